//! What the TOML parser says, in the words of someone who fills in a form.

use toml::de::Error;

use crate::base::diagnostic::{Problem, Span};
use crate::base::text::shortened;

/// A syntax error as a problem: the rule, what was found, and how to mend it where that is plain.
pub fn problem(file: usize, text: &str, error: &Error) -> Problem {
    let range = error.span().unwrap_or(0..0);
    let found = text.get(range.clone()).unwrap_or("").trim_end_matches(['\r', '\n']);
    let said = error.message().lines().collect::<Vec<_>>().join(", ");
    let (message, hint) = plainly(&said, found);
    let problem = Problem::new("toml-syntax", &Span { file, range }, message).label("not valid TOML");
    match hint {
        Some(hint) => problem.hint(hint),
        None => problem,
    }
}

type Plain = (String, Option<String>);

fn plainly(said: &str, found: &str) -> Plain {
    let shown = shortened(found);
    match said {
        _ if said.starts_with("string values must be quoted") => unquoted(found, &shown),
        _ if ["invalid boolean", "invalid infinity", "invalid nan"]
            .iter()
            .any(|head| said.starts_with(head)) =>
        {
            unquoted(found, &shown)
        }
        _ if said.starts_with("unexpected key or value") && found.is_empty() => {
            let hint = "separate thousands with `_` or not at all: 10_000";
            ("each line takes one value, and something follows it".into(), Some(hint.into()))
        }
        _ if said.starts_with("duplicate key") => {
            let message = format!("a name may appear only once in its table, found `{shown}` again");
            (message, Some("keep one of the two, or give one another name".into()))
        }
        _ if said.starts_with("invalid date") || said.starts_with("invalid time") => {
            let message = format!("`{shown}` is not a date of the form YYYY-MM-DD");
            (message, Some(format!("a month is a text: write \"{shown}\"")))
        }
        _ if said.contains("recurs") => ("tables and lists nest at most 80 deep".into(), None),
        _ if said.starts_with("invalid basic string, expected `\"`") => {
            ("a text ends on the line where it starts, with a `\"`".into(), None)
        }
        _ if said.starts_with("key with no value") => ("a field is written `name = value`".into(), None),
        _ => (said.to_string(), None),
    }
}

/// Something that is neither a number nor in quotes.
fn unquoted(found: &str, shown: &str) -> Plain {
    if found.is_empty() {
        return ("a value must follow the `=`, found nothing".into(), None);
    }
    let digits: String = found.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    let percent =
        found.strip_suffix('%').and_then(|number| number.trim().parse::<rust_decimal::Decimal>().ok());
    let numeric =
        found.starts_with(|c: char| c.is_ascii_digit() || "$€£¥+-.".contains(c)) && !digits.is_empty();
    let message = match numeric {
        true => format!("a number is written without a unit or a sign of currency, found `{shown}`"),
        false => format!("a text stands between quotes, found `{shown}`"),
    };
    let hint = match (percent, numeric) {
        (Some(percent), _) => {
            format!(
                "for {percent} percent write {}",
                (percent / rust_decimal::Decimal::ONE_HUNDRED).normalize()
            )
        }
        (None, true) => format!("write {digits}"),
        (None, false) => format!("write \"{}\"", shown.trim_matches(['“', '”', '\'', '„'])),
    };
    (message, Some(hint))
}
