//! A plot with plotters' coordinates on it: where values are, and series drawn there.

use std::cell::RefCell;
use std::convert::Infallible;
use std::rc::Rc;

use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::CoordTranslate;
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::ranged1d::Ranged;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::element::{Drawable, PointCollection};

use super::backend::{pixel, place, spot};
use super::canvas::{Canvas, Position, Rect};

/// What plotters knows of a chart while it draws; series may ask it for its axes.
pub type Context<X, Y> = ChartContext<'static, Canvas, Cartesian2d<X, Y>>;

/// An upright box whose width is one axis and whose height, from the bottom, is another.
#[derive(Clone)]
pub struct Plane<X: Ranged, Y: Ranged> {
    /// On whole pixels of plotters.
    pub rect: Rect,
    coordinates: Cartesian2d<X, Y>,
}

impl<X: Ranged + Clone, Y: Ranged + Clone> Plane<X, Y> {
    /// Lays both axes along a box.
    pub fn new(rect: Rect, x: X, y: Y) -> Self {
        let [left, top, right, bottom] = edges(rect);
        Self {
            rect: Rect::between(place(left), place(top), place(right), place(bottom)),
            coordinates: Cartesian2d::new(x, y, (left..right, bottom..top)),
        }
    }

    /// The axis along the bottom.
    pub fn across(&self) -> &X {
        self.coordinates.x_spec()
    }

    /// The axis along the left edge.
    pub fn up(&self) -> &Y {
        self.coordinates.y_spec()
    }

    /// How far to the right a value is.
    pub fn x(&self, value: X::ValueType) -> f64 {
        let [left, _, right, _] = edges(self.rect);
        place(self.across().map(&value, (left, right)))
    }

    /// How far down a value is.
    pub fn y(&self, value: Y::ValueType) -> f64 {
        let [_, top, _, bottom] = edges(self.rect);
        place(self.up().map(&value, (bottom, top)))
    }

    /// Where a pair of values is.
    pub fn spot(&self, values: (X::ValueType, Y::ValueType)) -> Position {
        spot(self.coordinates.translate(&values))
    }

    /// Lets plotters draw series, its own or ours, over what is on the canvas.
    pub fn draw<S, E>(&self, canvas: &mut Canvas, series: impl FnOnce(&Context<X, Y>) -> S)
    where
        S: IntoIterator<Item = E>,
        E: Drawable<Canvas>,
        for<'a> &'a E: PointCollection<'a, (X::ValueType, Y::ValueType)>,
    {
        let surface = Rc::new(RefCell::new(std::mem::take(canvas)));
        let drawn = self.context(&surface).and_then(|mut context| {
            let series = series(&context);
            context.draw_series(series).map(|_| ())
        });
        debug_assert!(drawn.is_ok(), "a list of shapes takes every shape: {drawn:?}");
        *canvas = surface.take();
    }

    fn context(
        &self,
        surface: &Rc<RefCell<Canvas>>,
    ) -> Result<Context<X, Y>, DrawingAreaErrorKind<Infallible>> {
        let [left, top, right, bottom] = edges(self.rect);
        // Plotters ends its coordinates a pixel before the edge of an area.
        let area = DrawingArea::from(surface).shrink((left, top), (right - left + 1, bottom - top + 1));
        ChartBuilder::on(&area).build_cartesian_2d(self.across().clone(), self.up().clone())
    }
}

/// Left, top, right and bottom, in pixels of plotters.
fn edges(rect: Rect) -> [i32; 4] {
    [rect.x, rect.y, rect.right(), rect.bottom()].map(pixel)
}

#[cfg(test)]
mod tests {
    use plotters::element::Polygon;
    use plotters::series::{AreaSeries, Histogram};
    use plotters::style::Color;

    use super::super::canvas::{CanvasShape, Colour};
    use super::super::coord::{Slots, Values};
    use super::*;

    const BLUE: Colour = Colour(0, 114, 178);

    /// From 0 to 10 across and from 0 to 100 up, 10 units to a value across and 2 to one up.
    fn plane() -> Plane<Values, Values> {
        let rect = Rect::between(50.0, 20.0, 150.0, 220.0);
        Plane::new(rect, Values::bare(0.0, 10.0), Values::bare(0.0, 100.0))
    }

    fn areas(canvas: &Canvas) -> Vec<(Vec<(f64, f64)>, f64)> {
        let area = |shape: &CanvasShape| match shape {
            CanvasShape::Area { spots, opacity, .. } => {
                Some((spots.iter().map(|spot| (spot.x, spot.y)).collect(), *opacity))
            }
            _ => None,
        };
        canvas.shapes().iter().filter_map(area).collect()
    }

    #[test]
    fn values_are_in_hundredths_from_edge_to_edge() {
        let plane = plane();
        assert_eq!(plane.spot((0.0, 0.0)), Position { x: 50.0, y: 220.0 });
        assert_eq!(plane.spot((10.0, 100.0)), Position { x: 150.0, y: 20.0 });
        assert_eq!((plane.x(10.0 / 3.0), plane.y(100.0 / 3.0)), (83.33, 153.33));
    }

    #[test]
    fn an_area_of_plotters_reaches_from_its_values_down_to_its_base() {
        let mut canvas = Canvas::default();
        let values = [(0.0, 10.0), (5.0, 50.0), (10.0, 20.0)];
        plane().draw(&mut canvas, |_| AreaSeries::new(values, 0.0, BLUE.mix(0.25)));
        let edge = vec![(50.0, 200.0), (100.0, 120.0), (150.0, 180.0), (150.0, 220.0), (50.0, 220.0)];
        assert_eq!(areas(&canvas), [(edge, 0.25)]);
        assert_eq!(canvas.shapes().len(), 1, "an edge that can not be seen is not drawn");
    }

    #[test]
    fn a_band_lies_between_its_lower_and_its_upper_values() {
        let mut canvas = Canvas::default();
        let (low, high) = ([(0.0, 10.0), (10.0, 20.0)], [(10.0, 60.0), (0.0, 30.0)]);
        plane().draw(&mut canvas, |_| [Polygon::new([low, high].concat(), BLUE.mix(0.5))]);
        let edge = vec![(50.0, 200.0), (150.0, 180.0), (150.0, 100.0), (50.0, 160.0)];
        assert_eq!(areas(&canvas), [(edge, 0.5)]);
    }

    #[test]
    fn bars_of_a_histogram_are_as_high_as_their_counts() {
        let mut canvas = Canvas::default();
        let plane =
            Plane::new(Rect::between(0.0, 0.0, 300.0, 100.0), Slots::across(3), Values::bare(0.0, 10.0));
        let found = [(0, 1.0), (2, 4.0), (2, 6.0)].map(|(slot, count)| (f64::from(slot), count));
        plane.draw(&mut canvas, |context| {
            Histogram::vertical(context).style(BLUE.filled()).margin(500).data(found)
        });
        let fill = |shape: &CanvasShape| match shape {
            CanvasShape::Fill { rect, colour } => Some((*rect, *colour)),
            _ => None,
        };
        let mut fills: Vec<(Rect, Colour)> = canvas.shapes().iter().filter_map(fill).collect();
        fills.sort_by(|a, b| a.0.x.total_cmp(&b.0.x));
        let first = Rect::between(5.0, 90.0, 95.0, 100.0);
        assert_eq!(fills, [(first, BLUE), (Rect::between(205.0, 0.0, 295.0, 100.0), BLUE)]);
    }
}
