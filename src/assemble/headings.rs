//! Whether a block is a heading, by its type, its wording, its lines, and its neighbours.

use super::datelines::opens_with_any_dateline;
use super::decks::is_titled;
use super::measures::{is_one_size, line_height, measure};
use super::shapes::{FULL_SLACK, Shape, has_even_halves, is_shorter_than_first, is_uneven, lacks_an_indent};
use super::stanzas::leaves_clause_open;
use super::weights::sum_of;
use super::{AssembleParams, HeadingWeights};
use super::{names, numbers, wording};
use crate::model::{Block, Cue, Ending, Rect, Role, Start, is_han};

/// The blocks before and after a block, and the width of the column of text that it stands in.
#[derive(Clone, Copy, Default)]
pub struct Neighbours<'a> {
    pub before: Option<&'a Block>,
    pub after: Option<&'a Block>,
    pub column: Option<f32>,
    /// What the lines of its region are together, where each is a block of its own.
    pub shape: Option<Shape>,
    /// Whether the type and the white round the block are known, as they are not in a text dump.
    pub on_paper: bool,
    /// Whether it stands between a heading and what opens the text or the next heading.
    pub is_deck: bool,
    /// Whether it is centred under a heading as a deck is.
    pub is_centred_deck: bool,
    /// Whether other paragraphs start with its words.
    pub opens_others: bool,
    /// Whether it stands at the edge of its column, and the paragraphs of the page are indented.
    pub lacks_indent: bool,
    /// Whether it is one of several lines that stand for themselves in its region.
    pub in_verse: bool,
    /// How sure it is that it is set in bold type among text that is not.
    pub bold: f32,
}

/// The width of the column, as the last paragraph of some lines shows it, or else the next.
pub fn column(before: &[Block], after: &[Block]) -> Option<f32> {
    let shows = |block: &&Block| block.role == Role::Body && FEWEST_LINES <= block.origins.len();
    before.iter().rev().find(shows).or_else(|| after.iter().find(shows)).and_then(measure)
}

/// The log odds that a block is a heading.
pub fn weight(block: &Block, neighbours: Neighbours, params: &AssembleParams) -> f32 {
    let weights = &params.headings;
    let unseen = if neighbours.on_paper { weights.unseen * block.confidence.value() } else { 0.0 };
    let layout = if block.role == Role::Body { unseen } else { seen_by_layout(block, weights) };
    let worded = signs_of_wording(block, neighbours, params).into_iter();
    let signs = worded.chain(signs_of_shape(block, neighbours, weights));
    let signs =
        signs.chain(signs_of_place(block, neighbours, weights)).chain(signs_of_setting(block, neighbours, weights));
    layout + weights.bold * neighbours.bold + sum_of(signs)
}

/// Whether a block goes on in the large type of the heading before.
fn is_second_line(before: &Block, block: &Block) -> bool {
    let heading = |block: &Block| block.role.is_heading() && block.cue == Cue::TypeSize;
    heading(before) && heading(block) && is_one_size(before, block)
}

/// The log odds that layout's finding stands for, by what it saw it from.
fn seen_by_layout(block: &Block, weights: &HeadingWeights) -> f32 {
    let most = match block.cue {
        Cue::Markup => weights.told_by_markup,
        Cue::TypeSize => weights.told_by_type,
        Cue::Spanning => weights.told_by_span,
        Cue::Capitals => weights.told_by_capitals,
        Cue::Centred => weights.told_by_centring,
        _ => weights.told_otherwise,
    };
    most * block.confidence.value()
}

/// Whether a sign holds, and what it weighs if so.
type Sign = (bool, f32);

/// Words of a heading that is more than a name before its text.
const MANY_WORDS: usize = 4;
/// Most lines of a heading in one type.
pub(super) const MOST_LINES: usize = 3;

