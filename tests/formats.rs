//! Laws of the file formats: what is written is read back, and nothing that comes in can bring the reader down.

mod common;

use columnist::formats::{self, Extras, Format, WriteParams};
use columnist::model::{Columns, Confidence, Line, Origin, Rect, Role, Scale, Section, Size, Source, Unit, Word};
use columnist::{Article, Block, Document, ErrorKind, Page, Reading};
use common::block;
use proptest::prelude::*;
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag};

// Building documents.

fn reading(page: Page) -> Reading {
    let scale = Scale { type_size: 20.0, pitch: 24.0, word_space: 6.0, advance: 10.0 };
    Reading { page, scale, columns: Columns::default(), regions: vec![], blocks: vec![] }
}

fn document_of(pages: Vec<Page>) -> Document {
    Document { readings: pages.into_iter().map(reading).collect(), ..Document::default() }
}

fn document_with(articles: Vec<Article>) -> Document {
    Document { articles, ..Document::default() }
}

fn article(headline: &str, body: &[&str]) -> Article {
    let body = body.iter().map(|text| block(text, Role::Body)).collect();
    Article { headline: Some(block(headline, Role::Headline)), body, ..Article::default() }
}

fn markdown(document: &Document) -> String {
    written(document, Format::Markdown)
}

/// What is written in a format of text.
fn written(document: &Document, format: Format) -> String {
    String::from_utf8(formats::write(document, format).unwrap()).unwrap()
}

// Pages that hOCR can carry: words in boxes of whole pixels, confidences of whole hundredths.

fn rects() -> impl Strategy<Value = Rect> {
    (0..3000, 0..4000, 1..400, 1..60)
        .prop_map(|(left, top, width, height)| Rect::new(left, top, left + width, top + height))
}

fn words() -> impl Strategy<Value = Word> {
    let text = r#"[\PC&&[^\p{Z}\p{C}\u{FEFF}]]{1,12}|[a-z<>&;"'#-]{1,8}|[报社讯，。]{1,6}"#;
    let confidence = proptest::option::of((0..=100_u8).prop_map(|percent| Confidence::new(f32::from(percent) / 100.0)));
    (text, rects(), 1.0..120_f32, confidence).prop_map(|(text, rect, type_size, confidence)| Word {
        text,
        rect,
        type_size,
        confidence,
        stroke: None,
    })
}

fn lines() -> impl Strategy<Value = Line> {
    proptest::collection::vec(words(), 1..6).prop_map(|words| Line::new(words).unwrap())
}

fn pages() -> impl Strategy<Value = Page> {
    let boxes = || proptest::collection::vec(rects(), 0..3);
    (proptest::collection::vec(lines(), 0..6), boxes(), boxes()).prop_map(|(lines, rules, pictures)| {
        let page = Page::empty(Source::default(), Size { width: 4000, height: 5000 }, Unit::Pixel);
        Page { lines, rules, pictures, ..page }
    })
}

fn numbered(pages: Vec<Page>) -> Vec<Page> {
    let source = |frame| Source { file: "paper.hocr".to_owned(), frame };
    pages.into_iter().enumerate().map(|(frame, page)| Page { source: source(frame), ..page }).collect()
}

/// Pages alone: what is written has blocks, whether the page had any or not.
fn without_blocks(pages: Vec<Page>) -> Vec<Page> {
    pages.into_iter().map(|page| Page { blocks: vec![], ..page }).collect()
}

