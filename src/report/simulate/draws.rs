//! The draws themselves, a row for each trial: the uncertain inputs, then figures of every option.

use rust_decimal::Decimal;

use crate::analysis::projected::Projected;
use crate::analysis::simulate::simulation::SimulationQuestion;
use crate::analysis::simulate::trial_table::trial_table;
use crate::analysis::study::types::Study;
use crate::base::diagnostic::Refusal;
use crate::report::document::{Cell, Data};

/// # Errors
/// What cannot be drawn.
pub fn rows(projected: &Projected, study: &Study, question: &SimulationQuestion) -> Result<Data, Refusal> {
    let table = trial_table(projected, study, question)?;
    let cell = |value: &Option<Decimal>| value.map_or(Cell::Missing(String::new()), Cell::Exact);
    let row = |trial: usize| {
        let number = Cell::Exact(Decimal::from(trial + 1));
        [number].into_iter().chain(table.iter().map(|(_, column)| cell(&column[trial]))).collect()
    };
    let names = table.iter().map(|(name, _)| name.clone());
    let columns = ["trial".to_string()].into_iter().chain(names).collect();
    Ok(Data { columns, rows: (0..question.trials).map(row).collect() })
}
