//! Bytes before they are rows: UTF-16 that becomes UTF-8, and files that are no text at all.

use std::io::{self, Read};

/// What a file is by its first bytes, and what to do with it, where it is no text.
pub fn no_text(start: &[u8]) -> Option<(&'static str, &'static str)> {
    const CSV: &str = "open it and save the sheet as CSV UTF-8";
    let has = |bytes: &[u8]| start.starts_with(bytes);
    let holds = |word: &[u8]| start.windows(word.len()).any(|part| part == word);
    match () {
        () if has(b"PK") && (holds(b"[Content_Types]") || holds(b"xl/")) => Some(("an Excel workbook", CSV)),
        () if has(b"PK\x03\x04") => Some(("a zip archive", "unpack it, and bring the files that are in it")),
        () if has(b"\xD0\xCF\x11\xE0") => Some(("an old Excel workbook", CSV)),
        () if has(b"PAR1") => {
            Some(("a Parquet file", "`duckdb -c \"COPY 'FILE.parquet' TO 'FILE.csv'\"` writes it as CSV"))
        }
        () if has(b"%PDF") => {
            Some(("a PDF", "ask whoever sent it for the same lines as CSV: every provider exports them"))
        }
        () if has(b"\x28\xB5\x2F\xFD") => Some(("packed with zstd", "`zstd -d FILE` unpacks it")),
        () if has(b"BZh") => Some(("packed with bzip2", "`bunzip2 FILE` unpacks it")),
        () => None,
    }
}

/// The order of the bytes of UTF-16, with the length of its mark; where there is no mark, by the zeros between letters.
pub fn utf16(start: &[u8]) -> Option<(bool, usize)> {
    match start {
        [0xFF, 0xFE, ..] => Some((false, 2)),
        [0xFE, 0xFF, ..] => Some((true, 2)),
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => Some((false, 0)),
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => Some((true, 0)),
        _ => None,
    }
}

/// UTF-16 read as UTF-8.
pub struct FromUtf16<R> {
    input: R,
    is_big_endian: bool,
    /// Bytes that are not decoded yet, and bytes that are and were not taken.
    rest: Vec<u8>,
    ready: Vec<u8>,
    taken: usize,
}

impl<R: Read> FromUtf16<R> {
    pub fn new(input: R, is_big_endian: bool) -> Self {
        Self { input, is_big_endian, rest: vec![], ready: vec![], taken: 0 }
    }

    /// Decodes some more; nothing at the end.
    fn fill(&mut self) -> io::Result<()> {
        const AT_ONCE: usize = 1 << 16;
        (self.taken, self.ready) = (0, Vec::with_capacity(AT_ONCE));
        let mut bytes = vec![0; AT_ONCE];
        let count = self.input.read(&mut bytes)?;
        self.rest.extend_from_slice(&bytes[..count]);
        let unit = |pair: &[u8]| match self.is_big_endian {
            true => u16::from_be_bytes([pair[0], pair[1]]),
            false => u16::from_le_bytes([pair[0], pair[1]]),
        };
        let mut units: Vec<u16> = self.rest.chunks_exact(2).map(unit).collect();
        // A pair of surrogates that is cut in two waits for its second half.
        let is_cut = units.last().is_some_and(|last| (0xD800..0xDC00).contains(last)) && count > 0;
        units.truncate(units.len() - usize::from(is_cut));
        self.rest.drain(..2 * units.len());
        let text: String =
            char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        self.ready = text.into_bytes();
        // One byte alone decodes to nothing yet.
        if self.ready.is_empty() && count > 0 { self.fill() } else { Ok(()) }
    }
}

impl<R: Read> Read for FromUtf16<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.ready.len() {
            self.fill()?;
        }
        let count = buffer.len().min(self.ready.len() - self.taken);
        buffer[..count].copy_from_slice(&self.ready[self.taken..self.taken + count]);
        self.taken += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_16_of_either_order_is_read() {
        let text = "period,grüße,😀\n".repeat(9_000);
        for is_big_endian in [false, true] {
            let bytes: Vec<u8> = text
                .encode_utf16()
                .flat_map(|unit| if is_big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() })
                .collect();
            let mut read = String::new();
            FromUtf16::new(bytes.as_slice(), is_big_endian).read_to_string(&mut read).unwrap();
            assert_eq!(read, text);
            assert_eq!(utf16(&bytes), Some((is_big_endian, 0)));
        }
        assert_eq!(utf16(b"period"), None);
    }
}
