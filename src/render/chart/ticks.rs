//! The round numbers an axis shows, and values in words.

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

use crate::base::format::{compact, fixed, money, with_currency};

/// Gridlines beside the zero line, at most.
const MOST_TICKS: f64 = 5.0;
const NICE: [f64; 4] = [1.0, 2.0, 2.5, 5.0];
/// Part of a step from which on the axis goes to the next gridline.
const NEAR: f64 = 0.6;
/// Part of a step between the last value and the end of the axis.
const PADDING: f64 = 0.1;
/// A range smaller than this part of its values is none: floats could not tell its ends apart.
const RESOLUTION: f64 = 1e-9;
/// Scales with a name, largest first.
const NAMED: [(f64, &str); 3] = [(1e12, "tn"), (1e9, "bn"), (1e6, "M")];

/// A Decimal as a float, for drawing only.
pub fn float(value: Decimal) -> f64 {
    value.to_f64().filter(|value| value.is_finite()).unwrap_or(0.0)
}

/// A value in words: three figures, or per cent for a share.
pub fn figure(value: Decimal, share: bool) -> String {
    match value.checked_mul(Decimal::ONE_HUNDRED).filter(|_| share) {
        Some(hundredths) => format!("{}%", short(hundredths)),
        None => compact(value),
    }
}

/// The currency that an amount in a unit is written with: `EUR` of `EUR` and of `EUR/ticket`.
fn currency(unit: &str) -> Option<&str> {
    let first = unit.split('/').next().unwrap_or_default();
    (first.len() == 3 && first.bytes().all(|letter| letter.is_ascii_uppercase())).then_some(first)
}

/// An amount with its currency; the figure alone in any other unit.
pub fn amount(unit: &str, value: Decimal) -> String {
    currency(unit).map_or_else(|| compact(value), |currency| money(currency, value))
}

/// A figure of an axis with the unit of the axis.
fn with_unit(unit: &str, figure: &str) -> String {
    match currency(unit) {
        Some(currency) => with_currency(currency, figure),
        None if unit == "%" => format!("{figure}%"),
        None => format!("{unit} {figure}"),
    }
}

/// A figure with all of its digits.
pub fn exact(value: Decimal) -> String {
    let value = value.normalize();
    fixed(value, value.scale())
}

/// Three figures, without zeros that say nothing.
fn short(value: Decimal) -> String {
    let whole = value.round_sf(3).filter(|rounded| rounded.is_integer());
    whole.map_or_else(|| compact(value), |whole| fixed(whole, 0))
}

/// The range of an axis of values and the distance of its gridlines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ticks {
    pub low: f64,
    pub high: f64,
    pub step: f64,
}

impl Ticks {
    /// Round limits around all values and zero.
    pub fn around(values: impl Iterator<Item = f64>) -> Self {
        let (least, most) = values.fold((0.0f64, 0.0f64), |(low, high), v| (low.min(v), high.max(v)));
        match least == most {
            true => Self { low: 0.0, high: 1.0, step: 2.0 },
            false => Self::over(least, most, MOST_TICKS),
        }
    }

    /// Round limits around a range, and no more steps than `most` between the gridlines.
    pub fn over(least: f64, most: f64, most_steps: f64) -> Self {
        let span = most - least;
        if span <= most.abs().max(least.abs()) * RESOLUTION || !span.is_finite() {
            return Self { low: least, high: most, step: f64::INFINITY };
        }
        let power = (span / most_steps.max(1.0)).log10().floor() as i32;
        let steps = (power..=power + 2).flat_map(|power| NICE.map(|nice| nice * 10f64.powi(power)));
        let over = |step: f64| Self { low: -end(-least, step), high: end(most, step), step };
        let few = |ticks: &Self| {
            (whole_down(ticks.high / ticks.step) + whole_down(-ticks.low / ticks.step)) <= most_steps
        };
        steps.map(over).find(few).unwrap_or_else(|| over(span))
    }

    /// Round values inside a range that ends where it ends.
    pub fn inside(low: f64, high: f64, most_steps: f64) -> Self {
        Self { low, high, ..Self::over(low, high, most_steps) }
    }

