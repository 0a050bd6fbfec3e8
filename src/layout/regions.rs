//! Lines grouped into regions.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::barriers::barriers;
use super::doubt::{doubt, is_speck, usual_confidence};
use super::edges::is_volume_mark;
use super::grids::{find_grids, take_tables};
use super::keep::Layout;
use super::lines::{Ladder, Strip, cut_lines};
use super::repeated::part_repeated_heads;
use crate::model::{Columns, Line, Page, Rect, Region, Scale, Span};

/// How lines are grouped. Each field is where the evidence alone parts two lines; half of one and half of another do too.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RegionParams {
    /// Distance from line to line that parts two regions, in pitches of the type. A blank line makes 2; paragraphs are
    /// set up to 1.3 apart.
    pub max_pitch: f32,
    /// Ratio of two type sizes that parts two regions. Engines measure one type with some 10 % of scatter.
    pub max_type_ratio: f32,
    /// Whether the blocks of the source stay, where it has some.
    pub layout: Layout,
}

impl Default for RegionParams {
    fn default() -> Self {
        Self { max_pitch: 1.5, max_type_ratio: 1.3, layout: Layout::default() }
    }
}

/// Cuts lines at gutters and groups them into regions: lines of one column and one type, without large white, a rule or a
/// picture between. What stands between the rules of a table is one region of its rows. No word is lost or doubled.
pub fn cut_regions(page: &Page, columns: &Columns, scale: &Scale, params: &RegionParams) -> Vec<Region> {
    let (tables, strips) = take_tables(&find_grids(page, scale), cut_lines(page, columns, scale));
    let (barriers, sureness) = (barriers(page, scale), usual_confidence(page));
    let following = following_lines(&Beneath { strips: &strips, columns, scale, params }, sureness);
    let preceding = preceding_lines(&following);
    let pictures = &page.pictures;
    let seams =
        Seams { strips: &strips, following: &following, preceding, barriers, pictures, sureness, scale, params };
    let joined = |at: usize| following[at].filter(|under| !seams.part(at, *under));
    let links: Vec<Option<usize>> = (0..strips.len()).map(joined).collect();
    let is_linked = preceding_lines(&links);
    let starts: Vec<usize> = (0..strips.len()).filter(|at| is_linked[*at].is_none()).collect();
    let mut lines: Vec<Option<Line>> = strips.into_iter().map(|strip| Some(strip.line)).collect();
    let chain = |start: usize| std::iter::successors(Some(start), |at| links[*at]);
    let mut region = |start: usize| Region::new(chain(start).filter_map(|at| lines[at].take()).collect());
    part_repeated_heads(starts.into_iter().filter_map(&mut region).chain(tables).collect(), page)
}

/// For every line the line that it follows, as told from the line that follows each.
fn preceding_lines(following: &[Option<usize>]) -> Vec<Option<usize>> {
    let mut preceding = vec![None; following.len()];
    for (at, under) in following.iter().enumerate() {
        if let Some(under) = under {
            preceding[*under] = Some(at);
        }
    }
    preceding
}

/// For every line the line that follows it in its column: the only one under it that has none but it above. Specks do not
/// count where lines are there.
fn following_lines(beneath: &Beneath, sureness: f32) -> Vec<Option<usize>> {
    let strips = beneath.strips;
    let specks: Vec<bool> = strips.iter().map(|strip| is_speck(&strip.line.words, sureness)).collect();
    let sole = |near: &[usize]| match near {
        [one] => Some(*one),
        several => {
            let mut lines = several.iter().filter(|at| !specks[**at]);
            lines.next().filter(|_| lines.next().is_none()).copied()
        }
    };
    let mut above: Vec<Vec<usize>> = vec![vec![]; strips.len()];
    let ladder = Ladder::of(strips);
    let largest = strips.iter().map(|strip| strip.type_size).fold(beneath.scale.type_size, f32::max);
    let below = |at: usize| {
        let farthest = (beneath.params.max_pitch + LEAN) * pitch_of(largest, beneath.scale);
        let middle = strips[at].band.mid();
        beneath.strips_below(at, ladder.around(middle, middle + farthest))
    };
    let below: Vec<Vec<usize>> = (0..strips.len()).map(below).collect();
    for (at, under) in below.iter().enumerate() {
        under.iter().for_each(|under| above[*under].push(at));
    }
    let follows = |at: usize| sole(&below[at]).filter(|under| sole(&above[*under]) == Some(at));
    (0..strips.len()).map(follows).collect()
}

/// How much lower, in pitches, the lines of the next column may stand on a page that leans.
const LEAN: f32 = 0.3;

/// What a line may fall short of the end of an indent over it, in type sizes.
const SHORT: f32 = 0.4;

/// What stands beneath what.
struct Beneath<'a> {
    strips: &'a [Strip],
    columns: &'a Columns,
    scale: &'a Scale,
    params: &'a RegionParams,
}

