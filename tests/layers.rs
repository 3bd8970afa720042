//! The picture in ARCHITECTURE.md is true: which folder may use which, where floating point and files are, how long
//! things are. Read off the sources themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each layer, and those that it may use.
const LAYERS: &[(&str, &[&str])] = &[
    ("base", &["base"]),
    ("sheet", &["base", "sheet"]),
    ("form", &["base", "form"]),
    ("prices", &["base", "form", "prices"]),
    ("pilot", &["base", "form", "pilot"]),
    ("scenario", &["base", "form", "prices", "pilot", "scenario"]),
    ("model", &["base", "sheet", "form", "prices", "scenario", "model"]),
    ("analysis", &["base", "sheet", "form", "prices", "pilot", "scenario", "model", "analysis"]),
    ("report", &["base", "sheet", "form", "prices", "pilot", "scenario", "model", "analysis", "report"]),
    ("render", &["base", "report", "render"]),
    (
        "cli",
        &[
            "base", "sheet", "form", "prices", "pilot", "scenario", "model", "analysis", "report", "render",
            "cli",
        ],
    ),
];

/// More files than this in one circle are one file that was cut badly.
const LARGEST_CIRCLE: usize = 3;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every source file under a folder of `src`, with its path below `src`.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut open = vec![root().join("src").join(folder)];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let name = path.strip_prefix(root().join("src")).unwrap().display().to_string();
            files.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
    files.sort();
    files
}

/// Code without tests and comments.
fn code(text: &str) -> String {
    let before_tests = text.split("#[cfg(test)]").next().unwrap_or("");
    let lines = before_tests.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn layers_use_only_what_is_below_them() {
    for (from, to) in arrows() {
        let layer = |module: &str| module.split('/').next().unwrap().to_string();
        let (from_layer, to_layer) = (layer(&from), layer(&to));
        let allowed = LAYERS.iter().find(|(name, _)| *name == from_layer).map(|(_, allowed)| *allowed);
        // The library's root and the program only name modules.
        let allowed = allowed.unwrap_or_else(|| panic!("{from} is in no layer"));
        assert!(allowed.contains(&to_layer.as_str()), "{from} uses {to}");
    }
}

/// A room is a folder of a layer, or a file that stands in the layer itself.
fn room(module: &str) -> String {
    module.splitn(3, '/').take(2).collect::<Vec<_>>().join("/")
}

#[test]
fn rooms_do_not_use_one_another_in_a_circle() {
    let between = arrows().into_iter().map(|(from, to)| (room(&from), room(&to)));
    let circles = circles(&between.filter(|(from, to)| from != to).collect());
    assert!(circles.is_empty(), "{circles:#?}");
}

#[test]
fn no_circle_has_more_than_a_few_files() {
    let wide: Vec<_> =
        circles(&arrows()).into_iter().filter(|circle| circle.len() > LARGEST_CIRCLE).collect();
    assert!(wide.is_empty(), "{wide:#?}");
}

/// Which module names a thing of which other, by their paths below `src`.
fn arrows() -> BTreeSet<(String, String)> {
    let modules: BTreeMap<String, String> = LAYERS
        .iter()
        .flat_map(|(layer, _)| sources(layer))
        .map(|(name, text)| {
            let module = name.trim_end_matches(".rs").trim_end_matches("/mod");
            (module.to_string(), code(&text))
        })
        .collect();
    let mut arrows = BTreeSet::new();
    for (module, text) in &modules {
        for path in used(module, text) {
            let mut known = (1..=path.len()).rev().map(|length| path[..length].join("/"));
            let to = known.find(|known| modules.contains_key(known));
            arrows.extend(to.filter(|to| to != module).map(|to| (module.clone(), to)));
        }
    }
    arrows
}

/// Every path of this crate in a text, from the root.
fn used(module: &str, text: &str) -> Vec<Vec<String>> {
    let own: Vec<String> = module.split('/').map(str::to_string).collect();
    let at = |start: &str| text.match_indices(start).map(|(at, start)| at + start.len()).collect::<Vec<_>>();
    let mut paths: Vec<Vec<String>> =
        at("crate::").into_iter().flat_map(|at| expanded(&text[at..])).collect();
    for at in at("super::") {
        let parent = own[..own.len().saturating_sub(1)].to_vec();
        paths.extend(expanded(&text[at..]).into_iter().map(|path| [parent.clone(), path].concat()));
    }
    paths
}

/// The paths of a use tree: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn expanded(text: &str) -> Vec<Vec<String>> {
    if let Some(inside) = text.strip_prefix('{') {
        return branches(inside).iter().flat_map(|branch| expanded(branch.trim())).collect();
    }
    let name: String = text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    match (name.is_empty(), text[name.len()..].strip_prefix("::")) {
        (true, _) => vec![vec![]],
        (false, None) => vec![vec![name]],
        (false, Some(rest)) => {
            expanded(rest).into_iter().map(|path| [vec![name.clone()], path].concat()).collect()
        }
    }
}

/// The parts between the commas of a list in braces, up to the brace that closes it.
fn branches(text: &str) -> Vec<String> {
    let (mut parts, mut depth) = (vec![String::new()], 0);
    for letter in text.chars() {
        match letter {
            '}' if depth == 0 => break,
            ',' if depth == 0 => parts.push(String::new()),
            _ => {
                depth += i32::from(letter == '{') - i32::from(letter == '}');
                parts.last_mut().unwrap().push(letter);
            }
        }
    }
    parts
}

