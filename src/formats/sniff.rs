//! What a file is, by its content.

use super::encoding::decode;
use super::xml::{Tag, Token, Tokens};
use super::{Format, Notes, paddle, tsv};
use crate::error::Error;
use crate::pdf::is_pdf;

/// How much of a file is looked at first, in bytes. An hOCR head with many `meta` lines is shorter.
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
    let head = decode(&bytes[..bytes.len().min(LOOK)], &mut Notes::default())?;
    if LOOK < bytes.len() && !is_enough(head.trim_start()) {
        return format_of_text(decode(bytes, &mut Notes::default())?.trim_start());
    }
    format_of_text(head.trim_start())
}

fn format_of_text(text: &str) -> Result<Format, Error> {
    if let Some(format) = format_of_json(text) {
        return Ok(format);
    }
    if text.starts_with(tsv::HEADER) {
        return Ok(Format::Tsv);
    }
    if text.starts_with('<') { format_of_markup(text) } else { Ok(Format::Plain) }
}

/// Whether a file's start tells its format: before the first tag there may be a comment of any length, before the first name
/// that is known a list.
fn is_enough(text: &str) -> bool {
    match text.chars().next() {
        Some('{' | '[') => format_of_json(text).is_some(),
        Some('<') => behind_prolog(text).is_some_and(tells_markup),
        _ => true,
    }
}

fn tells_markup(text: &str) -> bool {
    format_of_markup(text).is_ok_and(|format| format != Format::Plain)
}

/// What stands behind the comments, the processing instructions and the document type that markup starts with; `None` where
/// one of them is not closed.
fn behind_prolog(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let ends: &[&str] = match rest.as_bytes() {
            [b'<', b'!', b'-', b'-', ..] => &["-->"],
            [b'<', b'?', ..] => &["?>"],
            [b'<', b'!', ..] if has_declarations(rest) => &["]", ">"],
            [b'<', b'!', ..] => &[">"],
            _ => return Some(rest),
        };
        for end in ends {
            rest = rest.split_once(end)?.1;
        }
    }
}

/// Whether a document type holds declarations of its own.
fn has_declarations(doctype: &str) -> bool {
    doctype.find(['[', '>']).is_some_and(|at| doctype[at..].starts_with('['))
}

/// Names that only one kind of JSON has.
const KEYS: [(&str, Format); 12] = [
    ("\"columnist\"", Format::Json),
    ("\"fullTextAnnotation\"", Format::Vision),
    ("\"textAnnotations\"", Format::Vision),
    ("\"BlockType\"", Format::Textract),
    ("\"DocumentMetadata\"", Format::Textract),
    ("\"rec_texts\"", Format::Paddle),
    ("\"dt_polys\"", Format::Paddle),
    ("\"parsing_res_list\"", Format::Paddle),
    ("\"prunedResult\"", Format::Paddle),
    ("\"transcription\"", Format::Paddle),
    ("\"text_region\"", Format::Paddle),
    ("\"rec_polys\"", Format::Paddle),
];

/// PaddleOCR's older results have no names: corners in boxes in lines. Its lists of images have the name of one before each.
fn format_of_json(text: &str) -> Option<Format> {
    if !text.starts_with(['{', '[']) {
        return paddle::is_list_of_images(text).then_some(Format::Paddle);
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

#[cfg(test)]
mod tests {
    use super::*;

    const ALTO: &str = "<alto><Layout><Page/></Layout></alto>";

    #[test]
    fn what_stands_before_the_first_tag_may_be_of_any_length() {
        let filler = "a <p> and a ]\n".repeat(LOOK / 8);
        let entities = "<!ENTITY a 'b'>\n".repeat(LOOK / 8);
        for prolog in [
            format!("<!-- {filler} -->"),
            format!("<?xml version='1.0'?>\n<!--a--><!-- {filler} -->\n"),
            format!("<?note {}?>", "x ".repeat(LOOK)),
            format!("<!DOCTYPE alto [{entities}] >"),
            format!("<!DOCTYPE alto SYSTEM '{}'>", "x".repeat(LOOK)),
            format!("\n\n<?xml version='1.0'?>{}", " ".repeat(LOOK)),
        ] {
            assert_eq!(format_of(format!("{prolog}{ALTO}").as_bytes()).ok(), Some(Format::Alto), "{}", &prolog[..40]);
        }
    }

    #[test]
    fn a_head_of_any_length_may_stand_before_the_first_page() {
        let style = "p { margin: 0 }\n".repeat(LOOK / 8);
        let hocr = format!("<html><head><style>{style}</style></head><body><div class='ocr_page'></div></body></html>");
        assert_eq!(format_of(hocr.as_bytes()).ok(), Some(Format::Hocr));
        let answer = format!(r#"{{"faces":[{}0],"fullTextAnnotation":{{}}}}"#, "0,".repeat(LOOK));
        assert_eq!(format_of(answer.as_bytes()).ok(), Some(Format::Vision));
    }

    #[test]
    fn a_text_with_a_bracket_first_is_plain() {
        for start in ["<!-- not closed ", "<? nor this ", "<! or that ", "< ", "{ ", "[ "] {
            let text = format!("{start}{}", "word ".repeat(LOOK));
            assert_eq!(format_of(text.as_bytes()).ok(), Some(Format::Plain), "{start}");
        }
    }

    #[test]
    fn marks_encodings_blank_lines_and_prefixes_hide_no_format() {
        let utf_16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        let page = "<pc:PcGts xmlns:pc='x'><pc:Page/></pc:PcGts>";
        let cases: [(Vec<u8>, Format); 7] = [
            (format!("\u{FEFF}{ALTO}").into(), Format::Alto),
            (format!("\u{FEFF}\n\n {page}").into(), Format::PageXml),
            (utf_16(&format!("\u{FEFF}<?xml version='1.0' encoding='UTF-16'?>{page}")), Format::PageXml),
            (utf_16(&format!("<?xml version='1.0' encoding='UTF-16'?>{ALTO}")), Format::Alto),
            (b"<a:alto xmlns:a='x'/>".into(), Format::Alto),
            (
                b"<html xmlns='http://www.w3.org/1999/xhtml'><body><div class=\"ocr_page\"/></body></html>".into(),
                Format::Hocr,
            ),
            (format!("\u{FEFF}\n{}text", tsv::HEADER).into(), Format::Tsv),
        ];
        for (bytes, format) in cases {
            assert_eq!(format_of(&bytes).ok(), Some(format), "{}", String::from_utf8_lossy(&bytes));
        }
    }
}
