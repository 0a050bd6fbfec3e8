//! What speaks for a caption, a note, a table, or an advertisement.

use super::barriers::is_upright;
use super::frames::frame_around;
use super::headings::{ends_open, starts_small};
use super::roles::{RoleParams, Verdict};
use super::setting::Setting;
use crate::model::{Cue, Line, Rect, Region, Role, Word};

/// What is unlikely until something speaks for it, as a logit; so are all weights here.
const UNLIKELY: f32 = -2.0;

/// Weighs whether a region speaks of a picture beside it.
pub(super) fn weigh_caption(at: usize, setting: &Setting, params: &RoleParams) -> Verdict {
    const BELOW: f32 = 1.6;
    const ABOVE: f32 = 0.4;
    const SMALLER: f32 = 1.5;
    const LARGER: f32 = -3.0;
    const EACH_LINE: f32 = -0.4;
    const FEW_LINES: usize = 3;
    const SAME_WIDTH: f32 = 0.6;
    /// In lines of the text beside: no line of it is so long.
    const WIDER: f32 = 1.2;
    const SPANS_COLUMNS: f32 = 1.5;
    const UNDER_CAPTION: f32 = -1.5;
    const RUNS_ON: f32 = -2.0;
    let region = &setting.regions[at];
    let near = |from: i32, to: i32| (-1.0..=NEAR_PICTURE).contains(&((to - from) as f32 / setting.scale.pitch));
    let under = |picture: &&Rect| near(picture.bottom, region.rect.top) && stands_along(&region.rect, picture);
    let over = |picture: &&Rect| near(region.rect.bottom, picture.top) && stands_along(&region.rect, picture);
    let (below, above) = (setting.pictures.iter().copied().find(under), setting.pictures.iter().copied().find(over));
    let Some(picture) = below.or(above) else {
        return Verdict::weighed(Role::Caption, Cue::BesidePicture, 2.0 * UNLIKELY);
    };
    let ratio = setting.type_ratio(at);
    let mut logit = UNLIKELY + if below.is_some() { BELOW } else { ABOVE };
    logit += if ratio <= params.max_note { SMALLER } else { 0.0 };
    logit += if params.min_headline <= ratio { LARGER } else { 0.0 };
    logit += EACH_LINE * region.lines.len().saturating_sub(FEW_LINES) as f32;
    let centred = (region.rect.mid_x() - picture.mid_x()).abs() <= setting.scale.type_size;
    logit += if centred { SAME_WIDTH } else { 0.0 };
    let spans = setting.usual_line(at).is_some_and(|line| WIDER * (line as f32) < region.rect.width() as f32);
    logit += if centred && spans { SPANS_COLUMNS } else { 0.0 };
    let set_apart = setting.white_below(at).is_none_or(|white| 0.3 < white);
    logit += if set_apart { SAME_WIDTH } else { 0.0 };
    logit += if below.is_some_and(|picture| has_caption_above(&region.rect, picture, setting)) {
        UNDER_CAPTION
    } else {
        0.0
    };
    logit += if runs_on(region, setting) { RUNS_ON } else { 0.0 };
    Verdict::weighed(Role::Caption, Cue::BesidePicture, logit)
}

/// Whether the lines fill a column and the last stops inside a sentence: a column ends there, which went on under a picture.
fn runs_on(region: &Region, setting: &Setting) -> bool {
    let last = region.lines.last().map(Line::text).unwrap_or_default();
    let is_open = last.ends_with(|c: char| c.is_alphanumeric() || c == ',' || HYPHENS.contains(&c));
    let is_full = |line: &Line| (region.rect.right - line.rect.right) as f32 <= setting.scale.type_size;
    1 < region.lines.len() && is_open && region.lines.iter().all(is_full)
}

