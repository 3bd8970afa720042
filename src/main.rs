//! Parses the arguments, runs the command, and turns the outcome into an exit status.

use std::io::ErrorKind;
use std::process::ExitCode;

use clap::Parser;
use tollgate::cli::args::Cli;
use tollgate::cli::output::Output;
use tollgate::cli::{Exit, Failure, run};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut out = Output::standard();
    match run(&cli.command, &mut out) {
        Ok(Exit::Done) => ExitCode::SUCCESS,
        Ok(Exit::No) => ExitCode::from(1),
        Err(Failure::Input(refusal)) => {
            out.refuse(&refusal);
            ExitCode::from(2)
        }
        // Whoever reads us has seen enough.
        Err(Failure::Output(error)) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(Failure::Output(error)) => {
            out.say(&format!("error: the result could not be written: {error}\n"));
            ExitCode::from(2)
        }
    }
}
