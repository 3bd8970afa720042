//! What `run` says: the answer first, then the options side by side.

use rust_decimal::Decimal;

use super::document::{Block, Cell, Piece, Report, Row, Table, words};
use crate::analysis::study::{Facts, Figure, MonthFigures, OptionStudy, Study, TimeCrossings};

/// The whole of it.
pub fn overview(study: &Study) -> Report {
    let mut blocks = vec![Block::Title(study.scenario.name.clone()), Block::Text(basis(&study.scenario))];
    blocks.push(Block::Heading("The answer".into()));
    blocks.extend(answer(study));
    blocks.push(Block::Table(side_by_side(study)));
    blocks.push(Block::Table(by_category(study)));
    blocks.push(Block::Table(by_year(study)));
    blocks.extend(by_fiscal_year(study).map(Block::Table));
    blocks.push(Block::Table(per_unit(study)));
    blocks.extend(capacity(study));
    blocks.extend(crossings(study));
    blocks.extend(notes(study));
    blocks.extend(warnings(study));
    Report { blocks }
}

/// What the figures are over, and by which conventions.
pub fn basis(facts: &Facts) -> Vec<Piece> {
    let mut text = format!("{} months from {}, ", facts.months, facts.start.label());
    text += &format!("in nominal {}; discounted at ", facts.currency);
    let mut pieces = vec![words(text), Piece::Value(Cell::Rate(facts.discount_rate))];
    pieces.push(words(format!(" a year, effective, {}.", facts.discounting)));
    if let Some(case) = &facts.case {
        pieces.push(words(format!(" Case: {case}.")));
    }
    if facts.illustrative {
        pieces.push(words(" The figures are illustrative."));
    }
    pieces
}

/// Recommendation, cost, worth, payback and the budget to ask for.
pub fn answer(study: &Study) -> Vec<Block> {
    let facts = &study.scenario;
    let chosen =
        study.verdict.option.as_ref().and_then(|id| study.options.iter().find(|option| option.id == *id));
    let mut blocks = Vec::new();
    match chosen {
        Some(option) => {
            blocks.push(Block::Text(recommendation(&option.name, study)));
            blocks.push(Block::Text(worth(option, facts)));
            blocks.push(Block::Text(funding(option, facts)));
        }
        None => blocks.push(Block::Text(recommendation("do nothing", study))),
    }
    blocks.push(Block::Text(vec![words(format!("The rule: {}.", study.verdict.rule))]));
    blocks
}

fn recommendation(what: &str, study: &Study) -> Vec<Piece> {
    vec![
        words("Recommended: "),
        Piece::Strong(what.to_string()),
        words(format!(" - {}.", study.verdict.reason)),
    ]
}

fn worth(option: &OptionStudy, facts: &Facts) -> Vec<Piece> {
    let money = |value| Piece::Value(Cell::Money(value));
    let mut pieces = vec![words("It costs "), money(option.tco), words(" over the horizon")];
    if let Ok(cost) = option.cost_per_unit {
        pieces.extend([
            words(", "),
            Piece::Value(Cell::PerUnit(cost)),
            words(format!(" per {}", facts.unit)),
        ]);
    }
    if facts.has_value {
        pieces.extend([words("; it is worth "), money(option.total_value)]);
        if let Ok(value) = option.value_per_unit {
            pieces.extend([
                words(", "),
                Piece::Value(Cell::PerUnit(value)),
                words(format!(" per {}", facts.unit)),
            ]);
        }
    }
    pieces.push(words("."));
    pieces
}

fn funding(option: &OptionStudy, facts: &Facts) -> Vec<Piece> {
    let mut pieces = Vec::new();
    if facts.has_value {
        match &option.payback_month {
            Ok(at) if at.is_zero() => pieces.push(words("It is never under water. ")),
            Ok(at) => {
                pieces.extend([words("It pays back in "), Piece::Value(month(facts, *at)), words(". ")]);
                pieces.extend(dips(option, facts));
            }
            Err(reason) => pieces.push(words(format!("It pays back {reason}. "))),
        }
    }
    match option.peak_funding.month {
        Some(at) if facts.has_value => {
            pieces.extend([words("Ask for "), Piece::Value(Cell::Money(option.peak_funding.amount))]);
            let by = if at == 0 {
                "up front".to_string()
            } else {
                format!("by {}", facts.start.plus(at - 1).label())
            };
            pieces.push(words(format!(", the most that is out at any time ({by}).")));
        }
        _ => {
            let first: Decimal = option.by_year.iter().take(2).map(|year| year.cost).sum();
            pieces.extend([words("Ask for "), Piece::Value(Cell::Money(first))]);
            pieces.push(words(", what it costs up front and in the first year."));
        }
    }
    pieces
}

