//! Pictures that stand in the text of several columns.

use super::barriers::is_picture;
use crate::model::{Columns, Page, Rect, Region, Scale, Span, median};

/// A picture over a gutter, set into columns that go on under it.
pub(super) struct Float {
    /// The gutter along the picture and its caption.
    pub gutter: Rect,
    picture: Rect,
}

/// How far, in pitches, the gutter may end over the picture or go on under it: white and a caption stand there.
const REACH: f32 = 6.0;
/// How far aside the gutter may go on, in type sizes.
const ASIDE: f32 = 1.25;
/// A caption's type is no larger than this, in the body's.
const CAPTION_TYPE: f32 = 1.25;

impl Float {
    /// Whether a region is the picture's: a caption, or what an engine read in it.
    pub fn owns(&self, region: &Region) -> bool {
        let over = 0 < region.rect.across().overlap(&self.gutter.across());
        // The gutter goes on beside the foot of a caption that leans.
        let inside = self.gutter.down().overlap(&region.rect.down());
        over && region.rect.height() <= 2 * inside
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
    floats.filter(|float| regions.iter().all(|region| is_over_or_caption(region, float, scale))).collect()
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
        Some(Float { gutter, picture })
    });
    pairs.collect()
}

/// Whether a region does not speak against a picture in the text: it stands beside the gutter, or is no headline.
fn is_over_or_caption(region: &Region, float: &Float, scale: &Scale) -> bool {
    let meets = region.rect.intersect(&float.gutter).is_some();
    let type_size = median(region.words().map(|word| word.type_size)).unwrap_or(scale.type_size);
    !meets || (float.owns(region) && type_size <= CAPTION_TYPE * scale.type_size)
}