fn signs_of_wording(block: &Block, neighbours: Neighbours, params: &AssembleParams) -> [Sign; 13] {
    let weights = &params.headings;
    let text = block.text.trim();
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    let capitals = || letters().filter(|c| c.is_uppercase()).count();
    let small = letters().any(char::is_lowercase);
    let open = wording::is_open(text);
    let end = wording::without_closing_marks(text);
    let leads_on = wording::leads_on(text) && neighbours.after.is_none_or(|after| !after.role.is_heading());
    let short = text.chars().count() <= params.max_heading;
    // The point behind a heading in capitals or large type is easily read as a comma.
    let starts = |after: &Block| matches!(after.start, Start::Indented | Start::Initial);
    let many_words = || MANY_WORDS <= text.split_whitespace().take(MANY_WORDS).count();
    let heads_text = |after: &Block| many_words() && FEWEST_LINES <= after.origins.len() && !starts_inside(after);
    // The second line of a headline starts as the inside of a sentence does.
    let second = neighbours.before.is_some_and(|before| is_second_line(before, block));
    let misread = match block.cue {
        Cue::Capitals => neighbours.after.is_some_and(|after| starts(after) || !starts_inside(after)),
        Cue::TypeSize | Cue::Spanning => neighbours.after.is_some_and(heads_text),
        _ => false,
    };
    [
        (true, weights.prior),
        (short, weights.short),
        (!short, weights.long),
        (text.ends_with(['。', '；', '，', ',', ';']) && !(text.ends_with(',') && misread), weights.sentence_end),
        (
            !open && end.ends_with(['.', '!', '?']) && small && (end.ends_with('.') || block.role == Role::Body),
            weights.point,
        ),
        (text.trim_end_matches('。').contains('。') || wording::holds_sentence_end(text), weights.sentence_inside),
        (wording::starts_inside_sentence(text) && !second || is_part_of_quotation(text), weights.inside_sentence),
        (wording::opens_with_dateline(text), weights.dateline),
        (has_even_halves(text), weights.halves),
        (numbers::is_figures(text), weights.figures),
        (leads_on, weights.leads_on),
        (!small && 2 < capitals(), weights.capitals),
        (open || wording::is_lead_in(text), weights.no_point),
    ]
}

/// Whether a line opens a quotation that ends behind it, or starts with the mark that French papers repeat at each line
/// of one. German ones open it so.
fn is_part_of_quotation(text: &str) -> bool {
    let mut letters = text.chars();
    match letters.next() {
        Some('»') => !text.contains('«'),
        Some('“' | '「' | '『' | '«' | '„') => !letters.any(|c| "”」』»“\"’'".contains(c)),
        _ => false,
    }
}

fn signs_of_shape(block: &Block, neighbours: Neighbours, weights: &HeadingWeights) -> [Sign; 6] {
    let by_start = block.origins.len() == 1 && block.start == Start::ShortFirstLine;
    let by_column = neighbours.column.is_some_and(|column| lacks_an_indent(block, column));
    let uneven =
        is_uneven(block) || neighbours.shape == Some(Shape::Heading) && !is_set_as_paragraph(block, neighbours);
    let first_line = (by_start || by_column) && wording::is_open(&block.text);
    [
        (MOST_LINES < block.origins.len(), weights.many_lines),
        (uneven, weights.uneven_lines),
        (neighbours.shape == Some(Shape::Paragraph), weights.full_lines),
        (neighbours.after.is_some_and(|after| is_other_measure(block, after)), weights.other_measure),
        (neighbours.after.is_some_and(|after| is_one_short_line(block, after)), weights.one_short_line),
        (first_line && neighbours.shape.is_none(), weights.first_line_of_paragraph),
    ]
}