fn dips(option: &OptionStudy, facts: &Facts) -> Vec<Piece> {
    match (&option.payback_month, &option.stays_positive_month) {
        (Ok(first), Ok(last)) if first != last => {
            vec![
                words("It dips again, and stays positive from "),
                Piece::Value(month(facts, *last)),
                words(". "),
            ]
        }
        (Ok(_), Err(_)) => vec![words("It dips again, and is negative at the end. ")],
        _ => vec![],
    }
}

/// A month with its fraction: 14.25 is in the 15th month.
pub fn month(facts: &Facts, at: Decimal) -> Cell {
    if at.is_zero() {
        return Cell::Text("at once".into());
    }
    let whole = u32::try_from(at.ceil()).unwrap_or(facts.months).max(1);
    Cell::Month { at, date: facts.start.plus(whole - 1).label() }
}

fn names(study: &Study, first: &str) -> Vec<String> {
    let best = study.verdict.option.as_deref();
    let name = |option: &OptionStudy| match best == Some(option.id.as_str()) && study.options.len() > 1 {
        true => format!("{} (best)", option.name),
        false => option.name.clone(),
    };
    std::iter::once(first.to_string()).chain(study.options.iter().map(name)).collect()
}

fn row(study: &Study, name: &str, cell: impl Fn(&OptionStudy) -> Cell) -> Row {
    Row::plain(name, study.options.iter().map(cell).collect())
}

fn figures(study: &Study, name: &str, kind: fn(Decimal) -> Cell, of: fn(&OptionStudy) -> &Figure) -> Row {
    row(study, name, |option| Cell::of(of(option), kind))
}

/// Metrics of every option.
pub fn side_by_side(study: &Study) -> Table {
    let facts = &study.scenario;
    let at = |figure: &Figure| match figure {
        Ok(at) => month(facts, *at),
        Err(reason) => Cell::Missing(reason.clone()),
    };
    let mut rows = vec![row(study, "TCO", |option| Cell::Money(option.tco))];
    if facts.has_value {
        rows.push(row(study, "total value", |option| Cell::Money(option.total_value)));
    }
    rows.push(row(study, "PV of cost", |option| Cell::Money(option.pv_cost)));
    if facts.has_value {
        rows.push(row(study, "PV of value", |option| Cell::Money(option.pv_value)));
        rows.push(row(study, "NPV", |option| Cell::Money(option.npv)));
        rows.push(figures(study, "ROI on present values", Cell::Rate, |option| &option.roi_pv));
        rows.push(figures(study, "ROI, undiscounted", Cell::Rate, |option| &option.roi));
        rows.push(row(study, "IRR, annual effective", internal_rate));
        rows.push(figures(study, "MIRR", Cell::Rate, |option| &option.mirr));
        rows.push(row(study, "payback", |option| at(&option.payback_month)));
        rows.push(row(study, "payback, discounted", |option| at(&option.discounted_payback_month)));
        rows.push(row(study, "peak funding", |option| Cell::Money(option.peak_funding.amount)));
    }
    rows.push(row(study, "capex", |option| Cell::Money(option.capex)));
    rows.push(row(study, "opex", |option| Cell::Money(option.opex)));
    if study.options.iter().any(|option| option.budget_overrun.is_ok()) {
        rows.push(figures(study, "TCO over the pilot's view", Cell::Times, |option| &option.budget_overrun));
    }
    let title = "Options side by side".to_string();
    Table { title, unit: facts.currency.clone(), columns: names(study, ""), rows, wordy: false }
}

/// The headline rate; how many there are stands in the notes.
fn internal_rate(option: &OptionStudy) -> Cell {
    match &option.irr {
        Ok(rates) => {
            rates.first().map_or_else(|| Cell::Missing("undefined".into()), |rate| Cell::Rate(*rate))
        }
        Err(reason) => Cell::Missing(format!("undefined: {reason}")),
    }
}

/// TCO by category: the categories that any option has.
pub fn by_category(study: &Study) -> Table {
    let amount = |option: &OptionStudy, at: usize| option.by_category[at].1;
    let words: Vec<String> = study
        .options
        .first()
        .map(|option| option.by_category.iter().map(|c| c.0.clone()).collect())
        .unwrap_or_default();
    let used = |at: &usize| study.options.iter().any(|option| !amount(option, *at).is_zero());
    let indices: Vec<usize> = (0..words.len()).filter(used).collect();
    let mut rows: Vec<Row> = indices
        .into_iter()
        .map(|at| row(study, &words[at], |option| Cell::Money(amount(option, at))))
        .collect();
    let totals = study.options.iter().map(|option| Cell::Money(option.tco)).collect();
    rows.push(Row::total("TCO", totals));
    let title = "TCO by category".to_string();
    Table { title, unit: study.scenario.currency.clone(), columns: names(study, ""), rows, wordy: false }
}

