//! What a pilot measured: against what was assumed, how sure it is, and how far it is from there to the projection.

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use crate::analysis::pilot::actual_months::Month;
use crate::analysis::pilot::measure::{Measure, PilotFile, PilotMeasures};
use crate::analysis::study::types::{OptionStudy, Study};
use crate::report::document::{Block, Cell, Data, Layout, Piece, Row, Table, words};
use crate::report::json::number;
use crate::report::labels::{input_name, of_option, sentence_case};
use crate::report::pilot::reconcile;

/// Measured inputs, what to doubt in them, and the extrapolation.
pub fn measured(study: &Study, pilot: &PilotMeasures) -> Vec<Block> {
    let mut blocks = vec![Block::Heading("What the pilot measured".into())];
    blocks.push(Block::Text(vec![words(format!("From {}.", pilot.source))]));
    blocks.extend(every_row(study, pilot));
    if let Some(sentence) = extrapolation(study, pilot) {
        blocks.push(Block::Text(sentence));
    }
    blocks.extend(study.options.iter().filter_map(|option| table(study, pilot, option)).map(Block::Table));
    blocks.extend(doubts(study, pilot));
    blocks.extend(happened(study, pilot));
    blocks.extend(reconcile::accounts(study, pilot));
    blocks.extend(left_out(study, pilot));
    blocks.extend(skipped(pilot));
    blocks
}

/// What became of every row, where not all of them count.
fn every_row(study: &Study, pilot: &PilotMeasures) -> Option<Block> {
    let rows = &pilot.rows;
    let currency = &study.scenario.currency;
    let of = |count: u64, what: &str, cost: Option<Decimal>| {
        let cost = cost.map(|cost| format!(" ({currency} {})", crate::base::format::fixed(cost, 2)));
        let many = crate::base::format::fixed(Decimal::from(count), 0);
        (count > 0).then(|| format!("{many} {what}{}", cost.unwrap_or_default()))
    };
    let parts: Vec<String> = [
        of(rows.counted, "counted", rows.cost),
        of(rows.left_out, "left out", rows.cost_left_out),
        of(rows.skipped, "unusable", None),
        of(rows.blank, "empty", None),
    ]
    .into_iter()
    .flatten()
    .collect();
    let met = crate::base::format::fixed(Decimal::from(rows.met), 0);
    (parts.len() > 1).then(|| Block::Text(vec![words(format!("{met} rows in all: {}.", parts.join(", ")))]))
}

/// Months that stand as they were.
fn happened(study: &Study, pilot: &PilotMeasures) -> Option<Block> {
    let mut said: Vec<String> = Vec::new();
    for option in &study.options {
        let months: Vec<_> = pilot.happened.iter().filter(|month| month.option == option.id).collect();
        let (Some(first), Some(last)) = (months.first(), months.last()) else { continue };
        let which = match months.len() {
            1 => format!("{} stands as it happened", first.month.label()),
            _ => format!("{} to {} stand as they happened", first.month.label(), last.month.label()),
        };
        said.push(format!("{which} for {}; later months are projected.", option.name));
    }
    (!said.is_empty()).then(|| Block::Text(vec![words(said.join(" "))]))
}

/// Rows that are of something else, and what is to be known of the files.
fn left_out(study: &Study, pilot: &PilotMeasures) -> Vec<Block> {
    let currency = &study.scenario.currency;
    let one = |(what, rows, cost): &(String, u64, Option<Decimal>)| {
        let digits = |cost: Decimal| if cost.abs() < Decimal::ONE && !cost.is_zero() { 4 } else { 2 };
        let cost =
            cost.map(|cost| format!(", {currency} {}", crate::base::format::fixed(cost, digits(cost))));
        let many = crate::base::format::fixed(Decimal::from(*rows), 0);
        let rows = if *rows == 1 { "1 row".to_string() } else { format!("{many} rows") };
        vec![words(format!("{what}: {rows}{}", cost.unwrap_or_default()))]
    };
    let mut blocks = Vec::new();
    if !pilot.left_out.is_empty() {
        blocks.push(Block::Text(vec![words("Left out, because they belong to something else:".to_string())]));
        blocks.push(Block::Bullets(pilot.left_out.iter().map(one).collect()));
    }
    let notes: Vec<Vec<Piece>> =
        pilot.notes.iter().chain(&pilot.of_months).map(|note| vec![words(note.replace('`', ""))]).collect();
    if !notes.is_empty() {
        blocks.push(Block::Text(vec![words("Notes on these files:".to_string())]));
        blocks.push(Block::Bullets(notes));
    }
    blocks
}

