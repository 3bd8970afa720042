//! The hash that a written record bears over all the rest of itself.

use serde_json::{Map, Value};

use crate::form::files::sha256;

/// The key of the hash.
pub const SEAL: &str = "sha256";
/// What is added once the hash is known, and so is not in it.
const OUTSIDE: [&str; 2] = [SEAL, "signatures"];

/// The hash of an object without the one that it bears. White space between its parts is not in it, and all else is.
pub fn seal(object: &Map<String, Value>) -> String {
    let mut rest = object.clone();
    OUTSIDE.iter().for_each(|key| drop(rest.shift_remove(*key)));
    sha256(Value::Object(rest).to_string().as_bytes())
}

/// The object with its hash, as its last part.
pub fn sealed(mut object: Map<String, Value>) -> Value {
    let hash = seal(&object);
    object.insert(SEAL.to_string(), Value::String(hash));
    Value::Object(object)
}
