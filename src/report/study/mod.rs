//! What is said of one scenario.

pub mod actual_boundary;
pub mod answer;
pub mod appendix;
pub mod board;
pub mod chart_titles;
pub mod cost_chart;
pub mod cost_titles;
pub mod explanation;
pub mod memo;
pub mod mind;
pub mod months;
pub mod overview;
pub mod prices;
pub mod profit;
pub mod results;
pub mod rollout_chart;
pub mod study_charts;
pub mod tables;
pub mod unit_chart;
