//! Where words go: apart from each other, near what they name, and off the lines where possible.

use super::backend::pixel;
use super::canvas::{Position, Rect};

/// Directions from a point to its label, and the order in which equally good ones are taken.
const DIRECTIONS: [(f64, f64); 16] = [
    (-1.0, -1.0),
    (1.0, 1.0),
    (1.0, -1.0),
    (-1.0, 1.0),
    (0.0, -1.0),
    (0.0, 1.0),
    (-0.3, -1.0),
    (0.3, 1.0),
    (0.3, -1.0),
    (-0.3, 1.0),
    (-1.0, -0.3),
    (1.0, 0.3),
    (1.0, -0.3),
    (-1.0, 0.3),
    (-1.0, 0.0),
    (1.0, 0.0),
];
/// Distances from a point to its label.
const DISTANCES: [f64; 12] = [10.0, 18.0, 28.0, 40.0, 54.0, 70.0, 90.0, 115.0, 145.0, 185.0, 240.0, 300.0];
/// What each spot of a line under a label counts for, in units of distance.
const UNDER_LABEL: f64 = 12.0;
/// What each spot of a leader on another label counts for.
const CROSSED_LABEL: f64 = 30.0;
/// What it counts for that a label could be taken for that of another dot.
const MISTAKEN: f64 = 70.0;
/// Among more dots than this nothing is clear anyway.
const MOST_MISTAKEN: usize = 2;
/// Room around the middle of a dot that labels leave free.
const DOT: f64 = 9.0;
/// Distance between two spots that stand for a line.
const SAMPLE: f64 = 6.0;

/// Moves boxes apart along one axis: as near as can be to where they want to begin, in the order of their middles,
/// and where those are one in the given order, inside `from..to` as long as they fit there. Gives back where each begins.
pub fn spread(wanted: &[f64], lengths: &[f64], gap: f64, from: f64, to: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by_key(|index| pixel(wanted[*index] + lengths[*index] / 2.0));
    let mut offset = 0.0;
    let mut blocks: Vec<(f64, usize)> = Vec::new();
    let mut offsets = vec![0.0; wanted.len()];
    for index in &order {
        offsets[*index] = offset;
        push_block(&mut blocks, wanted[*index] - offset);
        offset += lengths[*index] + gap;
    }
    let last = (to - from - (offset - gap)).max(0.0) + from;
    let starts = blocks.iter().flat_map(|(start, count)| vec![start.clamp(from, last); *count]);
    order.iter().zip(starts).for_each(|(index, start)| offsets[*index] += start);
    offsets
}

/// Adds a box to a stack of blocks; blocks that would overlap become one, at their mean.
fn push_block(blocks: &mut Vec<(f64, usize)>, start: f64) {
    let mut block = (start, 1);
    while let Some((above, count)) = blocks.pop_if(|(above, _)| *above > block.0) {
        let all = count + block.1;
        block = ((above * count as f64 + block.0 * block.1 as f64) / all as f64, all);
    }
    blocks.push(block);
}

/// What labels have to keep clear of.
#[derive(Debug, Clone, Default)]
pub struct Obstacles {
    labels: Vec<Rect>,
    dots: Vec<Position>,
    spots: Vec<Position>,
}

impl Obstacles {
    /// No other label may touch the box, and no leader should.
    pub fn add_label(&mut self, rect: Rect) {
        self.labels.push(rect);
    }

    /// No label may touch the dot, and labels of other dots should keep away from it.
    pub fn add_dot(&mut self, centre: Position) {
        self.dots.push(centre);
    }

    /// Labels should not lie on the line.
    pub fn add_path(&mut self, path: &[Position]) {
        self.spots.extend(path.windows(2).flat_map(|pair| samples(pair[0], pair[1])));
    }

    /// The best place in `area` for a label of a size beside a spot, with its cost, or none when every place is taken or costs
    /// more than `most`: a label that is far away or lies on many lines explains less than it hides.
    pub fn place(
        &self,
        area: Rect,
        spot: Position,
        (width, height): (f64, f64),
        most: f64,
    ) -> Option<(f64, Rect)> {
        let around = |distance: &f64| DIRECTIONS.map(|way| beside(spot, way, *distance, width, height));
        let free = DISTANCES.iter().flat_map(around).filter(|rect| area.holds(rect) && self.is_free(rect));
        let best = free.map(|rect| (self.cost(&rect, spot), rect)).min_by(|a, b| a.0.total_cmp(&b.0));
        best.filter(|(cost, _)| *cost <= most)
    }

