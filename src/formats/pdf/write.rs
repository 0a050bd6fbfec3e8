//! PDF out: the picture of each page, with its text unseen over it in the order in which it is read, and a bookmark for
//! each article.

use pdf_writer::types::TextRenderingMode;
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr, types::Predictor};

use super::font::{self, DESCENT, FontRefs, Letters, WIDTH};
use crate::error::{Error, ErrorKind};
use crate::formats::placed::{PlacedLine, PlacedPage, place};
use crate::formats::plain::text_of;
use crate::formats::{Format, PRODUCER, Pictures, WriteParams, short_title, title_of};
use crate::model::{Article, Colours, Document, Packing, Page, Picture, Word, is_han};

/// Points a pixel: a page is shown as large as its paper if it was scanned at 300 pixels an inch.
const SCALE: f32 = 72.0 / 300.0;
const SCAN: Name = Name(b"Scan");
const FONT: Name = Name(b"F");

/// Writes the document. Errors: text without coordinates; a page without a picture, or one that cannot be read.
pub(in crate::formats) fn write(
    document: &Document,
    params: &WriteParams,
    pictures: &Pictures,
) -> Result<Vec<u8>, Error> {
    let pages = place(document, Format::Pdf)?;
    let mut writer = Writer::new(pages.len());
    for page in &pages {
        let picture = pictures(&page.reading.page)?.ok_or_else(|| no_picture(&page.reading.page))?;
        writer.page(page, &picture);
    }
    writer.bookmarks(document);
    Ok(writer.finish(document, params))
}

fn no_picture(page: &Page) -> Error {
    Error::new(ErrorKind::Output, "a PDF shows the pictures of the pages, and there is none of this one")
        .making(Format::Pdf)
        .at(format!("page {}", page.source.frame + 1))
        .in_file(&page.source.file)
        .with_hint("put the image beside the file, under the same name but for its ending; or write epub")
}

struct Writer {
    pdf: Pdf,
    next: i32,
    catalog: Ref,
    tree: Ref,
    outline: Ref,
    font: FontRefs,
    pages: Vec<Ref>,
    /// Heights of the pages, in points: PDF counts from the bottom.
    heights: Vec<f32>,
    letters: Letters,
    has_bookmarks: bool,
}

impl Writer {
    fn new(pages: usize) -> Self {
        let mut next = 0;
        let mut take = || {
            next += 1;
            Ref::new(next)
        };
        let (catalog, tree, outline) = (take(), take(), take());
        let font = FontRefs {
            font: take(),
            descendant: take(),
            descriptor: take(),
            program: take(),
            shapes: take(),
            unicode: take(),
        };
        let pages = (0..pages).map(|_| take()).collect();
        let (heights, letters) = (Vec::new(), Letters::default());
        Self { pdf: Pdf::new(), next, catalog, tree, outline, font, pages, heights, letters, has_bookmarks: false }
    }

    fn take(&mut self) -> Ref {
        self.next += 1;
        Ref::new(self.next)
    }

    fn page(&mut self, placed: &PlacedPage, picture: &Picture) {
        let (image, content) = (self.take(), self.take());
        let page = &placed.reading.page;
        // A page of which nobody knows the size is as large as its picture.
        let side = |side: i32, pixels: u32| if 0 < side { side as f32 } else { pixels as f32 } * SCALE;
        let (width, height) = (side(page.size.width, picture.width), side(page.size.height, picture.height));
        let mut writer = self.pdf.page(self.pages[self.heights.len()]);
        writer.parent(self.tree).media_box(Rect::new(0.0, 0.0, width, height)).contents(content);
        let mut resources = writer.resources();
        resources.x_objects().pair(SCAN, image);
        resources.fonts().pair(FONT, self.font.font);
        resources.finish();
        writer.finish();
        write_picture(&mut self.pdf, image, picture);
        let drawn = draw(placed, width, height, &mut self.letters);
        let drawn = font::deflate(&drawn);
        self.pdf.stream(content, &drawn).filter(Filter::FlateDecode);
        self.heights.push(height);
    }

    fn bookmarks(&mut self, document: &Document) {
        let targets: Vec<(String, usize, f32, f32)> =
            document.articles.iter().filter_map(|article| self.target(article)).collect();
        let items: Vec<Ref> = targets.iter().map(|_| self.take()).collect();
        let (Some(first), Some(last)) = (items.first(), items.last()) else { return };
        self.has_bookmarks = true;
        self.pdf.outline(self.outline).first(*first).last(*last).count(items.len() as i32);
        for (at, (title, page, left, top)) in targets.iter().enumerate() {
            let mut item = self.pdf.outline_item(items[at]);
            item.title(TextStr(title)).parent(self.outline);
            if let Some(before) = at.checked_sub(1) {
                item.prev(items[before]);
            }
            if let Some(next) = items.get(at + 1) {
                item.next(*next);
            }
            item.dest().page(self.pages[*page]).xyz(*left, *top, None);
        }
    }

