//! Where one article ends and the next begins, in reading order.

use super::AssembleParams;
use super::headings::is_next_line;
use super::lines::logistic;
use super::measures::{is_on_paper, is_upright, line_height};
use super::numbers;
use super::ruled::{has_dash_between, is_under_rule};
use super::signs::{Around, Print};
use super::styles::log_odds_of_others;
use super::{names, wording};
use crate::model::{Block, Confidence, Cue, LinkEvidence, Reading, Role, Start, is_han};
use crate::text::{self, Lexicon};

/// An article in the making: a heading, a body, or both.
#[derive(Clone, Debug, Default)]
pub struct Story {
    /// The lines of its heading, from top to bottom, not yet told apart.
    pub heading: Vec<Block>,
    pub byline: Vec<Block>,
    pub body: Vec<Block>,
    pub captions: Vec<Block>,
    /// Why the heading and the body belong together.
    pub heading_link: Option<(LinkEvidence, Confidence)>,
    /// Where the body goes on after a continuation line: the index of the first block from the other page.
    pub carried: Vec<usize>,
}

impl Story {
    pub fn body_texts(&self) -> Vec<&str> {
        self.body.iter().map(|block| block.text.as_str()).collect()
    }

    fn is_empty(&self) -> bool {
        self.heading.is_empty() && self.byline.is_empty() && self.body.is_empty()
    }
}

/// Cuts the text of a document into stories. A heading opens one where the signs for it outweigh those against.
pub fn cut(blocks: Vec<Block>, readings: &[Reading], lexicon: &Lexicon, params: &AssembleParams) -> Vec<Story> {
    let items = group(blocks, readings, lexicon);
    let print = Print::of(&items, readings);
    let by_neighbours = |(index, item): (usize, &Item)| match item {
        Item::Heading(lines) => Around::new(&items, index).weigh(lines, params),
        _ => 0.0,
    };
    let around: Vec<f32> = items.iter().enumerate().map(by_neighbours).collect();
    let weigh = |index: usize, story: &Story| around[index] + print.weigh(&items, index, story, &params.openings);
    let (_, alone) = walk(&items, lexicon, weigh);
    let of_others = log_odds_of_others(&items, &alone, readings);
    let (mut stories, _) =
        walk(&items, lexicon, |index, story| weigh(index, story) + params.openings.of_others * of_others[index]);
    stories.iter_mut().for_each(|story| take_first_cross_heading(story, readings));
    stories
}

/// The stories, and for every item the log odds that it opens one, as they are weighed beside the story before it.
fn walk(items: &[Item], lexicon: &Lexicon, weigh: impl Fn(usize, &Story) -> f32) -> (Vec<Story>, Vec<f32>) {
    let place = byline_place(items);
    let mut cutter = Cutter { stories: vec![], story: Story::default(), ended: false, lexicon };
    let mut weights = vec![0.0; items.len()];
    for index in 0..items.len() {
        match &items[index] {
            Item::Heading(lines) => {
                weights[index] = weigh(index, &cutter.story);
                if 0.0 < weights[index] { cutter.open(lines, weights[index]) } else { cutter.cross(lines) }
            }
            Item::Byline(block) => cutter.sign(block, place_of(items, index, place)),
            Item::Onward(block) => cutter.send_on(block),
            Item::Text(block) => cutter.go_on(block),
        }
    }
    (cutter.finish(), weights)
}

/// Moves the last line of a heading to the body where it is the first of the headings inside: set as those are, with white
/// above it and no rule, as stands over decks.
fn take_first_cross_heading(story: &mut Story, readings: &[Reading]) {
    const SAME_TYPE: f32 = 1.08;
    const WHITE: f32 = 0.9;
    let [.., above, last] = &story.heading[..] else { return };
    let Some(other) = story.body.iter().find(|block| block.role == Role::CrossHeading) else { return };
    let (size, other_size) = (line_height(last), line_height(other));
    let same_type = size.max(other_size) < SAME_TYPE * size.min(other_size);
    let apart = WHITE * size < (last.rect().top - above.rect().bottom) as f32;
    let on_paper = is_on_paper(last.page(), readings);
    if on_paper && same_type && apart && !is_under_rule(last, None, readings) {
        let first = story.heading.pop().expect("a heading has a last line");
        story.body.insert(0, Block { role: Role::CrossHeading, ..first });
    }
}

