//! Studies made up for tests: one like a real case, and any number of nasty ones.

pub mod bodies;
pub mod criteria;
pub mod happened;

use rust_decimal::Decimal;
use tollgate::analysis::study::types::*;
use tollgate::base::calendar::YearMonth;

pub const CATEGORIES: [&str; 7] =
    ["api", "infrastructure", "engineering", "maintenance", "people", "governance", "other"];

/// What one option does in each month, 0 first.
pub struct Plan {
    pub name: String,
    pub go_live: u32,
    /// By month, then by category.
    pub costs: Vec<Vec<Decimal>>,
    pub values: Vec<Decimal>,
    pub served: Vec<Decimal>,
}

fn none<T>() -> Result<T, String> {
    Err("not of interest here".to_string())
}

fn per_unit(amount: Decimal, served: Decimal) -> Figure {
    amount.checked_div(served).ok_or_else(|| "nothing is served".to_string())
}

fn with_names(amounts: &[Decimal]) -> Vec<(String, Decimal)> {
    CATEGORIES.iter().map(|name| name.to_string()).zip(amounts.iter().copied()).collect()
}

fn added(months: &[Vec<Decimal>]) -> Vec<(String, Decimal)> {
    let sum = |index: usize| months.iter().map(|month| month[index]).sum();
    with_names(&(0..CATEGORIES.len()).map(sum).collect::<Vec<_>>())
}

fn monthly(start: YearMonth, plan: &Plan) -> Vec<MonthFigures> {
    let (mut cumulative_cost, mut cumulative_net) = (Decimal::ZERO, Decimal::ZERO);
    let month = |index: usize| {
        let cost: Decimal = plan.costs[index].iter().sum();
        let (value, served) = (plan.values[index], plan.served[index]);
        cumulative_cost += cost;
        cumulative_net += value - cost;
        MonthFigures {
            month: index as u32,
            date: start.plus((index as u32).saturating_sub(1)),
            actual: false,
            demand: served,
            served,
            cost,
            value,
            net: value - cost,
            cumulative_cost,
            cumulative_net,
            cost_per_unit: per_unit(cost, served),
            value_per_unit: per_unit(value, served),
            replicas: None,
            by_category: with_names(&plan.costs[index]),
        }
    };
    (0..plan.costs.len()).map(month).collect()
}

fn by_year(plan: &Plan, monthly: &[MonthFigures]) -> Vec<YearFigures> {
    let years = (monthly.len() as u32 + 10) / 12;
    let of = |year: u32| {
        let held = monthly.iter().filter(|m| m.month.div_ceil(12) == year);
        let costs: Vec<Vec<Decimal>> = held.clone().map(|m| plan.costs[m.month as usize].clone()).collect();
        YearFigures {
            year,
            cost: held.clone().map(|m| m.cost).sum(),
            value: held.clone().map(|m| m.value).sum(),
            net: held.clone().map(|m| m.net).sum(),
            served: held.map(|m| m.served).sum(),
            by_category: added(&costs),
        }
    };
    (0..=years).map(of).collect()
}

/// Where a running total turns from below zero to above, with its fraction of a month; first and last.
fn upward(monthly: &[MonthFigures]) -> Vec<Decimal> {
    let turned = monthly
        .windows(2)
        .filter(|pair| pair[0].cumulative_net < Decimal::ZERO && pair[1].cumulative_net >= Decimal::ZERO);
    turned.map(|pair| Decimal::from(pair[0].month) - pair[0].cumulative_net / pair[1].net).collect()
}

