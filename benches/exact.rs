//! What one exact projection costs.
//!
//! The workload: `benches/four-options.toml`, the shipped invoice scenario with four options (API, rented replicas,
//! a small model with a fallback, a hybrid on bought servers) over 36 months. Measured apart: reading the files and
//! building the sheet; one evaluation of the sheet; the whole study, which evaluates it twice (once with 1 % more
//! volume) and solves for the internal rates of return.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use tollgate::analysis::projected::project;
use tollgate::analysis::study::read::study;
use tollgate::model::{Model, Plan, load};
use tollgate::scenario::load::Changes;
use tollgate::sheet::exact::evaluate;

fn loaded() -> (Plan, Model) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/four-options.toml");
    load(&file, &Changes::default()).unwrap_or_else(|_| panic!("the workload has problems"))
}

fn exact(criterion: &mut Criterion) {
    let (_, model) = loaded();
    let values = model.sheet.values();
    println!("four options, 36 months: {} lines, {} inputs", model.sheet.lines.len(), values.len());
    let mut group = criterion.benchmark_group("four options");
    group.bench_function("read and build", |timer| timer.iter(|| black_box(loaded())));
    group.bench_function("evaluate", |timer| timer.iter(|| black_box(evaluate(&model.sheet, &values))));
    group.bench_function("study", |timer| {
        timer.iter_with_setup(loaded, |(plan, model)| {
            let projected = project(plan, model).unwrap_or_else(|_| panic!("the workload has a fault"));
            black_box(study(&projected))
        });
    });
    group.finish();
}

criterion_group!(benches, exact);
criterion_main!(benches);
