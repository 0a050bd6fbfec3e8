//! The pictures of pages, for formats that show them.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::formats::{self, Format};
use crate::model::{Page, Picture};
use crate::scan::{self, ScanParams};

/// Endings that promise an image.
pub(super) const IMAGE_ENDINGS: [&str; 18] = [
    "bmp", "j2c", "j2k", "jp2", "jpc", "jpe", "jpeg", "jpf", "jpg", "jpx", "pbm", "pgm", "png", "pnm", "ppm", "tif",
    "tiff", "webp",
];

/// Finds the pictures of pages: in the file that a page was read from, or in an image beside a dump that has its name.
pub struct Album {
    params: ScanParams,
    /// The file that was opened last: pages of one follow each other.
    last: RefCell<Option<(PathBuf, Vec<u8>)>>,
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
        self.open(file)?;
        if self.shows() {
            return self.pack(page.source.frame).map(Some);
        }
        let Some(beside) = image_beside(file) else { return Ok(None) };
        self.open(&beside)?;
        if self.shows() { self.pack(page.source.frame).map(Some) } else { Ok(None) }
    }

    fn open(&self, file: &Path) -> Result<(), Error> {
        let mut last = self.last.borrow_mut();
        if last.as_ref().is_none_or(|(name, _)| name != file) {
            let bytes = std::fs::read(file).map_err(|error| Error::io(&error).in_file(file))?;
            *last = Some((file.to_owned(), bytes));
        }
        Ok(())
    }

    fn shows(&self) -> bool {
        let last = self.last.borrow();
        last.as_ref().is_some_and(|(_, bytes)| scan::is_image(bytes) || formats::detect(bytes) == Some(Format::Pdf))
    }

    fn pack(&self, frame: usize) -> Result<Picture, Error> {
        let last = self.last.borrow();
        let (file, bytes) = last.as_ref().expect("a file was just opened");
        scan::load(bytes, &file.display().to_string(), &self.params)?.picture(frame)
    }
}

/// An image in the same folder whose name differs in its ending alone: `p1.tif` for `p1.xml` and `p1.alto.xml`.
fn image_beside(file: &Path) -> Option<PathBuf> {
    let stem = Path::new(file.file_stem()?);
    let stems = [Some(stem), stem.file_stem().map(Path::new)];
    let endings = || IMAGE_ENDINGS.iter().flat_map(|ending| [(*ending).to_owned(), ending.to_uppercase()]);
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
