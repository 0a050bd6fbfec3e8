//! Lines to paragraphs, headings, bylines: the stage.

use super::blocks::{append, block_of};
use super::bylines::{cut_set_off, is_byline, is_continuation_line, is_signature};
use super::characters::usual_han_gap;
use super::habits::Habits;
use super::headings::{mark_headings, runs_on, set_numbers_apart, take_back_cut_lines};
use super::rows::{Kind, Row, set_frames, squeeze_marks};
use super::sentences::{Close, Nesting, close_of, starts_inside};
use super::starts::{Setting, Verdict, count_listed, ending_of, weigh, white_at_end};
use super::{Lexicon, TextParams};
use crate::model::{Block, Confidence, Cue, Ending, Line, Region, Role, Scale, Start};

/// Joins the lines of the regions to blocks. Letters are kept; only declared hyphens and spaces go.
pub fn join_lines(regions: &[Region], scale: &Scale, lexicon: &Lexicon, params: &TextParams) -> Vec<Block> {
    let mut rows = rows_of(regions, scale, params);
    squeeze_marks(&mut rows);
    set_frames(&mut rows, regions);
    let habits = Habits::learn(&rows, scale, params);
    mark_headings(&mut rows, &habits, params);
    // Headings count no more among the lines that show the column.
    set_frames(&mut rows, regions);
    let habits = Habits::learn(&rows, scale, params);
    let nesting = Nesting::default();
    let setting = Setting { habits: &habits, scale, params, nesting, lines_so_far: 1, listed: 0 };
    take_back_cut_lines(&mut rows, regions, &setting);
    set_numbers_apart(&mut rows);
    let listed = count_listed(&rows);
    let reader = Reader { regions, scale, lexicon, params, habits, listed };
    reader.read(&rows)
}

/// Everything that stays the same from line to line.
struct Reader<'a> {
    regions: &'a [Region],
    scale: &'a Scale,
    lexicon: &'a Lexicon,
    params: &'a TextParams,
    habits: Habits,
    listed: Vec<usize>,
}

/// The block that is being read.
struct Draft {
    block: Block,
    nesting: Nesting,
    lines: usize,
}

