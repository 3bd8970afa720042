//! What is known of a metric.

use crate::model::metric::flows::OptionFlows;
use crate::sheet::expr::Expr;

/// How a figure is written, and how a difference of two is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetricKind {
    /// An amount in the reporting currency.
    Money,
    /// An amount for a unit of work.
    MoneyPerUnit,
    /// An amount for a million tokens.
    MoneyPerMtok,
    /// A share or a rate; differences are in percentage points.
    Rate,
    /// A yearly return: beyond 200% it carries no meaning.
    Return,
    /// A month of the model with its fraction; differences are in months.
    Month,
    /// A count of units of work.
    Units,
    /// A count of anything else.
    Count,
    /// How many times one amount is another.
    Times,
}

/// Which way is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    High,
    Low,
}

/// The table that a metric stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// What the whole case costs and is worth.
    Case,
    /// What a unit of work costs and is worth.
    Unit,
    /// What own servers come to.
    Capacity,
}

/// How much room a reader must have for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// Shown even where there is little room.
    Headline,
    /// Shown in every table of its section.
    Standard,
    /// In the workbook, for programs and on request.
    Detail,
}

/// What a scenario must have for the metric to say anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    Nothing,
    /// A line of value.
    Value,
    /// A rate of tax.
    Tax,
    /// What a unit costs today.
    Today,
    /// That, and how well the option does the work.
    Outcome,
    /// A benefit that does not count as cash.
    NotAllCash,
    /// Minutes of a role for a unit today, and how long people work.
    Minutes,
    /// What the pilot processed and cost.
    Pilot,
    /// Servers of its own.
    Servers,
    /// Servers of its own whose number is limited.
    LimitedServers,
}

impl Needs {
    /// Why a scenario without it lacks the figure.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Nothing => "it is not in the model",
            Self::Value => "the scenario has no value",
            Self::Tax => "the scenario has no `[tax]`",
            Self::Today => "the scenario has no `[today]`",
            Self::Outcome => "it needs `[today]` and an `outcome`",
            Self::NotAllCash => "every benefit counts as cash",
            Self::Minutes => {
                "it needs minutes of a role in `[today]`, `[work]`, an `outcome` and a saving `from_today`"
            }
            Self::Pilot => "the scenario has no `[pilot]`",
            Self::Servers => "it runs no servers of its own",
            Self::LimitedServers => "the number of its servers is not limited",
        }
    }
}

/// Where a metric comes from.
#[derive(Clone, Copy)]
pub enum Formula {
    /// A line of the sheet over the flows of an option; None where the scenario lacks what it needs.
    Always(fn(&mut OptionFlows) -> Option<Expr>),
    /// The same, where the figure need not exist, with the reason. `{months}` stands for the horizon.
    Perhaps(fn(&mut OptionFlows) -> Option<Expr>, &'static str),
    /// A line of the sheet that the kind of cost writes that it is of.
    OfBlock,
    /// The internal rates of return of the net flows, headline first: no formula, but a search for all roots.
    InternalRates,
    /// What 1 % more volume costs, for each unit more that is served: the sheet once more.
    Marginal,
}

/// A row of the catalogue.
#[derive(Clone, Copy)]
pub struct Metric {
    /// Its name in results, and in the sheet below `options.NAME.`.
    pub key: &'static str,
    /// Other names by which it may be asked for.
    pub also: &'static [&'static str],
    /// In full.
    pub label: &'static str,
    /// In tables and sentences.
    pub short: &'static str,
    pub kind: MetricKind,
    pub better: Better,
    pub section: Section,
    pub rank: Rank,
    pub needs: Needs,
    pub formula: Formula,
}

impl Metric {
    /// Whether it goes by a name.
    pub fn is_called(&self, name: &str) -> bool {
        self.key == name || self.also.contains(&name)
    }
}

impl std::fmt::Debug for Metric {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "Metric({})", self.key)
    }
}

/// The metric of a list that goes by a name.
pub fn find<'m>(metrics: &'m [Metric], name: &str) -> Option<&'m Metric> {
    metrics.iter().find(|metric| metric.is_called(name))
}

/// Whether less of a figure is better. What is in no catalogue is a part of a total, and costs unless it is worth.
pub fn lower_is_better(metrics: &[Metric], name: &str) -> bool {
    match find(metrics, name) {
        Some(metric) => metric.better == Better::Low,
        None => {
            let worth = ["value", "net", "served"];
            !name.starts_with("value_lines.") && !worth.contains(&name.rsplit('.').next().unwrap_or_default())
        }
    }
}
