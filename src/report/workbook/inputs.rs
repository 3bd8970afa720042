//! The sheet of inputs: every number that the figures are made from, the case that is in use, delays and conventions.

use rust_decimal::Decimal;

use crate::base::source::Source;
use crate::report::labels::is_share;
use crate::report::workbook::address::fixed;
use crate::report::workbook::cases::BASE;
use crate::report::workbook::cells::Pad;
use crate::report::workbook::columns::{CASE_NUMBER, CASE_ROW, Columns, VALUE};
use crate::report::workbook::input_words::{label, unit_in_full};
use crate::report::workbook::limits::bounds;
use crate::report::workbook::plan::{FIRST_INPUT, GROUPS, INPUTS, WorkbookPlan, group};
use crate::report::workbook::shapes::shapes;
use crate::report::workbook::{CellKind, FIXED, Form, Limit, Role, Shown, Tab};
use crate::sheet::node::Input;

pub fn inputs(plan: &WorkbookPlan) -> Tab {
    let mut page = Page { plan, columns: Columns::of(plan.cases), pad: Pad::new() };
    page.head();
    page.numbers();
    page.delays();
    page.conventions();
    page.shapes();
    page.finish()
}

struct Page<'a> {
    plan: &'a WorkbookPlan<'a>,
    columns: Columns,
    pad: Pad,
}

