//! Numbers that formulas share: each stands once, with what it is and why, and goes by a name.

use rust_decimal::{Decimal, MathematicalOps};

use crate::analysis::projected::Projected;
use crate::analysis::study::types::{Basis, Study};
use crate::report::workbook::names::cell_names;
use crate::sheet::formula::{Known, Piece, When, comeback, formula_of_parts, with_comebacks};
use crate::sheet::node::LineId;
use crate::sheet::parts::Parted;

/// What a number is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A number of the model's formulas.
    Known(Known),
    /// Decimals of a gap in cost per unit.
    UnitDigits,
    /// Decimals of the difference that a check shows.
    CheckDigits,
    /// What two sums may differ by, of an amount.
    Tolerance,
    /// Periods of a year in the flows that a rate of return is of.
    Periods,
    /// Half months of a month, for flows in the middle of theirs.
    HalfMonths,
    /// Where the search for the rate of return of an option begins.
    Guess(usize),
}

/// A number with its name.
#[derive(Debug, Clone)]
pub struct Convention {
    pub name: String,
    pub label: String,
    pub value: Decimal,
    pub unit: &'static str,
    pub why: String,
}

/// Every number that some formula takes, once.
pub fn conventions(projected: &Projected, study: &Study, parted: &Parted) -> Vec<Convention> {
    let mut list: Vec<Convention> = Vec::new();
    let known = used(parted).into_iter().chain([Known::ZeroDigits]).map(Purpose::Known);
    let mut purposes: Vec<Purpose> = known.collect();
    purposes.extend([Purpose::CheckDigits, Purpose::Tolerance]);
    let per_unit = study.crossings.iter().any(|pair| pair.basis == Basis::PerUnit);
    purposes.extend(per_unit.then_some(Purpose::UnitDigits));
    if study.scenario.has_value {
        purposes.push(Purpose::Periods);
        purposes.extend((periods(study) == 24).then_some(Purpose::HalfMonths));
        purposes.extend((0..study.options.len()).map(Purpose::Guess));
    }
    for purpose in purposes {
        let found = convention(purpose, study);
        let same = |known: &Convention| (&known.label, known.value) == (&found.label, found.value);
        if !list.iter().any(same) {
            list.push(found);
        }
    }
    let inputs = projected.model.sheet.inputs.iter().map(|input| input.key.as_str());
    let fixed: Vec<String> = list.iter().map(|one| format!("fixed.{}", one.name)).collect();
    let names = cell_names(inputs.chain(fixed.iter().map(String::as_str)));
    let own = &names[names.len() - list.len()..];
    list.iter_mut().zip(own).for_each(|(one, name)| one.name.clone_from(name));
    list
}

/// The name of the cell of a number.
pub fn name_of(list: &[Convention], purpose: Purpose, study: &Study) -> String {
    let wanted = convention(purpose, study);
    let same = |one: &&Convention| (&one.label, one.value) == (&wanted.label, wanted.value);
    list.iter().find(same).map_or_else(|| wanted.value.to_string(), |one| one.name.clone())
}

/// The numbers of all formulas, in the order in which they turn up.
pub fn used(parted: &Parted) -> Vec<Known> {
    let sheet = &parted.sheet;
    let mut found = Vec::new();
    let mut look = |pieces: Vec<Piece>| {
        for piece in pieces {
            if let Piece::Known(known) = piece {
                found.extend((!found.contains(&known)).then_some(known));
            }
        }
    };
    for line in (0..sheet.lines.len() as u32).map(LineId) {
        for when in [When::Opening, When::After] {
            formula_of_parts(sheet, line, when, &parted.cuts).into_iter().for_each(&mut look);
        }
    }
    with_comebacks(sheet).into_iter().map(comeback).for_each(look);
    found
}

const SPREAD: &str = "months_of_work";

/// What a number is called, its unit, and why it is what it is.
type Words = (&'static str, &'static str, &'static str, &'static str);

fn convention(purpose: Purpose, study: &Study) -> Convention {
    let (name, label, unit, why) = words(purpose);
    let label = match purpose {
        Purpose::Guess(option) => format!("{label}: {}", study.options[option].name),
        // Several of them may stand below each other.
        Purpose::Known(Known::Number(value)) if name == SPREAD => format!("{label} ({value})"),
        Purpose::Known(Known::Back(months)) => format!("{label} ({months})"),
        _ => label.to_string(),
    };
    Convention { name: name.to_string(), label, value: value(purpose, study), unit, why: why.to_string() }
}

