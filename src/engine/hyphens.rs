//! Hyphens at the ends of lines, known by their ink where Tesseract read another sign or none.
//!
//! The short thick hyphen of Fraktur and of worn type is read as s, e, ~ or « in one line of thirty, and the halves of the
//! word then stand apart. No letter is a low piece of ink that floats in the middle of its line.

use image::{GrayImage, imageops};

use crate::model::{Rect, is_hyphen, quantile};
use crate::scan::bits::Bits;
use crate::scan::components::{Component, Components};

/// Length of the piece of the line that shows where its letters stand, in heights of the last word.
const SEEN: i32 = 8;

/// Share of the ink of the fullest row that the rows of the lower-case letters have at least.
const FULL_ROW: f32 = 0.4;

/// Lowest lower-case letters, in pixels: of lower ones the marks have too few pixels to tell.
const LOWEST: i32 = 6;

/// How far behind the word its hyphen may stand. All lengths from here on in heights of the lower-case letters.
const BEHIND: f32 = 0.6;

/// Smaller ink is a speck.
const SPECK: f32 = 0.16;

/// Highest hyphen: the double one of Fraktur. Its width, and the least one where nothing was read for it.
const HIGHEST: f32 = 0.7;
const WIDTH: std::ops::RangeInclusive<f32> = 0.25..=0.9;
const LEAST_WIDTH_UNREAD: f32 = 0.4;

/// Least width of a hyphen in its heights; blots and bullets are less flat. The double hyphen of Fraktur is about as wide as high
/// where its strokes run together.
const FLAT: f32 = 1.5;
const FLAT_DOUBLE: f32 = 0.75;

/// Least white over and under it, within the band of the lower-case letters.
const WHITE: f32 = 0.12;

/// Share of its box that is ink. Guillemets have less.
const FILLED: f32 = 0.5;

/// Fewest letters before a hyphen: print divides no word behind its first letter.
const LETTERS: usize = 2;

/// The last sign of a word.
pub(super) struct Sign {
    pub text: String,
    pub rect: Rect,
    pub is_fraktur: bool,
}

/// The word with the hyphen that stands at its end in the image, where there is one and another sign or none was read for
/// it. `line` is the box of the line, `word` that of its last word, `sign` the word's last sign.
pub(super) fn mend_hyphen(text: &str, image: &GrayImage, line: Rect, word: Rect, sign: &Sign) -> Option<String> {
    let last = text.chars().next_back()?;
    if is_hyphen_or_dash(last) || !text.chars().any(has_hyphens) {
        return None;
    }
    let (hyphen, height) = find_hyphen(image, line, word, sign.is_fraktur)?;
    let was_read = hyphen.width() <= 2 * sign.rect.across().overlap(&hyphen.across());
    let stem = if was_read { text.strip_suffix(&sign.text)? } else { text };
    let letters = stem.chars().rev().take_while(|c| has_hyphens(*c)).count();
    let is_wide = LEAST_WIDTH_UNREAD * height <= hyphen.width() as f32;
    let is_mistaken = if was_read { !matches!(last, ':' | ';' | '!' | '?' | ')') } else { is_wide };
    (LETTERS <= letters && is_mistaken).then(|| format!("{stem}-"))
}

/// Whether a letter is of a script that divides words with hyphens: Latin, Greek, Cyrillic, Armenian, Georgian.
fn has_hyphens(letter: char) -> bool {
    letter.is_alphabetic() && matches!(letter, '\0'..'\u{590}' | '\u{10a0}'..'\u{1100}' | '\u{1e00}'..'\u{2000}')
}

fn is_hyphen_or_dash(sign: char) -> bool {
    is_hyphen(sign) || matches!(sign, '–' | '—')
}

