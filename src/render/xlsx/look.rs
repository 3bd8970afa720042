//! Styles of cells. Blue on yellow is an input, grey is fixed, black is a formula: what readers of models expect.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::report::workbook::{CellKind, Form, Role};

const FONT: &str = "Arial";
const INK: u32 = 0x1F2933;
const FAINT: u32 = 0x6B7785;
const RULE: u32 = 0xB8C2CC;
const BAND: u32 = 0x1F3A5F;
const HEAD: u32 = 0xE4EAF1;
/// A month that happened.
const HAPPENED: u32 = 0xC9D8C5;
const INPUT_INK: u32 = 0x0000FF;
const INPUT_GROUND: u32 = 0xFFF9DB;
const FIXED_GROUND: u32 = 0xEEF0F2;

/// What cells have that nothing is said of: columns are measured by its figures.
pub fn plain() -> Format {
    Format::new().set_font_name(FONT).set_font_size(10)
}

/// The style of a role, with the digits of a form.
pub fn format(role: Role, form: &Form) -> Format {
    let plain = Format::new().set_font_name(FONT).set_font_size(9).set_font_color(INK);
    let plain = plain.set_num_format(digits(form)).set_align(FormatAlign::VerticalCenter);
    match role {
        Role::Title => plain.set_bold().set_font_size(15).set_font_color(BAND),
        Role::Note => plain.set_font_color(FAINT),
        Role::Heading => plain.set_bold().set_font_color(Color::White).set_background_color(BAND),
        Role::Column => column(plain),
        Role::FigureColumn => column(plain).set_align(FormatAlign::Right).set_text_wrap(),
        Role::Actual => format(Role::FigureColumn, form).set_background_color(HAPPENED).set_italic(),
        Role::Label | Role::Path => plain.set_text_wrap(),
        Role::Faint => plain.set_font_color(FAINT),
        Role::Words => plain.set_font_color(FAINT).set_text_wrap(),
        Role::Figure => plain.set_align(FormatAlign::Right),
        Role::Total => total(plain).set_align(FormatAlign::Right),
        Role::TotalLabel => plain.set_bold(),
        Role::Answer => plain.set_bold().set_font_size(12).set_font_color(BAND),
        Role::Input => {
            boxed(plain).set_font_color(INPUT_INK).set_background_color(INPUT_GROUND).set_unlocked()
        }
        Role::Fixed => boxed(plain).set_font_color(FAINT).set_background_color(FIXED_GROUND),
        Role::Check => plain.set_bold().set_font_color(0x1B7F3B).set_align(FormatAlign::Center),
    }
}

fn column(plain: Format) -> Format {
    let ruled = plain.set_bold().set_background_color(HEAD);
    ruled.set_border_bottom(FormatBorder::Thin).set_border_bottom_color(RULE)
}

fn total(plain: Format) -> Format {
    plain.set_bold().set_border_top(FormatBorder::Thin).set_border_top_color(RULE)
}

fn boxed(plain: Format) -> Format {
    plain.set_border(FormatBorder::Thin).set_border_color(RULE).set_align(FormatAlign::Right)
}

/// A check that fails.
pub fn failed() -> Format {
    Format::new().set_bold().set_font_color(Color::White).set_background_color(0xB42318)
}

/// The colour of a sheet's tab.
pub fn tab(kind: CellKind) -> Color {
    Color::RGB(match kind {
        CellKind::Result => BAND,
        CellKind::Input => 0xE8C547,
        CellKind::Working => 0x8A99AB,
        CellKind::Proof => 0x1B7F3B,
    })
}

/// Colours of series, one an option or a category.
pub const SERIES: [u32; 8] = [0x1F6FB2, 0xD9822B, 0x2E8B57, 0x8E5EA2, 0xB5495B, 0x4C9AA8, 0x9A8433, 0x66717E];

/// Thousands with commas, negative numbers in parentheses, a dash for nothing.
fn digits(form: &Form) -> String {
    let places =
        |places: u32| if places == 0 { String::new() } else { format!(".{}", "0".repeat(places as usize)) };
    let signed = |number: String| format!("{number}_);({number});\"–\"_)");
    match form {
        Form::Plain => "General".to_string(),
        Form::Number(decimals) => signed(format!("#,##0{}", places(*decimals))),
        Form::Percent(decimals) => signed(format!("0{}%", places(*decimals))),
        Form::Given(decimals) => format!("#,##0{}_)", places(*decimals)),
        Form::GivenPercent(decimals) => format!("0{}%_)", places(*decimals)),
        Form::Month => "mmm yy".to_string(),
        Form::Day => "yyyy-mm-dd".to_string(),
    }
}
