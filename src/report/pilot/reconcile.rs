//! What was billed against what the measured tokens should have cost, line by line.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::analysis::pilot::expected_cost::{BillLine, Per};
use crate::analysis::pilot::measure::PilotMeasures;
use crate::analysis::pilot::reconcile::Account;
use crate::analysis::study::types::Study;
use crate::report::document::{Block, Cell, Layout, Piece, Row, Style, Table, words};
use crate::report::json::number;
use crate::report::labels::{name, sentence_case};

/// A table for each account, with what its rest may come from.
pub fn accounts(study: &Study, pilot: &PilotMeasures) -> Vec<Block> {
    if pilot.accounts.is_empty() {
        return vec![];
    }
    let mut blocks = vec![Block::Heading("What was billed, against the prices".into())];
    for account in &pilot.accounts {
        blocks.push(Block::Text(finding(study, account)));
        blocks.extend(source(account).map(|source| {
            Block::Text(vec![words(match source {
                "the scenario" => "Prices: from the scenario.".to_string(),
                entry => format!("Prices: {entry}."),
            })])
        }));
        blocks.push(Block::Table(table(study, account)));
        blocks.extend(causes(account));
    }
    blocks
}

fn whose(study: &Study, account: &Account) -> String {
    let option = name(study, &account.option);
    match account.model.as_str() {
        "" => option.to_string(),
        model => format!("{model} of {option}"),
    }
}

/// The finding in a sentence.
fn finding(study: &Study, account: &Account) -> Vec<Piece> {
    let said = if account.computed { "computed by its tool" } else { "billed" };
    let cents = |amount: Decimal| Piece::Value(Cell::Cents(amount));
    let start = words(format!("{}: ", whose(study, account)));
    let (Some(expected), Some(rest)) = (account.expected, account.rest()) else {
        return vec![
            start,
            cents(account.billed),
            words(format!(" was {said}; some of the use has no price, so the two cannot be compared.")),
        ];
    };
    match (account.is_matched(), rest > Decimal::ZERO) {
        (true, _) if account.lines.is_empty() => {
            vec![start, cents(account.billed), words(format!(" was {said}, by lines of their own."))]
        }
        (true, _) => vec![
            start,
            cents(account.billed),
            words(format!(" was {said}, which matches {} to the cent.", prices_and_fees(account))),
        ],
        (false, over) => vec![
            start,
            cents(account.billed),
            words(format!(" was {said}, ")),
            cents(rest.abs()),
            words(if over { " more than the " } else { " less than the " }),
            cents(expected + account.fees_in_all()),
            words(format!(" {} imply.", prices_and_fees(account))),
        ],
    }
}

fn prices_and_fees(account: &Account) -> &'static str {
    if account.fees.is_empty() { "the prices" } else { "the prices and the fees on the bill" }
}

fn table(study: &Study, account: &Account) -> Table {
    let mut rows: Vec<Row> = account.lines.iter().map(|one| line(account, one)).collect();
    for one in &account.unpriced {
        let missing = || Cell::Missing(one.why.clone());
        rows.push(Row::plain(format!("{}: {}", one.what, one.why), vec![missing(), missing(), missing()]));
    }
    let total = |name: &str, amount: Decimal| {
        let blank = || Cell::Text(String::new());
        Row {
            name: name.to_string(),
            cells: vec![blank(), blank(), Cell::Cents(amount)],
            style: Style::Total,
        }
    };
    let plain = |name: &str, amount: Decimal| Row { style: Style::Plain, ..total(name, amount) };
    rows.extend(account.expected.map(|expected| total("Expected at these prices", expected)));
    let fee = |(what, amount): &(String, Decimal)| plain(&format!("Fees on the bill: {what}"), *amount);
    rows.extend(account.fees.iter().map(fee));
    rows.push(plain(if account.computed { "Computed by the tool" } else { "Billed" }, account.billed));
    rows.extend(account.rest().map(|rest| plain("Difference not explained by prices", rest)));
    Table {
        title: format!("{}: used and billed, tokens in millions", whose(study, account)),
        unit: study.scenario.currency.clone(),
        columns: ["", "used", "price", "amount"].map(str::to_string).to_vec(),
        rows,
        layout: Layout::Narrow,
    }
}

/// What the prices are from, where it is the same for all lines.
fn source(account: &Account) -> Option<&str> {
    let first = account.lines.first()?.source.as_str();
    account.lines.iter().all(|line| line.source == first).then_some(first)
}

fn line(account: &Account, line: &BillLine) -> Row {
    let (count, price) = match line.per {
        Per::MillionTokens => (Cell::Exact(line.count / Decimal::from(1_000_000)), Cell::Exact(line.price)),
        Per::Call => (Cell::Quantity(line.count), Cell::Exact(line.price)),
        Per::Amount => (Cell::Cents(line.count), Cell::Rate(line.price)),
    };
    let what = line.what.strip_prefix(&format!("{}, ", account.model)).unwrap_or(&line.what);
    let name = match source(account) {
        Some(_) => what.to_string(),
        None => format!("{what}, {}", line.source),
    };
    Row::plain(name, vec![count, price, Cell::Cents(line.amount)])
}

fn causes(account: &Account) -> Vec<Block> {
    if account.is_matched() || account.expected.is_none() {
        return vec![];
    }
    if account.causes.is_empty() {
        return vec![Block::Text(vec![words(
            "No known cause explains the difference: ask for the lines of the bill.",
        )])];
    }
    let one = |cause: &crate::analysis::pilot::causes::Cause| {
        vec![
            words(format!("{}: the prices then give ", sentence_case(&cause.what))),
            Piece::Value(Cell::Cents(cause.would_be)),
            words(if cause.would_be.round_dp(2) == account.billed.round_dp(2) {
                ", as billed."
            } else {
                "."
            }),
        ]
    };
    vec![
        Block::Text(vec![words("What would explain the difference:")]),
        Block::Bullets(account.causes.iter().map(one).collect()),
    ]
}

/// An account for programs.
pub fn json(account: &Account) -> Value {
    let known = |value: Option<Decimal>| value.map_or(Value::Null, number);
    let line = |line: &BillLine| {
        let per = match line.per {
            Per::MillionTokens => "million tokens",
            Per::Call => "call",
            Per::Amount => "amount",
        };
        json!({
            "what": line.what, "count": number(line.count), "price": number(line.price), "per": per,
            "source": line.source, "amount": number(line.amount),
        })
    };
    let causes =
        account.causes.iter().map(|cause| json!({ "what": cause.what, "would_be": number(cause.would_be) }));
    json!({
        "option": account.option,
        "model": account.model,
        "lines": account.lines.iter().map(line).collect::<Vec<_>>(),
        "unpriced": account.unpriced.iter().map(|one| json!({ "what": one.what, "why": one.why })).collect::<Vec<_>>(),
        "expected": known(account.expected),
        "billed": number(account.billed),
        "fees": account.fees.iter().map(|(what, amount)| json!({ "what": what, "amount": number(*amount) })).collect::<Vec<_>>(),
        "rest": known(account.rest()),
        "matched": account.is_matched(),
        "computed": account.computed,
        "causes": causes.collect::<Vec<_>>(),
    })
}
