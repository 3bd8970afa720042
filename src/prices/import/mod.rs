//! Public price lists of others, read into what a price book of ours can say; what it cannot is listed, never lost.

pub mod genai_prices;
pub mod json;
pub mod litellm;
pub mod models_dev;
pub mod openrouter;
pub mod write;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::base::diagnostic::{Problem, Refusal, Texts};
use json::Json;

/// Whose format a list has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListFormat {
    Litellm,
    ModelsDev,
    GenaiPrices,
    Openrouter,
}

impl ListFormat {
    pub fn name(self) -> &'static str {
        match self {
            Self::Litellm => "litellm",
            Self::ModelsDev => "models.dev",
            Self::GenaiPrices => "genai-prices",
            Self::Openrouter => "OpenRouter",
        }
    }
}

/// Prices of a million tokens, in the order of a price book's buckets; None where not known.
pub type Buckets = [Option<Decimal>; 5];

pub const INPUT: usize = 0;
pub const CACHE_READ: usize = 1;
pub const CACHE_WRITE: usize = 2;
pub const CACHE_WRITE_1H: usize = 3;
pub const OUTPUT: usize = 4;

/// What came of reading a list.
#[derive(Debug, Default)]
pub struct Imported {
    pub models: Vec<ListedModel>,
    /// Models that are left out, each with the reason.
    pub skipped: Vec<Left>,
    /// What is left out of models that are read.
    pub lost: Vec<Left>,
}

/// What could not be carried, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    pub key: String,
    pub reason: String,
}

/// A model of a list.
#[derive(Debug, Clone, Default)]
pub struct ListedModel {
    pub key: String,
    pub name: Option<String>,
    pub embedding: bool,
    pub context_window: Option<Decimal>,
    pub retires: Option<NaiveDate>,
    /// When the list's authors last looked.
    pub checked: Option<NaiveDate>,
    pub prices: Vec<Price>,
}

/// A price of a model.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Price {
    /// First day, where the list says so.
    pub from: Option<NaiveDate>,
    pub buckets: Buckets,
    pub batch_discount: Option<Decimal>,
    pub bands: Vec<ListedBand>,
    /// Other service tiers.
    pub tiers: Vec<(String, Buckets)>,
}

/// Prices of the whole request when its prompt is long.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedBand {
    pub tokens: Decimal,
    /// Whether a prompt of just so many tokens is in it.
    pub inclusive: bool,
    pub buckets: Buckets,
}

/// Reads a list. `file` is its name without ending, `provider` whose models it has where it does not say so.
///
/// # Errors
/// A text that is not of the format.
pub fn read(format: ListFormat, text: &str, file: &str, provider: Option<&str>) -> Result<Imported, Refusal> {
    if format == ListFormat::ModelsDev && !text.trim_start().starts_with('{') {
        return models_dev::read_toml(text, file, provider);
    }
    let json = json::parse(text).map_err(|said| {
        let message = format!("a list of {} must be JSON, and is not: {said}", format.name());
        let hint = match format {
            ListFormat::GenaiPrices => "use its `data.json`, beside the YAML",
            _ => "download it again: it may be cut off",
        };
        refusal("bad-json", message, hint)
    })?;
    let imported = match format {
        ListFormat::Litellm => litellm::read(&json),
        ListFormat::ModelsDev => models_dev::read(&json),
        ListFormat::GenaiPrices => genai_prices::read(&json),
        ListFormat::Openrouter => openrouter::read(&json),
    };
    let imported = imported.ok_or_else(|| {
        let message = format!("a list of {} has models with prices, and this has none", format.name());
        refusal("other-format", message, "`--from` names the format of the file")
    })?;
    Ok(tidy(imported))
}

pub fn refusal(code: &'static str, message: impl Into<String>, hint: &str) -> Refusal {
    let problem = Problem::nowhere(code, message).hint(hint);
    Refusal { texts: Texts::default(), problems: vec![problem] }
}

