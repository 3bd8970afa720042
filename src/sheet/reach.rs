//! What depends on what: the inputs behind a line, the lines that an input reaches, the lines that a figure needs.

use crate::sheet::node::{InputId, Line, LineId, Node, Sheet};

impl Sheet {
    /// The inputs that a line depends on, directly or not, in the order of the sheet.
    pub fn inputs_behind(&self, line: LineId) -> Vec<InputId> {
        let mut inputs = vec![false; self.inputs.len()];
        for line in self.needed(&vec![true; self.lines.len()], &[line]) {
            self.each_node(self.line(line), |node| {
                if let Node::Input(input) = node {
                    inputs[input.0 as usize] = true;
                }
            });
        }
        (0..inputs.len()).filter(|at| inputs[*at]).map(|at| InputId(at as u32)).collect()
    }

    /// By line: whether one of the inputs is behind it.
    pub fn reached(&self, inputs: &[InputId]) -> Vec<bool> {
        let mut reached = vec![false; self.lines.len()];
        for (at, line) in self.lines.iter().enumerate() {
            let mut found = false;
            self.each_node(line, |node| {
                found |= match node {
                    Node::Input(input) => inputs.contains(&input),
                    Node::Line(line) | Node::Back(line, _) | Node::Ahead(line) | Node::Total(_, line) => {
                        reached[line.0 as usize]
                    }
                    _ => false,
                };
            });
            reached[at] = found;
        }
        reached
    }

    /// The lines to read for those that are wanted, in the order of the sheet. What is not reached is taken as known:
    /// nothing is looked for behind it.
    pub fn needed(&self, reached: &[bool], wanted: &[LineId]) -> Vec<LineId> {
        let mut needed = vec![false; self.lines.len()];
        wanted.iter().for_each(|line| needed[line.0 as usize] = true);
        for (at, line) in self.lines.iter().enumerate().rev() {
            if needed[at] && reached[at] {
                self.each_node(line, |node| {
                    if let Node::Line(line) | Node::Back(line, _) | Node::Ahead(line) | Node::Total(_, line) =
                        node
                    {
                        needed[line.0 as usize] = true;
                    }
                });
            }
        }
        (0..needed.len()).filter(|at| needed[*at]).map(|at| LineId(at as u32)).collect()
    }

    /// Visits the nodes of both formulas of a line.
    fn each_node(&self, line: &Line, mut visit: impl FnMut(Node)) {
        for root in [Some(line.node), line.opening].into_iter().flatten() {
            self.walk(root, &mut visit);
        }
    }
}
