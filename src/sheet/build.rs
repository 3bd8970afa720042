//! The only way to make a sheet. What it refuses (unlike units, two lines of one key, a formula that looks
//! ahead) is a bug of the caller, not of the user, so it asserts.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::base::source::Source;
use crate::base::unit::{Unit, UnitNames};
use crate::sheet::expr::{Expr, Tree};
use crate::sheet::node::*;

/// A sheet under construction.
pub struct Builder {
    sheet: Sheet,
    keys: HashMap<String, LineId>,
    inputs: HashMap<String, InputId>,
    schedules: HashMap<String, ScheduleId>,
}

impl Builder {
    pub fn new(months: u32, names: UnitNames) -> Self {
        let sheet = Sheet { months, names, inputs: vec![], schedules: vec![], nodes: vec![], lines: vec![] };
        Self { sheet, keys: HashMap::new(), inputs: HashMap::new(), schedules: HashMap::new() }
    }

    pub fn finish(self) -> Sheet {
        self.sheet
    }

    pub fn months(&self) -> u32 {
        self.sheet.months
    }

    /// An input; the same key names the same input, in the unit of the place where it stands.
    pub fn input(&mut self, key: &str, unit: Unit, value: Decimal, source: &Source) -> Expr {
        let next = InputId(self.sheet.inputs.len() as u32);
        let id = *self.inputs.entry(key.to_string()).or_insert(next);
        if id == next {
            self.sheet.inputs.push(Input { key: key.to_string(), unit, value, source: source.clone() });
        }
        let known = self.sheet.input(id);
        assert!(known.value == value, "two inputs `{key}`");
        Expr::new(Tree::Input(id), unit, Shape::Single)
    }

    /// Constants by month, months 0..=N; the same key names the same schedule.
    pub fn schedule(&mut self, key: &str, unit: Unit, values: Vec<Decimal>, source: &Source) -> Expr {
        let id = self.add_schedule(key, unit, values, source);
        Expr::new(Tree::Schedule(id), unit, Shape::Monthly)
    }

    /// A schedule whose months were given one by one: each keeps its source, and is zero where it was not given.
    pub fn given(&mut self, key: &str, unit: Unit, months: &[(u32, Decimal, Source)]) -> Expr {
        let given = |month: u32| months.iter().find(|(given, ..)| *given == month);
        let values = (0..=self.months()).map(|month| given(month).map_or(Decimal::ZERO, |given| given.1));
        let values = values.collect();
        let id = self.add_schedule(key, unit, values, &Source::convention("0 where nothing was given"));
        self.sheet.schedules[id.0 as usize].given =
            months.iter().map(|(month, _, source)| (*month, source.clone())).collect();
        Expr::new(Tree::Schedule(id), unit, Shape::Monthly)
    }

    fn add_schedule(&mut self, key: &str, unit: Unit, values: Vec<Decimal>, source: &Source) -> ScheduleId {
        assert_eq!(values.len(), self.sheet.months as usize + 1, "schedule `{key}` has months 0..=N");
        let next = ScheduleId(self.sheet.schedules.len() as u32);
        let id = *self.schedules.entry(key.to_string()).or_insert(next);
        if id == next {
            self.sheet.schedules.push(Schedule {
                key: key.to_string(),
                unit,
                values,
                source: source.clone(),
                given: vec![],
            });
        } else {
            assert_eq!(self.sheet.schedule(id).values, values, "two schedules `{key}`");
        }
        id
    }

    /// `base ^ (steps / per)`: compounding, with whole steps by month.
    pub fn power(&mut self, base: Expr, key: &str, steps: Vec<i64>, per: u32, source: &Source) -> Expr {
        assert_eq!(base.unit, Unit::NONE, "only plain numbers have powers");
        assert_eq!(base.shape, Shape::Single, "the base of a power does not change by month");
        let values = steps.into_iter().map(Decimal::from).collect();
        let steps = self.add_schedule(key, Unit::NONE, values, source);
        Expr::new(Tree::Power { base, steps, per }, Unit::NONE, Shape::Monthly)
    }

