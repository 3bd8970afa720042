//! What the stages of an option leave for the whole: their costs and values side by side, their work added up.

use crate::base::unit::Unit;
use crate::model::lowering::OptionSheet;
use crate::model::rows::{CapacityRows, CostRow, ValueRow};
use crate::sheet::build::Builder;
use crate::sheet::expr::Expr;

/// The rows of a stage.
pub struct StageRows {
    /// Its key below the whole: `stages.own`.
    key: String,
    /// What the option is called that it runs.
    name: String,
    pub served: Expr,
    costs: Vec<CostRow>,
    values: Vec<ValueRow>,
    one_off: Vec<Expr>,
    capacity: Option<CapacityRows>,
    process: Option<Expr>,
    freed: Option<Expr>,
    realised: Vec<Expr>,
}

impl StageRows {
    pub fn of(cx: OptionSheet) -> Self {
        let key = cx.option.id.split_once('.').map_or(String::new(), |(_, key)| key.to_string());
        Self {
            key,
            name: cx.option.core.name.text.clone(),
            served: cx.served,
            costs: cx.costs,
            values: cx.values,
            one_off: cx.one_off,
            capacity: cx.capacity,
            process: cx.process,
            freed: cx.freed,
            realised: cx.realised,
        }
    }
}

/// Adds what the stages left to the whole.
pub fn join(stages: Vec<StageRows>, cx: &mut OptionSheet) {
    if stages.is_empty() {
        return;
    }
    let process: Option<Vec<Expr>> = stages.iter().map(|stage| stage.process.clone()).collect();
    cx.process = process.map(|rows| Expr::sum(Unit::MONEY, rows));
    let freed: Vec<Expr> = stages.iter().filter_map(|stage| stage.freed.clone()).collect();
    if !freed.is_empty() {
        let label = "full-time equivalents released";
        let sum = Expr::sum(Unit::PERSON, freed);
        cx.freed = Some(cx.row("fte.released_by_month", label, Unit::PERSON, sum));
    }
    capacity(&stages, cx);
    for stage in stages {
        add_lines(stage, cx);
    }
}

/// The replicas of all stages.
fn capacity(stages: &[StageRows], cx: &mut OptionSheet) {
    let hosting: Vec<(&StageRows, CapacityRows)> =
        stages.iter().filter_map(|stage| Some((stage, stage.capacity?))).collect();
    if hosting.is_empty() {
        return;
    }
    let sum = |pick: fn(&CapacityRows) -> Option<crate::sheet::node::LineId>, cx: &OptionSheet| {
        let rows = hosting.iter().filter_map(|(_, rows)| pick(rows)).map(|line| cx.all.sheet.line(line));
        let rows: Vec<Expr> = rows.collect();
        (!rows.is_empty()).then(|| Expr::sum(Unit::REPLICA, rows))
    };
    let replicas = sum(|rows| Some(rows.replicas), cx).unwrap_or_else(|| Expr::zero(Unit::REPLICA));
    let replicas = cx.row("capacity.replicas", "replicas of production", Unit::REPLICA, replicas);
    let short = sum(|rows| rows.shortfall, cx);
    let short = short.map(|sum| cx.row("capacity.shortfall", "replicas missing at peak", Unit::REPLICA, sum));
    let most = crate::sheet::node::Total::Max { from: 0, to: cx.all.months() };
    let most = cx.all.sheet.total(most, &replicas);
    cx.single("capacity.replicas_max", "replicas, most", Unit::REPLICA, most);
    if let [(stage, _)] = hosting.as_slice() {
        same_figures(&stage.key, cx);
    }
    cx.capacity = Some(CapacityRows {
        replicas: Builder::line_of(&replicas),
        shortfall: short.as_ref().map(Builder::line_of),
    });
}

/// Where one stage has replicas, their figures are those of the whole.
fn same_figures(stage: &str, cx: &mut OptionSheet) {
    for name in ["capacity.utilisation", "capacity.cost_per_mtok", "capacity.marginal_cost_per_mtok"] {
        let (from, to) = (cx.key(&format!("{stage}.{name}")), cx.key(name));
        let Some((line, label, why)) = cx.all.sheet.described(&from) else { continue };
        let unit = line.unit;
        cx.all.sheet.metric(&to, &label, unit, line, &why);
    }
}

fn add_lines(stage: StageRows, cx: &mut OptionSheet) {
    let (key, name) = (stage.key, stage.name);
    let costs = stage.costs.into_iter().map(|cost| CostRow {
        key: format!("{key}.{}", cost.key),
        label: format!("{name}: {}", cost.label),
        ..cost
    });
    let values = stage.values.into_iter().map(|value| ValueRow {
        key: format!("{key}.{}", value.key),
        label: format!("{name}: {}", value.label),
        ..value
    });
    cx.costs.extend(costs);
    cx.values.extend(values);
    cx.one_off.extend(stage.one_off);
    cx.realised.extend(stage.realised);
}
