//! Numbers as people read them: rounded half away from zero, commas for thousands, a true minus sign.

use rust_decimal::{Decimal, RoundingStrategy};

/// The minus sign U+2212, as wide as a plus.
const MINUS: char = '\u{2212}';
const AWAY: RoundingStrategy = RoundingStrategy::MidpointAwayFromZero;
/// Names of the large scales, largest first: power of ten and what is written behind the figure.
const SCALES: [(u32, &str); 3] = [(12, "tn"), (9, "bn"), (6, "M")];

/// A number to so many significant figures: `15,000`, `0.0312`, `2.40`.
///
/// Whole numbers keep their place: 123,456 to three figures is `123,000`.
pub fn significant(value: Decimal, digits: u32) -> String {
    let rounded = round_significant(value, digits);
    if rounded.is_zero() {
        return "0".to_string();
    }
    let places = i64::from(digits.max(1)) - 1 - exponent(rounded);
    fixed(rounded, places.max(0) as u32)
}

/// Three significant figures, in millions, billions or trillions where that is shorter: `2.41M`, `15,000`.
pub fn compact(value: Decimal) -> String {
    let rounded = round_significant(value, 3);
    let power = exponent(rounded);
    let scale = SCALES.iter().find(|(least, _)| !rounded.is_zero() && power >= i64::from(*least));
    match scale {
        Some((least, name)) => format!("{}{name}", significant(rounded / ten_to(*least), 3)),
        None => significant(rounded, 3),
    }
}

/// The same without zeros that say nothing: `4M`, `0.5`.
pub fn brief(value: Decimal) -> String {
    let text = compact(value);
    let (figure, scale) = text.split_at(text.find(char::is_alphabetic).unwrap_or(text.len()));
    let figure = match figure.contains('.') {
        true => figure.trim_end_matches('0').trim_end_matches('.'),
        false => figure,
    };
    format!("{figure}{scale}")
}

/// Currencies that people write with a symbol.
const SYMBOLS: [(&str, &str); 5] = [("USD", "$"), ("EUR", "€"), ("GBP", "£"), ("JPY", "¥"), ("INR", "₹")];

/// What stands before an amount: `$`, or `CHF ` where there is no symbol.
pub fn currency_sign(currency: &str) -> String {
    let symbol = SYMBOLS.iter().find(|(code, _)| *code == currency);
    symbol.map_or_else(|| format!("{currency} "), |(_, sign)| (*sign).to_string())
}

/// A figure with its currency, the minus first: `−$304k`.
pub fn with_currency(currency: &str, figure: &str) -> String {
    if currency.is_empty() {
        return figure.to_string();
    }
    let sign = currency_sign(currency);
    match figure.strip_prefix(['+', MINUS]) {
        Some(size) => format!("{}{sign}{size}", &figure[..figure.len() - size.len()]),
        None => format!("{sign}{figure}"),
    }
}

/// An amount in a sentence or a chart, to three figures: `$5.74M`, `$304k`, `$1,290`, `$0.0486`.
pub fn money(currency: &str, value: Decimal) -> String {
    with_currency(currency, &thousands(value))
}

/// Three figures, in thousands from 10,000 on.
fn thousands(value: Decimal) -> String {
    let rounded = round_significant(value, 3);
    let in_thousands = (4..6).contains(&exponent(rounded)) && !rounded.is_zero();
    match in_thousands {
        true => format!("{}k", significant(rounded / Decimal::ONE_THOUSAND, 3)),
        false => compact(value),
    }
}

/// An amount without its currency, to the unit from 1,000 up to a million, three figures elsewhere.
pub fn amount(value: Decimal) -> String {
    match value.abs() < Decimal::from(1_000_000) && value.abs() >= Decimal::ONE_THOUSAND {
        true => fixed(value, 0),
        false => compact(value),
    }
}

/// A number to so many decimal places: `1,234.50`. More than 28 places are not kept.
pub fn fixed(value: Decimal, places: u32) -> String {
    let places = places.min(28);
    let rounded = value.round_dp_with_strategy(places, AWAY);
    let digits = format!("{:.*}", places as usize, rounded.abs());
    let sign = (rounded.is_sign_negative() && !rounded.is_zero()).then_some(MINUS);
    sign.into_iter().chain(with_commas(&digits).chars()).collect()
}

/// A share as per cent: 0.1234 to one place is `12.3%`.
pub fn percent(share: Decimal, places: u32) -> String {
    match share.checked_mul(Decimal::ONE_HUNDRED) {
        Some(value) => format!("{}%", fixed(value, places)),
        None => format!("{} × 100%", fixed(share, places)),
    }
}

/// A yearly return: beyond 200% a figure carries no meaning.
pub fn yearly_return(rate: Decimal) -> String {
    if rate > Decimal::TWO { ">200%".to_string() } else { percent(rate, 1) }
}

/// Rounds to so many significant figures, half away from zero.
pub fn round_significant(value: Decimal, digits: u32) -> Decimal {
    value.round_sf_with_strategy(digits.max(1), AWAY).unwrap_or(value)
}

/// Power of ten of the first digit that is not zero: 2 for 123, -3 for 0.00456. Zero for zero.
fn exponent(value: Decimal) -> i64 {
    let mantissa = value.mantissa().unsigned_abs();
    mantissa.checked_ilog10().map_or(0, |power| i64::from(power) - i64::from(value.scale()))
}

