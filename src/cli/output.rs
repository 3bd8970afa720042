//! The standard streams, and files that are written whole or not at all.

use std::fs;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use crate::base::diagnostic::Refusal;
use crate::render::terminal::Screen;

/// Where results and messages go.
pub struct Output {
    out: Box<dyn Write>,
    /// What standard output can show.
    screen: Screen,
    /// Whether standard error shows colour.
    colour_errors: bool,
}

/// Columns where nothing says how wide the terminal is.
const WIDTH: usize = 80;

impl Output {
    /// The process's own streams. Colour is for terminals that want it.
    pub fn standard() -> Self {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let (out, err) = (std::io::stdout(), std::io::stderr());
        let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse::<usize>().ok());
        let terminal = terminal_size::terminal_size().filter(|_| out.is_terminal());
        let width = columns.or(terminal.map(|(width, _)| usize::from(width.0))).unwrap_or(WIDTH);
        let screen = Screen { width: width.clamp(60, 160), colour: out.is_terminal() && !plain };
        Self { out: Box::new(out), screen, colour_errors: err.is_terminal() && !plain }
    }

    /// What results may use, given the user's wish.
    pub fn screen(&self, no_color: bool) -> Screen {
        Screen { colour: self.screen.colour && !no_color, ..self.screen }
    }

    /// A result.
    pub fn print(&mut self, text: &str) -> std::io::Result<()> {
        self.out.write_all(text.as_bytes())?;
        self.out.flush()
    }

    /// A message that is no result.
    pub fn say(&self, text: &str) {
        // A closed error stream is no reason to fail.
        let _ = std::io::stderr().write_all(text.as_bytes());
    }

    /// The problems of the user's input.
    pub fn refuse(&self, refusal: &Refusal) {
        self.say(&crate::render::diagnostic::render(refusal, self.colour_errors));
    }
}

/// What tollgate leaves in each folder that it wrote, so that it knows its own files again.
const MARK: &str = ".tollgate";

/// Writes files into a folder, all of them or none: each beside its place first, then renamed.
///
/// # Errors
/// A file in the way that tollgate did not make, unless `force`; or what the file system says.
pub fn write_folder(folder: &Path, files: &[(String, Vec<u8>)], force: bool) -> Result<(), super::Failure> {
    let own = owned(folder);
    let taken = |name: &String| folder.join(name).exists() && !own.contains(name);
    let foreign: Vec<&str> =
        files.iter().map(|file| &file.0).filter(|name| taken(name)).map(String::as_str).collect();
    if !foreign.is_empty() && !force {
        let message =
            format!("`{}` holds {}, which tollgate did not make", folder.display(), foreign.join(", "));
        return Err(in_the_way(message));
    }
    fs::create_dir_all(folder)?;
    let mark: Vec<String> = files.iter().map(|file| file.0.clone()).chain(own).collect();
    let marked = (MARK.to_string(), list(mark).into_bytes());
    let drafts =
        files.iter().chain(std::iter::once(&marked)).map(|(name, bytes)| draft(&folder.join(name), bytes));
    let drafts: Vec<_> = drafts.collect::<std::io::Result<_>>()?;
    for (draft, path) in drafts {
        draft.persist(path).map_err(|error| error.error)?;
    }
    Ok(())
}

fn list(mut names: Vec<String>) -> String {
    names.sort();
    names.dedup();
    let head = "# files that tollgate wrote here, and may overwrite".to_string();
    std::iter::once(head).chain(names).collect::<Vec<_>>().join("\n") + "\n"
}

fn owned(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join(MARK)).unwrap_or_default();
    text.lines().filter(|line| !line.starts_with('#')).map(str::to_string).collect()
}

/// Writes one file, whole or not at all.
///
/// # Errors
/// A file that is there already, unless `force`; or what the file system says.
pub fn write_file(path: &Path, bytes: &[u8], force: bool) -> Result<(), super::Failure> {
    if path.exists() && !force {
        return Err(in_the_way(format!("`{}` is there already", path.display())));
    }
    let (draft, path) = draft(path, bytes)?;
    draft.persist(path).map_err(|error| error.error)?;
    Ok(())
}

fn in_the_way(message: String) -> super::Failure {
    let mut refusal = Refusal::because("file-in-the-way", message);
    refusal.problems.iter_mut().for_each(|problem| problem.hint = Some("`--force` overwrites it".into()));
    super::Failure::Input(refusal)
}

fn draft(path: &Path, bytes: &[u8]) -> std::io::Result<(tempfile::NamedTempFile, PathBuf)> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut draft = tempfile::Builder::new().permissions(readable()).tempfile_in(folder)?;
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
