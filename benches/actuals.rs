//! How fast rows of a request log are added up, as a ratio to a bare loop of the csv crate over the same file.
//!
//! The workload: a log of 5 million calls (about 400 MB), a row a call with its day, option, step, units, calls, tokens in,
//! cached and out, and cost, written to the temporary folder. The bare loop reads each row into the same `ByteRecord` and
//! looks at nothing in it.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use tollgate::pilot::task::ReadRequest;

const ROWS: u32 = 5_000_000;

fn written() -> PathBuf {
    let path = std::env::temp_dir().join(format!("tollgate-log-{}.csv", std::process::id()));
    let mut out = BufWriter::new(File::create(&path).unwrap_or_else(|error| panic!("{error}")));
    let mut line =
        String::from("period,option,step,units,calls,input_tokens,cached_tokens,output_tokens,cost,errors\n");
    let mut state = 1u32;
    for row in 0..ROWS {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let tokens = 1_000 + state % 9_000;
        line += &format!(
            "2027-01-{:02}T08:15:30Z,frontier_api,triage,1,1,{tokens},{},{},0.{:08},{}\n",
            1 + row / (ROWS / 28 + 1),
            tokens / 3,
            100 + state % 700,
            state % 3_000_000,
            u32::from(state.is_multiple_of(50))
        );
        if line.len() > 1 << 16 {
            let _ = out.write_all(line.as_bytes());
            line.clear();
        }
    }
    let _ = out.write_all(line.as_bytes());
    let _ = out.flush();
    path
}

fn bare(path: &Path) -> (u64, f64) {
    let start = Instant::now();
    let mut reader = csv::Reader::from_path(path).unwrap_or_else(|error| panic!("{error}"));
    let (mut record, mut rows) = (csv::ByteRecord::new(), 0);
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        rows += 1;
    }
    (rows, start.elapsed().as_secs_f64())
}

fn added(path: &Path) -> (u64, f64) {
    let start = Instant::now();
    let actuals = tollgate::pilot::read::read(&[path.to_path_buf()], &ReadRequest::default());
    let rows = actuals.map_or(0, |actuals| actuals.files.iter().map(|file| file.rows).sum());
    (rows, start.elapsed().as_secs_f64())
}

fn main() {
    let path = written();
    let size = std::fs::metadata(&path).map_or(0, |about| about.len()) as f64 / 1e6;
    println!("{ROWS} rows, {size:.0} MB");
    for _ in 0..3 {
        let ((rows, plain), (used, ours)) = (bare(&path), added(&path));
        assert_eq!((rows, used), (u64::from(ROWS), u64::from(ROWS)));
        let speed = |time: f64| f64::from(ROWS) / time / 1e6;
        println!(
            "bare {:.1} M rows/s, added up {:.1} M rows/s, ratio {:.2}",
            speed(plain),
            speed(ours),
            plain / ours
        );
    }
    let _ = std::fs::remove_file(path);
}
