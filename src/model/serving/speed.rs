//! How long a call takes on a replica: by its tokens, or by calls a second that were measured.

use crate::base::calendar::{HOURS_PER_MONTH, SECONDS_PER_HOUR};
use crate::base::diagnostic::{Problem, nearest};
use crate::base::source::Source;
use crate::base::unit::Unit;
use crate::form::fields::Text;
use crate::form::number::Number;
use crate::form::record::Reader;
use crate::model::lowering::OptionSheet;
use crate::model::names::unknown;
use crate::model::place::steps_on;
use crate::model::serving::sizing::{Pool, named};
use crate::model::serving::terms::Serving;
use crate::prices::entries::Throughput;
use crate::scenario::types::{CallStep, OptionSpec, Scenario};
use crate::sheet::expr::Expr;

/// Time of a call on a replica, settled; each number with its path below the option.
#[derive(Clone)]
pub enum Speed {
    Tokens { prefill: Box<(String, Number)>, decode: Box<(String, Number)> },
    Requests(Box<(String, Number)>),
}

/// The speed of a step on its pool.
pub struct StepSpeed {
    id: String,
    speed: Speed,
}

/// The speed of every step of a pool: its own, else the pool's, else the book's.
pub fn speeds(
    name: &str,
    terms: &Serving,
    scenario: &Scenario,
    option: &OptionSpec,
    reader: &mut Reader,
) -> Option<Vec<StepSpeed>> {
    let booked = match &terms.throughput {
        None => None,
        Some(row) => Some(measured(row, terms, scenario, reader)?),
    };
    let pool = Pool { name: name.to_string(), terms: terms.clone() };
    let steps = steps_on(option, name).map(|(id, step, _)| step_speed(id, step, &pool, &booked, reader));
    let speeds: Vec<Option<StepSpeed>> = steps.collect();
    speeds.into_iter().collect()
}

fn step_speed(
    id: &str,
    step: &CallStep,
    pool: &Pool,
    booked: &Option<Throughput>,
    reader: &mut Reader,
) -> Option<StepSpeed> {
    let own = |number: &Option<Number>, name: &str| {
        number.clone().map(|number| (format!("calls.{id}.{name}"), number))
    };
    let shared = |number: Option<Number>, name: &str| number.map(|number| (pool.at(name), number));
    let terms = &pool.terms;
    let ways = [
        (
            own(&step.requests_per_s, REQUESTS),
            own(&step.prefill_tokens_per_s, PREFILL),
            own(&step.decode_tokens_per_s, DECODE),
        ),
        (
            shared(terms.requests_per_s.clone(), REQUESTS),
            shared(terms.prefill_tokens_per_s.clone(), PREFILL),
            shared(terms.decode_tokens_per_s.clone(), DECODE),
        ),
        (
            shared(booked.as_ref().and_then(|row| row.requests_per_s.clone()), REQUESTS),
            shared(booked.as_ref().and_then(|row| row.prefill_tokens_per_s.clone()), PREFILL),
            shared(booked.as_ref().and_then(|row| row.decode_tokens_per_s.clone()), DECODE),
        ),
    ];
    let speed = speed(ways).or_else(|| no_throughput(terms, reader))?;
    if matches!(speed, Speed::Tokens { .. }) {
        tokens_given(id, step, reader)?;
    }
    Some(StepSpeed { id: id.to_string(), speed })
}

const REQUESTS: &str = "requests_per_s";
const PREFILL: &str = "prefill_tokens_per_s";
const DECODE: &str = "decode_tokens_per_s";

/// A number with its path, where it is given.
type Given = Option<(String, Number)>;

/// The first of the ways that says how long a call takes; of tokens a second, each from the first that has it.
fn speed(ways: [(Given, Given, Given); 3]) -> Option<Speed> {
    let (mut prefill, mut decode) = (None, None);
    for (requests, own_prefill, own_decode) in ways {
        if let (Some(requests), None, None) = (requests, &prefill, &decode) {
            return Some(Speed::Requests(Box::new(requests)));
        }
        (prefill, decode) = (prefill.or(own_prefill), decode.or(own_decode));
        if let (Some(prefill), Some(decode)) = (&prefill, &decode) {
            let (prefill, decode) = (Box::new(prefill.clone()), Box::new(decode.clone()));
            return Some(Speed::Tokens { prefill, decode });
        }
    }
    None
}

fn no_throughput(terms: &Serving, reader: &mut Reader) -> Option<Speed> {
    let message = "a replica's speed is `prefill_tokens_per_s` and `decode_tokens_per_s`, or `requests_per_s`, or a `throughput` of the price book";
    let span = &terms.target_utilisation.span;
    reader.report(Problem::new("no-throughput", span, message).label("in this `serving`"));
    None
}

