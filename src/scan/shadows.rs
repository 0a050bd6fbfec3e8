//! The shadow of a fold, which is as dark as a photograph.

use crate::model::{Rect, Span};

/// The shadow of a fold goes down this share of the page's height at least, begins so near its side, and goes so far into it at
/// most, as shares of the width.
const SHADOW: f32 = 0.6;
const AT_SIDE: f32 = 0.04;
const DEEPEST: f32 = 0.15;

/// Leaves out the tones along a side of the page that are the shadow of a fold.
pub fn without_shadows(tones: Vec<Rect>, page: &Rect) -> Vec<Rect> {
    let (side, deepest) = ((AT_SIDE * page.width() as f32) as i32, (DEEPEST * page.width() as f32) as i32);
    let is_at_left = |tone: &Rect| tone.left <= page.left + side && tone.right <= page.left + deepest;
    let is_at_right = |tone: &Rect| page.right - side <= tone.right && page.right - deepest <= tone.left;
    let is_long = |is_at: &dyn Fn(&Rect) -> bool| {
        let mut spans: Vec<Span> = tones.iter().filter(|tone| is_at(tone)).map(Rect::down).collect();
        spans.sort_by_key(|span| span.start);
        let mut end = page.top;
        let covered: i32 = spans
            .into_iter()
            .map(|span| {
                let start = span.start.max(end);
                end = end.max(span.end);
                (end - start).max(0)
            })
            .sum();
        SHADOW * page.height() as f32 <= covered as f32
    };
    let (left, right) = (is_long(&is_at_left), is_long(&is_at_right));
    tones.into_iter().filter(|tone| !(left && is_at_left(tone) || right && is_at_right(tone))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shadow_of_a_fold_is_no_picture() {
        let page = Rect::new(0, 0, 1000, 1400);
        let shadow = [Rect::new(10, 0, 90, 600), Rect::new(20, 640, 120, 1300)];
        let photograph = Rect::new(400, 200, 900, 700);
        let all = [shadow[0], photograph, shadow[1]];
        assert_eq!(without_shadows(all.to_vec(), &page), [photograph]);
        let right = shadow.map(|rect| Rect { left: 1000 - rect.right, right: 1000 - rect.left, ..rect });
        assert_eq!(without_shadows(right.to_vec(), &page), []);
        // Portraits in a column; and one picture printed to the edge.
        let inside = shadow.map(|rect| rect.shifted(40, 0));
        assert_eq!(without_shadows(inside.to_vec(), &page), inside);
        assert_eq!(without_shadows(vec![shadow[0]], &page), [shadow[0]]);
    }
}
