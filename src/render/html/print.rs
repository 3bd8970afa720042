//! What stands in the margins of the printed page: name, marks and page numbers, where the browser prints margins.

use crate::base::text::inert;
use crate::report::page::Page;

pub fn margins(page: &Page) -> String {
    let name = quoted(&crate::base::text::beginning(&inert(&page.title), LONGEST));
    let marks = quoted(&inert(&page.marks.join("  ·  ")));
    let small = "font: 8pt 'Tollgate Sans', sans-serif; color: #555";
    format!(
        "@page {{ @top-left {{ content: {name}; {small} }} @bottom-left {{ content: {marks}; {small} }} \
         @bottom-right {{ content: counter(page) \" / \" counter(pages); {small} }} }}\n"
    )
}

/// Longer names would run out of the margin.
const LONGEST: usize = 90;

/// A text as a string of a style sheet: whatever could end it, or the style, is written by its number.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '.' | ',' | ':' | '-' | '·');
    let written =
        text.chars().map(|c| if plain(c) { c.to_string() } else { format!("\\{:x} ", u32::from(c)) });
    format!("\"{}\"", written.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_name_cannot_end_the_style() {
        // U+003C, U+002F, U+003E and U+0022, by their numbers.
        assert_eq!(quoted("a</style>\""), "\"a\\3c \\2f style\\3e \\22 \"");
    }
}
