//! Text without coordinates, as a page drawn on a character grid.

use unicode_width::UnicodeWidthChar;

use super::geometry::{Rect, Size};
use super::page::{Line, Page, Source, Unit, Word};

/// Width of a character cell; a Han character takes two.
pub const CELL_WIDTH: i32 = 10;
/// Height of a character cell, and the distance from line to line.
pub const CELL_HEIGHT: i32 = 20;
/// Cells from one tab stop to the next, as terminals have them.
const TAB_STOP: i32 = 8;

/// Draws a text on the grid: each word at its column and row, blank lines as white. Indents, short last lines and
/// gutters of spaces are then the same geometry as on a scan.
pub fn draw_page(text: &str, source: Source) -> Page {
    let wide = is_mostly_han(text);
    let lines: Vec<Line> = text.lines().zip(0..).filter_map(|(row, number)| draw_line(row, number, wide)).collect();
    let width = lines.iter().map(|line| line.rect.right).max().unwrap_or(0);
    let height = text.lines().count() as i32 * CELL_HEIGHT;
    Page { lines, ..Page::empty(source, Size { width, height }, Unit::Cell) }
}

fn draw_line(row: &str, number: i32, wide: bool) -> Option<Line> {
    let top = number * CELL_HEIGHT;
    let mut words: Vec<Word> = Vec::new();
    let mut column = 0;
    let mut inside_word = false;
    for c in row.chars() {
        if c == '\t' {
            column += TAB_STOP - column % TAB_STOP;
        }
        let start = column;
        column += cells(c, wide);
        if c.is_whitespace() {
            inside_word = false;
            continue;
        }
        if !inside_word {
            let rect = Rect::new(start * CELL_WIDTH, top, start * CELL_WIDTH, top + CELL_HEIGHT);
            words.push(Word {
                text: String::new(),
                rect,
                type_size: CELL_HEIGHT as f32,
                confidence: None,
                stroke: None,
            });
            inside_word = true;
        }
        let word = words.last_mut().expect("a word was started");
        word.text.push(c);
        word.rect.right = column * CELL_WIDTH;
    }
    Line::new(words)
}

/// Cells that a character takes. Quotes and dashes are as wide as a Han character where the text is Han.
fn cells(c: char, wide: bool) -> i32 {
    let cells = if wide { c.width_cjk() } else { c.width() };
    cells.unwrap_or(0) as i32
}

fn is_mostly_han(text: &str) -> bool {
    let han = text.chars().filter(|c| is_han(*c)).count();
    let other = text.chars().filter(|c| c.is_alphabetic() && !is_han(*c)).count();
    other < han
}

/// Whether a character is of a script that is set without spaces, in squares: Han, kana, and their punctuation.
pub fn is_han(c: char) -> bool {
    matches!(c as u32,
        0x2E80..=0x303F | 0x3041..=0x30FF | 0x3100..=0x312F | 0x31A0..=0x9FFF | 0xF900..=0xFAFF | 0xFE30..=0xFE4F
        | 0xFF01..=0xFF60 | 0xFFE0..=0xFFE6 | 0x20000..=0x3FFFF)
}

/// The signs that divide or join words: `-`, `‐`, `‑`, soft hyphen, `¬`, `⸗`, `=`.
pub fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '\u{ad}' | '¬' | '⸗' | '=')
}

/// Whether a text has a Han character.
pub fn holds_han(text: &str) -> bool {
    /// With this byte, or a higher one, all of them start.
    const FIRST: u8 = 0xE2;
    !text.is_ascii() && FIRST <= text.bytes().fold(0, u8::max) && text.chars().any(is_han)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_at_their_columns_and_rows() {
        let page = draw_page("one  two\n\n  three", Source::default());
        let rects: Vec<_> = page.words().map(|word| (word.text.as_str(), word.rect.left, word.rect.top)).collect();
        assert_eq!(rects, [("one", 0, 0), ("two", 50, 0), ("three", 20, 40)]);
    }

    #[test]
    fn a_han_character_and_an_ideographic_space_take_two_cells() {
        let page = draw_page("　　本报讯“五星”", Source::default());
        assert_eq!(page.lines[0].rect, Rect::new(40, 0, 180, 20));
    }

    #[test]
    fn quotes_are_narrow_where_the_text_is_latin() {
        let page = draw_page("“so”", Source::default());
        assert_eq!(page.lines[0].rect.width(), 4 * CELL_WIDTH);
    }

    #[test]
    fn an_empty_text_is_an_empty_page() {
        assert_eq!(draw_page("", Source::default()).lines, []);
        assert_eq!(draw_page(" \n\t\n", Source::default()).lines, []);
    }
}
