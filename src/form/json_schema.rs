//! The JSON Schema of a file with each kind of number described once, in `$defs`, and referred to where it stands.

use serde_json::{Map, Value as Json, json};

/// Marks a schema that is to stand in `$defs`, by the name under which it does.
pub const SHARED: &str = "$anchor";

/// The words of a rule as a name: `at least 0` becomes `at-least-0`.
pub fn shared_name(words: &str) -> String {
    let letters: String = words.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    letters.split_whitespace().collect::<Vec<_>>().join("-")
}

/// The same schema with what is marked as shared moved to `$defs`.
pub fn with_definitions(mut schema: Json) -> Json {
    let mut definitions = Map::new();
    share(&mut schema, &mut definitions);
    if let Json::Object(whole) = &mut schema {
        whole.insert("$defs".into(), Json::Object(definitions));
    }
    schema
}

fn share(schema: &mut Json, definitions: &mut Map<String, Json>) {
    match schema {
        Json::Array(items) => items.iter_mut().for_each(|item| share(item, definitions)),
        Json::Object(fields) => {
            fields.values_mut().for_each(|field| share(field, definitions));
            refer(fields, definitions);
        }
        _ => {}
    }
}

/// Puts a reference in the place of a marked schema; what is said of the field itself stays beside it.
fn refer(fields: &mut Map<String, Json>, definitions: &mut Map<String, Json>) {
    let Some(Json::String(name)) = fields.shift_remove(SHARED) else {
        return;
    };
    let said = fields.shift_remove("description");
    let body = std::mem::take(fields);
    fields.insert("$ref".into(), json!(format!("#/$defs/{name}")));
    fields.extend(said.map(|said| ("description".to_string(), said)));
    definitions.entry(name).or_insert(Json::Object(body));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_marked_stands_once_and_keeps_what_is_said_of_each_field() {
        let share = |about: &str| json!({ SHARED: "share", "type": "number", "description": about });
        let schema = with_definitions(json!({ "properties": { "a": share("one"), "b": share("other") } }));
        let refers = |about: &str| json!({ "$ref": "#/$defs/share", "description": about });
        assert_eq!(
            schema,
            json!({ "properties": { "a": refers("one"), "b": refers("other") },
                "$defs": { "share": { "type": "number" } } })
        );
    }
}
