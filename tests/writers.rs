//! Laws of what is written: words and boxes come back, articles are told apart, the same document is the same file.

mod common;

use columnist::formats::{self, Format, WriteParams};
use columnist::model::{
    Colours, Columns, Confidence, Evidence, Join, Line, Origin, Packing, Picture, Rect, Region, Role, Scale, Seam,
    Section, Size, Source, Unit, Word,
};
use columnist::{Article, Block, Document, ErrorKind, Page, Reading};
use proptest::prelude::*;

const PLACED: [Format; 5] = [Format::Hocr, Format::Alto, Format::PageXml, Format::Mets, Format::Pdf];

fn reading(page: Page, regions: Vec<Region>) -> Reading {
    let scale = Scale { type_size: 20.0, pitch: 24.0, word_space: 6.0, advance: 10.0 };
    Reading { page, scale, columns: Columns::default(), regions, blocks: vec![] }
}

fn source() -> Source {
    Source { file: "a page.png".to_owned(), frame: 0 }
}

fn text_of(document: &Document, format: Format) -> String {
    String::from_utf8(formats::write(document, format).unwrap()).unwrap()
}

fn rects() -> impl Strategy<Value = Rect> {
    (0..3000, 0..4000, 1..400, 1..60)
        .prop_map(|(left, top, width, height)| Rect::new(left, top, left + width, top + height))
}

fn lines() -> impl Strategy<Value = Line> {
    let text = r#"[a-z<>&;"'-]{1,8}|[äß报社讯，。]{1,6}"#;
    let confidence = proptest::option::of((0..=100_u8).prop_map(|percent| Confidence::new(f32::from(percent) / 100.0)));
    let words = (text, rects(), confidence);
    let words =
        words.prop_map(|(text, rect, confidence)| Word { text, rect, type_size: 20.0, confidence, stroke: None });
    proptest::collection::vec(words, 1..6).prop_map(|words| Line::new(words).unwrap())
}

fn pages() -> impl Strategy<Value = Page> {
    let pictures = proptest::collection::vec(rects(), 0..3);
    // Readers tell rules from pictures by their shape.
    let rule = (0..3000, 0..4000, 200..900, 1..4, any::<bool>()).prop_map(|(left, top, length, thickness, level)| {
        let (width, height) = if level { (length, thickness) } else { (thickness, length) };
        Rect::new(left, top, left + width, top + height)
    });
    let rules = proptest::collection::vec(rule, 0..3);
    (proptest::collection::vec(lines(), 0..6), rules, pictures).prop_map(|(lines, rules, pictures)| {
        let page = Page::empty(source(), Size { width: 4000, height: 5000 }, Unit::Pixel);
        Page { lines, rules, pictures, ..page }
    })
}

/// What ALTO and PAGE XML carry of a page: type sizes are those of the test's words, and blocks are left out.
fn carried(page: &Page) -> Page {
    let word = |word: &Word| Word { type_size: 20.0, ..word.clone() };
    let lines = page.lines.iter().filter_map(|line| Line::new(line.words.iter().map(word).collect()));
    Page { lines: lines.collect(), blocks: vec![], ..page.clone() }
}

proptest! {
    #[test]
    fn words_and_boxes_are_read_back(page in pages()) {
        let document = Document { readings: vec![reading(page.clone(), vec![])], ..Document::default() };
        for format in [Format::Alto, Format::PageXml, Format::Mets] {
            let bytes = formats::write(&document, format).unwrap();
            let input = formats::read(&bytes, "a page.png").unwrap();
            prop_assert_eq!(input.notes, Vec::<String>::new());
            prop_assert_eq!(input.pages.len(), 1);
            prop_assert_eq!(carried(&input.pages[0]), carried(&page), "{}", String::from_utf8_lossy(&bytes));
        }
    }
}

// A page of two articles, one with a divided word, and an advertisement.

fn word(text: &str, left: i32, top: i32) -> Word {
    let rect = Rect::new(left, top, left + 10 * text.chars().count() as i32, top + 20);
    Word { text: text.to_owned(), rect, type_size: 20.0, confidence: Some(Confidence::new(0.5)), stroke: None }
}

