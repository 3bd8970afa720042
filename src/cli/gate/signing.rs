//! Signatures of a baseline, made and verified by the `ssh-keygen` of the machine.

use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::analysis::gate::signed::Signed;
use crate::analysis::projected::Projected;
use crate::base::diagnostic::{Problem, Refusal};
use crate::base::text::harmless;
use crate::form::fields::Text;
use crate::scenario::baseline::Baseline;

const PROGRAM: &str = "ssh-keygen";
/// What signatures of baselines are for, so that one made for something else is none.
const NAMESPACE: &str = "tollgate-baseline";
/// Said where the program is not there.
const WITHOUT: &str = "`ssh-keygen` is not on this machine: it comes with OpenSSH";

/// Runs it on a text.
fn keygen(args: &[&str], text: &str) -> io::Result<Output> {
    let mut command = Command::new(PROGRAM);
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    // It may have given up before it reads.
    child.stdin.take().into_iter().for_each(|mut input| drop(input.write_all(text.as_bytes())));
    child.wait_with_output()
}

/// The signature of a key over the hash of a baseline.
///
/// # Errors
/// No `ssh-keygen`, or what it says.
pub(crate) fn sign(key: &Path, seal: &str) -> Result<String, Refusal> {
    let name = key.display().to_string();
    let refuse = |message: String, hint: &str| {
        let problem = Problem::nowhere("cannot-sign", message).hint(hint);
        Refusal { texts: Default::default(), problems: vec![problem] }
    };
    if !key.is_file() {
        let message = format!("cannot sign with `{name}`: there is no such file");
        return Err(refuse(message, "name the private key, such as `~/.ssh/id_ed25519`"));
    }
    let made = keygen(&["-Y", "sign", "-f", &name, "-n", NAMESPACE], seal);
    let made = made
        .map_err(|_| refuse(format!("cannot sign: {WITHOUT}"), "install OpenSSH, or leave out `--sign`"))?;
    match made.status.success() {
        true => Ok(String::from_utf8_lossy(&made.stdout).into_owned()),
        false => {
            let said = String::from_utf8_lossy(&made.stderr);
            let said = harmless(said.lines().next().unwrap_or("it says nothing"));
            Err(refuse(
                format!("`ssh-keygen` cannot sign with `{name}`: {said}"),
                "name a private key of SSH",
            ))
        }
    }
}

/// What the signatures of a baseline show to whoever trusts a file of signers.
pub(crate) fn checked(baseline: Option<&Baseline>, plan: &Projected, allowed: Option<&Path>) -> Signed {
    let Some(frozen) = baseline.and_then(|baseline| baseline.plan.as_ref()) else { return Signed::default() };
    let wanted = approvers(plan);
    let missing = |why: String| Signed { missing: Some(why), ..Signed::default() };
    match (allowed, frozen.signatures.is_empty()) {
        (None, true) if wanted.is_empty() => Signed::default(),
        (_, true) => missing(unsigned(&wanted)),
        (None, false) if wanted.is_empty() => Signed::default(),
        (None, false) => {
            missing("the baseline is signed, and only `--allowed-signers FILE` can tell by whom".to_string())
        }
        (Some(allowed), false) => by_whom(&frozen.signatures, &frozen.seal, allowed, &wanted),
    }
}

fn unsigned(wanted: &[Vec<String>]) -> String {
    match wanted.concat().as_slice() {
        [] => "nobody has signed the baseline".to_string(),
        names => format!("nobody has signed the baseline, and {} must approve it", names.join(", ")),
    }
}

/// Those of the gate, and those of each criterion: of each list one must have signed.
fn approvers(plan: &Projected) -> Vec<Vec<String>> {
    let scenario = &plan.plan.scenario;
    let of_gate = scenario.gate.iter().filter_map(|gate| gate.approvers.as_ref());
    let of_criteria = scenario.criteria.iter().filter_map(|(_, one)| one.approvers.as_ref());
    let names = |list: &Vec<Text>| list.iter().map(|name| name.text.clone()).collect();
    of_gate.chain(of_criteria).map(names).collect()
}

fn by_whom(signatures: &[String], seal: &str, allowed: &Path, wanted: &[Vec<String>]) -> Signed {
    let mut names = Vec::new();
    for signature in signatures {
        match signer(signature, seal, allowed) {
            Ok(Ok(name)) => names.push(name),
            Ok(Err(why)) => return Signed { wrong: Some(why), ..Signed::default() },
            Err(_) => {
                return Signed {
                    missing: Some(format!("the signature cannot be verified: {WITHOUT}")),
                    ..Signed::default()
                };
            }
        }
    }
    let by = Some(names.join(", "));
    let open = wanted.iter().find(|list| !list.iter().any(|name| names.contains(name)));
    match open {
        Some(list) => {
            let why =
                format!("it is of {}, and {} must approve the baseline", names.join(", "), list.join(" or "));
            Signed { by, wrong: Some(why), missing: None }
        }
        None => Signed { by, ..Signed::default() },
    }
}

/// The name of whose signature it is, or why it is nobody's who counts.
fn signer(signature: &str, seal: &str, allowed: &Path) -> io::Result<Result<String, String>> {
    let mut file = tempfile::Builder::new().tempfile()?;
    file.write_all(signature.as_bytes())?;
    let (file, allowed) = (file.path().display().to_string(), allowed.display().to_string());
    let found = keygen(&["-Y", "find-principals", "-s", &file, "-f", &allowed], "")?;
    let name = String::from_utf8_lossy(&found.stdout).lines().next().map(harmless);
    let Some(name) = name.filter(|_| found.status.success()) else {
        return Ok(Err(format!("it is of nobody in `{}`", harmless(&allowed))));
    };
    let verified =
        keygen(&["-Y", "verify", "-f", &allowed, "-I", &name, "-n", NAMESPACE, "-s", &file], seal)?;
    Ok(match verified.status.success() {
        true => Ok(name),
        false => Err(format!("it is by the key of {name}, and not of this baseline")),
    })
}
