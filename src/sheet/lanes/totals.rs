//! Figures over the months of a line, lane by lane.

use multiversion::multiversion;

use crate::sheet::lanes::kernels::{Block, LANES, least, most};
use crate::sheet::node::Total;

/// A figure over the months of a line that is known in months 0..=N (or has one value only).
#[multiversion(targets("x86_64+avx2"))]
pub fn total(total: Total, line: &[Block]) -> Block {
    match total {
        Total::Sum { from, to } => fold(&line[from as usize..=to as usize], |sum, value| sum + value),
        Total::Min { from, to } => fold(&line[from as usize..=to as usize], least),
        Total::Max { from, to } => fold(&line[from as usize..=to as usize], most),
        Total::Last => line[line.len() - 1],
        Total::MonthOfMin => month_of_min(line),
        Total::FirstRecovery => recovery(line, false),
        Total::FinalRecovery => recovery(line, true),
    }
}

#[inline(always)]
fn fold(line: &[Block], f: impl Fn(f64, f64) -> f64) -> Block {
    let mut out = line[0];
    for block in &line[1..] {
        for lane in 0..LANES {
            out.0[lane] = f(out.0[lane], block.0[lane]);
        }
    }
    out
}

#[inline(always)]
fn month_of_min(line: &[Block]) -> Block {
    let (mut smallest, mut months) = (line[0], Block::ZERO);
    for (month, block) in line.iter().enumerate() {
        for lane in 0..LANES {
            let (value, before) = (block.0[lane], smallest.0[lane]);
            months.0[lane] = if value < before { month as f64 } else { months.0[lane] };
            smallest.0[lane] = least(value, before);
        }
    }
    only_where(months, &smallest)
}

/// Where a line comes back to zero or more after it was below: the first time, or the last.
#[inline(always)]
fn recovery(line: &[Block], last: bool) -> Block {
    let mut found = Block([f64::NAN; LANES]);
    for month in 1..line.len() {
        for lane in 0..LANES {
            let (before, after) = (line[month - 1].0[lane], line[month].0[lane]);
            let crossing = (month - 1) as f64 + -before / (after - before);
            let wanted = (before < 0.0) & (after >= 0.0) & (last | found.0[lane].is_nan());
            found.0[lane] = if wanted { crossing } else { found.0[lane] };
        }
    }
    let smallest = fold(line, least);
    let end = &line[line.len() - 1];
    for lane in 0..LANES {
        let found = &mut found.0[lane];
        *found = if last & (end.0[lane] < 0.0) { f64::NAN } else { *found };
        *found = if smallest.0[lane] >= 0.0 { 0.0 } else { *found };
    }
    only_where(found, &smallest)
}

/// NaN in the lanes where `known` is.
#[inline(always)]
fn only_where(mut figures: Block, known: &Block) -> Block {
    for (figure, known) in figures.0.iter_mut().zip(&known.0) {
        *figure = if known.is_nan() { f64::NAN } else { *figure };
    }
    figures
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(figure: Total, months: &[f64]) -> f64 {
        let line: Vec<Block> = months.iter().map(|value| Block([*value; LANES])).collect();
        total(figure, &line).0[7]
    }

    #[test]
    fn recoveries_by_straight_line() {
        let line = [-2.0, -1.0, 1.0, -3.0, 1.0, 2.0];
        assert_eq!((of(Total::FirstRecovery, &line), of(Total::FinalRecovery, &line)), (1.5, 3.75));
        let below = [-1.0, 1.0, -1.0];
        assert_eq!(of(Total::FirstRecovery, &below), 0.5);
        assert!(of(Total::FinalRecovery, &below).is_nan());
        assert_eq!((of(Total::FirstRecovery, &[0.0, 1.0]), of(Total::FinalRecovery, &[0.0])), (0.0, 0.0));
        assert_eq!(of(Total::FinalRecovery, &[3.0, -2.0, 0.0]), 2.0);
    }

    #[test]
    fn the_first_of_equal_months() {
        assert_eq!(of(Total::MonthOfMin, &[3.0, 1.0, 2.0, 1.0]), 1.0);
        assert_eq!(of(Total::Sum { from: 1, to: 2 }, &[3.0, 1.0, 2.0, 1.0]), 3.0);
        assert_eq!(of(Total::Max { from: 1, to: 3 }, &[3.0, 1.0, 2.0, 1.0]), 2.0);
    }

    #[test]
    fn a_missing_month_leaves_no_figure() {
        for at in 0..3 {
            let mut line = [-1.0, 2.0, 3.0];
            line[at] = f64::NAN;
            let (from, to) = (0, 2);
            let all = [Total::Sum { from, to }, Total::Min { from, to }, Total::Max { from, to }];
            for figure in
                all.into_iter().chain([Total::MonthOfMin, Total::FirstRecovery, Total::FinalRecovery])
            {
                assert!(of(figure, &line).is_nan(), "{figure:?} with month {at} missing");
            }
            assert_eq!(of(Total::Last, &line).is_nan(), at == 2);
        }
    }
}
