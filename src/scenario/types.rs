//! The parts of a scenario that every option shares. What a single option holds beyond its name and dates is
//! read by the kinds of cost that own it.

use chrono::NaiveDate;

use crate::base::calendar::YearMonth;
use crate::form::catalogue::Catalogue;
use crate::form::fields::{FileName, Keyed, Names, Text};
use crate::form::number::Number;
use crate::form::rule::*;
use crate::form::toml_tree::Node;
use crate::prices::book::PriceBook;
use crate::scenario::correlations::Correlations;
use crate::scenario::mapping::Mapping;
use crate::{choice, record};

pub use crate::scenario::accounting::*;
pub use crate::scenario::benefit::*;
pub use crate::scenario::gate_terms::*;
pub use crate::scenario::option::*;
pub use crate::scenario::option_spec::*;
pub use crate::scenario::volume::*;

record! {
    /// A scenario file.
    pub struct Root {
        /// A base file that this one extends, relative to it.
        extends: Option<Text> [kind Silent],
        /// What the scenario is about, and its conventions.
        scenario: Header,
        /// Units of work by month.
        volume: Volume [group Volume],
        /// Second quantities that drive cost, such as documents or tenants.
        drivers: Keyed<Driver> [group Volume],
        /// How people's time converts.
        work: Option<Work> [group People],
        /// Roles with their loaded cost.
        roles: Keyed<Role> [group People],
        /// What a unit of work costs without AI.
        today: Option<Today>,
        /// The options to compare.
        options: Keyed<Node>,
        /// Cost lines, for one option, several or all.
        costs: Keyed<CostLine>,
        /// Benefit lines.
        values: Keyed<ValueLine>,
        /// What was agreed before the pilot.
        criteria: Keyed<Criterion> [kind Silent],
        /// The day of the decision, and who takes it.
        gate: Option<GateTerms> [kind Silent],
        /// What may go wrong, in words.
        risks: Keyed<Risk> [kind Silent],
        /// The steps of the rollout, from the start to go-live.
        plan: Keyed<PlanStep> [kind Silent],
        /// What it takes to be worth the risk.
        decision: Option<Hurdles>,
        /// Tax on the profit of the case.
        tax: Option<Tax>,
        /// How the case stands in the books.
        accounting: Option<Accounting>,
        /// Which rows of a pilot's files belong to which option and step.
        actuals: Keyed<Mapping> [kind Silent, open],
        /// Which uncertain inputs move together: rank correlations from -1 to 1, by `"PATH ~ PATH"`.
        correlations: Correlations = CORRELATION [kind Silent, label "correlation"],
        /// Named sets of changed inputs.
        cases: Keyed<Node> [kind Silent],
        /// What the pilot processed and cost.
        pilot: Option<Pilot>,
        /// Exchange rates into the reporting currency, by currency.
        fx: Keyed<Number> = POSITIVE [open, label "exchange rate"],
        /// Exchange rates that change over the months, by currency; each holds from its month on, the first before it too.
        fx_by_date: Keyed<Vec<DatedRate>>,
    }
}

record! {
    /// An exchange rate from some month on.
    pub struct DatedRate {
        /// First month of the rate.
        from: YearMonth,
        /// Units of the reporting currency for one of the other.
        rate: Number = POSITIVE [label "exchange rate"],
    }
}

choice! {
    /// When flows are taken to fall, for discounting.
    pub enum Discounting {
        MonthlyEnd = "monthly-end",
        MonthlyMid = "monthly-mid",
        AnnualEnd = "annual-end",
    }
}

choice! {
    /// What money the amounts are in.
    pub enum Rates {
        /// Money of the day on which it is paid.
        Nominal = "nominal",
        /// Money of the start, with a real discount rate.
        Real = "real",
    }
}

record! {
    /// What the scenario is about, and its conventions.
    pub struct Header {
        /// Title of the investment case.
        name: Text [kind Silent],
        /// The unit of work, singular.
        unit: Text,
        /// Plural of the unit, if an `s` is not enough.
        units: Option<Text> [kind Silent],
        /// The person accountable in the business.
        owner: Option<Text> [kind Silent],
        /// Reporting currency, three letters.
        currency: Text = CURRENCY,
        /// Month 1, as YYYY-MM.
        start: YearMonth [label "first month"],
        /// Months of the horizon; 36 if not given.
        months: Option<Number> = MONTH [label "length of the horizon"],
        /// Annual discount rate, effective.
        discount_rate: Number = RATE [per Year],
        /// Whether amounts are in money of their day, or of the start with a real discount rate; nominal if not given.
        rates: Option<Rates> [label "nominal or real"],
        /// Annual inflation, by which escalated amounts are brought back to money of the start where rates are real.
        inflation: Option<Number> = RATE [per Year, label "annual inflation"],
        /// When flows fall: monthly-end if not given.
        discounting: Option<Discounting> [label "timing of cash flows"],
        /// Price book files, relative to the file that names them; a later one wins, entry by entry.
        pricing: Vec<FileName> [group Price, label "price books"],
        /// Day as of which price books are read; later entries are ignored. Without it, every entry counts.
        price_date: Option<NaiveDate> [label "price date"],
        /// Days after which a price counts as old; 90 if not given.
        stale_after: Option<Number> = POSITIVE_COUNT [kind Silent],
        /// Calendar month in which the fiscal year starts.
        fiscal_year_starts: Option<Number> = MONTH_OF_YEAR [kind Silent],
        /// True if the figures are made up for teaching.
        illustrative: Option<bool> [kind Silent],
        /// A sentence for the report.
        description: Option<Text> [kind Silent],
    }
}

