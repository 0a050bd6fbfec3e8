//! From bytes to characters: which encoding a text is in, and what to say about it.

use std::borrow::Cow;

use chardetng::EncodingDetector;
use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::memchr;

use super::Notes;
use crate::error::Error;

/// How far into a markup file its own word about its encoding is looked for: HTML's limit.
const DECLARATION_LENGTH: usize = 1024;
/// Share of characters that do not decode up to which a text is taken for damaged UTF-8 and not for another encoding.
const DAMAGED_SHARE: f32 = 0.05;
/// Share of control characters above which bytes are no text. Dumps have stray ones; compressed data has one byte in eight.
const BINARY_SHARE: f32 = 0.05;
/// Control or broken characters that any text may have, however short: one bad byte breaks up to three.
const STRAY: usize = 3;
/// Bytes counted in a byte, which the processor does many at a time.
const LANE: usize = u8::MAX as usize;
/// Share of UTF-16 units that must be letters, digits, spaces or punctuation in use where no mark says UTF-16.
const PLAUSIBLE_SHARE: f32 = 0.9;
/// Share of ASCII letters above which bytes are no UTF-16, where every second byte is something else: two letters
/// taken for one unit make a Han character.
const LETTERS_SHARE: f32 = 0.75;

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
    memchr(0, bytes)?;
    let letters = bytes.iter().filter(|byte| (b' '..=b'~').contains(byte)).count();
    if LETTERS_SHARE * (bytes.len() as f32) < letters as f32 {
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
    if std::str::from_utf8(bytes).is_ok() {
        return true;
    }
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

/// Whether a text that comes in pieces is told for UTF-8 without being seen whole.
#[derive(Default)]
pub(super) struct Soundness {
    strays: usize,
}

impl Soundness {
    /// Takes the next piece, valid UTF-8; false where only the whole text tells what it is.
    pub fn takes(&mut self, piece: &str) -> bool {
        if 0 < suspects(piece) {
            self.strays += piece.chars().filter(|c| is_binary(*c)).count();
        }
        self.strays <= STRAY && memchr(0, piece.as_bytes()).is_none()
    }
}

fn refuse_binary(text: &str) -> Result<(), Error> {
    // Nearly all texts are told by their bytes alone, which is much faster.
    if suspects(text) <= STRAY {
        return Ok(());
    }
    let controls = text.chars().filter(|c| is_binary(*c)).count();
    let characters = text.chars().count();
    if controls <= STRAY || (controls as f32) <= BINARY_SHARE * characters as f32 {
        return Ok(());
    }
    let percent = 100 * controls / characters;
    let reason = format!("this is no text: {percent} of 100 characters are control characters or broken");
    Err(Error::unsupported(reason).with_hint("give an image, a PDF's page images, hOCR or a text dump"))
}

/// How many bytes may start a character that [`is_binary`].
fn suspects(text: &str) -> usize {
    let suspects =
        text.as_bytes().chunks(LANE).map(|lane| lane.iter().map(|byte| u8::from(may_start_binary(*byte))).sum());
    suspects.map(|suspects: u8| usize::from(suspects)).sum()
}

/// Whether the UTF-8 of a character that [`is_binary`] starts so; that of others may too.
fn may_start_binary(byte: u8) -> bool {
    let is_first_of_two_or_three = matches!(byte, 0xC2 | 0xEF);
    is_first_of_two_or_three || byte == 0x7F || byte < b' ' && !matches!(byte, b'\t'..=b'\r')
}

fn is_binary(c: char) -> bool {
    c == char::REPLACEMENT_CHARACTER
        || (c.is_control() && !matches!(c, '\t' | '\n' | '\x0B' | '\x0C' | '\r' | '\u{85}' | '\u{1A}'))
}

#[cfg(test)]
mod tests {
    use proptest::collection;
    use proptest::prelude::*;

    use super::*;

    const GERMAN: &str = "Der Gemeinderat hat am Dienstag über die Brücke beraten.\nDie Kosten trägt die Stadt; der Bau fängt im März an.\n";
    const CHINESE: &str = "本报讯　昨天上午，市民在河边看见了一座新桥。\n桥长二百米，明年春天开放。\n";
    const TAIWAN: &str = "本報訊　昨天上午，市民在河邊看見了一座新橋。\n橋長二百公尺，明年春天開放。\n";

    fn decoded(bytes: &[u8]) -> (String, Vec<String>) {
        let mut notes = Notes::default();
        let text = decode(bytes, &mut notes).unwrap().into_owned();
        (text, notes.into_list())
    }

    fn in_utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn the_encoding_of_a_dump_is_recognised_and_said() {
        let cases: [(&[u8], &str, &str); 7] = [
            (&GB18030.encode(CHINESE).0, CHINESE, "read as GB18030"),
            (&encoding_rs::BIG5.encode(TAIWAN).0, TAIWAN, "read as Big5"),
            (&WINDOWS_1252.encode(GERMAN).0, GERMAN, "read as Windows-1252 (Latin-1)"),
            (&in_utf_16(GERMAN, u16::to_le_bytes), GERMAN, "read as UTF-16LE"),
            (&in_utf_16(GERMAN, u16::to_be_bytes), GERMAN, "read as UTF-16BE"),
            (&in_utf_16(CHINESE, u16::to_le_bytes), CHINESE, "read as UTF-16LE"),
            (&in_utf_16(&format!("\u{FEFF}{CHINESE}"), u16::to_be_bytes), CHINESE, "read as UTF-16BE"),
        ];
        for (bytes, text, note) in cases {
            assert_eq!(decoded(bytes), (text.to_owned(), vec![note.to_owned()]));
        }
    }

    #[test]
    fn utf_8_is_read_with_and_without_a_mark_and_needs_no_note() {
        for text in [GERMAN, CHINESE, "", "a"] {
            assert_eq!(decoded(text.as_bytes()), (text.to_owned(), vec![]));
            assert_eq!(decoded(format!("\u{FEFF}{text}").as_bytes()), (text.to_owned(), vec![]));
        }
    }

    #[test]
    fn a_broken_byte_in_utf_8_is_one_broken_character() {
        let mut bytes = CHINESE.repeat(2).into_bytes();
        bytes[30] = 0xFF;
        let (text, notes) = decoded(&bytes);
        assert!(text.ends_with(CHINESE));
        assert!(notes[0].contains("damaged"), "{notes:?}");
    }

    #[test]
    fn text_cut_inside_a_character_is_still_utf_8() {
        assert_eq!(decoded(&"Über den Dächern, ü".as_bytes()[..21]).0, "Über den Dächern, \u{FFFD}");
    }

    #[test]
    fn markup_says_its_encoding() {
        let hocr = "<html><head><meta charset='windows-1251'></head><body>Газета</body>";
        assert_eq!(
            decoded(&encoding_rs::WINDOWS_1251.encode(hocr).0),
            (hocr.to_owned(), vec!["read as windows-1251".to_owned()])
        );
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        let noise: Vec<u8> = (0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        let error = decode(&noise, &mut Notes::default()).unwrap_err();
        assert!(error.reason.starts_with("this is no text"), "{error}");
    }

    #[test]
    fn every_binary_character_starts_with_a_byte_that_may_start_one() {
        for c in (0..=char::MAX as u32).filter_map(char::from_u32).filter(|c| is_binary(*c)) {
            assert!(may_start_binary(c.to_string().as_bytes()[0]), "{c:?}");
        }
    }

    /// Bytes that are nearly text: letters with a few that belong to none.
    fn nearly_text() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            6 => "[ -~äß報，«\u{85}\u{FFFD}]{0,8}".prop_map(String::into_bytes),
            1 => collection::vec(any::<u8>(), 0..4),
        ];
        collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        /// What is told from the bytes at once is what counting the characters tells.
        #[test]
        fn a_text_is_told_from_its_bytes_as_from_its_characters(bytes in nearly_text()) {
            let text = String::from_utf8_lossy(&bytes);
            let controls = text.chars().filter(|c| is_binary(*c)).count();
            let is_refused = STRAY < controls && BINARY_SHARE * (text.chars().count() as f32) < controls as f32;
            prop_assert_eq!(refuse_binary(&text).is_err(), is_refused);
            let damage = bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
            prop_assert!(0 < damage || is_utf_8(&bytes));
            prop_assert!(bytes.contains(&0) || utf_16_without_mark(&bytes).is_none());
        }
    }
}
