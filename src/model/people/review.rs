//! Human review: minutes that would not exist without the option, so they are a cost of it, not a smaller saving.

use crate::base::diagnostic::Problem;
use crate::base::unit::Unit;
use crate::form::fields::Text;
use crate::form::number::Number;
use crate::form::record::Reader;
use crate::form::toml_tree::Node;
use crate::model::actual_months as actuals;
use crate::model::block::{Block, Resolve, rows};
use crate::model::lowering::OptionSheet;
use crate::model::names::known_role;
use crate::model::rows::known_or;
use crate::scenario::types::{Category, OptionSpec, Scenario};

/// `outcome` is read with the option; this is the cost in it.
pub const BLOCK: Block = Block { rows: &[], read };

struct Review {
    share: Number,
    minutes: Number,
    role: String,
}

fn read(_: &Node, _: &mut Reader) -> Option<Resolve> {
    Some(Box::new(|scenario, option, reader| {
        let review = settle(scenario, option, reader)?;
        Some(rows(move |cx| review.iter().for_each(|review| lower(review, cx))))
    }))
}

/// Some(None) where the option has no review.
fn settle(scenario: &Scenario, option: &OptionSpec, reader: &mut Reader) -> Option<Option<Review>> {
    let Some(outcome) = &option.core.outcome else { return Some(None) };
    let (share, minutes) = match (&outcome.review_share, &outcome.review_minutes) {
        (Some(share), Some(minutes)) => (share, minutes),
        (None, None) => return Some(None),
        (Some(one), None) | (None, Some(one)) => {
            let message = "`review_share` and `review_minutes` go together";
            reader.report(Problem::new("missing-pair", &one.span, message).label("one of two"));
            return None;
        }
    };
    let today = scenario.today.as_ref().and_then(|today| today.role.as_ref());
    let role: Option<&Text> = outcome.review_role.as_ref().or(today);
    let Some(role) = role else {
        let message = "a review needs `review_role`, as there is no role in `[today]`";
        reader.report(Problem::new("no-review-role", &minutes.span, message).label("who reviews?"));
        return None;
    };
    known_role(scenario, role, true, reader)?;
    Some(Some(Review { share: share.clone(), minutes: minutes.clone(), role: role.text.clone() }))
}

fn lower(review: &Review, cx: &mut OptionSheet) {
    let Some(outcome) = cx.outcome.clone() else { return };
    let share = cx.all.input(&review.share, Unit::NONE);
    let reviewed =
        cx.row("outcome.reviewed", "units reviewed by a person", Unit::WORK, outcome.automated * share);
    let each = cx.all.input(&review.minutes, Unit::PERSON * Unit::MINUTE / Unit::WORK);
    let minutes = known_or(actuals::review_minutes(cx.option, cx.all), reviewed * each);
    let minutes = cx.row("outcome.review_time", "minutes of review", Unit::PERSON * Unit::MINUTE, minutes);
    let paid = crate::model::people::today::paid_by_the_minute(&review.role, minutes, cx.all);
    cx.cost("outcome.review", "human review", Category::People, paid);
}
