//! The fields of a row, however they were told apart.

use csv::ByteRecord;

use crate::pilot::print::of_bytes;

/// Fields by their place.
pub trait Record {
    /// What stands in a field; nothing where the row is shorter.
    fn field(&self, at: usize) -> &[u8];

    fn count(&self) -> usize;

    /// A number for all that it says.
    fn print(&self) -> u64;
}

impl Record for ByteRecord {
    #[inline]
    fn field(&self, at: usize) -> &[u8] {
        self.get(at).unwrap_or_default()
    }

    fn count(&self) -> usize {
        self.len()
    }

    #[inline]
    fn print(&self) -> u64 {
        // As the same row without quotes.
        let mut row = Vec::with_capacity(self.as_slice().len() + self.len());
        for (at, field) in self.iter().enumerate() {
            row.extend((at > 0).then_some(b','));
            row.extend_from_slice(field);
        }
        of_bytes(&row, self.len() as u64)
    }
}

/// A line with the places where its fields end.
pub struct Split<'l> {
    pub bytes: &'l [u8],
    pub ends: &'l [usize],
}

impl Record for Split<'_> {
    #[inline]
    fn field(&self, at: usize) -> &[u8] {
        let start = if at == 0 { 0 } else { self.ends.get(at - 1).map_or(self.bytes.len(), |end| end + 1) };
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.bytes.get(start..end).unwrap_or_default()
    }

    fn count(&self) -> usize {
        self.ends.len()
    }

    #[inline]
    fn print(&self) -> u64 {
        of_bytes(self.bytes, self.ends.len() as u64)
    }
}
