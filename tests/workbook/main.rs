//! The workbook says what the exact reading says: recalculated by IronCalc, in the process, cell by cell; then with
//! inputs changed in their cells, against the tool run anew with `--set`.

#[path = "../support/case.rs"]
mod case;
mod recalc;

use std::path::Path;

use case::Case;
use recalc::{Open, differences};
use tollgate::report::book::{Book, book};
use tollgate::scenario::load::Changes;

const SHIPPED: [&str; 5] = [
    "invoice-processing",
    "hybrid-document-search",
    "record-enrichment",
    "support-agent",
    "support-agents-ten",
];
const CLOSE: f64 = 1e-9;

fn shipped(name: &str, set: &[&str]) -> Case {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/{name}.toml"));
    case::file(&file, &Changes { case: None, set: set.iter().map(|set| set.to_string()).collect() })
}

fn made(case: &Case) -> (Book, Vec<u8>) {
    let book = book(&case.projected, &case.study);
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
