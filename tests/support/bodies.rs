//! Charts made up for tests that no study has: bars, maps, bridges and lines over an input, as nasty as can be.

use rust_decimal::Decimal;
use tollgate::report::chart::*;

use super::{Dice, PowiExact};

/// How the values of a chart lie.
#[derive(Clone, Copy)]
enum Lie {
    Zero,
    Equal,
    Negative,
    Positive,
    Mixed,
}

/// Values of one chart, from 1e-6 to 1e12.
struct Values {
    lie: Lie,
    scale: Decimal,
}

impl Values {
    fn new(dice: &mut Dice) -> Self {
        let lie = dice.one_of(&[Lie::Zero, Lie::Equal, Lie::Negative, Lie::Positive, Lie::Mixed, Lie::Mixed]);
        Self { lie, scale: Decimal::TEN.powi_exact(dice.below(19) as i32 - 6) }
    }

    fn one(&self, dice: &mut Dice) -> Decimal {
        let share = dice.share();
        self.scale
            * match self.lie {
                Lie::Zero => Decimal::ZERO,
                Lie::Equal => Decimal::ONE,
                Lie::Negative => -share,
                Lie::Positive => share,
                Lie::Mixed => share * Decimal::TWO - Decimal::ONE,
            }
    }
}

/// One of any number of charts; every fourth is of the same kind.
pub fn made_up(seed: u64) -> Chart {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    dice.below(2);
    let (slug, body) = match seed % 4 {
        0 => ("bars", Body::Bars(bars(&mut dice))),
        1 => ("heat", Body::Heat(heat(&mut dice))),
        2 => ("waterfall", Body::Waterfall(waterfall(&mut dice))),
        _ => ("lines", Body::Lines(lines(&mut dice))),
    };
    Chart {
        slug: slug.into(),
        title: format!("{} decides over {}", dice.name(1), dice.name(2)),
        subtitle: format!("Net present value of {}, USD, three years", dice.name(3)),
        footer_left: dice.name(4),
        footer_right: "illustrative figures".to_string(),
        alt: String::new(),
        body,
    }
}

fn hue(dice: &mut Dice) -> Hue {
    match dice.below(10) {
        8 => Hue::Neutral,
        9 => Hue::Background,
        index => Hue::Nth(index as usize),
    }
}

fn bars(dice: &mut Dice) -> Bars {
    let values = Values::new(dice);
    let far = dice.one_of(&[0, 0, 0, 1, 1_000, 1_000_000]);
    let base = values.one(dice) + values.scale * Decimal::from(far);
    let one_side = dice.below(4) == 0;
    let end = |dice: &mut Dice| {
        let value = values.one(dice);
        let value = base + if one_side { value.abs() } else { value };
        let words =
            if dice.below(3) == 0 { dice.name(0).chars().take(30).collect() } else { "350,000".to_string() };
        (dice.below(6) > 0).then_some(End { value, words, hue: hue(dice) })
    };
    let bar = |dice: &mut Dice, index: u64| Bar {
        name: (0..1 + dice.below(2)).map(|part| dice.name(index + 20 * part)).collect(),
        ends: [end(dice), end(dice)],
        light: dice.below(3) == 0,
        range: (dice.below(3) == 0)
            .then(|| (base - values.scale * dice.share(), base + values.scale * dice.share())),
    };
    let count = 1 + dice.below(12);
    Bars {
        unit: dice.one_of(&["USD", "EUR", ""]).to_string(),
        share: dice.below(4) == 0,
        base,
        base_words: "Scenario: $304k".to_string(),
        bars: (0..count).map(|index| bar(dice, index)).collect(),
        rest: (0..dice.below(5)).map(|index| dice.name(index)).collect::<Vec<_>>().join(" and "),
    }
}

/// An axis on which the scenario may lie outside, and which may have no extent.
fn axis(dice: &mut Dice) -> Axis {
    let values = Values::new(dice);
    let (from, more) = (values.one(dice), values.one(dice).abs());
    let here = from + more * dice.one_of(&[Decimal::ZERO, Decimal::new(5, 1), Decimal::ONE, Decimal::TEN]);
    Axis {
        name: dice.name(7),
        unit: dice.one_of(&["", "USD/GPU-hour", "invoice lines of all subsidiaries a month"]).to_string(),
        from,
        to: from + more,
        here,
        share: dice.below(4) == 0,
        since: None,
    }
}

fn along(axis: &Axis, share: Decimal) -> Decimal {
    axis.from + (axis.to - axis.from) * share
}

