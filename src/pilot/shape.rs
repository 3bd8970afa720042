//! How a table is written: what parts its columns, and what stands above its header.

use crate::pilot::formats::FORMATS;

/// The shape of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    pub delimiter: u8,
    /// Bytes above the header.
    pub above: usize,
}

/// What may part columns; the first wins where several part alike.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Lines among which a header is looked for.
const LOOKED_AT: usize = 12;

impl Shape {
    /// The shape of what begins so.
    pub fn of(start: &[u8]) -> Self {
        if let Some(said) = said(start) {
            return said;
        }
        let at = |delimiter: u8| Self { delimiter, above: header(start, delimiter) };
        let score = |shape: &Self| {
            let mut lines = lines(&start[shape.above..]);
            let header = lines.next().map_or(0, |(_, line)| fields(line, shape.delimiter));
            let row = lines.next().map_or(header, |(_, line)| fields(line, shape.delimiter));
            (header.min(row), header)
        };
        let plain = Self { delimiter: b',', above: 0 };
        let best = DELIMITERS.map(at).into_iter().rev().max_by_key(score);
        best.filter(|shape| score(shape).1 > 1).unwrap_or(plain)
    }
}

/// `sep=;` in the first line, as Excel writes it.
fn said(start: &[u8]) -> Option<Shape> {
    let (at, line) = lines(start).next()?;
    let rest = line.trim_ascii_start().to_ascii_lowercase();
    let rest = rest
        .strip_prefix(b"sep=".as_slice())
        .map(|rest| rest.strip_suffix(b"\r").unwrap_or(rest).to_vec())?;
    let [delimiter] = rest.as_slice() else { return None };
    let end = memchr::memchr(b'\n', &start[at..]).map_or(start.len(), |end| at + end + 1);
    Some(Shape { delimiter: *delimiter, above: end })
}

/// Where the header begins: at the first line of several columns, or the first that names a period, as titles name none.
fn header(start: &[u8], delimiter: u8) -> usize {
    let many = || lines(start).take(LOOKED_AT).filter(|(_, line)| fields(line, delimiter) > 1);
    let named = many().find(|(_, line)| names_a_period(line, delimiter));
    named.or_else(|| many().next()).map_or(0, |(at, _)| at)
}

fn names_a_period(line: &[u8], delimiter: u8) -> bool {
    let mut cells = line.split(|byte| *byte == delimiter).map(|cell| {
        let cell = cell.trim_ascii();
        cell.strip_prefix(b"\"").and_then(|cell| cell.strip_suffix(b"\"")).unwrap_or(cell)
    });
    cells.any(|cell| {
        let mut known = FORMATS.iter().flat_map(|format| format.period);
        known.any(|name| cell.eq_ignore_ascii_case(name.as_bytes()))
    })
}

/// Lines that are not empty, each with its place.
fn lines(text: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut at = 0;
    let each = text.split(|byte| *byte == b'\n').map(move |line| {
        let start = at;
        at += line.len() + 1;
        (start, line)
    });
    each.filter(|(_, line)| !line.trim_ascii().is_empty())
}

/// Columns of a line; a delimiter between quotes parts none.
fn fields(line: &[u8], delimiter: u8) -> usize {
    let (mut count, mut quoted) = (1, false);
    for byte in line {
        match byte {
            b'"' => quoted = !quoted,
            byte if *byte == delimiter && !quoted => count += 1,
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_known_by_its_header() {
        for (text, delimiter, above) in [
            ("period,units\n2026-11-10,1\n", b',', 0),
            ("period;units;cost\n2026-11-10;1;1,20\n", b';', 0),
            ("period\tunits\n2026-11-10\t1\n", b'\t', 0),
            ("sep=;\r\nperiod;units\r\n", b';', 7),
            ("sep=,\nperiod,units\n", b',', 6),
            ("Report of the pilot\n\nperiod,units\n2026-11-10,1\n", b',', 21),
            ("Report, November\nperiod,units\n2026-11-10,1\n", b',', 17),
            ("Day,Tickets\n2026-11-10,1\n", b',', 0),
            ("\"a;b\",period\n\"x;y\",2026-11-10\n", b',', 0),
            ("period,note\n2026-11-10,\"a;b;c\"\n", b',', 0),
            ("", b',', 0),
            ("no table\n", b',', 0),
        ] {
            assert_eq!(Shape::of(text.as_bytes()), Shape { delimiter, above }, "{text}");
        }
    }
}
