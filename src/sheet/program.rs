//! The sheet as a small program, for whoever computes it elsewhere: formulas as nested lists, of what the wanted lines need.
//! `["+", a, b]` is a sum, a plain number itself; `i`, `s`, `l`, `b` and `a` are an input, a schedule, a line, a line some months
//! before and a line one month on; `<` and `>` the smaller and the larger; `c` up to whole units; `p` a power; `t` a total.

use rust_decimal::Decimal;
use serde_json::{Number, Value, json};

use crate::sheet::node::*;

/// The program of the lines that are wanted. What they do not need is 0 in its place, so that numbers of lines hold.
pub fn program(sheet: &Sheet, wanted: &[LineId]) -> Value {
    let needed = sheet.needed(&vec![true; sheet.lines.len()], wanted);
    let mut lines = vec![json!(0); sheet.lines.len()];
    let mut schedules = vec![json!(0); sheet.schedules.len()];
    for id in &needed {
        lines[id.0 as usize] = line(sheet, sheet.line(*id));
        used_schedules(sheet, sheet.line(*id)).for_each(|at| {
            let values = &sheet.schedule(at).values;
            schedules[at.0 as usize] = values.iter().map(|value| number(*value)).collect();
        });
    }
    let inputs: Value = sheet.inputs.iter().map(|input| number(input.value)).collect();
    json!({ "months": sheet.months, "inputs": inputs, "schedules": schedules, "lines": lines })
}

/// Whether it has a single value, its formula, that of month 0, and whether it may be missing.
fn line(sheet: &Sheet, line: &Line) -> Value {
    let single = u8::from(line.shape == Shape::Single);
    let opening = line.opening.map(|opening| formula(sheet, opening));
    json!([single, formula(sheet, line.node), opening, u8::from(line.missing.is_some())])
}

fn used_schedules(sheet: &Sheet, line: &Line) -> impl Iterator<Item = ScheduleId> {
    let mut used = Vec::new();
    for root in [Some(line.node), line.opening].into_iter().flatten() {
        sheet.walk(root, &mut |node| match node {
            Node::Schedule(schedule) | Node::Power { steps: schedule, .. } => used.push(schedule),
            _ => {}
        });
    }
    used.into_iter()
}

fn formula(sheet: &Sheet, id: NodeId) -> Value {
    let of = |id| formula(sheet, id);
    match sheet.node(id) {
        Node::Const(value) => number(value),
        Node::Input(input) => json!(["i", input.0]),
        Node::Schedule(schedule) => json!(["s", schedule.0]),
        Node::Line(line) => json!(["l", line.0]),
        Node::Back(line, months) => json!(["b", line.0, months]),
        Node::Ahead(line) => json!(["a", line.0]),
        Node::Neg(a) => json!(["-", of(a)]),
        Node::Ceil(a) => json!(["c", of(a)]),
        Node::Binary(op, a, b) => json!([sign(op), of(a), of(b)]),
        Node::Power { base, steps, per } => json!(["p", of(base), steps.0, per]),
        Node::Total(total, line) => self::total(total, line.0),
    }
}

fn sign(op: Binary) -> &'static str {
    match op {
        Binary::Add => "+",
        Binary::Sub => "-",
        Binary::Mul => "*",
        Binary::Div => "/",
        Binary::Min => "<",
        Binary::Max => ">",
    }
}

fn total(total: Total, line: u32) -> Value {
    match total {
        Total::Sum { from, to } => json!(["t", line, "sum", from, to]),
        Total::Min { from, to } => json!(["t", line, "min", from, to]),
        Total::Max { from, to } => json!(["t", line, "max", from, to]),
        Total::Last => json!(["t", line, "last"]),
        Total::MonthOfMin => json!(["t", line, "month_of_min"]),
        Total::FirstRecovery => json!(["t", line, "first"]),
        Total::FinalRecovery => json!(["t", line, "final"]),
    }
}

/// All digits; readers round to what they can hold.
fn number(value: Decimal) -> Value {
    value.normalize().to_string().parse::<Number>().map_or(Value::Null, Value::Number)
}
