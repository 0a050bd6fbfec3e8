//! Files packed with gzip or in a ZIP archive. They are unpacked in memory, one by one, never to disk, and only so far.

use std::fs::File;
use std::io::{BufReader, Error as IoError, Read, Result as IoResult, Seek, SeekFrom};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;
use serde::{Deserialize, Serialize};
use zip::ZipArchive;

use super::natural_order;
use crate::error::Error;

/// Most bytes that one file is unpacked to. A year of a daily as ALTO is less; a bomb is more.
const MOST_BYTES: u64 = 2 << 30;
/// Most bytes that an archive may claim to hold: the scans of ten thousand large sheets.
const MOST_IN_ALL: u64 = 1 << 40;
/// Most files of an archive that are read.
const MOST_FILES: usize = 100_000;

/// A file in an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its path in the archive; empty for gzip, which holds one file.
    pub name: String,
    /// How large the archive says that it is unpacked.
    pub bytes: u64,
}

/// Where an archive's bytes come from.
pub(super) trait Source: Read + Seek + Send {}

impl<T: Read + Seek + Send> Source for T {}

/// An open archive.
pub(super) enum Archive {
    Gzip(Box<dyn Source>),
    Zip(Box<ZipArchive<Box<dyn Source>>>),
}

/// As many bytes as tell whether a file is an archive.
pub(super) const SIGNATURE: usize = 4;

pub(super) fn is_archive(start: &[u8]) -> bool {
    is_gzip(start) || start.starts_with(b"PK\x03\x04")
}

fn is_gzip(start: &[u8]) -> bool {
    start.starts_with(b"\x1F\x8B")
}

impl Archive {
    /// Opens an archive on the disk.
    pub fn open_file(path: &Path) -> Result<Self, Error> {
        let mut file = File::open(path).map_err(|error| Error::io(&error))?;
        let mut start = Vec::new();
        let read = file.by_ref().take(SIGNATURE as u64).read_to_end(&mut start);
        read.and_then(|_| file.rewind()).map_err(|error| Error::io(&error))?;
        if is_archive(&start) {
            Self::open(&start, Box::new(file))
        } else {
            Err(Error::unsupported("it is no archive"))
        }
    }

    /// Opens an archive that starts so.
    pub fn open(start: &[u8], source: Box<dyn Source>) -> Result<Self, Error> {
        if is_gzip(start) {
            return Ok(Self::Gzip(source));
        }
        let archive = ZipArchive::new(source).map_err(damaged)?;
        if MOST_FILES < archive.len() {
            return Err(Error::unsupported(format!("it holds {} files; at most {MOST_FILES} are read", archive.len())));
        }
        Ok(Self::Zip(Box::new(archive)))
    }

    /// All its files, in natural order of their names. Nothing is unpacked.
    pub fn entries(&mut self) -> Result<Vec<Entry>, Error> {
        let archive = match self {
            Self::Gzip(source) => return Ok(vec![Entry { name: String::new(), bytes: told_by_gzip(source)? }]),
            Self::Zip(archive) => archive,
        };
        let mut entries = vec![];
        for number in 0..archive.len() {
            let file = archive.by_index_raw(number).map_err(damaged)?;
            if !file.is_dir() && is_wanted(file.name()) {
                entries.push(Entry { name: file.name().to_owned(), bytes: file.size() });
            }
        }
        // Files that share their bytes make terabytes out of a megabyte.
        if MOST_IN_ALL < entries.iter().fold(0, |all, entry| entry.bytes.saturating_add(all)) {
            let reason = format!("unpacked it has more than {} GiB", MOST_IN_ALL >> 30);
            return Err(Error::unsupported(reason).with_hint("unpack it first"));
        }
        entries.sort_by(|one, other| natural_order(&one.name, &other.name));
        Ok(entries)
    }

    /// The bytes of the file that gzip has packed, as they come, and how many there are packed; `None` for other archives. More
    /// than the bound is an error.
    pub fn stream(&mut self) -> IoResult<Option<(u64, impl Read)>> {
        let Self::Gzip(source) = self else { return Ok(None) };
        let bytes = source.seek(SeekFrom::End(0))?;
        source.rewind()?;
        Ok(Some((bytes, Bounded { source: MultiGzDecoder::new(BufReader::new(source)), left: MOST_BYTES })))
    }

