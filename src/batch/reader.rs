//! Files to pages, pages to documents.

use std::io::Read as _;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

use image::{DynamicImage, RgbImage};

use super::album::{Album, open_pictures};
use super::desk::check_ending;
use super::{Hand, Input, Job, archive};
use crate::engine::{self, Engine, EngineParams};
use crate::error::{Error, ErrorKind};
use crate::formats::{self, Extras, Format, WriteParams};
use crate::model::{Document, Page};
use crate::options::Options;
use crate::pipeline;
use crate::scan::{self, Pages};
use crate::text::Lexicon;

/// How files are read.
#[derive(Clone, Debug, Default)]
pub struct ReaderParams {
    pub options: Options,
    pub engine: EngineParams,
    /// The format of dumps; found from their content where it is `None`.
    pub from: Option<Format>,
    pub text_layer: TextLayer,
    /// What is written beside the articles.
    pub extras: Extras,
}

/// What becomes of the text that there is for scans: in a PDF, or in a dump of the same name in the same document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum TextLayer {
    /// It is read as any dump; pages without one are read from their scan.
    #[default]
    Keep,
    /// Scans are read anew; pages that are none keep their text.
    Ignore,
    /// Nothing but text is read: no scan, neither on a page of a PDF nor in a file of its own.
    #[value(skip)]
    Only,
}

/// Reads files to pages and pages to documents; one serves all threads.
pub struct Reader {
    params: ReaderParams,
    /// Read when the first document is put together: whoever only reads pages needs none.
    lexicon: OnceLock<Lexicon>,
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

    /// Adds what came of another file.
    pub(super) fn append(&mut self, other: Self) {
        self.pages.extend(other.pages);
        self.notes.extend(other.notes);
        self.errors.extend(other.errors);
    }

    fn of(formats::Input { pages, notes }: formats::Input) -> Self {
        Self { pages, notes, errors: vec![] }
    }
}

impl Reader {
    /// A reader that opens what it needs when it needs it.
    pub fn new(params: ReaderParams) -> Self {
        Self { params, lexicon: OnceLock::new(), engine: OnceLock::new() }
    }

    /// Opens a reader for the jobs. Where one of them has images, the languages are checked at once, so that a
    /// long run does not fail at its first page; dumps are repaired without word lists where those are missing.
    pub fn open(params: ReaderParams, jobs: &[Job]) -> Result<Self, Error> {
        let reader = Self::new(params);
        if have_images(jobs) {
            reader.open_engine()?;
        }
        Ok(reader)
    }

    /// Why word lists of languages are not known. Dumps are repaired without them, though not as well.
    pub fn missing_word_lists(&self) -> Vec<Error> {
        engine::missing_word_lists(&self.params.engine)
    }

    /// Opens the engine, if that has not been done.
    pub fn open_engine(&self) -> Result<(), Error> {
        self.engine().map(drop)
    }

    /// Reads with other options from now on.
    pub(super) fn set_options(&mut self, options: Options) {
        self.params.options = options;
    }

    pub(super) fn from(&self) -> Option<Format> {
        self.params.from
    }

    /// Whether the text that a page of a PDF has is enough.
    pub(super) fn takes_text_of(&self, page: &Page) -> bool {
        match self.params.text_layer {
            TextLayer::Keep => !page.lines.is_empty(),
            TextLayer::Ignore => false,
            TextLayer::Only => true,
        }
    }

    pub(super) fn text_layer(&self) -> TextLayer {
        self.params.text_layer
    }

    /// Refuses images where nothing but text is to be read.
    pub(super) fn check_reads_scans(&self) -> Result<(), Error> {
        if self.params.text_layer != TextLayer::Only {
            return Ok(());
        }
        Err(Error::unsupported("this is an image, not text").with_hint("`columnist read` reads images"))
    }

    /// Reads every page of a file in this process. A page that fails is told; the others are read.
    pub fn read_pages(&self, input: &Input) -> Read {
        static NEVER: AtomicBool = AtomicBool::new(false);
        Hand::here(self, &NEVER).read_pages(input)
    }

    /// Reads a dump.
    pub(super) fn read_dump(&self, bytes: &[u8], name: &str) -> Result<Read, Error> {
        self.check_is_dump(name, if bytes.is_empty() { "nothing" } else { "no image" })?;
        let read = match self.params.from {
            Some(format) => formats::read_as(bytes, name, format)?,
            None => formats::read(bytes, name)?,
        };
        Ok(Read::of(read))
    }

