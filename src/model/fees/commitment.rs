//! A commitment: what is paid at least, by the month, or by the year with what was not used due at its end.

use rust_decimal::Decimal;

use crate::base::source::Source;
use crate::base::unit::Unit;
use crate::model::fees::fee::{Commitment, CommitmentTerm};
use crate::model::lines::amounts::Window;
use crate::model::lowering::OptionSheet;
use crate::sheet::expr::Expr;

/// What is paid in each month for what is charged.
pub fn committed(
    name: &str,
    commit: &Commitment,
    charged: Expr,
    window: &Window,
    cx: &mut OptionSheet,
) -> Expr {
    let amount = cx.all.price(&commit.amount, Unit::MONEY);
    let (beyond, unused) = match commit.per {
        CommitmentTerm::Month => {
            let months = cx.all.window(window.from, window.to);
            let beyond = (charged.clone() - amount.clone()).positive();
            (beyond, (amount * months - charged.clone()).positive())
        }
        CommitmentTerm::Year => by_year(name, amount, &charged, window, cx),
    };
    let unused = cx.row(&format!("{name}.true_up"), "commitment not used", Unit::MONEY, unused);
    let paid = charged + unused;
    match &commit.overage_factor {
        None => paid,
        Some(factor) => {
            let more = cx.all.input(factor, Unit::NONE) - Expr::one();
            let label = "surcharge beyond the commitment";
            paid + cx.row(&format!("{name}.overage"), label, Unit::MONEY, beyond * more)
        }
    }
}

/// What is charged beyond the amount of a commitment year, in the month in which it is, and what is left at its end. A year
/// that the horizon or the fee cuts short owes so many twelfths.
fn by_year(name: &str, amount: Expr, charged: &Expr, window: &Window, cx: &mut OptionSheet) -> (Expr, Expr) {
    let (from, to) = (window.from, window.to);
    let year = CommitmentYear { from, to };
    let carried = cx.all.mask(&format!("carried within years from {from} to {to}"), |month| {
        month > from && !year.is_first(month)
    });
    let last = cx.all.mask(&format!("ends of years from {from} to {to}"), |month| year.is_last(month));
    let key = cx.key(&format!("{name}.charged_so_far"));
    let zero = Expr::zero(Unit::MONEY);
    let label = "charged so far in the commitment year";
    let added = charged.clone();
    let so_far = cx.all.sheet.running(&key, label, zero, |before| before * carried.clone() + added);
    let before = cx.all.sheet.previous(&so_far) * carried;
    let beyond = (so_far.clone() - amount.clone()).positive() - (before - amount.clone()).positive();
    let months = (0..=cx.all.months()).map(|month| Decimal::from(year.months_until(month))).collect();
    let convention = Source::convention("months of the commitment year so far");
    let months = cx.all.sheet.schedule(
        &format!("months of the year so far, from {from} to {to}"),
        Unit::NONE,
        months,
        &convention,
    );
    let due = amount * months / Expr::constant(12, Unit::NONE);
    (beyond, (due - so_far).positive() * last)
}

/// Years of twelve months from the first month of a fee to its last.
struct CommitmentYear {
    from: u32,
    to: u32,
}

impl CommitmentYear {
    fn is_first(&self, month: u32) -> bool {
        self.months_until(month) == 1
    }

    fn is_last(&self, month: u32) -> bool {
        self.months_until(month) == 12 || month == self.to
    }

    /// Months of its commitment year up to a month, that one included; 0 outside of all.
    fn months_until(&self, month: u32) -> u32 {
        match (self.from..=self.to).contains(&month) {
            true => (month - self.from) % 12 + 1,
            false => 0,
        }
    }
}