impl Reader<'_> {
    fn read(&self, rows: &[Row]) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut draft: Option<Draft> = None;
        for at in 0..rows.len() {
            let start = self.start_at(at, rows, draft.as_ref());
            draft = match (draft, start) {
                (Some(draft), None) => Some(self.go_on(draft, &rows[at])),
                (draft, start) => {
                    blocks.extend(draft.map(|draft| self.finish(draft, rows, at)));
                    Some(self.begin(&rows[at], start.unwrap_or((Start::RegionTop, Confidence::SURE))))
                }
            };
        }
        blocks.extend(draft.map(|draft| self.finish(draft, rows, rows.len())));
        blocks
    }

    /// Why a block starts at a row, or `None` if the block before goes on.
    fn start_at(&self, at: usize, rows: &[Row], draft: Option<&Draft>) -> Option<(Start, Confidence)> {
        let row = &rows[at];
        if let Kind::Own(_, start) = row.kind {
            return Some((start, Confidence::SURE));
        }
        let previous = at.checked_sub(1).map(|last| &rows[last]);
        let inside = previous.is_some_and(|previous| previous.region == row.region);
        match (inside, row.role) {
            (true, role) if role.is_furniture() => None,
            (true, Role::Table) => Some((Start::OwnLine, Confidence::SURE)),
            (true, role) if role.is_heading() || role == Role::CrossHeading || row.kind == Kind::Heading => {
                let nesting = draft.map_or_else(Nesting::default, |draft| draft.nesting);
                let goes_on = previous.is_some_and(|previous| runs_on(previous, row, nesting));
                (!goes_on).then_some((Start::OwnLine, Confidence::SURE))
            }
            _ => self.start_of_text(at, rows, draft),
        }
    }

    /// The same for running text: at the top of a region the text before it may go on, which is for `assemble` to say.
    fn start_of_text(&self, at: usize, rows: &[Row], draft: Option<&Draft>) -> Option<(Start, Confidence)> {
        let row = &rows[at];
        let before = at.checked_sub(1).map(|last| &rows[last]);
        let goes_on = |before: &&Row| before.role == row.role && before.kind == Kind::Text;
        let previous = before.filter(goes_on);
        let verdict = self.weigh_start(at, rows, previous, draft);
        let inside = before.is_some_and(|before| before.region == row.region);
        match (inside, verdict.starts()) {
            (true, false) if previous.is_some() => None,
            (true, _) => Some((verdict.reason.unwrap_or(Start::AfterShortLine), verdict.confidence())),
            (false, false) => Some((Start::RegionTop, verdict.confidence())),
            (false, true) => Some((verdict.reason.unwrap_or(Start::RegionTop), verdict.confidence())),
        }
    }

    fn weigh_start(&self, at: usize, rows: &[Row], previous: Option<&Row>, draft: Option<&Draft>) -> Verdict {
        let next = rows.get(at + 1).filter(|next| next.region == rows[at].region);
        let setting = Setting {
            habits: &self.habits,
            scale: self.scale,
            params: self.params,
            nesting: draft.map_or_else(Nesting::default, |draft| draft.nesting),
            lines_so_far: draft.map_or(0, |draft| draft.lines),
            listed: self.listed[at],
        };
        weigh(previous, &rows[at], next, &setting)
    }

    fn begin(&self, row: &Row, (start, confidence): (Start, Confidence)) -> Draft {
        let region = &self.regions[row.region];
        let cue = if matches!(row.kind, Kind::Own(..)) { Cue::Words } else { region.cue };
        let block = block_of(row, start, confidence.and(region.confidence), cue);
        let mut nesting = Nesting::default();
        nesting.read(&row.text);
        Draft { block, nesting, lines: 1 }
    }

    fn go_on(&self, mut draft: Draft, row: &Row) -> Draft {
        let line = block_of(row, Start::RegionTop, Confidence::SURE, draft.block.cue);
        draft.nesting.read(&row.text);
        Draft { block: append(draft.block, line, self.lexicon, self.params), lines: draft.lines + 1, ..draft }
    }

    /// The block, with how its last line stands in the column. `end` is the row behind it.
    fn finish(&self, draft: Draft, rows: &[Row], end: usize) -> Block {
        let last = &rows[end - 1];
        let next_piece = rows.get(end).map_or(1.0, |next| next.first_piece().max(1.0));
        let white = white_at_end(last, next_piece, draft.lines, &self.habits, self.params);
        let ending = if last.kind == Kind::Text { ending_of(last, white) } else { Ending::Short };
        Block { ending, ..draft.block }
    }
}

/// The rows of all regions, bylines cut off, in the frames of their columns.
fn rows_of(regions: &[Region], scale: &Scale, params: &TextParams) -> Vec<Row> {
    let usual_gap = usual_han_gap(regions.iter().flat_map(|region| &region.lines));
    let mut rows = Vec::new();
    for (number, region) in regions.iter().enumerate() {
        let first = rows.len();
        for line in &region.lines {
            let row = |line: Line| Row::new(line, number, region.role, usual_gap, scale, params);
            match cut_set_off(line, params).filter(|_| region.role == Role::Body) {
                Some((text, tail)) => rows.extend([row(text), row(tail).into_own(Start::SetOff, params)]),
                None => rows.push(row(line.clone())),
            }
        }
        if region.role == Role::Body {
            mark_own_lines(&mut rows[first..], params);
        }
    }
    rows
}

/// Marks bylines and pointers to other pages that have a line of their own.
fn mark_own_lines(rows: &mut [Row], params: &TextParams) {
    for at in 0..rows.len() {
        let after_end = at
            .checked_sub(1)
            .is_none_or(|last| rows[last].kind != Kind::Text || close_of(&rows[last].text) == Close::Sentence);
        let before_start = rows.get(at + 1).is_none_or(|next| !starts_inside(&next.text));
        let row = &rows[at];
        let byline = is_byline(&row.text, params) || (0 < at && at + 1 == rows.len() && is_signature(&row.text));
        let tells = byline || is_continuation_line(&row.text, params);
        if row.kind == Kind::Text && after_end && before_start && tells {
            rows[at] = rows[at].clone().into_own(Start::OwnLine, params);
        }
    }
}
