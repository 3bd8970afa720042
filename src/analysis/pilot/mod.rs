//! What the files of a pilot say of the inputs of a scenario, and of its bill.

pub mod actual_months;
pub mod assign;
pub mod causes;
pub mod confidence;
pub mod expected_cost;
pub mod give_way;
pub mod group;
pub mod measure;
pub mod measured_input;
pub mod overrides;
pub mod reconcile;
pub mod refit;
pub mod sizes;
pub mod views;
