//! How much work there is: units by month, and second quantities that drive cost.

use crate::form::fields::Keyed;
use crate::form::number::Number;
use crate::form::rule::*;
use crate::record;

record! {
    /// Units of work by month.
    pub struct Volume {
        /// Units of work in month 1, before season and rollout.
        units_per_month: Option<Number> = VOLUME [kind Units, per Month, label "units a month"],
        /// Units of work in month 1 as a product, such as users, active share and sessions; each factor is an input.
        factors: Option<Keyed<Number>> = NOT_NEGATIVE,
        /// Annual growth, compounding monthly.
        annual_growth: Option<Number> = RATE [per Year, label "annual growth in volume"],
        /// Monthly growth, instead of annual growth.
        monthly_growth: Option<Number> = RATE [per Month, label "monthly growth in volume"],
        /// Volume of each month, instead of a base and growth.
        monthly: Option<Vec<Number>> = VOLUME [label "volume by month"],
        /// Measured volume of the first months; the projection continues from the last.
        actuals: Option<Vec<Number>> = VOLUME [label "measured volume"],
        /// Twelve factors, January first, 1 on average.
        seasonality: Option<Vec<Number>> = NOT_NEGATIVE [label "seasonal factors"],
        /// Load in the busiest hours over the average load.
        peak_to_average: Option<Number> = AT_LEAST_ONE [label "peak-to-average load"],
        /// Hours a month in which the load falls, of 730.
        busy_hours_per_month: Option<Number> = POSITIVE [per Month, label "busy hours a month"],
    }
}

record! {
    /// A second quantity that drives cost: documents, seats, tenants.
    pub struct Driver {
        /// How many there are in month 1.
        count: Option<Number> = NOT_NEGATIVE,
        /// The same as a product of factors, each an input.
        factors: Option<Keyed<Number>> = NOT_NEGATIVE,
        /// Annual growth, compounding monthly.
        annual_growth: Option<Number> = RATE [per Year],
        /// Monthly growth, instead of annual growth.
        monthly_growth: Option<Number> = RATE [per Month],
        /// Share that is replaced each month.
        monthly_churn: Option<Number> = SHARE [per Month],
        /// How many there are in each month, instead of a count and growth.
        monthly: Option<Vec<Number>> = NOT_NEGATIVE,
    }
}