proptest! {
    #[test]
    fn hocr_that_is_written_is_read_back(pages in proptest::collection::vec(pages(), 1..4)) {
        let pages = numbered(pages);
        let hocr = written(&document_of(pages.clone()), Format::Hocr);
        let input = formats::read(hocr.as_bytes(), "paper.hocr").unwrap();
        prop_assert_eq!(input.notes, Vec::<String>::new());
        prop_assert_eq!(without_blocks(input.pages), pages);
    }

    #[test]
    fn json_that_is_written_is_read_back(pages in proptest::collection::vec(pages(), 0..3)) {
        let pages = numbered(pages);
        let json = written(&document_of(pages.clone()), Format::Json);
        prop_assert_eq!(formats::read(json.as_bytes(), "other").unwrap().pages, pages);
    }

    #[test]
    fn text_is_never_markup(headline in markup_like(), kicker in markup_like(), byline in markup_like(),
                            cross in markup_like(), paragraphs in proptest::collection::vec(markup_like(), 1..4), caption in markup_like()) {
        let mut body = vec![block(&cross, Role::CrossHeading)];
        body.extend(paragraphs.iter().map(|text| block(text, Role::Body)));
        let article = Article {
            kicker: vec![block(&kicker, Role::Kicker)],
            byline: vec![block(&byline, Role::Byline)],
            body,
            captions: vec![block(&caption, Role::Caption)],
            ..article(&headline, &[])
        };
        let mut expected = vec![(Shape::ItalicHeading(2), kicker), (Shape::Heading(2), headline), (Shape::Bold, byline), (Shape::Heading(3), cross)];
        expected.extend(paragraphs.into_iter().map(|text| (Shape::Paragraph, text)));
        expected.push((Shape::Quote, caption));
        let expected: Vec<_> = expected.into_iter().map(|(shape, text)| (shape, text.trim().to_owned())).collect();
        let expected: Vec<_> = expected.into_iter().filter(|(_, text)| !text.is_empty()).collect();
        let written = markdown(&document_with(vec![article]));
        prop_assert_eq!(read_markdown(&written), expected, "{}", written);
    }

    #[test]
    fn the_rows_of_a_table_stay_rows(rows in proptest::collection::vec(markup_like(), 1..5)) {
        let mut article = article("Prices", &[]);
        article.body = vec![block(&rows.join("\n"), Role::Table)];
        let rows: Vec<&str> = rows.iter().map(|row| row.trim()).filter(|row| !row.is_empty()).collect();
        let mut expected = vec![(Shape::Heading(2), "Prices".to_owned())];
        expected.extend((!rows.is_empty()).then(|| (Shape::Paragraph, rows.join("\n"))));
        let written = markdown(&document_with(vec![article]));
        prop_assert_eq!(read_markdown(&written), expected, "{}", written);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        check_sound(&bytes);
    }

    #[test]
    fn any_soup_of_tags_is_read_or_refused(pieces in proptest::collection::vec(proptest::sample::select(SOUP.as_slice()), 0..60)) {
        check_sound(format!("<div class=ocr_page>{}", pieces.concat()).as_bytes());
    }

    #[test]
    fn damaged_hocr_is_read(pages in proptest::collection::vec(pages(), 1..3), changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..20), cut in any::<prop::sample::Index>()) {
        let mut hocr = written(&document_of(pages), Format::Hocr).into_bytes();
        hocr.truncate(cut.index(hocr.len()));
        for (at, byte) in changes {
            if let Some(there) = hocr.len().checked_sub(1).map(|last| at.index(last + 1)) {
                hocr[there] = byte;
            }
        }
        check_sound(&hocr);
    }
}

/// Text with all that Markdown has a meaning for.
fn markup_like() -> impl Strategy<Value = String> {
    let pieces = [
        "#",
        "##",
        "-",
        "---",
        "+",
        "*",
        "**",
        "_",
        "__",
        "`",
        "```",
        "~",
        "~~",
        ">",
        "<",
        "</",
        "<b>",
        "<!--",
        "<?",
        "&",
        "&amp;",
        "&#65;",
        "&copy",
        "\\",
        "[",
        "]",
        "](",
        "]:",
        "![",
        "(",
        ")",
        "|",
        "=",
        "===",
        "1.",
        "12)",
        "1900",
        ".",
        ":",
        "!",
        "\"",
        "'",
        " ",
        " ",
        "a",
        "word",
        "é",
        "报",
        "，",
        "—",
        "\u{3000}",
        "http://a.b",
        "<http://a.b>",
        "$",
        "%",
        // At the end of a line it would be written as the hyphen that it stands for.
        "a\u{ad}b",
    ];
    proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 0..8).prop_map(|pieces| pieces.concat())
}

const SOUP: [&str; 30] = [
    "<span class=ocr_line title='bbox 1 2 30 40'>",
    "<span class='ocrx_word' title='bbox 1 2 3 4; x_wconf 90'>",
    "</span>",
    "</p>",
    "</div>",
    "<p class=ocr_par title='bbox 0 0 90 90'>",
    "<div class=ocr_carea>",
    "<div class=ocr_page title='bbox 0 0 99 99'>",
    "word",
    " ",
    "\n",
    "<br>",
    "<br/>",
    "&amp;",
    "&#x110000;",
    "&",
    "<",
    ">",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?x",
    "?>",
    "<!DOCTYPE a [",
    "'",
    "\"",
    "<span class=ocrx_cinfo title='bbox nan -5 1e30 7'>",
    "<div class=ocr_separator title='bbox 9 9 -9 -9'/>",
    "<script>",
];

fn check_sound(bytes: &[u8]) {
    formats::detect(bytes);
    let Ok(input) = formats::read(bytes, "soup") else { return };
    for page in &input.pages {
        let words = page.lines.iter().flat_map(|line| &line.words);
        for word in words {
            assert!(!word.text.is_empty() && !word.text.contains(char::is_whitespace), "{word:?}");
            assert!(0 <= word.rect.left && word.rect.left <= word.rect.right, "{word:?}");
            assert!(
                word.rect.right <= page.size.width && word.rect.bottom <= page.size.height,
                "{word:?} {:?}",
                page.size
            );
            assert!(0.0 < word.type_size && word.type_size.is_finite(), "{word:?}");
        }
    }
}

// Reading Markdown back, with a parser that is not ours.

#[derive(Clone, Copy, Debug, PartialEq)]
enum Shape {
    Heading(u8),
    Paragraph,
    Italic,
    ItalicHeading(u8),
    Bold,
    Quote,
    Rule,
    Other,
}

