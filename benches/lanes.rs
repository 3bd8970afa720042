//! How much cheaper a trial is in lanes than as an exact projection.
//!
//! The workload: a sheet of some 500 lines over 36 months, in the shape of a financial model. Twenty
//! products have ten lines of demand and capacity each (compound growth, share, peak, machines in whole
//! units, rent, a tiered fee between a least and a most, tax, a total), then seven of value, five running
//! totals and discounts and three figures over the months. Twelve of the 165 inputs are ranged, and each
//! touches many lines. All single figures and the last line by month are kept. Besides: the same sheet with all
//! inputs ranged.
//!
//! The ratio that is printed is the time of one exact projection over the time of one trial out of 10,000,
//! on one thread, both in this run.

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use rust_decimal::{Decimal, dec};
use tollgate::base::source::Source;
use tollgate::base::unit::{Unit, UnitNames};
use tollgate::sheet::build::Builder;
use tollgate::sheet::exact;
use tollgate::sheet::expr::Expr;
use tollgate::sheet::lanes::{LaneOutcome, Tape, nearest};
use tollgate::sheet::node::{InputId, LineId, Shape, Sheet, Total};

const MONTHS: u32 = 36;
const PRODUCTS: u32 = 20;
const TRIALS: usize = 10_000;
/// Inputs that all products share, then the first product's.
const RANGED: u32 = 12;

struct Model {
    sheet: Builder,
    source: Source,
}

impl Model {
    fn input(&mut self, key: &str, value: Decimal) -> Expr {
        self.sheet.input(key, Unit::NONE, value, &self.source)
    }

    fn row(&mut self, key: &str, formula: Expr) -> Expr {
        self.sheet.row(key, key, Unit::NONE, formula)
    }

    fn running(&mut self, key: &str, formula: impl FnOnce(Expr) -> Expr) -> Expr {
        self.sheet.running(key, key, Expr::zero(Unit::NONE), formula)
    }

    fn single(&mut self, key: &str, formula: Expr) -> Expr {
        self.sheet.single(key, key, Unit::NONE, formula)
    }
}

/// What all products share.
struct Shared {
    growth: Expr,
    rollout: Expr,
    peak: Expr,
    usable: Expr,
    discount: Expr,
    tax: Expr,
}

fn shared(model: &mut Model) -> Shared {
    let growth = model.input("growth", dec!(1.15));
    let months = (0..=i64::from(MONTHS)).collect();
    let growth = model.sheet.power(growth, "months", months, 12, &model.source);
    let growth = model.row("growth.factor", growth);
    let rate = model.input("rate", dec!(0.08));
    let powers = (0..=i64::from(MONTHS)).map(|month| -month).collect();
    let discount = model.sheet.power(Expr::one() + rate, "periods", powers, 12, &model.source);
    let ramp = (0..=MONTHS).map(|month| Decimal::from(month.min(12)) / dec!(12)).collect();
    Shared {
        growth,
        rollout: model.sheet.schedule("ramp", Unit::NONE, ramp, &model.source),
        peak: model.input("peak", dec!(2.5)),
        usable: model.input("usable", dec!(0.7)),
        discount: model.row("discount", discount),
        tax: model.input("tax", dec!(0.21)),
    }
}

/// A product's total cost by month.
fn product(model: &mut Model, shared: &Shared, at: u32) -> Expr {
    let key = |name: &str| format!("p{at}.{name}");
    let scale = Decimal::from(at + 1);
    let base = model.input(&key("base"), dec!(40_000) * scale);
    let price = model.input(&key("price"), dec!(1.75) + scale / dec!(7));
    let fee = model.input(&key("fee"), dec!(0.031));
    let value = model.input(&key("value"), dec!(0.4));
    let speed = model.input(&key("speed"), dec!(950));
    let share = model.input(&key("share"), dec!(0.55));
    let (least, most) = (model.input(&key("least"), dec!(100)), model.input(&key("most"), dec!(9_000)));

    let volume = model.row(&key("volume"), base * shared.growth.clone() * shared.rollout.clone());
    let handled = model.row(&key("handled"), volume.clone() * share);
    let load =
        model.row(&key("load"), handled.clone() * shared.peak.clone() / Expr::constant(730, Unit::NONE));
    let machines = load / (speed * shared.usable.clone());
    let machines = model.row(&key("machines"), machines.whole_units());
    let rent = model.row(&key("rent"), machines.clone() * price * Expr::constant(730, Unit::NONE));
    let fees = model.row(&key("fees"), (handled.clone() * fee).max(least).min(most));
    let care = model.row(&key("care"), machines * Expr::constant(12, Unit::NONE) + rent.clone());
    let net = model.row(&key("net"), care + fees.clone());
    let tax = model.row(&key("tax_due"), net.clone() * shared.tax.clone());
    let cost = model.row(&key("cost"), net + tax);

    let worth = model.row(&key("worth"), handled.clone() * value);
    let manual = model.row(&key("manual"), volume - handled.clone());
    let gain = model.row(&key("gain"), worth.clone() - cost.clone());
    let taxable = model.row(&key("taxable"), gain.clone().positive());
    let due = model.row(&key("due"), taxable * shared.tax.clone());
    let after = model.row(&key("after"), gain - due);
    let manual = model.row(&key("manual_cost"), manual * Expr::constant(dec!(0.2), Unit::NONE));

    let cash = model.running(&key("cash"), |before| before + after.clone());
    let debt = model.running(&key("debt"), |before| (before - after.clone()).positive());
    let spent = model.running(&key("spent"), |before| before + cost.clone() + manual);
    let present = model.row(&key("present"), after * shared.discount.clone());
    let per_unit = spent / handled.max(Expr::one());
    model.row(&key("per_unit"), per_unit + debt);

    let npv = model.sheet.sum(&present);
    model.single(&key("npv"), npv);
    let payback = model.sheet.total(Total::FirstRecovery, &cash);
    model.sheet.metric(&key("payback"), "payback", Unit::MONTH, payback, "it does not come back");
    let least = model.sheet.total(Total::Min { from: 0, to: MONTHS }, &cash);
    model.single(&key("funding"), least);
    cost
}