fn signs_of_place(block: &Block, neighbours: Neighbours, weights: &HeadingWeights) -> [Sign; 20] {
    let Neighbours { before, after, column, shape, .. } = neighbours;
    let open = wording::is_open(&block.text);
    let heading_shape = shape == Some(Shape::Heading);
    let goes_on_before = before.is_some_and(|before| goes_on(before, block, column));
    let goes_on_after = after.is_some_and(|after| goes_on(block, after, column));
    let numbered = block.origins.len() <= MOST_NUMBERED_LINES && open && heads_section(block, after);
    let beside = || before.into_iter().chain(after);
    let is_item = |block: &Block| block.origins.len() == 1 && numbers::is_item(&block.text);
    let is_entry = before.is_some_and(|before| numbers::comes_next(&block.text, &before.text))
        || after.is_some_and(|after| numbers::comes_next(&after.text, &block.text))
        || is_item(block) && beside().any(is_item);
    // A Chinese paragraph never ends without a mark.
    let stays_open = open && block.text.chars().any(is_han);
    let inside = block.role == Role::Body && !heading_shape && !numbered && runs_in(block, neighbours);
    let over_headline = match neighbours.on_paper {
        true => after.is_some_and(|after| stands_over(block, after)),
        // A dump shows no type, but before the first heading of a page stands no text.
        false => {
            before.is_none_or(|before| before.page() != block.page())
                && block.origins.len() == 1
                && after.is_some_and(|after| after.role.is_heading())
        }
    };
    [
        (goes_on_before && !heading_shape, weights.goes_on_from_before),
        (goes_on_after && !heading_shape, weights.goes_on_after),
        (before.is_some_and(|before| leaves_clause_open(before, block)), weights.after_clause),
        (
            open && after.is_some_and(starts_inside) && (!is_larger(block, after) || wording::is_prose(&block.text)),
            weights.before_inside,
        ),
        (after.is_some_and(|after| starts_inside(after) && block.text.ends_with('-')), weights.divided_word),
        (
            before.is_some_and(|before| before.role == Role::Body) && after.is_some_and(names_writer),
            weights.before_byline,
        ),
        (stays_open && after.is_some_and(|after| after.role == Role::Byline), weights.before_byline),
        (stays_open && after.is_some_and(|after| starts_anew(block, after, neighbours.on_paper)), weights.unfinished),
        (open && before.is_some_and(ends_article), weights.after_byline),
        (after.is_some_and(|after| opens_with_any_dateline(&after.text)), weights.before_dateline),
        (after.is_none(), weights.last_of_all),
        (block.start == Start::SetOff, weights.set_off),
        (numbered, weights.numbered),
        (stands_apart(block, neighbours), weights.alone),
        (neighbours.on_paper && after.is_some_and(|after| is_centred_over(block, after)), weights.centred),
        (is_set_as_paragraph(block, neighbours), weights.set_as_paragraph),
        (neighbours.lacks_indent, weights.no_indent),
        (over_headline, weights.over_headline),
        (inside, weights.inside_region),
        (is_entry, weights.entry),
    ]
}

/// What a block says as a deck, as verse, and by capitals in its words.
fn signs_of_setting(block: &Block, neighbours: Neighbours, weights: &HeadingWeights) -> [Sign; 5] {
    let is_text = |after: &Block| FEWEST_LINES <= after.origins.len() && !starts_inside(after);
    let before_text = block.origins.len() == 1 && neighbours.after.is_some_and(is_text);
    [
        (neighbours.is_deck, weights.deck),
        (neighbours.is_centred_deck, weights.centred_under),
        (neighbours.in_verse, weights.in_verse),
        (before_text && wording::is_open(&block.text) && is_titled(&block.text), weights.titled),
        (neighbours.opens_others, weights.opens_others),
    ]
}

/// Whether the last line is known to reach the edge of the column.
pub fn reaches_edge(block: &Block, column: Option<f32>) -> bool {
    let stops_short = column.is_some_and(|column| is_shorter_than_first(block, column));
    !stops_short && (fills_column(block) || column.is_some_and(|column| lacks_an_indent(block, column)))
}

/// Share of its column that a heading of several short lines fills at most.
const NARROW: f32 = 0.75;

