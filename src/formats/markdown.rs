//! Markdown out: what stands in the text is text, and never markup.

use super::plain::{head_rows, text_of};
use super::{Extras, WriteParams};
use crate::model::{Article, Block, Document, Role};

/// Stands between two articles.
const ARTICLE_END: &str = "---";

/// Writes the head of the paper, then the articles: `## headline`, over it the kicker as `## ` and under it decks as `### `, both in italics, byline in bold, paragraphs, `### ` for
/// headings inside, `> ` for captions, `---` between articles; `# ` for a banner over several, with `---` behind it.
pub(super) fn write(document: &Document, params: &WriteParams) -> String {
    let mut parts: Vec<Vec<String>> = Vec::new();
    if params.extras != Extras::None {
        parts.push(head_rows(document).iter().map(|row| escape_line(row)).collect());
    }
    for (index, article) in document.articles.iter().enumerate() {
        let banners = document.sections.iter().filter(|section| section.articles.first() == Some(&index));
        parts.extend(banners.map(|section| vec![banner(&section.banner)]));
        parts.push(paragraphs_of(article));
    }
    if params.extras == Extras::All {
        parts.push(document.unplaced.iter().map(paragraph).collect());
        parts.push(document.furniture_without_head().map(paragraph).collect());
    }
    let parts: Vec<String> = parts.into_iter().map(joined).filter(|part| !part.is_empty()).collect();
    let mut text = parts.join(&format!("\n\n{ARTICLE_END}\n\n"));
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

fn joined(mut paragraphs: Vec<String>) -> String {
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs.join("\n\n")
}

fn paragraphs_of(article: &Article) -> Vec<String> {
    let mut paragraphs: Vec<String> = article.kicker.iter().map(|block| in_italics("##", block)).collect();
    paragraphs.extend(article.headline.iter().map(|block| heading("##", block)));
    paragraphs.extend(article.decks.iter().map(|block| in_italics("###", block)));
    paragraphs.extend(article.opening_bylines().map(byline));
    paragraphs.extend(article.body.iter().map(body_part));
    paragraphs.extend(article.signatures().map(byline));
    paragraphs.extend(article.captions.iter().map(caption));
    paragraphs
}

fn banner(block: &Block) -> String {
    heading("#", block)
}

fn byline(block: &Block) -> String {
    emphasized("**", block)
}

fn body_part(block: &Block) -> String {
    match block.role {
        Role::Byline => byline(block),
        Role::CrossHeading => heading("###", block),
        Role::Caption => caption(block),
        _ => paragraph(block),
    }
}

fn heading(marker: &str, block: &Block) -> String {
    let text = one_line(block);
    if text.is_empty() { text } else { format!("{marker} {}", escape_heading(&text)) }
}

fn in_italics(marker: &str, block: &Block) -> String {
    let text = emphasized("*", block);
    if text.is_empty() { text } else { format!("{marker} {text}") }
}

fn emphasized(marker: &str, block: &Block) -> String {
    let text = one_line(block);
    if text.is_empty() { text } else { format!("{marker}{}{marker}", escape_inline(&text, Around::Marker)) }
}

fn caption(block: &Block) -> String {
    let text = one_line(block);
    if text.is_empty() { text } else { format!("> {}", escape_line(&text)) }
}

/// A paragraph is one line. The rows of a table are lines with Markdown's own line break, two spaces, between.
fn paragraph(block: &Block) -> String {
    let escaped = escape_inline(&text_of(block), Around::White);
    let rows: Vec<String> = escaped.lines().map(escape_start).collect();
    rows.join("  \n")
}

fn one_line(block: &Block) -> String {
    text_of(block).replace('\n', " ")
}

/// What stands on either side of an inline text.
#[derive(Clone, Copy, PartialEq)]
enum Around {
    White,
    /// Emphasis: its stars must not meet those of the text.
    Marker,
}

/// A line of a paragraph: inline text that could also be taken for the start of a block.
fn escape_line(text: &str) -> String {
    escape_start(&escape_inline(text, Around::White))
}

fn escape_start(line: &str) -> String {
    match block_marker(line) {
        Some(at) => format!("{}\\{}", &line[..at], &line[at..]),
        None => line.to_owned(),
    }
}

/// A heading's text: `#` at its end would be taken for a closing mark.
fn escape_heading(text: &str) -> String {
    let escaped = escape_inline(text, Around::White);
    let before = escaped.trim_end_matches('#');
    let closes = before.len() < escaped.len() && (before.is_empty() || before.ends_with([' ', '\t']));
    if closes { format!("{before}\\{}", &escaped[before.len()..]) } else { escaped }
}

/// Where in a line a character starts a heading, list, quote, fence, rule or underline.
fn block_marker(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let (start, rest) = line.split_at(digits);
    let marker = rest.chars().next()?;
    let run = rest.len() - rest.trim_start_matches(marker).len();
    let ends_word = |length: usize| rest[length..].is_empty() || rest[length..].starts_with([' ', '\t']);
    let is_rule = rest.chars().all(|c| c == marker || c == ' ' || c == '\t');
    let is_marker = match marker {
        '.' | ')' => !start.is_empty() && ends_word(1),
        _ if !start.is_empty() => false,
        '#' => ends_word(run),
        '-' => ends_word(1) || is_rule,
        '+' => ends_word(1),
        '*' => ends_word(1) || is_rule,
        '_' | '=' => is_rule,
        '~' => 2 < run,
        '>' => true,
        _ => false,
    };
    is_marker.then_some(digits)
}

fn escape_inline(text: &str, around: Around) -> String {
    let repeats = |c: char| 1 < text.matches(c).count();
    let (ticks, tildes) = (repeats('`'), repeats('~'));
    // `[label]: address` is the definition of a link.
    let may_define = text.starts_with('[');
    let edge = if around == Around::Marker { '*' } else { ' ' };
    let mut escaped = String::with_capacity(text.len());
    let mut before = edge;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let behind = rest.as_str();
        let after = behind.chars().next().unwrap_or(edge);
        let needs_escape = match c {
            '\\' => after.is_ascii_punctuation(),
            '`' => ticks,
            '~' => tildes,
            '*' => !(before.is_whitespace() && after.is_whitespace()),
            '_' => {
                !(before.is_alphanumeric() && after.is_alphanumeric()
                    || before.is_whitespace() && after.is_whitespace())
            }
            '<' => after.is_ascii_alphabetic() || matches!(after, '/' | '!' | '?'),
            ']' => after == '(' || may_define && after == ':',
            '&' => starts_entity(behind),
            _ => false,
        };
        if needs_escape {
            escaped.push('\\');
        }
        escaped.push(c);
        before = c;
    }
    escaped
}

