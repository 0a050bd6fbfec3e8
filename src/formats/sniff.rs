//! What a file is, by its content.

use super::encoding::decode;
use super::tsv;
use super::xml::{Tag, Token, Tokens};
use super::{Format, Notes};
use crate::error::Error;
use crate::pdf::is_pdf;

/// How much of a file is looked at, in bytes. An hOCR head with many `meta` lines is shorter.
const LOOK: usize = 64 * 1024;

/// First bytes of what people take for a dump by mistake, and its name.
const MAGIC: [(&[u8], &str); 16] = [
    (b"\x89PNG", "a PNG image"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"II+\0", "a BigTIFF image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a WebP image or another RIFF file"),
    (b"\0\0\0\x0CjP  ", "a JPEG 2000 image"),
    (b"\xFF\x4F\xFF\x51", "a JPEG 2000 image"),
    (b"AT&TFORM", "a DjVu file"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"PK\x03\x04", "a ZIP archive, or an office document or e-book in one"),
    (b"7z\xBC\xAF", "a 7-Zip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\x28\xB5\x2F\xFD", "a Zstandard archive"),
    (b"\x7FELF", "a program"),
];

/// Root elements of formats that are not read yet.
const OTHER_ROOTS: [(&str, &str); 2] = [("tei", "TEI XML"), ("svg", "an SVG image")];

/// Elements that only one format has, in small letters.
const ELEMENTS: [(&str, Format); 10] = [
    ("mets", Format::Mets),
    ("djvuxml", Format::Djvu),
    ("hiddentext", Format::Djvu),
    ("alto", Format::Alto),
    ("textblock", Format::Alto),
    ("pcgts", Format::PageXml),
    ("textregion", Format::PageXml),
    ("charparams", Format::Abbyy),
    ("formatting", Format::Abbyy),
    ("textequiv", Format::PageXml),
];

/// The format of the content, or an error that says what it looks like.
pub(super) fn format_of(bytes: &[u8]) -> Result<Format, Error> {
    if is_pdf(bytes) {
        return Ok(Format::Pdf);
    }
    if let Some((_, what)) = MAGIC.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(Error::unsupported(format!("this is {what}, not text")).with_hint(hint_for(what)));
    }
    let head = &bytes[..bytes.len().min(LOOK)];
    let text = decode(head, &mut Notes::default())?;
    let text = text.trim_start();
    if let Some(format) = format_of_json(text) {
        return Ok(format);
    }
    if text.starts_with(tsv::HEADER) {
        return Ok(Format::Tsv);
    }
    if text.starts_with('<') { format_of_markup(text) } else { Ok(Format::Plain) }
}

/// Names that only one kind of JSON has.
const KEYS: [(&str, Format); 10] = [
    ("\"columnist\"", Format::Json),
    ("\"fullTextAnnotation\"", Format::Vision),
    ("\"textAnnotations\"", Format::Vision),
    ("\"BlockType\"", Format::Textract),
    ("\"DocumentMetadata\"", Format::Textract),
    ("\"rec_texts\"", Format::Paddle),
    ("\"dt_polys\"", Format::Paddle),
    ("\"transcription\"", Format::Paddle),
    ("\"text_region\"", Format::Paddle),
    ("\"rec_polys\"", Format::Paddle),
];

/// PaddleOCR's older results have no names: corners in boxes in lines.
fn format_of_json(text: &str) -> Option<Format> {
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let named = KEYS.iter().find(|(key, _)| text.contains(key)).map(|(_, format)| *format);
    let brackets = || text.chars().filter(|c| !c.is_whitespace()).take_while(|c| *c == '[').count();
    named.or_else(|| (4 <= brackets()).then_some(Format::Paddle))
}

fn hint_for(what: &str) -> &'static str {
    if what.contains("archive") { "unpack it first" } else { "give it the ending that belongs to it" }
}

/// hOCR has classes that start with `ocr`. A text that starts with `<` by chance has no tags.
fn format_of_markup(text: &str) -> Result<Format, Error> {
    let mut notes = Notes::default();
    let mut root = None;
    for token in Tokens::new(text, &mut notes) {
        let Token::Open(tag) = token else { continue };
        if tag.attribute("class").is_some_and(|class| class.split_whitespace().any(is_ocr_class)) {
            return Ok(Format::Hocr);
        }
        if let Some((_, format)) = ELEMENTS.iter().find(|(name, _)| name.eq_ignore_ascii_case(tag.name)) {
            return Ok(*format);
        }
        if is_abbyy_document(&tag) {
            return Ok(Format::Abbyy);
        }
        if tag.name == "w" && root.as_deref() == Some("ocr") {
            return Ok(Format::LocWords);
        }
        root.get_or_insert(tag.name.to_ascii_lowercase());
    }
    let Some(root) = root else { return Ok(Format::Plain) };
    let known = OTHER_ROOTS.iter().find(|(name, _)| *name == root);
    let what = match known {
        Some((_, what)) => format!("this is {what}, which is not supported"),
        None => format!("this is markup (<{root}>) without OCR in it"),
    };
    Err(Error::unsupported(what).with_hint("give hOCR or plain text"))
}

/// Blank pages of ABBYY have no elements but these.
fn is_abbyy_document(tag: &Tag) -> bool {
    tag.name.eq_ignore_ascii_case("document") && tag.attributes().any(|(_, value)| value.contains("FineReader"))
}

fn is_ocr_class(class: &str) -> bool {
    class.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("ocr"))
}
