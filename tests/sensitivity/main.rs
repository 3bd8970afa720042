//! What moves a figure, who wins over two inputs, goal seek, and the outside view: by hand, and against the whole sheet.

#[path = "../support/case.rs"]
mod case;

mod again;
mod grid;
mod outside;
mod seek;
mod tornado;

use case::{Case, case};

/// An API at 1 a call and 150 a month against 200 a month flat, 100 units a month worth 3 each, 12 months: the API
/// costs 12 x (100 x 1 + 150) = 3,000 and the flat one 2,400.
pub fn plain(volume: &str, more: &str) -> Case {
    case(
        12,
        &format!(
            "[volume]\nunits_per_month = {volume}\n\
             [options.api]\nname = \"API\"\nkind = \"api\"\ngo_live = 1\n\
             [options.api.calls.only]\nprice_per_call = 1\ncalls_per_unit = 1\n\
             [options.flat]\nname = \"Flat\"\nkind = \"other\"\ngo_live = 1\n\
             [costs.fixed]\nper_month = 150\noptions = [\"api\"]\n\
             [costs.fee]\nper_month = 200\noptions = [\"flat\"]\n\
             [values.worth]\nper_unit = 3\n{more}"
        ),
    )
}
