//! What people call an option, a metric or an input, instead of its key or path.

use rust_decimal::Decimal;

use crate::analysis::metric::input_range::is_per_cent;
use crate::analysis::study::types::{Facts, OptionStudy, Study};
use crate::base::format::{brief, money, percent, plural, with_currency};
use crate::base::text::key_in_words;
use crate::form::kind::{FieldKind, Period};
use crate::model::catalogue;
use crate::model::metric::Metric;
use crate::model::metric::row::find;

/// What people call an input: `price per call (enrich)`.
pub fn input_name(study: &Study, path: &str) -> String {
    let known = study.assumptions.iter().find(|assumption| assumption.key == path);
    let words = || {
        let field =
            catalogue().input(path).map(|found| found.row.label()).filter(|_| path.starts_with("options."));
        field.map(|field| of_its_option(study, path, field)).unwrap_or_else(|| {
            spoken(&path.split('.').collect::<Vec<_>>(), |id| format!(" ({})", name(study, id)))
        })
    };
    known.map_or_else(words, |assumption| assumption.label.clone())
}

/// A label with the name of the option, where there are several.
fn of_its_option(study: &Study, path: &str, field: String) -> String {
    let option = path.split('.').nth(1).filter(|_| study.options.len() > 1).and_then(|id| study.option(id));
    option.map_or_else(|| field.clone(), |option| format!("{field} ({})", option.name))
}

/// The words of a path; `of_option` says whose it is.
pub fn spoken(keys: &[&str], of_option: impl Fn(&str) -> String) -> String {
    match keys {
        ["options", id] => format!("option {}", plain(id)),
        ["options", _, "calls", step] => plain(step),
        ["options", id, "calls", step, rest @ ..] => {
            format!("{} of {}{}", field_words(keys, rest), plain(step), of_option(id))
        }
        ["options", id, "serving" | "outcome", "owned", rest @ ..]
        | ["options", id, "serving" | "outcome", rest @ ..]
        | ["options", id, rest @ ..] => format!("{}{}", field_words(keys, rest), of_option(id)),
        ["volume", "units_per_month"] => "volume".to_string(),
        ["costs" | "values", id, _, ..] if is_amount(&keys[..3]) => {
            format!("{}, {}", plain(id), joined(&keys[2..]))
        }
        ["costs" | "values" | "roles", id] => plain(id),
        ["costs" | "values" | "roles", id, rest @ ..] => format!("{} of {}", joined(rest), plain(id)),
        ["today", rest @ ..] => format!("{} today", joined(rest)),
        ["volume" | "scenario" | "work", rest @ ..] => joined(rest),
        keys => joined(keys),
    }
}

/// The label of a field, or else its path in words.
fn field_words(keys: &[&str], rest: &[&str]) -> String {
    let found = catalogue().at(keys).filter(|found| found.is_itself());
    found.map_or_else(|| joined(rest), |found| found.row.label())
}

/// Whether it is an amount of money, so that the name of its line comes first.
fn is_amount(keys: &[&str]) -> bool {
    catalogue().at(keys).is_some_and(|found| found.row.kind == FieldKind::Money)
}

fn joined(keys: &[&str]) -> String {
    keys.iter().map(|key| plain(key)).collect::<Vec<_>>().join(" ")
}

/// Words of a key; abbreviations as they are written.
fn plain(key: &str) -> String {
    let word = |word: &str| match word {
        "gpu" => "GPU".to_string(),
        "gpus" => "GPUs".to_string(),
        "mtok" => "Mtok".to_string(),
        "fte" => "FTE".to_string(),
        "api" => "API".to_string(),
        "kw" => "kW".to_string(),
        "kwh" => "kWh".to_string(),
        word => word.to_string(),
    };
    key.split('_').map(word).collect::<Vec<_>>().join(" ")
}

/// The volume of a list, all months at once, and what follows a figure of it.
pub const MULTIPLE: &str = "volume.scale";
pub const TIMES_PLAN: &str = " times plan";

/// Whether values of an input are read as per cent.
pub fn is_share(path: &str, unit: &str) -> bool {
    unit.is_empty() && is_per_cent(path)
}

