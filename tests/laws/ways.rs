//! Options made up from a seed that buy in other ways: growing prompts, units by tokens, seats and fees.

use crate::made::Dice;

fn head(name: &str, kind: &str, dice: &mut Dice) -> String {
    let live = 1 + dice.below(9);
    format!("[options.{name}]\nname = \"{name}\"\nkind = \"{kind}\"\ngo_live = {live}\n")
}

fn outcome(name: &str, dice: &mut Dice) -> String {
    let (share, rate) = (dice.share(), dice.share());
    format!("[options.{name}.outcome]\nautomated_share = {share}\nerror_rate = {rate}\n")
}

/// Prices and shares of the cache of a step.
fn prices(dice: &mut Dice) -> String {
    format!(
        "input_per_mtok = {}\ncached_input_per_mtok = {}\noutput_per_mtok = {}\ncached_input_share = {}\n",
        dice.hundredths(5),
        dice.hundredths(1),
        dice.hundredths(20),
        dice.share()
    )
}

fn lengths(dice: &mut Dice) -> String {
    let (one, other) = (100 + dice.below(9_000), 100 + dice.below(90_000));
    match dice.below(2) {
        0 => format!(
            "turns = {}.{}\ninput_tokens = {one}\ncontext_growth_tokens = {}\noutput_tokens = 300\n",
            1 + dice.below(40),
            dice.below(10),
            dice.below(4_000)
        ),
        _ => format!(
            "sizes = [{{ share = 0.7, input_tokens = {one}, output_tokens = 90 }}, {{ share = 0.3, input_tokens = {other}, output_tokens = 700 }}]\n"
        ),
    }
}

/// An agent with a cache, a tuned model and hours of another price.
pub fn agent(dice: &mut Dice) -> String {
    let window = dice.maybe(|dice| {
        format!("peak_window = {{ share = {}, price_factor = {} }}\n", dice.share(), dice.hundredths(3))
    });
    let training = dice.maybe(|dice| {
        format!(
            "[options.agent.training.tune]\ntokens = {}\nepochs = 3\nprice_per_mtok = {}\nevery = {}\nhosting_per_hour = {}\n",
            1 + dice.below(5_000_000),
            dice.hundredths(30),
            1 + dice.below(9),
            dice.hundredths(3)
        )
    });
    let cache = dice.maybe(|dice| {
        let (tokens, price) = (dice.below(900_000), dice.hundredths(5));
        format!(
            "[options.agent.cache]\ntokens = {tokens}\nhours_per_month = 600\nprice_per_mtok_hour = {price}\n"
        )
    });
    format!(
        "{}{cache}{training}[options.agent.calls.step]\ncalls_per_unit = {}\n{}{}{window}{}",
        head("agent", "api", dice),
        dice.hundredths(2),
        lengths(dice),
        prices(dice),
        outcome("agent", dice)
    )
}

/// Units by tokens, for the peak or with the rest at the price by token.
pub fn units(dice: &mut Dice) -> String {
    let spills = dice.below(2) == 0;
    let (own, bought) = match spills {
        true => {
            (prices(dice), format!("spillover = true\nminimum_units = 3\nunits = {}\n", 3 + dice.below(90)))
        }
        false => {
            let (least, step) = (1 + dice.below(20), 1 + dice.below(9));
            (String::new(), format!("minimum_units = {least}\nstep_units = {step}\n"))
        }
    };
    format!(
        "{}[options.units.calls.step]\ncalls_per_unit = {}\n{}{own}[options.units.calls.step.provisioned]\n\
         price_per_unit_month = {}\ninput_tpm_per_unit = 3_000\noutput_weight = 4\ncached_weight = 0\n{bought}{}",
        head("units", "api", dice),
        dice.hundredths(2),
        lengths(dice),
        dice.hundredths(300),
        outcome("units", dice)
    )
}

/// Seats, and fees by what is automated, by unit and by seat.
pub fn product(dice: &mut Dice) -> String {
    let used = dice.maybe(|dice| format!("active_share = {}\n", dice.share()));
    let commit = dice.maybe(|dice| {
        let (per, amount) = (dice.pick(&["month", "year"]).to_string(), dice.hundredths(60_000));
        format!("commit = {{ per = \"{per}\", amount = {amount}, overage_factor = 1.2 }}\n")
    });
    let per = dice.pick(&["unit", "automated", "seat"]).to_string();
    format!(
        "{}[options.product.seats]\nbought = {}\nblock = {}\nminimum = 40\nprice_per_month = {}\n{used}\
         [options.product.fees.tariff]\nper = \"{per}\"\nbase_per_month = {}\nincluded = {}\n\
         tiers = [{{ above = 0, price = 0.9 }}, {{ above = 500, price = 0.4 }}, {{ above = 50_000, price = 0.1 }}]\n{commit}{}",
        head("product", "other", dice),
        dice.below(4_000),
        1 + dice.below(99),
        dice.hundredths(60),
        dice.hundredths(300),
        dice.below(900),
        outcome("product", dice)
    )
}
