//! What can be wrong with months that happened: when they lie, what they go with, and parts larger than the whole.

use rust_decimal::Decimal;

use crate::base::calendar::YearMonth;
use crate::base::diagnostic::{Problem, Span};
use crate::form::number::Number;
use crate::form::record::Reader;
use crate::model::actual_months::number_of;
use crate::scenario::types::{Actual, OptionKind, OptionSpec, Scenario};

/// Problems of the actuals of every option.
pub fn check(scenario: &Scenario, reader: &mut Reader) {
    for option in &scenario.options {
        for (date, span, actual) in &option.core.actuals.items {
            when(scenario, option, *date, span, reader);
            facts(*date, span, actual, reader);
            needs(option, actual, reader);
            parts(actual, reader);
        }
        gaps(option, reader);
    }
}

/// In the horizon, and not before the option is live.
fn when(scenario: &Scenario, option: &OptionSpec, date: YearMonth, span: &Span, reader: &mut Reader) {
    let start = scenario.header.start;
    let path = format!("options.{}.actuals.{date}", option.id);
    let Some(number) = number_of(scenario, date) else {
        let last = start.plus(scenario.months.max(1) - 1);
        let message =
            format!("`{path}` must be a month of the scenario, {start} to {last}, and it is none of them");
        return reader.report(Problem::new("beyond-horizon", span, message).label("a month that happened"));
    };
    if number < option.go_live {
        let live = start.plus(option.go_live - 1);
        let message = format!("`{path}` is before the option goes live, in {live}");
        let hint = format!("set `go_live` to {number} if it served units by then");
        let problem = Problem::new("actual-before-live", span, message);
        reader.report(problem.label("a month that happened").hint(hint));
    }
}

fn fields(actual: &Actual) -> impl Iterator<Item = &Number> {
    let Actual { units, cost, review_minutes, escalated, errors } = actual;
    [units, cost, review_minutes, escalated, errors].into_iter().flatten()
}

/// What happened is one number each, and there is at least one.
fn facts(date: YearMonth, span: &Span, actual: &Actual, reader: &mut Reader) {
    if fields(actual).next().is_none() {
        let message = format!("nothing is said of {date}, so it cannot stand as a month that happened");
        let hint = "write what is known: units, cost, review_minutes, escalated or errors";
        reader.report(Problem::new("empty-actual", span, message).label("this month").hint(hint));
    }
    for number in fields(actual).filter(|number| number.range.is_some() || number.escalation.is_some()) {
        let message = format!("`{}` happened, so it has neither a range nor an escalation", number.path);
        reader.report(Problem::new("not-a-fact", &number.span, message).label("what really happened"));
    }
}

/// What a field goes with, so that it means something.
fn needs(option: &OptionSpec, actual: &Actual, reader: &mut Reader) {
    let id = &option.id;
    let outcome = option.core.outcome.as_ref();
    let reviewed = outcome.is_some_and(|outcome| outcome.review_share.is_some());
    let calls = matches!(option.core.kind, OptionKind::Api | OptionKind::Hybrid);
    let kind = option.core.kind.word();
    let mut need = |number: &Option<Number>, met: bool, message: String| {
        if let Some(number) = number.as_ref().filter(|_| !met) {
            let problem = Problem::new("actual-needs", &number.span, message);
            reader.report(problem.label("what really happened"));
        }
    };
    let bills = format!("an option of kind `{kind}` has no bill of an API, and `{id}` is one");
    need(&actual.cost, calls, bills);
    let terms = "`review_share` and `review_minutes`, which say that there is a review at all";
    let review = format!("`review_minutes` needs `options.{id}.outcome` with {terms}");
    need(&actual.review_minutes, reviewed, review);
    for (name, number) in [("escalated", &actual.escalated), ("errors", &actual.errors)] {
        let rest = "`automated_share`, which says what is projected of the other months";
        need(number, outcome.is_some(), format!("`{name}` needs `options.{id}.outcome` with {rest}"));
        let message = format!("`{name}` needs `units` of the same month: it is a part of them");
        need(number, actual.units.is_some(), message);
    }
}

/// Units that a person did, and those that came out wrong of the rest, are parts of all units.
fn parts(actual: &Actual, reader: &mut Reader) {
    let value = |number: &Option<Number>| number.as_ref().map_or(Decimal::ZERO, |number| number.value);
    let Some(units) = &actual.units else { return };
    let left = units.value - value(&actual.escalated);
    if let Some(escalated) = actual.escalated.as_ref().filter(|_| left.is_sign_negative()) {
        let message =
            format!("`escalated` is a part of the {} units, and {} are more", units.value, escalated.value);
        let problem = Problem::new("actual-over-whole", &escalated.span, message);
        return reader.report(problem.label("units that a person had to do after all"));
    }
    if let Some(errors) = actual.errors.as_ref().filter(|errors| errors.value > left) {
        let message = format!(
            "`errors` is a part of the {left} units that no person did, and {} are more",
            errors.value
        );
        let problem = Problem::new("actual-over-whole", &errors.span, message);
        reader.report(problem.label("units that came out wrong"));
    }
}

/// Nothing projected lies between two months that happened.
fn gaps(option: &OptionSpec, reader: &mut Reader) {
    for pair in option.core.actuals.items.windows(2) {
        let (before, after) = (pair[0].0, pair[1].0);
        if before.plus(1) != after {
            let (id, missing) = (&option.id, before.plus(1));
            let message = format!(
                "nothing projected may lie between two months that happened: `options.{id}.actuals` \
                 has {before} and {after}, and not {missing}"
            );
            let hint = format!("write `[options.{id}.actuals.\"{missing}\"]`, or leave one side out");
            let problem = Problem::new("actual-gap", &pair[1].1, message);
            reader.report(problem.label("the month after the gap").hint(hint));
        }
    }
}
