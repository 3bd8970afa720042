//! The draws themselves, a row for each trial: the uncertain inputs, then figures of every option.

use rust_decimal::Decimal;

use crate::analysis::projected::Projected;
use crate::analysis::simulate::sample::sample;
use crate::analysis::simulate::simulation::SimulationQuestion;
use crate::analysis::simulate::statistics::decimal;
use crate::analysis::simulate::uncertain::uncertainty;
use crate::analysis::study::types::Study;
use crate::base::diagnostic::Refusal;
use crate::model::metric::Metric;
use crate::report::document::{Cell, Data};

/// Figures beside the draws where none is asked for.
const USUAL: &[&str] = &["npv", "tco"];

/// # Errors
/// What cannot be drawn.
pub fn rows(
    projected: &Projected,
    study: &Study,
    question: &SimulationQuestion,
    metrics: &[String],
) -> Result<Data, Refusal> {
    let uncertainty = uncertainty(projected, question.seed, question.sampler)?;
    let wanted = |metric: &Metric| match metrics.is_empty() {
        true => USUAL.contains(&metric.key),
        false => metrics.iter().any(|name| metric.is_called(name)),
    };
    let sample = sample(projected, study, &uncertainty, question.trials, &wanted);
    let inputs = uncertainty.draws.columns(0, question.trials);
    let mut columns = vec!["trial".to_string()];
    columns.extend(uncertainty.inputs.iter().map(|input| input.path.clone()));
    let mut values: Vec<&[f64]> = inputs.iter().map(Vec::as_slice).collect();
    for (option, drawn) in study.options.iter().zip(&sample.options) {
        for (metric, all) in &drawn.metrics {
            columns.push(format!("{}.{}", option.id, metric.key));
            values.push(all);
        }
    }
    let cell = |value: f64| decimal(value).map_or(Cell::Missing(String::new()), Cell::Exact);
    let row = |trial: usize| {
        let number = Cell::Exact(Decimal::from(trial + 1));
        [number].into_iter().chain(values.iter().map(|column| cell(column[trial]))).collect()
    };
    Ok(Data { columns, rows: (0..question.trials).map(row).collect() })
}
