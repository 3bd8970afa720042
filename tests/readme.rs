//! The README is run: every command it shows, in a folder that has what the repository has, says what it says.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        match path.is_dir() {
            true => copy(&path, &target),
            false => drop(fs::copy(&path, &target).unwrap()),
        }
    }
}

/// Blocks of a language, in order.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    text.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap().to_string()).collect()
}

/// A folder with the scenarios, the price books and the README's own scenario as case.toml.
fn folder(readme: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["scenarios", "pricing"] {
        copy(&root().join(name), &folder.path().join(name));
    }
    fs::write(folder.path().join("case.toml"), &blocks(readme, "toml")[0]).unwrap();
    folder
}

fn run(folder: &Path, command: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_tollgate"))
        .args(command.split_whitespace().skip(1))
        .current_dir(folder)
        .output()
        .unwrap();
    // A gate that does not say *scale* ends with 1.
    let done =
        output.status.success() || command.starts_with("tollgate gate ") && output.status.code() == Some(1);
    assert!(done, "{command}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_console_example_says_what_the_readme_says() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let folder = folder(&readme);
    for block in blocks(&readme, "console") {
        for example in block.split("$ ").skip(1) {
            let (command, shown) = example.split_once('\n').unwrap();
            let said = run(folder.path(), command);
            let mut rest = said.as_str();
            // What stands between two lines of dots is said in one piece, in that order.
            for piece in shown.split("...\n").map(str::trim_end).filter(|piece| !piece.is_empty()) {
                let at = rest
                    .find(piece)
                    .unwrap_or_else(|| panic!("`{command}` does not say:\n{piece}\nbut:\n{said}"));
                rest = &rest[at + piece.len()..];
            }
        }
    }
}

#[test]
fn the_first_command_writes_the_folder_that_it_promises() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let folder = folder(&readme);
    let command = readme.lines().find_map(|line| line.strip_prefix("cargo run --release -- ")).unwrap();
    run(folder.path(), &format!("tollgate {command}"));
    let written = folder.path().join("out/invoice-processing");
    for name in [
        "report.html",
        "report.md",
        "appendix.md",
        "results.json",
        "monthly.csv",
        "model.xlsx",
        "cumulative-cost.svg",
        "cumulative-cost.png",
    ] {
        assert!(written.join(name).metadata().unwrap().len() > 1_000, "{name}");
    }
    let charts = fs::read_dir(written)
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|ending| ending == "png"));
    assert_eq!(charts.count(), 13);
}

#[test]
fn the_smallest_scenario_is_the_template() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let template = fs::read_to_string(root().join("scenarios/templates/minimal.toml")).unwrap();
    let plain = |text: &str| -> Vec<String> {
        let lines = text.lines().map(|line| line.split('#').next().unwrap().trim().to_string());
        lines.filter(|line| !line.is_empty()).collect()
    };
    assert_eq!(plain(&blocks(&readme, "toml")[0]), plain(&template));
}
