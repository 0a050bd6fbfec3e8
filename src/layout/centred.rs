//! Headlines centred over several columns.

use super::alleys::MOST_REGIONS;
use super::barriers::{is_picture, is_upright};
use crate::model::{Page, Rect, Region, Scale, Span};

/// A headline that is as wide as the columns it stands over while regions are put in order.
pub(super) struct Centred {
    /// From the left of the first column to the right of the last.
    pub rect: Rect,
    own: Rect,
}

/// Makes the headlines wider that are centred over several columns: beside them is nothing, and the text of those columns
/// starts level with that under them.
pub(super) fn widen_centred(regions: &mut [Region], page: &Page, scale: &Scale) -> Vec<Centred> {
    let mut found: Vec<Centred> = vec![];
    if MOST_REGIONS < regions.len() {
        return found;
    }
    let mut from_below: Vec<usize> = (0..regions.len()).collect();
    from_below.sort_by_key(|at| (-regions[*at].rect.top, regions[*at].rect.left));
    let print = Print::of(regions, page, scale);
    for at in from_below {
        let Some(rect) = reach(at, regions, &found, &print) else { continue };
        found.push(Centred { rect, own: regions[at].rect });
        regions[at].rect = rect;
    }
    found
}

/// What stands on a page beside its headlines.
struct Print<'a> {
    page: &'a Page,
    scale: &'a Scale,
    pictures: Vec<Rect>,
    /// Of each region, whether it stands in a picture, and whether it is a line right over a column.
    in_picture: Vec<bool>,
    over_column: Vec<bool>,
}

impl<'a> Print<'a> {
    fn of(regions: &[Region], page: &'a Page, scale: &'a Scale) -> Self {
        let pictures = page.pictures.iter().filter(|picture| is_picture(picture, page, scale));
        let pictures: Vec<Rect> = pictures.copied().collect();
        let is_in_picture = |region: &Region| pictures.iter().any(|picture| region.rect.is_half_in(picture));
        let in_picture: Vec<bool> = regions.iter().map(is_in_picture).collect();
        let is_over = |line: &Region| regions.iter().any(|column| stands_right_over(line, column, scale));
        let over_column = regions.iter().map(is_over).collect();
        Self { page, scale, pictures, in_picture, over_column }
    }
}

/// Gives the headlines back their own boxes.
pub(super) fn narrow_centred(regions: &mut [Region], centred: &[Centred]) {
    for region in regions {
        if let Some(centred) = centred.iter().find(|centred| centred.rect == region.rect) {
            region.rect = centred.own;
        }
    }
}

/// The gutters without what lies in a headline, where there is white beside it.
pub(super) fn cut_gutters(gutters: Vec<Rect>, centred: &[Centred]) -> Vec<Rect> {
    let cut = |gutters: Vec<Rect>, headline: &Centred| -> Vec<Rect> {
        // One beside the last column may reach into its box.
        let is_inside =
            |gutter: &Rect| (headline.rect.left as f32..headline.rect.right as f32).contains(&gutter.mid_x());
        let parts = |gutter: Rect| match gutter.intersect(&headline.rect).filter(|_| is_inside(&gutter)) {
            None => vec![gutter],
            Some(part) => {
                let (over, under) = (Rect { bottom: part.top, ..gutter }, Rect { top: part.bottom, ..gutter });
                [over, under].into_iter().filter(|rect| !rect.is_empty()).collect()
            }
        };
        gutters.into_iter().flat_map(parts).collect()
    };
    centred.iter().fold(gutters, cut)
}

