//! `tollgate pricing`: what price books say, what a call costs by them, and how they are kept up to date.

mod args;
mod check;
mod cost;
mod diff;
mod entries;
mod import;
mod list;
mod show;
mod tables;

crate::commands! {
    /// Look up prices: list, show, cost of a call, check, compare, import
    PricingCommand {
        List(list::PricingListArgs),
        Show(show::PricingShowArgs),
        Cost(cost::PricingCostArgs),
        Check(check::PricingCheckArgs),
        Diff(diff::PricingDiffArgs),
        Import(import::PricingImportArgs),
    }
}
