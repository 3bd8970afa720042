//! Volume. Demand is `base * (1 + growth)^((m-1)/12) * season`, a list, or actuals and the projection from
//! the last of them; what an option serves of it is demand times its rollout.

use rust_decimal::Decimal;

use crate::base::calendar::{HOURS_PER_MONTH, HOURS_PER_WEEK};
use crate::base::diagnostic::{Problem, Span};
use crate::base::source::Source;
use crate::base::unit::Unit;
use crate::form::decimal::as_count;
use crate::form::fields::Keyed;
use crate::form::number::Number;
use crate::form::record::Reader;
use crate::model::drivers::{grown, product};
use crate::model::lowering::Lowering;
use crate::scenario::types::{Curve, OptionSpec, Ramp, Rollout, Scenario, Volume, Wave};
use crate::sheet::expr::Expr;

/// The row of demand.
pub fn demand(all: &mut Lowering) -> Expr {
    let volume = &all.scenario.volume;
    let formula = match (&volume.monthly, &volume.actuals) {
        (Some(months), _) => listed(all, months, "volume.monthly"),
        (None, Some(actuals)) => continued(all, volume, actuals),
        (None, None) => projected(all, volume),
    };
    let row = all.sheet.row("volume.demand", "demand", Unit::WORK, formula);
    all.demand = Some(row.clone());
    row
}

fn projected(all: &mut Lowering, volume: &Volume) -> Expr {
    let base = match (&volume.units_per_month, &volume.factors) {
        (Some(base), _) => all.input(base, Unit::WORK),
        (None, Some(factors)) => factored(all, factors),
        (None, None) => return Expr::zero(Unit::WORK),
    };
    let growth = growth(all, volume, 1);
    base * growth * season(all, volume, None)
}

/// A product of factors, scaled by an input of its own so that the level can be varied as a whole.
fn factored(all: &mut Lowering, factors: &Keyed<Number>) -> Expr {
    let factors: Vec<Number> = factors.iter().map(|(_, factor)| factor.clone()).collect();
    let product = product(factors.iter(), all) * Expr::constant(1, Unit::WORK);
    let whole = Source::convention("1: the factors as they are written");
    product * all.sheet.input("volume.scale", Unit::NONE, Decimal::ONE, &whole)
}

fn growth(all: &mut Lowering, volume: &Volume, from: u32) -> Expr {
    grown(&volume.annual_growth, &volume.monthly_growth, from, all)
}

/// Factors by calendar month, over that of the month they start from.
fn season(all: &mut Lowering, volume: &Volume, over: Option<u32>) -> Expr {
    let Some(factors) = &volume.seasonality else { return Expr::one() };
    let factor = |month: u32| factors[all.date(month).month_of_year() as usize - 1].value;
    let base = over.map_or(Decimal::ONE, factor);
    let over_base = |month: u32| if base.is_zero() { Decimal::ZERO } else { factor(month) / base };
    let values = (0..=all.months()).map(over_base).collect();
    let source = factors[0].source.clone();
    all.sheet.schedule("volume.seasonality", Unit::NONE, values, &source)
}

/// A list by month, scaled by an input of its own so that its level can be varied.
fn listed(all: &mut Lowering, months: &[Number], path: &str) -> Expr {
    let months = (1..=all.months()).zip(months);
    let given: Vec<_> = months.map(|(month, n)| (month, n.value, n.source.clone())).collect();
    let list = all.sheet.given(path, Unit::WORK, &given);
    let whole = Source::convention("1: the list as it is written");
    list * all.sheet.input("volume.scale", Unit::NONE, Decimal::ONE, &whole)
}

fn continued(all: &mut Lowering, volume: &Volume, actuals: &[Number]) -> Expr {
    let known = listed(all, actuals, "volume.actuals");
    let Some(last) = actuals.last() else { return known };
    let seam = actuals.len() as u32;
    let scale = all.sheet.input(
        "volume.scale",
        Unit::NONE,
        Decimal::ONE,
        &Source::convention("1: the list as it is written"),
    );
    let last = all.input(last, Unit::WORK) * scale;
    let growth = growth(all, volume, seam);
    let season = season(all, volume, Some(seam));
    known + last * growth * season * all.window(seam + 1, all.months())
}

/// Share of demand that an option serves, by month.
pub fn rollout(all: &mut Lowering, option: &OptionSpec) -> Expr {
    let values = (0..=all.months()).map(|month| share(option, month)).collect();
    let source = option.core.go_live.source.clone();
    let key = format!("options.{}.rollout", option.id);
    all.sheet.schedule(&key, Unit::NONE, values, &source)
}

