//! What it is worth to close the gap of a criterion: the re-run with the input at its limit, less the re-run.

use rust_decimal::Decimal;

use crate::analysis::projected::Projected;
use crate::analysis::study::types::Study;
use crate::base::unit::Unit;
use crate::scenario::baseline::Registered;

/// An amount over the horizon; more of it is better, whether it is worth gained or cost saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worth {
    pub amount: Decimal,
    /// What it is an amount of: `npv`, `tco`, or the metric of the criterion itself.
    pub of: String,
}

/// What a criterion is on: a measured input by its path, or a figure of the case by its unit.
pub enum Subject<'a> {
    Input(&'a str),
    /// What a unit was billed, which is no input.
    Billed,
    Figure(Unit),
}

/// The limit that a value misses by most, and by how much; a gap of zero where it is within both.
pub fn gap(criterion: &Registered, value: Decimal) -> (Option<Decimal>, Decimal) {
    let under = criterion.min.map(|min| (min, min.saturating_sub(value)));
    let over = criterion.max.map(|max| (max, value.saturating_sub(max)));
    let most = [under, over].into_iter().flatten().max_by_key(|(_, gap)| *gap);
    match most {
        Some((limit, gap)) if gap > Decimal::ZERO => (Some(limit), gap),
        _ => (None, Decimal::ZERO),
    }
}

/// What closing a gap is worth over the horizon.
///
/// # Errors
/// Why the scenario puts no price on it.
pub fn worth(
    rerun: (&Projected, &Study),
    (criterion, option): (&Registered, &str),
    subject: &Subject,
    found: Decimal,
) -> Result<Worth, String> {
    let (limit, gap) = gap(criterion, found);
    let Some(limit) = limit else {
        return Err("the result passes the threshold, and a larger sample would have to show it".into());
    };
    match subject {
        Subject::Input(path) if rerun.0.model.sheet.find_input(path).is_some() => {
            at_limit(rerun, option, path, limit)
        }
        Subject::Billed => by_unit(rerun.1, criterion, option, gap),
        Subject::Figure(Unit::MONEY) => Ok(Worth { amount: gap, of: criterion.metric.clone() }),
        Subject::Figure(unit) if *unit == Unit::MONEY / Unit::WORK => {
            by_unit(rerun.1, criterion, option, gap)
        }
        _ => Err("the scenario does not price it".into()),
    }
}

/// The gap in money of a unit, times the units that are served.
fn by_unit(study: &Study, criterion: &Registered, option: &str, gap: Decimal) -> Result<Worth, String> {
    let option = study.options.iter().find(|known| known.id == option);
    let amount = option.and_then(|option| gap.checked_mul(option.known("units_served")));
    let amount = amount.ok_or("the scenario does not price it")?;
    Ok(Worth { amount, of: criterion.metric.clone() })
}

/// The sheet once more with the input at its limit: worth gained, or cost saved where the scenario has no value.
fn at_limit(
    (projected, study): (&Projected, &Study),
    option: &str,
    path: &str,
    limit: Decimal,
) -> Result<Worth, String> {
    let sheet = &projected.model.sheet;
    let (metric, sign) =
        if study.scenario.has_value { ("npv", Decimal::ONE) } else { ("tco", -Decimal::ONE) };
    let line = projected.model.figure(option, metric);
    let (line, input) = line.zip(sheet.find_input(path)).ok_or("the scenario does not price it")?;
    let then = projected.figure_with(input, limit, line);
    let (then, now) =
        then.zip(projected.exact.at(line, 0)).ok_or("the case cannot be computed at the limit")?;
    Ok(Worth { amount: then.saturating_sub(now) * sign, of: metric.to_string() })
}
