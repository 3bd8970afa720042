//! The workbook: the sheet once more, as cells with formulas. Every figure is a formula down to the inputs, and carries
//! the figure of the exact reading for viewers that do not recalculate. Here it is data; `render/xlsx` writes it.

mod about;
mod address;
mod cases;
mod cells;
mod checks;
mod columns;
mod conventions;
mod crossing;
mod input_words;
mod inputs;
mod laws;
mod limits;
mod model;
mod names;
mod paging;
mod plan;
mod prices;
mod returns;
mod row_names;
mod rows;
mod shapes;
mod summary;
mod tables;
mod timing;
mod uncertainty;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::analysis::projected::Projected;
use crate::analysis::simulate::simulation::Simulation;
use crate::analysis::study::types::Study;
use crate::report::workbook::cases::Cases;

pub use crate::report::workbook::cases::CaseRun;

/// A workbook, sheet by sheet.
#[derive(Debug, Clone)]
pub struct Book {
    pub title: String,
    pub about: String,
    /// What it says it was made on: a day of the scenario, so that the same scenario gives the same bytes.
    pub made_on: NaiveDate,
    /// Names of cells, each with what it stands for.
    pub names: Vec<(String, String)>,
    pub tabs: Vec<Tab>,
}

/// One sheet of the workbook.
#[derive(Debug, Clone)]
pub struct Tab {
    pub name: String,
    pub kind: CellKind,
    pub cells: Vec<Cell>,
    /// Width of each column, in characters.
    pub widths: Vec<u16>,
    /// Rows with texts of several lines, and how many.
    pub lines: Vec<(u32, u16)>,
    /// Rows and columns that stay in view.
    pub frozen: (u32, u16),
    /// Rows and columns that every printed page repeats, as how many from the top and from the left.
    pub repeated: (u32, u16),
    pub paging: Paging,
    /// Rows that begin a page of their own.
    pub breaks: Vec<u32>,
    /// Last row and column that are printed.
    pub printed: (u32, u16),
    /// Whether only input cells can be changed.
    pub locked: bool,
    pub rules: Vec<Limit>,
    pub charts: Vec<Plot>,
}

/// How a sheet falls on pages, all of them of A4 and landscape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Paging {
    /// All columns on one page.
    Width,
    /// A year on each page: scaled so that a year's columns are as wide as the page, in per cent, and broken after
    /// these columns.
    Years { scale: u16, after: Vec<u32> },
}

/// What a sheet is for; its colour says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    Result,
    Input,
    Working,
    Proof,
}

/// A cell; rows and columns count from 0.
#[derive(Debug, Clone)]
pub struct Cell {
    pub row: u32,
    pub column: u16,
    pub value: Value,
    pub role: Role,
    pub form: Form,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Blank,
    Text(String),
    Number(Decimal),
    Day(NaiveDate),
    /// A formula without its equals sign, and what it came to.
    Formula {
        text: String,
        shows: Shown,
    },
}

/// What a formula came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown {
    Number(Decimal),
    Text(String),
}

/// What a cell is, for its style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    Title,
    /// A line under the title, or a note.
    Note,
    /// The heading of a block, across the sheet.
    Heading,
    /// The name of a column.
    Column,
    /// The name of a column of figures.
    FigureColumn,
    /// The name of a column of a month that happened.
    Actual,
    Label,
    /// A long label, which may take several lines.
    Path,
    /// A label or a text that steps back: keys, units.
    Faint,
    /// A text that may take several lines.
    Words,
    Figure,
    /// A figure that sums others.
    Total,
    TotalLabel,
    /// The answer.
    Answer,
    /// A number that may be changed.
    Input,
    /// A number that shapes the workbook and cannot be changed in it.
    Fixed,
    /// `OK`, or not.
    Check,
}

/// How a number is shown.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Form {
    /// As it is.
    Plain,
    /// So many decimals; a dash for zero.
    Number(u32),
    Percent(u32),
    /// A number that was given: zero is a zero.
    Given(u32),
    GivenPercent(u32),
    /// `Jan 2027`.
    Month,
    /// `2027-01-31`.
    Day,
}

/// What may be written into an input cell.
#[derive(Debug, Clone)]
pub struct Limit {
    pub row: u32,
    pub column: u16,
    pub low: Option<(Decimal, bool)>,
    pub high: Option<(Decimal, bool)>,
    pub whole: bool,
    /// The cells whose texts may be chosen; empty where a number is written.
    pub choices: String,
    pub says: String,
}

impl Limit {
    /// One of the texts of some cells.
    pub fn choice(row: u32, column: u16, choices: String, says: &str) -> Self {
        Self { row, column, low: None, high: None, whole: false, choices, says: says.to_string() }
    }
}

/// A chart that follows its cells.
#[derive(Debug, Clone)]
pub struct Plot {
    pub title: String,
    pub kind: PlotKind,
    /// Row of its upper edge, and its distance from the left in pixels.
    pub row: u32,
    pub left: u32,
    /// Width and height in pixels.
    pub size: (u32, u32),
    /// Name of the axis of figures.
    pub unit: String,
    /// The names along the other axis.
    pub along: Area,
    /// The name and the figures of each series.
    pub series: Vec<(Area, Area)>,
}

/// Cells of a sheet, from one corner to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    pub tab: usize,
    pub first: (u32, u16),
    pub last: (u32, u16),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlotKind {
    /// A line a series, over months.
    Lines,
    /// Columns, series upon series.
    Stacked,
}

/// What stands in a workbook instead of an input that cannot be changed in it.
pub const FIXED: &str = "fixed in this workbook: re-run tollgate";

/// The workbook of a projected scenario and its study, with the cases that one cell chooses among.
pub fn book(projected: &Projected, study: &Study, cases: &[CaseRun]) -> Book {
    let cut = plan::cut(projected);
    let cases = Cases::of(projected, cases);
    let plan = plan::plan(projected, study, &cut, &cases);
    let facts = &study.scenario;
    let mut tabs = vec![summary::summary(&plan), inputs::inputs(&plan), model::model(&plan, plan::SHARED)];
    tabs.extend((0..study.options.len()).map(|at| model::model(&plan, plan::FIRST_OPTION + at)));
    tabs.extend(returns::returns(&plan));
    tabs.extend(crossing::crossings(&plan));
    tabs.extend([prices::prices(&plan), checks::checks(&plan), about::about(&plan)]);
    tabs.iter_mut().for_each(|tab| tab.breaks = paging::breaks(tab));
    Book {
        title: facts.name.clone(),
        about: format!("Made by tollgate {} from inputs {}", env!("CARGO_PKG_VERSION"), facts.sha256),
        made_on: facts.start.first_day(),
        names: plan.names(),
        tabs,
    }
}

/// The workbook with the sheet of a simulation at its end.
pub fn with_chances(mut book: Book, study: &Study, simulation: &Simulation) -> Book {
    book.tabs.push(uncertainty::uncertainty(study, simulation));
    book
}

/// `$B$5`: the address of a cell on its own sheet.
pub fn address(row: u32, column: u16) -> String {
    address::fixed(row, column)
}
