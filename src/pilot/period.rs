//! When a row is of: a month, or a day, as it is written in the zone of its file.

use std::str::FromStr;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday};

use crate::base::calendar::YearMonth;
use crate::base::text::shortened;

/// A day, or a whole month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    pub month: YearMonth,
    /// 1 to 31; 0 for the whole month; 100 more than its last day for a part of it, such as a week.
    pub day: u8,
}

/// Added to the last day of a part of a month, to tell it from a single day.
const PART: u8 = 100;

/// The zone of a time of day; a date without a time has none to compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Zone {
    /// A time with no zone.
    Unsaid,
    /// Minutes east of Greenwich.
    East(i32),
}

impl Zone {
    pub fn name(self) -> String {
        match self {
            Self::Unsaid => "no zone".to_string(),
            Self::East(0) => "UTC".to_string(),
            Self::East(minutes) => {
                let (sign, minutes) = (if minutes < 0 { '-' } else { '+' }, minutes.abs());
                format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        }
    }
}

impl Period {
    /// Whether it is longer than a day, so that it can be held against a month only.
    pub fn is_month(&self) -> bool {
        self.day == 0 || self.day > PART
    }

    /// The last day that it reaches; None where that is the last of the month.
    pub fn reaches(&self) -> Option<u8> {
        match self.day {
            0 => None,
            day if day > PART => Some(day - PART),
            day => Some(day),
        }
    }

    /// Whether the month goes on after it; days on which nobody works do not count.
    pub fn is_before_its_end(&self) -> bool {
        let Some(last) = self.reaches() else { return false };
        let end = self.month.plus(1).first_day();
        let day = NaiveDate::from_ymd_opt(self.month.year(), self.month.month_of_year(), u32::from(last));
        let Some(day) = day else { return true };
        let mut left = day.iter_days().skip(1).take_while(|day| *day < end);
        left.any(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun))
    }

    /// Whether it is a day with working days of its month before it.
    pub fn is_after_its_start(&self) -> bool {
        let mut before = self.month.first_day().iter_days().take_while(|day| day.day() < u32::from(self.day));
        !self.is_month() && before.any(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun))
    }

    /// The first day of it, as far as that is known.
    pub fn first_day(&self) -> NaiveDate {
        let (year, month) = (self.month.year(), self.month.month_of_year());
        let day = NaiveDate::from_ymd_opt(year, month, u32::from(self.day));
        day.unwrap_or(self.month.first_day())
    }

    /// `2026-11-10`, or the month where it is longer than a day.
    pub fn name(&self) -> String {
        if self.is_month() { self.month.to_string() } else { format!("{}-{:02}", self.month, self.day) }
    }

    pub fn whole_month(&self) -> Self {
        Self { day: 0, ..*self }
    }

    fn of_day(day: NaiveDate) -> Self {
        Self { month: YearMonth::of(day), day: day.day() as u8 }
    }
}

/// A time as it was read: a month, or a moment with its zone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Time {
    Month(YearMonth),
    /// Midnight where no time of day is written.
    At(NaiveDateTime, Option<Zone>),
}

impl Time {
    pub fn period(self) -> Period {
        match self {
            Self::Month(month) => Period { month, day: 0 },
            Self::At(at, _) => Period::of_day(at.date()),
        }
    }

    pub fn zone(self) -> Option<Zone> {
        match self {
            Self::Month(_) => None,
            Self::At(_, zone) => zone,
        }
    }

    /// The same moment where a time without a zone has one by its format or by the user; in UTC where the user says so.
    pub fn in_utc(self, unsaid: Option<i32>, moves: bool) -> Self {
        let Self::At(at, Some(zone)) = self else { return self };
        let east = match zone {
            Zone::East(minutes) => Some(minutes),
            Zone::Unsaid => unsaid,
        };
        match east {
            None => self,
            Some(minutes) if moves => {
                let utc = at.checked_sub_signed(TimeDelta::minutes(i64::from(minutes)));
                Self::At(utc.unwrap_or(at), Some(Zone::East(0)))
            }
            Some(minutes) => Self::At(at, Some(Zone::East(minutes))),
        }
    }
}

