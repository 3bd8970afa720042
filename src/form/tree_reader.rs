//! From files to trees: texts of one reading with their places, and what is wrong with them.

use std::path::Path;

use crate::base::diagnostic::{Problem, Span, Texts};
use crate::form::files::Files;
use crate::form::toml_tree::{Node, parse};

/// Reads files into trees, and gathers the texts that places are in.
pub struct TreeReader<'f> {
    files: &'f Files,
    pub texts: Texts,
    pub problems: Vec<Problem>,
}

impl<'f> TreeReader<'f> {
    pub fn new(files: &'f Files) -> Self {
        Self { files, texts: Texts::default(), problems: Vec::new() }
    }

    /// The tree of a file; None, with a problem at the place that names it, where there is none.
    pub fn read(&mut self, path: &Path, from: Option<&Span>) -> Option<Node> {
        match self.files.text(path) {
            Ok(file) => self.parse(&file.text, path),
            Err(why) => {
                let mut problem = match from {
                    Some(span) => Problem::new(why.code, span, why.message).label("named here"),
                    None => Problem::nowhere(why.code, why.message),
                };
                problem.hint = why.hint;
                self.problems.push(problem);
                None
            }
        }
    }

    /// A text that was kept under a name, where this reads what was kept.
    pub fn kept(&self, name: &str) -> Option<String> {
        self.files.kept(name)?.ok().map(|file| file.text.clone())
    }

    /// The tree of a text that goes by the name of a file.
    pub fn parse(&mut self, text: &str, path: &Path) -> Option<Node> {
        let file = self.texts.add(path.display().to_string(), text);
        match parse(file, text) {
            Ok(node) => Some(node),
            Err(problems) => {
                self.problems.extend(problems);
                None
            }
        }
    }
}
