//! What speaks for a heading.

use super::roles::{RoleParams, Verdict};
use super::setting::{CLEAR, Setting};
use crate::model::{Cue, Line, Rect, Region, Role, Unit, is_han};

/// What most regions are: body text. The logit from which a heading starts; all weights here are logits. They are set so
/// that a single line between blank lines is a heading, one that ends in a full stop is not unless its type,
/// capitals or centring speak for it, and one behind an open sentence never is in body type.
const BODY_IS_USUAL: f32 = -1.5;

/// Type of this size, in body type sizes, is a heading's, whatever an engine reads at its end; stops count for so much then.
const LARGE_TYPE: f32 = 1.6;
const IN_LARGE_TYPE: f32 = 0.3;

/// What was read into a drawing is large and set apart, too.
const UNSURE: f32 = -3.0;
/// So many letters are seldom read into one: type that an engine knows badly.
const LONG_TEXT: usize = 20;
const IN_LONG_TEXT: f32 = 0.5;

/// Weighs type, place and shape for a heading.
pub(super) fn weigh_heading(at: usize, setting: &Setting, params: &RoleParams) -> Verdict {
    let region = &setting.regions[at];
    let text = setting.text(at);
    let long = text.chars().filter(|c| c.is_alphabetic()).nth(LONG_TEXT - 1).is_some();
    let evidence = [
        (Cue::TypeSize, by_type(setting.type_ratio(at), params)),
        (Cue::SetApart, by_white(at, setting)),
        (Cue::Centred, by_centring(at, setting)),
        (Cue::Capitals, by_capitals(text)),
        (Cue::Default, by_length(region, text, params, setting.type_ratio(at))),
        (
            Cue::Default,
            by_sentence(at, text, setting) * if LARGE_TYPE <= setting.type_ratio(at) { IN_LARGE_TYPE } else { 1.0 },
        ),
        (Cue::Default, by_neighbours(at, text, setting)),
        (Cue::Default, by_speech(text)),
        (Cue::Default, by_last_line(at, setting)),
        (Cue::Default, by_division(region) * if LARGE_TYPE <= setting.type_ratio(at) { IN_LARGE_TYPE } else { 1.0 }),
        (Cue::Default, UNSURE * setting.doubt(region) * if long { IN_LONG_TEXT } else { 1.0 }),
    ];
    let logit = BODY_IS_USUAL + evidence.iter().map(|(_, weight)| weight).sum::<f32>();
    let strongest = evidence.iter().max_by(|a, b| a.1.total_cmp(&b.1)).map_or(Cue::Default, |(cue, _)| *cue);
    let cue = if strongest == Cue::Default { Cue::SetApart } else { strongest };
    Verdict::weighed(Role::Headline, cue, logit)
}

/// Whether a heading stands over several headings beside each other.
pub(super) fn is_banner(at: usize, setting: &Setting, headings: &[bool]) -> bool {
    if !headings[at] {
        return false;
    }
    let rect = setting.regions[at].rect;
    let stands_under = |region: &Region| {
        let shared = region.rect.across().overlap(&rect.across());
        rect.bottom <= region.rect.mid_y() as i32 && region.rect.width() < 2 * shared
    };
    let following = at + 1..setting.regions.len();
    let Some(under) = following.clone().find(|other| stands_under(&setting.regions[*other])) else { return false };
    let first = setting.regions[under].rect;
    let beside = |other: &Rect| {
        first.right <= other.left && 2 * first.down().overlap(&other.down()) > first.height().min(other.height())
    };
    let is_second = |other: &usize| {
        let region = &setting.regions[*other];
        under < *other && headings[*other] && stands_under(region) && beside(&region.rect)
    };
    let to_the_right = Rect { left: first.right, right: i32::MAX, ..first };
    headings[under] && setting.boxes.touching(&to_the_right).iter().any(is_second)
}

fn by_type(ratio: f32, params: &RoleParams) -> f32 {
    const LARGER: f32 = 2.5;
    const LARGEST: f32 = 4.0;
    (LARGER * ratio.ln() / params.min_headline.ln()).clamp(-1.0, LARGEST)
}

fn by_white(at: usize, setting: &Setting) -> f32 {
    const EACH_SIDE: f32 = 0.7;
    let side = |white: Option<f32>| white.map_or(EACH_SIDE, |white| EACH_SIDE * (white / CLEAR).clamp(-1.0, 1.0));
    side(setting.white_above(at)) + side(setting.white_below(at))
}

fn by_centring(at: usize, setting: &Setting) -> f32 {
    const CENTRED: f32 = 1.0;
    /// In type sizes.
    const LEAST_INSET: f32 = 1.0;
    let column = setting.column(at);
    let centred = setting.regions[at].lines.iter().all(|line| {
        let (left, right) = (line.rect.left - column.start, column.end - line.rect.right);
        let inset = left.min(right) as f32;
        LEAST_INSET * setting.scale.type_size < inset && ((left - right).abs() as f32) < inset
    });
    if centred { CENTRED } else { 0.0 }
}

