//! Laws that hold of any scenario, on scenarios made up from seeds and on those that are shipped. "Exactly" means to
//! the fifteenth decimal: the order of a sum can move the 28th digit.

#[path = "../support/case.rs"]
mod case;
mod delay;
#[path = "../dice/mod.rs"]
mod dice;
mod made;
mod ways;

use std::path::Path;

use case::{Case, rounded, whole};
use made::{Dice, Made};
use rust_decimal::{Decimal, dec};
use tollgate::analysis::study::types::OptionStudy;
use tollgate::base::unit::UnitNames;
use tollgate::scenario::load::Changes;
use tollgate::sheet::exact::evaluate;
use tollgate::sheet::node::{Input, LineId};

const SCENARIOS: u64 = 40;

fn scenarios() -> impl Iterator<Item = (u64, Made, Case)> {
    (0..SCENARIOS).map(|seed| {
        let made = Made::new(seed);
        let case = whole(&made.text());
        (seed, made, case)
    })
}

fn shipped() -> impl Iterator<Item = (u64, Case)> {
    let names = [
        "invoice-processing",
        "hybrid-document-search",
        "record-enrichment",
        "support-agent",
        "coding-agent",
        "assistant-seats",
        "../tests/support/ways-to-pay",
        "support-cascade",
        "staged-hosting",
        "knowledge-base",
    ];
    (1_000..).zip(names).map(|(seed, name)| {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/{name}.toml"));
        (seed, case::file(&file, &Changes::default()))
    })
}

fn all() -> impl Iterator<Item = (u64, Case)> {
    scenarios().map(|(seed, _, case)| (seed, case)).chain(shipped())
}

fn exactly(value: Decimal) -> Decimal {
    rounded(value, 15)
}

fn same(a: Decimal, b: Decimal, place: impl Fn() -> String) {
    assert_eq!(exactly(a), exactly(b), "{}", place());
}

#[test]
fn the_total_is_the_sum_of_its_categories_months_years_and_lines() {
    for (seed, case) in all() {
        for option in &case.study.options {
            let sums: [(&str, Decimal); 4] = [
                ("categories", option.by_category.iter().map(|category| category.1).sum()),
                ("months", option.monthly.iter().map(|month| month.cost).sum()),
                ("years", option.by_year.iter().map(|year| year.cost).sum()),
                ("lines", option.lines.iter().map(|line| line.total).sum()),
            ];
            for (name, sum) in sums {
                same(sum, option.tco(), || format!("{name} of {} of {seed}", option.id));
            }
            let values = option.value_lines.iter().map(|line| line.total).sum();
            same(values, option.known("total_value"), || format!("values of {} of {seed}", option.id));
            assert!(option.tco() > dec!(0), "{} of {seed} costs something", option.id);
        }
    }
}

#[test]
fn each_months_cost_is_the_sum_of_its_categories() {
    for (seed, case) in all() {
        for option in &case.study.options {
            for month in &option.monthly {
                let sum = month.by_category.iter().map(|category| category.1).sum();
                same(sum, month.cost, || format!("{} of {seed} in month {}", option.id, month.month));
                same(month.value - month.cost, month.net, || format!("net of {} of {seed}", option.id));
            }
        }
    }
}

#[test]
fn capital_and_operating_expenditure_are_all_there_is() {
    for (seed, case) in all() {
        for option in &case.study.options {
            same(option.known("capex") + option.known("opex"), option.tco(), || {
                format!("{} of {seed}", option.id)
            });
        }
    }
}

#[test]
fn at_no_discount_the_net_present_value_is_the_plain_sum() {
    for (seed, made, _) in scenarios() {
        let case = whole(&Made { discount_rate: "0", ..made }.text());
        for option in &case.study.options {
            same(option.npv(), option.known("total_value") - option.tco(), || {
                format!("{} of {seed}", option.id)
            });
            assert_eq!(
                option.figure("payback_month").clone(),
                option.figure("discounted_payback_month").clone(),
                "{} of {seed}",
                option.id
            );
        }
    }
}

/// Whether an input is an amount of money, by its unit.
fn is_money(input: &Input) -> bool {
    let names = UnitNames { money: "MONEY".into(), work: "unit".into() };
    input.unit.symbol(&names).starts_with("MONEY")
}

