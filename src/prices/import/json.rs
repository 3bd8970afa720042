//! JSON as written: numbers are text, and a key that stands twice stands twice.

use std::fmt;
use std::marker::PhantomData;

use rust_decimal::Decimal;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::form::decimal::decimal;

/// A value of JSON.
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    /// As written.
    Number(String),
    Text(String),
    List(Vec<Json>),
    /// In the order of the file, with every key as often as it is written.
    Object(Vec<(String, Json)>),
}

/// Objects and lists in one another that are followed; no price list has as many.
const DEEPEST: usize = 127;

/// Reads a text.
///
/// # Errors
/// What is wrong, with line and column.
pub fn parse(text: &str) -> Result<Json, String> {
    if let Some((line, column)) = too_deep(text) {
        return Err(format!("recursion limit exceeded at line {line} column {column}"));
    }
    let whole: Result<&RawValue, _> = serde_json::from_str(text);
    // What is wrong is found by a reading of every value, which says where in the text it is.
    let wrong = |error| serde_json::from_str::<serde_json::Value>(text).err().unwrap_or(error).to_string();
    value(whole.map_err(wrong)?.get()).map_err(|error| error.to_string())
}

/// The line and the column of the first bracket that is too deep.
fn too_deep(text: &str) -> Option<(usize, usize)> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => depth += 1,
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            let before = &text.as_bytes()[..at];
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
            return Some((line, at - start + 1));
        }
    }
    None
}

/// A value that is known to be JSON.
fn value(text: &str) -> Result<Json, serde_json::Error> {
    Ok(match text.as_bytes().first() {
        Some(b'{') => {
            let Fields(fields) = serde_json::from_str(text)?;
            let field = |(key, raw): (String, &RawValue)| Ok((key, value(raw.get())?));
            Json::Object(fields.into_iter().map(field).collect::<Result<_, serde_json::Error>>()?)
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text)?;
            Json::List(items.into_iter().map(|raw| value(raw.get())).collect::<Result<_, _>>()?)
        }
        Some(b'"') => Json::Text(serde_json::from_str(text)?),
        Some(b't' | b'f') => Json::Bool(text == "true"),
        Some(b'n') | None => Json::Null,
        Some(_) => Json::Number(text.to_string()),
    })
}

/// The fields of an object, every key as often as it is written.
struct Fields<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(FieldsVisitor(PhantomData))
    }
}

struct FieldsVisitor<'a>(PhantomData<&'a ()>);

impl<'de: 'a, 'a> Visitor<'de> for FieldsVisitor<'a> {
    type Value = Fields<'a>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'a>, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Fields(fields))
    }
}

impl Json {
    /// The value of a key, the first where it stands twice.
    pub fn get(&self, key: &str) -> Option<&Json> {
        self.fields().iter().find(|field| field.0 == key).map(|field| &field.1)
    }

    /// The fields of an object; none of anything else.
    pub fn fields(&self) -> &[(String, Json)] {
        match self {
            Json::Object(fields) => fields,
            _ => &[],
        }
    }

    /// The items of a list; none of anything else.
    pub fn items(&self) -> &[Json] {
        match self {
            Json::List(items) => items,
            _ => &[],
        }
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A number, also where it stands in quotes.
    pub fn number(&self) -> Option<Decimal> {
        match self {
            Json::Number(text) | Json::Text(text) => decimal(text.trim()).ok(),
            _ => None,
        }
    }

    /// A key that stands twice in an object, here or below.
    pub fn twice(&self) -> Option<&str> {
        let fields = self.fields();
        let mut seen = std::collections::HashSet::new();
        let twice = fields.iter().find(|field| !seen.insert(&field.0)).map(|field| field.0.as_str());
        twice
            .or_else(|| fields.iter().find_map(|field| field.1.twice()))
            .or_else(|| self.items().iter().find_map(Json::twice))
    }
}
