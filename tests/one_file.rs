//! A new kind of cost is one file and one line in the list of blocks. Here it is, as ARCHITECTURE.md shows it: a
//! carbon levy on the energy of each call. Everything that a built-in cost has, it has.

use std::path::PathBuf;

use rust_decimal::{Decimal, dec};
use tollgate::analysis::findings::Findings;
use tollgate::analysis::projected::project;
use tollgate::analysis::study::read::study;
use tollgate::base::unit::Unit;
use tollgate::form::number::Number;
use tollgate::form::record::Reader;
use tollgate::form::rule::{MONEY, NOT_NEGATIVE};
use tollgate::form::toml_tree::Node;
use tollgate::model::block::{Block, Resolve, rows};
use tollgate::model::{BLOCKS, lower, read};
use tollgate::record;
use tollgate::report::study::{results, study_charts as figures};
use tollgate::scenario::load::{Changes, load};
use tollgate::scenario::types::Category;
use tollgate::sheet::explain::{At, Made, explain};
use tollgate::sheet::lanes::Tape;
use tollgate::sheet::node::InputId;

// --- the one file ------------------------------------------------------------------------------------------------------

const CARBON: Block = Block { rows: Carbon::ROWS, read: read_carbon };

record! {
    /// A levy on the energy that calls take.
    pub struct Carbon {
        /// Energy of a unit of work, in kWh.
        kwh_per_unit: Option<Number> = NOT_NEGATIVE,
        /// Levy on a kWh.
        levy_per_kwh: Option<Number> = MONEY,
    }
}

fn read_carbon(node: &Node, reader: &mut Reader) -> Option<Resolve> {
    let carbon = Carbon::read_part(node, reader)?;
    Some(Box::new(move |_, _, _| {
        Some(rows(move |cx| {
            let (Some(energy), Some(levy)) = (&carbon.kwh_per_unit, &carbon.levy_per_kwh) else { return };
            let energy = cx.all.input(energy, Unit::KILOWATT * Unit::HOUR / Unit::WORK);
            let levy = cx.all.price(levy, Unit::MONEY / (Unit::KILOWATT * Unit::HOUR));
            let formula = cx.served.clone() * energy * levy;
            cx.cost("carbon", "carbon levy", Category::Other, formula);
        }))
    }))
}

// --- what it brings ----------------------------------------------------------------------------------------------------

const SCENARIO: &str = r#"
[scenario]
name = "Levy"
unit = "call"
currency = "EUR"
start = "2027-01"
months = 12
discount_rate = 0.1
pricing = []
[volume]
units_per_month = 1_000
[options.api]
name = "API"
kind = "api"
go_live = 1
kwh_per_unit = 0.5
levy_per_kwh = { value = 0.04, source = "the levy's schedule" }
[options.api.calls.only]
price_per_call = 0.01
calls_per_unit = 1
"#;

fn write() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("levy.toml");
    std::fs::write(&path, SCENARIO).unwrap();
    (folder, path)
}

#[test]
fn without_the_line_in_the_list_its_fields_are_unknown() {
    let (_folder, path) = write();
    let refusal = read(load(&tollgate::form::files::Files::default(), &path, &Changes::default()), BLOCKS)
        .err()
        .unwrap();
    assert!(refusal.problems.iter().any(|problem| problem.message.contains("kwh_per_unit")));
}

#[test]
fn one_file_and_one_line_give_every_reading() {
    let (_folder, path) = write();
    let kinds: Vec<Block> = BLOCKS.iter().map(|block| Block { ..*block }).chain([CARBON]).collect();
    let plan = read(load(&tollgate::form::files::Files::default(), &path, &Changes::default()), &kinds)
        .unwrap_or_else(|refusal| panic!("{refusal:?}"));
    let model = lower(&plan);
    let projected = project(plan, model).unwrap_or_else(|refusal| panic!("{refusal:?}"));
    let study = study(&projected);
    // 1,000 units x 0.5 kWh x 0.04 = 20 a month, 240 a year; the calls are 10 a month, 120 a year
    assert_eq!(study.options[0].tco(), dec!(360));
    // JSON
    let json = results::results(&Findings::of(study.clone()));
    assert_eq!(json["options"][0]["lines"]["carbon"].to_string(), "240");
    assert_eq!(json["options"][0]["by_category"]["other"].to_string(), "240");
    // charts
    let charts = figures::charts(&Findings::of(study.clone()));
    let svg: String = charts.iter().map(tollgate::render::chart::svg).collect();
    assert!(svg.contains("Other"), "the levy's category is not drawn");
    // explain
    let sheet = &projected.model.sheet;
    let line = sheet.find_line("options.api.carbon").unwrap();
    let explanation = explain(sheet, &sheet.values(), &projected.exact, line, At::Month(1), 2);
    let Made::Formula { parts, .. } = explanation.made else { panic!("not derived") };
    assert!(parts.iter().any(|part| part.key == "options.api.levy_per_kwh"));
    // lanes: twice the levy is twice the cost
    let levy = sheet.inputs.iter().position(|input| input.key == "options.api.levy_per_kwh").unwrap();
    let tape = Tape::compile(sheet, &sheet.values(), &projected.exact, &[InputId(levy as u32)], &[line]);
    let outcome = tape.run(&[vec![0.04, 0.08]]);
    assert_eq!(outcome.at(line, 1).unwrap(), &[20.0, 40.0]);
    assert_eq!(projected.exact.at(line, 1), Some(Decimal::from(20)));
}
