//! The lanes reading says what the exact reading says, on random sheets.
//!
//! Every cell is compared, at a relative 1e-9 (absolute below one), but for those that `f64` cannot decide: where a
//! bound on its rounding, kept beside a plain reading, is not well below that, or leaves open on which side
//! of a step (a ceiling, a division by zero, a change of sign, the smallest of several) a value stands. A load of
//! exactly n machines is no such case: it is whole to within the ninth decimal.

mod bounds;
mod sheets;

use bounds::Cell;
use rust_decimal::Decimal;
use sheets::Dice;
use tollgate::sheet::exact;
use tollgate::sheet::exact::{Fault, Projection};
use tollgate::sheet::lanes::{LaneOutcome, Tape, nearest};
use tollgate::sheet::node::{InputId, LineId, Node, Sheet, Total};

const SHEETS: usize = 520;
const TRIALS: usize = 4;

/// A sheet with a choice of ranged inputs.
struct Case {
    seed: u64,
    sheet: Sheet,
    base: Projection,
    ranged: Vec<InputId>,
    /// The inputs of each trial.
    trials: Vec<Vec<Decimal>>,
}

impl Case {
    /// None where the sheet as it stands has a fault.
    fn new(seed: u64, trials: usize) -> Option<Self> {
        let sheet = sheets::sheet(seed);
        let base = exact::evaluate(&sheet, &sheet.values()).ok()?;
        let mut dice = Dice(!seed);
        let mut ranged: Vec<InputId> = (0..sheet.inputs.len() as u32).map(InputId).collect();
        ranged.retain(|input| input.0 == 0 || dice.below(2) == 0);
        let trials = (0..trials).map(|_| draw(&mut dice, &sheet, &ranged)).collect();
        Some(Self { seed, sheet, base, ranged, trials })
    }

    fn lines(&self) -> Vec<LineId> {
        (0..self.sheet.lines.len() as u32).map(LineId).collect()
    }

    fn run(&self, wanted: &[LineId], trials: usize) -> LaneOutcome {
        let tape = Tape::compile(&self.sheet, &self.sheet.values(), &self.base, &self.ranged, wanted);
        let column = |input: &InputId| {
            let values = self.trials[..trials].iter().map(|inputs| nearest(inputs[input.0 as usize]));
            values.collect::<Vec<f64>>()
        };
        tape.run(&self.ranged.iter().map(column).collect::<Vec<_>>())
    }

    fn touched(&self, line: LineId) -> bool {
        self.sheet.inputs_behind(line).iter().any(|input| self.ranged.contains(input))
    }

    fn months(&self, line: LineId) -> std::ops::Range<u32> {
        0..self.base.cells(line).len() as u32
    }
}

fn draw(dice: &mut Dice, sheet: &Sheet, ranged: &[InputId]) -> Vec<Decimal> {
    let mut inputs = sheet.values();
    ranged.iter().for_each(|input| inputs[input.0 as usize] = dice.value());
    inputs
}

fn cases(count: usize, trials: usize) -> impl Iterator<Item = Case> {
    (0..).filter_map(move |seed| Case::new(seed, trials)).take(count)
}

/// How many cells were compared, and why others were not.
#[derive(Debug, Default)]
struct Tally {
    compared: usize,
    missing: usize,
    faults: usize,
    undecided: usize,
    overflows: usize,
}

#[test]
fn lanes_say_what_the_exact_reading_says() {
    let mut tally = Tally::default();
    for case in cases(SHEETS, TRIALS) {
        let outcome = case.run(&case.lines(), TRIALS);
        for (trial, inputs) in case.trials.iter().enumerate() {
            compare(&case, &outcome, trial, inputs, &mut tally);
        }
    }
    println!("{tally:?}");
    assert!(tally.compared > 500_000 && tally.missing > 10_000 && tally.faults > 30, "{tally:?}");
    assert!(tally.undecided * 15 < tally.compared, "{tally:?}");
}

