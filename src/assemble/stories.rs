//! Where one article ends and the next begins, in reading order.

use super::AssembleParams;
use super::headings::{line_height, measure};
use super::lines::logistic;
use super::wording;
use crate::model::{Block, Confidence, Cue, LinkEvidence, Role, Start, is_han};
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
pub fn cut(blocks: Vec<Block>, lexicon: &Lexicon, params: &AssembleParams) -> Vec<Story> {
    let items = group(blocks);
    let place = byline_place(&items);
    let mut cutter = Cutter { stories: vec![], story: Story::default(), ended: false, lexicon };
    for index in 0..items.len() {
        match &items[index] {
            Item::Heading(lines) => {
                let weight = Around::new(&items, index).weight(lines, params);
                if 0.0 < weight { cutter.open(lines, weight) } else { cutter.cross(lines) }
            }
            Item::Byline(block) => cutter.sign(block, place_of(&items, index, place)),
            Item::Onward(block) => cutter.send_on(block),
            Item::Text(block) => cutter.go_on(block),
        }
    }
    cutter.finish()
}

/// What the order of the text consists of.
enum Item {
    /// Heading lines that stand together.
    Heading(Vec<Block>),
    Byline(Block),
    /// "Continued on page 4".
    Onward(Block),
    Text(Block),
}

/// White between two lines of one heading, at most, in heights of the taller line. In a text dump a blank line is 1.
const HEADING_GAP: f32 = 0.95;

fn group(blocks: Vec<Block>) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for block in blocks {
        match block.role {
            Role::Headline | Role::Kicker | Role::Deck | Role::Banner | Role::CrossHeading => match items.last_mut() {
                Some(Item::Heading(lines)) if stand_together(lines, &block) => lines.push(block),
                _ => items.push(Item::Heading(vec![block])),
            },
            Role::Byline => items.push(Item::Byline(block)),
            Role::ContinuationLine if sends_onward(&block) => items.push(Item::Onward(block)),
            _ => items.push(Item::Text(block)),
        }
    }
    items
}

fn stand_together(lines: &[Block], block: &Block) -> bool {
    let Some(last) = lines.last() else { return false };
    let (above, below) = (last.rect(), block.rect());
    let gap = (below.top - above.bottom) as f32;
    let height = line_height(last).max(line_height(block));
    let same_kind = (last.role == Role::CrossHeading) == (block.role == Role::CrossHeading);
    let same_column = last.page() == block.page() && 0 < above.across().overlap(&below.across());
    same_kind && same_column && -height < gap && gap < HEADING_GAP * height
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
        _ if matches!(&items[index], Item::Byline(block) if block.start == Start::SetOff) => {
            Some(BylinePlace::AfterText)
        }
        _ => None,
    }
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
        self.next_story();
        self.story.heading = lines.to_vec();
        self.story.heading_link = Some((LinkEvidence::Order, Confidence::new(logistic(weight))));
    }

    fn cross(&mut self, lines: &[Block]) {
        let mut lines = lines.iter().cloned().map(|line| Block { role: Role::CrossHeading, ..line });
        let Some(first) = lines.next() else { return };
        let whole = lines.fold(first, |whole, line| text::join_blocks(whole, line, self.lexicon));
        if self.ended {
            self.next_story();
        }
        self.story.body.push(whole);
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

/// What stands before and after a heading.
struct Around<'a> {
    before: Option<&'a Item>,
    /// The text that goes before, bylines and other headings passed over.
    text_before: Option<&'a Block>,
    after: Option<&'a Item>,
    text_after: Option<&'a Block>,
}

/// A sign that a heading opens an article, or that it stands inside one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// Most headings that are set apart open an article.
    Heading,
    First,
    AfterByline,
    BeforeByline,
    BeforeDateline,
    LargerType,
    WiderThanColumn,
    SeveralLines,
    OtherMeasure,
    OtherPage,
    BeforeHeading,
    NamedInside,
    Numbered,
    LeadIn,
    InsideSentence,
    HanParagraph,
}

impl Sign {
    /// The log odds that it stands for. Signs that only an article's edge has weigh most; those of type and place
    /// less, as cross headings share them.
    fn weight(self) -> f32 {
        match self {
            Sign::Heading => 0.5,
            Sign::AfterByline | Sign::BeforeByline | Sign::BeforeDateline => 3.0,
            Sign::First | Sign::WiderThanColumn | Sign::BeforeHeading => 1.5,
            Sign::LargerType | Sign::OtherMeasure => 2.0,
            Sign::SeveralLines | Sign::OtherPage => 1.0,
            Sign::NamedInside | Sign::Numbered | Sign::LeadIn => -4.0,
            Sign::InsideSentence => -2.0,
            Sign::HanParagraph => -1.5,
        }
    }
}

/// Least ratio of two column widths that are not the same column.
const OTHER_MEASURE: f32 = 1.2;

