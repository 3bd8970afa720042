//! What a break-even search and a map cost, as ratios to exact runs of the same sheet.
//!
//! The workload: `scenarios/invoice-processing.toml`, two options over 36 months. The map is NPV over volume and the
//! price of a GPU-hour, 50 x 50 points, through lanes; against it, the same points as whole exact evaluations, of which
//! 100 are run and 2,500 reckoned. The search is for all break-evens of the two by volume, from a tenth of it to ten
//! times; against it, as many whole exact evaluations as a blind grid of a thousand values would take.

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use rust_decimal::Decimal;
use tollgate::analysis::breakeven::by_input::{BreakEvenQuestion, Rival, breakeven};
use tollgate::analysis::projected::{Projected, project};
use tollgate::analysis::sensitivity::grid::{GridQuestion, Steps, grid};
use tollgate::model::load;
use tollgate::scenario::load::Changes;
use tollgate::sheet::exact::evaluate;

const RUNS: usize = 20;

/// Median milliseconds of a piece of work.
fn median(mut work: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[RUNS / 2]
}

fn loaded() -> Projected {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/invoice-processing.toml");
    let (plan, model) =
        load(&file, &Changes::default()).unwrap_or_else(|_| panic!("the workload has problems"));
    project(plan, model).unwrap_or_else(|_| panic!("the workload has a fault"))
}

fn map() -> GridQuestion {
    let steps = |path: &str, from: i64, to: i64| Steps {
        path: path.into(),
        from: Decimal::from(from),
        to: Decimal::from(to),
        count: 50,
    };
    GridQuestion {
        options: vec!["api".into(), "self_hosted".into()],
        nothing: true,
        metric: "npv".into(),
        across: steps("volume.units_per_month", 2_000, 200_000),
        up: steps("options.self_hosted.serving.price_per_gpu_hour", 1, 9),
    }
}

fn main() {
    let projected = loaded();
    let (sheet, values) = (&projected.model.sheet, projected.model.sheet.values());
    let exact = median(|| {
        for _ in 0..100 / RUNS {
            let _ = black_box(evaluate(sheet, &values));
        }
    }) / (100 / RUNS) as f64;
    let asked = map();
    let drawn = median(|| drop(black_box(grid(&projected, &asked))));
    println!("one exact evaluation {exact:.3} ms");
    println!(
        "map of 50 x 50 {drawn:.1} ms, exactly {:.0} ms, ratio {:.0}",
        exact * 2_500.0,
        exact * 2_500.0 / drawn
    );
    let question = BreakEvenQuestion {
        between: ("api".into(), Rival::Option("self_hosted".into())),
        vary: "volume.units_per_month".into(),
        range: None,
        metric: "tco".into(),
    };
    let found = median(|| drop(black_box(breakeven(&projected, &question))));
    println!(
        "break-even search {found:.1} ms, a blind grid {:.0} ms, ratio {:.0}",
        exact * 1e3,
        exact * 1e3 / found
    );
}