fn compare(case: &Case, outcome: &LaneOutcome, trial: usize, inputs: &[Decimal], tally: &mut Tally) {
    let bounds = bounds::evaluate(&case.sheet, inputs);
    let lane = |line: LineId, month: u32| outcome.at(line, month).unwrap()[trial];
    match exact::evaluate(&case.sheet, inputs) {
        Ok(exact) => {
            for line in case.lines() {
                for month in case.months(line) {
                    let bound = bounds[line.0 as usize][month as usize];
                    let place = || format!("seed {}, {line:?}, month {month}, trial {trial}", case.seed);
                    agree(exact.at(line, month), lane(line, month), bound, tally, place);
                }
            }
        }
        Err(error) if error.fault == Fault::Overflow => tally.overflows += 1,
        Err(error) => {
            let line = case.sheet.find_line(&error.line).unwrap();
            let bound = bounds[line.0 as usize][error.month as usize];
            let place = || format!("seed {}, {error:?}, trial {trial}", case.seed);
            agree(None, lane(line, error.month), bound, tally, place);
            tally.faults += 1;
        }
    }
}

fn agree(exact: Option<Decimal>, lane: f64, bound: Cell, tally: &mut Tally, place: impl Fn() -> String) {
    match (exact, bound) {
        (_, Cell::Unsure) => tally.undecided += 1,
        (None, bound) => {
            assert!(lane.is_nan() && matches!(bound, Cell::Missing), "{}: {lane}, {bound:?}", place());
            tally.missing += 1;
        }
        (Some(exact), Cell::Near(_, error)) if error > 1e-10 * nearest(exact).abs().max(1.0) => {
            tally.undecided += 1
        }
        (Some(exact), bound) => {
            let exact = nearest(exact);
            let near = (lane - exact).abs() <= 1e-9 * exact.abs().max(1.0);
            assert!(near, "{}: exact {exact}, lanes {lane}, {bound:?}", place());
            tally.compared += 1;
        }
    }
}

fn same_bits(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len()
        && a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()))
}

#[test]
fn a_trial_does_not_depend_on_its_place_or_its_company() {
    for case in cases(40, 1_000) {
        let all = case.run(&case.lines(), 1_000);
        for trials in [1, 63, 64, 65, 128] {
            let some = case.run(&case.lines(), trials);
            for line in case.lines() {
                for month in case.months(line) {
                    let (all, some) = (all.at(line, month).unwrap(), some.at(line, month).unwrap());
                    assert!(same_bits(&all[..trials], some), "seed {}, {line:?}, month {month}", case.seed);
                }
            }
        }
    }
}

#[test]
fn a_line_does_not_depend_on_what_else_is_wanted() {
    for case in cases(150, 3) {
        let all = case.run(&case.lines(), 3);
        for line in case.lines() {
            let alone = case.run(&[line], 3);
            for month in case.months(line) {
                let (all, alone) = (all.at(line, month).unwrap(), alone.at(line, month).unwrap());
                assert!(same_bits(all, alone), "seed {}, {line:?}, month {month}", case.seed);
            }
        }
    }
}

#[test]
fn lines_that_no_ranged_input_touches_are_those_of_the_exact_reading() {
    let mut untouched = 0;
    for case in cases(200, 2) {
        let outcome = case.run(&case.lines(), 2);
        for line in case.lines().into_iter().filter(|line| !case.touched(*line)) {
            for month in case.months(line) {
                let exact = case.base.at(line, month).map_or(f64::NAN, nearest);
                assert!(same_bits(outcome.at(line, month).unwrap(), &[exact; 2]), "seed {}", case.seed);
                untouched += 1;
            }
        }
    }
    assert!(untouched > 10_000, "{untouched}");
}

#[test]
fn the_sheets_have_every_kind_of_node_and_total() {
    let mut kinds = std::collections::BTreeSet::new();
    for node in cases(SHEETS, 0).flat_map(|case| case.sheet.nodes) {
        let name = format!("{node:?}");
        let inner = if matches!(node, Node::Binary(..) | Node::Total(..)) { 2 } else { 1 };
        let names: Vec<&str> = name.split(['(', ' ', ',', ')']).take(inner).collect();
        kinds.insert(names.join(" "));
    }
    let totals = [Total::Last, Total::MonthOfMin, Total::FirstRecovery, Total::FinalRecovery];
    assert!(totals.iter().all(|total| kinds.contains(&format!("Total {total:?}"))), "{kinds:?}");
    assert_eq!(kinds.len(), 9 + 6 + 7, "{kinds:?}");
}
