//! JSON as written: numbers are text, and a key that stands twice stands twice.

use std::fmt;

use rust_decimal::Decimal;
use serde_json::de::Deserializer as Reader;

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

/// Reads a text.
///
/// # Errors
/// What is wrong, with line and column.
pub fn parse(text: &str) -> Result<Json, String> {
    let mut reader = Reader::from_str(text);
    let value = serde::Deserialize::deserialize(&mut reader).map_err(|error| error.to_string())?;
    reader.end().map_err(|error| error.to_string())?;
    Ok(value)
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

/// The key under which serde_json hands out a number that it keeps as text.
const NUMBER: &str = "$serde_json::private::Number";

impl<'de> serde::Deserialize<'de> for Json {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Visitor)
    }
}

struct Visitor;

impl<'de> serde::de::Visitor<'de> for Visitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.to_string()))
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Json::List(items))
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut fields: Vec<(String, Json)> = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            let value: Json = map.next_value()?;
            match value {
                Json::Text(text) if key == NUMBER => return Ok(Json::Number(text)),
                value => fields.push((key, value)),
            }
        }
        Ok(Json::Object(fields))
    }
}
