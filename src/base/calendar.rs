//! Calendar months, and the one place that knows how many hours a month has.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

/// Hours in an average month: 8,760 / 12. There is no 30-day month beside it.
pub const HOURS_PER_MONTH: Decimal = Decimal::from_parts(730, 0, 0, false, 0);
/// Hours of a week.
pub const HOURS_PER_WEEK: u32 = 168;
/// Seconds in an hour.
pub const SECONDS_PER_HOUR: Decimal = Decimal::from_parts(3_600, 0, 0, false, 0);

/// A month of the calendar, as in `2027-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct YearMonth {
    year: i32,
    month: u32,
}

impl YearMonth {
    /// The month that holds a date.
    pub fn of(date: NaiveDate) -> Self {
        Self { year: date.year(), month: date.month() }
    }

    /// The month `count` months later.
    pub fn plus(self, count: u32) -> Self {
        let months = self.year * 12 + self.month as i32 - 1 + count as i32;
        Self { year: months.div_euclid(12), month: months.rem_euclid(12) as u32 + 1 }
    }

    /// Whole months from `self` to `later`; negative when `later` is earlier.
    pub fn months_until(self, later: Self) -> i32 {
        (later.year - self.year) * 12 + later.month as i32 - self.month as i32
    }

    /// The first day of the month.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.month, 1).unwrap_or(NaiveDate::MIN)
    }

    /// Month of the year, 1 for January.
    pub fn month_of_year(self) -> u32 {
        self.month
    }

    /// The calendar year.
    pub fn year(self) -> i32 {
        self.year
    }

    /// `Jan 2027`, as charts and tables write it.
    pub fn label(self) -> String {
        const NAMES: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        format!("{} {}", NAMES[self.month as usize - 1], self.year)
    }
}

impl fmt::Display for YearMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for YearMonth {
    type Err = String;

    /// Reads `YYYY-MM`, with a year from 1970 to 2199.
    fn from_str(text: &str) -> Result<Self, String> {
        let rule = || "a month is written `YYYY-MM`, such as `2027-01`".to_string();
        let (year, month) = text.split_once('-').ok_or_else(rule)?;
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4 || month.len() != 2 || !digits(year) || !digits(month) {
            return Err(rule());
        }
        let year = year.parse::<i32>().map_err(|_| rule())?;
        let month = month.parse::<u32>().map_err(|_| rule())?;
        match (1970..=2199).contains(&year) && (1..=12).contains(&month) {
            true => Ok(Self { year, month }),
            false => Err(rule()),
        }
    }
}