/// Groups of nodes that all lead to one another.
fn circles(arrows: &BTreeSet<(String, String)>) -> Vec<BTreeSet<String>> {
    let reached = |from: &str| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![from.to_string()]);
        while let Some(node) = open.pop() {
            let next = arrows.iter().filter(|(a, _)| *a == node).map(|(_, b)| b.clone());
            open.extend(next.filter(|next| seen.insert(next.clone())));
        }
        seen
    };
    let nodes: BTreeSet<&String> = arrows.iter().map(|(from, _)| from).collect();
    let reach: BTreeMap<&String, BTreeSet<String>> =
        nodes.into_iter().map(|node| (node, reached(node))).collect();
    let mut found: Vec<BTreeSet<String>> = Vec::new();
    for (node, seen) in reach.iter().filter(|(node, seen)| seen.contains(**node)) {
        let both = |other: &&String| reach.get(*other).is_some_and(|back| back.contains(*node));
        let circle: BTreeSet<String> = seen.iter().filter(both).cloned().collect();
        if !found.contains(&circle) {
            found.push(circle);
        }
    }
    found
}

#[test]
fn every_module_stands_in_one_of_the_layers() {
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let declared = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    for module in declared {
        assert!(LAYERS.iter().any(|(layer, _)| *layer == module), "{module} has no layer");
    }
}

#[test]
fn the_picture_of_the_architecture_names_every_file() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let picture = text.split("```").find(|block| block.contains("src/\n")).unwrap();
    for (folder, _) in LAYERS {
        let heading = format!("  {folder}/");
        let mut words: Vec<String> = Vec::new();
        let mut lines = picture.lines().skip_while(|line| !line.starts_with(&heading));
        let first = lines.next().unwrap_or_else(|| panic!("{folder} is not in the picture"));
        words.extend(first[heading.len()..].split_whitespace().map(str::to_string));
        words.extend(
            lines
                .take_while(|line| line.starts_with("    "))
                .flat_map(str::split_whitespace)
                .map(str::to_string),
        );
        let mut drawn: Vec<String> = words;
        drawn.sort();
        let mut there: Vec<String> = fs::read_dir(root().join("src").join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
            .filter(|name| name != "mod")
            .collect();
        there.sort();
        assert_eq!(drawn, there, "{folder} in ARCHITECTURE.md is not {folder} in src");
    }
}

fn places_of(word: &str, allowed: &[&str]) {
    for (name, text) in sources("") {
        let found = code(&text).contains(word);
        assert!(!found || allowed.iter().any(|start| name.starts_with(start)), "{name} has `{word}`");
    }
}

#[test]
fn floating_point_is_only_where_it_belongs() {
    // `render/xlsx` holds numbers as the format holds them.
    places_of(
        "f64",
        &["sheet/lanes", "analysis/metric/irr.rs", "analysis/simulate", "render/chart", "render/xlsx"],
    );
    places_of("f32", &["render/chart"]);
}

#[test]
fn only_the_command_line_prints_reads_the_clock_and_the_environment() {
    for word in ["println!", "eprintln!", "print!(", "stdout()", "stderr()", "Utc::now", "std::env::var"] {
        places_of(word, &["cli/"]);
    }
}

#[test]
fn only_scenarios_are_read_and_only_the_command_line_writes() {
    places_of("fs::", &["form/files.rs", "pilot/file.rs", "pilot/ids.rs", "cli/files.rs"]);
    places_of("File::", &["form/files.rs", "pilot/file.rs"]);
}

#[test]
fn only_the_engine_forgets_the_domain() {
    let domain = ["gpu", "token", "replica", "ticket", "usd", "api", "npv", "tco", "month_price"];
    for (name, text) in sources("sheet") {
        let code = code(&text).to_lowercase();
        let words: Vec<&str> = code.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
        for word in domain {
            assert!(!words.contains(&word), "{name} knows the word `{word}`");
        }
    }
}

#[test]
fn files_and_functions_stay_short() {
    for (name, text) in sources("") {
        let lines = text.lines().count();
        assert!(lines <= 400, "{name} has {lines} lines");
        for (start, length) in functions(&code(&text)) {
            assert!(length <= 60, "{name}: the function at line {start} of its code has {length} lines");
        }
    }
}

/// First line and length of every function, by the indentation that rustfmt gives its closing brace.
fn functions(code: &str) -> Vec<(usize, usize)> {
    let lines: Vec<&str> = code.lines().collect();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let starts = |line: &str| {
        let line = line.trim_start();
        ["fn ", "pub fn ", "pub(super) fn ", "pub(crate) fn ", "const fn ", "pub const fn "]
            .iter()
            .any(|start| line.starts_with(start))
    };
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| starts(line)) {
        let closes = |other: &str| other.trim_start().starts_with('}') && indent(other) == indent(line);
        if let Some(length) = lines[at..].iter().position(|line| closes(line)) {
            found.push((at + 1, length + 1));
        }
    }
    found
}

#[test]
fn the_shipped_files_do_not_depend_on_a_workplace() {
    for folder in ["scenarios", "pricing"] {
        check_folder(&root().join(folder));
    }
}

fn check_folder(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            check_folder(&path);
        } else {
            let text = fs::read_to_string(&path).unwrap();
            assert!(
                !text.contains("/home/") && !text.contains("/work/"),
                "{} names a machine",
                path.display()
            );
        }
    }
}
