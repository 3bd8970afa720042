//! How fast a simulation is, and how many random trials one Sobol trial is worth.
//!
//! The workload: `benches/w36.toml`, 36 months, 12 uncertain inputs (3 lognormal, 2 normal, 2 triangular, 3 PERT, 2 uniform), two
//! options, every metric of the catalogue with its percentiles, two fans for each option. Printed: trials a second, and as a ratio to
//! one exact projection of the same sheet in the same run. Then, from 24 seeds each, the standard error of the mean, of P10 and of P90
//! of NPV by Sobol points and by random ones, and how many times as many random trials would do the same.

use std::path::Path;
use std::time::Instant;

use rust_decimal::prelude::ToPrimitive;
use tollgate::analysis::projected::{Projected, project};
use tollgate::analysis::simulate::draws::Sampler;
use tollgate::analysis::simulate::simulation::{SimulationQuestion, simulate};
use tollgate::analysis::study::read::study;
use tollgate::analysis::study::types::Study;
use tollgate::model::load;
use tollgate::scenario::load::Changes;
use tollgate::sheet::exact::evaluate;

const SEEDS: u64 = 24;
const TRIALS: usize = 16_384;

fn loaded() -> (Projected, Study) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/w36.toml");
    let (plan, model) =
        load(&file, &Changes::default()).unwrap_or_else(|_| panic!("the workload has problems"));
    let projected = project(plan, model).unwrap_or_else(|_| panic!("the workload has a fault"));
    let study = study(&projected);
    (projected, study)
}

/// Mean, P10 and P90 of the NPV of the first option.
fn npv(workload: &(Projected, Study), seed: u64, sampler: Sampler) -> [f64; 3] {
    let question = SimulationQuestion { trials: TRIALS, seed, sampler, ..SimulationQuestion::of_chances() };
    let Ok(Some(found)) = simulate(&workload.0, &workload.1, &question) else {
        panic!("nothing is uncertain")
    };
    let npv = found.options[0].metric("npv").expect("the workload has benefits");
    let number =
        |value: Option<rust_decimal::Decimal>| value.and_then(|value| value.to_f64()).expect("it exists");
    [number(npv.mean), number(npv.percentile(10)), number(npv.percentile(90))]
}

fn spread(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (values.len() - 1) as f64).sqrt()
}

fn main() {
    let workload = loaded();
    let sheet = &workload.0.model.sheet;
    let values = sheet.values();
    let start = Instant::now();
    for _ in 0..50 {
        std::hint::black_box(evaluate(sheet, &values)).expect("the workload has no fault");
    }
    let exact = start.elapsed().as_secs_f64() / 50.0;
    for trials in [10_000, 16_384, 100_000, 1_000_000] {
        let question =
            SimulationQuestion { trials, in_full: trials <= 65_536, ..SimulationQuestion::default() };
        let start = Instant::now();
        std::hint::black_box(simulate(&workload.0, &workload.1, &question).is_ok());
        let took = start.elapsed().as_secs_f64();
        println!(
            "{trials} trials: {:.0} ms, {:.1} million a second, {:.0} times as fast as exact projections",
            took * 1e3,
            trials as f64 / took / 1e6,
            exact * trials as f64 / took
        );
    }
    let of = |sampler| -> Vec<[f64; 3]> { (1..=SEEDS).map(|seed| npv(&workload, seed, sampler)).collect() };
    let (sobol, random) = (of(Sampler::Sobol), of(Sampler::Random));
    for (at, name) in ["mean", "P10", "P90"].into_iter().enumerate() {
        let of = |all: &[[f64; 3]]| spread(&all.iter().map(|one| one[at]).collect::<Vec<_>>());
        let (sobol, random) = (of(&sobol), of(&random));
        println!(
            "{name} of NPV at {TRIALS} trials: standard error {sobol:.0} by Sobol, {random:.0} at random; worth {:.0} times as many",
            (random / sobol).powi(2)
        );
    }
}
