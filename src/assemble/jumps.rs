//! Articles that go on on another page: "Continued on page 4", 下转第3版.

use std::collections::BTreeSet;

use super::stories::Story;
use super::vocabulary::features;
use super::weights::sum_of;
use super::wording::{self, Direction, is_open};
use crate::model::{Block, Role};
use crate::text::{self, Lexicon};

/// Appends each story that comes from another page to the one it comes from; `folios` are the page numbers that the
/// paper prints, by index of the page. Returns the continuation lines and repeated headlines that were used up.
pub fn carry_over(stories: Vec<Story>, folios: &[u32], lexicon: &Lexicon) -> (Vec<Story>, Vec<Block>) {
    let mut stories: Vec<Option<Story>> = stories.into_iter().map(Some).collect();
    let mut used = Vec::new();
    if !stories.iter().flatten().any(|story| onward(story).is_some()) {
        return (stories.into_iter().flatten().collect(), used);
    }
    let mut tops: Vec<Option<Top>> = stories.iter().map(|story| story.as_ref().and_then(Top::of)).collect();
    for first in 0..stories.len() {
        while let Some(rest) = stories[first].as_ref().and_then(|story| find_rest(story, first, &tops, folios)) {
            let rest = stories[rest].take().inspect(|_| tops[rest] = None).expect("a rest that was found is there");
            if let Some(story) = &mut stories[first] {
                append(story, rest, &mut used, lexicon);
                tops[first] = Top::of(story);
            }
        }
    }
    (stories.into_iter().flatten().collect(), used)
}

/// Least weight of what speaks for two parts being one article: two signs of three.
const LIKELY: f32 = 3.0;

fn find_rest(story: &Story, first: usize, tops: &[Option<Top>], folios: &[u32]) -> Option<usize> {
    let end = End::of(story)?;
    let weigh = |(index, top): (usize, &Option<Top>)| Some((index, weight(&end, top.as_ref()?, folios)));
    let others = tops.iter().enumerate().filter(|(index, _)| *index != first);
    let best = others.filter_map(weigh).max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)))?;
    (LIKELY <= best.1).then_some(best.0)
}

/// What the end of a story says of what comes behind it.
struct End {
    page: usize,
    onward: wording::Continuation,
    /// The words of the story's heading.
    words: BTreeSet<String>,
    /// Whether the line that sends on repeats some of them.
    is_titled: bool,
    is_open: bool,
}

impl End {
    fn of(story: &Story) -> Option<Self> {
        let (page, onward) = (story.body.last()?.page(), onward(story)?);
        let words = words_of(&story.heading);
        let is_titled = features(&onward.title).iter().any(|word| words.contains(word));
        let is_open = story.body.iter().rfind(is_body).is_some_and(|block| is_open(&block.text));
        Some(Self { page, onward, words, is_titled, is_open })
    }
}

/// What the top of a story says of what comes before it.
struct Top {
    page: usize,
    back: Option<wording::Continuation>,
    /// The words of its heading, and of the line that says where it comes from.
    words: BTreeSet<String>,
    starts_inside: bool,
    is_dated: bool,
}

impl Top {
    fn of(story: &Story) -> Option<Self> {
        let first = story.body.first()?;
        let back = back(story);
        let mut words = words_of(&story.heading);
        words.extend(back.iter().flat_map(|line| features(&line.title)));
        let inside = story.body.iter().find(is_body);
        let starts_inside = inside.is_some_and(|block| wording::starts_inside_sentence(&block.text));
        let is_dated = wording::opens_with_dateline(&first.text);
        Some(Self { page: first.page(), back, words, starts_inside, is_dated })
    }
}

fn words_of(heading: &[Block]) -> BTreeSet<String> {
    heading.iter().flat_map(|line| features(&line.text)).collect()
}

fn is_body(block: &&Block) -> bool {
    block.role == Role::Body
}

/// The line at the end of a story that says where it goes on.
fn onward(story: &Story) -> Option<wording::Continuation> {
    let last = story.body.last().filter(|block| block.role == Role::ContinuationLine)?;
    wording::continuation(&last.text).filter(|line| line.direction == Direction::Onward)
}

