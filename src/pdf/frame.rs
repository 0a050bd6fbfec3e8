//! How points of a page become pixels: those of the scan where there is one.

use super::drawn::{Drawn, Placed};

/// Pixels an inch of a page without a scan: what papers are scanned at.
const RESOLUTION: f64 = 300.0;
const POINTS_PER_INCH: f64 = 72.0;
/// Share of the page that its scan covers at least.
const LEAST_SHARE: f64 = 0.5;
/// The same where no letter is drawn: a small cutting on a large page.
const LEAST_SHARE_ALONE: f64 = 0.02;
/// An image of fewer pixels an inch under letters that are drawn is a background.
const COARSEST: f64 = 100.0;
/// Finest scan that is believed, in pixels an inch.
const FINEST: f64 = 4800.0;
/// Share of the page that an image covers at least for its resolution to be that of the page.
const LEAST_OF_PAGE: f64 = 0.01;
/// Longest side in pixels: coordinates beyond are believed in no format.
const LONGEST: f64 = 999_999.0;

/// A page as pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// In pixels.
    pub width: u32,
    pub height: u32,
    /// Where its left top corner lies on the page, in points.
    left: f64,
    top: f64,
    /// Pixels a point.
    across: f64,
    down: f64,
    /// Whether images make the page: it is a scan.
    pub is_scan: bool,
}

impl Frame {
    /// The frame of a page: its scan, or the whole page at 300 pixels an inch.
    pub fn of(drawn: &Drawn) -> Self {
        scan_of(drawn).unwrap_or_else(|| {
            let scale = (RESOLUTION / POINTS_PER_INCH).min(LONGEST / drawn.size[0].max(drawn.size[1]).max(1.0));
            let side = |points: f64| (points * scale).round().max(1.0) as u32;
            let [width, height] = drawn.size;
            let (left, top, across, down) = (0.0, 0.0, scale, scale);
            Self { width: side(width), height: side(height), left, top, across, down, is_scan: false }
        })
    }

    /// From points to pixels.
    pub fn to_pixels(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [(x - self.left) * self.across, (y - self.top) * self.down]
    }

    /// From pixels to points.
    pub fn to_points(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [x / self.across + self.left, y / self.down + self.top]
    }

    /// Whether the image fills the frame, pixel by pixel.
    pub fn is_filled_by(&self, image: &Placed) -> bool {
        let is_near = |a: f64, b: f64| (a - b).abs() < 0.5;
        let [left, top, right, bottom] = image.bounds();
        let [x0, y0] = self.to_pixels([left, top]);
        let [x1, y1] = self.to_pixels([right, bottom]);
        let fills = is_near(x0, 0.0) && is_near(y0, 0.0) && is_near(x1, self.width.into());
        let same_size = (image.width, image.height) == (self.width, self.height);
        image.is_upright() && same_size && fills && is_near(y1, self.height.into())
    }
}

/// The images together as one, at the resolution of the finest, where they cover enough of the page.
fn scan_of(drawn: &Drawn) -> Option<Frame> {
    let page = [0.0, 0.0, drawn.size[0], drawn.size[1]];
    let shares = drawn.images.iter().map(|image| (image, area(clip(image.bounds(), page)) / area(page).max(1.0)));
    let shares: Vec<(&Placed, f64)> = shares.filter(|(_, share)| share.is_finite() && 0.0 < *share).collect();
    let covered: f64 = shares.iter().map(|(_, share)| share).sum();
    let are_letters_seen = drawn.glyphs.iter().any(|glyph| glyph.is_visible);
    let least = if drawn.glyphs.is_empty() { LEAST_SHARE_ALONE } else { LEAST_SHARE };
    if covered < least {
        return None;
    }
    let is_large = |share: f64| LEAST_OF_PAGE.min(covered / shares.len() as f64) <= share;
    let large: Vec<&Placed> = shares.iter().filter(|(_, share)| is_large(*share)).map(|(image, _)| *image).collect();
    let finest = |axis: usize| large.iter().map(|image| density(image)[axis]).fold(0.0, f64::max);
    let (across, down) = (finest(0), finest(1));
    let least_density = if are_letters_seen { COARSEST } else { 1.0 } / POINTS_PER_INCH;
    let is_scale = |density: f64| (least_density..=FINEST / POINTS_PER_INCH).contains(&density);
    if !is_scale(across) || !is_scale(down) {
        return None;
    }
    let all = large.iter().map(|image| clip(image.bounds(), page)).reduce(join)?;
    // One image that sticks out of the page is taken whole: what lies outside is the scan's too.
    let all = if let [image] = large.as_slice() { image.bounds() } else { all };
    let [left, top, right, bottom] = all;
    let (width, height) = (((right - left) * across).round(), ((bottom - top) * down).round());
    let is_size = |side: f64| (1.0..=LONGEST).contains(&side);
    (is_size(width) && is_size(height)).then(|| Frame {
        width: width as u32,
        height: height as u32,
        left,
        top,
        across: width / (right - left),
        down: height / (bottom - top),
        is_scan: true,
    })
}