    /// Unpacks a file by its name, twice where gzip has packed a file of a ZIP archive. Other archives in archives are left packed.
    pub fn unpack(&mut self, name: &str) -> Result<Vec<u8>, Error> {
        match self {
            Self::Gzip(source) => {
                source.rewind().map_err(|error| Error::io(&error))?;
                read_bounded(MultiGzDecoder::new(BufReader::new(source)), MOST_BYTES, "the gzip data")
            }
            Self::Zip(archive) => {
                let file = archive.by_name(name).map_err(damaged)?;
                if MOST_BYTES < file.size() {
                    return Err(too_large());
                }
                let bytes = read_bounded(file, MOST_BYTES, name)?;
                if is_gzip(&bytes) {
                    read_bounded(MultiGzDecoder::new(&bytes[..]), MOST_BYTES, name)
                } else {
                    Ok(bytes)
                }
            }
        }
    }
}

/// A source that fails behind so many bytes.
struct Bounded<R> {
    source: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> IoResult<usize> {
        let count = self.source.read(buffer)?;
        self.left = self.left.checked_sub(count as u64).ok_or_else(|| IoError::other("more than the bound"))?;
        Ok(count)
    }
}

/// The last four bytes tell how many there are unpacked, but for whole multiples of 4 GiB (RFC 1952).
fn told_by_gzip(source: &mut impl Source) -> Result<u64, Error> {
    let mut told = [0; 4];
    let read = source.seek(SeekFrom::End(-4)).and_then(|_| source.read_exact(&mut told));
    read.map_err(|error| Error::damaged(error.to_string()))?;
    Ok(u32::from_le_bytes(told).into())
}

/// Hidden files, and what macOS puts beside each.
fn is_wanted(name: &str) -> bool {
    !name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX")
}

fn read_bounded(from: impl Read, most: u64, name: &str) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    from.take(most + 1).read_to_end(&mut bytes).map_err(|error| Error::damaged(format!("{name:?}: {error}")))?;
    if most < bytes.len() as u64 { Err(too_large()) } else { Ok(bytes) }
}

fn too_large() -> Error {
    let reason = format!("unpacked it has more than {} MiB", MOST_BYTES >> 20);
    Error::unsupported(reason).with_hint("unpack it first")
}

fn damaged(error: zip::result::ZipError) -> Error {
    Error::damaged(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_than_the_bound_is_unpacked() {
        let endless = std::io::repeat(b'x');
        assert!(read_bounded(endless, 1000, "bomb").unwrap_err().reason.contains("more than"));
        assert_eq!(read_bounded(std::io::repeat(b'x').take(1000), 1000, "file").unwrap().len(), 1000);
    }

    #[test]
    fn what_is_unpacked_as_it_comes_is_bounded_too() {
        let read = |left| Bounded { source: &b"12345"[..], left }.read_to_end(&mut vec![]);
        assert_eq!(read(5).unwrap(), 5);
        assert!(read(4).is_err());
    }

    #[test]
    fn gzip_is_unpacked_as_it_comes() {
        let mut packed = flate2::write::GzEncoder::new(vec![], flate2::Compression::fast());
        std::io::Write::write_all(&mut packed, b"<alto/>").unwrap();
        let packed = packed.finish().unwrap();
        let mut archive = Archive::open(&packed.clone(), Box::new(std::io::Cursor::new(packed.clone()))).unwrap();
        let mut text = String::new();
        let (bytes, mut stream) = archive.stream().unwrap().unwrap();
        stream.read_to_string(&mut text).unwrap();
        assert_eq!((bytes, text.as_str()), (packed.len() as u64, "<alto/>"));
    }

    #[test]
    fn hidden_files_and_paths_that_climb_are_left_packed() {
        for (name, is_read) in
            [("a/p1.xml", true), ("../p1.xml", false), ("a/.DS_Store", false), ("__MACOSX/p1.xml", false)]
        {
            assert_eq!(is_wanted(name), is_read, "{name}");
        }
    }
}
