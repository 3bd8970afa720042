//! Studies for tests: real ones, of scenarios that are written here. One is like a real case, and any number are nasty.

pub mod bodies;
pub mod criteria;
pub mod happened;

use std::fmt::Write;

use rust_decimal::Decimal;
use tollgate::analysis::findings::Findings;

use super::case::{Case, whole};

pub const CATEGORIES: [&str; 7] =
    ["api", "infrastructure", "engineering", "maintenance", "people", "governance", "other"];

/// What one option costs and is worth in each month, 0 first.
pub struct Plan {
    pub name: String,
    pub go_live: u32,
    /// By month, then by category.
    pub costs: Vec<Vec<Decimal>>,
    pub values: Vec<Decimal>,
}

/// What a scenario says around its options.
pub struct Frame {
    pub name: String,
    pub unit: &'static str,
    pub currency: &'static str,
    pub start: String,
    pub has_value: bool,
    /// What a unit costs today, if that is known.
    pub today: Option<Decimal>,
    /// Units of work, from month 1 on.
    pub demand: Vec<Decimal>,
}

impl Frame {
    fn of(months: usize, has_value: bool, today: Option<Decimal>) -> Self {
        let demand = vec![Decimal::ONE_THOUSAND; months];
        let (unit, currency, start) = ("ticket", "EUR", "2027-01".to_string());
        Self { name: "Support tickets".to_string(), unit, currency, start, has_value, today, demand }
    }
}

fn list(amounts: impl Iterator<Item = Decimal>) -> String {
    amounts.map(|amount| amount.to_string()).collect::<Vec<_>>().join(", ")
}

/// A line of cost or value of an option, with its amount up front and those of the months; none where all are zero.
fn line(table: &str, id: &str, more: &str, amounts: &[Decimal]) -> String {
    if amounts.iter().all(Decimal::is_zero) {
        return String::new();
    }
    let monthly = list(amounts[1..].iter().copied());
    format!("[{table}]\noptions = [\"{id}\"]\n{more}\nupfront = {}\nmonthly = [{monthly}]\n", amounts[0])
}

fn option(at: usize, plan: &Plan, has_value: bool) -> String {
    let id = format!("o{at}");
    let name = format!("{:?}", plan.name);
    let mut text = format!("[options.{id}]\nname = {name}\nkind = \"other\"\ngo_live = {}\n", plan.go_live);
    for (index, category) in CATEGORIES.iter().enumerate() {
        let amounts: Vec<Decimal> = plan.costs.iter().map(|month| month[index]).collect();
        let more = format!("category = \"{category}\"");
        text += &line(&format!("costs.{category}_{at}"), &id, &more, &amounts);
    }
    if has_value {
        text += &line(&format!("values.worth_{at}"), &id, "", &plan.values);
    }
    text
}

fn written(plans: &[Plan], frame: &Frame) -> String {
    let Frame { name, unit, currency, start, has_value, today, demand } = frame;
    let mut text = format!(
        "[scenario]\nname = {name:?}\nunit = \"{unit}\"\ncurrency = \"{currency}\"\nstart = \"{start}\"\n\
         discount_rate = 0\nmonths = {}\npricing = []\nillustrative = true\n",
        demand.len()
    );
    let _ = writeln!(text, "[volume]\nmonthly = [{}]", list(demand.iter().copied()));
    if let Some(today) = today {
        let _ = writeln!(text, "[today]\nother_per_unit = {today}");
    }
    if *has_value && plans.iter().all(|plan| plan.values.iter().all(Decimal::is_zero)) {
        text += "[values.nothing]\nper_month = 0\n";
    }
    let options = plans.iter().enumerate().map(|(at, plan)| option(at, plan, *has_value));
    text + &options.collect::<String>()
}

/// The findings of plans, in a scenario that says nothing else.
pub fn study(plans: &[Plan], has_value: bool, today: Option<Decimal>) -> Findings {
    framed(plans, &Frame::of(plans[0].costs.len() - 1, has_value, today))
}

fn framed(plans: &[Plan], frame: &Frame) -> Findings {
    Findings::of(whole(&written(plans, frame)).study)
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
    let shapes = [Shape::Zero, Shape::Steady, Shape::Wild, Shape::UpFront, Shape::Negative];
    let shape = common.unwrap_or_else(|| dice.one_of(&shapes[1..4]));
    let used = dice.one_of(&[1, 2, 7]);
    let worth = dice.one_of(&shapes);
    let go_live = 1 + dice.below(u64::from(months)) as u32;
    let cost = |dice: &mut Dice, month: u32| {
        let of =
            |category: usize| if category < used { amount(dice, shape, month, scale) } else { Decimal::ZERO };
        (0..CATEGORIES.len()).map(of).collect()
    };
    Plan {
        name: dice.name(index),
        go_live,
        costs: (0..=months).map(|month| cost(dice, month)).collect(),
        values: (0..=months).map(|month| amount(dice, worth, month, scale * Decimal::TWO)).collect(),
    }
}

