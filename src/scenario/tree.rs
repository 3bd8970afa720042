//! From one tree to a scenario: everything that is wrong with it, and the scenario if nothing is.

use std::collections::HashMap;
use std::path::PathBuf;

use chrono::NaiveDate;

use crate::base::diagnostic::{Problem, Texts};
use crate::base::source::Source;
use crate::form::decimal::as_count;
use crate::form::distribution::RangeSummary;
use crate::form::field_row::FieldSpec;
use crate::form::fields::Keyed;
use crate::form::number::Number;
use crate::form::record::{Field, Reader, no_rule};
use crate::form::replacement::Replacement;
use crate::form::toml_tree::{Entry, Node, Value};
use crate::prices::book::PriceBook;
use crate::scenario::types::{Header, OptionCore, OptionKind, OptionSpec, Root, Scenario};

/// Changes to a scenario that are not written in it.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// Name of a case.
    pub case: Option<String>,
    /// `PATH=VALUE` as the user has written it, in order.
    pub set: Vec<String>,
    /// Measured numbers, put in after all other changes.
    pub measured: Vec<Replacement>,
    /// Price books over those that the scenario names.
    pub books: Vec<PathBuf>,
}

/// A scenario before it is read: its file laid on those that it extends, with its case and its changes.
#[derive(Debug, Clone)]
pub struct ScenarioTree {
    /// None where a file could not be read.
    pub root: Option<Node>,
    /// The prices that it names; None where a book could not be read.
    pub book: Option<PriceBook>,
    /// Its price books among the texts.
    pub books: Vec<usize>,
    pub changes: Changes,
    /// Hash of every text that it was read from.
    pub sha256: String,
    /// What was wrong on the way.
    pub problems: Vec<Problem>,
}

/// What came of reading a scenario: its options as written, all problems so far, and the scenario if it has none.
pub struct Loaded {
    pub texts: Texts,
    pub problems: Vec<Problem>,
    /// The whole tree.
    pub root: Option<Node>,
    /// Id and tree of every option.
    pub options: Vec<(String, Node)>,
    pub scenario: Option<Scenario>,
    /// The ranges that numbers carry, by path.
    pub ranges: HashMap<String, RangeSummary>,
    /// What the author calls numbers, by path.
    pub labels: HashMap<String, String>,
}

/// More options than this are not compared by anyone.
const MOST_OPTIONS: usize = 100;

impl ScenarioTree {
    /// Reads the scenario that the tree is; `texts` are those that its places are in.
    pub fn loaded(&self, texts: Texts) -> Loaded {
        let mut reader = Reader::new(&texts);
        reader.problems.clone_from(&self.problems);
        let scenario = self.root.as_ref().and_then(|root| self.scenario(root, &mut reader));
        let Reader { problems, ranges, labels, .. } = reader;
        let options = |root: &Node| -> Vec<(String, Node)> {
            option_nodes(root).map(|(id, node)| (id.to_string(), node)).collect()
        };
        let options = self.root.as_ref().map(options).unwrap_or_default();
        Loaded { texts, problems, root: self.root.clone(), options, scenario, ranges, labels }
    }

    fn scenario(&self, root: &Node, reader: &mut Reader) -> Option<Scenario> {
        check_cases(root, reader);
        check_count(root, reader);
        let ask = FieldSpec { rule: no_rule(), doc: "a scenario" };
        let read = Root::read(root, &ask, reader);
        let options: Vec<Option<OptionSpec>> =
            option_nodes(root).map(|(id, node)| option(id, &node, read.as_ref(), reader)).collect();
        let root = read?;
        let months = months(&root, reader)?;
        let cases = root.cases.keys().map(str::to_string).collect();
        let header = root.scenario;
        let book = settled(self.book.clone()?, &header);
        Some(Scenario {
            header: header.clone(),
            months,
            volume: root.volume,
            drivers: root.drivers,
            work: root.work,
            roles: root.roles,
            today: root.today,
            options: options.into_iter().collect::<Option<_>>()?,
            costs: root.costs,
            values: root.values,
            criteria: root.criteria,
            gate: root.gate,
            risks: root.risks,
            plan: root.plan,
            decision: root.decision,
            tax: root.tax,
            accounting: root.accounting,
            actuals: root.actuals,
            pilot: root.pilot,
            fx: with_booked_rates(root.fx, &book, &header),
            fx_by_date: root.fx_by_date,
            correlations: root.correlations,
            book,
            cases,
            case: self.changes.case.clone(),
            sha256: self.sha256.clone(),
        })
    }

    /// Names of the cases that it has.
    pub fn cases(&self) -> Vec<String> {
        let cases = self.root.as_ref().and_then(|root| root.get("cases"));
        cases.into_iter().flat_map(Node::entries).map(|(name, _)| name.to_string()).collect()
    }
}

