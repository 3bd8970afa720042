//! API cost: calls times what a call costs, less volume and negotiated discounts; then the contract around it,
//! a minimum commitment that is paid when the usage is smaller, and free credits until they end.

use crate::base::calendar::HOURS_PER_MONTH;
use crate::base::diagnostic::Problem;
use crate::base::unit::Unit;
use crate::form::decimal::as_count;
use crate::form::number::Number;
use crate::form::record::Reader;
use crate::form::rule::*;
use crate::form::toml_tree::Node;
use crate::model::actual_months as actuals;
use crate::model::api::step::{ApiStep, StepRates, settle};
use crate::model::api::tiers;
use crate::model::api::tokens::PricedStep;
use crate::model::block::{Block, Resolve, rows};
use crate::model::lowering::OptionSheet;
use crate::model::rows::{Known, unless_known};
use crate::record;
use crate::scenario::types::{CallStep, Category, OptionKind, OptionSpec, Provisioned};
use crate::sheet::expr::Expr;

pub const BLOCK: Block = Block { rows: ApiTerms::ROWS, read };

record! {
    /// The contract with the API's provider.
    pub struct ApiTerms {
        /// Minimum monthly bill, from go-live on.
        minimum_commit: Option<Number> = MONEY [label "minimum monthly commitment"],
        /// Credits that pay the first bills.
        free_credits: Option<FreeCredits>,
        /// Annual decline in all token and call prices, from the last known price on.
        annual_price_decline: Option<Number> = DISCOUNT [group Price, per Year, label "annual API price decline"],
        /// Negotiated, off the list price.
        discount: Option<Number> = SHARE [group Price, label "negotiated discount"],
    }
}

record! {
    /// Credits that pay the first bills.
    pub struct FreeCredits {
        /// Amount of the credits.
        amount: Number = MONEY [label "free credits"],
        /// Last month in which they can be used; without it they do not end.
        expires: Option<Number> = MONTH [label "month the free credits expire"],
    }
}

fn read(node: &Node, reader: &mut Reader) -> Option<Resolve> {
    let terms = ApiTerms::read_part(node, reader)?;
    Some(Box::new(move |scenario, option, reader| {
        check_kind(option, reader)?;
        if !matches!(option.core.kind, OptionKind::Api | OptionKind::Hybrid) {
            return Some(rows(|_| {}));
        }
        let steps = option.core.calls.iter();
        let steps: Vec<Option<ApiStep>> =
            steps.map(|(id, step)| settle(id, step, scenario, option, reader)).collect();
        let steps: Vec<ApiStep> = steps.into_iter().collect::<Option<_>>()?;
        Some(rows(move |cx| lower(&terms, &steps, cx)))
    }))
}

fn check_kind(option: &OptionSpec, reader: &mut Reader) -> Option<()> {
    let core = &option.core;
    let kind = core.kind.word();
    let message = match (core.kind, core.calls.is_empty()) {
        (OptionKind::Other, false) => {
            format!("an option of kind `{kind}` has cost lines only, and `{}` has calls", option.id)
        }
        (OptionKind::Other, true) => return check_shares(option, reader),
        (_, true) => format!(
            "an option of kind `{kind}` needs the calls that a unit takes, and `{}` has none",
            option.id
        ),
        (_, false) => return check_shares(option, reader),
    };
    let hint =
        format!("write `[options.{}.calls.NAME]` with `calls_per_unit`, or change the kind", option.id);
    reader.report(Problem::new("kind-and-calls", &core.name.span, message).label("this option").hint(hint));
    None
}

/// The shares of a prompt cannot exceed the prompt.
fn check_shares(option: &OptionSpec, reader: &mut Reader) -> Option<()> {
    let mut sound = Some(());
    for (id, step) in option.core.calls.iter() {
        let shares = [&step.cached_input_share, &step.cache_write_share, &step.cache_write_1h_share];
        let given: Vec<&Number> = shares.into_iter().flatten().collect();
        let sum: rust_decimal::Decimal = given.iter().map(|share| share.value).sum();
        if let (true, Some(last)) = (sum > rust_decimal::Decimal::ONE, given.last()) {
            let message =
                format!("the cached and written shares of a prompt sum to at most 1, and in `{id}` to {sum}");
            reader.report(Problem::new("shares-over-one", &last.span, message).label("the last of them"));
            sound = None;
        }
    }
    sound
}

fn lower(terms: &ApiTerms, steps: &[ApiStep], cx: &mut OptionSheet) {
    let listed: Vec<(Expr, Option<String>)> =
        steps.iter().flat_map(|step| list_costs(step, terms, cx)).collect();
    let tiers = tiers::factors(steps, cx);
    let discount = terms.discount.as_ref().map(|discount| cx.all.input(discount, Unit::NONE).rest());
    let bills = actuals::cost(cx.option, cx.all);
    let mut usage = Vec::new();
    for (list, model) in listed {
        let tier = model.and_then(|model| tiers.get(&model).cloned()).unwrap_or_else(Expr::one);
        let name = cx.all.sheet.key_of(&list).to_string();
        let name = name.trim_start_matches(&cx.key("")).trim_end_matches(".list_cost").to_string();
        let formula = list * tier * discount.clone().unwrap_or_else(Expr::one);
        let formula = unless_known(&bills, formula);
        usage.push(cx.cost(&format!("{name}.cost"), &label_of(&name), Category::Api, formula));
        // Lines of the results go by the step, not by the row.
        if let Some(cost) = cx.costs.last_mut() {
            cost.key = name;
        }
    }
    if let Some(bills) = &bills {
        usage.push(cx.cost("api_bill", "API calls, as billed", Category::Api, bills.amount.clone()));
    }
    contract(terms, usage, &bills, cx);
}

