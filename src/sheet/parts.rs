//! Long formulas in parts: what is too long to be read in one cell gets lines for its terms, each a formula of its own.

use crate::base::unit::Unit;
use crate::sheet::formula::{Cuts, Piece, part};
use crate::sheet::node::*;

/// A sheet with lines for parts of its formulas, behind its own lines.
pub struct Parted {
    pub sheet: Sheet,
    pub cuts: Cuts,
    /// Each part with the line that it is of, inner parts first.
    pub parts: Vec<(LineId, LineId)>,
}

/// Terms shorter than this stay where they are.
const SHORT: usize = 40;

/// Cuts every formula to at most `longest`, as `length` measures pieces.
pub fn parted(sheet: &Sheet, longest: usize, length: &dyn Fn(&[Piece]) -> usize) -> Parted {
    let all = Parted { sheet: sheet.clone(), cuts: Cuts::new(), parts: vec![] };
    let mut cutter = Cutter { all, line: LineId(0), opening: false, longest, length };
    for at in (0..sheet.lines.len() as u32).map(LineId) {
        let line = sheet.line(at);
        cutter.line = at;
        for (root, opening) in [(Some(line.node), false), (line.opening, true)] {
            cutter.opening = opening || line.shape == Shape::Single;
            root.into_iter().for_each(|root| cutter.cut_below(root));
        }
    }
    cutter.all
}

struct Cutter<'a> {
    all: Parted,
    /// The line whose formula is cut.
    line: LineId,
    /// Whether the formula is of month 0 alone, or of no month.
    opening: bool,
    longest: usize,
    length: &'a dyn Fn(&[Piece]) -> usize,
}

impl Cutter<'_> {
    fn measured(&self, node: NodeId) -> usize {
        let Parted { sheet, cuts, .. } = &self.all;
        let doubtful = sheet.line(self.line).missing.is_some();
        (self.length)(&part(sheet, node, self.opening, doubtful, cuts))
    }

    /// Cuts what is below a node until the node fits: the terms of its longest sum first, then whatever is longest.
    fn cut_below(&mut self, root: NodeId) {
        if self.measured(root) <= self.longest {
            return;
        }
        for term in self.longest_sum(root) {
            if self.measured(term) > SHORT {
                self.cut(term);
            }
        }
        if self.measured(root) > self.longest {
            self.fit(root);
        }
    }

    /// Below a node, the larger side is cut as long as both together are too long.
    fn fit(&mut self, node: NodeId) {
        for child in children(self.all.sheet.node(node)) {
            self.fit(child);
        }
        while self.measured(node) > self.longest {
            let sheet = &self.all.sheet;
            let open =
                children(sheet.node(node)).into_iter().filter(|child| !self.all.cuts.contains_key(child));
            let Some(largest) = open.max_by_key(|child| self.measured(*child)) else { return };
            self.cut(largest);
        }
    }

    /// The terms of the longest sum at or below a node.
    fn longest_sum(&self, root: NodeId) -> Vec<NodeId> {
        let mut sums = Vec::new();
        self.sums(root, &mut sums);
        let whole = |terms: &Vec<NodeId>| terms.iter().map(|term| self.measured(*term)).sum::<usize>();
        sums.into_iter().max_by_key(whole).unwrap_or_default()
    }

    fn sums(&self, node: NodeId, found: &mut Vec<Vec<NodeId>>) {
        let mut terms = Vec::new();
        self.terms(node, &mut terms);
        if terms.len() > 1 {
            found.push(terms.clone());
        }
        let below = |term: &NodeId| children(self.all.sheet.node(*term));
        terms.iter().flat_map(below).for_each(|child| self.sums(child, found));
    }

    fn terms(&self, node: NodeId, terms: &mut Vec<NodeId>) {
        match self.all.sheet.node(node) {
            Node::Binary(Binary::Add | Binary::Sub, a, b) => {
                self.terms(a, terms);
                self.terms(b, terms);
            }
            _ => terms.push(node),
        }
    }

    /// Gives a part a line of its own.
    fn cut(&mut self, node: NodeId) {
        self.cut_below(node);
        let sheet = &mut self.all.sheet;
        let whole = sheet.line(self.line).clone();
        let roots = [Some(whole.node), whole.opening].into_iter().flatten();
        let within = roots.filter_map(|root| unit_within(sheet, root, whole.unit, node)).next();
        let of_one = self.all.parts.iter().filter(|(_, of)| *of == self.line).count() + 1;
        let shape = shape(sheet, node);
        let (root, opening) = match self.opening && shape == Shape::Monthly {
            true => {
                sheet.nodes.push(Node::Const(rust_decimal::Decimal::ZERO));
                (NodeId(sheet.nodes.len() as u32 - 1), Some(node))
            }
            false => (node, None),
        };
        let line = Line {
            key: format!("{}.part_{of_one}", whole.key),
            label: format!("{}, part {of_one}", whole.label),
            unit: unit(sheet, node).or(within).unwrap_or(Unit::NONE),
            shape,
            node: root,
            opening,
            missing: whole.missing.clone(),
        };
        sheet.lines.push(line);
        let id = LineId(sheet.lines.len() as u32 - 1);
        self.all.cuts.insert(node, id);
        self.all.parts.push((id, self.line));
    }
}

