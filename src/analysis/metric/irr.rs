//! Internal rates of return: all of them above -100 %, or the reason why there is none. The one place in the
//! analysis that works in floating point, since a rate is a root and not a sum of money.
//!
//! With u = ln(1 + r), the net present value is `sum v exp(-t u)`. The largest exponent is factored out, so that
//! neither -99.99 % nor 10^16 overflows; the line is scanned finely near zero, and each change of sign refined by
//! bisection. A double root changes no sign: it shows as an extremum that touches zero.

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

use crate::scenario::types::{Discounting, Scenario};

/// A flow and when it falls, in years.
pub type Flow = (f64, f64);

/// The scan covers rates from -99.9999998 % to 4.8e8 a year.
const WIDEST: f64 = 20.0;
const STEPS: i32 = 4_000;
/// What counts as touching zero, as a share of the sum of the discounted amounts.
const TOUCHES: f64 = 1e-12;

/// Every rate at which the flows are worth nothing, the one nearest the discount rate first.
///
/// # Errors
/// The reason why there is none.
pub fn rates(flows: &[(Decimal, Decimal)], discount_rate: Decimal) -> Result<Vec<Decimal>, String> {
    let flows: Vec<Flow> =
        flows.iter().filter_map(|(when, amount)| Some((when.to_f64()?, amount.to_f64()?))).collect();
    let (inflow, outflow) = (flows.iter().any(|flow| flow.1 > 0.0), flows.iter().any(|flow| flow.1 < 0.0));
    match (inflow, outflow) {
        (false, false) => return Err("there are no flows".into()),
        (true, false) => return Err("no month costs more than it brings".into()),
        (false, true) => return Err("no month brings more than it costs".into()),
        (true, true) => {}
    }
    let mut roots = roots(&flows);
    if roots.is_empty() {
        return Err("no rate makes the flows worth nothing".into());
    }
    let near = (1.0 + discount_rate.to_f64().unwrap_or(0.0)).ln();
    roots.sort_by(|a, b| (a - near).abs().total_cmp(&(b - near).abs()));
    Ok(roots
        .into_iter()
        .filter_map(|u| Decimal::from_f64(u.exp_m1()))
        .map(|rate| rate.round_dp(12))
        .collect())
}

/// Internal rates of return of net flows by month, timed by the discounting convention, headline first.
///
/// # Errors
/// The reason why there is none.
pub fn net_rates(scenario: &Scenario, net: impl Fn(u32) -> Decimal) -> Result<Vec<Decimal>, String> {
    let mut flows: Vec<(Decimal, Decimal)> = Vec::new();
    for (month, at) in (0..).zip(years(scenario)) {
        let net = net(month);
        match flows.last_mut().filter(|last| last.0 == at) {
            Some(last) => last.1 += net,
            None => flows.push((at, net)),
        }
    }
    rates(&flows, scenario.header.discount_rate.value)
}

/// When the flows of months 0..=N fall, in years from the start, by the discounting convention.
pub fn years(scenario: &Scenario) -> Vec<Decimal> {
    let convention = scenario.header.discounting.unwrap_or(Discounting::MonthlyEnd);
    let year = Decimal::from(12);
    let when = |month: u32| match (convention, month) {
        (_, 0) => Decimal::ZERO,
        (Discounting::MonthlyEnd, _) => Decimal::from(month) / year,
        (Discounting::MonthlyMid, _) => (Decimal::from(month) - Decimal::new(5, 1)) / year,
        (Discounting::AnnualEnd, _) => Decimal::from(month.div_ceil(12)),
    };
    (0..=scenario.months).map(when).collect()
}

/// The rate at which flows are worth nothing that is nearest to another rate; NaN where there is none. For many trials.
pub fn nearest_rate(flows: &[Flow], near: f64) -> f64 {
    let start = libm::log1p(near.max(-0.99));
    let root = match changes_of_sign(flows) {
        0 => None,
        1 => Some(newton(flows, start)),
        _ => followed(flows, start).or_else(|| nearest_crossing(flows, start)),
    };
    root.map_or(f64::NAN, libm::expm1)
}

/// The root that Newton's steps lead to from a start close by; None where they leave its neighbourhood.
fn followed(flows: &[Flow], start: f64) -> Option<f64> {
    let mut u = start;
    for _ in 0..30 {
        let (worth, slope) = worth_and_slope(flows, u);
        let next = u - worth / slope;
        if !next.is_finite() || (next - start).abs() > 2.0 {
            return None;
        }
        if (next - u).abs() <= 1e-13 {
            return Some(next);
        }
        u = next;
    }
    None
}

