//! Reads a study off the sheet of a scenario. Formulas stand in the model; here are only look-ups, the marginal
//! cost (the sheet once more with 1 % more volume) and what is no formula: IRR, crossings, the verdict.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::analysis::study::crossing::crossings;
use crate::analysis::study::irr;
use crate::analysis::study::types::*;
use crate::analysis::study::verdict::verdict;
use crate::base::calendar::YearMonth;
use crate::base::diagnostic::{Problem, Refusal};
use crate::base::source::Origin;
use crate::form::decimal::as_count;
use crate::form::number::Number;
use crate::model::actual_months::months;
use crate::model::finance::OptionLines;
use crate::model::{Model, Plan};
use crate::scenario::types::{Category, Criterion, Discounting, OptionSpec, Scenario};
use crate::sheet::exact::{Again, EvalError, Fault, Projection, evaluate};
use crate::sheet::node::{Input, InputId, LineId};

/// A scenario with its sheet and every value in it.
pub struct Projected {
    pub plan: Plan,
    pub model: Model,
    pub exact: Projection,
    /// The sheet again with 1 % more volume.
    pub more: Projection,
}

impl Projected {
    /// A single figure with one input at another value; None where it then does not exist.
    pub fn figure_with(&self, input: InputId, value: Decimal, line: LineId) -> Option<Decimal> {
        let sheet = &self.model.sheet;
        let mut values = sheet.values();
        values[input.0 as usize] = value;
        Again::new(sheet, &self.exact, &[input], &[line]).evaluate(&values).ok()?.at(line, 0)
    }
}

/// Computes the sheet of a plan.
///
/// # Errors
/// A number that is too large, or a division by zero, with its line and month.
pub fn project(plan: Plan, model: Model) -> Result<Projected, Refusal> {
    let values = model.sheet.values();
    let more: Vec<Decimal> =
        model.sheet.inputs.iter().map(|input| more_volume(&input.key, input.value)).collect();
    let run = |values: &[Decimal]| evaluate(&model.sheet, values).map_err(|error| fault(&plan, &error));
    let (exact, more) = (run(&values)?, run(&more)?);
    Ok(Projected { plan, model, exact, more })
}

/// The inputs that scale the whole demand, 1 % up.
fn more_volume(key: &str, value: Decimal) -> Decimal {
    match key {
        "volume.units_per_month" | "volume.scale" => value * Decimal::new(101, 2),
        _ => value,
    }
}

fn fault(plan: &Plan, error: &EvalError) -> Refusal {
    let EvalError { line, month, fault } = error;
    let what = match fault {
        Fault::DivisionByZero => "division by zero",
        Fault::Overflow => "a number beyond what 28 digits hold",
        Fault::Missing => "a figure that does not exist",
        Fault::NoPower => "a fractional power of a negative number",
    };
    let problem = Problem::nowhere("arithmetic", format!("{what} in `{line}`, month {month}"));
    let hint = "look for a number that is far too large or too small";
    Refusal { texts: plan.texts.clone(), problems: vec![problem.hint(hint)] }
}

/// The study of a projected scenario.
pub fn study(projected: &Projected) -> Study {
    let Projected { plan, model, .. } = projected;
    let facts = facts(projected);
    let options: Vec<OptionStudy> = plan
        .options
        .iter()
        .zip(&model.options)
        .map(|((spec, _), lines)| option(projected, spec, lines))
        .collect();
    let verdict = verdict(&facts, &options);
    let today = match model.line("today_cost_per_unit") {
        Some(line) => figure(projected, line),
        None => Err("the scenario has no `[today]`".into()),
    };
    let crossings = crossings(&options);
    Study {
        scenario: facts,
        today_cost_per_unit: today,
        options,
        crossings,
        by_volume: vec![],
        curves: vec![],
        pilot: None,
        tornado: None,
        map: None,
        verdict,
        flips: vec![],
        assumptions: assumptions(projected),
        criteria: criteria(&plan.scenario),
        warnings: vec![],
    }
}

