//! The page that opens by a double click: whole by itself, safe with any text, and the same answer as the memo.

use std::fs;
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::{printed, refused, text, tollgate, wide};

/// The page of a scenario.
fn page(scenario: &str, more: &[&str]) -> String {
    let temp = tempfile::tempdir().unwrap();
    let file = temp.path().join("page.html");
    let run = ["run", scenario, "--format", "html", "-o", file.to_str().unwrap()];
    let output = tollgate(&[&run, more].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    fs::read_to_string(file).unwrap()
}

/// What stands between two texts, each time.
fn between<'a>(page: &'a str, from: &'a str, to: &'a str) -> impl Iterator<Item = &'a str> {
    page.split(from).skip(1).map(move |rest| rest.split(to).next().unwrap())
}

const INVOICES: &str = "scenarios/invoice-processing.toml";

#[test]
fn one_file_holds_all_that_it_shows() {
    let page = page(INVOICES, &[]);
    assert!(page.starts_with("<!DOCTYPE html>") && page.len() < 1 << 20, "{}", page.len());
    assert_eq!(page.matches("@font-face").count(), 2, "the fonts stand once, not in every chart");
    for fetches in [" src=", "<link", "<iframe", "@import", "url(http", "href=\"http"] {
        assert!(!page.contains(fetches), "{fetches}");
    }
    let charts = page.matches("<svg ").count();
    assert!(charts >= 10 && page.matches("</desc>").count() == charts, "{charts}");
    let ids: Vec<&str> = between(&page, " id=\"", "\"").collect();
    let links: Vec<&str> = between(&page, "href=\"#", "\"").collect();
    assert!(links.len() > 15 && links.iter().all(|link| ids.contains(link)), "{links:?}");
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), ids.len());
}

/// The browser refuses a script whose hash the page does not name.
#[test]
fn the_policy_lets_only_the_script_and_style_of_the_page_run() {
    let page = page(INVOICES, &[]);
    let policy = between(&page, "Content-Security-Policy\" content=\"", "\"").next().unwrap();
    let policy = policy.replace("&#39;", "'");
    assert!(policy.starts_with("default-src 'none';"), "{policy}");
    for (tag, directive) in [("script", "script-src"), ("style", "style-src")] {
        let (opens, closes) = (format!("<{tag}>"), format!("</{tag}>"));
        let parts: Vec<&str> = between(&page, &opens, &closes).collect();
        let [only] = parts[..] else { panic!("{} of {tag}", parts.len()) };
        let hash = STANDARD.encode(Sha256::digest(only.as_bytes()));
        assert!(policy.contains(&format!("{directive} 'sha256-{hash}';")), "{policy}");
    }
}

#[test]
fn the_folder_has_the_same_page_and_the_page_is_never_printed() {
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path().join("out");
    printed(&["report", INVOICES, "-q", "-o", folder.to_str().unwrap()]);
    assert_eq!(fs::read_to_string(folder.join("report.html")).unwrap(), page(INVOICES, &[]));
    assert!(refused(&["run", INVOICES, "--format", "html"]).contains("--output"));
}

/// A scenario of two options with more below it.
fn with(more: &str) -> (tempfile::TempDir, String) {
    let temp = tempfile::tempdir().unwrap();
    let file = temp.path().join("s.toml");
    fs::write(&file, format!("{}{more}", wide(2))).unwrap();
    let name = file.to_str().unwrap().to_string();
    (temp, name)
}

#[test]
fn risks_stand_in_memo_and_page_with_owner_and_action() {
    let risks = "[risks.a]\ntext = \"Prices rise\"\nowner = \"CFO\"\naction = \"Fix them for a year\"\n[risks.b]\ntext = \"People leave\"\n";
    let (temp, file) = with(risks);
    let folder = temp.path().join("out");
    printed(&["report", &file, "-q", "-o", folder.to_str().unwrap()]);
    let memo = fs::read_to_string(folder.join("report.md")).unwrap();
    assert!(memo.contains("| Prices rise | CFO | Fix them for a year |"), "{memo}");
    assert!(memo.contains("| People leave | no one is named | none agreed |"), "{memo}");
    let page = fs::read_to_string(folder.join("report.html")).unwrap();
    assert!(page.contains("<th scope=\"row\">Prices rise</th><td>CFO</td><td>Fix them for a year</td>"));
    assert!(page.contains("<th scope=\"row\">People leave</th><td>no one is named</td><td>none agreed</td>"));
    let (_temp, none) = with("");
    assert!(!self::page(&none, &[]).contains("What may go wrong"));
}

#[test]
fn a_risk_without_words_is_refused_with_its_place() {
    let (_temp, file) = with("[risks.a]\nowner = \"CFO\"\n");
    let said = refused(&["check", &file]);
    assert!(said.contains("`text` is required in `risks.a`") && said.contains("s.toml:"), "{said}");
}

#[test]
fn a_decision_names_what_is_asked_and_by_when() {
    let (_temp, file) = with("[gate]\non = \"2026-11-30\"\nowner = \"CFO\"\n");
    assert!(page(&file, &[]).contains("The decision is due by 2026-11-30; CFO decides."));
    let (_temp, file) = with("");
    assert!(page(&file, &[]).contains("No day is set for the decision."));
}

#[test]
fn no_text_of_a_scenario_becomes_markup() {
    let nasty = "</script><script>alert(1)</script><img src=x onerror=alert(1)>]]>--></style></title>javascript:\\\"'\\u202e\\ufffe\\uffff";
    let risks = format!("[risks.a]\ntext = \"{nasty}\"\nowner = \"{nasty}\"\naction = \"{nasty}\"\n");
    let temp = tempfile::tempdir().unwrap();
    let file = temp.path().join("s.toml");
    let text =
        wide(2).replace("\"Wide\"", &format!("\"{nasty}\"\nowner = \"{nasty}\"\ndescription = \"{nasty}\""));
    fs::write(&file, text.replace("Option 1 ", nasty) + &risks).unwrap();
    let page = page(file.to_str().unwrap(), &[]);
    for (tag, times) in [("<script", 2), ("</script", 2), ("<style", 1), ("</style", 1), ("<img", 0)] {
        assert_eq!(page.matches(tag).count(), times, "{tag}");
    }
    let data = between(&page, "type=\"application/json\">", "</script>").next().unwrap();
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    assert!(data["options"][0]["name"].as_str().unwrap().contains("onerror"), "told as it is, in a string");
    assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;"), "the text is there, as text");
    assert!(page.chars().all(|c| !matches!(c, '\u{202e}' | '\u{fffe}' | '\u{ffff}')));
}

/// A browser is never required: the folder comes without one, and who asks for the PDF is told before anything is computed.
#[test]
fn without_a_browser_the_pdf_is_refused_and_nothing_is_written() {
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path().join("out");
    let output = Command::new(env!("CARGO_BIN_EXE_tollgate"))
        .args(["report", INVOICES, "--pdf", "-o", folder.to_str().unwrap()])
        .env("PATH", temp.path())
        .current_dir(crate::root())
        .output()
        .unwrap();
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("no Chromium or Chrome was found") && said.contains("open report.html"), "{said}");
    assert!(!folder.exists());
}
