//! Simulation: closed forms by hand, laws of the draws, what is refused, and one answer in every command.

#[path = "../support/case.rs"]
mod case;

mod closed_forms;
mod draws;
mod program;
mod refusals;

use rust_decimal::prelude::ToPrimitive;
use tollgate::analysis::simulate::simulation::{Simulation, SimulationQuestion, simulate};

use case::Case;

/// A scenario of one month with lines of cost and benefit up front, so that nothing is discounted.
const FRAME: &str = "[volume]\nunits_per_month = 1\n";

/// An option of cost lines only.
fn option(id: &str) -> String {
    format!("[options.{id}]\nname = \"Option {id}\"\nkind = \"other\"\ngo_live = 1\n")
}

fn drawn(case: &Case) -> Simulation {
    let found = simulate(&case.projected, &case.study, &SimulationQuestion::default());
    let Ok(Some(found)) = found else { panic!("nothing can be drawn") };
    found
}

fn near(found: Option<rust_decimal::Decimal>, expected: f64, within: f64) {
    let found = found.and_then(|found| found.to_f64()).expect("the figure exists");
    assert!((found - expected).abs() <= within, "{found} is not {expected}");
}
