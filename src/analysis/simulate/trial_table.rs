//! Every draw of every input beside figures of every option, trial by trial.

use rust_decimal::Decimal;

use crate::analysis::projected::Projected;
use crate::analysis::simulate::sample::sample;
use crate::analysis::simulate::simulation::SimulationQuestion;
use crate::analysis::simulate::statistics::decimal;
use crate::analysis::simulate::uncertain::uncertainty;
use crate::analysis::study::types::Study;
use crate::base::diagnostic::Refusal;
use crate::model::metric::Metric;

/// Figures beside the draws where none is asked for.
const USUAL: &[&str] = &["npv", "tco"];

/// A column with its name; a figure that does not exist is None.
pub type TrialColumn = (String, Vec<Option<Decimal>>);

/// Columns by name: the path of an input, or `option.metric`. A figure that does not exist is None.
///
/// # Errors
/// What cannot be drawn.
pub fn trial_table(
    projected: &Projected,
    study: &Study,
    question: &SimulationQuestion,
) -> Result<Vec<TrialColumn>, Refusal> {
    let uncertainty = uncertainty(projected, question.seed, question.sampler)?;
    let wanted = |metric: &Metric| match question.metrics.is_empty() {
        true => USUAL.contains(&metric.key),
        false => question.metrics.iter().any(|name| metric.is_called(name)),
    };
    let sample = sample(projected, study, &uncertainty, question.trials, &wanted);
    let exact = |column: &[f64]| column.iter().map(|value| decimal(*value)).collect();
    let paths = uncertainty.inputs.iter().map(|input| input.path.clone());
    let inputs = uncertainty.draws.columns(0, question.trials);
    let mut table: Vec<TrialColumn> =
        paths.zip(&inputs).map(|(path, column)| (path, exact(column))).collect();
    for (option, drawn) in study.options.iter().zip(&sample.options) {
        let named =
            drawn.metrics.iter().map(|(metric, all)| (format!("{}.{}", option.id, metric.key), exact(all)));
        table.extend(named);
    }
    Ok(table)
}
