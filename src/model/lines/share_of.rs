//! Lines that are a share of other costs: tax that cannot be recovered, overhead, the fee of a gateway.

use crate::base::diagnostic::{Problem, nearest};
use crate::base::unit::Unit;
use crate::form::fields::Text;
use crate::form::record::Reader;
use crate::model::lines::amounts::Window;
use crate::model::lowering::OptionSheet;
use crate::scenario::types::{Category, CostLine, Scenario};
use crate::sheet::expr::Expr;

/// Parts of an option whose lines of cost a share can be of, besides categories and lines.
const PARTS: &[&str] = &[
    "calls",
    "serving",
    "pools",
    "fees",
    "seats",
    "cache",
    "training",
    "outcome",
    "minimum_commit",
    "free_credits",
];

/// Reports names of costs that there are not, and lines that stand too late to be part of the sum.
pub fn check(id: &str, line: &CostLine, scenario: &Scenario, reader: &mut Reader) {
    for name in line.share_of.iter().flat_map(|names| &names.names) {
        if !is_known(&name.text, scenario) {
            let words = Category::WORDS.iter().map(|word| (*word).to_string());
            let lines = scenario.costs.keys().map(|line| format!("costs.{line}"));
            let known: Vec<String> =
                words.chain(lines).chain(PARTS.iter().map(|part| (*part).to_string())).collect();
            let message = format!("`costs.{id}` is a share of `{}`, and there is no such cost", name.text);
            let problem = Problem::new("unknown-cost", &name.span, message).label("not known");
            reader.report(match nearest(&name.text, known.iter().map(String::as_str)) {
                Some(near) => problem.hint(format!("did you mean `{near}`?")),
                None => problem.hint("a category, a line such as costs.integration, or calls"),
            });
        }
        later(id, name, scenario, reader);
    }
}

fn is_known(name: &str, scenario: &Scenario) -> bool {
    let own = name.strip_prefix("options.").and_then(|rest| rest.split_once('.'));
    if let Some((option, rest)) = own {
        return scenario.options.iter().any(|known| known.id == option) && is_known(rest, scenario);
    }
    if let Some(line) = name.strip_prefix("costs.") {
        return scenario.costs.get(line).is_some();
    }
    Category::WORDS.contains(&name) || PARTS.contains(&name.split('.').next().unwrap_or(name))
}

/// A share of a share is of one that stands before it.
fn later(id: &str, name: &Text, scenario: &Scenario, reader: &mut Reader) {
    let Some(other) = name.text.strip_prefix("costs.") else { return };
    let is_share = scenario.costs.get(other).is_some_and(|line| line.share.is_some());
    let place = |id: &str| scenario.costs.keys().position(|key| key == id);
    if is_share && place(other) >= place(id) {
        let message = format!(
            "`costs.{id}` is a share of `costs.{other}`, which is a share itself and stands after it"
        );
        let problem = Problem::new("share-of-later", &name.span, message).label("stands later");
        reader.report(problem.hint("put it before the line that is a share of it"));
    }
}

/// The costs that the line is a share of, times the share; in its months.
pub fn by_month(line: &CostLine, window: &Window, cx: &mut OptionSheet) -> Option<Expr> {
    let share = cx.all.input(line.share.as_ref()?, Unit::NONE);
    let names = line.share_of.iter().flat_map(|names| &names.names);
    let names: Vec<String> = names.map(|name| name.text.clone()).collect();
    let rows = cx.costs.iter().filter(|cost| names.iter().any(|name| is_of(name, cost, cx)));
    let rows: Vec<Expr> = rows.map(|cost| cost.row.clone()).collect();
    let amount = Expr::sum(Unit::MONEY, rows) * share;
    match line.from.is_some() || line.to.is_some() {
        true => Some(amount * cx.all.window(window.from, window.to)),
        false => Some(amount),
    }
}

fn is_of(name: &str, cost: &crate::model::rows::CostRow, cx: &OptionSheet) -> bool {
    let own = format!("options.{}.", cx.option.source);
    let name = match name.strip_prefix("options.") {
        Some(_) => match name.strip_prefix(&own) {
            Some(rest) => rest,
            None => return false,
        },
        None => name,
    };
    let of_category = cost.category.word() == name && !cost.is_share;
    of_category || cost.key == name || cost.key.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'))
}