/// Units of the months in which the next stage serves and this one is still paid for; None where there are none.
pub fn in_parallel(all: &mut Lowering, option: &OptionSpec) -> Option<Expr> {
    let months = option.until.saturating_add(1)..=option.paid_until.min(all.months());
    if months.is_empty() {
        return None;
    }
    let share = |month: u32| if months.contains(&month) { share_of(option, month) } else { Decimal::ZERO };
    let values = (0..=all.months()).map(share).collect();
    let source = option.core.go_live.source.clone();
    let key = format!("options.{}.parallel", option.id);
    let schedule = all.sheet.schedule(&key, Unit::NONE, values, &source);
    Some(all.demand.clone()? * schedule)
}

fn share(option: &OptionSpec, month: u32) -> Decimal {
    if month < option.go_live || month > option.until {
        return Decimal::ZERO;
    }
    share_of(option, month)
}

/// The same without an end.
fn share_of(option: &OptionSpec, month: u32) -> Decimal {
    let written = Decimal::from(i64::from(month) - option.moved());
    match &option.core.rollout {
        None => Decimal::ONE,
        Some(Rollout::Waves(waves)) => wave_share(waves, written),
        Some(Rollout::Ramp(ramp)) => ramp_share(ramp, written),
    }
}

fn wave_share(waves: &[Wave], month: Decimal) -> Decimal {
    let reached = waves.iter().rev().find(|wave| wave.month.value <= month);
    reached.map_or(Decimal::ZERO, |wave| wave.share.value)
}

/// Share of the served units whose wave has settled, by month; None where no wave takes time to.
pub fn settled(option: &OptionSpec, all: &mut Lowering) -> Option<Expr> {
    let Some(Rollout::Waves(waves)) = &option.core.rollout else { return None };
    let first = waves.iter().find_map(|wave| wave.settle_weeks.as_ref())?;
    let values = (0..=all.months()).map(|month| settled_share(option, waves, month)).collect();
    let key = format!("options.{}.settled", option.id);
    let source = first.source.clone();
    Some(all.sheet.schedule(&key, Unit::NONE, values, &source))
}

/// What each wave adds counts for the part of the month that lies after its weeks.
fn settled_share(option: &OptionSpec, waves: &[Wave], month: u32) -> Decimal {
    let served = share(option, month);
    let written = Decimal::from(i64::from(month) - option.moved());
    let mut settling = Decimal::ZERO;
    let mut before = Decimal::ZERO;
    for wave in waves.iter().filter(|wave| wave.month.value <= written) {
        let added = wave.share.value - before;
        before = wave.share.value;
        let weeks = wave.settle_weeks.as_ref().map_or(Decimal::ZERO, |weeks| weeks.value);
        let lasts = weeks * Decimal::from(HOURS_PER_WEEK) / HOURS_PER_MONTH;
        let start = wave.month.value.max(option.core.go_live.value);
        let left = lasts - (written - start);
        settling += added * left.clamp(Decimal::ZERO, Decimal::ONE);
    }
    Decimal::ONE - settling.checked_div(served).unwrap_or_default()
}

/// Linear: the same step in each month from..=to. S-curve: 3t² - 2t³ of the same t, slow at both ends.
fn ramp_share(ramp: &Ramp, month: Decimal) -> Decimal {
    let (from, to) = (ramp.from.value, ramp.to.value);
    let t = (month - from + Decimal::ONE) / (to - from + Decimal::ONE);
    let t = t.clamp(Decimal::ZERO, Decimal::ONE);
    match ramp.shape {
        Curve::Linear => t,
        Curve::SCurve => t * t * (Decimal::from(3) - Decimal::TWO * t),
    }
}

/// Load in the busiest hours over the average load, as an input; 730 over the busy hours where those are given.
pub fn peak(all: &mut Lowering) -> Expr {
    let volume = &all.scenario.volume;
    match (&volume.peak_to_average, &volume.busy_hours_per_month) {
        (Some(peak), _) => all.input(peak, Unit::NONE),
        (None, Some(hours)) => {
            let hours = all.input(hours, Unit::HOUR);
            Expr::constant(crate::base::calendar::HOURS_PER_MONTH, Unit::HOUR) / hours
        }
        (None, None) => Expr::one(),
    }
}

/// Capacity is built for the peak, and there is no default for it.
pub fn need_peak(scenario: &Scenario, asks: &Span, reader: &mut Reader) -> Option<()> {
    let volume = &scenario.volume;
    if volume.peak_to_average.is_some() || volume.busy_hours_per_month.is_some() {
        return Some(());
    }
    let message = "capacity in whole units needs `volume.peak_to_average` or `volume.busy_hours_per_month`";
    let hint = "office hours are about 176 of 730 hours a month, a peak of 4";
    reader.report(Problem::new("no-peak", asks, message).label("sized for the peak").hint(hint));
    None
}