/// Ten to a power of at most 28.
fn ten_to(power: u32) -> Decimal {
    Decimal::from_i128_with_scale(10i128.pow(power.min(28)), 0)
}

/// Puts commas between the thousands of an unsigned number.
fn with_commas(digits: &str) -> String {
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
    let mut out = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// More than one of a unit of work.
pub fn plural(unit: &str) -> String {
    // Signs of units have no plural.
    if ["kW", "kWh", "GB"].contains(&unit) {
        return unit.to_string();
    }
    let before = unit.chars().rev().nth(1);
    match unit.chars().last() {
        Some('y') if !before.is_some_and(|c| "aeiou".contains(c)) => {
            format!("{}ies", &unit[..unit.len() - 1])
        }
        Some('s' | 'x') => format!("{unit}es"),
        Some('h') if before.is_some_and(|c| "cs".contains(c)) => format!("{unit}es"),
        _ => format!("{unit}s"),
    }
}

/// A word with its article: `an invoice`, `a ticket`.
pub fn with_article(word: &str) -> String {
    // A vowel that is spoken as one: `a unit`, `a user`, but `an update`.
    let spoken =
        !["uni", "use", "usa", "eu", "one"].iter().any(|start| word.to_lowercase().starts_with(start));
    let vowel = word.chars().next().is_some_and(|c| "aeiouAEIOU".contains(c));
    format!("{} {word}", if vowel && spoken { "an" } else { "a" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dec(text: &str) -> Decimal {
        text.parse().or_else(|_| Decimal::from_scientific(text)).unwrap()
    }

    #[test]
    fn significant_figures_keep_their_zeros() {
        for (value, text) in [
            ("0", "0"),
            ("2.4", "2.40"),
            ("15000", "15,000"),
            ("123456", "123,000"),
            ("0.03125", "0.0313"),
            ("0.0000000012345", "0.00000000123"),
            ("999.5", "1,000"),
            ("-0.5", "−0.500"),
            ("1000000000000", "1,000,000,000,000"),
        ] {
            assert_eq!(significant(dec(value), 3), text, "{value}");
        }
    }

    #[test]
    fn compact_picks_the_scale_after_rounding() {
        for (value, text) in [
            ("2412345", "2.41M"),
            ("15000", "15,000"),
            ("999499", "999,000"),
            ("999500", "1.00M"),
            ("-2415000", "−2.42M"),
            ("12345678901", "12.3bn"),
            ("1000000000000", "1.00tn"),
            ("999999999999", "1.00tn"),
            ("0.0312", "0.0312"),
            ("1e-9", "0.00000000100"),
            ("0", "0"),
            ("-0.0", "0"),
        ] {
            assert_eq!(compact(dec(value)), text, "{value}");
        }
    }

    #[test]
    fn the_largest_and_smallest_decimals_are_written() {
        assert_eq!(compact(Decimal::MAX), "79,200,000,000,000,000tn");
        assert_eq!(compact(Decimal::MIN), "−79,200,000,000,000,000tn");
        assert_eq!(significant(dec("1e-28"), 3), "0.0000000000000000000000000001");
    }

    #[test]
    fn fixed_places_round_half_away_from_zero() {
        assert_eq!(fixed(dec("1234.565"), 2), "1,234.57");
        assert_eq!(fixed(dec("-1234.565"), 2), "−1,234.57");
        assert_eq!(fixed(dec("0.004"), 2), "0.00");
        assert_eq!(fixed(dec("-0.004"), 2), "0.00");
        assert_eq!(fixed(dec("999999.5"), 0), "1,000,000");
        assert_eq!(fixed(dec("100"), 0), "100");
    }

    #[test]
    fn shares_become_per_cent() {
        assert_eq!(percent(dec("0.12345"), 1), "12.3%");
        assert_eq!(percent(dec("-1"), 0), "−100%");
        assert_eq!(percent(dec("0.005"), 0), "1%");
    }

    #[test]
    fn amounts_carry_their_currency() {
        for (currency, value, text) in [
            ("USD", "5741234", "$5.74M"),
            ("USD", "304496", "$304k"),
            ("USD", "-12345", "−$12.3k"),
            ("USD", "1290.4", "$1,290"),
            ("USD", "9999.9", "$10.0k"),
            ("EUR", "0.04861", "€0.0486"),
            ("CHF", "5741234", "CHF 5.74M"),
            ("", "12", "12.0"),
            ("USD", "0", "$0"),
        ] {
            assert_eq!(money(currency, dec(value)), text, "{value}");
        }
    }

    #[test]
    fn returns_beyond_meaning_are_not_written_out() {
        assert_eq!(yearly_return(dec("15.43")), ">200%");
        assert_eq!(yearly_return(dec("0.126")), "12.6%");
    }

    #[test]
    fn units_have_a_plural() {
        for (one, many) in [
            ("ticket", "tickets"),
            ("enquiry", "enquiries"),
            ("essay", "essays"),
            ("box", "boxes"),
            ("batch", "batches"),
            ("", "s"),
        ] {
            assert_eq!(plural(one), many);
        }
    }

    #[test]
    fn words_have_the_article_that_is_spoken() {
        for (word, with) in
            [("invoice", "an invoice"), ("ticket", "a ticket"), ("user", "a user"), ("update", "an update")]
        {
            assert_eq!(with_article(word), with);
        }
    }
}
