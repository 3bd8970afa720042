//! The program as a user or a script meets it: streams, exit statuses, formats, files.

mod contract;
mod folders;
mod hostile;
mod markdown;
mod page;
mod streams;
mod warnings;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
    command.current_dir(root()).args(args).env_remove("COLUMNS").env_remove("NO_COLOR");
    command
}

fn tollgate(args: &[&str]) -> Output {
    command(args).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What a command prints that must end well and say nothing else.
fn printed(args: &[&str]) -> String {
    let output = tollgate(args);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()), "{args:?}");
    text(&output.stdout)
}

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&printed(args)).unwrap()
}

/// What is said by a command that must be refused, with nothing on the stream of results.
fn refused(args: &[&str]) -> String {
    let output = tollgate(args);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), String::new()), "{args:?}");
    text(&output.stderr)
}

/// The scenarios that are shipped, from the root of the project.
fn scenarios() -> Vec<String> {
    let files = |folder: &str| {
        let entries = fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.extension().is_some_and(|e| e == "toml")).collect::<Vec<PathBuf>>()
    };
    let mut all: Vec<PathBuf> = ["scenarios", "scenarios/templates"].into_iter().flat_map(files).collect();
    all.sort();
    let name = |path: PathBuf| path.strip_prefix(root()).unwrap().to_str().unwrap().to_string();
    all.into_iter().map(name).collect()
}

const HYBRID: &str = "scenarios/hybrid-document-search.toml";

const ONE_AND_TEN: [&str; 3] =
    ["compare", "scenarios/support-agent.toml", "scenarios/support-agents-ten.toml"];

/// A scenario with so many options of long names, each with every kind of figure.
fn wide(options: usize) -> String {
    let mut text = "[scenario]\nname = \"Wide\"\nunit = \"case\"\ncurrency = \"USD\"\nstart = \"2027-01\"\ndiscount_rate = 0.1\npricing = []\n[volume]\nunits_per_month = 900_000\n".to_string();
    for n in 1..=options {
        let name = format!("Option {n} has a name of sixty letters, as buyers like to write it");
        text += &format!("[options.o{n}]\nname = \"{name:.60}\"\nkind = \"other\"\ngo_live = {n}\n");
        text += &format!("[costs.c{n}]\noptions = [\"o{n}\"]\nupfront = {n}_000_000\nper_unit = 0.0{n}\n");
        text += &format!("[values.v{n}]\noptions = [\"o{n}\"]\nper_unit = 0.{n}\nrealisation = 0.5\n");
    }
    text
}
