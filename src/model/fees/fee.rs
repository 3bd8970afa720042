//! Tariffs by count: a base fee, an allowance, a price by tiers of what is beyond it, and a commitment.

use crate::base::unit::Unit;
use crate::form::fields::{Keyed, Text};
use crate::form::number::Number;
use crate::form::record::Reader;
use crate::form::rule::*;
use crate::form::toml_tree::Node;
use crate::model::block::{Block, Resolve, rows};
use crate::model::fees::commitment::committed;
use crate::model::fees::count::Counted;
use crate::model::fees::fee_check::check_fee;
use crate::model::lines::amounts::{Window, label_of};
use crate::model::lowering::OptionSheet;
use crate::scenario::types::Category;
use crate::sheet::expr::Expr;
use crate::{choice, record};

pub const BLOCK: Block = Block { rows: OptionFees::ROWS, read };

record! {
    /// The part of an option that is charged by a count.
    pub struct OptionFees {
        /// Tariffs by count, such as a price per resolution with an allowance.
        fees: Keyed<Fee>,
    }
}

record! {
    /// A tariff by count.
    pub struct Fee {
        /// What it is called in reports.
        name: Option<Text> [kind Silent],
        /// What it is for; `other` if not given.
        category: Option<Category>,
        /// What is counted: `unit`, `automated` (units that need no person), `call` or `seat` (those paid for).
        per: Text,
        /// Fee for a month, whatever is counted.
        base_per_month: Option<Number> = MONEY [group Price, label "base fee a month"],
        /// How many a month are in the base fee.
        included: Option<Number> = NOT_NEGATIVE [label "included in the base fee a month"],
        /// Prices of what is beyond the included; the first tier is above 0.
        tiers: Option<Vec<FeeTier>> [group Price],
        /// graduated (each tier's price is for what lies in it) or volume (one price for all, that of the tier which is
        /// reached); graduated if not given.
        tier_kind: Option<TierKind> [group Price],
        /// What is paid at least for what the tiers charge.
        commit: Option<Commitment> [group Price],
        /// First month of the fee; the option's go-live if not given.
        from: Option<Number> = MONTH [label "first month"],
        /// Last month of the fee; the last of the horizon if not given.
        to: Option<Number> = MONTH [label "last month"],
    }
}

record! {
    /// A price from a count on.
    pub struct FeeTier {
        /// Count of a month, beyond the included, above which the price holds.
        above: Number = NOT_NEGATIVE [label "start of the price tier"],
        /// Price of each.
        price: Number = MONEY [label "price"],
    }
}

choice! {
    /// How tiers are charged.
    pub enum TierKind {
        Graduated = "graduated",
        Volume = "volume",
    }
}

choice! {
    /// The time in which a commitment is to be used.
    pub enum CommitmentTerm {
        Month = "month",
        Year = "year",
    }
}

record! {
    /// What is paid at least.
    pub struct Commitment {
        /// month, or year: twelve months from the first of the fee, with the rest due at their end.
        per: CommitmentTerm,
        /// Amount that is paid at least.
        amount: Number = MONEY [label "committed amount"],
        /// Factor on what is charged beyond the amount; 1 if not given.
        overage_factor: Option<Number> = POSITIVE [label "price factor beyond the commitment"],
    }
}

fn read(node: &Node, reader: &mut Reader) -> Option<Resolve> {
    let fees = OptionFees::read_part(node, reader)?.fees;
    Some(Box::new(move |scenario, option, reader| {
        let mut settled = Vec::new();
        for (id, fee) in fees.iter() {
            let counted = Counted::settle(&fee.per, scenario, option, reader);
            let sound = check_fee(id, fee, scenario, option, reader);
            settled.push(counted.zip(sound).map(|(counted, ())| (id.to_string(), fee.clone(), counted)));
        }
        let settled: Vec<(String, Fee, Counted)> = settled.into_iter().collect::<Option<_>>()?;
        Some(rows(move |cx| settled.iter().for_each(|(id, fee, counted)| lower(id, fee, counted, cx))))
    }))
}

fn lower(id: &str, fee: &Fee, counted: &Counted, cx: &mut OptionSheet) {
    let name = format!("fees.{id}");
    let months = cx.all.months();
    let window = Window::of(&fee.from, &fee.to, (cx.option.go_live, months), cx.option.own_shift());
    let window = Window { to: window.to.min(months), ..window };
    let months = cx.all.window(window.from, window.to);
    let mut parts = Vec::new();
    if let Some(base) = &fee.base_per_month {
        parts.push(cx.all.price(base, Unit::MONEY) * months.clone());
    }
    if let Some(tiers) = &fee.tiers {
        let count = counted.amount(cx) * months;
        let count = cx.row(&format!("{name}.count"), "counted", counted.unit(), count);
        let charged = charged(&name, fee, tiers, (count, counted.unit()), cx);
        parts.push(match &fee.commit {
            Some(commit) => committed(&name, commit, charged, &window, cx),
            None => charged,
        });
    }
    let category = fee.category.unwrap_or(Category::Other);
    cx.cost(&name, &label_of(id, &fee.name), category, Expr::sum(Unit::MONEY, parts));
}

/// What the tiers charge for what is beyond the included.
fn charged(
    name: &str,
    fee: &Fee,
    tiers: &[FeeTier],
    (count, unit): (Expr, Unit),
    cx: &mut OptionSheet,
) -> Expr {
    let beyond = match &fee.included {
        Some(included) => (count - cx.all.input(included, unit)).positive(),
        None => count,
    };
    let beyond = cx.row(&format!("{name}.charged_count"), "charged for", unit, beyond);
    let formula = match fee.tier_kind {
        Some(TierKind::Volume) => beyond.clone() * reached(tiers, &beyond, unit, cx),
        _ => graduated(tiers, &beyond, unit, cx),
    };
    cx.row(&format!("{name}.usage"), "charged by count", Unit::MONEY, formula)
}

/// Each tier's step in price, for what lies above its start.
fn graduated(tiers: &[FeeTier], count: &Expr, unit: Unit, cx: &mut OptionSheet) -> Expr {
    let mut money = Vec::new();
    let mut below = Expr::zero(Unit::MONEY / unit);
    for (at, tier) in tiers.iter().enumerate() {
        let price = cx.all.price(&tier.price, Unit::MONEY / unit);
        // The first tier starts at nothing.
        let above = match at {
            0 => count.clone(),
            _ => (count.clone() - cx.all.input(&tier.above, unit)).positive(),
        };
        money.push(above * (price.clone() - below));
        below = price;
    }
    Expr::sum(Unit::MONEY, money)
}

/// The price of the tier that a count has reached.
fn reached(tiers: &[FeeTier], count: &Expr, unit: Unit, cx: &mut OptionSheet) -> Expr {
    let mut steps = Vec::new();
    let mut below = Expr::zero(Unit::MONEY / unit);
    for (at, tier) in tiers.iter().enumerate() {
        let price = cx.all.price(&tier.price, Unit::MONEY / unit);
        let within = match at {
            0 => Expr::one(),
            _ => {
                let over = (count.clone() - cx.all.input(&tier.above, unit)) / Expr::constant(1, unit);
                over.whole_units().positive().min(Expr::one())
            }
        };
        steps.push((price.clone() - below) * within);
        below = price;
    }
    Expr::sum(Unit::MONEY / unit, steps)
}
