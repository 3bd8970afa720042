//! What a cold `tollgate run` costs, as a ratio to the start of a bare process on the same machine.
//!
//! The workload: `tollgate run benches/four-options.toml --format json`, from the start of the process to its end, its
//! output thrown away, against `true`. Files are in the system's cache, as they are on a second run.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const RUNS: u32 = 40;

fn once(command: &mut Command) -> Duration {
    let start = Instant::now();
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.is_ok_and(|status| status.success()), "{command:?} has failed");
    start.elapsed()
}

/// The median of several runs.
fn median(mut command: impl FnMut() -> Command) -> f64 {
    let mut times: Vec<Duration> = (0..RUNS).map(|_| once(&mut command())).collect();
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1e3
}

fn main() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/four-options.toml");
    let run = median(|| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
        command.args(["run", file, "--format", "json"]);
        command
    });
    let bare = median(|| Command::new("true"));
    println!("cold run {run:.1} ms, bare process {bare:.1} ms, ratio {:.1}", run / bare);
}