/// What the order of the text consists of.
pub enum Item {
    /// Heading lines that stand together.
    Heading(Vec<Block>),
    Byline(Block),
    /// "Continued on page 4".
    Onward(Block),
    Text(Block),
}

impl Item {
    pub fn blocks(&self) -> &[Block] {
        match self {
            Self::Heading(lines) => lines,
            Self::Byline(block) | Self::Onward(block) | Self::Text(block) => std::slice::from_ref(block),
        }
    }
}

/// White between two lines of one heading, at most, in heights of the taller line. In a text dump a blank line is 1.
const DUMPED_GAP: f32 = 0.95;
/// The same on paper, where nothing but white stands between them.
const HEADING_GAP: f32 = 1.6;
/// The same where a short rule stands between, and the type of a line that is no larger, in that of the line above.
const RULED_GAP: f32 = 3.5;
const LARGER: f32 = 1.15;

fn group(blocks: Vec<Block>, readings: &[Reading], lexicon: &Lexicon) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut blocks = blocks.into_iter().peekable();
    while let Some(block) = blocks.next() {
        // A title of its own has a byline of its own.
        let heads_byline = blocks.peek().is_some_and(|next| next.role == Role::Byline);
        match block.role {
            role if role.is_any_heading() => match &mut items[..] {
                [.., Item::Heading(_), Item::Byline(above)] if !heads_byline && is_post(above, &block, readings) => {
                    *above = text::join_blocks(above.clone(), block, lexicon);
                }
                [.., Item::Heading(lines)] if stand_together(lines, &block, readings) => lines.push(block),
                _ => items.push(Item::Heading(vec![block])),
            },
            Role::Byline => match items.pop() {
                // 本报记者 张三 over 通讯员 李四.
                Some(Item::Byline(above)) if is_next_line(&above, &block) && block.text.chars().any(is_han) => {
                    items.push(Item::Byline(text::join_blocks(above, block, lexicon)));
                }
                before => items.extend(before.into_iter().chain([Item::Byline(block)])),
            },
            Role::ContinuationLine if sends_onward(&block) => items.push(Item::Onward(block)),
            _ => items.push(Item::Text(block)),
        }
    }
    items
}

/// Whether a line right under a byline tells what the writer is, or from where he writes.
fn is_post(byline: &Block, line: &Block, readings: &[Reading]) -> bool {
    /// White between the two, how far apart they start or have their middles, and type of the line: in heights of the byline.
    const CLOSE: f32 = 0.8;
    const ALIGNED: f32 = 1.0;
    const LARGER: f32 = 1.15;
    let (above, below, height) = (byline.rect(), line.rect(), line_height(byline));
    let gap = (below.top - above.bottom) as f32;
    let aside = (above.left - below.left).abs().min((above.mid_x() - below.mid_x()).abs() as i32) as f32;
    is_on_paper(line.page(), readings)
        && byline.page() == line.page()
        && byline.origins.len() == 1
        && line.origins.len() == 1
        && -height < gap
        && gap <= CLOSE * height
        && aside <= ALIGNED * height
        && line_height(line) <= LARGER * height
        && wording::is_open(&line.text)
}

fn stand_together(lines: &[Block], block: &Block, readings: &[Reading]) -> bool {
    let Some(last) = lines.last() else { return false };
    let (above, below) = (last.rect(), block.rect());
    if is_upright(last) && is_upright(block) {
        let gap = (above.left - below.right) as f32;
        let reach = HEADING_GAP * line_height(last);
        return last.page() == block.page() && 0 < above.down().overlap(&below.down()) && gap.abs() < reach;
    }
    let gap = (below.top - above.bottom) as f32;
    let height = line_height(last).max(line_height(block));
    let same_kind = (last.role == Role::CrossHeading) == (block.role == Role::CrossHeading);
    let column = 0 < above.across().overlap(&below.across()) || is_rest_of_indented(last, block);
    let same_column = last.page() == block.page() && column;
    let most = match is_on_paper(block.page(), readings) {
        false => DUMPED_GAP,
        // A short rule stands between the decks of old papers.
        true if line_height(block) < LARGER * line_height(last) && has_dash_between(last, block, readings) => RULED_GAP,
        true => HEADING_GAP,
    };
    same_kind && same_column && -height < gap && gap < most * height
}

