//! `tollgate baseline`: the plan, frozen, before the pilot.

use crate::analysis::gate::decision::{judgeable, registered};
use crate::base::diagnostic::Texts;
use crate::cli::args;
use crate::cli::files::{hash_of, write_file};
use crate::cli::output::Output;
use crate::cli::{Exit, Failure, studied};
use crate::form::files::Files;
use crate::render::json;
use crate::report::gate::baseline::baseline as frozen;

/// Every text that was read, with its hash.
pub fn hashes(texts: &Texts) -> Vec<(String, String)> {
    texts.list.iter().map(|text| (text.name.clone(), hash_of(text.text.as_bytes()))).collect()
}

pub fn baseline(args: &args::Baseline, out: &mut Output) -> Result<Exit, Failure> {
    let (projected, study) = studied(&Files::default(), &args.scenario)?;
    let criteria = registered(&projected.plan.scenario);
    judgeable(&projected, &criteria)?;
    let text = json::render(&frozen(&projected, &study, &criteria, &hashes(&projected.plan.texts)));
    let Some(path) = &args.output else {
        out.print(&text)?;
        return Ok(Exit::Done);
    };
    write_file(path, text.as_bytes(), args.force)?;
    out.say(&format!("wrote {}\n", path.display()));
    if criteria.is_empty() {
        out.say("there are no criteria in it: the gate cannot say *scale* without them\n");
    }
    Ok(Exit::Done)
}
