//! A workbook, recalculated by an engine that is not ours.

use ironcalc::base::Model;
use ironcalc::base::cell::CellValue;
use ironcalc::import::load_from_xlsx_bytes;
use rust_decimal::Decimal;
use tollgate::report::workbook::{Book, Cell, Shown, Value};

/// A workbook in the other engine.
pub struct Open {
    model: Model<'static>,
}

impl Open {
    /// As the file has it: nothing is recalculated yet.
    pub fn new(bytes: &[u8]) -> Self {
        let workbook = load_from_xlsx_bytes(bytes, "model", "en", "UTC").expect("the file opens");
        Self { model: Model::from_workbook(workbook, "en").expect("its formulas can be read") }
    }

    pub fn recalculate(&mut self) {
        self.model.evaluate();
    }

    pub fn set(&mut self, tab: usize, cell: (u32, u16), value: f64) {
        let (row, column) = (cell.0 as i32 + 1, i32::from(cell.1) + 1);
        self.model.update_cell_with_number(tab as u32, row, column, value).expect("the cell is there");
    }

    pub fn write(&mut self, tab: usize, cell: (u32, u16), text: &str) {
        let (row, column) = (cell.0 as i32 + 1, i32::from(cell.1) + 1);
        self.model.set_user_input(tab as u32, row, column, text.to_string()).expect("the cell is there");
    }

    pub fn at(&self, tab: usize, cell: &Cell) -> CellValue {
        let (row, column) = (cell.row as i32 + 1, i32::from(cell.column) + 1);
        self.model.get_cell_value_by_index(tab as u32, row, column).expect("the cell is there")
    }
}

/// The nearest floating point number.
pub fn near(value: Decimal) -> f64 {
    value.to_string().parse().unwrap()
}

/// What differs between a workbook and the figures that it should show, cell by cell.
pub fn differences(book: &Book, open: &Open, relative: f64) -> (usize, Vec<String>) {
    let (mut compared, mut differ) = (0, Vec::new());
    for (at, tab) in book.tabs.iter().enumerate() {
        for cell in &tab.cells {
            let Value::Formula { text, shows } = &cell.value else { continue };
            let found = open.at(at, cell);
            let same = match (shows, &found) {
                (Shown::Number(value), CellValue::Number(found)) => {
                    let value = near(*value);
                    (value - found).abs() <= relative * value.abs().max(1.0)
                }
                (Shown::Text(text), CellValue::String(found)) => text == found,
                (Shown::Text(text), CellValue::None) => text.is_empty(),
                _ => false,
            };
            compared += 1;
            if !same {
                let place =
                    format!("{}!{}", tab.name, tollgate::report::workbook::address(cell.row, cell.column));
                differ.push(format!("{place} ={text}: {shows:?}, found {found:?}"));
            }
        }
    }
    (compared, differ)
}
