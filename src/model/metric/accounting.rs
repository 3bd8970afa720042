//! The accounting view beside cash: what is bought is written off over its life, profit is taxed, and a loss saves tax
//! elsewhere. What is not written off by the horizon is then, as if it were sold for its residual value.

use rust_decimal::Decimal;

use crate::base::diagnostic::{Problem, nearest};
use crate::base::unit::Unit;
use crate::form::decimal::as_count;
use crate::form::number::Number;
use crate::form::record::Reader;
use crate::model::metric::flows::OptionFlows;
use crate::scenario::types::{Accounting, Depreciation, DepreciationMethod, OptionSpec, Scenario};
use crate::sheet::expr::Expr;

/// Net present value after tax; None without `[tax]`. Adds the rows of the accounting view where there is one.
pub fn npv_after_tax(of: &mut OptionFlows) -> Option<Expr> {
    let scenario = of.cx.scenario();
    if scenario.tax.is_none() && scenario.accounting.is_none() {
        return None;
    }
    let assets = assets(of);
    let depreciation = depreciation(of, &assets);
    let operating = of.flow("accounting.operating_cost", "operating cost", of.cost.clone() - assets);
    let profit = of.value.clone() - operating - depreciation;
    let profit = of.flow("accounting.profit", "profit before tax", profit);
    let rate = scenario.tax.as_ref().map(|tax| of.cx.all.input(&tax.rate, Unit::NONE))?;
    let tax = of.flow("accounting.tax", "tax (negative where it is saved)", profit.clone() * rate);
    of.flow("accounting.profit_after_tax", "profit after tax", profit - tax.clone());
    let net = of.flow("accounting.net_after_tax", "value less cost and tax", of.net.clone() - tax);
    let present = of.flow("accounting.present_net_after_tax", "discounted", net * of.discount.clone());
    Some(of.sum(&present))
}

/// What the books capitalise in each month.
fn assets(of: &mut OptionFlows) -> Expr {
    let named = of.cx.scenario().accounting.as_ref().and_then(|accounting| accounting.capitalise.clone());
    let named: Vec<String> = named.into_iter().flatten().map(|name| name.text).collect();
    let is_asset = |key: &str| named.iter().any(|name| name == key || key.ends_with(&format!(".{name}")));
    let rows = of.cx.costs.iter().filter(|cost| cost.capex || is_asset(&cost.key));
    let rows: Vec<Expr> = rows.map(|cost| cost.row.clone()).collect();
    of.flow("accounting.assets", "assets bought and capitalised work", Expr::sum(Unit::MONEY, rows))
}

/// Written off from the month after the purchase on, which is the first that the asset serves in.
fn depreciation(of: &mut OptionFlows, assets: &Expr) -> Expr {
    let label = "depreciation";
    let shares = of.cx.scenario().accounting.as_ref().and_then(shares);
    let Some(shares) = shares else {
        return of.flow("accounting.depreciation", label, assets.clone());
    };
    let (key, zero) = (of.cx.key("accounting.bought_so_far"), assets.clone());
    let so_far = of.cx.all.sheet.running(&key, "assets so far", zero, |before| before + assets.clone());
    let mut parts = Vec::new();
    for YearShare { from, to, share } in shares {
        let sheet = &of.cx.all.sheet;
        let in_use = sheet.earlier(&so_far, 12 * from + 1) - sheet.earlier(&so_far, 12 * to + 1);
        let share = Expr::constant(share, Unit::NONE);
        parts.push(in_use * share / Expr::constant(12 * (to - from), Unit::NONE));
    }
    let planned = of.cx.row(
        "accounting.planned_depreciation",
        "depreciation by plan",
        Unit::MONEY,
        Expr::sum(Unit::MONEY, parts),
    );
    let (key, opening) = (of.cx.key("accounting.book_value"), assets.clone());
    let change = assets.clone() - planned.clone();
    let book = of.cx.all.sheet.running(&key, "value in the books", opening, |before| before + change);
    let last = of.cx.all.window(of.months(), of.months());
    of.cx.row("accounting.depreciation", label, Unit::MONEY, planned + book * last)
}

/// What some years of an asset's life write off of it, evenly over their months.
struct YearShare {
    from: u32,
    to: u32,
    share: Decimal,
}