    /// `base ^ (steps / per)`, a single figure.
    pub fn power_of(&mut self, base: Expr, steps: u32, per: u32, source: &Source) -> Expr {
        let constant = vec![i64::from(steps); self.sheet.months as usize + 1];
        let power = self.power(base, &format!("{steps} throughout"), constant, per, source);
        Expr { shape: Shape::Single, ..power }
    }

    /// A line by month: zero in month 0.
    pub fn row(&mut self, key: &str, label: &str, unit: Unit, formula: Expr) -> Expr {
        self.push(Draft { opening: None, ..Draft::monthly(key, label, unit, formula) })
    }

    /// A line by month whose formula holds in month 0 too.
    pub fn flow(&mut self, key: &str, label: &str, unit: Unit, formula: Expr) -> Expr {
        let opening = Some(formula.clone());
        self.push(Draft { opening, ..Draft::monthly(key, label, unit, formula) })
    }

    /// A line by month with a formula of its own in month 0.
    pub fn opened(&mut self, key: &str, label: &str, unit: Unit, opening: Expr, formula: Expr) -> Expr {
        self.push(Draft { opening: Some(opening), ..Draft::monthly(key, label, unit, formula) })
    }

    /// A line by month that looks back at itself: `formula` is given its value one month earlier.
    pub fn running(
        &mut self,
        key: &str,
        label: &str,
        opening: Expr,
        formula: impl FnOnce(Expr) -> Expr,
    ) -> Expr {
        let unit = opening.unit;
        let formula = formula(self.itself(1, unit));
        self.opened(key, label, unit, opening, formula)
    }

    /// A line by month that looks further back at itself: `formula` is given its value `back` months earlier.
    pub fn echoing(
        &mut self,
        key: &str,
        label: &str,
        unit: Unit,
        back: u32,
        formula: impl FnOnce(Expr) -> Expr,
    ) -> Expr {
        assert!(back > 0, "a line cannot look at itself");
        let formula = formula(self.itself(back, unit));
        self.row(key, label, unit, formula)
    }

    fn itself(&self, back: u32, unit: Unit) -> Expr {
        Expr::new(Tree::Back(LineId(self.sheet.lines.len() as u32), back), unit, Shape::Monthly)
    }

    /// A ratio by month that need not exist, with the reason to give where it does not.
    pub fn ratio_row(&mut self, key: &str, label: &str, unit: Unit, formula: Expr, reason: &str) -> Expr {
        self.push(Draft { missing: Some(reason), ..Draft::monthly(key, label, unit, formula) })
    }

    /// A line with a single value.
    pub fn single(&mut self, key: &str, label: &str, unit: Unit, formula: Expr) -> Expr {
        self.push(Draft { shape: Shape::Single, ..Draft::monthly(key, label, unit, formula) })
    }

    /// A single figure that need not exist, with the reason to give where it does not.
    pub fn metric(&mut self, key: &str, label: &str, unit: Unit, formula: Expr, reason: &str) -> Expr {
        let missing = Some(reason);
        self.push(Draft { shape: Shape::Single, missing, ..Draft::monthly(key, label, unit, formula) })
    }

    /// A figure over the months of a line.
    pub fn total(&self, total: Total, of: &Expr) -> Expr {
        let line = Self::line_of(of);
        assert_eq!(self.sheet.line(line).shape, Shape::Monthly, "a total is over the months of a line");
        let unit = match total {
            Total::MonthOfMin | Total::FirstRecovery | Total::FinalRecovery => Unit::MONTH,
            _ => of.unit,
        };
        Expr::new(Tree::Total(total, line), unit, Shape::Single)
    }

    /// Sum over months 0..=N.
    pub fn sum(&self, of: &Expr) -> Expr {
        self.total(Total::Sum { from: 0, to: self.sheet.months }, of)
    }

    /// The value of a line one month earlier.
    pub fn previous(&self, of: &Expr) -> Expr {
        self.earlier(of, 1)
    }