fn is_other_measure(block: &Block, text: &Block) -> bool {
    let (Some(own), Some(column)) = (measure(block), measure(text)) else { return false };
    own < NARROW * column || column + line_height(text) < own
}

/// Share of its column that a heading of one line fills at most, where it is not also known by its type.
const SHORT_LINE: f32 = 0.6;
/// Fewest lines of a paragraph that stands under a heading.
pub(super) const FEWEST_LINES: usize = 3;

fn is_one_short_line(block: &Block, text: &Block) -> bool {
    let Some(column) = measure(text) else { return false };
    let width = block.rect().width() as f32;
    block.origins.len() == 1 && FEWEST_LINES <= text.origins.len() && width < SHORT_LINE * column
}

/// Whether a line stands in the middle of the column that the text under it shows, with white on both sides.
fn is_centred_over(block: &Block, text: &Block) -> bool {
    /// White on each side, and how far the middles are apart at most, in heights of the line.
    const WHITE: f32 = 2.0;
    const MIDDLES: f32 = 0.7;
    let Some(column) = Rect::around(text.origins.iter().map(|origin| &origin.rect)) else { return false };
    let same_region = region(block) == region(text) && text.role == Role::Body && FEWEST_LINES <= text.origins.len();
    if block.origins.len() != 1 || !same_region {
        return false;
    }
    let (line, height) = (block.rect(), line_height(block));
    let white = (line.left - column.left).min(column.right - line.right) as f32;
    WHITE * height <= white && (line.mid_x() - column.mid_x()).abs() <= MIDDLES * height
}

/// Whether a line that ends as a sentence does stands at the left of its column, as paragraphs of one line do.
fn is_set_as_paragraph(block: &Block, neighbours: Neighbours) -> bool {
    /// Widest indent, in heights of the line: with the dash of a speech that is not read.
    const INDENT: f32 = 3.5;
    /// White on the right, in that on the left, and in heights of the line.
    const MORE_WHITE: i32 = 2;
    const WHITE: f32 = 3.0;
    if !neighbours.on_paper || block.role != Role::Body || block.origins.len() != 1 {
        return false;
    }
    let line = block.rect();
    let in_column = |other: &&Block| {
        other.role == Role::Body && other.page() == block.page() && 0 < other.rect().across().overlap(&line.across())
    };
    let texts: Vec<Rect> =
        neighbours.before.into_iter().chain(neighbours.after).filter(in_column).map(Block::rect).collect();
    let Some(column) = Rect::around(&texts) else { return false };
    let height = line_height(block);
    let edge = column.right.max(column.left + neighbours.column.unwrap_or(0.0) as i32);
    let (left, right) = (line.left - column.left, edge - line.right);
    // A title of nothing but names ends in a point in old papers.
    let is_title = || block.text.ends_with('.') && names::is_signature(&block.text);
    block.text.ends_with(['.', '!', '?', ':'])
        && block.text.chars().any(char::is_lowercase)
        && left as f32 <= INDENT * height
        && MORE_WHITE * left <= right
        && WHITE * height <= right as f32
        && !is_title()
}

/// Whether a few short lines stand right over a headline, as a kicker does.
fn stands_over(block: &Block, headline: &Block) -> bool {
    /// White between the two at most, in heights of the smaller type.
    const CLOSE: f32 = 1.5;
    /// Type of the headline in that of the lines over it.
    const LARGER: f32 = 1.5;
    if !headline.role.is_heading() || headline.page() != block.page() || MOST_LINES < block.origins.len() {
        return false;
    }
    let (above, below) = (block.rect(), headline.rect());
    let gap = (below.top - above.bottom) as f32;
    let height = line_height(block);
    LARGER * height <= line_height(headline)
        && -height < gap
        && gap <= CLOSE * height
        && above.width() as f32 <= below.across().overlap(&above.across()) as f32 + height
        && wording::is_open(&block.text)
        && !starts_inside(block)
        && 1 < block.text.split_whitespace().count()
}