impl<'a> Around<'a> {
    fn new(items: &'a [Item], index: usize) -> Self {
        let text = |item: &'a Item| match item {
            Item::Text(block) => Some(block),
            _ => None,
        };
        Self {
            before: index.checked_sub(1).map(|before| &items[before]),
            text_before: items[..index].iter().rev().find_map(text),
            after: items.get(index + 1),
            text_after: items[index + 1..].iter().find_map(text),
        }
    }

    fn weight(&self, lines: &[Block], params: &AssembleParams) -> f32 {
        self.signs(lines, params).into_iter().map(Sign::weight).sum()
    }

    fn signs(&self, lines: &[Block], params: &AssembleParams) -> Vec<Sign> {
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return vec![] };
        let texts = || self.text_before.into_iter().chain(self.text_after);
        let page_before = self.text_before.map(Block::page);
        let numbered = wording::is_numbered(&first.text);
        let han = first.text.chars().any(is_han);
        let signs = [
            (true, Sign::Heading),
            (self.text_before.is_none(), Sign::First),
            (matches!(self.before, Some(Item::Byline(_) | Item::Onward(_))), Sign::AfterByline),
            (matches!(self.after, Some(Item::Byline(_))), Sign::BeforeByline),
            (self.text_after.is_some_and(|block| wording::opens_with_dateline(&block.text)), Sign::BeforeDateline),
            (texts().any(|text| params.min_larger_type * line_height(text) <= tallest(lines)), Sign::LargerType),
            (texts().next().is_some() && texts().all(|text| is_wider(lines, text)), Sign::WiderThanColumn),
            (2 <= line_count(lines) && !numbered, Sign::SeveralLines),
            (self.measure_changes(), Sign::OtherMeasure),
            (page_before.is_some_and(|page| page != first.page()), Sign::OtherPage),
            (matches!(self.after, None | Some(Item::Heading(_))) && !numbered, Sign::BeforeHeading),
            (lines.iter().any(|line| line.role == Role::CrossHeading), Sign::NamedInside),
            (numbered, Sign::Numbered),
            (wording::is_lead_in(&last.text), Sign::LeadIn),
            (self.is_inside_sentence(), Sign::InsideSentence),
            (han && first.cue != Cue::TypeSize, Sign::HanParagraph),
        ];
        signs.into_iter().filter(|(holds, _)| *holds).map(|(_, sign)| sign).collect()
    }

    fn measure_changes(&self) -> bool {
        let measures = (self.text_before.and_then(measure), self.text_after.and_then(measure));
        let (Some(before), Some(after)) = measures else { return false };
        OTHER_MEASURE * before.min(after) <= before.max(after)
    }

    fn is_inside_sentence(&self) -> bool {
        matches!(self.before, Some(Item::Text(block)) if wording::is_open(&block.text))
    }
}

fn tallest(lines: &[Block]) -> f32 {
    lines.iter().map(line_height).fold(0.0, f32::max)
}

fn line_count(lines: &[Block]) -> usize {
    lines.iter().map(|line| line.origins.len()).sum()
}

/// Whether a heading line is wider than the column of the text.
fn is_wider(lines: &[Block], text: &Block) -> bool {
    let Some(column) = measure(text) else { return false };
    let margin = line_height(text);
    lines.iter().flat_map(|line| &line.origins).any(|origin| column + margin < origin.rect.width() as f32)
}

#[cfg(test)]
mod tests {
    use super::super::drawn::{body, heading, of_role, reading};
    use super::*;

    /// Headings and bodies of the stories, as `HEAD: text text`.
    fn stories(blocks: &[Block]) -> Vec<String> {
        let placed = reading(0, blocks).blocks;
        let show = |story: Story| {
            let texts = |blocks: &[Block]| blocks.iter().map(|block| block.text.clone()).collect::<Vec<_>>().join(" ");
            format!("{}: {}", texts(&story.heading), texts(&story.body))
        };
        cut(placed, &Lexicon::default(), &AssembleParams::default()).into_iter().map(show).collect()
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
    fn a_byline_after_the_text_ends_a_story_and_a_dateline_begins_one() {
        let signed = of_role(Role::Byline, "记者 王小明");
        let blocks = [body("昨日花会开幕。"), signed, body("本报讯 今日桥通车。"), body("本报讯 明日有雨。")];
        assert_eq!(stories(&blocks), [": 昨日花会开幕。", ": 本报讯 今日桥通车。", ": 本报讯 明日有雨。"]);
    }

    #[test]
    fn a_short_heading_between_paragraphs_of_a_chinese_article_stays_inside() {
        assert_eq!(
            stories(&[body("昨日花会开幕。"), heading("游人如织"), body("公园里人很多。")]),
            [": 昨日花会开幕。 游人如织 公园里人很多。"]
        );
    }
}
