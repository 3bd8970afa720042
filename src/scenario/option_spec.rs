//! An option as it is lowered: when it serves, which lines are its own, and what it does for a staged one.

use crate::form::decimal::as_count;
use crate::form::fields::Text;
use crate::form::toml_tree::Node;
use crate::scenario::option::{OptionCore, OptionKind};

/// An option as far as it is known to every kind of cost; the rest of it is in `node`.
#[derive(Debug, Clone)]
pub struct OptionSpec {
    /// The key of its rows: its name, or for a stage `later.stages.own`.
    pub id: String,
    /// The option whose fields it takes: itself, or for a stage the one that it runs.
    pub source: String,
    pub core: OptionCore,
    /// First month that serves units, delay included: 1..=N.
    pub go_live: u32,
    /// Last month that serves units.
    pub until: u32,
    /// Last month that is paid for: later than `until` where the next stage overlaps.
    pub paid_until: u32,
    /// Months that its own lines run later than they are written.
    pub later: u32,
    pub part: Part,
    pub node: Node,
}

/// What an option is to a staged one.
#[derive(Debug, Clone)]
pub enum Part {
    /// An option by itself.
    Whole,
    /// It runs these options, one after the other.
    Staged(Vec<String>),
    /// It is run by the option of that name, beside those others, as the first of them or later.
    StageOf { whole: String, others: Vec<String>, first: bool },
}

/// When a line of an option runs.
#[derive(Debug, Clone, Copy)]
pub struct Shift {
    /// Months later than it is written.
    pub later: u32,
    /// Last month of what has no end of its own.
    pub until: u32,
    /// Whether what ends later is cut there too.
    pub firm: bool,
}

impl OptionSpec {
    /// An option as it is written.
    pub fn new(id: &str, core: OptionCore, node: Node) -> Self {
        let count = |number: &Option<crate::form::number::Number>| number.as_ref().map(|n| as_count(n.value));
        let delay = count(&core.delay).unwrap_or(0);
        let until = count(&core.until).unwrap_or(u32::MAX);
        let stages = core.stages.iter().map(|(_, stage)| stage.option.text.clone()).collect();
        Self {
            id: id.to_string(),
            source: id.to_string(),
            go_live: as_count(core.go_live.value).saturating_add(delay),
            until,
            paid_until: until,
            later: delay,
            part: if core.kind == OptionKind::Staged { Part::Staged(stages) } else { Part::Whole },
            core,
            node,
        }
    }

    /// Months that it goes live later than written; negative where a stage starts it earlier.
    pub fn moved(&self) -> i64 {
        i64::from(self.go_live) - i64::from(as_count(self.core.go_live.value))
    }

    /// How what stands in the option itself runs.
    pub fn own_shift(&self) -> Shift {
        Shift { later: self.later, until: self.paid_until, firm: self.is_stage() }
    }

    /// How a line that names some options, or none, runs for this one; None where it is not one of its lines. What several
    /// stages have in common is borne once, by the staged option.
    pub fn shift(&self, names: &Option<Vec<Text>>) -> Option<Shift> {
        let still = Shift { later: 0, until: u32::MAX, firm: false };
        let Some(names) = names else { return (!self.is_stage()).then_some(still) };
        let named = |id: &str| names.iter().any(|name| name.text == id);
        let own = self.own_shift();
        match &self.part {
            Part::Whole => named(&self.id).then_some(if names.len() == 1 { own } else { still }),
            Part::Staged(stages) => {
                let common = stages.iter().filter(|stage| named(stage)).count() > 1;
                (named(&self.id) || common).then_some(still)
            }
            Part::StageOf { whole, others, .. } => {
                let common = named(whole) || others.iter().any(|other| named(other));
                (named(&self.source) && !common).then_some(own)
            }
        }
    }

    /// The same of a line whose amount follows from the outcome of the option, so that each stage has its own.
    pub fn shift_of_outcome(&self, names: &Option<Vec<Text>>) -> Option<Shift> {
        let still = Shift { later: 0, until: u32::MAX, firm: false };
        match &self.part {
            Part::Whole => self.shift(names),
            Part::Staged(_) => None,
            Part::StageOf { whole, .. } => {
                let named = |name: &Text| name.text == *whole || name.text == self.source;
                names.as_ref().is_none_or(|names| names.iter().any(named)).then_some(still)
            }
        }
    }

    /// Whether it is a stage that follows on another: what a common line pays once is paid by then.
    pub fn follows(&self) -> bool {
        matches!(self.part, Part::StageOf { first: false, .. })
    }

    pub fn is_stage(&self) -> bool {
        matches!(self.part, Part::StageOf { .. })
    }
}