/// A value of an input, short: `25 %`, `1.31 M`.
pub fn input_value(path: &str, unit: &str, value: Decimal) -> String {
    match is_share(path, unit) {
        true => percent(value, u32::from(!(value * Decimal::ONE_HUNDRED).fract().is_zero())),
        false => brief(value),
    }
}

/// The same with its unit, as people say it: `500,000 tickets a month`, `$0.03 per call`, `45 minutes per invoice`.
pub fn with_unit(study: &Study, path: &str, unit: &str, value: Decimal) -> String {
    let currency = &study.scenario.currency;
    let shown = || input_value(path, unit, value);
    match unit.split_once('/') {
        _ if unit == currency => with_currency(currency, &plain_money(value)),
        Some((over, below)) if over == currency => {
            format!("{} per {}", with_currency(currency, &plain_money(value)), spelled(below))
        }
        Some(("1", below)) => format!("{} a {}", shown(), spelled(below)),
        Some((over, below)) => {
            let over = spelled(over);
            let counted = if value == Decimal::ONE { over } else { plural(&over) };
            format!("{} {counted} per {}", shown(), spelled(below))
        }
        None if value == Decimal::ONE && is_word(study, unit) => format!("{} {unit}", shown()),
        None => format!("{}{}", shown(), unit_of(&study.scenario, path, unit)),
    }
}

fn is_word(study: &Study, unit: &str) -> bool {
    let word = !unit.is_empty() && unit != "person" && unit.bytes().all(|letter| letter.is_ascii_lowercase());
    word || unit == study.scenario.unit
}

/// Money of an input: to three figures, more where it has them and is small.
fn plain_money(value: Decimal) -> String {
    match value.abs() < Decimal::ONE_HUNDRED {
        true => with_cents(brief(value)),
        false => money("", value),
    }
}

/// `0.70`, of `0.7`.
fn with_cents(figure: String) -> String {
    let tenths = figure.split_once('.').is_some_and(|(_, places)| places.len() == 1);
    if tenths { format!("{figure}0") } else { figure }
}

/// A unit of the engine in words: `person-minute` is a minute, `Mtok` a million tokens.
pub fn spelled(unit: &str) -> String {
    match unit {
        "person-minute" => "minute".to_string(),
        "person-year" | "(person-year)" => "FTE a year".to_string(),
        "Mtok" => "million tokens".to_string(),
        "kW-hour" => "kWh".to_string(),
        "replica-s" => "replica-second".to_string(),
        unit => unit.trim_matches(['(', ')']).to_string(),
    }
}

/// What a metric is called: `NPV`, `cost per ticket`.
pub fn metric_name(study: &Study, metric: &str) -> String {
    in_words(study.metrics, metric).replace("per unit", &format!("per {}", study.scenario.unit))
}

/// The name of the axis of an input: `tickets a month`, `price per GPU hour, USD/GPU-hour`.
pub fn axis_name(study: &Study, path: &str, unit: &str) -> String {
    match (path, unit) {
        ("volume.units_per_month", _) => format!("{} a month", study.scenario.units),
        (_, "") => input_name(study, path),
        (_, unit) if unit.bytes().all(|letter| letter.is_ascii_lowercase()) => {
            format!("{}, {}", input_name(study, path), plural(unit))
        }
        (_, unit) => format!("{}, {unit}", input_name(study, path)),
    }
}

/// What an option is called, by its id.
pub fn name<'a>(study: &'a Study, id: &'a str) -> &'a str {
    study.options.iter().find(|option| option.id == id).map_or(id, |option| &option.name)
}

/// Longest name that is written out in a sentence; the rest of a longer one is left to the labels.
const LONGEST_NAME: usize = 60;

/// An option's name as charts write it.
pub fn option_name(option: &OptionStudy) -> String {
    let words: Vec<&str> = option.name.split_whitespace().collect();
    let whole = if words.is_empty() { option.id.clone() } else { words.join(" ") };
    let short = match whole.chars().count() > LONGEST_NAME {
        true => whole.chars().take(LONGEST_NAME - 1).chain(['…']).collect(),
        false => whole,
    };
    match option.infeasible {
        Some(_) => format!("{short} (not feasible)"),
        None => short,
    }
}

/// What a case is called: its key in words.
pub fn case_name(key: &str) -> String {
    key_in_words(key)
}

