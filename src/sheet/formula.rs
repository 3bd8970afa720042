//! The formulas as a spreadsheet writes them. A formula is a list of pieces: text that stands as it is, and places -
//! an input, a line, an earlier month - that whoever lays out the cells turns into addresses. No piece names a month of
//! its own, so a line has the same formula in every month by construction.
//!
//! No number but 0 and 1 is typed into a formula: what else a formula takes, such as the hours of a month, is a piece as
//! well, and stands in a cell.
//!
//! Only functions that every spreadsheet program has are used, and every reading of them is that of the exact one:
//! whole units are `CEILING(ROUND(x,9),1)`, what may be missing is caught where the line says so and nowhere else.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::sheet::node::*;

pub use crate::sheet::piece::{Known, MISSING, NOTHING, Piece};

/// Parts of formulas that have lines of their own.
pub type Cuts = HashMap<NodeId, LineId>;

/// Which formula of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// That of month 0.
    Opening,
    /// That of months 1..=N, or the only one.
    After,
}

/// The formula of a line, without its equals sign; None where month 0 is plainly zero.
pub fn formula(sheet: &Sheet, line: LineId, when: When) -> Option<Vec<Piece>> {
    formula_of_parts(sheet, line, when, &Cuts::new())
}

/// The same, with some parts of it in lines of their own.
pub fn formula_of_parts(sheet: &Sheet, line: LineId, when: When, cuts: &Cuts) -> Option<Vec<Piece>> {
    let line = sheet.line(line);
    let root = match (line.shape, when) {
        (Shape::Monthly, When::Opening) => line.opening?,
        _ => line.node,
    };
    let single = line.shape == Shape::Single;
    let (opening, doubtful) = (single || when == When::Opening, line.missing.is_some());
    let mut printer = Printer { sheet, cuts, root, opening, doubtful, pieces: vec![] };
    if line.missing.is_some() {
        printer.text("IFERROR(");
    }
    printer.node(root, 0);
    if line.missing.is_some() {
        printer.text(&format!(",\"{MISSING}\")"));
    }
    Some(printer.pieces)
}

/// A part of a formula, as it stands in a formula around it.
pub fn part(sheet: &Sheet, root: NodeId, opening: bool, doubtful: bool, cuts: &Cuts) -> Vec<Piece> {
    let mut printer = Printer { sheet, cuts, root, opening, doubtful, pieces: vec![] };
    printer.node(root, 0);
    printer.pieces
}

/// The month, with its fraction by straight line, in which a line comes back to zero or more; a dash in the others. For
/// months 1..=N. Floating point leaves dust where the exact reading has zero, so half a millionth below it is no less.
pub fn comeback(line: LineId) -> Vec<Piece> {
    let (before, here) = (Piece::Before(line), Piece::Line(line));
    let text = |text: &str| Piece::Text(text.to_string());
    let digits = Piece::Known(Known::ZeroDigits);
    vec![
        text("IF(AND(ROUND("),
        before.clone(),
        text(","),
        digits.clone(),
        text(")<0,ROUND("),
        here.clone(),
        text(","),
        digits,
        text(")>=0),"),
        Piece::Month,
        text("-1-"),
        before.clone(),
        text("/("),
        here,
        text("-"),
        before,
        text(&format!("),\"{NOTHING}\")")),
    ]
}

/// The lines whose comebacks some total is over, in the order of the sheet.
pub fn with_comebacks(sheet: &Sheet) -> Vec<LineId> {
    let mut lines: Vec<LineId> = sheet
        .nodes
        .iter()
        .filter_map(|node| match node {
            Node::Total(Total::FirstRecovery | Total::FinalRecovery, line) => Some(*line),
            _ => None,
        })
        .collect();
    lines.sort();
    lines.dedup();
    lines
}

/// How strongly a piece holds together: what is weaker than asked for gets parentheses. A sign counts as a sum, since
/// spreadsheets take `-2^2` for 4; the right side of a sign is always stronger, so that cells add in the order in which
/// the other readings do.
const SUM: u8 = 1;
const PRODUCT: u8 = 2;
const POWER: u8 = 3;
const ATOM: u8 = 4;

struct Printer<'a> {
    sheet: &'a Sheet,
    cuts: &'a Cuts,
    /// What is printed, which is not replaced by its own line.
    root: NodeId,
    /// Whether the formula is of month 0 alone, or of no month.
    opening: bool,
    /// Whether the line may be missing.
    doubtful: bool,
    pieces: Vec<Piece>,
}