impl Beneath<'_> {
    /// Those of some strips that stand directly under one: one in a column, more where it stands over several.
    fn strips_below(&self, at: usize, near: Range<usize>) -> Vec<usize> {
        let strips = self.strips;
        // Most of the others stand in other columns, and need no closer look.
        let own = strips[at].across();
        let reach = (SHORT * strips[at].type_size).ceil() as i32;
        let is_in_column = |other: &usize| {
            let other = strips[*other].across();
            other.start < own.end && own.start <= other.end + reach
        };
        let under: Vec<usize> = near.filter(is_in_column).filter(|other| self.is_under(at, *other, LEAN)).collect();
        let close = |other: &usize| self.is_under(at, *other, 0.0);
        let middle = |other: usize| strips[other].band.mid();
        let Some(nearest) = under.iter().copied().filter(close).map(middle).min_by(f32::total_cmp) else {
            return vec![];
        };
        let level = |other: &usize| middle(*other) <= nearest + LEAN * self.scale.pitch;
        let under: Vec<usize> = under.into_iter().filter(|other| close(other) || level(other)).collect();
        let hidden = |at: usize| under.iter().any(|other| *other != at && hides(&strips[*other], &strips[at]));
        under.iter().copied().filter(|at| !hidden(*at)).collect()
    }

    fn is_under(&self, at: usize, other: usize, lean: f32) -> bool {
        /// Share of the narrower line that lies under the other. A little less than three tenths: boxes seldom share exactly this,
        /// so that rounding does not decide.
        const MIN_OVERLAP: f32 = 0.2999;
        let (strip, other) = (&self.strips[at], &self.strips[other]);
        // Many of the others are too far down: they were looked for as if all type was the largest.
        let distance = other.band.mid() - strip.band.mid();
        let farthest = (self.params.max_pitch + lean) * pitch_of(strip.type_size.max(other.type_size), self.scale);
        if farthest < distance || distance <= strip.type_size.min(other.type_size) / 2.0 {
            return false;
        }
        let narrower = strip.across().len().min(other.across().len()) as f32;
        let is_over_it = MIN_OVERLAP * narrower <= strip.across().overlap(&other.across()) as f32;
        is_over_it || self.is_under_indent(strip, other)
    }

    /// Whether a line is so short that it stands under nothing but the indent of the paragraph's first line.
    fn is_under_indent(&self, first: &Strip, last: &Strip) -> bool {
        /// In type sizes. Han characters are indented by two.
        const DEEPEST: f32 = 2.5;
        let em = first.type_size.min(last.type_size);
        let (indent, white) = (first.across().start - last.across().start, first.across().start - last.across().end);
        let down = Span { start: first.line.rect.top, end: last.line.rect.bottom };
        let between = Span { start: last.across().end - (em / 2.0) as i32, end: first.across().start };
        let has_letters = || last.line.words.iter().any(|word| word.text.contains(char::is_alphanumeric));
        0 < indent
            && indent as f32 <= DEEPEST * em
            && white as f32 <= SHORT * em
            && has_letters()
            && !self
                .columns
                .gutters
                .iter()
                .any(|gutter| 0 < gutter.rect.down().overlap(&down) && 0 < gutter.rect.across().overlap(&between))
    }
}

/// Whether a strip stands between another and what is above both.
fn hides(strip: &Strip, other: &Strip) -> bool {
    strip.band.end <= other.band.mid() as i32 && 0 < strip.across().overlap(&other.across())
}

/// The distance from line to line that goes with a type size.
fn pitch_of(type_size: f32, scale: &Scale) -> f32 {
    scale.pitch * type_size / scale.type_size
}

/// Where two lines that follow each other belong to two regions.
struct Seams<'a> {
    strips: &'a [Strip],
    following: &'a [Option<usize>],
    preceding: Vec<Option<usize>>,
    barriers: Vec<Rect>,
    pictures: &'a [Rect],
    /// How sure the engine was of the page's middle word.
    sureness: f32,
    scale: &'a Scale,
    params: &'a RegionParams,
}