fn line(text: &str, top: i32) -> Line {
    let mut left = 0;
    let words = text.split(' ').map(|text| {
        let word = word(text, left, top);
        left = word.rect.right + 10;
        word
    });
    Line::new(words.collect()).unwrap()
}

fn block(role: Role, lines: &[(usize, &Line, usize)], text: &str) -> Block {
    let origin = |&(region, line, at): &(usize, &Line, usize)| Origin { page: 0, region, rect: line.rect, at };
    let mended = |&(_, _, at): &(usize, &Line, usize)| Seam {
        at,
        join: Join::Mended(Evidence::Lexicon),
        confidence: Confidence::SURE,
        dropped: 1,
    };
    let (seams, origins) = (lines[1..].iter().map(mended).collect(), lines.iter().map(origin).collect());
    Block { seams, origins, ..common::block(text, role) }
}

/// The second article stands first on the page.
fn document() -> Document {
    let [weather, fair, soap, dock, first, second] =
        [("WEATHER", 0), ("Fair.", 30), ("Soap & \"Co\"", 60), ("DOCK", 90), ("The har-", 120), ("bour gates.", 150)]
            .map(|(text, top)| line(text, top));
    let region = |lines: &[&Line]| Region::new(lines.iter().map(|line| (*line).clone()).collect()).unwrap();
    let regions =
        vec![region(&[&weather]), region(&[&fair]), region(&[&soap]), region(&[&dock]), region(&[&first, &second])];
    let mut page = Page::empty(source(), Size { width: 200, height: 200 }, Unit::Pixel);
    page.lines = regions.iter().flat_map(|region| region.lines.clone()).collect();
    let articles = vec![
        Article {
            headline: Some(block(Role::Headline, &[(3, &dock, 0)], "DOCK")),
            body: vec![block(Role::Body, &[(4, &first, 0), (4, &second, 7)], "The harbour gates.")],
            ..Article::default()
        },
        Article {
            headline: Some(block(Role::Headline, &[(0, &weather, 0)], "WEATHER")),
            body: vec![block(Role::Body, &[(1, &fair, 0)], "Fair.")],
            ..Article::default()
        },
    ];
    let unplaced = vec![block(Role::Advertisement, &[(2, &soap, 0)], "Soap & \"Co\"")];
    Document { readings: vec![reading(page, regions)], articles, unplaced, ..Document::default() }
}

/// The values of an attribute, in the order of the file.
fn values<'a>(text: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    text.split(start.as_str()).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn every_format_is_the_same_each_time() {
    let picture = Picture { width: 1, height: 1, packing: Packing::Png(Colours::Grey), bytes: vec![] };
    let written = |format| {
        let picture = |_: &Page| Ok(Some(picture.clone()));
        formats::write_with_pictures(&document(), format, &WriteParams::default(), &picture).unwrap()
    };
    for format in Format::ALL.into_iter().filter(|format| format.can_be_written()) {
        assert_eq!(written(format), written(format), "{format}");
    }
}

#[cfg(feature = "parquet")]
#[test]
fn an_article_is_a_row_of_parquet() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    let mut document = document();
    document.sections = vec![Section { banner: document.unplaced.remove(0), articles: vec![0] }];
    let twice = document.articles[1].body[0].clone();
    document.articles[1].captions = vec![twice.clone(), twice];
    let bytes = formats::write(&document, Format::Parquet).unwrap();
    let file = tempfile::tempfile().unwrap();
    std::io::Write::write_all(&mut &file, &bytes).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    let rows: Vec<String> = reader.get_row_iter(None).unwrap().map(|row| row.unwrap().to_string()).collect();
    assert_eq!(
        rows,
        [
            "{source: \"a page.png\", article: 1, section: \"Soap & \"Co\"\", headline: \"DOCK\", kicker: [], decks: [], \
             byline: [], text: \"The harbour gates.\", captions: [], pages: [1], confidence: 1.0}",
            "{source: \"a page.png\", article: 2, section: null, headline: \"WEATHER\", kicker: [], decks: [], byline: [], \
             text: \"Fair.\", captions: [\"Fair.\", \"Fair.\"], pages: [1], confidence: 1.0}",
        ]
    );
}

