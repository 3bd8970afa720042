//! The records of a portfolio file.

use crate::base::calendar::YearMonth;
use crate::base::diagnostic::{Problem, nearest};
use crate::form::field_row::{FieldSpec, names};
use crate::form::fields::{FileName, Keyed, Names, Text};
use crate::form::number::Number;
use crate::form::record::{Reader, no_rule};
use crate::form::rule::{MONEY, NOT_NEGATIVE, RATE, SHARE};
use crate::form::toml_tree::Node;
use crate::record;
use crate::scenario::types::{CostLine, Role, Work};

record! {
    /// A whole portfolio file.
    pub struct WrittenPortfolio {
        /// What the portfolio is, and its limits.
        portfolio: PortfolioHeader,
        /// What its use cases have in common.
        shared: Option<Shared>,
        /// The use cases.
        use_cases: Keyed<UseCase>,
    }
}

record! {
    /// What the portfolio is, and its limits.
    pub struct PortfolioHeader {
        /// Title of the portfolio.
        name: Text,
        /// The person accountable for it.
        owner: Option<Text>,
        /// The most that may be spent in each year of the portfolio, gross; a year that is not listed has no limit.
        budget_by_year: Option<Vec<Number>> = MONEY,
        /// The most people of a role in any month.
        fte_limit: Option<FteLimit>,
        /// True if the figures are made up for teaching.
        illustrative: Option<bool>,
    }
}

record! {
    /// The most people of a role in any month.
    pub struct FteLimit {
        /// The role.
        role: Text,
        /// Full-time equivalents.
        fte: Number = NOT_NEGATIVE,
    }
}

record! {
    /// What the use cases have in common.
    pub struct Shared {
        /// The annual discount rate of all of them.
        discount_rate: Option<Number> = RATE,
        /// Price books over those of the scenarios.
        pricing: Option<Vec<FileName>>,
        /// How people's time converts, in all of them.
        work: Option<Work>,
        /// Roles that cost the same in all of them.
        roles: Keyed<Role>,
        /// Lines of cost that are paid once for all of them.
        costs: Keyed<CostLine>,
        /// GPU pools that several use cases draw on.
        pools: Keyed<Node>,
    }
}

record! {
    /// A use case of the portfolio.
    pub struct UseCase {
        /// Its scenario file, relative to the portfolio.
        scenario: FileName,
        /// A named case of the scenario.
        case: Option<Text>,
        /// The option that is taken; the recommended one if not given.
        option: Option<Text>,
        /// Month 1 of the use case; that of its scenario if not given.
        start: Option<YearMonth>,
        /// The person accountable for it; the owner of the scenario if not given.
        owner: Option<Text>,
        /// Whether it is in every choice.
        must: Option<bool>,
        /// What it takes over from an earlier use case.
        reuse: Option<Reuse>,
        /// Use cases that cannot be chosen beside it.
        excludes: Option<Names>,
        /// Use cases without which it cannot be chosen, and which start no later.
        after: Option<Names>,
    }
}

record! {
    /// What a use case takes over from an earlier one.
    pub struct Reuse {
        /// The earlier use case.
        of: Text,
        /// Share of the one-off work of this use case that need not be done again.
        share: Number = SHARE,
    }
}

impl WrittenPortfolio {
    /// Reads the whole file, and reports all that is wrong with it.
    pub fn of(root: &Node, reader: &mut Reader) -> Option<Self> {
        let root = Node { path: "the portfolio file".to_string(), ..root.clone() };
        reader.known(&root, &names(Self::ROWS));
        let ask = FieldSpec { rule: no_rule(), doc: "a portfolio" };
        reader.table(&root, &ask)?;
        let file = Self::read_part(&root, reader)?;
        file.check(&root, reader);
        Some(file)
    }

    fn check(&self, root: &Node, reader: &mut Reader) {
        if self.use_cases.is_empty() {
            let problem = Problem::new("no-use-cases", &root.span, "a portfolio has at least one use case");
            reader.report(problem.hint("write `[use_cases.NAME]` with `scenario = \"FILE.toml\"`"));
        }
        self.plain_numbers().for_each(|number| check_plain(number, reader));
        for (id, case) in self.use_cases.iter() {
            self.named_by(case).for_each(|name| self.check_name(id, name, reader));
        }
        for pool in self.shared.iter().flat_map(|shared| shared.pools.keys()) {
            let place = self.shared.as_ref().and_then(|shared| shared.pools.place(pool));
            let message = format!("use cases cannot share a GPU pool yet, found `shared.pools.{pool}`");
            let problem = place.map(|place| Problem::new("no-shared-pools", place, &message));
            let problem = problem.unwrap_or_else(|| Problem::nowhere("no-shared-pools", &message));
            reader.report(
                problem.hint("leave it out; each use case then pays for the servers of its scenario"),
            );
        }
    }

    /// Numbers that are as they are: in the currency of the portfolio, the same in every month.
    fn plain_numbers(&self) -> impl Iterator<Item = &Number> {
        let budget = self.portfolio.budget_by_year.iter().flatten();
        let fte = self.portfolio.fte_limit.iter().map(|limit| &limit.fte);
        let reuse = self.use_cases.iter().filter_map(|(_, case)| Some(&case.reuse.as_ref()?.share));
        budget.chain(fte).chain(reuse)
    }

    fn named_by<'a>(&self, case: &'a UseCase) -> impl Iterator<Item = &'a Text> {
        let lists = [&case.excludes, &case.after].into_iter().flatten().flat_map(|names| &names.names);
        lists.chain(case.reuse.iter().map(|reuse| &reuse.of))
    }

    fn check_name(&self, id: &str, name: &Text, reader: &mut Reader) {
        let known = || self.use_cases.keys().filter(|known| *known != id);
        if known().any(|known| known == name.text) {
            return;
        }
        let message =
            format!("`use_cases.{id}` names another use case of the portfolio, found `{}`", name.text);
        let problem = Problem::new("unknown-use-case", &name.span, message).label("no other use case");
        reader.report(problem.hint(match nearest(&name.text, known()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known().next().is_none() => "there is no other one".to_string(),
            None => format!("the others are {}", known().collect::<Vec<_>>().join(", ")),
        }));
    }
}

/// A limit neither escalates nor is in a currency of its own: nothing converts it.
fn check_plain(number: &Number, reader: &mut Reader) {
    if number.currency.is_some() || number.escalation.is_some() || number.range.is_some() {
        let message =
            format!("`{}` is one number, without a currency, a range or a change by year", number.path);
        let problem = Problem::new("not-plain", &number.span, message).label("more than a number");
        reader.report(problem.hint("write the number alone; limits are in the currency of the scenarios"));
    }
}
