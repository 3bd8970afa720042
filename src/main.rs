//! Parses the arguments, runs the command, and turns the outcome into an exit status.

use std::io::ErrorKind;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use tollgate::cli::Cli;
use tollgate::cli::command::Execute;
use tollgate::cli::outcome::{Exit, Failure};
use tollgate::cli::streams::Streams;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut out = Streams::standard(Cli::command);
    match cli.command.execute(&mut out) {
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
