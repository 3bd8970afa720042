//! Seats: whole blocks are bought, at least the smallest purchase, whoever uses them.

use crate::base::diagnostic::Problem;
use crate::base::unit::Unit;
use crate::form::record::Reader;
use crate::form::toml_tree::Node;
use crate::model::block::{Block, Resolve, rows};
use crate::model::lowering::OptionSheet;
use crate::scenario::seats::Seats;
use crate::scenario::types::{Category, OptionSpec};

/// `seats` is read with the option, since it says how much of the work is served; this is the cost of it.
pub const BLOCK: Block = Block { rows: &[], read };

fn read(_: &Node, _: &mut Reader) -> Option<Resolve> {
    Some(Box::new(|_, option, reader| {
        let seats = option.core.seats.clone();
        if let Some(seats) = &seats {
            paid_for(seats, option, reader)?;
        }
        Some(rows(move |cx| seats.iter().for_each(|seats| lower(seats, cx))))
    }))
}

/// Seats have a price, here or as a fee.
fn paid_for(seats: &Seats, option: &OptionSpec, reader: &mut Reader) -> Option<()> {
    let fees = option.node.get("fees").into_iter().flat_map(Node::entries);
    let by_seat = fees.into_iter().any(|(_, fee)| fee.get("per").and_then(Node::text) == Some("seat"));
    if seats.price_per_month.is_some() || by_seat {
        return Some(());
    }
    let message = format!("the seats of `{}` have no price", option.id);
    let hint = "give `price_per_month`, or a fee with `per = \"seat\"`; 0 where they are free";
    reader.report(
        Problem::new("seats-without-price", &seats.bought.span, message).label("these seats").hint(hint),
    );
    None
}

fn lower(seats: &Seats, cx: &mut OptionSheet) {
    let live = cx.live();
    let wanted = cx.all.input(&seats.bought, Unit::SEAT);
    let mut bought = match &seats.block {
        Some(block) => {
            let block = cx.all.input(block, Unit::SEAT);
            (wanted.clone() / block.clone()).whole_units() * block
        }
        None => wanted.clone().whole_units(),
    };
    if let Some(minimum) = &seats.minimum {
        bought = bought.max(cx.all.input(minimum, Unit::SEAT));
    }
    let bought = cx.row("seats.paid", "seats paid for", Unit::SEAT, bought * live.clone());
    if let Some(share) = &seats.active_share {
        let active = wanted * cx.all.input(share, Unit::NONE) * live;
        cx.row("seats.active", "seats in use", Unit::SEAT, active);
    }
    if let Some(price) = &seats.price_per_month {
        let price = cx.all.price(price, Unit::MONEY / Unit::SEAT);
        cx.cost("seats", "seats", Category::Other, bought.clone() * price);
    }
    cx.seats = Some(bought);
}