/// Whether the second line is the short rest of a Chinese one that is indented, so that nothing of it stands under that.
fn is_rest_of_indented(line: &Block, rest: &Block) -> bool {
    /// Widest indent, in heights of the line: two characters, with white.
    const INDENT: f32 = 3.0;
    let (above, below) = (line.rect(), rest.rect());
    let indent = (above.left - below.left) as f32;
    let han = line.text.chars().any(is_han) && rest.text.chars().any(is_han);
    han && below.right <= above.left && indent <= INDENT * line_height(line)
}

fn sends_onward(block: &Block) -> bool {
    wording::continuation(&block.text).is_some_and(|line| line.direction == wording::Direction::Onward)
}

/// Where the bylines of a document stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum BylinePlace {
    BeforeText,
    AfterText,
}

/// Where most of the bylines stand of which the neighbours tell it; in Han text after it where none does.
fn byline_place(items: &[Item]) -> BylinePlace {
    let (mut before, mut after, mut han) = (0, 0, 0);
    for index in 0..items.len() {
        let Item::Byline(block) = &items[index] else { continue };
        match known_place(items, index) {
            Some(BylinePlace::BeforeText) => before += 1,
            Some(BylinePlace::AfterText) => after += 1,
            None if block.text.chars().any(is_han) => han += 1,
            None => {}
        }
    }
    if before < after || (before == after && 0 < han) { BylinePlace::AfterText } else { BylinePlace::BeforeText }
}

fn place_of(items: &[Item], index: usize, usual: BylinePlace) -> BylinePlace {
    known_place(items, index).unwrap_or(usual)
}

/// The place of a byline as its neighbours tell it; `None` where it stands between two pieces of text.
fn known_place(items: &[Item], index: usize) -> Option<BylinePlace> {
    let before = items[..index].iter().rev().find(|item| !matches!(item, Item::Byline(_)));
    let after = items[index + 1..].iter().find(|item| !matches!(item, Item::Byline(_)));
    match (before, after) {
        (None | Some(Item::Heading(_)), _) => Some(BylinePlace::BeforeText),
        (Some(Item::Onward(_)), _) | (_, None | Some(Item::Heading(_))) => Some(BylinePlace::AfterText),
        (_, Some(Item::Text(block))) if wording::opens_with_dateline(&block.text) => Some(BylinePlace::AfterText),
        _ if matches!(&items[index], Item::Byline(block) if block.start == Start::SetOff || block.cue == Cue::FlushRight) => {
            Some(BylinePlace::AfterText)
        }
        // Nobody opens an article with bare initials.
        (Some(Item::Text(text)), _) if is_initialled(&items[index]) && !wording::is_open(&text.text) => {
            Some(BylinePlace::AfterText)
        }
        _ => None,
    }
}

fn is_initialled(item: &Item) -> bool {
    matches!(item, Item::Byline(block) if names::is_initials(&block.text))
}

/// Walks through the items and fills one story after the other.
struct Cutter<'a> {
    stories: Vec<Story>,
    story: Story,
    /// A byline or a continuation line has ended the story.
    ended: bool,
    lexicon: &'a Lexicon,
}