/// Cost of each year of the model.
pub fn by_year(study: &Study) -> Table {
    let years = study.options.first().map_or(0, |option| option.by_year.len());
    let name = |year: usize| if year == 0 { "up front".to_string() } else { format!("year {year}") };
    let cost = |year: usize| row(study, &name(year), |option| Cell::Money(option.by_year[year].cost));
    let used =
        |year: &usize| *year > 0 || study.options.iter().any(|option| !option.by_year[0].cost.is_zero());
    let mut rows: Vec<Row> = (0..years).filter(used).map(cost).collect();
    rows.push(Row::total("TCO", study.options.iter().map(|option| Cell::Money(option.tco)).collect()));
    let title = "TCO by year".to_string();
    Table { title, unit: study.scenario.currency.clone(), columns: names(study, ""), rows, wordy: false }
}

/// Cost of each fiscal year, named by the year in which it ends; month 0 falls in that of month 1.
pub fn by_fiscal_year(study: &Study) -> Option<Table> {
    let starts = study.scenario.fiscal_year_starts?;
    let year = |month: &MonthFigures| {
        let later = starts > 1 && month.date.month_of_year() >= starts;
        month.date.year() + i32::from(later)
    };
    let months = &study.options.first()?.monthly;
    let (first, last) = (year(months.first()?), year(months.last()?));
    let cost = |option: &OptionStudy, wanted: i32| {
        Cell::Money(option.monthly.iter().filter(|month| year(month) == wanted).map(|month| month.cost).sum())
    };
    let mut rows: Vec<Row> = (first..=last)
        .map(|wanted| row(study, &format!("FY {wanted}"), |option| cost(option, wanted)))
        .collect();
    rows.push(Row::total("TCO", study.options.iter().map(|option| Cell::Money(option.tco)).collect()));
    let title = "TCO by fiscal year".to_string();
    Some(Table {
        title,
        unit: study.scenario.currency.clone(),
        columns: names(study, ""),
        rows,
        wordy: false,
    })
}

/// Cost and value of a unit of work.
pub fn per_unit(study: &Study) -> Table {
    let facts = &study.scenario;
    let mut rows = vec![
        row(study, &format!("{} served", facts.units), |option| Cell::Quantity(option.units_served)),
        figures(study, "cost", Cell::PerUnit, |option| &option.cost_per_unit),
    ];
    if facts.has_value {
        rows.push(figures(study, "value", Cell::PerUnit, |option| &option.value_per_unit));
        rows.push(figures(study, "margin", Cell::PerUnit, |option| &option.margin_per_unit));
    }
    rows.push(figures(study, "cost, levelised", Cell::PerUnit, |option| &option.levelised_cost_per_unit));
    rows.push(figures(study, "cost, last month", Cell::PerUnit, |option| &option.run_rate_cost_per_unit));
    rows.push(figures(study, "cost of one more", Cell::PerUnit, |option| &option.marginal_cost_per_unit));
    if study.today_cost_per_unit.is_ok() {
        rows.push(figures(study, "whole process", Cell::PerUnit, |option| &option.process_cost_per_unit));
        rows.push(figures(study, "whole process today", Cell::PerUnit, |option| &option.today_cost_per_unit));
    }
    let title = format!("Per {}", facts.unit);
    Table { title, unit: facts.currency.clone(), columns: names(study, ""), rows, wordy: false }
}

/// What self-hosted options run on, and what that costs.
pub fn capacity(study: &Study) -> Option<Block> {
    let hosts: Vec<&OptionStudy> = study.options.iter().filter(|option| option.capacity.is_some()).collect();
    if hosts.is_empty() {
        return None;
    }
    let of = |name: &str, cell: &dyn Fn(&crate::analysis::study::Capacity) -> Cell| {
        Row::plain(name, hosts.iter().filter_map(|option| option.capacity.as_ref()).map(cell).collect())
    };
    let rows = vec![
        of("replicas, most", &|capacity| Cell::Quantity(capacity.replicas_max)),
        of("utilisation of what is paid", &|capacity| Cell::of(&capacity.utilisation, Cell::Rate)),
        of("cost per million tokens", &|capacity| Cell::of(&capacity.cost_per_mtok, Cell::PerUnit)),
        of("the same, one more million", &|capacity| {
            Cell::of(&capacity.marginal_cost_per_mtok, Cell::PerUnit)
        }),
    ];
    let columns =
        std::iter::once(String::new()).chain(hosts.iter().map(|option| option.name.clone())).collect();
    let title = "Capacity that is paid for".to_string();
    Some(Block::Table(Table { title, unit: study.scenario.currency.clone(), columns, rows, wordy: false }))
}

