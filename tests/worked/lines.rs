//! Lines of cost: people and everything around the model. The engineer costs 180,000 a year of 1,800 hours: 100 an
//! hour, 800 a day of eight.

use rust_decimal::{Decimal, dec};

use crate::case::{Case, case, cents, refused};

const ENGINEER: &str = "180_000";

fn of(months: u32, annual_cost: &str, lines: &str) -> Case {
    case(months, &text(annual_cost, lines))
}

fn text(annual_cost: &str, lines: &str) -> String {
    format!(
        "[volume]\nunits_per_month = 1_000\n[work]\nhours_per_year = 1_800\n[roles.engineer]\nannual_cost = {annual_cost}\n\
         [options.it]\nname = \"It\"\nkind = \"other\"\ngo_live = 1\n{lines}"
    )
}

fn line(months: u32, fields: &str) -> Vec<Decimal> {
    of(months, ENGINEER, &format!("[costs.line]\n{fields}")).months("options.it.costs.line", 0..=months)
}

fn at(months: &[u32], annual_cost: &str, fields: &str) -> Vec<Decimal> {
    let last = *months.last().unwrap();
    let case = of(last, annual_cost, &format!("[costs.line]\n{fields}"));
    months.iter().map(|month| case.at("options.it.costs.line", *month)).collect()
}

// 30 days of 800 over three months.
#[test]
fn days_are_spread_evenly() {
    let found = line(5, "days = 30\nrole = \"engineer\"\nfrom = 2\nto = 4");
    assert_eq!(found, [0, 0, 8000, 8000, 8000, 0].map(Decimal::from));
}

// Ten days in each of months 2 to 4; a horizon of three months holds two of them.
#[test]
fn days_beyond_the_horizon_are_beyond_the_budget() {
    let found = line(3, "days = 30\nrole = \"engineer\"\nfrom = 2\nto = 4");
    assert_eq!(found, [0, 0, 8000, 8000].map(Decimal::from));
}

#[test]
fn a_days_work_has_the_hours_of_the_scenario() {
    let text = text(ENGINEER, "[costs.line]\ndays = 10\nrole = \"engineer\"\nto = 1\n");
    let text = text.replace("hours_per_year = 1_800", "hours_per_year = 1_800\nhours_per_day = 7");
    assert_eq!(case(1, &text).at("options.it.costs.line", 1), dec!(7000));
}

// A twelfth of 180,000, half of the time, in months 2 and 3.
#[test]
fn a_month_of_an_fte_is_a_twelfth_of_a_year() {
    let found = line(4, "fte = 0.5\nrole = \"engineer\"\nfrom = 2\nto = 3");
    assert_eq!(found, [0, 0, 7500, 7500, 0].map(Decimal::from));
}

#[test]
fn wages_step_by_year_or_drift_by_month() {
    let fte = "fte = 1\nrole = \"engineer\"";
    let steps = "{ value = 180_000, annual_escalation = 0.1, step = \"yearly\" }";
    assert_eq!(at(&[12, 13, 24, 25], steps, fte), [dec!(15000), dec!(16500), dec!(16500), dec!(18150)]);
    // 1.21 a year is 1.1 in half a year
    let drifts = "{ value = 180_000, annual_escalation = 0.21 }";
    assert_eq!(at(&[1, 7, 13], drifts, fte), [dec!(15000), dec!(16500), dec!(18150)]);
}

// 5 % on 4,000 a month over 36 months: steps 48,000 x (1 + 1.05 + 1.1025) = 151,320; by month 154,757.
#[test]
fn published_escalations_come_out() {
    let total = |step: &str| {
        let fields =
            format!("[costs.line]\nper_month = 4_000\nannual_escalation = 0.05\nstep = \"{step}\"\n");
        of(36, ENGINEER, &fields).cost("it", "costs.line")
    };
    assert_eq!(total("yearly"), dec!(151320));
    assert_eq!(total("monthly").round(), dec!(154757));
}

#[test]
fn an_upfront_amount_falls_on_the_decision_day() {
    assert_eq!(line(2, "upfront = 500"), [500, 0, 0].map(Decimal::from));
    assert_eq!(line(2, "upfront = 500\nper_month = 10"), [500, 10, 10].map(Decimal::from));
}

#[test]
fn a_monthly_amount_has_its_months() {
    assert_eq!(line(4, "per_month = 10\nfrom = 2\nto = 3"), [0, 0, 10, 10, 0].map(Decimal::from));
}

// 1,000 units a month x 0.02.
#[test]
fn an_amount_per_unit_is_for_units_served() {
    assert_eq!(line(3, "per_unit = 0.02\nfrom = 2"), [0, 0, 20, 20].map(Decimal::from));
}

// 1,200 / 12 and 2,400 / 12; month 14 is of the second year, which the horizon cuts.
#[test]
fn a_years_amount_is_spread_over_its_twelve_months() {
    assert_eq!(
        at(&[1, 12, 13, 14], ENGINEER, "yearly = [1_200, 2_400]"),
        [100, 100, 200, 200].map(Decimal::from)
    );
    let from_six = "yearly = [1_200, 2_400]\nfrom = 6";
    assert_eq!(at(&[5, 6, 13], ENGINEER, from_six), [0, 100, 200].map(Decimal::from));
}

#[test]
fn a_list_is_paid_as_it_is_written() {
    assert_eq!(line(3, "monthly = [5, 0, 7.5]"), [dec!(0), dec!(5), dec!(0), dec!(7.5)]);
}

