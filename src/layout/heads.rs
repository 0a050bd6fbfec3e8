//! Gutters that reach up between the halves of a line that is centred over both columns, as a Chinese deck of two halves is.

use super::rows::Rows;
use crate::model::{Gutter, Page, Rect, Scale, Word};

/// How far under the top of a gutter such lines stand, in pitches.
const DEEPEST: f32 = 5.0;
/// How far under that the columns show how wide they are, in pitches.
const COLUMNS: f32 = 12.0;
/// How far a headline over both columns stands over the gutter, in pitches.
const OVER: f32 = 3.0;
/// Type of a headline, in body type sizes.
const LARGER: f32 = 1.15;
/// In type sizes: the white beside such a line and what it differs by between the two sides, the white between its halves, and
/// by how much that on the outer side of a half is wider.
const OUTSIDE: f32 = 1.5;
const UNEVEN: f32 = 1.5;
const INSIDE: f32 = 4.0;
const WIDER: f32 = 1.0;
/// An indented first line on the left beside a last line on the right is no such head: both touch the gutter, but for so much, and
/// the indent is no deeper; in type sizes.
const FLUSH: f32 = 0.25;
const INDENT: f32 = 2.5;

/// The gutters, each without the part between the halves of lines that stand under a headline over both columns.
pub(super) fn end_under_heads(gutters: Vec<Gutter>, rows: &Rows, page: &Page, scale: &Scale) -> Vec<Gutter> {
    let all: Vec<Rect> = gutters.iter().map(|gutter| gutter.rect).collect();
    let ended = |gutter: Gutter| {
        let Some(head) = Head::over(&gutter.rect, &all, rows, page.size.width, scale) else { return gutter };
        Gutter { rect: Rect { top: head.foot(), ..gutter.rect }, ..gutter }
    };
    gutters.into_iter().map(ended).filter(|gutter| gutter.rect.top < gutter.rect.bottom).collect()
}

/// The lines at the top of a gutter, under a headline.
struct Head<'a> {
    /// From top to bottom.
    words: Vec<&'a Word>,
    /// From the left of the first column to the right of the second.
    columns: Rect,
    gutter: Rect,
    scale: &'a Scale,
}

impl<'a> Head<'a> {
    /// `None` where no headline stands over both columns.
    fn over(gutter: &Rect, gutters: &[Rect], rows: &Rows<'a>, width: i32, scale: &'a Scale) -> Option<Self> {
        let pitches = |count: f32| (count * scale.pitch) as i32;
        let near = Rect {
            left: 0,
            right: width,
            top: gutter.top - pitches(OVER),
            bottom: (gutter.top + pitches(COLUMNS)).min(gutter.bottom),
        };
        let beside = |other: &&Rect| 0 < other.down().overlap(&Rect { top: gutter.top, ..near }.down());
        let left =
            gutters.iter().filter(beside).filter(|other| other.right < gutter.left).map(|other| other.right).max();
        let right =
            gutters.iter().filter(beside).filter(|other| gutter.right < other.left).map(|other| other.left).min();
        let sheet = Rect { left: left.unwrap_or(near.left), right: right.unwrap_or(near.right), ..near };
        let words: Vec<&Word> = rows.within(&sheet).map(|at| rows.words()[at]).collect();
        let is_headline =
            |word: &&&Word| LARGER * scale.type_size < word.type_size && word.rect.mid_y() < gutter.top as f32;
        let over = || words.iter().filter(is_headline).map(|word| &word.rect);
        let runs_over = over().any(|rect| rect.left < gutter.left) && over().any(|rect| gutter.right < rect.right);
        let under: Vec<&Word> = words.into_iter().filter(|word| gutter.top as f32 <= word.rect.mid_y()).collect();
        let columns = Rect::around(under.iter().map(|word| &word.rect)).filter(|_| runs_over)?;
        Some(Self { words: under, columns, gutter: *gutter, scale })
    }

    /// Where the last of the lines that are centred over both columns ends; the top of the gutter where none is.
    fn foot(&self) -> i32 {
        let top = self.gutter.top;
        let deepest = top as f32 + DEEPEST * self.scale.pitch;
        let mut words: Vec<&Rect> =
            self.words.iter().map(|word| &word.rect).filter(|rect| rect.mid_y() < deepest).collect();
        words.sort_by(|one, other| one.mid_y().total_cmp(&other.mid_y()));
        let lines = words.chunk_by(|above, below| below.mid_y() - above.mid_y() < self.scale.pitch / 2.0);
        let centred = lines.take_while(|line| self.is_centred(line));
        centred.flatten().map(|rect| rect.bottom).max().unwrap_or(top)
    }

    /// Whether the words of a line stand about the gutter, with the same white on both sides.
    fn is_centred(&self, line: &[&Rect]) -> bool {
        let em = self.scale.type_size;
        let (left, right): (Vec<&Rect>, Vec<&Rect>) = line.iter().partition(|rect| rect.mid_x() < self.gutter.mid_x());
        let (Some(left), Some(right)) = (Rect::around(left), Rect::around(right)) else { return false };
        let outside = [left.left - self.columns.left, self.columns.right - right.right].map(|white| white as f32 / em);
        let inside = (right.left - left.right) as f32 / em;
        let at_gutter = [left.right - self.gutter.left, right.left - self.gutter.right];
        let is_flush = at_gutter.iter().all(|apart| apart.abs() as f32 <= FLUSH * em);
        if is_flush && outside[0] <= INDENT {
            return false;
        }
        outside.iter().all(|white| OUTSIDE <= *white && inside / 2.0 + WIDER <= *white)
            && (outside[0] - outside[1]).abs() <= UNEVEN
            && inside <= INSIDE
    }
}
