//! Reads a study off the sheet of a scenario: only look-ups, since formulas stand in the model.

use indexmap::IndexMap;
use rust_decimal::Decimal;

use crate::analysis::metric::figure::{figure, infeasible, internal_rates, single};
use crate::analysis::projected::Projected;
use crate::analysis::study::basis::basis;
use crate::analysis::study::crossing::crossings;
use crate::analysis::study::facts::{assumptions, criteria, facts};
use crate::analysis::study::types::*;
use crate::analysis::study::verdict::verdict;
use crate::base::calendar::YearMonth;
use crate::model::actual_months::months;
use crate::model::finance::OptionLines;
use crate::model::metric::{Metric, Needs};
use crate::scenario::types::{Category, OptionSpec};
use crate::sheet::node::LineId;

/// The study of a projected scenario.
pub fn study(projected: &Projected) -> Study {
    let Projected { plan, model, .. } = projected;
    let facts = facts(projected);
    let options: Vec<OptionStudy> = plan
        .options
        .iter()
        .zip(&model.options)
        .map(|(planned, lines)| option(projected, &planned.spec, lines))
        .collect();
    let able: Vec<&OptionStudy> = options.iter().filter(|option| option.infeasible.is_none()).collect();
    let basis = basis(&able);
    let verdict = verdict(&facts, plan.scenario.decision.as_ref(), basis, &able);
    let today = match model.line("today_cost_per_unit") {
        Some(line) => single(projected, line),
        None => Err(Needs::Today.reason().into()),
    };
    let crossings = crossings(&options);
    Study {
        scenario: facts,
        metrics: model.metrics,
        today_cost_per_unit: today,
        today_cost: today_cost(projected),
        options,
        crossings,
        basis,
        verdict,
        assumptions: assumptions(projected),
        criteria: criteria(projected),
    }
}

/// Today's cost of all demand, month upon month.
fn today_cost(projected: &Projected) -> Option<Vec<Decimal>> {
    let line = projected.model.line("today.cost")?;
    let months = 0..=projected.plan.scenario.months;
    let costs = months.map(|month| projected.exact.at(line, month).unwrap_or_default());
    let mut sum = Decimal::ZERO;
    let to_date = costs.map(|cost| {
        sum += cost;
        sum
    });
    Some(to_date.collect())
}

/// Reads one option's rows by their keys. A key that is not there is a mistake of ours, so it stops.
struct OptionReader<'a> {
    projected: &'a Projected,
    id: &'a str,
}

impl OptionReader<'_> {
    fn line(&self, name: &str) -> LineId {
        let key = format!("options.{}.{name}", self.id);
        self.projected.model.line(&key).unwrap_or_else(|| panic!("the sheet has no line `{key}`"))
    }

    fn at(&self, name: &str, month: u32) -> Option<Decimal> {
        self.projected.exact.at(self.line(name), month)
    }

    /// An amount of a month; nothing flows in a month that a row does not reach.
    fn flow(&self, name: &str, month: u32) -> Decimal {
        self.at(name, month).unwrap_or_default()
    }

    /// A figure of a month that need not exist, nor its row.
    fn perhaps(&self, name: &str, month: u32) -> Option<Decimal> {
        let line = self.projected.model.figure(self.id, name)?;
        self.projected.exact.at(line, month)
    }

    /// A single figure that every option has.
    fn known(&self, name: &str) -> Decimal {
        self.at(name, 0).unwrap_or_else(|| panic!("`options.{}.{name}` has no value", self.id))
    }
}

fn option(projected: &Projected, spec: &OptionSpec, lines: &OptionLines) -> OptionStudy {
    let read = OptionReader { projected, id: &spec.id };
    let happened = months(&projected.plan.scenario, spec);
    let last = projected.plan.scenario.months;
    let month =
        |month: u32| MonthFigures { actual: happened.contains(&month), ..month_of(&read, month, lines) };
    OptionStudy {
        id: spec.id.clone(),
        name: spec.core.name.text.clone(),
        kind: spec.core.kind.word().to_string(),
        go_live: spec.go_live,
        figures: figures(projected, &spec.id),
        irr: internal_rates(projected, &spec.id),
        by_category: categories(|category| read.known(&format!("by_category.{category}"))),
        by_year: (0..=last.div_ceil(12)).map(|year| year_of(&read, year)).collect(),
        lines: cost_lines(projected, lines),
        value_lines: value_lines(projected, lines),
        has_servers: lines.capacity.is_some(),
        monthly: (0..=last).map(month).collect(),
        profit: (0..=last).filter_map(|month| profit_of(&read, month)).collect(),
        infeasible: infeasible(projected, lines),
    }
}

/// Every metric of the catalogue. A peak of nothing has no month.
fn figures(projected: &Projected, id: &str) -> IndexMap<&'static str, Figure> {
    let read = |metric: &'static Metric| (metric.key, figure(projected, id, metric));
    let mut figures: IndexMap<&'static str, Figure> = projected.model.metrics.iter().map(read).collect();
    if figures.get("peak_funding") == Some(&Ok(Decimal::ZERO)) {
        figures.insert("peak_funding.month", Err("the cumulative net is never negative".to_string()));
    }
    figures
}

fn categories(amount: impl Fn(&str) -> Decimal) -> Vec<(String, Decimal)> {
    Category::ALL.iter().map(|category| (category.word().to_string(), amount(category.word()))).collect()
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
        cumulative_work_cost: read.perhaps("cumulative_work_cost", month),
        levelised_cost_to_date: read.perhaps("levelised_cost_to_date", month).filter(|_| month > 0),
        cumulative_net: read.flow("cumulative_net", month),
        cost_per_unit: per_unit("cost_per_unit_by_month"),
        value_per_unit: per_unit("value_per_unit_by_month"),
        replicas: lines.capacity.as_ref().and_then(|rows| exact.at(rows.replicas, month)),
        by_category: categories(|category| read.flow(&format!("by_category.{category}_by_month"), month)),
    }
}

/// None where there is no accounting view.
fn profit_of(read: &OptionReader, month: u32) -> Option<ProfitFigures> {
    let of = |name: &str| read.perhaps(&format!("accounting.{name}"), month);
    Some(ProfitFigures {
        month,
        date: date(read, month),
        benefit: read.flow("value", month),
        operating_cost: of("operating_cost")?,
        depreciation: of("depreciation")?,
        profit: of("profit")?,
        tax: of("tax").unwrap_or_default(),
    })
}

fn date(read: &OptionReader, month: u32) -> YearMonth {
    read.projected.plan.scenario.header.start.plus(month.max(1) - 1)
}
