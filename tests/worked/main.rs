//! Cases worked by hand, with their arithmetic. Nothing here was copied from what the tool prints.

#[path = "../support/case.rs"]
mod case;

mod accounting;
mod actuals;
mod advice;
mod api;
mod catalogue;
mod contract;
mod drivers;
mod fees;
mod files;
mod hybrid;
mod lengths;
mod like_with_like;
mod lines;
mod metrics;
mod money;
mod owned;
mod places;
mod provisioned;
mod rents;
mod returns;
mod serving;
mod stages;
mod timing;
mod value;
mod volume;
