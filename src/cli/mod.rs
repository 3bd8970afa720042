//! The commands, a file each with its arguments. Owns the standard streams, the clock and the exit status.

mod actuals;
pub mod args;
mod baseline;
mod breakeven;
mod breakeven_month;
mod breakeven_time;
mod check;
pub mod command;
mod compare;
mod completions;
mod drawing;
mod explain;
mod fail_if;
mod files;
mod gate;
mod init;
mod load;
pub mod outcome;
mod pdf;
mod pilot;
mod portfolio;
mod pricing;
mod ranges;
mod reading;
mod reading_words;
mod report;
mod run;
mod schema;
mod sensitivity;
mod simulate;
mod slips;
pub mod streams;

use clap::Parser;

/// Three-year cost of an AI pilot in production, against what it is worth per unit of work.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

// In the order of the help.
crate::commands! {
    /// Every command; its file says what it takes and does.
    Command {
        Init(init::InitArgs),
        Check(check::CheckArgs),
        Run(run::RunArgs),
        Report(report::ReportArgs),
        Compare(compare::CompareArgs),
        Portfolio(portfolio::PortfolioArgs),
        Breakeven(breakeven::BreakevenArgs),
        Sensitivity(sensitivity::SensitivityArgs),
        Simulate(simulate::SimulateArgs),
        Pilot(pilot::PilotArgs),
        Actuals(actuals::ActualsArgs),
        Baseline(baseline::BaselineArgs),
        Gate(gate::GateArgs),
        Explain(explain::ExplainArgs),
        #[command(subcommand)]
        Pricing(pricing::PricingCommand),
        Schema(schema::SchemaArgs),
        Completions(completions::CompletionsArgs),
    }
}
