//! Names that a spreadsheet takes: of sheets, and of cells.

use std::collections::HashSet;

use crate::base::text::beginning;

/// Characters of a sheet's name at most, as UTF-16 counts them.
const SHEET_NAME: usize = 31;
/// A cell's name may have 255; shorter ones can be read in a formula.
const CELL_NAME: usize = 100;

/// Names for sheets, in the order of what they are to be called: safe, and unlike each other in any case of letters.
pub fn sheet_names<'a>(wanted: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut taken: HashSet<String> = ["history".to_string()].into();
    let unique = |name: &str| distinct(&safe_sheet(name), SHEET_NAME, " ", &mut taken);
    wanted.into_iter().map(unique).collect()
}

fn safe_sheet(name: &str) -> String {
    // Excel would take an exclamation mark; others take it for the end of the name.
    let forbidden = |c: char| "[]:*?/\\!".contains(c) || c.is_control();
    let safe: String = name.chars().map(|c| if forbidden(c) { ' ' } else { c }).collect();
    // A word with a bracket right behind it would be read as a function: `FILTER(cheap)`.
    let safe = safe.replace('(', " (");
    let safe = safe.split_whitespace().collect::<Vec<_>>().join(" ");
    let safe = beginning(safe.trim_matches(['\'', ' ']), SHEET_NAME);
    let safe = safe.trim_matches(['\'', ' ']);
    if safe.is_empty() { "Option".to_string() } else { safe.to_string() }
}

/// Names for cells, of dotted paths.
pub fn cell_names<'a>(paths: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut taken = HashSet::new();
    let unique = |path: &str| distinct(&safe_cell(path), CELL_NAME, "_", &mut taken);
    paths.into_iter().map(unique).collect()
}

fn safe_cell(path: &str) -> String {
    let safe: String = path.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    // A word alone could be the address of a cell, or a row in the other notation.
    let whole = safe.contains('_') && safe.starts_with(|c: char| c.is_ascii_alphabetic());
    if whole { safe } else { format!("in_{safe}") }
}

fn distinct(name: &str, longest: usize, gap: &str, taken: &mut HashSet<String>) -> String {
    let mut found = beginning(name, longest);
    for count in 2.. {
        if taken.insert(found.to_lowercase()) {
            break;
        }
        let tail = format!("{gap}{count}");
        found = beginning(name, longest - tail.len()).trim_end().to_string() + &tail;
    }
    found
}

/// A sheet's name as formulas write it.
pub fn quoted(name: &str) -> String {
    format!("'{}'", name.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_have_names_that_excel_takes() {
        let long = "x".repeat(300);
        let names =
            sheet_names(["Summary", "a/b:c", "summary", "'quoted'", "[]", "История", &long, &long, ""]);
        assert_eq!(names[..6], ["Summary", "a b c", "summary 2", "quoted", "Option", "История"]);
        assert!(names[6].len() == 31 && names[7].len() == 31 && names[6] != names[7]);
        assert_eq!(names[8], "Option 2");
        assert_eq!(sheet_names(["FILTER(cheap)"]), ["FILTER (cheap)"]);
        assert_eq!(sheet_names(["𝒳".repeat(40).as_str()])[0].encode_utf16().count(), 30);
    }

    #[test]
    fn cells_are_named_by_their_paths() {
        let names = cell_names(["volume.units_per_month", "volume.units.per_month", "fx", "r1c1", "a1"]);
        assert_eq!(
            names,
            ["volume_units_per_month", "volume_units_per_month_2", "in_fx", "in_r1c1", "in_a1"]
        );
    }
}
