//! The outside view: what others have published about the inputs that make or break such a case, and the inputs of a
//! scenario that lie outside of it. A reader may know better; then the scenario says so beside the number.

use rust_decimal::Decimal;

use crate::analysis::advice::warning::{Warning, warn};
use crate::analysis::projected::Projected;
use crate::base::format::{fixed, percent};
use crate::form::decimal::decimal;
use crate::form::toml_tree::{Node, Value};
use crate::scenario::types::{Category, CostLine, Expected, OptionKind, OptionSpec, Realisation, Scenario};

/// What has been published about an input.
pub struct Published {
    pub what: &'static str,
    /// Below and above it a scenario is outside of what is published.
    pub range: (Decimal, Decimal),
    pub says: &'static str,
    pub source: &'static str,
    /// When it was read.
    pub as_of: &'static str,
}

const PEAK_UTILISATION: Published = Published {
    what: "target utilisation at peak",
    range: (Decimal::ZERO, Decimal::from_parts(8, 0, 0, false, 1)),
    says: "well-batched serving claims 60 to 80% at peak",
    source: "cerevisor.pages.dev/blog/self-hosted-llm-cost-vs-api-utilization",
    as_of: "2026-11",
};

const SUSTAINED_UTILISATION: Published = Published {
    what: "sustained utilisation of what is paid for",
    range: (Decimal::ZERO, Decimal::from_parts(3, 0, 0, false, 1)),
    says: "most self-hosted deployments run at 15 to 30% on average, since nights and weekends are quiet",
    source: "kshirol-dev.github.io/learnAI/AIEconomics/05-gpu-infrastructure.html",
    as_of: "2026-11",
};

const PEOPLE: Published = Published {
    what: "FTE to run a self-hosted model",
    range: (Decimal::from_parts(5, 0, 0, false, 1), Decimal::TWO),
    says: "half a person to two people keep one or two models in production",
    source: "theneuralbase.com (0.5-1 FTE), aipromptshub.co/blog/self-host-vs-api-cost-breakeven (1.0-1.5 FTE)",
    as_of: "2026-11",
};

const PRICE_DECLINE: Published = Published {
    what: "annual decline in API prices",
    range: (Decimal::ZERO, Decimal::from_parts(4, 0, 0, false, 1)),
    says: "from one model to its successor in the same tier, prices fell 4 to 40% a year between 2024 and 2026, and four in five pinned models never changed price; tenfold declines are for equal quality, by switching models",
    source: "dated list prices of OpenAI and Anthropic (litellm, genai-prices); a16z.com/llmflation-llm-inference-cost; epoch.ai/data-insights/llm-inference-price-trends",
    as_of: "2026-11",
};

const DATA_ENGINEERING: Published = Published {
    what: "data engineering relative to model development",
    range: (Decimal::TWO, Decimal::from_parts(3, 0, 0, false, 0)),
    says: "data engineering usually costs two to three times what model development costs",
    source: "practitioner accounts of moving from pilot to production, 2026",
    as_of: "2026-11",
};

const SERVER_LIFE: Published = Published {
    what: "useful life of servers, in months",
    range: (Decimal::from_parts(48, 0, 0, false, 0), Decimal::from_parts(72, 0, 0, false, 0)),
    says: "large operators depreciate servers over four to six years; in 2025 Amazon went back from six to five, citing the pace of AI",
    source: "annual reports of Microsoft (2023), Alphabet (2023), Amazon (2025), Meta (2025)",
    as_of: "2026-11",
};

const REALISATION: Published = Published {
    what: "realisation of time savings",
    range: (Decimal::ZERO, Decimal::from_parts(9, 0, 0, false, 1)),
    says: "time saved is not time worked: 70 to 90% of it turns into work in sales, half or less in marketing; only production-line work comes close to all of it",
    source: "Nucleus Research correction factors, baselinemag.com/erp/The-Price-of-Efficiency",
    as_of: "2026-11",
};