/// The nearest root to a start at which the worth changes its sign, between -90% and 900% a year: a search that many trials can
/// afford.
fn nearest_crossing(flows: &[Flow], start: f64) -> Option<f64> {
    const STEPS: i32 = 64;
    const ENDS: f64 = 2.3;
    let at = |step: i32| ENDS * (2.0 * f64::from(step) / f64::from(STEPS) - 1.0);
    let signs: Vec<bool> = (0..=STEPS).map(|step| worth(flows, at(step)).0 > 0.0).collect();
    let crossed = (0..STEPS).filter(|step| signs[*step as usize] != signs[*step as usize + 1]);
    let found = crossed.map(|step| bisect(flows, at(step), at(step + 1)));
    found.min_by(|a, b| (a - start).abs().total_cmp(&(b - start).abs()))
}

/// Both scaled by the largest factor.
fn worth_and_slope(flows: &[Flow], u: f64) -> (f64, f64) {
    let state = discounted(flows, u);
    (state.sum, state.slope)
}

/// The only root, by Newton's steps from a start, within what is known of where it lies.
fn newton(flows: &[Flow], start: f64) -> f64 {
    let first = flows.iter().find(|flow| flow.1 != 0.0).map_or(0.0, |flow| flow.1.signum());
    let (mut low, mut high, mut u) = (-WIDEST, WIDEST, start);
    for _ in 0..100 {
        let (worth, slope) = worth_and_slope(flows, u);
        // With the first flow alone, at the highest rates, the worth has its sign.
        if worth * first > 0.0 {
            high = u
        } else {
            low = u
        }
        let next = u - worth / slope;
        let next = if next > low && next < high { next } else { 0.5 * (low + high) };
        if (next - u).abs() <= 1e-13 {
            return next;
        }
        u = next;
    }
    u
}

/// Net worth at `u`, scaled by its largest factor, and the sum of absolute amounts so scaled. Flows stand in order
/// of time; steps in time are mostly alike, so their factors are computed once.
fn worth(flows: &[Flow], u: f64) -> (f64, f64) {
    let state = discounted(flows, u);
    (state.sum, state.size)
}

fn discounted(flows: &[Flow], u: f64) -> Discounted {
    let mut state = Discounted { u: u.abs(), ..Discounted::default() };
    match u < 0.0 {
        true => flows.iter().rev().for_each(|flow| state.add(*flow)),
        false => flows.iter().for_each(|flow| state.add(*flow)),
    }
    state
}

#[derive(Default)]
struct Discounted {
    u: f64,
    sum: f64,
    size: f64,
    /// Change of the sum with `u`.
    slope: f64,
    factor: f64,
    at: f64,
    step: f64,
    of_step: f64,
}

impl Discounted {
    fn add(&mut self, (when, amount): Flow) {
        let step = (when - self.at).abs();
        if self.size == 0.0 && self.factor == 0.0 {
            self.factor = 1.0;
        } else {
            if (step - self.step).abs() > 1e-9 {
                (self.step, self.of_step) = (step, libm::exp(-step * self.u));
            }
            self.factor *= self.of_step;
        }
        self.at = when;
        self.sum += amount * self.factor;
        self.size += amount.abs() * self.factor;
        self.slope -= when * amount * self.factor;
    }
}

/// Points of the scan, dense near zero.
fn grid(at: i32) -> f64 {
    let x = f64::from(at) / f64::from(STEPS);
    WIDEST * x * x * x
}

fn roots(flows: &[Flow]) -> Vec<f64> {
    let (lowest, highest) = (grid(-STEPS), grid(STEPS));
    // Descartes: where the flows change their sign once, there is one rate.
    if changes_of_sign(flows) == 1 && worth(flows, lowest).0 * worth(flows, highest).0 < 0.0 {
        return vec![bisect(flows, lowest, highest)];
    }
    let mut found: Vec<f64> = Vec::new();
    for at in -STEPS..STEPS {
        let (low, high) = (grid(at), grid(at + 1));
        let (from, to) = (worth(flows, low).0, worth(flows, high).0);
        let root = match (from == 0.0, from.signum() == to.signum()) {
            (true, _) => Some(low),
            (false, false) if to != 0.0 => Some(bisect(flows, low, high)),
            (false, true) => touching(flows, low, high),
            _ => None,
        };
        found.extend(root);
    }
    found.dedup_by(|b, a| (*b - *a).abs() < 1e-7);
    found
}

