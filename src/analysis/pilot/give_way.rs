//! Files of two systems that say the same: what a tool computed gives way to the bill, and what a bill says of use to the log
//! of it.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::analysis::pilot::assign::{Assigned, Assignments, both};
use crate::pilot::format::{FormatOrigin, PilotFormat};
use crate::pilot::row::Quantity;

const COST: u16 = Quantity::Cost.bit();
const CALLS: u16 = Quantity::Calls.bit() | Quantity::Retries.bit();
const TOKENS: u16 = Quantity::InputTokens.bit()
    | Quantity::CachedTokens.bit()
    | Quantity::CacheWriteTokens.bit()
    | Quantity::CacheWrite1hTokens.bit()
    | Quantity::OutputTokens.bit();

/// What gives way: of which rows, which quantities, and to which format.
type Yielded = (usize, u16, &'static PilotFormat);

/// Takes out what gives way, and says so.
pub fn settle(places: &mut Assignments, currency: &str) {
    let yielded: Vec<Yielded> = (0..places.list.len()).flat_map(|at| yields(&places.list, at)).collect();
    let mut notes = Vec::new();
    for (at, bits, to) in yielded {
        let one = &mut places.list[at];
        let said = match one.tally.total(Quantity::Cost).filter(|_| bits == COST) {
            Some(cost) => format!("the {currency} {} that it computes", written(cost)),
            None => "its tokens and calls".to_string(),
        };
        one.tally = Cow::Owned(one.tally.as_ref().clone().without(bits));
        let note = match bits {
            COST => {
                format!("{}: {said} gives way to what was billed, from {}", one.group.format.title, to.title)
            }
            _ => format!(
                "{}: {said} give way to those of {}; its cost counts",
                one.group.format.title, to.title
            ),
        };
        notes.push(note);
    }
    notes.sort();
    notes.dedup();
    places.notes.extend(notes);
    let (kept, empty): (Vec<_>, Vec<_>) =
        std::mem::take(&mut places.list).into_iter().partition(|one| one.tally.periods().len() > 0);
    places.list = kept;
    empty.iter().for_each(|one| places.leave_out("rows that give way as a whole".to_string(), &one.tally));
}

/// What of some rows gives way to other rows of the same place.
fn yields(list: &[Assigned], at: usize) -> Vec<Yielded> {
    let one = &list[at];
    let others = || list.iter().filter(|other| other.is_beside(one));
    let is_bill = |origin: FormatOrigin| origin != FormatOrigin::Gateway;
    match one.group.format.origin {
        FormatOrigin::Gateway => {
            let has_cost = |other: &&Assigned| {
                is_bill(other.group.format.origin) && other.tally.whole().has() & COST != 0
            };
            let own = one.tally.whole().has() & COST != 0;
            let bill = others().find(has_cost).filter(|_| own);
            bill.map(|bill| (at, COST, bill.group.format)).into_iter().collect()
        }
        FormatOrigin::Bill => {
            let of = |bits: u16| {
                let other = others().find(|other| both(&one.tally, &other.tally, bits).is_some())?;
                Some((at, bits, other.group.format))
            };
            [CALLS, TOKENS].into_iter().filter_map(of).collect()
        }
        FormatOrigin::Own | FormatOrigin::Provider => vec![],
    }
}

/// Two digits of an amount, or as many as it takes to see it.
fn written(cost: Decimal) -> String {
    let digits = if cost.abs() >= Decimal::ONE { 2 } else { 6 };
    let rounded = cost.round_dp(digits);
    if digits == 2 { format!("{rounded:.2}") } else { rounded.normalize().to_string() }
}
