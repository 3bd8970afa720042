//! The flip certificate: how far each input must move, alone, to reverse the recommendation. Every input is moved
//! outwards from its value to both ends of its usual range; where the recommendation first changes is narrowed down,
//! and the nearest are proved exactly.

use rust_decimal::Decimal;

use crate::analysis::metric::input_range::{is_design, usual_range};
use crate::analysis::projected::Projected;
use crate::analysis::study::types::{Basis, Study};
use crate::form::number::Number;
use crate::sheet::exact::Again;
use crate::sheet::lanes::{Sweep, Tape};
use crate::sheet::node::{InputId, LineId};

/// How far an input must move, alone, to reverse the verdict.
#[derive(Debug, Clone)]
pub struct Flip {
    pub path: String,
    pub unit: String,
    /// What the scenario gives it.
    pub base: Decimal,
    /// The range that was searched.
    pub range: (Decimal, Decimal),
    /// The nearest value at which the verdict is another; None where none in the range is.
    pub at: Option<Decimal>,
    /// From the base to it, as a share of the base.
    pub change: Option<Decimal>,
    /// The option that is then recommended; None is doing nothing.
    pub to: Option<String>,
}

/// Samples from the value of an input to each end of its range, denser near the value.
const SAMPLES: u32 = 12;
/// Samples of each narrowing.
const FINER: u32 = 24;
/// Narrowings: from a twelfth of the way to a seven-thousandth of it.
const NARROWINGS: usize = 2;

/// The inputs that reverse the choice, nearest first, `most` of them; then, where there are fewer, those that cannot.
pub fn flips(court: &Recommender, study: &Study, most: usize) -> Vec<Flip> {
    let chosen = study.verdict.option.clone();
    let ways: Vec<Way> = (0..court.inputs.len()).flat_map(|input| court.ways(input)).collect();
    let mut brackets = court.first_changes(&ways, &chosen);
    for _ in 0..NARROWINGS {
        brackets = court.narrowed(brackets, &chosen);
    }
    brackets.sort_by_key(|bracket| court.distance(bracket));
    let mut seen = vec![false; court.inputs.len()];
    let nearest = brackets.iter().filter(|bracket| !std::mem::replace(&mut seen[bracket.input], true));
    let proved: Vec<Flip> = nearest.filter_map(|bracket| court.flip(bracket, &chosen)).take(most).collect();
    let firm = (0..court.inputs.len()).map(|input| court.firm(input));
    let firm: Vec<Flip> = firm.filter(|firm| !proved.iter().any(|flip| flip.path == firm.path)).collect();
    let room = most - proved.len();
    proved.into_iter().chain(firm.into_iter().take(room)).collect()
}

/// What decides: the worth of every option, and whether it can serve.
pub struct Recommender<'a> {
    projected: &'a Projected,
    inputs: Vec<InputId>,
    base: Vec<Decimal>,
    options: Vec<Candidate>,
    tape: Tape,
    again: Again<'a>,
    has_value: bool,
    /// Whether less of what decides is better.
    lower: bool,
}

struct Candidate {
    id: String,
    /// What decides, and whether less of it is better.
    merit: LineId,
    shortfall: Option<LineId>,
    /// Lines that have to reach a hurdle, or to stay below it.
    at_least: Vec<(LineId, Decimal)>,
    at_most: Vec<(LineId, Decimal)>,
}

impl Candidate {
    fn of(projected: &Projected, study: &Study, id: &str) -> Option<Self> {
        let model = &projected.model;
        let line = |name: &str| model.figure(id, name);
        let hurdles = projected.plan.scenario.decision.as_ref();
        let limit = |name: &str, number: Option<&Number>| Some((line(name)?, number?.value));
        let roi = limit("roi_pv", hurdles.and_then(|hurdles| hurdles.min_roi.as_ref()));
        let npv = limit("npv", hurdles.and_then(|hurdles| hurdles.min_npv.as_ref()));
        let payback = limit("payback_month", hurdles.and_then(|hurdles| hurdles.max_payback_months.as_ref()));
        Some(Self {
            id: id.to_string(),
            merit: line(merit(study))?,
            shortfall: line("capacity.largest_shortfall"),
            at_least: [roi, npv].into_iter().flatten().collect(),
            at_most: payback.into_iter().collect(),
        })
    }

