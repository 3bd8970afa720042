//! Numbers as a file writes them: with a decimal point, or with a decimal comma where the file proves it.

use std::borrow::Cow;
use std::cell::RefCell;

use rust_decimal::Decimal;

use crate::base::text::shortened;
use crate::form::decimal::decimal;
use crate::pilot::period::Order;

/// How a file writes dates and numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Manner {
    pub order: Order,
    pub has_comma: bool,
}

/// What numbers say of how they are written, with one of each as it stands.
#[derive(Debug, Clone, Default)]
pub struct NumberSigns {
    /// Only a decimal comma reads it, as `1.250,00`.
    pub comma: Option<String>,
    /// Only a decimal point reads it.
    pub point: Option<String>,
    /// `1.250` of a table with semicolons is 1250 to one and 1.25 to another.
    pub unclear: Option<String>,
}

/// Reads the numbers of a file.
#[derive(Debug, Default)]
pub struct Numbers {
    pub has_comma: bool,
    /// Columns are parted as where decimals have commas.
    pub has_semicolons: bool,
    signs: RefCell<NumberSigns>,
}

impl Numbers {
    pub fn of(manner: Manner, has_semicolons: bool) -> Self {
        Self { has_comma: manner.has_comma, has_semicolons, signs: RefCell::default() }
    }

    /// A written number.
    ///
    /// # Errors
    /// The rule, with what was found.
    pub fn read(&self, text: &str, name: &str, below_zero: bool) -> Result<Decimal, String> {
        if self.has_comma {
            let plain = with_point(text).ok_or_else(|| {
                format!("`{name}` must be a number with a decimal comma, found `{}`", shortened(text))
            })?;
            return amount(&plain, name, below_zero);
        }
        let read = amount(text, name, below_zero);
        self.see(text, read.is_ok());
        read
    }

    fn see(&self, text: &str, is_read: bool) {
        let is_sign = match () {
            () if !is_read => text.contains(',') && with_point(text).is_some(),
            () => self.has_semicolons && text.contains('.'),
        };
        if !is_sign {
            return;
        }
        let mut signs = self.signs.borrow_mut();
        let sign = match (is_read, with_point(text).is_some()) {
            (false, _) => &mut signs.comma,
            (true, true) => &mut signs.unclear,
            (true, false) => &mut signs.point,
        };
        sign.get_or_insert_with(|| text.to_string());
    }

    pub fn signs(&self) -> NumberSigns {
        self.signs.borrow().clone()
    }
}

impl NumberSigns {
    pub(super) fn merge(&mut self, other: Self) {
        let pairs = [
            (&mut self.comma, other.comma),
            (&mut self.point, other.point),
            (&mut self.unclear, other.unclear),
        ];
        for (known, text) in pairs {
            *known = [known.take(), text].into_iter().flatten().min();
        }
    }
}

/// `1.250,00` as `1250.00`; None where a point stands where no thousands end.
fn with_point(text: &str) -> Option<String> {
    let bare = text.trim_matches(|c: char| c.is_whitespace() || "$€£".contains(c));
    let bare: String = bare.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'')).collect();
    let (whole, fraction) = bare.split_once(',').map_or((bare.as_str(), None), |(a, b)| (a, Some(b)));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.trim_start_matches(['-', '+']).split('.');
    let first = groups.next().filter(|first| is_digits(first))?;
    let rest: Vec<&str> = groups.collect();
    let thousands =
        rest.is_empty() || first.len() <= 3 && rest.iter().all(|group| group.len() == 3 && is_digits(group));
    let whole = whole.replace('.', "");
    match fraction {
        _ if !thousands => None,
        Some(fraction) => is_digits(fraction).then(|| format!("{whole}.{fraction}")),
        None => Some(whole),
    }
}

/// A million million: tokens of a year of the largest users.
const MOST: Decimal = Decimal::from_parts(0xD4A5_1000, 0xE8, 0, false, 0);

