//! Names the lines that only their wording and their neighbours tell: bylines, headings, continuation lines.

use super::AssembleParams;
use super::datelines::{is_place_and_date, opens_with_any_dateline};
use super::decks::{is_centred_deck, is_deck};
use super::headings::{self, Neighbours, is_next_line};
use super::indents::Indents;
use super::measures::is_on_paper;
use super::shapes;
use super::{names, wording};
use crate::model::{
    Block, Confidence, Cue, Origin, Reading, Rect, Role, Scale, Seam, Start, holds_han, weighted_median,
};

/// Gives headings, bylines and continuation lines their roles. Changes nothing but role, cue and confidence, and makes a
/// block of each line of a Chinese heading.
pub fn name_lines(blocks: Vec<Block>, readings: &[Reading], params: &AssembleParams) -> Vec<Block> {
    let named: Vec<Block> = blocks.into_iter().map(|block| name_by_wording(block, params)).collect();
    let (openings, indents) = (Openings::of(&named), Indents::of(&named));
    let strokes: Vec<_> = readings.iter().map(|reading| Some((usual_stroke(reading)?, &reading.scale))).collect();
    let mut out: Vec<Block> = Vec::with_capacity(named.len());
    for (index, block) in named.iter().enumerate() {
        let after = &named[index + 1..];
        let column = headings::column(&out, after);
        let shape = shapes::shape(&named, index, column);
        let on_paper = is_on_paper(block.page(), readings);
        let before = out.last();
        let is_deck = before.is_some_and(|before| is_deck(before, &named[index..]));
        let is_centred = |before: &Block| is_centred_deck(before, &named[index..], column);
        let is_centred_deck = on_paper && before.is_some_and(is_centred);
        let opens_others = openings.opens_others(block, params.max_heading);
        let after = after.first();
        let lacks_indent = indents.lacks_one(block, before, after);
        let in_verse = is_line_of_verse(&named, index);
        let text = strokes.get(block.page()).copied().flatten();
        let bold = text.map_or(0.0, |(usual, scale)| boldness(block, [before, after], usual, scale));
        let neighbours = Neighbours {
            before,
            after,
            column,
            shape,
            on_paper,
            is_deck,
            is_centred_deck,
            opens_others,
            lacks_indent,
            in_verse,
            bold,
        };
        let block = name_by_place(block.clone(), neighbours, params);
        if block.role.is_heading() { out.extend(split_lines(block)) } else { out.push(block) }
    }
    out
}

/// How thick the strokes of the letters of a page usually are; `None` where no image was seen.
fn usual_stroke(reading: &Reading) -> Option<f32> {
    let words = reading.page.lines.iter().flat_map(|line| &line.words);
    weighted_median(words.filter_map(|word| Some((word.stroke?, word.length())))).filter(|usual| 0.0 < *usual)
}

/// How sure it is that a block is set in bold type, and neither the page nor the texts beside it are. Larger type has thicker
/// strokes anyway.
fn boldness(block: &Block, beside: [Option<&Block>; 2], usual: f32, scale: &Scale) -> f32 {
    /// Strokes of bold type in those of the text: where uneven ink ends, and where no doubt is left.
    const LETTERS: (f32, f32) = (1.15, 1.4);
    /// Those of Han characters depend more on how many there are in each.
    const CHARACTERS: (f32, f32) = (1.2, 1.5);
    /// Engines err by so much about the size of type.
    const LARGER: f32 = 1.2;
    let texts = beside.into_iter().flatten().filter(|text| text.role == Role::Body && 1 < text.origins.len());
    let heaviest = texts.filter_map(|text| text.stroke).fold(usual, f32::max);
    let Some(stroke) = block.stroke else { return 0.0 };
    let larger = (block.type_size / (LARGER * scale.type_size)).max(1.0);
    let ratio = stroke / (larger * heaviest);
    let (heavier, bold) = if holds_han(&block.text) { CHARACTERS } else { LETTERS };
    ((ratio - heavier) / (bold - heavier)).clamp(0.0, 1.0)
}