fn option(start: YearMonth, plan: &Plan) -> OptionStudy {
    let monthly = monthly(start, plan);
    let by_year = by_year(plan, &monthly);
    let last = monthly.last().unwrap();
    let (tco, net) = (last.cumulative_cost, last.cumulative_net);
    let paid = upward(&monthly);
    let late = |found: Option<&Decimal>| match net >= Decimal::ZERO {
        true => found.copied().ok_or("never".to_string()),
        false => Err("never".to_string()),
    };
    let deepest = monthly.iter().min_by_key(|m| m.cumulative_net).unwrap();
    let amount = (-deepest.cumulative_net).max(Decimal::ZERO);
    let peak_funding = PeakFunding { amount, month: (!amount.is_zero()).then_some(deepest.month) };
    OptionStudy {
        id: plan.name.to_lowercase().replace(' ', "-"),
        name: plan.name.clone(),
        kind: "other".to_string(),
        go_live: plan.go_live,
        tco,
        pv_cost: tco,
        pv_value: net + tco,
        total_value: net + tco,
        npv: net,
        roi: none(),
        roi_pv: none(),
        irr: none(),
        mirr: none(),
        payback_month: late(paid.first()),
        stays_positive_month: late(paid.last()),
        discounted_payback_month: none(),
        units_served: plan.served.iter().sum(),
        cost_per_unit: none(),
        levelised_cost_per_unit: none(),
        run_rate_cost_per_unit: none(),
        value_per_unit: none(),
        margin_per_unit: none(),
        marginal_cost_per_unit: none(),
        process_cost_per_unit: none(),
        today_cost_per_unit: none(),
        budget_overrun: none(),
        peak_funding,
        capex: Decimal::ZERO,
        opex: tco,
        by_category: added(&plan.costs),
        by_year,
        lines: Vec::new(),
        value_lines: Vec::new(),
        capacity: None,
        monthly,
        infeasible: None,
    }
}

fn crossings(a: &OptionStudy, b: &OptionStudy) -> TimeCrossings {
    let gaps: Vec<Decimal> =
        a.monthly.iter().zip(&b.monthly).map(|(a, b)| a.cumulative_cost - b.cumulative_cost).collect();
    let crossed = gaps.windows(2).enumerate().filter(|(_, gap)| {
        (gap[0] < Decimal::ZERO && gap[1] > Decimal::ZERO)
            || (gap[0] > Decimal::ZERO && gap[1] < Decimal::ZERO)
    });
    let crossing = |(month, gap): (usize, &[Decimal])| {
        let share = gap[0] / (gap[0] - gap[1]);
        let cheaper = if gap[1] < Decimal::ZERO { a } else { b };
        TimeCrossing {
            at: Decimal::from(month) + share,
            cost: a.monthly[month].cumulative_cost + share * a.monthly[month + 1].cost,
            residual: Decimal::ZERO,
            cheaper_after: cheaper.id.clone(),
        }
    };
    let crossings = crossed.map(crossing).collect();
    TimeCrossings { between: (a.id.clone(), b.id.clone()), crossings, cheaper: Vec::new() }
}

/// A study of plans; the option with the best net is recommended, or the cheapest where nothing has a value.
pub fn study(plans: &[Plan], has_value: bool, today: Option<Decimal>) -> Study {
    let start: YearMonth = "2027-01".parse().unwrap();
    let options: Vec<OptionStudy> = plans.iter().map(|plan| option(start, plan)).collect();
    let months = plans[0].costs.len() as u32 - 1;
    let pairs = (0..options.len()).flat_map(|a| (a + 1..options.len()).map(move |b| (a, b)));
    let crossings = pairs.map(|(a, b)| crossings(&options[a], &options[b])).collect();
    let best = options.iter().max_by_key(|option| if has_value { option.npv } else { -option.tco });
    let recommended = best.filter(|best| !has_value || best.npv > Decimal::ZERO).map(|best| best.id.clone());
    Study {
        scenario: Facts {
            name: "Support tickets".to_string(),
            unit: "ticket".to_string(),
            units: "tickets".to_string(),
            description: None,
            owner: None,
            currency: "EUR".to_string(),
            start,
            months,
            discount_rate: Decimal::ZERO,
            discounting: "monthly-end".to_string(),
            sha256: "3f9a1c07".repeat(8),
            case: None,
            price_date: Some("2026-11-02".to_string()),
            priced_on: None,
            prices: vec![],
            illustrative: true,
            fiscal_year_starts: None,
            has_value,
            last_actual: None,
        },
        today_cost_per_unit: today.ok_or_else(|| "unknown".to_string()),
        options,
        crossings,
        by_volume: vec![],
        curves: vec![],
        pilot: None,
        tornado: None,
        map: None,
        verdict: Verdict { option: recommended, rule: String::new(), reason: String::new() },
        flips: Vec::new(),
        assumptions: Vec::new(),
        criteria: Vec::new(),
        warnings: Vec::new(),
    }
}