fn facts(projected: &Projected) -> Facts {
    let scenario = &projected.plan.scenario;
    let header = &scenario.header;
    Facts {
        name: header.name.text.clone(),
        unit: header.unit.text.clone(),
        units: header
            .units
            .as_ref()
            .map_or_else(|| crate::base::format::plural(&header.unit.text), |units| units.text.clone()),
        owner: header.owner.as_ref().map(|owner| owner.text.clone()),
        description: header.description.as_ref().map(|text| text.text.clone()),
        currency: header.currency.text.clone(),
        start: header.start,
        months: scenario.months,
        discount_rate: header.discount_rate.value,
        discounting: header.discounting.unwrap_or(Discounting::MonthlyEnd).word().to_string(),
        sha256: scenario.sha256.clone(),
        case: scenario.case.clone(),
        price_date: price_date(projected).map(|date| date.to_string()),
        priced_on: header.price_date.map(|date| date.to_string()),
        prices: prices_used(projected),
        illustrative: header.illustrative.unwrap_or(false),
        fiscal_year_starts: header.fiscal_year_starts.as_ref().map(|month| as_count(month.value)),
        has_value: !scenario.values.is_empty(),
        last_actual: scenario.options.iter().filter_map(|spec| months(scenario, spec).last().copied()).max(),
    }
}

fn assumptions(projected: &Projected) -> Vec<Assumption> {
    let sheet = &projected.model.sheet;
    let assumption = |input: &Input| Assumption {
        key: input.key.clone(),
        value: input.value,
        unit: input.unit.symbol(&sheet.names),
        range: projected.plan.ranges.get(&input.key).map_or(String::new(), |said| said.words.clone()),
        source: input.source.source.clone(),
        as_of: input.source.as_of.clone(),
        origin: input.source.origin.to_string(),
    };
    sheet.inputs.iter().map(assumption).collect()
}

fn criteria(scenario: &Scenario) -> Vec<String> {
    let sentence = |criterion: &Criterion| {
        let limit = |word: &str, number: &Option<Number>| {
            number.as_ref().map(|number| format!(" {word} {}", number.value.normalize())).unwrap_or_default()
        };
        let of = criterion.option.as_ref().map_or(String::new(), |option| format!(" of {}", option.text));
        let owner = criterion.owner.as_ref().map_or(String::new(), |owner| format!(" ({})", owner.text));
        let limits = limit("at least", &criterion.min) + &limit("at most", &criterion.max);
        format!("{}{of}{limits}{owner}", criterion.metric.text)
    };
    scenario.criteria.iter().map(|(_, criterion)| sentence(criterion)).collect()
}

/// The oldest date among the prices of the books: what the figures are as old as.
pub fn price_date(projected: &Projected) -> Option<NaiveDate> {
    let booked = |input: &&Input| matches!(input.source.origin, Origin::Book { .. }) && input.unit.is_money();
    let prices = projected.model.sheet.inputs.iter().filter(booked);
    prices.filter_map(|input| input.source.as_of.as_ref()?.parse::<NaiveDate>().ok()).min()
}

/// Every entry of a book that a price comes from, once for each day on which it was read.
fn prices_used(projected: &Projected) -> Vec<PriceUsed> {
    let mut list: Vec<PriceUsed> = Vec::new();
    for input in projected.model.sheet.inputs.iter().filter(|input| input.unit.is_money()) {
        let Origin::Book { entry, place } = &input.source.origin else { continue };
        let said = |text: &Option<String>| text.clone().unwrap_or_default();
        let (book, entry) = (place.file.clone(), entry.clone());
        let used =
            PriceUsed { entry, book, as_of: said(&input.source.as_of), source: said(&input.source.source) };
        if !list.contains(&used) {
            list.push(used);
        }
    }
    list
}

/// A single figure, or the reason why it does not exist.
fn figure(projected: &Projected, line: LineId) -> Figure {
    let reason = || projected.model.sheet.line(line).missing.clone().unwrap_or_else(|| "not computed".into());
    projected.exact.at(line, 0).ok_or_else(reason)
}

/// Reads one option's figures by their keys.
struct OptionReader<'a> {
    projected: &'a Projected,
    id: &'a str,
}

impl OptionReader<'_> {
    fn line(&self, name: &str) -> Option<LineId> {
        self.projected.model.line(&format!("options.{}.{name}", self.id))
    }

    fn figure(&self, name: &str, otherwise: &str) -> Figure {
        match self.line(name) {
            Some(line) => figure(self.projected, line),
            None => Err(otherwise.to_string()),
        }
    }

    /// A figure that every option has.
    fn known(&self, name: &str) -> Decimal {
        self.figure(name, "").unwrap_or_default()
    }

    fn at(&self, name: &str, month: u32) -> Option<Decimal> {
        self.projected.exact.at(self.line(name)?, month)
    }

    fn flow(&self, name: &str, month: u32) -> Decimal {
        self.at(name, month).unwrap_or_default()
    }
}

