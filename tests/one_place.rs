//! What is one line in a table is seen wherever the table is read. Every command that has `--format` gives every format
//! of the table; and a format and a command that are added here, as ARCHITECTURE.md shows them, are had as they are.

use std::cell::RefCell;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use clap::{Arg, Args, CommandFactory, Parser};
use serde_json::{Value, json};
use tollgate::analysis::projected::project;
use tollgate::analysis::study::read::study;
use tollgate::analysis::study::types::OptionStudy;
use tollgate::cli::Cli;
use tollgate::cli::args::Show;
use tollgate::cli::command::Execute;
use tollgate::cli::outcome::{Exit, Failure};
use tollgate::cli::streams::Streams;
use tollgate::render::format::{Format, FormatWriter};
use tollgate::render::show::{FORMATS, Output};
use tollgate::report::document::{Block, Cell, Data, Report, words};
use tollgate::scenario::load::Changes;

const SCENARIO: &str = "scenarios/record-enrichment.toml";

/// Results, kept.
#[derive(Clone, Default)]
struct Kept(Rc<RefCell<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What a command prints that must not be refused.
fn printed(command: &impl Execute) -> String {
    let kept = Kept::default();
    let mut out = Streams::into_writer(Box::new(kept.clone()), Cli::command);
    command.execute(&mut out).unwrap_or_else(|failure| panic!("{failure:?}"));
    String::from_utf8(kept.0.take()).unwrap()
}

// --- every command in every format -----------------------------------------------------------------------------------

/// Each command that does something, with the words that lead to it; one may have others below it.
fn leaves(words: Vec<String>, command: &clap::Command) -> Vec<(Vec<String>, clap::Command)> {
    let below = |command: &clap::Command| [words.clone(), vec![command.get_name().to_string()]].concat();
    let own = !command.has_subcommands() || format_of(command).is_some();
    let own = own.then(|| (words.clone(), command.clone()));
    own.into_iter()
        .chain(command.get_subcommands().flat_map(|command| leaves(below(command), command)))
        .collect()
}

/// The commands that print in a format.
fn printing() -> Vec<(Vec<String>, clap::Command)> {
    let all = leaves(vec!["tollgate".to_string()], &Cli::command());
    all.into_iter().filter(|(_, command)| format_of(command).is_some()).collect()
}

fn format_of(command: &clap::Command) -> Option<&Arg> {
    command.get_arguments().find(|arg| arg.get_id() == "format")
}

/// What a shipped file has for an argument that must be given.
fn value(words: &[String], arg: &Arg, folder: &Path) -> String {
    let name = arg.get_value_names().unwrap_or_default().join(" ");
    let in_folder = |name: &str| folder.join(name).display().to_string();
    match (words[1].as_str(), arg.get_id().as_str(), name.as_str()) {
        ("pricing", "output", "FILE") => in_folder("book.toml"),
        ("pricing", "file", "FILE") => in_folder("list.json"),
        ("pricing", "from", _) => "litellm".to_string(),
        ("pricing", "key", _) => "openai/gpt-5-mini".to_string(),
        ("pricing", "old", _) => "pricing/api.toml".to_string(),
        ("pricing", "new", _) => "pricing/gpu.toml".to_string(),
        (_, _, "TOKENS") => "1_000".to_string(),
        ("gate", "record", "RECORD") => recorded(folder),
        ("portfolio", _, "FILE") => "scenarios/portfolios/programme.toml".to_string(),
        (_, _, "FILE") => SCENARIO.to_string(),
        (_, _, "PILOT") => "scenarios/pilots/record-enrichment.csv".to_string(),
        (_, "figure", _) => "options.api.npv".to_string(),
        (words, id, _) => panic!("say here what `{id}` of `{words}` may be"),
    }
}

/// The record of a decision.
fn recorded(folder: &Path) -> String {
    let record = folder.join("record").display().to_string();
    let pilot = "scenarios/pilots/record-enrichment.csv";
    let line = ["tollgate", "gate", SCENARIO, "--actuals", pilot, "-o", &record, "-q"];
    printed(&Cli::try_parse_from(line).unwrap().command);
    record
}

/// What a price list for `pricing import` says.
const LIST: &str = r#"{ "gpt-x": { "litellm_provider": "openai", "mode": "chat",
    "input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6 } }"#;

/// A command line with all that a command must be given.
fn line(words: &[String], command: &clap::Command, format: &Format, folder: &Path) -> Vec<String> {
    std::fs::write(folder.join("list.json"), LIST).unwrap();
    let mut line = words.to_vec();
    let mut options = vec!["--format".to_string(), format.name.to_string()];
    for arg in command.get_arguments() {
        match (arg.is_required_set() || arg.get_id() == "figure", arg.get_long()) {
            (true, None) => line.push(value(words, arg, folder)),
            (true, Some(long)) => options.extend([format!("--{long}"), value(words, arg, folder)]),
            // One file alone is compared with its cases.
            (false, Some("cases")) => options.push("--cases".to_string()),
            (false, _) => {}
        }
    }
    [line, options].concat()
}

#[test]
fn every_command_offers_every_format_of_the_table() {
    let names: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
    let commands = printing();
    assert!(commands.len() >= 14, "{} commands have `--format`", commands.len());
    for (words, command) in commands {
        let offered: Vec<String> = format_of(&command)
            .unwrap()
            .get_possible_values()
            .iter()
            .map(|value| value.get_name().to_string())
            .collect();
        assert_eq!(offered[..names.len()], names, "{words:?}");
    }
}

#[test]
fn every_command_prints_every_format_of_the_table() {
    for (words, command) in printing() {
        for format in FORMATS {
            let folder = tempfile::tempdir().unwrap();
            let line = line(&words, &command, format, folder.path());
            let cli = Cli::try_parse_from(&line).unwrap_or_else(|error| panic!("{error}"));
            let said = printed(&cli.command);
            assert!(said.len() > 1 && said.ends_with('\n'), "{line:?}: {said}");
            holds(format, &said, &line);
        }
    }
}

/// Whether a program can read what is for programs.
fn holds(format: &Format, said: &str, line: &[String]) {
    match format.write {
        FormatWriter::Report(_) => {}
        FormatWriter::Json(_) => {
            let value: Value = serde_json::from_str(said).unwrap_or_else(|why| panic!("{line:?}: {why}"));
            assert!(value.is_object() || value.is_array(), "{line:?}");
        }
        FormatWriter::Rows(_) => {
            let mut rows = csv::Reader::from_reader(said.as_bytes());
            assert!(!rows.headers().unwrap().is_empty(), "{line:?}");
            rows.records().for_each(|row| drop(row.unwrap_or_else(|why| panic!("{line:?}: {why}"))));
        }
    }
}

#[test]
fn every_command_is_said_in_the_help() {
    for (words, command) in leaves(vec![], &Cli::command()) {
        assert!(command.get_about().is_some(), "{words:?} has no comment over its arguments");
    }
}

// --- a format: one file -----------------------------------------------------------------------------------------------

const TABS: Format =
    Format { name: "tsv", meaning: "Rows, with tabs between", write: FormatWriter::Rows(tabs) };

fn tabs(data: &Data) -> String {
    let cell = |cell: &Cell| match cell {
        Cell::Text(text) => text.clone(),
        Cell::Quantity(value) => value.to_string(),
        _ => String::new(),
    };
    let rows = data.rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join("\t") + "\n");
    std::iter::once(data.columns.join("\t") + "\n").chain(rows).collect()
}

