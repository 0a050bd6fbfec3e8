//! A font without shapes for text that nobody sees: every letter is half as wide as high, and empty.

use std::collections::HashMap;
use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, Str};

/// Units an em.
const EM: i16 = 1000;
/// Width of every letter, in ems.
pub(super) const WIDTH: f32 = 0.5;
/// How far the type reaches under its base line, in ems; the rest of the em is over it.
pub(super) const DESCENT: f32 = 0.2;
const NAME: Name = Name(b"Glyphless");
const SYSTEM: SystemInfo = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// The letters that a document uses, each with its code, counted from 1 in the order in which they come.
#[derive(Default)]
pub(super) struct Letters {
    codes: HashMap<char, u16>,
    list: Vec<char>,
}

impl Letters {
    /// The codes of a text, two bytes each.
    pub fn encode(&mut self, text: &str) -> Vec<u8> {
        text.chars().flat_map(|letter| self.code(letter).to_be_bytes()).collect()
    }

    /// More letters than 16 bits can count are in no document; they would all be the last.
    fn code(&mut self, letter: char) -> u16 {
        *self.codes.entry(letter).or_insert_with(|| {
            if self.list.len() < usize::from(u16::MAX) - 1 {
                self.list.push(letter);
            }
            self.list.len() as u16
        })
    }
}

/// Numbers of the objects that make the font.
pub(super) struct FontRefs {
    pub font: Ref,
    pub descendant: Ref,
    pub descriptor: Ref,
    pub program: Ref,
    pub shapes: Ref,
    pub unicode: Ref,
}

/// Writes the font, with the text that each of its codes stands for.
pub(super) fn write(pdf: &mut Pdf, refs: &FontRefs, letters: &Letters) {
    write_names(pdf, refs);
    write_measures(pdf, refs);
    let program = true_type();
    pdf.stream(refs.program, &program).pair(Name(b"Length1"), program.len() as i32);
    // Every code has the first and only shape.
    let shapes = deflate(&vec![0; 2 * (letters.list.len() + 1)]);
    pdf.stream(refs.shapes, &shapes).filter(Filter::FlateDecode);
    let mut unicode = UnicodeCmap::new(NAME, SYSTEM);
    for (letter, code) in letters.list.iter().zip(1_u16..) {
        unicode.pair(code, *letter);
    }
    let unicode = deflate(&unicode.finish());
    pdf.stream(refs.unicode, &unicode).filter(Filter::FlateDecode);
}

fn write_names(pdf: &mut Pdf, refs: &FontRefs) {
    let mut font = pdf.type0_font(refs.font);
    font.base_font(NAME).encoding_predefined(Name(b"Identity-H"));
    font.descendant_font(refs.descendant).to_unicode(refs.unicode);
    font.finish();
    let mut descendant = pdf.cid_font(refs.descendant);
    descendant.subtype(CidFontType::Type2).base_font(NAME).system_info(SYSTEM);
    descendant.font_descriptor(refs.descriptor).default_width(WIDTH * f32::from(EM));
    descendant.cid_to_gid_map_stream(refs.shapes);
}

fn write_measures(pdf: &mut Pdf, refs: &FontRefs) {
    let mut descriptor = pdf.font_descriptor(refs.descriptor);
    let (ascent, descent) = ((1.0 - DESCENT) * f32::from(EM), -DESCENT * f32::from(EM));
    descriptor.name(NAME).flags(FontFlags::SYMBOLIC | FontFlags::FIXED_PITCH).italic_angle(0.0);
    descriptor.bbox(Rect::new(0.0, descent, WIDTH * f32::from(EM), ascent)).ascent(ascent).descent(descent);
    descriptor.cap_height(ascent).stem_v(0.0).font_file2(refs.program);
}

/// Packs bytes; the same ones always come out the same.
pub(super) fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory takes all that is written to it")
}

/// A TrueType file with one shape, which is empty: the tables that a PDF needs (ISO 32000-1, 9.9), in order of their names.
fn true_type() -> Vec<u8> {
    let width = (WIDTH * f32::from(EM)) as i16;
    let descent = (DESCENT * f32::from(EM)) as i16;
    let tables = [
        (b"glyf", vec![0; 4]),
        (b"head", head()),
        // Version 1.0, ascender, descender, widest advance, and one width.
        (b"hhea", words(&[&[1, 0, EM - descent, -descent, 0, width], &[0; 3][..], &[1], &[0; 7], &[1]].concat())),
        (b"hmtx", words(&[width, 0])),
        (b"loca", words(&[0, 0])),
        // Version 1.0, one shape, and no program.
        (b"maxp", words(&[&[1, 0, 1], &[0; 13][..]].concat())),
    ];
    // 16 times the largest power of two among the six tables, its logarithm, and the rest, as the file's head asks for.
    let mut file = [&[0, 1, 0, 0][..], &words(&[tables.len() as i16, 64, 2, 32])].concat();
    let mut at = file.len() + 16 * tables.len();
    for (name, table) in &tables {
        let numbers = [checksum(table), at as u32, table.len() as u32];
        file.extend_from_slice(*name);
        file.extend(numbers.iter().flat_map(|number| number.to_be_bytes()));
        at += table.len().next_multiple_of(4);
    }
    for (_, table) in &tables {
        file.extend_from_slice(table);
        file.resize(file.len().next_multiple_of(4), 0);
    }
    file
}

/// Version 1.0, the magic number, units an em, and no dates, so that the same document is the same file.
fn head() -> Vec<u8> {
    let mut head = words(&[1, 0, 1, 0]);
    head.extend([0; 4]);
    head.extend(0x5F0F_3CF5_u32.to_be_bytes());
    head.extend(words(&[0, EM]));
    head.extend([0; 16]);
    head.extend(words(&[0, 0, 0, 0, 0, 8, 2, 0, 0]));
    head
}

fn words(words: &[i16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_be_bytes()).collect()
}

fn checksum(table: &[u8]) -> u32 {
    let number = |four: &[u8]| four.iter().zip([24, 16, 8, 0]).map(|(byte, shift)| u32::from(*byte) << shift).sum();
    table.chunks(4).map(number).fold(0, u32::wrapping_add)
}
