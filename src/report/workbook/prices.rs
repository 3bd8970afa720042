//! The sheet of prices, which points to the inputs.

use crate::base::source::Origin;
use crate::report::workbook::cells::Pad;
use crate::report::workbook::input_words::{label, unit_in_full};
use crate::report::workbook::inputs::given;
use crate::report::workbook::plan::{FIRST_INPUT, WorkbookPlan};
use crate::report::workbook::{CellKind, Role, Shown, Tab};

/// The entries of the price books that are used, each with its source and date.
pub fn prices(plan: &WorkbookPlan) -> Tab {
    let mut pad = Pad::new();
    pad.text(0, 0, "Prices", Role::Title);
    let note =
        "Entries of the price books that the scenario uses, as they stand on Inputs; change them there.";
    pad.text(1, 0, note, Role::Note);
    let names = ["input", "value", "unit", "entry", "source", "as of", "book"];
    for (name, column) in names.iter().zip(0..) {
        let role = if column == 1 { Role::FigureColumn } else { Role::Column };
        pad.text(FIRST_INPUT - 1, column, *name, role);
    }
    let mut row = FIRST_INPUT;
    for (at, input) in plan.sheet.inputs.iter().enumerate() {
        let Origin::Book { entry, place } = &input.source.origin else { continue };
        let unit = input.unit.symbol(&plan.sheet.names);
        pad.text(row, 0, label(plan, input), Role::Words);
        let form = given(&input.key, &unit, input.value);
        pad.formula(row, 1, plan.places.inputs[at].clone(), Shown::Number(input.value), Role::Figure, form);
        pad.text(row, 2, unit_in_full(plan, input), Role::Faint);
        pad.text(row, 3, entry.clone(), Role::Path);
        pad.text(row, 4, input.source.source.clone().unwrap_or_default(), Role::Words);
        pad.text(row, 5, input.source.as_of.clone().unwrap_or_default(), Role::Faint);
        pad.text(row, 6, place.to_string(), Role::Faint);
        row += 1;
    }
    if row == FIRST_INPUT {
        pad.text(row, 0, "The scenario uses no price book: its prices are inputs of its own.", Role::Note);
    }
    for (column, width) in [(0, 46), (2, 20), (3, 40), (4, 60)] {
        pad.fix(column, width);
    }
    let mut tab = pad.tab(&plan.names[plan.tab("Prices")], CellKind::Input);
    tab.frozen = (FIRST_INPUT, 1);
    tab.repeated = (FIRST_INPUT, 0);
    tab
}