fn changes_of_sign(flows: &[Flow]) -> usize {
    let signs: Vec<bool> = flows.iter().filter(|flow| flow.1 != 0.0).map(|flow| flow.1 > 0.0).collect();
    signs.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

fn bisect(flows: &[Flow], mut low: f64, mut high: f64) -> f64 {
    let sign = worth(flows, low).0.signum();
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        match worth(flows, middle).0.signum() == sign {
            true => low = middle,
            false => high = middle,
        }
    }
    0.5 * (low + high)
}

/// The extremum between two points of the same sign, if it touches zero.
fn touching(flows: &[Flow], low: f64, high: f64) -> Option<f64> {
    let size = |u: f64| {
        let (sum, size) = worth(flows, u);
        (sum / size).abs()
    };
    let (left, right) = (size(low), size(high));
    if left.min(right) > 1e-3 {
        return None;
    }
    let (mut low, mut high) = (low, high);
    for _ in 0..200 {
        let (one, two) = (low + (high - low) / 3.0, high - (high - low) / 3.0);
        match size(one) < size(two) {
            true => high = two,
            false => low = one,
        }
    }
    let at = 0.5 * (low + high);
    let inside = size(at) < 0.5 * left.min(right);
    (inside && size(at) < TOUCHES).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    fn yearly(amounts: &[i64]) -> Vec<(Decimal, Decimal)> {
        amounts.iter().enumerate().map(|(year, amount)| (year.into(), (*amount).into())).collect()
    }

    fn close(found: &[Decimal], expected: &[Decimal]) {
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (a, b) in found.iter().zip(expected) {
            assert!((a - b).abs() < dec!(0.0000001), "{found:?} is not {expected:?}");
        }
    }

    // -100 + 110 / 1.1 = 0
    #[test]
    fn one_hundred_and_ten_in_a_year_for_a_hundred_is_ten_per_cent() {
        close(&rates(&yearly(&[-100, 110]), dec!(0.1)).unwrap(), &[dec!(0.1)]);
    }

    // -100 (1+r)^2 + 230 (1+r) - 132 = 0 has 1+r = 1.1 and 1.2: 1.1 + 1.2 = 2.3, 1.1 * 1.2 = 1.32
    #[test]
    fn two_rates_are_both_found_nearest_the_discount_rate_first() {
        let flows = yearly(&[-100, 230, -132]);
        close(&rates(&flows, dec!(0.08)).unwrap(), &[dec!(0.1), dec!(0.2)]);
        close(&rates(&flows, dec!(0.25)).unwrap(), &[dec!(0.2), dec!(0.1)]);
    }

    // x^2 - 2 x + 1 = (x - 1)^2: 0 %, touching zero without crossing it
    #[test]
    fn a_double_rate_is_found() {
        close(&rates(&yearly(&[1, -2, 1]), dec!(0.1)).unwrap(), &[dec!(0)]);
    }

    // -1000 + 3600/x - 4310/x² + 1716/x³ with roots x = 1.1, 1.2, 1.3: sums 3.6, 4.31, 1.716
    #[test]
    fn three_rates_are_all_found() {
        let found = rates(&yearly(&[-1000, 3600, -4310, 1716]), dec!(0.1)).unwrap();
        close(&found, &[dec!(0.1), dec!(0.2), dec!(0.3)]);
    }

    #[test]
    fn no_rate_has_its_reason() {
        assert!(rates(&yearly(&[-100, -5]), dec!(0.1)).unwrap_err().contains("no month brings"));
        assert!(rates(&yearly(&[0, 5]), dec!(0.1)).unwrap_err().contains("no month costs"));
        assert!(rates(&yearly(&[0, 0]), dec!(0.1)).unwrap_err().contains("no flows"));
        // x² - x + 1 has no real root
        assert!(rates(&yearly(&[1, -1, 1]), dec!(0.1)).unwrap_err().contains("no rate"));
    }

    // Half is lost in a year: -100 + 50 / 0.5 = 0
    #[test]
    fn a_loss_has_a_negative_rate() {
        close(&rates(&yearly(&[-100, 50]), dec!(0.1)).unwrap(), &[dec!(-0.5)]);
        close(&rates(&yearly(&[-1_000_000, 1]), dec!(0.1)).unwrap(), &[dec!(-0.999999)]);
    }
}
