//! `--fail-if "METRIC OP VALUE"`: conditions under which a command ends with 1, for scripts.

use clap::Args;
use rust_decimal::Decimal;

use crate::analysis::findings::Findings;
use crate::analysis::metric::metric_by_name::find;
use crate::analysis::projected::Projected;
use crate::analysis::study::verdict::focus;
use crate::base::diagnostic::{Problem, Refusal, Texts};
use crate::base::text::shortened;
use crate::cli::outcome::Exit;
use crate::cli::streams::Streams;
use crate::form::decimal::decimal;

/// Conditions of the command line.
#[derive(Debug, Clone, Args)]
pub(crate) struct FailIf {
    /// End with status 1 where this holds, as in "npv < 0" or "api.probability_of_loss > 20%"; may be repeated
    #[arg(long, value_name = "METRIC OP VALUE")]
    fail_if: Vec<String>,
}

/// What a chance of loss goes by.
const LOSS: &str = "probability_of_loss";

/// A condition: a metric of an option, or of the recommended one, against a value.
struct Condition {
    option: Option<String>,
    metric: String,
    op: &'static str,
    value: Decimal,
}

/// Longer signs first, so that `<=` is not read as `<`.
const SIGNS: [&str; 6] = ["<=", ">=", "==", "!=", "<", ">"];

impl FailIf {
    pub(crate) fn is_asked(&self) -> bool {
        !self.fail_if.is_empty()
    }

    /// Whether the command passes; what holds, or has no figure to judge by, is said on the stream of errors.
    ///
    /// # Errors
    /// A condition that cannot be read, or on a metric or an option that does not exist.
    pub(crate) fn judged(
        &self,
        projected: &Projected,
        study: &Findings,
        out: &Streams,
    ) -> Result<Exit, Refusal> {
        let mut exit = Exit::Done;
        for text in &self.fail_if {
            let condition = condition(text, study)?;
            let said = match figure(&condition, projected, study)? {
                Ok(found) if condition.holds(found) => {
                    format!("{} is {}", condition.metric, found.normalize())
                }
                Ok(_) => continue,
                Err(reason) => format!("{} does not exist: {reason}", condition.metric),
            };
            out.say(&format!("fails: {} ({said})\n", shortened(text)));
            exit = Exit::No;
        }
        Ok(exit)
    }
}

fn condition(text: &str, study: &Findings) -> Result<Condition, Refusal> {
    let bad = || {
        let message = format!("a condition is written \"METRIC OP VALUE\", found `{}`", shortened(text));
        let problem = Problem::nowhere("bad-condition", message);
        let hint = format!("as in \"npv < 0\"; OP is one of {}", SIGNS.join(" "));
        Refusal { texts: Texts::default(), problems: vec![problem.hint(hint)] }
    };
    let (op, at) = SIGNS
        .iter()
        .filter_map(|op| Some((*op, text.find(op)?)))
        .min_by_key(|(op, at)| (*at, op.len() == 1))
        .ok_or_else(bad)?;
    let (name, value) = (text[..at].trim(), text[at + op.len()..].trim());
    let (number, parts) = match value.strip_suffix('%') {
        Some(percent) => (percent.trim(), Decimal::ONE_HUNDRED),
        None => (value, Decimal::ONE),
    };
    let value = decimal(number).map_err(|_| bad())? / parts;
    let own = name.split_once('.').filter(|(option, _)| study.option(option).is_some());
    match (own, name.is_empty()) {
        (_, true) => Err(bad()),
        (Some((option, metric)), _) => {
            Ok(Condition { option: Some(option.to_string()), metric: metric.to_string(), op, value })
        }
        (None, _) => Ok(Condition { option: None, metric: name.to_string(), op, value }),
    }
}

/// The figure that a condition is on, or why there is none.
fn figure(
    condition: &Condition,
    projected: &Projected,
    study: &Findings,
) -> Result<Result<Decimal, String>, Refusal> {
    let option = condition.option.clone().or_else(|| focus(study).map(|option| option.id.clone()));
    let option = option.unwrap_or_default();
    if condition.metric == LOSS {
        let own = study.chances.as_ref().and_then(|chances| chances.option(&option));
        let loss = own.and_then(|own| own.loss).map(|loss| loss.share);
        return Ok(loss.ok_or_else(|| "no input has a range, or the scenario has no benefits".to_string()));
    }
    find(projected, &option, &condition.metric).map(|(figure, _)| figure)
}

impl Condition {
    fn holds(&self, found: Decimal) -> bool {
        match self.op {
            "<=" => found <= self.value,
            ">=" => found >= self.value,
            "==" => found == self.value,
            "!=" => found != self.value,
            "<" => found < self.value,
            _ => found > self.value,
        }
    }
}