/// Whether a block is one of several lines that follow each other in a region, each for itself, as those of verse do.
fn is_line_of_verse(blocks: &[Block], index: usize) -> bool {
    const FEWEST: usize = 4;
    let goes_on =
        |pair: &&[Block]| pair.iter().all(|block| block.role == Role::Body) && is_next_line(&pair[0], &pair[1]);
    let behind = blocks[index..].windows(2).take(FEWEST).take_while(goes_on).count();
    let before = blocks[..=index].windows(2).rev().take(FEWEST).take_while(goes_on).count();
    FEWEST <= before + 1 + behind
}

/// How the paragraphs of a page start.
struct Openings<'a> {
    /// Sorted, page by page.
    texts: Vec<(usize, &'a str)>,
}

impl<'a> Openings<'a> {
    fn of(blocks: &'a [Block]) -> Self {
        let mut texts: Vec<(usize, &str)> = blocks.iter().map(|block| (block.page(), block.text.as_str())).collect();
        texts.sort_unstable();
        Self { texts }
    }

    /// Whether longer paragraphs of the page start with the words of a short block, as the speeches in a play do with the name of
    /// who speaks. Datelines are no names.
    fn opens_others(&self, block: &Block, longest: usize) -> bool {
        /// Of so many the words are no chance.
        const SEVERAL: usize = 3;
        /// More are not looked at: tables repeat a word a thousand times.
        const LOOK: usize = 100;
        let page = block.page();
        let words = block.text.trim_end_matches(|c: char| !c.is_alphanumeric());
        if words.is_empty() || longest < block.text.chars().take(longest + 1).count() {
            return false;
        }
        let first = self.texts.partition_point(|other| *other < (page, words));
        let goes_on = |other: &str| {
            let rest = &other[words.len()..];
            let is_longer = rest.starts_with(|c: char| !c.is_alphanumeric()) && rest.contains(char::is_alphanumeric);
            is_longer && !opens_with_any_dateline(other)
        };
        let others = self.texts[first..].iter().take(LOOK);
        let others = others.take_while(|(at, other)| *at == page && other.starts_with(words));
        SEVERAL <= others.filter(|(_, other)| goes_on(other)).take(SEVERAL).count()
    }
}

/// The lines of a Chinese heading that was taken for one block: each is a part of its own, or a half; but a line that runs on
/// in the next is none.
fn split_lines(block: Block) -> Vec<Block> {
    let starts: Vec<(usize, &Origin)> = block.origins.iter().map(|origin| (origin.at, origin)).collect();
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain([block.text.len()]);
    let lines: Vec<(usize, usize, &Origin)> =
        starts.iter().zip(ends).map(|((at, origin), end)| (*at, end, *origin)).collect();
    let han = holds_han(&block.text);
    let sound = lines.iter().all(|(start, end, _)| start < end && block.text.get(*start..*end).is_some());
    if !han || lines.len() < 2 || !sound {
        return vec![block];
    }
    let runs_on = |one: &(usize, usize, &Origin), next: &(usize, usize, &Origin)| {
        let text = block.text[one.0..one.1].trim_end();
        text.ends_with(['，', '、', ',']) || is_in_quotes(text) || is_rest(&one.2.rect, &next.2.rect)
    };
    lines.chunk_by(runs_on).map(|lines| piece(&block, lines)).collect()
}

/// Whether a quotation, or the title of a book, is open at the end of a line.
fn is_in_quotes(text: &str) -> bool {
    [('“', '”'), ('《', '》'), ('「', '」'), ('『', '』')]
        .iter()
        .any(|(open, close)| text.rfind(*open) > text.rfind(*close))
}

/// Whether a line holds the few characters that did not fit into the one above, which starts where it does.
fn is_rest(above: &Rect, below: &Rect) -> bool {
    /// Share of the line above that it takes at most.
    const SHORT: f32 = 0.5;
    /// How far the left edges are apart at most, in heights.
    const ALIGNED: f32 = 0.5;
    let height = above.height().min(below.height()) as f32;
    (above.left - below.left).abs() as f32 <= ALIGNED * height && below.width() as f32 <= SHORT * above.width() as f32
}