/// An option that costs something up front, then the same in every month, and is worth the same in every month.
pub fn steady(name: &str, upfront: i64, monthly: i64, value: i64, months: u32) -> Plan {
    let at = |month: u32, first: i64, then: i64| Decimal::from(if month == 0 { first } else { then });
    let cost = |month: u32| {
        let mut costs = vec![Decimal::ZERO; CATEGORIES.len()];
        costs[1] = at(month, upfront, monthly);
        costs
    };
    Plan {
        name: name.to_string(),
        go_live: 1,
        costs: (0..=months).map(cost).collect(),
        values: (0..=months).map(|month| at(month, 0, value)).collect(),
        served: (0..=months).map(|month| at(month, 0, 1_000)).collect(),
    }
}

/// Numbers that look random and are the same each time.
pub struct Dice(pub u64);

impl Dice {
    /// A number from 0 to below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    /// From 0 to 1.
    pub fn share(&mut self) -> Decimal {
        Decimal::new(self.below(1_000_001) as i64, 6)
    }

    /// Any of a few.
    pub fn one_of<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }

    /// A name of 3 to 60 characters that begins with a number.
    pub fn name(&mut self, index: u64) -> String {
        let length = 3 + self.below(58) as usize;
        let letters: Vec<char> =
            self.one_of(&["Wmi lr", "abc def", "Ünïcode ж", "<b>&\"'", "MMMM"]).chars().collect();
        let name: String = (0..length - 1).map(|_| self.one_of(&letters)).collect();
        format!("{index}{name}")
    }
}

/// How the months of a made-up option go.
#[derive(Clone, Copy)]
enum Shape {
    Zero,
    Steady,
    Wild,
    Negative,
    UpFront,
}

fn amount(dice: &mut Dice, shape: Shape, month: u32, scale: Decimal) -> Decimal {
    match shape {
        Shape::Zero => Decimal::ZERO,
        Shape::Steady => scale,
        Shape::Wild if dice.below(4) == 0 => scale * dice.share() * Decimal::TEN,
        Shape::Wild => scale * dice.share(),
        Shape::Negative => -scale * dice.share(),
        Shape::UpFront if month == 0 => scale * Decimal::from(12),
        Shape::UpFront => scale * dice.share() / Decimal::TEN,
    }
}

fn made_up_plan(dice: &mut Dice, index: u64, months: u32, scale: Decimal, common: Option<Shape>) -> Plan {
    let shapes = [Shape::Zero, Shape::Steady, Shape::Wild, Shape::Negative, Shape::UpFront];
    let shape = common.unwrap_or_else(|| dice.one_of(&shapes[1..]));
    let used = dice.one_of(&[1, 2, 7]);
    let worth = dice.one_of(&shapes);
    let go_live = 1 + dice.below(u64::from(months)) as u32;
    let cost = |dice: &mut Dice, month: u32| {
        let of =
            |category: usize| if category < used { amount(dice, shape, month, scale) } else { Decimal::ZERO };
        (0..CATEGORIES.len()).map(of).collect()
    };
    let served = |dice: &mut Dice, month: u32| match month >= go_live {
        true => Decimal::from(1 + dice.below(100_000)),
        false => Decimal::ZERO,
    };
    Plan {
        name: dice.name(index),
        go_live,
        costs: (0..=months).map(|month| cost(dice, month)).collect(),
        values: (0..=months).map(|month| amount(dice, worth, month, scale * Decimal::TWO)).collect(),
        served: (0..=months).map(|month| served(dice, month)).collect(),
    }
}

