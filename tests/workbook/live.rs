//! Cases by a selector, and a later go-live by a cell: what the workbook says then is what the tool says.

use ironcalc::base::cell::CellValue;
use tollgate::report::workbook::{Book, Cell, Value};
use tollgate::scenario::load::Changes;
use tollgate::sheet::node::{LineId, Shape};

use crate::case::{self, Case};
use crate::recalc::{Open, differences, near};
use crate::{agree, made, of_the_run, shipped, with_cases, with_room};

/// Row of the case in use on Inputs.
const CASE: (u32, u16) = (2, 1);

fn in_case(name: &str, key: &str) -> Case {
    let changes = Changes { case: Some(key.to_string()), ..Changes::default() };
    case::file(&crate::file(name), &changes)
}

/// The cells of a book that a run with the case has too: not which inputs stand on Inputs, nor what was stored.
fn expected(name: &str, key: &str, with_cases: &Book) -> Book {
    let (mut book, _) = made(&in_case(name, key));
    for tab in &mut book.tabs {
        let name = tab.name.clone();
        tab.cells.retain(|cell| !of_the_run(&name, cell.row) && name != "Checks");
    }
    assert_eq!(book.tabs.len(), with_cases.tabs.len());
    book
}

#[test]
fn a_case_in_its_cell_gives_what_the_tool_gives_for_it() {
    with_room(|| {
        let cases = [
            ("invoice-processing", "slow_adoption", "Slow adoption"),
            ("invoice-processing", "ten_times_the_volume", "Ten times the volume"),
            ("record-enrichment", "value_slips", "Value slips"),
            ("support-agent", "cautious", "Cautious"),
        ];
        for (name, key, label) in cases {
            let (book, bytes) = with_cases(name);
            let mut open = Open::new(&bytes);
            open.recalculate();
            agree(&format!("{name}, base case"), &book, &open);
            open.write(1, CASE, label);
            open.recalculate();
            agree(&format!("{name}, {label}"), &expected(name, key, &book), &open);
            assert_eq!(
                checks(&book, &open),
                Vec::<u32>::new(),
                "{name}, {label}: the figures of the run, case by case"
            );
            open.write(1, CASE, "base case");
            open.recalculate();
            agree(&format!("{name}, back again"), &book, &open);
        }
    });
}

/// Checks that do not say OK.
fn checks(book: &Book, open: &Open) -> Vec<u32> {
    let at = book.tabs.iter().position(|tab| tab.name == "Checks").unwrap();
    let verdicts = book.tabs[at].cells.iter().filter(|cell| cell.column == 5 && cell.row > 4);
    let failed = verdicts.filter(|cell| open.at(at, cell) != CellValue::String("OK".into()));
    failed.map(|cell| cell.row + 1).collect()
}

/// Own servers three months later: go-live, rollout and the option's own lines, each by hand.
const LATER: &str = "invoice-processing";

const SET: [&str; 3] = [
    "options.self_hosted.go_live=11",
    "options.self_hosted.rollout=[{ month = 11, share = 0.2 }, { month = 13, share = 0.6 }, { month = 15, share = 1.0 }]",
    "costs.mlops.from=7",
];

fn place<'a>(book: &'a Book, tab: usize, text: &str) -> &'a Cell {
    let found = book.tabs[tab].cells.iter().find(|cell| cell.value == Value::Text(text.to_string()));
    found.unwrap_or_else(|| panic!("no `{text}` on {}", book.tabs[tab].name))
}

/// Every line of an option of a re-run, month by month, against the cells in the row with its key.
fn option_agrees(book: &Book, open: &Open, tab: usize, again: &Case, id: &str) -> usize {
    let prefix = format!("options.{id}.");
    let sheet = &again.projected.model.sheet;
    let mut compared = 0;
    for (line, at) in sheet.lines.iter().zip(0..).filter(|(line, _)| line.key.starts_with(&prefix)) {
        let keyed = book.tabs[tab].cells.iter().find(|cell| cell.value == Value::Text(line.key.clone()));
        let Some(row) = keyed.map(|cell| cell.row).filter(|_| line.shape == Shape::Monthly) else { continue };
        for month in 0..=sheet.months {
            let Some(value) = again.projected.exact.at(LineId(at), month) else { continue };
            let cells = book.tabs[tab].cells.iter();
            let cell = cells.clone().find(|cell| (cell.row, cell.column) == (row, 3 + month as u16)).unwrap();
            let found = match open.at(tab, cell) {
                CellValue::Number(found) => found,
                other => panic!("{} in month {month}: {value}, found {other:?}", line.key),
            };
            let close = (near(value) - found).abs() <= 1e-9 * near(value).abs().max(1.0);
            assert!(close, "{} in month {month}: {value}, found {found}", line.key);
            compared += 1;
        }
    }
    compared
}

fn later(set: &[&str]) -> (Book, Open, Case) {
    let (book, bytes) = made(&shipped(LATER, &[]));
    let mut open = Open::new(&bytes);
    let row = place(&book, 1, "Delay of go-live: Open-weight model on rented GPUs").row;
    open.set(1, (row, 1), 3.0);
    open.recalculate();
    (book, open, shipped(LATER, set))
}

#[test]
fn three_months_later_is_one_cell() {
    with_room(|| {
        let (book, open, again) = later(&SET);
        // Options come after Summary, Inputs and Shared.
        let compared = option_agrees(&book, &open, 4, &again, "self_hosted");
        assert!(compared > 1_000, "{compared}");
        let on_time = shipped(LATER, &[]);
        assert!(option_agrees(&book, &open, 3, &on_time, "api") > 1_000, "the other option is on time");
        assert_eq!(checks(&book, &open), Vec::<u32>::new(), "the checks hold");
    });
}

/// A law of the figures: what nobody has delayed is as it was, so a delay of nothing is the run itself.
#[test]
fn no_delay_changes_nothing() {
    with_room(|| {
        let (book, bytes) = made(&shipped(LATER, &[]));
        let mut open = Open::new(&bytes);
        let row = place(&book, 1, "Delay of go-live: Frontier API").row;
        open.set(1, (row, 1), 0.0);
        open.recalculate();
        assert!(differences(&book, &open, 1e-9).1.is_empty());
    });
}
