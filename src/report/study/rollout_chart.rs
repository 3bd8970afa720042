//! The steps to go-live as a chart: which of them everything waits for, and whether go-live is earlier than they allow.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::analysis::study::types::{OptionStudy, Study};
use crate::base::calendar::YearMonth;
use crate::base::format::fixed;
use crate::model::rollout::{Rollout, Timed};
use crate::report::chart::{Body, Chart, Schedule, ScheduleMark, ScheduleRow};
use crate::report::chart_frame::chart;
use crate::report::json::number;
use crate::report::labels::option_name;

const SUBTITLE: &str = "Each step as early as it can be, in weeks; everything waits for the solid ones";

/// None where the scenario has no steps.
pub fn rollout(study: &Study, focus: &OptionStudy) -> Option<Chart> {
    let plan = study.scenario.rollout.as_ref()?;
    let rows = plan.steps.iter().map(|step| row(plan, step)).collect();
    let (end, live) = (position(plan, plan.day(plan.weeks)), Decimal::from(focus.go_live.saturating_sub(1)));
    let months = end.max(live).ceil() + Decimal::ONE;
    let months = u32::try_from(months.mantissa() / 10i128.pow(months.scale())).unwrap_or(u32::MAX);
    let marks = vec![
        ScheduleMark {
            at: end,
            words: format!("All steps done {}", spoken(plan.day(plan.weeks))),
            is_planned: false,
        },
        ScheduleMark {
            at: live,
            words: format!("Go-live as planned {}", live_month(study, focus)),
            is_planned: true,
        },
    ];
    let body = Body::Schedule(Schedule { start: plan.start, months, rows, marks });
    Some(chart(study, "rollout", title(study, plan, focus), SUBTITLE.to_string(), body))
}

/// The steps for programs, in weeks from the start.
pub fn json(plan: &Rollout) -> Value {
    let step = |step: &Timed| {
        json!({
            "id": step.id, "name": step.name, "from_week": number(step.from), "to_week": number(step.to),
            "critical": step.is_critical,
        })
    };
    json!({
        "earliest_go_live": plan.earliest_go_live(),
        "done": plan.day(plan.weeks).to_string(),
        "steps": plan.steps.iter().map(step).collect::<Vec<_>>(),
    })
}

/// Whether the plan is early enough, and by which steps it could be earlier.
pub fn title(study: &Study, plan: &Rollout, focus: &OptionStudy) -> String {
    let (earliest, name) = (plan.earliest_go_live(), option_name(focus));
    let month = plan.start.plus(earliest - 1).label();
    match focus.go_live < earliest {
        true => format!("{name} cannot go live before {month}: the case plans {}", live_month(study, focus)),
        false => format!(
            "{name} can go live in {} as planned: the steps are done by then",
            live_month(study, focus)
        ),
    }
}

fn live_month(study: &Study, focus: &OptionStudy) -> String {
    study.scenario.start.plus(focus.go_live.saturating_sub(1)).label()
}

fn row(plan: &Rollout, step: &Timed) -> ScheduleRow {
    let weeks = step.to - step.from;
    let places = if weeks == weeks.trunc() { 0 } else { 1 };
    let unit = if weeks == Decimal::ONE { "week" } else { "weeks" };
    ScheduleRow {
        name: vec![step.name.clone()],
        from: position(plan, plan.day(step.from)),
        to: position(plan, plan.day(step.to)),
        is_critical: step.is_critical,
        said: format!("{} {unit}", fixed(weeks, places)),
    }
}

/// Months from the start to a day, with the part of its month.
fn position(plan: &Rollout, day: NaiveDate) -> Decimal {
    let month = YearMonth::of(day);
    let length = (month.plus(1).first_day() - month.first_day()).num_days().max(1);
    let part = Decimal::from(day.day0()) / Decimal::from(length);
    Decimal::from(plan.start.months_until(month)) + part
}

fn spoken(day: NaiveDate) -> String {
    format!("{} {}", day.day(), YearMonth::of(day).label())
}
