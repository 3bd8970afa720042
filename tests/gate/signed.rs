//! Who has approved a baseline: signatures of SSH, where there is an `ssh-keygen`.

use std::process::Command;

use crate::lock::changed;
use crate::{Desk, GATE, PLAN, good, said};

fn approved() -> String {
    PLAN.to_string() + "[gate]\napprovers = [\"cfo@example.org\"]\n"
}

/// Makes a key of someone and lists it with its name; false where there is no `ssh-keygen`.
fn key(desk: &Desk, name: &str, file: &str) -> bool {
    let path = desk.path(file);
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-C", name, "-f"])
        .arg(path)
        .status();
    if made.is_ok_and(|status| status.success()) {
        let public = desk.text(&format!("{file}.pub"));
        let list = std::fs::read_to_string(desk.path("signers")).unwrap_or_default();
        desk.put("signers", format!("{list}{name} {public}").as_bytes());
        return true;
    }
    false
}

/// Freezes, with keys that sign, by the clock of the machine.
fn freeze(desk: &Desk, keys: &[&str]) {
    let mut args = vec!["baseline", "plan.toml", "-o", "plan.lock.json", "--force"];
    keys.iter().for_each(|key| args.extend(["--sign", key]));
    let output = desk.run(&args);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    desk.put("pilot.csv", crate::rows("2099-01", 110).as_bytes());
}

/// A plan of a far year, so that today is before its pilot.
fn desk() -> Desk {
    Desk::new(&approved().replace("2027-01", "2099-01"))
}

fn word(desk: &Desk, more: &[&str]) -> (Option<String>, String) {
    let (_, gate) = desk.json(&[&GATE[..], more].concat());
    (gate["proof"]["word"].as_str().map(str::to_string), said(&gate))
}

const SIGNERS: [&str; 2] = ["--allowed-signers", "signers"];

#[test]
fn a_signature_of_the_approver_counts_and_is_in_the_record() {
    let desk = desk();
    if !key(&desk, "cfo@example.org", "cfo") {
        return;
    }
    freeze(&desk, &["cfo"]);
    let (found, said) = word(&desk, &SIGNERS);
    assert_eq!(found, None, "{said}");
    assert!(said.contains("The baseline was signed by cfo@example.org"), "{said}");
    let (found, said) = word(&desk, &[]);
    assert_eq!(found.as_deref(), Some("not registered"), "{said}");
    // The record is checked against the signers that it names.
    desk.run(&[&GATE[..], &SIGNERS[..], &["-o", "out", "-q"]].concat());
    let signature = |desk: &Desk| {
        let (status, found) = desk.json(&["gate", "verify", "out"]);
        let checks = found["checks"].as_array().unwrap().clone();
        (status, checks.into_iter().find(|check| check["check"] == "The signature").unwrap())
    };
    let (status, check) = signature(&desk);
    assert_eq!((status, &check["said"]), (Some(0), &"by cfo@example.org".into()));
    desk.put("signers", b"");
    let (status, check) = signature(&desk);
    assert_eq!((status, &check["holds"]), (Some(1), &false.into()));
}

#[test]
fn a_signature_of_someone_else_is_tampered() {
    let desk = desk();
    if !(key(&desk, "cfo@example.org", "cfo") && key(&desk, "dev@example.org", "dev")) {
        return;
    }
    freeze(&desk, &["dev"]);
    let (found, said) = word(&desk, &SIGNERS);
    assert_eq!(found.as_deref(), Some("tampered"), "{said}");
    assert!(said.contains("it is of dev@example.org, and cfo@example.org must approve"), "{said}");
    // Of nobody who is known.
    desk.put("signers", desk.text("signers").lines().next().unwrap().as_bytes());
    let (found, said) = word(&desk, &SIGNERS);
    assert!(found.as_deref() == Some("tampered") && said.contains("it is of nobody in"), "{said}");
}

/// A signature is of one baseline: moved to another, it is found.
#[test]
fn a_signature_of_another_baseline_is_tampered() {
    let desk = desk();
    if !key(&desk, "cfo@example.org", "cfo") {
        return;
    }
    freeze(&desk, &["cfo"]);
    changed(&desk.path("plan.lock.json"), |whole| whole["tollgate"] = "9.9.9".into());
    let (found, said) = word(&desk, &SIGNERS);
    assert!(found.as_deref() == Some("tampered") && said.contains("not of this baseline"), "{said}");
}

#[test]
fn an_approver_who_has_not_signed_is_missed() {
    let desk = Desk::frozen(&approved());
    desk.put("pilot.csv", good().as_bytes());
    let gate = desk.refuses("not registered");
    assert!(said(&gate).contains("nobody has signed the baseline, and cfo@example.org must approve it"));
}

#[test]
fn without_ssh_keygen_it_is_said() {
    let desk = desk();
    desk.put("cfo", b"no key");
    let output = Command::new(env!("CARGO_BIN_EXE_tollgate"))
        .current_dir(desk.path(""))
        .env("PATH", "")
        .args(["baseline", "plan.toml", "-o", "plan.lock.json", "--sign", "cfo"])
        .output()
        .unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.code() == Some(2) && error.contains("`ssh-keygen` is not on this machine"),
        "{error}"
    );
    assert!(!desk.path("plan.lock.json").exists());
}
