//! Pictures that stand in the text of several columns.

use super::barriers::{is_picture, is_upright};
use super::frames::{CLOSED, frame_around};
use super::headings::{ends_open, starts_inside};
use crate::model::{Columns, Line, Page, Rect, Region, Scale, Span, median};

/// A picture over a gutter, set into columns that go on under it.
pub(super) struct Float {
    /// The gutter along the picture and its caption.
    pub gutter: Rect,
    /// What is white both over the picture and under it, without its edges, as far down as the gutter.
    white: Rect,
    picture: Rect,
    /// Whether it is a frame with an advertisement, and all in it belongs to it.
    pub is_frame: bool,
}

/// How far, in pitches, the gutter may end over the picture or go on under it: white and a caption stand there.
const REACH: f32 = 6.0;
/// How far aside the gutter may go on, in type sizes.
const ASIDE: f32 = 1.25;
/// How far a column may reach into the gutter, in type sizes.
const EDGE: f32 = 0.5;
/// A caption's type is no larger than this, in the body's.
const CAPTION_TYPE: f32 = 1.25;

/// A rule is at least so many times as long as a picture is wide, where it is no part of its frame.
const LONGER: f32 = 1.1;

impl Float {
    /// The gutter beside what is set in. Over a picture a row of articles may end that it belongs to; sentences go on from over a
    /// frame to under it.
    pub fn set_in(&self) -> Rect {
        match self.is_frame {
            true => self.gutter,
            false => Rect { top: self.picture.top, bottom: self.picture.bottom, ..self.gutter },
        }
    }

    pub fn top(&self) -> i32 {
        self.picture.top
    }

    /// The picture or frame.
    pub fn rect(&self) -> Rect {
        self.picture
    }

    /// Whether a region is the picture's: a caption, or what an engine read in it.
    pub fn owns(&self, region: &Region) -> bool {
        if self.is_frame {
            return self.picture.contains(&region.rect);
        }
        // A column has lines over the picture, too, that may reach into the white. The gutter goes on beside the foot of a
        // caption that leans.
        let is_inside = |rect: &Rect| (self.gutter.top as f32..=self.gutter.bottom as f32).contains(&rect.mid_y());
        let is_own = |line: &&Line| is_inside(&line.rect) && 0 < line.rect.across().overlap(&self.white.across());
        region.lines.len() <= 2 * region.lines.iter().filter(is_own).count()
    }

    /// Whether a rule over more than the picture parts it from what stands under it: something new begins there.
    fn is_ruled_off(&self, rule: &Rect) -> bool {
        let is_over = rule.left < self.gutter.left && self.gutter.right < rule.right;
        let is_under = self.picture.bottom <= rule.top && rule.bottom <= self.gutter.bottom;
        is_over && is_under && LONGER * self.picture.width() as f32 <= rule.width() as f32
    }

    /// Whether a line of a region stands in the white.
    fn meets(&self, region: &Region) -> bool {
        let stands = |rect: &Rect| rect.intersect(&self.white).is_some();
        stands(&region.rect) && region.lines.iter().any(|line| stands(&line.rect))
    }

    /// Where the picture's own regions go: behind the last of the others that stands over the picture.
    pub fn place_in(&self, order: &[Region]) -> usize {
        let over = |region: &Region| {
            region.rect.mid_y() < self.picture.mid_y() && 0 < region.rect.across().overlap(&self.picture.across())
        };
        order.iter().rposition(over).map_or(0, |last| last + 1)
    }
}

/// Finds the pictures that stand in the text: a gutter ends over them and goes on under them, and nothing but a caption
/// stands there. Printers set such a picture into finished columns, and each column is read on under it; under a
/// headline, something new begins.
pub(super) fn find_floats(regions: &[Region], page: &Page, columns: &Columns, scale: &Scale) -> Vec<Float> {
    let pictures = page.pictures.iter().filter(|picture| is_picture(picture, page, scale));
    let floats = pictures.flat_map(|picture| floats_at(*picture, columns, scale));
    let rules: Vec<&Rect> = page.rules.iter().filter(|rule| !is_upright(rule)).collect();
    floats
        .chain(framed_floats(regions, page, columns, scale))
        .filter(|float| !rules.iter().any(|rule| float.is_ruled_off(rule)))
        .filter(|float| regions.iter().all(|region| is_over_or_caption(region, float, scale)))
        .collect()
}

