//! EPUB out: what the container, the package and the chapters must be. `epubcheck` says the same, by hand (docs/formats.md).

mod common;

use std::io::{Cursor, Read};

use columnist::formats::{self, Format, WriteParams};
use columnist::model::{Role, Section};
use columnist::{Article, Document};
use common::block;
use proptest::prelude::*;
use quick_xml::events::Event;

fn article(headline: &str, body: &str) -> Article {
    let headline = (!headline.is_empty()).then(|| block(headline, Role::Headline));
    Article { headline, body: vec![block(body, Role::Body)], ..Article::default() }
}

/// The files of the book in their order.
fn files(document: &Document) -> Vec<(String, String)> {
    let params = WriteParams { language: Some("zh-Hans".to_owned()), ..WriteParams::default() };
    let book = formats::write_with(document, Format::Epub, &params).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let names: Vec<String> = (0..archive.len()).map(|at| archive.by_index(at).unwrap().name().to_owned()).collect();
    let mut text = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    names.iter().map(|name| (name.clone(), text(name))).collect()
}

/// The text between tags; fails where the markup is not well-formed.
fn text_of(xml: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut texts = Vec::new();
    let mut depth = 0;
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error} in {xml}")) {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Text(text) => texts.push(text.trim().to_owned()),
            Event::GeneralRef(name) => {
                let name: &str = &name;
                let character = quick_xml::escape::unescape(&format!("&{name};")).unwrap().into_owned();
                texts.push(character);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "{xml}");
    texts.into_iter().filter(|text| !text.is_empty()).collect()
}

fn file<'a>(files: &'a [(String, String)], name: &str) -> &'a str {
    &files.iter().find(|(found, _)| found == name).unwrap_or_else(|| panic!("{name} is there")).1
}

#[test]
fn the_media_type_stands_first_and_unpacked() {
    let book = formats::write(&Document { articles: vec![article("A", "b")], ..Document::default() }, Format::Epub);
    let book = book.unwrap();
    // EPUB 3.3, 4.2.3.2: at byte 30 the name, no extra field, then the content.
    assert_eq!(&book[30..58], b"mimetypeapplication/epub+zip");
    assert_eq!(&book[28..30], [0, 0]);
}

#[test]
fn each_article_is_a_chapter_and_stands_in_the_contents() {
    let articles =
        vec![article("THE DOCK", "Tried."), article("", "本报讯 港口新闸昨日试开。"), article("WEATHER", "Fair.")];
    let sections = vec![Section { banner: block("SHIPPING", Role::Banner), articles: vec![0] }];
    let files = files(&Document { articles, sections, ..Document::default() });
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let start = ["mimetype", "META-INF/container.xml", "EPUB/package.opf", "EPUB/nav.xhtml", "EPUB/style.css"];
    let chapters = ["EPUB/article-1.xhtml", "EPUB/article-2.xhtml", "EPUB/article-3.xhtml"];
    assert_eq!(names, [&start[..], &chapters].concat());
    let contents = text_of(file(&files, "EPUB/nav.xhtml"));
    assert_eq!(contents[2..], ["SHIPPING", "THE DOCK", "本报讯 港口新闸昨日试开。", "WEATHER"]);
    assert_eq!(text_of(file(&files, "EPUB/article-1.xhtml")), ["THE DOCK", "THE DOCK", "Tried."]);
    let package = file(&files, "EPUB/package.opf");
    assert!(package.contains("<dc:language>zh-Hans</dc:language>"), "{package}");
    assert_eq!(package.matches("<itemref").count(), 3);
}

#[test]
fn the_rows_of_a_table_stay_rows() {
    let table = Article { body: vec![block("Wheat 40\nBarley 31", Role::Table)], ..Article::default() };
    let files = files(&Document { articles: vec![table], ..Document::default() });
    let chapter = file(&files, "EPUB/article-1.xhtml");
    assert!(chapter.contains("Wheat 40<br/>\nBarley 31</p>"), "{chapter}");
}

#[test]
fn a_book_without_articles_is_still_a_book() {
    let files = files(&Document::default());
    assert_eq!(file(&files, "EPUB/package.opf").matches("<itemref").count(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_well_formed_and_whole(headline in "\\PC{1,20}", body in "\\PC{1,40}") {
        let files = files(&Document { articles: vec![article(&headline, &body)], ..Document::default() });
        for (name, text) in &files[1..] {
            if !name.ends_with(".css") {
                text_of(text);
            }
        }
        let chapter = text_of(file(&files, "EPUB/article-1.xhtml")).concat();
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        prop_assert_eq!(letters(&chapter), letters(&format!("{headline}{headline}{body}")));
    }
}

#[test]
fn an_article_is_called_by_its_headline_though_its_kicker_stands_first() {
    let article =
        Article { kicker: vec![block("The Harbour", Role::Kicker)], ..article("New Dock Opened", "It is great.") };
    let files = files(&Document { articles: vec![article], ..Document::default() });
    let titles = text_of(file(&files, "EPUB/nav.xhtml"));
    assert!(titles.contains(&"New Dock Opened".to_owned()), "{titles:?}");
    assert!(!titles.contains(&"The Harbour".to_owned()), "{titles:?}");
}
