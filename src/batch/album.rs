//! The pictures of pages, for formats that show them.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::formats::{self, Format};
use crate::model::{Page, Picture};
use crate::scan::{self, Pages, ScanParams};

/// Finds the pictures of pages: in the file that a page was read from, or in an image beside a dump that has its name.
pub struct Album {
    params: ScanParams,
    /// The file that was opened last, with its pictures if it has any: pages of one follow each other.
    last: RefCell<Option<(PathBuf, Option<Pages<'static>>)>>,
}

impl Album {
    pub fn new(params: &ScanParams) -> Self {
        Self { params: params.clone(), last: RefCell::new(None) }
    }

    /// The picture of a page, or `None` where neither its file nor one beside it has any.
    pub fn picture(&self, page: &Page) -> Result<Option<Picture>, Error> {
        let file = Path::new(&page.source.file);
        if !file.is_file() {
            return Ok(None);
        }
        if let Some(picture) = self.picture_in(file, page.source.frame)? {
            return Ok(Some(picture));
        }
        let Some(beside) = image_beside(file) else { return Ok(None) };
        self.picture_in(&beside, page.source.frame)
    }

    fn picture_in(&self, file: &Path, frame: usize) -> Result<Option<Picture>, Error> {
        let mut last = self.last.borrow_mut();
        let (_, pictures) = match last.take() {
            Some(opened) if opened.0 == file => last.insert(opened),
            _ => {
                let bytes = std::fs::read(file).map_err(|error| Error::io(&error).in_file(file))?;
                last.insert((file.to_owned(), open_pictures(bytes, &file.display().to_string(), &self.params)?))
            }
        };
        pictures.as_ref().map(|pictures| pictures.picture(frame)).transpose()
    }
}

/// Opens the pictures of a file; `None` where it has none, being neither an image nor a PDF.
pub(super) fn open_pictures(bytes: Vec<u8>, name: &str, params: &ScanParams) -> Result<Option<Pages<'static>>, Error> {
    let has_pictures = scan::is_image(&bytes) || formats::detect(&bytes) == Some(Format::Pdf);
    has_pictures.then(|| scan::load(bytes, name, params)).transpose()
}

/// An image in the same folder whose name differs in its ending alone: `p1.tif` for `p1.xml` and `p1.alto.xml`.
fn image_beside(file: &Path) -> Option<PathBuf> {
    let stem = Path::new(file.file_stem()?);
    let stems = [Some(stem), stem.file_stem().map(Path::new)];
    let endings = || scan::ENDINGS.iter().flat_map(|ending| [(*ending).to_owned(), ending.to_uppercase()]);
    let names = stems.into_iter().flatten().flat_map(|stem| {
        endings().map(move |ending| {
            let mut name = stem.as_os_str().to_owned();
            name.push(".");
            name.push(ending);
            file.with_file_name(name)
        })
    });
    names.into_iter().find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_image_of_a_dump_has_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for (dump, image) in [("p1.xml", "p1.tif"), ("p2.alto.xml", "p2.JPG"), ("v.1.xml", "v.1.png")] {
            std::fs::write(path(dump), "").unwrap();
            std::fs::write(path(image), "").unwrap();
            assert_eq!(image_beside(&path(dump)), Some(path(image)));
        }
        assert_eq!(image_beside(&path("p3.xml")), None);
    }
}
