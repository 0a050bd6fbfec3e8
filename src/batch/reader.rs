//! From a file to its pages, through the reader or the engine that its content asks for.

use std::io::Read as _;
use std::path::Path;
use std::sync::OnceLock;

use image::{DynamicImage, RgbImage};

use super::album::{Album, IMAGE_ENDINGS};
use super::{Input, Job, archive, issue};
use crate::engine::{self, Engine, EngineParams};
use crate::error::{Error, ErrorKind};
use crate::formats::{self, Format, WriteParams};
use crate::model::{Document, Page};
use crate::options::Options;
use crate::pipeline;
use crate::scan;
use crate::text::Lexicon;

/// How files are read.
#[derive(Clone, Debug, Default)]
pub struct ReaderParams {
    pub options: Options,
    pub engine: EngineParams,
    /// The format of dumps; found from their content where it is `None`.
    pub from: Option<Format>,
    pub text_layer: TextLayer,
}

/// What becomes of the text that a PDF has for its scans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum TextLayer {
    /// It is read as any dump; pages without one are read from their scan.
    #[default]
    Keep,
    /// Scans are read anew; pages that are none keep their text.
    Ignore,
}

/// Reads files to pages and pages to documents; one serves all threads.
pub struct Reader {
    params: ReaderParams,
    lexicon: Lexicon,
    /// Opened at the first image, so that dumps are repaired without Tesseract.
    engine: OnceLock<Result<Box<dyn Engine>, Error>>,
}

/// What came of a file: its pages, what was odd, and what failed.
#[derive(Debug, Default)]
pub struct Read {
    pub pages: Vec<Page>,
    pub notes: Vec<String>,
    pub errors: Vec<Error>,
}

impl Read {
    pub fn failed(error: Error) -> Self {
        Self { errors: vec![error], ..Self::default() }
    }
}

impl Reader {
    /// Opens a reader for the jobs. Where one of them has images, the languages are checked at once, so that a
    /// long run does not fail at its first page; dumps are repaired without word lists where those are missing.
    pub fn open(params: ReaderParams, jobs: &[Job]) -> Result<Self, Error> {
        let engine = OnceLock::new();
        if jobs.iter().flat_map(|job| &job.inputs).any(looks_like_image) {
            engine.get_or_init({
                let opened = engine::open(&params.engine)?;
                || Ok(opened)
            });
        }
        let lexicon = match engine::word_lists(&params.engine) {
            Ok(lists) => lists.into_iter().fold(Lexicon::default(), Lexicon::with_list),
            Err(_) => Lexicon::default(),
        };
        Ok(Self { params, lexicon, engine })
    }

    /// Reads every page of a file. A page that fails is told; the others are read. A file without any text is told too,
    /// since somebody expected some; its blank pages are kept.
    pub fn read_pages(&self, input: &Input) -> Read {
        let name = input.name();
        let mut read =
            read_bytes(input).and_then(|bytes| self.read_file(input, &bytes, &name)).unwrap_or_else(Read::failed);
        if read.errors.is_empty() && read.pages.iter().all(|page| page.lines.is_empty()) {
            read.errors.push(Error::new(ErrorKind::Blank, "there is no text in it"));
        }
        read.errors = read.errors.into_iter().map(|error| error.in_file(&name)).collect();
        read
    }

    /// Reads what a file holds: an issue's pages, the files of an archive, or pages of its own.
    fn read_file(&self, input: &Input, bytes: &[u8], name: &str) -> Result<Read, Error> {
        if archive::is_archive(bytes) {
            return self.read_archive(bytes, name);
        }
        let is_issue = self.params.from.is_none_or(|format| format == Format::Mets);
        match input {
            Input::File(path) if is_issue && is_list_of_pages(bytes) => {
                issue::read(bytes, path, |page| self.read_issue_page(page))
            }
            _ => self.read_content(bytes, name),
        }
    }

