//! The outside view: what others have published about the inputs that make or break such a case, and the inputs of a
//! scenario that lie outside of it. A reader may know better; then the scenario says so beside the number.

use rust_decimal::Decimal;

use crate::analysis::advice::warning::{Warning, warn};
use crate::analysis::projected::Projected;
use crate::base::format::{fixed, percent};
use crate::form::decimal::decimal;
use crate::form::toml_tree::{Node, Value};
use crate::scenario::types::{OptionSpec, Realisation, Scenario};

/// What has been published about an input.
pub struct Published {
    pub what: &'static str,
    /// Below and above it a scenario is outside of what is published.
    pub range: (Decimal, Decimal),
    pub says: &'static str,
    /// The source as a sentence names it, and in full.
    pub cited: &'static str,
    pub source: &'static str,
    /// When it was read.
    pub as_of: &'static str,
}

const SUSTAINED_UTILISATION: Published = Published {
    what: "sustained utilisation of what is paid for",
    range: (Decimal::ZERO, Decimal::from_parts(5, 0, 0, false, 1)),
    says: "servers in production spend most of their time at 10 to 50% of their capacity; GPUs held by jobs of a large cluster averaged 52%",
    cited: "Barroso and Hölzle 2007; Jeon et al. 2019",
    source: "Barroso and Hölzle, The Case for Energy-Proportional Computing, IEEE Computer 40(12), 2007, doi:10.1109/MC.2007.443; Jeon et al., Analysis of Large-Scale Multi-Tenant GPU Clusters, USENIX ATC 2019",
    as_of: "2026-11",
};

const OVERRUN: Published = Published {
    what: "allowance for overruns",
    range: (Decimal::from_parts(27, 0, 0, false, 2), Decimal::TWO),
    says: "IT projects cost 27% more than planned on average, large ones 45% more, and one in six three times the plan",
    cited: "Flyvbjerg and Budzier 2011; McKinsey and Oxford 2012",
    source: "Flyvbjerg and Budzier, Why Your IT Project May Be Riskier Than You Think, Harvard Business Review 89(9), 2011, arXiv:1304.0265; Bloch, Blumberg and Laartz, Delivering large-scale IT projects on time, on budget, and on value, McKinsey and University of Oxford, 2012",
    as_of: "2026-11",
};

const PRICE_DECLINE: Published = Published {
    what: "annual decline in API prices",
    range: (Decimal::ZERO, Decimal::from_parts(4, 0, 0, false, 1)),
    says: "from one model to its successor in the same tier, prices fell 4 to 40% a year between 2024 and 2026, and four in five pinned models never changed price; tenfold declines are for equal quality, by switching models",
    cited: "dated list prices; Epoch AI 2025",
    source: "dated list prices of OpenAI and Anthropic; Epoch AI, LLM inference prices have fallen rapidly but unequally across tasks, 2025, epoch.ai/data-insights/llm-inference-price-trends",
    as_of: "2026-11",
};

const SERVER_LIFE: Published = Published {
    what: "useful life of servers, in months",
    range: (Decimal::from_parts(48, 0, 0, false, 0), Decimal::from_parts(72, 0, 0, false, 0)),
    says: "large operators depreciate servers over four to six years; in 2025 Amazon went back from six to five, citing the pace of AI",
    cited: "annual reports",
    source: "annual reports of Microsoft (2023), Alphabet (2023), Amazon (2025), Meta (2025)",
    as_of: "2026-11",
};

const REALISATION: Published = Published {
    what: "realisation of time savings",
    range: (Decimal::ZERO, Decimal::from_parts(9, 0, 0, false, 1)),
    says: "time saved is not time worked: 70 to 90% of it turns into work in sales, half or less in marketing; only production-line work comes close to all of it",
    cited: "Nucleus Research",
    source: "Nucleus Research, correction factors of its ROI method, as published in Baseline magazine, The Price of Efficiency",
    as_of: "2026-11",
};

/// All that is held against a scenario, for documentation.
pub const PUBLISHED: [&Published; 5] =
    [&SUSTAINED_UTILISATION, &OVERRUN, &PRICE_DECLINE, &SERVER_LIFE, &REALISATION];

/// Warns of what is outside.
pub fn outside(projected: &Projected, list: &mut Vec<Warning>) {
    let scenario = &projected.plan.scenario;
    for option in &scenario.options {
        utilisation(projected, option, list);
        price_decline(projected, option, list);
        server_life(scenario, option, list);
    }
    contingency(scenario, list);
    realisation(scenario, list);
}

fn held(list: &mut Vec<Warning>, path: String, found: Decimal, shown: String, known: &Published) {
    let (low, high) = known.range;
    if found < low || found > high {
        let message = format!(
            "{} of {shown} is outside the published range: {} ({}, read {}); say why this case differs",
            known.what, known.says, known.cited, known.as_of
        );
        warn(list, path, message);
    }
}

fn input(projected: &Projected, path: &str) -> Option<Decimal> {
    let sheet = &projected.model.sheet;
    sheet.find_input(path).map(|input| sheet.input(input).value)
}

fn utilisation(projected: &Projected, option: &OptionSpec, list: &mut Vec<Warning>) {
    let key = format!("options.{}.capacity.utilisation", option.id);
    let sustained = projected.model.line(&key).and_then(|line| projected.exact.at(line, 0));
    if let Some(sustained) = sustained {
        held(list, key, sustained, percent(sustained, 0), &SUSTAINED_UTILISATION);
    }
}

fn price_decline(projected: &Projected, option: &OptionSpec, list: &mut Vec<Warning>) {
    let path = format!("options.{}.annual_price_decline", option.id);
    if let Some(decline) = input(projected, &path) {
        held(list, path, decline, percent(decline, 0), &PRICE_DECLINE);
    }
}

fn server_life(scenario: &Scenario, option: &OptionSpec, list: &mut Vec<Warning>) {
    let Some(serving) = option.node.get("serving").filter(|serving| serving.get("owned").is_some()) else {
        return;
    };
    let written = serving.get("owned").and_then(|owned| owned.get("useful_life_months")).and_then(number);
    let booked = || {
        let gpu = scenario.book.gpu.get(serving.get("gpu")?.text()?)?;
        let mut lives =
            gpu.price.iter().filter_map(|price| price.purchase.as_ref()?.useful_life_months.as_ref());
        lives.next_back().map(|life| life.value)
    };
    if let Some(life) = written.or_else(booked) {
        let path = format!("options.{}.serving.owned.useful_life_months", option.id);
        held(list, path, life, fixed(life, 0), &SERVER_LIFE);
    }
}

fn number(node: &Node) -> Option<Decimal> {
    match &node.get("value").unwrap_or(node).value {
        Value::Number(text) => decimal(text).ok(),
        _ => None,
    }
}

/// A reserve is for what such projects cost more than planned.
fn contingency(scenario: &Scenario, list: &mut Vec<Warning>) {
    for (id, line) in scenario.costs.iter() {
        if let Some(share) = &line.share_of_one_off {
            let path = format!("costs.{id}.share_of_one_off");
            held(list, path, share.value, percent(share.value, 0), &OVERRUN);
        }
    }
}

fn realisation(scenario: &Scenario, list: &mut Vec<Warning>) {
    for (id, line) in scenario.values.iter().filter(|(_, line)| line.from_today == Some(true)) {
        if let Some(share) = line.realisation.as_ref().and_then(Realisation::last) {
            let path = format!("values.{id}.realisation");
            held(list, path, share.value, percent(share.value, 0), &REALISATION);
        }
    }
}
