//! Names that a scenario uses: each must be of something that there is.

use crate::base::diagnostic::{Problem, nearest};
use crate::form::fields::Text;
use crate::form::record::Reader;
use crate::scenario::types::{Role, Scenario};

/// Reports an option that does not exist.
pub fn known_option(scenario: &Scenario, name: &Text, at: &str, reader: &mut Reader) {
    let ids: Vec<&str> = scenario.options.iter().map(|option| option.id.as_str()).collect();
    if !ids.contains(&name.as_str()) {
        let message = format!("`{at}` names the option `{}`, and there is none", name.text);
        reader.report(unknown("unknown-option", name, message, &ids));
    }
}

/// The role of that name, or a problem. Hours of a role need `[work]`.
pub fn known_role<'s>(
    scenario: &'s Scenario,
    name: &Text,
    hours: bool,
    reader: &mut Reader,
) -> Option<&'s Role> {
    let roles: Vec<&str> = scenario.roles.keys().collect();
    let role = scenario.roles.get(name.as_str());
    if role.is_none() {
        let message = format!("there is no role `{}`", name.text);
        reader.report(unknown("unknown-role", name, message, &roles));
    } else if hours && scenario.work.is_none() {
        let message = "hours of a role need `[work]` with `hours_per_year`";
        let hint = "1,700 to 1,800 hours a year are usual";
        reader.report(
            Problem::new("no-work-hours", &name.span, message).label("a role by the hour").hint(hint),
        );
    }
    role
}

/// A name that nothing answers to, with the nearest that something does.
pub fn unknown(code: &'static str, name: &Text, message: String, known: &[&str]) -> Problem {
    let problem = Problem::new(code, &name.span, message).label("not known");
    match (nearest(name.as_str(), known.iter().copied()), known.is_empty()) {
        (Some(near), _) => problem.hint(format!("did you mean `{near}`?")),
        (None, false) => problem.hint(format!("known: {}", shortlist(known))),
        (None, true) => problem,
    }
}

fn shortlist(known: &[&str]) -> String {
    const MANY: usize = 12;
    let listed = known.iter().take(MANY).copied().collect::<Vec<_>>().join(", ");
    if known.len() > MANY { format!("{listed} and {} more", known.len() - MANY) } else { listed }
}

/// Reports a currency without a rate into the reporting currency.
pub fn known_currency(scenario: &Scenario, currency: &Text, reader: &mut Reader) -> Option<()> {
    let reporting = &scenario.header.currency.text;
    let dated = scenario.fx_by_date.get(currency.as_str()).is_some();
    if currency.text == *reporting || dated || scenario.fx.get(currency.as_str()).is_some() {
        return Some(());
    }
    let message = format!("no rate from {} to {reporting} is given", currency.text);
    let hint =
        format!("write `[fx]` with `{} = {{ value = ..., as_of = ..., source = ... }}`", currency.text);
    reader.report(
        Problem::new("no-fx-rate", &currency.span, message).label("a price in this currency").hint(hint),
    );
    None
}
