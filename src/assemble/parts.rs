//! Tells kicker, headline and decks apart in the lines of a heading.

use super::measures::line_height;
use super::shapes::has_halves;
use crate::model::{Block, Join, Rect, Role, is_han};
use crate::text::{self, Lexicon};

/// The lines of a heading by what they are.
#[derive(Debug, Default)]
pub struct Parts {
    pub kicker: Vec<Block>,
    pub headline: Option<Block>,
    pub decks: Vec<Block>,
}

/// Least ratio of two type sizes that a reader tells apart.
const OTHER_SIZE: f32 = 1.15;
/// Longest kicker that is told by its length alone, as a share of the line below it.
const KICKER: f32 = 0.5;
/// Longest line of a Chinese headline that is broken in two lines of the same length, in characters: a longer one fits
/// no column, so each line is a heading of its own.
const LONGEST_HALF: usize = 9;
/// Least ratio of the shorter to the longer half of a headline broken in two.
const EQUAL: f32 = 0.8;
/// White between the lines of one part, in heights of a line; more parts the headline from its deck.
const CLOSE: f32 = 1.0;

/// Tells the parts of a heading, whose lines come from top to bottom.
pub fn tell(heading: Vec<Block>, lexicon: &Lexicon) -> Parts {
    let told = heading.iter().take_while(|line| line.role == Role::Kicker).count().min(heading.len().saturating_sub(1));
    let mut lines = heading;
    let kicker: Vec<Block> = lines.drain(..told).collect();
    if lines.is_empty() {
        return Parts::default();
    }
    let largest = largest(&lines);
    let range = if largest.len() < lines.len() { largest } else { longest_sense(&lines) };
    let mut parts = Parts { kicker, ..Parts::default() };
    for (index, line) in lines.into_iter().enumerate() {
        if index < range.start {
            parts.kicker.push(Block { role: Role::Kicker, ..line });
        } else if index < range.end {
            let line = Block { role: Role::Headline, ..line };
            parts.headline = Some(match parts.headline.take() {
                Some(above) => under_each_other(above, line, lexicon),
                None => line,
            });
        } else {
            let line = Block { role: Role::Deck, ..line };
            match parts.decks.pop() {
                Some(above) if is_one_deck(&above, &line) => parts.decks.push(text::join_blocks(above, line, lexicon)),
                above => parts.decks.extend(above.into_iter().chain([line])),
            }
        }
    }
    parts
}

/// Whether two lines under a headline are one deck: set close and in line with each other, not ended between, and in one
/// type where the second does not start as the inside of a sentence does.
fn is_one_deck(above: &Block, below: &Block) -> bool {
    let (first, second) = (type_size(above), type_size(below));
    let height = line_height(above).min(line_height(below));
    let close = white_between(above, below) < CLOSE * height;
    let open = !above.text.ends_with(['.', '!', '?']) && !below.text.starts_with(['—', '–', '─']);
    let han = above.text.chars().any(is_han);
    let goes_on = below.text.chars().next().is_some_and(char::is_lowercase);
    let one_height = line_height(above) == line_height(below);
    let alike = goes_on || one_height || first.max(second) < OTHER_SIZE * first.min(second);
    !han && close && open && alike && is_in_line(&above.rect(), &below.rect(), line_height(below))
}

/// Whether two lines begin under each other or have one middle.
fn is_in_line(above: &Rect, below: &Rect, height: f32) -> bool {
    /// In heights of a line; a page may lean.
    const APART: f32 = 1.5;
    let (middles, starts) = ((above.mid_x() - below.mid_x()).abs(), (above.left - below.left).abs() as f32);
    middles.min(starts) <= APART * height
}

/// The white between the last line of one block and the first of another.
fn white_between(above: &Block, below: &Block) -> f32 {
    match (above.origins.last(), below.origins.first()) {
        (Some(last), Some(first)) => (first.rect.top - last.rect.bottom) as f32,
        _ => 0.0,
    }
}