record! {
    /// How people's time converts.
    pub struct Work {
        /// Hours that a person works a year.
        hours_per_year: Number = POSITIVE [kind Design, label "working hours a year"],
        /// Hours of a day's work; 8 if not given.
        hours_per_day: Option<Number> = POSITIVE [kind Design, label "working hours a day"],
    }
}

record! {
    /// People of one kind.
    pub struct Role {
        /// Loaded annual cost of one person.
        annual_cost: Number = MONEY [label "loaded annual cost"],
        /// What the role is called.
        name: Option<Text> [kind Silent],
    }
}

record! {
    /// What a unit of work costs without AI.
    pub struct Today {
        /// Who does the work.
        role: Option<Text>,
        /// Minutes of that role per unit.
        minutes_per_unit: Option<Number> = NOT_NEGATIVE [kind Minutes, label "handling time today"],
        /// Share of units that go wrong.
        error_rate: Option<Number> = SHARE [label "error rate today"],
        /// Cost of a unit that went wrong.
        cost_per_error: Option<Number> = MONEY [label "cost per error"],
        /// Other cost of handling a unit.
        other_per_unit: Option<Number> = MONEY [label "other handling cost per unit"],
    }
}

choice! {
    /// What a line of cost is for.
    pub enum Category {
        Api = "api",
        Infrastructure = "infrastructure",
        Engineering = "engineering",
        Maintenance = "maintenance",
        People = "people",
        Governance = "governance",
        Other = "other",
    }
}

impl Category {
    /// In the order in which they are listed everywhere.
    pub const ALL: [Self; 7] = [
        Self::Api,
        Self::Infrastructure,
        Self::Engineering,
        Self::Maintenance,
        Self::People,
        Self::Governance,
        Self::Other,
    ];
}

choice! {
    /// A cost that people forget, and that a line can say it covers.
    pub enum Expected {
        DataEngineering = "data-engineering",
        Integration = "integration",
        Evaluation = "evaluation",
        Monitoring = "monitoring",
        Security = "security",
        Training = "training",
        VendorManagement = "vendor-management",
        Review = "review",
        Retraining = "retraining",
        OnCall = "on-call",
        Decommissioning = "decommissioning",
        Contingency = "contingency",
        Redeployment = "redeployment",
    }
}

record! {
    /// A line of cost.
    pub struct CostLine {
        /// What it is called in reports.
        name: Option<Text> [kind Silent],
        /// What it is for; `other` if not given.
        category: Option<Category>,
        /// Options that bear it; all if not given.
        options: Option<Vec<Text>>,
        /// Expected costs that the line covers, for `check`.
        covers: Option<Vec<Expected>> [kind Silent],
        /// Amount paid in month 0.
        upfront: Option<Number> = MONEY [label "up-front amount"],
        /// Amount a month.
        per_month: Option<Number> = MONEY [per Month, label "monthly amount"],
        /// Amount for each unit served, or for each of what `per` counts.
        per_unit: Option<Number> = MONEY [label "amount per unit"],
        /// What `per_unit` counts by instead of the unit of work: a driver, what is added to it, or its initial stock
        /// (`documents`, `documents.added`, `documents.initial`).
        per: Option<Text>,
        /// Amount of each year, spread over its months.
        yearly: Option<Vec<Number>> = MONEY [label "amount by year"],
        /// Amount of each month, month 1 first.
        monthly: Option<Vec<Number>> = MONEY [label "amount by month"],
        /// Days of work of a role, spread evenly.
        days: Option<Number> = NOT_NEGATIVE [label "days of work"],
        /// Full-time equivalents of a role.
        fte: Option<Number> = NOT_NEGATIVE [label "full-time equivalents"],
        /// Who does the work.
        role: Option<Text>,
        /// Months from one payment of `amount` to the next.
        every: Option<Number> = MONTH [label "months between payments"],
        /// Paid every so many months, or once in each of some months.
        amount: Option<Number> = MONEY,
        /// The months in which `amount` is paid once; 0 is the decision day.
        in_months: Option<Vec<Number>> = MONTH_OR_DECISION [label "months of payment"],
        /// Share of all one-off amounts of the option, as a contingency.
        share_of_one_off: Option<Number> = NOT_NEGATIVE [label "contingency rate"],
        /// False where its one-off amount bears no contingency.
        one_off_contingency: Option<bool>,
        /// Share of other costs of the option.
        share: Option<Number> = NOT_NEGATIVE [kind Share, label "share of other costs"],
        /// The costs that it is a share of: a category, `calls`, a line such as `costs.integration`, or several of them.
        share_of: Option<Names>,
        /// First month of the line, 0 being the decision day; 1 if not given. What starts on the decision day is paid in
        /// advance: unless `to` says more, it ends a month before the horizon.
        from: Option<Number> = MONTH_OR_DECISION [label "first month"],
        /// Last month of the line; the last of the horizon if not given.
        to: Option<Number> = MONTH [label "last month"],
        /// Annual change in the amounts.
        annual_escalation: Option<Number> = RATE [per Year, label "annual escalation"],
        /// How the escalation compounds.
        step: Option<crate::form::number::Compounding>,
        /// Month of the prices that the amounts are in, from which the escalation compounds; the start if not given.
        base: Option<YearMonth>,
        /// Whether it buys an asset.
        capex: Option<bool>,
    }
}

