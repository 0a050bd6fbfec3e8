//! A page of the report: the scan, and beside it the text; what one points at lights up in the other.

use std::fmt::Write;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use image::codecs::jpeg::JpegEncoder;
use image::{RgbImage, imageops};
use quick_xml::escape::escape;

use super::percent;
use super::views::View;
use crate::batch::{Input, Reader, write_atomically};
use crate::error::{Error, ErrorKind};
use crate::model::{Block, Document, Role};
use crate::overlay;

const STYLE: &str = include_str!("report.css");
const SCRIPT: &str = include_str!("page.js");

/// Longest side of the scan as it is shown, and of its thumbnail, in pixels.
const LONGEST: u32 = 1800;
const SMALL: u32 = 220;

/// Writes the page, its scan, the reading drawn over it, and a thumbnail of that.
pub(super) fn write(folder: &Path, name: &str, view: &View, reader: &Reader) -> Result<(), Error> {
    let folder = folder.join("pages");
    let source = &view.document.readings[0].page.source;
    // The worker has read it, and this process reads it now: a decoder's bug costs the picture alone.
    let picture =
        catch_unwind(AssertUnwindSafe(|| reader.picture(&Input::named(Path::new(&source.file)), source.frame)));
    let scan = picture.ok().and_then(Result::ok).flatten();
    let drawn = overlay::draw(&view.document, 0, scan.as_ref());
    let scan = scan.or_else(|| drawn.clone());
    for (image, longest, ending) in [(&scan, LONGEST, ""), (&drawn, LONGEST, "-reading"), (&drawn, SMALL, "-small")] {
        if let Some(image) = image {
            write_jpeg(&folder.join(format!("{name}{ending}.jpg")), image, longest)?;
        }
    }
    write_atomically(&folder.join(format!("{name}.html")), html(name, view).as_bytes())
}

fn write_jpeg(path: &Path, image: &RgbImage, longest: u32) -> Result<(), Error> {
    const QUALITY: u8 = 75;
    let factor = (f64::from(longest) / f64::from(image.width().max(image.height()))).min(1.0);
    let side = |length: u32| ((f64::from(length) * factor).round() as u32).max(1);
    let small = imageops::thumbnail(image, side(image.width()), side(image.height()));
    let mut bytes = Cursor::new(Vec::new());
    let written = small.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY));
    written.map_err(|error| Error::new(ErrorKind::Output, error.to_string()).in_file(path))?;
    write_atomically(path, &bytes.into_inner())
}

fn html(name: &str, view: &View) -> String {
    let output = escape(view.output.as_str());
    let quality = &view.quality;
    let [sure, known, layout] = [quality.sure, quality.known, quality.layout].map(percent);
    let (score, seconds) = (quality.score, view.seconds);
    let (boxes, text) = boxes_and_text(&view.document);
    let size = view.document.readings[0].page.size;
    let (width, height) = (size.width.max(1), size.height.max(1));
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{output}</title><style>{STYLE}</style>\
         </head><body class=\"page\"><header><a href=\"../index.html\">report</a> <b>{output}</b>, page {page}: \
         score {score:.2} (sure words {sure}, known words {known}, layout {layout}), {seconds:.1} s \
         <label><input type=\"checkbox\" id=\"reading\"> show the reading</label></header>\n\
         <main><div class=\"scan\"><img id=\"picture\" src=\"{name}.jpg\" data-plain=\"{name}.jpg\" \
         data-reading=\"{name}-reading.jpg\" alt=\"\"><svg viewBox=\"0 0 {width} {height}\" \
         preserveAspectRatio=\"none\">{boxes}</svg></div>\n<div class=\"text\">{text}</div></main>\
         <script>{SCRIPT}</script></body></html>\n",
        page = view.page + 1,
    )
}

/// Each block as boxes over the scan and as text beside it, tied by its number.
fn boxes_and_text(document: &Document) -> (String, String) {
    let (mut boxes, mut text) = (String::new(), String::new());
    let mut number = 0;
    let mut add = |block: &Block, tag: &str, text: &mut String| {
        let _ = write!(boxes, "<g data-block=\"{number}\">");
        for origin in &block.origins {
            let rect = origin.rect;
            let (x, y, width, height) = (rect.left, rect.top, rect.width(), rect.height());
            let _ = write!(boxes, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>");
        }
        boxes.push_str("</g>");
        let words = escape(block.text.as_str());
        let _ = writeln!(text, "<{tag} data-block=\"{number}\" title=\"{:?}\">{words}</{tag}>", block.role);
        number += 1;
    };
    for article in &document.articles {
        text.push_str("<article>\n");
        article.blocks().for_each(|block| add(block, tag_of(block.role), &mut text));
        text.push_str("</article>\n");
    }
    for (name, blocks) in [("In no article", &document.unplaced), ("Of the page", &document.furniture)] {
        if !blocks.is_empty() {
            let _ = write!(text, "<article class=\"rest\"><h3>{name}</h3>");
            blocks.iter().for_each(|block| add(block, "p", &mut text));
            text.push_str("</article>\n");
        }
    }
    (boxes, text)
}

fn tag_of(role: Role) -> &'static str {
    match role {
        Role::Headline => "h2",
        Role::Kicker | Role::Deck | Role::CrossHeading => "h3",
        Role::Caption => "blockquote",
        _ => "p",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Source, draw_page};
    use crate::{Lexicon, Options, read_document};

    #[test]
    fn every_block_has_its_boxes_and_its_text_under_one_number() {
        let page = draw_page("THE <DOCK>\n\n  The council met\non Monday.\n  It rained.\n", Source::default());
        let document = read_document(vec![page], &Lexicon::default(), &Options::default());
        let (boxes, text) = boxes_and_text(&document);
        let blocks = boxes.matches("<g data-block=").count();
        assert!(0 < blocks && text.matches("data-block=").count() == blocks, "{boxes}\n{text}");
        assert_eq!(boxes.matches("<rect").count(), document.readings[0].page.lines.len());
        assert!(text.contains("&lt;DOCK&gt;"), "{text}");
    }
}