impl Printer<'_> {
    fn text(&mut self, text: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Text(last)) => last.push_str(text),
            _ => self.pieces.push(Piece::Text(text.to_string())),
        }
    }

    fn known(&mut self, known: Known) {
        self.pieces.push(Piece::Known(known));
    }

    fn node(&mut self, id: NodeId, above: u8) {
        if let Some(part) = self.cuts.get(&id).filter(|_| id != self.root) {
            return self.pieces.push(Piece::Line(*part));
        }
        match self.sheet.node(id) {
            Node::Const(value) => self.constant(value, above),
            Node::Input(input) => self.pieces.push(Piece::Input(input)),
            Node::Schedule(schedule) => self.pieces.push(Piece::Schedule(schedule)),
            Node::Line(line) => self.pieces.push(Piece::Line(line)),
            Node::Back(line, months) => self.back(line, months),
            Node::Ahead(line) => self.ahead(line),
            Node::Neg(a) => self.wrapped(SUM, above, |printer| {
                printer.text("-");
                printer.node(a, ATOM);
            }),
            Node::Ceil(a) => {
                self.text("CEILING(ROUND(");
                self.node(a, 0);
                self.text(",");
                self.known(Known::WholeDigits);
                self.text("),1)");
            }
            Node::Binary(Binary::Min, a, b) => self.call("MIN(", a, b),
            Node::Binary(Binary::Max, a, b) => self.call("MAX(", a, b),
            Node::Binary(op, a, b) => self.binary(op, a, b, above),
            Node::Power { base, steps, per } => self.power(base, steps, per, above),
            Node::Total(total, line) => self.total(total, line),
        }
    }

    fn wrapped(&mut self, strength: u8, above: u8, inner: impl FnOnce(&mut Self)) {
        let weak = strength < above;
        if weak {
            self.text("(");
        }
        inner(self);
        if weak {
            self.text(")");
        }
    }

    fn binary(&mut self, op: Binary, a: NodeId, b: NodeId, above: u8) {
        let (sign, strength) = match op {
            Binary::Add => ("+", SUM),
            Binary::Sub => ("-", SUM),
            Binary::Mul => ("*", PRODUCT),
            _ => ("/", PRODUCT),
        };
        self.wrapped(strength, above, |printer| {
            printer.node(a, strength);
            printer.text(sign);
            printer.node(b, strength + 1);
        });
    }

    /// The functions overlook text in a cell they are pointed at, so a figure that may be missing is made a number first.
    fn call(&mut self, head: &str, a: NodeId, b: NodeId) {
        self.text(head);
        for (argument, after) in [(a, ","), (b, ")")] {
            self.node(argument, 0);
            if self.may_be_missing(argument) {
                self.text("+0");
            }
            self.text(after);
        }
    }

    fn may_be_missing(&self, node: NodeId) -> bool {
        match self.sheet.node(node) {
            Node::Line(line) | Node::Back(line, _) | Node::Ahead(line) => {
                self.sheet.line(line).missing.is_some()
            }
            Node::Total(_, line) => self.sheet.line(line).missing.is_some(),
            _ => false,
        }
    }

    fn back(&mut self, line: LineId, months: u32) {
        match (self.opening, months) {
            (true, _) => self.text("0"),
            (false, 1) => self.pieces.push(Piece::Before(line)),
            (false, months) => {
                self.text("IF(");
                self.pieces.push(Piece::Month);
                self.text("<");
                self.known(Known::Back(months));
                self.text(",0,INDEX(");
                self.pieces.push(Piece::UntilBefore(line));
                self.text(",1,");
                self.pieces.push(Piece::Month);
                self.text("-");
                self.known(Known::Back(months));
                self.text("+1))");
            }
        }
    }

    /// By its number: after the last month there is none, and what stands beside it is something else.
    fn ahead(&mut self, line: LineId) {
        self.text("SUMIF(");
        self.pieces.push(Piece::AllMonths);
        self.text(",");
        self.pieces.push(Piece::Month);
        self.text("+1,");
        self.pieces.push(Piece::Months(line, 0, self.sheet.months));
        self.text(")");
    }

    /// Zero to the power of nothing is 1 here, and an error to some programs; a fraction of a negative number does not
    /// exist here, and some programs take odd roots of it.
    fn power(&mut self, base: NodeId, steps: ScheduleId, per: u32, above: u8) {
        let all = &self.sheet.schedule(steps).values;
        let here = if self.opening { &all[..1] } else { &all[1..] };
        let whole = |step: &Decimal| (step % Decimal::from(per)).is_zero();
        let (zero, broken) = (here.iter().any(Decimal::is_zero), here.iter().any(|step| !whole(step)));
        let (doubtful, always) = (self.doubtful && broken, !here.iter().any(whole));
        if doubtful {
            self.text(if always { "IF(" } else { "IF(AND(" });
            self.node(base, SUM);
            self.text("<0");
            if !always {
                self.text(",MOD(");
                self.pieces.push(Piece::Schedule(steps));
                self.text(",");
                self.known(Known::Root(per));
                self.text(")<>0)");
            }
            self.text(",NA(),");
        }
        if zero {
            self.text("IF(");
            self.pieces.push(Piece::Schedule(steps));
            self.text("=0,1,");
        }
        let above = if zero || doubtful { 0 } else { above };
        self.wrapped(POWER, above, |printer| printer.plain_power(base, steps, per));
        self.text(&")".repeat(usize::from(zero) + usize::from(doubtful)));
    }

    fn plain_power(&mut self, base: NodeId, steps: ScheduleId, per: u32) {
        self.node(base, ATOM);
        self.text(if per == 1 { "^" } else { "^(" });
        self.pieces.push(Piece::Schedule(steps));
        if per != 1 {
            self.text("/");
            self.known(Known::Root(per));
            self.text(")");
        }
    }

    /// Functions over months overlook text too: a line with a month missing has no total.
    fn total(&mut self, total: Total, line: LineId) {
        let last = self.sheet.months;
        let (from, to) = match total {
            Total::Sum { from, to } | Total::Min { from, to } | Total::Max { from, to } => (from, to),
            Total::Last => (last, last),
            _ => (0, last),
        };
        let doubtful = self.sheet.line(line).missing.is_some() && total != Total::Last;
        let range = Piece::Months(line, from, to);
        if doubtful {
            self.over("IF(COUNT(", range.clone());
            self.over("<COLUMNS(", range.clone());
            self.text(",NA(),");
        }
        match total {
            Total::Sum { .. } if from == to && !doubtful => self.pieces.push(range),
            Total::Last => self.pieces.push(range),
            Total::Sum { .. } => self.over("SUM(", range),
            Total::Min { .. } => self.over("MIN(", range),
            Total::Max { .. } => self.over("MAX(", range),
            Total::MonthOfMin => {
                self.text("(MATCH(MIN(");
                self.pieces.push(range.clone());
                self.text("),");
                self.pieces.push(range);
                self.text(",0)-1)");
            }
            Total::FirstRecovery | Total::FinalRecovery => self.recovery(total, line, range),
        }
        if doubtful {
            self.text(")");
        }
    }

    fn over(&mut self, head: &str, range: Piece) {
        self.text(head);
        self.pieces.push(range);
        self.text(")");
    }

    fn recovery(&mut self, total: Total, line: LineId, range: Piece) {
        self.over("IF(MIN(", range);
        self.text(">-");
        self.known(Known::Dust);
        self.text(",0,IF(");
        let last = self.sheet.months;
        let function = match total {
            Total::FirstRecovery => {
                self.over("COUNT(", Piece::Comebacks(line));
                self.text("=0");
                "MIN("
            }
            _ => {
                self.text("ROUND(");
                self.pieces.push(Piece::Months(line, last, last));
                self.text(",");
                self.known(Known::ZeroDigits);
                self.text(")<0");
                "MAX("
            }
        };
        self.text(",NA(),");
        self.over(function, Piece::Comebacks(line));
        self.text("))");
    }

    /// Only 0 and 1 stand as they are.
    fn constant(&mut self, value: Decimal, above: u8) {
        let strength = if value.is_sign_negative() && !value.is_zero() { SUM } else { ATOM };
        self.wrapped(strength, above, |printer| {
            if strength == SUM {
                printer.text("-");
            }
            match value.abs().normalize() {
                plain if plain.is_zero() || plain == Decimal::ONE => printer.text(&plain.to_string()),
                other => printer.known(Known::Number(other)),
            }
        });
    }
}