    /// The values of the gridlines, from the bottom; zero is one of them where it is inside.
    pub fn values(&self) -> Vec<f64> {
        if !self.step.is_finite() {
            return Vec::new();
        }
        let (first, last) = (-whole_down(-self.low / self.step), whole_down(self.high / self.step));
        (first as i64..=last as i64).map(|index| index as f64 * self.step).collect()
    }

    /// The numbers along the axis, all in one scale and to the same place; the last, or where that is zero the first,
    /// with the unit before it.
    pub fn labels(&self, unit: &str) -> Vec<String> {
        let mut labels = self.figures();
        let named = if labels.last().is_some_and(|last| last == "0") {
            labels.first_mut()
        } else {
            labels.last_mut()
        };
        if let Some(named) = named.filter(|named| *named != "0" && !unit.is_empty()) {
            *named = with_unit(unit, named);
        }
        labels
    }

    /// The numbers alone.
    pub fn figures(&self) -> Vec<String> {
        let (scale, name) = self.scale();
        let places = places(self.step / scale);
        let figure = |value: f64| match value == 0.0 {
            true => "0".to_string(),
            false => format!("{}{name}", plain(value / scale, places)),
        };
        self.values().into_iter().map(figure).collect()
    }

    /// The numbers as per cent.
    pub fn per_cent(&self) -> Vec<String> {
        let places = places(self.step * 100.0);
        self.values().into_iter().map(|value| format!("{}%", plain(value * 100.0, places))).collect()
    }

    fn scale(&self) -> (f64, &'static str) {
        let largest = self.high.max(-self.low);
        NAMED.iter().find(|(least, _)| largest >= *least).copied().unwrap_or((1.0, ""))
    }
}

/// The next whole number below, forgiving what floats add.
fn whole_down(value: f64) -> f64 {
    (value + 1e-9).floor()
}

/// Where an axis ends: at the next gridline where that is near, or else just beyond the last value.
fn end(value: f64, step: f64) -> f64 {
    let whole = whole_down(value / step);
    match value / step - whole {
        rest if rest > NEAR => (whole + 1.0) * step,
        rest if rest > 1e-6 => value + step * PADDING,
        _ => whole * step,
    }
}

/// Decimal places that show a step in full.
fn places(step: f64) -> u32 {
    let shown = |places: &u32| {
        let shifted = step * 10f64.powi(*places as i32);
        shifted >= 0.999_999 && (shifted - shifted.round()).abs() < 1e-6
    };
    (0..=28).find(shown).unwrap_or(28)
}

fn plain(value: f64, places: u32) -> String {
    Decimal::from_f64(value).map_or_else(|| format!("{value:.0}"), |value| fixed(value, places))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(values: &[f64]) -> Vec<String> {
        Ticks::around(values.iter().copied()).labels("EUR")
    }

    #[test]
    fn ticks_are_round_and_few() {
        assert_eq!(labels(&[2_410_000.0]), ["0", "0.5M", "1.0M", "1.5M", "2.0M", "€2.5M"]);
        assert_eq!(labels(&[-640_000.0, 1_200_000.0]), ["−0.5M", "0", "0.5M", "€1.0M"]);
        assert_eq!(labels(&[12_000.0]), ["0", "2,500", "5,000", "7,500", "10,000", "€12,500"]);
        assert_eq!(labels(&[-5.0]), ["−€5", "−4", "−3", "−2", "−1", "0"]);
        assert_eq!(labels(&[0.000_002]), ["0", "0.0000005", "0.0000010", "0.0000015", "€0.0000020"]);
        assert_eq!(labels(&[0.0]), ["0"]);
        assert_eq!(labels(&[-125_000.0, 25_000.0]), ["−€100,000", "−50,000", "0"]);
    }

    #[test]
    fn every_range_is_covered_by_at_most_six_lines() {
        for exponent in -9..=13 {
            for mantissa in [1.0, 1.3, 2.0, 2.6, 4.9, 5.0, 7.7, 9.99] {
                let most = mantissa * 10f64.powi(exponent);
                let ticks = Ticks::around([most, -most / 3.0].into_iter());
                assert!(ticks.high >= most * 0.999 && ticks.low <= -most / 3.0, "{ticks:?}");
                assert!(ticks.values().len() <= 6, "{ticks:?}");
            }
        }
    }
}
