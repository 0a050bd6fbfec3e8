//! Dust and pepper: dots too small for print, on paper where no letter is near, and what lies among many of them.

use super::bits::Bits;
use super::components::Components;
use super::near::Near;
use super::scale::find_letters;
use super::zones::Script;
use crate::model::Rect;

/// Largest speck, in x-heights (as all lengths here), and how near it may come to other ink: what is smaller than a full stop
/// is no print unless it broke off a letter.
const SMALL: f32 = 0.1;
const SMALL_AWAY: f32 = 0.2;

/// The same for specks of the size of a full stop, which always stands near a letter.
const LARGE: f32 = 0.32;
const LARGE_AWAY: f32 = 1.2;

/// How near to other ink they stand at least: words that hang together, and letters that touch, are no single letters.
const LARGE_AWAY_FROM_INK: f32 = 0.8;

/// Where so many specks lie within this distance, all is dusty.
const DUSTY: usize = 6;
const AROUND: f32 = 2.0;

/// In dust, specks up to this size are small ones, and larger ones may come so near to letters.
const SMALL_IN_DUST: f32 = 0.16;
const LARGE_AWAY_IN_DUST: f32 = 0.5;

/// Largest blob of dust; it keeps away from letters as far as a large speck.
const BLOB: f32 = 1.2;

/// Widest and highest flake of the edge of a sheet, which lies within this share of the image's width from its side and keeps
/// away from rows of letters.
const FLAKE_WIDTH: f32 = 1.5;
const FLAKE_HEIGHT: f32 = 6.0;
const SIDE: f32 = 0.06;

/// Least height or width of ink that is none of these: a dash is as wide.
const OTHER: f32 = 0.45;

/// Least height of a letter by which others are known: blobs of dust stand beside others too.
const LETTER: f32 = 0.7;

/// Letters that are so near each other and take so much room beside each other are a row of print.
const ROW_GAP: f32 = 0.6;
const ROW: f32 = 3.0;

/// x-height of the Latin type that goes with Han characters, as a share of their height: points are as small.
const HAN: f32 = 0.5;

/// Finds the specks in the ink of a page from which rules and pictures were taken.
pub fn find_specks(text: &Bits, x_height: f32, script: Script) -> Bits {
    let unit = if script == Script::Han { HAN * x_height } else { x_height };
    let components = Components::of(text);
    let print = Print::of(text, &components, unit);
    let alone: Vec<bool> = components.all.iter().map(|piece| print.is_speck(&piece.rect)).collect();
    let specks = components.all.iter().zip(&alone).filter(|(_, alone)| **alone).map(|(piece, _)| piece.rect);
    let dust = Crowd::of(specks.collect(), AROUND * unit);
    components.draw(text, |at, piece| alone[at] || print.is_dust(&piece.rect) && dust.is_dense_around(&piece.rect))
}

/// Where the print of a page is.
struct Print {
    unit: f32,
    /// What is close to ink that is no speck, or near it.
    close_to_ink: Bits,
    near_ink: Bits,
    /// Where letters are near, nearer, or rows of them.
    near_letters: Bits,
    beside_letters: Bits,
    near_rows: Bits,
    dots: Crowd,
}

impl Print {
    fn of(text: &Bits, components: &Components, unit: f32) -> Self {
        let reach = |away: f32| (away * unit).ceil() as i32;
        let is_other = |rect: &Rect| OTHER * unit <= rect.longer_side() as f32;
        let others = components.draw(text, |_, piece| is_other(&piece.rect));
        let letters: Vec<Rect> = find_letters(components, text.bounds())
            .into_iter()
            .filter(|letter| LETTER * unit <= letter.height() as f32)
            .collect();
        let around = |rects: &[Rect], away: f32| {
            let mut around = Bits::new(text.size());
            rects.iter().for_each(|rect| around.fill(rect.grown(reach(away))));
            around
        };
        let closed = around(&letters, 0.0).closed(reach(ROW_GAP / 2.0), 0);
        let rows = Components::of(&closed).all.into_iter().map(|row| row.rect);
        let rows: Vec<Rect> = rows.filter(|row| ROW * unit <= row.width() as f32).collect();
        let dots =
            components.all.iter().map(|piece| piece.rect).filter(|rect| rect.longer_side() as f32 <= LARGE * unit);
        Self {
            unit,
            close_to_ink: others.dilated(reach(SMALL_AWAY), reach(SMALL_AWAY)),
            near_ink: others.dilated(reach(LARGE_AWAY_FROM_INK), reach(LARGE_AWAY_FROM_INK)),
            near_letters: around(&letters, LARGE_AWAY),
            beside_letters: around(&letters, LARGE_AWAY_IN_DUST),
            near_rows: around(&rows, LARGE_AWAY),
            dots: Crowd::of(dots.collect(), unit),
        }
    }

