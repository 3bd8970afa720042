//! A file is read once: what happens to it afterwards does not matter to the command that has read it.

use std::fs;
use std::path::Path;

use rust_decimal::{Decimal, dec};
use tollgate::form::files::Files;
use tollgate::form::replacement::{Growth, Replacement};
use tollgate::model::{Model, load_from};
use tollgate::scenario::load::Changes;

const BOOK: &str = "[api.m]\n[[api.m.price]]\nvalid_from = 2026-01-01\nas_of = 2026-01-01\nsource = \"s\"\n\
    currency = \"EUR\"\ninput_per_mtok = 2\noutput_per_mtok = 8\n";

const SCENARIO: &str = "[scenario]\nname = \"Once\"\nunit = \"call\"\ncurrency = \"EUR\"\nstart = \"2027-01\"\n\
    months = 12\ndiscount_rate = 0\npricing = [\"book.toml\"]\n[volume]\nunits_per_month = 1_000\n\
    [options.api]\nname = \"API\"\nkind = \"api\"\ngo_live = 1\n[options.api.calls.one]\nmodel = \"m\"\n\
    calls_per_unit = 1\ninput_tokens = 1_000\noutput_tokens = 500\n";

fn load(files: &Files, path: &Path, changes: &Changes) -> Model {
    load_from(files, path, changes).unwrap_or_else(|refusal| panic!("{:?}", refusal.problems)).1
}

fn input(model: &Model, key: &str) -> Decimal {
    model.sheet.find_input(key).map(|id| model.sheet.input(id).value).unwrap_or_else(|| panic!("no {key}"))
}

#[test]
fn a_run_goes_on_with_what_it_has_read() {
    let folder = tempfile::tempdir().unwrap();
    let (path, book) = (folder.path().join("s.toml"), folder.path().join("book.toml"));
    fs::write(&path, SCENARIO).unwrap();
    fs::write(&book, BOOK).unwrap();
    let files = Files::default();
    load(&files, &path, &Changes::default());
    assert_eq!(files.count(), 2);
    fs::write(&book, BOOK.replace("input_per_mtok = 2", "input_per_mtok = 3")).unwrap();
    fs::remove_file(&path).unwrap();
    fs::write(&path, "this is no scenario").unwrap();
    let set = vec!["volume.units_per_month=2_000".to_string()];
    let model = load(&files, &path, &Changes { set, ..Changes::default() });
    assert_eq!(input(&model, "volume.units_per_month"), dec!(2_000));
    assert_eq!(input(&model, "options.api.calls.one.input_per_mtok"), dec!(2));
    assert_eq!(files.count(), 2);
    let fresh = load_from(&Files::default(), &path, &Changes::default());
    assert!(fresh.is_err(), "another run reads the file again");
}

#[test]
fn a_file_by_another_name_is_the_same_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.toml"), "a = 1").unwrap();
    let files = Files::default();
    let one = files.text(&folder.path().join("a.toml")).unwrap_or_else(|why| panic!("{}", why.message));
    let other =
        files.text(&folder.path().join(".").join("a.toml")).unwrap_or_else(|why| panic!("{}", why.message));
    assert_eq!((one.text.as_str(), &one.sha256), ("a = 1", &other.sha256));
    assert_eq!(files.count(), 1);
}

#[test]
fn a_measured_number_enters_with_its_source_and_its_range() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.toml");
    fs::write(&path, SCENARIO).unwrap();
    fs::write(folder.path().join("book.toml"), BOOK).unwrap();
    let key = "options.api.calls.one.input_tokens";
    let number = Replacement::new(key.to_string(), dec!(1_234.5), "measured: a \\ of the pilot".to_string());
    let number = Replacement { p10_p90: Some((dec!(1_200), dec!(1_270))), ..number };
    let changes = Changes { measured: vec![number], ..Changes::default() };
    let (plan, model) =
        load_from(&Files::default(), &path, &changes).unwrap_or_else(|_| panic!("it is sound"));
    let found = model.sheet.input(model.sheet.find_input(key).unwrap());
    assert_eq!(found.value, dec!(1_234.5));
    assert_eq!(found.source.source.as_deref(), Some("measured: a \\ of the pilot"));
    assert_eq!(plan.ranges[key].words, "p10 1200, p90 1270");
}

#[test]
fn a_measured_number_that_cannot_be_is_shown_as_it_was_measured() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.toml");
    fs::write(&path, SCENARIO).unwrap();
    fs::write(folder.path().join("book.toml"), BOOK).unwrap();
    let number = Replacement::new("volume.units_per_month".to_string(), dec!(-1), "a pilot".to_string());
    let number = Replacement { growth: Some(Growth { rate: dec!(0.1), yearly: true }), ..number };
    let changes = Changes { measured: vec![number], ..Changes::default() };
    let refusal = load_from(&Files::default(), &path, &changes).err().unwrap();
    let shown = |at: usize| {
        let span = refusal.problems[at].span.clone().unwrap();
        refusal.texts.list[span.file].text[span.range].to_string()
    };
    let shown: Vec<String> = (0..refusal.problems.len()).map(shown).collect();
    assert_eq!(shown, ["-1", "0.1"], "{:?}", refusal.problems);
}