fn sheet() -> Sheet {
    let names = UnitNames { money: "USD".into(), work: "unit".into() };
    let mut model = Model { sheet: Builder::new(MONTHS, names), source: Source::convention("benchmark") };
    let shared = shared(&mut model);
    let costs: Vec<Expr> = (0..PRODUCTS).map(|at| product(&mut model, &shared, at)).collect();
    let total = model.row("total", Expr::sum(Unit::NONE, costs));
    let sum = model.sheet.sum(&total);
    model.single("total.sum", sum);
    model.sheet.finish()
}

struct Bench {
    sheet: Sheet,
    inputs: Vec<Decimal>,
    base: exact::Projection,
}

impl Bench {
    fn new() -> Self {
        let sheet = sheet();
        let inputs = sheet.values();
        let base = exact::evaluate(&sheet, &inputs).expect("the workload has no fault");
        Self { sheet, inputs, base }
    }

    fn wanted(&self) -> Vec<LineId> {
        let single = |at: &usize| self.sheet.lines[*at].shape == Shape::Single;
        let total = self.sheet.find_line("total");
        (0..self.sheet.lines.len()).filter(single).map(|at| LineId(at as u32)).chain(total).collect()
    }

    fn tape(&self, ranged: &[InputId]) -> Tape {
        Tape::compile(&self.sheet, &self.inputs, &self.base, ranged, &self.wanted())
    }

    /// Draws within a fifth around each input.
    fn columns(&self, ranged: &[InputId]) -> Vec<Vec<f64>> {
        let spread = |at: usize| 0.8 + 0.4 * (at as f64 * 0.618_033_988_75).fract();
        let column = |id: &InputId| {
            let value = nearest(self.inputs[id.0 as usize]);
            (0..TRIALS).map(|trial| value * spread(trial + id.0 as usize * 31)).collect()
        };
        ranged.iter().map(column).collect()
    }

    fn exact(&self) -> exact::Projection {
        exact::evaluate(&self.sheet, &self.inputs).expect("the workload has no fault")
    }
}

fn some() -> Vec<InputId> {
    (0..RANGED).map(InputId).collect()
}

fn all(bench: &Bench) -> Vec<InputId> {
    (0..bench.sheet.inputs.len() as u32).map(InputId).collect()
}

/// The fastest of several runs: what the machine can do when nothing disturbs it.
fn fastest<T>(runs: u32, mut work: impl FnMut() -> T) -> Duration {
    let time = |_| {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    };
    (0..runs).map(time).min().unwrap_or_default()
}

fn print_ratio(bench: &Bench, name: &str, ranged: &[InputId]) {
    let (tape, columns) = (bench.tape(ranged), bench.columns(ranged));
    let exact = fastest(50, || bench.exact()).as_secs_f64();
    let lanes = fastest(10, || tape.run(&columns)).as_secs_f64() / TRIALS as f64;
    println!(
        "{name}: {} lines, {} ranged, working set {} KiB: exact {:.0} us, trial {:.2} us, ratio {:.0}",
        bench.sheet.lines.len(),
        ranged.len(),
        tape.working_set() / 1024,
        exact * 1e6,
        lanes * 1e6,
        exact / lanes,
    );
}

fn lanes(criterion: &mut Criterion) {
    let bench = Bench::new();
    print_ratio(&bench, "twelve ranged", &some());
    print_ratio(&bench, "all ranged", &all(&bench));
    let mut group = criterion.benchmark_group("projection");
    group.sample_size(20);
    group.bench_function("exact, one", |timer| timer.iter(|| bench.exact()));
    for (name, ranged) in [("twelve ranged", some()), ("all ranged", all(&bench))] {
        let (tape, columns) = (bench.tape(&ranged), bench.columns(&ranged));
        let run = |columns: &[Vec<f64>]| -> LaneOutcome { tape.run(columns) };
        group.bench_function(format!("lanes, 10,000 trials, {name}"), |timer| timer.iter(|| run(&columns)));
    }
    group.finish();
}

criterion_group!(benches, lanes);
criterion_main!(benches);