    /// A page that lists pages of its own would have no end: METS files in METS files are refused.
    fn read_issue_page(&self, path: &Path) -> Read {
        let name = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|error| Error::io(&error));
        let read = bytes.and_then(|bytes| match archive::is_archive(&bytes) {
            true => self.read_archive(&bytes, &name),
            false => self.read_content(&bytes, &name),
        });
        read.unwrap_or_else(Read::failed)
    }

    fn read_archive(&self, bytes: &[u8], name: &str) -> Result<Read, Error> {
        let mut whole = Read::default();
        for packed in archive::unpack(bytes)? {
            let name = if packed.name.is_empty() { name.to_owned() } else { format!("{name}/{}", packed.name) };
            let read = self.read_content(&packed.bytes, &name).unwrap_or_else(Read::failed);
            whole.pages.extend(read.pages);
            whole.notes.extend(read.notes.into_iter().map(|note| format!("{}: {note}", packed.name)));
            whole.errors.extend(read.errors.into_iter().map(|error| error.in_file(&name)));
        }
        Ok(whole)
    }

    fn read_content(&self, bytes: &[u8], name: &str) -> Result<Read, Error> {
        if scan::is_image(bytes) {
            check_ending(name, &TEXT_ENDINGS, "an image")?;
            return Ok(self.read_scans(scan::load(bytes, name, &self.params.options.scan)?.iter()));
        }
        if formats::detect(bytes) == Some(Format::Pdf) {
            return self.read_pdf(bytes, name);
        }
        let read = match self.params.from {
            Some(format) => formats::read_as(bytes, name, format)?,
            None => {
                check_ending(name, &IMAGE_ENDINGS, if bytes.is_empty() { "nothing" } else { "no image" })?;
                formats::read(bytes, name)?
            }
        };
        Ok(Read { pages: read.pages, notes: read.notes, errors: vec![] })
    }

    fn read_scans(&self, scans: impl Iterator<Item = Result<scan::Scan, Error>>) -> Read {
        let mut read = Read::default();
        let engine = match self.engine() {
            Ok(engine) => engine,
            Err(error) => return Read::failed(error),
        };
        for scan in scans {
            let page = scan.and_then(|scan| engine.read(&scan::clean(scan, &self.params.options.scan)));
            match page {
                Ok(page) => read.pages.push(page),
                Err(error) => read.errors.push(error),
            }
        }
        read
    }

    /// Reads the text of each page, or its scan where it has no text that can be used. A page with neither is blank.
    fn read_pdf(&self, bytes: &[u8], name: &str) -> Result<Read, Error> {
        let text = formats::read_as(bytes, name, Format::Pdf)?;
        let scans = scan::load(bytes, name, &self.params.options.scan)?;
        let mut read = Read { notes: text.notes, ..Read::default() };
        for (number, page) in text.pages.into_iter().enumerate() {
            if self.params.text_layer == TextLayer::Keep && !page.lines.is_empty() {
                read.pages.push(page);
                continue;
            }
            match scans.get(number) {
                Err(error) if error.kind == ErrorKind::Blank => read.pages.push(page),
                scan => {
                    let scanned = self.read_scans(std::iter::once(scan));
                    read.pages.extend(scanned.pages);
                    read.errors.extend(scanned.errors);
                }
            }
        }
        Ok(read)
    }

    fn engine(&self) -> Result<&dyn Engine, Error> {
        let opened = self.engine.get_or_init(|| engine::open(&self.params.engine));
        opened.as_ref().map(AsRef::as_ref).map_err(Clone::clone)
    }

    /// Makes a document of pages, in their order.
    pub fn read_document(&self, pages: Vec<Page>) -> Document {
        pipeline::read_document(pages, &self.lexicon, &self.params.options)
    }

    /// Writes a document, with the pictures of its pages where the format shows them.
    pub fn write(&self, document: &Document, to: Format) -> Result<Vec<u8>, Error> {
        let album = Album::new(&self.params.options.scan);
        let language = engine::language_tag(&self.params.engine.languages);
        let params = WriteParams { language, ..WriteParams::default() };
        formats::write_with_pictures(document, to, &params, &|page| album.picture(page))
    }

    /// The picture of a page as its boxes see it, or `None` where the file is no image.
    pub fn picture(&self, input: &Input, page: usize) -> Result<Option<RgbImage>, Error> {
        let name = input.name();
        let bytes = read_bytes(input).map_err(|error| error.in_file(&name))?;
        if !scan::is_image(&bytes) && formats::detect(&bytes) != Some(Format::Pdf) {
            return Ok(None);
        }
        let scan = scan::load(&bytes, &name, &self.params.options.scan)?.get(page)?;
        Ok(Some(DynamicImage::ImageLuma8(scan.pixels).into_rgb8()))
    }
}

/// Endings that promise text.
const TEXT_ENDINGS: [&str; 6] = ["hocr", "htm", "html", "text", "txt", "xhtml"];

/// A name that promises the other kind of file is a slip: an error page saved as a scan is no article. Which kind of image or
/// text it is, the content tells better than the name.
fn check_ending(name: &str, other_kind: &[&str], content: &str) -> Result<(), Error> {
    let ending = Path::new(name).extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    match ending.filter(|ending| other_kind.contains(&ending.as_str())) {
        Some(ending) => Err(Error::damaged(format!("it ends in .{ending} but holds {content}"))
            .with_hint("give it the ending of what it is, or get the right file")),
        None => Ok(()),
    }
}

/// Whether a file is a METS file whose pages are files of their own.
fn is_list_of_pages(bytes: &[u8]) -> bool {
    formats::detect(bytes) == Some(Format::Mets) && !formats::Issue::is_whole(bytes)
}

/// Reads a file, or standard input, whole.
pub fn read_bytes(input: &Input) -> Result<Vec<u8>, Error> {
    let read = match input {
        Input::Stdin => {
            let mut bytes = Vec::new();
            std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
        }
        Input::File(path) => std::fs::read(path),
    };
    read.map_err(|error| Error::io(&error))
}

/// Looks at the first bytes of a file. One that cannot be read is told when its turn comes.
fn looks_like_image(input: &Input) -> bool {
    /// As much as any image's signature needs.
    const SIGNATURE: u64 = 64;
    let Input::File(path) = input else { return false };
    let mut start = Vec::new();
    std::fs::File::open(path).and_then(|file| file.take(SIGNATURE).read_to_end(&mut start)).is_ok()
        && scan::is_image(&start)
}
