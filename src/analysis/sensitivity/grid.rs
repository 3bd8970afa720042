//! A figure over two inputs: which option wins where, by how much, and along which line the lead changes. The map is
//! read in lanes; what is printed is read exactly, cell by cell.

use rust_decimal::Decimal;

use crate::analysis::advice::benefits::where_varied;
use crate::analysis::metric::reader::{MetricReader, input};
use crate::analysis::projected::Projected;
use crate::analysis::sensitivity::contour::{Field, contours};
use crate::base::diagnostic::Refusal;
use crate::model::metric::row::lower_is_better;
use crate::sheet::exact::Again;
use crate::sheet::lanes::{Sweep, Tape};
use crate::sheet::node::{InputId, LineId};

/// Values of an input to look at.
#[derive(Debug, Clone, PartialEq)]
pub struct Steps {
    pub path: String,
    pub from: Decimal,
    pub to: Decimal,
    /// How many, both ends included: 2 or more.
    pub count: u32,
}

/// What is asked.
#[derive(Debug, Clone)]
pub struct GridQuestion {
    /// The options that are compared: one for its own figure, two or more for who leads.
    pub options: Vec<String>,
    /// Whether doing nothing, which is worth zero, takes part.
    pub nothing: bool,
    pub metric: String,
    pub across: Steps,
    pub up: Steps,
}

/// A figure over two inputs.
#[derive(Debug, Clone)]
pub struct Grid {
    /// Who takes part, in order: option ids, and None for doing nothing.
    pub rivals: Vec<Option<String>>,
    pub metric: String,
    /// Unit of the figure.
    pub unit: String,
    /// Whether an input moves the volume while some benefit stays the same.
    pub fixed_benefits: bool,
    pub across: GridAxis,
    pub up: GridAxis,
    /// Row by row from the lowest value of `up`, each from the lowest of `across`.
    pub cells: Vec<GridCell>,
    /// Where the lead changes: unbroken lines of values of both inputs.
    pub contours: Vec<Vec<(Decimal, Decimal)>>,
}

/// One of the two inputs.
#[derive(Debug, Clone)]
pub struct GridAxis {
    pub path: String,
    pub unit: String,
    /// What the scenario gives it.
    pub base: Decimal,
    pub at: Vec<Decimal>,
}

/// The rivals at a pair of values.
#[derive(Debug, Clone, PartialEq)]
pub struct GridCell {
    /// The figure of each rival; None where it does not exist or the option cannot serve.
    pub values: Vec<Option<Decimal>>,
    /// Place of the best among the rivals; None where no figure exists.
    pub winner: Option<usize>,
    /// The single option's figure; or by how much the first of two leads; or the winner over the next best.
    pub figure: Option<Decimal>,
}

/// Reads the map in lanes.
///
/// # Errors
/// Options, inputs or a metric that do not exist, or a range that is upside down.
pub fn grid(projected: &Projected, question: &GridQuestion) -> Result<Grid, Refusal> {
    let table = Table::new(projected, question)?;
    let sheet = &projected.model.sheet;
    let tape = Tape::compile(sheet, &sheet.values(), &projected.exact, &table.inputs, &table.lines());
    let swept = Sweep::grid(&tape, &table.across, &table.up);
    let cell = |trial: usize| table.cell(|line, month| swept.at(line, month, trial));
    let cells: Vec<GridCell> = (0..table.across.len() * table.up.len()).map(cell).collect();
    Ok(table.grid(cells))
}

/// The same, exactly, with at most so many columns and rows, evenly taken with both ends.
///
/// # Errors
/// As `grid`.
pub fn exact_grid(
    projected: &Projected,
    question: &GridQuestion,
    most: (usize, usize),
) -> Result<Grid, Refusal> {
    let mut table = Table::new(projected, question)?;
    table.across = thinned(table.across, most.0);
    table.up = thinned(table.up, most.1);
    let sheet = &projected.model.sheet;
    let again = Again::new(sheet, &projected.exact, &table.inputs, &table.lines());
    let mut values = sheet.values();
    let mut cells = Vec::new();
    for (up, across) in table.up.iter().flat_map(|up| table.across.iter().map(move |across| (up, across))) {
        values[table.inputs[0].0 as usize] = *across;
        values[table.inputs[1].0 as usize] = *up;
        let done = again.evaluate(&values).ok();
        cells.push(table.cell(|line, month| done.as_ref()?.at(line, month)));
    }
    Ok(table.grid(cells))
}

