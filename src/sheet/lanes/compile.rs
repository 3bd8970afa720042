//! From a sheet to a tape.

use rust_decimal::Decimal;

use crate::sheet::exact::Projection;
use crate::sheet::lanes::lower::Lowering;
use crate::sheet::lanes::slots;
use crate::sheet::lanes::tape::Tape;
use crate::sheet::node::{InputId, LineId, Sheet};

impl Tape {
    /// Compiles a sheet. `ranged` are the inputs that differ by trial and `wanted` the lines to keep; all
    /// other inputs, and the lines that no ranged input touches, stay as in `base`, the exact reading of
    /// `inputs`.
    pub fn compile(
        sheet: &Sheet,
        inputs: &[Decimal],
        base: &Projection,
        ranged: &[InputId],
        wanted: &[LineId],
    ) -> Self {
        let (mut steps, widths, constants) = Lowering::new(sheet, inputs, base, ranged).lower_all(wanted);
        let slots = slots::assign(&mut steps, &widths);
        let kept = wanted.iter().map(|line| base.cells(*line).len()).collect();
        Self { steps, slots, constants, ranged: ranged.len(), wanted: wanted.to_vec(), kept }
    }
}
