//! A tuned model: runs of training, by their tokens or their hours, and the rent of hosting it.

use crate::base::calendar::HOURS_PER_MONTH;
use crate::base::diagnostic::{Problem, Span};
use crate::base::unit::Unit;
use crate::form::decimal::as_count;
use crate::form::fields::Keyed;
use crate::form::number::Number;
use crate::form::record::Reader;
use crate::form::rule::*;
use crate::form::toml_tree::Node;
use crate::model::block::{Block, Resolve, rows};
use crate::model::lines::amounts::{Window, check_order};
use crate::model::lowering::OptionSheet;
use crate::record;
use crate::scenario::types::Category;
use crate::sheet::expr::Expr;

pub const BLOCK: Block = Block { rows: OptionTraining::ROWS, read };

record! {
    /// The part of an option that tunes models.
    pub struct OptionTraining {
        /// Tuned models: their training and their hosting.
        training: Keyed<Training>,
    }
}

record! {
    /// A tuned model: its training and its hosting.
    pub struct Training {
        /// Tokens of the training data.
        tokens: Option<Number> = NOT_NEGATIVE [kind Tokens, label "training tokens"],
        /// How often a run goes through the data; 1 if not given.
        epochs: Option<Number> = POSITIVE [label "training epochs"],
        /// Price of a million tokens of training.
        price_per_mtok: Option<Number> = PER_MTOK [group Price, label "training price per million tokens"],
        /// Hours of a run, instead of tokens.
        hours: Option<Number> = NOT_NEGATIVE [label "hours of a training run"],
        /// Price of an hour of training.
        price_per_hour: Option<Number> = MONEY [group Price, label "training price per hour"],
        /// Rent of the tuned model for an hour, in every hour from go-live on.
        hosting_per_hour: Option<Number> = MONEY [group Price, label "hosting price per hour of the tuned model"],
        /// Months from one run to the next; a single run if not given.
        every: Option<Number> = MONTH [label "months between training runs"],
        /// Month of the first run; the option's go-live if not given.
        from: Option<Number> = MONTH [label "month of the first training run"],
        /// Last month in which it may run; the last of the horizon if not given.
        to: Option<Number> = MONTH [label "last month of training"],
    }
}

fn read(node: &Node, reader: &mut Reader) -> Option<Resolve> {
    let models = OptionTraining::read_part(node, reader)?.training;
    Some(Box::new(move |scenario, _, reader| {
        let before = reader.problems.len();
        for (id, training) in models.iter() {
            check_order(&training.from, &training.to, scenario.months, reader);
            check(id, training, models.place(id), reader);
        }
        let sound = reader.problems.len() == before;
        let lowered = rows(move |cx| models.iter().for_each(|(id, training)| lower(id, training, cx)));
        sound.then_some(lowered)
    }))
}

/// A run is priced by its tokens or by its hours, each with its price.
fn check(id: &str, training: &Training, at: Option<&Span>, reader: &mut Reader) {
    let by_token = [&training.tokens, &training.price_per_mtok].map(Option::is_some);
    let by_hour = [&training.hours, &training.price_per_hour].map(Option::is_some);
    let sound = match (by_token, by_hour) {
        ([true, true], [false, false]) => true,
        ([false, false], [true, true]) => training.epochs.is_none(),
        ([false, false], [false, false]) => {
            training.hosting_per_hour.is_some() && training.every.is_none() && training.epochs.is_none()
        }
        _ => false,
    };
    if sound {
        return;
    }
    let message = format!(
        "`training.{id}` takes `tokens` with `price_per_mtok`, or `hours` with `price_per_hour`, and no mix of the two"
    );
    let hint = "`epochs` goes with tokens, `every` with either; `hosting_per_hour` may stand alone";
    let problem = match at {
        Some(at) => Problem::new("training-price", at, message).label("this training"),
        None => Problem::nowhere("training-price", message),
    };
    reader.report(problem.hint(hint));
}

fn lower(id: &str, training: &Training, cx: &mut OptionSheet) {
    let name = format!("training.{id}");
    let words = id.replace(['_', '-'], " ");
    if let Some(run) = run(training, cx) {
        let due = due(training, cx);
        cx.cost(&name, &format!("training: {words}"), Category::Api, run * due);
    }
    if let Some(price) = &training.hosting_per_hour {
        let price = cx.all.price(price, Unit::MONEY / Unit::HOUR);
        let live = cx.live();
        let rent = price * Expr::constant(HOURS_PER_MONTH, Unit::HOUR) * live;
        let label = format!("hosting of a tuned model: {words}");
        cx.cost(&format!("{name}.hosting"), &label, Category::Api, rent);
    }
}

/// What a run costs.
fn run(training: &Training, cx: &mut OptionSheet) -> Option<Expr> {
    if let (Some(hours), Some(price)) = (&training.hours, &training.price_per_hour) {
        let hours = cx.all.input(hours, Unit::HOUR);
        return Some(hours * cx.all.price(price, Unit::MONEY / Unit::HOUR));
    }
    let (tokens, price) = (training.tokens.as_ref()?, training.price_per_mtok.as_ref()?);
    let tokens = cx.all.input(tokens, Unit::TOKEN);
    let epochs = training.epochs.as_ref().map_or_else(Expr::one, |number| cx.all.input(number, Unit::NONE));
    let mtok = tokens * epochs / Expr::constant(1_000_000, Unit::TOKEN / Unit::MTOK);
    Some(mtok * cx.all.price(price, Unit::MONEY / Unit::MTOK))
}

/// 1 in the months of a run, else 0.
fn due(training: &Training, cx: &mut OptionSheet) -> Expr {
    let Window { from, to, .. } =
        Window::of(&training.from, &training.to, (cx.option.go_live, cx.all.months()), cx.option.own_shift());
    match training.every.as_ref().map(|months| as_count(months.value)) {
        None => cx.all.window(from, from),
        Some(every) => {
            let due = |month: u32| (from..=to).contains(&month) && (month - from).is_multiple_of(every);
            cx.all.mask(&format!("every {every} months from {from} to {to}"), due)
        }
    }
}
