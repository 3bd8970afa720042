//! The workbook says what the exact reading says: recalculated by IronCalc, in the process, cell by cell; then with
//! inputs changed in their cells, against the tool run anew with `--set`.

#[allow(dead_code)] // A part of it is for other tests.
#[path = "../random_sheets/bounds.rs"]
mod bounds;
#[path = "../support/case.rs"]
mod case;
mod live;
mod nasty;
mod office;
mod random;
mod recalc;
mod rules;
#[allow(dead_code)] // As above.
#[path = "../random_sheets/sheets.rs"]
mod sheets;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use case::Case;
use recalc::{Open, differences};
use rust_decimal::dec;
use tollgate::report::workbook::{Book, CaseRun, Cell, Paging, Role, Value, book};
use tollgate::scenario::load::Changes;

/// The last of them has every way of buying in it.
const SHIPPED: [&str; 9] = [
    "invoice-processing",
    "hybrid-document-search",
    "record-enrichment",
    "support-agent",
    "support-agents-ten",
    "support-cascade",
    "staged-hosting",
    "knowledge-base",
    "../tests/support/ways-to-pay",
];
const CLOSE: f64 = 1e-9;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/{name}.toml"))
}

fn shipped(name: &str, set: &[&str]) -> Case {
    case::file(
        &file(name),
        &Changes { case: None, set: set.iter().map(|set| set.to_string()).collect(), ..Changes::default() },
    )
}

/// A shipped scenario with its cases beside it, as the command writes it.
fn with_cases(name: &str) -> (Book, Vec<u8>) {
    let base = shipped(name, &[]);
    let run = |key: &String| {
        let changes = Changes { case: Some(key.clone()), ..Changes::default() };
        let label = tollgate::report::labels::case_name(key);
        CaseRun { name: label, projected: case::file(&file(name), &changes).projected }
    };
    let runs: Vec<CaseRun> = base.projected.plan.scenario.cases.iter().map(run).collect();
    assert!(!runs.is_empty());
    let book = book(&base.projected, &base.study, &runs);
    let bytes = tollgate::render::xlsx::render(&book).expect("a workbook");
    (book, bytes)
}

fn made(case: &Case) -> (Book, Vec<u8>) {
    let book = book(&case.projected, &case.study, &[]);
    let bytes = tollgate::render::xlsx::render(&book).expect("a workbook");
    (book, bytes)
}

/// Recalculation follows formulas as deep as they go.
fn with_room(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(1 << 30).spawn(test).unwrap();
    if let Err(panic) = thread.join() {
        std::panic::resume_unwind(panic);
    }
}

fn agree(name: &str, book: &Book, open: &Open) -> usize {
    let (compared, differ) = differences(book, open, CLOSE);
    let some: Vec<&String> = differ.iter().take(12).collect();
    assert!(differ.is_empty(), "{name}: {} of {compared} cells differ: {some:#?}", differ.len());
    compared
}

#[test]
fn shipped_scenarios_recalculate_to_the_same_figures() {
    with_room(|| {
        for name in SHIPPED {
            let (book, bytes) = made(&shipped(name, &[]));
            let mut open = Open::new(&bytes);
            agree(&format!("{name}, as stored"), &book, &open);
            open.recalculate();
            let compared = agree(name, &book, &open);
            println!("{name}: {compared} formulas");
            assert!(compared > 1_500, "{name}: {compared}");
        }
    });
}

/// Two months of service that happened, with all that can be known of them.
const HAPPENED: &str = "options.api.actuals={ \"2027-05\" = { units = 5_200, cost = 380.25, review_minutes = 4_000, \
                        escalated = 2_600, errors = 120 }, \"2027-06\" = { units = 6_100 } }";

#[test]
fn months_that_happened_are_marked_listed_and_recalculated() {
    with_room(|| {
        let (book, bytes) = made(&shipped("invoice-processing", &[HAPPENED]));
        let mut open = Open::new(&bytes);
        open.recalculate();
        agree("partly happened", &book, &open);
        let of = |tab: usize, role: Role| book.tabs[tab].cells.iter().filter(move |cell| cell.role == role);
        // Month 0 is in column 3, so May and June are in columns 8 and 9.
        let marked: Vec<(u32, u16)> = of(3, Role::Actual).map(|cell| (cell.row, cell.column)).collect();
        assert_eq!(marked, [(2, 8), (2, 9)]);
        assert_eq!(of(4, Role::Actual).count(), 0, "the other option is projected throughout");
        let listed =
            |path: &str| book.tabs[1].cells.iter().any(|cell| cell.value == Value::Text(path.to_string()));
        assert!(listed("options.api.actuals.2027-05.cost") && listed("options.api.actuals.2027-06.units"));
    });
}

/// A formula as it reads from its own column: columns that move with it as distances, fixed ones as they are.
fn from_its_column(text: &str, column: u16) -> String {
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '$' | '_' | '.');
    let (mut out, mut rest) = (String::new(), text);
    while let Some(first) = rest.chars().next() {
        let quoted = matches!(first, '\'' | '"').then(|| rest[1..].find(first).map(|end| end + 2)).flatten();
        let length = quoted.or(rest.find(|c| !word(c)).filter(|end| *end > 0));
        let length = length.unwrap_or(if word(first) { rest.len() } else { first.len_utf8() });
        out += &moved(&rest[..length], column).unwrap_or_else(|| rest[..length].to_string());
        rest = &rest[length..];
    }
    out
}

