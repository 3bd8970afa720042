//! The catalogue of fields, held against the sheets of the shipped scenarios: every input has its row, and the kind that
//! the row says is the kind that the unit in the sheet says.

use std::path::{Path, PathBuf};

use tollgate::base::unit::Unit;
use tollgate::form::catalogue::Catalogue;
use tollgate::form::field_row::{FieldRow, FieldShape, fields};
use tollgate::form::kind::{FieldGroup, FieldKind};
use tollgate::model::catalogue;
use tollgate::scenario::load::Changes;
use tollgate::scenario::types::Root;

const SHIPPED: [&str; 12] = [
    "scenarios/support-cascade.toml",
    "scenarios/staged-hosting.toml",
    "scenarios/knowledge-base.toml",
    "scenarios/invoice-processing.toml",
    "scenarios/record-enrichment.toml",
    "scenarios/support-agent.toml",
    "scenarios/support-agents-ten.toml",
    "scenarios/coding-agent.toml",
    "scenarios/assistant-seats.toml",
    "scenarios/templates/support.toml",
    "benches/four-options.toml",
    "tests/support/ways-to-pay.toml",
];

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Inputs of the sheet behind which no field stands: a level that the tool adds to a list, and the lengths of prompt and
/// the prices by them of a price book.
fn is_no_field(key: &str) -> bool {
    let long =
        |key: &str| key.split(".context_").skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    key == "volume.scale" || long(key)
}

fn kind_of(unit: Unit) -> Option<FieldKind> {
    let (money, replica) = (Unit::MONEY, Unit::REPLICA);
    let prices = [
        money,
        money / Unit::WORK,
        money / Unit::CALL,
        money / Unit::MTOK,
        money / Unit::GIGABYTE,
        money / (Unit::GPU * Unit::HOUR),
        money / (Unit::PERSON * Unit::YEAR),
        money / Unit::SERVER,
    ];
    match unit {
        unit if prices.contains(&unit) => Some(FieldKind::Money),
        unit if unit == replica => Some(FieldKind::Count),
        unit if unit == Unit::GPU / replica || unit == Unit::GPU / Unit::SERVER => Some(FieldKind::Design),
        unit if unit == Unit::TOKEN / Unit::CALL => Some(FieldKind::Tokens),
        unit if unit == Unit::PERSON * Unit::MINUTE / Unit::WORK => Some(FieldKind::Minutes),
        unit if unit == Unit::WORK => Some(FieldKind::Units),
        _ => None,
    }
}

#[test]
fn every_input_has_its_row_and_the_kind_of_its_unit() {
    let catalogue = catalogue();
    let mut seen = 0;
    for name in SHIPPED {
        let (_, model) = tollgate::model::load(&file(name), &Changes::default())
            .unwrap_or_else(|refusal| panic!("{name}: {refusal:?}"));
        for input in model.sheet.inputs.iter().filter(|input| !is_no_field(&input.key)) {
            let Some(found) = catalogue.input(&input.key) else { panic!("{name}: {} has no row", input.key) };
            // A fee counts whatever it is said to count.
            if let Some(kind) = kind_of(input.unit).filter(|_| !input.key.contains(".fees.")) {
                assert_eq!(found.row.kind, kind, "{name}: {}", input.key);
            }
            assert!(found.row.rule.allows(input.value), "{name}: {}", input.key);
            seen += 1;
        }
    }
    assert!(seen > 150, "{seen} inputs");
}

/// Every path of the catalogue that ends on a field, with its row.
fn walk(path: &str, rows: &'static [FieldRow], into: &mut Vec<(String, &'static FieldRow)>) {
    for row in fields(rows) {
        let path = if path.is_empty() { row.name.to_string() } else { format!("{path}.{}", row.name) };
        below(&path, &row.shape, into);
        into.push((path, row));
    }
}

fn below(path: &str, shape: &FieldShape, into: &mut Vec<(String, &'static FieldRow)>) {
    match shape {
        FieldShape::Record(rows) => walk(path, rows, into),
        FieldShape::Keyed(inner) => below(&format!("{path}.mine"), inner, into),
        FieldShape::ByMonth(inner) => below(&format!("{path}.2026-01"), inner, into),
        FieldShape::List(inner) => below(&format!("{path}.0"), inner, into),
        FieldShape::Either(shapes) => shapes.iter().for_each(|shape| below(path, shape, into)),
        _ => {}
    }
}

#[test]
fn every_field_is_found_by_its_path() {
    let mut all = Vec::new();
    walk("", Root::ROWS, &mut all);
    walk("options.mine", tollgate::scenario::types::OptionCore::ROWS, &mut all);
    for block in tollgate::model::BLOCKS {
        walk("options.mine", block.rows, &mut all);
    }
    let catalogue = catalogue();
    for (path, row) in &all {
        let found = catalogue.field(path).unwrap_or_else(|| panic!("{path} is not found"));
        assert!(found.is_itself(), "{path}");
        assert_eq!(found.row.name, row.name, "{path}");
    }
    assert!(all.len() > 130, "{} fields", all.len());
}

fn group(catalogue: &Catalogue, path: &str) -> FieldGroup {
    catalogue.field(path).unwrap_or_else(|| panic!("{path} is not found")).group
}

#[test]
fn a_field_is_of_its_own_group_or_of_that_of_the_field_it_is_in() {
    let catalogue = catalogue();
    for (path, expected) in [
        ("volume.annual_growth", FieldGroup::Volume),
        ("roles.clerk.annual_cost", FieldGroup::People),
        ("options.api.calls.read.input_tokens", FieldGroup::TokensPerCall),
        ("options.api.calls.read.fallback.model", FieldGroup::Price),
        ("options.api.calls.price", FieldGroup::Other),
        ("options.api.serving.price_per_gpu_hour", FieldGroup::Price),
        ("options.api.actuals.2026-03.errors", FieldGroup::Quality),
        ("options.discount", FieldGroup::Other),
        ("scenario.pricing", FieldGroup::Price),
    ] {
        assert_eq!(group(&catalogue, path), expected, "{path}");
    }
}

#[test]
fn what_is_no_field_has_no_row() {
    let catalogue = catalogue();
    for path in ["", "volume", "options.api", "volume.monthly.3", "costs.x.per_month.annual_escalation"] {
        assert_eq!(catalogue.field(path).is_some(), !path.is_empty(), "{path}");
    }
    for path in ["volumes", "volume.monthly.first", "options.api.calls.read.tokens", "scenario.name.text"] {
        assert!(catalogue.field(path).is_none(), "{path}");
    }
}

#[test]
fn a_number_of_a_price_book_has_the_kind_that_the_book_gives_it() {
    let catalogue = catalogue();
    let kind = |path: &str| catalogue.input(path).map(|found| found.row.kind);
    assert_eq!(kind("options.a.volume_tiers.maker/model-1.5.0.discount"), Some(FieldKind::Rate));
    assert_eq!(kind("options.a.calls.s.fallback.batch_discount@2027-05"), Some(FieldKind::Rate));
    assert_eq!(kind("options.a.calls.s.input_per_mtok@2027-05"), Some(FieldKind::Money));
    assert!(catalogue.written("options.a.volume_tiers.model.0.discount").is_none());
}