/// The name of a category of cost, to begin a line with.
pub fn category(key: &str) -> String {
    match key {
        "api" => "API".to_string(),
        _ => sentence_case(key),
    }
}

/// With a capital, to begin a sentence.
pub fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// Small numbers in letters, as in a sentence.
pub fn in_letters(count: usize) -> String {
    const WORDS: [&str; 11] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    WORDS.get(count).map_or_else(|| count.to_string(), |word| word.to_string())
}

/// The unit of an input after a figure: ` tickets a month`, ` USD/GPU-hour`.
pub fn unit_of(facts: &Facts, path: &str, unit: &str) -> String {
    let unit = match unit {
        "" if path == MULTIPLE => return TIMES_PLAN.to_string(),
        "" => return String::new(),
        unit if unit == facts.unit => facts.units.clone(),
        "person" => "FTE".to_string(),
        "person-day" => "days".to_string(),
        unit if unit.bytes().all(|letter| letter.is_ascii_lowercase()) => plural(unit),
        unit => unit.to_string(),
    };
    format!(" {unit}{}", if is_monthly(path, &unit) { " a month" } else { "" })
}

/// Whether an input falls due by the month and its unit does not say so.
pub fn is_monthly(path: &str, unit: &str) -> bool {
    !unit.contains('/') && period(path) == Some(Period::Month)
}

/// What an input is by, where its unit does not say so.
pub fn period(path: &str) -> Option<Period> {
    catalogue().input(path).and_then(|found| found.row.per)
}

/// What a metric is called inside a sentence or a table.
pub fn in_words(metrics: &[Metric], metric: &str) -> String {
    let known = find(metrics, metric).map(|metric| metric.short.to_string());
    known.unwrap_or_else(|| metric.replace(['_', '.'], " "))
}

/// What a metric is called where a sentence begins with it.
pub fn in_full(metrics: &[Metric], metric: &str) -> String {
    sentence_case(&in_words(metrics, metric))
}

/// A label inside a sentence, with the article that it takes, and whether it is a plural: `the price per call`,
/// `invoices a month`.
pub fn with_article(label: &str) -> (String, bool) {
    let head = label.split(" (").next().unwrap_or(label);
    let head = [" per ", " a ", ", ", " of ", " in "]
        .iter()
        .fold(head, |head, cut| head.split(*cut).next().unwrap_or(head));
    let plural = head.ends_with('s') && !head.ends_with("ss");
    let mut letters = label.chars();
    let (first, second) = (letters.next(), letters.next());
    let own = first.is_some_and(char::is_uppercase) && second.is_some_and(char::is_lowercase);
    if plural || own { (label.to_string(), plural) } else { (format!("the {label}"), plural) }
}

/// Two values of an input, the unit once, and not at all where its label ends with it: `from 45 to 6.8 minutes per invoice`.
pub fn from_to(study: &Study, path: &str, unit: &str, (from, to): (Decimal, Decimal)) -> String {
    let [from, to] = [from, to].map(|value| with_unit(study, path, unit, value));
    let unit_at = |text: &str| {
        let digit = text.find(|letter: char| letter.is_ascii_digit())?;
        Some(digit + text[digit..].find(' ')?)
    };
    let (Some(cut), Some(kept)) = (unit_at(&from), unit_at(&to)) else {
        return format!("from {from} to {to}");
    };
    let label = input_name(study, path);
    let said = label.split(" (").next().unwrap_or(&label).to_lowercase().ends_with(to[kept..].trim());
    format!("from {} to {}", &from[..cut], if said { &to[..kept] } else { &to })
}

/// What people call an input of an option where the option is already named.
pub fn of_option(study: &Study, option: &OptionStudy, path: &str) -> String {
    let name = input_name(study, path);
    name.replace(&format!(" ({})", option.name), "").replace(&format!(", {})", option.name), ")")
}

/// The unit of an input alone: `invoices a month`, `USD per FTE a year`, `minutes per invoice`; nothing for a share.
pub fn unit_in_words(study: &Study, path: &str, unit: &str) -> String {
    match unit.split_once('/') {
        Some((over, below)) if over == study.scenario.currency => format!("{over} per {}", spelled(below)),
        Some((over, below)) => format!("{} per {}", plural(&spelled(over)), spelled(below)),
        None => unit_of(&study.scenario, path, unit).trim_start().to_string(),
    }
}