/// The lines set in the largest type.
fn largest(lines: &[Block]) -> std::ops::Range<usize> {
    // The boxes of a dump without places are all of one height, whatever stands in them.
    let heights = || lines.iter().map(line_height);
    if heights().all(|height| height == line_height(&lines[0])) {
        return 0..lines.len();
    }
    let most = lines.iter().max_by(|one, other| type_size(one).total_cmp(&type_size(other)));
    let is_largest = |line: &Block| most.is_none_or(|most| type_size(most) < least_ratio(most, line) * type_size(line));
    let start = lines.iter().position(is_largest).unwrap_or(0);
    let is_alike = |line: &Block| {
        let pair = has_mostly_capitals(line).zip(has_mostly_capitals(&lines[start]));
        pair.is_none_or(|(one, other)| one == other) || line.text.contains(is_han)
    };
    let is_headline = |line: &&Block| is_largest(line) && is_alike(line);
    let count = lines[start..].iter().take_while(is_headline).count();
    start..start + count
}

/// Whether nearly all letters of a line are capitals, as engines read them; `None` where it has no letters.
fn has_mostly_capitals(line: &Block) -> Option<bool> {
    const NEARLY_ALL: f32 = 0.8;
    let letters = line.text.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = line.text.chars().filter(|c| c.is_uppercase()).count();
    (0 < letters).then_some(NEARLY_ALL * letters as f32 <= capitals as f32)
}

/// The least ratio of the sizes of two lines that are set in two types. Those that layout put in one region are in one type,
/// whatever letters stand in them; in Han text the sizes are told better than that.
fn least_ratio(one: &Block, other: &Block) -> f32 {
    const IN_REGION: f32 = 1.3;
    let han = one.text.chars().any(is_han);
    if place(one) == place(other) && !han { IN_REGION } else { OTHER_SIZE }
}

/// The page and the region in which a line stands.
fn place(line: &Block) -> Option<(usize, usize)> {
    line.origins.first().map(|origin| (origin.page, origin.region))
}

/// The size of a line's type. Han characters are as wide as high, and a box may be higher than they are.
fn type_size(line: &Block) -> f32 {
    if line.origins.len() != 1 || !line.text.contains(is_han) {
        return line.type_size;
    }
    let ems: f32 = line.text.chars().map(|c| if is_han(c) { 1.0 } else { 0.5 }).sum();
    line_height(line).min(line.rect().width() as f32 / ems)
}

/// The headline where all lines have the same type: what its wording and the lengths of the lines say.
fn longest_sense(lines: &[Block]) -> std::ops::Range<usize> {
    let han = lines.iter().any(|line| line.text.chars().any(is_han));
    let apart = |pair: &[Block]| {
        let (white, close) = (white_between(&pair[0], &pair[1]), CLOSE * line_height(&pair[0]));
        // A blank line of a dump is as high as the lines.
        !han && (close < white || close <= white && place(&pair[0]) != place(&pair[1]))
    };
    let decks = lines.windows(2).position(|pair| pair[1].text.starts_with(['—', '–', '─']) || apart(pair));
    let end = decks.map_or(lines.len(), |at| at + 1);
    if end == 1 {
        return 0..1;
    }
    if !han {
        return european_headline(lines, end);
    }
    if are_halves(&lines[0], &lines[1]) {
        return 0..2;
    }
    // Two halves under a kicker.
    if 2 < end && are_halves(&lines[1], &lines[2]) {
        return 1..3;
    }
    let (first, second) = (length(&lines[0]), length(&lines[1]));
    let only_second_in_halves = has_halves(&lines[1].text) && !has_halves(&lines[0].text);
    let kicker =
        first as f32 <= KICKER * second as f32 || only_second_in_halves || (decks.is_some() && is_equal(first, second));
    if kicker { 1..2 } else { 0..1 }
}

/// Whether two lines are the halves of one Chinese headline.
fn are_halves(above: &Block, below: &Block) -> bool {
    let (first, second) = (length(above), length(below));
    is_equal(first, second) && first.max(second) <= LONGEST_HALF
}

