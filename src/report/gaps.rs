//! What a reader must know, each with the input that it is about: for people and for programs.

use serde_json::{Value, json};

use crate::analysis::advice::warning::Warning;
use crate::analysis::study::types::Study;
use crate::report::document::{Block, words};
use crate::report::labels::{input_name, sentence_case};

/// Warnings, each once, with the input that it is about.
pub fn gaps(study: &Study, warnings: &[Warning]) -> Vec<Block> {
    if warnings.is_empty() {
        return vec![];
    }
    let mut said: Vec<String> = Vec::new();
    for text in warnings.iter().map(|warning| warning_text(study, warning)) {
        if !said.contains(&text) {
            said.push(text);
        }
    }
    let items = said.into_iter().map(|text| vec![words(format!("{text}."))]).collect();
    vec![Block::Heading("Gaps to review".into()), Block::Bullets(items)]
}

/// `price per call (enrich): last checked 328 days ago`.
fn warning_text(study: &Study, warning: &Warning) -> String {
    let message = in_names(study, without_hint(warning.message.trim_end_matches('.')));
    match subject(study, &warning.path) {
        Some(name) => format!("{}: {message}", sentence_case(&name)),
        None => sentence_case(&message),
    }
}

/// What is the matter, without what to write in the file.
fn without_hint(message: &str) -> &str {
    let ends = ["; set `", "; use an `", "; give it `", "; enter it "].map(|hint| message.find(hint));
    &message[..ends.into_iter().flatten().min().unwrap_or(message.len())]
}

/// What a warning is about, in words: an input, or a line of costs or benefits.
fn subject(study: &Study, path: &str) -> Option<String> {
    if study.assumptions.iter().any(|assumption| assumption.key == path) {
        return Some(input_name(study, path));
    }
    let mut lines = study.options.iter().flat_map(|option| option.lines.iter().chain(&option.value_lines));
    let own = |key: &str| key == path || key.starts_with(&format!("{path}."));
    let line = lines.find(|line| path.contains('.') && own(&line.key))?;
    Some(line.label.split([':', ',']).next().unwrap_or(&line.label).to_string())
}

/// Without code: inputs and options by their names.
fn in_names(study: &Study, message: &str) -> String {
    let name = |word: &str| {
        let key = word.trim_matches(['`', ',', ';']);
        let input = study.assumptions.iter().find(|assumption| assumption.key == key);
        let option = study.options.iter().find(|option| word == format!("`{}`", option.id));
        let named = input.map(|input| input.label.clone()).or(option.map(|option| option.name.clone()));
        let end = &word[word.trim_end_matches([',', ';']).len()..];
        named.map_or_else(|| word.replace('`', ""), |named| format!("{named}{end}"))
    };
    message.split(' ').map(name).collect::<Vec<_>>().join(" ")
}

/// Warnings for programs, each with the path that it is about.
pub fn json(list: &[Warning]) -> Value {
    list.iter().map(|warning| json!({ "path": warning.path, "message": warning.message })).collect()
}