/// One for each gutter that the picture parts.
fn floats_at(picture: Rect, columns: &Columns, scale: &Scale) -> Vec<Float> {
    let reach = (REACH * scale.pitch) as i32;
    let crossed = |rect: &Rect| picture.across().contains(&rect.across());
    let above =
        |rect: &Rect| crossed(rect) && rect.top < picture.top && Span::from(rect.bottom..picture.top).len() <= reach;
    let below = |rect: &Rect| crossed(rect) && picture.bottom < rect.bottom && rect.top - picture.bottom <= reach;
    let gutters = || columns.gutters.iter().map(|gutter| gutter.rect);
    let uppers = gutters().filter(|rect| above(rect) && rect.bottom < picture.bottom);
    let pairs = uppers.filter_map(|upper| {
        let aside = |rect: &Rect| upper.across().gap(&rect.across()) as f32 <= ASIDE * scale.type_size;
        let lower = gutters()
            .filter(|rect| below(rect) && picture.top < rect.top && aside(rect))
            .min_by_key(|rect| rect.top)?;
        let across = upper.across().union(&lower.across());
        let gutter = Rect { left: across.start, top: upper.bottom, right: across.end, bottom: lower.top };
        let common = Rect { left: upper.left.max(lower.left), right: upper.right.min(lower.right), ..gutter };
        let white = if common.left < common.right { common } else { gutter };
        // The edges of a column lie in the white, more or less, beside a picture above all.
        let edge = ((EDGE * scale.type_size) as i32).min((white.width() - 1) / 2);
        let white = Rect { left: white.left + edge, right: white.right - edge, ..white };
        Some(Float { gutter, white, picture, is_frame: false })
    });
    pairs.collect()
}

/// Whether a region does not speak against a picture in the text: it stands beside the gutter, or is no headline.
fn is_over_or_caption(region: &Region, float: &Float, scale: &Scale) -> bool {
    // Most regions stand elsewhere: their type need not be known.
    if !float.meets(region) {
        return true;
    }
    let type_size = || median(region.words().map(|word| word.type_size)).unwrap_or(scale.type_size);
    float.owns(region) && (float.is_frame || type_size() <= CAPTION_TYPE * scale.type_size)
}

/// The frames that stand in the text as pictures do: sentences break off over them and go on under them.
fn framed_floats(regions: &[Region], page: &Page, columns: &Columns, scale: &Scale) -> Vec<Float> {
    let (reach, slack) = ((REACH * scale.pitch) as i32, (EDGE * scale.type_size) as i32);
    let mut frames: Vec<Rect> = vec![];
    for upper in columns.gutters.iter().map(|gutter| gutter.rect) {
        let is_under = |region: &&Region| {
            let rect = &region.rect;
            let is_near = (upper.bottom - slack..=upper.bottom + reach).contains(&rect.top);
            is_near && rect.left <= upper.left && upper.right <= rect.right
        };
        let mut under = regions.iter().filter(is_under);
        let frame = under.find_map(|region| frame_around(&region.rect, &page.rules, scale));
        frames.extend(frame.filter(|frame| !frames.contains(frame)));
    }
    let floats = frames.into_iter().flat_map(|frame| floats_at(frame, columns, scale));
    let floats = floats.map(|float| Float { is_frame: true, ..float });
    let is_set_in = |float: &Float| {
        runs_on_under(float, regions, scale) || Beside::of(float, regions, columns, page, scale).are_read_through()
    };
    floats.filter(is_set_in).collect()
}

/// Whether a sentence that breaks off at the foot of a column over a frame goes on under it.
fn runs_on_under(float: &Float, regions: &[Region], scale: &Scale) -> bool {
    let (frame, reach) = (float.picture, (REACH * scale.pitch) as i32);
    let slack = (EDGE * scale.type_size) as i32;
    let is_column = |region: &Region| {
        let inside = region.rect.across().overlap(&frame.across());
        region.rect.width() < 2 * inside && !float.gutter.across().contains(&region.rect.across())
    };
    let columns = || regions.iter().filter(|region| is_column(region));
    let lasts = columns().filter(|region| (-slack..=reach).contains(&(frame.top - region.rect.bottom)));
    let goes_on = |last: &Region| {
        let is_under = |region: &&Region| {
            (-slack..=reach).contains(&(region.rect.top - frame.bottom))
                && 0 < region.rect.across().overlap(&last.rect.across())
        };
        let first = columns().filter(is_under).min_by_key(|region| region.rect.top);
        first.is_some_and(starts_inside)
    };
    lasts.filter(|last| ends_open(last)).any(goes_on)
}

