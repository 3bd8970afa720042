//! A CSV cut into blocks of whole rows.

use std::io::{Cursor, Read};

use csv::ByteRecord;

use crate::base::diagnostic::Problem;
use crate::pilot::task::{BLOCK, MOST_OF_A_ROW, Task};

/// Whole rows, and the line of the first.
pub struct RowBlock {
    pub bytes: Vec<u8>,
    pub line: u64,
}

impl RowBlock {
    pub fn has_quotes(&self) -> bool {
        memchr::memchr(b'"', &self.bytes).is_some()
    }

    /// What is left without the first bytes.
    pub fn behind(mut self, above: usize) -> Self {
        let line = self.line + memchr::memchr_iter(b'\n', &self.bytes[..above]).count() as u64;
        Self { bytes: self.bytes.split_off(above), line }
    }

    /// The fields of the first line that is not empty, and the block behind it.
    pub fn head(mut self, delimiter: u8) -> (ByteRecord, RowBlock) {
        let bytes = &self.bytes;
        let start = bytes.iter().position(|byte| !matches!(byte, b'\r' | b'\n')).unwrap_or(bytes.len());
        let end = memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |at| start + at + 1);
        let header = bytes[start..end].trim_ascii_end().split(|byte| *byte == delimiter).collect();
        let line = self.line + memchr::memchr_iter(b'\n', &bytes[..end]).count() as u64;
        (header, RowBlock { bytes: self.bytes.split_off(end), line })
    }
}

/// Cuts what it reads into blocks at the ends of lines.
pub struct BlockCutter<R> {
    pub input: R,
    /// Bytes that were read and are not in a block yet.
    pub rest: Vec<u8>,
    pub ended: bool,
    line: u64,
}

impl<R: Read> BlockCutter<R> {
    pub fn new(input: R) -> Self {
        Self { input, rest: vec![], ended: false, line: 1 }
    }

    /// The next block; None at the end.
    ///
    /// # Errors
    /// Input that ends in the middle, or a line that does not end.
    pub fn next(&mut self, task: &Task) -> Result<Option<RowBlock>, Box<Problem>> {
        let mut bytes = Vec::with_capacity(2 * BLOCK);
        bytes.append(&mut self.rest);
        loop {
            let read = self.input.by_ref().take(BLOCK as u64).read_to_end(&mut bytes);
            self.ended = read.map_err(|error| task.cut_short(self.line, &error))? == 0;
            let end = memchr::memrchr(b'\n', &bytes).map(|at| at + 1);
            if let Some(end) = end.filter(|_| !self.ended) {
                self.rest = bytes.split_off(end);
            }
            if end.is_some() || self.ended {
                break;
            }
            if bytes.len() > MOST_OF_A_ROW {
                return Err(task.too_long(self.line));
            }
        }
        let line = self.line;
        self.line += memchr::memchr_iter(b'\n', &bytes).count() as u64;
        Ok((!bytes.is_empty()).then_some(RowBlock { bytes, line }))
    }
}

impl RowBlock {
    /// This block and all that follows it.
    pub fn then<R: Read>(self, cut: BlockCutter<R>) -> impl Read {
        Cursor::new(self.bytes).chain(Cursor::new(cut.rest)).chain(cut.input)
    }
}
