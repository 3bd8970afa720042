//! The summary: the verdict, the options side by side, where they break even, and charts that follow the cells.

use rust_decimal::Decimal;

use crate::analysis::study::types::{Basis, OptionStudy, TimeCrossings};
use crate::base::format::percent;
use crate::report::labels::case_name;
use crate::report::study::overview::money;
use crate::report::workbook::address::{MONTHS, OPENING, RowAt, fixed};
use crate::report::workbook::cells::Pad;
use crate::report::workbook::conventions::Purpose;
use crate::report::workbook::plan::{FIRST_OPTION, SUMMARY, WorkbookPlan};
use crate::report::workbook::tables;
use crate::report::workbook::tables::Figures;
use crate::report::workbook::{
    Area, CellKind, Form, Plot, PlotKind, Role, Shown, Tab, checks, crossing, inputs, returns,
};
use crate::sheet::formula::Known;

/// Column of the first option.
const FIRST: u16 = 2;
const SAME: &str = "words as of the run hold";
/// Row of the charts, the first below them, and the size of each in pixels.
const CHARTS: u32 = 9;
const BELOW: u32 = 27;
const CHART: (u32, u32) = (380, 280);

struct Page<'a> {
    plan: &'a WorkbookPlan<'a>,
    pad: Pad,
    row: u32,
    /// Row of the options' names.
    names: u32,
}

pub fn summary(plan: &WorkbookPlan) -> Tab {
    let mut page = Page { plan, pad: Pad::new(), row: BELOW, names: 0 };
    page.head();
    let facts = &plan.study.scenario;
    page.block("Options side by side", tables::metrics(plan));
    page.verdict();
    let categories = page.block("TCO by category", tables::by_category(plan));
    page.block("TCO by year", tables::by_year(plan));
    page.block(&format!("Per {}", facts.unit), tables::per_unit(plan));
    page.block("Capacity and the pilot", tables::rest(plan));
    page.breakeven();
    page.notes();
    page.charts(categories);
    let end = FIRST + plan.study.options.len() as u16 - 1;
    page.pad.widen(0, 34);
    page.pad.even(FIRST, end);
    // The charts may reach beyond the tables.
    let wide = (end..).find(|column| page.pad.pixels(0, *column) >= 3 * (CHART.0 + 6)).unwrap_or(end);
    (end + 1..=wide).for_each(|column| page.pad.widen(column, 0));
    let last = page.row;
    let mut tab = page.pad.tab(&plan.names[SUMMARY], CellKind::Result);
    tab.frozen = (3, 1);
    tab.repeated = (3, 0);
    tab.printed = (last, wide);
    tab
}

