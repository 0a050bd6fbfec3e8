//! A region among its neighbours: what the roles are told from.

use std::cell::OnceCell;

use super::barriers::is_picture;
use super::boxes::Boxes;
use super::doubt::{doubt, usual_confidence};
use crate::model::{Page, Rect, Region, Scale, Span, quantile};

/// The regions of a page in reading order, and the measures by which they are compared.
pub(super) struct Setting<'a> {
    pub regions: &'a [Region],
    pub page: &'a Page,
    pub scale: &'a Scale,
    /// The box of all text.
    pub frame: Rect,
    /// What the source calls pictures and what are some.
    pub pictures: Vec<&'a Rect>,
    /// The boxes of the regions.
    pub boxes: Boxes,
    /// How sure the engine was of the page's middle word.
    usual_confidence: f32,
    /// The regions of running text, by index, with the usual width of their lines.
    texts: Vec<(usize, i32)>,
    /// What each region says, once somebody has asked.
    wordings: Vec<OnceCell<String>>,
    digit_shares: Vec<OnceCell<f32>>,
    type_ratios: Vec<OnceCell<f32>>,
    margins: OnceCell<Option<Margins>>,
}

/// The white beside the one column of a book.
struct Margins {
    /// The boxes of the texts in the column.
    texts: Vec<Rect>,
    column: Span,
}

impl Margins {
    /// `None` where the page has several columns, or much stands beside the one.
    fn of(setting: &Setting) -> Option<Self> {
        /// Of the page's text, in width.
        const COLUMN: f32 = 0.5;
        /// Of the column, in height.
        const LITTLE: f32 = 0.5;
        let wide = |region: &&Region| COLUMN * setting.frame.width() as f32 <= region.rect.width() as f32;
        let texts = setting.texts.iter().map(|(at, _)| &setting.regions[*at]).filter(wide);
        let texts: Vec<Rect> = texts.map(|region| region.rect).collect();
        let column = Rect::around(&texts)?.across();
        let margins = Self { texts, column };
        let beside = setting.regions.iter().map(|region| &region.rect).filter(|rect| margins.hold(rect));
        let beside = beside.map(Rect::height).sum::<i32>() as f32;
        let height = margins.texts.iter().map(Rect::height).sum::<i32>() as f32;
        (beside <= LITTLE * height).then_some(margins)
    }

    /// Whether a narrow box stands at the side of the column.
    fn hold(&self, rect: &Rect) -> bool {
        /// Of the column, in width.
        const NARROW: f32 = 0.33;
        let outside = rect.right <= self.column.start || self.column.end <= rect.left;
        outside && (rect.width() as f32) < NARROW * self.column.len() as f32
    }
}

impl<'a> Setting<'a> {
    pub fn of(regions: &'a [Region], page: &'a Page, scale: &'a Scale) -> Self {
        let frame = Rect::around(regions.iter().map(|region| &region.rect)).unwrap_or(Rect::new(0, 0, 0, 0));
        let pictures = page.pictures.iter().filter(|picture| is_picture(picture, page, scale)).collect();
        let (usual_confidence, texts) = (usual_confidence(page), usual_lines(regions));
        let boxes = Boxes::of(regions.iter().map(|region| &region.rect));
        let wordings = vec![OnceCell::new(); regions.len()];
        let (digit_shares, type_ratios) = (vec![OnceCell::new(); regions.len()], vec![OnceCell::new(); regions.len()]);
        Self {
            regions,
            page,
            scale,
            frame,
            pictures,
            boxes,
            usual_confidence,
            texts,
            wordings,
            digit_shares,
            type_ratios,
            margins: OnceCell::new(),
        }
    }

    /// How unsure the engine was of a region, from 0 (as sure as of the rest of the page) to 1; 0 where it did not say.
    pub fn doubt(&self, region: &Region) -> f32 {
        doubt(region.words(), self.usual_confidence)
    }

