//! Ink told from paper, place by place, and uneven light taken off.
//!
//! The window of a place is the three by three tiles round it. Where its histogram falls into two classes
//! (Otsu, *A threshold selection method from gray-level histograms*, 1979) that lie well apart, these are the
//! ink and the paper there; elsewhere the nearest places say what they are.

use image::GrayImage;

use super::bits::{Bits, Tiles};
use crate::model::{Rect, median, quantile};

/// The shades of ink and paper in each tile of an image.
#[derive(Clone, Debug, PartialEq)]
pub struct Light {
    /// Side of a tile, in pixels.
    side: usize,
    across: usize,
    /// Row by row.
    shades: Vec<Shades>,
    /// Share of the places with text on them whose paper is far from white.
    dim: f32,
}

/// The shades of ink and paper.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shades {
    pub ink: f32,
    pub paper: f32,
}

impl Shades {
    fn contrast(self) -> f32 {
        self.paper - self.ink
    }

    /// Tells whether ink and paper differ as much as they do on the page, grain and print from behind not.
    fn stand_apart(self, page: Shades) -> bool {
        MIN_CONTRAST * page.contrast() < self.contrast()
    }

    /// Tells whether this ink could be paper elsewhere, or this paper ink: the edge of a sheet on a scanner's
    /// white lid, or the lights of a dark picture.
    fn is_odd(self, usual: Shades) -> bool {
        let margin = MIN_CONTRAST * usual.contrast();
        usual.paper - margin < self.ink || self.paper < usual.ink + margin
    }

    /// Tells whether this ink is as light as the paper of most of the page: a sheet before something white. No light
    /// falls off so much that print in the best of it is as bright as bare paper elsewhere.
    fn is_paper(self, page: Shades) -> bool {
        page.paper - AS_LIGHT * page.contrast() < self.ink
    }

    /// What is darker is ink.
    pub fn threshold(self) -> u8 {
        ((self.ink + self.paper) / 2.0).round() as u8
    }
}

/// Finds the ink of an image.
pub fn find_ink(pixels: &GrayImage) -> Bits {
    find_ink_in(pixels, &measure_light(pixels))
}

/// Finds the ink of an image whose light was measured.
pub fn find_ink_in(pixels: &GrayImage, light: &Light) -> Bits {
    let thresholds = light.shades.iter().map(|shades| shades.threshold()).collect();
    Bits::darker_than_tiles(pixels, &Tiles { side: light.side as u32, thresholds })
}

/// Measures the shades of ink and paper all over an image.
pub fn measure_light(pixels: &GrayImage) -> Light {
    let (width, height) = (pixels.width() as usize, pixels.height() as usize);
    let side = (width.min(height) / TILES).max(MIN_SIDE);
    let (across, down) = (width.div_ceil(side), height.div_ceil(side));
    let histograms = count_shades(pixels, side, across, down);
    let whole = histograms.iter().fold(Histogram::default(), |all, one| all.plus(one));
    let page = whole.split().unwrap_or(Shades { ink: 0.0, paper: 255.0 });
    let seen = windows(&histograms, across, down).map(|window| window.split());
    let found = keep_usual(seen.map(|shades| shades.filter(|shades| shades.stand_apart(page))).collect(), across);
    let known = found.iter().flatten().count();
    let dim = found.iter().flatten().filter(|shades| shades.paper < PALE * WHITE).count();
    Light { side, across, shades: spread(found, across, page), dim: dim as f32 / known.max(1) as f32 }
}

const WHITE: f32 = u8::MAX as f32;

/// Tiles along the shorter side. A window of three then holds a few lines of text on anything from a leaflet to a
/// broadsheet, and light falls off slower than that.
const TILES: usize = 48;

/// A smaller tile, in pixels, has too few of them to be counted.
const MIN_SIDE: usize = 16;

/// Least contrast of a window with text in it, as a share of the page's: faded ink has half of it, the grain of
/// the paper and print that shows through a quarter.
const MIN_CONTRAST: f32 = 0.35;

/// How much darker than most of the paper something is that is no ink, as a share of the contrast.
const AS_LIGHT: f32 = 0.1;

impl Light {
    /// The most common contrast between ink and paper.
    pub fn contrast(&self) -> f32 {
        median(self.shades.iter().map(|shades| shades.contrast())).unwrap_or(u8::MAX.into())
    }

    /// The most common shade of the paper.
    pub fn usual_paper(&self) -> u8 {
        median(self.shades.iter().map(|shades| shades.paper)).unwrap_or(WHITE) as u8
    }

    /// Tells whether the page needs its light evened out: paper that is far from white, all over or in places.
    pub fn is_uneven(&self) -> bool {
        MAX_DIM < self.dim
    }
}