/// All that is held against a scenario, for documentation.
pub const PUBLISHED: [&Published; 7] = [
    &PEAK_UTILISATION,
    &SUSTAINED_UTILISATION,
    &PEOPLE,
    &PRICE_DECLINE,
    &DATA_ENGINEERING,
    &SERVER_LIFE,
    &REALISATION,
];

/// Warns of what is outside.
pub fn outside(projected: &Projected, list: &mut Vec<Warning>) {
    let scenario = &projected.plan.scenario;
    for option in &scenario.options {
        utilisation(projected, option, list);
        price_decline(projected, option, list);
        server_life(scenario, option, list);
        if matches!(option.core.kind, OptionKind::SelfHosted | OptionKind::Hybrid) {
            people(scenario, option, list);
        }
    }
    data_engineering(projected, list);
    realisation(scenario, list);
}

fn held(list: &mut Vec<Warning>, path: String, found: Decimal, shown: String, known: &Published) {
    let (low, high) = known.range;
    if found < low || found > high {
        let message = format!(
            "{} of {shown} is outside the published range: {} ({}, read {}); say why this case differs",
            known.what, known.says, known.source, known.as_of
        );
        warn(list, path, message);
    }
}

fn input(projected: &Projected, path: &str) -> Option<Decimal> {
    let sheet = &projected.model.sheet;
    sheet.find_input(path).map(|input| sheet.input(input).value)
}

fn utilisation(projected: &Projected, option: &OptionSpec, list: &mut Vec<Warning>) {
    let path = format!("options.{}.serving.target_utilisation", option.id);
    if let Some(target) = input(projected, &path) {
        held(list, path, target, percent(target, 0), &PEAK_UTILISATION);
    }
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

/// People on lines that only options with replicas of their own bear.
fn people(scenario: &Scenario, option: &OptionSpec, list: &mut Vec<Warning>) {
    let hosted = |id: &str| {
        let named = scenario.options.iter().find(|option| option.id == id);
        named.is_some_and(|option| matches!(option.core.kind, OptionKind::SelfHosted | OptionKind::Hybrid))
    };
    let alone = scenario.options.iter().all(|option| hosted(&option.id));
    let own = |line: &CostLine| match &line.options {
        Some(names) => {
            names.iter().any(|name| name.as_str() == option.id)
                && names.iter().all(|name| hosted(name.as_str()))
        }
        None => alone,
    };
    let count = |line: &CostLine| line.fte.as_ref().map(|fte| fte.value);
    let lines = scenario.costs.iter().filter(|(_, line)| own(line));
    let total: Decimal = lines.filter_map(|(_, line)| count(line)).sum();
    let shown = fixed(total.normalize(), total.normalize().scale());
    held(list, format!("options.{}.serving", option.id), total, shown, &PEOPLE);
}

/// Lines for data against lines for the model, where a scenario has both.
fn data_engineering(projected: &Projected, list: &mut Vec<Warning>) {
    let scenario = &projected.plan.scenario;
    let data = |line: &CostLine| line.covers.iter().flatten().any(|it| *it == Expected::DataEngineering);
    let is_data = |id: &str, line: &CostLine| id.contains("data") || data(line);
    let is_model = |id: &str, line: &CostLine| {
        let words = ["model_development", "model", "prompt", "development", "fine_tuning"];
        words.iter().any(|word| id.contains(word))
            && line.fte.is_none()
            && line.category == Some(Category::Engineering)
    };
    let Some(option) = scenario.options.first() else { return };
    let total = |wanted: &dyn Fn(&str, &CostLine) -> bool| -> Decimal {
        let ids = scenario.costs.iter().filter(|(id, line)| wanted(id, line)).map(|(id, _)| id);
        let lines = ids.filter_map(|id| projected.model.line(&format!("options.{}.costs.{id}", option.id)));
        lines.flat_map(|line| projected.exact.cells(line)).flatten().sum()
    };
    let (data, model) = (total(&is_data), total(&|id, line| !is_data(id, line) && is_model(id, line)));
    if let Some(times) = data.checked_div(model).filter(|_| data > Decimal::ZERO) {
        held(list, "costs".into(), times, format!("{} times", fixed(times, 1)), &DATA_ENGINEERING);
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
