//! Reading price books without a scenario.

use std::path::{Path, PathBuf};

use crate::base::diagnostic::{Problem, Refusal, Texts};
use crate::form::files::Files;
use crate::form::record::Reader;
use crate::form::toml_tree::Node;
use crate::form::tree_reader::TreeReader;
use crate::prices::book::PriceBook;

/// Price books without a scenario.
pub struct Books {
    pub texts: Texts,
    pub book: PriceBook,
    /// Each file as it is written.
    pub trees: Vec<Node>,
}

/// Reads price books as one, the last one winning; the shipped ones where none is named.
///
/// # Errors
/// Every problem of the books.
pub fn books(paths: &[PathBuf]) -> Result<Books, Refusal> {
    let files = Files::default();
    let mut reader = TreeReader::new(&files);
    let shipped = || crate::prices::shipped::BOOKS.iter();
    let trees: Vec<Option<Node>> = if paths.is_empty() {
        shipped().map(|(name, text)| reader.parse(text, Path::new(name))).collect()
    } else {
        paths.iter().map(|path| reader.read(path, None)).collect()
    };
    let trees: Vec<Node> = trees.into_iter().flatten().collect();
    let (book, texts) = as_one(&trees, reader)?;
    Ok(Books { texts, book, trees })
}

/// A price book that the tool itself has written, to see that it is sound.
///
/// # Errors
/// Every problem of the book.
pub fn written_book(path: &Path, text: &str) -> Result<(), Refusal> {
    let files = Files::default();
    let mut reader = TreeReader::new(&files);
    let tree = reader.parse(text, path);
    as_one(tree.as_slice(), reader).map(|_| ())
}

fn as_one(trees: &[Node], read: TreeReader) -> Result<(PriceBook, Texts), Refusal> {
    let TreeReader { texts, mut problems, .. } = read;
    let mut reader = Reader::new(&texts);
    let mut book = PriceBook::default();
    for tree in trees {
        // What is wrong with a book has been reported.
        let _ = book.add(tree, &mut reader);
    }
    problems.extend(reader.problems);
    if problems.is_empty() { Ok((book, texts)) } else { Err(Refusal { texts, problems }) }
}

/// The text of a price list to import.
///
/// # Errors
/// A file that cannot be read, is larger than 32 MiB or is no text.
pub fn import_text(path: &Path) -> Result<String, Refusal> {
    let read = Files::default().price_list(path);
    read.map(|file| file.text.clone()).map_err(|why| {
        let mut problem = Problem::nowhere(why.code, why.message);
        problem.hint = why.hint.filter(|_| why.code != "empty-file");
        Refusal { texts: Texts::default(), problems: vec![problem] }
    })
}
