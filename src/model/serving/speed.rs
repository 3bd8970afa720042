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
use crate::model::serving::sizing::named;
use crate::model::serving::terms::Serving;
use crate::prices::entries::Throughput;
use crate::scenario::types::{OptionSpec, Scenario};
use crate::sheet::expr::Expr;

/// Time of a call on a replica, settled.
pub enum Speed {
    Tokens { prefill: Box<Number>, decode: Box<Number> },
    Requests(Box<Number>),
}

/// The speed that the scenario gives, else the book's.
pub fn speed(
    serving: &Serving,
    scenario: &Scenario,
    option: &OptionSpec,
    reader: &mut Reader,
) -> Option<Speed> {
    let (prefill, decode) = (&serving.prefill_tokens_per_s, &serving.decode_tokens_per_s);
    let named = match &serving.throughput {
        None => None,
        Some(name) => Some(measured(name, serving, scenario, reader)?),
    };
    let named = named.as_ref();
    // The scenario's own speed wins over the book's, whichever way each is given.
    let own = prefill.is_some() && decode.is_some();
    let prefill = prefill.clone().or(named.and_then(|row| row.prefill_tokens_per_s.clone()));
    let decode = decode.clone().or(named.and_then(|row| row.decode_tokens_per_s.clone()));
    let booked = named.filter(|_| !own).and_then(|row| row.requests_per_s.clone());
    let requests = serving.requests_per_s.clone().or(booked);
    match (prefill, decode, requests) {
        (_, _, Some(requests)) => Some(Speed::Requests(Box::new(requests))),
        (Some(prefill), Some(decode), None) => tokens_given(option, reader)
            .map(|()| Speed::Tokens { prefill: Box::new(prefill), decode: Box::new(decode) }),
        _ => {
            let message = "a replica's speed is `prefill_tokens_per_s` and `decode_tokens_per_s`, or `requests_per_s`, or a `throughput` of the price book";
            let span = &serving.target_utilisation.span;
            reader.report(Problem::new("no-throughput", span, message).label("in this `serving`"));
            None
        }
    }
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

fn tokens_given(option: &OptionSpec, reader: &mut Reader) -> Option<()> {
    let mut sound = Some(());
    for (id, step) in option.core.calls.iter() {
        if !step.has_tokens() {
            let message = format!(
                "the time of a call needs `input_tokens` and `output_tokens`, and `{id}` has not both"
            );
            reader.report(Problem::new("no-tokens", &step.calls_per_unit.span, message).label("these calls"));
            sound = None;
        }
    }
    sound
}

/// Replicas that all calls together keep busy, on average over the month.
pub fn busy(speed: &Speed, cx: &mut OptionSheet) -> Expr {
    let steps: Vec<String> = cx.option.core.calls.keys().map(str::to_string).collect();
    let seconds = Expr::constant(HOURS_PER_MONTH * SECONDS_PER_HOUR, Unit::SECOND);
    let mut loads = Vec::new();
    for id in &steps {
        let time = time_per_call(speed, id, cx);
        let calls = cx.calls.iter().find(|(name, _)| name == id).map(|(_, calls)| calls.clone());
        loads.extend(calls.map(|calls| calls * time));
    }
    let load = Expr::sum(Unit::SECOND * Unit::REPLICA, loads);
    cx.row("serving.load", "replicas that all calls keep busy on average", Unit::REPLICA, load / seconds)
}

fn time_per_call(speed: &Speed, id: &str, cx: &mut OptionSheet) -> Expr {
    let unit = Unit::SECOND * Unit::REPLICA / Unit::CALL;
    let per_call = Unit::TOKEN / Unit::CALL;
    let rate = Unit::TOKEN / (Unit::SECOND * Unit::REPLICA);
    let formula = match speed {
        Speed::Requests(requests) => {
            Expr::one()
                / named(cx, "serving.requests_per_s", requests, Unit::CALL / (Unit::SECOND * Unit::REPLICA))
        }
        Speed::Tokens { prefill, decode } => {
            let prompts = cx.prompts.iter().find(|(name, _)| name == id);
            let none = || (Expr::zero(per_call), Expr::zero(per_call));
            let (input, output) = prompts.map_or_else(none, |(_, prompts)| prompts.per_call());
            let prefill = named(cx, "serving.prefill_tokens_per_s", prefill, rate);
            input / prefill + output / named(cx, "serving.decode_tokens_per_s", decode, rate)
        }
    };
    cx.single(&format!("calls.{id}.time_per_call"), "time of a call on a replica", unit, formula)
}