/// The line at the top of a story that says where it comes from.
fn back(story: &Story) -> Option<wording::Continuation> {
    let first = story.body.first().filter(|block| block.role == Role::ContinuationLine)?;
    wording::continuation(&first.text).filter(|line| line.direction == Direction::Back)
}

/// What speaks for a story with this top being the rest of one with that end.
fn weight(end: &End, top: &Top, folios: &[u32]) -> f32 {
    if end.page == top.page {
        return 0.0;
    }
    let number = |page: usize| folios.get(page).copied();
    let back_page = top.back.as_ref().and_then(|line| line.page);
    let signs = [
        (end.onward.page.is_some() && end.onward.page == number(top.page), 2.0),
        (top.back.is_some(), 1.0),
        (back_page.is_some() && back_page == number(end.page), 1.0),
        (end.is_titled || top.words.iter().any(|word| end.words.contains(word)), 2.0),
        (end.is_open || top.starts_inside, 1.0),
        (top.back.is_none() && top.is_dated, -3.0),
    ];
    sum_of(signs)
}

fn append(story: &mut Story, rest: Story, used: &mut Vec<Block>, lexicon: &Lexicon) {
    used.extend(story.body.pop());
    let (lines, mut body): (Vec<Block>, Vec<Block>) =
        rest.body.into_iter().partition(|block| block.role == Role::ContinuationLine && !is_onward(block));
    let heading = rest.heading.into_iter().map(|line| Block { role: Role::ContinuationLine, ..line });
    used.extend(heading.chain(lines));
    let open = story.body.last().is_some_and(|block| block.role == Role::Body && is_open(&block.text));
    if open && !body.is_empty() {
        let cut = story.body.pop().expect("an open block is there");
        story.carried.push(story.body.len());
        story.body.push(text::join_blocks(cut, body.remove(0), lexicon));
    } else {
        story.carried.push(story.body.len());
    }
    story.body.extend(body);
    story.byline.extend(rest.byline);
    story.captions.extend(rest.captions);
}

fn is_onward(block: &Block) -> bool {
    wording::continuation(&block.text).is_some_and(|line| line.direction == Direction::Onward)
}

#[cfg(test)]
mod tests {
    use super::super::drawn::{body, heading, of_role, reading};
    use super::*;

    fn story(page: usize, heading_line: Option<&str>, blocks: &[Block]) -> Story {
        let heading: Vec<Block> = heading_line.map(heading).into_iter().collect();
        let count = heading.len();
        let mut placed = reading(page, &[&heading[..], blocks].concat()).blocks;
        let body = placed.split_off(count);
        Story { heading: placed, body, ..Story::default() }
    }

    #[test]
    fn a_story_goes_on_where_its_continuation_line_says() {
        let line = |text| of_role(Role::ContinuationLine, text);
        let first = story(0, Some("STRIKE AT THE MILLS"), &[body("The men went"), line("(Continued on page 2)")]);
        let other = story(1, Some("WEATHER"), &[body("Rain fell.")]);
        let rest = story(1, Some("STRIKE"), &[line("(Continued from page 1)"), body("home at noon.")]);
        let (stories, used) = carry_over(vec![first, other, rest], &[1, 2], &Lexicon::default());
        assert_eq!(stories.len(), 2);
        assert_eq!(stories[0].body_texts(), ["The men went home at noon."]);
        assert_eq!((used.len(), &stories[0].carried[..]), (3, &[0][..]));
    }

    #[test]
    fn a_continuation_line_whose_page_is_not_here_stays() {
        let first = story(0, None, &[body("花会昨日开幕。"), of_role(Role::ContinuationLine, "（下转第四版）")]);
        let other = story(1, Some("大桥通车"), &[body("本报讯 大桥昨日通车。")]);
        let (stories, used) = carry_over(vec![first, other], &[1, 2], &Lexicon::default());
        assert_eq!((stories.len(), used.len()), (2, 0));
    }
}
