//! A reading drawn over its scan: regions coloured by article and numbered in reading order, gutters, rules,
//! starts and joins.

mod canvas;

use std::collections::HashMap;

use image::RgbImage;

use crate::model::{Block, Document, Ending, Join, Reading, Rect, Region, Role};
use canvas::{Canvas, Colour};

/// How much of the scan's darkness is left, so that the marks stand out.
const SCAN_STRENGTH: f32 = 0.55;
const FILL: f32 = 0.16;
const GUTTER_FILL: f32 = 0.22;
const SOLID: f32 = 0.9;
const GUTTER: Colour = [0, 140, 255];
const RULE: Colour = [230, 0, 70];
const FURNITURE: Colour = [140, 140, 140];
const WORD: Colour = [205, 205, 205];
const INK: Colour = [30, 30, 30];
/// Colours of articles: told apart by people who see colours differently too (after Okabe and Ito, 2008).
const ARTICLES: [Colour; 8] = [
    [0, 114, 178],
    [213, 94, 0],
    [0, 158, 115],
    [204, 121, 167],
    [150, 110, 0],
    [86, 180, 233],
    [120, 70, 200],
    [200, 30, 30],
];

/// Draws a page of the document over its scan, or, where there is none, over boxes for its words. `None` if the
/// document has no such page.
pub fn draw(document: &Document, page: usize, scan: Option<&RgbImage>) -> Option<RgbImage> {
    let reading = document.readings.get(page)?;
    let mut canvas = Canvas::over(background(reading, scan), stroke(reading));
    let colours = colours(document, page);
    for gutter in &reading.columns.gutters {
        canvas.fill(gutter.rect, GUTTER, GUTTER_FILL);
    }
    for rule in &reading.page.rules {
        canvas.fill(*rule, RULE, SOLID);
    }
    for (number, region) in reading.regions.iter().enumerate() {
        draw_region(&mut canvas, region, colour_of(&colours, number));
    }
    draw_order(&mut canvas, &reading.regions, &colours);
    for block in &reading.blocks {
        draw_block(&mut canvas, block, &colours);
    }
    for (number, region) in reading.regions.iter().enumerate() {
        canvas.label(region.rect.left, region.rect.top, number + 1, colour_of(&colours, number));
    }
    Some(canvas.into_image())
}

/// Line width of the marks, in pixels: a tenth of the type, and never invisible.
fn stroke(reading: &Reading) -> i32 {
    (reading.scale.type_size / 10.0).round().max(1.0) as i32
}

fn background(reading: &Reading, scan: Option<&RgbImage>) -> RgbImage {
    if let Some(scan) = scan {
        let mut image = scan.clone();
        for value in image.iter_mut() {
            *value = 255 - ((255 - *value) as f32 * SCAN_STRENGTH) as u8;
        }
        return image;
    }
    let size = reading.page.size;
    let blank = RgbImage::from_pixel(size.width.max(1) as u32, size.height.max(1) as u32, image::Rgb([255; 3]));
    let mut canvas = Canvas::over(blank, 1);
    for word in reading.page.words() {
        canvas.fill(word.rect, WORD, SOLID);
    }
    canvas.into_image()
}

/// The colour of each region that is part of an article.
fn colours(document: &Document, page: usize) -> HashMap<usize, Colour> {
    let mut colours = HashMap::new();
    for (number, article) in document.articles.iter().enumerate() {
        let origins = article.blocks().flat_map(|block| &block.origins).filter(|origin| origin.page == page);
        colours.extend(origins.map(|origin| (origin.region, ARTICLES[number % ARTICLES.len()])));
    }
    colours
}

fn colour_of(colours: &HashMap<usize, Colour>, region: usize) -> Colour {
    colours.get(&region).copied().unwrap_or(FURNITURE)
}

fn draw_region(canvas: &mut Canvas, region: &Region, colour: Colour) {
    canvas.fill(region.rect, colour, FILL);
    let weight = if region.role.is_heading() { 3 } else { 1 };
    canvas.frame(region.rect, colour, weight);
}

/// Draws a line from the end of each region to the start of the next of the same article.
fn draw_order(canvas: &mut Canvas, regions: &[Region], colours: &HashMap<usize, Colour>) {
    let mut last_of: HashMap<Colour, &Rect> = HashMap::new();
    for (number, region) in regions.iter().enumerate() {
        let Some(colour) = colours.get(&number) else { continue };
        if let Some(before) = last_of.insert(*colour, &region.rect) {
            canvas.arrow(
                (before.mid_x(), before.bottom as f32),
                (region.rect.mid_x(), region.rect.top as f32),
                *colour,
            );
        }
    }
}

/// Marks where a block starts, how its lines were joined, and whether it ends open.
fn draw_block(canvas: &mut Canvas, block: &Block, colours: &HashMap<usize, Colour>) {
    let Some(first) = block.origins.first() else { return };
    let colour = colour_of(colours, first.region);
    if block.role != Role::Noise {
        canvas.wedge(first.rect, colour);
    }
    for seam in &block.seams {
        let Some(line) = block.origins.iter().rev().find(|origin| origin.at < seam.at) else { continue };
        match seam.join {
            Join::Mended(_) | Join::MendedWithoutHyphen(_) => canvas.dot(line.rect, colour),
            Join::KeptHyphen(_) | Join::Suspended => canvas.dot(line.rect, INK),
            Join::Space | Join::Unspaced | Join::Line => {}
        }
    }
    if let (Ending::Short, Some(last)) = (block.ending, block.origins.last()) {
        canvas.stop(last.rect, colour);
    }
}
