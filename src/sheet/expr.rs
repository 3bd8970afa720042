//! Formulas as they are written while a sheet is built: ordinary arithmetic that checks its units.

use std::ops::{Add, Div, Mul, Neg, Sub};
use std::rc::Rc;

use rust_decimal::Decimal;

use crate::base::unit::Unit;
use crate::sheet::node::{Binary, InputId, LineId, ScheduleId, Shape, Total};

/// A formula with its unit. Unlike units in a sum are a bug of the model, and stop the build of the sheet.
#[derive(Debug, Clone)]
pub struct Expr {
    pub(super) tree: Rc<Tree>,
    pub unit: Unit,
    pub(super) shape: Shape,
}

#[derive(Debug)]
pub(super) enum Tree {
    Const(Decimal),
    Input(InputId),
    Schedule(ScheduleId),
    Line(LineId),
    Back(LineId, u32),
    Ahead(LineId),
    Neg(Expr),
    Ceil(Expr),
    Binary(Binary, Expr, Expr),
    Power { base: Expr, steps: ScheduleId, per: u32 },
    Total(Total, LineId),
}

impl Expr {
    pub(super) fn new(tree: Tree, unit: Unit, shape: Shape) -> Self {
        Self { tree: Rc::new(tree), unit, shape }
    }

    /// A fixed number of some unit: a convention, never a price.
    pub fn constant(value: impl Into<Decimal>, unit: Unit) -> Self {
        Self::new(Tree::Const(value.into()), unit, Shape::Single)
    }

    /// Nothing, in a unit: what an empty sum is.
    pub fn zero(unit: Unit) -> Self {
        Self::constant(Decimal::ZERO, unit)
    }

    /// The plain number 1.
    pub fn one() -> Self {
        Self::constant(Decimal::ONE, Unit::NONE)
    }

    /// Up to whole units, forgiving a ninth decimal of noise.
    pub fn whole_units(self) -> Self {
        let (unit, shape) = (self.unit, self.shape);
        Self::new(Tree::Ceil(self), unit, shape)
    }

    pub fn min(self, other: Self) -> Self {
        self.alike(Binary::Min, other)
    }

    pub fn max(self, other: Self) -> Self {
        self.alike(Binary::Max, other)
    }

    /// The part above zero.
    pub fn positive(self) -> Self {
        let zero = Self::zero(self.unit);
        self.max(zero)
    }

    /// 1 - x, for shares.
    pub fn rest(self) -> Self {
        Self::one() - self
    }

    /// Sum of many; zero of the unit when there are none.
    pub fn sum(unit: Unit, parts: impl IntoIterator<Item = Self>) -> Self {
        parts.into_iter().reduce(|a, b| a + b).unwrap_or_else(|| Self::zero(unit))
    }

    fn is(&self, value: Decimal) -> bool {
        matches!(*self.tree, Tree::Const(constant) if constant == value)
    }

    fn alike(self, op: Binary, other: Self) -> Self {
        assert_eq!(self.unit, other.unit, "unlike units in {op:?}");
        let (unit, shape) = (self.unit, wider(self.shape, other.shape));
        Self::new(Tree::Binary(op, self, other), unit, shape)
    }
}

fn wider(a: Shape, b: Shape) -> Shape {
    match (a, b) {
        (Shape::Single, Shape::Single) => Shape::Single,
        _ => Shape::Monthly,
    }
}

impl Add for Expr {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        assert_eq!(self.unit, other.unit, "unlike units in a sum");
        match (self.is(Decimal::ZERO), other.is(Decimal::ZERO)) {
            (true, _) => other,
            (_, true) => self,
            _ => self.alike(Binary::Add, other),
        }
    }
}

impl Sub for Expr {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        assert_eq!(self.unit, other.unit, "unlike units in a difference");
        match other.is(Decimal::ZERO) {
            true => self,
            false => self.alike(Binary::Sub, other),
        }
    }
}

impl Mul for Expr {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        let unit = self.unit * other.unit;
        match (self.is(Decimal::ONE), other.is(Decimal::ONE)) {
            (true, _) => Self { unit, ..other },
            (_, true) => Self { unit, ..self },
            _ => {
                let shape = wider(self.shape, other.shape);
                Self::new(Tree::Binary(Binary::Mul, self, other), unit, shape)
            }
        }
    }
}

impl Div for Expr {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        let (unit, shape) = (self.unit / other.unit, wider(self.shape, other.shape));
        match other.is(Decimal::ONE) {
            true => Self { unit, ..self },
            false => Self::new(Tree::Binary(Binary::Div, self, other), unit, shape),
        }
    }
}

impl Neg for Expr {
    type Output = Self;
    fn neg(self) -> Self {
        let (unit, shape) = (self.unit, self.shape);
        Self::new(Tree::Neg(self), unit, shape)
    }
}
