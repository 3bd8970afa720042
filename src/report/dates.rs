//! Months and periods as people write them.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::analysis::study::types::Study;
use crate::base::calendar::YearMonth;
use crate::report::labels::in_letters;

/// The month in which a point of the time axis is reached: 30 is the end of the 30th month, and so is in it.
pub fn month_of(start: YearMonth, at: Decimal) -> String {
    start.plus(at.ceil().to_u32().unwrap_or(0).saturating_sub(1)).label()
}

/// The n-th month of the model, from one.
pub fn month_number(study: &Study, month: u32) -> String {
    study.scenario.start.plus(month.saturating_sub(1)).label()
}

/// The last month of the model.
pub fn last_month(study: &Study) -> String {
    month_number(study, study.scenario.months)
}

/// First and last month: `Jan 2027 to Dec 2029`.
pub fn period(study: &Study) -> String {
    format!("{} to {}", study.scenario.start.label(), last_month(study))
}

/// The length of the model: `three years`, `18 months`.
pub fn horizon(months: u32) -> String {
    match (months / 12, months % 12) {
        (1, 0) => "one year".to_string(),
        (years @ 2.., 0) => format!("{} years", in_letters(years as usize)),
        _ if months == 1 => "one month".to_string(),
        _ => format!("{months} months"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn horizons_are_said_in_years_where_they_are_years() {
        let said = [1, 12, 18, 36, 120, 144].map(horizon);
        assert_eq!(said, ["one month", "one year", "18 months", "three years", "ten years", "12 years"]);
    }

    #[test]
    fn a_point_in_time_is_in_the_month_that_reaches_it() {
        let start = "2027-01".parse().unwrap();
        let at = |tenths: i64| month_of(start, Decimal::new(tenths, 1));
        assert_eq!([at(0), at(9), at(10), at(185)], ["Jan 2027", "Jan 2027", "Jan 2027", "Jul 2028"]);
    }
}
