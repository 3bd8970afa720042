//! The workbook in LibreOffice, which computes every cell anew: what was stored is taken out of the file first.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::Command;

use ironcalc::base::cell::CellValue;
use tollgate::report::workbook::{Book, Value};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::case::Case;
use crate::recalc::Open;
use crate::{SHIPPED, address, agree, expected, made, nasty, other, shipped, with_room};

/// The file without the results of its formulas, and how many those were.
fn stripped(bytes: &[u8]) -> (Vec<u8>, usize) {
    let mut from = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    let mut taken = 0;
    for at in 0..from.len() {
        let mut part = from.by_index(at).unwrap();
        let name = part.name().unwrap().to_string();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        if name.starts_with("xl/worksheets/sheet") {
            let (text, results) = without_results(&String::from_utf8(content).unwrap());
            content = text.into_bytes();
            taken += results;
        }
        to.start_file(name, SimpleFileOptions::default()).unwrap();
        to.write_all(&content).unwrap();
    }
    (to.finish().unwrap().into_inner(), taken)
}

fn without_results(text: &str) -> (String, usize) {
    let mut parts = text.split("</f><v>");
    let mut out = parts.next().unwrap_or_default().to_string();
    let mut taken = 0;
    for part in parts {
        out += "</f>";
        out += part.split_once("</v>").expect("a result ends").1;
        taken += 1;
    }
    (out, taken)
}

/// What LibreOffice makes of a file.
fn converted(bytes: &[u8], folder: &Path) -> Vec<u8> {
    let profile = folder.join("profile");
    fs::create_dir_all(profile.join("user")).unwrap();
    fs::write(profile.join("user/registrymodifications.xcu"), ALWAYS).unwrap();
    fs::write(folder.join("model.xlsx"), bytes).unwrap();
    let done = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args(["--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"])
        .arg(folder.join("out"))
        .arg(folder.join("model.xlsx"))
        .output()
        .expect("soffice starts");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    fs::read(folder.join("out/model.xlsx")).expect("soffice writes the file")
}

/// Formulas are always recalculated on loading.
const ALWAYS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"#;

fn in_office(name: &str, book: &Book, bytes: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let (bare, taken) = stripped(bytes);
    let open = Open::new(&converted(&bare, folder.path()));
    let compared = agree(&format!("{name} in LibreOffice"), book, &open);
    assert_eq!(compared, taken, "{name}: every result was taken out of the file");
    let checks = book.tabs.iter().position(|tab| tab.name == "Checks").unwrap();
    let says = book.tabs[checks].cells.iter().filter(|cell| matches!(cell.value, Value::Formula { .. }));
    let fine = says.filter(|cell| open.at(checks, cell) == CellValue::String("OK".into())).count();
    assert!(fine > 10, "{name}: {fine} checks say OK");
    println!("{name}: {compared} cells, {fine} checks");
}

/// An input of each shipped scenario, to be moved.
const CHANGED: [&str; 5] = [
    "options.api.calls.read.input_tokens",
    "volume.annual_growth",
    "scenario.discount_rate",
    "options.agent.outcome.automated_share",
    "roles.engineer.annual_cost",
];

/// An input changed in its cell and nowhere else, against the tool run anew.
fn changed_in_office(name: &str, case: &Case, mut book: Book, path: &str) {
    let at = case.projected.model.sheet.find_input(path).expect("the input is there").0 as usize;
    let (value, (row, column)) = (other(case, at), address(&book, path));
    let cells = book.tabs[1].cells.iter_mut();
    for cell in cells.filter(|cell| (cell.row, cell.column) == (row, column)) {
        cell.value = Value::Number(value);
    }
    let bytes = tollgate::render::xlsx::render(&book).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let open = Open::new(&converted(&stripped(&bytes).0, folder.path()));
    let again = shipped(name, &[&format!("{path}={value}")]);
    let compared = agree(&format!("{name} with {path}={value} in LibreOffice"), &expected(&again), &open);
    println!("{name} with {path}={value}: {compared} cells");
}

#[test]
#[ignore = "needs LibreOffice; .ci/run installs it and runs this"]
fn libreoffice_recalculates_to_the_same_figures() {
    if Command::new("soffice").arg("--version").output().is_err() {
        eprintln!("SKIPPED: there is no soffice on this machine, so nothing was proved with LibreOffice");
        return;
    }
    with_room(|| {
        for (name, input) in SHIPPED.into_iter().zip(CHANGED) {
            let case = shipped(name, &[]);
            let (book, bytes) = made(&case);
            in_office(name, &book, &bytes);
            changed_in_office(name, &case, book, input);
        }
        let names = ["a/b", "A:B", "=1+1", "'it''s'", "模型 / 模型", "Summary"].map(String::from);
        let (book, bytes) = made(&nasty::scenario(7, &names));
        in_office("nasty names", &book, &bytes);
        let (book, bytes) = made(&nasty::scenario(1_200, &names[..2]));
        in_office("a hundred years", &book, &bytes);
    });
}