    /// What was read of a long dump part by part.
    pub(super) fn take_long_dump(&self, read: formats::Input, name: &str) -> Result<Read, Error> {
        self.check_is_dump(name, "no image")?;
        Ok(Read::of(read))
    }

    /// Refuses what is named like an image, where nobody has said what it is.
    fn check_is_dump(&self, name: &str, content: &str) -> Result<(), Error> {
        if self.params.from.is_some() { Ok(()) } else { check_ending(name, &scan::ENDINGS, content) }
    }

    /// Opens the pages of an image file or a PDF, to be read one by one.
    pub(super) fn open_scans(&self, bytes: Vec<u8>, name: &str) -> Result<Pages<'static>, Error> {
        scan::load(bytes, name, &self.params.options.scan)
    }

    /// Reads one page.
    pub(super) fn read_scan(&self, pages: &Pages<'_>, number: usize) -> Result<Page, Error> {
        let engine = self.engine()?;
        let scan = pages.get(number)?;
        let page = engine.read(&scan::clean(scan, &self.params.options.scan));
        page.map_err(|error| error.at_page(number, pages.count()))
    }

    fn engine(&self) -> Result<&dyn Engine, Error> {
        let opened = self.engine.get_or_init(|| engine::open(&self.params.engine));
        opened.as_ref().map(AsRef::as_ref).map_err(Clone::clone)
    }

    /// Known words; those of the languages only where their data is there, for dumps are repaired without it.
    fn lexicon(&self) -> &Lexicon {
        self.lexicon.get_or_init(|| {
            engine::known_word_lists(&self.params.engine).into_iter().fold(Lexicon::default(), Lexicon::with_list)
        })
    }

    /// Makes a document of pages, in their order.
    pub fn read_document(&self, pages: Vec<Page>) -> Document {
        pipeline::read_document(pages, self.lexicon(), &self.params.options)
    }

    /// Writes a document, with the pictures of its pages where the format shows them.
    pub fn write(&self, document: &Document, to: Format) -> Result<Vec<u8>, Error> {
        let album = Album::new(&self.params.options.scan);
        formats::write_with_pictures(document, to, &self.write_params(), &|page| album.picture(page))
    }

    /// Writes a document as files: one for each page where the format holds no more.
    pub(super) fn write_files(&self, document: &Document, to: Format) -> Result<Vec<Vec<u8>>, Error> {
        let album = Album::new(&self.params.options.scan);
        formats::write_files(document, to, &self.write_params(), &|page| album.picture(page))
    }

    fn write_params(&self) -> WriteParams {
        WriteParams { extras: self.params.extras, language: engine::language_tag(&self.params.engine.languages) }
    }

    /// The picture of a page as its boxes see it, or `None` where the file is no image.
    pub fn picture(&self, input: &Input, page: usize) -> Result<Option<RgbImage>, Error> {
        let name = input.name();
        let bytes = read_bytes(input).map_err(|error| error.in_file(&name))?;
        let Some(pictures) = open_pictures(bytes, &name, &self.params.options.scan)? else { return Ok(None) };
        Ok(Some(DynamicImage::ImageLuma8(pictures.get(page)?.pixels).into_rgb8()))
    }
}

/// What is said of pages that are not read because the run ends.
pub(super) fn stopped() -> Error {
    Error::new(ErrorKind::Stopped, "the run was ended before")
}

/// Whether any of the jobs has an image to read. Into archives and PDFs is not looked.
pub fn have_images(jobs: &[Job]) -> bool {
    jobs.iter().flat_map(|job| &job.inputs).any(|input| scan::is_image(&start_of(input)))
}

/// Whether a file is an image, a PDF or an archive: one that is no dump by itself.
pub(super) fn is_packed_or_drawn(input: &Input) -> bool {
    let start = start_of(input);
    scan::is_image(&start) || archive::is_archive(&start) || formats::detect(&start) == Some(Format::Pdf)
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

/// The first bytes of a file, as many as any signature needs. One that cannot be read is told when its turn comes; what is
/// read from a pipe would be missing then.
fn start_of(input: &Input) -> Vec<u8> {
    const SIGNATURE: u64 = 64;
    let mut start = Vec::new();
    if let Input::File(path) = input
        && path.is_file()
    {
        let _ = std::fs::File::open(path).and_then(|file| file.take(SIGNATURE).read_to_end(&mut start));
    }
    start
}
