//! The clouds' own exports of what they bill: Azure's cost details, AWS's cost and usage report 2.0, and Google's billing export. A
//! row is a meter, or a day of it.

use rust_decimal::Decimal;

use crate::pilot::format::{Cells, FormatOrigin, PilotFormat, RowDraft, Why};
use crate::pilot::formats::meters::{add, as_fee, per_unit};
use crate::pilot::label::Label;
use crate::pilot::row::Quantity;

pub const AZURE: PilotFormat = PilotFormat {
    name: "azure-cost",
    title: "Azure cost details",
    origin: FormatOrigin::Bill,
    marks: &[&["MeterCategory"], &["UnitOfMeasure"], &["Quantity", "UsageQuantity"]],
    period: &["Date", "UsageDateTime"],
    until: &[],
    id: &[],
    currency: &["BillingCurrency", "BillingCurrencyCode"],
    labels: &[
        (Label::Project, &["SubscriptionId", "SubscriptionGuid"]),
        (Label::Key, &["ResourceId"]),
        (Label::Call, &["ResourceGroup"]),
        (Label::Tag, &["Tags"]),
        (Label::Item, &["MeterName"]),
    ],
    amounts: &[],
    other: &[
        "ChargeType",
        "MeterCategory",
        "MeterSubCategory",
        "UnitOfMeasure",
        "Quantity",
        "UsageQuantity",
        "CostInBillingCurrency",
        "PreTaxCost",
        "Cost",
    ],
    more: Some(azure),
    utc: true,
    in_parts: true,
    view: None,
    note: None,
};

fn azure(cells: &Cells, draft: &mut RowDraft) -> Result<(), Why> {
    let cost = cost(cells, &["CostInBillingCurrency", "PreTaxCost", "Cost"])?;
    let category = cells.text("MeterCategory").unwrap_or_default().to_lowercase();
    if !["openai", "foundry", "cognitive", "ai services", "machine learning"]
        .iter()
        .any(|word| category.contains(word))
    {
        return Err(Why::LeftOut("charges of other services", Some(cost)));
    }
    billed(cells.text("ChargeType").as_deref().unwrap_or("usage"), cost, draft)?;
    let unit = cells.text("UnitOfMeasure").unwrap_or_default().to_lowercase();
    // The price is of a million of them, and the quantity is not.
    let per = if unit.starts_with("1m") { Some(Decimal::ONE) } else { per_unit(&unit) };
    let per = per.or_else(|| per_unit(&format!("{unit} tokens")));
    let meter = ["MeterName", "MeterSubCategory"].map(|name| cells.text(name).unwrap_or_default()).join(" ");
    tokens(cells, &["Quantity", "UsageQuantity"], per.filter(|_| cost.is_sign_positive()), &meter, draft)
}

pub const AWS: PilotFormat = PilotFormat {
    name: "aws-cur",
    title: "AWS cost and usage report",
    marks: &[&["line_item_usage_type"], &["line_item_unblended_cost"]],
    period: &["line_item_usage_start_date"],
    until: &["line_item_usage_end_date"],
    currency: &["line_item_currency_code"],
    labels: &[
        (Label::Project, &["line_item_usage_account_id"]),
        (Label::User, &["line_item_iam_principal"]),
        (Label::Tag, &["resource_tags"]),
        (Label::Item, &["line_item_usage_type"]),
    ],
    other: &[
        "line_item_line_item_type",
        "line_item_product_code",
        "line_item_usage_type",
        "line_item_usage_amount",
        "pricing_unit",
        "line_item_unblended_cost",
        "line_item_operation",
    ],
    more: Some(aws),
    ..AZURE
};