fn piece(block: &Block, lines: &[(usize, usize, &Origin)]) -> Block {
    let (start, end) = (lines[0].0, lines[lines.len() - 1].1);
    let seams = block.seams.iter().filter(|seam| start < seam.at && seam.at < end);
    Block {
        text: block.text[start..end].trim().to_owned(),
        seams: seams.map(|seam| Seam { at: seam.at - start, ..*seam }).collect(),
        origins: lines.iter().map(|(at, _, origin)| Origin { at: at - start, ..**origin }).collect(),
        ..block.clone()
    }
}

fn name_by_wording(block: Block, params: &AssembleParams) -> Block {
    if wording::continuation(&block.text).is_some() {
        return named(block, Role::ContinuationLine, 0.9);
    }
    if names::is_byline(&block.text, params.max_byline) {
        return named(block, Role::Byline, 0.9);
    }
    block
}

fn named(block: Block, role: Role, confidence: f32) -> Block {
    Block { role, cue: Cue::Words, confidence: Confidence::new(confidence), ..block }
}

fn name_by_place(block: Block, neighbours: Neighbours, params: &AssembleParams) -> Block {
    match block.role {
        Role::Body | Role::Headline | Role::Kicker | Role::Deck | Role::Byline => {}
        _ => return block,
    }
    // Under a headline, or under the name of who signs a letter, unless the next letter starts with it.
    let ends_here = neighbours.after.is_none_or(|after| after.role.is_heading());
    let is_under = |before: &Block| before.role.is_heading() || before.cue == Cue::FlushRight && ends_here;
    let dated = neighbours.before.is_some_and(is_under) && is_place_and_date(&block.text);
    if let Some(cue) = signature(&block, neighbours) {
        return Block { cue, ..named(block, Role::Byline, 0.7) };
    }
    if dated || is_name_under_heading(&block, neighbours) {
        return named(block, Role::Byline, 0.7);
    }
    let weight = headings::weight(&block, neighbours, params);
    let confidence = Confidence::new(logistic(weight));
    match block.role {
        Role::Body if 0.0 < weight => {
            let bold = 0.5 < neighbours.bold;
            Block { role: Role::Headline, cue: if bold { Cue::Bold } else { Cue::SetApart }, confidence, ..block }
        }
        Role::Headline | Role::Kicker | Role::Deck if weight < 0.0 => {
            Block { role: Role::Body, cue: Cue::Default, confidence, ..block }
        }
        _ => block,
    }
}

/// The probability that a weight (log odds) stands for.
pub fn logistic(weight: f32) -> f32 {
    1.0 / (1.0 + (-weight).exp())
}

/// A Chinese name between a headline and its text, in a region of its own.
fn is_name_under_heading(block: &Block, neighbours: Neighbours) -> bool {
    let under = neighbours.before.is_some_and(|before| before.role.is_heading() && block.start != Start::OwnLine);
    let over = neighbours.after.is_some_and(|after| after.role == Role::Body && !wording::is_open(&after.text));
    under && over && names::is_han_name(&block.text)
}

