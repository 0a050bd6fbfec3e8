//! Long dumps, read part by part.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::archive::Archive;
use crate::formats::{self, Format, Input};

/// From how many bytes on a file is long. One packed with gzip is ten times as long as it looks, which is not yet much.
const LONG: u64 = 16 << 20;
/// How much of a file is looked at to tell its format, in bytes.
const LOOK: u64 = 64 * 1024;

/// Reads a long dump without holding its text. `None` for one that is short, or is not read so: who reads it whole tells
/// what is wrong with it.
pub(super) fn read(path: &Path, from: Option<Format>) -> Option<Input> {
    // Asked before it is opened: what a pipe says can be read but once.
    path.metadata().ok().filter(|about| about.is_file() && LONG <= about.len())?;
    read_source(File::open(path).ok()?, &path.display().to_string(), from)
}

/// The same for a dump that is packed with gzip.
pub(super) fn read_packed(archive: &mut Archive, name: &str, from: Option<Format>) -> Option<Input> {
    let (_, stream) = archive.stream().ok()?.filter(|(bytes, _)| LONG <= *bytes)?;
    read_source(stream, name, from)
}

fn read_source(mut source: impl Read, name: &str, from: Option<Format>) -> Option<Input> {
    let mut head = Vec::new();
    source.by_ref().take(LOOK).read_to_end(&mut head).ok()?;
    let format = from.or_else(|| formats::detect(&head))?;
    formats::read_parts(head.as_slice().chain(source), name, format)
}