/// Pixels a point, across and down the page: a quarter turn changes the two.
fn density(image: &Placed) -> [f64; 2] {
    let [left, top, right, bottom] = image.bounds();
    let [a, b, ..] = image.transform;
    let (width, height) = (f64::from(image.width), f64::from(image.height));
    let (width, height) = if a.abs() < b.abs() { (height, width) } else { (width, height) };
    [width / (right - left), height / (bottom - top)]
}

fn clip(a: [f64; 4], b: [f64; 4]) -> [f64; 4] {
    [a[0].max(b[0]), a[1].max(b[1]), a[2].min(b[2]), a[3].min(b[3])]
}

fn join(a: [f64; 4], b: [f64; 4]) -> [f64; 4] {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

fn area([left, top, right, bottom]: [f64; 4]) -> f64 {
    (right - left).max(0.0) * (bottom - top).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::Glyph;

    fn glyph(is_visible: bool) -> Glyph {
        let (advance, up) = ([5.0, 0.0], [0.0, -10.0]);
        Glyph { text: None, origin: [9.0, 9.0], advance, up, is_visible, is_vertical: false, starts_run: true }
    }

    fn page(images: &[Placed], glyphs: &[Glyph]) -> Drawn {
        let mut drawn = Drawn::on([600.0, 800.0]);
        drawn.images = images.to_vec();
        drawn.glyphs = glyphs.to_vec();
        drawn
    }

    fn image(width: u32, height: u32, transform: [f64; 6]) -> Placed {
        Placed { width, height, transform }
    }

    #[test]
    fn a_scan_is_the_page_pixel_by_pixel() {
        let scan = image(2400, 3200, [0.25, 0.0, 0.0, 0.25, 0.0, 0.0]);
        let frame = Frame::of(&page(&[scan], &[glyph(false)]));
        assert_eq!((frame.width, frame.height, frame.is_scan), (2400, 3200, true));
        assert!(frame.is_filled_by(&scan));
        assert_eq!(frame.to_pixels([300.0, 400.0]), [1200.0, 1600.0]);
    }

    #[test]
    fn a_scan_that_lies_turned_is_turned_back() {
        let turned = image(3200, 2400, [0.0, 0.25, -0.25, 0.0, 600.0, 0.0]);
        let frame = Frame::of(&page(&[turned], &[]));
        assert_eq!((frame.width, frame.height), (2400, 3200));
        assert!(!frame.is_filled_by(&turned));
    }

    #[test]
    fn strips_are_one_scan() {
        let strip = |top: f64| image(2400, 320, [0.25, 0.0, 0.0, 0.25, 0.0, top]);
        let strips: Vec<Placed> = (0..10).map(|number| strip(80.0 * f64::from(number))).collect();
        let frame = Frame::of(&page(&strips, &[]));
        assert_eq!((frame.width, frame.height), (2400, 3200));
    }

    #[test]
    fn a_page_of_letters_with_a_photograph_is_no_scan() {
        let photograph = image(800, 600, [0.25, 0.0, 0.0, 0.25, 50.0, 50.0]);
        let frame = Frame::of(&page(&[photograph], &[glyph(true)]));
        assert_eq!((frame.width, frame.height, frame.is_scan), (2500, 3333, false));
    }

    #[test]
    fn a_background_under_letters_is_no_scan() {
        let background = image(600, 800, [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
        assert!(!Frame::of(&page(&[background], &[glyph(true)])).is_scan);
        assert!(Frame::of(&page(&[background], &[])).is_scan);
    }
}
