//! EPUB 3.3 out: a document as a book, each article a chapter, with a table of contents under the banners.

mod chapter;
mod package;

use std::io::{Cursor, Write};

use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::plain::text_of;
use super::{WriteParams, one_line, short_title, title_of};
use crate::model::{Article, Document};

/// A chapter of the book.
struct Chapter {
    /// Counted from 1.
    number: usize,
    /// As the table of contents has it.
    title: String,
    page: String,
}

/// Writes the articles; the same document is the same file.
pub(super) fn write(document: &Document, params: &WriteParams) -> Vec<u8> {
    let language = params.language.as_deref().unwrap_or("und");
    let chapters = chapters(document, language);
    let title = title_of(document);
    let book = package::Book { title: &title, language, chapters: &chapters, document };
    let mut files = vec![
        ("META-INF/container.xml".to_owned(), package::container()),
        ("EPUB/package.opf".to_owned(), book.package()),
        ("EPUB/nav.xhtml".to_owned(), book.contents()),
        ("EPUB/style.css".to_owned(), STYLE.to_owned()),
    ];
    files.extend(chapters.iter().map(|chapter| (format!("EPUB/{}", chapter.file()), chapter.page.clone())));
    pack(&files)
}

impl Chapter {
    fn file(&self) -> String {
        format!("article-{}.xhtml", self.number)
    }
}

/// A book has at least one chapter, and be it empty.
fn chapters(document: &Document, language: &str) -> Vec<Chapter> {
    let nothing = Article::default();
    let articles: Vec<&Article> = match document.articles.as_slice() {
        [] => vec![&nothing],
        articles => articles.iter().collect(),
    };
    let chapters = articles.into_iter().zip(1..).map(|(article, number)| {
        let title = title_of_article(article);
        let page = chapter::page(article, &title, language);
        Chapter { number, title, page }
    });
    chapters.collect()
}

/// The headline, or how the article begins.
fn title_of_article(article: &Article) -> String {
    let headline = article.headline.as_ref().map(|headline| one_line(&text_of(headline)));
    let start = || short_title(&article.blocks().next().map(text_of).unwrap_or_default());
    let title = headline.filter(|headline| !headline.is_empty()).unwrap_or_else(start);
    if title.is_empty() { "Without a title".to_owned() } else { title }
}

/// Packs the files; the media type stands first and is not packed (EPUB 3.3, 4.2.3.2). No file has a date.
fn pack(files: &[(String, String)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let media_type = [("mimetype", "application/epub+zip", stored)];
    let files = files.iter().map(|(name, text)| (name.as_str(), text.as_str(), packed));
    for (name, text, options) in media_type.into_iter().chain(files) {
        archive
            .start_file(name, options)
            .and_then(|()| archive.write_all(text.as_bytes()).map_err(Into::into))
            .expect("memory takes all that is written to it, and no name comes twice");
    }
    archive.finish().expect("memory takes all that is written to it").into_inner()
}

const STYLE: &str = "\
p { margin: 0; text-indent: 1.2em; }
.kicker, .deck, .byline, .caption, .note, .table, h1 + p, h2 + p { text-indent: 0; }
.kicker { font-style: italic; margin-top: 1em; }
.deck { font-weight: bold; margin-bottom: 0.5em; }
.byline { font-style: italic; margin-bottom: 1em; }
.caption, .note { font-size: 0.85em; margin: 1em 0; }
.table { margin: 1em 0; }
";
