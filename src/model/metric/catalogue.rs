//! Every metric, in the order in which tables have them. A new one is a row here: study, JSON, tables, workbook,
//! comparisons, criteria, explanations and baselines read it.

use crate::model::metric::accounting;
use crate::model::metric::formulas as of;
use crate::model::metric::row::Better::{High, Low};
use crate::model::metric::row::Formula::{Always, InternalRates, Marginal, OfBlock, Perhaps};
use crate::model::metric::row::MetricKind::*;
use crate::model::metric::row::Rank::{Detail, Headline, Standard};
use crate::model::metric::row::{Better, Formula, Metric, MetricKind, Needs, Rank, Section};

const FREE: &str = "there is no cost to earn a return on";
const IDLE: &str = "no units are served";
const LATE: &str = "not within {months} months";

/// The first three: key, name in full, name in tables. Then kind, better, rank, formula.
const fn case(
    (key, label, short): (&'static str, &'static str, &'static str),
    kind: MetricKind,
    better: Better,
    rank: Rank,
    formula: Formula,
) -> Metric {
    let (also, needs, section): (&[&str], _, _) = (&[], Needs::Nothing, Section::Case);
    Metric { key, also, label, short, kind, better, section, rank, needs, formula }
}

/// A metric of value.
const fn worth(
    names: (&'static str, &'static str, &'static str),
    kind: MetricKind,
    better: Better,
    rank: Rank,
    formula: Formula,
) -> Metric {
    needing(Needs::Value, case(names, kind, better, rank, formula))
}

const fn unit(
    names: (&'static str, &'static str, &'static str),
    kind: MetricKind,
    better: Better,
    rank: Rank,
    formula: Formula,
) -> Metric {
    Metric { section: Section::Unit, ..case(names, kind, better, rank, formula) }
}

const fn servers(
    names: (&'static str, &'static str, &'static str),
    kind: MetricKind,
    better: Better,
) -> Metric {
    let metric = case(names, kind, better, Standard, OfBlock);
    Metric { section: Section::Capacity, needs: Needs::Servers, ..metric }
}

const fn needing(needs: Needs, metric: Metric) -> Metric {
    Metric { needs, ..metric }
}

const fn also(also: &'static [&'static str], metric: Metric) -> Metric {
    Metric { also, ..metric }
}

/// The metrics that tollgate knows.
pub const METRICS: &[Metric] = &[
    also(
        &["gross_spend", "gross_spend.total"],
        case(("tco", "total cost of ownership", "TCO"), Money, Low, Headline, Always(of::tco)),
    ),
    worth(
        ("total_value", "total benefits", "total benefits"),
        Money,
        High,
        Standard,
        Always(of::total_value),
    ),
    case(("pv_cost", "present value of cost", "PV of cost"), Money, Low, Standard, Always(of::pv_cost)),
    worth(
        ("pv_value", "present value of benefits", "PV of benefits"),
        Money,
        High,
        Standard,
        Always(of::pv_value),
    ),
    worth(("npv", "net present value", "NPV"), Money, High, Headline, Always(of::npv)),
    worth(
        ("roi_pv", "return on investment, present values", "ROI on present values"),
        Rate,
        High,
        Headline,
        Perhaps(of::roi_pv, FREE),
    ),
    worth(
        ("roi", "return on investment, undiscounted", "ROI, undiscounted"),
        Rate,
        High,
        Standard,
        Perhaps(of::roi, FREE),
    ),
    worth(
        ("irr", "internal rate of return, annual effective", "IRR, annual effective"),
        Return,
        High,
        Standard,
        InternalRates,
    ),
    worth(
        ("mirr", "modified internal rate of return", "MIRR"),
        Return,
        High,
        Standard,
        Perhaps(of::mirr, "there is no month in which money goes out"),
    ),
    also(
        &["payback", "payback_exact"],
        worth(("payback_month", "payback", "payback"), Month, Low, Headline, Perhaps(of::payback, LATE)),
    ),
    also(
        &["stays_positive", "stays_positive_exact"],
        worth(
            ("stays_positive_month", "month from which the net stays positive", "stays positive from"),
            Month,
            Low,
            Detail,
            Perhaps(of::stays_positive, LATE),
        ),
    ),
    also(
        &["discounted_payback", "discounted_payback_exact"],
        worth(
            ("discounted_payback_month", "discounted payback", "discounted payback"),
            Month,
            Low,
            Standard,
            Perhaps(of::discounted_payback, LATE),
        ),
    ),
    needing(
        Needs::NotAllCash,
        case(
            ("cash_npv", "net present value on cash alone", "NPV, cash only"),
            Money,
            High,
            Headline,
            Always(of::cash_npv),
        ),
    ),
    needing(
        Needs::Tax,
        case(
            ("npv_after_tax", "net present value after tax", "NPV after tax"),
            Money,
            High,
            Headline,
            Always(accounting::npv_after_tax),
        ),
    ),
    needing(
        Needs::Outcome,
        case(
            ("work_cost", "total cost of the work", "total cost of the work"),
            Money,
            Low,
            Headline,
            Always(of::work_cost),
        ),
    ),
    also(
        &["peak_funding.amount", "peak_net_funding", "peak_net_funding.amount"],
        worth(
            ("peak_funding", "peak net funding", "peak net funding"),
            Money,
            Low,
            Headline,
            Always(of::peak_funding),
        ),
    ),
    also(
        &["peak_funding_month", "peak_net_funding.month"],
        worth(
            ("peak_funding.month", "month of peak net funding", "month of peak net funding"),
            Month,
            Low,
            Detail,
            Always(of::peak_funding_month),
        ),
    ),
    case(("capex", "capital expenditure over the horizon", "capex"), Money, Low, Standard, Always(of::capex)),
    case(("opex", "operating expenditure over the horizon", "opex"), Money, Low, Standard, Always(of::opex)),
    unit(
        ("units_served", "units served over the horizon", "units served"),
        Units,
        High,
        Standard,
        Always(of::units_served),
    ),
    unit(
        ("cost_per_unit", "cost per unit", "cost per unit"),
        MoneyPerUnit,
        Low,
        Headline,
        Perhaps(of::cost_per_unit, IDLE),
    ),
    needing(
        Needs::Value,
        unit(
            ("value_per_unit", "benefit per unit", "benefit per unit"),
            MoneyPerUnit,
            High,
            Standard,
            Perhaps(of::value_per_unit, IDLE),
        ),
    ),
    needing(
        Needs::Value,
        unit(
            ("margin_per_unit", "net benefit per unit", "net benefit per unit"),
            MoneyPerUnit,
            High,
            Standard,
            Perhaps(of::margin_per_unit, IDLE),
        ),
    ),
    unit(
        ("levelised_cost_per_unit", "levelised cost per unit", "levelised cost per unit"),
        MoneyPerUnit,
        Low,
        Standard,
        Perhaps(of::levelised_cost_per_unit, IDLE),
    ),
    unit(
        ("run_rate_cost_per_unit", "run-rate cost per unit, last twelve months", "run-rate cost per unit"),
        MoneyPerUnit,
        Low,
        Standard,
        Perhaps(of::run_rate_cost_per_unit, "no units are served in the last twelve months"),
    ),
    unit(
        ("marginal_cost_per_unit", "cost of one more unit", "cost of one more unit"),
        MoneyPerUnit,
        Low,
        Standard,
        Marginal,
    ),
    needing(
        Needs::Outcome,
        unit(
            ("process_cost_per_unit", "process cost per unit", "process cost per unit"),
            MoneyPerUnit,
            Low,
            Standard,
            Perhaps(of::process_cost_per_unit, IDLE),
        ),
    ),
    needing(
        Needs::Today,
        unit(
            ("today_cost_per_unit", "today's cost per unit, for the units served", "today's cost per unit"),
            MoneyPerUnit,
            Low,
            Standard,
            Perhaps(of::today_cost_per_unit, IDLE),
        ),
    ),
    needing(
        Needs::Pilot,
        case(
            (
                "budget_overrun",
                "total cost relative to what the pilot's bill suggests",
                "TCO vs. pilot estimate",
            ),
            Times,
            Low,
            Standard,
            Perhaps(of::budget_overrun, "the pilot cost nothing"),
        ),
    ),
    needing(
        Needs::Minutes,
        case(
            ("fte.released", "full-time equivalents released, last twelve months", "FTE released"),
            Count,
            High,
            Standard,
            Always(of::released),
        ),
    ),
    needing(
        Needs::Minutes,
        case(
            (
                "fte.realised",
                "full-time equivalents that leave the budget, last twelve months",
                "FTE realised",
            ),
            Count,
            High,
            Standard,
            Always(of::realised),
        ),
    ),
    also(
        &["serving.replicas_max"],
        servers(("capacity.replicas_max", "peak replicas", "peak replicas"), Count, Low),
    ),
    servers(("capacity.utilisation", "effective utilisation", "utilisation of paid capacity"), Rate, High),
    servers(
        ("capacity.cost_per_mtok", "serving cost per million tokens", "cost per million tokens"),
        MoneyPerMtok,
        Low,
    ),
    servers(
        (
            "capacity.marginal_cost_per_mtok",
            "cost of one more million tokens at target utilisation",
            "the same, one more million",
        ),
        MoneyPerMtok,
        Low,
    ),
    needing(
        Needs::LimitedServers,
        Metric {
            rank: Detail,
            ..servers(
                (
                    "capacity.largest_shortfall",
                    "replicas missing at the highest peak",
                    "replicas missing at the peak",
                ),
                Count,
                Low,
            )
        },
    ),
];