/// The single figures of an option that are money, with other inputs.
fn totals(case: &Case, inputs: &[Decimal], name: &str) -> Vec<Decimal> {
    let sheet = &case.projected.model.sheet;
    let run = evaluate(sheet, inputs).expect("no fault");
    let of = |option: &OptionStudy| {
        let line = case.projected.model.line(&format!("options.{}.{name}", option.id)).unwrap();
        run.cells(line).iter().flatten().sum()
    };
    case.study.options.iter().map(of).collect()
}

#[test]
fn doubling_every_price_doubles_every_cost_and_moves_no_quantity() {
    for (seed, case) in all() {
        let sheet = &case.projected.model.sheet;
        let twice = |input: &Input| if is_money(input) { input.value * dec!(2) } else { input.value };
        let doubled: Vec<Decimal> = sheet.inputs.iter().map(twice).collect();
        let run = evaluate(sheet, &doubled).expect("no fault");
        for option in &case.study.options {
            let lines = case.projected.model.options.iter().find(|lines| lines.id == option.id).unwrap();
            for cost in &lines.costs {
                let total = |run: &tollgate::sheet::exact::Projection, line: LineId| -> Decimal {
                    run.cells(line).iter().flatten().sum()
                };
                let (before, after) = (total(&case.projected.exact, cost.row), total(&run, cost.row));
                same(before * dec!(2), after, || format!("{} of {} of {seed}", cost.key, option.id));
            }
        }
        for name in ["units_served", "tco", "npv"] {
            let factor = if name == "units_served" { dec!(1) } else { dec!(2) };
            let (before, after) = (totals(&case, &sheet.values(), name), totals(&case, &doubled, name));
            before.iter().zip(after).for_each(|(a, b)| same(a * factor, b, || format!("{name} of {seed}")));
        }
    }
}

// Credits are money too, but not a price: more of them cost less. More that is committed leaves less at the factor beyond it.
#[test]
fn raising_a_price_never_lowers_the_total() {
    for (seed, case) in scenarios().take(10).map(|(seed, _, case)| (seed, case)).chain(shipped()) {
        let sheet = &case.projected.model.sheet;
        let base = totals(&case, &sheet.values(), "tco");
        for (at, input) in sheet.inputs.iter().enumerate() {
            if !is_money(input)
                || input.key.ends_with("free_credits.amount")
                || input.key.ends_with("commit.amount")
                || input.key.starts_with("values.")
            {
                continue;
            }
            let mut raised = sheet.values();
            raised[at] *= dec!(1.1);
            for (before, after) in base.iter().zip(totals(&case, &raised, "tco")) {
                assert!(after >= *before, "{} of {seed}: {before} to {after}", input.key);
            }
        }
    }
}

/// Options whose costs look ahead: a reservation is bought for the smallest need of its whole term, and a commitment by the
/// year owes its twelfths where the horizon cuts it.
fn looks_ahead(made: &Made, option: &str) -> bool {
    let head = format!("[options.{option}]\n");
    made.tables.iter().any(|table| {
        table.starts_with(&head)
            && ["plan = \"reserved", "per = \"year\""].iter().any(|word| table.contains(word))
    })
}

// Equal: every cost and value of months 0 to 12. Not equal, and rightly so: reservations, whose term goes on beyond
// month 12; and the residual value, which falls in the last month whichever that is.
#[test]
fn the_first_year_does_not_know_how_long_the_horizon_is() {
    for (seed, made, long) in scenarios() {
        let short = whole(&Made { months: 12, ..made.clone() }.text());
        for (a, b) in short.study.options.iter().zip(&long.study.options) {
            let residual = a.value_lines.iter().find(|line| line.key == "serving.residual_value");
            let residual = residual.map_or(dec!(0), |line| line.total);
            for (x, y) in a.monthly.iter().zip(&b.monthly) {
                let place = || format!("{} of {seed} in month {}", a.id, x.month);
                let left = if x.month == 12 { residual } else { dec!(0) };
                same(x.served, y.served, place);
                same(x.value - left, y.value, place);
                if !looks_ahead(&made, &a.id) {
                    same(x.cost, y.cost, place);
                }
            }
        }
    }
}

