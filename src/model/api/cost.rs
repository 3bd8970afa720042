//! API cost: calls times what a call costs, less volume and negotiated discounts; then the contract around it,
//! a minimum commitment that is paid when the usage is smaller, and free credits until they end.

use crate::base::diagnostic::Problem;
use crate::base::unit::Unit;
use crate::form::decimal::as_count;
use crate::form::number::Number;
use crate::form::record::Reader;
use crate::form::rule::*;
use crate::form::toml_tree::Node;
use crate::model::actual_months as actuals;
use crate::model::api::listed::{ApiCalls, ListedCost, list_cost};
use crate::model::api::prompts_check::check_lengths;
use crate::model::api::step::{ApiStep, settle};
use crate::model::api::tiers;
use crate::model::block::{Block, Resolve, rows};
use crate::model::drivers::known_quantity;
use crate::model::effect;
use crate::model::lowering::OptionSheet;
use crate::model::place::{Place, calls_an_api};
use crate::model::rows::{Known, unless_known};
use crate::record;
use crate::scenario::types::{Category, OptionKind, OptionSpec};
use crate::scenario::ways::*;
use crate::sheet::expr::Expr;

pub const BLOCK: Block = Block { rows: ApiTerms::ROWS, read };

record! {
    /// The contract with the API's provider.
    pub struct ApiTerms {
        /// Minimum monthly bill, from go-live on.
        minimum_commit: Option<Number> = MONEY [label "minimum monthly commitment", only BY_API],
        /// Credits that pay the first bills.
        free_credits: Option<FreeCredits> [only BY_API],
        /// Annual decline in all token and call prices, from the last known price on.
        annual_price_decline: Option<Number> = DISCOUNT [group Price, per Year, label "annual API price decline", only BY_TOKEN_OR_CALL],
        /// Negotiated, off the list price.
        discount: Option<Number> = SHARE [group Price, label "negotiated discount", only BY_API],
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
        let contract = effect::check_contract(option, ApiTerms::ROWS, reader);
        effect::check_steps(option, reader).and(contract)?;
        for (id, step) in option.core.calls.iter() {
            known_quantity(scenario, &step.per, id, reader);
        }
        if !calls_an_api(option) {
            return Some(rows(|_| {}));
        }
        let steps = option.core.calls.iter().filter(|(_, step)| Place::of(option, step).is_called());
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
        (OptionKind::Staged, false) => {
            format!(
                "an option of kind `{kind}` has the calls of its stages, and `{}` has calls of its own",
                option.id
            )
        }
        (OptionKind::Other | OptionKind::Staged, true) => return Some(()),
        // What is charged by a count needs no calls.
        (OptionKind::Api | OptionKind::Mixed, true)
            if ["fees", "seats"].iter().any(|name| option.node.get(name).is_some()) =>
        {
            return Some(());
        }
        (_, true) => format!(
            "an option of kind `{kind}` needs the calls that a unit takes, and `{}` has none",
            option.id
        ),
        (_, false) => {
            let (shares, lengths) = (check_shares(option, reader), check_lengths(option, reader));
            return shares.and(lengths);
        }
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
    let listed: Vec<ListedCost> = steps.iter().flat_map(|step| list_costs(step, terms, cx)).collect();
    let tiers = tiers::factors(&listed, cx);
    let discount = terms.discount.as_ref().map(|discount| cx.all.input(discount, Unit::NONE).rest());
    let bills = actuals::cost(cx.option, cx.all);
    let mut usage = Vec::new();
    for one in listed {
        let tier = one.model().and_then(|model| tiers.get(model).cloned()).unwrap_or_else(Expr::one);
        let (list, name) = (one.row, one.name);
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
    match step.rsplit_once('.') {
        Some((step, part)) => format!("API calls: {}, {part}", step.replace('_', " ")),
        None => format!("API calls: {}", step.replace('_', " ")),
    }
}

/// List cost of a step and of its fallback, with the model whose volume tiers apply.
fn list_costs<'a>(step: &'a ApiStep, terms: &ApiTerms, cx: &mut OptionSheet) -> Vec<ListedCost<'a>> {
    let decline = &terms.annual_price_decline;
    let Some(all) = ApiCalls::of(&step.id, &step.step, cx) else { return vec![] };
    let name = format!("calls.{}", step.id);
    let own = (name.as_str(), name.as_str());
    let Some((fallback, rates)) = &step.fallback else {
        return own_costs(own, &all, step, decline, cx);
    };
    let share = cx.all.input(&fallback.share, Unit::NONE);
    let second = format!("{name}.fallback");
    let second = list_cost((&second, &second), &all.part(&share), rates, decline, cx);
    let mut listed = own_costs(own, &all.part(&share.rest()), step, decline, cx);
    listed.push(second);
    listed
}

/// List cost of the calls that a step keeps, and of those beyond the units that it rents.
fn own_costs<'a>(
    own: (&str, &str),
    calls: &ApiCalls,
    step: &'a ApiStep,
    decline: &Option<Number>,
    cx: &mut OptionSheet,
) -> Vec<ListedCost<'a>> {
    let first = list_cost(own, calls, &step.rates, decline, cx);
    let beyond = first.overflow.clone().zip(step.spillover.as_ref());
    let name = format!("{}.spillover", own.0);
    let spilled =
        beyond.map(|(share, rates)| list_cost((&name, own.1), &calls.part(&share), rates, decline, cx));
    std::iter::once(first).chain(spilled).collect()
}

/// The bill is the larger of usage and commitment; credits pay it until they are used up or expire.
fn contract(terms: &ApiTerms, usage: Vec<Expr>, bills: &Option<Known>, cx: &mut OptionSheet) {
    let usage = cx.row("api_usage", "API usage, all steps", Unit::MONEY, Expr::sum(Unit::MONEY, usage));
    let mut bill = usage.clone();
    if let Some(commit) = &terms.minimum_commit {
        let commit = cx.all.price(commit, Unit::MONEY) * cx.live();
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