/// How much darker ink must have been before paint lay beside it, as a share of the contrast: less is chance.
const DARKER: f32 = 0.1;

/// Paper darker than this share of white is yellowed or in the shade.
const PALE: f32 = 0.8;

/// Share of the text that may stand on dim paper before the light is evened out: a tinted box is no bad light.
const MAX_DIM: f32 = 0.1;

/// Brings the paper to white and the ink to its own depth all over the page.
pub fn even_light(pixels: &GrayImage, light: &Light) -> GrayImage {
    let width = pixels.width() as usize;
    let mut even = pixels.clone();
    let mut gains = vec![(0.0, 0.0); width];
    for (y, row) in even.chunks_exact_mut(width).enumerate() {
        // Light changes slowly: a few rows share their gains.
        if y % SHARED_ROWS == 0 {
            light.fill_gains(y, &mut gains);
        }
        for (pixel, &(gain, shift)) in row.iter_mut().zip(&gains) {
            *pixel = (f32::from(*pixel) * gain + shift) as u8;
        }
    }
    even
}

const SHARED_ROWS: usize = 4;

impl Light {
    /// For each column of a row, by what to multiply and what to add.
    fn fill_gains(&self, y: usize, gains: &mut [(f32, f32)]) {
        let down = self.shades.len() / self.across;
        let (above, below, drop) = self.between(y, down);
        let mix = |one: Shades, other: Shades, share: f32| Shades {
            ink: one.ink + (other.ink - one.ink) * share,
            paper: one.paper + (other.paper - one.paper) * share,
        };
        let row: Vec<Shades> = (0..self.across)
            .map(|x| mix(self.shades[above * self.across + x], self.shades[below * self.across + x], drop))
            .collect();
        for (x, gain) in gains.iter_mut().enumerate() {
            let (left, right, share) = self.between(x, self.across);
            let shades = mix(row[left], row[right], share);
            // Ink keeps its shade, so that faded print stays softer than black print beside it.
            let factor = (WHITE - shades.ink) / shades.contrast().max(1.0);
            *gain = (factor, shades.ink - shades.ink * factor);
        }
    }

    /// The light of an image in which parts were painted: near those less is ink than beside paint that is lighter than paper. `find`
    /// says what part of the old image a box shows, where something was painted in it.
    pub fn mended(mut self, old: &Light, find: impl Fn(Rect) -> Option<Rect>) -> Light {
        let (side, across) = (self.side as i32, self.across);
        let tile = |at: usize| {
            let (left, top) = ((at % across) as i32 * side, (at / across) as i32 * side);
            Rect::new(left, top, left + side, top + side)
        };
        // What is in its window says what light a tile has.
        for (at, shades) in self.shades.iter_mut().enumerate() {
            let before = find(tile(at).grown(side)).map(|rect| old.shades_in(rect));
            let margin = DARKER * shades.contrast();
            let is_darker = |before: &Shades| f32::from(before.threshold()) + margin < f32::from(shades.threshold());
            if let Some(before) = before.filter(is_darker) {
                *shades = before;
            }
        }
        self
    }

    /// The shades in the middle of a box.
    fn shades_in(&self, rect: Rect) -> Shades {
        let at = |middle: f32, count: usize| ((middle.max(0.0) / self.side as f32) as usize).min(count - 1);
        let down = self.shades.len() / self.across;
        self.shades[at(rect.mid_y(), down) * self.across + at(rect.mid_x(), self.across)]
    }

    /// The light of the image that [`even_light`] makes.
    pub fn evened(mut self) -> Light {
        self.shades.iter_mut().for_each(|shades| shades.paper = WHITE);
        Light { dim: 0.0, ..self }
    }

    /// The two tiles between whose middles a pixel lies, and how far it is from the first.
    fn between(&self, at: usize, count: usize) -> (usize, usize, f32) {
        let place = ((at as f32 + 0.5) / self.side as f32 - 0.5).clamp(0.0, (count - 1) as f32);
        let first = place as usize;
        (first, (first + 1).min(count - 1), place - first as f32)
    }
}

/// How many pixels have each shade.
#[derive(Clone)]
pub(super) struct Histogram([u32; SHADES]);

const SHADES: usize = 256;

impl Default for Histogram {
    fn default() -> Self {
        Self([0; SHADES])
    }
}

impl Histogram {
    pub(super) fn of(pixels: &GrayImage) -> Self {
        let mut histogram = Self::default();
        pixels.as_raw().iter().for_each(|&shade| histogram.0[usize::from(shade)] += 1);
        histogram
    }

    fn plus(mut self, other: &Histogram) -> Self {
        self.0.iter_mut().zip(&other.0).for_each(|(sum, count)| *sum += count);
        self
    }

