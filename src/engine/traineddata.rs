//! Tesseract's traineddata files: a table of offsets, then the components.

use std::ops::Range;
use std::path::Path;

use crate::error::Error;
use crate::text::Dawg;

/// Components by their place in the table (`TessdataType` in Tesseract's `tessdatamanager.h`).
const UNICHARSET: usize = 1;
const WORD_DAWG: usize = 7;
const LSTM_WORD_DAWG: usize = 19;
const LSTM_UNICHARSET: usize = 21;

/// More entries than any version of Tesseract wrote: the bytes are the other way round, or it is another file.
const MAX_ENTRIES: usize = 1000;

/// Reads the word list of a language, or `None` if the file has none. The neural network's list comes before that of
/// the older recogniser.
pub(super) fn word_list(file: &Path) -> Result<Option<Dawg>, Error> {
    let bytes = std::fs::read(file).map_err(|error| Error::io(&error))?;
    let components = Components::parse(&bytes)?;
    for (words, letters) in [(LSTM_WORD_DAWG, LSTM_UNICHARSET), (WORD_DAWG, UNICHARSET)] {
        if let (Some(words), Some(letters)) = (components.get(words), components.get(letters)) {
            return Dawg::parse(words, letters).map(Some);
        }
    }
    Ok(None)
}

/// The components of a file, by place in the table.
struct Components<'a> {
    bytes: &'a [u8],
    ranges: Vec<Option<Range<usize>>>,
}

impl<'a> Components<'a> {
    fn parse(bytes: &'a [u8]) -> Result<Self, Error> {
        let damaged = || Error::damaged("this is not a traineddata file of Tesseract, or it is cut short");
        let count: [u8; 4] = *bytes.first_chunk().ok_or_else(damaged)?;
        let little = u32::from_le_bytes(count) as usize;
        let big = u32::from_be_bytes(count) as usize;
        let (count, read): (usize, fn([u8; 8]) -> i64) =
            if little <= MAX_ENTRIES { (little, i64::from_le_bytes) } else { (big, i64::from_be_bytes) };
        if MAX_ENTRIES < count {
            return Err(damaged());
        }
        let table = bytes[4..].get(..count * 8).ok_or_else(damaged)?;
        let (offsets, _) = table.as_chunks::<8>();
        let offsets: Vec<i64> = offsets.iter().map(|offset| read(*offset)).collect();
        Ok(Self { bytes, ranges: ranges(&offsets, bytes.len()).ok_or_else(damaged)? })
    }

    fn get(&self, place: usize) -> Option<&'a [u8]> {
        self.ranges.get(place)?.clone().map(|range| &self.bytes[range])
    }
}

/// A component reaches to the next one that is there, or to the end of the file. `None`: they do not lie in the file,
/// one behind the other.
fn ranges(offsets: &[i64], length: usize) -> Option<Vec<Option<Range<usize>>>> {
    let mut end = length;
    let mut ranges = Vec::with_capacity(offsets.len());
    for &offset in offsets.iter().rev() {
        let Ok(start) = usize::try_from(offset) else {
            ranges.push(None);
            continue;
        };
        if end < start {
            return None;
        }
        ranges.push(Some(start..end));
        end = start;
    }
    ranges.reverse();
    Some(ranges)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    fn file(offsets: &[i64], rest: &[u8]) -> Vec<u8> {
        let mut bytes = (offsets.len() as u32).to_le_bytes().to_vec();
        bytes.extend(offsets.iter().flat_map(|offset| offset.to_le_bytes()));
        bytes.extend(rest);
        bytes
    }

    #[test]
    fn a_component_ends_where_the_next_one_that_is_there_starts() {
        let bytes = file(&[28, -1, 31], b"abcde");
        let components = Components::parse(&bytes).unwrap();
        assert_eq!(components.get(0), Some(&b"abc"[..]));
        assert_eq!(components.get(1), None);
        assert_eq!(components.get(2), Some(&b"de"[..]));
        assert_eq!(components.get(3), None);
    }

    #[test]
    fn a_file_of_the_other_byte_order_is_read() {
        let mut bytes = 1u32.to_be_bytes().to_vec();
        bytes.extend(12i64.to_be_bytes());
        bytes.extend(b"abc");
        assert_eq!(Components::parse(&bytes).unwrap().get(0), Some(&b"abc"[..]));
    }

    #[test]
    fn a_damaged_file_is_an_error() {
        let beyond_the_end = file(&[99], b"abc");
        let out_of_order = file(&[23, 20], b"abcdefgh");
        let cut_short = file(&[20, 23], b"")[..11].to_vec();
        for bytes in [vec![], b"GIF89a".to_vec(), b"\x89PNG".to_vec(), beyond_the_end, out_of_order, cut_short] {
            let error = Components::parse(&bytes).err().expect("it is damaged");
            assert_eq!(error.kind, ErrorKind::Damaged, "{bytes:?}");
        }
    }

    #[test]
    fn a_file_without_a_word_list_has_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("osd.traineddata");
        std::fs::write(&path, file(&[12], b"config")).unwrap();
        assert!(word_list(&path).unwrap().is_none());
    }
}
