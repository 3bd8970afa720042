//! What cannot be changed without laying the sheets out anew, by its label.

use crate::analysis::study::input_label::input_label;
use crate::base::format::percent;
use crate::base::source::Source;
use crate::form::number::Number;
use crate::report::labels::{input_name, sentence_case};
use crate::report::workbook::plan::WorkbookPlan;
use crate::report::workbook::timing::stays;
use crate::scenario::types::{Actual, CostLine, OptionSpec, Rollout, ValueLine};

/// A thing that is fixed.
pub struct Fixture {
    pub label: String,
    pub value: String,
    /// Its field in the file; nothing where there is none.
    pub field: String,
    pub source: Source,
}

struct Shapes<'a> {
    plan: &'a WorkbookPlan<'a>,
    list: Vec<Fixture>,
}

/// All that shapes the workbook.
pub fn shapes(plan: &WorkbookPlan) -> Vec<Fixture> {
    let mut all = Shapes { plan, list: vec![] };
    all.header();
    let scenario = &plan.projected.plan.scenario;
    scenario.options.iter().for_each(|option| all.of_option(option));
    for (_, line) in scenario.costs.iter() {
        let CostLine { from, to, every, .. } = line;
        all.of_line(&[from, to, every]);
    }
    for (_, line) in scenario.values.iter() {
        let ValueLine { from, to, .. } = line;
        all.of_line(&[from, to]);
    }
    all.of_lists();
    all.of_dates();
    all.of_delays();
    all.list
}

impl Shapes<'_> {
    fn put(&mut self, label: String, value: String, field: &str, source: Source) {
        self.list.push(Fixture { label, value, field: field.to_string(), source });
    }

    fn header(&mut self) {
        let header = &self.plan.projected.plan.scenario.header;
        let facts = &self.plan.study.scenario;
        let plain = |why: &str| Source::convention(why);
        let months =
            header.months.as_ref().map_or(plain("36 where not given"), |number| number.source.clone());
        self.put("Length of the horizon, months".into(), facts.months.to_string(), "scenario.months", months);
        self.put("First month".into(), facts.start.to_string(), "scenario.start", plain("month 1"));
        let when = plain("when flows are taken to fall");
        self.put("Timing of cash flows".into(), facts.discounting.clone(), "scenario.discounting", when);
        let currency = plain("reporting currency");
        self.put("Currency".into(), facts.currency.clone(), "scenario.currency", currency);
    }

    fn of_option(&mut self, option: &OptionSpec) {
        let core = &option.core;
        let name = core.name.text.clone();
        let path = |field: &str| format!("options.{}.{field}", option.id);
        let how = Source::convention("how the option does the work");
        self.put(format!("Kind of option: {name}"), core.kind.word().to_string(), &path("kind"), how);
        let live = format!("month {}", option.go_live);
        self.put(format!("Go-live, as planned: {name}"), live, &path("go_live"), core.go_live.source.clone());
        match &core.rollout {
            Some(Rollout::Waves(waves)) => {
                for (wave, at) in waves.iter().zip(1..) {
                    let value = format!("{} from month {}", percent(wave.share.value, 0), wave.month.value);
                    let source = wave.share.source.clone();
                    self.put(
                        format!("Rollout, wave {at}, as planned: {name}"),
                        value,
                        &wave.share.path,
                        source,
                    );
                }
            }
            Some(Rollout::Ramp(ramp)) => {
                let value = format!("months {} to {}", ramp.from.value, ramp.to.value);
                let source = ramp.from.source.clone();
                self.put(format!("Rollout, as planned: {name}"), value, &path("rollout"), source);
            }
            None => {}
        }
        // What is known of months that happened stands on Shared, by month.
        for (_, _, actual) in &core.actuals.items {
            let Actual { units, cost, review_minutes, escalated, errors } = actual;
            self.of_line(&[units, cost, review_minutes, escalated, errors]);
        }
    }

    fn of_line(&mut self, numbers: &[&Option<Number>]) {
        for number in numbers.iter().copied().flatten() {
            let label = sentence_case(&input_label(&self.plan.projected.plan, &number.path));
            let value = number.value.normalize().to_string();
            self.put(label, value, &number.path, number.source.clone());
        }
    }

    /// Lists by month, which stand on Shared.
    fn of_lists(&mut self) {
        let scenario = &self.plan.projected.plan.scenario;
        let volume = &scenario.volume;
        let mut lists = vec![
            ("volume.monthly".to_string(), &volume.monthly),
            ("volume.actuals".to_string(), &volume.actuals),
            ("volume.seasonality".to_string(), &volume.seasonality),
        ];
        lists.extend(scenario.costs.iter().map(|(id, line)| (format!("costs.{id}.monthly"), &line.monthly)));
        lists
            .extend(scenario.values.iter().map(|(id, line)| (format!("values.{id}.monthly"), &line.monthly)));
        for (path, numbers) in lists {
            let Some((first, all)) = numbers.as_ref().and_then(|all| Some((all.first()?, all))) else {
                continue;
            };
            let label = sentence_case(&input_label(&self.plan.projected.plan, &path));
            self.put(label, format!("{} numbers, on Shared", all.len()), &path, first.source.clone());
        }
    }

    /// The days from which prices hold, where there are several in the horizon.
    fn of_dates(&mut self) {
        let plan = self.plan;
        let mut known: Vec<(&str, &str)> = Vec::new();
        for input in &plan.sheet.inputs {
            let Some((path, date)) = input.key.split_once('@') else { continue };
            let whose = path.rsplit_once('.').map_or(path, |pair| pair.0);
            if !known.contains(&(whose, date)) {
                known.push((whose, date));
                let step = sentence_case(&input_name(plan.study, whose));
                self.put(format!("Prices: {step}"), format!("from {date}"), whose, input.source.clone());
            }
        }
    }

    /// What an option's delay leaves where it is.
    fn of_delays(&mut self) {
        let scenario = &self.plan.projected.plan.scenario;
        for option in &scenario.options {
            let stay = stays(scenario, option);
            if !stay.is_empty() {
                let label = format!("Stays when {} is late", option.core.name.text);
                self.put(label, stay.join(", "), "", Source::convention("shared, or set by the calendar"));
            }
        }
        if let Some(first) = self.plan.study.crossings.iter().map(|pair| pair.from).min() {
            let why = Source::convention("the first month in which two options serve, as planned");
            self.put("Break-even by time begins".into(), format!("month {first}"), "", why);
        }
        for case in &self.plan.cases.left_out {
            let why = Source::convention("it changes what shapes the workbook, or is beyond the eighth");
            self.put(format!("Case: {case}"), "not in this workbook".into(), "", why);
        }
    }
}
