//! The sheet of inputs, and the one of prices, which points to it.

use rust_decimal::Decimal;

use crate::base::format::percent;
use crate::base::source::{Origin, Source};
use crate::form::number::Number;
use crate::report::labels::is_share;
use crate::report::workbook::address::fixed;
use crate::report::workbook::cells::Pad;
use crate::report::workbook::input_words::{label, unit_in_full};
use crate::report::workbook::limits::bounds;
use crate::report::workbook::plan::{FIRST_INPUT, GROUPS, INPUTS, WorkbookPlan, group};
use crate::report::workbook::{CellKind, FIXED, Form, Limit, Role, Shown, Tab};
use crate::scenario::types::{Actual, CostLine, OptionSpec, Rollout, ValueLine};
use crate::sheet::node::Input;

/// Column of the values; of what they were in the run; and of whether they have been changed.
const VALUE: u16 = 1;
const RUN: u16 = 9;
const CHANGED: u16 = 10;
const COLUMNS: [&str; 11] = [
    "input",
    "value",
    "unit",
    "range",
    "source",
    "as of",
    "note",
    "field in the file",
    "where it stands",
    "in the run",
    "",
];

/// Every number that the figures are made from, a row each, and what shapes the workbook below them.
pub fn inputs(plan: &WorkbookPlan) -> Tab {
    let mut pad = Pad::new();
    let facts = &plan.study.scenario;
    pad.text(0, 0, "Inputs", Role::Title);
    pad.text(1, 0, format!("{}. Change a yellow cell, and the whole model follows.", facts.name), Role::Note);
    columns(&COLUMNS, &mut pad);
    let catalogue = crate::model::catalogue();
    let mut headed = Vec::new();
    for (input, row) in plan.sheet.inputs.iter().zip(&plan.inputs) {
        let (row, name) = (*row, GROUPS[group(&input.key)].1);
        if !headed.contains(&name) {
            headed.push(name);
            pad.heading(row - 1, name, COLUMNS.len() as u16);
        }
        number(plan, input, row, &mut pad);
        let bounds = bounds(&catalogue, &input.key);
        if bounds.low.is_some() || bounds.high.is_some() {
            let says = format!("{} must be {}", label(plan, input), bounds.words());
            let (low, high, whole) = (bounds.low, bounds.high, bounds.whole);
            pad.rules.push(Limit { row, column: VALUE, low, high, whole, says });
        }
    }
    let below = last(plan) + 2;
    pad.heading(below, &format!("Shapes the workbook: {FIXED}"), COLUMNS.len() as u16);
    for (at, (path, value, source)) in shape(plan).into_iter().enumerate() {
        let row = below + 1 + at as u32;
        pad.text(row, 0, path, Role::Path);
        pad.text(row, VALUE, value, Role::Fixed);
        said(&source, row, &mut pad);
    }
    for (column, width) in [(0, 46), (VALUE, 20), (2, 20), (3, 20), (4, 34), (6, 20), (7, 46), (8, 36)] {
        pad.fix(column, width);
    }
    let mut tab = pad.tab(&plan.names[INPUTS], CellKind::Input);
    tab.frozen = (FIRST_INPUT, 2);
    tab.repeated = (FIRST_INPUT, 0);
    tab.printed.1 = RUN - 1;
    tab.locked = true;
    tab
}

fn columns(names: &[&str], pad: &mut Pad) {
    for (name, column) in names.iter().zip(0..) {
        let role = if [VALUE, RUN].contains(&column) { Role::FigureColumn } else { Role::Column };
        pad.text(FIRST_INPUT - 1, column, *name, role);
    }
}

fn number(plan: &WorkbookPlan, input: &Input, row: u32, pad: &mut Pad) {
    let unit = input.unit.symbol(&plan.sheet.names);
    let form = given(&input.key, &unit, input.value);
    pad.text(row, 0, label(plan, input), Role::Words);
    pad.text(row, 7, input.key.clone(), Role::Path);
    let fixed_here = is_fixed(plan, &input.key);
    pad.number(row, VALUE, input.value, if fixed_here { Role::Fixed } else { Role::Input }, form.clone());
    pad.text(row, 2, unit_in_full(plan, input), Role::Faint);
    let range = plan.projected.plan.ranges.get(&input.key).map(|said| said.words.clone());
    pad.text(row, 3, range.unwrap_or_default(), Role::Words);
    said(&input.source, row, pad);
    if fixed_here {
        pad.text(row, 6, FIXED, Role::Words);
    }
    pad.number(row, RUN, input.value, Role::Faint, form);
    let changed = format!("IF({}={},\"same\",\"changed\")", fixed(row, VALUE), fixed(row, RUN));
    pad.formula(row, CHANGED, changed, Shown::Text("same".into()), Role::Faint, Form::Plain);
}

