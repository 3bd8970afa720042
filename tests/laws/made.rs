//! Scenarios made up from a seed: options of every kind, lines of every kind.

use crate::ways;

/// A seeded source of choices.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, count: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % count
    }

    pub fn maybe(&mut self, text: impl FnOnce(&mut Self) -> String) -> String {
        if self.below(2) == 0 { text(self) } else { String::new() }
    }

    /// Some hundredths, from 0.01 up to below `most`.
    pub fn hundredths(&mut self, most: u64) -> String {
        let hundredths = 1 + self.below(most * 100 - 1);
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    }

    pub fn share(&mut self) -> String {
        format!("0.{:02}", 1 + self.below(98))
    }

    pub fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len() as u64) as usize]
    }
}

/// A scenario in parts, so that they can be put in any order or left out.
#[derive(Clone)]
pub struct Made {
    pub months: u32,
    pub discount_rate: &'static str,
    pub volume: String,
    /// Tables of options, cost lines and value lines, one after the other.
    pub tables: Vec<String>,
}

impl Made {
    pub fn new(seed: u64) -> Self {
        let dice = &mut Dice::new(seed);
        let volume = volume(dice);
        let mut tables: Vec<String> =
            ["flat", "tokens", "rented", "mixed", "bought"].iter().map(|kind| option(kind, dice)).collect();
        // With numbers of their own, so that they change nothing of the others.
        let own = &mut Dice::new(seed + 9_001);
        tables.extend([ways::agent(own), ways::units(own), ways::product(own)]);
        tables.extend((0..6).map(|at| cost(at, dice)));
        tables.extend((0..3).map(|at| value(at, dice)));
        Self { months: 36, discount_rate: "0.1", volume, tables }
    }

    pub fn text(&self) -> String {
        format!(
            "[scenario]\nname = \"Made\"\nunit = \"unit\"\ncurrency = \"USD\"\nstart = \"2027-01\"\nmonths = {}\n\
             discount_rate = {}\npricing = []\n{}{ROLES}{}",
            self.months,
            self.discount_rate,
            self.volume,
            self.tables.concat()
        )
    }
}

const ROLES: &str = "[work]\nhours_per_year = 1_760\n\
                     [roles.clerk]\nannual_cost = { value = 61_000, annual_escalation = 0.03 }\n\
                     [roles.engineer]\nannual_cost = { value = 150_000, annual_escalation = 0.04, step = \"yearly\" }\n\
                     [today]\nrole = \"clerk\"\nminutes_per_unit = 9\nerror_rate = 0.04\ncost_per_error = 12\n";

fn volume(dice: &mut Dice) -> String {
    let growth = dice.maybe(|dice| format!("annual_growth = {}\n", dice.share()));
    let season =
        dice.maybe(|_| "seasonality = [1.1, 0.9, 1, 1, 1.2, 0.8, 1, 1, 1, 1, 0.7, 1.3]\n".to_string());
    let units = 1_000 + dice.below(3_000_000);
    format!("[volume]\nunits_per_month = {units}\npeak_to_average = {}\n{growth}{season}", 1 + dice.below(6))
}

fn option(kind: &str, dice: &mut Dice) -> String {
    let live = 1 + dice.below(9);
    let rollout = dice.maybe(|dice| {
        let share = dice.share();
        format!("rollout = [{{ month = {live}, share = {share} }}, {{ month = {}, share = 1 }}]\n", live + 3)
    });
    let word = match kind {
        "flat" | "tokens" => "api",
        "mixed" => "hybrid",
        _ => "self-hosted",
    };
    let head = format!("[options.{kind}]\nname = \"{kind}\"\nkind = \"{word}\"\ngo_live = {live}\n{rollout}");
    let terms = if word == "self-hosted" { String::new() } else { terms(dice) };
    let serving = if word == "api" { String::new() } else { serving(kind, dice) };
    format!("{head}{terms}{}{serving}{}", calls(kind, dice), outcome(kind, dice))
}

fn terms(dice: &mut Dice) -> String {
    let discount = dice.maybe(|dice| format!("discount = {}\n", dice.share()));
    let decline = dice.maybe(|dice| format!("annual_price_decline = {}\n", dice.share()));
    let commit = dice.maybe(|dice| format!("minimum_commit = {}\n", dice.hundredths(30_000)));
    let credits = dice.maybe(|dice| {
        let (amount, last) = (dice.hundredths(50_000), 1 + dice.below(20));
        format!("free_credits = {{ amount = {amount}, expires = {last} }}\n")
    });
    format!("{discount}{decline}{commit}{credits}")
}