/// The box of the last ink of a line, where it is a hyphen, and the height of the line's lower-case letters.
fn find_hyphen(image: &GrayImage, line: Rect, word: Rect, is_fraktur: bool) -> Option<(Rect, f32)> {
    let from = line.left.max(word.right - SEEN * word.height()).max(0);
    let to = (word.right + (BEHIND * word.height() as f32) as i32).min(image.width() as i32);
    let (top, bottom) = (line.top.max(0), line.bottom.min(image.height() as i32));
    if to <= from || bottom <= top {
        return None;
    }
    let part = imageops::crop_imm(image, from as u32, top as u32, (to - from) as u32, (bottom - top) as u32).to_image();
    let ink = Bits::darker_than(&part, middle_shade(&part)?);
    let (band_top, band_bottom) = band_of(&ink)?;
    let height = (band_bottom - band_top) as f32;
    let components = Components::of(&ink);
    let end = word.right - from + (BEHIND * height) as i32;
    let is_seen = |piece: &&Component| SPECK * height <= piece.rect.longer_side() as f32 && piece.rect.right <= end;
    let last = components.all.iter().filter(is_seen).max_by_key(|piece| piece.rect.right)?.rect;
    let stands_there = |rect: &Rect| {
        let narrower = last.width().min(rect.width());
        narrower <= 2 * last.across().overlap(&rect.across())
    };
    let parts: Vec<&Component> = components.all.iter().filter(|piece| stands_there(&piece.rect)).collect();
    let rect = parts.iter().fold(last, |all, piece| all.union(&piece.rect));
    let area: i64 = parts.iter().map(|piece| piece.area).sum();
    let white = (WHITE * height).ceil() as i32;
    let floats = band_top + white <= rect.top && rect.bottom <= band_bottom - white;
    let flat = if is_fraktur { FLAT_DOUBLE } else { FLAT };
    let is_flat = |rect: &Rect| flat * rect.height() as f32 <= rect.width() as f32;
    let is_low = rect.height() as f32 <= HIGHEST * height && is_flat(&rect);
    let is_short = WIDTH.contains(&(rect.width() as f32 / height));
    let is_full = FILLED * rect.area() as f32 <= area as f32;
    (floats && is_low && is_short && is_full).then(|| (rect.shifted(from, top), height))
}

/// The shade between those of ink and paper; `None` where there is one shade only.
fn middle_shade(part: &GrayImage) -> Option<u8> {
    const DARK: f32 = 0.03;
    const LIGHT: f32 = 0.8;
    const CONTRAST: u8 = 24;
    let shade = |share: f32| quantile(part.as_raw().iter().copied(), share);
    let (dark, light) = (shade(DARK)?, shade(LIGHT)?);
    (CONTRAST <= light.saturating_sub(dark)).then(|| dark + (light - dark) / 2)
}

/// Top and bottom of the lower-case letters.
fn band_of(ink: &Bits) -> Option<(i32, i32)> {
    let rows = ink.rows_in(ink.bounds());
    let fullest = *rows.iter().max()?;
    let is_full = |count: &i32| FULL_ROW * fullest as f32 <= *count as f32;
    let (first, last) = (rows.iter().position(is_full)? as i32, rows.iter().rposition(is_full)? as i32);
    (LOWEST <= last + 1 - first).then_some((first, last + 1))
}

#[cfg(test)]
mod tests {
    use image::Luma;

    use super::*;

    const LINE: Rect = Rect { left: 10, top: 10, right: 210, bottom: 50 };

    /// A line of letters 20 pixels high from 20 to 40, with ascenders and descenders, and a piece of ink behind the last.
    fn line(last: Rect) -> GrayImage {
        let mut page = GrayImage::from_pixel(260, 60, Luma([230]));
        let mut fill = |rect: Rect| {
            for (x, y) in (rect.left..rect.right).flat_map(|x| (rect.top..rect.bottom).map(move |y| (x, y))) {
                page.put_pixel(x as u32, y as u32, Luma([40]));
            }
        };
        for (at, left) in (10..180).step_by(16).enumerate() {
            let (top, bottom) = (20 - 10 * i32::from(at % 3 == 0), 40 + 8 * i32::from(at % 5 == 4));
            fill(Rect::new(left, top, left + 4, bottom));
            fill(Rect::new(left, 20, left + 12, 24));
            fill(Rect::new(left, 36, left + 12, 40));
        }
        fill(last);
        page
    }