/// A model under a key that another has already is left out, unless it says the same.
fn tidy(mut imported: Imported) -> Imported {
    let mut kept: Vec<ListedModel> = Vec::new();
    let mut at = std::collections::HashMap::new();
    for model in std::mem::take(&mut imported.models) {
        match at.get(&model.key) {
            Some(first) => {
                let first: &ListedModel = &kept[*first];
                let same = first.prices == model.prices;
                let reason = if same {
                    "listed twice, with one price"
                } else {
                    "listed twice, with two prices; the first is kept"
                };
                imported.skipped.push(Left { key: model.key, reason: reason.to_string() });
            }
            None => {
                at.insert(model.key.clone(), kept.len());
                kept.push(model);
            }
        }
    }
    imported.models = kept;
    imported
}

/// Gathers what cannot be carried of one model.
pub struct Notes<'a> {
    pub key: &'a str,
    pub imported: &'a mut Imported,
}

impl Notes<'_> {
    pub fn skip(&mut self, reason: impl Into<String>) {
        self.imported.skipped.push(Left { key: self.key.to_string(), reason: reason.into() });
    }

    pub fn lose(&mut self, reason: impl Into<String>) {
        self.imported.lost.push(Left { key: self.key.to_string(), reason: reason.into() });
    }

    /// A price as one of a million tokens; what is no price is listed.
    pub fn price(&mut self, name: &str, value: Option<&Json>, factor: i64) -> Option<Decimal> {
        let value = value.filter(|value| **value != Json::Null)?;
        let Some(number) = value.number() else {
            self.lose(format!("`{name}` is no number"));
            return None;
        };
        let number = (number * Decimal::from(factor)).normalize();
        if number <= Decimal::ZERO {
            self.lose(format!(
                "`{name}` is {}, which is no price",
                if number.is_zero() { "0" } else { "negative" }
            ));
            return None;
        }
        if number < Decimal::new(1, 3) || number > Decimal::from(100_000) {
            self.lose(format!("`{name}` is {number} a million tokens, as if it were counted otherwise"));
            return None;
        }
        Some(self.without_noise(name, number))
    }

    /// Figures of a float beyond what anyone has typed are taken off: 2.4999999999999998 is 2.5.
    fn without_noise(&mut self, name: &str, number: Decimal) -> Decimal {
        const TYPED: u32 = 12;
        let round = number.round_sf(TYPED).unwrap_or(number).normalize();
        if round != number {
            self.lose(format!("`{name}` is {number}, taken as {round}"));
        }
        round
    }

    /// A sound model is one whose input has a price.
    pub fn keep(&mut self, mut model: ListedModel) {
        model.prices.retain(|price| price.buckets[INPUT].is_some());
        for price in &mut model.prices {
            price.bands.retain(|band| band.buckets.iter().any(Option::is_some));
        }
        match !model.prices.is_empty() {
            true => self.imported.models.push(model),
            false => self.skip("no price of a token above zero: not known, or free"),
        }
    }
}

/// A day as such lists write it.
pub fn day(value: Option<&Json>) -> Option<NaiveDate> {
    let text = value?.text()?;
    crate::form::fields::day(text.get(..10).unwrap_or(text))
}

/// A whole number of at least 1.
pub fn count(value: Option<&Json>) -> Option<Decimal> {
    value?
        .number()
        .filter(|number| *number >= Decimal::ONE && number.fract().is_zero())
        .map(|n| n.normalize())
}

/// The names that this tool's books give to providers.
pub fn provider(name: &str) -> &str {
    match name {
        "gemini" | "google-gla" => "google",
        "x-ai" => "xai",
        "aws" | "amazon-bedrock" | "bedrock_converse" => "bedrock",
        "together_ai" | "togetherai" => "together",
        "fireworks_ai" | "fireworks-ai" => "fireworks",
        "moonshotai" => "moonshot",
        "text-completion-openai" => "openai",
        "cohere_chat" => "cohere",
        other => other,
    }
}
