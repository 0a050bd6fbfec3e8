//! The pictures of pages, for formats that show them.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::archive::Archive;
use crate::error::Error;
use crate::formats::{self, Format};
use crate::model::{Page, Picture};
use crate::scan::{self, Pages, ScanParams};

/// Finds the pictures of pages: in the file that a page was read from, or in an image beside a dump that has its name. Of a
/// dump in a ZIP archive the image is looked for there, and nowhere else.
pub struct Album {
    params: ScanParams,
    /// The file that was opened last, with its pictures if it has any: pages of one follow each other.
    last: RefCell<Option<(PathBuf, Option<Pages<'static>>)>>,
    /// The archive that was opened last.
    archive: RefCell<Option<Packed>>,
}

/// An open archive.
struct Packed {
    path: PathBuf,
    archive: Archive,
    names: HashSet<PathBuf>,
}

impl Album {
    pub fn new(params: &ScanParams) -> Self {
        Self { params: params.clone(), last: RefCell::default(), archive: RefCell::default() }
    }

    /// The picture of a page, or `None` where neither its file nor one beside it has any.
    pub fn picture(&self, page: &Page) -> Result<Option<Picture>, Error> {
        let (file, frame) = (Path::new(&page.source.file), page.source.frame);
        if let Some(path) = archive_round(file) {
            return self.picture_in_archive(path, file, frame);
        }
        if !file.is_file() {
            return Ok(None);
        }
        let read = |path: &Path| std::fs::read(path).map_err(|error| Error::io(&error));
        if let Some(picture) = self.picture_in(file, frame, read)? {
            return Ok(Some(picture));
        }
        let beside = names_beside(file).into_iter().find(|path| path.is_file());
        beside.map_or(Ok(None), |beside| self.picture_in(&beside, frame, read))
    }

    /// The same for a page of a file in an archive.
    fn picture_in_archive(&self, path: &Path, file: &Path, frame: usize) -> Result<Option<Picture>, Error> {
        let mut last = self.archive.borrow_mut();
        let packed = match last.take() {
            Some(opened) if opened.path == path => last.insert(opened),
            _ => last.insert(Packed::open(path).map_err(|error| error.in_file(path))?),
        };
        let Ok(entry) = file.strip_prefix(path) else { return Ok(None) };
        let own = packed.names.get(entry).cloned();
        let beside = names_beside(entry).iter().find_map(|name| packed.names.get(name).cloned());
        for name in own.into_iter().chain(beside) {
            let unpack = |_: &Path| packed.archive.unpack(&name.to_string_lossy());
            if let Some(picture) = self.picture_in(&path.join(&name), frame, unpack)? {
                return Ok(Some(picture));
            }
        }
        Ok(None)
    }

    fn picture_in(
        &self,
        file: &Path,
        frame: usize,
        read: impl FnOnce(&Path) -> Result<Vec<u8>, Error>,
    ) -> Result<Option<Picture>, Error> {
        let mut last = self.last.borrow_mut();
        let (_, pictures) = match last.take() {
            Some(opened) if opened.0 == file => last.insert(opened),
            _ => {
                let bytes = read(file).map_err(|error| error.in_file(file))?;
                last.insert((file.to_owned(), open_pictures(bytes, &file.display().to_string(), &self.params)?))
            }
        };
        pictures.as_ref().map(|pictures| pictures.picture(frame)).transpose()
    }
}

impl Packed {
    fn open(path: &Path) -> Result<Self, Error> {
        let mut archive = Archive::open_file(path)?;
        let names = archive.entries()?.into_iter().map(|entry| PathBuf::from(entry.name)).collect();
        Ok(Self { path: path.to_owned(), archive, names })
    }
}

/// The archive in which a file lies whose path goes on inside it.
fn archive_round(file: &Path) -> Option<&Path> {
    if file.exists() {
        return None;
    }
    file.ancestors().skip(1).find(|path| path.is_file())
}

/// The files among these that are images of dumps among them, each with its dump. PDFs and archives are no dumps: they have
/// pages of their own.
pub(super) fn scans_of_dumps(names: &[&Path]) -> Vec<(usize, usize)> {
    let at: HashMap<&Path, usize> = names.iter().enumerate().map(|(at, name)| (*name, at)).collect();
    let dumps = (0..names.len()).filter(|dump| !has_ending_of(names[*dump], &scan::ENDINGS));
    let dumps = dumps.filter(|dump| !has_ending_of(names[*dump], &["pdf", "zip"]));
    let scans = |dump: usize| {
        let scans: BTreeSet<usize> =
            names_beside(names[dump]).iter().filter_map(|name| at.get(name.as_path()).copied()).collect();
        scans.into_iter().map(move |scan| (scan, dump))
    };
    dumps.flat_map(scans).collect()
}

fn has_ending_of(name: &Path, endings: &[&str]) -> bool {
    let ending = name.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    ending.is_some_and(|ending| endings.contains(&ending.as_str()))
}

/// Opens the pictures of a file; `None` where it has none, being neither an image nor a PDF.
pub(super) fn open_pictures(bytes: Vec<u8>, name: &str, params: &ScanParams) -> Result<Option<Pages<'static>>, Error> {
    let has_pictures = scan::is_image(&bytes) || formats::detect(&bytes) == Some(Format::Pdf);
    has_pictures.then(|| scan::load(bytes, name, params)).transpose()
}

/// What an image in the same folder may be called whose name differs in its ending alone: `p1.tif` for `p1.xml` and
/// `p1.alto.xml`.
pub(super) fn names_beside(file: &Path) -> Vec<PathBuf> {
    let stem = file.file_stem().map(Path::new);
    let stems = [stem, stem.and_then(Path::file_stem).map(Path::new)];
    let endings = || scan::ENDINGS.iter().flat_map(|ending| [(*ending).to_owned(), ending.to_uppercase()]);
    let names = stems.into_iter().flatten().flat_map(|stem| {
        endings().map(move |ending| {
            let mut name = stem.as_os_str().to_owned();
            name.push(".");
            name.push(ending);
            file.with_file_name(name)
        })
    });
    names.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_image_of_a_dump_has_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let beside = |dump: &Path| names_beside(dump).into_iter().find(|path| path.is_file());
        for (dump, image) in [("p1.xml", "p1.tif"), ("p2.alto.xml", "p2.JPG"), ("v.1.xml", "v.1.png")] {
            std::fs::write(path(dump), "").unwrap();
            std::fs::write(path(image), "").unwrap();
            assert_eq!(beside(&path(dump)), Some(path(image)));
        }
        assert_eq!(beside(&path("p3.xml")), None);
    }

    #[test]
    fn images_that_belong_to_dumps_are_told() {
        let names = ["a/p1.xml", "a/p1.tif", "b/p1.tif", "a/p2.alto.xml", "a/p2.JPG", "p3.png"];
        assert_eq!(scans_of_dumps(&names.map(Path::new)), [(1, 0), (4, 3)]);
        let names = ["p1.png", "p1.tif", "p1.txt", "p1.xml", "issue.jpg", "issue.pdf"];
        assert_eq!(scans_of_dumps(&names.map(Path::new)), [(0, 2), (1, 2), (0, 3), (1, 3)]);
    }
}
