//! The report's Markdown is CommonMark with pipe tables and nothing else, so that any converter takes it as it is.

use std::fs;
use std::path::Path;

use crate::{HYBRID, printed};

/// The cells of a row of a table: what stands between bars that are not escaped.
fn cells(row: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for letter in row.chars() {
        match (letter, escaped) {
            ('|', false) => cells.push(String::new()),
            (letter, _) => cells.last_mut().unwrap().push(letter),
        }
        escaped = letter == '\\' && !escaped;
    }
    cells[1..cells.len() - 1].to_vec()
}

fn is_row(line: &str) -> bool {
    line.starts_with('|') && line.ends_with('|')
}

/// A header, a row of dashes, and rows of as many cells, with an empty line before and after.
fn check_table(name: &str, rows: &[&str]) {
    let columns = cells(rows[0]).len();
    let dashes = |cell: &String| cell.contains("---") && cell.trim_matches([' ', ':', '-']).is_empty();
    assert!(rows.len() > 2 && cells(rows[1]).iter().all(dashes), "{name}: {rows:#?}");
    for row in rows {
        assert_eq!(cells(row).len(), columns, "{name}: {row} under {}", rows[0]);
    }
}

/// The file of an image that stands alone in its line.
fn image(line: &str) -> Option<&str> {
    line.strip_prefix("![")?.rsplit_once("](")?.1.strip_suffix(')')
}

/// What a converter is not told of as text: a tag or an entity that Markdown would hand on as HTML.
fn has_html(line: &str) -> bool {
    let entities = ["&amp;", "&lt;", "&gt;"];
    let bare = entities.iter().fold(line.to_string(), |line, entity| line.replace(entity, ""));
    bare.contains(['<', '&']) || bare.trim_start().starts_with('>')
}

fn check(name: &str, text: &str, folder: &Path) -> (usize, usize) {
    let lines: Vec<&str> = text.lines().collect();
    let (mut tables, mut images) = (0, 0);
    for (at, line) in lines.iter().enumerate() {
        assert!(!has_html(line), "{name}: {line}");
        let before = at.checked_sub(1).map_or("", |before| lines[before]);
        if is_row(line) && !is_row(before) {
            assert_eq!(before, "", "{name}: a table begins after an empty line: {line}");
            let rows: Vec<&str> = lines[at..].iter().copied().take_while(|line| is_row(line)).collect();
            check_table(name, &rows);
            assert_eq!(lines.get(at + rows.len()).copied().unwrap_or(""), "", "{name}: {line}");
            tables += 1;
        }
        if let Some(file) = image(line) {
            assert!(file.ends_with(".png") && folder.join(file).is_file(), "{name}: {file}");
            images += 1;
        }
    }
    (tables, images)
}

#[test]
fn a_report_is_commonmark_with_pipe_tables_and_pictures_that_are_there() {
    let (mut tables, mut images) = (0, 0);
    for file in [HYBRID, "scenarios/record-enrichment.toml", "scenarios/templates/minimal.toml"] {
        let folder = tempfile::tempdir().unwrap();
        printed(&["report", file, "-q", "-o", folder.path().to_str().unwrap()]);
        for name in ["report.md", "appendix.md"] {
            let text = fs::read_to_string(folder.path().join(name)).unwrap();
            let found = check(&format!("{name} of {file}"), &text, folder.path());
            (tables, images) = (tables + found.0, images + found.1);
        }
    }
    assert!(tables > 20 && images > 20, "{tables} tables, {images} images");
    let derived =
        printed(&["explain", "scenarios/templates/support.toml", "options.api.npv", "--format", "md"]);
    check("explain", &derived, Path::new(""));
}
