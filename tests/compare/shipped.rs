//! The scenarios that are shipped, against their cases and against each other.

use std::path::{Path, PathBuf};

use tollgate::analysis::compare::comparison::{CompareQuestion, Comparison, Wanted, compare, read};
use tollgate::form::files::Files;
use tollgate::scenario::load::{Changes, Loader};

use crate::pair::assert_whole;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name)
}

fn compared(wanted: &[Wanted]) -> Comparison {
    let Ok((texts, members)) = read(&Files::default(), wanted) else { panic!("they are refused") };
    compare(&texts, members, &CompareQuestion::default())
        .unwrap_or_else(|refusal| panic!("{:?}", refusal.problems))
}

fn wanted(name: &str, case: Option<&str>) -> Wanted {
    Wanted {
        file: file(name),
        changes: Changes { case: case.map(str::to_string), set: vec![], ..Changes::default() },
    }
}

#[test]
fn every_case_is_bridged_from_its_scenario() {
    let names = [
        "invoice-processing.toml",
        "record-enrichment.toml",
        "support-agent.toml",
        "support-agents-ten.toml",
        "templates/support.toml",
    ];
    let mut bridges = 0;
    for name in names {
        let cases = Loader::new(&Files::default()).tree(&file(name), &Changes::default()).cases();
        assert!(!cases.is_empty(), "{name} has no cases");
        for case in cases {
            let all = compared(&[wanted(name, None), wanted(name, Some(&case))]);
            assert_eq!((all.first().name.as_str(), all.last().name.as_str()), ("as written", case.as_str()));
            assert_eq!(all.bridges.len(), all.options.len());
            for bridge in &all.bridges {
                assert_whole(bridge, &format!("{name}, {case}"));
                assert!(bridge.steps.iter().any(|step| !step.is_idle()), "{name}, {case}: nothing moves");
                assert_eq!(bridge.metric, "npv");
            }
            bridges += all.bridges.len();
        }
    }
    assert!(bridges >= 10, "{bridges}");
}

#[test]
fn one_agent_becomes_ten() {
    let all = compared(&[wanted("support-agent.toml", None), wanted("support-agents-ten.toml", None)]);
    let [bridge] = all.bridges.as_slice() else { panic!("one option") };
    assert_whole(bridge, "ten agents");
    let paths: Vec<String> =
        bridge.steps.iter().flat_map(|step| &step.changes).map(|change| change.path()).collect();
    assert_eq!(
        paths,
        [
            "volume.units_per_month",
            "costs.integration.days",
            "costs.data_engineering.days",
            "costs.monitoring.per_month",
            "costs.change_management.yearly",
            "costs.product_owner",
        ]
    );
    assert_eq!(all.first().name, "Support agent");
}