/// A speed of the book is measured on so many GPUs: with others the tool refuses it.
fn is_fixed(plan: &WorkbookPlan, path: &str) -> bool {
    let keys: Vec<&str> = path.split('.').collect();
    let ["options", id, "serving", "gpus_per_replica"] = keys.as_slice() else { return false };
    let options = &plan.projected.plan.scenario.options;
    let serving =
        options.iter().find(|option| option.id == *id).and_then(|option| option.node.get("serving"));
    serving.is_some_and(|serving| serving.get("throughput").is_some())
}

/// Digits as they were given: a share as per cent.
fn given(path: &str, unit: &str, value: Decimal) -> Form {
    let digits = value.normalize().scale();
    match is_share(path, unit, value) {
        true => Form::GivenPercent(digits.saturating_sub(2).min(10)),
        false => Form::Given(digits.min(12)),
    }
}

fn said(source: &Source, row: u32, pad: &mut Pad) {
    let stands = source.origin.to_string();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    pad.text(row, 4, text(&source.source), Role::Words);
    pad.text(row, 5, text(&source.as_of), Role::Faint);
    if let Some(note) = &source.note {
        pad.text(row, 6, note.clone(), Role::Words);
    }
    pad.text(row, 8, stands, Role::Words);
}

/// The last row of the inputs.
fn last(plan: &WorkbookPlan) -> u32 {
    plan.inputs.iter().max().copied().unwrap_or(FIRST_INPUT)
}

/// How many inputs differ from the run, as a formula on another sheet.
pub fn changed(plan: &WorkbookPlan) -> String {
    let (first, last) = (FIRST_INPUT, last(plan));
    format!(
        "COUNTIF({}!{}:{},\"changed\")",
        plan.places.tabs[INPUTS],
        fixed(first, CHANGED),
        fixed(last, CHANGED)
    )
}

/// What cannot be changed without laying the sheet out anew: path, value, and where it comes from.
fn shape(plan: &WorkbookPlan) -> Vec<(String, String, Source)> {
    let scenario = &plan.projected.plan.scenario;
    let header = &scenario.header;
    let facts = &plan.study.scenario;
    let plain = |why: &str| Source::convention(why);
    let months = header.months.as_ref().map_or(plain("36 where not given"), |number| number.source.clone());
    let mut list = vec![
        ("scenario.months".to_string(), facts.months.to_string(), months),
        ("scenario.start".into(), facts.start.to_string(), plain("month 1")),
        ("scenario.discounting".into(), facts.discounting.clone(), plain("when flows are taken to fall")),
        ("scenario.currency".into(), facts.currency.clone(), plain("reporting currency")),
    ];
    scenario.options.iter().for_each(|option| of_option(option, &mut list));
    for (id, line) in scenario.costs.iter() {
        let CostLine { from, to, every, .. } = line;
        of_line(&[from, to, every], &mut list);
        of_lists(&format!("costs.{id}.monthly"), &line.monthly, &mut list);
    }
    for (id, line) in scenario.values.iter() {
        let ValueLine { from, to, .. } = line;
        of_line(&[from, to], &mut list);
        of_lists(&format!("values.{id}.monthly"), &line.monthly, &mut list);
    }
    of_lists("volume.monthly", &scenario.volume.monthly, &mut list);
    of_lists("volume.actuals", &scenario.volume.actuals, &mut list);
    of_lists("volume.seasonality", &scenario.volume.seasonality, &mut list);
    of_dates(plan, &mut list);
    list
}