/// Capitals, where they are not merely what a language writes its nouns with.
fn by_capitals(text: &str) -> f32 {
    const CAPITALS: f32 = 2.0;
    const NUMERAL: f32 = 1.5;
    /// An engine misreads some, and small capitals as small letters; no other text has so many.
    const NEARLY_ALL: f32 = 0.8;
    const MANY: f32 = 0.4;
    let (upper, lower) = match text.is_ascii() {
        true => {
            (text.bytes().filter(u8::is_ascii_uppercase).count(), text.bytes().filter(u8::is_ascii_lowercase).count())
        }
        false => (text.chars().filter(|c| c.is_uppercase()).count(), text.chars().filter(|c| c.is_lowercase()).count()),
    };
    let cased = upper + lower;
    let is_numeral = 0 < cased && text.chars().filter(|c| c.is_alphanumeric()).all(|c| "IVXLC".contains(c));
    if is_numeral {
        return NUMERAL;
    }
    let share = upper as f32 / cased.max(1) as f32;
    if 2 < cased { CAPITALS * ((share - MANY) / (NEARLY_ALL - MANY)).clamp(0.0, 1.0) } else { 0.0 }
}

fn by_length(region: &Region, text: &str, params: &RoleParams, type_ratio: f32) -> f32 {
    const SINGLE_LINE: f32 = 1.0;
    const EACH_LINE: f32 = 0.35;
    const TOO_MANY: f32 = 1.5;
    /// Longest heading in characters; a Han character says as much as two letters.
    const LONGEST: usize = 140;
    const TOO_LONG: f32 = 2.0;
    let more = region.lines.len() as f32 - 1.0;
    // Large type fills more lines with the same words.
    let allowed = params.max_heading_lines as f32 * type_ratio.max(1.0);
    let surplus = (region.lines.len() as f32 - allowed).max(0.0);
    let letters = if text.is_ascii() { text.len() } else { text.chars().map(|c| 1 + usize::from(is_han(c))).sum() };
    let length = if LONGEST < letters { -TOO_LONG } else { 0.0 };
    SINGLE_LINE - EACH_LINE * more - TOO_MANY * surplus + length
}

/// How the text ends, and whether sentences stand in it.
fn by_sentence(at: usize, text: &str, setting: &Setting) -> f32 {
    const HAN_STOP: f32 = -4.5;
    const STOP: f32 = -1.5;
    /// Headings of old papers end with a point, and no sentence is so short.
    const FEW_WORDS: usize = 2;
    const GOES_ON: f32 = -2.5;
    const MANY_DIGITS: f32 = -1.5;
    /// A price list has more digits than a heading with a date.
    const USUAL_DIGITS: f32 = 0.4;
    // A dump does not show that it is set apart.
    let is_short = text.split(' ').nth(FEW_WORDS).is_none() && setting.page.unit != Unit::Cell;
    let ending = match without_note_mark(text.trim_end_matches(is_closing)).trim_end_matches(is_closing).chars().last()
    {
        Some('。' | '；' | '，' | '、') => HAN_STOP,
        Some('.' | '．') if is_short => STOP / 2.0,
        Some('.' | '．') => STOP,
        Some(',' | ';' | ':' | '：' | '-' | '¬' | '‐') => GOES_ON,
        _ => 0.0,
    };
    let sentence_inside = if text.trim_end_matches('。').contains('。') { HAN_STOP } else { 0.0 };
    let digits = if USUAL_DIGITS < setting.digit_share(at) { MANY_DIGITS } else { 0.0 };
    ending + sentence_inside + digits
}

/// A text without the mark of a note behind its last stop: `the importance of the regional framework.7`. Before a number a few words
/// end with an abbreviation.
fn without_note_mark(text: &str) -> &str {
    const LONGEST: usize = 2;
    const FEW_WORDS: usize = 4;
    let is_mark = |c: char| c.is_ascii_digit() || "⁰¹²³⁴⁵⁶⁷⁸⁹†‡°".contains(c);
    let bare = text.trim_end_matches(is_mark);
    let mut before = bare.trim_end_matches(is_closing).chars().rev();
    let is_stop = before.next().is_some_and(|c| ".,;:".contains(c)) && before.next().is_some_and(char::is_lowercase);
    let is_short = text[bare.len()..].chars().nth(LONGEST).is_none();
    if is_stop && is_short && text.split(' ').nth(FEW_WORDS).is_some() { bare } else { text }
}

