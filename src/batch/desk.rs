//! A file laid open: what it is, and its pages one by one. A run that reads here and a worker do it alike.

use std::fs::File;
use std::io::{Cursor, Read as _};
use std::path::Path;

use super::archive::{self, Archive, Entry, Source};
use super::reader::{Read, Reader, read_bytes};
use super::worker::Place;
use super::{Input, Stamp, long};
use crate::error::{Error, ErrorKind};
use crate::formats::{self, Format, PdfText};
use crate::model::{Page, Size};
use crate::scan::{self, Pages};

/// What a file turned out to be.
#[derive(Debug)]
pub(super) enum Contents {
    /// The files of an archive.
    Archive(Vec<Entry>),
    /// The pages of an image file, as large as its header says; `None` where that is damaged.
    Scans(Vec<Option<Size>>),
    /// A PDF of so many pages.
    Paper(usize),
    /// A dump, with all its pages.
    Dump(Read),
}

/// What a page of a PDF has of text.
#[derive(Debug)]
pub(super) struct Text {
    /// Without lines where there is none that can be used.
    pub page: Page,
    /// How large the scan is that is to be read instead.
    pub scan: Option<Size>,
    pub notes: Vec<String>,
}

/// Where one file lies open. It stays so until another one is asked for: its pages are asked for one by one, and so are the
/// files of an archive.
#[derive(Default)]
pub(super) struct Desk {
    archive: Option<Opened<Archive>>,
    pages: Option<Opened<Content>>,
}

/// Something opened, with what tells whether it is still the same.
struct Opened<T> {
    place: Place,
    stamp: Stamp,
    content: T,
}

/// A file that has pages.
enum Content {
    Scans(Pages<'static>),
    Paper {
        text: PdfText,
        bytes: Vec<u8>,
        /// Opened at the first page without text.
        scans: Option<Pages<'static>>,
    },
}

/// A file's bytes, or the archive that it is.
enum Found {
    Archive(Archive),
    Bytes(Vec<u8>),
}

impl Desk {
    /// Tells what a file is. Dumps are read on the spot.
    pub fn look(&mut self, reader: &Reader, place: &Place) -> Result<Contents, Error> {
        self.pages = None;
        let (stamp, name) = (place.stamp(), place.name());
        let bytes = match &place.entry {
            Some(entry) => {
                let archive = self.archive(place)?;
                if let Some(long) = long::read_packed(archive, &name, reader.from()) {
                    return reader.take_long_dump(long, &name).map(Contents::Dump);
                }
                archive.unpack(entry)?
            }
            None => match find(place)? {
                Found::Bytes(bytes) => bytes,
                Found::Archive(content) => {
                    let archive = self.archive.insert(Opened { place: place.clone(), stamp, content });
                    return archive.content.entries().map(Contents::Archive);
                }
            },
        };
        let (content, contents) = if scan::is_image(&bytes) {
            reader.check_reads_scans()?;
            check_ending(&name, &TEXT_ENDINGS, "an image")?;
            let pages = reader.open_scans(bytes, &name)?;
            let sizes = (0..pages.count()).map(|number| pages.size(number).ok()).collect();
            (Content::Scans(pages), Contents::Scans(sizes))
        } else if formats::detect(&bytes) == Some(Format::Pdf) {
            let text = PdfText::open(&bytes, &name)?;
            let count = text.count();
            (Content::Paper { text, bytes, scans: None }, Contents::Paper(count))
        } else {
            return reader.read_dump(&bytes, &name).map(Contents::Dump);
        };
        self.pages = Some(Opened { place: place.clone(), stamp, content });
        Ok(contents)
    }

    /// Reads the text of a page of a PDF, counted from 0.
    pub fn text(&mut self, reader: &Reader, place: &Place, number: usize) -> Result<Text, Error> {
        let Content::Paper { text, bytes, scans } = self.pages(reader, place)? else {
            return Err(Error::unsupported("it is no PDF"));
        };
        let (page, notes) = text.page(number);
        if reader.takes_text_of(&page) {
            return Ok(Text { page, scan: None, notes });
        }
        match open_scans(scans, bytes, reader, place)?.size(number) {
            Ok(size) => Ok(Text { page, scan: Some(size), notes }),
            Err(error) if error.kind == ErrorKind::Blank => Ok(Text { page, scan: None, notes }),
            Err(error) => Err(error),
        }
    }

