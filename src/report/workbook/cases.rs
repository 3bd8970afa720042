//! Cases beside the base case: which of them differ in inputs alone, so that one cell chooses among them.

use rust_decimal::Decimal;

use crate::analysis::projected::Projected;
use crate::sheet::node::Sheet;

/// A case, computed.
pub struct CaseRun {
    /// What people call it.
    pub name: String,
    pub projected: Projected,
}

/// More cases than this do not fit side by side.
const MOST: usize = 8;
/// What the case is called that is none.
pub const BASE: &str = "base case";

/// The cases that one cell chooses among, and the names of those that it cannot.
pub struct Cases<'a> {
    pub runs: Vec<&'a CaseRun>,
    pub left_out: Vec<&'a str>,
}

impl<'a> Cases<'a> {
    pub fn of(projected: &Projected, all: &'a [CaseRun]) -> Self {
        let alike = |run: &&CaseRun| is_alike(&projected.model.sheet, &run.projected.model.sheet);
        let (mut runs, other): (Vec<&CaseRun>, Vec<&CaseRun>) = all.iter().partition(alike);
        let more = runs.split_off(runs.len().min(MOST));
        let left_out = other.into_iter().chain(more).map(|run| run.name.as_str()).collect();
        Self { runs, left_out }
    }

    /// The value of an input in a case, where it differs from the base.
    pub fn value(&self, case: usize, input: usize, base: Decimal) -> Option<Decimal> {
        let value = self.runs[case].projected.model.sheet.inputs[input].value;
        (value != base).then_some(value)
    }
}

/// Whether two sheets have the same formulas and months over the same inputs.
fn is_alike(one: &Sheet, other: &Sheet) -> bool {
    let lines = |sheet: &Sheet| -> Vec<_> {
        sheet.lines.iter().map(|line| (line.key.clone(), line.node, line.opening)).collect()
    };
    let schedules = |sheet: &Sheet| -> Vec<_> {
        sheet.schedules.iter().map(|schedule| (schedule.key.clone(), schedule.values.clone())).collect()
    };
    let inputs = |sheet: &Sheet| -> Vec<_> { sheet.inputs.iter().map(|input| input.key.clone()).collect() };
    one.nodes == other.nodes
        && lines(one) == lines(other)
        && schedules(one) == schedules(other)
        && inputs(one) == inputs(other)
}
