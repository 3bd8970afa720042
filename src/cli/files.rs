//! Files that are written whole or not at all, and never over what tollgate did not make.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::analysis::projected::Projected;
use crate::base::diagnostic::{Refusal, in_passing};
use crate::cli::outcome::Failure;

/// What tollgate leaves in each folder that it wrote, so that it knows its own files again: a hash, a name and the
/// command that made it, each.
const MARK: &str = ".tollgate";

/// Writes files into a folder, all of them or none: each beside its place first, then renamed. What the same command
/// made there before and makes no more is removed, since it would show an earlier answer beside this one.
///
/// # Errors
/// A file in the way that tollgate did not make or that was changed since, unless `force`; or what the system says.
pub(crate) fn write_folder(
    folder: &Path,
    files: &[(String, Vec<u8>)],
    made_by: &str,
    force: bool,
) -> Result<(), Failure> {
    only_files(folder, files.iter().map(|file| file.0.as_str()).chain([MARK]))?;
    clear_drafts(folder);
    let own = owned(folder);
    let stale = stale(folder, files, made_by, &own);
    let names = files.iter().map(|file| file.0.as_str());
    let taken: Vec<&str> = names.filter(|name| !ours(folder, name, &own)).collect();
    room(folder, &taken, force)?;
    let fresh = !folder.exists();
    fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    let both = journal(files, made_by, &own).into_bytes();
    let kept = own.into_iter().filter(|file| !stale.contains(&file.name)).collect();
    // First the list with old and new hashes, so that a run that is cut off leaves nothing that the next does not know; the list
    // that holds comes last.
    let first = (MARK.to_string(), both);
    let last = (MARK.to_string(), list(files, made_by, kept).into_bytes());
    let drafts = std::iter::once(&first).chain(files).chain(std::iter::once(&last));
    let drafts: io::Result<Vec<_>> = drafts.map(|(name, bytes)| draft(&folder.join(name), bytes)).collect();
    let drafts = drafts.map_err(|error| {
        if fresh {
            // What cannot be filled need not stay; the reason why it could not be filled says more.
            let _ = fs::remove_dir(folder);
        }
        unwritable(folder, &error)
    })?;
    for (draft, path) in drafts {
        draft.persist(&path).map_err(|error| unwritable(&path, &error.error))?;
    }
    for name in stale {
        let path = folder.join(name);
        fs::remove_file(&path).map_err(|error| unwritable(&path, &error))?;
    }
    Ok(())
}

/// Refuses what is no plain file where one is to be written: a link, a device or a pipe is not ours to replace, and reading it may
/// never end.
fn only_files<'a>(folder: &Path, names: impl Iterator<Item = &'a str>) -> Result<(), Failure> {
    for name in names {
        let path = folder.join(name);
        if let Some(found) = no_plain_file(&path).filter(|found| *found != FOLDER || name == MARK) {
            let message = format!("`{}` must be a file, found {found}", path.display());
            return Err(in_the_way(message, "name another folder, or move this one"));
        }
    }
    Ok(())
}

const FOLDER: &str = "a folder";

/// What stands at a path, where that is something other than a file.
fn no_plain_file(path: &Path) -> Option<&'static str> {
    let kind = fs::symlink_metadata(path).ok()?.file_type();
    match () {
        () if kind.is_file() => None,
        () if kind.is_symlink() => Some("a link"),
        () if kind.is_dir() => Some(FOLDER),
        () => Some("a device or a pipe"),
    }
}

/// How drafts are called beside their place.
const DRAFT: &str = ".tollgate-draft-";

/// Removes drafts that a run which was cut off has left.
fn clear_drafts(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let drafts = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(DRAFT));
    for draft in drafts.filter(|draft| no_plain_file(&draft.path()).is_none()) {
        // What cannot be removed is in nobody's way.
        let _ = fs::remove_file(draft.path());
    }
}

/// The list while files are put in place: each as it was and as it will be.
fn journal(files: &[(String, Vec<u8>)], made_by: &str, own: &[Own]) -> String {
    let line = |own: &Own| format!("{}  {}  {}\n", own.hash, own.name, own.made_by);
    let before: String = own.iter().map(line).collect();
    before + &list(files, made_by, vec![])
}

/// A file that tollgate wrote.
struct Own {
    hash: String,
    name: String,
    made_by: String,
}

/// Files of the same command that are as it left them and that it does not write now.
fn stale(folder: &Path, files: &[(String, Vec<u8>)], made_by: &str, own: &[Own]) -> Vec<String> {
    let left = |file: &&Own| file.made_by == made_by && files.iter().all(|(name, _)| *name != file.name);
    let as_left = |file: &&Own| {
        let path = folder.join(&file.name);
        no_plain_file(&path).is_none() && fs::read(&path).is_ok_and(|bytes| hash_of(&bytes) == file.hash)
    };
    own.iter().filter(left).filter(as_left).map(|file| file.name.clone()).collect()
}

/// Refuses where something stands that must not be overwritten.
fn room(folder: &Path, taken: &[&str], force: bool) -> Result<(), Failure> {
    let here = folder.display();
    if fs::metadata(folder).is_ok_and(|about| !about.is_dir()) {
        return Err(in_the_way(format!("`{here}` must be a folder, found a file"), "name another folder"));
    }
    if let Some(name) = taken.iter().find(|name| folder.join(name).is_dir()) {
        let message = format!("`{name}` in `{here}` must be a file, found a folder");
        return Err(in_the_way(message, "name another folder, or move this one"));
    }
    if taken.is_empty() || force {
        return Ok(());
    }
    let message =
        format!("`{here}` holds {}, which tollgate did not make or someone has changed", taken.join(", "));
    Err(in_the_way(message, OVERWRITE))
}

