//! A thread's hand: a file to its pages. Dumps are read on the spot; images, PDFs and archives there too or by a worker.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use super::archive::Entry;
use super::desk::{Contents, Desk, Text};
use super::reader::{Read, Reader, is_packed_or_drawn, read_bytes, stopped};
use super::worker::{Place, Worker};
use super::{Input, issue, long, twins};
use crate::error::{Error, ErrorKind};
use crate::formats::{self, Format, Notes};
use crate::model::{Page, Size};

/// Reads files, one at a time.
pub struct Hand<'a> {
    reader: &'a Reader,
    /// Set when the run is to end after the pages that are being read.
    stop: &'a AtomicBool,
    /// Where this process opens files.
    desk: Desk,
    /// Who opens all that can do harm; this process where there is none.
    worker: Option<Worker<'a>>,
}

impl<'a> Hand<'a> {
    /// One that reads everything in this process.
    pub fn here(reader: &'a Reader, stop: &'a AtomicBool) -> Self {
        Self { reader, stop, desk: Desk::default(), worker: None }
    }

    /// One that has images, PDFs and archives opened by a worker.
    pub fn with_worker(reader: &'a Reader, stop: &'a AtomicBool, worker: Worker<'a>) -> Self {
        Self { worker: Some(worker), ..Self::here(reader, stop) }
    }

