//! What lines of cost and of value have in common: when they run, and plain amounts by month, unit, year or list.

use rust_decimal::Decimal;

use crate::base::calendar::YearMonth;
use crate::base::diagnostic::{Problem, Span};
use crate::base::unit::Unit;
use crate::form::decimal::as_count;
use crate::form::fields::Text;
use crate::form::number::{Compounding, Escalation, Number};
use crate::form::record::Reader;
use crate::model::lowering::{Lowering, OptionSheet};
use crate::scenario::types::Shift;
use crate::sheet::expr::Expr;

/// A list by year or month says something for all of them: what it leaves out is not known to be nothing.
pub fn check_lists(path: &str, lists: [&Option<Vec<Number>>; 2], months: u32, reader: &mut Reader) {
    let wanted = [(months.div_ceil(12), "yearly", "year"), (months, "monthly", "month")];
    for (list, (count, field, each)) in lists.into_iter().zip(wanted) {
        let Some(list) = list else { continue };
        if list.len() < count as usize {
            let message =
                format!("`{path}.{field}` needs an amount for each of {count} {each}s, found {}", list.len());
            let hint = format!("write 0 for a {each} without one");
            let problem = match list.first() {
                Some(first) => {
                    Problem::new("short-list", &first.span, message).label("the list that starts here")
                }
                None => Problem::nowhere("short-list", message),
            };
            reader.report(problem.hint(hint));
        }
    }
}

/// A line starts before it ends, and within the horizon.
pub fn check_order(from: &Option<Number>, to: &Option<Number>, months: u32, reader: &mut Reader) {
    let first = from.as_ref().map_or(1, |month| as_count(month.value));
    if let Some(to) = to.as_ref().filter(|to| as_count(to.value) < first) {
        let message = format!("a line ends after it starts, found months {first} to {}", to.value);
        reader.report(Problem::new("ends-before-start", &to.span, message).label("last month of the line"));
    }
    if let Some(from) = from.as_ref().filter(|from| as_count(from.value) > months) {
        let message =
            format!("a line must start within the {months} months of the scenario, found {}", from.value);
        reader.report(Problem::new("beyond-horizon", &from.span, message).label("first month of the line"));
    }
}

/// The months of a line, within the horizon.
pub struct Window {
    /// Its first month; 0 is the decision day.
    pub from: u32,
    pub to: u32,
    /// Months of the line, those beyond the horizon included.
    pub length: u32,
    pub shift: Shift,
}

impl Window {
    /// `first` and `last` are those of a line that does not say.
    pub fn of(from: &Option<Number>, to: &Option<Number>, (first, last): (u32, u32), shift: Shift) -> Self {
        let month = |number: &Number| as_count(number.value).saturating_add(shift.later);
        let from = from.as_ref().map_or(first, month);
        let written = to.as_ref().map(month);
        let end = written.unwrap_or(last);
        let length = end.saturating_add(1).saturating_sub(from).max(1);
        // A line that starts after the service has ended, such as the work of taking it down, is none of the service.
        let cut = from <= shift.until && (written.is_none() || shift.firm);
        let to = if cut { end.min(shift.until) } else { end };
        Self { from, to, length, shift }
    }

    /// Whether something of it falls on the decision day.
    pub fn opens(&self) -> bool {
        self.from == 0
    }
}

/// The plain amounts that a line may give, one of them.
pub struct LineAmounts<'a> {
    pub per_month: &'a Option<Number>,
    pub per_unit: &'a Option<Number>,
    /// What `per_unit` counts by; the unit of work where it does not say.
    pub per: &'a Option<Text>,
    pub yearly: &'a Option<Vec<Number>>,
    pub monthly: &'a Option<Vec<Number>>,
}

impl LineAmounts<'_> {
    /// What is due in each month; None where the line gives none of them.
    pub fn by_month(&self, name: &str, window: &Window, cx: &mut OptionSheet) -> Option<Expr> {
        let months = cx.all.window(window.from, window.to);
        if let Some(amount) = self.per_month {
            return Some(cx.all.price(amount, Unit::MONEY) * months);
        }
        if let Some(amount) = self.per_unit {
            let counted = if self.per.is_some() { cx.quantity(self.per) } else { cx.served.clone() };
            return Some(counted * cx.all.price(amount, Unit::MONEY / Unit::WORK) * months);
        }
        if let Some(amounts) = self.yearly {
            return Some(yearly(amounts, window, cx.all));
        }
        self.monthly.as_ref().map(|amounts| listed(name, amounts, window.shift.later, cx.all) * months)
    }
}

/// The amount of each year, spread evenly over its months.
fn yearly(amounts: &[Number], window: &Window, all: &mut Lowering) -> Expr {
    let years = all.months().div_ceil(12);
    let later = window.shift.later;
    let mut parts = Vec::new();
    for (year, amount) in (0..years).zip(amounts) {
        let (first, last) = (year * 12 + 1 + later, year * 12 + 12 + later);
        let (from, to) = (first.max(window.from), last.min(window.to));
        if from <= to {
            parts
                .push(all.price(amount, Unit::MONEY) / Expr::constant(12, Unit::NONE) * all.window(from, to));
        }
    }
    Expr::sum(Unit::MONEY, parts)
}

/// A list by month, as it is written.
fn listed(name: &str, amounts: &[Number], later: u32, all: &mut Lowering) -> Expr {
    let value =
        |month: u32| month.checked_sub(later + 1).and_then(|at| amounts.get(at as usize)).map(|n| n.value);
    let values: Vec<Decimal> = (0..=all.months()).map(|month| value(month).unwrap_or_default()).collect();
    match amounts.first() {
        Some(first) => {
            let source = first.source.clone();
            let moved = if later > 0 { format!(", {later} months later") } else { String::new() };
            all.sheet.schedule(&format!("{name}.monthly{moved}"), Unit::MONEY, values, &source)
        }
        None => Expr::zero(Unit::MONEY),
    }
}

/// The index of a line's own escalation.
pub fn line_index(
    name: &str,
    rate: &Number,
    (step, base): (Option<Compounding>, Option<YearMonth>),
    all: &mut Lowering,
) -> Expr {
    let yearly = step == Some(Compounding::Yearly);
    let escalation = Escalation { rate: Box::new(rate.clone()), yearly, base };
    all.index(name, &escalation)
}

/// What a line is called: its name, else its id in words.
pub fn label_of(id: &str, name: &Option<Text>) -> String {
    name.as_ref().map_or_else(|| id.replace(['_', '-'], " "), |name| name.text.clone())
}

/// How many, in a sentence.
pub fn count(found: usize) -> String {
    if found == 0 { "none".to_string() } else { found.to_string() }
}

/// Reports what is wrong with a line, at the place where it stands.
pub fn refuse(span: &Option<Span>, code: &'static str, message: String, hint: &str, reader: &mut Reader) {
    let problem = match span {
        Some(span) => Problem::new(code, span, message).label("in this line"),
        None => Problem::nowhere(code, message),
    };
    reader.report(problem.hint(hint));
}