const OVERWRITE: &str = "name another place, or overwrite with `--force`";

/// Whether a name is free, or taken by a file that is as tollgate left it.
fn ours(folder: &Path, name: &str, own: &[Own]) -> bool {
    let path = folder.join(name);
    if fs::symlink_metadata(&path).is_err() {
        return true;
    }
    let mut written = own.iter().filter(|own| own.name == name).peekable();
    let hash = written.peek().and_then(|_| fs::read(&path).ok()).map(|bytes| hash_of(&bytes));
    hash.is_some_and(|hash| written.any(|own| own.hash == hash))
}

/// The bytes of a file, where it can be read.
pub(crate) fn bytes_of(path: &Path) -> Option<Vec<u8>> {
    fs::read(path).ok()
}

/// When a file was last changed.
pub(crate) fn changed_at(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}

/// Every file in the folder of a file.
pub(crate) fn beside_it(path: &Path) -> Vec<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

/// Every file that was read, with its text: the changes of the command line are texts too, and no files.
pub(crate) fn texts(projected: &Projected) -> Vec<(String, String)> {
    let files = projected.plan.texts.list.iter().filter(|text| text.name != "--set");
    files.map(|text| (text.name.clone(), text.text.clone())).collect()
}

/// Every file that was read, with its hash.
pub(crate) fn read_texts(projected: &Projected) -> Vec<(String, String)> {
    texts(projected).into_iter().map(|(name, text)| (name, hash_of(text.as_bytes()))).collect()
}

/// SHA-256, in hexadecimal digits.
pub(crate) fn hash_of(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What tollgate has written into a folder.
fn owned(folder: &Path) -> Vec<Own> {
    let path = folder.join(MARK);
    // What is longer was not written by tollgate.
    const LONGEST: u64 = 1 << 20;
    let is_short = fs::symlink_metadata(&path).is_ok_and(|about| about.is_file() && about.len() <= LONGEST);
    let text = if is_short { fs::read_to_string(&path).unwrap_or_default() } else { String::new() };
    let entry = |line: &str| {
        let mut parts = line.split("  ").map(str::to_string);
        let (hash, name) = (parts.next()?, parts.next()?);
        // A name is a plain one, whatever someone has written into the list.
        let plain = !name.contains(['/', '\\']) && name != "..";
        plain.then(|| Own { hash, name, made_by: parts.next().unwrap_or_default() })
    };
    text.lines().filter_map(entry).collect()
}

fn list(files: &[(String, Vec<u8>)], made_by: &str, own: Vec<Own>) -> String {
    let still = own.into_iter().filter(|own| files.iter().all(|file| file.0 != own.name));
    let fresh = files.iter().map(|(name, bytes)| Own {
        hash: hash_of(bytes),
        name: name.clone(),
        made_by: made_by.to_string(),
    });
    let mut entries: Vec<Own> = fresh.chain(still).collect();
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    entries.into_iter().map(|own| format!("{}  {}  {}\n", own.hash, own.name, own.made_by)).collect()
}

/// Writes one file, whole or not at all.
///
/// # Errors
/// A file that is there already, unless `force`; or what the system says.
pub(crate) fn write_file(path: &Path, bytes: &[u8], force: bool) -> Result<(), Failure> {
    let name = path.display();
    if path.is_dir() {
        return Err(in_the_way(format!("`{name}` must be a file, found a folder"), "name a file in it"));
    }
    if let Some(found) = no_plain_file(path) {
        let message = format!("`{name}` must be a file, found {found}");
        return Err(in_the_way(message, "name the file itself, or leave `-o` out to print"));
    }
    let (draft, path) = draft(path, bytes).map_err(|error| unwritable(path, &error))?;
    let written = if force { draft.persist(&path) } else { draft.persist_noclobber(&path) };
    match written.map_err(|failed| failed.error) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(in_the_way(format!("`{name}` is there already"), OVERWRITE))
        }
        Err(error) => Err(unwritable(&path, &error)),
    }
}

fn in_the_way(message: String, hint: &str) -> Failure {
    let mut refusal = Refusal::because("file-in-the-way", message);
    refusal.problems.iter_mut().for_each(|problem| problem.hint = Some(hint.to_string()));
    Failure::Input(refusal)
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    let said = error.to_string();
    let said = said.split([':', '(']).next().unwrap_or_default();
    let said = said.split(" at path").next().unwrap_or_default().trim();
    let message = format!("cannot write `{}`: {}", path.display(), in_passing(said));
    Failure::Input(Refusal::because("cannot-write", message))
}

fn draft(path: &Path, bytes: &[u8]) -> io::Result<(NamedTempFile, PathBuf)> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut draft = tempfile::Builder::new().prefix(DRAFT).permissions(readable()).tempfile_in(folder)?;
    draft.write_all(bytes)?;
    Ok((draft, path.to_path_buf()))
}

/// Reports are for others to read: the usual permissions, less what the user's mask takes.
#[cfg(unix)]
fn readable() -> fs::Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(0o666)
}

#[cfg(not(unix))]
fn readable() -> fs::Permissions {
    fs::metadata(".")
        .map(|about| about.permissions())
        .unwrap_or_else(|_| unreachable!("the current folder exists"))
}