/// The ends of the columns to both sides of a gutter that a frame parts: `None` where nothing stands.
struct Beside<'a> {
    /// The first and the last region of the left and the right column, over the frame.
    over: [Option<(&'a Region, &'a Region)>; 2],
    under: [Option<(&'a Region, &'a Region)>; 2],
}

impl<'a> Beside<'a> {
    fn of(float: &Float, regions: &'a [Region], columns: &Columns, page: &Page, scale: &Scale) -> Self {
        let (frame, gutter) = (float.picture, float.gutter);
        let others = || {
            let gutters = columns.gutters.iter().map(|other| other.rect);
            gutters.filter(|other| other.down().gap(&gutter.down()) == 0)
        };
        let left = others().filter(|other| other.right < gutter.left).map(|other| other.right).max();
        let right = others().filter(|other| gutter.right < other.left).map(|other| other.left).min();
        let spans = [
            Span { start: left.unwrap_or(frame.left).max(frame.left), end: gutter.left },
            Span { start: gutter.right, end: right.unwrap_or(frame.right).min(frame.right) },
        ];
        // What lies over both columns ends them.
        let near = (CLOSED * scale.pitch) as i32;
        let is_lid = |rule: &Rect| {
            let apart = (rule.top - frame.top).abs().min((rule.bottom - frame.bottom).abs());
            apart <= near && (rule.width() as f32) < LONGER * frame.width() as f32
        };
        let rules = page.rules.iter().filter(|rule| !is_upright(rule) && !is_lid(rule));
        let rects = regions.iter().map(|region| &region.rect).chain(rules);
        let over_both: Vec<&Rect> =
            rects.filter(|rect| spans.iter().all(|span| 0 < span.overlap(&rect.across()))).collect();
        let over_both = || over_both.iter();
        let top = over_both().map(|rect| rect.bottom).filter(|bottom| *bottom <= frame.top).max().unwrap_or(i32::MIN);
        let bottom = over_both().map(|rect| rect.top).filter(|top| frame.bottom <= *top).min().unwrap_or(i32::MAX);
        let ends = |span: &Span, from: i32, to: i32| {
            let is_inside = |region: &&Region| {
                let rect = &region.rect;
                rect.width() < 2 * span.overlap(&rect.across()) && (from..to).contains(&(rect.mid_y() as i32))
            };
            let inside = || regions.iter().filter(is_inside);
            let first = inside().min_by_key(|region| (region.rect.top, region.rect.left))?;
            Some((first, inside().max_by_key(|region| (region.rect.bottom, region.rect.left))?))
        };
        let over = spans.each_ref().map(|span| ends(span, top, frame.top));
        Self { over, under: spans.each_ref().map(|span| ends(span, frame.bottom, bottom)) }
    }

    /// Whether sentences go on rather from over the frame to under it than from one column to the next over it.
    fn are_read_through(&self) -> bool {
        /// Seams that fit, less those that do not, by which the one way must be the better: one may fit by chance.
        const ENOUGH: i32 = 2;
        // What ends and what starts at a seam; where nothing stands, it says nothing.
        let seam = |before: Option<(&Region, &Region)>, after: Option<(&Region, &Region)>| {
            let (Some((_, last)), Some((first, _))) = (before, after) else { return 0 };
            if ends_open(last) == starts_inside(first) { 1 } else { -1 }
        };
        let ([over_left, over_right], [under_left, under_right]) = (self.over, self.under);
        let through = seam(over_left, under_left) + seam(under_left, over_right) + seam(over_right, under_right);
        let across = seam(over_left, over_right) + seam(over_right, under_left) + seam(under_left, under_right);
        ENOUGH <= through - across
    }
}

#[cfg(test)]
mod tests {
    use super::super::{RegionParams, cut_regions, measure};
    use super::*;
    use crate::model::{Source, draw_page};

    #[test]
    fn a_column_beside_a_picture_is_no_caption_though_lines_over_the_picture_reach_into_the_gutter() {
        let owns = |text: &str, left: i32| {
            let page = draw_page(text, Source::default());
            let regions = cut_regions(&page, &Columns::default(), &measure(&page), &RegionParams::default());
            let gutter = Rect::new(left, 0, left + 40, 100);
            let white = Rect { left: left + 10, right: left + 30, ..gutter };
            Float { gutter, white, picture: Rect::new(200, 10, 500, 90), is_frame: false }.owns(&regions[0])
        };
        let caption = "the old mill by the river was\nsold on Monday last to a man";
        assert!(owns(caption, 200) && !owns(caption, 285));
        assert!(!owns("the old mill by the river was\nsold on Monday\nlast to a man\nfrom the town", 200));
    }
}
