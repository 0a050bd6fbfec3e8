//! The fax codings of TIFF before Group 4: ITU-T Recommendation T.4, and its runs without row ends.

use std::convert::Infallible;

use ::fax::maps::{Mode, black, mode, white};
use ::fax::{BitReader, ByteReader};

/// How rows are coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// Runs; each row starts at a whole byte (TIFF 6.0, section 10).
    Huffman,
    /// Runs, with a mark before each row.
    Group3Runs,
    /// After each mark a bit says whether the row is runs or what differs from the row before.
    Group3Rows,
}

/// Decodes a strip to a shade for each pixel; `None` where a code makes no sense or rows are missing.
pub fn decode(bytes: &[u8], width: u32, rows: u32, coding: Coding) -> Option<Vec<u8>> {
    // Two more bytes, because the code tables look further than a code may reach.
    let bits = bytes.iter().copied().chain([0, 0]).map(Ok::<u8, Infallible>);
    let mut strip = Strip { bits: ByteReader::new(bits).ok()?, width };
    let mut shades = Vec::with_capacity(width as usize * rows as usize);
    let mut changes = vec![];
    for _ in 0..rows {
        changes = strip.row(coding, &changes)?;
        paint(&changes, width, &mut shades);
    }
    Some(shades)
}

/// A row is kept as the places where its colour changes; it starts white.
type Changes = Vec<u32>;

struct Strip<I: Iterator<Item = Result<u8, Infallible>>> {
    bits: ByteReader<I>,
    width: u32,
}

impl<I: Iterator<Item = Result<u8, Infallible>>> Strip<I> {
    fn row(&mut self, coding: Coding, above: &Changes) -> Option<Changes> {
        match coding {
            Coding::Huffman => {
                let changes = self.runs();
                self.skip(self.bits.bits_to_byte_boundary());
                changes
            }
            Coding::Group3Runs => {
                self.skip_mark();
                self.runs()
            }
            Coding::Group3Rows => {
                self.skip_mark();
                let of_runs = self.bits.peek(1)? == 1;
                self.skip(1);
                if of_runs { self.runs() } else { self.differences(above) }
            }
        }
    }

    /// Skips the mark before a row, with the zeros that fill it up to a whole byte.
    fn skip_mark(&mut self) {
        if self.bits.peek(MARK_ZEROS) != Some(0) {
            return;
        }
        while self.bits.peek(1) == Some(0) {
            self.skip(1);
        }
        self.skip(1);
    }

    fn skip(&mut self, bits: u8) {
        match self.bits.consume(bits) {
            Ok(()) => {}
        }
    }

    fn runs(&mut self) -> Option<Changes> {
        let mut changes = vec![];
        let mut at = 0;
        while at < self.width {
            at += self.run(colour_after(&changes))?;
            changes.push(at.min(self.width));
        }
        Some(changes)
    }

    /// A length: any number of make-up codes, then a code below 64.
    fn run(&mut self, colour: Colour) -> Option<u32> {
        let mut length = 0;
        loop {
            let part = match colour {
                Colour::White => white::decode(&mut self.bits)?,
                Colour::Black => black::decode(&mut self.bits)?,
            };
            length += u32::from(part);
            if part < MAKE_UP {
                return Some(length);
            }
        }
    }

    fn differences(&mut self, above: &Changes) -> Option<Changes> {
        let mut changes = vec![];
        let mut at = None;
        while at.unwrap_or(0) < self.width {
            let colour = colour_after(&changes);
            let mut next = above.iter().copied().enumerate().filter(|&(index, _)| index % 2 == colour as usize);
            let next_above = next.find(|&(_, place)| at.is_none_or(|at| at < place));
            let (index, place) = next_above.unwrap_or((above.len(), self.width));
            match mode::decode(&mut self.bits)? {
                Mode::Pass => at = Some(above.get(index + 1).copied().unwrap_or(self.width)),
                Mode::Horizontal => {
                    let first = at.unwrap_or(0) + self.run(colour)?;
                    let second = first + self.run(colour.other())?;
                    changes.extend([first.min(self.width), second.min(self.width)]);
                    at = Some(second);
                }
                Mode::Vertical(shift) => {
                    let change = place.checked_add_signed(shift.into())?.min(self.width);
                    changes.push(change);
                    at = Some(change);
                }
                Mode::Extension | Mode::EOF => return None,
            }
        }
        Some(changes)
    }
}

/// Zeros before the one that ends the mark; no code has as many.
const MARK_ZEROS: u8 = 11;

/// Codes from here on are followed by another of the same colour.
const MAKE_UP: u16 = 64;

#[derive(Clone, Copy)]
enum Colour {
    White = 0,
    Black = 1,
}

impl Colour {
    fn other(self) -> Self {
        match self {
            Colour::White => Colour::Black,
            Colour::Black => Colour::White,
        }
    }
}

fn colour_after(changes: &Changes) -> Colour {
    if changes.len().is_multiple_of(2) { Colour::White } else { Colour::Black }
}

fn paint(changes: &Changes, width: u32, shades: &mut Vec<u8>) {
    let end = shades.len() + width as usize;
    let (mut at, mut shade) = (0, u8::MAX);
    for &change in changes {
        shades.extend(std::iter::repeat_n(shade, change.saturating_sub(at) as usize));
        (at, shade) = (change.max(at), u8::MAX - shade);
    }
    shades.resize(end, shade);
}
