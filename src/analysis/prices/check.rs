//! What a reader of a price book must know: entries that are old, retired or weak, and sources that disagree.

use chrono::NaiveDate;

use crate::prices::book::PriceBook;
use crate::prices::entries::{ApiModel, Gpu, GpuPrice};

/// Why an entry deserves a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Concern {
    Retired,
    Retiring,
    NotYet,
    Disagrees,
    Weak,
    Stale,
}

impl Concern {
    pub const ALL: [Self; 6] =
        [Self::Retired, Self::Retiring, Self::NotYet, Self::Disagrees, Self::Weak, Self::Stale];

    pub fn word(self) -> &'static str {
        match self {
            Self::Retired => "retired",
            Self::Retiring => "retiring",
            Self::NotYet => "not yet in force",
            Self::Disagrees => "disagreeing sources",
            Self::Weak => "weak sources",
            Self::Stale => "stale",
        }
    }
}

/// One thing to look at.
#[derive(Debug, Clone)]
pub struct Finding {
    pub concern: Concern,
    /// Key of the entry, with the provider of a GPU.
    pub entry: String,
    pub message: String,
}

/// Days after which a price is old, as scenarios have it too.
const PRICE_DAYS: i64 = 90;
/// Wages, facilities and measured speeds move by the year.
const FIGURE_DAYS: i64 = 366;

/// Everything to look at on a day, by concern.
pub fn check(book: &PriceBook, day: NaiveDate) -> Vec<Finding> {
    let mut found = Findings { day, list: vec![] };
    book.api.iter().for_each(|(key, model)| found.model(key, model));
    book.gpu.iter().for_each(|(key, gpu)| found.gpu(key, gpu));
    for (key, row) in &book.throughput {
        found.figure(key, row.as_of, row.weak);
    }
    for (key, entry) in &book.labour {
        found.figure(key, entry.as_of, entry.weak);
    }
    for (key, entry) in &book.facility {
        found.figure(key, entry.as_of, entry.weak);
    }
    for (pair, exchange) in &book.fx {
        match exchange.on(day) {
            Some(rate) => found.age(pair, rate.as_of, PRICE_DAYS),
            None => found.add(Concern::NotYet, pair, format!("no rate is in force on {day}")),
        }
    }
    found.list.sort_by_key(|finding| finding.concern);
    found.list
}

struct Findings {
    day: NaiveDate,
    list: Vec<Finding>,
}

impl Findings {
    fn add(&mut self, concern: Concern, entry: &str, message: impl Into<String>) {
        self.list.push(Finding { concern, entry: entry.to_string(), message: message.into() });
    }

    fn age(&mut self, entry: &str, as_of: NaiveDate, days: i64) {
        let age = (self.day - as_of).num_days();
        if age > days {
            self.add(Concern::Stale, entry, format!("last checked {as_of}, {age} days before {}", self.day));
        }
    }

    fn weak(&mut self, entry: &str, weak: Option<bool>) {
        if weak == Some(true) {
            self.add(Concern::Weak, entry, "its source is too weak to carry a decision");
        }
    }

    fn figure(&mut self, key: &str, as_of: NaiveDate, weak: Option<bool>) {
        self.age(key, as_of, FIGURE_DAYS);
        self.weak(key, weak);
    }

    fn model(&mut self, key: &str, model: &ApiModel) {
        match model.retires {
            Some(last) if last < self.day => self.add(Concern::Retired, key, format!("retired on {last}")),
            Some(last) if (last - self.day).num_days() <= PRICE_DAYS => {
                self.add(Concern::Retiring, key, format!("retires on {last}"));
            }
            _ => {}
        }
        let Some(price) = model.on(self.day) else {
            let day = self.day;
            return self.add(Concern::NotYet, key, format!("no price is in force on {day}"));
        };
        if let Some(said) = &price.disagrees {
            self.add(Concern::Disagrees, key, said.text.clone());
        }
        self.weak(key, price.weak);
        self.age(key, price.as_of, PRICE_DAYS);
    }

    /// Of each provider, the price that holds.
    fn gpu(&mut self, key: &str, gpu: &Gpu) {
        let day = self.day;
        let newer = |price: &GpuPrice, other: &GpuPrice| {
            let same = other.provider.text == price.provider.text;
            let kind = other.purchase.is_some() == price.purchase.is_some();
            same && kind && other.starts() > price.starts() && other.starts() <= day
        };
        for price in &gpu.price {
            if gpu.price.iter().any(|other| newer(price, other)) {
                continue;
            }
            let entry = format!("{key}, {}", price.provider.text);
            if let Some(said) = &price.disagrees {
                self.add(Concern::Disagrees, &entry, said.text.clone());
            }
            self.weak(&entry, price.weak);
            self.age(&entry, price.as_of, PRICE_DAYS);
        }
    }
}