fn option(projected: &Projected, spec: &OptionSpec, lines: &OptionLines) -> OptionStudy {
    let read = OptionReader { projected, id: &spec.id };
    let happened = months(&projected.plan.scenario, spec);
    OptionStudy {
        id: spec.id.clone(),
        name: spec.core.name.text.clone(),
        kind: spec.core.kind.word().to_string(),
        go_live: spec.go_live,
        tco: read.known("tco"),
        pv_cost: read.known("pv_cost"),
        pv_value: read.known("pv_value"),
        total_value: read.known("total_value"),
        npv: read.known("npv"),
        roi: read.figure("roi", ""),
        roi_pv: read.figure("roi_pv", ""),
        irr: rates(&projected.plan.scenario, |month| read.flow("net", month)),
        mirr: read.figure("mirr", ""),
        payback_month: read.figure("payback", ""),
        stays_positive_month: read.figure("stays_positive", ""),
        discounted_payback_month: read.figure("discounted_payback", ""),
        units_served: read.known("units_served"),
        cost_per_unit: read.figure("cost_per_unit", ""),
        levelised_cost_per_unit: read.figure("levelised_cost_per_unit", ""),
        run_rate_cost_per_unit: read.figure("run_rate_cost_per_unit", ""),
        value_per_unit: read.figure("value_per_unit", ""),
        margin_per_unit: read.figure("margin_per_unit", ""),
        marginal_cost_per_unit: marginal(&read),
        process_cost_per_unit: read.figure("process_cost_per_unit", "it needs `[today]` and an `outcome`"),
        today_cost_per_unit: read.figure("today_cost_per_unit", "the scenario has no `[today]`"),
        budget_overrun: read.figure("budget_overrun", "the scenario has no `[pilot]`"),
        peak_funding: peak_funding(&read),
        capex: read.known("capex"),
        opex: read.known("opex"),
        by_category: categories(|category| read.known(&format!("by_category.{category}.total"))),
        by_year: (0..=projected.plan.scenario.months.div_ceil(12)).map(|year| year_of(&read, year)).collect(),
        lines: cost_lines(projected, lines),
        value_lines: value_lines(projected, lines),
        capacity: capacity(projected, lines),
        monthly: (0..=projected.plan.scenario.months)
            .map(|month| MonthFigures { actual: happened.contains(&month), ..month_of(&read, month, lines) })
            .collect(),
        infeasible: infeasible(projected, lines),
    }
}

fn categories(amount: impl Fn(&str) -> Decimal) -> Vec<(String, Decimal)> {
    Category::ALL.iter().map(|category| (category.word().to_string(), amount(category.word()))).collect()
}

/// Internal rates of return of net flows by month, timed by the discounting convention, headline first.
///
/// # Errors
/// The reason why there is none.
pub fn rates(scenario: &Scenario, net: impl Fn(u32) -> Decimal) -> Result<Vec<Decimal>, String> {
    let header = &scenario.header;
    let convention = header.discounting.unwrap_or(Discounting::MonthlyEnd);
    let year = Decimal::from(12);
    let when = |month: u32| match (convention, month) {
        (_, 0) => Decimal::ZERO,
        (Discounting::MonthlyEnd, _) => Decimal::from(month) / year,
        (Discounting::MonthlyMid, _) => (Decimal::from(month) - Decimal::new(5, 1)) / year,
        (Discounting::AnnualEnd, _) => Decimal::from(month.div_ceil(12)),
    };
    let mut flows: Vec<(Decimal, Decimal)> = Vec::new();
    for month in 0..=scenario.months {
        let (at, net) = (when(month), net(month));
        match flows.last_mut().filter(|last| last.0 == at) {
            Some(last) => last.1 += net,
            None => flows.push((at, net)),
        }
    }
    irr::rates(&flows, header.discount_rate.value)
}