/// The figures of an option in an order of their own.
fn figures(case: &Case) -> Vec<(String, Vec<Decimal>)> {
    let mut list: Vec<(String, Vec<Decimal>)> = Vec::new();
    for option in &case.study.options {
        let mut lines: Vec<_> = option.lines.iter().chain(&option.value_lines).collect();
        lines.sort_by_key(|line| line.key.clone());
        let single = [
            option.tco(),
            option.npv(),
            option.known("units_served"),
            option.known("capex"),
            option.known("peak_funding"),
        ];
        let all = single.into_iter().chain(lines.iter().map(|line| line.total)).map(exactly);
        list.push((option.id.clone(), all.collect()));
    }
    list.sort();
    list
}

#[test]
fn the_order_of_options_and_lines_moves_no_figure() {
    for (seed, made, case) in scenarios() {
        let mut shuffled = made;
        let dice = &mut Dice::new(seed + 77);
        for at in (1..shuffled.tables.len()).rev() {
            shuffled.tables.swap(at, dice.below(at as u64 + 1) as usize);
        }
        assert_eq!(figures(&case), figures(&whole(&shuffled.text())), "{seed}");
    }
}

#[test]
fn a_rollout_of_all_at_once_is_no_rollout() {
    for (seed, made, _) in scenarios() {
        let with = |rollout: &str| {
            let tables = made.tables.iter().map(|table| {
                let lines = table.lines().filter(|line| !line.starts_with("rollout"));
                let live = |line: &str| line.strip_prefix("go_live = ").map(str::to_string);
                let lines = lines.map(|line| match live(line).filter(|_| !rollout.is_empty()) {
                    Some(month) => format!("{line}\n{}\n", rollout.replace("LIVE", &month)),
                    None => format!("{line}\n"),
                });
                lines.collect::<String>()
            });
            figures(&whole(&Made { tables: tables.collect(), ..made.clone() }.text()))
        };
        let none = with("");
        assert_eq!(none, with("rollout = [{ month = LIVE, share = 1 }]"), "{seed}");
        assert_eq!(none, with("rollout = { shape = \"linear\", from = LIVE, to = LIVE }"), "{seed}");
    }
}

/// The first months of service of every option, as they were projected, as actuals.
fn as_projected(made: &Made, case: &Case, count: u32) -> Made {
    let mut tables = made.tables.clone();
    for option in &case.study.options {
        let at = |name: &str, month: u32| case.at(&format!("options.{}.{name}", option.id), month);
        let costs = &option.lines;
        let calls: Vec<&str> =
            costs.iter().map(|line| line.key.as_str()).filter(|key| key.starts_with("calls.")).collect();
        let month = |month: u32| {
            let mut known =
                format!("units = {}\nescalated = {}\n", at("served", month), at("outcome.escalated", month));
            if !calls.is_empty() {
                let bill: Decimal = calls.iter().map(|key| at(&format!("{key}.cost"), month)).sum();
                known += &format!("cost = {bill}\n");
            }
            format!("[options.{}.actuals.\"{}\"]\n{known}", option.id, option.monthly[month as usize].date)
        };
        let table =
            tables.iter_mut().find(|table| table.starts_with(&format!("[options.{}]", option.id))).unwrap();
        table.extend((option.go_live..option.go_live + count).map(month));
    }
    Made { tables, ..made.clone() }
}

// A bill has its commitment in it, so commitments are left out.
#[test]
fn months_that_went_as_projected_move_no_figure() {
    for (seed, made, _) in scenarios() {
        let plain = made.tables.iter().map(|table| {
            let lines = table.lines().filter(|line| !line.starts_with("minimum_commit"));
            lines.map(|line| format!("{line}\n")).collect::<String>()
        });
        let made = Made { tables: plain.collect(), ..made };
        let plan = whole(&made.text());
        let happened = whole(&as_projected(&made, &plan, 1 + seed as u32 % 5).text());
        for (a, b) in plan.study.options.iter().zip(&happened.study.options) {
            let place = || format!("{} of {seed}", a.id);
            same(a.tco(), b.tco(), place);
            same(a.npv(), b.npv(), place);
            same(a.known("units_served"), b.known("units_served"), place);
            a.monthly.iter().zip(&b.monthly).for_each(|(a, b)| same(a.net, b.net, place));
        }
    }
}

