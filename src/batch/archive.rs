//! Files packed with gzip or in a ZIP archive. They are unpacked in memory, never to disk, and only so far.

use std::io::{Cursor, Read};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

use super::natural_order;
use crate::error::Error;

/// Most bytes that one input is unpacked to. A year of a daily as ALTO is less; a bomb is more.
const MOST_BYTES: u64 = 2 << 30;
/// Most files of an archive that are read.
const MOST_FILES: usize = 100_000;

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
    bytes.starts_with(b"\x1F\x8B")
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
    fn hidden_files_and_paths_that_climb_are_left_packed() {
        for (name, is_read) in
            [("a/p1.xml", true), ("../p1.xml", false), ("a/.DS_Store", false), ("__MACOSX/p1.xml", false)]
        {
            assert_eq!(is_wanted(name), is_read, "{name}");
        }
    }
}