fn children(node: Node) -> Vec<NodeId> {
    match node {
        Node::Neg(a) | Node::Ceil(a) | Node::Power { base: a, .. } => vec![a],
        Node::Binary(_, a, b) => vec![a, b],
        _ => vec![],
    }
}

fn shape(sheet: &Sheet, root: NodeId) -> Shape {
    let mut monthly = false;
    sheet.walk(root, &mut |node| {
        monthly |= match node {
            Node::Schedule(_) | Node::Back(..) | Node::Ahead(_) | Node::Power { .. } => true,
            Node::Line(line) => sheet.line(line).shape == Shape::Monthly,
            _ => false,
        };
    });
    if monthly { Shape::Monthly } else { Shape::Single }
}

/// The unit of a part, as far as its pieces have one: a number of the model says nothing of its own.
fn unit(sheet: &Sheet, node: NodeId) -> Option<Unit> {
    match sheet.node(node) {
        Node::Const(_) => None,
        Node::Input(input) => Some(sheet.input(input).unit),
        Node::Schedule(schedule) => Some(sheet.schedule(schedule).unit),
        Node::Line(line) | Node::Back(line, _) | Node::Ahead(line) | Node::Total(_, line) => {
            Some(sheet.line(line).unit)
        }
        Node::Power { .. } => Some(Unit::NONE),
        Node::Neg(a) | Node::Ceil(a) => unit(sheet, a),
        Node::Binary(Binary::Mul, a, b) => Some(unit(sheet, a)? * unit(sheet, b)?),
        Node::Binary(Binary::Div, a, b) => Some(unit(sheet, a)? / unit(sheet, b)?),
        Node::Binary(_, a, b) => unit(sheet, a).or_else(|| unit(sheet, b)),
    }
}

/// The unit that a part must have for what is around it to have its own.
fn unit_within(sheet: &Sheet, at: NodeId, here: Unit, wanted: NodeId) -> Option<Unit> {
    if at == wanted {
        return Some(here);
    }
    let below = |node: NodeId, unit: Unit| unit_within(sheet, node, unit, wanted);
    match sheet.node(at) {
        Node::Neg(a) | Node::Ceil(a) => below(a, here),
        Node::Binary(Binary::Mul, a, b) => {
            let side = |a: NodeId, b: NodeId| below(a, here / unit(sheet, b)?);
            side(a, b).or_else(|| side(b, a))
        }
        Node::Binary(Binary::Div, a, b) => unit(sheet, b).and_then(|unit| below(a, here * unit)),
        Node::Binary(_, a, b) => below(a, here).or_else(|| below(b, here)),
        _ => None,
    }
}