// --- a command: one file ----------------------------------------------------------------------------------------------

/// Count what each option serves
#[derive(Debug, Args)]
pub struct UnitsArgs {
    /// Scenario file (TOML)
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    show: Show,
}

impl Execute for UnitsArgs {
    fn execute(&self, out: &mut Streams) -> Result<Exit, Failure> {
        let (plan, model) = tollgate::model::load(&self.file, &Changes::default())?;
        let options = study(&project(plan, model)?).options;
        let rows = || Data {
            columns: ["option", "months"].map(str::to_string).to_vec(),
            rows: options.iter().map(|one| vec![Cell::Text(one.id.clone()), months(one)]).collect(),
        };
        let json = || options.iter().map(|one| json!({ "option": one.id })).collect();
        out.show(&self.show, Output::new("", || report(&options), json, rows))?;
        Ok(Exit::Done)
    }
}

fn months(option: &OptionStudy) -> Cell {
    Cell::Quantity(option.monthly.len().into())
}

fn report(options: &[OptionStudy]) -> Report {
    let item = |option: &OptionStudy| vec![words(format!("{} serves", option.name))];
    Report { blocks: vec![Block::Bullets(options.iter().map(item).collect())] }
}

// --- what they bring --------------------------------------------------------------------------------------------------

tollgate::commands! {
    /// The list with the command's one line.
    List {
        Units(UnitsArgs),
    }
}

#[derive(Debug, Parser)]
struct Program {
    #[command(subcommand)]
    command: List,
}

#[test]
fn a_new_command_has_every_format_and_its_place_in_the_help() {
    assert!(Program::command().render_help().to_string().contains("Count what each option serves"));
    for format in FORMATS {
        let line = ["tollgate", "units", SCENARIO, "--format", format.name];
        let said = printed(&Program::try_parse_from(line).unwrap().command);
        assert!(said.contains("option") || said.contains("serves"), "{said}");
        holds(format, &said, &line.map(str::to_string));
    }
}

#[test]
fn a_new_format_is_had_of_every_answer() {
    let line = ["tollgate", "units", SCENARIO];
    let List::Units(mut args) = Program::try_parse_from(line).unwrap().command;
    args.show.format = &TABS;
    assert_eq!(printed(&args), "option\tmonths\napi\t37\n");
    // The line in the table would make it one of these.
    assert!(FORMATS.iter().all(|format| format.name != TABS.name));
}