/// The rows that may be meant: of the same model on the same GPU, else of the model, else all. Rows are named
/// `model/gpu/precision/tokens`.
fn likely<'r>(name: &str, gpu: Option<&str>, rows: &[&'r str]) -> Vec<&'r str> {
    let mut parts = name.split('/');
    let model = parts.next().unwrap_or_default();
    let gpu = gpu.or(parts.next()).unwrap_or_default();
    let models = rows.iter().filter_map(|row| row.split('/').next());
    let model = nearest(model, models).unwrap_or(model);
    let of = |start: &str| -> Vec<&'r str> {
        let fits = |row: &&&str| **row == start || row.starts_with(&format!("{start}/"));
        rows.iter().filter(fits).copied().collect()
    };
    let narrowed = [of(&format!("{model}/{gpu}")), of(model), rows.to_vec()];
    narrowed.into_iter().find(|rows| !rows.is_empty()).unwrap_or_default()
}

fn measured(name: &Text, serving: &Serving, scenario: &Scenario, reader: &mut Reader) -> Option<Throughput> {
    let rows = &scenario.book.throughput;
    let Some(row) = rows.get(name.as_str()) else {
        let all: Vec<&str> = rows.keys().map(String::as_str).collect();
        let message = format!("no price book that the scenario names has the throughput `{}`", name.text);
        let known = likely(name.as_str(), serving.gpu.as_ref().map(Text::as_str), &all);
        reader.report(unknown("unknown-throughput", name, message, &known));
        return None;
    };
    let gpus = serving.gpus_per_replica.value;
    if let Some(measured) = row.gpus.as_ref().filter(|measured| measured.value != gpus) {
        let message =
            format!("`{}` was measured on {} GPUs, and a replica here has {gpus}", name.text, measured.value);
        reader.report(
            Problem::new("other-replica", &serving.gpus_per_replica.span, message).label("GPUs of a replica"),
        );
        return None;
    }
    let cite = |number: &Option<Number>| {
        number.clone().map(|number| {
            let source = Source {
                origin: number.source.origin.clone(),
                source: Some(row.source.text.clone()),
                as_of: Some(row.as_of.to_string()),
                note: None,
            };
            Number { source, ..number }
        })
    };
    let mut row = row.clone();
    row.requests_per_s = cite(&row.requests_per_s);
    row.prefill_tokens_per_s = cite(&row.prefill_tokens_per_s);
    row.decode_tokens_per_s = cite(&row.decode_tokens_per_s);
    Some(row)
}

fn tokens_given(id: &str, step: &CallStep, reader: &mut Reader) -> Option<()> {
    if step.has_tokens() {
        return Some(());
    }
    let message =
        format!("the time of a call needs `input_tokens` and `output_tokens`, and `{id}` has not both");
    reader.report(Problem::new("no-tokens", &step.calls_per_unit.span, message).label("these calls"));
    None
}

/// Replicas that all calls of a pool together keep busy, on average over the month.
pub fn busy(pool: &Pool, speeds: &[StepSpeed], cx: &mut OptionSheet) -> Expr {
    let seconds = Expr::constant(HOURS_PER_MONTH * SECONDS_PER_HOUR, Unit::SECOND);
    let mut loads = Vec::new();
    for step in speeds {
        let time = time_per_call(step, cx);
        let calls = cx.calls.iter().find(|(name, _)| *name == step.id).map(|(_, calls)| calls.clone());
        loads.extend(calls.map(|calls| calls * time));
    }
    let load = Expr::sum(Unit::SECOND * Unit::REPLICA, loads);
    let label = pool.label("replicas that all calls keep busy on average");
    cx.row(&pool.at("load"), &label, Unit::REPLICA, load / seconds)
}

fn time_per_call(of: &StepSpeed, cx: &mut OptionSheet) -> Expr {
    let unit = Unit::SECOND * Unit::REPLICA / Unit::CALL;
    let per_call = Unit::TOKEN / Unit::CALL;
    let rate = Unit::TOKEN / (Unit::SECOND * Unit::REPLICA);
    let formula = match &of.speed {
        Speed::Requests(requests) => {
            let (path, number) = &**requests;
            Expr::one() / named(cx, path, number, Unit::CALL / (Unit::SECOND * Unit::REPLICA))
        }
        Speed::Tokens { prefill, decode } => {
            let prompts = cx.prompts.iter().find(|(name, _)| *name == of.id);
            let none = || (Expr::zero(per_call), Expr::zero(per_call));
            let (input, output) = prompts.map_or_else(none, |(_, prompts)| prompts.per_call());
            let prefill = named(cx, &prefill.0, &prefill.1, rate);
            input / prefill + output / named(cx, &decode.0, &decode.1, rate)
        }
    };
    cx.single(&format!("calls.{}.time_per_call", of.id), "time of a call on a replica", unit, formula)
}
