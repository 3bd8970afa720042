//! A plan of a pilot, for people and for programs.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::analysis::findings::Findings;
use crate::analysis::simulate::pilot_plan::{PilotInput, PilotPlan, PilotWeek, PlannedCriterion};
use crate::base::format::{fixed, money, percent, round_significant};
use crate::report::chart::{Across, Axis, Body, Chart, Hue, Lines, Marker, Point, Series, Weight};
use crate::report::chart_frame::chart;
use crate::report::document::{Block, Cell, Data, Layout, Piece, Report, Row, Table, words};
use crate::report::json::number;
use crate::report::labels::{in_letters, input_name};

/// Weeks that people read: each of the first, then fewer.
const SHOWN: &[u32] = &[1, 2, 3, 4, 6, 8, 12, 16, 20, 26];

/// The whole plan.
pub fn report(study: &Findings, plan: &PilotPlan) -> Report {
    let mut blocks = vec![
        Block::Heading(format!("What a pilot of {} is worth", study.scenario.name)),
        Block::Text(vec![words(answer(study, plan))]),
        Block::Table(inputs(study, plan)),
        Block::Table(weeks(study, plan)),
    ];
    blocks.extend(criteria(study, plan));
    blocks.push(Block::Text(vec![words(basis(study, plan))]));
    Report { blocks }
}

fn amount(study: &Findings, value: Decimal) -> String {
    money(&study.scenario.currency, value)
}

/// The sentence on its own.
pub fn answer(study: &Findings, plan: &PilotPlan) -> String {
    let known = amount(study, plan.all);
    let Some(best) = plan.weeks.iter().find(|week| week.week == plan.best) else {
        let why = match plan.all.is_zero() {
            true => "whatever it finds, the decision stays the same".to_string(),
            false => format!(
                "all that could be known is worth {known}, and no pilot of these inputs is worth what it costs"
            ),
        };
        return format!("No pilot pays for itself: {why}.");
    };
    let length = if best.week == 1 {
        "one week".to_string()
    } else {
        format!("{} weeks", in_letters(best.week as usize))
    };
    let units = fixed(plan.units_per_week * Decimal::from(best.week), 0);
    format!(
        "The best pilot takes {length} ({units} {}): what it finds is worth {} on average, against {} for its units and the delay. \
         Knowing everything would be worth {known}.",
        study.scenario.units,
        amount(study, best.worth),
        amount(study, best.cost)
    )
}

fn inputs(study: &Findings, plan: &PilotPlan) -> Table {
    let row = |input: &PilotInput| {
        let days =
            input.units.and_then(|units| (units / plan.units_per_week * Decimal::from(7)).ceil().into());
        let cells = match input.units {
            Some(units) => vec![
                Cell::Money(input.worth),
                Cell::Quantity(units),
                days.map_or(Cell::Text(String::new()), Cell::Quantity),
            ],
            None => {
                vec![Cell::Money(input.worth), Cell::Text("not by a pilot".into()), Cell::Text("–".into())]
            }
        };
        Row::plain(input_name(study, &input.path), cells)
    };
    Table {
        title: "What to measure, most worth knowing first".into(),
        unit: study.scenario.currency.clone(),
        columns: ["", "worth knowing", &format!("{} to measure", study.scenario.units), "days"]
            .map(str::to_string)
            .to_vec(),
        rows: plan.inputs.iter().map(row).collect(),
        layout: Layout::Narrow,
    }
}

fn weeks(study: &Findings, plan: &PilotPlan) -> Table {
    let shown = |week: &&PilotWeek| SHOWN.contains(&week.week) || week.week == plan.best;
    let row = |week: &PilotWeek| {
        let weeks = if week.week == 1 { "1 week".to_string() } else { format!("{} weeks", week.week) };
        let name = if week.week == plan.best { format!("{weeks} (best)") } else { weeks };
        let before =
            plan.weeks.iter().find(|one| one.week + 1 == week.week).map_or(Decimal::ZERO, |one| one.worth);
        let cells = [week.worth, week.worth - before, week.cost, week.net()];
        Row::plain(name, cells.map(Cell::Money).to_vec())
    };
    Table {
        title: "Length of the pilot".into(),
        unit: study.scenario.currency.clone(),
        columns: ["", "worth", "last week adds", "cost", "net"].map(str::to_string).to_vec(),
        rows: plan.weeks.iter().filter(shown).map(row).collect(),
        layout: Layout::Narrow,
    }
}

fn criteria(study: &Findings, plan: &PilotPlan) -> Vec<Block> {
    if plan.criteria.is_empty() {
        return vec![];
    }
    let one = |criterion: &PlannedCriterion| {
        vec![words(format!("{}: `{}`", input_name(study, &criterion.path), toml(criterion)))]
    };
    let intro = "Criteria at which the decision turns, to agree on before the pilot:".to_string();
    vec![Block::Text(vec![Piece::Words(intro)]), Block::Bullets(plan.criteria.iter().map(one).collect())]
}

