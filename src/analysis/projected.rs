//! A scenario with its sheet computed: what every question is asked of.

use rust_decimal::Decimal;

use crate::base::diagnostic::{Problem, Refusal};
use crate::model::{Model, Plan};
use crate::sheet::exact::{Again, EvalError, Fault, Projection, evaluate};
use crate::sheet::node::{InputId, LineId};

/// A scenario with its sheet and every value in it.
pub struct Projected {
    pub plan: Plan,
    pub model: Model,
    pub exact: Projection,
    /// The sheet again with 1 % more volume.
    pub more: Projection,
}

impl Projected {
    /// A single figure with one input at another value; None where it then does not exist.
    pub fn figure_with(&self, input: InputId, value: Decimal, line: LineId) -> Option<Decimal> {
        let sheet = &self.model.sheet;
        let mut values = sheet.values();
        values[input.0 as usize] = value;
        Again::new(sheet, &self.exact, &[input], &[line]).evaluate(&values).ok()?.at(line, 0)
    }
}

/// Computes the sheet of a plan.
///
/// # Errors
/// A number that is too large, or a division by zero, with its line and month.
pub fn project(plan: Plan, model: Model) -> Result<Projected, Refusal> {
    let values = model.sheet.values();
    let more: Vec<Decimal> =
        model.sheet.inputs.iter().map(|input| more_volume(&input.key, input.value)).collect();
    let run = |values: &[Decimal]| evaluate(&model.sheet, values).map_err(|error| fault(&plan, &error));
    let (exact, more) = (run(&values)?, run(&more)?);
    Ok(Projected { plan, model, exact, more })
}

/// The inputs that scale the whole demand, 1 % up.
fn more_volume(key: &str, value: Decimal) -> Decimal {
    match key {
        "volume.units_per_month" | "volume.scale" => value * Decimal::new(101, 2),
        _ => value,
    }
}

fn fault(plan: &Plan, error: &EvalError) -> Refusal {
    let EvalError { line, month, fault } = error;
    let what = match fault {
        Fault::DivisionByZero => "division by zero",
        Fault::Overflow => "a number beyond what 28 digits hold",
        Fault::Missing => "a figure that does not exist",
        Fault::NoPower => "a fractional power of a negative number",
    };
    let problem = Problem::nowhere("arithmetic", format!("{what} in `{line}`, month {month}"));
    let hint = "look for a number that is far too large or too small";
    Refusal { texts: plan.texts.clone(), problems: vec![problem.hint(hint)] }
}
