//! A draw hangs on the seed, the input's path and the trial alone.

use crate::case::case;
use crate::{FRAME, option};
use tollgate::analysis::simulate::draws::Sampler;
use tollgate::analysis::simulate::simulation::SimulationQuestion;
use tollgate::analysis::simulate::uncertain::uncertainty;
use tollgate::report::simulate::draws::rows;

fn columns(text: &str, sampler: Sampler, seed: u64) -> Vec<(String, Vec<f64>)> {
    let case = case(12, text);
    let all = uncertainty(&case.projected, seed, sampler).ok().unwrap();
    let paths = all.inputs.iter().map(|input| input.path.clone());
    paths.zip(all.draws.columns(0, 512)).collect()
}

fn one() -> String {
    format!("{FRAME}{}[values.one]\nper_month = {{ value = 9, min = 5, max = 10 }}\n", option("a"))
}

#[test]
fn an_added_input_and_an_added_option_move_no_other_draw() {
    let more =
        format!("{}{}[values.two]\nper_month = {{ value = 9, p10 = 5, p90 = 10 }}\n", one(), option("b"));
    for sampler in [Sampler::Sobol, Sampler::Random] {
        let (before, after) = (columns(&one(), sampler, 3), columns(&more, sampler, 3));
        assert_eq!((before.len(), after.len()), (1, 2));
        let same = after.iter().find(|(path, _)| *path == before[0].0).unwrap();
        assert_eq!(same.1, before[0].1);
    }
}

#[test]
fn another_seed_moves_every_draw() {
    assert_ne!(columns(&one(), Sampler::Sobol, 3), columns(&one(), Sampler::Sobol, 4));
}

/// The rows that are printed are the trials: the figures beside the draws follow from them.
#[test]
fn figures_follow_from_the_draws() {
    let case = case(
        1,
        &format!("{FRAME}{}[values.one]\nupfront = {{ value = 9, min = 5, max = 10 }}\n", option("a")),
    );
    let question = SimulationQuestion { trials: 128, ..SimulationQuestion::default() };
    let found = rows(&case.projected, &case.study, &question).ok().unwrap();
    assert_eq!(found.columns, ["trial", "values.one.upfront", "a.tco", "a.npv"]);
    assert_eq!(found.rows.len(), 128);
    // Without cost, the NPV of a benefit up front is the benefit.
    assert!(found.rows.iter().all(|row| row[1] == row[3]));
}
