//! A report as data: blocks of text and tables whose cells still are what they mean.

use rust_decimal::Decimal;

use crate::analysis::study::types::Figure;

/// Blocks in reading order.
#[derive(Debug, Clone, Default)]
pub struct Report {
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone)]
pub enum Block {
    Title(String),
    Heading(String),
    /// A sentence or more; it wraps.
    Text(Vec<Piece>),
    Bullets(Vec<Vec<Piece>>),
    Table(Table),
    /// A derivation: figures, each under what it is part of.
    Tree(Vec<Branch>),
    /// A chart, by its file name without ending, and what it says.
    Chart {
        slug: String,
        alt: String,
    },
}

/// A figure of a derivation, with its formula.
#[derive(Debug, Clone)]
pub struct Branch {
    /// Zero for what was asked.
    pub depth: usize,
    /// Path of the figure in the sheet.
    pub key: String,
    pub label: String,
    /// Empty for a single figure; `month 7 (Jul 2027)`; `months 0 to 36`.
    pub when: String,
    pub value: Cell,
    pub unit: String,
    /// Its formula in names, then in numbers.
    pub formulas: Vec<Vec<Piece>>,
    /// Where it comes from, if it was given.
    pub source: Option<String>,
}

/// A piece of a sentence.
#[derive(Debug, Clone)]
pub enum Piece {
    Words(String),
    /// What the eye should find.
    Strong(String),
    Value(Cell),
}

/// A table: columns of figures beside a column of names.
#[derive(Debug, Clone)]
pub struct Table {
    pub title: String,
    /// The unit of its money, such as `USD`.
    pub unit: String,
    /// The heading over the names, then over each column of figures.
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
    pub layout: Layout,
}

/// How the columns of a table share its width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Figures in columns of one width, so that tables under each other line up.
    Figures,
    /// Figures in columns no wider than they must be.
    Narrow,
    /// Words.
    Words,
}

#[derive(Debug, Clone)]
pub struct Row {
    pub name: String,
    pub cells: Vec<Cell>,
    pub style: Style,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Plain,
    /// Ruled off from what it sums.
    Total,
}

/// What a cell means.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Text(String),
    /// An amount in the reporting currency.
    Money(Decimal),
    /// An amount in the reporting currency, to the cent.
    Cents(Decimal),
    /// An amount for a unit of work.
    PerUnit(Decimal),
    /// A count.
    Quantity(Decimal),
    /// A share or a rate by year, for per cent.
    Rate(Decimal),
    /// A yearly return.
    Return(Decimal),
    /// A number of a derivation, with the digits it takes to follow it.
    Exact(Decimal),
    /// A number to three figures, where more would pretend.
    Rounded(Decimal),
    /// A measured number with its interval, all to three figures: `1.04 (1.03 to 1.05)`.
    Sample {
        mean: Decimal,
        low: Decimal,
        high: Decimal,
    },
    /// A number to six figures, for prose and comparisons.
    Short(Decimal),
    /// A factor, as in 1.5 times.
    Times(Decimal),
    /// A month with the fraction in it, and the calendar month it falls in.
    Month {
        at: Decimal,
        date: String,
    },
    /// A difference of rates, in percentage points.
    Points(Decimal),
    /// A difference of months.
    Months(Decimal),
    /// A difference: written with its sign, also where it is a plus.
    Change(Box<Cell>),
    /// What does not exist, and why.
    Missing(String),
}

impl Cell {
    /// A figure as a kind of cell, or the reason why it is missing.
    pub fn of(figure: &Figure, kind: fn(Decimal) -> Cell) -> Self {
        match figure {
            Ok(value) => kind(*value),
            Err(reason) => Self::Missing(reason.clone()),
        }
    }
}

impl Row {
    pub fn plain(name: impl Into<String>, cells: Vec<Cell>) -> Self {
        Self { name: name.into(), cells, style: Style::Plain }
    }

    pub fn total(name: impl Into<String>, cells: Vec<Cell>) -> Self {
        Self { style: Style::Total, ..Self::plain(name, cells) }
    }
}

/// A piece of plain words.
pub fn words(text: impl Into<String>) -> Piece {
    Piece::Words(text.into())
}

/// Figures for a program: named columns, typed cells, full precision.
#[derive(Debug, Clone)]
pub struct Data {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}
