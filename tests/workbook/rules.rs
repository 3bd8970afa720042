//! What a modeller expects of every sheet: no number typed into a formula, no formula too long to read, no row twice under
//! one name.

use std::collections::HashSet;
use std::io::Read;

use tollgate::report::workbook::{Book, Cell, Role, Value};

use crate::{SHIPPED, made, shipped, with_cases};

/// Characters of a formula at most.
const LONGEST: usize = 300;

/// Numbers in a formula, outside of texts, names and addresses.
fn numbers(formula: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = formula;
    while let Some(first) = rest.chars().next() {
        let quoted = matches!(first, '\'' | '"').then(|| rest[1..].find(first).map(|end| end + 2)).flatten();
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '$' | '_' | '.');
        let length = quoted.unwrap_or_else(|| match is_word(first) {
            true => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            false => first.len_utf8(),
        });
        let word = &rest[..length];
        if first.is_ascii_digit() {
            found.push(word.to_string());
        }
        rest = &rest[length..];
    }
    found
}

#[test]
fn numbers_are_told_from_names_and_addresses() {
    assert_eq!(numbers("IF($D$9<3,'A 60'!E7*12.5,x_12+\"7\")"), ["3", "12.5"]);
    assert_eq!(numbers("INDEX('S'!$D$1:$AN$1,1,1+MAX(0,E$4-delay_api))"), ["1", "1", "0"]);
}

fn formulas(book: &Book) -> impl Iterator<Item = (&str, &Cell, &str)> {
    book.tabs.iter().flat_map(|tab| {
        tab.cells.iter().filter_map(|cell| match &cell.value {
            Value::Formula { text, .. } => Some((tab.name.as_str(), cell, text.as_str())),
            _ => None,
        })
    })
}

/// Every shipped scenario as it is, and with its cases.
fn books() -> Vec<(String, Book)> {
    let plain = SHIPPED.map(|name| (name.to_string(), made(&shipped(name, &[])).0));
    let cases = ["invoice-processing", "record-enrichment", "support-agent"];
    let cases = cases.map(|name| (format!("{name} with cases"), with_cases(name).0));
    plain.into_iter().chain(cases).collect()
}

#[test]
fn a_formula_has_no_number_but_nought_and_one_and_can_be_read() {
    for (name, book) in books() {
        for (tab, cell, text) in formulas(&book) {
            let place = format!("{name}, {tab}, row {}: {text}", cell.row + 1);
            assert!(text.len() <= LONGEST, "{} characters: {place}", text.len());
            let typed: Vec<String> =
                numbers(text).into_iter().filter(|number| number != "0" && number != "1").collect();
            assert!(typed.is_empty(), "{typed:?} in {place}");
        }
    }
}

/// On Checks and Prices, and of a pair that breaks even, it is the next column that tells rows apart.
#[test]
fn no_sheet_has_two_rows_of_one_name() {
    for (name, book) in books() {
        for tab in book.tabs.iter().take_while(|tab| tab.name != "Prices") {
            let mut taken = HashSet::new();
            let names = tab.cells.iter().filter(|cell| cell.column == 0);
            for cell in names.filter(|cell| {
                matches!(cell.role, Role::Label | Role::TotalLabel | Role::Faint | Role::Words)
            }) {
                if let Value::Text(text) = &cell.value {
                    assert!(taken.insert(text.to_lowercase()), "{name}, {}: `{text}` twice", tab.name);
                }
            }
        }
    }
}

/// Whoever reads a sheet meets words: a path stands in its own column.
#[test]
fn no_name_of_a_row_is_a_path() {
    for (name, book) in books() {
        for tab in &book.tabs {
            for cell in tab.cells.iter().filter(|cell| cell.column == 0) {
                let Value::Text(text) = &cell.value else { continue };
                let path = ["options.", "costs.", "values.", "volume.", "scenario.", "roles."];
                assert!(!path.iter().any(|start| text.contains(start)), "{name}, {}: {text}", tab.name);
            }
        }
    }
}

/// Every sheet is A4; the head of a page is repeated; a page that is broken by hand begins with the heading of a section.
#[test]
fn pages_are_of_one_size_and_leave_no_heading_at_their_foot() {
    let mut broken = 0;
    for (name, book) in books() {
        for tab in &book.tabs {
            for row in &tab.breaks {
                let heads = |cell: &Cell| (cell.row, cell.column, cell.role) == (*row, 0, Role::Heading);
                assert!(tab.cells.iter().any(heads), "{name}, {}: row {row}", tab.name);
            }
            broken += tab.breaks.len();
            assert!(tab.repeated.0 > 0 || tab.name == "About", "{name}, {}", tab.name);
        }
    }
    assert!(broken > 5, "{broken}");
    let (_, bytes) = made(&shipped("hybrid-document-search", &[]));
    let mut file = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    for at in 0..file.len() {
        let mut part = file.by_index(at).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut text = String::new();
        if name.starts_with("xl/worksheets/sheet") && part.read_to_string(&mut text).is_ok() {
            let is_a4 = text.contains("paperSize=\"9\"") && text.contains("orientation=\"landscape\"");
            assert!(is_a4, "{name}");
        }
    }
}
