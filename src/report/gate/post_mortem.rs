//! Why a pilot stalls, in words and for programs.

use serde_json::{Value, json};

use crate::analysis::gate::post_mortem::{RULE, Symptom};
use crate::report::document::{Block, Piece, words};
use crate::report::labels::sentence_case;

/// The likeliest mode first, each with its facts.
pub fn blocks(symptoms: &[Symptom]) -> Vec<Block> {
    let mut blocks = vec![Block::Heading("Post-mortem".into())];
    let Some(first) = symptoms.first() else {
        let text = "Nothing that the scenario and the pilot show points to a failure mode.";
        blocks.push(Block::Text(vec![words(text)]));
        return blocks;
    };
    blocks.push(Block::Text(vec![
        words("Failure mode: "),
        Piece::Strong(first.mode.name().to_string()),
        words(format!(". {}.", sentence_case(first.mode.says()))),
    ]));
    blocks.push(Block::Bullets(symptoms.iter().map(line).collect()));
    blocks.push(Block::Text(vec![words(format!("Rule: {RULE}"))]));
    blocks
}

fn line(symptom: &Symptom) -> Vec<Piece> {
    let part = |what: &str, facts: &[String]| match facts.is_empty() {
        true => None,
        false => Some(format!("{what}: {}", facts.join("; "))),
    };
    let parts = [part("the pilot shows", &symptom.measured), part("the scenario shows", &symptom.planned)];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    vec![
        Piece::Strong(sentence_case(symptom.mode.name())),
        words(format!(". {}.", sentence_case(&parts.join(". ").replace(". the", ". The")))),
    ]
}

pub fn json(symptoms: Option<&[Symptom]>) -> Value {
    let Some(symptoms) = symptoms else { return Value::Null };
    let one = |symptom: &Symptom| json!({ "mode": symptom.mode.name(), "measured": symptom.measured, "planned": symptom.planned });
    json!({
        "mode": symptoms.first().map(|symptom| symptom.mode.name()),
        "modes": symptoms.iter().map(one).collect::<Vec<_>>(),
        "rule": RULE,
    })
}