/// Whether another region stands under a picture and higher than this one: then that speaks of it, and this goes on with the
/// text of another column. Parts of one caption stand close under each other.
fn has_caption_above(rect: &Rect, picture: &Rect, setting: &Setting) -> bool {
    /// In pitches.
    const CLOSE: f32 = 0.5;
    let near = |other: &Rect| {
        let white = (other.top - picture.bottom) as f32 / setting.scale.pitch;
        (-1.0..=NEAR_PICTURE).contains(&white) && stands_along(other, picture)
    };
    let is_part = |other: &Rect| {
        let white = (rect.top - other.bottom) as f32 / setting.scale.pitch;
        0 < other.across().overlap(&rect.across()) && white < CLOSE
    };
    let level = Rect { top: picture.bottom - setting.scale.pitch as i32, bottom: rect.top, ..*picture };
    let between = setting.boxes.touching(&level).into_iter().map(|at| setting.regions[at].rect);
    between.filter(|other| other.bottom <= rect.top && near(other)).any(|other| !is_part(&other))
}

/// How far a caption is from its picture, in pitches.
const NEAR_PICTURE: f32 = 2.0;

/// Whether most of a region's width lies under or over a picture.
fn stands_along(rect: &Rect, picture: &Rect) -> bool {
    rect.width() < 2 * rect.across().overlap(&picture.across())
}

/// Weighs whether the lines are rows of cells: white in them that lines up, and figures.
pub(super) fn weigh_table(at: usize, setting: &Setting) -> Verdict {
    const CELLS: f32 = 3.0;
    const FIGURES: f32 = 3.0;
    const FEWEST_ROWS: usize = 3;
    const TOO_FEW_ROWS: f32 = -1.5;
    let region = &setting.regions[at];
    let rows = region.lines.iter().filter(|line| has_cells(line, setting)).count();
    let share = rows as f32 / region.lines.len() as f32;
    let mut logit = UNLIKELY - 1.0 + CELLS * share + FIGURES * setting.digit_share(at).min(0.5);
    logit += if region.lines.len() < FEWEST_ROWS { TOO_FEW_ROWS } else { 0.0 };
    Verdict::weighed(Role::Table, Cue::Cells, logit)
}

/// Names what stands between the rules of a table; `None` where it is none.
pub(super) fn name_ruled_table(at: usize, grids: &[Rect], setting: &Setting) -> Option<Verdict> {
    const RULED: f32 = 3.0;
    let rect = &setting.regions[at].rect;
    grids.iter().any(|grid| rect.is_half_in(grid)).then(|| Verdict::weighed(Role::Table, Cue::Cells, RULED))
}

/// Whether white that is no word space, or a row of dots, parts a line.
fn has_cells(line: &Line, setting: &Setting) -> bool {
    /// In type sizes; no word space is so wide.
    const WIDE: f32 = 1.5;
    let wide = WIDE * setting.scale.type_size;
    let white = line.words.windows(2).any(|pair| wide <= (pair[1].rect.left - pair[0].rect.right) as f32);
    let dots = |three: &[Word]| three[0].text.ends_with('.') && three[1].text == "." && three[2].text.starts_with('.');
    let row_of_dots =
        |word: &Word| word.text.contains('.') && (word.text.contains("....") || word.text.contains(". . ."));
    white || line.words.windows(3).any(dots) || line.words.iter().any(row_of_dots)
}

/// Weighs whether a region is a note at the foot of a column, or in the margin.
pub(super) fn weigh_footnote(at: usize, setting: &Setting, params: &RoleParams) -> Verdict {
    const SMALLER: f32 = 1.5;
    const MARKED: f32 = 1.5;
    const AT_FOOT: f32 = 0.5;
    const HIGHER_UP: f32 = -3.0;
    const IN_MARGIN: f32 = 3.0;
    const UNDER_RULE: f32 = 1.0;
    const IN_A_SENTENCE: f32 = 1.5;
    /// A longer rule, in widths of the note, parts what stands over several columns from a band of others.
    const LONGEST_RULE: f32 = 1.3;
    let region = &setting.regions[at];
    let text = setting.text(at);
    let is_marked = text.starts_with(['*', '†', '‡', '§', '¹', '²', '³', '①', '②', '③', '※']);
    let is_smaller = setting.type_ratio(at) <= params.max_note;
    let under_rule = setting.page.rules.iter().any(|rule| {
        let above = (region.rect.top - rule.bottom) as f32 / setting.scale.pitch;
        let over = 0 < rule.across().overlap(&region.rect.across());
        let is_short = rule.width() as f32 <= LONGEST_RULE * region.rect.width() as f32;
        !is_upright(rule) && (0.0..1.5).contains(&above) && over && is_short
    });
    let at_foot = setting.white_below(at).is_none();
    let in_margin = is_smaller && setting.is_in_margin(region);
    let mut logit = UNLIKELY
        + match (in_margin, at_foot) {
            (true, _) => IN_MARGIN,
            (false, true) => AT_FOOT,
            (false, false) => HIGHER_UP,
        };
    logit += if is_marked { MARKED } else { 0.0 };
    logit += if is_smaller { SMALLER } else { 0.0 };
    logit += if under_rule && (is_marked || is_smaller) { UNDER_RULE } else { 0.0 };
    logit += if is_smaller && parts_sentence(at, text, setting) { IN_A_SENTENCE } else { 0.0 };
    Verdict::weighed(Role::Footnote, Cue::TypeSize, logit)
}

