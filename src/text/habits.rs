//! What a page's own lines tell about how its paragraphs are set: learned from the places where it is plain whether
//! one starts, used at the others.

use super::TextParams;
use super::rows::{Kind, Row};
use super::sentences::Close;
use crate::model::{Scale, median};

/// How often something is seen at the start of paragraphs, and inside them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Habit {
    seen_at_starts: f32,
    starts: f32,
    seen_inside: f32,
    inside: f32,
}

/// The ways in which a page marks its paragraphs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Habits {
    /// First lines stand further in.
    pub indent: Habit,
    /// First lines are shorter, as they have lost an indent.
    pub lost_indent: Habit,
    /// There is white between.
    pub gap: Habit,
    /// How far first lines usually stand in, in em, where they do.
    usual_indent: Option<f32>,
    /// Usual distance from line to line, in pitches.
    leading: f32,
}

/// Most that a learned habit may say, in log odds: a page has too few paragraphs to be surer.
const MOST: f32 = 3.5;
/// Most that the length of a line may say.
const MOST_FOR_LENGTH: f32 = 4.0;
/// White at the end of a line that plainly ends a paragraph, in em beyond the next piece.
const PLAINLY_SHORT: f32 = 2.0;
/// How far the length of a line scatters round that of the column, in em, beside the column's own raggedness.
const SCATTER: f32 = 0.6;
/// A line that is shorter by an indent is not shorter by more than this many of them.
const LONGEST_LOSS: f32 = 1.6;
/// Indents that differ by less, in em, are one.
const SAME_INDENT: f32 = 0.5;
/// Lines farther apart than this, in pitches, are not neighbours.
const FAR: f32 = 4.0;

impl Habit {
    /// What is believed before a line is read, as if so many starts and lines inside had been seen.
    const fn believed(seen_at_starts: f32, starts: f32, seen_inside: f32, inside: f32) -> Self {
        Self { seen_at_starts, starts, seen_inside, inside }
    }

    /// The share of paragraphs that start so.
    pub fn among_starts(&self) -> f32 {
        self.seen_at_starts / self.starts
    }

    /// What it says about a start that the thing is seen, or not.
    pub fn weigh(&self, seen: bool) -> f32 {
        let (starts, inside) = (self.among_starts(), self.seen_inside / self.inside);
        let odds = if seen { starts / inside } else { (1.0 - starts) / (1.0 - inside) };
        odds.ln().clamp(-MOST, MOST)
    }

    fn learn_start(&mut self, seen: bool) {
        self.starts += 1.0;
        self.seen_at_starts += f32::from(u8::from(seen));
    }

    fn learn_inside(&mut self, seen: bool) {
        self.inside += 1.0;
        self.seen_inside += f32::from(u8::from(seen));
    }
}

impl Habits {
    /// Half of all papers are believed to indent; an indent inside a paragraph is rare; a column break is as often
    /// white as a paragraph's end before anything is seen.
    fn believed() -> Self {
        Self {
            indent: Habit::believed(1.0, 2.0, 0.3, 10.0),
            lost_indent: Habit::believed(0.5, 2.0, 0.3, 10.0),
            gap: Habit::believed(0.7, 2.0, 0.5, 5.0),
            usual_indent: None,
            leading: 1.0,
        }
    }

    /// Learns from rows in reading order.
    pub fn learn(rows: &[Row], scale: &Scale, params: &TextParams) -> Self {
        let mut habits = Self::believed();
        let mut indents = Vec::new();
        habits.leading = median(pairs(rows).filter_map(|(a, b)| distance(a, b, scale))).unwrap_or(1.0);
        for (previous, row) in pairs(rows) {
            let plain_start = previous.close == Close::Sentence
                && !row.starts_inside
                && row.first_piece().min(PLAINLY_SHORT) + PLAINLY_SHORT < previous.rest();
            let plainly_inside =
                !matches!(previous.close, Close::Sentence | Close::Lead) && previous.rest() < PLAINLY_SHORT;
            let (indented, gapped) = (habits.is_indented(row, params), habits.is_gapped(previous, row, scale, params));
            if plain_start {
                indents.extend(Some(row.indent()).filter(|_| indented));
                habits.indent.learn_start(indented);
                habits.lost_indent.learn_start(looks_lost(row, params));
                gapped.into_iter().for_each(|gapped| habits.gap.learn_start(gapped));
            } else if plainly_inside {
                habits.indent.learn_inside(indented);
                habits.lost_indent.learn_inside(looks_lost(row, params));
                gapped.into_iter().for_each(|gapped| habits.gap.learn_inside(gapped));
            }
        }
        habits.usual_indent = median(indents);
        habits
    }

    /// Whether a line stands in as the first lines of paragraphs do.
    pub fn has_usual_indent(&self, row: &Row) -> bool {
        self.usual_indent.is_some_and(|usual| (row.indent() - usual).abs() < SAME_INDENT)
    }

    pub fn is_indented(&self, row: &Row, params: &TextParams) -> bool {
        params.min_indent < row.indent() && row.indent() < params.max_indent
    }

    /// Whether there is more white than usual between two lines; `None` if the one does not stand under the other.
    pub fn is_gapped(&self, previous: &Row, row: &Row, scale: &Scale, params: &TextParams) -> Option<bool> {
        Some(self.leading + params.min_gap < distance(previous, row, scale)?)
    }

    /// What the length of a Han line says: as long as the column, or shorter by an indent. Weighed by how many of the
    /// page's paragraphs start so.
    pub fn weigh_lost_indent(&self, row: &Row, next: Option<&Row>, params: &TextParams) -> f32 {
        if !row.is_han {
            return 0.0;
        }
        // A long piece that did not fit in leaves white of its own.
        let unfilled = next.map_or(0.0, |next| (next.first_piece() - 1.0).max(0.0));
        let (rest, loss) = (row.rest() - unfilled, params.lost_indent);
        if loss * LONGEST_LOSS < rest {
            return 0.0;
        }
        let scatter = SCATTER + row.ragged() / 2.0;
        // Two normal distributions of the same width, round 0 and round the indent.
        let odds = (loss * (rest - loss / 2.0) / (scatter * scatter)).clamp(-MOST, MOST_FOR_LENGTH).exp();
        let share = self.lost_indent.among_starts();
        let weight = (share * odds + 1.0 - share).ln();
        // A line that ends a sentence may be short for being the last.
        if row.close == Close::Sentence { weight.min(0.0) } else { weight }
    }
}

fn pairs<'a>(rows: &'a [Row<'a>]) -> impl Iterator<Item = (&'a Row<'a>, &'a Row<'a>)> {
    let pairs = rows.windows(2).map(|pair| (&pair[0], &pair[1]));
    pairs.filter(|(previous, row)| previous.kind == Kind::Text && row.kind == Kind::Text && previous.role == row.role)
}

fn looks_lost(row: &Row, params: &TextParams) -> bool {
    let near = |rest: f32| params.lost_indent / 2.0 < rest && rest < params.lost_indent * LONGEST_LOSS;
    row.is_han && near(row.rest()) && row.indent() < params.min_indent
}

/// From line to line in pitches, if the one stands close under the other.
fn distance(previous: &Row, row: &Row, scale: &Scale) -> Option<f32> {
    let (above, below) = (&previous.line.rect, &row.line.rect);
    let distance = (below.bottom - above.bottom) as f32 / scale.pitch.max(1.0);
    let stacked = 0 < above.across().overlap(&below.across());
    (stacked && 0.0 < distance && distance < FAR).then_some(distance)
}
