//! What measured tokens should have cost by the prices that the scenario rests on, against what was billed: line by line, and
//! the rest on a line of its own.

use indexmap::IndexMap;
use rust_decimal::Decimal;

use crate::analysis::pilot::assign::{Assigned, plain_model};
use crate::analysis::pilot::causes::{Cause, causes};
use crate::analysis::pilot::expected_cost::{BillLine, ExpectedCost, Unpriced, Used, has_tokens, lines};
use crate::analysis::projected::Projected;
use crate::pilot::format::FormatOrigin;
use crate::pilot::label::Label;
use crate::pilot::period::Period;
use crate::pilot::row::Quantity;
use crate::pilot::tally::Totals;
use crate::scenario::types::OptionSpec;

/// What was used and billed of a model, or of an option as a whole where a bill does not tell models apart.
#[derive(Debug, Clone)]
pub struct Account {
    pub option: String,
    /// Model; empty where it is of the option as a whole.
    pub model: String,
    pub lines: Vec<BillLine>,
    /// By the prices; None where a price is not known.
    pub expected: Option<Decimal>,
    pub billed: Decimal,
    /// Used, and of no known price: what and why.
    pub unpriced: Vec<Unpriced>,
    pub causes: Vec<Cause>,
    /// The cost was computed by a tool from a price list of its own, and not billed.
    pub computed: bool,
}

/// Half a cent: less than that apart is the same to the cent.
const HALF_A_CENT: Decimal = Decimal::from_parts(5, 0, 0, false, 3);

impl Account {
    /// Billed less expected.
    pub fn rest(&self) -> Option<Decimal> {
        Some(self.billed - self.expected?)
    }

    pub fn is_matched(&self) -> bool {
        self.rest().is_some_and(|rest| rest.abs() < HALF_A_CENT)
    }
}

/// Tokens, calls and bills of a model while they are gathered.
#[derive(Default)]
struct Open<'a> {
    used: Vec<Used<'a>>,
    billed: IndexMap<Period, Decimal>,
    has_bill: bool,
    computed: bool,
}

/// The accounts of a pilot: none where nothing was billed, or nothing that was used has a price.
pub fn reconcile(projected: &Projected, list: &[Assigned]) -> Vec<Account> {
    let scenario = &projected.plan.scenario;
    let of = |option: &OptionSpec| {
        let own: Vec<&Assigned> = list.iter().filter(|placed| placed.option.id == option.id).collect();
        let open = together(opened(&own));
        open.into_iter().filter(|(_, open)| open.has_bill && !open.used.is_empty()).collect::<Vec<_>>()
    };
    let options = scenario.options.iter();
    options
        .flat_map(|option| of(option).into_iter().map(|(model, open)| closed(projected, option, model, open)))
        .collect()
}

fn opened<'a>(list: &[&'a Assigned]) -> IndexMap<String, Open<'a>> {
    let mut all: IndexMap<String, Open> = IndexMap::new();
    for placed in list {
        let step = placed.step.and_then(|step| placed.option.core.calls.get(step));
        let of_step = step.and_then(|step| step.model.as_ref()).map(|model| model.text.as_str());
        let model = placed.group.get(Label::Model).or(of_step).map(plain_model).unwrap_or_default();
        let open = all.entry(model.clone()).or_default();
        for (period, totals) in placed.tally.periods() {
            if let Some(cost) = totals.get(Quantity::Cost) {
                open.has_bill = true;
                open.computed |= placed.group.format.origin == FormatOrigin::Gateway;
                *open.billed.entry(period).or_default() += cost;
            }
        }
        let used =
            |(_, totals): (Period, Totals)| totals.get(Quantity::Calls).is_some() || has_tokens(&totals);
        if placed.tally.periods().any(used) {
            open.used.push(Used { model, step, placed });
        }
    }
    all
}

/// One account where the bill, or the use, does not tell models apart.
fn together(all: IndexMap<String, Open>) -> IndexMap<String, Open> {
    if all.values().all(|open| open.has_bill && !open.used.is_empty()) {
        return all;
    }
    let mut one = Open::default();
    for open in all.into_values() {
        one.used.extend(open.used);
        one.has_bill |= open.has_bill;
        one.computed |= open.computed;
        open.billed.into_iter().for_each(|(period, cost)| *one.billed.entry(period).or_default() += cost);
    }
    IndexMap::from([(String::new(), one)])
}

fn closed(projected: &Projected, option: &OptionSpec, model: String, open: Open) -> Account {
    let ExpectedCost { lines, unpriced, by_period, kinds } = lines(projected, option, &open.used);
    let sum: Decimal = lines.iter().map(|line| line.amount).sum();
    let billed: Decimal = open.billed.values().sum();
    let expected = (unpriced.is_empty() && !lines.is_empty()).then_some(sum);
    let causes = match expected {
        Some(expected) if (billed - expected).abs() >= HALF_A_CENT => {
            causes(expected, billed, &kinds, (&by_period, &open.billed))
        }
        _ => vec![],
    };
    let computed = open.computed;
    Account { option: option.id.clone(), model, lines, expected, billed, unpriced, causes, computed }
}