/// The address of a cell whose column is not fixed.
fn moved(word: &str, column: u16) -> Option<String> {
    let letters = word.find(|c: char| !c.is_ascii_uppercase()).filter(|end| (1..=3).contains(end))?;
    let row = word[letters..].strip_prefix('$').unwrap_or(&word[letters..]);
    row.parse::<u32>().ok()?;
    let at = word[..letters].bytes().fold(0, |at, letter| at * 26 + i64::from(letter - b'A') + 1) - 1;
    Some(format!("C[{}]{}", at - i64::from(column), &word[letters..]))
}

#[test]
fn a_row_has_one_formula_in_every_month() {
    assert_eq!(from_its_column("IF(F$4<3,$D9:E9,'A1'!F7)", 5), "IF(C[0]$4<3,$D9:C[-1]9,'A1'!C[0]7)");
    let mut rows = 0;
    for name in SHIPPED {
        let (book, _) = made(&shipped(name, &[]));
        // The sheets by month, without the blocks by year below them.
        for tab in book.tabs.iter().filter(|tab| matches!(tab.paging, Paging::Years { .. })) {
            let mut known: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
            let by_year = tab.cells.iter().find(|cell| cell.value == Value::Text("By year".into()));
            let end = by_year.map_or(u32::MAX, |cell| cell.row);
            let months = 4..=39;
            for cell in tab.cells.iter().filter(|cell| cell.row < end && months.contains(&cell.column)) {
                if let Value::Formula { text, .. } = &cell.value {
                    known.entry(cell.row).or_default().insert(from_its_column(text, cell.column));
                }
            }
            rows += known.len();
            for (row, formulas) in known {
                assert_eq!(formulas.len(), 1, "{name}, {}, row {row}: {formulas:#?}", tab.name);
            }
        }
    }
    assert!(rows > 300, "{rows}");
}

/// Another value of an input that its rule allows: near, and unlike it.
fn other(case: &Case, at: usize) -> rust_decimal::Decimal {
    let input = &case.projected.model.sheet.inputs[at];
    let counts = ["gpus", "replicas", "units", "servers", "month", "minutes"];
    let whole = tollgate::model::catalogue().input(&input.key).is_some_and(|found| found.row.rule.is_whole());
    let named = counts.iter().any(|word| input.key.contains(word));
    let is_count = input.value.fract().is_zero() && (whole || named);
    match () {
        () if input.value.is_zero() => dec!(0.05),
        () if is_count => input.value + dec!(1),
        () => input.value * dec!(0.93),
    }
}

/// What tells of the run rather than of the model: which inputs were changed, and which prices are the book's.
fn of_the_run(tab: &str, row: u32) -> bool {
    ["Inputs", "Prices"].contains(&tab) || tab == "Summary" && row == 7
}

/// The workbook of a re-run, without what tells of the run.
fn expected(again: &Case) -> Book {
    let mut expected = book(&again.projected, &again.study, &[]);
    for tab in &mut expected.tabs {
        let name = tab.name.clone();
        tab.cells.retain(|cell| !of_the_run(&name, cell.row));
    }
    expected
}

#[test]
fn a_changed_input_gives_what_the_tool_gives_for_it() {
    with_room(|| {
        let mut changed = 0;
        for (name, step) in SHIPPED.into_iter().zip([4, 8, 2, 3, 6, 16, 16, 24, 2]) {
            let case = shipped(name, &[]);
            let (book, bytes) = made(&case);
            let mut open = Open::new(&bytes);
            for at in (0..case.projected.model.sheet.inputs.len()).step_by(step) {
                let input = &case.projected.model.sheet.inputs[at];
                let cell = address(&book, &input.key);
                // The price of long prompts in a book is no field of the scenario.
                let of_book = input.key.contains(".context_");
                if is_fixed(&book, cell) || of_book || changes_with_others(&case, &input.key) {
                    continue;
                }
                let (value, before) = (other(&case, at), input.value);
                let again = shipped(name, &[&format!("{}={value}", input.key)]);
                open.set(1, cell, recalc::near(value));
                open.recalculate();
                agree(&format!("{name} with {}={value}", input.key), &expected(&again), &open);
                open.set(1, cell, recalc::near(before));
                changed += 1;
            }
        }
        println!("{changed} inputs changed");
        assert!(changed > 40, "{changed}");
    });
}

/// Row and column of an input, by the path beside it.
fn address(book: &Book, path: &str) -> (u32, u16) {
    let is_it = |cell: &&Cell| cell.column == 7 && cell.value == Value::Text(path.to_string());
    (book.tabs[1].cells.iter().find(is_it).expect("every input has a row").row, 1)
}

/// Shares of sizes sum to 1, and a price of the step's own takes the place of that of long prompts too.
fn changes_with_others(case: &Case, key: &str) -> bool {
    let long = format!("{key}.context_");
    let has_long = case.projected.model.sheet.inputs.iter().any(|input| input.key.starts_with(&long));
    let of_long = key.rsplit_once(".context_").is_some_and(|(_, tokens)| tokens.parse::<u32>().is_ok());
    has_long || of_long || key.contains(".sizes.") && key.ends_with(".share")
}

fn is_fixed(book: &Book, (row, column): (u32, u16)) -> bool {
    let found = book.tabs[1].cells.iter().find(|cell| (cell.row, cell.column) == (row, column));
    found.is_some_and(|cell| cell.role == Role::Fixed)
}