    pub fn before(&self, at: usize) -> Option<&'a Region> {
        at.checked_sub(1).map(|before| &self.regions[before])
    }

    pub fn after(&self, at: usize) -> Option<&'a Region> {
        self.regions.get(at + 1)
    }

    /// The text of a region, its lines parted by a space.
    pub fn text(&self, at: usize) -> &str {
        self.wordings[at].get_or_init(|| text_of(&self.regions[at]))
    }

    /// Share of a region's letters and digits that are digits.
    pub fn digit_share(&self, at: usize) -> f32 {
        *self.digit_shares[at].get_or_init(|| digit_share(self.text(at)))
    }

    /// Type size of a region in body type sizes.
    pub fn type_ratio(&self, at: usize) -> f32 {
        let type_size = || self.regions[at].type_size().unwrap_or(self.scale.type_size);
        *self.type_ratios[at].get_or_init(|| type_size() / self.scale.type_size)
    }

    /// White over the region, in pitches beyond the usual; `None` where nothing stands above.
    pub fn white_above(&self, at: usize) -> Option<f32> {
        let rect = self.regions[at].rect;
        let in_column = |other: &Rect| 0 < rect.across().overlap(&other.across());
        let at_most = |part: &Rect| (in_column(part) && part.top as f32 <= rect.mid_y()).then_some(part.bottom);
        let is_above = |other: &Rect| is_same_column(&rect, other) && other.mid_y() < rect.mid_y();
        let lowest = self.boxes.highest(at_most, |other, _| is_above(other).then_some(other.bottom));
        lowest.map(|bottom| self.extra_white(rect.top - bottom))
    }

    /// White under the region, in pitches beyond the usual; `None` where nothing stands below.
    pub fn white_below(&self, at: usize) -> Option<f32> {
        let rect = self.regions[at].rect;
        let in_column = |other: &Rect| 0 < rect.across().overlap(&other.across());
        let at_most = |part: &Rect| (in_column(part) && rect.mid_y() <= part.bottom as f32).then_some(-part.top);
        let is_below = |other: &Rect| is_same_column(&rect, other) && rect.mid_y() < other.mid_y();
        let highest = self.boxes.highest(at_most, |other, _| is_below(other).then_some(-other.top));
        highest.map(|top| self.extra_white(-top - rect.bottom))
    }

    /// Whether clearly more white is over and under the region than between the lines of a paragraph.
    pub fn is_set_apart(&self, at: usize) -> bool {
        [self.white_above(at), self.white_below(at)].iter().all(|white| white.is_none_or(|white| CLEAR < white))
    }

    fn extra_white(&self, white: i32) -> f32 {
        (white as f32 + self.scale.type_size - self.scale.pitch) / self.scale.pitch
    }

    /// The edges of the column in which the region stands: those of the regions read just before and after it, as far
    /// as they stand over or under it, and its own.
    pub fn column(&self, at: usize) -> Span {
        const NEIGHBOURS: usize = 3;
        let own = self.regions[at].rect.across();
        let near = &self.regions[at.saturating_sub(NEIGHBOURS)..(at + NEIGHBOURS + 1).min(self.regions.len())];
        let beside = near
            .iter()
            .map(|region| region.rect.across())
            .filter(|other| 2 * other.overlap(&own) > own.len().min(other.len()));
        beside.fold(own, |column, other| column.union(&other))
    }

    /// Whether a few lines stand in the margin of a book's one column, as few others do: a second column is no margin.
    pub fn is_in_margin(&self, region: &Region) -> bool {
        const MOST_LINES: usize = 8;
        let Some(margins) = self.margins.get_or_init(|| Margins::of(self)) else { return false };
        let beside = |text: &Rect| 0 < text.down().overlap(&region.rect.down());
        region.lines.len() <= MOST_LINES && margins.hold(&region.rect) && margins.texts.iter().any(beside)
    }

    /// The usual width of a line in the texts read next before and after the region: the upper middle, as last lines
    /// are short. `None` where there is no text.
    pub fn usual_line(&self, at: usize) -> Option<i32> {
        let before = self.texts[..self.texts.partition_point(|(text, _)| *text < at)].last();
        let after = self.texts[self.texts.partition_point(|(text, _)| *text <= at)..].first();
        let own = self.regions[at].rect.width();
        let widths = [before, after].into_iter().flatten().map(|(_, width)| *width);
        widths.min_by_key(|width| ((width - own).abs(), *width))
    }
}

/// Pitches beyond the usual at which white is clearly more than that between paragraphs.
pub(super) const CLEAR: f32 = 0.4;

/// What has fewer lines may be a heading.
pub(super) const TEXT_LINES: usize = 4;

/// The regions of running text, by index, with the upper middle of the widths of their lines.
fn usual_lines(regions: &[Region]) -> Vec<(usize, i32)> {
    const MIDDLE_OF_FULL_LINES: f32 = 0.6;
    let texts = regions.iter().enumerate().filter(|(_, region)| TEXT_LINES <= region.lines.len());
    let width = |region: &Region| quantile(region.lines.iter().map(|line| line.rect.width()), MIDDLE_OF_FULL_LINES);
    texts.filter_map(|(at, region)| Some((at, width(region)?))).collect()
}

/// Whether one box stands over or under the other.
fn is_same_column(one: &Rect, other: &Rect) -> bool {
    /// Share of the narrower.
    const OVERLAP: f32 = 0.3;
    OVERLAP * (narrower(one, other) as f32) < one.across().overlap(&other.across()) as f32
}

fn narrower(one: &Rect, other: &Rect) -> i32 {
    one.width().min(other.width())
}

/// The text of a region, its lines parted by a space.
pub(super) fn text_of(region: &Region) -> String {
    let mut text = String::with_capacity(region.words().map(|word| word.text.len() + 1).sum());
    for (number, word) in region.words().enumerate() {
        text.push_str(if number == 0 { "" } else { " " });
        text.push_str(&word.text);
    }
    text
}

/// Share of a text's letters and digits that are digits.
fn digit_share(text: &str) -> f32 {
    let (mut digits, mut all) = (0, 0);
    if text.is_ascii() {
        digits = text.bytes().filter(u8::is_ascii_digit).count();
        all = text.bytes().filter(u8::is_ascii_alphanumeric).count();
        return digits as f32 / all.max(1) as f32;
    }
    for c in text.chars() {
        digits += usize::from(c.is_numeric());
        all += usize::from(c.is_alphanumeric());
    }
    digits as f32 / all.max(1) as f32
}