/// What 1 % more volume costs, for each unit more that is served.
fn marginal(read: &OptionReader) -> Figure {
    let both = |name: &str| {
        let line = read.line(name)?;
        Some((read.projected.exact.at(line, 0)?, read.projected.more.at(line, 0)?))
    };
    let none = || "no units are served".to_string();
    let ((cost, more_cost), (units, more_units)) = both("tco").zip(both("units_served")).ok_or_else(none)?;
    let fixed = || "no month is left to project".to_string();
    let why = || if units.is_zero() { none() } else { fixed() };
    (more_cost - cost).checked_div(more_units - units).ok_or_else(why)
}

fn peak_funding(read: &OptionReader) -> PeakFunding {
    let amount = read.known("peak_funding");
    let month = read.figure("peak_funding_month", "").ok().and_then(|month| u32::try_from(month).ok());
    PeakFunding { amount, month: month.filter(|_| amount > Decimal::ZERO) }
}

fn year_of(read: &OptionReader, year: u32) -> YearFigures {
    let of = |name: &str| read.known(&format!("by_year.{year}.{name}"));
    YearFigures {
        year,
        cost: of("cost"),
        value: of("value"),
        net: of("net"),
        served: of("served"),
        by_category: categories(|category| of(&format!("by_category.{category}"))),
    }
}

fn sum(projected: &Projected, line: LineId) -> Decimal {
    projected.exact.cells(line).iter().flatten().sum()
}

fn cost_lines(projected: &Projected, lines: &OptionLines) -> Vec<LineTotal> {
    let line = |cost: &crate::model::finance::CostLineRow| LineTotal {
        key: cost.key.clone(),
        label: cost.label.clone(),
        category: cost.category.word().to_string(),
        total: sum(projected, cost.row),
    };
    lines.costs.iter().map(line).collect()
}

fn value_lines(projected: &Projected, lines: &OptionLines) -> Vec<LineTotal> {
    let line = |(key, label, row): &(String, String, LineId)| LineTotal {
        key: key.clone(),
        label: label.clone(),
        category: "value".to_string(),
        total: sum(projected, *row),
    };
    lines.values.iter().map(line).collect()
}

fn capacity(projected: &Projected, lines: &OptionLines) -> Option<Capacity> {
    let rows = lines.capacity.as_ref()?;
    let replicas = projected.exact.cells(rows.replicas).iter().flatten().max().copied();
    Some(Capacity {
        replicas_max: replicas.unwrap_or_default(),
        utilisation: figure(projected, rows.utilisation),
        cost_per_mtok: figure(projected, rows.cost_per_mtok),
        marginal_cost_per_mtok: figure(projected, rows.marginal_cost_per_mtok),
    })
}

fn infeasible(projected: &Projected, lines: &OptionLines) -> Option<String> {
    let row = lines.capacity.as_ref()?.shortfall?;
    let cells = projected.exact.cells(row);
    let (month, most) = cells
        .iter()
        .enumerate()
        .filter_map(|(month, cell)| Some((month, (*cell)?)))
        .max_by_key(|cell| cell.1)?;
    (most > Decimal::ZERO)
        .then(|| format!("it lacks {} replicas at the peak of month {month}", most.normalize()))
}

fn month_of(read: &OptionReader, month: u32, lines: &OptionLines) -> MonthFigures {
    let exact = &read.projected.exact;
    let demand = read.projected.model.line("volume.demand").and_then(|line| exact.at(line, month));
    let per_unit = |name: &str| {
        read.at(name, month).filter(|_| month > 0).ok_or_else(|| "no units are served in the month".into())
    };
    MonthFigures {
        month,
        date: date(read, month),
        actual: false,
        demand: demand.unwrap_or_default(),
        served: read.flow("served", month),
        cost: read.flow("cost", month),
        value: read.flow("value", month),
        net: read.flow("net", month),
        cumulative_cost: read.flow("cumulative_cost", month),
        cumulative_net: read.flow("cumulative_net", month),
        cost_per_unit: per_unit("cost_per_unit_by_month"),
        value_per_unit: per_unit("value_per_unit_by_month"),
        replicas: lines.capacity.as_ref().and_then(|rows| exact.at(rows.replicas, month)),
        by_category: categories(|category| read.flow(&format!("by_category.{category}"), month)),
    }
}

fn date(read: &OptionReader, month: u32) -> YearMonth {
    read.projected.plan.scenario.header.start.plus(month.max(1) - 1)
}
