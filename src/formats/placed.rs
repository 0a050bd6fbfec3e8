//! A document by its places: what stands where on each page, and which article it is of.

use std::collections::HashMap;

use super::Format;
use crate::error::{Error, ErrorKind};
use crate::model::{Block, Document, Join, Line, Reading, Rect, Role, Unit};

/// A page with its text in paragraphs, in the reading order of the page.
pub(super) struct PlacedPage<'a> {
    /// Counted from 1.
    pub number: usize,
    pub reading: &'a Reading,
    pub paragraphs: Vec<Paragraph<'a>>,
}

/// Lines of one region that went into one block.
pub(super) struct Paragraph<'a> {
    /// Counted from 1 on each page.
    pub number: usize,
    /// Index of the region on the page.
    pub region: usize,
    pub rect: Rect,
    /// `None` for text that no article, section or list of a document has: a page that was never put together.
    pub part: Option<Part>,
    pub lines: Vec<PlacedLine<'a>>,
}

/// What of the document a paragraph is.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Part {
    /// Counts the document's blocks: those of the articles in their order, then banners, furniture, and the rest.
    pub block: usize,
    /// Counted from 1; `None` for text that is in no article.
    pub article: Option<usize>,
    pub role: Role,
}

/// A line, and the words that are divided at its ends.
pub(super) struct PlacedLine<'a> {
    pub line: &'a Line,
    /// Where in its block the line stands.
    index: usize,
    /// The whole of the word whose second half is the line's first.
    pub before: Option<&'a str>,
    /// The whole of the word whose first half is the line's last.
    pub after: Option<Division<'a>>,
}

/// A word that is divided at a line's end and was put together.
#[derive(Clone, Copy)]
pub(super) struct Division<'a> {
    pub whole: &'a str,
    /// How many characters at the end of the first half are the dividing hyphen: 0 where it was lost before.
    pub signs: usize,
}

impl Paragraph<'_> {
    pub fn article(&self) -> Option<usize> {
        self.part.and_then(|part| part.article)
    }

    pub fn role(&self) -> Option<Role> {
        self.part.map(|part| part.role)
    }

    /// Sorts paragraphs as the document is read: by block, and in it by line.
    pub fn place(&self) -> (usize, usize) {
        self.part.map_or((usize::MAX, 0), |part| (part.block, self.lines[0].index))
    }
}

impl<'a> PlacedPage<'a> {
    /// The paragraphs in the order of the articles; what is in none stands behind them, as the page has it.
    pub fn in_article_order(&self) -> Vec<&Paragraph<'a>> {
        let mut paragraphs: Vec<&Paragraph> = self.paragraphs.iter().collect();
        paragraphs.sort_by_key(|paragraph| paragraph.place());
        paragraphs
    }
}

/// Places every line of every page. A page without coordinates is an error: what would be written are no pixels.
pub(super) fn place(document: &Document, format: Format) -> Result<Vec<PlacedPage<'_>>, Error> {
    if let Some(reading) = document.readings.iter().find(|reading| reading.page.unit == Unit::Cell) {
        return Err(unplaced(format).making(format).in_file(&reading.page.source.file));
    }
    let origins = Origins::of(document);
    let pages = document.readings.iter().enumerate();
    Ok(pages.map(|(index, reading)| origins.place_page(index, reading)).collect())
}

fn unplaced(format: Format) -> Error {
    Error::new(ErrorKind::Unplaced, format!("the text has no coordinates, and {format} is made of them"))
        .with_hint("write markdown, tei, jsonl or another format of text, or start from the image")
}

/// The role's name as in JSON.
pub(super) fn role_name(role: Role) -> String {
    let name = serde_json::to_value(role).expect("a role has a name");
    name.as_str().unwrap_or_default().to_owned()
}

/// The role that has the name.
pub(super) fn role_named(name: &str) -> Option<Role> {
    serde_json::from_value(name.into()).ok()
}

/// The blocks that lines went into, found by page, region and box.
struct Origins<'a>(HashMap<(usize, usize, Rect), Origin<'a>>);

#[derive(Clone, Copy)]
struct Origin<'a> {
    part: Part,
    block: &'a Block,
    /// Index among the origins of the block.
    index: usize,
}

impl<'a> Origins<'a> {
    fn of(document: &'a Document) -> Self {
        let mut found = HashMap::new();
        let articles = document.articles.iter().zip(1..);
        let in_articles =
            articles.flat_map(|(article, number)| article.blocks().map(move |block| (block, Some(number))));
        let banners = document.sections.iter().map(|section| &section.banner);
        let others = banners.chain(&document.furniture).chain(&document.unplaced).map(|block| (block, None));
        for (number, (block, article)) in in_articles.chain(others).enumerate() {
            let part = Part { block: number, article, role: block.role };
            for (index, origin) in block.origins.iter().enumerate() {
                found.insert((origin.page, origin.region, origin.rect), Origin { part, block, index });
            }
        }
        Self(found)
    }

    fn place_page(&self, page: usize, reading: &'a Reading) -> PlacedPage<'a> {
        let mut paragraphs: Vec<Paragraph> = Vec::new();
        // A page that was not cut into regions is one.
        let whole = reading.regions.is_empty().then_some(reading.page.lines.as_slice());
        let regions = whole.into_iter().chain(reading.regions.iter().map(|region| region.lines.as_slice()));
        for (region, lines) in regions.enumerate() {
            for line in lines {
                let origin = self.0.get(&(page, region, line.rect));
                let part = origin.map(|origin| origin.part);
                let placed = place_line(line, origin);
                match paragraphs.last_mut().filter(|last| last.region == region && last.part == part) {
                    Some(last) => {
                        last.rect = last.rect.union(&line.rect);
                        last.lines.push(placed);
                    }
                    None => {
                        let number = paragraphs.len() + 1;
                        paragraphs.push(Paragraph { number, region, rect: line.rect, part, lines: vec![placed] });
                    }
                }
            }
        }
        PlacedPage { number: page + 1, reading, paragraphs }
    }
}

fn place_line<'a>(line: &'a Line, origin: Option<&Origin<'a>>) -> PlacedLine<'a> {
    let Some(&Origin { block, index, .. }) = origin else {
        return PlacedLine { line, index: 0, before: None, after: None };
    };
    let start = block.origins[index].at;
    let end = block.origins.get(index + 1).map(|next| next.at);
    let before = (0 < index).then(|| divided_at(block, start)).flatten().map(|division| division.whole);
    PlacedLine { line, index, before, after: end.and_then(|end| divided_at(block, end)) }
}

/// The word that was put together at a place of the block's text.
fn divided_at(block: &Block, at: usize) -> Option<Division<'_>> {
    let seam = block.seams.iter().find(|seam| seam.at == at)?;
    if !matches!(seam.join, Join::Mended(_) | Join::MendedWithoutHyphen(_)) {
        return None;
    }
    let (head, tail) = (block.text.get(..at)?, block.text.get(at..)?);
    let start = head
        .rfind(char::is_whitespace)
        .map_or(0, |space| space + head[space..].chars().next().map_or(1, char::len_utf8));
    let end = at + tail.find(char::is_whitespace).unwrap_or(tail.len());
    Some(Division { whole: &block.text[start..end], signs: seam.dropped })
}