    /// The means of the two classes that lie furthest apart; `None` for a single shade.
    pub(super) fn split(&self) -> Option<Shades> {
        let total: f64 = self.0.iter().map(|&count| f64::from(count)).sum();
        let sum: f64 = self.0.iter().enumerate().map(|(shade, &count)| shade as f64 * f64::from(count)).sum();
        let (mut below, mut sum_below) = (0.0, 0.0);
        let mut best: Option<(f64, Shades)> = None;
        for (shade, &count) in self.0.iter().enumerate() {
            below += f64::from(count);
            sum_below += shade as f64 * f64::from(count);
            let above = total - below;
            if below == 0.0 || above == 0.0 {
                continue;
            }
            let (ink, paper) = (sum_below / below, (sum - sum_below) / above);
            let apart = below * above * (paper - ink).powi(2);
            if best.is_none_or(|(most, _)| most < apart) {
                best = Some((apart, Shades { ink: ink as f32, paper: paper as f32 }));
            }
        }
        best.map(|(_, shades)| shades)
    }
}

fn count_shades(pixels: &GrayImage, side: usize, across: usize, down: usize) -> Vec<Histogram> {
    let mut histograms = vec![Histogram::default(); across * down];
    for (y, row) in pixels.as_raw().chunks_exact(pixels.width() as usize).enumerate() {
        let tiles = &mut histograms[y / side * across..][..across];
        for (pixels, tile) in row.chunks(side).zip(tiles) {
            pixels.iter().for_each(|&shade| tile.0[usize::from(shade)] += 1);
        }
    }
    histograms
}

/// The sums over each tile and its neighbours.
fn windows(tiles: &[Histogram], across: usize, down: usize) -> impl Iterator<Item = Histogram> {
    let near = |at: usize, count: usize| at.saturating_sub(1)..(at + 2).min(count);
    (0..across * down).map(move |at| {
        let around = near(at / across, down).flat_map(|y| near(at % across, across).map(move |x| y * across + x));
        around.fold(Histogram::default(), |sum, tile| sum.plus(&tiles[tile]))
    })
}

/// Where among the tiles the strongest contrast is taken, as a few are chance, and which share of it print has.
const STRONGEST: f32 = 0.9;
const STRONG: f32 = 0.6;

/// Leaves out the tiles whose shades do not fit those usual in their part of the page.
fn keep_usual(found: Vec<Option<Shades>>, across: usize) -> Vec<Option<Shades>> {
    let part = |at: usize| {
        let down = found.len().div_ceil(across);
        (at / across * PARTS / down) * PARTS + at % across * PARTS / across
    };
    let usual_in = |wanted: &dyn Fn(usize) -> bool| {
        let known = || found.iter().enumerate().filter(|&(at, _)| wanted(at)).filter_map(|(_, shades)| *shades);
        let (ink, paper) = (median(known().map(|shades| shades.ink)), median(known().map(|shades| shades.paper)));
        ink.zip(paper).map(|(ink, paper)| Shades { ink, paper })
    };
    let usual: Vec<Option<Shades>> = (0..PARTS * PARTS).map(|wanted| usual_in(&|at| part(at) == wanted)).collect();
    // Print stands out most from the paper.
    let contrast = |at: usize| found[at].map_or(0.0, Shades::contrast);
    let strongest = quantile((0..found.len()).map(contrast).filter(|&contrast| 0.0 < contrast), STRONGEST);
    let page = strongest.and_then(|strongest| usual_in(&|at| STRONG * strongest <= contrast(at)));
    let odd = |at: usize, shades: Shades| {
        usual[part(at)].is_some_and(|usual| shades.is_odd(usual)) || page.is_some_and(|page| shades.is_paper(page))
    };
    found.iter().enumerate().map(|(at, shades)| shades.filter(|&shades| !odd(at, shades))).collect()
}

/// Parts of the page across and down: light may differ from one to the next, and most of each is text.
const PARTS: usize = 3;

/// Gives the tiles that have none the shades of their neighbours, ring by ring; the page's where none has any.
fn spread(mut found: Vec<Option<Shades>>, across: usize, page: Shades) -> Vec<Shades> {
    let down = found.len() / across.max(1);
    while found.iter().any(Option::is_none) && found.iter().any(Option::is_some) {
        let filled = (0..found.len()).map(|at| found[at].or_else(|| mean_around(&found, at, across, down)));
        found = filled.collect();
    }
    found.into_iter().map(|shades| shades.unwrap_or(page)).collect()
}

