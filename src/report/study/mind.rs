//! What would change our mind: the nearest reversals, in the reader's own terms, and whether one is too near to decide on.

use rust_decimal::Decimal;

use crate::analysis::findings::Findings;
use crate::analysis::sensitivity::flip::Flip;
use crate::analysis::study::types::Study;
use crate::base::format::percent;
use crate::report::document::{Block, Piece, words};
use crate::report::labels::{input_name, name, sentence_case, with_unit};

/// Reversals that people read; programs get all.
const NEAREST: usize = 3;

/// The verdict may as well be another: said before it.
pub fn too_close(study: &Findings) -> Option<Vec<Piece>> {
    let close = study.too_close.as_ref()?;
    let flip = &close.flip;
    let why = match close.range {
        Some((low, high)) => {
            let [low, high] = [low, high].map(|value| with_unit(study, &flip.path, &flip.unit, value));
            format!(" Its own range, {low} to {high}, holds both answers.")
        }
        None => " No estimate is that good.".to_string(),
    };
    Some(vec![
        Piece::Strong("Too close to call.".into()),
        words(format!(" {}.{why}", reversal(study, flip)?)),
    ])
}

/// What would change the recommendation soonest, in a sentence each; the rest in one.
pub fn nearest_flips(study: &Findings) -> Vec<Block> {
    let near: Vec<&Flip> = study.flips().iter().filter(|flip| flip.at.is_some()).collect();
    let shown = near.iter().take(NEAREST).filter_map(|flip| reversal(study, flip));
    let mut items: Vec<Vec<Piece>> = shown.map(|text| vec![words(format!("{text}."))]).collect();
    items.extend(pair(study).map(|text| vec![words(text)]));
    items.push(vec![words(rest(study.flips().len(), near.len()))]);
    vec![Block::Heading("What would change our mind".into()), Block::Bullets(items)]
}

/// `A 1.0% rise in the price per call, from $0.03 to $0.0303, makes doing nothing the better choice`.
pub fn reversal(study: &Study, flip: &Flip) -> Option<String> {
    let (at, change) = flip.at.zip(flip.change)?;
    let label = input_name(study, &flip.path);
    let [from, to] = [flip.base, at].map(|value| with_unit(study, &flip.path, &flip.unit, value));
    let then = match flip.to.as_deref() {
        None => "doing nothing becomes the better choice".to_string(),
        Some(id) => format!("{} becomes the better choice", name(study, id)),
    };
    let way = if change.is_sign_negative() { "falls" } else { "rises" };
    Some(format!("If {label} {way} from {from} to {to}{}, {then}", by(flip, change)))
}

/// The size of the change, where it says more than the two values.
fn by(flip: &Flip, change: Decimal) -> String {
    let small = change.abs() < Decimal::new(10, 2) && !flip.unit.is_empty();
    if small { format!(" ({})", percent(change.abs(), 1)) } else { String::new() }
}

/// The nearest pair that reverses it, by moving both by the same share.
fn pair(study: &Findings) -> Option<String> {
    let pair = study.flip_pair.as_ref()?;
    let [a, b] = [&pair.first, &pair.second].map(|path| input_name(study, path));
    let [up, down] = ["rises", "falls"];
    let way = |rises: bool| if rises { up } else { down };
    let then = pair.to.as_deref().map_or("doing nothing", |id| name(study, id));
    Some(format!(
        "Together: if {a} {} and {b} {}, each by {}, {then} becomes the better choice.",
        way(pair.rises.0),
        way(pair.rises.1),
        percent(pair.share, 1)
    ))
}

fn rest(checked: usize, near: usize) -> String {
    let firm = checked - near;
    let others = near.saturating_sub(NEAREST);
    match (near, others, firm) {
        (0, _, _) => {
            format!("No single input reverses the decision within the range tested ({checked} checked).")
        }
        (_, 0, 0) => format!("Every input was checked ({checked})."),
        (_, 0, 1) => "1 other input does not reverse it within the range tested.".to_string(),
        (_, 0, _) => format!("{firm} other inputs do not reverse it within the range tested."),
        (_, _, _) => sentence_case(&format!(
            "{others} more reverse it further out, and {firm} not at all within the range tested."
        )),
    }
}
