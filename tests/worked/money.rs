//! Prices of another month, money of the start, rates by date, and lines that are a share of others.

use crate::case::{Case, case, cents, whole};
use rust_decimal::{Decimal, dec};

/// A textbook's case: 30,000 out, and 10,000, 20,000 and 25,000 in money of the start, each at its year's end; prices rise by
/// 5 % a year and money costs 14 %.
fn inflation(header: &str, amounts: &str) -> Case {
    whole(&format!(
        "[scenario]\nname = \"Inflation\"\nunit = \"unit\"\ncurrency = \"USD\"\nstart = \"2027-01\"\nmonths = 36\n\
         discounting = \"annual-end\"\npricing = []\n{header}\n[volume]\nunits_per_month = 1\n\
         [options.project]\nname = \"Project\"\nkind = \"other\"\ngo_live = 1\n[costs.outlay]\nupfront = 30_000\n\
         [values.savings]\nyearly = [10_000, 20_000, 25_000]\n{amounts}"
    ))
}

// 10,500 / 1.14 + 22,050 / 1.2996 + 28,940.625 / 1.481544 - 30,000 = 15,711.38: a year's flows at its end are in prices a year
// after the start, so the index begins a year before.
#[test]
fn an_escalator_can_say_of_which_month_its_prices_are() {
    let case = inflation(
        "discount_rate = 0.14",
        "annual_escalation = 0.05\nstep = \"yearly\"\nbase = \"2026-01\"\n",
    );
    assert_eq!(cents(case.option("project").npv()), dec!(15711.38));
    // From the start on, the first year is not inflated: 13,534.65.
    let start = inflation("discount_rate = 0.14", "annual_escalation = 0.05\nstep = \"yearly\"\n");
    assert_eq!(cents(start.option("project").npv()), dec!(13534.65));
}

// The same case in money of the start, at the real rate of 1.14 / 1.05 - 1 = 8.5714 %.
#[test]
fn real_amounts_at_a_real_rate_are_worth_the_same() {
    let case = inflation("discount_rate = 0.0857142857142857142857142857\nrates = \"real\"", "");
    assert_eq!(cents(case.option("project").npv()), dec!(15711.38));
}

fn priced(price: &str, header: &str) -> Case {
    whole(&format!(
        "[scenario]\nname = \"Prices\"\nunit = \"unit\"\ncurrency = \"USD\"\nstart = \"2027-01\"\nmonths = 24\n\
         discount_rate = 0.1\npricing = []\n{header}\n[volume]\nunits_per_month = 1\n\
         [options.a]\nname = \"A\"\nkind = \"other\"\ngo_live = 1\n[costs.fee]\nper_month = {price}\n"
    ))
}

// A price of July 2026 that rises by 21 % a year: 6 months on, in January 2027, it is 100 x 1.21^(6/12) = 110.
#[test]
fn a_price_of_an_earlier_month_has_risen_by_the_start() {
    let case = priced("{ value = 100, annual_escalation = 0.21, base = \"2026-07\" }", "");
    let fee = |month| case.at("options.a.costs.fee", month).round_dp(12);
    assert_eq!([fee(1), fee(7), fee(13)], [dec!(110), dec!(121), dec!(133.1)]);
}

// 21 % a year nominal against 10 % inflation: after a year 100 x 1.21 / 1.1 = 110 in money of the start; what does not
// escalate keeps its worth.
#[test]
fn in_real_terms_an_escalator_is_less_inflation() {
    let real = "rates = \"real\"\ninflation = 0.1";
    let rising = priced("{ value = 100, annual_escalation = 0.21 }", real);
    assert_eq!(rising.at("options.a.costs.fee", 13).round_dp(12), dec!(110));
    assert_eq!(priced("100", real).at("options.a.costs.fee", 13), dec!(100));
}

#[test]
fn exchange_rates_can_change_over_the_months() {
    let rates = "[[fx_by_date.EUR]]\nfrom = \"2026-01\"\nrate = 1.1\n[[fx_by_date.EUR]]\nfrom = \"2027-07\"\nrate = 1.2\n";
    let case = priced(&format!("{{ value = 100, currency = \"EUR\" }}\n{rates}"), "");
    assert_eq!(case.months("options.a.costs.fee", 6..=7), [dec!(110), dec!(120)]);
}

fn shares(lines: &str) -> Case {
    let text = "[volume]\nunits_per_month = 1_000\n[options.a]\nname = \"A\"\nkind = \"api\"\ngo_live = 1\n\
        [options.a.calls.ask]\ncalls_per_unit = 1\nprice_per_call = 0.1\n\
        [options.a.calls.check]\ncalls_per_unit = 1\nprice_per_call = 0.05\n\
        [costs.team]\ncategory = \"engineering\"\nupfront = 2_000\nper_month = 10\n";
    case(12, &format!("{text}{lines}"))
}

// The API is 150 a month, 1,800 a year; a fifth of it 360. The team is 2,000 and 120.
#[test]
fn a_line_can_be_a_share_of_a_category_of_calls_or_of_a_line() {
    let share =
        |of: &str| shares(&format!("[costs.vat]\nshare = 0.2\nshare_of = {of}\n")).cost("a", "costs.vat");
    assert_eq!(share("\"api\""), dec!(360));
    assert_eq!(share("\"calls\""), dec!(360));
    assert_eq!(share("\"calls.check\""), dec!(120));
    assert_eq!(share("\"options.a.calls.check\""), dec!(120));
    assert_eq!(share("\"costs.team\""), dec!(424));
    assert_eq!(share("[\"api\", \"engineering\"]"), dec!(784));
}

// A tenth of 2,000 falls on the decision day with them; from month 1 on it is a tenth of what is paid by month.
#[test]
fn a_share_falls_when_its_costs_fall() {
    let case = shares("[costs.overhead]\nshare = 0.1\nshare_of = \"engineering\"\n");
    assert_eq!(case.months("options.a.costs.overhead", 0..=1), [dec!(200), dec!(1)]);
    let later = shares("[costs.overhead]\nshare = 0.1\nshare_of = \"engineering\"\nfrom = 7\n");
    assert_eq!(later.cost("a", "costs.overhead"), dec!(6));
}

// Shares of a category are not of one another: VAT of 20 % and a fee of 5 % on 1,800 are 360 and 90; one named by its path is.
#[test]
fn shares_are_of_what_is_no_share_unless_it_is_named() {
    let both = shares(
        "[costs.vat]\ncategory = \"api\"\nshare = 0.2\nshare_of = \"api\"\n\
         [costs.fee]\ncategory = \"api\"\nshare = 0.05\nshare_of = [\"api\", \"costs.vat\"]\n",
    );
    assert_eq!([both.cost("a", "costs.vat"), both.cost("a", "costs.fee")], [dec!(360), dec!(108)]);
    let total: Decimal = both.category("a", "api");
    assert_eq!(total, dec!(2268));
}
