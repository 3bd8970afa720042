//! What a fee counts. A second quantity that a scenario names is one more of these.

use crate::base::diagnostic::Problem;
use crate::base::unit::Unit;
use crate::form::fields::Text;
use crate::form::record::Reader;
use crate::model::lowering::OptionSheet;
use crate::model::names::unknown;
use crate::scenario::types::{OptionSpec, Scenario};
use crate::sheet::expr::Expr;

/// A quantity by month that a fee is charged for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counted {
    /// Units of work that the option serves.
    Unit,
    /// Those of them that need no person.
    Automated,
    /// Calls of all steps, retries and turns included.
    Call,
    /// Seats that are paid for.
    Seat,
    /// A second quantity of the scenario, by its name.
    Driver(Text),
}

impl Counted {
    /// The quantity of a name, where the option has it.
    pub fn settle(per: &Text, scenario: &Scenario, option: &OptionSpec, reader: &mut Reader) -> Option<Self> {
        let counted = match per.as_str() {
            "unit" => Self::Unit,
            "automated" => Self::Automated,
            "call" => Self::Call,
            "seat" => Self::Seat,
            name if is_driver(scenario, name) => return Some(Self::Driver(per.clone())),
            _ => {
                reader.report(no_such_count(per, scenario));
                return None;
            }
        };
        let core = &option.core;
        let (missing, hint) = match counted {
            Self::Automated if core.outcome.is_none() => {
                ("outcome", "automated_share says how many units are")
            }
            Self::Call if core.calls.is_empty() => ("calls", "count by `unit` where no calls are modelled"),
            Self::Seat if core.seats.is_none() => ("seats", "`bought` says how many there are"),
            _ => return Some(counted),
        };
        let message = format!("a fee by `{}` needs `{missing}`, and `{}` has none", per.text, option.id);
        reader
            .report(Problem::new("nothing-to-count", &per.span, message).label("what is counted").hint(hint));
        None
    }

    /// Its unit.
    pub fn unit(&self) -> Unit {
        match self {
            Self::Unit | Self::Automated | Self::Driver(_) => Unit::WORK,
            Self::Call => Unit::CALL,
            Self::Seat => Unit::SEAT,
        }
    }

    /// Its amount by month.
    pub fn amount(&self, cx: &mut OptionSheet) -> Expr {
        let zero = || Expr::zero(self.unit());
        match self {
            Self::Unit => cx.served.clone(),
            Self::Automated => cx.outcome.as_ref().map_or_else(zero, |outcome| outcome.automated.clone()),
            Self::Call => Expr::sum(Unit::CALL, cx.calls.iter().map(|(_, calls)| calls.clone())),
            Self::Seat => cx.seats.clone().unwrap_or_else(zero),
            Self::Driver(name) => cx.quantity(&Some(name.clone())),
        }
    }
}

fn is_driver(scenario: &Scenario, name: &str) -> bool {
    let (driver, part) = name.split_once('.').unwrap_or((name, ""));
    scenario.drivers.get(driver).is_some() && ["", "added", "initial"].contains(&part)
}

fn no_such_count(per: &Text, scenario: &Scenario) -> Problem {
    let drivers: Vec<&str> = scenario.drivers.keys().collect();
    let names: Vec<&str> = ["unit", "automated", "call", "seat"].into_iter().chain(drivers).collect();
    let message = format!("a fee is per one of {}, found `{}`", names.join(", "), per.text);
    unknown("unknown-count", per, message, &names)
}