/// The box of a headline over all the columns it is centred over, or over the deck that is.
fn reach(at: usize, regions: &[Region], found: &[Centred], print: &Print) -> Option<Rect> {
    const MOST_LINES: usize = 3;
    if MOST_LINES < regions[at].lines.len() || print.in_picture[at] {
        return None;
    }
    let headline = regions[at].rect;
    let others = || {
        let others = regions.iter().enumerate().filter(|(other, _)| *other != at);
        others.filter(|(other, _)| !print.in_picture[*other])
    };
    // The first column may start with a byline, in its own region or in that of the text, and the others level with the text.
    let is_first = |region: &Region| region.rect.right as f32 <= headline.mid_x();
    let is_byline = |(other, region): (usize, &Region)| {
        print.over_column[other] && is_first(region) && headline.bottom <= region.rect.top
    };
    let box_of = |region: &Region| if is_first(region) { without_byline(region, print.scale) } else { region.rect };
    let with_pictures = |texts: Vec<Rect>| [&texts[..], &print.pictures].concat();
    let whole = with_pictures(others().map(|(_, region)| region.rect).collect());
    let below = with_pictures(others().filter(|other| !is_byline(*other)).map(|(_, region)| region.rect).collect());
    let inside = with_pictures(others().map(|(_, region)| box_of(region)).collect());
    let mut columns = vec![whole, below, inside];
    columns.dedup();
    columns.into_iter().filter_map(|others| reach_among(others, headline, found, print)).max_by_key(Rect::width)
}

/// Whether a region is a line right over the column of another.
fn stands_right_over(line: &Region, column: &Region, scale: &Scale) -> bool {
    let gap = (column.rect.top - line.rect.bottom) as f32;
    let aside = (column.rect.left - line.rect.left).abs() as f32;
    line.lines.len() == 1 && 1 < column.lines.len() && gap.abs() <= scale.pitch && aside <= scale.type_size
}

/// The box of a region without a byline at its top: a short line, or one over the indent of a paragraph.
fn without_byline(region: &Region, scale: &Scale) -> Rect {
    /// In the width of the region.
    const SHORT: f32 = 0.8;
    match &region.lines[..] {
        [first, second, ..]
            if (first.rect.width() as f32) < SHORT * region.rect.width() as f32
                || scale.type_size <= (second.rect.left - first.rect.left) as f32 =>
        {
            Rect { top: second.rect.top, ..region.rect }
        }
        _ => region.rect,
    }
}

fn reach_among(others: Vec<Rect>, headline: Rect, found: &[Centred], print: &Print) -> Option<Rect> {
    /// One that is wider, in the width of the columns, stands over the outer ones itself.
    const NARROWER: f32 = 0.8;
    let place = Place { headline, others, page: print.page, scale: print.scale };
    let under = place.under()?;
    let is_deck = found.iter().any(|deck| deck.rect == under) && place.is_centred_over(&under);
    let over_deck = || (is_deck && place.is_alone_over(&under, under.top)).then_some(under);
    let Rect { left, right, .. } = place.columns(under.top).or_else(over_deck)?;
    let whole = Rect { left, right, ..place.headline };
    let is_narrower = place.headline.width() as f32 <= NARROWER * whole.width() as f32;
    let reaches_out = left < place.headline.left && place.headline.right < right;
    (is_narrower && reaches_out && place.is_alone_over(&whole, under.top)).then_some(whole)
}

/// How far the tops of columns are apart that start level, in type sizes.
const LEVEL: f32 = 0.75;
/// Widest white between columns under one headline, in type sizes.
const WIDEST: f32 = 6.0;

/// A headline among the other regions.
struct Place<'a> {
    headline: Rect,
    others: Vec<Rect>,
    page: &'a Page,
    scale: &'a Scale,
}