    /// What a label costs exactly there; None where the place is taken.
    pub fn cost_of(&self, rect: &Rect) -> Option<f64> {
        let middle = Position { x: rect.x + rect.width / 2.0, y: rect.y + rect.height / 2.0 };
        self.is_free(rect).then(|| self.cost(rect, middle))
    }

    fn is_free(&self, rect: &Rect) -> bool {
        let apart = apart(rect);
        let taken = |other: &Rect| apart.overlaps(other);
        !self.labels.iter().any(taken) && !self.dots.iter().any(|dot| rect.grown(DOT).has(*dot))
    }

    /// Distance, and what would lie under the label, and what its leader would cross or be mistaken for.
    fn cost(&self, rect: &Rect, spot: Position) -> f64 {
        let nearest = rect.nearest(spot);
        let reach = distance(nearest, spot);
        let around = rect.grown(5.0);
        let under = self.spots.iter().filter(|spot| around.has(**spot)).count();
        let crossed = samples(spot, nearest).filter(|spot| self.labels.iter().any(|label| label.has(*spot)));
        let others = self.dots.iter().filter(|dot| distance(**dot, spot) > 1.0);
        let mistaken = others.filter(|dot| {
            let passed = samples(spot, nearest).any(|sample| distance(sample, **dot) < DOT * 1.5);
            passed || distance(rect.nearest(**dot), **dot) < reach
        });
        reach
            + under as f64 * UNDER_LABEL
            + crossed.count() as f64 * CROSSED_LABEL
            + mistaken.count().min(MOST_MISTAKEN) as f64 * MISTAKEN
    }
}

fn distance(a: Position, b: Position) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}

/// Spots along a straight line, close enough to stand for it.
pub fn samples(from: Position, to: Position) -> impl Iterator<Item = Position> {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let count = (dx.hypot(dy) / SAMPLE).ceil().clamp(1.0, 1000.0) as u32;
    let share = move |index: u32| f64::from(index) / f64::from(count);
    (0..=count).map(move |index| Position { x: from.x + dx * share(index), y: from.y + dy * share(index) })
}

/// A box and the room around it: words side by side need more, or they read as one line.
fn apart(rect: &Rect) -> Rect {
    Rect::between(rect.x - 16.0, rect.y - 4.0, rect.right() + 16.0, rect.bottom() + 4.0)
}

/// A box in a direction from a spot.
fn beside(spot: Position, way: (f64, f64), distance: f64, width: f64, height: f64) -> Rect {
    let along = |centre: f64, way: f64, length: f64| match way {
        way if way > 0.0 => centre + distance * way,
        way if way < 0.0 => centre + distance * way - length,
        _ => centre - length / 2.0,
    };
    Rect { x: along(spot.x, way.0, width), y: along(spot.y, way.1, height), width, height }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_with_room_stay_where_they_want_to_be() {
        assert_eq!(spread(&[50.0, 10.0], &[10.0, 10.0], 2.0, 0.0, 100.0), [50.0, 10.0]);
    }

    #[test]
    fn boxes_that_collide_move_apart_evenly() {
        assert_eq!(spread(&[40.0, 40.0], &[10.0, 10.0], 2.0, 0.0, 100.0), [34.0, 46.0]);
    }

    #[test]
    fn boxes_stay_inside() {
        assert_eq!(spread(&[98.0, 99.0], &[10.0, 10.0], 2.0, 0.0, 100.0), [78.0, 90.0]);
        assert_eq!(spread(&[-50.0], &[10.0], 2.0, 0.0, 100.0), [0.0]);
    }

    #[test]
    fn labels_keep_off_boxes_and_lines() {
        let mut obstacles = Obstacles::default();
        let area = Rect::between(0.0, 0.0, 400.0, 400.0);
        let spot = Position { x: 200.0, y: 200.0 };
        obstacles.add_label(Rect::between(0.0, 0.0, 400.0, 190.0));
        obstacles.add_path(&[spot, Position { x: 400.0, y: 400.0 }]);
        let place = obstacles.place(area, spot, (80.0, 30.0), 100.0).unwrap().1;
        assert!(place.right() < 200.0 && place.y > 190.0, "{place:?}");
        assert_eq!(obstacles.place(area, spot, (80.0, 30.0), 1.0), None);
        obstacles.add_label(area);
        assert_eq!(obstacles.place(area, spot, (80.0, 30.0), f64::INFINITY), None);
    }
}