/// One of any number of made-up studies: 1 to 8 options, 12 to 120 months, amounts from 1e-6 to 1e12.
pub fn made_up(seed: u64) -> Study {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    dice.below(2);
    let options = 1 + dice.below(8);
    let months = dice.one_of(&[12, 13, 18, 24, 36, 47, 60, 120]);
    let scale = Decimal::TEN.powi_exact(dice.below(17) as i32 - 6);
    let common =
        dice.one_of(&[None, None, None, Some(Shape::Zero), Some(Shape::Negative), Some(Shape::Steady)]);
    let plans: Vec<Plan> =
        (0..options).map(|index| made_up_plan(&mut dice, index, months, scale, common)).collect();
    let today = (dice.below(2) == 0).then(|| scale * dice.share());
    let mut study = study(&plans, dice.below(4) > 0, today);
    study.scenario.name = dice.name(0);
    study.scenario.case = (dice.below(3) == 0).then(|| dice.name(0));
    study.scenario.unit = dice.one_of(&["ticket", "invoice line", "page of a scanned contract"]).to_string();
    study.scenario.currency = dice.one_of(&["EUR", "USD", "IDR"]).to_string();
    study.scenario.start = study.scenario.start.plus(dice.below(12) as u32);
    study.options[0].infeasible = (dice.below(5) == 0).then(|| "it is too slow".to_string());
    if dice.below(3) > 0 {
        happened::make_happen(&mut dice, &mut study);
    }
    study
}

/// Whole powers of ten.
pub trait PowiExact {
    fn powi_exact(self, power: i32) -> Decimal;
}

impl PowiExact for Decimal {
    fn powi_exact(self, power: i32) -> Decimal {
        let times = (0..power.unsigned_abs()).map(|_| self).product::<Decimal>();
        if power < 0 { Decimal::ONE / times } else { times }
    }
}

/// Three options for support tickets over three years; self-hosting overtakes the API in month 19.
pub fn support_tickets() -> Study {
    let demand = |month: u32| Decimal::from(if month == 0 { 0 } else { 90_000 + 2_200 * month });
    let ramp =
        |month: u32, live: u32| Decimal::new(i64::from((month + 1).saturating_sub(live).min(4)) * 25, 2);
    let plan = |name: &str, live: u32, upfront: [i64; 7], monthly: [i64; 7], per_unit: Decimal| {
        let served = |month: u32| (demand(month) * ramp(month, live)).round();
        let cost = |month: u32| -> Vec<Decimal> {
            let fixed = |i: usize| match (month, month >= live || matches!(i, 2 | 5)) {
                (0, _) => upfront[i],
                (_, true) => monthly[i],
                _ => 0,
            };
            let variable = |i: usize| if i == 0 { served(month) * per_unit } else { Decimal::ZERO };
            (0..7).map(|i| Decimal::from(fixed(i)) + variable(i)).collect()
        };
        Plan {
            name: name.to_string(),
            go_live: live,
            costs: (0..=36).map(cost).collect(),
            values: (0..=36).map(|m| served(m) * Decimal::new(96, 2)).collect(),
            served: (0..=36).map(served).collect(),
        }
    };
    let plans = [
        plan(
            "API",
            5,
            [0, 0, 60_000, 0, 0, 20_000, 0],
            [0, 0, 4_000, 2_000, 9_000, 1_500, 500],
            Decimal::new(41, 2),
        ),
        plan(
            "Self-hosted",
            8,
            [0, 310_000, 190_000, 0, 0, 40_000, 0],
            [0, 14_500, 9_000, 6_000, 14_000, 2_000, 500],
            Decimal::ZERO,
        ),
        plan(
            "Hybrid",
            6,
            [0, 120_000, 120_000, 0, 0, 30_000, 0],
            [0, 9_000, 6_500, 4_000, 11_000, 2_000, 500],
            Decimal::new(13, 2),
        ),
    ];
    study(&plans, true, Some(Decimal::new(84, 2)))
}
