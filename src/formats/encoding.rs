//! From bytes to characters: which encoding a text is in, and what to say about it.

use std::borrow::Cow;

use chardetng::EncodingDetector;
use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::Notes;
use crate::error::Error;

/// How far into a markup file its own word about its encoding is looked for: HTML's limit.
const DECLARATION_LENGTH: usize = 1024;
/// Share of characters that do not decode up to which a text is taken for damaged UTF-8 and not for another encoding.
const DAMAGED_SHARE: f32 = 0.05;
/// Share of control characters above which bytes are no text. Dumps have stray ones; compressed data has one byte in eight.
const BINARY_SHARE: f32 = 0.03;
/// Share of UTF-16 units that must be letters, digits, spaces or punctuation in use where no mark says UTF-16.
const PLAUSIBLE_SHARE: f32 = 0.9;

/// Decodes a text in any encoding that OCR dumps come in, and notes it where that is not UTF-8.
pub(super) fn decode<'a>(bytes: &'a [u8], notes: &mut Notes) -> Result<Cow<'a, str>, Error> {
    let (encoding, rest) = find_encoding(bytes);
    let (text, damaged) = encoding.decode_without_bom_handling(rest);
    refuse_binary(&text)?;
    if encoding != UTF_8 {
        notes.add(format!("read as {}", name(encoding)));
    }
    if damaged {
        let lost = text.matches(char::REPLACEMENT_CHARACTER).count();
        notes.add(format!("{lost} characters are damaged and stand as {}", char::REPLACEMENT_CHARACTER));
    }
    Ok(text)
}

/// The encoding, and the bytes without their byte order mark.
fn find_encoding(bytes: &[u8]) -> (&'static Encoding, &[u8]) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return (encoding, &bytes[mark..]);
    }
    let encoding = utf_16_without_mark(bytes)
        .or_else(|| is_utf_8(bytes).then_some(UTF_8))
        .or_else(|| declared(bytes))
        .unwrap_or_else(|| guess(bytes));
    (encoding, bytes)
}

/// Text in UTF-16 has zero bytes, for its line ends if for nothing else, and all in the high halves.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    if !bytes.contains(&0) {
        return None;
    }
    [UTF_16LE, UTF_16BE].into_iter().find(|encoding| {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        let plausible = text.chars().filter(|c| is_in_use(*c)).count();
        PLAUSIBLE_SHARE * text.chars().count() as f32 <= plausible as f32
    })
}

/// Characters of the scripts that papers are printed in: Latin, Greek, Cyrillic, punctuation, Han and kana.
fn is_in_use(c: char) -> bool {
    matches!(c as u32, 0x09..=0x0D | 0x20..=0x7E | 0xA0..=0x52F | 0x2000..=0x206F | 0x3000..=0x30FF | 0x4E00..=0x9FFF | 0xFF00..=0xFFEF)
}

/// Whether the bytes are UTF-8 with little damage; a cut last character is none.
fn is_utf_8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    let cut = std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none());
    bad == 0 || cut || (bad as f32) < DAMAGED_SHARE * good as f32
}

/// What `<?xml encoding="…"?>` or `<meta charset="…">` says.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(DECLARATION_LENGTH)];
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let head = head.trim_start();
    if !head.starts_with('<') {
        return None;
    }
    let (_, label) = head.split_once("encoding=").or_else(|| head.split_once("charset="))?;
    let label = label
        .trim_start_matches(['"', '\'', ' '])
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_')
        .next()?;
    // What says UTF-8 but is not must be something else.
    Encoding::for_label(label.as_bytes()).filter(|encoding| *encoding != UTF_8)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new();
    detector.feed(bytes, true);
    let encoding = detector.guess(None, false);
    // GB18030 reads all that GBK reads.
    if encoding == GBK { GB18030 } else { encoding }
}

fn name(encoding: &'static Encoding) -> &'static str {
    match encoding.name() {
        "gb18030" => "GB18030",
        _ if encoding == WINDOWS_1252 => "Windows-1252 (Latin-1)",
        name => name,
    }
}

fn refuse_binary(text: &str) -> Result<(), Error> {
    let controls = text.chars().filter(|c| is_binary(*c)).count();
    let characters = text.chars().count();
    if (controls as f32) <= BINARY_SHARE * characters as f32 {
        return Ok(());
    }
    let percent = 100 * controls / characters;
    let reason = format!("this is no text: {percent} of 100 characters are control characters or broken");
    Err(Error::unsupported(reason).with_hint("give an image, a PDF's page images, hOCR or a text dump"))
}

fn is_binary(c: char) -> bool {
    c == char::REPLACEMENT_CHARACTER
        || (c.is_control() && !matches!(c, '\t' | '\n' | '\x0B' | '\x0C' | '\r' | '\u{85}' | '\u{1A}'))
}
