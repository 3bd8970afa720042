//! Seats of a product that is bought by the person.

use crate::form::number::Number;
use crate::form::rule::*;
use crate::record;

record! {
    /// Seats of a product that is bought by the person, from go-live on.
    pub struct Seats {
        /// Seats wanted; whole blocks of them are bought.
        bought: Number = NOT_NEGATIVE [label "seats"],
        /// Seats that are sold together; 1 if not given.
        block: Option<Number> = POSITIVE_COUNT [label "seats in a block"],
        /// Smallest number of seats that is sold.
        minimum: Option<Number> = COUNT [label "minimum seats"],
        /// Price of a seat for a month; fees `per = "seat"` may stand instead, or beside it.
        price_per_month: Option<Number> = MONEY [group Price, label "price per seat a month"],
        /// Share of the seats that are used: of the work that there is, the option serves that of people who use it.
        active_share: Option<Number> = SHARE [kind Share, label "share of seats in use"],
    }
}