    fn lines(&self) -> impl Iterator<Item = LineId> {
        let hurdles = self.at_least.iter().chain(&self.at_most).map(|hurdle| hurdle.0);
        [Some(self.merit), self.shortfall].into_iter().flatten().chain(hurdles)
    }

    /// A return on a cost of nothing clears its hurdle; a payback that does not come does not.
    fn clears(&self, value: &impl Fn(LineId) -> Option<Decimal>) -> bool {
        let least =
            self.at_least.iter().all(|(line, least)| value(*line).is_none_or(|found| found >= *least));
        least && self.at_most.iter().all(|(line, most)| value(*line).is_some_and(|found| found <= *most))
    }
}

/// The metric that decides: NPV, also as the present value of cost, or the cost of the same work.
fn merit(study: &Study) -> &'static str {
    match (study.scenario.has_value, study.basis) {
        (true, _) | (_, Basis::Total) => "npv",
        (false, basis) => basis.metric(),
    }
}

/// An input on its way from its value to an end of its range.
#[derive(Clone, Copy)]
struct Way {
    input: usize,
    to: Decimal,
}

/// The recommendation holds at `holds` and has changed at `gone`.
#[derive(Clone, Copy)]
struct Bracket {
    input: usize,
    holds: Decimal,
    gone: Decimal,
}

impl<'a> Recommender<'a> {
    pub fn new(projected: &'a Projected, study: &Study) -> Self {
        let model = &projected.model;
        let options: Vec<Candidate> =
            study.options.iter().filter_map(|option| Candidate::of(projected, study, &option.id)).collect();
        let lines: Vec<LineId> = options.iter().flat_map(Candidate::lines).collect();
        let mut inputs: Vec<InputId> =
            options.iter().flat_map(|option| model.sheet.inputs_behind(option.merit)).collect();
        inputs.sort();
        inputs.dedup();
        inputs.retain(|input| {
            let input = model.sheet.input(*input);
            !input.value.is_zero() && !is_design(input)
        });
        let base = inputs.iter().map(|input| model.sheet.input(*input).value).collect();
        let tape = Tape::compile(&model.sheet, &model.sheet.values(), &projected.exact, &inputs, &lines);
        let again = Again::new(&model.sheet, &projected.exact, &inputs, &lines);
        let (has_value, lower) = (study.scenario.has_value, merit(study) != "npv");
        Self { projected, inputs, base, options, tape, again, has_value, lower }
    }

    fn ways(&self, input: usize) -> Vec<Way> {
        let (low, high) = usual_range(self.projected, self.inputs[input]);
        [low, high].into_iter().filter(|to| *to != self.base[input]).map(|to| Way { input, to }).collect()
    }

    /// Who is recommended, given the values of the lines; None is doing nothing.
    fn winner(&self, value: impl Fn(LineId) -> Option<Decimal>) -> Option<String> {
        let able = |option: &&Candidate| {
            option.shortfall.and_then(&value).is_none_or(|short| short <= Decimal::ZERO)
        };
        let worth =
            |option: &Candidate| value(option.merit).map(|value| if self.lower { -value } else { value });
        let good = |option: &&Candidate| able(option) && option.clears(&value);
        let options = self.options.iter().filter(good).filter_map(|option| Some((option, worth(option)?)));
        let best = options.reduce(|best, next| if next.1 > best.1 { next } else { best })?;
        (!self.has_value || best.1 >= Decimal::ZERO).then(|| best.0.id.clone())
    }