impl Page<'_> {
    fn head(&mut self) {
        let (plan, columns) = (self.plan, self.columns);
        let facts = &plan.study.scenario;
        self.pad.text(0, 0, "Inputs", Role::Title);
        let note = format!("{}. Change a yellow cell, and the whole model follows.", facts.name);
        self.pad.text(1, 0, note, Role::Note);
        let named = [
            (0, "input"),
            (columns.unit, "unit"),
            (columns.range, "range"),
            (columns.source, "source"),
            (columns.as_of, "as of"),
            (columns.note, "note"),
            (columns.field, "field in the file"),
            (columns.stands, "where it stands"),
            (columns.changed, ""),
        ];
        for (column, name) in named {
            self.pad.text(FIRST_INPUT - 1, column, name, Role::Column);
        }
        let first = if columns.cases == 0 { "value" } else { BASE };
        self.pad.text(FIRST_INPUT - 1, VALUE, first, Role::FigureColumn);
        self.pad.text(FIRST_INPUT - 1, columns.run, "in the run", Role::FigureColumn);
        if columns.cases > 0 {
            self.selector();
        }
    }

    /// The case in use, by its name from the heads of the columns.
    fn selector(&mut self) {
        let columns = self.columns;
        let head = FIRST_INPUT - 1;
        for (run, at) in self.plan.cases.runs.iter().zip(1..) {
            self.pad.text(head, VALUE + at, run.name.clone(), Role::FigureColumn);
            self.pad.text(head, columns.run + at, format!("{} in the run", run.name), Role::FigureColumn);
        }
        self.pad.text(head, columns.in_use, "in use", Role::FigureColumn);
        let names = format!("{}:{}", fixed(head, VALUE), fixed(head, VALUE + columns.cases));
        self.pad.text(CASE_ROW, 0, "Case in use (choose from the list)", Role::TotalLabel);
        self.pad.text(CASE_ROW, VALUE, BASE, Role::Input);
        self.pad.rules.push(Limit::choice(CASE_ROW, VALUE, names.clone(), "Choose one of the cases"));
        self.pad.text(CASE_ROW + 1, 0, "Its place among the cases", Role::Label);
        let text = format!("MATCH({},{names},0)", fixed(CASE_ROW, VALUE));
        let one = Shown::Number(Decimal::ONE);
        self.pad.formula(CASE_ROW + 1, VALUE, text, one, Role::Figure, Form::Given(0));
    }

    fn numbers(&mut self) {
        let plan = self.plan;
        let catalogue = crate::model::catalogue();
        let mut headed = Vec::new();
        for (at, (input, row)) in plan.projected.model.sheet.inputs.iter().zip(&plan.inputs).enumerate() {
            let (row, name) = (*row, GROUPS[group(&input.key)].1);
            if !headed.contains(&name) {
                headed.push(name);
                self.pad.heading(row - 1, name, self.columns.printed());
            }
            self.number(at, input, row);
            let bounds = bounds(&catalogue, &input.key);
            if bounds.low.is_some() || bounds.high.is_some() {
                let says = format!("{} must be {}", label(plan, input), bounds.words());
                for column in VALUE..=VALUE + self.columns.cases {
                    let (low, high, whole) = (bounds.low, bounds.high, bounds.whole);
                    let limit =
                        Limit { low, high, whole, ..Limit::choice(row, column, String::new(), &says) };
                    self.pad.rules.push(limit);
                }
            }
        }
    }

    fn number(&mut self, at: usize, input: &Input, row: u32) {
        let (plan, columns) = (self.plan, self.columns);
        let unit = input.unit.symbol(&plan.sheet.names);
        let form = given(&input.key, &unit, input.value);
        self.pad.text(row, 0, label(plan, input), Role::Words);
        self.pad.text(row, columns.field, input.key.clone(), Role::Path);
        let fixed_here = is_fixed(plan, &input.key);
        let role = if fixed_here { Role::Fixed } else { Role::Input };
        self.pad.number(row, VALUE, input.value, role, form.clone());
        self.pad.number(row, columns.run, input.value, Role::Faint, form.clone());
        for case in 0..plan.cases.runs.len() {
            let place = [VALUE, columns.run].map(|column| column + 1 + case as u16);
            match plan.cases.value(case, at, input.value) {
                Some(value) => {
                    let form = given(&input.key, &unit, value);
                    self.pad.number(row, place[0], value, role, form.clone());
                    self.pad.number(row, place[1], value, Role::Faint, form);
                }
                None => self.pad.blank(row, place[0], role),
            }
        }
        self.in_use(row, input.value, &form);
        self.pad.text(row, columns.unit, unit_in_full(plan, input), Role::Faint);
        let range = plan.projected.plan.ranges.get(&input.key).map(|said| said.words.clone());
        self.pad.text(row, columns.range, range.unwrap_or_default(), Role::Words);
        said(&input.source, row, columns, &mut self.pad);
        if fixed_here {
            self.pad.text(row, columns.note, FIXED, Role::Words);
        }
        self.changed(row);
    }

    /// The value of the case in use; where the case says nothing, that of the base.
    fn in_use(&mut self, row: u32, base: Decimal, form: &Form) {
        let columns = self.columns;
        if columns.cases == 0 {
            return;
        }
        let chosen =
            format!("INDEX({}:{},1,{CASE_NUMBER})", fixed(row, VALUE), fixed(row, VALUE + columns.cases));
        let text = format!("IF(ISBLANK({chosen}),{},{chosen})", fixed(row, VALUE));
        self.pad.formula(row, columns.in_use, text, Shown::Number(base), Role::Figure, form.clone());
    }

    /// Whether a row is as it was in the run, in every case.
    fn changed(&mut self, row: u32) {
        let columns = self.columns;
        let same = |at: u16| format!("{}={}", fixed(row, VALUE + at), fixed(row, columns.run + at));
        let all: Vec<String> = (0..=columns.cases).map(same).collect();
        let all = if let [one] = all.as_slice() { one.clone() } else { format!("AND({})", all.join(",")) };
        let text = format!("IF({all},\"same\",\"changed\")");
        self.pad.formula(row, columns.changed, text, Shown::Text("same".into()), Role::Faint, Form::Plain);
    }

    /// How much later than planned each option goes live.
    fn delays(&mut self) {
        let (plan, columns) = (self.plan, self.columns);
        let first = plan.first_delay();
        self.pad.heading(first - 1, "Timing: go-live later than planned", columns.printed());
        let options = plan.study.options.iter().zip(&plan.timing.delays);
        for ((option, delay), row) in options.zip(first..) {
            self.pad.text(row, 0, format!("Delay of go-live: {}", option.name), Role::Words);
            let role = if delay.is_some() { Role::Input } else { Role::Fixed };
            self.pad.number(row, VALUE, Decimal::ZERO, role, Form::Given(0));
            self.pad.number(row, columns.run, Decimal::ZERO, Role::Faint, Form::Given(0));
            self.pad.text(row, columns.unit, "months", Role::Faint);
            let note = match delay {
                Some(_) => {
                    "moves go-live, rollout and the option's own cost lines; what stays is listed below"
                }
                None => "months have happened: their dates are known",
            };
            self.pad.text(row, columns.note, note, Role::Words);
            self.changed_delay(row);
            let says = format!("{}: a whole number of months, at least 0", option.name);
            let bounds = (Some((Decimal::ZERO, true)), Some((Decimal::from(plan.sheet.months), true)));
            let limit = Limit::choice(row, VALUE, String::new(), &says);
            self.pad.rules.push(Limit { low: bounds.0, high: bounds.1, whole: true, ..limit });
        }
    }

    fn changed_delay(&mut self, row: u32) {
        let text = format!("IF({}={},\"same\",\"changed\")", fixed(row, VALUE), fixed(row, self.columns.run));
        let same = Shown::Text("same".into());
        self.pad.formula(row, self.columns.changed, text, same, Role::Faint, Form::Plain);
    }

    /// The numbers that formulas share, each once.
    fn conventions(&mut self) {
        let (plan, columns) = (self.plan, self.columns);
        let first = plan.first_convention();
        let heading = "Conventions: numbers that formulas share, each once";
        self.pad.heading(first - 1, heading, columns.printed());
        for (one, row) in plan.conventions.iter().zip(first..) {
            self.pad.text(row, 0, one.label.clone(), Role::Words);
            let digits = one.value.normalize().scale();
            self.pad.number(row, VALUE, one.value, Role::Fixed, Form::Given(digits.min(12)));
            self.pad.text(row, columns.unit, one.unit, Role::Faint);
            self.pad.text(row, columns.note, one.why.clone(), Role::Words);
        }
    }

    /// What cannot be changed without laying the sheet out anew.
    fn shapes(&mut self) {
        let (plan, columns) = (self.plan, self.columns);
        let below = plan.first_convention() + plan.conventions.len() as u32 + 1;
        self.pad.heading(below, &format!("Shapes the workbook: {FIXED}"), columns.printed());
        for (shape, row) in shapes(plan).into_iter().zip(below + 1..) {
            self.pad.text(row, 0, shape.label, Role::Words);
            self.pad.text(row, VALUE, shape.value, Role::Fixed);
            self.pad.text(row, columns.field, shape.field, Role::Path);
            said(&shape.source, row, columns, &mut self.pad);
        }
    }

    fn finish(mut self) -> Tab {
        let columns = self.columns;
        let widths = [
            (0, 46),
            (VALUE, 20),
            (columns.unit, 20),
            (columns.range, 20),
            (columns.source, 34),
            (columns.note, 20),
            (columns.field, 46),
            (columns.stands, 36),
        ];
        for (column, width) in widths {
            self.pad.fix(column, width);
        }
        let mut tab = self.pad.tab(&self.plan.names[INPUTS], CellKind::Input);
        tab.frozen = (FIRST_INPUT, VALUE + 1);
        tab.repeated = (FIRST_INPUT, 0);
        tab.printed.1 = columns.printed() - 1;
        tab.locked = true;
        tab
    }
}