#[test]
fn cells_are_never_written_as_places() {
    let pages = formats::read(b"only text\n", "dump.txt").unwrap().pages;
    let readings = pages.into_iter().map(|page| reading(page, vec![])).collect();
    let document = Document { readings, ..Document::default() };
    for format in PLACED {
        assert_eq!(formats::write(&document, format).unwrap_err().kind, ErrorKind::Unplaced, "{format}");
    }
}

#[test]
fn alto_halves_a_divided_word_and_keeps_the_whole() {
    let alto = text_of(&document(), Format::Alto);
    assert_eq!(values(&alto, "SUBS_TYPE"), ["HypPart1", "HypPart2"]);
    assert_eq!(values(&alto, "SUBS_CONTENT"), ["harbour", "harbour"]);
    assert!(alto.contains("<HYP HPOS=\"70\" VPOS=\"120\" WIDTH=\"10\" HEIGHT=\"20\" CONTENT=\"-\"/>"), "{alto}");
}

#[test]
fn the_reading_order_is_that_of_the_articles() {
    let document = document();
    let alto = text_of(&document, Format::Alto);
    let order = ["block_1_4", "block_1_5", "block_1_1", "block_1_2", "block_1_3"];
    assert_eq!(values(&alto, "REF"), order);
    assert_eq!(values(&alto, "LABEL")[3..], ["DOCK", "WEATHER"]);
    let page = text_of(&document, Format::PageXml);
    let order = ["region_4", "region_5", "region_1", "region_2", "region_3"];
    assert_eq!(values(&page, "regionRef")[..5], order);
    assert_eq!(values(&page, "regionRef")[5..], ["region_4", "region_5", "region_1", "region_2"]);
}

/// Headline and text of each article.
fn heads_and_texts(document: &Document) -> Vec<(&str, Vec<&str>)> {
    let mut all = Vec::new();
    for article in &document.articles {
        let headline = article.headline.as_ref().map_or("", |block| block.text.as_str());
        all.push((headline, article.body.iter().map(|block| block.text.as_str()).collect()));
    }
    all
}

/// Checks a file against a schema of `tests/schemas`, without the network.
fn check_schema(format: Format, schema: &str, document: &Document) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("written.xml");
    std::fs::write(&file, formats::write(document, format).unwrap()).unwrap();
    let schema = format!("{}/tests/schemas/{schema}", env!("CARGO_MANIFEST_DIR"));
    let checked = std::process::Command::new("xmllint")
        .args(["--nonet", "--noout", "--schema", &schema])
        .arg(&file)
        .output()
        .unwrap_or_else(|error| panic!("xmllint: {error}; ./setup.sh installs it"));
    assert!(checked.status.success(), "{format}: {}", String::from_utf8_lossy(&checked.stderr));
}

#[test]
fn page_xml_and_mets_are_what_their_schemas_ask_for() {
    let mut sections = document();
    sections.sections = vec![Section { banner: sections.unplaced.remove(0), articles: vec![0] }];
    let mut bare = document();
    bare.articles.clear();
    for document in [document(), sections, bare] {
        check_schema(Format::PageXml, "page.xsd", &document);
        check_schema(Format::Mets, "mets.xsd", &document);
    }
    check_schema(Format::Mets, "mets.xsd", &Document::default());
}

#[test]
fn articles_and_roles_are_read_back() {
    let mut document = document();
    document.articles[1].kicker = vec![document.articles[1].body.remove(0)];
    document.articles[1].kicker[0].role = Role::Kicker;
    for format in [Format::Alto, Format::PageXml, Format::Mets] {
        let bytes = formats::write(&document, format).unwrap();
        let pages = formats::read(&bytes, "a page.png").unwrap().pages;
        let again = columnist::read_document(pages, &columnist::Lexicon::default(), &columnist::Options::default());
        assert_eq!(heads_and_texts(&again), heads_and_texts(&document), "{format}");
        let kicker = |document: &Document| document.articles[1].kicker[0].text.clone();
        assert_eq!(kicker(&again), kicker(&document), "{format}");
        assert_eq!(again.unplaced.len(), 1, "{format}");
    }
}