    /// Whether a piece is a speck by itself.
    fn is_speck(&self, rect: &Rect) -> bool {
        match rect.longer_side() as f32 / self.unit {
            small if small <= SMALL => self.close_to_ink.area_in(*rect) == 0 && !self.leads(rect),
            large if large <= LARGE => {
                self.near_letters.area_in(*rect) == 0 && self.near_ink.area_in(*rect) == 0 && !self.leads(rect)
            }
            _ => false,
        }
    }

    /// Whether a piece is dust if dust lies round it.
    fn is_dust(&self, rect: &Rect) -> bool {
        let (width, height) = (rect.width() as f32 / self.unit, rect.height() as f32 / self.unit);
        let keeps_away = |print: &Bits| print.area_in(*rect) == 0;
        match width.max(height) {
            small if small <= SMALL_IN_DUST => keeps_away(&self.close_to_ink) && !self.leads(rect),
            large if large <= LARGE => keeps_away(&self.beside_letters) && !self.leads(rect),
            blob if blob <= BLOB => keeps_away(&self.near_letters),
            _ => {
                let page = self.near_rows.bounds();
                let side = (SIDE * page.width() as f32) as i32;
                let at_side = rect.right <= side || page.right - side <= rect.left;
                at_side && width <= FLAKE_WIDTH && height <= FLAKE_HEIGHT && keeps_away(&self.near_rows)
            }
        }
    }

    /// Whether a dot is one of a row that leads from a word to a number: a like one beside it, at most one over or under it.
    fn leads(&self, dot: &Rect) -> bool {
        const APART: f32 = 5.0;
        const LEVEL: f32 = 0.5;
        const STRAY: usize = 1;
        let reach = (APART * self.unit) as i32;
        let around = Rect { left: dot.left - reach, right: dot.right + reach, ..dot.grown(self.unit as i32) };
        let is_level = |other: &Rect| (other.mid_y() - dot.mid_y()).abs() <= LEVEL * dot.height() as f32;
        let mut leads = false;
        let mut stray = 0;
        for other in self.dots.meeting(around).filter(|other| other != dot) {
            leads |= is_level(&other) && other.across().overlap(&dot.across()) <= 0;
            stray += usize::from(!is_level(&other));
            if STRAY < stray {
                return false;
            }
        }
        leads
    }
}

/// Boxes that are asked how many of them are near.
struct Crowd {
    rects: Vec<Rect>,
    near: Near,
    reach: i32,
}

impl Crowd {
    fn of(rects: Vec<Rect>, reach: f32) -> Self {
        let reach = reach.ceil() as i32;
        let near = Near::new(rects.iter(), 2 * reach);
        Self { rects, near, reach }
    }

    /// Those that meet a part of the page; one may come twice.
    fn meeting(&self, part: Rect) -> impl Iterator<Item = Rect> {
        let near = self.near.found(&part).map(|at| self.rects[at]);
        near.filter(move |rect| rect.intersect(&part).is_some())
    }