/// The day for which prices are looked up where they have no place in time of their own.
fn day_of(header: &Header) -> NaiveDate {
    header.price_date.unwrap_or(header.start.first_day())
}

/// The price book that holds for a scenario: as it was on its price date, with one offer of each provider of a GPU.
fn settled(mut book: PriceBook, header: &Header) -> PriceBook {
    header.price_date.iter().for_each(|day| book.keep_known_on(*day));
    book.keep_offers_on(day_of(header));
    book
}

/// The scenario's rates, and those of the books for currencies that it says nothing of.
fn with_booked_rates(mut fx: Keyed<Number>, book: &PriceBook, header: &Header) -> Keyed<Number> {
    for (pair, exchange) in &book.fx {
        let Some((from, to)) = pair.split_once('/') else { continue };
        let Some(rate) = exchange.on(day_of(header)).filter(|_| to == header.currency.text) else { continue };
        let path = format!("fx.{from}");
        let source = Source {
            source: Some(rate.source.text.clone()),
            as_of: Some(rate.as_of.to_string()),
            ..rate.value.source.clone()
        };
        fx.items.entry(from.to_string()).or_insert(Number { path, source, ..rate.value.clone() });
    }
    fx
}

/// The options that are read: as many as are allowed.
fn option_nodes(root: &Node) -> impl Iterator<Item = (&str, Node)> {
    let all = root.get("options").into_iter().flat_map(Node::entries).take(MOST_OPTIONS);
    all.map(|(id, node)| (id, with_first_stage(node)))
}

/// A staged option goes live with its first stage; one that has none is reported later, and not for its go-live.
fn with_first_stage(node: &Node) -> Node {
    let mut node = node.clone();
    let kind = node.get("kind").filter(|kind| kind.text() == Some(OptionKind::Staged.word())).cloned();
    let Some(kind) = kind else { return node };
    let first = node.get("stages").and_then(|stages| stages.entries().next()?.1.get("from")).cloned();
    let first = first.unwrap_or_else(|| Node { value: Value::Number("1".into()), ..kind });
    if let Value::Table(table) = &mut node.value {
        let entry = Entry { key: first.span.clone(), node: first };
        table.entry("go_live".to_string()).or_insert(entry);
    }
    node
}

fn check_count(root: &Node, reader: &mut Reader) {
    let Some(Value::Table(options)) = root.get("options").map(|node| &node.value) else { return };
    if let Some((_, entry)) = options.get_index(MOST_OPTIONS) {
        let message = format!("a scenario compares at most {MOST_OPTIONS} options, found {}", options.len());
        reader.report(Problem::new("too-many-options", &entry.key, message).label("the first too many"));
    }
}

/// Cases are tables of changes.
fn check_cases(root: &Node, reader: &mut Reader) {
    let ask = FieldSpec { rule: no_rule(), doc: "a case: paths and the values they take" };
    let Some(cases) = root.get("cases") else { return };
    for (_, case) in cases.entries() {
        reader.table(case, &ask);
    }
}

/// Months of the horizon, if they are known: nothing is judged by a stand-in for them.
fn months(root: &Root, reader: &Reader) -> Option<u32> {
    match &root.scenario.months {
        None => Some(36),
        Some(months) => (!reader.has_refused(&months.span)).then(|| as_count(months.value)),
    }
}

fn option(id: &str, node: &Node, root: Option<&Root>, reader: &mut Reader) -> Option<OptionSpec> {
    reader.table(node, &FieldSpec { rule: no_rule(), doc: "an option" })?;
    let core = OptionCore::read_part(node, reader)?;
    if id == "nothing" {
        let message = "`nothing` is reserved for doing nothing, so no option may be called that";
        reader.report(Problem::new("bad-id", &core.name.span, message.to_string()).label("this option"));
    }
    let months = root.and_then(|root| months(root, reader)).unwrap_or(u32::MAX);
    let spec = OptionSpec::new(id, core, node.clone());
    check_months(&spec, months, reader);
    Some(spec)
}

/// An option serves for a while within the horizon.
fn check_months(spec: &OptionSpec, months: u32, reader: &mut Reader) {
    let core = &spec.core;
    let path = &core.go_live.path;
    if spec.go_live > months {
        let delayed =
            core.delay.as_ref().map_or(String::new(), |delay| format!(" with a delay of {}", delay.value));
        let message = format!(
            "`{path}` must be at most {months}, the last month of the scenario, found `{}`{delayed}",
            core.go_live.value
        );
        let label = "first month that serves units";
        reader.report(Problem::new("beyond-horizon", &core.go_live.span, message).label(label));
    }
    if let Some(until) = core.until.as_ref().filter(|_| spec.until < spec.go_live) {
        let message = format!(
            "an option serves from `go_live` to `until`, found months {} to {}",
            spec.go_live, until.value
        );
        reader.report(Problem::new("ends-before-start", &until.span, message).label("last month of service"));
    }
}
