//! The day that was agreed for the decision, and the day on which it is taken.

use chrono::NaiveDate;

/// When the decision was due, and when it is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GateDay {
    /// None where none was agreed.
    pub on: Option<NaiveDate>,
    /// By the clock, or the last day of the pilot where that is later.
    pub decided: NaiveDate,
}

/// So many days after its day, a decision is late.
const LONG: i64 = 14;

impl GateDay {
    /// Days until the pilot is over, where it is not.
    pub fn days_left(self) -> Option<i64> {
        Some((self.on? - self.decided).num_days()).filter(|days| *days > 0)
    }

    /// Days since the decision was due, where those are many.
    pub fn days_late(self) -> Option<i64> {
        Some((self.decided - self.on?).num_days()).filter(|days| *days > LONG)
    }
}
