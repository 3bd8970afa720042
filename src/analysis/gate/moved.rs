//! What was changed in the criteria since they were registered.

use rust_decimal::Decimal;

use crate::scenario::baseline::Registered;

/// What differs between the criteria that were registered and those of the scenario now.
pub fn moved(registered: &[Registered], now: &[Registered]) -> Vec<String> {
    let of = |list: &[Registered], id: &str| list.iter().find(|one| one.id == id).cloned();
    let mut said = Vec::new();
    for old in registered {
        match of(now, &old.id) {
            None => said.push(format!("`{}` was registered and has been removed", old.id)),
            Some(new) => said.extend(changes(old, &new)),
        }
    }
    let fresh = now.iter().filter(|one| of(registered, &one.id).is_none());
    said.extend(fresh.map(|one| format!("`{}` has been added since", one.id)));
    said
}

fn changes(old: &Registered, new: &Registered) -> Vec<String> {
    let number = |value: &Option<Decimal>| value.map_or("none".to_string(), |value| value.to_string());
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_string());
    let pairs = [
        ("metric", old.metric.clone(), new.metric.clone()),
        ("option", text(&old.option), text(&new.option)),
        ("min", number(&old.min), number(&new.min)),
        ("max", number(&old.max), number(&new.max)),
        ("owner", text(&old.owner), text(&new.owner)),
        ("agreed", text(&old.agreed), text(&new.agreed)),
    ];
    let differ = pairs.into_iter().filter(|(_, from, to)| from != to);
    differ.map(|(field, from, to)| format!("`{}.{field}` changed from {from} to {to}", old.id)).collect()
}
