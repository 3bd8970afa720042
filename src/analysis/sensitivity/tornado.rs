//! The tornado: every input moved alone from one end of its range to the other, with the others as they are, and what
//! that does to a figure of an option or to the difference of two.

use rust_decimal::Decimal;

use crate::analysis::metric::input_range::{Ends, ends};
use crate::analysis::metric::reader::MetricReader;
use crate::analysis::projected::Projected;
use crate::analysis::study::types::Study;
use crate::base::diagnostic::Refusal;
use crate::base::unit::Unit;
use crate::sheet::exact::Again;
use crate::sheet::node::{InputId, LineId};

/// The figure that is watched.
#[derive(Debug, Clone, PartialEq)]
pub struct Watched {
    /// An option, or two: the first less the second.
    pub option: String,
    pub less: Option<String>,
    /// A figure of the results, such as `npv`.
    pub metric: String,
}

/// What every input does to a figure, the largest swing first.
#[derive(Debug, Clone)]
pub struct Tornado {
    pub watched: Watched,
    pub unit: String,
    /// The figure with every input as it is; None where it does not exist.
    pub base: Option<Decimal>,
    pub swings: Vec<Swing>,
    /// Inputs that change nothing within their range, or are not moved: zeros, and how a machine is built.
    pub still: usize,
}

/// What an input does to the figure.
#[derive(Debug, Clone)]
pub struct Swing {
    pub path: String,
    /// The input's unit.
    pub unit: String,
    pub base: Decimal,
    pub low: End,
    pub high: End,
    /// The range that the scenario states; None for the convention.
    pub stated: Option<String>,
}

/// The figure at an end of an input's range.
#[derive(Debug, Clone, Copy)]
pub struct End {
    pub at: Decimal,
    /// None where the figure does not exist there.
    pub value: Option<Decimal>,
}

impl Swing {
    /// From the least to the most that the figure is, its base included.
    pub fn size(&self, base: Option<Decimal>) -> Decimal {
        let values = [self.low.value, self.high.value, base].into_iter().flatten();
        let (least, most) = (values.clone().min(), values.max());
        most.zip(least).and_then(|(most, least)| most.checked_sub(least)).unwrap_or(Decimal::MAX)
    }
}

/// What people watch unless they say otherwise: the worth of the recommended option, or what it costs.
pub fn usual(study: &Study) -> Option<Watched> {
    let metric = study.deciding_metric();
    let option = study.verdict.option.clone().or_else(|| {
        let best = study
            .options
            .iter()
            .max_by_key(|option| if metric == "npv" { option.npv() } else { -option.tco() });
        best.map(|option| option.id.clone())
    })?;
    Some(Watched { option, less: None, metric: metric.to_string() })
}

/// Moves every input behind a figure.
///
/// # Errors
/// An option or a metric that does not exist.
pub fn tornado(projected: &Projected, watched: &Watched) -> Result<Tornado, Refusal> {
    let dial = Dial::find(projected, watched)?;
    let sheet = &projected.model.sheet;
    let behind = dial.lines().into_iter().flat_map(|line| sheet.inputs_behind(line));
    let mut inputs: Vec<InputId> = behind.collect();
    inputs.sort();
    inputs.dedup();
    let base = dial.read(|line, month| projected.exact.at(line, month));
    let moved = inputs.iter().filter_map(|input| Some((*input, ends(projected, *input)?)));
    let swings: Vec<Swing> = moved.map(|(input, ends)| dial.swing(projected, input, ends)).collect();
    let still = |swing: &Swing| swing.low.value == base && swing.high.value == base;
    let count = swings.iter().filter(|swing| still(swing)).count() + inputs.len() - swings.len();
    let mut swings: Vec<Swing> = swings.into_iter().filter(|swing| !still(swing)).collect();
    swings.sort_by_key(|swing| std::cmp::Reverse(swing.size(base)));
    let unit = dial.unit().symbol(&sheet.names);
    Ok(Tornado { watched: watched.clone(), unit, base, swings, still: count })
}

/// The gauge of an option, or of two for their difference.
#[derive(Clone, Copy)]
pub struct Dial<'a> {
    first: MetricReader<'a>,
    second: Option<MetricReader<'a>>,
}

impl<'a> Dial<'a> {
    /// # Errors
    /// An option or a metric that does not exist, or the same option twice.
    pub fn find(projected: &'a Projected, watched: &Watched) -> Result<Self, Refusal> {
        let Watched { option, less, metric } = watched;
        if less.as_ref() == Some(option) {
            let message = format!("a difference is of two options, found `{option}` twice");
            return Err(Refusal::because("bad-between", message));
        }
        let first = MetricReader::find(projected, option, metric)?;
        let second = less.as_ref().map(|less| MetricReader::find(projected, less, metric)).transpose()?;
        Ok(Self { first, second })
    }

    pub fn unit(&self) -> Unit {
        self.first.unit()
    }

    pub fn lines(&self) -> Vec<LineId> {
        let second = self.second.iter().flat_map(MetricReader::lines);
        self.first.lines().chain(second).collect()
    }

    pub fn read(&self, value: impl Fn(LineId, u32) -> Option<Decimal>) -> Option<Decimal> {
        let first = self.first.read(&value)?;
        match self.second {
            Some(second) => first.checked_sub(second.read(&value)?),
            None => Some(first),
        }
    }

    fn swing(&self, projected: &Projected, input: InputId, ends: Ends) -> Swing {
        let sheet = &projected.model.sheet;
        let again = Again::new(sheet, &projected.exact, &[input], &self.lines());
        let end = |at: Decimal| {
            let mut values = sheet.values();
            values[input.0 as usize] = at;
            let done = again.evaluate(&values).ok();
            End { at, value: done.and_then(|done| self.read(|line, month| done.at(line, month))) }
        };
        let known = sheet.input(input);
        Swing {
            path: known.key.clone(),
            unit: known.unit.symbol(&sheet.names),
            base: known.value,
            low: end(ends.low),
            high: end(ends.high),
            stated: ends.stated,
        }
    }
}