fn read_markdown(text: &str) -> Vec<(Shape, String)> {
    let mut parts: Vec<(Shape, String)> = Vec::new();
    let mut quoted = false;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => parts.push((Shape::Heading(number(level)), String::new())),
            Event::Start(Tag::Paragraph) => {
                parts.push((if quoted { Shape::Quote } else { Shape::Paragraph }, String::new()))
            }
            Event::Start(Tag::BlockQuote(_)) => quoted = true,
            Event::End(pulldown_cmark::TagEnd::BlockQuote(_)) => quoted = false,
            Event::Start(Tag::Emphasis) => wrap(&mut parts, Shape::Italic),
            Event::Start(Tag::Strong) => wrap(&mut parts, Shape::Bold),
            Event::Text(text) => parts.last_mut().unwrap().1.push_str(&text),
            Event::HardBreak => parts.last_mut().unwrap().1.push('\n'),
            Event::Rule => parts.push((Shape::Rule, String::new())),
            Event::End(_) => {}
            other => parts.push((Shape::Other, format!("{other:?}"))),
        }
    }
    parts
}

/// Emphasis must be round the whole of a paragraph, or of a heading of the third level.
fn wrap(parts: &mut [(Shape, String)], shape: Shape) {
    let part = parts.last_mut().unwrap();
    part.0 = match part.0 {
        Shape::Paragraph if part.1.is_empty() => shape,
        Shape::Heading(level) if part.1.is_empty() && shape == Shape::Italic => Shape::ItalicHeading(level),
        _ => Shape::Other,
    };
}

fn number(level: HeadingLevel) -> u8 {
    level as u8
}

// Single cases.

#[test]
fn an_article_is_written_part_by_part() {
    let document = Document {
        articles: vec![
            Article {
                kicker: vec![block("The Harbour", Role::Kicker)],
                decks: vec![block("Engineers Hopeful", Role::Deck)],
                byline: vec![block("By J. Marsh", Role::Byline)],
                body: vec![
                    block("The gates were tried.", Role::Body),
                    block("THE COST.", Role::CrossHeading),
                    block("It is great.", Role::Body),
                ],
                captions: vec![block("The gates", Role::Caption)],
                ..article("New Dock Opened", &[])
            },
            article("Weather", &["Fair."]),
            article("Notes", &["None."]),
        ],
        sections: vec![Section { banner: block("LOCAL NEWS", Role::Banner), articles: vec![1, 2] }],
        furniture: vec![block("THE PORT HERALD", Role::RunningHead)],
        unplaced: vec![block("Soap, 2d.", Role::Advertisement)],
        ..Document::default()
    };
    let expected = "## *The Harbour*\n\n## New Dock Opened\n\n### *Engineers Hopeful*\n\n**By J. Marsh**\n\nThe gates were tried.\n\n\
                    ### THE COST.\n\nIt is great.\n\n> The gates\n\n---\n\n# LOCAL NEWS\n\n---\n\n## Weather\n\nFair.\n\n---\n\n## Notes\n\nNone.\n";
    assert_eq!(markdown(&document), expected);
    let params = WriteParams { extras: Extras::All, ..WriteParams::default() };
    let all = String::from_utf8(formats::write_with(&document, Format::Markdown, &params).unwrap()).unwrap();
    assert_eq!(all, format!("{expected}\n---\n\nSoap, 2d.\n\n---\n\nTHE PORT HERALD\n"));
    let text = written(&document, Format::Plain);
    assert!(text.starts_with("The Harbour\n\nNew Dock Opened\n\n"), "{text}");
    assert!(text.ends_with("\n\n\nLOCAL NEWS\n\n\nWeather\n\nFair.\n\n\nNotes\n\nNone.\n"), "{text}");
}

#[test]
fn a_byline_is_written_where_it_is_printed() {
    let at = |block: Block, region: usize| {
        let origins = block.origins.iter().map(|origin| Origin { region, ..*origin }).collect();
        Block { origins, ..block }
    };
    let printed = |byline: usize| {
        let mut article = article("Weather", &["Fair."]);
        article.body = article.body.into_iter().map(|block| at(block, 1)).collect();
        article.byline = vec![at(block("J. Marsh", Role::Byline), byline)];
        let document = Document { articles: vec![article], ..Document::default() };
        [Format::Markdown, Format::Plain].map(|format| written(&document, format))
    };
    let over = ["## Weather\n\n**J. Marsh**\n\nFair.\n", "Weather\n\nJ. Marsh\n\nFair.\n"];
    let under = ["## Weather\n\nFair.\n\n**J. Marsh**\n", "Weather\n\nFair.\n\nJ. Marsh\n"];
    assert_eq!((printed(0), printed(2)), (over.map(str::to_owned), under.map(str::to_owned)));
}