fn value(purpose: Purpose, study: &Study) -> Decimal {
    match purpose {
        Purpose::Known(known) => known.value(),
        Purpose::UnitDigits => Decimal::from(12),
        Purpose::CheckDigits => Decimal::from(4),
        Purpose::Tolerance => Decimal::new(1, 6),
        Purpose::Periods => periods(study).into(),
        Purpose::HalfMonths => Decimal::TWO,
        Purpose::Guess(option) => seed(study, option),
    }
}

fn words(purpose: Purpose) -> Words {
    match purpose {
        Purpose::Known(known) => known_words(known),
        Purpose::UnitDigits => {
            ("unit_digits", "Decimals of a gap in cost per unit", "decimals", "a unit can cost very little")
        }
        Purpose::CheckDigits => {
            ("check_digits", "Decimals of a difference on Checks", "decimals", "further ones are rounding")
        }
        Purpose::Tolerance => {
            ("tolerance", "Tolerance of a check", "of the amount", "what rounding leaves between two sums")
        }
        Purpose::Periods => (
            "periods",
            "Periods in a year, for the rate of return",
            "periods",
            "by when flows are taken to fall",
        ),
        Purpose::HalfMonths => {
            ("half_months", "Half months in a month", "periods", "flows fall in the middle of their months")
        }
        Purpose::Guess(_) => (
            "guess",
            "First guess of the rate of return in a period",
            "per period",
            "near the rate that tollgate found; where there are several, IRR() gives the one nearest the guess",
        ),
    }
}

fn known_words(known: Known) -> Words {
    match known {
        Known::WholeDigits => (
            "whole_digits",
            "Decimals that count when rounding up",
            "decimals",
            "further ones are noise, and would buy a machine",
        ),
        Known::ZeroDigits => {
            ("zero_digits", "Decimals of a balance that count", "decimals", "a smaller balance is zero")
        }
        Known::Dust => (
            "zero_balance",
            "Largest balance that is zero",
            "money",
            "half a unit of the last decimal that counts",
        ),
        Known::Back(_) => {
            ("useful_life", "Months after which a purchase is replaced", "months", "useful life")
        }
        Known::Root(12) => number_words(Decimal::from(12)),
        Known::Root(_) => ("horizon", "Months of the horizon", "months", "length of the scenario"),
        Known::Number(value) => number_words(value),
    }
}

fn number_words(value: Decimal) -> Words {
    let known: [(Decimal, Words); 7] = [
        (Decimal::from(12), ("months_of_year", "Months in a year", "months", "the calendar")),
        (Decimal::from(60), ("minutes_of_hour", "Minutes in an hour", "minutes", "the clock")),
        (
            Decimal::from(730),
            (
                "hours_of_month",
                "Hours in a month",
                "hours",
                "8,760 hours of a year, by twelve: every month is as long",
            ),
        ),
        (Decimal::from(3_600), ("seconds_of_hour", "Seconds in an hour", "seconds", "the clock")),
        (
            Decimal::from(2_628_000),
            ("seconds_of_month", "Seconds in a month", "seconds", "730 hours of 3,600 seconds"),
        ),
        (
            Decimal::from(1_000_000),
            ("tokens_of_mtok", "Tokens in a million", "tokens", "prices are by the million"),
        ),
        (
            Decimal::new(1, 9),
            ("guard", "Smallest divisor", "replicas", "keeps a share of nothing from being divided by zero"),
        ),
    ];
    let found = known.into_iter().find(|(number, _)| *number == value);
    found.map_or(
        (
            SPREAD,
            "Months over which work is spread",
            "months",
            "from the first month of its line to the last",
        ),
        |found| found.1,
    )
}

/// Periods of a year.
pub fn periods(study: &Study) -> u32 {
    match study.scenario.discounting.as_str() {
        "monthly-mid" => 24,
        "annual-end" => 1,
        _ => 12,
    }
}

/// The rate of a period from which the search starts: that of the headline root; of the discount rate where there is
/// none in this run.
fn seed(study: &Study, option: usize) -> Decimal {
    let known = study.options[option].irr.as_ref().ok().and_then(|rates| rates.first()).copied();
    let annual = known.unwrap_or(study.scenario.discount_rate);
    let exponent = Decimal::ONE / Decimal::from(periods(study));
    let growth = (annual + Decimal::ONE).checked_powd(exponent).unwrap_or(Decimal::ONE);
    (growth - Decimal::ONE).round_dp(10).normalize()
}