impl Page<'_> {
    fn head(&mut self) {
        let facts = &self.plan.study.scenario;
        self.pad.text(0, 0, facts.name.clone(), Role::Title);
        let mut basis = format!(
            "{} months from {}; money in {}; discounted at {} a year, {}.",
            facts.months,
            facts.start.label(),
            money(facts),
            percent(facts.discount_rate, 1),
            facts.discounting
        );
        basis += if facts.illustrative { " The figures are illustrative." } else { "" };
        if let Some(case) = &facts.case {
            basis += &format!(" Case: {}.", case_name(case));
        }
        self.pad.text(1, 0, format!("As of the run: {basis}"), Role::Note);
    }

    /// A heading, the options' names, and a row for each figure. Gives the rows of the first and the last figure.
    fn block(&mut self, title: &str, rows: Vec<Figures>) -> (u32, u32) {
        if rows.is_empty() {
            return (self.row, self.row);
        }
        let options = self.plan.study.options.len() as u16;
        self.pad.heading(self.row, title, FIRST + options);
        self.row += 1;
        self.options();
        let first = self.row;
        for figures in rows {
            self.figures(&figures);
        }
        let last = self.row - 1;
        self.row += 1;
        (first, last)
    }

    fn options(&mut self) {
        self.names = self.row;
        self.pad.text(self.row, 0, "", Role::Column);
        self.pad.text(self.row, 1, "unit", Role::Column);
        for (at, option) in self.plan.study.options.iter().enumerate() {
            let title = RowAt { tab: FIRST_OPTION + at, row: 0 };
            let name = self.plan.places.cell(title, 0, SUMMARY);
            let shows = Shown::Text(option.name.clone());
            self.pad.formula(self.row, FIRST + at as u16, name, shows, Role::FigureColumn, Form::Plain);
        }
        self.row += 1;
    }

    fn figures(&mut self, figures: &Figures) {
        let plan = self.plan;
        let (label, role) =
            if figures.total { (Role::TotalLabel, Role::Total) } else { (Role::Label, Role::Figure) };
        self.pad.text(self.row, 0, figures.label.clone(), label);
        self.pad.text(self.row, 1, figures.unit.clone(), Role::Faint);
        for (at, line) in figures.lines.iter().enumerate() {
            let column = FIRST + at as u16;
            let (text, shows) = match line {
                Some(line) => (
                    plan.places.figure(*line, SUMMARY),
                    crate::report::workbook::model::shown(plan.exact.at(*line, 0)),
                ),
                None if figures.label.starts_with("IRR") => match returns::rate(plan, at) {
                    Some(text) => {
                        (text, crate::report::workbook::model::shown(headline(&plan.study.options[at])))
                    }
                    None => continue,
                },
                None => continue,
            };
            self.pad.formula(self.row, column, text, shows, role, figures.form.clone());
        }
        self.row += 1;
    }

    /// The basis by which the least cost wins; None where the highest NPV does.
    fn by_cost(&self) -> Option<Basis> {
        let study = self.plan.study;
        let basis = study.basis;
        (!study.scenario.has_value && basis != Basis::Total).then_some(basis)
    }

    /// The verdict by its rule, over the cells above.
    fn verdict(&mut self) {
        let plan = self.plan;
        let study = plan.study;
        let last = FIRST + study.options.len() as u16 - 1;
        let names = format!("{}:{}", fixed(self.names, FIRST), fixed(self.names, last));
        let counted = self.counted(last);
        let most = if self.by_cost().is_some() { "MIN" } else { "MAX" };
        let best = format!("INDEX({names},1,MATCH({most}({counted}),{counted},0))");
        let best = match study.scenario.has_value {
            true => {
                let digits = plan.known(Purpose::Known(Known::ZeroDigits));
                format!("IF(ROUND(MAX({counted}),{digits})<0,\"do nothing\",{best})")
            }
            false => best,
        };
        let text = format!("IF(COUNT({counted})=0,\"do nothing\",{best})");
        let chosen = study.verdict.option.as_deref();
        let chosen = chosen.and_then(|id| study.options.iter().find(|option| option.id == id));
        let shows = chosen.map_or("do nothing".to_string(), |option| option.name.clone());
        self.pad.text(3, 0, "Recommended", Role::TotalLabel);
        self.pad.formula(3, 1, text, Shown::Text(shows), Role::Answer, Form::Plain);
        self.pad.text(4, 0, "The rule", Role::Label);
        self.pad.text(4, 1, study.verdict.rule.clone(), Role::Note);
        self.pad.text(5, 0, "Reason, as of the run", Role::Label);
        self.pad.text(5, 1, study.verdict.reason.clone(), Role::Note);
        self.pad.text(6, 0, "Checks", Role::Label);
        self.pad.formula(6, 1, checks::all(plan), Shown::Text("OK".into()), Role::Check, Form::Plain);
        self.pad.text(7, 0, "Inputs changed since the run", Role::Label);
        let none = Shown::Number(Decimal::ZERO);
        self.pad.formula(7, 1, inputs::changed(plan), none, Role::Figure, Form::Given(0));
        let says = format!("IF({}=0,\"{SAME}\",\"words as of the run no longer hold\")", fixed(7, 1));
        self.pad.formula(7, 2, says, Shown::Text(SAME.into()), Role::Note, Form::Plain);
    }

    /// The range of figures that decide: NPV of the options that can serve their peak. Without value NPV is what is left
    /// of what was bought less the cost.
    fn counted(&mut self, last: u16) -> String {
        let plan = self.plan;
        let by_cost = self.by_cost();
        let (key, label) = by_cost.map_or(("npv", "NPV"), |basis| (basis.metric(), basis.says()));
        // Below the metrics, without a gap.
        let row = self.row - 1;
        self.pad.text(row, 0, format!("{label} of options that can serve their peak"), Role::Faint);
        for at in 0..plan.study.options.len() {
            let Some(npv) = plan.line(at, key) else { continue };
            let text = plan.places.figure(npv, SUMMARY);
            let short = plan.line(at, "capacity.largest_shortfall");
            let (text, able) = match short {
                Some(short) => {
                    let able = plan.exact.at(short, 0).is_some_and(|short| short <= Decimal::ZERO);
                    (format!("IF({}>0,\"no\",{text})", plan.places.figure(short, SUMMARY)), able)
                }
                None => (text, true),
            };
            let shows = if able {
                crate::report::workbook::model::shown(plan.exact.at(npv, 0))
            } else {
                Shown::Text("no".into())
            };
            let form = Form::Number(if by_cost == Some(Basis::PerUnit) { 4 } else { 0 });
            self.pad.formula(row, FIRST + at as u16, text, shows, Role::Figure, form);
        }
        self.row += 1;
        format!("{}:{}", fixed(row, FIRST), fixed(row, last))
    }

    /// Where cumulative costs cross, pair by pair; then by volume, as the run found it.
    fn breakeven(&mut self) {
        let plan = self.plan;
        let study = plan.study;
        if study.crossings.is_empty() {
            return;
        }
        self.pad.heading(
            self.row,
            "Break-even by time: cumulative costs cross",
            FIRST + study.options.len() as u16,
        );
        self.row += 1;
        for (name, column) in ["pair", "crossings", "first, month", "cheaper at the end"].into_iter().zip(0..)
        {
            let role = if column == 0 { Role::Column } else { Role::FigureColumn };
            self.pad.text(self.row, column, name, role);
        }
        self.row += 1;
        for (at, crossings) in study.crossings.iter().enumerate() {
            self.pair(at, crossings);
        }
        self.row += 1;
    }

    fn pair(&mut self, at: usize, crossings: &TimeCrossings) {
        let plan = self.plan;
        let months = plan.sheet.months;
        let (gap, cross) = crossing::rows_of(plan, at);
        let (one, other) = crossing::pair(plan, crossings);
        let name = |at: usize| plan.study.options[at].name.as_str();
        let range = plan.places.span(cross, 1, months, SUMMARY);
        let end = plan.places.span(gap, months, months, SUMMARY);
        let found = &crossings.crossings;
        self.pad.text(self.row, 0, format!("{} and {}", name(one), name(other)), Role::Label);
        let count = Shown::Number(found.len().into());
        self.pad.formula(self.row, 1, format!("COUNT({range})"), count, Role::Figure, Form::Given(0));
        let first = found.first().map_or(Shown::Text("none".into()), |first| Shown::Number(first.at));
        let text = format!("IF(COUNT({range})=0,\"none\",MIN({range}))");
        self.pad.formula(self.row, 2, text, first, Role::Figure, Form::Number(1));
        let title = |at: usize| plan.places.cell(RowAt { tab: FIRST_OPTION + at, row: 0 }, 0, SUMMARY);
        let text = format!("IF({end}<0,{},IF({end}>0,{},\"the same\"))", title(one), title(other));
        let last = crossing::last_gap(plan, crossings);
        let cheaper = match () {
            () if last < Decimal::ZERO => name(one),
            () if last > Decimal::ZERO => name(other),
            () => "the same",
        };
        self.pad.formula(self.row, 3, text, Shown::Text(cheaper.into()), Role::Figure, Form::Plain);
        self.row += 1;
    }

    fn notes(&mut self) {
        let study = self.plan.study;
        let mut notes = Vec::new();
        for option in &study.options {
            if let Some(rates) = option.irr.as_ref().ok().filter(|rates| rates.len() > 1) {
                let all: Vec<String> = rates.iter().map(|rate| percent(*rate, 1)).collect();
                notes.push(format!(
                    "{} has {} internal rates of return: {}. The first, nearest the discount rate, is shown; trust the NPV and the MIRR.",
                    option.name, rates.len(), all.join(", ")
                ));
            }
            notes.extend(
                option
                    .infeasible
                    .iter()
                    .map(|why| format!("{} cannot be built as described: {why}.", option.name)),
            );
        }
        if notes.is_empty() {
            return;
        }
        self.pad.heading(self.row, "Notes, as of the run", FIRST + study.options.len() as u16);
        self.row += 1;
        for note in notes {
            self.pad.text(self.row, 0, note, Role::Note);
            self.row += 1;
        }
        self.row += 1;
    }

    /// Side by side below the verdict.
    fn charts(&mut self, (first, last): (u32, u32)) {
        let plan = self.plan;
        let end = FIRST + plan.study.options.len() as u16 - 1;
        let along = |row: u32| Area { tab: SUMMARY, first: (row, FIRST), last: (row, end) };
        let name = |row: u32| Area { tab: SUMMARY, first: (row, 0), last: (row, 0) };
        let series = (first..last).map(|row| (name(row), along(row))).collect();
        let mut plots = vec![self.over_months("Cumulative cost, by month", "cumulative_cost")];
        if plan.study.scenario.has_value {
            plots.push(self.over_months("Cumulative net, by month", "cumulative_net"));
        }
        let mut stacked = self.over_months("TCO by category", "cost");
        stacked = Plot { kind: PlotKind::Stacked, along: along(first - 1), series, ..stacked };
        plots.push(stacked);
        for (plot, at) in plots.iter_mut().zip(0..) {
            plot.left = at * (CHART.0 + 6);
        }
        self.pad.charts = plots;
    }

    /// A row of every option over the months.
    fn over_months(&self, title: &str, name: &str) -> Plot {
        let plan = self.plan;
        let whole = |tab: usize, row: u32| Area {
            tab,
            first: (row, OPENING),
            last: (row, OPENING + plan.sheet.months as u16),
        };
        let series = (0..plan.study.options.len()).filter_map(|option| {
            let row = plan.places.row(plan.line(option, name)?);
            let title = Area { tab: row.tab, first: (0, 0), last: (0, 0) };
            Some((title, whole(row.tab, row.row)))
        });
        Plot {
            title: title.to_string(),
            kind: PlotKind::Lines,
            row: CHARTS,
            left: 0,
            size: CHART,
            unit: plan.study.scenario.currency.clone(),
            along: whole(FIRST_OPTION, MONTHS),
            series: series.collect(),
        }
    }
}

fn headline(option: &OptionStudy) -> Option<Decimal> {
    option.irr.as_ref().ok()?.first().copied()
}
