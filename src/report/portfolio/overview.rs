//! A portfolio as a document: the answer, the use cases by what their funding is worth, years, limits, and what is left out.

use rust_decimal::Decimal;

use crate::analysis::portfolio::choice::{LeftOut, Limit};
use crate::analysis::portfolio::totals::ranking;
use crate::analysis::portfolio::types::{Portfolio, YearTotals};
use crate::report::chart::Chart;
use crate::report::document::{Block, Cell, Layout, Piece, Report, Row, Table, words};
use crate::report::portfolio::sentences::{
    all_of_them, answer, limit_name, listed, remark, step, tightest, why,
};

/// The answer alone.
pub fn short(all: &Portfolio) -> Vec<Block> {
    let said = [Some(answer(all)), all_of_them(all), tightest(all).map(|said| vec![words(said)])];
    said.into_iter().flatten().map(Block::Text).collect()
}

/// The whole of it.
pub fn overview(all: &Portfolio) -> Report {
    Report { blocks: blocks(all, &[]) }
}

/// The same for a memo, with its charts where they are spoken of.
pub fn memo(all: &Portfolio, charts: &[Chart]) -> Report {
    Report { blocks: blocks(all, charts) }
}

fn blocks(all: &Portfolio, charts: &[Chart]) -> Vec<Block> {
    let chart = |slug: &str| {
        let found = charts.iter().find(|chart| chart.slug == slug);
        found.map(|chart| Block::Chart { slug: chart.slug.to_string(), alt: chart.alt.clone() })
    };
    let mut blocks = vec![Block::Title(all.name.clone()), Block::Text(about(all))];
    blocks.push(Block::Heading("The answer".into()));
    blocks.extend(short(all));
    blocks.push(Block::Heading("Use cases".into()));
    blocks.push(Block::Table(use_cases(all)));
    blocks.extend(chart("value-against-funding"));
    blocks.push(Block::Bullets(rules(all)));
    blocks.push(Block::Heading("By year".into()));
    blocks.push(Block::Table(by_year(all)));
    blocks.extend(chart("by-year"));
    if !all.choice.prices.is_empty() {
        blocks.push(Block::Heading("Limits".into()));
        blocks.push(Block::Table(limits(all)));
    }
    if !all.choice.left_out.is_empty() {
        blocks.push(Block::Heading("Left out".into()));
        let line = |left: &LeftOut| vec![words(format!("{}: {}.", listed(all, &[left.at]), why(all, left)))];
        blocks.push(Block::Bullets(all.choice.left_out.iter().map(line).collect()));
    }
    blocks
}

fn about(all: &Portfolio) -> Vec<Piece> {
    let owner = all.owner.iter().map(|owner| format!(" Owner: {owner}.")).collect::<String>();
    let made_up = if all.illustrative { " The figures are made up to teach." } else { "" };
    vec![
        words(format!(
            "{} use cases on one calendar of {} months from {}, in {}, discounted at ",
            all.cases.len(),
            all.months,
            all.start.label(),
            all.currency
        )),
        Piece::Value(Cell::Rate(all.discount_rate)),
        words(format!(" a year to its start.{owner}{made_up}")),
    ]
}

fn use_cases(all: &Portfolio) -> Table {
    let columns = [
        "",
        "Option",
        "Start",
        "Gross spend",
        "Benefit",
        "NPV",
        "Peak funding",
        "NPV per 1 of funding",
        "Choice",
    ];
    let row = |at: usize| {
        let case = &all.cases[at];
        let per = case.per_funding().map(Cell::Rounded);
        let choice = match (all.choice.chosen[at], case.must) {
            (true, true) => "in (must)",
            (true, false) => "in",
            (false, _) => "out",
        };
        let remark = remark(case, all.choice.chosen[at]);
        let choice = if remark.is_empty() { choice.to_string() } else { format!("{choice}; {remark}") };
        Row::plain(
            case.id.clone(),
            vec![
                Cell::Text(case.option.clone()),
                Cell::Text(case.start.to_string()),
                Cell::Money(case.spend()),
                Cell::Money(case.benefit()),
                Cell::Money(case.npv),
                Cell::Money(case.peak),
                per.unwrap_or(Cell::Missing("it needs no funding".into())),
                Cell::Text(choice),
            ],
        )
    };
    let mut rows: Vec<Row> = ranking(&all.cases).into_iter().map(row).collect();
    rows.extend(shared(all));
    rows.extend(reused(all));
    rows.push(total(all));
    Table {
        title: "Each by itself, the best use of its funding first; then what is chosen, together".into(),
        unit: all.currency.clone(),
        columns: columns.map(str::to_string).to_vec(),
        rows,
        layout: Layout::Narrow,
    }
}

fn blank() -> Cell {
    Cell::Text(String::new())
}