fn heat(dice: &mut Dice) -> Heat {
    let (across, up, values) = (axis(dice), axis(dice), Values::new(dice));
    let size = |dice: &mut Dice| dice.one_of(&[1, 2, 5, 11, 50]);
    let (columns, rows) = (size(dice), size(dice));
    let count = dice.below(9) as usize;
    let missing = dice.one_of(&[0, 0, 1, 5, 10]);
    let random = dice.below(6) == 0;
    let turn = Decimal::from(dice.below(3));
    let cell = |dice: &mut Dice, index: u64| {
        let (x, y) = (index % columns, index / columns);
        let place = Decimal::from(x) / Decimal::from(columns) + turn * Decimal::from(y) / Decimal::from(rows);
        let smooth = (place * Decimal::new(5, 1)).to_string().chars().nth(2).and_then(|c| c.to_digit(10));
        let region = if random { dice.below(9) as usize } else { smooth.unwrap_or(0) as usize * count / 10 };
        let value = (dice.below(10) >= missing).then(|| values.one(dice));
        HeatCell { value, region: (count > 0 && dice.below(200) > 0).then_some(region) }
    };
    let contour = |dice: &mut Dice| {
        let turns = 1 + dice.below(20);
        let point = |dice: &mut Dice, i: u64| {
            (along(&across, Decimal::from(i) / Decimal::from(turns)), along(&up, dice.share()))
        };
        (0..=turns).map(|index| point(dice, index)).collect()
    };
    Heat {
        unit: dice.one_of(&["USD", "", "thousand euros of 2027 over all three years"]).to_string(),
        columns: columns as usize,
        cells: (0..columns * rows).map(|index| cell(dice, index)).collect(),
        regions: (0..count).map(|index| Region { name: dice.name(index as u64), hue: hue(dice) }).collect(),
        tied_name: "nobody ahead".to_string(),
        levels: (0..dice.below(4))
            .map(|at| Level {
                words: format!("${at}00k ahead"),
                lines: (0..2).map(|_| contour(dice)).collect(),
            })
            .collect(),
        contours: (0..dice.below(4)).map(|_| contour(dice)).collect(),
        contour_name: if dice.below(4) == 0 { dice.name(8) } else { "equal NPV".to_string() },
        across,
        up,
    }
}

fn waterfall(dice: &mut Dice) -> Waterfall {
    let (totals, amounts) = (Values::new(dice), Values::new(dice));
    // Some lie so far from zero that the axis is cut.
    let far = if dice.below(3) == 0 { Decimal::from(1_000) } else { Decimal::ONE };
    let from = totals.one(dice).saturating_mul(far);
    let step = |dice: &mut Dice, index: u64| WaterfallStep {
        name: (0..1 + dice.below(2)).map(|part| dice.name(index + 20 * part)).collect(),
        amount: amounts.one(dice),
        favourable: dice.below(2) == 0,
    };
    let count = dice.below(15);
    let steps: Vec<WaterfallStep> = (0..count).map(|index| step(dice, index)).collect();
    let to = from + steps.iter().map(|step| step.amount).sum::<Decimal>();
    Waterfall { unit: "USD".to_string(), from: (dice.name(0), from), to: (dice.name(9), to), steps }
}

/// Lines over an input; every third time over months, some of which happened.
fn lines(dice: &mut Dice) -> Lines {
    let (input, values) = (axis(dice), Values::new(dice));
    let months = dice.one_of(&[1, 2, 12, 36, 120]);
    let over_time = dice.below(3) == 0;
    let across = match over_time {
        true => Axis { from: Decimal::ZERO, to: months.into(), ..input },
        false => input,
    };
    let spans = |dice: &mut Dice| {
        let [from, to] = [dice.below(months + 1), dice.below(months + 1)];
        over_time.then(|| vec![(Decimal::from(from.min(to)), Decimal::from(from.max(to)))])
    };
    let run = |dice: &mut Dice| {
        let turns = dice.below(12);
        let points = (0..=turns).flat_map(|index| {
            let at = along(&across, Decimal::from(index) / Decimal::from(turns.max(1)));
            [Point { at, value: values.one(dice) }, Point { at, value: values.one(dice) }]
        });
        points.collect::<Vec<_>>()
    };
    let series = |dice: &mut Dice, index: u64| Series {
        name: dice.name(index),
        runs: (0..1 + dice.below(2)).map(|_| run(dice)).collect(),
        hue: hue(dice),
        weight: dice.one_of(&[Weight::Main, Weight::Plain, Weight::Quiet, Weight::Pale]),
        happened: spans(dice),
    };
    let count = 1 + dice.below(8);
    let series: Vec<Series> = (0..count).map(|index| series(dice, index)).collect();
    let marker = |dice: &mut Dice, index: u64| Marker {
        point: series[0].runs[0][index as usize % series[0].runs[0].len()],
        words: (0..dice.below(3)).map(|part| dice.name(part)).collect(),
    };
    let markers = (0..dice.below(4)).map(|index| marker(dice, index)).collect();
    let seam = over_time.then(|| Seam::projected(Decimal::from(dice.below(months + 1))));
    let start = "2027-01".parse().unwrap();
    let across = match over_time {
        true => Across::Months { start, months: months as u32 },
        false => Across::Input(across),
    };
    Lines { unit: "USD".to_string(), across, series, markers, ceiling: None, seam, bands: vec![] }
}
