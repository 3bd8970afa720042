//! Whether a line by month is a level, such as what has run up so far, and not a flow.

use crate::sheet::node::{Binary, LineId, Node, NodeId, Shape, Sheet};

impl Sheet {
    /// A line that carries its own value on, or that is made of such lines; the change of one from the month before is none.
    pub fn is_level(&self, id: LineId) -> bool {
        let mut itself = false;
        let line = self.line(id);
        self.walk(line.node, &mut |node| itself |= matches!(node, Node::Back(back, 1) if back == id));
        itself || self.is_level_sum(line.node)
    }

    fn is_level_sum(&self, node: NodeId) -> bool {
        match self.node(node) {
            Node::Line(line) if self.line(line).shape == Shape::Monthly => self.is_level(line),
            Node::Binary(Binary::Sub, a, b) if self.is_change(a, b) => false,
            Node::Binary(Binary::Add | Binary::Sub, a, b) => self.is_level_sum(a) || self.is_level_sum(b),
            Node::Neg(a) => self.is_level_sum(a),
            _ => false,
        }
    }

    fn is_change(&self, a: NodeId, b: NodeId) -> bool {
        matches!((self.node(a), self.node(b)), (Node::Line(now), Node::Back(before, 1)) if now == before)
    }
}
