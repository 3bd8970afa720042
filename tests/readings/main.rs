//! One sheet, several readings: on every shipped scenario and its cases the lanes say what the exact reading says, and
//! the numbers of every explanation make up the value that it explains.

#[path = "../random_sheets/bounds.rs"]
mod bounds;
#[path = "../support/case.rs"]
mod case;
mod formula;

use std::path::Path;

use bounds::Cell;
use case::Case;
use rust_decimal::{Decimal, dec};
use tollgate::scenario::load::Changes;
use tollgate::sheet::exact::{Projection, evaluate};
use tollgate::sheet::explain::{At, Made, Term, explain};
use tollgate::sheet::lanes::{LaneOutcome, Tape, nearest};
use tollgate::sheet::node::{InputId, LineId, Shape, Sheet};

/// Shipped scenarios, each also with each of its cases.
fn shipped() -> Vec<(String, Case)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut list = Vec::new();
    for name in [
        "invoice-processing",
        "support-cascade",
        "staged-hosting",
        "knowledge-base",
        "hybrid-document-search",
        "record-enrichment",
        "support-agent",
        "support-agents-ten",
        "coding-agent",
        "assistant-seats",
        "../tests/support/ways-to-pay",
    ] {
        let file = folder.join(format!("{name}.toml"));
        let base = case::file(&file, &Changes::default());
        for of in base.projected.plan.scenario.cases.clone() {
            let changes = Changes { case: Some(of.clone()), set: vec![], ..Changes::default() };
            list.push((format!("{name}, case {of}"), case::file(&file, &changes)));
        }
        list.push((name.to_string(), base));
    }
    list.push(("invoice-processing, partly happened".to_string(), partly_happened(&folder)));
    list
}

/// The second and the third month of service stand as actuals, with all that can be known of them.
fn partly_happened(folder: &Path) -> Case {
    let known = "units = 5_200, cost = 380.25, review_minutes = 4_000, escalated = 2_600, errors = 120";
    let months = format!("{{ \"2027-06\" = {{ {known} }}, \"2027-07\" = {{ {known} }} }}");
    let set = vec![format!("options.api.actuals={months}")];
    case::file(&folder.join("invoice-processing.toml"), &Changes { case: None, set, ..Changes::default() })
}

fn lines(sheet: &Sheet) -> Vec<LineId> {
    (0..sheet.lines.len() as u32).map(LineId).collect()
}

/// The inputs as they are, then moved by up to 7 % either way: each trial moves each input differently.
fn trials(sheet: &Sheet) -> Vec<Vec<Decimal>> {
    let moved = |trial: u64, at: usize, value: Decimal| {
        let spread = (at as u64 * 7_919 + trial * 104_729) % 1_409;
        value * (dec!(0.93) + Decimal::from(spread) / dec!(10_000))
    };
    let inputs = sheet.values();
    let trial = |trial: u64| -> Vec<Decimal> {
        inputs
            .iter()
            .enumerate()
            .map(|(at, value)| if trial == 0 { *value } else { moved(trial, at, *value) })
            .collect()
    };
    (0..6).map(trial).collect()
}

/// All inputs ranged.
fn lanes(case: &Case, trials: &[Vec<Decimal>]) -> LaneOutcome {
    let (sheet, exact) = (&case.projected.model.sheet, &case.projected.exact);
    let ranged: Vec<InputId> = (0..sheet.inputs.len() as u32).map(InputId).collect();
    let tape = Tape::compile(sheet, &sheet.values(), exact, &ranged, &lines(sheet));
    let column = |at: usize| trials.iter().map(|inputs| nearest(inputs[at])).collect::<Vec<f64>>();
    tape.run(&(0..ranged.len()).map(column).collect::<Vec<_>>())
}

#[derive(Debug, Default)]
struct Tally {
    compared: usize,
    missing: usize,
    undecided: usize,
}