/// One of any number of made-up studies: 1 to 8 options, 12 to 120 months, amounts from 1e-6 to 1e12, worth that may
/// be negative.
pub fn made_up(seed: u64) -> Findings {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    dice.below(2);
    let options = 1 + dice.below(8);
    let months = dice.one_of(&[12, 13, 18, 24, 36, 47, 60, 120]);
    let scale = Decimal::TEN.powi_exact(dice.below(17) as i32 - 6);
    let common = dice.one_of(&[None, None, None, Some(Shape::Zero), Some(Shape::Steady)]);
    let plans: Vec<Plan> =
        (0..options).map(|index| made_up_plan(&mut dice, index, months, scale, common)).collect();
    let today = (dice.below(2) == 0).then(|| scale * dice.share());
    let frame = Frame {
        name: dice.name(0),
        unit: dice.one_of(&["ticket", "invoice line", "page of a scanned contract"]),
        currency: dice.one_of(&["EUR", "USD", "IDR"]),
        start: format!("2027-{:02}", 1 + dice.below(12)),
        has_value: dice.below(4) > 0,
        today,
        demand: (0..months).map(|_| Decimal::from(1 + dice.below(100_000))).collect(),
    };
    let mut study = framed(&plans, &frame);
    study.study.scenario.case = (dice.below(3) == 0).then(|| dice.name(0));
    study.study.options[0].infeasible = (dice.below(5) == 0).then(|| "it is too slow".to_string());
    if dice.below(3) > 0 {
        happened::make_happen(&mut dice, &mut study.study);
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

/// Three options for support tickets over three years; self-hosting overtakes the API in the second.
const SUPPORT_TICKETS: &str = r#"
[scenario]
name = "Support tickets"
unit = "ticket"
currency = "EUR"
start = "2027-01"
discount_rate = 0
pricing = []
illustrative = true
[volume]
monthly = [DEMAND]
[today]
other_per_unit = 0.84
[values.worth]
per_unit = 0.96
"#;

/// Name, go-live, cost up front and by month of each category, and cost of a unit.
type Ticketed = (&'static str, u32, [i64; 7], [i64; 7], &'static str);

const TICKETED: [Ticketed; 3] = [
    ("API", 5, [0, 0, 60_000, 0, 0, 20_000, 0], [0, 0, 4_000, 2_000, 9_000, 1_500, 500], "0.41"),
    (
        "Self-hosted",
        8,
        [0, 310_000, 190_000, 0, 0, 40_000, 0],
        [0, 14_500, 9_000, 6_000, 14_000, 2_000, 500],
        "0",
    ),
    (
        "Hybrid",
        6,
        [0, 120_000, 120_000, 0, 0, 30_000, 0],
        [0, 9_000, 6_500, 4_000, 11_000, 2_000, 500],
        "0.13",
    ),
];

fn ticketed(at: usize, (name, live, upfront, monthly, per_unit): &Ticketed) -> String {
    let waves: Vec<String> = (0..4)
        .map(|wave| format!("{{ month = {}, share = 0.{:02} }}", live + wave, 25 * (wave + 1)))
        .collect();
    let waves = waves.join(", ").replace("0.100", "1.0");
    let mut text = format!(
        "[options.o{at}]\nname = \"{name}\"\nkind = \"other\"\ngo_live = {live}\nrollout = [{waves}]\n\
         [costs.unit_{at}]\ncategory = \"api\"\noptions = [\"o{at}\"]\nper_unit = {per_unit}\n"
    );
    for (index, category) in CATEGORIES.iter().enumerate() {
        // Building and governance cost from the first month on, the rest from go-live.
        let from = if matches!(index, 2 | 5) { 1 } else { *live };
        let _ = writeln!(
            text,
            "[costs.{category}_{at}]\ncategory = \"{category}\"\noptions = [\"o{at}\"]\nupfront = {}\n\
             per_month = {}\nfrom = {from}",
            upfront[index], monthly[index]
        );
    }
    text
}

/// The findings of a case like a real one.
pub fn support_tickets() -> Findings {
    Findings::of(tickets().study)
}

fn tickets() -> Case {
    let demand = list((1..=36).map(|month| Decimal::from(90_000 + 2_200 * month)));
    let options = TICKETED.iter().enumerate().map(|(at, option)| ticketed(at, option));
    whole(&(SUPPORT_TICKETS.replace("DEMAND", &demand) + &options.collect::<String>()))
}