#[test]
fn the_head_of_the_paper_stands_once_before_its_articles() {
    let on = |page: usize, text: &str, role: Role| {
        let mut block = block(text, role);
        block.origins[0].page = page;
        block
    };
    let document = Document {
        articles: vec![article("Weather", &["Fair."])],
        furniture: vec![
            on(0, "4 May 1901", Role::Imprint),
            on(0, "THE PORT HERALD", Role::Masthead),
            on(0, "PAGE ONE", Role::RunningHead),
            on(1, "THE PORT HERALD", Role::Masthead),
        ],
        ..Document::default()
    };
    let with = |extras: Extras| {
        let params = WriteParams { extras, ..WriteParams::default() };
        let write = |format| String::from_utf8(formats::write_with(&document, format, &params).unwrap()).unwrap();
        [write(Format::Markdown), write(Format::Plain)]
    };
    let article = ["## Weather\n\nFair.\n", "Weather\n\nFair.\n"];
    assert_eq!(with(Extras::None), article);
    let head = "4 May 1901\n\nTHE PORT HERALD";
    let headed = [format!("{head}\n\n---\n\n{}", article[0]), format!("{head}\n\n\n{}", article[1])];
    assert_eq!(with(Extras::Head), headed);
    let rest = "PAGE ONE\n\nTHE PORT HERALD\n";
    assert_eq!(with(Extras::All), [format!("{}\n---\n\n{rest}", headed[0]), format!("{}\n\n{rest}", headed[1])]);
}

#[test]
fn an_empty_document_is_an_empty_text() {
    for format in [Format::Markdown, Format::Plain] {
        assert_eq!(written(&Document::default(), format), "");
    }
}

#[test]
fn text_without_coordinates_is_not_written_as_hocr() {
    let pages = formats::read(b"only text\n", "dump.txt").unwrap().pages;
    let error = formats::write(&document_of(pages), Format::Hocr).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unplaced);
    assert!(error.to_string().starts_with("cannot make hocr of \"dump.txt\": "), "{error}");
    assert!(error.hint.is_some());
}

#[test]
fn hocr_says_which_article_a_paragraph_is_of() {
    let line = |top: i32, text: &str| {
        let rect = Rect::new(0, top, 100, top + 20);
        Line::new(vec![Word { text: text.to_owned(), rect, type_size: 20.0, confidence: None, stroke: None }]).unwrap()
    };
    let mut page = Page::empty(Source::default(), Size { width: 100, height: 100 }, Unit::Pixel);
    page.lines = vec![line(0, "Weather"), line(30, "Fair."), line(60, "Soap")];
    let mut document = document_of(vec![page.clone()]);
    let placed = |text: &str, role: Role, top: i32| Block {
        origins: vec![Origin { page: 0, region: 0, rect: Rect::new(0, top, 100, top + 20), at: 0 }],
        ..block(text, role)
    };
    document.articles = vec![Article {
        headline: Some(placed("Weather", Role::Headline, 0)),
        body: vec![placed("Fair.", Role::Body, 30)],
        ..Article::default()
    }];
    document.unplaced = vec![placed("Soap", Role::Advertisement, 60)];
    let hocr = written(&document, Format::Hocr);
    let marks: Vec<&str> =
        hocr.lines().filter_map(|line| line.split_once("\" data-role=").map(|(_, mark)| mark)).collect();
    assert_eq!(marks, ["\"headline\">", "\"body\">", "\"advertisement\">"]);
    let (_, article) = hocr.split_once("class=\"ocr_article\" data-article=\"1\"").unwrap();
    let inside = article.split("</div>\n</div>").next().unwrap();
    assert!(inside.contains("Weather") && inside.contains("Fair.") && !inside.contains("Soap"), "{hocr}");
    let pages = formats::read(hocr.as_bytes(), "").unwrap().pages;
    assert_eq!(pages[0].blocks.len(), 2);
    assert_eq!(without_blocks(pages), [page]);
}

