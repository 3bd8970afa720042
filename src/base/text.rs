//! Texts: characters that print nothing and could make one look like another, and beginnings of a length.

/// Whether a character shows nothing and may turn or hide what stands beside it: marks of direction, joiners of no
/// width, tags.
pub fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0E}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E0FFF}')
        || is_noncharacter(c)
}

/// What is no character in any text, so that no XML may hold it.
fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}') || u32::from(c) & 0xFFFE == 0xFFFE
}

/// A key in words, to begin a line with: `Slow adoption`, of `slow_adoption`.
pub fn key_in_words(key: &str) -> String {
    let mut letters = key.chars().map(|letter| if matches!(letter, '_' | '-') { ' ' } else { letter });
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// The beginning of a text, of so many UTF-16 units at most: what spreadsheets count by.
pub fn beginning(text: &str, longest: usize) -> String {
    let mut left = longest;
    let fits = |c: &char| {
        let fits = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        fits
    };
    text.chars().take_while(fits).collect()
}

/// A text of one line, without characters that do not show: what is printed is what is there.
pub fn harmless(text: &str) -> String {
    inert(text).trim().into()
}

/// The same with the blanks at its ends, for a piece of a sentence.
pub fn inert(text: &str) -> String {
    let line = text.chars().filter(|c| !is_hidden(*c)).map(|c| if breaks_line(c) { ' ' } else { c });
    line.collect()
}

/// Whether a character ends a line or commands a terminal.
pub fn breaks_line(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// A text for a message: its beginning, harmless.
pub fn shortened(text: &str) -> String {
    const SHOWN: usize = 60;
    let text = harmless(text);
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}
