//! What would change our mind: the nearest reversals, in the reader's own terms, and whether one is too near to decide on.

use rust_decimal::Decimal;

use crate::analysis::findings::Findings;
use crate::analysis::sensitivity::flip::Flip;
use crate::analysis::sensitivity::too_close::TooClose;
use crate::analysis::study::types::Study;
use crate::base::format::percent;
use crate::report::document::{Block, Piece, words};
use crate::report::labels::{from_to, input_name, name, with_article, with_unit};
use crate::report::simulate::chances::chance;

/// Reversals that people read; programs get all.
const NEAREST: usize = 3;

/// The verdict may as well be another: said before it.
pub fn too_close(study: &Findings) -> Option<Vec<Piece>> {
    let (flip, range) = match study.too_close.as_ref()? {
        TooClose::Flip { flip, range, .. } => (flip, range),
        TooClose::Chance(share) => {
            let near = study.flips().iter().find_map(|flip| reversal(study, flip));
            let near = near.map_or(String::new(), |near| format!("; {}", lower(&near)));
            let text = format!(" Another choice is better in {} of trials{near}.", chance(*share));
            return Some(vec![Piece::Strong("Too close to call.".into()), words(text)]);
        }
    };
    let why = match *range {
        Some((low, high)) => {
            let [low, high] = [low, high].map(|value| with_unit(study, &flip.path, &flip.unit, value));
            format!("; the range given for it, {low} to {high}, straddles that point.")
        }
        None => "; no estimate is that precise.".to_string(),
    };
    let said = reversal(study, flip)?;
    Some(vec![Piece::Strong("Too close to call.".into()), words(format!(" {said}{why}"))])
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

/// `Doing nothing wins if the price per call rises from $0.03 to $0.0303 (1.0%)`.
pub fn reversal(study: &Study, flip: &Flip) -> Option<String> {
    let (at, change) = flip.at.zip(flip.change)?;
    let (label, plural) = with_article(&input_name(study, &flip.path));
    let values = from_to(study, &flip.path, &flip.unit, (flip.base, at));
    let way = moves(!change.is_sign_negative(), plural);
    Some(format!("{} if {label} {way} {values}{}", winner(study, flip.to.as_deref()), by(flip, change)))
}

fn winner(study: &Study, to: Option<&str>) -> String {
    format!("{} wins", to.map_or("Doing nothing", |id| name(study, id)))
}

fn moves(rises: bool, plural: bool) -> &'static str {
    match (rises, plural) {
        (true, false) => "rises",
        (true, true) => "rise",
        (false, false) => "falls",
        (false, true) => "fall",
    }
}

/// The size of the change, where it says more than the two values.
fn by(flip: &Flip, change: Decimal) -> String {
    let small = change.abs() < Decimal::new(10, 2) && !flip.unit.is_empty();
    if small { format!(" ({})", percent(change.abs(), 1)) } else { String::new() }
}

/// The nearest pair that reverses it, by moving both by the same share.
fn pair(study: &Findings) -> Option<String> {
    let pair = study.flip_pair.as_ref()?;
    let [(a, first), (b, second)] =
        [&pair.first, &pair.second].map(|path| with_article(&input_name(study, path)));
    let (up, down) = pair.rises;
    let share = percent(pair.share, 1);
    let moved = match up == down {
        true => format!("{a} and {b} both {} by {share}", moves(up, true)),
        false => format!("{a} {} and {b} {}, each by {share}", moves(up, first), moves(down, second)),
    };
    Some(format!("Together: {} if {moved}.", lower(&winner(study, pair.to.as_deref()))))
}

/// Only our own words lose their capital, never a name.
fn lower(text: &str) -> String {
    text.replacen("Doing nothing", "doing nothing", 1)
}

fn rest(checked: usize, near: usize) -> String {
    let firm = checked - near;
    let others = near.saturating_sub(NEAREST);
    let further = match others {
        1 => "1 other input reverses the decision further out".to_string(),
        _ => format!("{others} other inputs reverse the decision further out"),
    };
    match (near, others, firm) {
        (0, _, _) => {
            format!("No single input reverses the decision within the range tested ({checked} checked).")
        }
        (_, 0, 0) => format!("No other input was left to check ({checked} checked)."),
        (_, 0, _) => {
            format!("No other input reverses the decision within the range tested ({checked} checked).")
        }
        (_, _, 0) => format!("{further} ({checked} checked)."),
        (_, _, 1) => format!("{further}; 1 does not within the range tested."),
        (_, _, _) => format!("{further}; the remaining {firm} do not within the range tested."),
    }
}
