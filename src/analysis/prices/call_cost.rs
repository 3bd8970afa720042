//! What one call costs at the prices of a book. Not a second formula: a scenario of one step is composed and
//! projected, and its figures are those of any other scenario.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use crate::analysis::projected::{Projected, project};
use crate::base::calendar::YearMonth;
use crate::base::diagnostic::{Problem, Refusal, Texts, nearest};
use crate::model::{BLOCKS, lower, read};
use crate::prices::book::PriceBook;
use crate::prices::entries::{ApiModel, ApiPrice};
use crate::scenario::load::composed;

/// A call that is asked about.
#[derive(Debug, Clone)]
pub struct Call {
    pub input: Decimal,
    pub output: Decimal,
    /// Shares of the prompt.
    pub cached: Decimal,
    pub cache_write: Decimal,
    pub batch: bool,
    pub tier: Option<String>,
    /// Calls a month.
    pub calls: Decimal,
}

/// The figure of the composed scenario that is the price of a call.
pub const PRICE_PER_CALL: &str = "options.call.calls.call.price_per_call";
/// The figure that is the cost of all calls.
pub const TOTAL: &str = "options.call.tco";

/// The model of a key.
///
/// # Errors
/// A key that no book has, with the nearest that one has.
pub fn model<'b>(book: &'b PriceBook, key: &str) -> Result<&'b ApiModel, Refusal> {
    book.api.get(key).ok_or_else(|| unknown(key, book.api.keys().map(String::as_str)))
}

/// A key of no entry.
pub fn unknown<'k>(key: &str, known: impl Iterator<Item = &'k str>) -> Refusal {
    let message = format!("no price book has the entry `{key}`");
    let problem = Problem::nowhere("unknown-entry", message).hint(match nearest(key, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`tollgate pricing list` lists them".to_string(),
    });
    Refusal { texts: Texts::default(), problems: vec![problem] }
}

/// The price in force on a day.
///
/// # Errors
/// A day before the first price.
pub fn price_on<'m>(key: &str, model: &'m ApiModel, day: NaiveDate) -> Result<&'m ApiPrice, Refusal> {
    model.on(day).ok_or_else(|| {
        let first = model.price.iter().map(|price| price.valid_from).min();
        let first = first.map_or("it has none".to_string(), |day| format!("its first holds from {day}"));
        Refusal::because("no-price-yet", format!("no price of `{key}` is known on {day}: {first}"))
    })
}

/// The scenario of a call on a day, projected.
///
/// # Errors
/// What the price list does not say of such a call.
pub fn cost(
    key: &str,
    model: &ApiModel,
    call: &Call,
    day: NaiveDate,
    texts: &Texts,
) -> Result<Projected, Refusal> {
    let price = price_on(key, model, day)?;
    // The price is the one of the day, also where it came into force within its month.
    let held = ApiPrice { valid_from: NaiveDate::MIN, ..price.clone() };
    let mut book = PriceBook::default();
    book.api.insert(key.to_string(), ApiModel { price: vec![held], ..model.clone() });
    let text = scenario(key, call, day, price.currency.as_str());
    let plan = read(composed(&text, book, texts.clone()), BLOCKS)?;
    let model = lower(&plan);
    project(plan, model)
}

/// A figure of a composed scenario in its only month.
pub fn figure(projected: &Projected, key: &str) -> Decimal {
    let line = projected.model.line(key);
    line.and_then(|line| projected.exact.at(line, 1).or(projected.exact.at(line, 0))).unwrap_or_default()
}

fn scenario(key: &str, call: &Call, day: NaiveDate, currency: &str) -> String {
    // A basic string of TOML escapes as one of JSON does.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let tier =
        call.tier.as_deref().map_or(String::new(), |tier| format!("service_tier = {}\n", quoted(tier)));
    let share = |name: &str, share: Decimal| match share.is_zero() {
        true => String::new(),
        false => format!("{name} = {share}\n"),
    };
    let month = YearMonth::of(day.with_day(1).unwrap_or(day));
    format!(
        "[scenario]\nname = {name}\nunit = \"call\"\ncurrency = \"{currency}\"\nstart = \"{month}\"\n\
         months = 1\ndiscount_rate = 0\npricing = []\n[volume]\nunits_per_month = {calls}\n\
         [options.call]\nname = {name}\nkind = \"api\"\ngo_live = 1\n\
         [options.call.calls.call]\nmodel = {name}\ncalls_per_unit = 1\ninput_tokens = {input}\n\
         output_tokens = {output}\n{tier}{cached}{written}{batch}",
        name = quoted(key),
        calls = call.calls,
        input = call.input,
        output = call.output,
        cached = share("cached_input_share", call.cached),
        written = share("cache_write_share", call.cache_write),
        batch = share("batch_share", Decimal::from(u8::from(call.batch))),
    )
}