/// Whether a sentence is open in the first block that the second may go on.
fn goes_on(first: &Block, second: &Block, column: Option<f32>) -> bool {
    first.role == Role::Body
        && (second.start == Start::RegionTop || is_next_line(first, second))
        && wording::is_open(&first.text)
        && reaches_edge(first, column)
        && !wording::opens_with_dateline(&second.text)
        && !wording::breaks_into_capitals(&first.text, &second.text)
        && matches!(second.cue, Cue::Default | Cue::SetApart | Cue::Bold)
}

/// Whether the second block was cut off the first only because its region was taken for a heading.
pub fn is_next_line(first: &Block, second: &Block) -> bool {
    second.start == Start::OwnLine && region(first) == region(second)
}

/// Whether the last line is known to reach the edge of the column. A single line shows it only as the first line of
/// a paragraph that has lost its indent.
fn fills_column(block: &Block) -> bool {
    if block.origins.len() < 2 {
        return match block.start {
            Start::ShortFirstLine => true,
            Start::Indented => block.ending == Ending::Full,
            // The white before it tells more than its indent.
            Start::AfterShortLine | Start::AfterGap if matches!(block.cue, Cue::SetApart | Cue::Bold) => {
                block.ending == Ending::Full && block.text.contains('，')
            }
            _ => false,
        };
    }
    let last = block.origins.last().map_or(0, |origin| origin.rect.width());
    let is_full = |column: f32| column - FULL_SLACK * line_height(block) < last as f32;
    // A paragraph that grows is asked again at each part: what looks at all its lines comes last.
    let han = || !block.text.is_ascii() && block.text.chars().any(is_han);
    block.ending == Ending::Full || (han() && measure(block).is_some_and(is_full))
}

/// Whether a text starts with a small letter, and no first letter of it was lost to an initial.
pub(super) fn starts_inside(block: &Block) -> bool {
    block.role == Role::Body && block.text.chars().next().is_some_and(char::is_lowercase)
}

/// Whether a number opens a line, and the text after it is no further entry of a list.
fn heads_section(block: &Block, after: Option<&Block>) -> bool {
    let is_text = |after: &Block| FEWEST_LINES <= after.origins.len() && !numbers::is_numbered(&after.text);
    let is_inside = |after: &Block| numbers::is_part_of(&after.text, &block.text);
    numbers::is_numbered(&block.text) && after.is_some_and(|after| is_text(after) || is_inside(after))
}

/// Most lines of a numbered heading in the body's type.
const MOST_NUMBERED_LINES: usize = 2;

/// Whether a heading is set in larger type than the text under it.
fn is_larger(block: &Block, text: Option<&Block>) -> bool {
    const LARGER: f32 = 1.4;
    text.is_some_and(|text| LARGER * line_height(text) < line_height(block))
}

/// Whether a text starts with an indent behind a block, or in a dump in another way that shows that the block is over.
fn starts_anew(block: &Block, after: &Block, on_paper: bool) -> bool {
    let stops = block.ending == Ending::Short && !on_paper;
    let seen = match after.start {
        Start::Indented => true,
        Start::ShortFirstLine | Start::AfterShortLine | Start::AfterGap => stops,
        _ => false,
    };
    after.role == Role::Body && seen
}

/// Whether a line names the writer of what follows, as initials under a text do not.
fn names_writer(block: &Block) -> bool {
    block.role == Role::Byline && names::is_european_byline(&block.text)
}

fn ends_article(block: &Block) -> bool {
    matches!(block.role, Role::Byline | Role::ContinuationLine)
}

/// Whether body text stands right above or below, in the same region.
fn runs_in(block: &Block, neighbours: Neighbours) -> bool {
    let is_text = |other: &Block| other.role == Role::Body && region(other) == region(block);
    neighbours.before.is_some_and(is_text) || neighbours.after.is_some_and(is_text)
}