/// A line that fills the column in body type goes on; a few words over less than the column do not.
fn by_last_line(at: usize, setting: &Setting) -> f32 {
    const FULL: f32 = -2.0;
    const JUSTIFIED: f32 = -1.5;
    const FEW_WORDS: f32 = 0.9;
    /// In columns, in letters.
    const NARROW: f32 = 0.6;
    const FEW_LETTERS: usize = 30;
    let region = &setting.regions[at];
    let (Some(last), Some(usual)) = (region.lines.last(), setting.usual_line(at)) else { return 0.0 };
    let width = (last.rect.right - region.rect.left) as f32;
    let em = setting.scale.type_size;
    let fills = (width - usual as f32).abs() <= SAME_WIDTH * em;
    // Lines of running text are full but for an indent; those of a heading are as long as the words ask.
    let (_, others) = region.lines.split_last().expect("a region has lines");
    let runs_on = others.iter().all(|line| (usual - line.rect.width()) as f32 <= INDENT * em);
    // Beside an initial or a picture lines are shorter, and end at the column's edge all the same.
    let edge = setting.column(at).end;
    let ends_at_edge = |line: &Line| ((edge - line.rect.right).abs() as f32) <= SAME_WIDTH * em;
    let is_inset = edge - region.rect.right < region.rect.left - (edge - usual);
    let flush = region.lines.iter().all(ends_at_edge) && (usual as f32) < 2.0 * width && is_inset;
    let is_text = fills && runs_on || flush || is_paragraph(region, edge - usual, edge, em);
    if is_text && setting.type_ratio(at) < SAME_TYPE {
        return FULL;
    }
    // The lines of a heading are as long as its words are: two that fill the column over a third are text.
    let starts_at_left = |line: &Line| ((line.rect.left - region.rect.left) as f32) <= SAME_WIDTH * em;
    let is_full = |line: &Line| starts_at_left(line) && ((line.rect.width() - usual).abs() as f32) <= SAME_WIDTH * em;
    let is_justified = 1 < others.len() && runs_on && others[1..].iter().all(is_full) && starts_at_left(last);
    if is_justified && setting.type_ratio(at) < SAME_TYPE {
        return JUSTIFIED;
    }
    let letters = last.text().chars().count();
    let few_words = region.lines.len() == 1 && width < NARROW * usual as f32 && letters < FEW_LETTERS;
    if few_words && setting.is_set_apart(at) { FEW_WORDS } else { 0.0 }
}

/// Whether the first line is indented and goes on to the right edge of the column, and the others start at its left edge.
fn is_paragraph(region: &Region, left: i32, right: i32, em: f32) -> bool {
    /// In type sizes: behind the number of a paragraph there is white, too.
    const INDENTED: std::ops::RangeInclusive<f32> = 0.8..=4.0;
    let [first, others @ ..] = &region.lines[..] else { return false };
    let near = |one: i32, other: i32| ((one - other).abs() as f32) <= SAME_WIDTH * em;
    !others.is_empty()
        && INDENTED.contains(&((first.rect.left - left) as f32 / em))
        && near(first.rect.right, right)
        && others.iter().all(|line| near(line.rect.left, left))
}

/// A dash before the first word, or a whole sentence between quotation marks: somebody speaks, or an item of a list starts.
fn by_speech(text: &str) -> f32 {
    const SPOKEN: f32 = -2.5;
    let has_small = text.chars().any(char::is_lowercase);
    let dash = text.trim_start_matches(['—', '–']).len() < text.len() && has_small;
    let ended = text.trim_end_matches(is_quote).ends_with(['.', '!', '?', ',']);
    let quoted = text.starts_with(is_quote) && text.ends_with(is_quote) && ended && has_small;
    if dash || quoted { SPOKEN } else { 0.0 }
}

fn is_quote(c: char) -> bool {
    "“”„\"«»‘’".contains(c)
}

/// Printers divide the words of running text; those of a heading go whole to the next line.
fn by_division(region: &Region) -> f32 {
    const DIVIDED: f32 = -1.5;
    let ends_divided = |line: &Line| {
        let stem = line.words.last().and_then(|word| word.text.strip_suffix(['-', '¬', '⸗', '‐']));
        stem.is_some_and(|stem| stem.ends_with(char::is_lowercase))
    };
    let divided = |pair: &[Line]| ends_divided(&pair[0]) && starts_small(&pair[1].text());
    if region.lines.windows(2).any(divided) { DIVIDED } else { 0.0 }
}

/// Lines of one column differ by less, in type sizes.
const SAME_WIDTH: f32 = 0.6;
/// Widest indent, in type sizes: two characters, and what a line may lack for a mark that may not start the next.
const INDENT: f32 = 3.2;
/// Type that is larger by this ratio is another.
const SAME_TYPE: f32 = 1.12;

