//! Boxes and nothing about text.

use std::cmp::Ordering;
use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A box, half-open: `left <= x < right`, `top <= y < bottom`. The origin is the top left of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Rect {
    pub left: i32,
    pub top: i32,
    pub right: i32,
    pub bottom: i32,
}

impl Rect {
    /// Makes a box; edges given the wrong way round are swapped.
    pub fn new(left: i32, top: i32, right: i32, bottom: i32) -> Self {
        Self { left: left.min(right), top: top.min(bottom), right: right.max(left), bottom: bottom.max(top) }
    }

    pub fn width(&self) -> i32 {
        self.right - self.left
    }

    pub fn height(&self) -> i32 {
        self.bottom - self.top
    }

    pub fn longer_side(&self) -> i32 {
        self.width().max(self.height())
    }

    pub fn area(&self) -> i64 {
        i64::from(self.width()) * i64::from(self.height())
    }

    pub fn is_empty(&self) -> bool {
        self.width() == 0 || self.height() == 0
    }

    pub fn mid_x(&self) -> f32 {
        (self.left + self.right) as f32 / 2.0
    }

    pub fn mid_y(&self) -> f32 {
        (self.top + self.bottom) as f32 / 2.0
    }

    /// The horizontal extent.
    pub fn across(&self) -> Span {
        Span { start: self.left, end: self.right }
    }

    /// The vertical extent.
    pub fn down(&self) -> Span {
        Span { start: self.top, end: self.bottom }
    }

    /// The smallest box that holds both.
    pub fn union(&self, other: &Rect) -> Rect {
        Rect {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// What both cover, or `None` where they do not meet.
    pub fn intersect(&self, other: &Rect) -> Option<Rect> {
        let left = self.left.max(other.left);
        let top = self.top.max(other.top);
        let right = self.right.min(other.right);
        let bottom = self.bottom.min(other.bottom);
        (left < right && top < bottom).then_some(Rect { left, top, right, bottom })
    }

    pub fn contains(&self, other: &Rect) -> bool {
        self.left <= other.left && self.top <= other.top && other.right <= self.right && other.bottom <= self.bottom
    }

    /// Whether at least half of the box lies in the other.
    pub fn is_half_in(&self, other: &Rect) -> bool {
        other.intersect(self).is_some_and(|part| self.area() <= 2 * part.area())
    }

    /// The box with so much more on each side.
    pub fn grown(&self, by: i32) -> Rect {
        Rect { left: self.left - by, top: self.top - by, right: self.right + by, bottom: self.bottom + by }
    }

    /// The box of as many cells, in their units: each is so wide and high.
    pub fn of_cells(&self, side: i32) -> Rect {
        Rect { left: self.left * side, top: self.top * side, right: self.right * side, bottom: self.bottom * side }
    }

    pub fn shifted(&self, dx: i32, dy: i32) -> Rect {
        Rect { left: self.left + dx, top: self.top + dy, right: self.right + dx, bottom: self.bottom + dy }
    }

    /// The smallest box that holds all, or `None` for none.
    pub fn around<'a>(rects: impl IntoIterator<Item = &'a Rect>) -> Option<Rect> {
        rects.into_iter().copied().reduce(|all, rect| all.union(&rect))
    }
}

/// An extent in one direction, half-open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Span {
    pub start: i32,
    pub end: i32,
}

impl Span {
    pub fn len(&self) -> i32 {
        self.end - self.start
    }

    pub fn is_empty(&self) -> bool {
        self.end <= self.start
    }

    pub fn mid(&self) -> f32 {
        (self.start + self.end) as f32 / 2.0
    }

    /// What both cover; its end lies before its start where they do not meet.
    pub fn common(&self, other: &Span) -> Span {
        Span { start: self.start.max(other.start), end: self.end.min(other.end) }
    }

    /// How much both cover; 0 where they do not meet.
    pub fn overlap(&self, other: &Span) -> i32 {
        self.common(other).len().max(0)
    }

    /// The distance between the two; 0 where they touch or overlap.
    pub fn gap(&self, other: &Span) -> i32 {
        (self.start.max(other.start) - self.end.min(other.end)).max(0)
    }

