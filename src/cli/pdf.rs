//! The page on paper, by a browser of the reader's own: never required, and never asked to fetch anything.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::base::diagnostic::Refusal;
use crate::cli::files::{bytes_of, write_file};
use crate::cli::outcome::Failure;

/// Browsers that print without a window, as systems call them.
const BROWSERS: [&str; 6] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"];

const FLAGS: [&str; 8] = [
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--no-pdf-header-footer",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    // The page fetches nothing and runs its own script only; root has no sandbox to offer.
    "--no-sandbox",
];

/// The browser that prints.
///
/// # Errors
/// None is there.
pub(crate) fn browser() -> Result<PathBuf, Refusal> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let places = BROWSERS.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let found = places.into_iter().find(|place| place.is_file());
    found.ok_or_else(|| {
        let message = "no Chromium or Chrome was found to make the PDF".to_string();
        refusal(message, "leave out `--pdf`, open report.html in any browser and print it from there")
    })
}

/// The page as a PDF.
///
/// # Errors
/// A browser that does not print it.
pub(crate) fn printed(browser: &Path, page: &[u8]) -> Result<Vec<u8>, Failure> {
    let folder = tempfile::tempdir()?;
    let [html, pdf, own] = ["page.html", "page.pdf", "browser"].map(|name| folder.path().join(name));
    write_file(&html, page, false)?;
    let said = Command::new(browser)
        .args(FLAGS)
        .arg(format!("--user-data-dir={}", own.display()))
        .arg(format!("--print-to-pdf={}", pdf.display()))
        .arg(&html)
        .stdin(Stdio::null())
        .output()?;
    match bytes_of(&pdf) {
        Some(bytes) if said.status.success() && bytes.starts_with(b"%PDF") => Ok(undated(bytes)),
        _ => {
            let message = format!("`{}` did not print the page", browser.display());
            Err(refusal(message, "leave out `--pdf`, and print report.html from a browser").into())
        }
    }
}

fn refusal(message: String, hint: &str) -> Refusal {
    let mut refusal = Refusal::because("no-pdf", message);
    refusal.problems.iter_mut().for_each(|problem| problem.hint = Some(hint.to_string()));
    refusal
}

/// The browser writes the time of its clock; the same inputs are to give the same bytes, so the digits are zeros.
fn undated(mut bytes: Vec<u8>) -> Vec<u8> {
    for name in [&b"/CreationDate (D:"[..], &b"/ModDate (D:"[..]] {
        let found: Vec<usize> = memchr::memmem::find_iter(&bytes, name).map(|at| at + name.len()).collect();
        for at in found {
            bytes[at..].iter_mut().take_while(|byte| **byte != b')').for_each(|byte| {
                if byte.is_ascii_digit() {
                    *byte = b'0';
                }
            });
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::undated;

    #[test]
    fn only_the_digits_of_dates_change() {
        let bytes = b"a 12 /CreationDate (D:20261125131502+00'00') /ModDate (D:2026) 34".to_vec();
        assert_eq!(undated(bytes), b"a 12 /CreationDate (D:00000000000000+00'00') /ModDate (D:0000) 34");
    }
}