fn calls(kind: &str, dice: &mut Dice) -> String {
    let (input, output) = (100 + dice.below(9_000), 10 + dice.below(900));
    let retries = dice.maybe(|dice| format!("retry_rate = {}\n", dice.share()));
    let price = match kind {
        "flat" => format!("price_per_call = 0.0{}\n", dice.share().trim_start_matches("0.")),
        "rented" | "bought" => String::new(),
        _ => format!(
            "input_per_mtok = {}\ncached_input_per_mtok = {}\noutput_per_mtok = {}\ncached_input_share = {}\n\
             batch_share = {}\nbatch_discount = 0.5\n",
            dice.hundredths(5),
            dice.hundredths(1),
            dice.hundredths(20),
            dice.share(),
            dice.share()
        ),
    };
    format!(
        "[options.{kind}.calls.step]\ncalls_per_unit = {}\ninput_tokens = {input}\noutput_tokens = {output}\n{retries}{price}",
        dice.hundredths(3)
    )
}

fn serving(kind: &str, dice: &mut Dice) -> String {
    let speed = dice.hundredths(5);
    let fleet = match kind {
        "mixed" => format!("base_replicas = {}\n", dice.below(4)),
        _ => format!("min_replicas = {}\nspare_replicas = {}\n", dice.below(4), dice.below(2)),
    };
    let staging = dice.maybe(|dice| format!("staging_share = {}\ndevelopment_replicas = 1\n", dice.share()));
    let extras = dice.maybe(|dice| {
        let (licence, logs) = (dice.hundredths(2_000), dice.hundredths(900));
        format!("licence_per_gpu_year = {licence}\nobservability_per_month = {logs}\n")
    });
    let plan = if kind == "bought" { "owned" } else { dice.pick(&RENTED) };
    format!(
        "[options.{kind}.serving]\nplan = \"{plan}\"\ngpus_per_replica = {}\nrequests_per_s = {speed}\n\
         target_utilisation = {}\n{fleet}{staging}{extras}{}",
        1 + dice.below(4),
        dice.share(),
        paid(kind, plan, dice)
    )
}

const RENTED: [&str; 5] = ["on-demand", "reserved-1y", "reserved-3y", "spot", "autoscale"];

fn paid(kind: &str, plan: &str, dice: &mut Dice) -> String {
    if plan == "owned" {
        return format!(
            "[options.{kind}.serving.owned]\nper_server = {{ value = {}, annual_escalation = -0.1 }}\n\
             gpus_per_server = 8\nkw_per_server = 9.5\nuseful_life_months = {}\nresidual = {}\npue = 1.3\n\
             price_per_kwh = {{ value = {}, annual_escalation = 0.03 }}\nsupport_share = 0.08\n\
             colocation_per_kw_month = {}\n",
            dice.hundredths(300_000),
            12 + dice.below(40),
            dice.share(),
            dice.hundredths(1),
            dice.hundredths(200)
        );
    }
    let price = format!("price_per_gpu_hour = {}\n", dice.hundredths(3));
    let mixed = if ["on-demand", "autoscale"].contains(&plan) {
        String::new()
    } else {
        "on_demand_per_gpu_hour = 3.10\n".into()
    };
    let spot = if plan == "spot" { "spot_share = 0.6\ninterruption_overhead = 0.15\n" } else { "" };
    format!("{price}{mixed}{spot}")
}

fn outcome(kind: &str, dice: &mut Dice) -> String {
    format!(
        "[options.{kind}.outcome]\nautomated_share = {}\nreview_share = {}\nreview_minutes = 1.5\nerror_rate = {}\n",
        dice.share(),
        dice.share(),
        dice.share()
    )
}

fn cost(at: usize, dice: &mut Dice) -> String {
    let (from, to) = (1 + dice.below(9), 10 + dice.below(3));
    let amount = dice.hundredths(9_000);
    let way = match at {
        0 => format!("upfront = {amount}\ncapex = true\n"),
        1 => format!("per_month = {amount}\nfrom = {from}\nannual_escalation = 0.02\n"),
        2 => format!("days = {}\nrole = \"engineer\"\nfrom = {from}\nto = {to}\n", 1 + dice.below(90)),
        3 => format!("fte = {}\nrole = \"engineer\"\nfrom = {from}\n", dice.hundredths(2)),
        4 => format!("every = {}\namount = {amount}\nfrom = {from}\nupfront = 17\n", 1 + dice.below(7)),
        _ => "share_of_one_off = 0.15\n".to_string(),
    };
    let category = dice.pick(&["engineering", "maintenance", "governance", "people", "other", "api"]);
    let options = dice.maybe(|_| "options = [\"flat\", \"rented\", \"bought\"]\n".to_string());
    format!("[costs.line{at}]\ncategory = \"{category}\"\n{options}{way}")
}

fn value(at: usize, dice: &mut Dice) -> String {
    let realised = dice.share();
    let way = match at {
        0 => "from_today = true\n".to_string(),
        1 => format!("per_unit = {}\n", dice.hundredths(1)),
        _ => format!("yearly = [{}, 100, 3_000]\n", dice.hundredths(90_000)),
    };
    format!("[values.line{at}]\nrealisation = {realised}\n{way}")
}
