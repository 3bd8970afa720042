//! Where pages of print end: a section begins on a new page rather than leave its heading at the foot of one.

use crate::report::workbook::{Paging, Role, Tab};

/// Hundredths of a point of a page of A4, landscape, between its margins.
const HEIGHT: u32 = 51_000;
/// Pixels of its width.
pub const WIDTH: u32 = 1_015;
/// Of a row of one line, and of each line of a row with more.
const ROW: u32 = 1_275;
const LINE: u32 = 1_200;
/// Rows that a heading has below it on its page: names of columns, and figures.
const COMPANY: u32 = 4;

/// The rows that begin a page of their own.
pub fn breaks(tab: &Tab) -> Vec<u32> {
    let page = HEIGHT * 100 / scale(tab);
    let height = |row: u32| height(tab, row);
    let repeated: u32 = (0..tab.repeated.0).map(height).sum();
    let (mut used, mut found) = (0, Vec::new());
    for row in 0..=tab.printed.0 {
        let company: u32 = (row..=(row + COMPANY).min(tab.printed.0)).map(height).sum();
        let breaks = is_heading(tab, row) && used + company > page;
        if breaks {
            found.push(row);
        }
        if breaks || used + height(row) > page {
            used = repeated;
        }
        used += height(row);
    }
    found
}

/// In per cent.
fn scale(tab: &Tab) -> u32 {
    match &tab.paging {
        Paging::Years { scale, .. } => u32::from(*scale).max(1),
        Paging::Width => {
            let columns = tab.widths.iter().take(usize::from(tab.printed.1) + 1);
            let wide: u32 = columns.map(|width| u32::from(*width) * 7 + 5).sum();
            (WIDTH * 100 / wide.max(1)).clamp(1, 100)
        }
    }
}

fn height(tab: &Tab, row: u32) -> u32 {
    let lines = tab.lines.iter().find(|(of, _)| *of == row).map(|(_, lines)| *lines);
    lines.map_or(ROW, |lines| LINE * u32::from(lines) + 100)
}

fn is_heading(tab: &Tab, row: u32) -> bool {
    tab.cells.iter().any(|cell| (cell.row, cell.column, cell.role) == (row, 0, Role::Heading))
}