fn stands_apart(block: &Block, neighbours: Neighbours) -> bool {
    let elsewhere = |other: &Block| region(other) != region(block);
    neighbours.before.is_none_or(elsewhere) && neighbours.after.is_none_or(elsewhere)
}

pub(super) fn region(block: &Block) -> Option<(usize, usize)> {
    block.origins.first().map(|origin| (origin.page, origin.region))
}

#[cfg(test)]
mod tests {
    use super::super::drawn::{body, heading, reading};
    use super::super::shapes::shape;
    use super::*;
    use crate::model::Origin;

    fn is_heading(blocks: &[Block], index: usize) -> bool {
        let placed = reading(0, blocks).blocks;
        let before = index.checked_sub(1).and_then(|before| placed.get(before));
        let column = column(&placed[..index], &placed[index + 1..]);
        let shape = shape(&placed, index, column);
        let neighbours = Neighbours { before, after: placed.get(index + 1), column, shape, ..Neighbours::default() };
        0.0 < weight(&placed[index], neighbours, &AssembleParams::default())
    }

    /// A block of lines of these many characters.
    fn lines(text: &str, lengths: &[i32]) -> Block {
        let mut block = body(text);
        let origin = block.origins[0];
        let em = origin.rect.height();
        let line = |(number, length): (i32, &i32)| {
            let rect = crate::model::Rect::new(0, number * em, length * em, (number + 1) * em);
            Origin { rect, ..origin }
        };
        block.origins = (0..).zip(lengths).map(line).collect();
        block
    }

    #[test]
    fn a_line_in_the_middle_of_its_column_stands_over_the_text() {
        let line = |left: i32, right: i32, top: i32| Rect { left, right, top, bottom: top + 20 };
        let of = |text: &str, lines: &[Rect]| {
            let origins = lines.iter().map(|rect| Origin { page: 0, region: 0, rect: *rect, at: 0 }).collect();
            Block { origins, ..body(text) }
        };
        let text = of("The council sat.", &[line(20, 400, 20), line(0, 400, 40), line(0, 90, 60)]);
        assert!(is_centred_over(&of("Zürich.", &[line(150, 250, 0)]), &text));
        assert!(!is_centred_over(&of("Zürich.", &[line(20, 120, 0)]), &text));
        assert!(!is_centred_over(&of("The town of Zürich sold", &[line(20, 380, 0)]), &text));
    }

    #[test]
    fn what_somebody_says_and_what_leads_on_speaks_against_a_heading() {
        let params = AssembleParams::default();
        let weigh = |text: &str| weight(&heading(text), Neighbours::default(), &params);
        assert_eq!(weigh("»I am against it.«"), weigh("I am against it."));
        assert!(weigh("»I am against it.«") < weigh("»I am against it«"));
        assert!(weigh("Seddon, secretary of the") + 2.0 < weigh("Seddon, secretary of it"));
    }

    #[test]
    fn a_part_of_a_quotation_is_no_heading() {
        assert!(is_part_of_quotation("» Le maire de la ville"));
        assert!(is_part_of_quotation("“门口的灯每晚都亮着"));
        assert!(!is_part_of_quotation("“灯”每晚都亮"));
        assert!(!is_part_of_quotation("»Der Maire der Stadt«"));
    }

    #[test]
    fn lines_right_over_a_headline_belong_to_it() {
        let at = |block: Block, rect: Rect| {
            let origins = block.origins.iter().map(|origin| Origin { rect, ..*origin }).collect();
            Block { origins, ..block }
        };
        let headline = at(super::super::drawn::heading("What the Town Needs"), Rect::new(0, 100, 600, 180));
        let over = |text: &str, top: i32| stands_over(&at(body(text), Rect::new(0, top, 300, top + 30)), &headline);
        assert!(over("Listen to the voices", 50));
        assert!(!over("Listen to the voices", -20));
        assert!(!over("and to the voices", 50));
        assert!(!over("They were heard.", 50));
    }