fn shared(all: &Portfolio) -> Option<Row> {
    let spend: Decimal = all.shared.lines.iter().map(|line| line.1).sum();
    (!all.shared.lines.is_empty()).then(|| {
        let figures = [Cell::Money(spend), Cell::Money(Decimal::ZERO), Cell::Money(all.shared.npv)];
        let cells = [
            vec![blank(), blank()],
            figures.to_vec(),
            vec![blank(), blank(), Cell::Text("paid once".into())],
        ];
        Row::plain("shared lines", cells.concat())
    })
}

/// What re-use saves among the chosen.
fn reused(all: &Portfolio) -> Option<Row> {
    let chosen = &all.choice.chosen;
    let given = all.cases.iter().zip(chosen).filter(|(_, chosen)| **chosen);
    let gifts = given.filter_map(|(case, _)| case.gift.as_ref()).filter(|gift| chosen[gift.of]);
    let npv: Decimal = gifts.map(|gift| gift.npv).sum();
    (!npv.is_zero()).then(|| {
        let figures = [Cell::Money(-all.choice.totals.reused), Cell::Money(Decimal::ZERO), Cell::Money(npv)];
        let cells = [
            vec![blank(), blank()],
            figures.to_vec(),
            vec![blank(), blank(), Cell::Text("not done twice".into())],
        ];
        Row::plain("re-used work", cells.concat())
    })
}

fn total(all: &Portfolio) -> Row {
    let totals = &all.choice.totals;
    let per = totals.npv.checked_div(totals.peak).map(Cell::Rounded);
    Row::total(
        "chosen, together",
        vec![
            blank(),
            Cell::Text(all.start.to_string()),
            Cell::Money(totals.spend),
            Cell::Money(totals.benefit),
            Cell::Money(totals.npv),
            Cell::Money(totals.peak),
            per.unwrap_or(Cell::Missing("it needs no funding".into())),
            Cell::Text(format!("{} of {}", all.choice.order.len(), all.cases.len())),
        ],
    )
}

/// How the figures are to be read, and what is said of how the parts fit.
fn rules(all: &Portfolio) -> Vec<Vec<Piece>> {
    let mut said: Vec<Vec<Piece>> = all.notes.iter().map(|note| vec![words(format!("{note}."))]).collect();
    said.push(vec![words(
        "Peak funding of the whole is less than the sum of the parts where one pays while another earns.",
    )]);
    for (at, case) in all.cases.iter().enumerate() {
        let Some(gift) = &case.gift else { continue };
        let (from, share) = (listed(all, &[gift.of]), Cell::Rate(gift.share));
        let worth = Piece::Value(Cell::Money(gift.npv));
        let (to, without) = (listed(all, &[at]), listed(all, &[gift.of]));
        said.push(vec![
            words(format!("{to} takes over ")),
            Piece::Value(share),
            words(format!(" of its one-off work from {from}, worth ")),
            worth,
            words(format!("; without {without} it has to do all of it.")),
        ]);
    }
    said
}

fn by_year(all: &Portfolio) -> Table {
    let row = |(at, year): (usize, &YearTotals)| {
        let name = format!("Year {} (from {})", at + 1, all.start.plus(at as u32 * 12).label());
        let limit = all.limits.budget.get(at).copied();
        let free = limit.map(|limit| limit - year.spend);
        let none = || Cell::Missing("no limit".into());
        let cells = vec![
            Cell::Money(year.spend),
            limit.map_or_else(none, Cell::Money),
            free.map_or_else(none, Cell::Money),
            Cell::Money(year.benefit),
            Cell::Money(year.net),
        ];
        Row::plain(name, cells)
    };
    let totals = &all.choice.totals;
    let mut rows: Vec<Row> = totals.years.iter().enumerate().map(row).collect();
    let net = totals.years.iter().map(|year| year.net).sum();
    let cells =
        vec![Cell::Money(totals.spend), blank(), blank(), Cell::Money(totals.benefit), Cell::Money(net)];
    rows.push(Row::total("Total", cells));
    let columns = ["", "Gross spend", "Budget", "Left", "Benefit", "Net benefit"];
    Table {
        title: "What is chosen, by year of the portfolio, not discounted".into(),
        unit: all.currency.clone(),
        columns: columns.map(str::to_string).to_vec(),
        rows,
        layout: Layout::Figures,
    }
}

fn limits(all: &Portfolio) -> Table {
    let rows = all.choice.prices.iter().map(|price| {
        let amount = |value: Decimal| match price.limit {
            Limit::Year(_) => Cell::Money(value),
            Limit::People => Cell::Quantity(value),
        };
        let cells = vec![
            amount(price.set),
            amount(price.used),
            Cell::Text(step(all, price)),
            Cell::Money(price.gain),
            Cell::Text(listed(all, &price.comes)),
            Cell::Text(listed(all, &price.goes)),
        ];
        Row::plain(limit_name(all, price.limit), cells)
    });
    let columns = ["", "Limit", "Taken", "With more", "Is worth", "Comes in", "Goes out"];
    Table {
        title: "What a little more of each limit, alone, would bring (NPV)".into(),
        unit: all.currency.clone(),
        columns: columns.map(str::to_string).to_vec(),
        rows: rows.collect(),
        layout: Layout::Narrow,
    }
}
