//! Plain text: dumps in, as pages on the character grid; articles out.

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

/// Writes the articles: headline, then the rest with a blank line between paragraphs.
pub(super) fn write(document: &Document, params: &WriteParams) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (index, article) in document.articles.iter().enumerate() {
        let banners = document.sections.iter().filter(|section| section.articles.first() == Some(&index));
        parts.extend(banners.map(|section| text_of(&section.banner)));
        parts.push(article_text(article));
    }
    if params.extras == Extras::Append {
        parts.push(paragraphs(&mut document.unplaced.iter()));
        parts.push(paragraphs(&mut document.furniture.iter()));
    }
    parts.retain(|part| !part.is_empty());
    let mut text = parts.join(ARTICLE_END);
    if !text.is_empty() {
        text.push('\n');
    }
    text
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
    paragraphs(&mut article.blocks())
}

fn paragraphs<'a>(blocks: &mut dyn Iterator<Item = &'a Block>) -> String {
    let texts: Vec<String> = blocks.map(text_of).filter(|text| !text.is_empty()).collect();
    texts.join("\n\n")
}

/// One paragraph is one line; the lines of a table stay.
pub(super) fn text_of(block: &Block) -> String {
    let lines = block.text.lines().map(str::trim).filter(|line| !line.is_empty());
    let end = if block.role == Role::Table { "\n" } else { " " };
    lines.collect::<Vec<_>>().join(end)
}
