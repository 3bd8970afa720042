//! Fingerprints of rows, by which rows and days that stand twice are known in any order.

use crate::pilot::row::{Quantity, RowAmounts};

/// What is kept of the rows of a day.
#[derive(Debug, Clone, Copy, Default)]
pub struct Print {
    pub rows: u64,
    /// Rows whose copies are told in another way, such as by an id.
    apart: u64,
    /// All of them against each other: zero where each stands an even number of times.
    against: u64,
    sum: u64,
    first: u64,
    /// Some row is of more than one unit or call, of which two are not alike by chance.
    pub has_many: bool,
}

impl Print {
    /// Adds a row by its number; zero where copies are told in another way.
    #[inline]
    pub fn add(&mut self, row: u64, said: &RowAmounts) {
        self.first = if self.rows == 0 { row } else { self.first };
        self.rows += 1;
        self.apart += u64::from(row == 0);
        self.against ^= row;
        self.sum = self.sum.wrapping_add(row);
        self.has_many |= is_of_many(said);
    }

    pub fn merge(&mut self, other: &Self) {
        self.first = if self.rows == 0 { other.first } else { self.first };
        self.rows += other.rows;
        self.apart += other.apart;
        self.against ^= other.against;
        self.sum = self.sum.wrapping_add(other.sum);
        self.has_many |= other.has_many;
    }

    /// Whether each row stands an even number of times.
    pub fn is_even(&self) -> bool {
        self.rows > 1 && self.apart == 0 && self.against == 0
    }

    /// Whether some of its rows differ.
    pub fn has_unlike(&self) -> bool {
        self.sum != self.first.wrapping_mul(self.rows)
    }
}

/// What single rows count one by one.
const COUNTED: [Quantity; 5] =
    [Quantity::Units, Quantity::Calls, Quantity::Reviewed, Quantity::Escalated, Quantity::Errors];

/// Whether a row is of more than one unit or call, so that another that is alike in everything is a copy of it.
#[inline]
pub fn is_of_many(said: &RowAmounts) -> bool {
    let bits = COUNTED.iter().fold(0, |bits, quantity| bits | quantity.bit());
    said.has() & bits == 0 || COUNTED.iter().any(|quantity| said.is_above_one(*quantity))
}

/// A number for the bytes of a row: fast, and never the same for two that differ but by accident.
#[inline]
pub fn of_bytes(bytes: &[u8], start: u64) -> u64 {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    let mix = |hash: u64, word: u64| (hash ^ word).wrapping_mul(FACTOR).rotate_left(29);
    let mut words = bytes.chunks_exact(8);
    let hash = words.by_ref().fold(mix(start, bytes.len() as u64), |hash, word| {
        mix(hash, u64::from_le_bytes(word.try_into().unwrap_or_default()))
    });
    let last = words.remainder().iter().fold(0, |word: u64, byte| word << 8 | u64::from(*byte));
    let hash = mix(mix(hash, last), FACTOR);
    hash ^ hash >> 32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pilot::row::Amounts;

    fn print(rows: &[&str], units: i64) -> Print {
        let mut amounts = Amounts::<i64>::default();
        amounts.set(Quantity::Units, units * 1_000);
        let said = RowAmounts::Whole(amounts);
        let mut print = Print::default();
        rows.iter().for_each(|row| print.add(of_bytes(row.as_bytes(), 0), &said));
        print
    }

    #[test]
    fn rows_that_stand_twice_are_known_in_any_order() {
        let twice = print(&["a row", "another", "another", "a row"], 1);
        assert!(twice.is_even() && twice.has_unlike() && !twice.has_many);
        let once = print(&["a row", "another", "another", "a third"], 1);
        assert!(!once.is_even());
        let alike = print(&["a row"; 4], 50);
        assert!(alike.is_even() && !alike.has_unlike() && alike.has_many);
    }
}
