//! Every way in which input can be wrong has a file here that is wrong so, and the text that a user then reads.
//!
//! `tests/errors/CODE[-variant].toml` is run, and must be refused with `CODE[-variant].stderr`. Lines `# args: ...` in
//! it are further arguments, `# command: ...` is what to run instead of `run`. With BLESS=1 the texts are written
//! anew: read them before they are kept.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/errors")
}

fn tollgate(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
    command.current_dir(folder).args(args).env_remove("COLUMNS").output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn cases() -> Vec<PathBuf> {
    let entries = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|e| e == "toml")).collect();
    files.sort();
    files
}

fn refusal(file: &Path) -> Output {
    let written = fs::read_to_string(file).unwrap();
    let headed =
        |head: &str| written.lines().filter_map(|line| line.strip_prefix(head)).collect::<Vec<_>>().join(" ");
    let command = headed("# command: ");
    let name = file.file_name().unwrap().to_str().unwrap();
    let extra = headed("# args: ");
    let command = if command.is_empty() { "run" } else { &command };
    let args = command.split_whitespace().chain([name]).chain(extra.split_whitespace());
    tollgate(&folder(), &args.collect::<Vec<_>>())
}

#[test]
fn every_fault_is_refused_in_the_words_that_were_agreed() {
    let mut wrong = Vec::new();
    for file in cases() {
        let output = refusal(&file);
        let said = text(&output.stderr);
        let name = file.display();
        assert_eq!(output.status.code(), Some(2), "{name}: {said}");
        assert!(output.stdout.is_empty(), "{name} printed a result");
        let snapshot = file.with_extension("stderr");
        if std::env::var_os("BLESS").is_some() {
            fs::write(&snapshot, &said).unwrap();
        }
        if fs::read_to_string(&snapshot).unwrap_or_default() != said {
            wrong.push(format!("{name} says now:\n{said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_place_that_is_named_is_where_the_carets_point() {
    for file in cases() {
        let said = text(&refusal(&file).stderr);
        let lines: Vec<&str> = said.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let Some(place) = line.trim_start().strip_prefix("--> ") else { continue };
            let (name, column) = place.rsplit_once(':').unwrap();
            let (name, row) = name.rsplit_once(':').unwrap();
            let (row, column): (usize, usize) = (row.parse().unwrap(), column.parse().unwrap());
            if name != "--set" {
                let source = fs::read_to_string(folder().join(name)).unwrap();
                let shown = lines[at + 2].split_once("| ").unwrap().1;
                assert_eq!(source.lines().nth(row - 1).unwrap(), shown, "{}", file.display());
            }
            let carets = lines[at + 3].split_once("| ").unwrap().1;
            assert_eq!(carets.find('^'), Some(column - 1), "{}: {said}", file.display());
        }
    }
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// Codes in the sources: what stands where a problem is made, and any `("word-word"`.
fn codes() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for layer in ["scenario", "model", "analysis", "cli"] {
        for path in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(layer)) {
            let source = fs::read_to_string(path).unwrap();
            let source = source.split("#[cfg(test)]").next().unwrap().to_string();
            for (at, _) in source.match_indices('(') {
                let Some(rest) = source[at + 1..].trim_start().strip_prefix('"') else { continue };
                let word = rest.split('"').next().unwrap();
                let made =
                    ["Problem::new", "Problem::nowhere", "because"].iter().any(|f| source[..at].ends_with(f));
                let plain = word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
                if plain && !word.starts_with('-') && (made || word.contains('-')) {
                    codes.insert(word.to_string());
                }
            }
        }
    }
    codes
}

/// Those that no file can be checked in for; tests below make them.
const GENERATED: &[&str] = &[
    "file-too-large",
    "not-utf8",
    "too-many-bases",
    "too-many-options",
    "file-in-the-way",
    "cannot-write",
    "ids-twice",
    "too-many-groups",
    "no-pdf",
];

#[test]
fn every_code_has_a_file() {
    let codes = codes();
    assert!(codes.len() > 60, "the search for codes finds too few: {codes:?}");
    let names: Vec<String> =
        cases().iter().map(|file| file.file_stem().unwrap().to_str().unwrap().into()).collect();
    let has = |code: &String| names.iter().any(|name| name == code || name.starts_with(&format!("{code}-")));
    let bare: Vec<&String> =
        codes.iter().filter(|code| !has(code) && !GENERATED.contains(&code.as_str())).collect();
    assert!(bare.is_empty(), "no file in tests/errors for {bare:?}");
}

#[test]
fn the_scenario_that_the_others_extend_is_sound() {
    let output = tollgate(&folder(), &["check", "base/sound.toml"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}

#[test]
fn problems_of_several_files_come_all_at_once_in_their_order() {
    let said = text(&refusal(&folder().join("many.toml")).stderr);
    let places: Vec<&str> = said.lines().filter_map(|line| line.trim_start().strip_prefix("--> ")).collect();
    let files: Vec<&str> = places.iter().map(|place| place.split(':').next().unwrap()).collect();
    assert!(files.iter().filter(|file| **file == "many.toml").count() >= 4, "{said}");
    assert!(files.iter().filter(|file| **file == "base/faulty.toml").count() >= 3, "{said}");
    let first = files.iter().position(|file| *file == "base/faulty.toml").unwrap();
    assert!(files[first..].iter().all(|file| *file == "base/faulty.toml"), "{said}");
    let rows: Vec<usize> =
        places[..first].iter().map(|place| place.split(':').nth(1).unwrap().parse().unwrap()).collect();
    assert!(rows.is_sorted(), "{said}");
}

/// Runs a scenario of these bytes in a folder of its own; gives what is said and what is left in the folder.
fn refused(bytes: &[u8], command: &[&str]) -> (String, Vec<String>) {
    let temp = tempfile::tempdir().unwrap();
    fs::write(temp.path().join("s.toml"), bytes).unwrap();
    let output = tollgate(temp.path(), command);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    assert!(output.stdout.is_empty());
    let left =
        fs::read_dir(temp.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    (text(&output.stderr), left.collect())
}

#[test]
fn a_file_of_100_mb_is_refused_at_once() {
    let (said, left) = refused(&vec![b'#'; 100 * 1024 * 1024], &["report", "s.toml", "-o", "out"]);
    assert_eq!(said, "error: `s.toml` must be at most 8 MiB, found 100 MiB\n\n1 error\n");
    assert_eq!(left, ["s.toml"]);
}

#[test]
fn bytes_that_are_no_text_are_placed() {
    let (said, _) = refused(b"[scenario]\nname = \"Caf\xe9\"\n", &["run", "s.toml"]);
    assert!(
        said.starts_with("error: `s.toml` must be UTF-8 text, and is not at line 2, column 12\n"),
        "{said}"
    );
}

#[test]
fn empty_files_folders_and_missing_files_are_refused() {
    let (said, _) = refused(b"\xef\xbb\xbf \n", &["run", "s.toml"]);
    assert!(said.starts_with("error: `s.toml` must say something, and it is empty"), "{said}");
    let (said, _) = refused(b"", &["run", "."]);
    assert!(said.starts_with("error: `.` must be a file, found a directory"), "{said}");
    let (said, _) = refused(b"", &["run", "nothing.toml"]);
    assert!(said.starts_with("error: cannot read `nothing.toml`: no such file or directory\n"), "{said}");
}

#[test]
fn too_many_options_and_bases_are_refused() {
    let option = |n: usize| format!("[options.o{n}]\nname = \"O{n}\"\nkind = \"other\"\ngo_live = 1\n");
    let many: String = (0..10_000).map(option).collect();
    let (said, _) = refused(many.as_bytes(), &["run", "s.toml"]);
    assert!(
        said.contains("a scenario compares at most 100 options, found 10000\n   --> s.toml:401:10\n"),
        "{said}"
    );
    let temp = tempfile::tempdir().unwrap();
    for n in 0..40 {
        fs::write(temp.path().join(format!("{n}.toml")), format!("extends = \"{}.toml\"\n", n + 1)).unwrap();
    }
    let said = text(&tollgate(temp.path(), &["run", "0.toml"]).stderr);
    assert!(
        said.starts_with(
            "error: at most 32 files extend one another, and this is one more\n --> 31.toml:1:11\n"
        ),
        "{said}"
    );
}

#[cfg(unix)]
#[test]
fn links_that_lead_in_a_circle_are_refused() {
    let temp = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink("b.toml", temp.path().join("a.toml")).unwrap();
    std::os::unix::fs::symlink("a.toml", temp.path().join("b.toml")).unwrap();
    let output = tollgate(temp.path(), &["run", "a.toml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).starts_with("error: cannot read `a.toml`: "), "{}", text(&output.stderr));
}