    pub fn contains(&self, other: &Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    pub fn union(&self, other: &Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

impl From<Range<i32>> for Span {
    fn from(range: Range<i32>) -> Self {
        Self { start: range.start, end: range.end }
    }
}

/// Width and height, in the page's units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Size {
    pub width: i32,
    pub height: i32,
}

/// The middle value (the lower of two), or `None` for none. NaN counts as largest.
pub fn median<T: Copy + PartialOrd>(values: impl IntoIterator<Item = T>) -> Option<T> {
    quantile(values, 0.5)
}

/// The value below which the given share of the values lies, or `None` for none.
pub fn quantile<T: Copy + PartialOrd>(values: impl IntoIterator<Item = T>, share: f32) -> Option<T> {
    let mut rest = values.into_iter();
    let first = rest.next()?;
    // Many are all the same; then they need not be kept.
    let mut same = 1;
    let other = rest.find(|value| {
        same += usize::from(*value == first);
        *value != first
    });
    let Some(other) = other else { return Some(first) };
    let others = std::iter::repeat_n(first, same - 1).chain([other]).chain(rest);
    Some(side_by_side(first, others, |values| quantile_of(values, [first, other], share)))
}

/// The value of a rank among some, two different ones of which are likely ones.
fn quantile_of<T: Copy + PartialOrd>(values: &mut [T], likely: [T; 2], share: f32) -> T {
    let last = values.len() - 1;
    let at = ((last as f32 * share.clamp(0.0, 1.0)).floor() as usize).min(last);
    // Of most that are not all the same, one value makes up the middle: counting is quicker than sorting.
    let stands_there = |value: &T| {
        let smaller = values.iter().filter(|other| *other < value).count();
        smaller <= at && at < smaller + values.iter().filter(|other| *other == value).count()
    };
    match likely.into_iter().find(stands_there) {
        Some(value) => value,
        None => *values.select_nth_unstable_by(at, compare).1,
    }
}

/// Hands over some values in one piece. Most are few, as the words of a line are, and need no place on the heap.
fn side_by_side<T: Copy, R>(first: T, mut rest: impl Iterator<Item = T>, work: impl FnOnce(&mut [T]) -> R) -> R {
    const FEW: usize = 32;
    let mut few = [first; FEW];
    for count in 1..FEW {
        match rest.next() {
            Some(value) => few[count] = value,
            None => return work(&mut few[..count]),
        }
    }
    let (least, most) = rest.size_hint();
    let mut many = Vec::with_capacity(FEW + most.unwrap_or(least));
    many.extend(few);
    many.extend(rest);
    work(&mut many)
}

/// The middle value (the lower of two) where each stands as many times as is said with it, or `None` for none.
pub fn weighted_median<T: Copy + PartialOrd>(values: impl Iterator<Item = (T, usize)>) -> Option<T> {
    // How many times each stands may have to be counted first.
    let mut values = values.filter(|(_, times)| 0 < *times);
    let first = values.next()?;
    Some(side_by_side(first, values, weighted_median_of))
}

fn weighted_median_of<T: Copy + PartialOrd>(values: &mut [(T, usize)]) -> T {
    // The words of a line or page are mostly of one size: then it makes up the middle, and nothing needs to be sorted.
    let usual = majority(values[0].0, values.iter().copied());
    let (mut smaller, mut same, mut all) = (0, 0, 0);
    for &(value, times) in &*values {
        smaller += if value < usual { times } else { 0 };
        same += if value == usual { times } else { 0 };
        all += times;
    }
    let mut before = (all - 1) / 2;
    if smaller <= before && before < smaller + same {
        return usual;
    }
    let mut rest = values;
    while 1 < rest.len() {
        let (smaller, _, _) = rest.select_nth_unstable_by(rest.len() / 2, |a, b| compare(&a.0, &b.0));
        let (count, passed) = (smaller.len(), smaller.iter().map(|(_, times)| times).sum::<usize>());
        if before < passed {
            rest = &mut rest[..count];
        } else {
            before -= passed;
            rest = if before < rest[count].1 { &mut rest[count..=count] } else { &mut rest[count..] };
        }
    }
    rest[0].0
}

/// The value that stands more times than all others together, if there is one (Boyer and Moore, MJRTY, 1981); else any.
fn majority<T: Copy + PartialOrd>(first: T, values: impl Iterator<Item = (T, usize)>) -> T {
    let (mut leader, mut lead) = (first, 0);
    for (value, times) in values {
        if value == leader {
            lead += times;
        } else if times <= lead {
            lead -= times;
        } else {
            (leader, lead) = (value, times - lead);
        }
    }
    leader
}

/// Compares two values; NaN is larger than any number.
fn compare<T: PartialOrd>(one: &T, other: &T) -> Ordering {
    let is_nan = |value: &T| value.partial_cmp(value).is_none();
    one.partial_cmp(other).unwrap_or_else(|| is_nan(one).cmp(&is_nan(other)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_given_the_wrong_way_round_are_swapped() {
        assert_eq!(Rect::new(9, 8, 1, 2), Rect { left: 1, top: 2, right: 9, bottom: 8 });
    }

    #[test]
    fn boxes_that_only_touch_do_not_meet() {
        let left = Rect::new(0, 0, 10, 10);
        assert_eq!(left.intersect(&left.shifted(10, 0)), None);
        assert_eq!(left.intersect(&left.shifted(9, 0)), Some(Rect::new(9, 0, 10, 10)));
    }

    #[test]
    fn spans_overlap_or_have_a_gap() {
        let span = Span::from(0..10);
        assert_eq!((span.overlap(&(4..20).into()), span.gap(&(4..20).into())), (6, 0));
        assert_eq!((span.overlap(&(15..20).into()), span.gap(&(15..20).into())), (0, 5));
    }

    #[test]
    fn the_median_of_an_even_count_is_the_lower() {
        assert_eq!(median([4, 1, 3, 2]), Some(2));
        assert_eq!(median(Vec::<i32>::new()), None);
    }

    #[test]
    fn not_a_number_is_larger_than_any() {
        assert_eq!(median([f32::NAN, 2.0, 1.0]), Some(2.0));
        assert_eq!(quantile([3.0, f32::NAN, 1.0], 0.0), Some(1.0));
    }

    proptest::proptest! {
        #[test]
        fn a_weighted_median_is_the_median_of_repeated_values(values in proptest::collection::vec((0..9, 0..5usize), 0..9)) {
            let repeated = values.iter().flat_map(|(value, times)| std::iter::repeat_n(*value, *times));
            proptest::prop_assert_eq!(weighted_median(values.iter().copied()), median(repeated));
        }
    }
}