/// Every cell of a trial. Where rounding decides - a value on the edge of a whole replica, say - there is nothing to
/// compare; a bound on the rounding tells where that is.
fn compare(
    name: &str,
    case: &Case,
    exact: &Projection,
    trial: usize,
    lanes: &LaneOutcome,
    tally: &mut Tally,
) {
    let sheet = &case.projected.model.sheet;
    let bounds = bounds::evaluate(sheet, &trials(sheet)[trial]);
    for line in lines(sheet) {
        for (month, cell) in exact.cells(line).iter().enumerate() {
            let lane = lanes.at(line, month as u32).unwrap()[trial];
            let place = format!("{name}, trial {trial}: {} in month {month}", sheet.line(line).key);
            match (cell, bounds[line.0 as usize][month]) {
                (_, Cell::Unsure) => tally.undecided += 1,
                (None, _) => {
                    assert!(lane.is_nan(), "{place}: missing, but lanes say {lane}");
                    tally.missing += 1;
                }
                (Some(value), _) => {
                    let value = nearest(*value);
                    let near = (lane - value).abs() <= 1e-9 * value.abs().max(1.0);
                    assert!(near, "{place}: exact {value}, lanes {lane}");
                    tally.compared += 1;
                }
            }
        }
    }
}

#[test]
fn lanes_say_what_the_exact_reading_says_of_shipped_scenarios() {
    let mut tally = Tally::default();
    for (name, case) in shipped() {
        let sheet = &case.projected.model.sheet;
        let trials = trials(sheet);
        let outcome = lanes(&case, &trials);
        for (trial, inputs) in trials.iter().enumerate() {
            let exact =
                evaluate(sheet, inputs).unwrap_or_else(|error| panic!("{name}, trial {trial}: {error:?}"));
            compare(&name, &case, &exact, trial, &outcome, &mut tally);
        }
    }
    println!("{tally:?}");
    assert!(tally.compared > 200_000 && tally.missing > 900, "{tally:?}");
    assert!(tally.undecided * 200 < tally.compared, "{tally:?}");
}

/// Months to look at: the decision day, the first, go-lives and waves, a step of wages, the last.
const MONTHS: [u32; 9] = [0, 1, 5, 8, 12, 13, 24, 25, 36];

#[test]
fn the_numbers_of_an_explanation_make_up_its_value() {
    let (mut formulas, mut given) = (0, 0);
    for (name, case) in shipped() {
        let sheet = &case.projected.model.sheet;
        for line in lines(sheet) {
            let single = sheet.line(line).shape == Shape::Single;
            let whens = MONTHS.map(At::Month);
            let whens =
                if single { vec![At::Single] } else { whens.into_iter().chain([At::Horizon]).collect() };
            for at in whens {
                let place = format!("{name}: {} at {at:?}", sheet.line(line).key);
                let explained = explain(sheet, &sheet.values(), &case.projected.exact, line, at, 2);
                match explained.made {
                    Made::Given(_) => given += 1,
                    Made::Formula { numbers, .. } if numbers.is_empty() => {}
                    Made::Formula { numbers, .. } => {
                        agree(&numbers, explained.value, &place);
                        formulas += 1;
                    }
                    Made::Elsewhere => panic!("{place}: nothing is explained"),
                }
            }
        }
    }
    println!("{formulas} formulas, {given} given");
    assert!(formulas > 9_000, "{formulas}");
}

fn agree(numbers: &[Term], value: Option<Decimal>, place: &str) {
    let shown = formula::value(numbers);
    match (shown, value) {
        (Some(shown), Some(value)) => {
            let near = (shown - value).abs() <= dec!(0.000000001) * value.abs().max(dec!(1));
            assert!(near, "{place}: {shown} by its numbers, {value} shown; {numbers:?}");
        }
        (None, None) => {}
        (shown, value) => panic!("{place}: {shown:?} by its numbers, {value:?} shown; {numbers:?}"),
    }
}

/// What an explanation is made of ends in numbers that somebody gave, with their source.
#[test]
fn every_explanation_ends_in_what_was_given() {
    for (name, case) in shipped() {
        let sheet = &case.projected.model.sheet;
        for option in &case.study.options {
            let line = case.projected.model.line(&format!("options.{}.npv", option.id)).unwrap();
            let whole = explain(sheet, &sheet.values(), &case.projected.exact, line, At::Single, 60);
            let mut open = vec![whole];
            let mut leaves = 0;
            while let Some(next) = open.pop() {
                match next.made {
                    Made::Given(source) => {
                        leaves += 1;
                        assert!(
                            !source.origin.to_string().is_empty(),
                            "{name}: {} comes from nowhere",
                            next.key
                        );
                    }
                    Made::Formula { parts, .. } => open.extend(parts),
                    Made::Elsewhere => {}
                }
            }
            assert!(leaves > 10, "{name}: {leaves} leaves");
        }
    }
}