/// The shares of an asset by its years; None where all of it is written off at once.
fn shares(accounting: &Accounting) -> Option<Vec<YearShare>> {
    let plan = accounting.depreciation.as_ref()?;
    let of_years = |shares: Vec<Decimal>| {
        let years = (0u32..).zip(shares);
        years.map(|(from, share)| YearShare { from, to: from + 1, share }).collect()
    };
    if let Some(schedule) = &plan.schedule {
        return Some(of_years(schedule.iter().map(|share| share.value).collect()));
    }
    let years = plan.years.as_ref().map(|years| as_count(years.value))?;
    match plan.method? {
        DepreciationMethod::StraightLine => Some(vec![YearShare { from: 0, to: years, share: Decimal::ONE }]),
        DepreciationMethod::Declining => Some(of_years(declining(years))),
        DepreciationMethod::Immediate => None,
    }
}

/// Twice the straight-line rate of what is left; the last year takes the rest.
fn declining(years: u32) -> Vec<Decimal> {
    let rate = (Decimal::TWO / Decimal::from(years)).min(Decimal::ONE);
    let mut left = Decimal::ONE;
    let mut shares = Vec::new();
    for year in 1..=years {
        let share = if year == years { left } else { left * rate };
        left -= share;
        shares.push(share);
    }
    shares
}

/// Problems of the accounting view.
pub fn check(scenario: &Scenario, reader: &mut Reader) {
    let Some(accounting) = &scenario.accounting else {
        return written_off(scenario, reader);
    };
    match &accounting.depreciation {
        Some(plan) => check_plan(plan, reader),
        None => written_off(scenario, reader),
    }
    for name in accounting.capitalise.iter().flatten() {
        let line = name.text.strip_prefix("costs.").unwrap_or(&name.text);
        if scenario.costs.get(line).is_none() || !name.text.starts_with("costs.") {
            let known: Vec<String> = scenario.costs.keys().map(|line| format!("costs.{line}")).collect();
            let message = format!("`capitalise` names `{}`, and there is no such line of cost", name.text);
            let problem = Problem::new("unknown-cost", &name.span, message).label("not known");
            reader.report(match nearest(&name.text, known.iter().map(String::as_str)) {
                Some(near) => problem.hint(format!("did you mean `{near}`?")),
                None => problem.hint("a line such as costs.integration"),
            });
        }
    }
}

/// With tax, what is bought needs a life in the books.
fn written_off(scenario: &Scenario, reader: &mut Reader) {
    let owned = |option: &&OptionSpec| {
        option.node.get("serving").is_some_and(|serving| serving.get("owned").is_some())
    };
    let buys = scenario.costs.iter().any(|(_, line)| line.capex == Some(true))
        || scenario.options.iter().any(|option| owned(&option));
    let Some(tax) = scenario.tax.as_ref().filter(|_| buys || scenario.accounting.is_some()) else { return };
    let message = "tax needs to know how what is bought is written off: `[accounting]` with `depreciation`";
    let hint = "depreciation = { method = \"straight-line\", years = 3 }, or { method = \"immediate\" }";
    reader.report(Problem::new("no-depreciation", &tax.rate.span, message).label("taxed").hint(hint));
}

fn check_plan(plan: &Depreciation, reader: &mut Reader) {
    let span = |number: Option<&Number>| number.map(|number| number.span.clone());
    let first = plan.schedule.as_ref().and_then(|schedule| schedule.first());
    let at = span(plan.years.as_ref()).or(span(first));
    let needs_years =
        matches!(plan.method, Some(DepreciationMethod::StraightLine | DepreciationMethod::Declining));
    let sum: Decimal = plan.schedule.iter().flatten().map(|share| share.value).sum();
    let message = match (&plan.method, &plan.schedule) {
        (None, None) => "`depreciation` takes a `method` or a `schedule`, and has neither".to_string(),
        (Some(_), Some(_)) => "`depreciation` takes a `method` or a `schedule`, and has both".to_string(),
        (_, Some(_)) if plan.years.is_some() => {
            "a `schedule` has its own years: `years` goes with a `method`".to_string()
        }
        (_, Some(_)) if sum != Decimal::ONE => format!("the shares of a `schedule` sum to 1, found {sum}"),
        (Some(_), None) if needs_years != plan.years.is_some() => {
            "`years` goes with `straight-line` and `declining`, and with them alone".to_string()
        }
        _ => return,
    };
    let problem = match at {
        Some(span) => Problem::new("depreciation", &span, message).label("in this depreciation"),
        None => Problem::nowhere("depreciation", message),
    };
    reader.report(problem);
}