#[test]
fn the_articles_of_a_mets_point_to_blocks_of_its_alto() {
    let mets = text_of(&document(), Format::Mets);
    let blocks = values(&mets, "ID");
    let begins = values(&mets, "BEGIN");
    assert_eq!(begins, ["page_1", "block_1_4", "block_1_5", "block_1_1", "block_1_2"]);
    assert!(begins.iter().all(|begin| blocks.contains(begin)));
}

#[test]
fn hocr_puts_what_is_of_one_article_into_a_division() {
    let hocr = text_of(&document(), Format::Hocr);
    assert_eq!(values(&hocr, "data-article"), ["2", "1"]);
    let roles = ["headline", "body", "advertisement", "headline", "body"];
    assert_eq!(values(&hocr, "data-role"), roles);
    assert_eq!(formats::read(hocr.as_bytes(), "a page.png").unwrap().pages[0].lines, document().readings[0].page.lines);
}

#[test]
fn a_page_file_holds_one_page() {
    let mut document = document();
    document.readings.push(document.readings[0].clone());
    assert_eq!(formats::write(&document, Format::PageXml).unwrap_err().kind, ErrorKind::Unsupported);
    let params = WriteParams::default();
    let files = formats::write_files(&document, Format::PageXml, &params, &|_| Ok(None)).unwrap();
    for (file, reading) in files.iter().zip(&document.readings) {
        let read = formats::read(file, "p.page.xml").unwrap();
        assert_eq!(read.pages.len(), 1);
        assert_eq!(read.pages[0].words().count(), reading.page.words().count());
    }
    assert_eq!(files.len(), 2);
    assert_eq!(formats::write_files(&document, Format::Alto, &params, &|_| Ok(None)).unwrap().len(), 1);
}

#[test]
fn an_article_is_a_line_of_json_and_a_row_of_csv() {
    let mut document = document();
    document.sections = vec![Section { banner: document.unplaced.remove(0), articles: vec![0] }];
    let lines = text_of(&document, Format::JsonLines);
    let articles: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(articles.len(), 2);
    assert_eq!(articles[0]["section"], "Soap & \"Co\"");
    assert_eq!(articles[0]["headline"], "DOCK");
    assert_eq!(articles[0]["body"][0]["text"], "The harbour gates.");
    assert_eq!(articles[0]["body"][0]["box"], serde_json::json!([0, 120, 110, 170]));
    assert_eq!(articles[1]["article"], 2);
    let csv = text_of(&document, Format::Csv);
    let rows: Vec<&str> = csv.split_terminator("\r\n").collect();
    assert_eq!(rows[0], "source,article,section,headline,kicker,decks,byline,text,captions,pages,confidence");
    assert_eq!(rows[1], "a page.png,1,\"Soap & \"\"Co\"\"\",DOCK,,,,The harbour gates.,,1,1");
    assert_eq!(rows.len(), 3);
}

#[test]
fn tei_has_a_division_for_each_article_and_a_part_behind_each_heading_in_it() {
    let mut document = document();
    let cross = block(Role::CrossHeading, &[(2, &line("Soap", 60), 0)], "COST.");
    document.articles[0].body.push(cross.clone());
    document.articles[0].body.push(Block { role: Role::Body, text: "Great.".to_owned(), ..cross });
    let tei = text_of(&document, Format::Tei);
    let body = tei.split("<body>\n").nth(1).unwrap().split("</body>").next().unwrap();
    let expected = "<div type=\"article\" n=\"1\">\n<pb n=\"1\" facs=\"#page_1\"/>\n\
        <head type=\"headline\" facs=\"#zone_1_1\">DOCK</head>\n<p facs=\"#zone_1_2\">The harbour gates.</p>\n\
        <div type=\"part\">\n<head facs=\"#zone_1_3\">COST.</head>\n<p facs=\"#zone_1_4\">Great.</p>\n</div>\n</div>\n\
        <div type=\"article\" n=\"2\">\n<head type=\"headline\" facs=\"#zone_2_1\">WEATHER</head>\n\
        <p facs=\"#zone_2_2\">Fair.</p>\n</div>\n";
    assert_eq!(body, expected);
    assert!(tei.contains("<graphic url=\"a%20page.png\"/>"), "{tei}");
}
