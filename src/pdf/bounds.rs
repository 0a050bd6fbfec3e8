//! Bounds on what a PDF may ask for. The library that reads it unpacks and draws whatever it is told to.

use std::io::Read;

use flate2::read::ZlibDecoder;
use hayro_interpret::hayro_syntax::content::TypedIter;
use hayro_interpret::hayro_syntax::content::ops::TypedInstruction;
use hayro_interpret::hayro_syntax::object::dict::keys::{FORM, RESOURCES, SUBTYPE};
use hayro_interpret::hayro_syntax::object::{Dict, Name};
use hayro_interpret::hayro_syntax::page::{Page, Resources};
use memchr::memmem;

use crate::error::Error;

/// Most bytes that one stream is unpacked to: a sheet of 60 × 80 cm in colour at 600 dpi has 800 MB.
const MOST_BYTES: u64 = 1 << 30;
/// Deflate packs 1,032 bytes into one at most (zlib's technical notes).
const DENSEST: u64 = 1032;
/// Most bytes of drawing on a page, forms counted as often as they are drawn. A page of a daily with its letters has
/// 200 KB, a town map in lines 30 MB.
const MOST_WORK: u64 = 96 << 20;
/// What drawing a form costs beside its content.
const WORK_OF_FORM: u64 = 1000;
/// Forms in forms that the library follows.
const DEEPEST: usize = 50;

/// Fails where a stream is a bomb: more than [`MOST_BYTES`], or packed twice to hide that. Streams too short to be one are
/// not looked into.
pub(super) fn check_streams(bytes: &[u8]) -> Result<(), Error> {
    let mut at = 0;
    while let Some(start) = memmem::find(&bytes[at..], b"stream") {
        let data = bytes[at + start + b"stream".len()..].trim_ascii_start();
        let length = memmem::find(data, b"endstream").unwrap_or(data.len());
        let (stream, rest) = data.split_at(length);
        if is_bomb(stream) {
            let reason = format!("a part of the PDF has more than {} MiB unpacked", MOST_BYTES >> 20);
            return Err(Error::unsupported(reason).with_hint("if the file is sound, convert its pages to images"));
        }
        at = bytes.len() - rest.strip_prefix(b"endstream").unwrap_or(rest).len();
    }
    Ok(())
}

fn is_bomb(stream: &[u8]) -> bool {
    let mut unpacked = ZlibDecoder::new(stream);
    if is_packed_twice(stream) {
        return is_more(&mut ZlibDecoder::new(unpacked));
    }
    MOST_BYTES < DENSEST.saturating_mul(stream.len() as u64) && is_more(&mut unpacked)
}

fn is_packed_twice(stream: &[u8]) -> bool {
    /// Enough of a packed stream to tell that it unpacks.
    const START: u64 = 256;
    let mut start = Vec::new();
    // What breaks off or is no deflate at all unpacks to nothing here.
    let _ = ZlibDecoder::new(ZlibDecoder::new(stream)).take(START).read_to_end(&mut start);
    !start.is_empty()
}

fn is_more(unpacked: &mut impl Read) -> bool {
    // A stream that breaks off ends there for us too.
    let mut counted = Counted(0);
    let _ = std::io::copy(&mut unpacked.take(MOST_BYTES + 1), &mut counted);
    MOST_BYTES < counted.0
}

struct Counted(u64);

impl std::io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Fails where a page asks for more drawing than any paper: forms that draw forms that draw forms, or themselves.
pub(super) fn check_work(page: &Page) -> Result<(), Error> {
    let mut left = MOST_WORK;
    let is_done = spend(&mut left, page.page_stream().unwrap_or_default(), page.resources(), 0);
    is_done.ok_or_else(|| {
        Error::unsupported("more is drawn on the page than on any paper")
            .with_hint("convert the page to an image first")
    })
}

/// Takes what a content and its forms cost; `None` where there is not enough left.
fn spend(left: &mut u64, content: &[u8], resources: &Resources, depth: usize) -> Option<()> {
    *left = left.checked_sub(content.len() as u64 + WORK_OF_FORM)?;
    if DEEPEST <= depth {
        return Some(());
    }
    let mut instructions = TypedIter::new(content);
    while let Some(instruction) = instructions.next() {
        let TypedInstruction::XObject(object) = instruction else { continue };
        let Some(stream) = resources.get_x_object(object.0) else { continue };
        let dict = stream.dict();
        let is_form = dict.get::<Name<'_>>(SUBTYPE).is_some_and(|kind| &*kind == FORM);
        let Some(content) = is_form.then(|| stream.decoded_data().ok()).flatten() else { continue };
        let own = dict.get::<Dict<'_>>(RESOURCES).map(Resources::new);
        spend(left, &content, own.as_ref().unwrap_or(resources), depth + 1)?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn what_unpacks_without_end_is_more_than_the_bound() {
        assert!(is_more(&mut std::io::repeat(0)));
        assert!(!is_more(&mut std::io::repeat(0).take(1 << 20)));
    }

    #[test]
    fn a_stream_packed_twice_is_looked_into() {
        let once = packed(&[7; 1000]);
        assert!(is_packed_twice(&packed(&once)));
        assert!(!is_packed_twice(&once) && !is_packed_twice(b"q 1 0 0 1 0 0 cm Q"));
        let file = [b"stream\n", once.as_slice(), b"\nendstream stream\n", &packed(&once), b"\nendstream"].concat();
        assert!(check_streams(&file).is_ok());
    }
}
