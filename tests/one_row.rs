//! A new metric is one row of the catalogue. Here it is: what a unit of work costs of the first year's cost. It is then in
//! the study, the JSON, the tables, the workbook, comparisons, criteria, explanations and the baseline.

use std::path::Path;

use rust_decimal::{Decimal, dec};
use tollgate::analysis::compare::comparison::{Comparison, Member};
use tollgate::analysis::findings::Findings;
use tollgate::analysis::metric::metric_by_name::find;
use tollgate::analysis::projected::{Projected, project};
use tollgate::analysis::study::derivation::{Derivation, derive};
use tollgate::analysis::study::read::study;
use tollgate::base::unit::Unit;
use tollgate::form::files::Files;
use tollgate::model::finance::lower;
use tollgate::model::metric::flows::OptionFlows;
use tollgate::model::metric::{Better, Formula, METRICS, Metric, MetricKind, Needs, Rank, Section};
use tollgate::model::{BLOCKS, read};
use tollgate::render::format::Screen;
use tollgate::render::terminal;
use tollgate::report::compare::{compare_json, comparison};
use tollgate::report::gate::baseline::computed;
use tollgate::report::study::{overview, results};
use tollgate::report::workbook::{Value, book};
use tollgate::scenario::load::{Changes, Loader};
use tollgate::sheet::expr::Expr;
use tollgate::sheet::node::Total;

// --- the one row -------------------------------------------------------------------------------------------------------

const DEAREST_MONTH: Metric = Metric {
    key: "dearest_month",
    also: &["worst_month"],
    label: "cost of the dearest month",
    short: "dearest month",
    kind: MetricKind::Money,
    better: Better::Low,
    section: Section::Case,
    rank: Rank::Headline,
    needs: Needs::Nothing,
    formula: Formula::Always(dearest_month),
};

fn dearest_month(of: &mut OptionFlows) -> Option<Expr> {
    Some(of.total(Total::Max { from: 0, to: of.months() }, &of.cost))
}

// --- what it brings ----------------------------------------------------------------------------------------------------

fn catalogue() -> &'static [Metric] {
    Vec::leak([METRICS, &[DEAREST_MONTH]].concat())
}

fn member(name: &str, changes: &Changes) -> Member {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/record-enrichment.toml");
    let files = Files::default();
    let mut loader = Loader::new(&files);
    let tree = loader.tree(&path, changes);
    let plan = read(tree.loaded(loader.texts()), BLOCKS).unwrap_or_else(|refusal| panic!("{refusal:?}"));
    let model = lower(&plan, catalogue());
    let projected = project(plan, model).unwrap_or_else(|refusal| panic!("{refusal:?}"));
    let study = study(&projected);
    Member { name: name.into(), label: name.into(), file: name.into(), tree, projected, study, chances: None }
}

fn planned() -> (Projected, Findings) {
    let Member { projected, study, .. } = member("plan", &Changes::default());
    (projected, Findings::of(study))
}

// 125,000 up front against 15,000 of fees and at most 5,834 around them in any month
#[test]
fn it_is_in_the_study_the_json_and_the_tables() {
    let (_, findings) = planned();
    assert_eq!(findings.options[0].known("dearest_month"), dec!(125000));
    let json = results::results(&findings);
    assert_eq!(json["options"][0]["dearest_month"].to_string(), "125000");
    let text = terminal::render(&overview::overview(&findings), "USD", Screen { width: 80, colour: false });
    assert!(text.lines().any(|line| line.contains("dearest month") && line.contains("125,000")), "{text}");
}

#[test]
fn it_is_on_the_summary_of_the_workbook() {
    let (projected, findings) = planned();
    let summary = &book(&projected, &findings, &[]).tabs[0];
    let says = |text: &str| {
        summary.cells.iter().any(|cell| matches!(&cell.value, Value::Text(own) if own.contains(text)))
    };
    assert!(says("dearest month"));
}

#[test]
fn it_can_be_explained_by_any_of_its_names() {
    let (projected, findings) = planned();
    for name in ["dearest_month", "worst_month"] {
        let derived = derive(&projected, &findings, &format!("options.api.{name}"), 2);
        let Ok(Derivation::Sheet(explanation)) = derived else { panic!("`{name}` is not derived") };
        assert_eq!(explanation.value, Some(dec!(125000)));
    }
}

#[test]
fn it_can_be_a_criterion_and_is_frozen() {
    let (projected, findings) = planned();
    let found = find(&projected, "api", "dearest_month").unwrap_or_else(|refusal| panic!("{refusal:?}"));
    assert_eq!(found, (Ok(dec!(125000)), Unit::MONEY));
    let frozen = serde_json::Value::Object(computed(&projected, &findings, &[]));
    assert_eq!(frozen["results"]["options"][0]["dearest_month"].to_string(), "125000");
}

#[test]
fn it_is_compared() {
    let dearer =
        Changes { set: vec!["options.api.calls.enrich.price_per_call=0.5".into()], ..Changes::default() };
    let members = vec![member("as planned", &Changes::default()), member("dearer", &dearer)];
    let all = Comparison {
        members,
        metric: "dearest_month".into(),
        unit: Unit::MONEY,
        options: vec!["api".into()],
        bridges: vec![],
        without: vec![],
        warnings: vec![],
    };
    let text =
        terminal::render(&comparison::compare(&all, false), "USD", Screen { width: 80, colour: false });
    assert!(text.contains("dearest month"), "{text}");
    // 500,000 calls at 0.5 are 250,000 a month, and the 35,000 of each half year around them
    let json = compare_json::json(&all).to_string();
    assert!(json.contains("dearest_month"), "{json}");
    assert!(all.last().study.options[0].known("dearest_month") > Decimal::from(250_000));
}
