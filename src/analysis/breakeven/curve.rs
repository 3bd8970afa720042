//! Figures of all options over a range of an input, for a chart: the staircase of whole replicas, and every crossing.

use crate::model::metric::row::lower_is_better;
use rust_decimal::Decimal;

use crate::analysis::advice::benefits::where_varied;
use crate::analysis::breakeven::by_input::{BreakEven, BreakEvenQuestion, Rival, breakeven};
use crate::analysis::breakeven::volume;
use crate::analysis::metric::input_range::usual_range;
use crate::analysis::metric::reader::{MetricReader, input};
use crate::analysis::projected::Projected;
use crate::analysis::study::types::Study;
use crate::base::diagnostic::Refusal;
use crate::sheet::lanes::{Sweep, Tape};

/// Values that a curve is drawn from: a step is as wide as two of them.
const VALUES: u32 = 1_200;

/// A figure of every option over a range of an input.
#[derive(Debug, Clone)]
pub struct Curves {
    pub vary: String,
    /// The input's unit.
    pub unit: String,
    pub metric: String,
    pub lower_is_better: bool,
    /// Unit of the figure.
    pub of: String,
    /// What the scenario gives the input.
    pub base: Decimal,
    /// Whether it moves the volume while some benefit stays the same.
    pub fixed_benefits: bool,
    pub at: Vec<Decimal>,
    /// By option id, in their order: the figure at each value; None where there is none.
    pub options: Vec<(String, Vec<Option<Decimal>>)>,
    /// The answers whose crossings lie on the curves.
    pub answers: Vec<BreakEven>,
}

/// What options cost, or are worth, by volume, with every crossing of two of them and, of worth, with zero.
///
/// # Errors
/// A scenario without volume.
pub fn by_volume(projected: &Projected, study: &Study, metric: &str) -> Result<Curves, Refusal> {
    let vary = volume::volume(projected);
    let mut pairs = volume::pairs(study);
    if metric == "npv" && study.options.len() > 1 {
        pairs.extend(study.options.iter().map(|option| (option.id.clone(), Rival::Nothing)));
    }
    let kept = pairs.into_iter().filter(|pair| metric == "npv" || pair.1 != Rival::Nothing);
    let ask = |between| {
        let (vary, metric) = (vary.to_string(), metric.to_string());
        breakeven(projected, &BreakEvenQuestion { between, vary, range: None, metric })
    };
    curves(projected, study, kept.map(ask).collect::<Result<_, _>>()?, vary, metric)
}

/// Curves of options over the part of a range in which something happens.
///
/// # Errors
/// An input or a metric that does not exist.
pub fn curves(
    projected: &Projected,
    study: &Study,
    answers: Vec<BreakEven>,
    vary: &str,
    metric: &str,
) -> Result<Curves, Refusal> {
    let id = input(projected, vary)?;
    let sheet = &projected.model.sheet;
    let known = sheet.input(id);
    let (from, to) = window(&answers, known.value, usual_range(projected, id));
    let step = (to - from) / Decimal::from(VALUES);
    let at: Vec<Decimal> = (0..=VALUES).map(|place| from + step * Decimal::from(place)).collect();
    let gauges: Vec<MetricReader> = study
        .options
        .iter()
        .map(|option| MetricReader::find(projected, &option.id, metric))
        .collect::<Result<_, _>>()?;
    let lines: Vec<_> = gauges.iter().flat_map(MetricReader::lines).collect();
    let tape = Tape::compile(sheet, &sheet.values(), &projected.exact, &[id], &lines);
    let swept = Sweep::over(&tape, &at);
    let curve = |gauge: &MetricReader| {
        (0..at.len()).map(|trial| gauge.read(&|line, month| swept.at(line, month, trial))).collect()
    };
    let ids = study.options.iter().map(|option| option.id.clone());
    Ok(Curves {
        fixed_benefits: !where_varied(projected, &[vary]).is_empty(),
        vary: vary.to_string(),
        unit: known.unit.symbol(&sheet.names),
        metric: metric.to_string(),
        lower_is_better: lower_is_better(projected.model.metrics, metric),
        of: gauges.first().map_or(String::new(), |gauge| gauge.unit().symbol(&sheet.names)),
        base: known.value,
        options: ids.zip(gauges.iter().map(curve)).collect(),
        at,
        answers,
    })
}

/// From the lower end to twice the scenario's value, or to a little beyond the last crossing; never beyond what was
/// searched. What was asked for by its ends is shown from end to end.
fn window(answers: &[BreakEven], base: Decimal, usual: (Decimal, Decimal)) -> (Decimal, Decimal) {
    let searched = answers.first().map_or(usual, |answer| (answer.ends[0].at, answer.ends[1].at));
    if searched != usual {
        return searched;
    }
    let last = answers.iter().flat_map(|answer| &answer.crossings).map(|crossing| crossing.at).max();
    let beyond = last.map_or(base, |last| last.max(base)).saturating_mul(Decimal::new(13, 1));
    (searched.0, beyond.max(base.saturating_mul(Decimal::TWO)).min(searched.1))
}