impl Cutter<'_> {
    fn open(&mut self, lines: &[Block], weight: f32) {
        let kicker = self.take_kicker(lines);
        self.next_story();
        self.story.heading = kicker.into_iter().chain(lines.iter().cloned()).collect();
        self.story.heading_link = Some((LinkEvidence::Order, Confidence::new(logistic(weight))));
    }

    fn cross(&mut self, lines: &[Block]) {
        let mut headings: Vec<Block> = Vec::new();
        for line in lines.iter().cloned().map(|line| Block { role: Role::CrossHeading, ..line }) {
            let above = headings.pop_if(|_| !numbers::is_numbered(&line.text));
            headings.push(match above {
                Some(above) => text::join_blocks(above, line, self.lexicon),
                None => line,
            });
        }
        if self.ended && !self.sign_inside() {
            self.next_story();
        }
        self.story.body.extend(headings);
    }

    /// Takes the heading from the end of the story that stands over these lines: no article ends with one.
    fn take_kicker(&mut self, lines: &[Block]) -> Option<Block> {
        /// Most white between the two, in lines of the headline: in a dump, a blank line or two.
        const WHITE: f32 = 2.0;
        let first = lines.first()?;
        let stands_over = |last: &mut Block| {
            let (upper, lower) = (last.rect(), first.rect());
            last.role == Role::CrossHeading
                && last.page() == first.page()
                && last.origins.len() == 1
                && 0 < upper.across().overlap(&lower.across())
                && upper.mid_y() < lower.mid_y()
                && (lower.top - upper.bottom) as f32 <= WHITE * line_height(first)
        };
        let kicker = self.story.body.pop_if(stands_over)?;
        Some(Block { role: Role::Kicker, ..kicker })
    }

    /// Leaves the signature of a part where it stands, as under each of several letters. In Chinese papers a byline
    /// ends the article.
    fn sign_inside(&mut self) -> bool {
        let signed =
            !self.story.byline.is_empty() && self.story.byline.iter().all(|line| is_signature(line, &self.story));
        if signed {
            self.story.body.append(&mut self.story.byline);
            self.ended = false;
        }
        signed
    }

    fn sign(&mut self, block: &Block, place: BylinePlace) {
        if place == BylinePlace::BeforeText && !self.story.body.is_empty() {
            self.next_story();
        }
        self.story.byline.push(block.clone());
        self.ended = !self.story.body.is_empty();
    }

    fn send_on(&mut self, block: &Block) {
        self.story.body.push(block.clone());
        self.ended = true;
    }

    fn go_on(&mut self, block: &Block) {
        let comes_from_elsewhere = block.role == Role::ContinuationLine;
        let reopened = wording::opens_with_dateline(&block.text) && !self.story.body.is_empty();
        let last_closed = self.story.body.last().is_none_or(|last| !wording::is_open(&last.text));
        if self.ended || (comes_from_elsewhere && !self.story.body.is_empty()) || (reopened && last_closed) {
            self.next_story();
        }
        self.story.body.push(block.clone());
    }

    fn next_story(&mut self) {
        if self.story.body.iter().any(|block| block.role == Role::Byline) {
            self.sign_inside();
        }
        let story = std::mem::take(&mut self.story);
        if !story.is_empty() {
            self.stories.push(story);
        }
        self.ended = false;
    }

    fn finish(mut self) -> Vec<Story> {
        self.next_story();
        self.stories
    }
}

/// Whether a byline stands below text of the story, and is no Chinese one.
fn is_signature(line: &Block, story: &Story) -> bool {
    let above = |text: &Block| text.page() == line.page() && text.rect().bottom <= line.rect().bottom;
    !line.text.chars().any(is_han) && story.body.last().is_some_and(above)
}

#[cfg(test)]
mod tests {
    use super::super::drawn::{body, heading, of_role, reading};
    use super::*;
    use crate::model::{Cue, Origin, Rect, Unit};

    /// Headings and bodies of the stories, as `HEAD: text text`.
    fn stories(blocks: &[Block]) -> Vec<String> {
        let placed = reading(0, blocks).blocks;
        shown(cut(placed, &[], &Lexicon::default(), &AssembleParams::default()))
    }

    fn shown(stories: Vec<Story>) -> Vec<String> {
        let show = |story: Story| {
            let texts = |blocks: &[Block]| blocks.iter().map(|block| block.text.clone()).collect::<Vec<_>>().join(" ");
            format!("{}: {}", texts(&story.heading), texts(&story.body))
        };
        stories.into_iter().map(show).collect()
    }

    #[test]
    fn a_heading_at_the_end_of_a_story_is_the_kicker_of_the_next() {
        let told = |text: &str| Block { cue: Cue::Capitals, ..heading(text) };
        let label = Block { role: Role::CrossHeading, ..heading("2. Science") };
        let page = [told("FIRE IN THE CITY"), body("The fire."), label, told("STORM AT SEA"), body("The storm.")];
        let opened = |stories: &[String]| stories.iter().any(|story| story == "2. Science STORM AT SEA: The storm.");
        assert!(opened(&stories(&page)), "{:?}", stories(&page));
    }

