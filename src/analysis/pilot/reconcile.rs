//! What measured tokens should have cost by the prices that the scenario rests on, against what was billed: line by line, and
//! the rest on a line of its own.

use std::collections::BTreeMap;

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
    /// What of it was billed for something else than tokens and calls, by its name.
    pub fees: Vec<(String, Decimal)>,
    /// Used, and of no known price: what and why.
    pub unpriced: Vec<Unpriced>,
    pub causes: Vec<Cause>,
    /// The cost was computed by a tool from a price list of its own, and not billed.
    pub computed: bool,
}

/// Half a cent: less than that apart is the same to the cent.
const HALF_A_CENT: Decimal = Decimal::from_parts(5, 0, 0, false, 3);

impl Account {
    /// Billed less expected, and less fees that the bill names.
    pub fn rest(&self) -> Option<Decimal> {
        Some(self.billed - self.fees_in_all() - self.expected?)
    }

    pub fn fees_in_all(&self) -> Decimal {
        self.fees.iter().map(|(_, amount)| amount).sum()
    }

    /// Fees beside several models: of none of them.
    fn of_fees(option: &OptionSpec, fees: Vec<(String, Decimal)>, computed: bool) -> Self {
        let billed = fees.iter().map(|(_, amount)| amount).sum();
        let option = option.id.clone();
        let (lines, unpriced, causes) = (vec![], vec![], vec![]);
        let expected = Some(Decimal::ZERO);
        Self { option, model: "fees".into(), lines, expected, billed, fees, unpriced, causes, computed }
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
    /// What was billed under terms that have a price of their own.
    terms: IndexMap<String, Decimal>,
}

/// The accounts of a pilot: none where nothing was billed, or nothing that was used has a price.
pub fn reconcile(projected: &Projected, list: &[Assigned]) -> Vec<Account> {
    let options = projected.plan.scenario.options.iter();
    options.flat_map(|option| of_option(projected, option, list)).collect()
}

fn of_option(projected: &Projected, option: &OptionSpec, list: &[Assigned]) -> Vec<Account> {
    let own: Vec<&Assigned> = list.iter().filter(|placed| placed.option.id == option.id).collect();
    let open = together(opened(&own));
    let open = open.into_iter().filter(|(_, open)| open.has_bill && !open.used.is_empty());
    let mut accounts: Vec<Account> =
        open.map(|(model, open)| closed(projected, option, model, open)).collect();
    let fees = fees(&own);
    match accounts.as_mut_slice() {
        [] => {}
        _ if fees.is_empty() => {}
        [only] => {
            let more: Decimal = fees.iter().map(|(_, amount)| amount).sum();
            only.billed += more;
            only.causes.iter_mut().for_each(|cause| cause.would_be += more);
            only.fees = fees;
        }
        [first, ..] => {
            let computed = first.computed;
            accounts.push(Account::of_fees(option, fees, computed));
        }
    }
    accounts
}

/// What was billed for something else than tokens and calls, by its name.
fn fees(list: &[&Assigned]) -> Vec<(String, Decimal)> {
    let mut all: BTreeMap<String, Decimal> = BTreeMap::new();
    for placed in list {
        let Some(fees) = placed.tally.total(Quantity::Fees).filter(|fees| !fees.is_zero()) else { continue };
        let item = placed.group.get(Label::Item).unwrap_or("web search and other fees");
        *all.entry(item.to_string()).or_default() += fees;
    }
    all.into_iter().collect()
}

/// Tokens, calls and bills by model; fees are of none, so that a line of them does not make one account of two.
fn opened<'a>(list: &[&'a Assigned]) -> IndexMap<String, Open<'a>> {
    let mut all: IndexMap<String, Open> = IndexMap::new();
    for placed in list {
        let step = placed.step.and_then(|step| placed.option.core.calls.get(step));
        let of_step = step.and_then(|step| step.model.as_ref()).map(|model| model.text.as_str());
        let whole = placed.tally.whole();
        let is_fee =
            whole.get(Quantity::Fees).is_some() && whole.get(Quantity::Fees) == whole.get(Quantity::Cost);
        if is_fee && !has_tokens(&whole) && whole.get(Quantity::Calls).is_none() {
            continue;
        }
        let model = placed.group.get(Label::Model).or(of_step).map(plain_model).unwrap_or_default();
        let open = all.entry(model.clone()).or_default();
        for (period, totals) in placed.tally.periods() {
            let Some(cost) = totals.get(Quantity::Cost) else { continue };
            let cost = cost - totals.get(Quantity::Fees).unwrap_or_default();
            open.has_bill = true;
            open.computed |= placed.group.format.origin == FormatOrigin::Gateway;
            *open.billed.entry(period).or_default() += cost;
            let terms = placed.group.get(Label::Terms).map(str::to_string);
            terms.into_iter().for_each(|terms| *open.terms.entry(terms).or_default() += cost);
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
        open.terms.into_iter().for_each(|(terms, cost)| *one.terms.entry(terms).or_default() += cost);
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
            causes(expected, billed, &kinds, (&by_period, &open.billed), &open.terms)
        }
        _ => vec![],
    };
    let computed = open.computed;
    let (option, fees) = (option.id.clone(), vec![]);
    Account { option, model, lines, expected, billed, fees, unpriced, causes, computed }
}
