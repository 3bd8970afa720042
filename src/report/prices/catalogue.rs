//! Price books as tables: what is in them, and all that they say of an entry.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::base::diagnostic::Texts;
use crate::base::format::fixed;
use crate::form::number::Number;
use crate::prices::entries::{ApiModel, ApiPrice, ContextTier, Gpu, GpuPrice};
use crate::report::document::{Block, Cell, Layout, Piece, Report, Row, Table, words};
use crate::report::study::prices::plain_path;

/// A model with its price on the day of a list.
pub struct Priced<'b> {
    pub key: &'b str,
    pub model: &'b ApiModel,
    pub price: &'b ApiPrice,
    /// What a call of the stated mix costs, or why that is not known.
    pub call: Option<Result<Decimal, String>>,
}

/// Prices of models on a day.
pub fn models(rows: &[Priced], mix: Option<&str>) -> Table {
    let last = if mix.is_some() { "1,000 calls" } else { "from" };
    let columns = ["model", "input", "cached", "output", last];
    let row = |row: &Priced| {
        let price = row.price;
        let mut cells = vec![
            number(&price.prices.input_per_mtok),
            number(&price.prices.cached_input_per_mtok),
            number(&price.prices.output_per_mtok),
        ];
        cells.push(match &row.call {
            Some(Ok(value)) => Cell::Short(*value * Decimal::ONE_THOUSAND),
            Some(Err(reason)) => Cell::Missing(reason.clone()),
            None => Cell::Text(price.valid_from.to_string()),
        });
        Row::plain(row.key, cells)
    };
    let title = match mix {
        None => "Prices per million tokens".to_string(),
        Some(mix) => format!("Prices per million tokens, and for 1,000 calls of {mix}, cheapest first"),
    };
    narrow(&title, &columns, rows.iter().map(row).collect())
}

/// A table of figures whose columns are as wide as they must be.
pub fn narrow(title: &str, columns: &[&str], rows: Vec<Row>) -> Table {
    let columns = columns.iter().map(|name| name.to_string()).collect();
    Table { title: title.to_string(), unit: String::new(), columns, rows, layout: Layout::Narrow }
}

/// A price that is not known is a dash, never zero.
pub fn number(number: &Option<Number>) -> Cell {
    match number {
        Some(number) => Cell::Exact(number.value),
        None => Cell::Missing("not known".into()),
    }
}

/// All that the books say of a model.
pub fn model(key: &str, model: &ApiModel, day: NaiveDate, texts: &Texts) -> Report {
    let name = model.name.as_ref().map_or(key.to_string(), |name| format!("{} ({key})", name.text));
    let mut blocks = vec![Block::Title(name), Block::Text(vec![words(about(model, day))])];
    let mut prices: Vec<&ApiPrice> = model.price.iter().collect();
    prices.sort_by_key(|price| price.valid_from);
    blocks.push(Block::Table(history(&prices, model.on(day))));
    for price in prices.iter().rev() {
        blocks.push(Block::Heading(format!("From {}{}", price.valid_from, when(price, model, day))));
        blocks.extend(other_prices(price).map(Block::Table));
        blocks.push(Block::Bullets(provenance(price, texts)));
    }
    Report { blocks }
}

fn about(model: &ApiModel, day: NaiveDate) -> String {
    let mut said = match model.on(day) {
        Some(price) => format!("In {} per million tokens.", price.currency.text),
        None => format!("No price is in force on {day}."),
    };
    if let Some(kind) = model.kind {
        said += &format!(" For {}.", if kind.word() == "chat" { "chat" } else { "embeddings" });
    }
    if let Some(window) = &model.context_window {
        said += &format!(" Context window: {} tokens, prompt and output together.", fixed(window.value, 0));
    }
    match model.retires {
        Some(last) if last < day => said += &format!(" It retired on {last}."),
        Some(last) => said += &format!(" It retires on {last}."),
        None => {}
    }
    said
}

fn when(price: &ApiPrice, model: &ApiModel, day: NaiveDate) -> &'static str {
    match model.on(day) {
        Some(now) if std::ptr::eq(now, price) => ", in force",
        _ if price.valid_from > day => ", scheduled",
        _ => "",
    }
}