fn mean_around(found: &[Option<Shades>], at: usize, across: usize, down: usize) -> Option<Shades> {
    let near = |at: usize, count: usize| at.saturating_sub(1)..(at + 2).min(count);
    let around = near(at / across, down).flat_map(|y| near(at % across, across).map(move |x| y * across + x));
    let known: Vec<Shades> = around.filter_map(|neighbour| found[neighbour]).collect();
    let mean = |of: fn(&Shades) -> f32| known.iter().map(of).sum::<f32>() / known.len() as f32;
    (!known.is_empty()).then(|| Shades { ink: mean(|shades| shades.ink), paper: mean(|shades| shades.paper) })
}

#[cfg(test)]
mod tests {
    use image::Luma;
    use proptest::prelude::*;

    use super::*;

    /// Strokes on paper whose light falls off to the right and whose ink is a share of it.
    fn dim_page(fall: f32, ink: f32) -> GrayImage {
        GrayImage::from_fn(600, 600, |x, y| {
            let light = 240.0 - fall * x as f32 / 600.0;
            let stroke = x % 12 < 3 && y % 40 < 20;
            Luma([(if stroke { light * ink } else { light }) as u8])
        })
    }

    #[test]
    fn ink_is_found_in_the_shade_too() {
        let bits = find_ink(&dim_page(160.0, 0.4));
        assert!(bits.is_ink(1, 5) && bits.is_ink(589, 45) && bits.is_ink(301, 205));
        assert!(!bits.is_ink(595, 45) && !bits.is_ink(1, 30));
    }

    #[test]
    fn bare_paper_with_grain_has_no_ink_beside_print() {
        let mut page = dim_page(0.0, 0.3);
        for y in 300..600 {
            for x in 0..600 {
                page.put_pixel(x, y, Luma([225 + ((x * 7 + y * 13) % 16) as u8]));
            }
        }
        assert_eq!(find_ink(&page).area_in(Rect::new(0, 320, 600, 600)), 0);
    }

    #[test]
    fn paper_before_something_white_is_no_ink() {
        let mut page = GrayImage::from_pixel(900, 900, Luma([255]));
        for (x, y, pixel) in page.enumerate_pixels_mut() {
            let is_print = (350..650).contains(&x) && (350..650).contains(&y);
            let is_sheet = (40..860).contains(&x) && (40..860).contains(&y);
            pixel.0[0] = if is_print && x % 12 < 3 && y % 40 < 20 {
                110
            } else if is_sheet {
                210
            } else {
                255
            };
        }
        let sheet = Rect::new(40, 40, 860, 340);
        assert_eq!(find_ink(&page).area_in(sheet), 0);
        assert!(find_ink(&page).is_ink(361, 361));
    }

    #[test]
    fn a_shadow_beside_painted_paper_is_no_ink() {
        // Light that falls off to the left, with print in it.
        let mut page = GrayImage::from_fn(600, 600, |x, y| {
            let light = (120.0 + x as f32 / 3.0).min(240.0);
            let stroke = x % 12 < 3 && y % 40 < 20;
            Luma([(if stroke { light * 0.3 } else { light }) as u8])
        });
        let before = measure_light(&page);
        let painted = Rect::new(0, 0, 40, 600);
        (0..600).for_each(|y| (0..40).for_each(|x| page.put_pixel(x, y, Luma([240]))));
        let between_lines = Rect::new(40, 301, 300, 319);
        assert_ne!(find_ink(&page).area_in(between_lines), 0);
        let light = measure_light(&page).mended(&before, |rect| rect.intersect(&painted).map(|_| rect));
        assert_eq!(find_ink_in(&page, &light).area_in(between_lines), 0);
        assert!(find_ink_in(&page, &light).is_ink(61, 285));
    }

    #[test]
    fn yellowed_paper_becomes_white_and_its_ink_stays() {
        let page = dim_page(120.0, 0.4);
        let light = measure_light(&page);
        assert!(light.is_uneven());
        let even = even_light(&page, &light);
        let (dark, bright) = (even.get_pixel(589, 45).0[0], even.get_pixel(594, 45).0[0]);
        assert!(240 < bright && dark < 110, "{dark} {bright}");
    }

    #[test]
    fn a_good_scan_needs_no_evening() {
        assert!(!measure_light(&dim_page(10.0, 0.2)).is_uneven());
    }

    proptest! {
        // imageproc's level parts the same two classes.
        #[test]
        fn two_shades_are_told_apart(ink in 0..100u8, paper in 150..=255u8, share in 1..40u32) {
            let page = GrayImage::from_fn(64, 64, |x, y| Luma([if (x + 64 * y) % 41 < share { ink } else { paper }]));
            let shades = Histogram::of(&page).split().unwrap();
            prop_assert_eq!((shades.ink.round() as u8, shades.paper.round() as u8), (ink, paper));
            let level = imageproc::contrast::otsu_level(&page);
            prop_assert!((ink..paper).contains(&level) && (ink + 1..=paper).contains(&shades.threshold()));
        }
    }
}
