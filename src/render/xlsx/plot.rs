//! Charts that Excel draws from the cells.

use rust_xlsxwriter::{
    Chart, ChartFont, ChartLegendPosition, ChartLine, ChartRange, ChartSolidFill, ChartType, Worksheet,
    XlsxError,
};

use crate::render::xlsx::look::SERIES;
use crate::report::workbook::{Area, Plot, PlotKind};

/// `tabs` are the names of all sheets.
pub fn insert(plot: &Plot, tabs: &[String], sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let mut chart = Chart::new(match plot.kind {
        PlotKind::Lines => ChartType::Line,
        PlotKind::Stacked => ChartType::ColumnStacked,
    });
    for ((name, values), colour) in plot.series.iter().zip(SERIES.into_iter().cycle()) {
        let series = chart.add_series();
        series.set_name(&range(name, tabs)).set_values(&range(values, tabs));
        series.set_categories(&range(&plot.along, tabs));
        match plot.kind {
            PlotKind::Lines => series.set_format(ChartLine::new().set_color(colour).set_width(2)),
            PlotKind::Stacked => series.set_format(ChartSolidFill::new().set_color(colour)).set_gap(80),
        };
    }
    dress(plot, &mut chart);
    sheet.insert_chart_with_offset(plot.row, 0, &chart, plot.left, 0)?;
    Ok(())
}

fn dress(plot: &Plot, chart: &mut Chart) {
    let mut small = ChartFont::new();
    small.set_size(9).set_color(0x6B7785);
    let mut plain = ChartFont::new();
    plain.set_size(11).set_bold().set_color(0x1F2933);
    chart.title().set_name(&plot.title).set_font(&plain);
    chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&small);
    let mut rule = ChartLine::new();
    rule.set_color(0xE4EAF1);
    chart.y_axis().set_name(&plot.unit).set_name_font(&small).set_font(&small).set_num_format("#,##0");
    chart.y_axis().set_major_gridlines_line(&rule);
    chart.x_axis().set_font(&small).set_label_position(rust_xlsxwriter::ChartAxisLabelPosition::Low);
    if plot.kind == PlotKind::Lines {
        chart.x_axis().set_name("month").set_name_font(&small).set_label_interval(6).set_tick_interval(6);
    }
    chart.set_width(plot.size.0).set_height(plot.size.1).set_alt_text(&plot.title);
}

fn range(area: &Area, tabs: &[String]) -> ChartRange {
    let name = tabs.get(area.tab).map_or("", String::as_str);
    ChartRange::new_from_range(name, area.first.0, area.first.1, area.last.0, area.last.1)
}
