//! Where each step of calls runs: on an API, on a pool of replicas of one's own, or on a pool first and an API for the rest.

use crate::base::diagnostic::Problem;
use crate::form::number::Number;
use crate::form::record::Reader;
use crate::model::names::unknown;
use crate::scenario::types::{CallStep, OptionKind, OptionSpec};

/// The pool that `serving` is.
pub const SERVING: &str = "serving";

/// Where a step runs; a pool by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    Api,
    Pool(String),
    /// The pool up to its capacity, the API for what overflows.
    Both(String),
}

impl Place {
    /// The place of a step, by the kind of its option.
    pub fn of(option: &OptionSpec, step: &CallStep) -> Self {
        let on = step.on.as_ref().map(|name| name.text.clone());
        let serving = || SERVING.to_string();
        match option.core.kind {
            OptionKind::SelfHosted => Self::Pool(on.unwrap_or_else(serving)),
            OptionKind::Hybrid => Self::Both(on.unwrap_or_else(serving)),
            OptionKind::Mixed => match on {
                Some(pool) if is_priced(step) => Self::Both(pool),
                Some(pool) => Self::Pool(pool),
                None => Self::Api,
            },
            OptionKind::Api | OptionKind::Other | OptionKind::Staged => Self::Api,
        }
    }

    pub fn pool(&self) -> Option<&str> {
        match self {
            Self::Api => None,
            Self::Pool(name) | Self::Both(name) => Some(name),
        }
    }

    /// Whether calls of the step can go to an API.
    pub fn is_called(&self) -> bool {
        !matches!(self, Self::Pool(_))
    }
}

/// Whether a step says what its calls cost at an API.
pub fn is_priced(step: &CallStep) -> bool {
    let own = step.prices.all().iter().any(|price| price.is_some());
    step.model.is_some() || own || step.price_per_call.is_some() || step.provisioned.is_some()
}

/// Whether an option has calls that go to an API.
pub fn calls_an_api(option: &OptionSpec) -> bool {
    option.core.calls.iter().any(|(_, step)| Place::of(option, step).is_called())
}

/// Whether an option runs calls on pools of its own.
pub fn has_pools(option: &OptionSpec) -> bool {
    option.core.calls.iter().any(|(_, step)| Place::of(option, step).pool().is_some())
}

/// The steps that run on a pool, with whether the rest of their calls goes to an API.
pub fn steps_on<'o>(
    option: &'o OptionSpec,
    pool: &'o str,
) -> impl Iterator<Item = (&'o str, &'o CallStep, bool)> {
    option.core.calls.iter().filter_map(move |(id, step)| {
        let place = Place::of(option, step);
        (place.pool() == Some(pool)).then(|| (id, step, place.is_called()))
    })
}

/// Reports steps on pools that the option does not have, and pools without a step.
pub fn check(option: &OptionSpec, pools: &[(&str, &Number)], reader: &mut Reader) -> Option<()> {
    let before = reader.problems.len();
    let names: Vec<&str> = pools.iter().map(|(name, _)| *name).collect();
    for (id, step) in option.core.calls.iter() {
        let on = step.on.as_ref().filter(|name| !names.contains(&name.as_str()));
        if let Some(name) = on {
            let message = format!("`{id}` runs on the pool `{}`, and `{}` has none", name.text, option.id);
            let problem = unknown("unknown-pool", name, message, &names);
            reader.report(match names.is_empty() {
                true => problem.hint("a pool is `serving` or one of `pools`, in an option of kind `mixed`"),
                false => problem,
            });
        }
    }
    for (name, number) in pools {
        if steps_on(option, name).next().is_none() {
            let message = format!("no step of `{}` runs on the pool `{name}`", option.id);
            let hint = format!("write `on = \"{name}\"` in a step, or leave the pool out");
            reader.report(Problem::new("idle-pool", &number.span, message).label("in this pool").hint(hint));
        }
    }
    (reader.problems.len() == before).then_some(())
}
