//! A simulation for people: the answer, then tables.

use rust_decimal::Decimal;

use crate::analysis::simulate::draws::Sampler;
use crate::analysis::simulate::drivers::{Driver, Drivers, Index};
use crate::analysis::simulate::simulation::{IN_FULL, Information, OptionChances, Simulation};
use crate::analysis::simulate::statistics::{PERCENTILES, Statistics};
use crate::analysis::study::types::{Facts, Study};
use crate::base::format::{fixed, percent};
use crate::model::metric::{Metric, Rank};
use crate::report::document::{Block, Cell, Layout, Report, Row, Table, words};
use crate::report::labels::{in_letters, input_name, metric_name, name, sentence_case};
use crate::report::metric_cells::level;
use crate::report::simulate::chances::{called, chance, said};

/// Metrics in a table where none is asked for.
const USUAL: &[&str] = &["npv", "tco", "work_cost", "levelised_cost_per_unit"];

/// The whole answer; `metrics` are those that were asked for.
pub fn simulation(study: &Study, simulation: &Simulation, metrics: &[String]) -> Report {
    let mut blocks = vec![Block::Heading(format!("How sure is {}", study.scenario.name))];
    blocks.extend(said(study, simulation).map(|text| Block::Text(vec![words(text)])));
    blocks.extend(base_case(study, simulation).map(|text| Block::Text(vec![words(text)])));
    blocks.push(Block::Table(chances(study, simulation)));
    blocks.extend(
        shown(study, simulation, metrics)
            .into_iter()
            .map(|metric| Block::Table(spread(study, simulation, metric))),
    );
    blocks.extend(budget(study, simulation).map(Block::Table));
    blocks.extend(criteria(study, simulation).map(Block::Table));
    blocks.extend(simulation.drivers.as_ref().map(|drivers| Block::Table(drivers_table(study, drivers))));
    blocks.extend(simulation.information.as_ref().map(|known| Block::Table(worth(study, known))));
    blocks.push(Block::Text(vec![words(basis(study, simulation))]));
    Report { blocks }
}

/// Only the sentences.
pub fn answer(study: &Study, simulation: &Simulation) -> Report {
    Report {
        blocks: said(study, simulation).map(|text| Block::Text(vec![words(text)])).into_iter().collect(),
    }
}

/// The metrics that tables are made of.
fn shown<'a>(study: &'a Study, simulation: &Simulation, asked: &[String]) -> Vec<&'a Metric> {
    let is_wanted = |metric: &&Metric| match asked.is_empty() {
        true => USUAL.contains(&metric.key) && metric.rank != Rank::Detail,
        false => asked.iter().any(|name| metric.is_called(name)),
    };
    let exists =
        |metric: &&Metric| simulation.options.iter().any(|option| option.metric(metric.key).is_some());
    study.shown_metrics().filter(is_wanted).filter(exists).collect()
}

/// Where the single figure of the base case lies among all trials.
fn base_case(study: &Study, simulation: &Simulation) -> Option<String> {
    let option = crate::analysis::study::verdict::focus(study)?;
    let rank = simulation.option(&option.id)?.base_rank?;
    let even = (rank - Decimal::new(5, 1)).abs() <= Decimal::new(5, 2);
    let better = percent(Decimal::ONE - rank, 0);
    Some(match even {
        true => {
            format!("Half of the trials come out better than the base case, half worse ({better} better).")
        }
        false => format!("{better} of trials come out better than the base case of {}.", option.name),
    })
}

