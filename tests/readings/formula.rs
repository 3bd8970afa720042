//! Reads a formula in numbers back, as an explanation prints it.

use rust_decimal::prelude::{FromPrimitive, ToPrimitive};
use rust_decimal::{Decimal, RoundingStrategy};
use tollgate::sheet::explain::Term;

/// Its value; None where a number in it does not exist, or it divides by zero.
pub fn value(tokens: &[Term]) -> Option<Decimal> {
    let mut reader = Reader { tokens, at: 0 };
    let value = reader.sum();
    assert_eq!(reader.at, tokens.len(), "a formula is read to its end: {tokens:?}");
    value
}

struct Reader<'a> {
    tokens: &'a [Term],
    at: usize,
}

// Every part is read, also after a number that does not exist: so None is carried, not returned at once.
impl Reader<'_> {
    fn sign(&mut self, signs: &[&str]) -> Option<&'static str> {
        match self.tokens.get(self.at) {
            Some(Term::Sign(sign)) if signs.contains(sign) => {
                self.at += 1;
                Some(sign)
            }
            _ => None,
        }
    }

    fn expect(&mut self, sign: &str) {
        assert!(self.sign(&[sign]).is_some(), "`{sign}` at {} of {:?}", self.at, self.tokens);
    }

    fn sum(&mut self) -> Option<Decimal> {
        let mut value = self.product();
        while let Some(sign) = self.sign(&[" + ", " - "]) {
            let next = self.product();
            value = value.zip(next).map(|(a, b)| if sign == " + " { a + b } else { a - b });
        }
        value
    }

    fn product(&mut self) -> Option<Decimal> {
        let mut value = self.factor();
        while let Some(sign) = self.sign(&[" × ", " ÷ "]) {
            let next = self.factor();
            let apply =
                |(a, b): (Decimal, Decimal)| if sign == " × " { Some(a * b) } else { a.checked_div(b) };
            value = value.zip(next).and_then(apply);
        }
        value
    }

    fn factor(&mut self) -> Option<Decimal> {
        if self.sign(&["-"]).is_some() {
            return self.factor().map(|value| -value);
        }
        if self.sign(&["whole units of ("]).is_some() {
            let value = self.sum();
            self.expect(")");
            return value.map(|v| v.round_dp_with_strategy(9, RoundingStrategy::MidpointAwayFromZero).ceil());
        }
        if let Some(head) = self.sign(&["smaller of (", "larger of ("]) {
            return self.either(head);
        }
        if self.sign(&["("]).is_some() {
            return self.bracket();
        }
        let token = self.tokens.get(self.at);
        self.at += 1;
        match token {
            Some(Term::Value(value)) => Some(*value),
            Some(Term::Nothing) => None,
            other => panic!("a number at {} of {:?}, found {other:?}", self.at, self.tokens),
        }
    }

    fn either(&mut self, head: &str) -> Option<Decimal> {
        let first = self.sum();
        self.expect(", ");
        let second = self.sum();
        self.expect(")");
        first.zip(second).map(|(a, b)| if head.starts_with("smaller") { a.min(b) } else { a.max(b) })
    }

    fn bracket(&mut self) -> Option<Decimal> {
        let base = self.sum();
        if self.sign(&[")"]).is_some() {
            return base;
        }
        self.expect(") to the power of (");
        let exponent = self.sum();
        self.expect(")");
        let (base, exponent) = base.zip(exponent)?;
        Decimal::from_f64(base.to_f64()?.powf(exponent.to_f64()?))
    }
}