fn aws(cells: &Cells, draft: &mut RowDraft) -> Result<(), Why> {
    let cost = cost(cells, &["line_item_unblended_cost"])?;
    let product = cells.text("line_item_product_code").unwrap_or_default().to_lowercase();
    let meter = cells.text("line_item_usage_type").unwrap_or_default();
    // Models of the marketplace are billed under a code of their own, by the same meters.
    if !product.contains("bedrock") && !meter.to_lowercase().contains("token") {
        return Err(Why::LeftOut("charges of other services", Some(cost)));
    }
    billed(cells.text("line_item_line_item_type").as_deref().unwrap_or("usage"), cost, draft)?;
    let unit = cells.text("pricing_unit").unwrap_or_default().to_lowercase();
    let per = per_unit(&unit).or_else(|| (unit == "units").then_some(Decimal::ONE));
    let per = per.filter(|_| cost.is_sign_positive());
    tokens(cells, &["line_item_usage_amount"], per, &meter.replace("TokenCount", " token"), draft)
}

pub const GCP: PilotFormat = PilotFormat {
    name: "gcp-billing",
    title: "Google Cloud billing export",
    marks: &[&["sku.description", "sku_description"], &["usage_start_time"], &["cost"]],
    period: &["usage_start_time"],
    until: &["usage_end_time"],
    currency: &["currency"],
    labels: &[
        (Label::Project, &["project.id", "project_id"]),
        (Label::Item, &["sku.description", "sku_description"]),
    ],
    other: &[
        "service.description",
        "service_description",
        "usage.amount",
        "usage_amount",
        "usage.unit",
        "usage_unit",
        "cost",
        "cost_type",
    ],
    more: Some(gcp),
    ..AZURE
};

/// Its cost is before credits, which end.
fn gcp(cells: &Cells, draft: &mut RowDraft) -> Result<(), Why> {
    let cost = cost(cells, &["cost"])?;
    let text = |names: &[&str]| names.iter().find_map(|name| cells.text(name)).unwrap_or_default();
    let service = text(&["service.description", "service_description"]).to_lowercase();
    if !["vertex", "gemini", "generative"].iter().any(|word| service.contains(word)) {
        return Err(Why::LeftOut("charges of other services", Some(cost)));
    }
    billed(cells.text("cost_type").as_deref().unwrap_or("regular"), cost, draft)?;
    let sku = text(&["sku.description", "sku_description"]);
    draft.labels.extend(model(&sku).map(|model| (Label::Model, model)));
    let unit = text(&["usage.unit", "usage_unit"]).to_lowercase();
    let per = per_unit(&unit).or_else(|| (unit == "count").then_some(Decimal::ONE));
    let per = per.filter(|_| cost.is_sign_positive());
    tokens(cells, &["usage.amount", "usage_amount"], per, &sku, draft)
}

/// `Gemini 2.5 Flash` of `Gemini 2.5 Flash GA Text Input - Predictions`.
fn model(sku: &str) -> Option<String> {
    let lower = sku.to_lowercase();
    let ends =
        [" ga ", " text", " input", " output", " image", " audio", " video", " thinking", " cach", " - "];
    let end = ends.iter().filter_map(|end| lower.find(end)).min()?;
    sku.get(..end).filter(|model| !model.is_empty()).map(str::to_string)
}

/// What was billed, above or below zero.
fn cost(cells: &Cells, names: &[&str]) -> Result<Decimal, Why> {
    let first = names.iter().find_map(|name| cells.number(name, true).transpose());
    first.unwrap_or(Err(Why::Blank))
}

/// Taxes are no part of the case, and credits end.
fn billed(kind: &str, cost: Decimal, draft: &mut RowDraft) -> Result<(), Why> {
    match kind.to_lowercase().replace(' ', "").as_str() {
        "tax" => Err(Why::LeftOut("taxes", Some(cost))),
        "credit" | "bundleddiscount" => Err(Why::LeftOut("credits, which end", Some(cost))),
        _ => {
            draft.amounts.set(Quantity::Cost, cost);
            Ok(())
        }
    }
}

fn tokens(
    cells: &Cells,
    names: &[&str],
    per: Option<Decimal>,
    meter: &str,
    draft: &mut RowDraft,
) -> Result<(), Why> {
    let Some(per) = per.filter(|_| !as_fee(meter, draft)) else { return Ok(()) };
    let written = names.iter().find_map(|name| cells.amount(name).transpose()).transpose()?;
    written.into_iter().for_each(|quantity| add(meter, "", quantity * per, draft));
    Ok(())
}