fn of_option(option: &OptionSpec, list: &mut Vec<(String, String, Source)>) {
    let core = &option.core;
    let path = |name: &str| format!("options.{}.{name}", option.id);
    list.push((
        path("kind"),
        core.kind.word().to_string(),
        Source::convention("how the option does the work"),
    ));
    list.push((path("go_live"), format!("month {}", option.go_live), core.go_live.source.clone()));
    match &core.rollout {
        Some(Rollout::Waves(waves)) => {
            for (at, wave) in waves.iter().enumerate() {
                let value = format!("{} from month {}", percent(wave.share.value, 0), wave.month.value);
                list.push((path(&format!("rollout.{at}")), value, wave.share.source.clone()));
            }
        }
        Some(Rollout::Ramp(ramp)) => {
            let value = format!("months {} to {}", ramp.from.value, ramp.to.value);
            list.push((path("rollout"), value, ramp.from.source.clone()));
        }
        None => {}
    }
    of_actuals(option, list);
}

/// What is known of months that happened: it stands on Shared, by month.
fn of_actuals(option: &OptionSpec, list: &mut Vec<(String, String, Source)>) {
    for (_, _, actual) in &option.core.actuals.items {
        let Actual { units, cost, review_minutes, escalated, errors } = actual;
        of_line(&[units, cost, review_minutes, escalated, errors], list);
    }
}

fn of_line(numbers: &[&Option<Number>], list: &mut Vec<(String, String, Source)>) {
    for number in numbers.iter().copied().flatten() {
        list.push((number.path.clone(), number.value.normalize().to_string(), number.source.clone()));
    }
}

fn of_lists(path: &str, numbers: &Option<Vec<Number>>, list: &mut Vec<(String, String, Source)>) {
    if let Some((first, numbers)) = numbers.as_ref().and_then(|numbers| Some((numbers.first()?, numbers))) {
        list.push((path.to_string(), format!("{} numbers, on Shared", numbers.len()), first.source.clone()));
    }
}

/// The days from which prices hold, where there are several in the horizon.
fn of_dates(plan: &WorkbookPlan, list: &mut Vec<(String, String, Source)>) {
    let mut known: Vec<(&str, &str)> = Vec::new();
    for input in &plan.sheet.inputs {
        let Some((path, date)) = input.key.split_once('@') else { continue };
        let whose = path.rsplit_once('.').map_or(path, |pair| pair.0);
        if !known.contains(&(whose, date)) {
            known.push((whose, date));
            list.push((format!("prices of {whose}"), format!("from {date}"), input.source.clone()));
        }
    }
}

/// The entries of the price books that are used, each with its source and date.
pub fn prices(plan: &WorkbookPlan) -> Tab {
    let mut pad = Pad::new();
    pad.text(0, 0, "Prices", Role::Title);
    let note =
        "Entries of the price books that the scenario uses, as they stand on Inputs; change them there.";
    pad.text(1, 0, note, Role::Note);
    let names = ["input", "value", "unit", "entry", "source", "as of", "book"];
    columns(&names, &mut pad);
    let mut row = FIRST_INPUT;
    for (at, input) in plan.sheet.inputs.iter().enumerate() {
        let Origin::Book { entry, place } = &input.source.origin else { continue };
        let unit = input.unit.symbol(&plan.sheet.names);
        pad.text(row, 0, label(plan, input), Role::Words);
        let form = given(&input.key, &unit, input.value);
        pad.formula(row, 1, plan.places.inputs[at].clone(), Shown::Number(input.value), Role::Figure, form);
        pad.text(row, 2, unit_in_full(plan, input), Role::Faint);
        pad.text(row, 3, entry.clone(), Role::Path);
        pad.text(row, 4, input.source.source.clone().unwrap_or_default(), Role::Words);
        pad.text(row, 5, input.source.as_of.clone().unwrap_or_default(), Role::Faint);
        pad.text(row, 6, place.to_string(), Role::Faint);
        row += 1;
    }
    if row == FIRST_INPUT {
        pad.text(row, 0, "The scenario uses no price book: its prices are inputs of its own.", Role::Note);
    }
    for (column, width) in [(0, 46), (2, 20), (3, 40), (4, 60)] {
        pad.fix(column, width);
    }
    let mut tab = pad.tab(&plan.names[plan.tab("Prices")], CellKind::Input);
    tab.frozen = (FIRST_INPUT, 1);
    tab.repeated = (FIRST_INPUT, 0);
    tab
}
