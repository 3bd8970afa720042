//! Price books: the shipped ones, what calls cost by them, how they are looked into and brought up to date.

mod bills;
mod books;
mod imports;
mod warnings;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Runs tollgate in a folder.
pub fn tollgate(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tollgate"))
        .current_dir(folder)
        .args(args)
        .env_remove("COLUMNS")
        .output()
        .unwrap()
}

/// What it prints, where it does its work.
pub fn said(folder: &Path, args: &[&str]) -> String {
    let output = tollgate(folder, args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What it says where it refuses.
pub fn refused(folder: &Path, args: &[&str]) -> String {
    let output = tollgate(folder, args);
    assert_eq!(output.status.code(), Some(2), "{args:?}");
    assert!(output.stdout.is_empty(), "{args:?} printed a result");
    String::from_utf8(output.stderr).unwrap()
}