/// Whether the text behind an `&` would make an entity of it.
fn starts_entity(behind: &str) -> bool {
    let name = behind.strip_prefix('#').unwrap_or(behind);
    let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
    0 < length && name[length..].starts_with(';')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_start_a_block_is_escaped_and_nothing_else() {
        for (text, escaped) in [
            ("# 3", "\\# 3"),
            ("#3 is a number", "#3 is a number"),
            ("- said he", "\\- said he"),
            ("-said he", "-said he"),
            ("--- ---", "\\--- ---"),
            ("+ 5", "\\+ 5"),
            ("1900. It was", "1900\\. It was"),
            ("1900.5", "1900.5"),
            ("3) third", "3\\) third"),
            ("> more", "\\> more"),
            ("===", "\\==="),
            ("~~~ x", "\\~\\~\\~ x"),
            ("[1]: a note", "[1\\]: a note"),
            ("— a dash", "— a dash"),
        ] {
            assert_eq!(escape_line(text), escaped);
        }
    }

    #[test]
    fn marks_inside_a_line_are_escaped_where_they_would_mean_something() {
        for (text, escaped) in [
            ("5 * 3 * 2", "5 * 3 * 2"),
            ("*sic*", "\\*sic\\*"),
            ("an_old_name", "an_old_name"),
            ("_sic_", "\\_sic\\_"),
            ("a < b, c > d", "a < b, c > d"),
            ("<b>", "\\<b>"),
            ("Smith & Sons; R&D", "Smith & Sons; R&D"),
            ("&amp; and &#65;", "\\&amp; and \\&#65;"),
            ("[sic] (so)", "[sic] (so)"),
            ("[sic](so)", "[sic\\](so)"),
            ("a ` b", "a ` b"),
            ("a `b` c", "a \\`b\\` c"),
            ("C:\\dir \\* \\", "C:\\dir \\\\\\* \\"),
            ("about ~5", "about ~5"),
        ] {
            assert_eq!(escape_inline(text, Around::White), escaped);
        }
    }

    #[test]
    fn emphasis_keeps_its_stars_apart_from_those_of_the_text() {
        assert_eq!(escape_inline("a note *", Around::Marker), "a note \\*");
        assert_eq!(escape_inline("a\\", Around::Marker), "a\\\\");
    }

    #[test]
    fn a_hash_at_the_end_of_a_headline_stays() {
        assert_eq!(escape_heading("Number #"), "Number \\#");
        assert_eq!(escape_heading("C#"), "C#");
        assert_eq!(escape_heading("##"), "\\##");
    }
}