/// A speed of the book is measured on so many GPUs: with others the tool refuses it.
fn is_fixed(plan: &WorkbookPlan, path: &str) -> bool {
    let keys: Vec<&str> = path.split('.').collect();
    let ["options", id, "serving", "gpus_per_replica"] = keys.as_slice() else { return false };
    let options = &plan.projected.plan.scenario.options;
    let serving =
        options.iter().find(|option| option.id == *id).and_then(|option| option.node.get("serving"));
    serving.is_some_and(|serving| serving.get("throughput").is_some())
}

/// Digits as they were given: a share as per cent.
pub fn given(path: &str, unit: &str, value: Decimal) -> Form {
    let digits = value.normalize().scale();
    match is_share(path, unit) {
        true => Form::GivenPercent(digits.saturating_sub(2).min(10)),
        false => Form::Given(digits.min(12)),
    }
}

fn said(source: &Source, row: u32, columns: Columns, pad: &mut Pad) {
    let stands = source.origin.to_string();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    pad.text(row, columns.source, text(&source.source), Role::Words);
    pad.text(row, columns.as_of, text(&source.as_of), Role::Faint);
    if let Some(note) = &source.note {
        pad.text(row, columns.note, note.clone(), Role::Words);
    }
    pad.text(row, columns.stands, stands, Role::Words);
}

/// How many inputs differ from the run, as a formula on another sheet.
pub fn changed(plan: &WorkbookPlan) -> String {
    let (first, last) = (FIRST_INPUT, plan.first_delay() + plan.timing.delays.len() as u32 - 1);
    let column = Columns::of(plan.cases).changed;
    let sheet = &plan.places.tabs[INPUTS];
    format!("COUNTIF({sheet}!{}:{},\"changed\")", fixed(first, column), fixed(last, column))
}

/// The values in use, as formulas on another sheet refer to them.
pub fn in_use(plan: &WorkbookPlan) -> String {
    let column = Columns::of(plan.cases).in_use;
    let sheet = &plan.places.tabs[INPUTS];
    format!("{sheet}!{}:{}", fixed(FIRST_INPUT, column), fixed(plan.last_input(), column))
}
