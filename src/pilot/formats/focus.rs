//! FOCUS 1.0 to 1.3, the billing format of the FinOps Foundation. What was billed counts, not what is amortised.

use rust_decimal::Decimal;

use crate::pilot::format::{Cells, FormatOrigin, PilotFormat, RowDraft, Why};
use crate::pilot::formats::meters::{add, as_fee, per_unit};
use crate::pilot::label::Label;
use crate::pilot::row::Quantity;

pub const BILLING: PilotFormat = PilotFormat {
    name: "focus",
    title: "FOCUS billing",
    origin: FormatOrigin::Bill,
    marks: &[&["BilledCost"], &["ChargeCategory"], &["ChargePeriodStart"]],
    period: &["ChargePeriodStart"],
    until: &["ChargePeriodEnd"],
    id: &[],
    currency: &["BillingCurrency"],
    labels: &[
        (Label::Model, &["ResourceName", "ResourceId"]),
        (Label::Project, &["SubAccountId"]),
        (Label::Key, &["x_ApiKey"]),
        (Label::Call, &["ServiceName"]),
        (Label::Tag, &["Tags"]),
        (Label::Item, &["SkuMeter", "ChargeDescription"]),
    ],
    amounts: &[],
    other: &[
        "BilledCost",
        "ChargeCategory",
        "ChargeClass",
        "ConsumedQuantity",
        "ConsumedUnit",
        "SkuMeter",
        "ChargeDescription",
        "Tags",
        "x_ConsumedTokens",
        "ServiceCategory",
        "SkuPriceDetails",
        "x_PricingUnitDescription",
        "x_SkuMeterName",
    ],
    more: Some(charge),
    utc: true,
    in_parts: true,
    view: None,
    note: None,
};

/// Taxes are no part of the case, and credits end: neither says what a call costs.
fn charge(cells: &Cells, draft: &mut RowDraft) -> Result<(), Why> {
    let category = cells.text("ChargeCategory").unwrap_or_default();
    let correction = cells.text("ChargeClass").is_some_and(|class| class.eq_ignore_ascii_case("correction"));
    // A refund is a charge below zero, of whatever category.
    let Some(cost) = cells.number("BilledCost", true)? else { return Err(Why::Blank) };
    match category.to_lowercase().as_str() {
        "tax" => return Err(Why::LeftOut("taxes", Some(cost))),
        "credit" => return Err(Why::LeftOut("credits, which end", Some(cost))),
        "usage" | "purchase" | "adjustment" => draft.amounts.set(Quantity::Cost, cost),
        other => {
            let known = "Usage, Purchase, Tax, Credit or Adjustment";
            return Err(Why::Bad(format!("`ChargeCategory` is {known}, found `{other}`")));
        }
    }
    let words = ["SkuMeter", "ChargeDescription"].iter().find_map(|name| cells.text(name));
    if as_fee(&words.unwrap_or_default(), draft) {
        return Ok(());
    }
    let refund = cost.is_sign_negative();
    if category.eq_ignore_ascii_case("usage") && !correction && !refund {
        volume(cells, draft)
    } else {
        Ok(())
    }
}

/// Tokens and calls, where the row says which: not LiteLLM's, whose quantities are all 1.
fn volume(cells: &Cells, draft: &mut RowDraft) -> Result<(), Why> {
    let unit = cells.text("ConsumedUnit").unwrap_or_default().to_lowercase();
    let tags = cells.text("Tags").unwrap_or_default();
    let tagged = ["custom_llm_provider", "api_key_alias", "model_group"].iter().any(|key| tags.contains(key));
    let service = cells.text("ServiceCategory").is_some_and(|service| service == "AI and Machine Learning");
    let one = cells.amount("ConsumedQuantity")? == Some(Decimal::ONE);
    if unit == "requests" && (tagged || service && one) {
        draft.note = Some(
            "LiteLLM writes 1 as every quantity of its FOCUS export: its cost is used, its volume is not",
        );
        return Ok(());
    }
    let tokens = cells.amount("x_ConsumedTokens")?;
    let per = per_unit(&unit).or_else(|| (unit == "units" && says_tokens(cells)).then_some(Decimal::ONE));
    let consumed = cells.amount("ConsumedQuantity")?;
    let tokens = tokens.or_else(|| consumed.zip(per).map(|(quantity, per)| quantity * per));
    match (tokens, unit.as_str()) {
        (Some(tokens), _) => {
            let words = cells.text("SkuMeter").or_else(|| cells.text("ChargeDescription"));
            let details = cells.text("SkuPriceDetails").unwrap_or_default();
            add(&words.unwrap_or_default(), &details, tokens, draft);
        }
        (None, "requests" | "calls") => {
            consumed.into_iter().for_each(|calls| draft.amounts.set(Quantity::Calls, calls))
        }
        _ => {}
    }
    Ok(())
}

/// Whether a meter in `Units` counts tokens: Azure's price is for a million of them, its quantity is not.
fn says_tokens(cells: &Cells) -> bool {
    let said = ["SkuMeter", "ChargeDescription", "x_PricingUnitDescription", "x_SkuMeterName"];
    said.iter().any(|field| cells.text(field).is_some_and(|text| text.to_lowercase().contains("token")))
}