fn is_equal(first: usize, second: usize) -> bool {
    EQUAL * first.max(second) as f32 <= first.min(second) as f32
}

/// A European heading in one type: its lines in capitals are the headline, what stands over them in small letters is a kicker.
/// A short line in capitals without a point over small letters is a kicker itself. Without capitals all is headline.
fn european_headline(lines: &[Block], end: usize) -> std::ops::Range<usize> {
    // Abbreviations too: what is a heading is known here.
    let small = |line: &Block| line.text.contains(char::is_lowercase);
    let capitals = |line: &Block| !small(line) && line.text.contains(char::is_uppercase);
    let Some(first) = lines[..end].iter().position(capitals) else { return 0..end };
    let behind = lines[first..end].iter().position(small).map_or(end, |count| first + count);
    let is_label = behind == 1
        && behind < end
        && (length(&lines[0]) as f32) <= KICKER * length(&lines[1]) as f32
        && !lines[0].text.ends_with('.');
    if is_label { 1..end } else { first..behind }
}

fn length(line: &Block) -> usize {
    line.text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// A headline whose lines stand under each other. Each line of a Chinese one is a half, with a space between.
fn under_each_other(above: Block, below: Block, lexicon: &Lexicon) -> Block {
    if below.text.chars().any(is_han) { halves(above, below) } else { text::join_blocks(above, below, lexicon) }
}

fn halves(mut above: Block, below: Block) -> Block {
    let confidence = above.confidence.and(below.confidence);
    above.add(&below, ' ', Join::Space, confidence);
    above
}

#[cfg(test)]
mod tests {
    use super::super::drawn::{heading, reading};
    use super::*;
    use crate::model::Origin;

    /// The parts as `kicker | headline | deck`.
    fn parts(lines: &[&str]) -> String {
        let blocks: Vec<Block> = lines.iter().map(|line| heading(line)).collect();
        let parts = tell(reading(0, &blocks).blocks, &Lexicon::default());
        let join = |blocks: Vec<Block>| blocks.into_iter().map(|block| block.text).collect::<Vec<_>>().join(" / ");
        format!("{} | {} | {}", join(parts.kicker), join(parts.headline.into_iter().collect()), join(parts.decks))
    }

    #[test]
    fn a_short_line_over_a_long_one_is_a_kicker() {
        assert_eq!(parts(&["花园街道", "百株牡丹昨日一齐盛开引来游人"]), "花园街道 | 百株牡丹昨日一齐盛开引来游人 | ");
    }

    #[test]
    fn capitals_and_small_letters_of_one_size_are_two_parts() {
        let large = |text: &str| Block { type_size: 30.0, ..heading(text) };
        let lines = [large("THE LATE SCHOONER."), large("Crowd of Guardians Sees Engine."), heading("A Third Deck.")];
        let mut placed = reading(0, &lines).blocks;
        placed[0].origins[0].rect.bottom += 10;
        let parts = tell(placed, &Lexicon::default());
        assert_eq!(parts.headline.map(|headline| headline.text).as_deref(), Some("THE LATE SCHOONER."));
        assert_eq!(parts.decks.len(), 2);
        let whole = |lines: &[Block]| {
            let mut placed = reading(0, lines).blocks;
            placed[0].origins[0].rect.bottom += 1;
            tell(placed, &Lexicon::default()).decks.is_empty()
        };
        assert!(whole(&[large("THE YEARS"), large("1914–1918")]));
        assert!(whole(&[large("前三季度GDP增长"), large("外贸出口再创新高")]));
    }

    #[test]
    fn two_short_lines_of_one_length_are_one_headline() {
        assert_eq!(parts(&["爱护花草", "人人有责"]), " | 爱护花草 人人有责 | ");
    }

    #[test]
    fn two_short_lines_under_a_kicker_are_one_headline() {
        assert_eq!(parts(&["花园街道", "爱护一草一木", "人人都有责任"]), "花园街道 | 爱护一草一木 人人都有责任 | ");
    }

    #[test]
    fn a_line_after_a_dash_is_a_deck() {
        assert_eq!(parts(&["百花齐放的春天", "——公园花会见闻"]), " | 百花齐放的春天 | ——公园花会见闻");
    }

    #[test]
    fn the_largest_type_is_the_headline() {
        let mut lines: Vec<Block> = ["The News", "GREAT FIRE", "Many Houses Lost"].map(heading).to_vec();
        for origin in &mut lines[1].origins {
            origin.rect.bottom *= 2;
        }
        lines[1].type_size *= 2.0;
        let parts = tell(lines, &Lexicon::default());
        assert_eq!(parts.headline.map(|block| block.text), Some("GREAT FIRE".to_owned()));
        assert_eq!((parts.kicker.len(), parts.decks.len()), (1, 1));
    }

    #[test]
    fn lines_that_stand_in_one_region_are_in_one_type() {
        let mut lines = reading(0, &["Letters Protest", "Veteran Ousted"].map(heading)).blocks;
        lines[1].origins[0].rect.bottom += 4;
        lines[1].type_size += 4.0;
        let headline = |lines: &[Block]| tell(lines.to_vec(), &Lexicon::default()).headline.map(|block| block.text);
        assert_eq!(headline(&lines), Some("Veteran Ousted".to_owned()));
        lines[1].origins[0].region = lines[0].origins[0].region;
        assert_eq!(headline(&lines), Some("Letters Protest Veteran Ousted".to_owned()));
    }

    #[test]
    fn capitals_between_small_letters_are_the_headline() {
        let told = |texts: &[&str]| {
            let mut lines = reading(0, &texts.iter().map(|text| heading(text)).collect::<Vec<_>>()).blocks;
            for (number, line) in (0..).zip(&mut lines) {
                let up = -20 * number;
                line.origins[0] = Origin { rect: line.origins[0].rect.shifted(0, up), region: 0, ..line.origins[0] };
            }
            let parts = tell(lines, &Lexicon::default());
            (parts.kicker.len(), parts.headline.map(|block| block.text).unwrap_or_default(), parts.decks.len())
        };
        assert_eq!(told(&["From the Courts", "CRICKET.", "Two men missing"]), (1, "CRICKET.".to_owned(), 1));
        assert_eq!(told(&["THE CITY", "Two men are still missing"]), (1, "Two men are still missing".to_owned(), 0));
        assert_eq!(told(&["Three killed in", "1871"]), (0, "Three killed in 1871".to_owned(), 0));
        assert_eq!(told(&["OPENING OF", "THE SEASON"]), (0, "OPENING OF THE SEASON".to_owned(), 0));
    }

    #[test]
    fn lines_that_are_not_in_line_are_two_decks() {
        let mut lines = reading(0, &["GREAT FIRE", "Loss put at twenty", "thousand pounds"].map(heading)).blocks;
        lines[0].origins[0].rect.top -= 30;
        lines[1].origins[0].rect = lines[1].origins[0].rect.shifted(0, -4);
        lines[1].origins[0].rect.top -= 8;
        let decks = |lines: &[Block]| tell(lines.to_vec(), &Lexicon::default()).decks.len();
        lines[2].origins[0].rect = lines[2].origins[0].rect.shifted(0, -24);
        assert_eq!(decks(&lines), 1);
        lines[2].origins[0].rect = lines[2].origins[0].rect.shifted(500, 0);
        assert_eq!(decks(&lines), 2);
    }

    #[test]
    fn lines_set_close_under_a_headline_are_one_deck() {
        let mut lines = reading(0, &["GREAT FIRE", "Loss Put At", "Twenty Thousand Pounds"].map(heading)).blocks;
        lines[0].origins[0].rect.top -= 30;
        lines[2].origins[0].rect = lines[2].origins[0].rect.shifted(0, -12);
        let decks = tell(lines, &Lexicon::default()).decks;
        assert_eq!(decks.len(), 1);
        assert_eq!(decks[0].text, "Loss Put At Twenty Thousand Pounds");
    }
}