fn label_of(name: &str) -> String {
    let step = name.trim_start_matches("calls.");
    match step.strip_suffix(".fallback") {
        Some(step) => format!("API calls: {}, fallback", step.replace('_', " ")),
        None => format!("API calls: {}", step.replace('_', " ")),
    }
}

/// List cost of a step and of its fallback, with the model whose volume tiers apply.
fn list_costs(step: &ApiStep, terms: &ApiTerms, cx: &mut OptionSheet) -> Vec<(Expr, Option<String>)> {
    let Some(calls) = cx.calls.iter().find(|(id, _)| *id == step.id).map(|(_, calls)| calls.clone()) else {
        return vec![];
    };
    let name = format!("calls.{}", step.id);
    let all = cx.row(&format!("{name}.api_calls"), "calls to the API", Unit::CALL, calls * cx.to_api.clone());
    let Some((fallback, rates)) = &step.fallback else {
        return vec![list_cost(step, &name, &step.rates, all, terms, cx)];
    };
    let share = cx.all.input(&fallback.share, Unit::NONE);
    let second = list_cost(step, &format!("{name}.fallback"), rates, all.clone() * share.clone(), terms, cx);
    vec![list_cost(step, &name, &step.rates, all * share.rest(), terms, cx), second]
}

fn list_cost(
    step: &ApiStep,
    name: &str,
    rates: &StepRates,
    calls: Expr,
    terms: &ApiTerms,
    cx: &mut OptionSheet,
) -> (Expr, Option<String>) {
    let (formula, model) = match rates {
        StepRates::Call(price) => {
            let price = cx.all.price(price, Unit::MONEY / Unit::CALL);
            let decline = decline(terms, 1, cx);
            (calls * price * decline * batch_of_flat(&step.step, cx), None)
        }
        StepRates::Token(rates) => {
            let last = rates.segments.last().map_or(1, |segment| segment.since);
            let decline = decline(terms, last, cx);
            let priced = PricedStep { name: name.to_string(), step: &step.step, rates, decline };
            (calls * priced.price_per_call(cx), rates.model.clone())
        }
        StepRates::Hour(units) => (provisioned(name, units, calls, cx), None),
    };
    (cx.row(&format!("{name}.list_cost"), "cost at list price", Unit::MONEY, formula), model)
}

fn batch_of_flat(step: &CallStep, cx: &mut OptionSheet) -> Expr {
    match (&step.batch_share, &step.batch_discount) {
        (Some(share), Some(discount)) => {
            (cx.all.input(share, Unit::NONE) * cx.all.input(discount, Unit::NONE)).rest()
        }
        _ => Expr::one(),
    }
}

/// `(1 - decline)` to the years since the last known price.
fn decline(terms: &ApiTerms, since: u32, cx: &mut OptionSheet) -> Expr {
    match &terms.annual_price_decline {
        None => Expr::one(),
        Some(rate) => {
            let yearly = rate.yearly;
            let rate = cx.all.input(rate, Unit::NONE);
            cx.all.compounding(-rate, yearly, since)
        }
    }
}

/// Whole units for the peak, paid by the hour from go-live on.
fn provisioned(name: &str, units: &Provisioned, calls: Expr, cx: &mut OptionSheet) -> Expr {
    let unit = Unit::REPLICA;
    let per_second = Unit::CALL / (Unit::SECOND * unit);
    let seconds = Expr::constant(HOURS_PER_MONTH * crate::base::calendar::SECONDS_PER_HOUR, Unit::SECOND);
    let throughput = cx.all.input(&units.calls_per_s_per_unit, per_second);
    let peak = crate::model::demand::peak(cx.all);
    let least = format!("{}.provisioned.min_units", cx.key(name));
    let least = cx.all.input_or(&units.min_units, &least, unit, 1);
    let live = cx.all.window(cx.option.go_live, cx.all.months());
    let needed = (calls / seconds * peak / throughput).whole_units().max(least) * live;
    let rented = cx.row(&format!("{name}.units"), "provisioned units", unit, needed);
    let price = cx.all.price(&units.price_per_unit_hour, Unit::MONEY / (unit * Unit::HOUR));
    rented * Expr::constant(HOURS_PER_MONTH, Unit::HOUR) * price
}

/// The bill is the larger of usage and commitment; credits pay it until they are used up or expire.
fn contract(terms: &ApiTerms, usage: Vec<Expr>, bills: &Option<Known>, cx: &mut OptionSheet) {
    let usage = cx.row("api_usage", "API usage, all steps", Unit::MONEY, Expr::sum(Unit::MONEY, usage));
    let mut bill = usage.clone();
    if let Some(commit) = &terms.minimum_commit {
        let commit = cx.all.price(commit, Unit::MONEY) * cx.all.window(cx.option.go_live, cx.all.months());
        // A bill that was paid holds what was due.
        let short = (unless_known(bills, commit) - usage).positive();
        bill = bill + cx.cost("minimum_commit", "API commitment not used", Category::Api, short);
    }
    let Some(credits) = &terms.free_credits else { return };
    let last = credits.expires.as_ref().map_or(cx.all.months(), |month| as_count(month.value));
    let amount = cx.all.input(&credits.amount, Unit::MONEY);
    let amount = cx.all.converted(amount, credits.amount.currency.as_ref());
    let usable = bill * cx.all.window(1, last);
    let key = cx.key("free_credits.used_so_far");
    let zero = Expr::zero(Unit::MONEY);
    let so_far =
        cx.all.sheet.running(&key, "credits used so far", zero, |before| (before + usable).min(amount));
    let used = so_far.clone() - cx.all.sheet.previous(&so_far);
    cx.cost("free_credits", "free credits", Category::Api, -used);
}
