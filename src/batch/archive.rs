//! Files packed with gzip or in a ZIP archive. They are unpacked in memory, never to disk, and only so far.

use std::io::{BufReader, Cursor, Error as IoError, Read, Result as IoResult};

use flate2::bufread::MultiGzDecoder;
use zip::ZipArchive;

use super::natural_order;
use crate::error::Error;

/// Most bytes that one input is unpacked to. A year of a daily as ALTO is less; a bomb is more.
const MOST_BYTES: u64 = 2 << 30;
/// Most files of an archive that are read.
const MOST_FILES: usize = 100_000;

/// How data packed with gzip starts.
const GZIP: &[u8] = b"\x1F\x8B";

/// A file out of an archive.
pub(super) struct Packed {
    /// Its path in the archive; empty for gzip, which holds one file.
    pub name: String,
    pub bytes: Vec<u8>,
}

pub(super) fn is_archive(bytes: &[u8]) -> bool {
    is_gzip(bytes) || bytes.starts_with(b"PK\x03\x04")
}

fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(GZIP)
}

/// Unpacks all files, in natural order of their names. Archives inside archives are left packed.
pub(super) fn unpack(bytes: &[u8]) -> Result<Vec<Packed>, Error> {
    if is_gzip(bytes) {
        let bytes = read_bounded(MultiGzDecoder::new(bytes), MOST_BYTES, "the gzip data")?;
        return Ok(vec![Packed { name: String::new(), bytes }]);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if MOST_FILES < archive.len() {
        return Err(Error::unsupported(format!("it holds {} files; at most {MOST_FILES} are read", archive.len())));
    }
    let mut left = MOST_BYTES;
    let mut packed = Vec::new();
    for number in 0..archive.len() {
        let file = archive.by_index(number).map_err(damaged)?;
        let name = file.name().to_owned();
        if file.is_dir() || !is_wanted(&name) {
            continue;
        }
        let bytes = read_bounded(file, left, &name)?;
        left -= bytes.len() as u64;
        packed.push(Packed { name, bytes });
    }
    packed.sort_by(|one, other| natural_order(&one.name, &other.name));
    Ok(packed)
}

/// The bytes of a file as they come, unpacked where gzip has packed them. More than the bound is an error.
pub(super) fn unpacked<'a>(mut source: impl Read + 'a) -> IoResult<Box<dyn Read + 'a>> {
    let mut start = Vec::new();
    source.by_ref().take(GZIP.len() as u64).read_to_end(&mut start)?;
    let is_packed = is_gzip(&start);
    let source = Cursor::new(start).chain(source);
    match is_packed {
        true => Ok(Box::new(Bounded { source: MultiGzDecoder::new(BufReader::new(source)), left: MOST_BYTES })),
        false => Ok(Box::new(source)),
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

/// Unpacks one file by its name as `unpack` gives it.
pub(super) fn unpack_one(bytes: &[u8], name: &str) -> Result<Vec<u8>, Error> {
    if is_gzip(bytes) {
        return read_bounded(MultiGzDecoder::new(bytes), MOST_BYTES, "the gzip data");
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    read_bounded(archive.by_name(name).map_err(damaged)?, MOST_BYTES, name)
}

/// Hidden files, and what macOS puts beside each.
fn is_wanted(name: &str) -> bool {
    !name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX")
}

fn read_bounded(from: impl Read, most: u64, name: &str) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    from.take(most + 1).read_to_end(&mut bytes).map_err(|error| Error::damaged(format!("{name:?}: {error}")))?;
    if most < bytes.len() as u64 {
        let reason = format!("unpacked it has more than {} MiB", MOST_BYTES >> 20);
        return Err(Error::unsupported(reason).with_hint("unpack it first"));
    }
    Ok(bytes)
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
    fn gzip_is_unpacked_and_all_else_stays() {
        let mut packed = flate2::write::GzEncoder::new(vec![], flate2::Compression::fast());
        std::io::Write::write_all(&mut packed, b"<alto/>").unwrap();
        for bytes in [packed.finish().unwrap(), b"<alto/>".to_vec()] {
            let mut text = String::new();
            unpacked(bytes.as_slice()).unwrap().read_to_string(&mut text).unwrap();
            assert_eq!(text, "<alto/>");
        }
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
