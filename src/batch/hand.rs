//! A thread's hand: a file to its pages. Dumps are read on the spot, images there too or by a worker.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use super::album::IMAGE_ENDINGS;
use super::reader::{Read, Reader, looks_like_image, read_bytes, stopped};
use super::worker::{Place, Worker};
use super::{Input, archive, issue, long};
use crate::error::{Error, ErrorKind};
use crate::formats::{self, Format};
use crate::model::Page;
use crate::scan::{self, Pages};

/// Reads files, one at a time.
pub struct Hand<'a> {
    reader: &'a Reader,
    /// Set when the run is to end after the pages that are being read.
    stop: &'a AtomicBool,
    /// Who reads images; this process where there is none.
    worker: Option<Worker<'a>>,
}

/// What is known of a file's content.
struct Content<'a> {
    /// Where a worker finds it; `None` for standard input.
    place: Option<Place>,
    bytes: &'a [u8],
    name: &'a str,
}

impl<'a> Hand<'a> {
    /// One that reads images in this process.
    pub fn here(reader: &'a Reader, stop: &'a AtomicBool) -> Self {
        Self { reader, stop, worker: None }
    }

    /// One that has images read by a worker.
    pub fn with_worker(reader: &'a Reader, stop: &'a AtomicBool, worker: Worker<'a>) -> Self {
        Self { reader, stop, worker: Some(worker) }
    }

    pub(super) fn reader(&self) -> &'a Reader {
        self.reader
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Reads every page of a file. A page that fails is told; the others are read. A file without any text is told too,
    /// since somebody expected some; its blank pages are kept.
    pub fn read_pages(&mut self, input: &Input) -> Read {
        let name = input.name();
        let mut read = self.read_input(input, &name).unwrap_or_else(Read::failed);
        if read.errors.is_empty() && read.pages.iter().all(|page| page.lines.is_empty()) {
            read.errors.push(Error::new(ErrorKind::Blank, "there is no text in it"));
        }
        read.errors = read.errors.into_iter().map(|error| error.in_file(&name)).collect();
        read
    }

    /// Reads what a file holds: an issue's pages, the files of an archive, or pages of its own.
    fn read_input(&mut self, input: &Input, name: &str) -> Result<Read, Error> {
        let Input::File(path) = input else {
            let bytes = read_bytes(input)?;
            return self.read_packed_or_plain(None, &bytes, name);
        };
        if self.worker.is_some() && looks_like_image(input) {
            // The worker opens it; this process need not.
            return self.read_image(Content { place: Some(Place::file(path)), bytes: &[], name });
        }
        if let Some(long) = long::read(path, name, self.reader.from()) {
            self.check_is_dump(name, "no image")?;
            return Ok(Read { pages: long.pages, notes: long.notes, errors: vec![] });
        }
        let bytes = read_bytes(input)?;
        let is_issue = self.reader.from().is_none_or(|format| format == Format::Mets);
        if is_issue && is_list_of_pages(&bytes) {
            return issue::read(&bytes, path, |page| self.read_issue_page(page));
        }
        self.read_packed_or_plain(Some(Place::file(path)), &bytes, name)
    }

    /// A page that lists pages of its own would have no end: METS files in METS files are refused.
    fn read_issue_page(&mut self, path: &Path) -> Read {
        let name = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|error| Error::io(&error));
        let read = bytes.and_then(|bytes| self.read_packed_or_plain(Some(Place::file(path)), &bytes, &name));
        read.unwrap_or_else(Read::failed)
    }

    fn read_packed_or_plain(&mut self, place: Option<Place>, bytes: &[u8], name: &str) -> Result<Read, Error> {
        if archive::is_archive(bytes) {
            return self.read_archive(place, bytes, name);
        }
        self.read_content(Content { place, bytes, name })
    }

    fn read_archive(&mut self, place: Option<Place>, bytes: &[u8], name: &str) -> Result<Read, Error> {
        let mut whole = Read::default();
        for packed in archive::unpack(bytes)? {
            let name = if packed.name.is_empty() { name.to_owned() } else { format!("{name}/{}", packed.name) };
            let place = place.clone().map(|place| Place { entry: Some(packed.name.clone()), ..place });
            let read = self.read_content(Content { place, bytes: &packed.bytes, name: &name });
            let read = read.unwrap_or_else(Read::failed);
            whole.pages.extend(read.pages);
            whole.notes.extend(read.notes.into_iter().map(|note| format!("{}: {note}", packed.name)));
            whole.errors.extend(read.errors.into_iter().map(|error| error.in_file(&name)));
        }
        Ok(whole)
    }

    fn read_content(&mut self, content: Content<'_>) -> Result<Read, Error> {
        if scan::is_image(content.bytes) {
            return self.read_image(content);
        }
        if formats::detect(content.bytes) == Some(Format::Pdf) {
            return self.read_pdf(&content);
        }
        let Content { bytes, name, .. } = content;
        self.check_is_dump(name, if bytes.is_empty() { "nothing" } else { "no image" })?;
        let read = match self.reader.from() {
            Some(format) => formats::read_as(bytes, name, format)?,
            None => formats::read(bytes, name)?,
        };
        Ok(Read { pages: read.pages, notes: read.notes, errors: vec![] })
    }

    /// Refuses what is named like an image, where nobody has said what it is.
    fn check_is_dump(&self, name: &str, content: &str) -> Result<(), Error> {
        if self.reader.from().is_some() { Ok(()) } else { check_ending(name, &IMAGE_ENDINGS, content) }
    }

    /// Reads the text of each page, or its scan where it has no text that can be used. A page with neither is blank.
    fn read_pdf(&mut self, content: &Content<'_>) -> Result<Read, Error> {
        let text = formats::read_as(content.bytes, content.name, Format::Pdf)?;
        let mut read = Read { notes: text.notes, ..Read::default() };
        let count = text.pages.len();
        let mut scans = None;
        for (number, page) in text.pages.into_iter().enumerate() {
            if self.reader.keeps_text_layer() && !page.lines.is_empty() {
                read.pages.push(page);
                continue;
            }
            if self.is_stopped() {
                read.errors.push(stopped());
                break;
            }
            let scans = match &mut scans {
                Some(scans) => scans,
                none => none.insert(self.reader.open_scans(content.bytes, content.name)?),
            };
            match self.read_scan(content.place.as_ref(), scans, number) {
                Ok(scanned) => read.pages.push(scanned),
                Err(error) if error.kind == ErrorKind::Blank => read.pages.push(page),
                Err(error) => read.errors.push(error.at_page(number, count)),
            }
        }
        Ok(read)
    }

    /// Reads the scan of one page.
    fn read_scan(&mut self, place: Option<&Place>, scans: &Pages<'_>, number: usize) -> Result<Page, Error> {
        match (&mut self.worker, place) {
            (Some(worker), Some(place)) => worker.read_page(place, number, Some(scans.size(number)?)),
            _ => self.reader.read_scan(scans, number),
        }
    }

    fn read_image(&mut self, content: Content<'_>) -> Result<Read, Error> {
        check_ending(content.name, &TEXT_ENDINGS, "an image")?;
        match (&mut self.worker, &content.place) {
            (Some(worker), Some(place)) => Ok(worker.read(place, self.stop)),
            _ => self.reader.read_scans(content.bytes, content.name, self.stop),
        }
    }
}

/// Whether a file is a METS file whose pages are files of their own.
fn is_list_of_pages(bytes: &[u8]) -> bool {
    formats::detect(bytes) == Some(Format::Mets) && !formats::Issue::is_whole(bytes)
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