    /// Reads the words of one page of an image file, or of the scan on one of a PDF, counted from 0.
    pub fn read(&mut self, reader: &Reader, place: &Place, number: usize) -> Result<Page, Error> {
        let pages = match self.pages(reader, place)? {
            Content::Scans(pages) => pages,
            Content::Paper { bytes, scans, .. } => open_scans(scans, bytes, reader, place)?,
        };
        reader.read_scan(pages, number)
    }

    /// The pages of a file, opened anew where it is not the last one or has changed.
    fn pages(&mut self, reader: &Reader, place: &Place) -> Result<&mut Content, Error> {
        let stamp = place.stamp();
        let is_open = self.pages.as_ref().is_some_and(|last| last.place == *place && last.stamp == stamp);
        if !is_open {
            self.look(reader, place)?;
        }
        let opened = self.pages.as_mut().ok_or_else(|| Error::unsupported("it is neither an image nor a PDF"))?;
        Ok(&mut opened.content)
    }

    /// The archive in which an entry lies.
    fn archive(&mut self, entry: &Place) -> Result<&mut Archive, Error> {
        let (place, stamp) = (Place { entry: None, ..entry.clone() }, entry.stamp());
        let archive = match self.archive.take() {
            Some(last) if last.place == place && last.stamp == stamp => last,
            _ => match find(&place)? {
                Found::Archive(content) => Opened { place, stamp, content },
                Found::Bytes(_) => return Err(Error::unsupported("it is no archive")),
            },
        };
        Ok(&mut self.archive.insert(archive).content)
    }
}

fn open_scans<'s>(
    scans: &'s mut Option<Pages<'static>>,
    bytes: &[u8],
    reader: &Reader,
    place: &Place,
) -> Result<&'s Pages<'static>, Error> {
    Ok(match scans {
        Some(scans) => scans,
        none => none.insert(reader.open_scans(bytes.to_vec(), &place.name())?),
    })
}

/// Opens a file. An archive stays on the disk; what cannot be gone back in, such as a pipe, is read whole.
fn find(place: &Place) -> Result<Found, Error> {
    let mut source: Box<dyn Source> = match &place.input() {
        Input::File(path) => open(path).map_err(|error| Error::io(&error))?,
        stdin => Box::new(Cursor::new(read_bytes(stdin)?)),
    };
    let mut bytes = Vec::new();
    let start = source.by_ref().take(archive::SIGNATURE as u64).read_to_end(&mut bytes);
    start.and_then(|_| source.rewind()).map_err(|error| Error::io(&error))?;
    if archive::is_archive(&bytes) {
        return Archive::open(&bytes, source).map(Found::Archive);
    }
    bytes.clear();
    source.read_to_end(&mut bytes).map_err(|error| Error::io(&error))?;
    Ok(Found::Bytes(bytes))
}

fn open(path: &Path) -> std::io::Result<Box<dyn Source>> {
    let mut file = File::open(path)?;
    if file.metadata()?.is_file() {
        return Ok(Box::new(file));
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(Box::new(Cursor::new(bytes)))
}

/// Endings that promise text.
const TEXT_ENDINGS: [&str; 6] = ["hocr", "htm", "html", "text", "txt", "xhtml"];

/// A name that promises the other kind of file is a slip: an error page saved as a scan is no article. Which kind of image or
/// text it is, the content tells better than the name.
pub(super) fn check_ending(name: &str, other_kind: &[&str], content: &str) -> Result<(), Error> {
    let ending = Path::new(name).extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    match ending.filter(|ending| other_kind.contains(&ending.as_str())) {
        Some(ending) => Err(Error::damaged(format!("it ends in .{ending} but holds {content}"))
            .with_hint("give it the ending of what it is, or get the right file")),
        None => Ok(()),
    }
}
