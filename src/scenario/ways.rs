//! The ways in which a step of calls is served and replicas are paid for, by which each field says where it has an effect.

/// Ways of serving that take a field.
pub type Ways = &'static [&'static str];

/// How a step is served.
pub const TOKENS: &str = "a price by token";
pub const CALL: &str = "a flat price per call";
pub const PROVISIONED: &str = "provisioned capacity";
/// The same, sized by tokens.
pub const UNITS: &str = "provisioned capacity by tokens";
pub const POOL: &str = "a pool of replicas";

pub const BY_TOKEN: Ways = &[TOKENS];
/// Cached tokens have a weight of their own in provisioned capacity.
pub const BY_TOKEN_OR_UNITS: Ways = &[TOKENS, UNITS];
pub const BY_CALL: Ways = &[CALL];
pub const BY_TOKEN_OR_CALL: Ways = &[TOKENS, CALL];
pub const BY_PROVISION: Ways = &[PROVISIONED, UNITS];
pub const BY_API: Ways = &[TOKENS, CALL, PROVISIONED, UNITS];
pub const ON_POOL: Ways = &[POOL];
/// Tokens count everywhere but where capacity is rented by calls a second.
pub const COUNTED: Ways = &[TOKENS, CALL, UNITS, POOL];

/// Plans of replicas.
pub const RENTED: Ways = &["on-demand", "reserved-1y", "reserved-3y", "spot", "autoscale"];
pub const RESERVED: Ways = &["reserved-1y", "reserved-3y"];
pub const MIXED_PLANS: Ways = &["reserved-1y", "reserved-3y", "spot"];
pub const OWNED: Ways = &["owned"];