    fn sign(text: &str, rect: Rect) -> Sign {
        Sign { text: text.chars().next_back().map(String::from).unwrap_or_default(), rect, is_fraktur: false }
    }

    /// What becomes of a word that ends behind such a piece.
    fn mended(text: &str, last: Rect) -> Option<String> {
        let word = Rect { left: 100, right: last.right, ..LINE };
        mend_hyphen(text, &line(last), LINE, word, &sign(text, last))
    }

    #[test]
    fn a_low_stroke_in_the_middle_of_the_line_is_a_hyphen_whatever_was_read() {
        let stroke = Rect::new(188, 28, 198, 33);
        assert_eq!(mended("Bereits", stroke).as_deref(), Some("Bereit-"));
        assert_eq!(mended("Candi~", stroke).as_deref(), Some("Candi-"));
        assert_eq!(mended("Candi-", stroke), None);
        assert_eq!(mended("a~", stroke), None);
        assert_eq!(mended("fut:", stroke), None);
    }

    #[test]
    fn a_stroke_for_which_nothing_was_read_is_put_to_the_word() {
        let stroke = Rect::new(188, 28, 198, 33);
        let word = Rect { left: 100, right: 198, ..LINE };
        let mended = |text: &str, letter| mend_hyphen(text, &line(stroke), LINE, word, &sign(text, letter));
        assert_eq!(mended("Artillerie", Rect::new(170, 20, 184, 40)).as_deref(), Some("Artillerie-"));
        assert_eq!(mended("Artil", Rect::new(182, 12, 187, 40)).as_deref(), Some("Artil-"));
    }

    #[test]
    fn a_bullet_is_no_hyphen_but_in_fraktur_the_double_one_is_as_high() {
        let bullet = Rect::new(188, 24, 199, 35);
        assert_eq!(mended("Reuters", bullet), None);
        let word = Rect { left: 100, right: 199, ..LINE };
        let fraktur = Sign { is_fraktur: true, ..sign("s", bullet) };
        assert_eq!(mend_hyphen("Bereits", &line(bullet), LINE, word, &fraktur).as_deref(), Some("Bereit-"));
    }

    #[test]
    fn scripts_without_hyphens_get_none() {
        let stroke = Rect::new(188, 28, 198, 33);
        for text in ["スター", "第一", "שלום", "كتاب"] {
            assert_eq!(mended(text, stroke), None, "{text}");
        }
        assert_eq!(mended("Москв~", stroke).as_deref(), Some("Москв-"));
    }

    #[test]
    fn without_ink_there_is_no_hyphen() {
        let word = Rect { left: 100, right: 198, ..LINE };
        let blank = GrayImage::from_pixel(260, 60, Luma([230]));
        assert_eq!(mend_hyphen("Artil", &blank, LINE, word, &sign("l", word)), None);
        assert_eq!(
            mend_hyphen("Artil", &blank, Rect::new(0, 0, 0, 0), Rect::new(900, 0, 900, 0), &sign("l", word)),
            None
        );
        assert_eq!(mend_hyphen("", &blank, LINE, word, &sign("", word)), None);
    }

    #[test]
    fn letters_points_and_quotation_marks_are_none() {
        for other in [
            Rect::new(188, 20, 200, 40),
            Rect::new(188, 35, 193, 40),
            Rect::new(188, 36, 193, 46),
            Rect::new(188, 12, 193, 20),
            Rect::new(188, 28, 230, 33),
        ] {
            assert_eq!(mended("Bereits", other), None, "{other:?}");
        }
    }
}
