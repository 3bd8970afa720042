//! The sheet of a simulation: percentiles and gross spend by chance, as values of the run. A workbook cannot draw the trials again, so
//! the sheet says of when they are.

use rust_decimal::Decimal;

use crate::analysis::simulate::simulation::{OptionChances, Simulation};
use crate::analysis::simulate::statistics::PERCENTILES;
use crate::analysis::study::types::Study;
use crate::model::metric::MetricKind;
use crate::report::labels::{metric_name, name, sentence_case};
use crate::report::workbook::cells::Pad;
use crate::report::workbook::{CellKind, Form, Role, Tab};

/// What the sheet is called.
pub const NAME: &str = "Uncertainty";
/// The first row of figures.
const FIRST: u32 = 5;
/// Percentiles of gross spend that are listed.
const SPEND: [u32; 11] = [5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95];

pub fn uncertainty(study: &Study, simulation: &Simulation) -> Tab {
    let mut pad = Pad::new();
    pad.text(0, 0, NAME, Role::Title);
    let said = format!(
        "Values as of the run of tollgate, from {} trials (seed {}) of inputs {}: they do not follow changes in this workbook.",
        simulation.trials,
        simulation.seed,
        study.scenario.sha256.chars().take(8).collect::<String>()
    );
    pad.text(1, 0, said, Role::Note);
    let mut row = FIRST;
    for option in &simulation.options {
        row = of_option(study, option, simulation, row, &mut pad) + 1;
    }
    pad.fix(0, 46);
    let mut tab = pad.tab(NAME, CellKind::Result);
    tab.frozen = (FIRST - 1, 1);
    tab
}

/// Writes an option from a row on; the row after it.
fn of_option(
    study: &Study,
    option: &OptionChances,
    simulation: &Simulation,
    mut row: u32,
    pad: &mut Pad,
) -> u32 {
    pad.heading(row, name(study, &option.id), 7);
    row += 1;
    let best = simulation.best(Some(&option.id)).map(|chance| chance.share);
    let chances = [
        ("chance of being the best choice", best),
        ("chance of losing money", option.loss.map(|chance| chance.share)),
        ("chance of payback within the horizon", option.payback.map(|chance| chance.share)),
    ];
    for (label, share) in chances {
        let Some(share) = share else { continue };
        pad.text(row, 0, label, Role::Label);
        pad.number(row, 1, share, Role::Fixed, Form::Percent(1));
        row += 1;
    }
    row = percentiles(study, option, row + 1, pad);
    spend(option, row + 1, pad)
}

fn percentiles(study: &Study, option: &OptionChances, mut row: u32, pad: &mut Pad) -> u32 {
    pad.text(row, 0, "metric", Role::Column);
    let names = PERCENTILES.iter().map(|percent| format!("P{percent}")).chain(["mean".to_string()]);
    names.zip(1..).for_each(|(name, column)| pad.text(row, column, name, Role::FigureColumn));
    row += 1;
    for (metric, all) in &option.metrics {
        pad.text(row, 0, sentence_case(&metric_name(study, metric.key)), Role::Label);
        let form = match metric.kind {
            MetricKind::Rate | MetricKind::Return => Form::Percent(1),
            MetricKind::Money | MetricKind::Units => Form::Number(0),
            MetricKind::MoneyPerUnit | MetricKind::MoneyPerMtok => Form::Number(4),
            MetricKind::Month | MetricKind::Count | MetricKind::Times => Form::Number(2),
        };
        for (value, column) in all.percentiles.iter().chain([&all.mean]).zip(1..) {
            match value {
                // As everywhere that people read: beyond that a yearly return says nothing.
                Some(value) if metric.kind == MetricKind::Return && *value > Decimal::TWO => {
                    pad.text(row, column, ">200%", Role::Faint);
                }
                Some(value) => pad.number(row, column, *value, Role::Fixed, form.clone()),
                None => pad.text(row, column, "n/a", Role::Faint),
            }
        }
        row += 1;
    }
    row
}

fn spend(option: &OptionChances, mut row: u32, pad: &mut Pad) -> u32 {
    pad.text(row, 0, "chance that gross spend stays below", Role::Column);
    pad.text(row, 1, "gross spend", Role::FigureColumn);
    row += 1;
    for (percent, amount) in option.spend.iter().filter(|(percent, _)| SPEND.contains(percent)) {
        pad.text(row, 0, format!("{percent}%"), Role::Label);
        pad.number(row, 1, *amount, Role::Fixed, Form::Number(0));
        row += 1;
    }
    row
}
