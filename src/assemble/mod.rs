//! From blocks to articles, over columns and pages.
//!
//! 1. Furniture, captions and advertisements are set aside.
//! 2. Lines that only their wording tells get their roles; paragraphs that were cut are joined.
//! 3. The text is cut into stories; banners over several stories are taken out.
//! 4. Headings and bodies are paired as a whole, so that a headline far from its body finds it.
//! 5. Stories that go on on another page are put together.

mod captions;
mod continuations;
mod datelines;
mod decks;
mod divided;
#[cfg(test)]
mod drawn;
mod dumped;
mod feet;
mod furniture;
mod headings;
mod headlines;
mod indents;
mod insertions;
mod jumps;
mod kept;
mod lines;
mod matching;
mod measures;
mod names;
mod numbers;
mod parts;
mod ruled;
mod sections;
mod shapes;
mod signs;
mod stanzas;
mod stories;
mod styles;
mod tally;
mod terms;
mod vocabulary;
mod weights;
mod wording;

use serde::{Deserialize, Serialize};

use self::sections::Banner;
use self::stories::Story;
use self::vocabulary::Vocabulary;
use crate::model::{
    Article, Block, Confidence, Document, Link, LinkEvidence, Part, Reading, Role, Section, page_number,
};
use crate::text::Lexicon;

pub use kept::Articles;
pub use tally::is_balanced;
pub use weights::{HeadingWeights, OpeningWeights, PairWeights};

/// How blocks become articles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AssembleParams {
    /// Longest line that can be a byline, in characters. Names of two writers and their towns take about 50.
    pub max_byline: usize,
    /// Longest text that can be a heading although nothing is known of its type, in characters: a deck of three lines.
    pub max_heading: usize,
    /// Smallest type of a headline over an article, in heights of the body type. Headings inside an article are set in
    /// capitals or bold of the body's size.
    pub min_larger_type: f32,
    /// Whether articles that the source tells stay.
    pub articles: Articles,
    /// What speaks for a heading, and how much.
    pub headings: HeadingWeights,
    /// What speaks for a heading that opens an article.
    pub openings: OpeningWeights,
    /// What speaks for a heading and a body that belong together.
    pub pairs: PairWeights,
}

impl Default for AssembleParams {
    fn default() -> Self {
        Self {
            max_byline: 60,
            max_heading: 80,
            min_larger_type: 1.25,
            articles: Articles::default(),
            headings: HeadingWeights::default(),
            openings: OpeningWeights::default(),
            pairs: PairWeights::default(),
        }
    }
}

/// Assembles the articles of a document: each block in one article, or named as what else it is.
pub fn assemble(readings: Vec<Reading>, lexicon: &Lexicon, params: &AssembleParams) -> Document {
    let readings = numbered(readings);
    if params.articles == Articles::Keep && kept::are_told(&readings) {
        let document = kept::assemble(readings, lexicon);
        return Document { tally: tally::count(&document), ..document };
    }
    let mut sorted = furniture::set_aside(&readings);
    let blocks = lines::name_lines(std::mem::take(&mut sorted.text), &readings, params);
    let (blocks, insertions) = insertions::take_out(blocks);
    sorted.captions.extend(insertions);
    let blocks = feet::put_behind(blocks);
    let blocks = divided::reunite(blocks, lexicon);
    let blocks = continuations::join_cut_paragraphs(blocks, &readings, lexicon);
    let mut stories = stories::cut(blocks, &readings, lexicon, params);
    let bodies = stories.iter().filter(|story| !story.body.is_empty()).map(Story::body_texts);
    let headings = stories.iter().flat_map(|story| &story.heading).map(|line| line.text.as_str());
    let vocabulary = Vocabulary::of(bodies, headings);
    let banners = sections::take_banners(&mut stories, &vocabulary);
    let stories = headlines::pair(stories, &vocabulary, &readings, &params.pairs);
    let (mut stories, used) = jumps::carry_over(stories, &folios(&readings, &sorted.furniture), lexicon);
    sorted.furniture.extend(used);
    sorted.unplaced.extend(captions::place(sorted.captions, &mut stories, &readings));
    let sections = banners.into_iter().map(|banner| section(banner, &stories)).collect();
    let articles = stories.into_iter().map(|story| article(with_stanzas(story, &readings), lexicon)).collect();
    let (furniture, unplaced) = (sorted.furniture, sorted.unplaced);
    let document = Document { readings, articles, sections, furniture, unplaced, ..Document::default() };
    Document { tally: tally::count(&document), ..document }
}

