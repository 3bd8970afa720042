//! The figures of every option in every trial.

use crate::analysis::metric::irr::nearest_rate;
use crate::analysis::projected::Projected;
use crate::analysis::simulate::trials::{Machine, chunks, on_all_cores};
use crate::analysis::simulate::uncertain::Uncertainty;
use crate::analysis::study::types::Study;
use crate::model::metric::{Formula, Metric};
use crate::sheet::lanes::LaneOutcome;
use crate::sheet::node::{LineId, Shape};

/// Figures by trial. What does not exist, or is of an option that cannot serve the load of the trial, is NaN.
#[derive(Debug, Clone)]
pub struct Sample {
    pub trials: usize,
    pub options: Vec<OptionSample>,
}

/// Trials of which fans are made.
pub const OF_FANS: usize = 1 << 14;

/// Of one option.
#[derive(Debug, Clone)]
pub struct OptionSample {
    pub metrics: Vec<(&'static Metric, Vec<f64>)>,
    /// By month, 0 first: cumulative net benefit and cost, in the first trials alone.
    pub cumulative_net: Vec<Vec<f64>>,
    pub cost: Vec<Vec<f64>>,
}

impl OptionSample {
    /// A metric by trial.
    pub fn metric(&self, key: &str) -> Option<&[f64]> {
        self.metrics.iter().find(|(metric, _)| metric.key == key).map(|(_, values)| values.as_slice())
    }
}

/// Where the figures of an option stand in the sheet.
struct Reads {
    metrics: Vec<(&'static Metric, Read)>,
    shortfall: Option<LineId>,
    cumulative_net: Option<LineId>,
    cost: Option<LineId>,
}

#[derive(Clone, Copy)]
enum Read {
    Line(LineId),
    /// The internal rate of return of these flows.
    Rate(LineId),
}

/// Runs all trials and keeps the metrics that `wanted` takes.
pub fn sample(
    projected: &Projected,
    study: &Study,
    uncertainty: &Uncertainty,
    trials: usize,
    wanted: &dyn Fn(&Metric) -> bool,
) -> Sample {
    let reads: Vec<Reads> = study.options.iter().map(|option| reads(projected, &option.id, wanted)).collect();
    let mut lines: Vec<LineId> = reads.iter().flat_map(Reads::lines).collect();
    lines.sort();
    lines.dedup();
    let machine = |lines: &[LineId]| Machine::new(projected, &uncertainty.ids, &uncertainty.draws, lines);
    let flows: Vec<LineId> = reads.iter().filter_map(Reads::flows).collect();
    let is_single = |line: &LineId| projected.model.sheet.line(*line).shape == Shape::Single;
    let singles: Vec<LineId> =
        lines.iter().copied().filter(|line| is_single(line) || flows.contains(line)).collect();
    let (whole, rest) = (machine(&lines), machine(&singles));
    let chunks = chunks(trials);
    let rates = Rates::of(projected, study);
    let parts = on_all_cores(chunks.len(), |at| {
        let (first, trials) = chunks[at];
        let outcome = if first < OF_FANS { whole.run(first, trials) } else { rest.run(first, trials) };
        let of = |(at, reads): (usize, &Reads)| reads.read(&outcome, &rates, at, first < OF_FANS);
        reads.iter().enumerate().map(of).collect::<Vec<OptionSample>>()
    });
    Sample { trials, options: joined(parts) }
}

/// What an internal rate of return is found with.
struct Rates {
    /// Years from the start, by month.
    when: Vec<f64>,
    /// The rate that each option has in the base case, else the discount rate.
    near: Vec<f64>,
}

impl Rates {
    fn of(projected: &Projected, study: &Study) -> Self {
        let near = |rate: rust_decimal::Decimal| crate::sheet::lanes::nearest(rate);
        let discount = near(study.scenario.discount_rate);
        let of = |option: &crate::analysis::study::types::OptionStudy| {
            option.irr.as_ref().ok().and_then(|all| all.first().copied()).map_or(discount, near)
        };
        let when = crate::analysis::metric::irr::years(&projected.plan.scenario);
        Self { when: when.into_iter().map(near).collect(), near: study.options.iter().map(of).collect() }
    }
}

fn reads(projected: &Projected, option: &str, wanted: &dyn Fn(&Metric) -> bool) -> Reads {
    let line = |name: &str| projected.model.figure(option, name);
    let read = |metric: &'static Metric| match metric.formula {
        Formula::InternalRates => projected
            .plan
            .scenario
            .values
            .iter()
            .next()
            .and_then(|_| line("net"))
            .map(|net| (metric, Read::Rate(net))),
        Formula::Marginal => None,
        _ => line(metric.key).map(|line| (metric, Read::Line(line))),
    };
    let metrics = projected.model.metrics.iter().filter(|metric| wanted(metric)).filter_map(read).collect();
    Reads {
        metrics,
        shortfall: line("capacity.largest_shortfall"),
        cumulative_net: line("cumulative_net"),
        cost: line("cost"),
    }
}

impl Reads {
    /// The flows of which a rate of return is wanted.
    fn flows(&self) -> Option<LineId> {
        self.metrics.iter().find_map(|(_, read)| if let Read::Rate(net) = read { Some(*net) } else { None })
    }

