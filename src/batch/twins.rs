//! A dump and its scan in one document: the same page twice, of which one is read.

use std::path::Path;

use super::album::scans_of_dumps;
use super::reader::{Read, TextLayer};
use crate::error::ErrorKind;

/// Reads the files of a document and returns what came of each, in their order. Of a dump and the scans that have its name only
/// one side is read: the dump, or the scans where no text is to be kept; the other, where the first gave no words.
pub(super) fn read_each(names: &[&Path], layer: TextLayer, mut read: impl FnMut(usize) -> Read) -> Vec<Read> {
    // For each file that may be left aside those that decide.
    let mut deciders: Vec<Vec<usize>> = vec![vec![]; names.len()];
    for (scan, dump) in scans_of_dumps(names) {
        match layer {
            TextLayer::Ignore => deciders[dump].push(scan),
            TextLayer::Keep | TextLayer::Only => deciders[scan].push(dump),
        }
    }
    let mut reads: Vec<Read> = names.iter().map(|_| Read::default()).collect();
    for at in (0..names.len()).filter(|at| deciders[*at].is_empty()) {
        reads[at] = read(at);
    }
    for at in (0..names.len()).filter(|at| !deciders[*at].is_empty()) {
        if layer == TextLayer::Only {
            // The scan is left to who asks for the pictures of pages.
            continue;
        }
        if let Some(other) = deciders[at].iter().find(|other| has_words(&reads[**other])) {
            let name = names[*other].file_name().unwrap_or_default().to_string_lossy();
            reads[at].notes.push(format!("not read, as {name} has its words"));
            continue;
        }
        reads[at] = read(at);
        if has_words(&reads[at]) {
            // Blank pages beside it are the same ones.
            deciders[at].iter().for_each(|other| forget_blank_pages(&mut reads[*other]));
        }
    }
    reads
}

fn has_words(read: &Read) -> bool {
    read.pages.iter().any(|page| !page.lines.is_empty())
}

fn forget_blank_pages(read: &mut Read) {
    read.pages.clear();
    read.errors.retain(|error| error.kind != ErrorKind::Blank);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Source, draw_page};

    /// The files that are read where `blank` has no words, in the order of what they give.
    fn read(names: &[&str], layer: TextLayer, blank: &str) -> Vec<String> {
        let paths: Vec<&Path> = names.iter().map(Path::new).collect();
        let page = |at: usize| draw_page(if names[at] == blank { "" } else { "words" }, Source::default());
        let reads = read_each(&paths, layer, |at| Read { pages: vec![page(at)], ..Read::default() });
        let is_read = reads.iter().map(|read| !read.pages.is_empty());
        is_read.zip(names).filter(|(is_read, _)| *is_read).map(|(_, name)| (*name).to_owned()).collect()
    }

    #[test]
    fn of_a_dump_and_its_scan_one_is_read() {
        let names = ["p1.jpg", "p1.xml", "p2.alto.xml", "p2.tif", "p3.jpg", "q/p3.xml"];
        assert_eq!(read(&names, TextLayer::Keep, ""), ["p1.xml", "p2.alto.xml", "p3.jpg", "q/p3.xml"]);
        assert_eq!(read(&names, TextLayer::Ignore, ""), ["p1.jpg", "p2.tif", "p3.jpg", "q/p3.xml"]);
        assert_eq!(read(&names, TextLayer::Only, "p1.xml")[0], "p1.xml");
    }

    #[test]
    fn where_one_has_no_words_the_other_is_read() {
        assert_eq!(read(&["p1.jpg", "p1.xml"], TextLayer::Keep, "p1.xml"), ["p1.jpg"]);
        assert_eq!(read(&["p1.jpg", "p1.xml"], TextLayer::Ignore, "p1.jpg"), ["p1.xml"]);
        assert_eq!(read(&["p1.jpg", "p1.txt", "p1.xml"], TextLayer::Keep, "p1.txt"), ["p1.txt", "p1.xml"]);
    }
}
