//! Units with an algebra: they multiply and divide by their exponents, and unlike units do not add.

use std::fmt::Write;
use std::ops::{Div, Mul};

const COUNT: usize = 18;
/// In the order in which products are written: a GPU-hour, a person-minute.
const SYMBOLS: [&str; COUNT] = [
    "money", "unit", "call", "Mtok", "token", "person", "replica", "server", "GPU", "kW", "GB", "s",
    "minute", "hour", "day", "month", "year", "seat",
];

/// A product of powers of base units; the default is a plain number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Unit([i8; COUNT]);

/// What the two base units that a scenario names are called.
#[derive(Debug, Clone)]
pub struct UnitNames {
    /// The reporting currency, as `USD`.
    pub money: String,
    /// The unit of work, as `ticket`.
    pub work: String,
}

impl Unit {
    pub const NONE: Self = Self([0; COUNT]);
    pub const MONEY: Self = Self::base(0);
    /// The unit of work.
    pub const WORK: Self = Self::base(1);
    pub const CALL: Self = Self::base(2);
    /// A million tokens.
    pub const MTOK: Self = Self::base(3);
    pub const TOKEN: Self = Self::base(4);
    pub const PERSON: Self = Self::base(5);
    pub const REPLICA: Self = Self::base(6);
    pub const SERVER: Self = Self::base(7);
    pub const GPU: Self = Self::base(8);
    pub const KILOWATT: Self = Self::base(9);
    pub const GIGABYTE: Self = Self::base(10);
    pub const SECOND: Self = Self::base(11);
    pub const MINUTE: Self = Self::base(12);
    pub const HOUR: Self = Self::base(13);
    pub const DAY: Self = Self::base(14);
    pub const MONTH: Self = Self::base(15);
    pub const YEAR: Self = Self::base(16);
    /// A seat of a product that is bought by the person.
    pub const SEAT: Self = Self::base(17);

    const fn base(at: usize) -> Self {
        let mut exponents = [0; COUNT];
        exponents[at] = 1;
        Self(exponents)
    }

    /// Whether it is money, or a price of something.
    pub fn is_money(self) -> bool {
        self.0[0] == 1
    }

    /// `USD/ticket`: products over products, in the scenario's own words; empty for a plain number.
    pub fn symbol(self, names: &UnitNames) -> String {
        let over = self.side(names, 1);
        let under = self.side(names, -1);
        match (over.is_empty(), under.is_empty()) {
            (_, true) => over,
            (true, false) => format!("1/{under}"),
            (false, false) => format!("{over}/{under}"),
        }
    }

    fn side(self, names: &UnitNames, sign: i8) -> String {
        let mut text = String::new();
        for (at, exponent) in self.0.iter().enumerate().filter(|(_, e)| **e * sign > 0) {
            let name = match at {
                0 => &names.money,
                1 => &names.work,
                _ => SYMBOLS[at],
            };
            let gap = if text.is_empty() { "" } else { "-" };
            let power = if exponent.abs() > 1 { format!("^{}", exponent.abs()) } else { String::new() };
            let _ = write!(text, "{gap}{name}{power}");
        }
        text
    }
}

impl Mul for Unit {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        let mut exponents = self.0;
        exponents.iter_mut().zip(other.0).for_each(|(a, b)| *a += b);
        Self(exponents)
    }
}

impl Div for Unit {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        let mut exponents = self.0;
        exponents.iter_mut().zip(other.0).for_each(|(a, b)| *a -= b);
        Self(exponents)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_multiply_and_divide_by_their_exponents() {
        let names = UnitNames { money: "USD".into(), work: "ticket".into() };
        let price = Unit::MONEY / (Unit::GPU * Unit::HOUR);
        assert_eq!(price.symbol(&names), "USD/GPU-hour");
        assert_eq!(price * Unit::GPU * Unit::HOUR, Unit::MONEY);
        assert_eq!((Unit::MONEY / Unit::WORK).symbol(&names), "USD/ticket");
        assert_eq!((Unit::NONE / Unit::YEAR).symbol(&names), "1/year");
        assert_eq!(Unit::NONE.symbol(&names), "");
    }
}
