//! Each format in a file of its own.

pub mod anthropic;
pub mod focus;
pub mod langfuse;
pub mod litellm;
pub mod openai;
pub mod own;