/// What stands at a line's end where a word goes on.
const HYPHENS: [char; 4] = ['-', '¬', '⸗', '='];

/// Whether a region stands under text that stops inside a sentence, and does not go on with it: that goes on in the next
/// column.
fn parts_sentence(at: usize, text: &str, setting: &Setting) -> bool {
    /// White between a text and its notes, in pitches.
    const CLOSE: f32 = 3.0;
    let rect = &setting.regions[at].rect;
    let is_over = |before: &&Region| {
        let white = (rect.top - before.rect.bottom) as f32 / setting.scale.pitch;
        (-0.5..CLOSE).contains(&white) && rect.width() < 2 * before.rect.across().overlap(&rect.across())
    };
    let is_whole = !starts_small(text) && !text.ends_with(HYPHENS);
    is_whole && setting.before(at).filter(is_over).is_some_and(ends_open)
}

/// Weighs whether the frame of rules round a region holds an advertisement; then all that stands in it is of that. `None`
/// where it is none.
pub(super) fn name_framed(at: usize, setting: &Setting) -> Option<Verdict> {
    const FRAMED: f32 = 1.5;
    const DISPLAYED: f32 = 1.5;
    /// Between the rules of its columns and bands an article stands in a frame, too: running text speaks for it.
    const EACH_LINE: f32 = -0.15;
    const FEW_LINES: usize = 6;
    const HEADS_TEXT: f32 = -6.0;
    let frame = frame_around(&setting.regions[at].rect, &setting.page.rules, setting.scale)?;
    let is_inside = |at: &usize| frame.contains(&setting.regions[*at].rect);
    let inside: Vec<usize> = (0..setting.regions.len()).filter(is_inside).collect();
    let mut logit = UNLIKELY + FRAMED;
    logit += if is_mixed(&inside, setting) || is_displayed(&inside, &frame, setting) { DISPLAYED } else { -1.0 };
    let body = inside
        .iter()
        .filter(|other| BODY_TYPE.contains(&setting.type_ratio(**other)) || is_long_text(**other, &frame, setting));
    let lines: usize = body.map(|other| setting.regions[*other].lines.len()).sum();
    logit += EACH_LINE * lines.saturating_sub(FEW_LINES) as f32;
    logit += if heads_text_beside(&frame, setting) { HEADS_TEXT } else { 0.0 };
    (0.0 < logit).then(|| Verdict::weighed(Role::Advertisement, Cue::Framed, logit))
}