    /// Title and place of an article: its headline, else how it begins.
    fn target(&self, article: &Article) -> Option<(String, usize, f32, f32)> {
        let first = article.blocks().next()?;
        let height = self.heights.get(first.page())?;
        let rect = first.rect();
        let title = short_title(&text_of(article.headline.as_ref().unwrap_or(first)));
        Some((title, first.page(), rect.left as f32 * SCALE, height - rect.top as f32 * SCALE))
    }

    fn finish(mut self, document: &Document, params: &WriteParams) -> Vec<u8> {
        let info = self.take();
        self.pdf.document_info(info).title(TextStr(&title_of(document))).producer(TextStr(PRODUCER));
        let mut catalog = self.pdf.catalog(self.catalog);
        catalog.pages(self.tree);
        if let Some(language) = &params.language {
            catalog.lang(TextStr(language));
        }
        if self.has_bookmarks {
            catalog.outlines(self.outline);
        }
        catalog.finish();
        self.pdf.pages(self.tree).kids(self.pages.iter().copied()).count(self.pages.len() as i32);
        font::write(&mut self.pdf, &self.font, &self.letters);
        self.pdf.finish()
    }
}

fn write_picture(pdf: &mut Pdf, id: Ref, picture: &Picture) {
    let (width, height) = (picture.width as i32, picture.height as i32);
    let mut image = pdf.image_xobject(id, &picture.bytes);
    image.width(width).height(height);
    let colours = match picture.packing {
        Packing::Jpeg(colours) | Packing::Png(colours) => colours,
        Packing::Fax => Colours::Grey,
    };
    match colours {
        Colours::Grey => image.color_space().device_gray(),
        Colours::Rgb => image.color_space().device_rgb(),
    }
    let channels = if colours == Colours::Rgb { 3 } else { 1 };
    image.bits_per_component(if picture.packing == Packing::Fax { 1 } else { 8 });
    match picture.packing {
        Packing::Jpeg(_) => {
            image.filter(Filter::DctDecode);
        }
        Packing::Png(_) => {
            image.filter(Filter::FlateDecode);
            let mut rows = image.decode_parms();
            rows.predictor(Predictor::PngOptimum).colors(channels).columns(width);
        }
        Packing::Fax => {
            image.filter(Filter::CcittFaxDecode);
            image.decode_parms().k(-1).columns(width).rows(height);
        }
    }
}

fn draw(placed: &PlacedPage, width: f32, height: f32, letters: &mut Letters) -> Vec<u8> {
    let mut content = Content::new();
    content.save_state().transform([width, 0.0, 0.0, height, 0.0, 0.0]).x_object(SCAN).restore_state();
    content.begin_text().set_text_rendering_mode(TextRenderingMode::Invisible);
    let mut text = Text { content, height, letters };
    for paragraph in placed.in_article_order() {
        paragraph.lines.iter().for_each(|line| text.line(line));
    }
    text.content.end_text();
    text.content.finish().to_vec()
}

struct Text<'l> {
    content: Content,
    height: f32,
    letters: &'l mut Letters,
}

impl Text<'_> {
    fn line(&mut self, placed: &PlacedLine) {
        let words = &placed.line.words;
        for (at, word) in words.iter().enumerate() {
            let next = words.get(at + 1);
            let ends_open = next.is_some_and(|next| is_unspaced(word, next));
            self.word(word, if ends_open { "" } else { " " });
        }
    }

    /// Shows a word as wide and as high as its box.
    fn word(&mut self, word: &Word, space: &str) {
        let count = word.text.chars().count().max(1) as f32;
        let size = word.rect.height().max(1) as f32 * SCALE;
        let width = word.rect.width().max(1) as f32 * SCALE;
        let base = self.height - word.rect.bottom as f32 * SCALE + DESCENT * size;
        let codes = self.letters.encode(&format!("{}{space}", word.text));
        self.content.set_font(FONT, size).set_horizontal_scaling(100.0 * width / (count * WIDTH * size));
        self.content.set_text_matrix([1.0, 0.0, 0.0, 1.0, word.rect.left as f32 * SCALE, base]);
        self.content.show(Str(&codes));
    }
}

/// Whether nothing stands between two words: Han characters.
fn is_unspaced(word: &Word, next: &Word) -> bool {
    word.text.chars().next_back().is_some_and(is_han) && next.text.chars().next().is_some_and(is_han)
}