    #[test]
    fn plain_prose_is_one_story() {
        assert_eq!(stories(&[body("One."), body("Two."), body("Three.")]), [": One. Two. Three."]);
    }

    #[test]
    fn each_headline_opens_a_story() {
        assert_eq!(
            stories(&[heading("FIRE"), body("It burned."), heading("FLOOD"), body("It rained.")]),
            ["FIRE: It burned.", "FLOOD: It rained."]
        );
    }

    #[test]
    fn numbered_headings_stay_inside() {
        assert_eq!(
            stories(&[heading("TRAVELS"), body("He went."), heading("II. The Return"), body("He came.")]),
            ["TRAVELS: He went. II. The Return He came."]
        );
    }

    #[test]
    fn the_rest_of_an_indented_heading_belongs_to_it() {
        let at = |text: &str, left: i32, right: i32, top: i32| {
            let mut block = heading(text);
            block.origins[0].rect = Rect::new(left, top, right, top + 20);
            block
        };
        let rest = at("滴灌", 0, 40, 22);
        assert!(stand_together(&[at("服务实施精准", 44, 200, 0)], &rest, &[]));
        assert!(!stand_together(&[at("服务实施精准", 120, 260, 0)], &rest, &[]));
    }

    #[test]
    fn lines_from_top_to_bottom_beside_each_other_are_one_heading() {
        let at = |text: &str, left: i32, right: i32, top: i32, bottom: i32| {
            let mut block = heading(text);
            block.origins[0].rect = Rect::new(left, top, right, bottom);
            block
        };
        let headline = at("国家教育经费投入", 100, 140, 0, 400);
        assert!(stand_together(std::slice::from_ref(&headline), &at("比上期增长", 60, 84, 100, 250), &[]));
        assert!(!stand_together(&[headline], &at("比上期增长", 0, 20, 100, 250), &[]));
    }

    #[test]
    fn a_short_rule_between_two_headings_does_not_part_decks_from_their_headline() {
        let blocks = [heading("FIRE IN THE CITY"), heading("A Mill Is Lost"), body("It burned.")];
        let mut reading = reading(0, &blocks);
        reading.page.unit = Unit::Pixel;
        let placed = |down: i32| {
            let mut deck = reading.blocks[1].clone();
            deck.origins[0].rect = deck.rect().shifted(20, down);
            deck
        };
        let middle = reading.blocks[0].rect().mid_x() as i32;
        let mut ruled = reading.clone();
        ruled.page.rules = vec![Rect::new(middle - 30, 48, middle + 30, 51)];
        let together =
            |deck: &Block, reading: &Reading| stand_together(&reading.blocks[..1], deck, std::slice::from_ref(reading));
        assert!(together(&placed(0), &reading));
        assert!(!together(&placed(20), &reading) && together(&placed(20), &ruled));
        let mut over = ruled.clone();
        over.page.rules = vec![Rect::new(middle - 30, 2, middle + 30, 5)];
        assert!(!together(&placed(20), &over));
        let larger =
            Block { origins: vec![Origin { rect: Rect::new(0, 75, 320, 105), ..placed(20).origins[0] }], ..placed(20) };
        assert!(!together(&larger, &ruled));
    }

    #[test]
    fn numbered_headings_above_each_other_are_each_their_own() {
        let inside = |text: &str| of_role(Role::CrossHeading, text);
        let blocks = [heading("On Harbours"), body("One."), inside("3 Boats"), inside("3.1 Old boats"), body("Two.")];
        assert_eq!(stories(&blocks), ["On Harbours: One. 3 Boats 3.1 Old boats Two."]);
        let cut = cut(reading(0, &blocks).blocks, &[], &Lexicon::default(), &AssembleParams::default());
        assert_eq!(cut[0].body.len(), 4);
    }