/// `10,000 records measured in one month, 500,000 a month projected: 50 times`.
fn extrapolation(study: &Study, pilot: &PilotMeasures) -> Option<Vec<Piece>> {
    let times = pilot.extrapolation()?;
    let units = &study.scenario.units;
    let months = if pilot.months == 1 { "one month".to_string() } else { format!("{} months", pilot.months) };
    Some(vec![
        Piece::Value(Cell::Quantity(pilot.units?)),
        words(format!(" {units} were measured over {months}; the case projects ")),
        Piece::Value(Cell::Quantity(pilot.projected_units?.round())),
        words(" a month, ".to_string()),
        Piece::Value(Cell::Rounded(times)),
        words(" times as many."),
    ])
}

/// What was measured of an option.
fn table(study: &Study, pilot: &PilotMeasures, option: &OptionStudy) -> Option<Table> {
    let own = format!("options.{}.", option.id);
    let row = |one: &Measure| {
        one.path.strip_prefix(&own)?;
        let name = of_option(study, option, &one.path);
        let missing = |why: &str| Cell::Missing(why.to_string());
        let known = |value: Option<Decimal>| value.map_or_else(|| missing("one day"), Cell::Rounded);
        let cells = vec![
            one.assumed.map_or_else(|| missing("the scenario has no such input"), Cell::Rounded),
            Cell::Rounded(one.mean),
            known(one.interval.map(|interval| interval.0)),
            known(one.interval.map(|interval| interval.1)),
            known(one.spread),
            Cell::Quantity(Decimal::from(one.rows)),
        ];
        Some(Row::plain(name, cells))
    };
    let shown = pilot.measured.iter().filter(|one| !is_said_twice(one, pilot));
    let rows: Vec<Row> = shown.filter_map(row).collect();
    let columns = ["", "assumed", "pilot", "from", "to", "spread", "days"].map(str::to_string).to_vec();
    let title = format!("{}: inputs, assumed vs. measured, with the 95% confidence interval", option.name);
    (!rows.is_empty()).then_some(Table { title, unit: String::new(), columns, rows, layout: Layout::Narrow })
}

/// The billed cost of a call is the price of a call, where the scenario has one.
fn is_said_twice(one: &Measure, pilot: &PilotMeasures) -> bool {
    let step = one.path.strip_suffix("billed_cost_per_call");
    let price = step.map(|step| format!("{step}price_per_call"));
    price.is_some_and(|price| pilot.measured.iter().any(|other| other.path == price))
}

/// Why not to build on what was measured, each reason once.
fn doubts(study: &Study, pilot: &PilotMeasures) -> Option<Block> {
    let mut reasons: Vec<(&String, Vec<String>)> = Vec::new();
    for one in pilot.measured.iter().filter(|one| !is_said_twice(one, pilot)) {
        let Some(doubt) = &one.doubt else { continue };
        let name = input_name(study, &one.path);
        match reasons.iter_mut().find(|(known, _)| *known == doubt) {
            Some((_, names)) => names.push(name),
            None => reasons.push((doubt, vec![name])),
        }
    }
    let one = |(doubt, names): &(&String, Vec<String>)| {
        vec![words(format!("{}: {doubt}.", sentence_case(&names.join(", "))))]
    };
    (!reasons.is_empty()).then(|| Block::Bullets(reasons.iter().map(one).collect()))
}

