//! How far an input is moved where nobody says how far.

use rust_decimal::Decimal;

use crate::analysis::projected::Projected;
use crate::base::unit::Unit;
use crate::form::kind::FieldKind;
use crate::model::catalogue;
use crate::sheet::node::{Input, InputId};

/// A tenth to ten times the value; shares from almost nothing to all of it.
pub fn usual_range(projected: &Projected, input: InputId) -> (Decimal, Decimal) {
    let input = projected.model.sheet.input(input);
    let value = input.value;
    let (less, more) = (value / Decimal::TEN, value.saturating_mul(Decimal::TEN));
    match () {
        () if is_share(input) && value.is_sign_negative() => {
            ((value * Decimal::TWO).max(LEAST), Decimal::ONE)
        }
        () if is_share(input) => (Decimal::new(1, 2).min(value), Decimal::ONE),
        () if value.is_zero() => (Decimal::ZERO, Decimal::ONE_HUNDRED),
        () => possible(input, (less.min(more), less.max(more))),
    }
}

/// A range within what the rule of the field allows, and whole where a tenth cannot be had.
fn possible(input: &Input, (low, high): (Decimal, Decimal)) -> (Decimal, Decimal) {
    let rule = catalogue().input(&input.key).map(|found| found.row.rule);
    let bound = |name: &str| rule?.bounds().find(|(known, _)| *known == name).map(|(_, value)| value.into());
    let least = bound("minimum").map_or(low, |bound: Decimal| low.max(bound));
    let most = bound("maximum").map_or(high, |bound: Decimal| high.min(bound));
    let (least, most) = if is_count(input) { (least.ceil(), most.floor()) } else { (least, most) };
    if least < most { (least, most) } else { (low, high) }
}

/// A yearly change below this leaves nothing.
const LEAST: Decimal = Decimal::from_parts(9, 0, 0, true, 1);

fn is_share(input: &Input) -> bool {
    input.unit == Unit::NONE && is_per_cent(&input.key) && input.value.abs() <= Decimal::ONE
}

/// The kind of thing that an input is; None where no field stands behind it.
pub fn kind_of(path: &str) -> Option<FieldKind> {
    catalogue().input(path).map(|found| found.row.kind)
}

/// Whether values of an input without a unit are read as per cent.
pub fn is_per_cent(path: &str) -> bool {
    kind_of(path).is_some_and(FieldKind::is_per_cent)
}

/// The ends that a tornado moves an input to, and the range that the scenario states, if it does.
#[derive(Debug, Clone)]
pub struct Ends {
    pub low: Decimal,
    pub high: Decimal,
    /// As the scenario has it: `min 0.3, max 0.7`. None is the convention: a tenth down and up, counts by one.
    pub stated: Option<String>,
}

/// The ends of an input: those of its range, else 10 % to either side; None where that moves nothing.
pub fn ends(projected: &Projected, id: InputId) -> Option<Ends> {
    let input = projected.model.sheet.input(id);
    let ends = match projected.plan.ranges.get(&input.key) {
        Some(said) => Ends { low: said.low, high: said.high, stated: Some(said.words.clone()) },
        None => by_convention(input)?,
    };
    (ends.low != ends.high).then_some(ends)
}

fn by_convention(input: &Input) -> Option<Ends> {
    if is_design(input) {
        return None;
    }
    let by = if is_count(input) { Decimal::ONE } else { input.value.abs().checked_div(Decimal::TEN)? };
    let (low, high) = (input.value.checked_sub(by)?, input.value.checked_add(by)?);
    let low = if input.value >= Decimal::ZERO { low.max(Decimal::ZERO) } else { low };
    let high = if is_share(input) { high.min(Decimal::ONE) } else { high };
    Some(Ends { low, high, stated: None })
}

/// A tenth of a replica cannot be had.
fn is_count(input: &Input) -> bool {
    kind_of(&input.key) == Some(FieldKind::Count) && input.value.is_integer()
}

/// How a machine is built: with other GPUs in it, its speed would be another too, so it is not moved alone.
pub fn is_design(input: &Input) -> bool {
    kind_of(&input.key) == Some(FieldKind::Design)
}