#[test]
fn a_recurring_amount_is_first_paid_in_its_first_month() {
    let found = line(9, "every = 3\namount = 50\nfrom = 2");
    assert_eq!(found, [0, 0, 50, 0, 0, 50, 0, 0, 50, 0].map(Decimal::from));
    assert_eq!(line(4, "every = 3\namount = 50"), [0, 50, 0, 0, 50].map(Decimal::from));
}

const ONE_OFF: &str = "[costs.plan]\nupfront = 1_000\nper_month = 70\n[costs.build]\ndays = 20\nrole = \"engineer\"\n\
                       from = 1\nto = 2\n[costs.run]\nper_month = 300\n[costs.spare]\nshare_of_one_off = 0.1\n";

// A tenth of 1,000 on the decision day and of 8,000 in months 1 and 2; nothing of what recurs.
#[test]
fn a_contingency_is_a_share_of_what_is_paid_once() {
    let case = of(3, ENGINEER, ONE_OFF);
    assert_eq!(case.months("options.it.costs.spare", 0..=3), [100, 800, 800, 0].map(Decimal::from));
}

#[test]
fn a_contingency_has_an_amount_of_its_own_beside_it() {
    let lines = ONE_OFF.replace("share_of_one_off = 0.1", "share_of_one_off = 0.1\nupfront = 40");
    let case = of(3, ENGINEER, &lines);
    assert_eq!(case.months("options.it.costs.spare", 0..=3), [140, 800, 800, 0].map(Decimal::from));
}

#[test]
fn no_contingency_is_over_another() {
    for at_the_end in [true, false] {
        let second = "[costs.more]\nshare_of_one_off = 0.2\nupfront = 40\n";
        let lines = if at_the_end { format!("{ONE_OFF}{second}") } else { format!("{second}{ONE_OFF}") };
        let case = of(2, ENGINEER, &lines);
        assert_eq!(case.months("options.it.costs.spare", 0..=1), [100, 800].map(Decimal::from));
        assert_eq!(case.months("options.it.costs.more", 0..=1), [240, 1600].map(Decimal::from));
    }
}

#[test]
fn a_line_is_capital_where_it_says_so() {
    let case = of(2, ENGINEER, "[costs.a]\nupfront = 100\ncapex = true\n[costs.b]\nper_month = 10\n");
    let it = case.option("it");
    assert_eq!((it.known("capex"), it.known("opex"), it.tco()), (dec!(100), dec!(20), dec!(120)));
}

#[test]
fn a_line_is_for_the_options_that_it_names() {
    let other = "[options.two]\nname = \"Two\"\nkind = \"other\"\ngo_live = 1\n";
    let lines = format!("{other}[costs.a]\nupfront = 100\noptions = [\"two\"]\n[costs.b]\nupfront = 5\n");
    let case = of(1, ENGINEER, &lines);
    assert_eq!([case.option("it").tco(), case.option("two").tco()], [dec!(5), dec!(105)]);
}

#[test]
fn a_line_is_of_its_category() {
    let case = of(1, ENGINEER, "[costs.a]\nupfront = 1\ncategory = \"governance\"\n[costs.b]\nupfront = 2\n");
    assert_eq!([case.category("it", "governance"), case.category("it", "other")], [dec!(1), dec!(2)]);
}

// 100 EUR at 1.10, in every way of paying it.
#[test]
fn an_amount_in_another_currency_converts() {
    let fx = "[fx]\nEUR = { value = 1.10, as_of = \"2026-12-01\", source = \"ECB\" }\n";
    let hundred = "{ value = 100, currency = \"EUR\" }";
    let ways = [("upfront", 0, dec!(110)), ("per_month", 1, dec!(110)), ("amount", 1, dec!(110))];
    for (field, month, expected) in ways {
        let every = if field == "amount" { "every = 1\n" } else { "" };
        let case = of(1, ENGINEER, &format!("{fx}[costs.line]\n{every}{field} = {hundred}\n"));
        assert_eq!(case.at("options.it.costs.line", month), expected, "{field}");
    }
    // 198,000 / 12
    let case = of(
        1,
        "{ value = 180_000, currency = \"EUR\" }",
        &format!("{fx}[costs.line]\nfte = 1\nrole = \"engineer\"\n"),
    );
    assert_eq!(cents(case.at("options.it.costs.line", 1)), dec!(16500));
}

#[test]
fn an_amount_in_a_currency_without_a_rate_is_refused() {
    let hundred = "{ value = 100, currency = \"EUR\" }";
    let lines = [
        format!("[costs.line]\nupfront = {hundred}\n"),
        format!("[costs.line]\nyearly = [{hundred}]\n"),
        format!("[values.line]\nper_unit = {hundred}\n"),
        format!("[pilot]\nunits = 10\ncost = {hundred}\n"),
        format!("[today]\nother_per_unit = {hundred}\n"),
    ];
    for line in lines {
        let messages = refused(1, "", &text(ENGINEER, &line));
        assert!(messages[0].contains("no rate from EUR to USD"), "{line}: {messages:?}");
    }
    let messages = refused(1, "", &text(hundred, ""));
    assert!(messages[0].contains("no rate from EUR to USD"), "{messages:?}");
    let messages = refused(1, "", &text(ENGINEER, &format!("[costs.line]\nmonthly = [{hundred}]\n")));
    assert!(messages[0].contains("list by month"), "{messages:?}");
}
