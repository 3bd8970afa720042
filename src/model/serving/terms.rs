//! What a scenario says of replicas: how they are sized, and how their GPUs are paid for.

use crate::form::fields::Text;
use crate::form::number::Number;
use crate::form::rule::*;
use crate::prices::entries::Latency;
use crate::scenario::ways::*;
use crate::{choice, record};

choice! {
    /// How GPUs are paid for.
    pub enum RentPlan {
        /// By the hour, for every replica that runs.
        OnDemand = "on-demand",
        /// For a year, whether used or not.
        Reserved1y = "reserved-1y",
        /// For three years, whether used or not.
        Reserved3y = "reserved-3y",
        /// By the hour, cheaper, and taken away at times.
        Spot = "spot",
        /// By the hour, for the load of each hour.
        Autoscale = "autoscale",
        /// Bought.
        Owned = "owned",
    }
}

record! {
    /// How replicas are sized and paid for.
    pub struct Serving {
        /// How the GPUs are paid for.
        plan: RentPlan,
        /// GPU in the price book.
        gpu: Option<Text>,
        /// Whose GPU price, if the book has several.
        provider: Option<Text>,
        /// Price of a GPU-hour on the plan, instead of the book's.
        price_per_gpu_hour: Option<Number> = MONEY [group Price, label "GPU price per hour", only RENTED],
        /// Price of a GPU-hour on demand, for what a reservation or spot does not cover.
        on_demand_per_gpu_hour: Option<Number> = MONEY [label "on-demand GPU price per hour", only MIXED_PLANS],
        /// GPUs of a replica.
        gpus_per_replica: Number = POSITIVE_COUNT [kind Design, label "GPUs per replica"],
        /// Measured throughput in the price book.
        throughput: Option<Text>,
        /// How fast callers need answers; affects warnings only.
        latency: Option<Latency>,
        /// Prompt tokens a second of a replica, aggregate under batching.
        prefill_tokens_per_s: Option<Number> = POSITIVE [label "prompt tokens per second"],
        /// Output tokens a second of a replica, aggregate under batching.
        decode_tokens_per_s: Option<Number> = POSITIVE [label "output tokens per second"],
        /// Calls a second of a replica at the scenario's token mix, instead of tokens a second.
        requests_per_s: Option<Number> = POSITIVE [label "calls per second"],
        /// Share of capacity in use at peak.
        target_utilisation: Number = POSITIVE_SHARE [label "target utilisation at peak"],
        /// Minimum replicas; 1 if not given.
        min_replicas: Option<Number> = COUNT,
        /// Replicas on top of what the load needs.
        spare_replicas: Option<Number> = COUNT,
        /// Maximum replicas available.
        max_replicas: Option<Number> = POSITIVE_COUNT,
        /// Replicas of a hybrid, which serve first.
        base_replicas: Option<Number> = COUNT,
        /// Staging, as a share of production.
        staging_share: Option<Number> = NOT_NEGATIVE [kind Share, label "staging, as a share of production"],
        /// Staging, as a number of replicas.
        staging_replicas: Option<Number> = COUNT,
        /// Development, as a share of production.
        development_share: Option<Number> = NOT_NEGATIVE [kind Share, label "development, as a share of production"],
        /// Development, as a number of replicas.
        development_replicas: Option<Number> = COUNT,
        /// First month paid for; go-live if not given.
        from: Option<Number> = MONTH [label "first month paid for"],
        /// Share of the GPU-hours on spot; the rest is on demand.
        spot_share: Option<Number> = SHARE [label "spot share of GPU-hours"],
        /// Extra GPU-hours for work that interruptions lose.
        interruption_overhead: Option<Number> = NOT_NEGATIVE [label "spot interruption overhead"],
        /// Share of a reservation that is paid at the start of each term; the rest month by month.
        prepaid_share: Option<Number> = SHARE [label "prepaid share of a reservation", only RESERVED],
        /// Servers that are bought.
        owned: Option<Owned> [only OWNED],
        /// Storage for weights, logs and documents, in GB.
        storage_gb: Option<Number> = NOT_NEGATIVE [label "storage in GB"],
        /// Price of a GB of storage a month.
        storage_per_gb_month: Option<Number> = MONEY [label "storage price per GB a month"],
        /// Data that leaves the cloud for each unit of work, in GB.
        egress_gb_per_unit: Option<Number> = NOT_NEGATIVE [label "data egress in GB per unit"],
        /// Price of a GB that leaves.
        egress_per_gb: Option<Number> = MONEY [label "egress price per GB"],
        /// Licence of the serving software, for a GPU a year.
        licence_per_gpu_year: Option<Number> = MONEY [label "annual licence per GPU"],
        /// Logs, metrics and traces, a month.
        observability_per_month: Option<Number> = MONEY [per Month, label "monthly observability cost"],
    }
}

record! {
    /// Servers that are bought.
    pub struct Owned {
        /// Price of a server, instead of the book's.
        per_server: Option<Number> = MONEY [label "price per server"],
        /// GPUs in a server, instead of the book's.
        gpus_per_server: Option<Number> = POSITIVE_COUNT [kind Design, label "GPUs per server"],
        /// Power that a server draws under load, instead of the book's.
        kw_per_server: Option<Number> = POSITIVE [label "power per server in kW"],
        /// Months until a server is replaced, instead of the book's.
        useful_life_months: Option<Number> = MONTH [label "useful life of a server"],
        /// Share of the price that a server is worth at the horizon, instead of the book's.
        residual: Option<Number> = SHARE [label "residual value, share of price"],
        /// Share of the rated power that is drawn on average; 1 if not given.
        power_load: Option<Number> = SHARE [label "power draw, share of rating"],
        /// Power usage effectiveness of the data centre.
        pue: Option<Number> = AT_LEAST_ONE [label "power usage effectiveness"],
        /// Price of a kWh.
        price_per_kwh: Option<Number> = MONEY [group Price, label "electricity price per kWh"],
        /// Price of a kW of colocation a month.
        colocation_per_kw_month: Option<Number> = MONEY [label "colocation per kW a month"],
        /// Hardware support a year, as a share of the price of the servers.
        support_share: Option<Number> = SHARE [label "annual hardware support, share of price"],
    }
}