fn chances(study: &Study, simulation: &Simulation) -> Table {
    let of = |value: Option<Decimal>| {
        value.map_or(Cell::Missing("does not apply".into()), |share| Cell::Text(chance(share)))
    };
    let row = |option: &OptionChances| {
        let best = simulation.best(Some(&option.id)).map(|chance| chance.share);
        let money = |value: Option<Decimal>| {
            value.map_or(Cell::Missing("it cannot serve every load".into()), Cell::Money)
        };
        Row::plain(
            name(study, &option.id),
            match study.scenario.has_value {
                true => vec![
                    of(best),
                    of(option.loss.map(|chance| chance.share)),
                    of(option.payback.map(|chance| chance.share)),
                    money(option.expected_shortfall),
                ],
                false => vec![of(best)],
            },
        )
    };
    let nothing = simulation.best(None).map(|best| {
        let mut cells = vec![of(Some(best.share))];
        if study.scenario.has_value {
            cells.extend([of(Some(Decimal::ZERO)), Cell::Text("–".into()), Cell::Money(Decimal::ZERO)]);
        }
        Row::plain("Do nothing", cells)
    });
    let columns: &[&str] = match study.scenario.has_value {
        true => &["", "best choice", "loss", "payback in time", "NPV, worst 5%"],
        false => &["", "best choice"],
    };
    Table {
        title: "Chances".into(),
        unit: study.scenario.currency.clone(),
        columns: columns.iter().map(|name| name.to_string()).collect(),
        rows: simulation.options.iter().map(row).chain(nothing).collect(),
        layout: Layout::Narrow,
    }
}

/// A metric of every option: the base case, then percentiles.
fn spread(study: &Study, simulation: &Simulation, metric: &Metric) -> Table {
    let facts = &study.scenario;
    let row = |option: &OptionChances| {
        let statistics = option.metric(metric.key)?;
        let base = study.option(&option.id).map(|option| option.figure(metric.key).clone());
        let base = base.and_then(|figure| figure.ok());
        let mut cells = vec![cell(metric, facts, base)];
        cells.extend(figures(metric, facts, statistics));
        Some(Row::plain(name(study, &option.id), cells))
    };
    let percentiles = PERCENTILES.iter().map(|percent| format!("P{percent}"));
    let columns =
        ["".to_string(), "base case".to_string()].into_iter().chain(percentiles).chain(["mean".to_string()]);
    Table {
        title: sentence_case(&metric_name(study, metric.key)),
        unit: facts.currency.clone(),
        columns: columns.collect(),
        rows: simulation.options.iter().filter_map(row).collect(),
        layout: Layout::Narrow,
    }
}

fn figures(metric: &Metric, facts: &Facts, statistics: &Statistics) -> Vec<Cell> {
    let percentiles = statistics.percentiles.iter().map(|value| cell(metric, facts, *value));
    percentiles.chain([cell(metric, facts, statistics.mean)]).collect()
}

fn cell(metric: &Metric, facts: &Facts, value: Option<Decimal>) -> Cell {
    match value {
        Some(value) => level(metric.kind, facts, value),
        None => Cell::Missing("not in every trial".into()),
    }
}

/// Gross spend with the budget at three levels of comfort, and what that adds to the base case.
fn budget(study: &Study, simulation: &Simulation) -> Option<Table> {
    let levels = [50, 80, 90];
    let row = |option: &OptionChances| {
        let base = study.option(&option.id)?.tco();
        let at =
            |percent: u32| option.spend.iter().find(|(known, _)| *known == percent).map(|(_, spend)| *spend);
        let cells = levels.iter().map(|percent| at(*percent)).collect::<Option<Vec<_>>>()?;
        let contingency = cells.get(1).and_then(|p80| (p80 - base).checked_div(base));
        let all = [base].into_iter().chain(cells).map(Cell::Money);
        let share = contingency.map_or(Cell::Missing("nothing is spent".into()), Cell::Rate);
        Some(Row::plain(name(study, &option.id), all.chain([share]).collect()))
    };
    let rows: Vec<Row> = simulation.options.iter().filter_map(row).collect();
    let columns = ["", "base case", "P50", "P80", "P90", "contingency at P80"];
    (!rows.is_empty()).then(|| Table {
        title: "Gross spend to approve".into(),
        unit: study.scenario.currency.clone(),
        columns: columns.map(str::to_string).to_vec(),
        rows,
        layout: Layout::Narrow,
    })
}