    fn lines(&self) -> Vec<LineId> {
        let metrics = self.metrics.iter().map(|(_, Read::Line(line) | Read::Rate(line))| *line);
        metrics.chain(self.shortfall).chain(self.cumulative_net).chain(self.cost).collect()
    }

    fn read(&self, outcome: &LaneOutcome, rates: &Rates, at: usize, has_fans: bool) -> OptionSample {
        let months = 0..rates.when.len() as u32;
        let by_month = |line: Option<LineId>| -> Vec<Vec<f64>> {
            let of = |month| line.and_then(|line| outcome.at(line, month)).map(<[f64]>::to_vec);
            if has_fans { months.clone().filter_map(of).collect() } else { vec![] }
        };
        let values = |read: Read| match read {
            Read::Line(line) => outcome.at(line, 0).map(<[f64]>::to_vec).unwrap_or_default(),
            Read::Rate(net) => of_return(outcome, net, rates, rates.near[at]),
        };
        let mut metrics: Vec<(&'static Metric, Vec<f64>)> =
            self.metrics.iter().map(|(metric, read)| (*metric, values(*read))).collect();
        for (trial, short) in
            self.shortfall.and_then(|line| outcome.at(line, 0)).into_iter().flatten().enumerate()
        {
            if *short > 0.0 {
                let kept = |metric: &Metric| metric.key.starts_with("capacity.largest");
                metrics
                    .iter_mut()
                    .filter(|(metric, _)| !kept(metric))
                    .for_each(|(_, all)| all[trial] = f64::NAN);
            }
        }
        OptionSample { metrics, cumulative_net: by_month(self.cumulative_net), cost: by_month(self.cost) }
    }
}

/// The internal rate of return nearest the base case's, in every trial.
fn of_return(outcome: &LaneOutcome, net: LineId, rates: &Rates, near: f64) -> Vec<f64> {
    let months: Vec<&[f64]> =
        (0..rates.when.len()).filter_map(|month| outcome.at(net, month as u32)).collect();
    let mut flows: Vec<(f64, f64)> = Vec::with_capacity(months.len());
    (0..outcome.trials())
        .map(|trial| {
            flows.clear();
            for (when, month) in rates.when.iter().zip(&months) {
                match flows.last_mut().filter(|last| last.0 == *when) {
                    Some(last) => last.1 += month[trial],
                    None => flows.push((*when, month[trial])),
                }
            }
            nearest_rate(&flows, near)
        })
        .collect()
}

/// The chunks one after the other.
fn joined(parts: Vec<Vec<OptionSample>>) -> Vec<OptionSample> {
    let mut parts = parts.into_iter();
    let mut all = parts.next().unwrap_or_default();
    for part in parts {
        for (whole, next) in all.iter_mut().zip(part) {
            whole.metrics.iter_mut().zip(next.metrics).for_each(|(to, from)| to.1.extend(from.1));
            whole.cumulative_net.iter_mut().zip(next.cumulative_net).for_each(|(to, from)| to.extend(from));
            whole.cost.iter_mut().zip(next.cost).for_each(|(to, from)| to.extend(from));
        }
    }
    all
}
