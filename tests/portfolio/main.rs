//! Portfolios: sums by hand, re-use, shared lines, and the best set under limits against every set there is.

mod choice;
mod sums;

use std::fs;
use std::path::Path;

use rust_decimal::Decimal;
use tollgate::analysis::portfolio::read::read;
use tollgate::analysis::portfolio::types::Portfolio;
use tollgate::base::diagnostic::Refusal;
use tollgate::form::files::Files;

/// What a use case of a test pays up front, pays a month, and brings a month, over 12 months.
pub struct Plain(pub &'static str, pub i64, pub i64, pub i64);

fn scenario(plain: &Plain, rate: &str) -> String {
    let Plain(name, upfront, cost, value) = plain;
    format!(
        "[scenario]\nname = \"{name}\"\nunit = \"unit\"\ncurrency = \"USD\"\nstart = \"2027-01\"\nmonths = 12\n\
         discount_rate = {rate}\npricing = []\n[volume]\nunits_per_month = 100\n\
         [options.go]\nname = \"Go\"\nkind = \"other\"\ngo_live = 1\n\
         [costs.build]\nupfront = {upfront}\n[costs.run]\nper_month = {cost}\n[values.gain]\nper_month = {value}\n"
    )
}

/// A portfolio over plain use cases, each in a file of its name.
pub fn tried(rate: &str, cases: &[Plain], portfolio: &str) -> Result<Portfolio, Refusal> {
    let texts: Vec<(&str, String)> = cases.iter().map(|plain| (plain.0, scenario(plain, rate))).collect();
    of_texts(&texts, portfolio)
}

pub fn portfolio(rate: &str, cases: &[Plain], portfolio: &str) -> Portfolio {
    sound(tried(rate, cases, portfolio))
}

pub fn sound(found: Result<Portfolio, Refusal>) -> Portfolio {
    found.unwrap_or_else(|refusal| {
        let said: Vec<String> = refusal.problems.into_iter().map(|problem| problem.message).collect();
        panic!("{said:#?}")
    })
}

pub fn of_texts(scenarios: &[(&str, String)], portfolio: &str) -> Result<Portfolio, Refusal> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in scenarios {
        fs::write(folder.path().join(format!("{name}.toml")), text).unwrap();
    }
    let file = folder.path().join("portfolio.toml");
    fs::write(&file, format!("[portfolio]\nname = \"P\"\n{portfolio}")).unwrap();
    read(&Files::default(), &file).map(|whole| whole.portfolio)
}

pub fn shipped() -> Portfolio {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/portfolios/programme.toml");
    sound(read(&Files::default(), &file).map(|whole| whole.portfolio))
}

pub fn ids(all: &Portfolio, places: &[usize]) -> Vec<String> {
    places.iter().map(|at| all.cases[*at].id.clone()).collect()
}

pub fn whole(value: i64) -> Decimal {
    Decimal::from(value)
}