fn criteria(study: &Study, simulation: &Simulation) -> Option<Table> {
    let rows: Vec<Row> = simulation
        .criteria
        .iter()
        .map(|one| {
            let label = called(study, one);
            Row::plain(sentence_case(&label), vec![Cell::Text(chance(one.met.share))])
        })
        .collect();
    (!rows.is_empty()).then(|| Table {
        title: "Criteria".into(),
        unit: String::new(),
        columns: vec![String::new(), "chance of passing".into()],
        rows,
        layout: Layout::Narrow,
    })
}

/// Inputs in a table of what drives a figure.
const DRIVERS: usize = 10;

fn drivers_table(study: &Study, drivers: &Drivers) -> Table {
    let share = |index: &Index| {
        Cell::Text(format!(
            "{} ({} to {})",
            percent(index.share, 0),
            percent(index.low, 0),
            percent(index.high, 0)
        ))
    };
    let row = |driver: &Driver| {
        let total = driver.total.as_ref().map_or(Cell::Missing("inputs are correlated".into()), share);
        let way = if driver.rises { "raises it" } else { "lowers it" };
        Row::plain(input_name(study, &driver.path), vec![Cell::Text(way.into()), share(&driver.first), total])
    };
    let what = format!("{} of {}", metric_name(study, &drivers.metric), name(study, &drivers.option));
    Table {
        title: format!("What drives the {what}: share of its variance, with 95% intervals"),
        unit: String::new(),
        columns: ["", "more of it", "alone", "with others"].map(str::to_string).to_vec(),
        rows: drivers.all.iter().take(DRIVERS).map(row).collect(),
        layout: Layout::Narrow,
    }
}

fn worth(study: &Study, known: &Information) -> Table {
    let row =
        |(path, worth): &(String, Decimal)| Row::plain(input_name(study, path), vec![Cell::Money(*worth)]);
    let rows = known.inputs.iter().take(DRIVERS).map(row);
    Table {
        title: "What it is worth to know, before deciding".into(),
        unit: study.scenario.currency.clone(),
        columns: vec![String::new(), "up to".into()],
        rows: rows.chain([Row::total("Everything", vec![Cell::Money(known.all)])]).collect(),
        layout: Layout::Narrow,
    }
}

/// How it was found, and what it leaves out.
fn basis(study: &Study, simulation: &Simulation) -> String {
    let how = match simulation.sampler {
        Sampler::Sobol => "scrambled Sobol points",
        Sampler::Random => "random draws",
    };
    let inputs: Vec<String> = simulation
        .uncertain
        .iter()
        .map(|input| format!("{} ({})", input_name(study, &input.path), input.words))
        .collect();
    let mut said = vec![format!(
        "{} trials, seed {}, {how}. Uncertain: {}; all else is as in the base case.",
        fixed(simulation.trials.into(), 0),
        simulation.seed,
        inputs.join("; ")
    )];
    if simulation.correlated {
        said.push("Some inputs move together, as `[correlations]` says.".to_string());
    }
    let held = simulation.held.len();
    if held > 0 {
        let are = if held == 1 { "input has a range and is" } else { "inputs have ranges and are" };
        said.push(format!(
            "{} {are} held at the value that the case or `--set` gives.",
            sentence_case(&in_letters(held))
        ));
    }
    for input in simulation.uncertain.iter().filter(|input| input.cut >= Decimal::new(1, 3)) {
        said.push(format!(
            "{} is cut to what its field allows ({} of the range lies outside).",
            sentence_case(&input_name(study, &input.path)),
            percent(input.cut, 1)
        ));
    }
    if simulation.trials > IN_FULL {
        said.push(format!(
            "Of more than {} trials only the metrics behind the chances are kept, and those that `--metric` names.",
            fixed(IN_FULL.into(), 0)
        ));
    }
    if simulation.drivers.as_ref().is_some_and(|drivers| !drivers.settled) {
        said.push(
            "Some shares of variance have not settled at this number of trials; more `--trials` narrow them."
                .into(),
        );
    }
    said.join(" ")
}