    pub(super) fn reader(&self) -> &'a Reader {
        self.reader
    }

    pub(super) fn worker(&mut self) -> Option<&mut Worker<'a>> {
        self.worker.as_mut()
    }

    /// How often its worker has been asked for something.
    pub(super) fn asked(&self) -> usize {
        self.worker.as_ref().map_or(0, Worker::asked)
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Reads every page of a file. A page that fails is told; the others are read. A file without any text is told too,
    /// since somebody expected some; its blank pages are kept.
    pub fn read_pages(&mut self, input: &Input) -> Read {
        let name = input.name();
        let mut read = self.read_input(input).unwrap_or_else(Read::failed);
        if read.errors.is_empty() && read.pages.iter().all(|page| page.lines.is_empty()) {
            read.errors.push(Error::new(ErrorKind::Blank, "there is no text in it"));
        }
        read.errors = read.errors.into_iter().map(|error| error.in_file(&name)).collect();
        read
    }

    /// Reads what a file holds: an issue's pages, or its own.
    fn read_input(&mut self, input: &Input) -> Result<Read, Error> {
        match input {
            Input::File(path) if !is_packed_or_drawn(input) => {
                self.check_dump(input)?;
                if let Some(long) = long::read(path, self.reader.from()) {
                    return self.reader.take_long_dump(long, &input.name());
                }
                let bytes = read_bytes(input)?;
                let is_issue = self.reader.from().is_none_or(|format| format == Format::Mets);
                if is_issue && is_list_of_pages(&bytes) {
                    return issue::read(&bytes, path, |page| self.read_file(page).unwrap_or_else(Read::failed));
                }
                self.read_dump(&bytes, path)
            }
            input => self.read_place(&Place::of(input), bytes_of(input)),
        }
    }

    /// A page that lists pages of its own would have no end: METS files in METS files are refused.
    fn read_file(&mut self, path: &Path) -> Result<Read, Error> {
        let input = Input::File(path.to_owned());
        if is_packed_or_drawn(&input) {
            return self.read_place(&Place::of(&input), bytes_of(&input));
        }
        self.check_dump(&input)?;
        self.read_dump(&read_bytes(&input)?, path)
    }

    /// Fails before a dump is read that would take the memory of all.
    fn check_dump(&self, input: &Input) -> Result<(), Error> {
        self.worker.as_ref().map_or(Ok(()), |worker| worker.check_dump(&input.name(), bytes_of(input)))
    }

    fn read_dump(&self, bytes: &[u8], path: &Path) -> Result<Read, Error> {
        self.reader.read_dump(bytes, &path.display().to_string())
    }

    /// Reads a file, or one in an archive, of so many bytes.
    fn read_place(&mut self, place: &Place, bytes: u64) -> Result<Read, Error> {
        match self.look(place, bytes)? {
            Contents::Archive(entries) => Ok(self.read_entries(place, &entries)),
            Contents::Scans(sizes) => Ok(self.read_scans(place, &sizes)),
            Contents::Paper(pages) => Ok(self.read_paper(place, pages)),
            Contents::Dump(read) => Ok(read),
        }
    }

    /// Reads the files of an archive. One that fails costs nothing but itself.
    fn read_entries(&mut self, archive: &Place, entries: &[Entry]) -> Read {
        let mut whole = Read::default();
        let place = |entry: &Entry| Place { entry: Some(entry.name.clone()), ..archive.clone() };
        let names: Vec<&Path> = entries.iter().map(|entry| Path::new(&entry.name)).collect();
        let reads = twins::read_each(&names, self.reader.text_layer(), |at| match self.is_stopped() {
            true => Read::failed(stopped()),
            false => self.read_place(&place(&entries[at]), entries[at].bytes).unwrap_or_else(Read::failed),
        });
        for (entry, read) in entries.iter().zip(reads) {
            whole.pages.extend(read.pages);
            whole.notes.extend(read.notes.into_iter().map(|note| match entry.name.as_str() {
                "" => note,
                name => format!("{name}: {note}"),
            }));
            whole.errors.extend(read.errors.into_iter().map(|error| error.in_file(place(entry).name())));
        }
        whole
    }

    /// Reads the pages of an image file.
    fn read_scans(&mut self, place: &Place, sizes: &[Option<Size>]) -> Read {
        let mut read = Read::default();
        for (number, size) in sizes.iter().enumerate() {
            if self.is_stopped() {
                read.errors.push(stopped());
                break;
            }
            match self.read_scan(place, number, *size) {
                Ok(page) => read.pages.push(page),
                Err(error) => read.errors.push(error.at_page(number, sizes.len())),
            }
        }
        read
    }

    /// Reads the text of each page of a PDF, or its scan where it has no text that can be used. A page with neither is blank.
    fn read_paper(&mut self, place: &Place, pages: usize) -> Read {
        let mut read = Read::default();
        let mut notes = Notes::default();
        for number in 0..pages {
            if self.is_stopped() {
                read.errors.push(stopped());
                break;
            }
            let page = self.text(place, number).and_then(|text| {
                text.notes.into_iter().for_each(|note| notes.add(note));
                text.scan.map_or(Ok(text.page), |size| self.read_scan(place, number, Some(size)))
            });
            match page {
                Ok(page) => read.pages.push(page),
                Err(error) => read.errors.push(error.at_page(number, pages)),
            }
        }
        Read { notes: notes.into_list(), ..read }
    }

    fn look(&mut self, place: &Place, bytes: u64) -> Result<Contents, Error> {
        match &mut self.worker {
            Some(worker) if !place.is_stdin() => worker.look(place, bytes),
            _ => self.desk.look(self.reader, place),
        }
    }

    fn text(&mut self, place: &Place, number: usize) -> Result<Text, Error> {
        match &mut self.worker {
            Some(worker) if !place.is_stdin() => worker.text(place, number),
            _ => self.desk.text(self.reader, place, number),
        }
    }

    fn read_scan(&mut self, place: &Place, number: usize, size: Option<Size>) -> Result<Page, Error> {
        match &mut self.worker {
            Some(worker) if !place.is_stdin() => worker.read(place, number, size),
            _ => self.desk.read(self.reader, place, number),
        }
    }
}

/// How large a file is. One that is not there counts as empty, and is told when it is opened.
fn bytes_of(input: &Input) -> u64 {
    let Input::File(path) = input else { return 0 };
    std::fs::metadata(path).map_or(0, |about| about.len())
}

/// Whether a file is a METS file whose pages are files of their own.
fn is_list_of_pages(bytes: &[u8]) -> bool {
    formats::detect(bytes) == Some(Format::Mets) && !formats::Issue::is_whole(bytes)
}