/// Reads a month, a day, a moment, or seconds since 1970.
///
/// # Errors
/// The rule, with what was found.
pub fn time(text: &str) -> Result<Time, String> {
    let day = |text: &str| {
        let day = NaiveDate::from_str(text).ok()?;
        in_range(day).then(|| Time::At(day.and_time(NaiveTime::MIN), None))
    };
    let read = day(text)
        .or_else(|| YearMonth::from_str(text).ok().map(Time::Month))
        .or_else(|| moment(text))
        .or_else(|| since_1970(text))
        .or_else(|| slashed(text, Order::MonthFirst));
    read.ok_or_else(|| unreadable(text))
}

/// What is said of a text that is no time.
pub fn unreadable(text: &str) -> String {
    format!("a period is a month or a day, as 2027-01 or 2027-01-31, found `{}`", shortened(text))
}

/// Years that a pilot can be of.
fn in_range(day: NaiveDate) -> bool {
    (1970..=2199).contains(&day.year())
}

/// `2027-01-31T08:15:30.5Z`, with a blank for the T, with +02:00, or without a zone.
fn moment(text: &str) -> Option<Time> {
    let text = text.replacen(' ', "T", 1).replace(" UTC", "Z");
    let zoned = DateTime::parse_from_rfc3339(&text)
        .or_else(|_| DateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S%.f%#z"))
        .or_else(|_| DateTime::parse_from_str(&text.replace('Z', "+00:00"), "%Y-%m-%dT%H:%M%#z"))
        .ok()
        .map(|at| (at.naive_local(), Zone::East(at.offset().local_minus_utc() / 60)));
    let plain = || {
        let formats = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"];
        let at = formats.iter().find_map(|format| NaiveDateTime::parse_from_str(&text, format).ok());
        at.map(|at| (at, Zone::Unsaid))
    };
    let (at, zone) = zoned.or_else(plain)?;
    in_range(at.date()).then_some(Time::At(at, Some(zone)))
}

/// Minutes east of Greenwich, of `UTC`, `Z`, `+02:00` or `-0530`.
pub fn offset(text: &str) -> Option<i32> {
    if ["utc", "z", "gmt"].contains(&text.to_lowercase().as_str()) {
        return Some(0);
    }
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-" | "\u{2212}", digits) => (-1, digits),
        _ => return None,
    };
    let digits = digits.replace(':', "");
    let is_written = matches!(digits.len(), 2 | 4) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number: i32 = digits.parse().ok().filter(|_| is_written)?;
    let (hours, minutes) = if digits.len() == 2 { (number, 0) } else { (number / 100, number % 100) };
    (hours <= 14 && minutes < 60).then_some(sign * (60 * hours + minutes))
}

/// Seconds, as 1730419200 or 1730419200.0; thirteen digits are milliseconds, and so on.
fn since_1970(text: &str) -> Option<Time> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    if !rest.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    let seconds = match whole.len() {
        9 | 10 => number,
        13 => number / 1_000,
        16 => number / 1_000_000,
        19 => number / 1_000_000_000,
        _ => return None,
    };
    let at = DateTime::from_timestamp(seconds, 0)?.naive_utc();
    Some(Time::At(at, Some(Zone::East(0))))
}

/// Which part of a date with slashes comes first. A file has one order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// `4/1/25` is the first of April 2025, as samples of FOCUS have it.
    #[default]
    MonthFirst,
    /// It is the fourth of January.
    DayFirst,
}

/// What dates with slashes say of the order of day and month, with one of each as it is written.
#[derive(Debug, Clone, Default)]
pub struct Slashes {
    /// It can only begin with its day, as 13/11/2026.
    pub day_first: Option<String>,
    /// It can only begin with its month.
    pub month_first: Option<String>,
    /// It can be either, and is not the same.
    pub either: Option<String>,
}

impl Slashes {
    fn least(known: &mut Option<String>, text: &str) {
        if known.as_deref().is_none_or(|known| text < known) {
            *known = Some(text.to_string());
        }
    }