/// What tells that a block is a name under a text: set in its last line, or on the right below it.
fn signature(block: &Block, neighbours: Neighbours) -> Option<Cue> {
    /// Longest name under a formula that stands on the right, in the width of the column.
    const SHORT: f32 = 0.7;
    let before = neighbours.before.filter(|before| before.role == Role::Body)?;
    let ([line], column) = (&block.origins[..], before.origins.last()?) else { return None };
    let ended = !wording::is_open(&before.text);
    let same_region = line.region == column.region && line.page == column.page;
    let han_name = names::is_han_name(&block.text) && (same_region || block.start == Start::SetOff);
    // The last lines may stand alone, beside a picture or under one.
    let in_column = |origin: &&Origin| {
        origin.page == column.page && column.rect.left < origin.rect.right && origin.rect.left < line.rect.right
    };
    let text = Rect::around(before.origins.iter().filter(in_column).map(|origin| &origin.rect))?;
    // A short last line may be a block of its own: the column is as wide as other paragraphs are.
    let width = neighbours.column.unwrap_or(0.0) as i32;
    let right = text.right.max(text.left + width);
    // I am, Sir, yours faithfully,
    let is_formula = before.text.ends_with(',') && before.origins.len() <= 2;
    let below_formula = is_formula || block.start == Start::SetOff;
    // A formula may stand on the right itself.
    let is_short = (line.rect.width() as f32) < SHORT * width as f32;
    let is_flush = (text.right - line.rect.right).abs() <= 2 * line.rect.height();
    let under_it = neighbours.on_paper && is_formula && is_short && is_flush;
    let (left, right, from) = match text.right - width {
        left if under_it && left < text.left => (left, text.right, left as f32),
        _ => (text.left, right, column.rect.mid_x()),
    };
    let centred = line.rect.left - left < 2 * (right - line.rect.right);
    let on_the_right = from < line.rect.left as f32 && line.rect.right <= right + line.rect.height() && !centred;
    match ended {
        true if han_name => Some(Cue::Words),
        _ if on_the_right
            && ((ended || below_formula) && names::is_signature(&block.text) || names::has_initials(&block.text)) =>
        {
            Some(Cue::FlushRight)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::drawn::{body, full, heading, of_role, reading, top};
    use super::*;
    use crate::model::{Ending, Page, Unit};

    #[test]
    fn the_lines_of_a_chinese_heading_are_parts_unless_one_runs_on() {
        let lines = |texts: &[(&str, i32, i32)]| {
            let mut block = heading("");
            block.origins.clear();
            for (number, (text, left, width)) in texts.iter().enumerate() {
                let top = number as i32 * 30;
                let rect = Rect::new(*left, top, left + width, top + 20);
                block.origins.push(Origin { page: 0, region: 0, rect, at: block.text.len() });
                block.text.push_str(text);
            }
            split_lines(block).into_iter().map(|part| part.text).collect::<Vec<_>>()
        };
        assert_eq!(lines(&[("百株牡丹", 0, 80), ("昨日一齐盛开", 0, 120)]), ["百株牡丹", "昨日一齐盛开"]);
        assert_eq!(lines(&[("百株“牡", 0, 80), ("丹”昨日一齐盛开", 0, 160)]), ["百株“牡丹”昨日一齐盛开"]);
        assert_eq!(lines(&[("百株牡丹，", 20, 100), ("昨日盛开", 0, 80)]), ["百株牡丹，昨日盛开"]);
        assert_eq!(lines(&[("百株牡丹昨日一齐盛开", 0, 200), ("游人", 0, 40)]), ["百株牡丹昨日一齐盛开游人"]);
        assert_eq!(lines(&[("百株牡丹昨日一齐盛开", 0, 200), ("游人", 80, 40)]).len(), 2);
    }

    fn roles(blocks: &[Block]) -> Vec<Role> {
        let placed = reading(0, blocks).blocks;
        name_lines(placed, &[], &AssembleParams::default()).into_iter().map(|block| block.role).collect()
    }

    #[test]
    fn a_short_line_without_a_point_is_a_heading_although_nothing_is_known_of_its_type() {
        assert_eq!(
            roles(&[body("春日花会昨日开幕"), body("本报讯 昨日，花会在公园开幕，游人很多。")]),
            [Role::Headline, Role::Body]
        );
    }

    #[test]
    fn the_rest_of_a_sentence_is_no_heading_however_short() {
        let cut = |start, text| Block { start, ..full(text) };
        let han = [cut(Start::ShortFirstLine, "花会昨日在公园开幕，游"), top("人很多。")];
        assert_eq!(roles(&han), [Role::Body, Role::Body]);
        assert_eq!(roles(&[cut(Start::Indented, "The ship left"), top("the harbour.")]), [Role::Body, Role::Body]);
    }

    #[test]
    fn bold_is_heavier_than_the_page_and_the_text_under_it_for_its_size() {
        let scale = Scale { type_size: 20.0, pitch: 24.0, word_space: 8.0, advance: 10.0 };
        let text = |stroke: f32| {
            let text = Block { stroke: Some(stroke), ..body("The mill was sold.") };
            Block { origins: vec![text.origins[0]; 3], ..text }
        };
        let line = |stroke: Option<f32>, type_size: f32| Block { stroke, type_size, ..body("Garden and apples") };
        let bold = |line: &Block, under: f32| boldness(line, [None, Some(&text(under))], 4.0, &scale);
        assert_eq!(bold(&line(Some(6.4), 20.0), 4.0), 1.0);
        assert_eq!(bold(&line(Some(4.4), 20.0), 4.0), 0.0);
        assert_eq!(bold(&line(Some(6.4), 20.0), 6.0), 0.0);
        assert_eq!(bold(&line(Some(6.4), 36.0), 4.0), 0.0);
        assert_eq!(bold(&line(None, 20.0), 4.0), 0.0);
        assert_eq!(boldness(&line(Some(6.4), 20.0), [None; 2], 4.0, &scale), 1.0);
    }

    #[test]
    fn bylines_and_continuation_lines_are_told_by_their_words() {
        assert_eq!(
            roles(&[
                heading("By John Smith"),
                body("A sentence, and another, and so on to the end of it."),
                body("(Continued on page 3)")
            ]),
            [Role::Byline, Role::Body, Role::ContinuationLine]
        );
    }

    #[test]
    fn a_line_in_capitals_behind_a_cut_sentence_is_a_heading() {
        let text = body("The brig left, and more of it, and so on to the end of it.");
        assert_eq!(roles(&[full("The council then rose"), top("SHIPPING."), text.clone()])[1], Role::Headline);
        assert_eq!(roles(&[full("The council then rose"), top(". SHIPPING. ."), text])[1], Role::Headline);
    }

    #[test]
    fn a_line_at_the_edge_of_its_column_is_a_heading_where_paragraphs_are_indented() {
        let place = |text: &str, region: usize, indent: i32, lines: i32| {
            let block = body(text);
            let row = |row: i32| Rect::new(if row == 0 { indent } else { 0 }, 20 * row, 400, 20 * row + 20);
            let origins =
                (0..lines).map(|line| Origin { region, rect: row(line), ..block.origins[0] }).collect::<Vec<_>>();
            Block { start: Start::AfterGap, origins, ..block }
        };
        let text = "The mayor opened the fair, and he opened it again, and so on to the end of it.";
        let role = |indent: i32| {
            let mut blocks: Vec<Block> = (0..5).map(|region| place(text, region, 40, 4)).collect();
            blocks.insert(2, place("A bridge is built at last.", 9, indent, 1));
            name_lines(blocks, &[], &AssembleParams::default())[2].role
        };
        assert_eq!(role(0), Role::Headline);
        assert_eq!(role(40), Role::Body);
    }

    #[test]
    fn a_line_whose_words_have_capitals_before_a_longer_text_is_a_heading_sooner() {
        let text = body("The mayor opened the fair, and he opened it again, and so on to the end of it.");
        let text = Block { origins: vec![text.origins[0]; 4], ..text };
        let weight = |line: &str| {
            let neighbours = Neighbours { after: Some(&text), ..Neighbours::default() };
            headings::weight(&body(line), neighbours, &AssembleParams::default())
        };
        let titled = AssembleParams::default().headings.titled;
        assert!((weight("Seven Old Mills Sold") - weight("Seven old mills sold") - titled).abs() < 0.01);
    }

    #[test]
    fn a_line_right_under_an_open_clause_is_no_heading() {
        let line = body("The shadow of the rain");
        let weight = |end: &str| {
            let above = body(&format!("And the lantern sleeps on the pastures{end}"));
            let neighbours = Neighbours { before: Some(&above), ..Neighbours::default() };
            headings::weight(&line, neighbours, &AssembleParams::default())
        };
        let after_clause = AssembleParams::default().headings.after_clause;
        assert!((weight(";") - weight(".") - after_clause).abs() < 0.01);
    }

    #[test]
    fn four_lines_that_stand_for_themselves_are_verse() {
        let verse =
            ["The shadow wanders to the orchard,", "And the heather slumbers;", "But I hear the wind", "And the rain."];
        let of_verse = |count: usize| {
            let start = |row: usize| if row == 0 { Start::RegionTop } else { Start::OwnLine };
            let lines = verse[..count].iter().enumerate();
            let lines: Vec<Block> = lines.map(|(row, text)| Block { start: start(row), ..body(text) }).collect();
            (0..count).map(|index| is_line_of_verse(&lines, index)).collect::<Vec<_>>()
        };
        assert_eq!((of_verse(3), of_verse(4)), (vec![false; 3], vec![true; 4]));
    }

    #[test]
    fn captions_stay_what_layout_named_them() {
        assert_eq!(roles(&[of_role(Role::Table, "A short line")]), [Role::Table]);
    }

    #[test]
    fn a_line_whose_last_word_goes_on_in_the_text_is_no_heading() {
        let large = |text: &str| Block { cue: Cue::TypeSize, ..heading(text) };
        assert_eq!(roles(&[large("SALT CITY: Fuki Ta-"), top("kei and his brother came home.")])[0], Role::Body);
        assert_eq!(roles(&[large("SALT CITY"), top("They came home.")])[0], Role::Headline);
    }

    #[test]
    fn lines_between_a_headline_and_a_dateline_go_on_with_the_headline() {
        let large = Block { cue: Cue::TypeSize, ..heading("The war in the east") };
        let lines = [Block { start: Start::Indented, ..body("Fighting for the road") }, full("between the two rivers")];
        let roles = |text: &str| {
            let [first, second] = &lines;
            super::tests::roles(&[large.clone(), first.clone(), second.clone(), body(text)])
        };
        let [heading, text] = [Role::Headline, Role::Body];
        assert_eq!(
            roles("London, 3rd May. An army marches, and it has done so for days."),
            [heading, heading, heading, text]
        );
        assert_eq!(roles("was bitter. An army marches, and it has done so for days.")[2], text);
    }

    #[test]
    fn a_line_that_starts_small_between_two_headings_belongs_to_the_first() {
        let [first, second] = ["Foggia taken — slow advance", "The southern front"].map(heading);
        let role = |text: &str| roles(&[first.clone(), body(text), second.clone()])[1];
        assert_eq!(role("of the Americans"), Role::Headline);
        assert_eq!(role("of the Americans,"), Role::Body);
    }

    #[test]
    fn what_layout_took_for_a_heading_is_a_deck_between_headline_and_byline() {
        let standfirst = Block {
            cue: Cue::TypeSize,
            ..heading(
                "The mayor says of the bridge that it has stood for a hundred and more years, and that it is to stand for as long again as it has stood.",
            )
        };
        let text = body("The mayor opened the fair, and he opened it again, and so on to the end of it.");
        let role = |byline: &Block| roles(&[heading("A FAIR"), standfirst.clone(), byline.clone(), text.clone()])[1];
        assert_eq!(role(&body("By John Smith")), Role::Headline);
        assert_eq!(role(&body("It rained at the fair, and the mayor went home with all his men.")), Role::Body);
    }

    #[test]
    fn a_line_with_white_on_both_sides_between_two_headings_is_a_deck() {
        let line = Block { start: Start::Indented, ..body("Miners Say Suspicion Was Unfounded.") };
        let role = |line: &Block| roles(&[heading("THE STATION"), line.clone(), heading("£8,000 ASKED FOR")])[1];
        assert_eq!(role(&line), Role::Headline);
        assert_eq!(role(&Block { ending: Ending::Full, ..line.clone() }), Role::Body);
        assert_eq!(role(&Block { text: "The station is to be built at last.".to_owned(), ..line.clone() }), Role::Body);
        assert_eq!(role(&Block { start: Start::RegionTop, ..line }), Role::Body);
    }

    #[test]
    fn a_name_under_a_formula_on_the_right_signs_the_letter_and_a_place_and_date_follow() {
        let text = "The mayor opened the fair, and he opened it again, and so on to the end of it.";
        let at = |left: i32, right: i32, block: Block| Block {
            origins: vec![Origin { rect: Rect::new(left, 0, right, 20), ..block.origins[0] }],
            ..block
        };
        let lines = |name_left: i32| {
            let long = at(0, 500, body(text));
            let long = Block { origins: vec![long.origins[0]; 4], ..long };
            let blocks = [
                long.clone(),
                at(200, 500, body("I am, Sir, yours obediently,")),
                at(name_left, 490, top("MARTIN HOLLOWAY.")),
                at(0, 200, top("Penhaven, January 4.")),
                heading("THE NEW BRIDGE"),
            ];
            let readings =
                [Reading { page: Page { unit: Unit::Pixel, ..reading(0, &blocks).page }, ..reading(0, &blocks) }];
            let roles: Vec<Role> = name_lines(readings[0].blocks.clone(), &readings, &AssembleParams::default())
                .into_iter()
                .map(|block| block.role)
                .collect();
            (roles[2], roles[3])
        };
        assert_eq!(lines(210), (Role::Byline, Role::Byline));
        assert_ne!(lines(20).0, Role::Byline);
    }

    #[test]
    fn the_name_of_who_speaks_is_no_heading() {
        let speech = |words: &str| body(&format!("JEAN. {words}"));
        let text = body("The doors were shut, and nobody had seen the two of them go out.");
        let mut blocks = vec![speech("Who is there?"), speech("Nobody, then."), text.clone(), heading("JEAN."), text];
        assert_eq!(roles(&blocks)[3], Role::Headline);
        blocks.insert(0, speech("I heard a step."));
        assert_eq!(roles(&blocks)[4], Role::Body);
    }

    #[test]
    fn a_short_line_before_the_writers_name_is_a_heading() {
        let text = body("The fair was held, and it was held again, and so on to the end of it.");
        let title = top("annals of a country fair");
        let writer = body("By John Smith");
        assert_eq!(roles(&[text.clone(), title.clone(), writer, text.clone()])[1], Role::Headline);
        assert_eq!(roles(&[text.clone(), title, text])[1], Role::Body);
    }

    #[test]
    fn a_signature_stands_on_the_right_and_a_heading_in_the_middle() {
        let text = body("The road is bad, and it has been bad for as long as anyone remembers it.");
        let row =
            |left, right, row| Origin { rect: Rect::new(left, row * 20, right, row * 20 + 20), ..text.origins[0] };
        let text = Block { origins: vec![row(0, 600, 0), row(0, 100, 1)], ..text.clone() };
        let role = |before: &Block, name: &str, left, right| {
            let line = heading(name);
            let line = Block { origins: vec![Origin { region: 1, ..row(left, right, 2) }], ..line };
            name_lines(vec![before.clone(), line], &[], &AssembleParams::default())[1].role
        };
        assert_eq!(role(&text, "A RATEPAYER.", 440, 600), Role::Byline);
        assert_ne!(role(&text, "A RATEPAYER.", 220, 380), Role::Byline);
        assert_ne!(role(&text, "It", 560, 600), Role::Byline);
        let open = Block { text: "and so to the broken words * « of th".to_owned(), ..text.clone() };
        assert_eq!(role(&open, "J. K. MARSH.", 440, 600), Role::Byline);
        assert_ne!(role(&open, "A RATEPAYER.", 440, 600), Role::Byline);
        let formula = Block { text: "I am, Sir, yours faithfully,".to_owned(), ..text.clone() };
        assert_eq!(role(&formula, "A RATEPAYER.", 440, 600), Role::Byline);
    }
}