    fn is_dense_around(&self, rect: &Rect) -> bool {
        self.meeting(rect.grown(self.reach)).nth(DUSTY - 1).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Size;

    const X_HEIGHT: f32 = 20.0;

    /// Five lines of letters from 100 to 580 with a full stop at 590, 44 apart.
    fn text() -> Bits {
        let mut page = Bits::new(Size { width: 1000, height: 400 });
        for top in (60..260).step_by(44) {
            for left in (100..580).step_by(20) {
                page.fill(Rect::new(left, top, left + 4, top + 20));
                page.fill(Rect::new(left + 10, top, left + 14, top + 20));
                page.fill(Rect::new(left, top + 8, left + 14, top + 11));
            }
            page.fill(Rect::new(590, top + 15, 595, top + 20));
        }
        page
    }

    fn dot(left: i32, top: i32, size: i32) -> Rect {
        Rect::new(left, top, left + size, top + size)
    }

    /// Whether a page that has these dots more has as many specks as are expected of them.
    fn are_specks(dots: &[Rect]) -> bool {
        let mut page = text();
        dots.iter().for_each(|dot| page.fill(*dot));
        let specks = find_specks(&page, X_HEIGHT, Script::Other);
        let area = dots.iter().map(|dot| dot.area()).sum::<i64>();
        assert!(specks.area() == 0 || specks.area() == area, "{} of {area}", specks.area());
        specks.area() == area
    }

    #[test]
    fn full_stops_and_the_points_of_letters_stay() {
        assert_eq!(find_specks(&text(), X_HEIGHT, Script::Other).area(), 0);
        assert!(!are_specks(&[dot(104, 50, 5)]));
        assert!(!are_specks(&[dot(594, 65, 5)]));
    }

    #[test]
    fn a_dot_on_bare_paper_is_a_speck() {
        assert!(are_specks(&[dot(800, 300, 5)]));
        assert!(are_specks(&[dot(640, 70, 5)]));
        // A pixel or two are no print either between two lines.
        assert!(are_specks(&[dot(300, 92, 2)]));
    }

    #[test]
    fn dots_in_a_row_lead_to_a_number() {
        let dots: Vec<Rect> = (640..900).step_by(26).map(|left| dot(left, 75, 5)).collect();
        assert!(!are_specks(&dots));
    }

    #[test]
    fn in_dust_larger_pieces_are_dust_too() {
        let crumbs = |left: i32| (0..120).map(move |at| dot(left + at * 37 % 320, 20 + at * 3 + at * 13 % 5, 3));
        let blobs = [Rect::new(700, 150, 716, 166), Rect::new(960, 100, 970, 190)];
        assert!(!are_specks(&blobs));
        let mut page = text();
        let is_clear = |crumb: &Rect| !blobs.iter().any(|blob| blob.grown(6).intersect(crumb).is_some());
        crumbs(670).filter(is_clear).for_each(|crumb| page.fill(crumb));
        blobs.iter().for_each(|blob| page.fill(*blob));
        let specks = find_specks(&page, X_HEIGHT, Script::Other);
        assert!(blobs.iter().all(|blob| specks.area_in(*blob) == blob.area()));
    }

    #[test]
    fn figures_among_pepper_and_dots_by_joined_letters_stay() {
        let crumbs = (0..120).map(|at| dot(670 + at * 37 % 320, 20 + at * 3 + at * 13 % 5, 3));
        let figure = Rect::new(800, 150, 812, 178);
        let mut page = text();
        crumbs.filter(|crumb| figure.grown(6).intersect(crumb).is_none()).for_each(|crumb| page.fill(crumb));
        page.fill(figure);
        assert_eq!(find_specks(&page, X_HEIGHT, Script::Other).area_in(figure), 0);
        let mut joined = text();
        joined.fill(Rect::new(100, 320, 240, 326));
        joined.fill(Rect::new(140, 320, 146, 344));
        joined.fill(dot(160, 309, 5));
        assert_eq!(find_specks(&joined, X_HEIGHT, Script::Other).area(), 0);
    }

    #[test]
    fn a_page_of_dots_alone_takes_no_time() {
        let mut page = Bits::new(Size { width: 2000, height: 2000 });
        (0..250_000).for_each(|at| page.fill(dot(at % 500 * 4, at / 500 * 4, 1)));
        let start = std::time::Instant::now();
        find_specks(&page, X_HEIGHT, Script::Other);
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    }

    #[test]
    fn the_points_of_han_print_stay() {
        let mut page = Bits::new(Size { width: 1000, height: 200 });
        for left in (100..700).step_by(24) {
            page.fill(Rect::new(left, 60, left + 20, 64));
            page.fill(Rect::new(left + 8, 60, left + 12, 80));
            page.fill(Rect::new(left, 76, left + 20, 80));
        }
        // Half an em behind the last character.
        page.fill(dot(706, 75, 3));
        assert_eq!(find_specks(&page, X_HEIGHT, Script::Han).area(), 0);
    }
}