    /// The value of a line that many months earlier; zero before month 0.
    pub fn earlier(&self, of: &Expr, months: u32) -> Expr {
        assert!(months > 0, "earlier is an earlier month");
        Expr::new(Tree::Back(Self::line_of(of), months), of.unit, Shape::Monthly)
    }

    /// The value of a line one month later; zero after the last month. What serves in a month is bought at its start.
    pub fn next(&self, of: &Expr) -> Expr {
        assert_eq!(of.shape, Shape::Monthly, "only a line by month has a month after");
        let line = Self::line_of(of);
        assert!(self.sheet.line(line).missing.is_none(), "what may be missing is not looked ahead to");
        Expr::new(Tree::Ahead(line), of.unit, Shape::Monthly)
    }

    /// A line as an expression.
    pub fn line(&self, id: LineId) -> Expr {
        let line = self.sheet.line(id);
        Expr::new(Tree::Line(id), line.unit, line.shape)
    }

    /// A line that may be missing, by its key, with its label and the reason to give where it is.
    pub fn described(&self, key: &str) -> Option<(Expr, String, String)> {
        let id = *self.keys.get(key)?;
        let line = self.sheet.line(id);
        Some((self.line(id), line.label.clone(), line.missing.clone().unwrap_or_default()))
    }

    /// The line that an expression is, rather than a formula.
    pub fn line_of(of: &Expr) -> LineId {
        match *of.tree {
            Tree::Line(line) => line,
            _ => panic!("not a line: {of:?}"),
        }
    }

    pub fn key_of(&self, of: &Expr) -> &str {
        &self.sheet.line(Self::line_of(of)).key
    }

    fn push(&mut self, draft: Draft) -> Expr {
        let Draft { key, label, unit, shape, opening, formula, missing } = draft;
        assert_eq!(formula.unit, unit, "the formula of `{key}` has another unit");
        assert!(shape == formula.shape || shape == Shape::Monthly, "`{key}` has a value for each month");
        let id = LineId(self.sheet.lines.len() as u32);
        assert!(self.keys.insert(key.to_string(), id).is_none(), "two lines `{key}`");
        let node = self.flatten(&formula);
        let opening = opening.map(|opening| {
            assert_eq!(opening.unit, unit, "the opening of `{key}` has another unit");
            self.flatten(&opening)
        });
        let missing = missing.map(str::to_string);
        let line = Line { key: key.into(), label: label.into(), unit, shape, node, opening, missing };
        self.sheet.lines.push(line);
        Expr::new(Tree::Line(id), unit, shape)
    }

    fn flatten(&mut self, expr: &Expr) -> NodeId {
        let node = match &*expr.tree {
            Tree::Const(value) => Node::Const(*value),
            Tree::Input(id) => Node::Input(*id),
            Tree::Schedule(id) => Node::Schedule(*id),
            Tree::Line(id) => Node::Line(*id),
            Tree::Back(id, months) => Node::Back(*id, *months),
            Tree::Ahead(id) => Node::Ahead(*id),
            Tree::Neg(a) => Node::Neg(self.flatten(a)),
            Tree::Ceil(a) => Node::Ceil(self.flatten(a)),
            Tree::Binary(op, a, b) => Node::Binary(*op, self.flatten(a), self.flatten(b)),
            Tree::Power { base, steps, per } => {
                Node::Power { base: self.flatten(base), steps: *steps, per: *per }
            }
            Tree::Total(total, id) => Node::Total(*total, *id),
        };
        self.sheet.nodes.push(node);
        NodeId(self.sheet.nodes.len() as u32 - 1)
    }
}

/// A line about to be added: the one place that names every property of a line.
struct Draft<'a> {
    key: &'a str,
    label: &'a str,
    unit: Unit,
    shape: Shape,
    opening: Option<Expr>,
    formula: Expr,
    missing: Option<&'a str>,
}

impl<'a> Draft<'a> {
    fn monthly(key: &'a str, label: &'a str, unit: Unit, formula: Expr) -> Self {
        Self { key, label, unit, shape: Shape::Monthly, opening: None, formula, missing: None }
    }
}