    pub(super) fn see(&mut self, text: &str) {
        let [day, month] = [Order::DayFirst, Order::MonthFirst].map(|order| slashed(text, order));
        match (day, month) {
            (Some(_), None) => Self::least(&mut self.day_first, text),
            (None, Some(_)) => Self::least(&mut self.month_first, text),
            (Some(day), Some(month)) if day != month => Self::least(&mut self.either, text),
            _ => {}
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        let pairs = [
            (&mut self.day_first, &other.day_first),
            (&mut self.month_first, &other.month_first),
            (&mut self.either, &other.either),
        ];
        pairs.into_iter().for_each(|(known, text)| text.iter().for_each(|text| Self::least(known, text)));
    }
}

/// A date with slashes, in an order.
pub fn slashed(text: &str, order: Order) -> Option<Time> {
    let date = text.split_whitespace().next()?;
    let parts: Vec<u32> = date.split('/').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [first, second, year] = parts.as_slice() else { return None };
    let (month, day) = match order {
        Order::MonthFirst => (first, second),
        Order::DayFirst => (second, first),
    };
    let year = if *year < 100 { 2_000 + *year } else { *year };
    let day = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, *month, *day)?;
    in_range(day).then(|| Time::At(day.and_time(NaiveTime::MIN), None))
}

/// What is said of a period that is longer than a month.
pub const LONG: &str = "a period lies in one month";

/// The period from one moment up to another, which is not in it: a day, or what lies in one month.
///
/// # Errors
/// An end before its start, or in another month.
pub fn between(from: Time, until: Time) -> Result<Period, String> {
    let (Time::At(start, _), Time::At(end, _)) = (from, until) else { return Ok(from.period()) };
    if end <= start {
        return Err(format!("a period ends after it starts, found {start} to {end}"));
    }
    let midnight = end.time() == NaiveTime::MIN;
    let last = if midnight { end.date().checked_sub_days(Days::new(1)) } else { Some(end.date()) };
    let last = last.unwrap_or(end.date());
    match last {
        last if last == start.date() => Ok(from.period()),
        last if YearMonth::of(last) == YearMonth::of(start.date()) => {
            let to = Period::of_day(last);
            let whole = start.date().day0() == 0 && YearMonth::of(end.date()) != to.month;
            Ok(if whole { to.whole_month() } else { Period { day: PART + to.day, ..to } })
        }
        last => Err(format!("{LONG}, found {} to {last}: export by day", start.date())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> String {
        let Ok(read) = time(text) else { return "refused".to_string() };
        let zone = read.zone().map_or("-".to_string(), Zone::name);
        format!("{}/{} {zone}", read.period().month, read.period().day)
    }

    // 1730419200 is 2024-11-01 00:00:00 UTC: 20,028 days of 86,400 seconds.
    #[test]
    fn times_are_read_as_exports_write_them() {
        for (text, read) in [
            ("2027-01", "2027-01/0 -"),
            ("2027-01-31", "2027-01/31 -"),
            ("2027-01-31T23:59:59Z", "2027-01/31 UTC"),
            ("2027-01-31T23:59:59.123+02:00", "2027-01/31 +02:00"),
            ("2027-01-31 23:59:59.123456+00:00", "2027-01/31 UTC"),
            ("2027-01-31 23:59:59", "2027-01/31 no zone"),
            ("2027-01-31T23:59", "2027-01/31 no zone"),
            ("2027-01-31T23:59Z", "2027-01/31 UTC"),
            ("2027-01-31T23:59+02:00", "2027-01/31 +02:00"),
            ("1730419200", "2024-11/1 UTC"),
            ("1730419200.0", "2024-11/1 UTC"),
            ("1730419200000", "2024-11/1 UTC"),
            ("4/1/25", "2025-04/1 -"),
            ("2027-13", "refused"),
            ("2027-02-30", "refused"),
            ("yesterday", "refused"),
            ("31/12/2025", "refused"),
            ("99999999999999", "refused"),
        ] {
            assert_eq!(period(text), read, "{text}");
        }
    }

    #[test]
    fn the_end_of_a_period_is_not_in_it() {
        let of = |from: &str, until: &str| between(time(from).unwrap(), time(until).unwrap());
        let day = of("2027-01-31T00:00:00Z", "2027-02-01T00:00:00Z").unwrap();
        assert_eq!((day.month.to_string(), day.day), ("2027-01".to_string(), 31));
        let month = of("2027-01-01T00:00:00Z", "2027-02-01T00:00:00Z").unwrap();
        assert_eq!((month.month.to_string(), month.day), ("2027-01".to_string(), 0));
        let week = of("2027-01-04", "2027-01-11").unwrap();
        assert_eq!((week.is_month(), week.reaches()), (true, Some(10)));
        assert!(of("2027-01-28", "2027-02-04").is_err());
        assert!(of("2027-01-28", "2027-01-28").is_err());
    }
}