/// Whether a text is set beside the frame from its upper to its lower edge, with no column rule between: then its headline
/// stands in the frame.
fn heads_text_beside(frame: &Rect, setting: &Setting) -> bool {
    const FEWEST_LINES: usize = 4;
    /// In pitches.
    const LEVEL: f32 = 1.5;
    /// In type sizes.
    const CLOSE: f32 = 4.0;
    let near = |one: i32, other: i32| ((one - other).abs() as f32) < LEVEL * setting.scale.pitch;
    let is_beside = |region: &&Region| {
        let rect = &region.rect;
        FEWEST_LINES <= region.lines.len()
            && near(rect.top, frame.top)
            && near(rect.bottom, frame.bottom)
            && rect.across().overlap(&frame.across()) <= 0
            && rect.across().gap(&frame.across()) as f32 <= CLOSE * setting.scale.type_size
    };
    let is_ruled_off = |region: &&Region| {
        let (left, right) = (frame.right.min(region.rect.right), frame.left.max(region.rect.left));
        let between =
            |rule: &Rect| (left as f32) < rule.mid_x() && rule.mid_x() < right as f32 + setting.scale.type_size;
        setting
            .page
            .rules
            .iter()
            .any(|rule| is_upright(rule) && between(rule) && 0 < rule.down().overlap(&frame.down()))
    };
    setting.regions.iter().filter(is_beside).any(|region| !is_ruled_off(&region))
}

/// Type that is as large as that of the page's body, to within what an engine measures.
const BODY_TYPE: std::ops::RangeInclusive<f32> = 0.85..=1.15;

/// Whether a region is a text as wide as its frame, which may be set a little smaller than the body.
fn is_long_text(at: usize, frame: &Rect, setting: &Setting) -> bool {
    const FEWEST_LINES: usize = 12;
    const SMALLEST: f32 = 0.7;
    /// Shares of the frame's width, and of the lines.
    const FULL: f32 = 0.85;
    const MOST: f32 = 0.5;
    let lines = &setting.regions[at].lines;
    let full = lines.iter().filter(|line| FULL * frame.width() as f32 <= line.rect.width() as f32).count();
    FEWEST_LINES <= lines.len() && SMALLEST <= setting.type_ratio(at) && MOST * lines.len() as f32 <= full as f32
}

/// Whether the type changes more often than in an article with its heading.
fn is_mixed(regions: &[usize], setting: &Setting) -> bool {
    /// An article has a headline, a deck and body type.
    const ARTICLE_SIZES: usize = 3;
    const LARGER: f32 = 1.25;
    let mut sizes: Vec<f32> = regions.iter().map(|at| setting.type_ratio(*at)).collect();
    sizes.sort_by(f32::total_cmp);
    let piecemeal = 2 < regions.len() && regions.iter().all(|at| setting.regions[*at].lines.len() <= 2);
    piecemeal || ARTICLE_SIZES <= sizes.windows(2).filter(|pair| LARGER * pair[0] < pair[1]).count()
}

/// Whether most lines are centred in the frame and as long as their words, as they are in no column of text.
fn is_displayed(regions: &[usize], frame: &Rect, setting: &Setting) -> bool {
    const MOST: f32 = 0.6;
    /// Of the frame's width.
    const FULL: f32 = 0.93;
    let lines = || regions.iter().flat_map(|at| &setting.regions[*at].lines);
    let centred = |line: &&Line| (line.rect.mid_x() - frame.mid_x()).abs() <= setting.scale.type_size;
    let short = |line: &&Line| (line.rect.width() as f32) < FULL * frame.width() as f32;
    MOST * lines().count() as f32 <= lines().filter(|line| centred(line) && short(line)).count() as f32
}

#[cfg(test)]
mod tests {
    use super::super::{RegionParams, cut_regions, measure};
    use super::*;
    use crate::model::{Columns, Source, draw_page};

    #[test]
    fn a_text_as_wide_as_its_frame_is_no_advertisement_in_smaller_type() {
        let is_text = |row: &str, lines: usize, size: f32| {
            let page = draw_page(&format!("{row}\n").repeat(lines), Source::default());
            let scale = measure(&page);
            let regions = cut_regions(&page, &Columns::default(), &scale, &RegionParams::default());
            let larger = crate::model::Scale { type_size: scale.type_size / size, ..scale };
            is_long_text(0, &Rect::new(0, 0, 350, 600), &Setting::of(&regions, &page, &larger))
        };
        let row = "the old mill by the river was sold";
        assert!(is_text(row, 16, 0.8));
        assert!(!is_text(row, 4, 0.8) && !is_text(row, 16, 0.6) && !is_text("pills for all ills", 16, 0.8));
    }
}