impl Place<'_> {
    fn is_over(&self, rect: &Rect) -> bool {
        0 < rect.across().overlap(&self.headline.across())
    }

    /// What stands close under the headline.
    fn under(&self) -> Option<Rect> {
        /// White, in pitches.
        const CLOSE: f32 = 3.0;
        let is_under = |rect: &&Rect| self.is_over(rect) && self.headline.mid_y() < rect.top as f32;
        let under = self.others.iter().filter(is_under).min_by_key(|rect| rect.top).copied();
        under.filter(|under| (under.top - self.headline.bottom) as f32 <= CLOSE * self.scale.pitch)
    }

    /// The box of as many columns as the headline is centred over that start at a height.
    fn columns(&self, top: i32) -> Option<Rect> {
        let is_level = |rect: &&Rect| (rect.top - top).abs() as f32 <= LEVEL * self.scale.type_size;
        let mut columns: Vec<Rect> = self.others.iter().filter(is_level).copied().collect();
        columns.sort_by_key(|rect| (rect.left, rect.right));
        let first = columns.iter().position(|rect| self.is_over(rect))?;
        let last = columns.iter().rposition(|rect| self.is_over(rect))?;
        let widest = columns.iter().map(Rect::width).max()?;
        // A column that starts with a short line is narrower. Under the headline itself a picture may stand that is too pale to be
        // seen, or that starts lower.
        let joins = |left: &Rect, right: &Rect| {
            let most = WIDEST * self.scale.type_size;
            let (gap, step) = (Span { start: left.right, end: right.left }, right.left - left.left);
            let bare = gap.len() - gap.overlap(&self.headline.across());
            left.right <= right.left && (step as f32 <= widest as f32 + most || bare as f32 <= most)
        };
        let goes_on = |left: usize| joins(&columns[left], &columns[left + 1]);
        let (mut start, mut end) = (first, last);
        while 0 < start && goes_on(start - 1) && self.is_alone_over(&columns[start - 1], top) {
            start -= 1;
        }
        while end + 1 < columns.len() && goes_on(end) && self.is_alone_over(&columns[end + 1], top) {
            end += 1;
        }
        let spans = (start..=first).flat_map(|from| (last..=end).map(move |to| (from, to)));
        let several = spans.filter(|(from, to)| from < to);
        several.filter_map(|(from, to)| self.fit(&columns[from..=to])).max_by_key(Rect::width)
    }

    /// The box of columns, if the headline is centred over them as they are, or over columns that are all as wide as the
    /// widest: one may hold short lines alone.
    fn fit(&self, columns: &[Rect]) -> Option<Rect> {
        let whole = Rect::around(columns)?;
        let widest = columns.iter().map(Rect::width).max()?;
        let filled = Rect { right: whole.right.max(columns.last()?.left + widest), ..whole };
        [whole, filled].into_iter().find(|rect| self.is_centred_over(rect))
    }

    fn is_centred_over(&self, columns: &Rect) -> bool {
        /// How far the middles are apart, in type sizes, and in the width of the columns.
        const CENTRED: f32 = 1.5;
        const SHARE: f32 = 0.02;
        let most = (CENTRED * self.scale.type_size).max(SHARE * columns.width() as f32);
        (columns.mid_x() - self.headline.mid_x()).abs() <= most
    }

    /// Whether nothing but white stands over a column that starts at a height, beside the headline; no rule parts the two.
    fn is_alone_over(&self, column: &Rect, top: i32) -> bool {
        let level = (LEVEL * self.scale.type_size) as i32;
        let is_beside = |other: &&Rect| other.top < top - level && self.headline.top + level / 2 < other.bottom;
        let is_free = |other: &Rect| other.across().overlap(&column.across()) <= 0;
        self.others.iter().filter(is_beside).all(is_free) && !is_ruled_off(column, &self.headline, self.page)
    }
}

/// Whether a rule stands beside the headline, between it and a column.
fn is_ruled_off(column: &Rect, headline: &Rect, page: &Page) -> bool {
    let (left, right) = (column.mid_x().min(headline.mid_x()), column.mid_x().max(headline.mid_x()));
    let is_beside = |rule: &Rect| (rule.top as f32) < headline.mid_y() && headline.mid_y() < rule.bottom as f32;
    let is_between = |rule: &Rect| left < rule.mid_x() && rule.mid_x() < right;
    page.rules.iter().any(|rule| is_upright(rule) && is_beside(rule) && is_between(rule))
}