/// A written number.
///
/// # Errors
/// The rule, with what was found.
pub fn amount(text: &str, name: &str, below_zero: bool) -> Result<Decimal, String> {
    let text = &*unadorned(text);
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE_".contains(&byte));
    if !plain {
        return Err(format!("`{name}` must be a number, found `{}`", shortened(text)));
    }
    let value = decimal(text).map_err(|rule| format!("`{name}` {rule}, found `{}`", shortened(text)))?;
    match () {
        () if value.abs() > MOST => {
            Err(format!("`{name}` is more than any pilot has, found `{}`", shortened(text)))
        }
        () if value.is_sign_negative() && !value.is_zero() && !below_zero => {
            Err(format!("`{name}` must be at least 0, found `{}`", shortened(text)))
        }
        () => Ok(value),
    }
}

/// A number without its currency sign and the commas between its thousands. A comma that stands anywhere else may be a decimal
/// one, and is left for the rule to refuse.
fn unadorned(text: &str) -> Cow<'_, str> {
    let bare = text.trim_matches(|c: char| c.is_whitespace() || "$€£".contains(c));
    let (sign, bare) = match bare.strip_prefix('-') {
        Some(rest) => ("-", rest.trim_start_matches(['$', '€', '£'])),
        None => ("", bare),
    };
    if !bare.contains(',') {
        return if sign.is_empty() { Cow::Borrowed(bare) } else { Cow::Owned(format!("-{bare}")) };
    }
    let (whole, fraction) = bare.split_once('.').map_or((bare, None), |(whole, rest)| (whole, Some(rest)));
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let is_digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let thousands = (1..=3).contains(&first.len())
        && is_digits(first)
        && groups.all(|group| group.len() == 3 && is_digits(group));
    let decimals = fraction.is_none_or(is_digits);
    match thousands && decimals {
        true => Cow::Owned(format!("{sign}{}", bare.replace(',', ""))),
        false => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    #[test]
    fn thousands_and_currency_signs_are_read_and_decimal_commas_refused() {
        for (text, value) in [
            ("1,250.00", "1250.00"),
            ("$1,250", "1250"),
            ("400,000", "400000"),
            ("-$5.00", "-5.00"),
            ("$0.5 ", "0.5"),
        ] {
            assert_eq!(amount(text, "cost", true), Ok(value.parse().unwrap()), "{text}");
        }
        for text in ["0,20", "1.250,00", "1,25", "12,3456", "abc", "1,250,0"] {
            assert!(amount(text, "cost", true).is_err(), "{text}");
        }
    }

    #[test]
    fn a_decimal_comma_is_read_where_the_file_has_one() {
        let numbers = Numbers { has_comma: true, ..Numbers::default() };
        for (text, value) in [
            ("€1.250,00", dec!(1250.00)),
            ("1.250", dec!(1250)),
            ("0,5", dec!(0.5)),
            ("1 250,5 €", dec!(1250.5)),
            ("-3,25", dec!(-3.25)),
            ("12500", dec!(12500)),
        ] {
            assert_eq!(numbers.read(text, "cost", true), Ok(value), "{text}");
        }
        for text in ["0.5", "1,250.00", "1.25", "abc", ",5", "1,"] {
            assert!(numbers.read(text, "cost", true).is_err(), "{text}");
        }
    }

    #[test]
    fn numbers_say_how_they_are_written() {
        let signs = |text: &str, has_semicolons: bool| {
            let numbers = Numbers { has_semicolons, ..Numbers::default() };
            let _ = numbers.read(text, "cost", true);
            let signs = numbers.signs();
            [signs.comma, signs.point, signs.unclear].map(|sign| sign.is_some())
        };
        assert_eq!(signs("0,20", false), [true, false, false]);
        assert_eq!(signs("1.250,00", true), [true, false, false]);
        assert_eq!(signs("1.25", true), [false, true, false]);
        assert_eq!(signs("1.250", true), [false, false, true]);
        // Thousands, as in English.
        assert_eq!(signs("1,250", false), [false, false, false]);
        assert_eq!(signs("n/a", true), [false, false, false]);
    }
}
