//! Rent of a cache that is kept: tokens times hours.

use crate::base::unit::Unit;
use crate::form::number::Number;
use crate::form::record::Reader;
use crate::form::rule::*;
use crate::form::toml_tree::Node;
use crate::model::block::{Block, Resolve, rows};
use crate::model::lowering::OptionSheet;
use crate::record;
use crate::scenario::types::Category;
use crate::sheet::expr::Expr;

pub const BLOCK: Block = Block { rows: OptionCache::ROWS, read };

record! {
    /// The part of an option that keeps a cache.
    pub struct OptionCache {
        /// Rent of a cache that is kept between calls.
        cache: Option<CacheRent>,
    }
}

record! {
    /// Rent of a cache that is kept between calls, from go-live on.
    pub struct CacheRent {
        /// Tokens that are kept.
        tokens: Number = NOT_NEGATIVE [kind Tokens, group Cache, label "tokens kept in the cache"],
        /// Hours a month for which they are kept, of 730.
        hours_per_month: Number = NOT_NEGATIVE [group Cache, label "hours a month of cache storage"],
        /// Price of a million tokens for an hour.
        price_per_mtok_hour: Number = MONEY [group Price, label "cache storage price per million tokens and hour"],
    }
}

fn read(node: &Node, reader: &mut Reader) -> Option<Resolve> {
    let cache = OptionCache::read_part(node, reader)?.cache;
    Some(Box::new(move |_, _, _| Some(rows(move |cx| cache.iter().for_each(|cache| lower(cache, cx))))))
}

fn lower(cache: &CacheRent, cx: &mut OptionSheet) {
    let tokens = cx.all.input(&cache.tokens, Unit::TOKEN);
    let mtok = tokens / Expr::constant(1_000_000, Unit::TOKEN / Unit::MTOK);
    let hours = cx.all.input(&cache.hours_per_month, Unit::HOUR);
    let price = cx.all.price(&cache.price_per_mtok_hour, Unit::MONEY / (Unit::MTOK * Unit::HOUR));
    let live = cx.live();
    cx.cost("cache", "cache storage", Category::Api, mtok * hours * price * live);
}
