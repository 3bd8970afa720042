//! A page as one HTML file: no network, no script and no font from elsewhere. Texts are made harmless first, then escaped by the
//! templates, which are checked when they are compiled.

mod blocks;
mod print;
mod table;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use crate::base::text::inert;
use crate::render::chart::font_faces;
use crate::render::inert::report;
use crate::report::page::Page;
use blocks::Sections;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = concat!(include_str!("sheet.js"), include_str!("page.js"), include_str!("live.js"));

/// The whole page.
pub fn render(page: &Page) -> String {
    let style = format!("{}{STYLE}{}", font_faces(), print::margins(page));
    let (memo, appendix) = (report(&page.memo), report(&page.appendix));
    let sections = |report, first| Sections::of(report, page, first);
    let (memo, appendix) = (sections(&memo, "m"), sections(&appendix, "a"));
    let body = html! {
        a.skip href="#memo" { "Skip to the memo" }
        header.bar { (contents(&memo, &appendix)) button #print type="button" hidden { "Print" } }
        main {
            article #memo { (memo.markup()) (marks(page)) }
            section #live hidden { h2 { "What if" } }
            article #appendix { (appendix.markup()) }
        }
    };
    document(&inert(&page.title), &style, body, &data(page)).into_string() + "\n"
}

fn document(title: &str, style: &str, body: Markup, live: &str) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy(style));
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (PreEscaped(style)) }
            }
            body {
                (body)
                script #live-data type="application/json" { (PreEscaped(live)) }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
}

/// The sheet as JSON that cannot end its element: no text in it opens a tag.
fn data(page: &Page) -> String {
    inert(&page.live.to_string()).replace('<', "\\u003c")
}

/// Nothing is fetched, and only this style and this script run, told by their hashes.
fn policy(style: &str) -> String {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())));
    format!(
        "default-src 'none'; style-src {}; script-src {}; font-src data:; base-uri 'none'; form-action 'none'",
        hash(style),
        hash(SCRIPT)
    )
}

fn contents(memo: &Sections, appendix: &Sections) -> Markup {
    html! {
        nav aria-label="Contents" {
            details {
                summary { "Contents" }
                ol { @for (id, heading) in memo.headings() { li { a href={ "#" (id) } { (heading) } } } }
                p { a href="#appendix" { "Appendix" } }
                ol { @for (id, heading) in appendix.headings() { li { a href={ "#" (id) } { (heading) } } } }
            }
        }
    }
}

fn marks(page: &Page) -> Markup {
    html! { p.marks { @for mark in &page.marks { span { (inert(mark)) } " " } } }
}
