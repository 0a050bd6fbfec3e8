//! Plain text: dumps in, as pages on the character grid; articles out.

use std::borrow::Cow;

use super::encoding::decode;
use super::{Extras, Input, Notes, WriteParams};
use crate::error::Error;
use crate::model::{Article, Block, Document, Role, Source, draw_page};

/// Form feeds part the pages of a dump.
const PAGE_END: char = '\x0C';
/// Stands between two articles.
const ARTICLE_END: &str = "\n\n\n";

pub(super) fn read(bytes: &[u8], file: &str) -> Result<Input, Error> {
    let mut notes = Notes::default();
    let text = decode(bytes, &mut notes)?;
    let text = clean(&text, &mut notes);
    let pages = split_pages(&text)
        .enumerate()
        .map(|(frame, page)| draw_page(page, Source { file: file.to_owned(), frame }))
        .collect();
    Ok(Input { pages, notes: notes.into_list() })
}

/// Writes the head of the paper, then the articles: headline, then the rest with a blank line between paragraphs.
pub(super) fn write(document: &Document, params: &WriteParams) -> String {
    let mut parts: Vec<String> = Vec::new();
    if params.extras != Extras::None {
        parts.push(head_rows(document).join("\n\n"));
    }
    for (index, article) in document.articles.iter().enumerate() {
        let banners = document.sections.iter().filter(|section| section.articles.first() == Some(&index));
        parts.extend(banners.map(|section| text_of(&section.banner)));
        parts.push(article_text(article));
    }
    if params.extras == Extras::All {
        parts.push(paragraphs(document.unplaced.iter()));
        parts.push(paragraphs(document.furniture_without_head()));
    }
    parts.retain(|part| !part.is_empty());
    let mut text = parts.join(ARTICLE_END);
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// The head of the paper, row by row.
pub(super) fn head_rows(document: &Document) -> Vec<String> {
    let text =
        |row: &Vec<&Block>| row.iter().map(|block| text_of(block).replace('\n', " ")).collect::<Vec<_>>().join(" ");
    document.head().iter().map(text).filter(|row| !row.is_empty()).collect()
}

/// One kind of line end; no characters that no printer has.
fn clean(text: &str, notes: &mut Notes) -> String {
    let text = text.replace("\r\r\n", "\n").replace("\r\n", "\n");
    let mut dropped = 0;
    let mut cleaned = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\r' | '\x0B' | '\u{85}' | '\u{2028}' | '\u{2029}' => cleaned.push('\n'),
            '\n' | '\t' | PAGE_END => cleaned.push(c),
            // A mark in the middle of a file: two files were put together.
            '\u{FEFF}' => {}
            c if c.is_control() => dropped += 1,
            c => cleaned.push(c),
        }
    }
    if 0 < dropped {
        notes.add(format!("{dropped} control characters left out"));
    }
    cleaned
}

/// The pages; a form feed at the end of the last page starts none.
fn split_pages(text: &str) -> impl Iterator<Item = &str> {
    let end = match text.trim_end_matches([' ', '\t', '\n']).strip_suffix(PAGE_END) {
        Some(before) => before.len(),
        None => text.len(),
    };
    text[..end].split(PAGE_END)
}

fn article_text(article: &Article) -> String {
    paragraphs(article.blocks())
}

fn paragraphs<'a>(blocks: impl Iterator<Item = &'a Block>) -> String {
    let texts: Vec<String> = blocks.map(text_of).filter(|text| !text.is_empty()).collect();
    texts.join("\n\n")
}

/// One paragraph is one line; the lines of a table and of a stanza stay.
pub(super) fn text_of(block: &Block) -> String {
    let text = with_hyphens_seen(block);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let end = if block.role == Role::Table || block.is_in_lines() { "\n" } else { " " };
    lines.collect::<Vec<_>>().join(end)
}

const SOFT_HYPHEN: char = '\u{AD}';

/// The text, with a hyphen for each soft one at the end of a line that was not joined to the next. Sources have it for the
/// hyphen that is printed there, and nobody would see it.
fn with_hyphens_seen(block: &Block) -> Cow<'_, str> {
    if !block.text.contains(SOFT_HYPHEN) {
        return Cow::Borrowed(&block.text);
    }
    let ends: Vec<usize> = block.seams.iter().map(|seam| seam.at).chain([block.text.len()]).collect();
    let ends: Vec<usize> = ends.into_iter().map(|end| block.text[..end].trim_end().len()).collect();
    let ends_line =
        |at: usize| ends.binary_search(&(at + SOFT_HYPHEN.len_utf8())).is_ok() && !block.text[..at].ends_with('-');
    let is_printed = |at: usize| ends_line(at) || stands_alone(&block.text, at);
    let seen = |(at, c): (usize, char)| if c == SOFT_HYPHEN && is_printed(at) { '-' } else { c };
    Cow::Owned(block.text.char_indices().map(seen).collect())
}

/// Whether a soft hyphen is a word by itself: what is left of a divided one where lines were lost.
fn stands_alone(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + SOFT_HYPHEN.len_utf8()..].chars().next();
    [before, after].into_iter().all(|beside| beside.is_none_or(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Vec<Vec<(String, i32)>> {
        let pages = read(bytes, "dump.txt").unwrap().pages;
        pages.iter().map(|page| page.lines.iter().map(|line| (line.text(), line.rect.top / 20)).collect()).collect()
    }

    fn row(text: &str, number: i32) -> (String, i32) {
        (text.to_owned(), number)
    }

    #[test]
    fn all_kinds_of_line_ends_end_a_line() {
        let expected = [[row("one", 0), row("two", 1), row("three", 3)]];
        for text in
            ["one\ntwo\n\nthree\n", "one\r\ntwo\r\n\r\nthree", "one\rtwo\r\rthree\r", "one\r\r\ntwo\r\r\n\r\r\nthree"]
        {
            assert_eq!(rows(text.as_bytes()), expected, "{text:?}");
        }
        assert_eq!(rows("one\u{2028}two\u{85}\u{B}three".as_bytes()), expected);
    }

    #[test]
    fn a_form_feed_starts_a_page_and_the_last_one_does_not() {
        assert_eq!(rows(b"one\n\x0Ctwo\n\x0C\n"), [[row("one", 0)], [row("two", 0)]]);
        let frames: Vec<usize> = read(b"\x0C\x0Cx", "").unwrap().pages.iter().map(|page| page.source.frame).collect();
        assert_eq!(frames, [0, 1, 2]);
    }

    #[test]
    fn an_empty_file_is_an_empty_page() {
        for empty in ["", "\u{FEFF}", " \r\n", "\x0C"] {
            assert_eq!(rows(empty.as_bytes()), [[]], "{empty:?}");
        }
    }

    #[test]
    fn stray_control_characters_are_left_out_and_said() {
        let input = read("A long enough line of a dump with a stray \u{0}zero in its midst\n".as_bytes(), "").unwrap();
        assert_eq!(input.notes, ["1 control characters left out"]);
        assert!(input.pages[0].lines[0].text().contains("stray zero"));
    }
}
