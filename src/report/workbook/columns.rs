//! Where the columns of Inputs stand, and the cell that chooses the case.

use crate::report::workbook::cases::Cases;

/// Column of the values of the base case, and of the numbers that formulas share.
pub const VALUE: u16 = 1;
/// Row of the case in use; its number is below.
pub const CASE_ROW: u32 = 2;
/// The name of the cell with the number of the case in use.
pub const CASE_NUMBER: &str = "case_number";

/// Where the columns stand: those of the cases are between the values and the rest.
#[derive(Debug, Clone, Copy)]
pub struct Columns {
    pub cases: u16,
    /// What formulas read: the value of the case in use.
    pub in_use: u16,
    pub unit: u16,
    pub range: u16,
    pub source: u16,
    pub as_of: u16,
    pub note: u16,
    pub field: u16,
    pub stands: u16,
    /// What the values were in the run, case by case.
    pub run: u16,
    pub changed: u16,
}

impl Columns {
    pub fn of(cases: &Cases) -> Self {
        let cases = cases.runs.len() as u16;
        let in_use = if cases == 0 { VALUE } else { VALUE + cases + 1 };
        let [unit, range, source, as_of, note, field, stands, run] =
            std::array::from_fn(|at| in_use + 1 + at as u16);
        let changed = run + cases + 1;
        Self { cases, in_use, unit, range, source, as_of, note, field, stands, run, changed }
    }

    /// Columns of the sheet, what is not printed left out.
    pub fn printed(&self) -> u16 {
        self.run
    }
}
