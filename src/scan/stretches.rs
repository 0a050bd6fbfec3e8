//! Gaps that lie under each other, as the straight gutters that they make.

use crate::model::{Rect, Span, median, quantile};

use super::gutters::{Gap, MIN_LINES, Measures, has_edge_of, min_width, reaches_in};

/// Weight of the width of a gap: twice the usual word space counts as nearly three lines of the usual.
const WIDTH_POWER: f32 = 1.5;

/// Lines with a gap of one word space above each other that make a gutter. Such rivers are hardly longer than four lines.
const MIN_EVIDENCE: f32 = 6.0;

/// The same where a gutter goes on behind white.
const MIN_IN_LINE: f32 = 3.0;

/// Widest gap that counts, in word spaces; short last lines and blank cells say no more.
const MAX_WIDTH: f32 = 4.0;

/// What a printed rule in the gap counts for, in lines.
const RULE_EVIDENCE: f32 = 3.0;

/// Lines by which the usual width of a gutter is judged.
const WINDOW: usize = 12;

/// A straight gutter, as far as there are lines on both sides.
pub struct Stretch {
    pub rect: Rect,
    /// Usual height of the bands beside it.
    pub band: i32,
    /// In lines with a gap of one word space.
    evidence: f32,
}

impl Stretch {
    fn of(gaps: &[Gap], common: Span, measures: &Measures) -> Option<Self> {
        let evidence = evidence(gaps, common, measures);
        if gaps.len() < MIN_LINES || evidence < MIN_IN_LINE {
            return None;
        }
        let (top, bottom) = (gaps.first()?.down.start, gaps.iter().map(|gap| gap.down.end).max()?);
        let rect = Rect { left: common.start, top, right: common.end, bottom };
        Some(Self { rect, band: median(gaps.iter().map(|gap| gap.band))?, evidence })
    }

    /// Whether it is a gutter, whatever else there is.
    pub fn is_gutter(&self) -> bool {
        MIN_EVIDENCE <= self.evidence
    }
}

/// Cuts a chain where no straight stripe is left, and keeps the stretches that are gutters or may be parts of one.
pub fn straight_stretches(chain: &[Gap], measures: &Measures) -> Vec<Stretch> {
    let mut gutters = vec![];
    let mut rest = chain;
    while let Some(first) = rest.first() {
        let widths = rest.iter().take(WINDOW).map(|gap| gap.across.len() as f32);
        let usual = quantile(widths, 0.25).unwrap_or_default();
        let narrowest = min_width(measures).max(0.5 * usual);
        let mut common = first.across;
        let goes_on = |gap: &&Gap| {
            let narrower = common.common(&gap.across);
            let fits = narrowest <= narrower.len() as f32;
            if fits {
                common = narrower;
            }
            fits || reaches_in(gap, common, measures)
        };
        let count = rest.iter().take_while(goes_on).count().max(1);
        let (stretch, after) = rest.split_at(count);
        gutters.extend(Stretch::of(stretch, common, measures));
        // White beside a picture or short lines may go on as a narrower gutter, for no more than the last lines of a page.
        let (lower, narrower) = narrowed(after, common, measures);
        if MIN_NARROWED <= lower {
            gutters.extend(Stretch::of(&rest[..count + lower], narrower, measures));
        }
        rest = after;
    }
    gutters
}

/// Fewest lines along which a gutter goes on narrower.
const MIN_NARROWED: usize = 2;

/// How many gaps go on with a gutter that is wider above, with an edge of it, and what they have in common.
fn narrowed(after: &[Gap], above: Span, measures: &Measures) -> (usize, Span) {
    let mut common = above;
    let goes_on = |gap: &&Gap| {
        let narrower = common.common(&gap.across);
        let fits = measures.word_space <= narrower.len() as f32 && has_edge_of(gap.across, common, measures);
        common = if fits { narrower } else { common };
        fits
    };
    let count = after.iter().take_while(goes_on).count();
    (count, common)
}

fn evidence(stretch: &[Gap], common: Span, measures: &Measures) -> f32 {
    let of_line = |gap: &Gap| {
        let size = (gap.band as f32 / measures.x_height).max(1.0);
        let spaces = common.len() as f32 / (measures.word_space * size);
        spaces.min(MAX_WIDTH).powf(WIDTH_POWER) + if gap.ruled { RULE_EVIDENCE } else { 0.0 }
    };
    stretch.iter().map(of_line).sum()
}
