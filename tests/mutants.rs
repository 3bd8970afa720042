//! Scenarios with random faults: whatever is in a file, there is a study of finite figures or a refusal that says why,
//! and never a panic. MUTANTS=N tries more of them.

mod dice;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use dice::Dice;
use tollgate::analysis::findings::Findings;
use tollgate::analysis::projected::project;
use tollgate::analysis::study::read::study;
use tollgate::base::diagnostic::Refusal;
use tollgate::render::format::Screen;
use tollgate::render::{csv, diagnostic, json, markdown, terminal};
use tollgate::report::study::{memo, months, overview, results, study_charts as figures};
use tollgate::scenario::load::Changes;

const SEEDS: [&str; 8] = [
    "scenarios/hybrid-document-search.toml",
    "scenarios/invoice-processing.toml",
    "scenarios/record-enrichment.toml",
    "scenarios/support-agent.toml",
    "scenarios/templates/support.toml",
    "scenarios/templates/minimal.toml",
    "tests/errors/base/sound.toml",
    "tests/errors/base/sound.toml",
];

/// What a value is replaced by.
const VALUES: [&str; 62] = [
    "0",
    "-0.0",
    "1",
    "-1",
    "0.5",
    "2",
    "12",
    "36",
    "1200",
    "1201",
    "1e15",
    "1e12",
    "-1e15",
    "1e-28",
    "1e-12",
    "0.9999999999999999999999999999",
    "1e28",
    "1e400",
    "79228162514264337593543950335",
    "nan",
    "inf",
    "-inf",
    "0x1F",
    "true",
    "\"\"",
    "\"api\"",
    "\"self-hosted\"",
    "\"hybrid\"",
    "\"other\"",
    "\"owned\"",
    "\"spot\"",
    "\"autoscale\"",
    "\"reserved-1y\"",
    "\"reserved-3y\"",
    "\"2027-13\"",
    "\"2199-12\"",
    "1979-05-27",
    "2027-01",
    "[]",
    "[[]]",
    "[0]",
    "[1, -1]",
    "{}",
    "{ value = 1 }",
    "{ value = 0, min = 0, max = 0 }",
    "{ value = 5, p10 = 1, p90 = 9 }",
    "{ value = 1, annual_escalation = 10 }",
    "{ value = 3, annual_escalation = -0.99, step = \"yearly\" }",
    "{ value = 1, currency = \"EUR\" }",
    "{ min = 1 }",
    "{ a.b.c = 1 }",
    "\"\\u202eabc\\u0007\"",
    "\"=1+1\"",
    "\"💸 مرحبا <script>\"",
    "'''\n\n'''",
    "[{ month = 1, share = 0.5 }, { month = 2, share = 1 }]",
    "{ shape = \"s-curve\", from = 2, to = 9 }",
    "{ shape = \"linear\", from = 900, to = 1200 }",
    "[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]",
    "[12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]",
    "[1, 1, 1]",
    "[1e15, 1e15, 1e15]",
];

/// What a number is replaced by: the allowed and the extreme.
const NUMBERS: [&str; 24] = [
    "0",
    "1",
    "2",
    "3",
    "7",
    "12",
    "35",
    "100",
    "1200",
    "0.5",
    "0.000001",
    "1e-15",
    "1e-28",
    "0.999999999999",
    "99999.99",
    "1e6",
    "1e9",
    "1e12",
    "1e15",
    "0.3333333333333333333333333333",
    "1.0000000000000000000000000001",
    "{ value = 1, annual_escalation = 10 }",
    "{ value = 0, source = \"x\", as_of = \"2026-01\" }",
    "-1",
];

/// Lines that are put in somewhere.
const LINES: [&str; 22] = [
    "x = 1",
    "value = 1",
    "[value]",
    "[costs.value]",
    "[options.value]",
    "[costs.empty]",
    "[today]",
    "[work]",
    "[volume]",
    "seasonality = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 12]",
    "peak_to_average = 1e15",
    "free_credits = { amount = 1e15 }",
    "minimum_commit = 1e15",
    "discount = 1",
    "annual_price_decline = 0.999",
    "cached_input_share = 1.0",
    "cache_write_share = 0.0",
    "batch_share = 1",
    "max_replicas = 1",
    "[cases.x]\n\"volume.units_per_month\" = 0",
    "\"a b\".\"c.d\" = 1",
    "\u{feff}\t\u{2028}# ~~~",
];

