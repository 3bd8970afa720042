//! Workbooks as XLSX. Numbers become floating point here and nowhere before: it is what the format holds.

mod look;
mod plot;

use std::collections::HashMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    ConditionalFormatCell, ConditionalFormatCellRule, DataValidation, DataValidationRule, DocProperties,
    ExcelDateTime, Format, Formula, ProtectionOptions, Workbook, Worksheet, XlsxError,
};

use crate::base::text::beginning;
use crate::report::workbook::{Book, Cell, Form, Limit, Paging, Role, Shown, Tab, Value};

/// The bytes of the file. Nothing in it depends on the clock.
///
/// # Errors
/// What the format refuses, in its own words: more columns than a sheet has, say.
pub fn render(book: &Book) -> Result<Vec<u8>, String> {
    write(book).map_err(|error| error.to_string())
}

fn write(book: &Book) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_default_format(&look::plain(), 17, 64)?;
    let day = book.made_on;
    let made = format!("{}T00:00:00Z", day.format("%Y-%m-%d"));
    let properties = DocProperties::new()
        .set_title(beginning(&book.title, 255))
        .set_comment(beginning(&book.about, 255))
        .set_creation_datetime(&ExcelDateTime::parse_from_str(&made)?);
    workbook.set_properties(&properties);
    let mut looks = Looks::default();
    let names: Vec<String> = book.tabs.iter().map(|tab| tab.name.clone()).collect();
    for tab in &book.tabs {
        let sheet = workbook.add_worksheet();
        of_tab(tab, sheet, &mut looks)?;
        for chart in &tab.charts {
            plot::insert(chart, &names, sheet)?;
        }
    }
    for (name, address) in &book.names {
        workbook.define_name(name, &format!("={address}"))?;
    }
    workbook.save_to_buffer()
}

/// The styles that are in use, each made once.
#[derive(Default)]
struct Looks(HashMap<(Role, Form), Format>);

impl Looks {
    fn of(&mut self, role: Role, form: &Form) -> &Format {
        self.0.entry((role, form.clone())).or_insert_with(|| look::format(role, form))
    }
}

fn of_tab(tab: &Tab, sheet: &mut Worksheet, looks: &mut Looks) -> Result<(), XlsxError> {
    sheet.set_name(&tab.name)?;
    for (column, width) in tab.widths.iter().enumerate() {
        sheet.set_column_width(column as u16, f64::from(*width))?;
    }
    for (row, lines) in &tab.lines {
        sheet.set_row_height(*row, 12.0 * f64::from(*lines) + 1.0)?;
    }
    for cell in &tab.cells {
        of_cell(cell, sheet, looks)?;
    }
    for limit in &tab.rules {
        sheet.add_data_validation(limit.row, limit.column, limit.row, limit.column, &validation(limit)?)?;
    }
    marks(tab, sheet)?;
    page(tab, sheet)
}

fn of_cell(cell: &Cell, sheet: &mut Worksheet, looks: &mut Looks) -> Result<(), XlsxError> {
    let (row, column) = (cell.row, cell.column);
    let format = looks.of(cell.role, &cell.form);
    match &cell.value {
        Value::Blank => sheet.write_blank(row, column, format)?,
        // Also when it is edited, such a text is no formula.
        Value::Text(text) if text.starts_with(['=', '+', '-', '@']) => {
            let kept = format.clone().set_quote_prefix();
            sheet.write_string_with_format(row, column, beginning(text, 32_767), &kept)?
        }
        Value::Text(text) => sheet.write_string_with_format(row, column, beginning(text, 32_767), format)?,
        Value::Number(value) => sheet.write_number_with_format(row, column, number(*value), format)?,
        Value::Day(day) => sheet.write_datetime_with_format(
            row,
            column,
            ExcelDateTime::parse_from_str(&day.format("%Y-%m-%d").to_string())?,
            format,
        )?,
        Value::Formula { text, shows } => {
            let result = match shows {
                Shown::Number(value) => number(*value).to_string(),
                Shown::Text(text) => text.clone(),
            };
            sheet.write_formula_with_format(row, column, Formula::new(text).set_result(result), format)?
        }
    };
    Ok(())
}

/// The nearest number that the format holds, by its digits.
fn number(value: Decimal) -> f64 {
    value.normalize().to_string().parse().ok().or_else(|| value.to_f64()).unwrap_or_default()
}

fn validation(limit: &Limit) -> Result<DataValidation, XlsxError> {
    let at = crate::report::workbook::address(limit.row, limit.column);
    let side = |bound: Option<(Decimal, bool)>, with: &str, without: &str| {
        bound.map(|(value, inclusive)| format!("{at}{}{value}", if inclusive { with } else { without }))
    };
    let rule = DataValidation::new();
    if !limit.choices.is_empty() {
        let rule = rule.allow_list_formula(Formula::new(&limit.choices));
        return rule.set_error_title("Not in the list")?.set_error_message(beginning(&limit.says, 255));
    }
    let rule = match (limit.low, limit.high, limit.whole) {
        (Some((low, true)), Some((high, true)), false) => {
            rule.allow_decimal_number(DataValidationRule::Between(number(low), number(high)))
        }
        (low, high, whole) => {
            let mut tests = vec![format!("ISNUMBER({at})")];
            tests.extend(side(low, ">=", ">"));
            tests.extend(side(high, "<=", "<"));
            tests.extend(whole.then(|| format!("{at}=INT({at})")));
            rule.allow_custom(Formula::new(format!("AND({})", tests.join(","))))
        }
    };
    rule.set_error_title("Out of bounds")?.set_error_message(beginning(&limit.says, 255))
}

/// Checks that fail stand out.
fn marks(tab: &Tab, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    for cell in tab.cells.iter().filter(|cell| cell.role == Role::Check) {
        let failed = ConditionalFormatCell::new()
            .set_rule(ConditionalFormatCellRule::NotEqualTo("OK"))
            .set_format(look::failed());
        sheet.add_conditional_format(cell.row, cell.column, cell.row, cell.column, &failed)?;
    }
    Ok(())
}

/// What stays in view, and how it prints.
fn page(tab: &Tab, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    const A4: u8 = 9;
    sheet.set_screen_gridlines(false);
    sheet.set_tab_color(look::tab(tab.kind));
    sheet.set_freeze_panes(tab.frozen.0, tab.frozen.1)?;
    match &tab.paging {
        Paging::Width => sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0),
        Paging::Years { scale, after } => {
            sheet.set_landscape().set_paper_size(A4).set_print_scale(*scale);
            sheet.set_vertical_page_breaks(after)?
        }
    };
    if !tab.breaks.is_empty() {
        sheet.set_page_breaks(&tab.breaks)?;
    }
    sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.2, 0.3);
    sheet.set_header("");
    sheet.set_footer("&L&8&F, &A&R&8&P of &N");
    sheet.set_print_area(0, 0, tab.printed.0, tab.printed.1)?;
    let (rows, columns) = tab.repeated;
    if rows > 0 {
        sheet.set_repeat_rows(0, rows - 1)?;
    }
    if columns > 0 {
        sheet.set_repeat_columns(0, columns - 1)?;
    }
    if tab.locked {
        sheet.protect_with_options(&open());
    }
    Ok(())
}

/// A protected sheet may still be laid out as its reader likes.
fn open() -> ProtectionOptions {
    ProtectionOptions {
        format_cells: true,
        format_columns: true,
        format_rows: true,
        edit_objects: true,
        edit_scenarios: true,
        sort: true,
        use_autofilter: true,
        ..ProtectionOptions::new()
    }
}
