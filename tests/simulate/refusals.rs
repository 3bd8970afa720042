//! What cannot be drawn is said, all of it at once.

use tollgate::analysis::simulate::simulation::{SimulationQuestion, simulate};

use crate::case::case;
use crate::{FRAME, option};

fn said(text: &str) -> Vec<String> {
    let case = case(12, text);
    match simulate(&case.projected, &case.study, &SimulationQuestion::default()) {
        Ok(_) => panic!("it was not refused"),
        Err(refusal) => refusal
            .problems
            .into_iter()
            .map(|problem| format!("{}; {}", problem.message, problem.hint.unwrap_or_default()))
            .collect(),
    }
}

fn lines(more: &str) -> String {
    format!("{FRAME}{}[values.one]\nper_month = {{ value = 9, min = 5, max = 10 }}\n{more}", option("a"))
}

#[test]
fn a_range_on_what_shapes_the_model_is_refused() {
    let late = format!(
        "{FRAME}[options.a]\nname = \"A\"\nkind = \"other\"\ngo_live = {{ value = 2, min = 1, max = 4 }}\n"
    );
    let found = said(&late);
    assert!(
        found[0].contains("`options.a.go_live` has a range and says when something happens"),
        "{found:?}"
    );
}

#[test]
fn a_correlation_is_of_two_uncertain_inputs() {
    let found = said(&lines(
        "[correlations]\n\"values.one.per_month ~ values.onne.per_month\" = 0.5\n\"values.one.per_month\" = 0.1\n",
    ));
    assert!(found[0].contains("`values.onne.per_month` is correlated and has no range"), "{found:?}");
    assert!(found[0].contains("did you mean `values.one.per_month`?"), "{found:?}");
    assert!(found[1].contains("a correlation is between two paths"), "{found:?}");
}

#[test]
fn correlations_that_cannot_hold_together_get_the_nearest() {
    let more = "[values.two]\nper_month = { value = 9, min = 5, max = 10 }\n[values.three]\n\
        per_month = { value = 9, min = 5, max = 10 }\n[correlations]\n\
        \"values.one.per_month ~ values.two.per_month\" = 0.9\n\"values.one.per_month ~ values.three.per_month\" = 0.9\n\
        \"values.two.per_month ~ values.three.per_month\" = -0.9\n";
    let found = said(&lines(more));
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("cannot hold together; nearest possible: "), "{found:?}");
    assert!(found[0].contains("instead of -0.9"), "{found:?}");
}