fn history(prices: &[&ApiPrice], now: Option<&ApiPrice>) -> Table {
    let row = |price: &&ApiPrice| {
        let mut cells: Vec<Cell> = price.prices.all().into_iter().map(number).collect();
        cells.push(match &price.batch_discount {
            Some(discount) => Cell::Rate(-discount.value),
            None => Cell::Missing("not known".into()),
        });
        let now = now.is_some_and(|now| std::ptr::eq(now, *price));
        Row::plain(format!("{}{}", price.valid_from, if now { " (in force)" } else { "" }), cells)
    };
    let columns = ["from", "input", "cached", "write", "write 1h", "output", "in batch"];
    narrow("Prices", &columns, prices.iter().map(row).collect())
}

/// Prices of long prompts and of other service tiers.
fn other_prices(price: &ApiPrice) -> Option<Table> {
    let band = |tier: &ContextTier, word: &str| {
        let name = format!("prompt {word} {} tokens", fixed(tier.tokens.value, 0));
        Row::plain(name, tier.prices.all().into_iter().map(number).collect())
    };
    let above = price.context_above.iter().flatten().map(|tier| band(tier, "above"));
    let from = price.context_from.iter().flatten().map(|tier| band(tier, "from"));
    let tiers = price.service_tiers.iter().flatten().map(|tier| {
        Row::plain(format!("tier {}", tier.tier.text), tier.prices.all().into_iter().map(number).collect())
    });
    let rows: Vec<Row> = above.chain(from).chain(tiers).collect();
    let columns = ["otherwise", "input", "cached", "write", "write 1h", "output"];
    (!rows.is_empty()).then(|| narrow("Other prices, for the whole request", &columns, rows))
}

fn provenance(price: &ApiPrice, texts: &Texts) -> Vec<Vec<Piece>> {
    let place = texts.place(&price.source.span);
    let book = format!("{}:{}", plain_path(&place.file), place.line);
    let mut items = vec![format!("{}, checked {} ({book})", price.source.text, price.as_of)];
    items.extend(price.announced.map(|day| format!("announced by {day}")));
    items.extend(price.disagrees.as_ref().map(|said| format!("sources disagree: {}", said.text)));
    items.extend(price.weak.filter(|weak| *weak).map(|_| "a weak source".to_string()));
    items.extend(price.note.as_ref().map(|note| note.text.clone()));
    for tier in price.volume_tiers.iter().flatten() {
        let share = (tier.discount.value * Decimal::ONE_HUNDRED).normalize();
        items.push(format!("{share}% off above {}M tokens a month", tier.above_mtok.value));
    }
    items.into_iter().map(|text| vec![words(text)]).collect()
}

/// All that the books say of a GPU.
pub fn gpu(key: &str, gpu: &Gpu, texts: &Texts) -> Report {
    let name = gpu.name.as_ref().map_or(key.to_string(), |name| format!("{} ({key})", name.text));
    let rented: Vec<&GpuPrice> = gpu.price.iter().filter(|price| price.purchase.is_none()).collect();
    let mut blocks = vec![Block::Title(name)];
    if !rented.is_empty() {
        let name = |price: &GpuPrice| format!("{}, {}", price.provider.text, price.starts());
        let rows = rented.iter().map(|price| offer(&name(price), price)).collect();
        blocks.push(Block::Table(narrow("Price per GPU-hour", OFFER, rows)));
    }
    let items = gpu.price.iter().map(|price| vec![words(said_of(price, texts))]).collect();
    blocks.extend([Block::Heading("Sources".into()), Block::Bullets(items)]);
    Report { blocks }
}

/// Columns of offers.
pub const OFFER: &[&str] = &["provider", "on demand", "1 year", "3 years", "spot"];

/// An offer to rent as a row.
pub fn offer(name: &str, price: &GpuPrice) -> Row {
    let short = |hour: &Option<Number>| match number(hour) {
        Cell::Exact(value) => Cell::Short(value),
        missing => missing,
    };
    Row::plain(name, price.per_hour().into_iter().map(short).collect())
}

fn said_of(price: &GpuPrice, texts: &Texts) -> String {
    let place = texts.place(&price.source.span);
    let mut said = format!("{}: ", price.provider.text);
    if let Some(purchase) = &price.purchase {
        let amount = fixed(purchase.per_server.value, 0);
        let gpus = purchase.gpus_per_server.value;
        said += &format!("{} {amount} for a server of {gpus} GPUs; ", price.currency.text);
    }
    said += &format!(
        "{}, checked {} ({}:{})",
        price.source.text,
        price.as_of,
        plain_path(&place.file),
        place.line
    );
    let more = [&price.disagrees, &price.note].into_iter().flatten().map(|note| note.text.as_str());
    let weak = price.weak.filter(|weak| *weak).map(|_| "a weak source");
    weak.into_iter().chain(more).for_each(|note| said += &format!("; {note}"));
    said
}