    #[test]
    fn two_lines_of_a_chinese_byline_are_one() {
        let byline = |text: &str| Block { start: Start::OwnLine, ..of_role(Role::Byline, text) };
        let blocks = [heading("花会开幕"), byline("本报记者 张三"), byline("通讯员 李四"), body("昨日花会开幕。")];
        let mut blocks = reading(0, &blocks).blocks;
        blocks[2].origins[0].region = blocks[1].origins[0].region;
        let story = cut(blocks, &[], &Lexicon::default(), &AssembleParams::default()).remove(0);
        let bylines: Vec<&str> = story.byline.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(bylines, ["本报记者 张三通讯员 李四"]);
    }

    #[test]
    fn a_byline_after_the_text_ends_a_story_and_a_dateline_begins_one() {
        let signed = of_role(Role::Byline, "记者 王小明");
        let blocks = [body("昨日花会开幕。"), signed, body("本报讯 今日桥通车。"), body("本报讯 明日有雨。")];
        assert_eq!(stories(&blocks), [": 昨日花会开幕。", ": 本报讯 今日桥通车。", ": 本报讯 明日有雨。"]);
    }

    #[test]
    fn a_line_right_under_a_byline_under_a_headline_is_part_of_it() {
        let byline = |headline: Block, post: &str, down: i32| {
            let blocks = [headline, of_role(Role::Byline, "By Hugh Hall"), heading(post), body("It burned.")];
            let mut reading = reading(0, &blocks);
            reading.page.unit = Unit::Pixel;
            for block in &mut reading.blocks[2..] {
                block.origins[0].rect = block.origins[0].rect.shifted(0, -down);
            }
            let placed = reading.blocks.clone();
            let stories = cut(placed, &[reading], &Lexicon::default(), &AssembleParams::default());
            stories.iter().flat_map(|story| &story.byline).map(|line| line.text.clone()).collect::<Vec<_>>()
        };
        assert_eq!(byline(heading("FIRE"), "Health Editor", 18), ["By Hugh Hall Health Editor"]);
        assert_eq!(byline(heading("FIRE"), "Health Editor", 0), ["By Hugh Hall"]);
        assert_eq!(byline(body("It burned."), "Health Editor", 18), ["By Hugh Hall"]);
    }

    #[test]
    fn a_name_on_the_right_signs_the_text_before_it() {
        let signed = |cue| Block { cue, ..of_role(Role::Byline, "A. Hall.") };
        let blocks = |cue| [body("It burned."), signed(cue), body("It rained.")];
        let signers = |cue| {
            let placed = reading(0, &blocks(cue)).blocks;
            let stories = cut(placed, &[], &Lexicon::default(), &AssembleParams::default());
            stories.iter().map(|story| story.byline.len()).collect::<Vec<_>>()
        };
        assert_eq!(signers(Cue::FlushRight), [1, 0]);
        assert_eq!(signers(Cue::Words), [0, 1]);
    }

    #[test]
    fn initials_sign_the_text_before_them() {
        let signed = of_role(Role::Byline, "W. H. D.");
        let story = cut(
            reading(0, &[body("It burned."), signed, body("It rained.")]).blocks,
            &[],
            &Lexicon::default(),
            &AssembleParams::default(),
        );
        assert_eq!((story.len(), story[0].byline.len(), story[1].byline.len()), (2, 1, 0));
    }

    #[test]
    fn a_short_heading_between_paragraphs_of_a_chinese_article_stays_inside() {
        assert_eq!(
            stories(&[body("昨日花会开幕。"), heading("游人如织"), body("公园里人很多。")]),
            [": 昨日花会开幕。 游人如织 公园里人很多。"]
        );
    }

    /// The same on paper, with a short rule over the blocks of these numbers.
    fn stories_on_paper(blocks: &[Block], ruled: &[usize]) -> Vec<String> {
        let mut reading = reading(0, blocks);
        reading.page.unit = Unit::Pixel;
        for block in ruled.iter().map(|number| &reading.blocks[*number]) {
            let (middle, top) = (block.rect().mid_x() as i32, block.rect().top);
            reading.page.rules.push(Rect::new(middle - 30, top - 8, middle + 30, top - 5));
        }
        let placed = reading.blocks.clone();
        shown(cut(placed, &[reading], &Lexicon::default(), &AssembleParams::default()))
    }

