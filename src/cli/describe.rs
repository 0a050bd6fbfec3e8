//! What the stages made of a page, in words.

use std::fmt::{Debug, Write};

use clap::ValueEnum;

use crate::model::{Article, Block, Document, Join, Line, Link, Part, Reading, Rect, Tally};

/// The stages, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Stage {
    /// Words in boxes, as they were read
    Page,
    /// The page's measures
    Scale,
    /// Gutters
    Columns,
    /// Groups of lines in reading order, with their roles
    Regions,
    /// Paragraphs and headings, with the reason for each start and join
    Blocks,
    /// Articles of all pages, with the reason for each part
    Articles,
}

/// Tells what a stage made of a page, or of all pages where it puts them together.
pub fn describe(document: &Document, page: usize, stage: Stage) -> String {
    let reading = &document.readings[page];
    let (text, what) = match stage {
        Stage::Page => (describe_page(reading), "words"),
        Stage::Scale => (describe_scale(reading), "measures"),
        Stage::Columns => (describe_columns(reading), "gutters"),
        Stage::Regions => (describe_regions(reading), "regions"),
        Stage::Blocks => (reading.blocks.iter().map(describe_block).collect(), "blocks"),
        Stage::Articles => (describe_articles(document), "articles"),
    };
    if text.is_empty() { format!("no {what}\n") } else { text }
}

fn describe_page(reading: &Reading) -> String {
    let page = &reading.page;
    let mut text = format!(
        "{} × {} {}s, {}, {}, {}, {} seen\n",
        page.size.width,
        page.size.height,
        words(&page.unit),
        count(page.lines.len(), "line"),
        count(page.rules.len(), "rule"),
        count(page.pictures.len(), "picture"),
        count(page.gutters.len(), "gutter")
    );
    text.extend(page.lines.iter().map(|line| format!("{} {}\n", place(&line.rect), line.text())));
    text
}

fn describe_scale(reading: &Reading) -> String {
    let scale = &reading.scale;
    let measures = [
        ("type size", scale.type_size),
        ("pitch", scale.pitch),
        ("word space", scale.word_space),
        ("advance", scale.advance),
    ];
    measures.iter().map(|(name, measure)| format!("{name:<10} {measure:>6.1}\n")).collect()
}

fn describe_columns(reading: &Reading) -> String {
    let gutters = reading.columns.gutters.iter();
    gutters
        .map(|gutter| format!("{} {} {:.2}\n", place(&gutter.rect), words(&gutter.why), gutter.confidence.value()))
        .collect()
}

fn describe_regions(reading: &Reading) -> String {
    let mut text = String::new();
    for (number, region) in reading.regions.iter().enumerate() {
        let (role, cue, sure) = (words(&region.role), words(&region.cue), region.confidence.value());
        let lines = shorten(&region.lines.iter().map(Line::text).collect::<Vec<_>>().join(" / "));
        let _ = writeln!(text, "{:>3} {} {role} ({cue} {sure:.2}) {lines}", number + 1, place(&region.rect));
    }
    text
}

fn describe_block(block: &Block) -> String {
    let [role, cue, start, ending] = [words(&block.role), words(&block.cue), words(&block.start), words(&block.ending)];
    let (sure, start_of_text) = (block.confidence.value(), shorten(&block.text));
    let mut text = format!("{role} ({cue}), {start}, {ending}, {sure:.2}: {start_of_text}\n");
    for seam in block.seams.iter().filter(|seam| !matches!(seam.join, Join::Space | Join::Unspaced | Join::Line)) {
        let before = block.text[..seam.at].rsplit(char::is_whitespace).next().unwrap_or_default();
        let after = block.text[seam.at..].split(char::is_whitespace).next().unwrap_or_default();
        let _ = writeln!(text, "    {before}|{after} {} {:.2}", words(&seam.join), seam.confidence.value());
    }
    text
}

/// The articles, with their links, the most doubtful first, and the account of their characters.
fn describe_articles(document: &Document) -> String {
    let mut text = String::new();
    if document.articles.is_empty() {
        text.push_str("no articles\n");
    }
    for (number, article) in document.articles.iter().enumerate() {
        let headline = article.headline.as_ref().map_or("(no headline)", |headline| headline.text.as_str());
        let (body, captions) = (count(article.body.len(), "paragraph"), count(article.captions.len(), "caption"));
        let _ = writeln!(text, "{:>3} {headline}: {body}, {captions}", number + 1);
        let mut links = article.links.clone();
        links.sort_by(|a, b| a.confidence.value().total_cmp(&b.confidence.value()));
        text.extend(links.iter().map(|link| describe_link(article, link)));
    }
    text + &describe_tally(&document.tally)
}

fn describe_link(article: &Article, link: &Link) -> String {
    let part = match link.part {
        Part::Headline => "headline".to_owned(),
        Part::Byline => "byline".to_owned(),
        Part::Body(at) => format!("paragraph {}", at + 1),
        Part::Caption(at) => format!("caption {}", at + 1),
    };
    let start = article.part(link.part).map_or(String::new(), |block| shorten(&block.text));
    format!("      {:.2} {part} by {}: {start}\n", link.confidence.value(), words(&link.why))
}

fn describe_tally(tally: &Tally) -> String {
    format!(
        "{}: {} in articles, {} in headings over several, {} in heads and feet, {} in none of these, {} mended; {} invented\n",
        count(tally.input, "character"),
        tally.articles,
        tally.sections,
        tally.furniture,
        tally.unplaced,
        count(tally.hyphens_mended, "hyphen"),
        tally.invented
    )
}

/// The name of a role, a reason or a unit in words: `AfterShortLine` is "after short line", `Mended(Lexicon)` "mended by lexicon".
fn words(name: &impl Debug) -> String {
    let mut words = String::new();
    for c in format!("{name:?}").chars() {
        match c {
            '(' => words.push_str(" by "),
            ')' => {}
            c if c.is_uppercase() => {
                let is_first = words.is_empty() || words.ends_with(' ');
                words.extend((!is_first).then_some(' '));
                words.extend(c.to_lowercase());
            }
            c => words.push(c),
        }
    }
    words
}

fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

fn place(rect: &Rect) -> String {
    format!("{:>5},{:<5} {:>4}×{:<4}", rect.left, rect.top, rect.width(), rect.height())
}

fn shorten(text: &str) -> String {
    /// Fits a terminal of usual width beside the numbers.
    const LENGTH: usize = 72;
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Evidence, Start};

    #[test]
    fn reasons_are_told_in_words_and_numbers_as_people_say_them() {
        assert_eq!(words(&Start::AfterShortLine), "after short line");
        assert_eq!(words(&Join::Mended(Evidence::Lexicon)), "mended by lexicon");
        assert_eq!([0, 1, 2].map(|number| count(number, "line")), ["0 lines", "1 line", "2 lines"]);
    }
}
