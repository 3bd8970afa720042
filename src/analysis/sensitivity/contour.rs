//! The lines along which the lead changes, between the points of a grid: marching squares over the difference of each
//! two rivals, kept where these two are the best.

use rust_decimal::Decimal;

use crate::analysis::sensitivity::grid::GridCell;

/// Points of a grid with the figures at each.
pub struct Field<'a> {
    pub across: &'a [Decimal],
    pub up: &'a [Decimal],
    /// Row by row.
    pub cells: &'a [GridCell],
    pub lower_is_better: bool,
}

type Spot = (Decimal, Decimal);

/// Every contour, as unbroken lines.
pub fn contours(field: &Field) -> Vec<Vec<Spot>> {
    let rivals = field.cells.first().map_or(0, |cell| cell.values.len());
    let pairs = (0..rivals).flat_map(|a| (a + 1..rivals).map(move |b| (a, b)));
    pairs.flat_map(|pair| joined(segments(field, pair))).collect()
}

impl Field<'_> {
    fn cell(&self, column: usize, row: usize) -> &GridCell {
        &self.cells[row * self.across.len() + column]
    }

    fn spot(&self, (column, row): (usize, usize)) -> Spot {
        (self.across[column], self.up[row])
    }
}

/// The piece of the contour in each square: between the edges on which the difference changes sign.
fn segments(field: &Field, pair: (usize, usize)) -> Vec<[Spot; 2]> {
    let mut segments = Vec::new();
    for row in 1..field.up.len() {
        for column in 1..field.across.len() {
            let corners = [(column - 1, row - 1), (column, row - 1), (column, row), (column - 1, row)];
            if !corners.iter().any(|(column, row)| leads(field.cell(*column, *row), pair)) {
                continue;
            }
            let edges = (0..4).map(|at| (corners[at], corners[(at + 1) % 4]));
            let spots: Vec<Spot> = edges.filter_map(|edge| crossing(field, edge, pair)).collect();
            segments.extend(spots.chunks_exact(2).map(|two| [two[0], two[1]]));
        }
    }
    segments
}

/// Whether one of the two is the best there.
fn leads(cell: &GridCell, (a, b): (usize, usize)) -> bool {
    cell.winner == Some(a) || cell.winner == Some(b)
}

/// Where the difference of two rivals is zero on the edge between two points, by a straight line.
fn crossing(
    field: &Field,
    (from, to): ((usize, usize), (usize, usize)),
    pair: (usize, usize),
) -> Option<Spot> {
    // Both squares of an edge must find the same spot, to the last digit.
    let (from, to) = (from.min(to), from.max(to));
    let (one, other) = (field.cell(from.0, from.1), field.cell(to.0, to.1));
    let (before, after) = (gap(one, pair)?, gap(other, pair)?);
    if before.is_sign_negative() == after.is_sign_negative() {
        return None;
    }
    let share = before.checked_div(before.checked_sub(after)?)?;
    if !best_there(field, [one, other], share, pair) {
        return None;
    }
    let (start, end) = (field.spot(from), field.spot(to));
    Some((start.0 + (end.0 - start.0) * share, start.1 + (end.1 - start.1) * share))
}

fn gap(cell: &GridCell, (a, b): (usize, usize)) -> Option<Decimal> {
    cell.values[a]?.checked_sub(cell.values[b]?)
}

/// Whether no third rival is ahead of the two where they are equal.
fn best_there(field: &Field, [one, other]: [&GridCell; 2], share: Decimal, (a, b): (usize, usize)) -> bool {
    let at = |rival: usize| {
        let (before, after) = (one.values[rival]?, other.values[rival]?);
        before.checked_add(after.checked_sub(before)?.checked_mul(share)?)
    };
    let Some(level) = at(a) else { return false };
    let ahead = |value: Decimal| if field.lower_is_better { value < level } else { value > level };
    let third = (0..one.values.len()).filter(|rival| *rival != a && *rival != b);
    !third.filter_map(at).any(ahead)
}

/// Pieces that meet become one line.
fn joined(mut pieces: Vec<[Spot; 2]>) -> Vec<Vec<Spot>> {
    let mut lines = Vec::new();
    while let Some([from, to]) = pieces.pop() {
        let mut line = std::collections::VecDeque::from([from, to]);
        while let Some(next) = take(&mut pieces, line.back().copied()) {
            line.push_back(next);
        }
        while let Some(next) = take(&mut pieces, line.front().copied()) {
            line.push_front(next);
        }
        lines.push(line.into());
    }
    lines
}

/// Takes the piece that meets a spot, and gives back its other end.
fn take(pieces: &mut Vec<[Spot; 2]>, end: Option<Spot>) -> Option<Spot> {
    let end = end?;
    let at = pieces.iter().position(|piece| piece.contains(&end))?;
    let piece = pieces.swap_remove(at);
    Some(if piece[0] == end { piece[1] } else { piece[0] })
}