impl Seams<'_> {
    /// White, type, centring and capitals weighed together: 1 parts two lines.
    fn part(&self, at: usize, under: usize) -> bool {
        /// With a little white, or type a little larger, a centred line is a heading.
        const CENTRED: f32 = 0.7;
        /// A line in capitals is a heading, also where it fills the column.
        const CAPITALS: f32 = 1.1;
        /// A centred number under the last line is the page's, as one over the first that has a title beside it; alone it may be
        /// a section's.
        const NUMBER: f32 = 0.7;
        /// The volume's number under the last line of a sheet's first page tells the binder where it goes.
        const VOLUME_MARK: f32 = 1.1;
        /// A centred line that can't be read is a row of stars between two texts.
        const ORNAMENT: f32 = 0.7;
        const UNREAD: f32 = 0.35;
        /// Small lines under a picture, over lines in type that is so many times as large, are its caption.
        const CAPTION: f32 = 0.5;
        const LARGER: f32 = 1.08;
        let (above, below) = (&self.strips[at], &self.strips[under]);
        let pitch = pitch_of(above.type_size.max(below.type_size), self.scale);
        let distance = (below.band.mid() - above.band.mid()) / pitch;
        let white = (distance - 1.0) / (self.params.max_pitch - 1.0);
        let type_change = (above.type_size / below.type_size).ln().abs() / self.params.max_type_ratio.ln();
        let column = self.column(at);
        let [above_centred, below_centred] = [above, below].map(|strip| self.is_centred(strip, column));
        let centring = if above_centred != below_centred { CENTRED } else { 0.0 };
        let is_unread = |strip: &Strip| UNREAD < doubt(&strip.line.words, self.sureness);
        let is_ornament =
            |centred: bool, strip: &Strip, other: &Strip| centred && is_unread(strip) && !is_unread(other);
        let ornament = is_ornament(above_centred, above, below) || is_ornament(below_centred, below, above);
        let ornament = if ornament { ORNAMENT } else { 0.0 };
        let is_last = self.following[under].is_none();
        let number = if is_last && is_number(below) && below_centred { NUMBER } else { 0.0 };
        let number = if is_last && is_volume_mark(&below.line.text()) { VOLUME_MARK } else { number };
        let is_first = self.preceding[at].is_none();
        let is_folio = is_first && is_number(above) && !is_number(below) && self.has_beside(above);
        let number = if is_folio { number.max(NUMBER) } else { number };
        let capitals = if in_capitals(above) != in_capitals(below) { CAPITALS } else { 0.0 };
        let is_caption = LARGER * above.type_size <= below.type_size && self.is_under_picture(at);
        let caption = if is_caption { CAPTION } else { 0.0 };
        let evidence = white.max(0.0) + type_change + centring + capitals + number + ornament + caption;
        self.is_barred(above, below) || 1.0 < evidence
    }

    /// Whether the lines that end here begin under a picture.
    fn is_under_picture(&self, at: usize) -> bool {
        /// In pitches: the white between a picture and its caption.
        const WHITE: f32 = 1.5;
        const LINES: usize = 6;
        let first = std::iter::successors(Some(at), |at| self.preceding[*at]).take(LINES).last().unwrap_or(at);
        if self.preceding[first].is_some() {
            return false;
        }
        let line = self.strips[first].line.rect;
        let is_over = |picture: &Rect| {
            let white = (self.strips[first].band.start - picture.bottom) as f32 / self.scale.pitch;
            white.abs() <= WHITE && line.width() <= 2 * picture.across().overlap(&line.across())
        };
        self.pictures.iter().any(is_over)
    }

    /// Whether anything stands beside a line.
    fn has_beside(&self, strip: &Strip) -> bool {
        let level = |other: &Strip| 2 * strip.band.overlap(&other.band) > strip.band.len().min(other.band.len());
        self.strips.iter().any(|other| level(other) && other.across().overlap(&strip.across()) <= 0)
    }

    /// The edges of the column: those of the lines that follow each other here.
    fn column(&self, at: usize) -> Span {
        const LINES: usize = 3;
        let down = std::iter::successors(Some(at), |at| self.following[*at]).take(LINES + 1);
        let up = std::iter::successors(Some(at), |at| self.preceding[*at]).take(LINES);
        down.chain(up).fold(self.strips[at].across(), |column, at| column.union(&self.strips[at].across()))
    }

    /// Whether a line has as much white on both sides.
    fn is_centred(&self, strip: &Strip, column: Span) -> bool {
        /// In type sizes. Indents have less, and on one side alone.
        const INSET: f32 = 1.5;
        /// The one white in relation to the other.
        const ALIKE: f32 = 1.5;
        let (left, right) = (strip.line.rect.left - column.start, column.end - strip.line.rect.right);
        let (narrower, wider) = (left.min(right) as f32, left.max(right) as f32);
        INSET * self.scale.type_size <= narrower && wider <= ALIKE * narrower
    }

    fn is_barred(&self, above: &Strip, below: &Strip) -> bool {
        let (upper, lower) = (above.line.rect, below.line.rect);
        let common = upper.across().common(&lower.across());
        let between = |rect: &Rect| above.band.mid() < rect.mid_y() && rect.mid_y() < below.band.mid();
        self.barriers.iter().any(|rect| between(rect) && 0 < rect.across().overlap(&common))
    }
}

/// Whether a line is a number and nothing else.
fn is_number(strip: &Strip) -> bool {
    let mut letters = strip.line.words.iter().flat_map(|word| word.text.chars());
    letters.all(|c| c.is_ascii_digit())
}

fn in_capitals(strip: &Strip) -> bool {
    /// Fewer are initials or a measure.
    const FEWEST: usize = 4;
    let letters = || strip.line.words.iter().flat_map(|word| word.text.chars());
    !letters().any(char::is_lowercase) && FEWEST <= letters().filter(|c| c.is_uppercase()).count()
}