/// On one line, so that it can be pasted.
fn toml(criterion: &PlannedCriterion) -> String {
    let limit = |name: &str, limit: Option<Decimal>| {
        limit
            .map(|limit| format!(", {name} = {}", round_significant(limit, 4).normalize()))
            .unwrap_or_default()
    };
    let id = criterion.path.rsplit('.').next().unwrap_or("measured");
    format!(
        "criteria.{id} = {{ metric = \"{}\", option = \"{}\"{}{} }}",
        criterion.path,
        criterion.option,
        limit("min", criterion.min),
        limit("max", criterion.max)
    )
}

fn basis(study: &Findings, plan: &PilotPlan) -> String {
    let units = fixed(plan.units_per_week, 0);
    let source = match plan.is_given {
        true => "as given".to_string(),
        false => format!(
            "{} of the planned volume; `--units-per-week` says otherwise",
            percent(Decimal::new(5, 2), 0)
        ),
    };
    format!(
        "Assumed: {units} {} a week ({source}), {} each; a decision a week later gives up {} of net benefit at the end of the horizon. \
         A share varies by unit as a coin does; any other input by as much as its value. An input is narrowed enough when the sample \
         takes away 90% of its variance.",
        study.scenario.units,
        amount(study, plan.cost_per_unit),
        amount(study, plan.delay_per_week)
    )
}

/// The plan for programs.
pub fn json(plan: &PilotPlan) -> Value {
    let input = |input: &PilotInput| json!({ "path": input.path, "worth": number(input.worth), "units": input.units.map_or(Value::Null, number) });
    let week = |week: &PilotWeek| json!({ "week": week.week, "worth": number(week.worth), "cost": number(week.cost), "net": number(week.net()) });
    let criterion = |one: &PlannedCriterion| {
        let limit = |limit: Option<Decimal>| limit.map_or(Value::Null, number);
        json!({ "metric": one.path, "option": one.option, "min": limit(one.min), "max": limit(one.max) })
    };
    json!({
        "units_per_week": number(plan.units_per_week),
        "evpi": number(plan.all),
        "best_weeks": plan.best,
        "inputs": plan.inputs.iter().map(input).collect::<Vec<_>>(),
        "weeks": plan.weeks.iter().map(week).collect::<Vec<_>>(),
        "criteria": plan.criteria.iter().map(criterion).collect::<Vec<_>>(),
        "cost_per_unit": number(plan.cost_per_unit),
        "delay_per_week": number(plan.delay_per_week),
    })
}

/// A row for each week.
pub fn rows(plan: &PilotPlan) -> Data {
    let row = |week: &PilotWeek| vec![Decimal::from(week.week), week.worth, week.cost, week.net()];
    let cells = plan.weeks.iter().map(|week| row(week).into_iter().map(Cell::Exact).collect());
    Data { columns: ["week", "worth", "cost", "net"].map(str::to_string).to_vec(), rows: cells.collect() }
}

/// What it is worth net of its cost, by its length.
pub fn drawn(study: &Findings, plan: &PilotPlan) -> Option<Chart> {
    let best = plan.weeks.iter().find(|week| week.week == plan.best)?;
    let line = |name: &str, hue, weight, of: fn(&PilotWeek) -> Decimal| Series {
        name: name.to_string(),
        runs: vec![plan.weeks.iter().map(|week| Point { at: week.week.into(), value: of(week) }).collect()],
        hue,
        weight,
        happened: None,
    };
    let body = Body::Lines(Lines {
        unit: study.scenario.currency.clone(),
        across: Across::Input(Axis {
            name: "weeks of pilot".to_string(),
            unit: String::new(),
            from: Decimal::ONE,
            to: Decimal::from(plan.weeks.len()),
            here: best.week.into(),
            share: false,
            since: None,
        }),
        series: vec![
            line("net", Hue::Nth(0), Weight::Main, PilotWeek::net),
            line("what it finds is worth", Hue::Nth(2), Weight::Plain, |week| week.worth),
            line("cost and delay", Hue::Nth(1), Weight::Plain, |week| week.cost),
        ],
        markers: vec![Marker {
            point: Point { at: best.week.into(), value: best.net() },
            words: vec![format!("Best: week {}", best.week), format!("{} net", amount(study, best.net()))],
        }],
        ceiling: None,
        seam: None,
        bands: vec![],
    });
    let title = format!(
        "{} weeks of pilot are worth {} net of their cost; after that, a week costs more than it tells",
        crate::report::labels::sentence_case(&in_letters(best.week as usize)),
        amount(study, best.net())
    );
    let subtitle = format!(
        "Expected worth of what the pilot finds, its cost and delay, {}, by length",
        study.scenario.currency
    );
    Some(chart(study, "worth-of-a-pilot", title, subtitle, body))
}
