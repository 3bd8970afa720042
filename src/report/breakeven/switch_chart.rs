//! The map of when to switch: months across, volume up, and the cheapest option from there on.

use rust_decimal::Decimal;

use crate::analysis::breakeven::switch_map::{NOISE, SwitchCell, SwitchMap};
use crate::analysis::study::types::Study;
use crate::base::format::percent;
use crate::report::breakeven::switch_map::finding;
use crate::report::chart::{Axis, Body, Chart, Heat, HeatCell, Hue, Region};
use crate::report::chart_frame::chart;
use crate::report::chart_values::Said;
use crate::report::labels::{is_share, option_name};

/// None where one option is clearly ahead everywhere: a chart of one colour says nothing.
pub fn switch_map(study: &Study, map: &SwitchMap) -> Option<Chart> {
    let mut seen: Vec<Option<usize>> = map.rows.iter().flatten().map(SwitchCell::clear).collect();
    seen.sort();
    seen.dedup();
    if seen.len() < 2 {
        return None;
    }
    let cell = |cell: &SwitchCell| HeatCell { value: cell.best.map(|_| Decimal::ZERO), region: cell.clear() };
    let body = Body::Heat(Heat {
        unit: String::new(),
        across: months(study, map),
        up: volume(study, map),
        columns: map.here.len(),
        cells: map.rows.iter().flatten().map(cell).collect(),
        regions: map.options.iter().map(|id| region(study, id)).collect(),
        contours: vec![],
        contour_name: String::new(),
        tied_name: format!("within the noise: under {} of the cost apart", percent(NOISE, 0)),
        levels: vec![],
    });
    let subtitle = format!(
        "Lowest {} from each month to the end of the horizon, by volume; the cost of building an option is left out",
        map.basis.says()
    );
    Some(chart(study, "switch-map", finding(study, map), subtitle, body))
}

fn region(study: &Study, id: &str) -> Region {
    let place = study.options.iter().position(|option| option.id == id);
    let name = place.map_or(id.to_string(), |at| option_name(&study.options[at]));
    Region { name, hue: place.map_or(Hue::Background, Hue::Nth) }
}

/// A column a month; a month begins where the one before ends.
fn months(study: &Study, map: &SwitchMap) -> Axis {
    let from = Decimal::from(map.months.0 - 1);
    Axis {
        name: "From this month on".to_string(),
        unit: String::new(),
        from,
        to: Decimal::from(map.months.1),
        here: from,
        share: false,
        since: Some(study.scenario.start),
    }
}

fn volume(study: &Study, map: &SwitchMap) -> Axis {
    Axis {
        name: Said::new(study, &map.vary, &map.unit).axis(),
        unit: String::new(),
        from: map.range.0,
        to: map.range.1,
        here: map.base,
        share: is_share(&map.vary, &map.unit),
        since: None,
    }
}