/// Changes one thing of a text.
fn mutate(text: &str, dice: &mut Dice) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
    let at = dice.below(lines.len());
    match dice.below(16) {
        0 => drop(lines.remove(at)),
        1 => lines.insert(at, LINES[dice.below(LINES.len())].into()),
        2 => lines.insert(at, lines[dice.below(lines.len())].clone()),
        3 => {
            let other = dice.below(lines.len());
            lines.swap(at, other);
        }
        4 => lines[at] = lines[at].chars().take(dice.below(20)).collect(),
        _ => replace(&mut lines, dice),
    }
    let ending = if dice.below(20) == 0 { "\r\n" } else { "\n" };
    lines.join(ending)
}

fn replace(lines: &mut [String], dice: &mut Dice) {
    let fields: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].contains(" = ")).collect();
    if fields.is_empty() {
        return;
    }
    let line = &mut lines[fields[dice.below(fields.len())]];
    let (name, old) = line.split_once(" = ").unwrap_or_default();
    let number = old.starts_with(|c: char| c.is_ascii_digit() || c == '{') && dice.below(5) > 0;
    let new = if number { NUMBERS[dice.below(NUMBERS.len())] } else { VALUES[dice.below(VALUES.len())] };
    *line = format!("{name} = {new}");
}

/// Everything that is shown of a study.
fn shown(file: &Path, changes: &Changes) -> Result<Vec<String>, Refusal> {
    let (plan, model) = tollgate::model::load(file, changes)?;
    let projected = project(plan, model)?;
    let mut findings = Findings::of(study(&projected));
    let day = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap_or_default();
    findings.warnings = tollgate::analysis::advice::warnings::advice(&projected, day);
    let overview = overview::overview(&findings);
    let charts = figures::charts(&findings);
    let mut all = vec![
        terminal::render(&overview, "USD", Screen { width: 80, colour: true }),
        markdown::render(&overview, "USD"),
        markdown::render(&memo::memo(&findings, &charts), "USD"),
        json::render(&results::results(&findings)),
        csv::render(&months::months(&findings)),
    ];
    all.extend(charts.iter().map(tollgate::render::chart::svg));
    Ok(all)
}

/// Whether a text was studied rather than refused, or what is wrong with the outcome.
fn outcome(file: &Path, changes: &Changes) -> Result<bool, String> {
    match catch_unwind(AssertUnwindSafe(|| shown(file, changes))) {
        Err(_) => Err("a panic".into()),
        Ok(Err(refusal)) if refusal.problems.is_empty() => Err("a refusal without a reason".into()),
        Ok(Err(refusal)) => {
            let said = diagnostic::render(&refusal, false);
            let odd = said.chars().find(|c| c.is_control() && *c != '\n');
            odd.map_or(Ok(false), |odd| Err(format!("{odd:?} in {said}")))
        }
        Ok(Ok(texts)) => {
            let odd = |text: &&String| ["NaN", "inf,", "\u{202e}"].iter().any(|odd| text.contains(odd));
            texts.iter().find(odd).map_or(Ok(true), |text| Err(format!("no figure in {text}")))
        }
    }
}

#[test]
fn faulty_scenarios_are_refused_or_studied_and_never_crash() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let temp = tempfile::tempdir_in(root.join("target")).unwrap();
    let count: usize = std::env::var("MUTANTS").ok().and_then(|count| count.parse().ok()).unwrap_or(400);
    let first: u64 = std::env::var("FIRST").ok().and_then(|first| first.parse().ok()).unwrap_or(0);
    let mut studied = 0;
    for seed in (first..).take(count) {
        let mut dice = Dice::new(seed);
        let origin = root.join(SEEDS[dice.below(SEEDS.len())]);
        let mut text = fs::read_to_string(&origin).unwrap();
        for folder in ["../pricing/", "base/"] {
            text = text.replace(&format!("\"{folder}"), &format!("\"{}/", root.join("pricing").display()));
        }
        text = text.replace("\"prices.toml\"", &format!("{:?}", origin.with_file_name("prices.toml")));
        for _ in 0..=dice.below(3) {
            text = mutate(&text, &mut dice);
        }
        let file: PathBuf = temp.path().join("mutant.toml");
        fs::write(&file, &text).unwrap();
        match outcome(&file, &Changes::default()) {
            Ok(sound) => studied += usize::from(sound),
            Err(fault) => panic!("mutant {seed}: {fault}\n{text}"),
        }
    }
    assert!(studied * 10 > count && studied * 10 < count * 9, "{studied} of {count} were studied");
}