/// Writes each page's index into the origins of its blocks.
fn numbered(mut readings: Vec<Reading>) -> Vec<Reading> {
    for (page, reading) in readings.iter_mut().enumerate() {
        for origin in reading.blocks.iter_mut().flat_map(|block| &mut block.origins) {
            origin.page = page;
        }
    }
    readings
}

/// The number that each page prints, or else its place in the document, counted from 1.
fn folios(readings: &[Reading], furniture: &[Block]) -> Vec<u32> {
    let mut printed: Vec<Option<&Block>> = vec![None; readings.len()];
    for folio in furniture.iter().filter(|block| block.role == Role::Folio) {
        printed.get_mut(folio.page()).map(|first| first.get_or_insert(folio));
    }
    let numbers = printed.into_iter().enumerate();
    numbers.map(|(page, folio)| folio.and_then(|folio| page_number(&folio.text)).unwrap_or(page as u32 + 1)).collect()
}

/// A section with the articles under it.
fn section(banner: Banner, stories: &[Story]) -> Section {
    let under = |story: &Story| story.body.first().is_some_and(|first| banner.starts.contains(&first.origins));
    let articles = stories.iter().enumerate().filter(|(_, story)| under(story)).map(|(index, _)| index).collect();
    Section { banner: banner.block, articles }
}

fn with_stanzas(story: Story, readings: &[Reading]) -> Story {
    let (body, places) = stanzas::join_stanzas(&story.body, readings);
    let carried = story.carried.iter().filter_map(|at| places.get(*at).copied()).collect();
    Story { body, carried, ..story }
}

fn article(story: Story, lexicon: &Lexicon) -> Article {
    let links = links(&story);
    let parts = parts::tell(story.heading, lexicon);
    Article {
        kicker: parts.kicker,
        headline: parts.headline,
        decks: parts.decks,
        byline: story.byline,
        body: story.body,
        captions: story.captions,
        links,
    }
}

/// How sure it is that a part belongs where it stands in reading order.
const BY_ORDER: f32 = 0.8;
/// How sure it is that a caption belongs to the nearest text.
const BY_PLACE: f32 = 0.7;

fn links(story: &Story) -> Vec<Link> {
    let mut links = Vec::new();
    if let Some((why, confidence)) = story.heading_link.filter(|_| !story.heading.is_empty() && !story.body.is_empty())
    {
        links.push(Link { part: Part::Headline, why, confidence });
    }
    if !story.byline.is_empty() {
        links.push(Link { part: Part::Byline, why: LinkEvidence::Order, confidence: Confidence::new(BY_ORDER) });
    }
    for (index, block) in story.body.iter().enumerate() {
        links.push(body_link(story, index, block));
    }
    for index in 0..story.captions.len() {
        let confidence = Confidence::new(BY_PLACE);
        links.push(Link { part: Part::Caption(index), why: LinkEvidence::BesidePicture, confidence });
    }
    links
}