record! {
    /// A line of value.
    pub struct ValueLine {
        /// What it is called in reports.
        name: Option<Text> [kind Silent],
        /// Options that bring it; all if not given.
        options: Option<Vec<Text>>,
        /// The saving against `[today]`, by each option's outcome.
        from_today: Option<bool>,
        /// Amount in month 0.
        upfront: Option<Number> = WORTH [label "up-front amount"],
        /// Amount a month.
        per_month: Option<Number> = WORTH [per Month, label "monthly amount"],
        /// Amount for each unit served.
        per_unit: Option<Number> = WORTH [label "amount per unit"],
        /// Amount of each year, spread over its months.
        yearly: Option<Vec<Number>> = WORTH [label "amount by year"],
        /// Amount of each month, month 1 first.
        monthly: Option<Vec<Number>> = WORTH [label "amount by month"],
        /// Share of the benefit that reaches the accounts; 1 if not given, but required with `from_today`.
        realisation: Option<Realisation> = SHARE [kind Share, label "share realised"],
        /// What the benefit is to the accounts; cash if not given.
        counts_as: Option<CountsAs>,
        /// First month of the line, 0 being the decision day; the option's go-live if not given.
        from: Option<Number> = MONTH_OR_DECISION [label "first month"],
        /// Last month of the line; the last of the horizon if not given.
        to: Option<Number> = MONTH [label "last month"],
        /// Annual change in the amounts.
        annual_escalation: Option<Number> = RATE [per Year, label "annual escalation"],
        /// How the escalation compounds.
        step: Option<crate::form::number::Compounding>,
        /// Month of the prices that the amounts are in, from which the escalation compounds; the start if not given.
        base: Option<YearMonth>,
    }
}

record! {
    /// A test that was agreed before the pilot.
    pub struct Criterion {
        /// A metric of the results, or a measured input.
        metric: Text,
        /// Option it applies to.
        option: Option<Text>,
        /// Largest value that passes.
        max: Option<Number> = ANY,
        /// Smallest value that passes.
        min: Option<Number> = ANY,
        /// Who answers for it.
        owner: Option<Text>,
        /// When it was agreed.
        agreed: Option<NaiveDate>,
        /// Who signs the baseline for it, as an allowed-signers file of SSH names them.
        approvers: Option<Vec<Text>>,
        /// What closing its gap takes, where it is missed.
        to_close: Option<ToClose>,
    }
}

record! {
    /// What the pilot processed and cost: the unit cost that people extrapolate.
    pub struct Pilot {
        /// Units that the pilot processed.
        units: Number = POSITIVE [kind Units, label "units in the pilot"],
        /// The pilot's bill, before credits.
        cost: Number = MONEY [label "pilot bill"],
    }
}

/// The fields of a scenario file that every option shares.
pub fn catalogue() -> Catalogue {
    Catalogue::of(Root::ROWS).with(&["options", "*"], OptionCore::ROWS)
}

/// A scenario that was read and found sound, with the prices it names.
#[derive(Debug, Clone)]
pub struct Scenario {
    pub header: Header,
    /// N, at least 1.
    pub months: u32,
    pub volume: Volume,
    pub drivers: Keyed<Driver>,
    pub work: Option<Work>,
    pub roles: Keyed<Role>,
    pub today: Option<Today>,
    pub options: Vec<OptionSpec>,
    pub costs: Keyed<CostLine>,
    pub values: Keyed<ValueLine>,
    pub criteria: Keyed<Criterion>,
    pub gate: Option<GateTerms>,
    pub risks: Keyed<Risk>,
    pub plan: Keyed<PlanStep>,
    pub decision: Option<Hurdles>,
    pub tax: Option<Tax>,
    pub accounting: Option<Accounting>,
    pub actuals: Keyed<Mapping>,
    pub pilot: Option<Pilot>,
    pub fx: Keyed<Number>,
    pub fx_by_date: Keyed<Vec<DatedRate>>,
    pub correlations: Correlations,
    pub book: PriceBook,
    /// Names of all cases that the scenario has.
    pub cases: Vec<String>,
    /// The case that was applied.
    pub case: Option<String>,
    /// Hash of every text that was read.
    pub sha256: String,
}