    #[test]
    fn where_headlines_stand_under_rules_a_heading_without_one_stays_inside() {
        let blocks = [
            heading("FIRE"),
            body("It burned."),
            heading("FLOOD"),
            body("It rained."),
            heading("LETTERS"),
            body("The road is bad."),
            of_role(Role::Byline, "A. B."),
            heading("BIRDS"),
            body("They sing."),
            of_role(Role::Byline, "C. D."),
        ];
        assert_eq!(
            stories_on_paper(&blocks, &[0, 2, 4]),
            ["FIRE: It burned.", "FLOOD: It rained.", "LETTERS: The road is bad. A. B. BIRDS They sing. C. D."]
        );
        assert_eq!(stories_on_paper(&blocks, &[]).len(), 4);
    }

    #[test]
    fn a_heading_over_a_further_column_under_the_headline_stays_inside() {
        let at = |block: Block, rect: Rect| {
            let origins = vec![crate::model::Origin { rect, ..block.origins[0] }];
            Block { origins, ..block }
        };
        let mut reading = reading(0, &[]);
        reading.page.unit = Unit::Pixel;
        let blocks = vec![
            at(heading("FIRE ON THE QUAY"), Rect::new(0, 0, 400, 30)),
            at(body("It burned."), Rect::new(0, 40, 190, 300)),
            at(heading("THE GRANARY"), Rect::new(210, 40, 390, 60)),
            at(body("It burned too."), Rect::new(210, 70, 390, 300)),
        ];
        let stories = cut(blocks, &[reading], &Lexicon::default(), &AssembleParams::default());
        assert_eq!(shown(stories), ["FIRE ON THE QUAY: It burned. THE GRANARY It burned too."]);
    }

    /// A text with a line in each of some boxes.
    fn lined(text: &str, rects: &[Rect]) -> Block {
        let line = |rect: &Rect| Origin { page: 0, region: 0, rect: *rect, at: 0 };
        Block { origins: rects.iter().map(line).collect(), ..body(text) }
    }

    #[test]
    fn a_heading_in_a_column_that_the_story_has_come_to_under_a_wide_headline_stays_inside() {
        let column = |left: i32, top: i32| [0, 20].map(|down| Rect::new(left, top + down, left + 190, top + down + 20));
        // A picture stands over the second heading.
        let stories = |width: i32, left: i32| {
            let headline = lined("FIRE ON THE QUAY", &[Rect::new(0, 0, width, 60)]);
            let blocks = vec![
                Block { role: Role::Headline, cue: Cue::TypeSize, ..headline },
                lined("It burned.", &column(0, 80)),
                Block { role: Role::Headline, ..lined("The granary", &[Rect::new(left, 300, left + 120, 320)]) },
                lined("It burned too.", &column(left, 330)),
            ];
            let mut reading = reading(0, &[]);
            reading.page.unit = Unit::Pixel;
            shown(cut(blocks, &[reading], &Lexicon::default(), &AssembleParams::default())).len()
        };
        assert_eq!((stories(600, 210), stories(190, 210)), (1, 2));
        // The column beside the headline is near enough, the one after that is another article's.
        assert_eq!((stories(400, 210), stories(400, 630)), (1, 2));
    }

    #[test]
    fn a_heading_between_two_rules_in_a_column_under_a_wide_headline_stays_inside() {
        let column = |top: i32| [Rect::new(0, top, 190, top + 20), Rect::new(0, top + 20, 180, top + 40)];
        let as_heading = |block: Block| Block { role: Role::Headline, cue: Cue::TypeSize, ..block };
        let blocks = vec![
            as_heading(lined("FIRE ON THE QUAY", &[Rect::new(0, 0, 800, 60)])),
            lined("It burned.", &column(80)),
            as_heading(lined("The granary,", &[Rect::new(20, 140, 170, 166)])),
            lined("It burned too.", &column(180)),
        ];
        let stories = |rules: &[Rect]| {
            let mut reading = reading(0, &[]);
            reading.page.unit = Unit::Pixel;
            reading.page.rules = rules.to_vec();
            shown(cut(blocks.clone(), &[reading], &Lexicon::default(), &AssembleParams::default())).len()
        };
        let [over, under] = [Rect::new(0, 130, 210, 132), Rect::new(0, 172, 210, 174)];
        assert_eq!((stories(&[over, under]), stories(&[over])), (1, 2));
    }
}
