//! Names and horizons that a spreadsheet does not like: the workbook still opens and recalculates.

use std::collections::HashSet;

use ironcalc::base::cell::CellValue;
use tollgate::report::workbook::{Book, Value};

use crate::case::{self, Case};
use crate::recalc::Open;
use crate::{agree, made, with_room};

/// Options of some names over some months, each with a cost and a value; the first breaks even with the others.
pub fn scenario(months: u32, names: &[String]) -> Case {
    let mut text = "[volume]\nunits_per_month = 900_000\nannual_growth = 0.01\n".to_string();
    for (n, name) in names.iter().enumerate() {
        let quoted = toml_text(name);
        text += &format!("[options.o{n}]\nname = {quoted}\nkind = \"other\"\ngo_live = 1\n");
        text += &format!(
            "[costs.c{n}]\nname = {quoted}\noptions = [\"o{n}\"]\nupfront = {}_000_000\n",
            9 - n % 9
        );
        text += &format!("per_unit = 0.0{}1\nannual_escalation = 0.02\n", n % 9);
        text +=
            &format!("[values.v{n}]\noptions = [\"o{n}\"]\nper_unit = 0.{}\nrealisation = 0.5\n", n % 7 + 1);
    }
    case::case(months, &text)
}

fn toml_text(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn recalculates(name: &str, case: &Case) -> Book {
    let (book, bytes) = made(case);
    let mut open = Open::new(&bytes);
    open.recalculate();
    agree(name, &book, &open);
    let names: HashSet<String> = book.tabs.iter().map(|tab| tab.name.to_lowercase()).collect();
    assert_eq!(names.len(), book.tabs.len(), "{name}: {names:?}");
    assert!(book.tabs.iter().all(|tab| tab.name.encode_utf16().count() <= 31));
    book
}

#[test]
fn names_that_collide_are_long_or_foreign_are_made_safe() {
    with_room(|| {
        let long = "a name of three hundred letters, ".repeat(10)[..300].to_string();
        let mut other = long.clone();
        other.replace_range(299..300, "!");
        let names: Vec<String> = [
            "a/b",
            "A:B",
            "Summary",
            "History",
            "'it''s'",
            "=1+1",
            "@SUM(A1)",
            "+7",
            "-7",
            "Модель",
            "模型 / 模型",
            "𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳",
            "A!B",
            "R1C1",
        ]
        .map(String::from)
        .into_iter()
        .chain([long, other])
        .collect();
        let case = scenario(12, &names);
        let book = recalculates("names", &case);
        let (_, bytes) = made(&case);
        let open = Open::new(&bytes);
        let mut texts = 0;
        for (at, tab) in book.tabs.iter().enumerate() {
            for cell in &tab.cells {
                let Value::Text(text) = &cell.value else { continue };
                if text.starts_with(['=', '+', '-', '@']) {
                    assert_eq!(open.at(at, cell), CellValue::String(text.clone()));
                    texts += 1;
                }
            }
        }
        assert!(texts > 8, "{texts} texts that begin like a formula");
    });
}

#[test]
fn a_hundred_years_recalculate() {
    with_room(|| {
        let book = recalculates("1,200 months", &scenario(1_200, &["One".into(), "Two".into()]));
        assert!(book.tabs[3].cells.iter().any(|cell| cell.column > 1_200));
    });
}

#[test]
fn every_convention_of_discounting_recalculates_from_one_month_on() {
    with_room(|| {
        for convention in ["monthly-end", "monthly-mid", "annual-end"] {
            for months in [1, 5, 24, 30] {
                let header = "[scenario]\nname = \"Case\"\nunit = \"unit\"\ncurrency = \"USD\"\nstart = \"2027-01\"\ndiscount_rate = 0.1\npricing = []";
                let text = format!(
                    "{header}\nmonths = {months}\ndiscounting = \"{convention}\"\n[volume]\nunits_per_month = 100\n\
                     [options.a]\nname = \"A\"\nkind = \"other\"\ngo_live = 1\n[costs.c]\nupfront = 300\nper_unit = 1\n\
                     [values.v]\nper_unit = 5\n"
                );
                let case = case::whole(&text);
                assert!(case.study.options[0].irr.is_ok());
                recalculates(&format!("{convention}, {months} months"), &case);
            }
        }
    });
}

// -100 + 230 / 1.1 - 132 / 1.21 = 0, and so at 20 %: the discount rate of 10 % makes the first the headline.
#[test]
fn several_rates_are_said_and_the_headline_is_found() {
    with_room(|| {
        let list = |month: usize, amount: u32| {
            let amounts: Vec<String> =
                (1..=24).map(|at| if at == month { amount } else { 0 }.to_string()).collect();
            amounts.join(", ")
        };
        let text = format!(
            "[volume]\nunits_per_month = 1\n[options.a]\nname = \"A\"\nkind = \"other\"\ngo_live = 1\n\
             [costs.up]\nupfront = 100\n[costs.down]\nmonthly = [{}]\n[values.v]\nmonthly = [{}]\n",
            list(24, 132),
            list(12, 230)
        );
        let case = case::case(24, &text);
        assert_eq!(case.study.options[0].irr.as_ref().map(Vec::len), Ok(2));
        let book = recalculates("two rates", &case);
        let says = |cell: &tollgate::report::workbook::Cell| matches!(&cell.value, Value::Text(text) if text.contains("2 internal rates of return: 10.0%, 20.0%"));
        assert!(book.tabs[0].cells.iter().any(says));
    });
}
