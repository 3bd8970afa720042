//! Figures as JSON: numbers at full precision; what does not exist is null, with its reason beside it.

use rust_decimal::Decimal;
use serde_json::{Map, Number, Value, json};

use crate::analysis::study::types::Figure;

/// A decimal as a JSON number, digit for digit.
pub fn number(value: Decimal) -> Value {
    Value::Number(Number::from_string_unchecked(value.normalize().to_string()))
}

/// An object under construction.
#[derive(Default)]
pub struct Object(Map<String, Value>);

impl Object {
    pub fn put(&mut self, key: &str, value: Value) {
        self.0.insert(key.to_string(), value);
    }

    /// A figure, or null and `KEY_reason`. A key with a point is a key of an object in the object, in which the figure
    /// that has the name of the object alone is its `amount`.
    pub fn figure(&mut self, key: &str, figure: &Figure) {
        if let Some((outer, inner)) = key.split_once('.') {
            let before = self.0.get_mut(outer).map(Value::take);
            let mut inside = match before {
                Some(Value::Object(object)) => Self(object),
                Some(amount) => Self(Map::from_iter([("amount".to_string(), amount)])),
                None => Self::default(),
            };
            inside.figure(inner, figure);
            self.put(outer, inside.done());
            return;
        }
        self.put(key, figure.as_ref().map_or(Value::Null, |value| number(*value)));
        if let Err(reason) = figure {
            self.put(&format!("{key}_reason"), json!(reason));
        }
    }

    pub fn done(self) -> Value {
        Value::Object(self.0)
    }
}
