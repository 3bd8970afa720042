//! Which values share memory: a value takes a slot at its first mention and leaves it after its last, so
//! that a block's working set stays small.

use crate::sheet::lanes::tape::Step;

/// Replaces values by slots in every step, and gives the room of each slot. `widths` is that of each value.
pub fn assign(steps: &mut [Step], widths: &[usize]) -> Vec<usize> {
    let last = last_mentions(steps, widths.len());
    let mut taken = Taken { slots: vec![], free: vec![], of: vec![None; widths.len()] };
    for (at, step) in steps.iter_mut().enumerate() {
        let mut ended = vec![];
        step.each_value(&mut |value| {
            let slot = taken.slot(*value, widths[*value]);
            if last[*value] == at && !ended.contains(&slot) {
                ended.push(slot);
            }
            *value = slot;
        });
        taken.free.extend(ended);
    }
    taken.slots
}

fn last_mentions(steps: &mut [Step], values: usize) -> Vec<usize> {
    let mut last = vec![0; values];
    for (at, step) in steps.iter_mut().enumerate() {
        step.each_value(&mut |value| last[*value] = at);
    }
    last
}

struct Taken {
    slots: Vec<usize>,
    /// Slots that are free again; the latest of them is the likeliest to be in the cache.
    free: Vec<usize>,
    /// The slot of each value that has one.
    of: Vec<Option<usize>>,
}

impl Taken {
    fn slot(&mut self, value: usize, width: usize) -> usize {
        if let Some(slot) = self.of[value] {
            return slot;
        }
        let slot = match self.free.iter().rposition(|slot| self.slots[*slot] == width) {
            Some(at) => self.free.remove(at),
            None => {
                self.slots.push(width);
                self.slots.len() - 1
            }
        };
        self.of[value] = Some(slot);
        slot
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::dec;

    use crate::base::source::Source;
    use crate::base::unit::{Unit, UnitNames};
    use crate::sheet::build::Builder;
    use crate::sheet::exact;
    use crate::sheet::lanes::tape::Tape;
    use crate::sheet::node::InputId;

    #[test]
    fn a_long_sheet_works_in_a_few_slots() {
        let names = UnitNames { money: "USD".into(), work: "unit".into() };
        let mut sheet = Builder::new(36, names);
        let input = sheet.input("input", Unit::NONE, dec!(1.5), &Source::convention("test"));
        let mut line = sheet.row("first", "", Unit::NONE, input);
        for at in 0..100 {
            let formula = (line.clone() - sheet.previous(&line)).whole_units().max(line);
            line = sheet.row(&format!("line{at}"), "", Unit::NONE, formula);
        }
        let (wanted, sheet) = (Builder::line_of(&line), sheet.finish());
        let base = exact::evaluate(&sheet, &sheet.values()).unwrap();
        let tape = Tape::compile(&sheet, &sheet.values(), &base, &[InputId(0)], &[wanted]);
        assert!(tape.working_set() < 80_000, "{}", tape.working_set());
    }
}
