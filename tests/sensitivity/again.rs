//! A part of the sheet, computed again with one input changed, is what the whole sheet gives.

use std::path::Path;

use rust_decimal::dec;
use tollgate::scenario::load::Changes;
use tollgate::sheet::exact::{Again, evaluate};

use crate::case::file;

fn holds_for(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name);
    let case = file(&path, &Changes::default());
    let (model, base) = (&case.projected.model, &case.projected.exact);
    let wanted: Vec<_> = model
        .options
        .iter()
        .flat_map(|option| {
            ["npv", "tco", "payback", "net"].map(|name| format!("options.{}.{name}", option.id))
        })
        .filter_map(|key| model.line(&key))
        .collect();
    for (at, input) in model.sheet.inputs.iter().enumerate() {
        let mut values = model.sheet.values();
        values[at] = input.value * dec!(1.07);
        let (Ok(whole), id) = (evaluate(&model.sheet, &values), model.sheet.find_input(&input.key).unwrap())
        else {
            continue;
        };
        let part = Again::new(&model.sheet, base, &[id], &wanted).evaluate(&values).unwrap();
        for line in &wanted {
            assert_eq!(part.cells(*line), whole.cells(*line), "{} of {name}", input.key);
        }
    }
}

#[test]
fn for_every_input_of_the_invoices() {
    holds_for("invoice-processing.toml");
}

#[test]
fn for_every_input_of_the_support_agents() {
    holds_for("support-agents-ten.toml");
}