/// Whether the text before goes on in this one, or this one in the text behind it.
fn by_neighbours(at: usize, text: &str, setting: &Setting) -> f32 {
    const OPEN_BEFORE: f32 = -3.0;
    const SMALL_LETTER: f32 = -2.0;
    let open = setting.before(at).is_some_and(ends_open);
    let goes_on = setting.after(at).is_some() && starts_small(setting.text(at + 1));
    let mut weight = 0.0;
    weight += if open { OPEN_BEFORE } else { 0.0 };
    weight += if starts_small(text) { SMALL_LETTER } else { 0.0 };
    weight + if goes_on { SMALL_LETTER } else { 0.0 }
}

/// Whether the first letter of a text is small.
pub(super) fn starts_small(text: &str) -> bool {
    text.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase)
}

/// Whether a region starts with a small letter, in the midst of a sentence.
pub(super) fn starts_inside(region: &Region) -> bool {
    region.lines.first().is_some_and(|line| starts_small(&line.text()))
}

/// Whether a region stops inside a sentence: its last line is full and ends in no stop.
pub(super) fn ends_open(region: &Region) -> bool {
    /// Lines differ in width by a character or two; of the widest.
    const FULL: f32 = 0.88;
    /// A heading has few lines; what has more is text.
    const TEXT_LINES: usize = 2;
    let Some(last) = region.lines.last() else { return false };
    let is_full = FULL * region.rect.width() as f32 <= (last.rect.right - region.rect.left) as f32;
    let text = last.text();
    let end = text.trim_end_matches(is_closing).chars().last();
    let stops = end.is_some_and(|c| "。！？….!?：:—―".contains(c));
    TEXT_LINES < region.lines.len() && is_full && !stops
}

fn is_closing(c: char) -> bool {
    c.is_whitespace() || "”’\"'）)》」』】]*".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Word;

    #[test]
    fn three_lines_of_which_two_fill_the_column_are_text() {
        use super::super::{RegionParams, cut_regions, measure};
        use crate::model::{Columns, Source, draw_page};
        let text = "the old mill by the river was sold\n".repeat(6);
        let verdict = |lines: &str| {
            let page = draw_page(&format!("{text}\n\n{lines}\n\n{text}"), Source::default());
            let scale = measure(&page);
            let regions = cut_regions(&page, &Columns::default(), &scale, &RegionParams::default());
            let setting = Setting::of(&regions, &page, &scale);
            by_last_line(1, &setting)
        };
        assert!(verdict("The foundations of the mill are in\nthe river, and the owner has sold a\nstone.") < 0.0);
        assert!(0.0 <= verdict("The foundations of\nthe river, and the owner\nstone."));
    }

    #[test]
    fn a_line_with_an_indent_that_reaches_the_edge_over_one_that_starts_at_the_left_is_text() {
        let line = |left: i32, right: i32| {
            let rect = Rect::new(left, 0, right, 20);
            Line::new(vec![Word { text: "mill".into(), rect, type_size: 20.0, confidence: None, stroke: None }])
                .unwrap()
        };
        let is_paragraph = |first: (i32, i32), second: (i32, i32)| {
            let lines = [first, second].map(|(left, right)| line(left, right)).to_vec();
            is_paragraph(&Region::new(lines).unwrap(), 0, 400, 20.0)
        };
        assert!(is_paragraph((40, 398), (0, 220)));
        // Centred, and a heading at the left.
        assert!(!is_paragraph((40, 360), (100, 300)) && !is_paragraph((0, 398), (0, 220)));
    }

    #[test]
    fn the_mark_of_a_note_behind_a_stop_is_no_end() {
        let whole = [
            "the importance of the regional framework.7",
            "of measures for “the strategy,”12",
            "The State of the Union in 1848",
            "For this and more see Section 3.5",
            "See Chap.7",
        ];
        let bare = [
            "the importance of the regional framework.",
            "of measures for “the strategy,”",
            "The State of the Union in 1848",
            "For this and more see Section 3.5",
            "See Chap.7",
        ];
        assert_eq!(whole.map(without_note_mark), bare);
    }

    #[test]
    fn what_somebody_says_is_no_heading() {
        let [speech, item, quoted, title] =
            ["— Never!", "— The bridge is open.", "»Dann bin ich dagegen.«", "“The Mill” at Home"].map(by_speech);
        assert!(speech < 0.0 && item < 0.0 && quoted < 0.0 && title == 0.0);
    }

    #[test]
    fn small_capitals_that_were_read_as_small_letters_speak_for_a_heading_somewhat() {
        let [capitals, small, title] =
            ["THE OLD MILL.", "THE Old's MILL.", "The Old Mill of the River"].map(by_capitals);
        assert!(title == 0.0 && 0.0 < small && small <= capitals, "{title} {small} {capitals}");
    }
}