/// Where cumulative costs cross, pair by pair, in a sentence each.
pub fn crossings(study: &Study) -> Vec<Block> {
    let sentences: Vec<Vec<Piece>> = study.crossings.iter().map(|pair| crossing(study, pair)).collect();
    match sentences.is_empty() {
        true => vec![],
        false => vec![Block::Heading("Break-even by time".into()), Block::Bullets(sentences)],
    }
}

fn name<'a>(study: &'a Study, id: &'a str) -> &'a str {
    study.options.iter().find(|option| option.id == id).map_or(id, |option| &option.name)
}

fn crossing(study: &Study, pair: &TimeCrossings) -> Vec<Piece> {
    let (a, b) = (name(study, &pair.between.0), name(study, &pair.between.1));
    let mut pieces = vec![words(format!("{a} and {b}: "))];
    let first = pair.cheaper.first().and_then(|interval| interval.option.as_deref());
    match (pair.crossings.as_slice(), first) {
        ([], None) => pieces.push(words("they cost the same throughout.")),
        ([], Some(id)) => {
            pieces.push(words(format!(
                "{} has cost less to date in every month; they never cross.",
                name(study, id)
            )));
        }
        (crossings, _) => {
            pieces.push(words("cumulative cost crosses "));
            for (at, crossing) in crossings.iter().enumerate() {
                let join = if at == 0 { "in " } else { "; again in " };
                pieces.push(words(join));
                pieces.push(Piece::Value(month(&study.scenario, crossing.at)));
                pieces.push(words(format!(", {} cheaper from then", name(study, &crossing.cheaper_after))));
            }
            pieces.push(words("."));
        }
    }
    pieces
}

/// What the tables cannot say in a cell.
pub fn notes(study: &Study) -> Vec<Block> {
    let mut notes = Vec::new();
    for option in &study.options {
        if let Some(rates) = option.irr.as_ref().ok().filter(|rates| rates.len() > 1) {
            notes.push(several_rates(option, rates));
        }
        if let Some(reason) = &option.infeasible {
            notes.push(vec![words(format!("{} cannot be built as described: {reason}.", option.name))]);
        }
    }
    notes.extend(missing_reasons(study));
    match notes.is_empty() {
        true => vec![],
        false => vec![Block::Heading("Notes".into()), Block::Bullets(notes)],
    }
}

fn several_rates(option: &OptionStudy, rates: &[Decimal]) -> Vec<Piece> {
    let mut pieces = vec![words(format!("{} has {} internal rates of return: ", option.name, rates.len()))];
    for (at, rate) in rates.iter().enumerate() {
        pieces.push(words(if at == 0 { "" } else { ", " }));
        pieces.push(Piece::Value(Cell::Rate(*rate)));
    }
    pieces.push(words("; the first is nearest the discount rate. Trust the NPV and the MIRR."));
    pieces
}

/// Why figures are missing, each reason once.
fn missing_reasons(study: &Study) -> Vec<Vec<Piece>> {
    let mut reasons: Vec<String> = Vec::new();
    for option in study.options.iter().filter(|_| study.scenario.has_value) {
        let irr =
            option.irr.as_ref().err().map(|reason| format!("IRR of {}: undefined, {reason}.", option.name));
        let late = option
            .payback_month
            .as_ref()
            .err()
            .map(|reason| format!("Payback of {}: {reason}.", option.name));
        reasons.extend(irr.into_iter().chain(late));
    }
    reasons.dedup();
    reasons.into_iter().map(|reason| vec![words(reason)]).collect()
}

/// Warnings, with the path that each is about.
pub fn warnings(study: &Study) -> Vec<Block> {
    if study.warnings.is_empty() {
        return vec![];
    }
    let line = |warning: &crate::analysis::study::Warning| {
        let at = if warning.path.is_empty() { String::new() } else { format!("{}: ", warning.path) };
        vec![words(format!("{at}{}", warning.message))]
    };
    vec![Block::Heading("Warnings".into()), Block::Bullets(study.warnings.iter().map(line).collect())]
}