/// A question, looked up.
struct Table<'a> {
    projected: &'a Projected,
    question: &'a GridQuestion,
    inputs: [InputId; 2],
    gauges: Vec<MetricReader<'a>>,
    across: Vec<Decimal>,
    up: Vec<Decimal>,
    lower_is_better: bool,
}

impl<'a> Table<'a> {
    fn new(projected: &'a Projected, question: &'a GridQuestion) -> Result<Self, Refusal> {
        let GridQuestion { options, metric, across, up, .. } = question;
        let gauges = options.iter().map(|option| MetricReader::find(projected, option, metric));
        let inputs = [input(projected, &across.path)?, input(projected, &up.path)?];
        if inputs[0] == inputs[1] {
            let message = format!("a grid is over two inputs, found `{}` twice", across.path);
            return Err(Refusal::because("bad-grid", message));
        }
        Ok(Self {
            projected,
            question,
            inputs,
            gauges: gauges.collect::<Result<_, _>>()?,
            across: values(across)?,
            up: values(up)?,
            lower_is_better: lower_is_better(projected.model.metrics, metric),
        })
    }

    fn lines(&self) -> Vec<LineId> {
        let mut lines: Vec<LineId> = self.gauges.iter().flat_map(MetricReader::lines).collect();
        lines.sort();
        lines.dedup();
        lines
    }

    fn cell(&self, value: impl Fn(LineId, u32) -> Option<Decimal>) -> GridCell {
        let nothing = self.question.nothing.then_some(Some(Decimal::ZERO));
        let values: Vec<Option<Decimal>> =
            self.gauges.iter().map(|gauge| gauge.read(&value)).chain(nothing).collect();
        let better = |value: Decimal| if self.lower_is_better { -value } else { value };
        let known = values.iter().enumerate().filter_map(|(at, value)| Some((at, better((*value)?))));
        // The first of equals wins, as in the recommendation.
        let winner = known.clone().reduce(|best, next| if next.1 > best.1 { next } else { best });
        let next =
            known.filter(|known| winner.is_some_and(|winner| winner.0 != known.0)).map(|known| known.1);
        let lead = winner.zip(next.max()).and_then(|(winner, next)| winner.1.checked_sub(next));
        let figure = match (self.gauges.len(), values.as_slice()) {
            (1, [own, ..]) => *own,
            (2, [Some(first), Some(second), ..]) => first.checked_sub(*second),
            (2, _) => None,
            _ => lead,
        };
        GridCell { winner: winner.map(|winner| winner.0), values, figure }
    }

    fn grid(&self, cells: Vec<GridCell>) -> Grid {
        let sheet = &self.projected.model.sheet;
        let axis = |input: InputId, at: &Vec<Decimal>| {
            let known = sheet.input(input);
            let unit = known.unit.symbol(&sheet.names);
            GridAxis { path: known.key.clone(), unit, base: known.value, at: at.clone() }
        };
        let nothing = self.question.nothing.then_some(None);
        Grid {
            rivals: self.question.options.iter().cloned().map(Some).chain(nothing).collect(),
            metric: self.question.metric.clone(),
            unit: self.gauges.first().map_or(String::new(), |gauge| gauge.unit().symbol(&sheet.names)),
            fixed_benefits: !where_varied(
                self.projected,
                &[&self.question.across.path, &self.question.up.path],
            )
            .is_empty(),
            contours: contours(&Field {
                across: &self.across,
                up: &self.up,
                cells: &cells,
                lower_is_better: self.lower_is_better,
            }),
            across: axis(self.inputs[0], &self.across),
            up: axis(self.inputs[1], &self.up),
            cells,
        }
    }
}

fn thinned(values: Vec<Decimal>, most: usize) -> Vec<Decimal> {
    let last = values.len() - 1;
    if last < most {
        return values;
    }
    // Even steps, or, where none come close to so many, the nearest values to them.
    let even = (most.div_ceil(2).max(2)..=most).rev().find(|count| last.is_multiple_of(count - 1));
    let steps = even.unwrap_or(most) - 1;
    (0..=steps).map(|at| values[(at * last + steps / 2) / steps]).collect()
}

/// Evenly from one end to the other.
fn values(steps: &Steps) -> Result<Vec<Decimal>, Refusal> {
    let Steps { path, from, to, count } = steps;
    if from >= to {
        let message =
            format!("the range of `{path}` goes from its lower end to its upper one, found {from}..{to}");
        return Err(Refusal::because("range-upside-down", message));
    }
    let last = Decimal::from(count.saturating_sub(1).max(1));
    let value = |at: u32| match Decimal::from(at) {
        at if at == last => *to,
        at => from + (to - from) * at / last,
    };
    Ok((0..*count).map(value).collect())
}