/// The made-up hybrid without replicas of its own, and the same terms and calls as a plain API.
#[test]
fn a_hybrid_that_overflows_altogether_is_the_api() {
    for (seed, made, _) in scenarios() {
        let hybrid = made.tables.iter().find(|table| table.starts_with("[options.mixed]")).unwrap();
        let empty: String = hybrid
            .lines()
            .filter(|line| {
                !["staging", "development", "licence", "observab"].iter().any(|word| line.starts_with(word))
            })
            .map(|line| {
                if line.starts_with("base_replicas") {
                    "base_replicas = 0\n".into()
                } else {
                    format!("{line}\n")
                }
            })
            .collect();
        let start = empty.find("[options.mixed.serving]").unwrap();
        let end = empty.find("[options.mixed.outcome]").unwrap();
        let plain = format!("{}{}", &empty[..start], &empty[end..]);
        let plain = plain.replace("mixed", "plain").replace("\"hybrid\"", "\"api\"");
        let case = whole(&Made { tables: vec![empty, plain], ..made }.text());
        let (mixed, plain) = (case.option("mixed"), case.option("plain"));
        for (a, b) in mixed.monthly.iter().zip(&plain.monthly) {
            same(a.cost, b.cost, || format!("month {} of {seed}", a.month));
        }
        same(mixed.npv(), plain.npv(), || format!("{seed}"));
    }
}

#[test]
fn a_price_by_the_token_is_a_price_by_the_call() {
    for (seed, made, _) in scenarios() {
        let tokens = made.tables.iter().find(|table| table.starts_with("[options.tokens]")).unwrap();
        let number = |name: &str| -> Decimal {
            let line = tokens.lines().find(|line| line.starts_with(&format!("{name} = "))).unwrap();
            line.split(" = ").nth(1).unwrap().parse().unwrap()
        };
        let (input, output, cached) =
            (number("input_tokens"), number("output_tokens"), number("cached_input_share"));
        // by the thousand
        let thousandth = dec!(0.001);
        let uncached = input * (dec!(1) - cached) * thousandth * (number("input_per_mtok") * thousandth);
        let read = input * cached * thousandth * (number("cached_input_per_mtok") * thousandth);
        let answer = output * thousandth * (number("output_per_mtok") * thousandth);
        let by_call = (uncached + read + answer).normalize();
        let flat: String = tokens
            .lines()
            .filter(|line| !line.contains("per_mtok") && !line.contains("cached_input_share"))
            .map(|line| match line.starts_with("calls_per_unit") {
                true => format!("{line}\nprice_per_call = {by_call}\n"),
                false => format!("{line}\n"),
            })
            .collect();
        let case = whole(
            &Made {
                tables: vec![
                    tokens.clone(),
                    flat.replace("tokens]", "flat]")
                        .replace("options.tokens", "options.flat")
                        .replace("\"tokens\"", "\"flat\""),
                ],
                ..made.clone()
            }
            .text(),
        );
        let (a, b) = (case.option("tokens"), case.option("flat"));
        a.monthly.iter().zip(&b.monthly).for_each(|(a, b)| same(a.cost, b.cost, || format!("{seed}")));
    }
}

#[test]
fn a_fleet_carries_its_peak_or_says_that_it_cannot() {
    for (seed, _, case) in scenarios() {
        for option in ["rented", "bought"] {
            let of = |name: &str, month| case.at(&format!("options.{option}.serving.{name}"), month);
            let inputs = &case.projected.model.sheet;
            let input = |key: String| inputs.input(inputs.find_input(&key).unwrap()).value;
            let target = input(format!("options.{option}.serving.target_utilisation"));
            let peak = input("volume.peak_to_average".into());
            for month in 1..=36 {
                let needed = of("load", month) * peak / target;
                let slack = dec!(0.000000001);
                assert!(of("replicas", month) + slack >= needed, "{option} of {seed} in month {month}");
            }
        }
    }
}