    #[test]
    fn a_sentence_of_one_line_at_the_left_of_its_column_is_a_paragraph() {
        let at = |text: &str, left: i32, right: i32, top: i32| {
            let mut block = body(text);
            block.origins[0].rect = Rect { left, right, top, bottom: top + 20 };
            block
        };
        let text = at("The soldiers had looked on, and they said nothing of it.", 0, 400, 20);
        let is_paragraph = |line: Block, on_paper: bool| {
            is_set_as_paragraph(&line, Neighbours { after: Some(&text), on_paper, ..Neighbours::default() })
        };
        assert!(is_paragraph(at("And he went.", 20, 120, 0), true));
        assert!(!is_paragraph(at("And he went.", 20, 120, 0), false));
        assert!(!is_paragraph(at("And he went.", 150, 250, 0), true));
        assert!(!is_paragraph(at("Paris Concerts.", 20, 150, 0), true));
        assert!(!is_paragraph(at("The news", 20, 120, 0), true));
    }

    #[test]
    fn a_short_line_over_a_long_one_is_no_running_text() {
        let heading = lines("花园街道百株牡丹昨日一齐盛开引来许多游人", &[4, 16]);
        let text = Block {
            start: Start::RegionTop, ..lines("昨日，公园里的牡丹开了，许多人前来观看。", &[15, 15, 9])
        };
        assert!(is_heading(&[heading, text], 0));
    }

    #[test]
    fn the_entries_of_a_list_are_no_headings() {
        let entries =
            ["1. Joseph, born 1654", "2. John, born 1656", "3. Samuel, born 1658"].map(|text| lines(text, &[12]));
        assert!((0..3).all(|index| !is_heading(&entries, index)));
        let text = lines("Joseph was born in the year of the great fire, and went away.", &[30, 30, 6]);
        assert!(is_heading(&[entries[0].clone(), text], 0));
    }

    #[test]
    fn the_first_line_of_a_cut_paragraph_is_no_heading() {
        let first = Block { start: Start::ShortFirstLine, ..lines("昨日，公园里的牡丹开了许多", &[13]) };
        let text = Block {
            start: Start::RegionTop, ..lines("人前来观看，直到晚上才回家，一路上说个不停。", &[15, 7])
        };
        assert!(!is_heading(&[first, text], 0));
    }

    #[test]
    fn a_chinese_line_of_two_halves_is_a_heading_though_it_is_as_long_as_a_first_line() {
        let text = lines("昨日，公园里的牡丹开了，许多人前来观看。", &[15, 15, 9]);
        let is_heading = |line: &str| is_heading(&[body("大家都很高兴。"), lines(line, &[13]), text.clone()], 1);
        assert!(is_heading("百株牡丹开 游人如织来"));
        assert!(!is_heading("本报讯 百株牡丹昨日开"));
    }

    #[test]
    fn chinese_text_that_stays_open_before_an_indent_is_a_heading() {
        let line = lines("百株牡丹昨日一齐盛开引来人", &[13]);
        let text = |start| Block {
            start, ..lines("昨日，公园里的牡丹开了，许多人前来观看。", &[13, 15, 9])
        };
        let before = body("大家都很高兴。");
        assert!(is_heading(&[before.clone(), line.clone(), text(Start::Indented)], 1));
        assert!(!is_heading(&[before, line, text(Start::RegionTop)], 1));
    }

    #[test]
    fn a_heading_with_a_point_is_told_by_its_length() {
        let heading = lines("The Fire at the Mill.", &[10]);
        let text = lines("Last night the mill on the river burned down, and nobody was hurt.", &[30, 30, 6]);
        assert!(is_heading(&[heading, text.clone()], 0));
        assert!(!is_heading(&[text.clone(), text], 0));
    }
}
