//! An article as a page of XHTML.

use super::text_of;
use crate::formats::xml_writer::XmlWriter;
use crate::model::{Article, Block, Role};

pub(super) const HTML: &str = "http://www.w3.org/1999/xhtml";

pub(super) fn page(article: &Article, title: &str, language: &str) -> String {
    let mut xml = XmlWriter::new("<!DOCTYPE html>\n");
    xml.open("html", &[("xmlns", &HTML), ("lang", &language), ("xml:lang", &language)]);
    xml.open("head", &[]);
    xml.text("title", &[], title);
    xml.empty("link", &[("rel", &"stylesheet"), ("type", &"text/css"), ("href", &"style.css")]);
    xml.close();
    xml.open("body", &[]);
    xml.open("article", &[]);
    article.kicker.iter().for_each(|block| lines(&mut xml, "p", "kicker", block));
    if let Some(headline) = &article.headline {
        lines(&mut xml, "h1", "headline", headline);
    }
    article.decks.iter().for_each(|block| lines(&mut xml, "p", "deck", block));
    let rest = article.opening_bylines().chain(&article.body).chain(article.signatures()).chain(&article.captions);
    rest.for_each(|block| body_part(&mut xml, block));
    if article.blocks().next().is_none() {
        xml.text("p", &[], "No article was found.");
    }
    xml.finish()
}

fn body_part(xml: &mut XmlWriter, block: &Block) {
    match block.role {
        Role::Byline => lines(xml, "p", "byline", block),
        Role::CrossHeading => lines(xml, "h2", "heading", block),
        Role::Caption => lines(xml, "p", "caption", block),
        Role::Footnote => lines(xml, "p", "note", block),
        Role::Table => lines(xml, "p", "table", block),
        _ => lines(xml, "p", "text", block),
    }
}

/// The text of a block; the rows of a table are lines.
fn lines(xml: &mut XmlWriter, element: &'static str, class: &str, block: &Block) {
    xml.open_line(element, &[("class", &class)]);
    xml.lines(&text_of(block), "br");
    xml.close();
}