#[test]
fn a_format_is_found_by_content() {
    for (bytes, format) in [
        (&b"plain text"[..], Some(Format::Plain)),
        (b"", Some(Format::Plain)),
        (b"< 5 shillings >", Some(Format::Plain)),
        (b"<html><body><div class='ocr_page'>", Some(Format::Hocr)),
        (b"<SPAN CLASS=\"OCRX_WORD\">x</SPAN>", Some(Format::Hocr)),
        (b"{\"columnist\": \"1\", \"schema\": 1}", Some(Format::Json)),
        (b"<html><p>no page</p></html>", None),
        (b"<alto xmlns='x'></alto>", Some(Format::Alto)),
        (b"<p:PcGts xmlns:p='x'><p:Page/></p:PcGts>", Some(Format::PageXml)),
        (
            b"<document xmlns='http://www.abbyy.com/FineReader_xml/FineReader6-schema-v1.xml'></document>",
            Some(Format::Abbyy),
        ),
        (b"level\tpage_num\tblock_num\tpar_num\tline_num", Some(Format::Tsv)),
        (b"%PDF-1.4", Some(Format::Pdf)),
        (b"\x89PNG\r\n\x1a\n", None),
    ] {
        assert_eq!(formats::detect(bytes), format, "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn a_file_that_is_no_dump_says_what_it_is() {
    for (bytes, what) in [
        (&b"\x1F\x8B\x08\x00"[..], "this is a gzip archive, not text"),
        (b"<html><p>no page</p></html>", "this is markup (<html>) without OCR in it"),
    ] {
        let error = formats::read(bytes, "dump.txt").unwrap_err();
        assert_eq!(
            (error.kind, error.to_string()),
            (ErrorKind::Unsupported, format!("cannot read \"dump.txt\": {what}"))
        );
    }
}

#[test]
fn formats_are_called_by_name_and_by_ending() {
    for format in Format::ALL {
        assert_eq!(format.to_string().parse::<Format>().unwrap(), format);
        for ending in format.endings() {
            assert_eq!(ending.to_uppercase().parse::<Format>().unwrap(), format);
        }
    }
    let error = "docx".parse::<Format>().unwrap_err();
    assert_eq!(
        error.hint.unwrap(),
        "give one of plain, markdown, json, hocr, alto, page, abbyy, tsv, mets, loc-words, djvu-xml, google-vision, textract, paddle, tei, jsonl, csv, pdf, epub, parquet"
    );
}

#[test]
fn json_of_a_newer_schema_is_refused_and_broken_json_names_its_line() {
    let newer = formats::read(br#"{"columnist": "9.0.0", "schema": 99, "document": {}}"#, "a.json").unwrap_err();
    assert_eq!(newer.kind, ErrorKind::Unsupported);
    let broken = formats::read(b"{\"columnist\": \"1\",\n\"schema\": 1,\n\"document\": {", "a.json").unwrap_err();
    assert!(broken.to_string().starts_with("cannot read \"a.json\", line 3: "), "{broken}");
}

#[test]
fn boxes_in_json_are_kept_in_bounds() {
    let word = Word {
        text: "far".to_owned(),
        rect: Rect::new(i32::MIN, 0, i32::MAX, 9),
        type_size: 1.0,
        confidence: None,
        stroke: None,
    };
    let line = Line { rect: word.rect, words: vec![word] };
    let page = Page { lines: vec![line], ..Page::empty(Source::default(), Size { width: 9, height: 9 }, Unit::Pixel) };
    let json = written(&document_of(vec![page]), Format::Json);
    let page = formats::read(json.as_bytes(), "").unwrap().pages.remove(0);
    assert_eq!(page.lines[0].rect, Rect::new(0, 0, 1, 1));
}

#[test]
fn huge_and_hostile_hocr_takes_no_longer_than_its_length() {
    let page = |inside: &str| format!("<div class=ocr_page>{inside}<span class=ocr_line title='bbox 0 0 90 20'>end");
    for inside in [
        "<div>".repeat(50_000),
        "<span class=ocrx_word>".repeat(10_000),
        format!("<span title='{}'>", "x".repeat(1 << 18)),
        format!("<a {}>", "b=\"".repeat(50_000)),
        format!("<a {}>", "b='\"".repeat(50_000)),
        "<!--".repeat(50_000),
        "<![CDATA[".repeat(25_000),
        "<!DOCTYPE a [".repeat(25_000),
        "<?x".repeat(50_000),
        "</".repeat(50_000),
        "<a".repeat(50_000),
        "&".repeat(1 << 18),
        "&#".repeat(100_000),
        "</b>".repeat(25_000),
        format!("{}{}", "<i>".repeat(25_000), "</b>".repeat(25_000)),
    ] {
        let input = formats::read(page(&inside).as_bytes(), "").unwrap();
        let text = input.pages[0].lines.last().unwrap().text();
        assert!(text.ends_with("end"), "{} … {}", &inside[..20], &text[text.len().saturating_sub(20)..]);
    }
}

// What docs/ says of JSON.

const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/columnist.schema.json");

#[test]
fn the_schema_in_docs_is_that_of_the_code() {
    let kept = std::fs::read_to_string(SCHEMA).unwrap();
    assert!(kept == formats::schema(), "run `cargo test --test formats rewrite_the_schema -- --ignored`");
}

#[test]
#[ignore = "writes docs/columnist.schema.json"]
fn rewrite_the_schema() {
    std::fs::write(SCHEMA, formats::schema()).unwrap();
}

#[test]
fn the_example_in_docs_is_read() {
    let docs = include_str!("../docs/json.md");
    let (_, example) = docs.split_once("```json\n").unwrap();
    let (example, _) = example.split_once("```").unwrap();
    let input = formats::read(example.as_bytes(), "").unwrap();
    assert_eq!(input.pages[0].lines[0].text(), "NEW DOCK");
}

// What no reader may do, whatever the file.

/// A small file of each format, written for this test.
const SMALL: [(Format, &str); 12] = [
    (Format::Plain, "NEW DOCK\n\nThe gates were tried on Tues-\nday.\x0CPage two"),
    (
        Format::Hocr,
        "<html><body><div class='ocr_page' title='bbox 0 0 90 90'><p class='ocr_par'><span class='ocr_line' title='bbox 0 0 90 20; x_size 20'>\
         <span class='ocrx_word' title='bbox 0 0 30 20; x_wconf 90'>one</span> <span class='ocrx_word'>two &amp; three</span></span></p></div></body></html>",
    ),
    (
        Format::Alto,
        "<?xml version=\"1.0\"?><alto xmlns=\"http://www.loc.gov/standards/alto/ns-v3#\"><Layout><ReadingOrder><ElementRef REF=\"b\"/></ReadingOrder>\
         <Page WIDTH=\"90\" HEIGHT=\"90\"><ComposedBlock ID=\"c\"><TextBlock ID=\"b\"><TextLine HPOS=\"0\" VPOS=\"0\" WIDTH=\"90\" HEIGHT=\"20\">\
         <String CONTENT=\"Tues\" HPOS=\"0\" VPOS=\"0\" WIDTH=\"40\" HEIGHT=\"20\" WC=\"0.5\" SUBS_TYPE=\"HypPart1\" SUBS_CONTENT=\"Tuesday\"/>\
         <HYP CONTENT=\"-\" HPOS=\"40\" VPOS=\"0\" WIDTH=\"5\"/></TextLine></TextBlock></ComposedBlock><Illustration HPOS=\"1\" VPOS=\"30\" WIDTH=\"9\" HEIGHT=\"9\"/>\
         </Page></Layout></alto>",
    ),
    (
        Format::PageXml,
        "<PcGts><Page imageWidth=\"90\" imageHeight=\"90\"><ReadingOrder><OrderedGroup><RegionRefIndexed index=\"0\" regionRef=\"r\"/></OrderedGroup>\
         </ReadingOrder><TextRegion id=\"r\" custom=\"structure {type:heading;}\"><Coords points=\"0,0 90,0 90,20 0,20\"/><TextLine>\
         <Coords points=\"0,0 90,4 90,24 0,20\"/><Word><Coords><Point x=\"1\" y=\"2\"/></Coords><Glyph><TextEquiv><Unicode>o</Unicode></TextEquiv></Glyph></Word>\
         <TextEquiv index=\"0\" conf=\"0.9\"><Unicode>one two</Unicode></TextEquiv></TextLine></TextRegion></Page></PcGts>",
    ),
    (
        Format::Abbyy,
        "<document><page width=\"90\" height=\"90\"><block blockType=\"Text\" l=\"0\" t=\"0\" r=\"90\" b=\"20\"><text><par><line l=\"0\" t=\"0\" r=\"90\" b=\"20\">\
         <formatting><charParams l=\"0\" t=\"0\" r=\"9\" b=\"20\" wordStart=\"1\" charConfidence=\"90\">o</charParams><charParams l=\"9\" t=\"0\" r=\"12\" b=\"20\"> \
         </charParams>x</formatting></line></par></text></block></page></document>",
    ),
    (
        Format::Tsv,
        "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n1\t1\t0\t0\t0\t0\t0\t0\t90\t90\t-1\t\n\
         4\t1\t1\t1\t1\t0\t0\t0\t90\t20\t-1\t\n5\t1\t1\t1\t1\t1\t0\t0\t30\t20\t90.5\tone\n",
    ),
    (
        Format::LocWords,
        "<ocr><p wh=\"90 90\"><b><l><w x=\"0 0 30 20\">one</w> <w x=\"40 0 30 20\">two</w></l></b></p></ocr>",
    ),
    (
        Format::Djvu,
        "<DjVuXML><OBJECT width=\"90\" height=\"90\"><PARAGRAPH><LINE><WORD coords=\"0,20,30,0\">one</WORD></LINE></PARAGRAPH></OBJECT></DjVuXML>",
    ),
    (
        Format::Vision,
        "{\"fullTextAnnotation\":{\"pages\":[{\"width\":90,\"height\":90,\"blocks\":[{\"paragraphs\":[{\"words\":[{\"boundingBox\":{\"vertices\":\
         [{\"x\":0,\"y\":0},{\"x\":30,\"y\":20}]},\"symbols\":[{\"text\":\"o\",\"property\":{\"detectedBreak\":{\"type\":\"SPACE\"}}}]}]}]}]}]}}",
    ),
    (
        Format::Textract,
        "{\"Blocks\":[{\"BlockType\":\"LINE\",\"Page\":2,\"Text\":\"one two three four five\",\"Geometry\":{\"BoundingBox\":{\"Left\":0.1,\"Top\":0.1,\
         \"Width\":0.5,\"Height\":0.02}}}]}",
    ),
    (Format::Paddle, "[[[[0,0],[90,0],[90,20],[0,20]],[\"one two\",0.5]]]"),
    (
        Format::Json,
        "{\"columnist\":\"1\",\"schema\":1,\"document\":{\"readings\":[],\"articles\":[],\"sections\":[],\"furniture\":[],\"unplaced\":[],\
         \"tally\":{\"input\":0,\"articles\":0,\"sections\":0,\"furniture\":0,\"unplaced\":0,\"hyphens_mended\":0,\"invented\":0}}}",
    ),
];

/// What damage puts in: markup, numbers that are none, and bytes that are no text.
const DEBRIS: [&[u8]; 16] = [
    b"<",
    b">",
    b"\"",
    b"&",
    b"</Page>",
    b"<TextLine>",
    b"<!--",
    b"<![CDATA[",
    b"<!DOCTYPE a [<!ENTITY b '&b;&b;'>]>&b;",
    b"NaN",
    b"-1",
    b"9e999",
    b"2147483648",
    b"\xFF\xFE",
    b"\0",
    b"\t\n",
];

/// Cuts, repeats and overwrites parts of a file.
fn damage(bytes: &mut Vec<u8>, (kind, at, length, with): (u8, usize, usize, usize)) {
    let start = at % (bytes.len() + 1);
    let end = (start + length).min(bytes.len());
    match kind {
        0 => drop(bytes.drain(start..end)),
        1 => {
            let part = bytes[start..end].to_vec();
            bytes.splice(end..end, part);
        }
        2 => drop(bytes.splice(start..start, DEBRIS[with % DEBRIS.len()].iter().copied())),
        _ => drop(bytes.splice(start..end, DEBRIS[with % DEBRIS.len()].iter().copied())),
    }
}

#[test]
fn the_small_files_are_what_they_are_taken_for() {
    for (format, text) in SMALL {
        assert_eq!(formats::detect(text.as_bytes()), Some(format), "{text}");
        formats::read(text.as_bytes(), "small").unwrap_or_else(|error| panic!("{format}: {error}"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Each boxed word of a damaged file lies on its page, and nothing panics.
    #[test]
    fn damaged_files_are_read_as_far_as_they_go(
        which in 0..SMALL.len(),
        wounds in prop::collection::vec((0..4_u8, 0..2_000_usize, 0..60_usize, 0..16_usize), 1..8),
    ) {
        let (format, text) = SMALL[which];
        let mut bytes = text.as_bytes().to_vec();
        wounds.into_iter().for_each(|wound| damage(&mut bytes, wound));
        if let Ok(input) = formats::read_as(&bytes, "small", format) {
            for page in input.pages {
                let frame = Rect::new(0, 0, page.size.width, page.size.height);
                prop_assert!(page.lines.iter().all(|line| frame.contains(&line.rect)), "{format}: {:?}", page.lines);
                prop_assert!(page.words().all(|word| word.type_size.is_finite() && 0.0 < word.type_size));
            }
        }
        let _ = formats::read(&bytes, "small");
    }
}

#[test]
fn huge_and_hostile_dumps_take_no_longer_than_their_length() {
    for (format, start, end) in [
        (Format::Alto, "<alto><Page>", "<TextLine HPOS='0' VPOS='0' WIDTH='9' HEIGHT='9'><String CONTENT='end'/>"),
        (
            Format::PageXml,
            "<PcGts><Page>",
            "<TextRegion><TextLine><TextEquiv><Unicode>end</Unicode></TextEquiv></TextLine></TextRegion>",
        ),
        (Format::Abbyy, "<document><page>", "<line l='0' t='0' r='9' b='9'><formatting>end</formatting></line>"),
    ] {
        for middle in [
            "<TextRegion>".repeat(20_000),
            "<ComposedBlock ID='c'>".repeat(20_000),
            "<TextBlock ID='b'>".repeat(20_000),
            format!("<Coords points='{}'/>", "1,1 ".repeat(200_000)),
            format!("<a b='{}'/>", "x".repeat(1 << 20)),
            "<OrderedGroup>".repeat(20_000),
            "</TextLine>".repeat(20_000),
            "<!DOCTYPE a [".repeat(20_000),
            "&amp;".repeat(100_000),
            format!("<TextRegion custom='{}'/>", "structure {".repeat(200_000)),
            "<ElementRef REF='b'/>".repeat(2_000) + &"<Page>".repeat(2_000),
        ] {
            let input = formats::read_as(format!("{start}{middle}{end}").as_bytes(), "", format).unwrap();
            let last = input.pages.last().and_then(|page| page.lines.last()).map(columnist::model::Line::text);
            assert_eq!(last.as_deref(), Some("end"), "{format} {}", &middle[..12]);
        }
    }
}

// Dumps that were damaged on their way.

/// A small file of each format that is read.
fn small_files() -> Vec<(Format, Vec<u8>)> {
    let hocr = "<div class='ocr_page' title='bbox 0 0 900 400'><p class='ocr_par'><span class='ocr_line' title='bbox 10 10 90 40; \
                x_size 20'><span class='ocrx_word' title='bbox 10 10 90 40; x_wconf 90'>Wort&amp;</span></span></p></div>";
    let pages = formats::read(hocr.as_bytes(), "page.hocr").unwrap().pages;
    let document = document_of(pages);
    let written = [Format::Json, Format::Hocr, Format::Alto, Format::PageXml, Format::Mets];
    let mut files: Vec<(Format, Vec<u8>)> =
        written.into_iter().map(|format| (format, formats::write(&document, format).unwrap())).collect();
    for (format, text) in [
        (Format::Plain, "The har-\nbour gates.\x0C\n  本报讯\n"),
        (
            Format::Abbyy,
            "<document xmlns='http://www.abbyy.com/FineReader_xml/FineReader10-schema-v1.xml'><page width='90' height='90'>\
            <block blockType='Text'><text><par><line l='1' t='1' r='40' b='20'><formatting><charParams l='1' t='1' r='9' b='20' \
            charConfidence='90'>a</charParams></formatting></line></par></text></block></page></document>",
        ),
        (
            Format::Tsv,
            "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
            1\t1\t0\t0\t0\t0\t0\t0\t90\t90\t-1\t\n5\t1\t1\t1\t1\t1\t1\t1\t40\t20\t96.5\tone\n",
        ),
        (Format::LocWords, "<ocr><p xml:id='PAGE1' wh='90 90'><b><l><w x='1 1 40 20'>one</w></l></b></p></ocr>"),
        (
            Format::Djvu,
            "<DjVuXML><BODY><OBJECT width='90' height='90'><HIDDENTEXT><LINE><WORD coords='1,20,40,1'>one</WORD></LINE>\
            </HIDDENTEXT></OBJECT></BODY></DjVuXML>",
        ),
        (
            Format::Vision,
            "{\"fullTextAnnotation\":{\"pages\":[{\"width\":90,\"height\":90,\"blocks\":[{\"paragraphs\":[{\"words\":[{\
            \"boundingBox\":{\"vertices\":[{\"x\":1,\"y\":1},{\"x\":40,\"y\":1},{\"x\":40,\"y\":20},{\"x\":1,\"y\":20}]},\
            \"symbols\":[{\"text\":\"a\"}]}]}]}]}]}}",
        ),
        (
            Format::Textract,
            "{\"Blocks\":[{\"BlockType\":\"PAGE\",\"Id\":\"p\",\"Page\":1},{\"BlockType\":\"LINE\",\"Id\":\"l\",\"Text\":\
            \"one\",\"Confidence\":99.5,\"Geometry\":{\"BoundingBox\":{\"Left\":0.1,\"Top\":0.1,\"Width\":0.3,\"Height\":0.02}}}]}",
        ),
        (Format::Paddle, "[[[[1,1],[40,1],[40,20],[1,20]],[\"one\",0.98]]]"),
    ] {
        files.push((format, text.as_bytes().to_vec()));
    }
    files
}

#[test]
fn there_is_a_small_file_of_each_format_and_it_has_words() {
    let files = small_files();
    for format in Format::ALL.into_iter().filter(|format| format.can_be_read() && *format != Format::Pdf) {
        let (_, file) = files.iter().find(|(of, _)| *of == format).unwrap_or_else(|| panic!("none of {format}"));
        let pages = formats::read_as(file, "dump", format).unwrap().pages;
        assert!(pages.iter().any(|page| page.words().next().is_some()), "{format}");
    }
}

#[test]
#[ignore = "writes into fuzz/corpus, for fuzz/seed.sh"]
fn write_the_small_files_as_seeds_of_the_fuzzers() {
    let small = SMALL.into_iter().map(|(format, text)| (format, text.as_bytes().to_vec()));
    for (number, (format, file)) in small.chain(small_files()).enumerate() {
        let target = match format {
            Format::LocWords => "loc_words",
            Format::Djvu => "djvu",
            Format::Vision => "vision",
            format => format.name(),
        };
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("small-{number}")), file).unwrap();
    }
}

/// A change to a file: bytes replaced, taken away, doubled, or a number made enormous.
fn damaged(file: &[u8], changes: &[(prop::sample::Index, u8, prop::sample::Index)]) -> Vec<u8> {
    const NUMBERS: [&str; 8] = ["99999999999999999999", "-1", "NaN", "1e308", "inf", "0.5", "", "-2147483648"];
    let mut file = file.to_vec();
    for (at, kind, other) in changes {
        let at = at.index(file.len().max(1)).min(file.len());
        let end = at + other.index(20).min(file.len() - at);
        match kind % 5 {
            0 => file[at..end].fill(*kind),
            1 => drop(file.drain(at..end)),
            2 => file.extend_from_within(at..end),
            3 => {
                let part = file[at..end].to_vec();
                file.splice(at..at, part.repeat(usize::from(kind / 5)));
            }
            _ => {
                let is_digit = |byte: &u8| byte.is_ascii_digit();
                let Some(start) = file[at..].iter().position(is_digit).map(|start| at + start) else { continue };
                let length = file[start..].iter().take_while(|byte| is_digit(byte)).count();
                file.splice(start..start + length, NUMBERS[usize::from(kind / 5) % NUMBERS.len()].bytes());
            }
        }
    }
    file
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_damaged_dump_of_any_format_is_read_or_refused_at_once(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), any::<prop::sample::Index>()), 1..9)
    ) {
        for (format, file) in small_files() {
            let file = damaged(&file, &changes);
            let start = std::time::Instant::now();
            let read = formats::read_as(&file, "dump", format);
            prop_assert!(start.elapsed().as_secs() < 1, "{format}: {:?}", String::from_utf8_lossy(&file));
            for page in read.iter().flat_map(|input| &input.pages) {
                prop_assert!(page.words().all(|word| !word.text.is_empty() && word.type_size.is_finite()));
                prop_assert!(page.words().all(|word| word.rect.left <= word.rect.right && word.rect.top <= word.rect.bottom));
                columnist::read_page(page.clone(), &columnist::Lexicon::default(), &columnist::Options::default());
            }
        }
    }
}