fn body_link(story: &Story, index: usize, block: &Block) -> Link {
    let part = Part::Body(index);
    let regions = block.origins.windows(2).any(|pair| (pair[0].page, pair[0].region) != (pair[1].page, pair[1].region));
    if story.carried.contains(&index) {
        return Link { part, why: LinkEvidence::ContinuationLine, confidence: Confidence::new(BY_ORDER) };
    }
    if regions {
        return Link { part, why: LinkEvidence::OpenSentence, confidence: Confidence::new(BY_ORDER) };
    }
    Link { part, why: LinkEvidence::Order, confidence: block.confidence }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::drawn::{body, of_role, reading, top};
    use super::*;
    use crate::model::{Ending, Origin, Start};

    const TEXTS: [&str; 18] = [
        "THE FLOOD",
        "The river rose in the night and carried the bridge away, but no-",
        "body was hurt.",
        "and the men went home",
        "By John Smith",
        "(Continued on page 2)",
        "THE FLOOD (Continued from page 1)",
        "The Evening Herald",
        "Friday, 3 May 1901. No. 17",
        "12",
        "* * *",
        "II. The Bridge",
        "花园街道",
        "百株牡丹昨日一齐盛开 游人如织",
        "本报讯 昨日，公园里的牡丹开了，许多人前来",
        "观看，直到晚上才回家。",
        "记者 王小明",
        "（下转第二版）",
    ];

    fn blocks() -> impl Strategy<Value = Vec<Block>> {
        let roles =
            [Role::Body, Role::Headline, Role::Caption, Role::Advertisement, Role::Folio, Role::Banner, Role::Table];
        let role = prop_oneof![3 => Just(Role::Body), 2 => proptest::sample::select(roles.to_vec())];
        let start =
            proptest::sample::select(vec![Start::RegionTop, Start::Indented, Start::AfterGap, Start::ShortFirstLine]);
        let ending = proptest::sample::select(vec![Ending::Full, Ending::Short]);
        let block = (proptest::sample::select(TEXTS.to_vec()), role, start, ending)
            .prop_map(|(text, role, start, ending)| Block { start, ending, ..of_role(role, text) });
        proptest::collection::vec(block, 0..25)
    }

    fn readings() -> impl Strategy<Value = Vec<Reading>> {
        let number = |pages: Vec<Vec<Block>>| pages.iter().map(|blocks| reading(0, blocks)).collect();
        proptest::collection::vec(blocks(), 0..4).prop_map(number)
    }

    /// Where every line of the blocks stands, sorted.
    fn places<'a>(blocks: impl Iterator<Item = &'a Block>) -> Vec<(usize, i32, i32)> {
        let place = |origin: &Origin| (origin.page, origin.rect.top, origin.rect.left);
        let mut places: Vec<_> = blocks.flat_map(|block| &block.origins).map(place).collect();
        places.sort_unstable();
        places
    }

    fn output(document: &Document) -> impl Iterator<Item = &Block> {
        let articles = document.articles.iter().flat_map(Article::blocks);
        let sections = document.sections.iter().map(|section| &section.banner);
        articles.chain(sections).chain(&document.furniture).chain(&document.unplaced)
    }

    proptest! {
        #[test]
        fn each_line_of_the_readings_ends_in_one_place(readings in readings()) {
            let document = assemble(readings, &Lexicon::default(), &AssembleParams::default());
            let input = document.readings.iter().flat_map(|reading| &reading.blocks);
            prop_assert_eq!(places(output(&document)), places(input));
            prop_assert!(is_balanced(&document.tally), "{:?}", document.tally);
        }

        #[test]
        fn the_same_readings_give_the_same_document(readings in readings()) {
            let once = assemble(readings.clone(), &Lexicon::default(), &AssembleParams::default());
            prop_assert_eq!(once, assemble(readings, &Lexicon::default(), &AssembleParams::default()));
        }

        #[test]
        fn each_link_speaks_of_a_part_that_is_there(readings in readings()) {
            for article in assemble(readings, &Lexicon::default(), &AssembleParams::default()).articles {
                let bodies = article.links.iter().filter(|link| matches!(link.part, Part::Body(_))).count();
                prop_assert_eq!(bodies, article.body.len());
                let headed = article.links.iter().any(|link| link.part == Part::Headline);
                prop_assert_eq!(headed, article.headline.is_some() && !article.body.is_empty());
            }
        }
    }

    #[test]
    fn pages_are_numbered_in_readings_and_articles() {
        let pages = vec![reading(0, &[body("One.")]), reading(0, &[top("Two.")])];
        let document = assemble(pages, &Lexicon::default(), &AssembleParams::default());
        let pages: Vec<usize> = document.articles[0].body.iter().map(Block::page).collect();
        assert_eq!(pages, [0, 1]);
        assert_eq!(document.readings[1].blocks[0].page(), 1);
    }

    #[test]
    fn a_title_that_stands_under_its_text_with_the_writers_name_is_the_articles() {
        let title = of_role(Role::Headline, "WHAT CHILDREN NEED");
        let blocks = [body("She sighed. She went from room to room."), title, of_role(Role::Byline, "By Mary Brown")];
        let document = assemble(vec![reading(0, &blocks)], &Lexicon::default(), &AssembleParams::default());
        assert_eq!(document.articles.len(), 1);
        let article = &document.articles[0];
        assert_eq!(article.headline.as_ref().map(|block| block.text.as_str()), Some("WHAT CHILDREN NEED"));
        assert_eq!((article.byline.len(), article.body.len()), (1, 1));
    }

    #[test]
    fn nothing_makes_an_empty_document() {
        let document = assemble(vec![], &Lexicon::default(), &AssembleParams::default());
        assert_eq!(document, Document::default());
    }
}