    /// Who is recommended at each of many single changes.
    fn winners(&self, trials: &[(usize, Decimal)]) -> Vec<Option<String>> {
        let swept = Sweep::one_at_a_time(&self.tape, &self.base, trials);
        (0..trials.len()).map(|trial| self.winner(|line| swept.at(line, 0, trial))).collect()
    }

    fn first_changes(&self, ways: &[Way], chosen: &Option<String>) -> Vec<Bracket> {
        let whole = Decimal::from(SAMPLES * SAMPLES);
        let path = |way: &Way| {
            let base = self.base[way.input];
            (0..=SAMPLES).map(|step| base + (way.to - base) * Decimal::from(step * step) / whole).collect()
        };
        self.changes(ways.iter().map(|way| (way.input, path(way))).collect(), chosen)
    }

    fn narrowed(&self, brackets: Vec<Bracket>, chosen: &Option<String>) -> Vec<Bracket> {
        let path = |bracket: &Bracket| {
            let step = (bracket.gone - bracket.holds) / Decimal::from(FINER);
            (0..=FINER).map(|at| bracket.holds + step * Decimal::from(at)).collect()
        };
        self.changes(brackets.iter().map(|bracket| (bracket.input, path(bracket))).collect(), chosen)
    }

    /// On each path, the first step on which the recommendation changes.
    fn changes(&self, paths: Vec<(usize, Vec<Decimal>)>, chosen: &Option<String>) -> Vec<Bracket> {
        let trials: Vec<(usize, Decimal)> =
            paths.iter().flat_map(|(input, path)| path.iter().map(|value| (*input, *value))).collect();
        let winners = self.winners(&trials);
        let mut rest = winners.as_slice();
        let mut brackets = Vec::new();
        for (input, path) in &paths {
            let (own, others) = rest.split_at(path.len());
            rest = others;
            if let Some(at) = own.iter().skip(1).position(|winner| winner != chosen) {
                brackets.push(Bracket { input: *input, holds: path[at], gone: path[at + 1] });
            }
        }
        brackets
    }

    /// From the value of an input to where it reverses the choice, as a share of the value.
    fn distance(&self, bracket: &Bracket) -> Decimal {
        let base = self.base[bracket.input];
        (bracket.gone - base).checked_div(base).map_or(Decimal::MAX, |share| share.abs())
    }

    /// An input that does not reverse the choice within its range.
    fn firm(&self, input: usize) -> Flip {
        let sheet = &self.projected.model.sheet;
        let known = sheet.input(self.inputs[input]);
        Flip {
            path: known.key.clone(),
            unit: known.unit.symbol(&sheet.names),
            base: self.base[input],
            range: usual_range(self.projected, self.inputs[input]),
            at: None,
            change: None,
            to: None,
        }
    }

    /// Who is recommended with some inputs at other values, exactly; None where the sheet cannot be computed there.
    pub fn winner_with(&self, changed: &[(&str, Decimal)]) -> Option<Option<String>> {
        let sheet = &self.projected.model.sheet;
        let mut values = sheet.values();
        for (path, value) in changed {
            values[sheet.find_input(path)?.0 as usize] = *value;
        }
        let done = self.again.evaluate(&values).ok()?;
        Some(self.winner(|line| done.at(line, 0)))
    }

    /// A reversal, proved: at this value the choice is another, exactly.
    fn flip(&self, bracket: &Bracket, chosen: &Option<String>) -> Option<Flip> {
        let sheet = &self.projected.model.sheet;
        let mut values = sheet.values();
        values[self.inputs[bracket.input].0 as usize] = bracket.gone;
        let done = self.again.evaluate(&values).ok()?;
        let to = self.winner(|line| done.at(line, 0));
        let base = self.base[bracket.input];
        let change = (bracket.gone - base).checked_div(base.abs());
        (to != *chosen).then(|| Flip { at: Some(bracket.gone), change, to, ..self.firm(bracket.input) })
    }
}
