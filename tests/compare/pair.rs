//! Two scenarios and what lies between them.

use std::fs;

use rust_decimal::Decimal;
use tollgate::analysis::compare::bridge::{Bridge, BridgeStep, bridges};
use tollgate::analysis::compare::variance::group_of;
use tollgate::analysis::compare::variance::{Variance, by_group};
use tollgate::base::diagnostic::Texts;
use tollgate::form::files::Files;
use tollgate::form::kind::FieldGroup;
use tollgate::scenario::difference::Difference;
use tollgate::scenario::load::{Changes, Loader};
use tollgate::scenario::tree::ScenarioTree;

use crate::case::{Case, whole};

/// A scenario of one option `api`, one call a unit, over so many months.
pub fn scenario(months: u32, body: &str) -> String {
    format!(
        "[scenario]\nname = \"S\"\nunit = \"unit\"\ncurrency = \"USD\"\nstart = \"2027-01\"\nmonths = {months}\n\
         discount_rate = 0.1\npricing = []\n{body}"
    )
}

pub struct Pair {
    pub texts: [String; 2],
    pub books: [&'static str; 2],
}

impl Pair {
    pub fn new(first: String, last: String) -> Self {
        Self { texts: [first, last], books: ["", ""] }
    }

    pub fn bridges(&self, options: &[&str], metric: &str) -> Vec<Option<Bridge>> {
        self.read(options, |ends, texts, options| bridges(ends, texts, options, metric))
    }

    /// The same by group of changes.
    pub fn variances(&self, options: &[&str], metric: &str) -> Vec<Variance> {
        let all = self.read(options, |ends, texts, options| {
            by_group(&Difference::between(ends[0], ends[1], texts), texts, options, metric)
        });
        all.into_iter().flatten().collect()
    }

    /// Paths of what differs, with their groups.
    pub fn changes(&self) -> Vec<(String, FieldGroup)> {
        let changes = self.read(&[], |ends, texts, _| Difference::between(ends[0], ends[1], texts).changes);
        changes.iter().map(|change| (change.path(), group_of(change))).collect()
    }

    /// The first with some of the changes made.
    pub fn partly(&self, made: &[bool]) -> ScenarioTree {
        self.read(&[], |ends, texts, _| Difference::between(ends[0], ends[1], texts).with(made))
    }

    fn read<T>(&self, options: &[&str], of: impl Fn([&ScenarioTree; 2], &Texts, &[String]) -> T) -> T {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::default();
        let mut loader = Loader::new(&files);
        let mut tree = |at: usize| {
            let folder = folder.path().join(at.to_string());
            fs::create_dir(&folder).unwrap();
            fs::write(folder.join("book.toml"), self.books[at]).unwrap();
            fs::write(folder.join("s.toml"), &self.texts[at]).unwrap();
            loader.tree(&folder.join("s.toml"), &Changes::default())
        };
        let (first, last) = (tree(0), tree(1));
        let options: Vec<String> = options.iter().map(|id| id.to_string()).collect();
        of([&first, &last], &loader.texts(), &options)
    }

    pub fn bridge(&self, option: &str, metric: &str) -> Bridge {
        let mut found = self.bridges(&[option], metric);
        found.pop().flatten().unwrap_or_else(|| panic!("there is no bridge of {metric}"))
    }

    pub fn turned(&self) -> Self {
        let ([a, b], [x, y]) = (self.texts.clone(), self.books);
        Self { texts: [b, a], books: [y, x] }
    }

    /// Both scenarios as they are without any bridge.
    pub fn ends(&self) -> [Case; 2] {
        [whole(&self.texts[0]), whole(&self.texts[1])]
    }
}

/// Paths of the changes of a step.
pub fn paths(step: &BridgeStep) -> Vec<String> {
    step.changes.iter().map(|change| change.path()).collect()
}

/// Steps by their paths, with their amounts.
pub fn amounts(bridge: &Bridge) -> Vec<(String, Decimal)> {
    bridge.steps.iter().map(|step| (paths(step).join(" + "), step.amount.normalize())).collect()
}

/// The steps add up to the difference, each order for itself: to the 20th digit of the largest amount.
pub fn assert_whole(bridge: &Bridge, name: &str) {
    let sizes = bridge.steps.iter().flat_map(|step| [step.forward.abs(), step.backward.abs()]);
    let size = sizes.chain([bridge.from.abs(), bridge.to.abs(), Decimal::ONE]).max().unwrap();
    let whole = bridge.to - bridge.from;
    let sum = |of: fn(&BridgeStep) -> Decimal| bridge.steps.iter().map(of).sum::<Decimal>();
    for (what, rest) in [
        ("means", whole - sum(|step| step.amount)),
        ("forward", whole - sum(|step| step.forward)),
        ("backward", whole - sum(|step| step.backward)),
        ("as it says", bridge.left_over),
    ] {
        assert!(rest.abs() <= size * Decimal::new(1, 20), "{name}, {what}: {rest} is left over of {size}");
    }
}
