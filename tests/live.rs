//! The page computes the sheet by itself: its evaluator, run by node, gives the figures of the exact reading, as filed and
//! with changed inputs as `--set` gives them. Without node there is nothing to run it, and the test says so.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Value, json};
use tollgate::analysis::findings::Findings;
use tollgate::analysis::projected::{Projected, project};
use tollgate::analysis::study::read::study;
use tollgate::form::files::Files;
use tollgate::model::{BLOCKS, lower, read};
use tollgate::report::live::live;
use tollgate::scenario::load::{Changes, load};
use tollgate::sheet::node::LineId;

/// Reads the program, runs it for each list of inputs, and writes every wanted figure as text, so that what is missing is seen.
const HARNESS: &str = "const { evaluator } = require(process.argv[1]);
const { program, runs, lines } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const run = evaluator(program);
const said = runs.map((inputs) => { const at = run(inputs); return lines.map((line) => String(at(line))); });
process.stdout.write(JSON.stringify(said));";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn scenarios() -> Vec<PathBuf> {
    let files =
        |folder: &str| std::fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let all = files("scenarios").chain(files("scenarios/templates"));
    let mut all: Vec<PathBuf> =
        all.filter(|path| path.extension().is_some_and(|end| end == "toml")).collect();
    all.sort();
    all
}

fn projected(path: &Path, set: Vec<String>) -> Option<Projected> {
    let plan = read(load(&Files::default(), path, &Changes { set, ..Changes::default() }), BLOCKS).ok()?;
    let model = lower(&plan);
    project(plan, model).ok()
}

/// What node makes of the program, or None where there is no node.
fn computed(asked: &Value) -> Option<Vec<Vec<String>>> {
    let script = root().join("src/render/html/sheet.js");
    let mut node = Command::new("node")
        .args(["-e", HARNESS, script.to_str().unwrap()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    node.stdin.take().unwrap().write_all(asked.to_string().as_bytes()).unwrap();
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success());
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

/// Within a billionth, or both missing. A figure near zero is what larger ones leave, so it is held to a millionth of a unit of money.
fn alike(found: &str, exact: Option<Decimal>) -> bool {
    let found: f64 = found.parse().unwrap();
    match exact.map(|value| value.to_f64().unwrap()) {
        None => found.is_nan(),
        Some(exact) => (found - exact).abs() <= 1e-9 * exact.abs().max(1e-3),
    }
}

/// Inputs to change, spread over the scenario, each with another value: half of it, or a tenth where it is zero.
fn changes(base: &Projected) -> Vec<(usize, String)> {
    const TRIED: usize = 7;
    let inputs = &base.model.sheet.inputs;
    let step = (inputs.len() / TRIED).max(1);
    let other = |value: Decimal| if value.is_zero() { Decimal::new(1, 1) } else { value / Decimal::TWO };
    (0..inputs.len()).step_by(step).map(|at| (at, other(inputs[at].value).to_string())).collect()
}

#[test]
fn the_page_computes_what_the_program_computes() {
    let (mut compared, mut changed) = (0, 0);
    for path in scenarios() {
        let base = projected(&path, vec![]).unwrap();
        let data = live(&Findings::of(study(&base)), &base);
        let lines: Vec<u32> = data["options"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|option| option["lines"].as_array().unwrap().iter())
            .filter_map(|line| line.as_u64().map(|line| line as u32))
            .collect();
        // An input that shapes the sheet, or that the scenario gives in another unit, makes another sheet: only those of the same
        // sheet are followed by a slider, and the others are found by their keys.
        let mut runs = vec![data["program"]["inputs"].clone()];
        let mut exact = vec![base];
        for (at, value) in changes(&exact[0]) {
            let key = exact[0].model.sheet.inputs[at].key.clone();
            let Some(other) = projected(&path, vec![format!("{key}={value}")]) else { continue };
            let moved =
                other.model.sheet.inputs.get(at).is_some_and(|input| input.value.to_string() == value);
            if moved && other.model.sheet.lines.len() == exact[0].model.sheet.lines.len() {
                runs.push(
                    other.model.sheet.values().iter().map(|value| json!(value.to_f64().unwrap())).collect(),
                );
                exact.push(other);
            }
        }
        let Some(found) = computed(&json!({ "program": data["program"], "runs": runs, "lines": lines }))
        else {
            eprintln!("node is not on this machine: the page's evaluator was not run");
            return;
        };
        for (run, exact) in found.iter().zip(&exact) {
            for (figure, line) in run.iter().zip(&lines) {
                let known = exact.exact.at(LineId(*line), 0);
                let key = &exact.model.sheet.line(LineId(*line)).key;
                assert!(alike(figure, known), "{}: {key}: {figure} against {known:?}", path.display());
                compared += 1;
            }
        }
        changed += exact.len() - 1;
    }
    assert!(compared > 500 && changed > 40, "{compared} figures of {changed} changes");
}
