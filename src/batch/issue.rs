//! METS issues: the file and the pages that it lists.

use std::collections::HashSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::Input;
use super::reader::Read;
use crate::error::{Error, ErrorKind};
use crate::formats::{self, Format, Issue};
use crate::model::Page;

/// How much of a file is looked at to tell whether it is a METS file, in bytes.
const LOOK: u64 = 64 * 1024;

/// Reads the pages of an issue in their order, and marks their blocks. A page that is missing is told; the others are read.
pub(super) fn read(bytes: &[u8], mets: &Path, mut read_page: impl FnMut(&Path) -> Read) -> Result<Read, Error> {
    let issue = Issue::parse(bytes)?;
    let mut whole = Read { notes: issue.notes.clone(), ..Read::default() };
    for page in &issue.pages {
        let path = match find(mets, &page.path) {
            Ok(path) => path,
            Err(error) => {
                whole.errors.push(error.in_file(folder_of(mets).join(&page.path)));
                continue;
            }
        };
        let mut read = read_page(&path);
        read.pages.iter_mut().for_each(|marked| issue.mark(page, marked));
        whole.pages.extend(read.pages);
        whole.notes.extend(read.notes.into_iter().map(|note| format!("{}: {note}", page.path)));
        whole.errors.extend(read.errors.into_iter().map(|error| error.in_file(&path)));
    }
    Ok(whole)
}

/// The files that METS files among the inputs list: they are read there, and not a second time.
pub(super) fn listed(inputs: &[Input]) -> HashSet<PathBuf> {
    if inputs.len() < 2 {
        return HashSet::new();
    }
    let mets = inputs.iter().filter_map(|input| match input {
        Input::File(path) => Some(path),
        Input::Stdin => None,
    });
    mets.flat_map(|mets| pages_of(mets)).collect()
}

/// The files that a METS file lists and that are there; none for any other file.
pub(super) fn pages_of(mets: &Path) -> Vec<PathBuf> {
    // What cannot be read or is none is told when its turn comes.
    let Some(issue) = looks_like_mets(mets).then(|| std::fs::read(mets)).and_then(Result::ok) else { return vec![] };
    let Ok(issue) = Issue::parse(&issue) else { return vec![] };
    issue.pages.iter().filter_map(|page| find(mets, &page.path).ok()).collect()
}

pub(super) fn is_listed(input: &Input, listed: &HashSet<PathBuf>) -> bool {
    let Input::File(path) = input else { return false };
    !listed.is_empty() && path.canonicalize().is_ok_and(|path| listed.contains(&path))
}

/// Numbers the articles of pages behind those of the pages before them: each issue counts its own from 0.
pub(super) fn number_behind(before: &[Page], pages: &mut [Page]) {
    let articles = |pages: &[Page]| {
        let blocks = pages.iter().flat_map(|page| &page.blocks);
        blocks.filter_map(|block| block.article).max().map_or(0, |last| last + 1)
    };
    let first = articles(before);
    for article in pages.iter_mut().flat_map(|page| &mut page.blocks).filter_map(|block| block.article.as_mut()) {
        *article += first;
    }
}

fn looks_like_mets(path: &Path) -> bool {
    let mut start = Vec::new();
    // What a pipe says can be read but once.
    path.is_file()
        && std::fs::File::open(path).and_then(|file| file.take(LOOK).read_to_end(&mut start)).is_ok()
        && formats::detect(&start) == Some(Format::Mets)
}

fn folder_of(mets: &Path) -> PathBuf {
    match mets.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// The file itself, or one of the same name beside the METS file, where somebody has put all in one folder. A link that
/// leads out of the folder is not followed.
fn find(mets: &Path, relative: &str) -> Result<PathBuf, Error> {
    let folder = folder_of(mets);
    let name = relative.rsplit('/').next().unwrap_or(relative);
    let candidates = [folder.join(relative), folder.join(name)];
    let found = candidates.iter().find_map(|path| path.canonicalize().ok());
    let path = found
        .ok_or_else(|| Error::new(ErrorKind::Io, format!("the METS file {mets:?} lists it, and it is not there")))?;
    let folder = folder.canonicalize().map_err(|error| Error::io(&error))?;
    match path.starts_with(folder) {
        true => Ok(path),
        false => Err(Error::new(ErrorKind::Io, format!("it lies outside the folder of the METS file {mets:?}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_with(href: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let mets = folder.path().join("issue/mets.xml");
        std::fs::create_dir_all(folder.path().join("issue/alto")).unwrap();
        std::fs::write(folder.path().join("issue/alto/1.xml"), "<alto/>").unwrap();
        std::fs::write(folder.path().join("outside.xml"), "<alto/>").unwrap();
        let text = format!(
            "<mets><fileSec><fileGrp USE='text'><file ID='A'><FLocat href='{href}'/></file></fileGrp></fileSec></mets>"
        );
        std::fs::write(&mets, text).unwrap();
        (folder, mets)
    }

    fn paths_read(mets: &Path) -> (Vec<String>, Vec<Error>) {
        let paths = std::cell::RefCell::new(Vec::new());
        let read = read(&std::fs::read(mets).unwrap(), mets, |path| {
            paths.borrow_mut().push(path.file_name().unwrap().to_string_lossy().into_owned());
            Read::default()
        });
        (paths.into_inner(), read.unwrap().errors)
    }

    #[test]
    fn pages_are_read_from_the_folder_of_the_file() {
        for href in ["alto/1.xml", "./alto/1.xml", "file://./alto/1.xml"] {
            let (_folder, mets) = folder_with(href);
            assert_eq!(paths_read(&mets).0, ["1.xml"], "{href}");
        }
    }

    #[test]
    fn pages_beside_the_file_are_found_by_their_names() {
        let (folder, mets) = folder_with("elsewhere/2.xml");
        std::fs::write(folder.path().join("issue/2.xml"), "<alto/>").unwrap();
        assert_eq!(paths_read(&mets).0, ["2.xml"]);
    }

    #[test]
    fn a_page_that_is_missing_is_an_error_that_names_it() {
        let (_folder, mets) = folder_with("alto/9.xml");
        let (paths, errors) = paths_read(&mets);
        assert!(paths.is_empty());
        assert!(errors[0].to_string().contains("9.xml"), "{}", errors[0]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_folder_is_not_followed() {
        let (folder, mets) = folder_with("alto/link.xml");
        std::os::unix::fs::symlink(folder.path().join("outside.xml"), folder.path().join("issue/alto/link.xml"))
            .unwrap();
        let (paths, errors) = paths_read(&mets);
        assert!(paths.is_empty());
        assert!(errors[0].reason.contains("outside"), "{}", errors[0]);
    }

    #[test]
    fn files_that_an_issue_lists_are_known_by_any_path_to_them() {
        let (folder, mets) = folder_with("alto/1.xml");
        let page = Input::File(folder.path().join("issue/../issue/alto/1.xml"));
        let other = Input::File(folder.path().join("outside.xml"));
        let listed = listed(&[Input::File(mets), page.clone(), other.clone()]);
        assert!(is_listed(&page, &listed) && !is_listed(&other, &listed));
    }
}