/// Problems of volume and rollout that one number alone does not show.
pub fn check(scenario: &Scenario, reader: &mut Reader) {
    let volume = &scenario.volume;
    let name = &scenario.header.name.span;
    let starts = [
        volume.units_per_month.is_some(),
        volume.factors.is_some(),
        volume.monthly.is_some(),
        volume.actuals.is_some(),
    ];
    if let (Some(_), Some(second)) = (&volume.annual_growth, &volume.monthly_growth) {
        let message = "`volume` grows by year or by month: `annual_growth` or `monthly_growth`";
        reader.report(Problem::new("two-growths", &second.span, message).label("the second of them"));
    }
    if starts.iter().filter(|given| **given).count() != 1 {
        let message = "`volume` takes exactly one of `units_per_month`, `factors`, `monthly` and `actuals`";
        let span = volume.units_per_month.as_ref().map_or(name, |number| &number.span);
        reader.report(Problem::new("volume-base", span, message).label("units of work a month"));
    }
    check_lists(scenario, reader);
    if let (Some(peak), Some(hours)) = (&volume.peak_to_average, &volume.busy_hours_per_month) {
        let message = format!(
            "give `peak_to_average` or `busy_hours_per_month`, not both ({} and {})",
            peak.value, hours.value
        );
        reader.report(Problem::new("two-peaks", &hours.span, message).label("the second of them"));
    }
    if let Some(hours) = volume
        .busy_hours_per_month
        .as_ref()
        .filter(|hours| hours.value > crate::base::calendar::HOURS_PER_MONTH)
    {
        let message = format!("busy hours per month must be at most 730, found `{}`", hours.value);
        reader.report(
            Problem::new("out-of-range", &hours.span, message).label("hours in which the load falls"),
        );
    }
    scenario.options.iter().for_each(|option| check_rollout(option, scenario.months, reader));
}

fn check_lists(scenario: &Scenario, reader: &mut Reader) {
    let volume = &scenario.volume;
    let months = scenario.months as usize;
    if let Some(list) = volume.monthly.as_ref().filter(|list| list.len() < months) {
        let message =
            format!("`volume.monthly` needs a number for each of the {months} months, found {}", list.len());
        let span = list.first().map_or(&scenario.header.name.span, |number| &number.span);
        reader.report(Problem::new("short-list", span, message).label("the list that starts here"));
    }
    if let Some(list) = volume.actuals.as_ref().filter(|list| list.is_empty() || list.len() > months) {
        let message = format!("`volume.actuals` takes 1 to {months} months, found {}", list.len());
        let span = list.first().map_or(&scenario.header.name.span, |number| &number.span);
        reader.report(Problem::new("long-list", span, message).label("measured demand"));
    }
    let Some(season) = &volume.seasonality else { return };
    let sum: Decimal = season.iter().map(|factor| factor.value).sum();
    let off = (sum - Decimal::from(12)).abs() > Decimal::new(5, 2);
    if season.len() != 12 || off {
        let message =
            format!("seasonality is twelve factors that sum to 12, found {} that sum to {sum}", season.len());
        let span = season.first().map_or(&scenario.header.name.span, |number| &number.span);
        reader.report(Problem::new("bad-season", span, message).label("January first"));
    }
}

fn check_rollout(option: &OptionSpec, months: u32, reader: &mut Reader) {
    let first = match &option.core.rollout {
        Some(Rollout::Waves(waves)) => waves.first().map(|wave| &wave.month),
        Some(Rollout::Ramp(ramp)) => Some(&ramp.from),
        None => None,
    };
    let delayed = |first: &&Number| i64::from(as_count(first.value)) + option.moved() > i64::from(months);
    if let Some(first) = first.filter(delayed) {
        let message =
            format!("a rollout must start within the {months} months of the scenario, found {}", first.value);
        reader.report(Problem::new("beyond-horizon", &first.span, message).label("nothing would be served"));
    }
    match &option.core.rollout {
        Some(Rollout::Waves(waves)) => {
            for pair in waves.windows(2) {
                let (before, after) = (&pair[0], &pair[1]);
                if after.share.value < before.share.value || after.month.value <= before.month.value {
                    let message = format!(
                        "a rollout rises from wave to wave, found {} in month {} after {} in month {}",
                        after.share.value, after.month.value, before.share.value, before.month.value
                    );
                    reader.report(
                        Problem::new("falling-rollout", &after.share.span, message).label("this wave"),
                    );
                }
            }
        }
        Some(Rollout::Ramp(ramp)) if ramp.to.value < ramp.from.value => {
            let message =
                format!("a ramp ends after it starts, found {} to {}", ramp.from.value, ramp.to.value);
            reader.report(
                Problem::new("falling-rollout", &ramp.to.span, message).label("first month that serves all"),
            );
        }
        _ => {}
    }
}
