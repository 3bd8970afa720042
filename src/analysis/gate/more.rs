//! How much more of a pilot would settle a criterion that its sample leaves open, at the present mean and spread.

use chrono::{Days, NaiveDate};
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, MathematicalOps};

use crate::pilot::content::Content;

/// What is still missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct More {
    /// So many times the present sample in all.
    pub times: Decimal,
    pub rows: u64,
    /// None where the pilot does not count units.
    pub units: Option<Decimal>,
    pub days: u64,
    /// The day by which that is reached, at the present pace.
    pub by: NaiveDate,
    /// The chance that one week more settles it, either way.
    pub week: Decimal,
}

/// A sample that lies on both sides of a limit.
pub struct Sample<'a> {
    pub found: Decimal,
    pub interval: (Decimal, Decimal),
    /// The limits of the criterion.
    pub limits: &'a [Decimal],
    pub rows: u64,
    pub units: Option<Decimal>,
}

/// More than this is no plan for a pilot.
const MOST_TIMES: Decimal = Decimal::from_parts(1_000, 0, 0, false, 0);
const WEEK: u32 = 7;

/// What would bring the interval to one side of the nearest limit: its width falls with the root of the sample. None
/// where the mean lies on the limit, which no sample settles.
pub fn more(sample: &Sample, content: &Content) -> Option<More> {
    let room = sample.limits.iter().map(|limit| (sample.found - *limit).abs()).min()?;
    let half = (sample.interval.1 - sample.interval.0) / Decimal::TWO;
    let ratio = half.checked_div(room)?;
    let times = ratio.checked_mul(ratio).filter(|times| *times <= MOST_TIMES)?;
    let further = (times - Decimal::ONE).max(Decimal::ZERO);
    let present = Decimal::from((content.last - content.first).num_days() + 1);
    let up = |amount: Decimal| (amount * further).ceil().max(Decimal::ONE);
    let days = up(present).to_u64()?;
    Some(More {
        times,
        rows: up(Decimal::from(sample.rows)).to_u64()?,
        units: sample.units.map(up),
        days,
        by: content.last.checked_add_days(Days::new(days))?,
        week: chance(room, half, Decimal::from(WEEK).checked_div(present)?)?,
    })
}

/// The chance that a sample larger by a share lies on one side of the limit. With standard error e now and a share q
/// more, the mean moves by a normal of variance e^2 q / (1 + q), and must end beyond the half width that it then has.
fn chance(room: Decimal, half: Decimal, share: Decimal) -> Option<Decimal> {
    // The half width is 1.96 standard errors, or more where rows are few.
    let error = half.checked_div(Decimal::new(196, 2))?;
    let larger = Decimal::ONE + share;
    let moves = error.checked_mul((share / larger).sqrt()?)?;
    let then = half.checked_div(larger.sqrt()?)?;
    let beyond = |distance: Decimal| Some(Decimal::ONE - far(distance.checked_div(moves)?));
    Some(beyond(then - room)? + beyond(then + room)?)
}

/// The normal distribution, of which nothing is left so far out.
fn far(deviations: Decimal) -> Decimal {
    const FAR: Decimal = Decimal::from_parts(8, 0, 0, false, 0);
    match deviations {
        far if far >= FAR => Decimal::ONE,
        far if far <= -FAR => Decimal::ZERO,
        near => near.norm_cdf(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    // A half width of 0.02 around 0.91 against 0.90 must halve: four times the sample, three times as much more. Ten days
    // of 20 rows and 1,000 units: 60 rows, 3,000 units, 30 days more, until 2027-02-09.
    // A week is a share of 0.7: the half width is then 0.02 / sqrt(1.7) = 0.015339; e = 0.02 / 1.96 = 0.010204, and
    // the mean moves by e sqrt(0.7 / 1.7) = 0.0065480. Beyond (0.015339 - 0.01) / 0.006548 = 0.8154: 0.2074; beyond
    // (0.015339 + 0.01) / 0.006548 = 3.870: 0.00005.
    #[test]
    fn what_is_missing_by_hand() {
        let content = Content {
            first: day("2027-01-01"),
            last: day("2027-01-10"),
            periods: vec![],
            sha256: String::new(),
        };
        let sample = Sample {
            found: dec!(0.91),
            interval: (dec!(0.89), dec!(0.93)),
            limits: &[dec!(0.90)],
            rows: 20,
            units: Some(dec!(1000)),
        };
        let found = more(&sample, &content).unwrap();
        assert_eq!((found.times, found.rows, found.units, found.days), (dec!(4), 60, Some(dec!(3000)), 30));
        assert_eq!(found.by, day("2027-02-09"));
        assert!((found.week - dec!(0.2075)).abs() < dec!(0.0005), "{}", found.week);
        assert_eq!(more(&Sample { limits: &[dec!(0.91)], ..sample }, &content), None, "on the limit");
    }
}