fn skipped(pilot: &PilotMeasures) -> Vec<Block> {
    if pilot.skipped_rows == 0 {
        return vec![];
    }
    let (rows, them) = if pilot.skipped_rows == 1 { ("row", "it") } else { ("rows", "them") };
    let text = format!("{} {rows} could not be used, so no figure includes {them}:", pilot.skipped_rows);
    let more = pilot.skipped_rows.saturating_sub(pilot.skipped.len() as u64);
    let mut items: Vec<Vec<Piece>> = pilot.skipped.iter().map(|why| vec![words(why.clone())]).collect();
    if more > 0 {
        items.push(vec![words(format!("and {more} more"))]);
    }
    vec![Block::Text(vec![words(text)]), Block::Bullets(items)]
}

/// The pilot for programs.
pub fn json(pilot: &PilotMeasures) -> Value {
    let known = |value: Option<Decimal>| value.map_or(Value::Null, number);
    let one = |one: &Measure| {
        json!({
            "path": one.path,
            "assumed": known(one.assumed),
            "measured": number(one.mean),
            "interval": one.interval.map(|(low, high)| [number(low), number(high)]),
            "standard_error": known(one.standard_error),
            "spread": known(one.spread),
            "rows": one.rows,
            "of": number(one.of),
            "replaces": one.replaces,
            "doubt": one.doubt,
        })
    };
    let month = |month: &Month| {
        let amounts = month.amounts.iter().map(|(name, amount)| ((*name).to_string(), number(*amount)));
        json!({ "option": month.option, "month": month.month.to_string(), "amounts": amounts.collect::<Map<_, _>>() })
    };
    let file = |file: &PilotFile| json!({ "name": file.name, "format": file.format, "rows": file.rows, "sha256": file.sha256 });
    let left_out = |(what, rows, cost): &(String, u64, Option<Decimal>)| json!({ "what": what, "rows": rows, "cost": known(*cost) });
    json!({
        "source": pilot.source,
        "files": pilot.files.iter().map(file).collect::<Vec<_>>(),
        "units": known(pilot.units),
        "months": pilot.months,
        "projected_units_per_month": known(pilot.projected_units),
        "extrapolation": known(pilot.extrapolation()),
        "measured": pilot.measured.iter().map(one).collect::<Vec<_>>(),
        "happened": pilot.happened.iter().map(month).collect::<Vec<_>>(),
        "content_sha256": pilot.content.sha256,
        "first_day": pilot.content.first.to_string(),
        "last_day": pilot.content.last.to_string(),
        "accounts": pilot.accounts.iter().map(reconcile::json).collect::<Vec<_>>(),
        "left_out": pilot.left_out.iter().map(left_out).collect::<Vec<_>>(),
        "notes": pilot.notes.iter().chain(&pilot.of_months).collect::<Vec<_>>(),
        "skipped": pilot.skipped,
        "skipped_rows": pilot.skipped_rows,
        "rows": {
            "met": pilot.rows.met, "counted": pilot.rows.counted, "left_out": pilot.rows.left_out,
            "skipped": pilot.rows.skipped, "empty": pilot.rows.blank,
            "cost_counted": known(pilot.rows.cost), "cost_left_out": known(pilot.rows.cost_left_out),
        },
    })
}

/// A row for each measured input.
pub fn rows(pilot: &PilotMeasures) -> Data {
    let columns =
        ["path", "assumed", "measured", "low", "high", "spread", "rows", "of"].map(str::to_string).to_vec();
    let known = |value: Option<Decimal>| value.map_or(Cell::Missing(String::new()), Cell::Exact);
    let row = |one: &Measure| {
        vec![
            Cell::Text(one.path.clone()),
            known(one.assumed),
            Cell::Exact(one.mean),
            known(one.interval.map(|interval| interval.0)),
            known(one.interval.map(|interval| interval.1)),
            known(one.spread),
            Cell::Exact(Decimal::from(one.rows)),
            Cell::Exact(one.of),
        ]
    };
    Data { columns, rows: pilot.measured.iter().map(row).collect() }
}
