//! Gives each headline its body and each body its headline.

use std::collections::BTreeSet;
use std::ops::Range;

use super::PairWeights;
use super::matching::{Edge, best_pairs};
use super::stories::Story;
use super::vocabulary::{Vocabulary, features};
use super::wording;
use crate::model::{Block, Confidence, LinkEvidence, Reading, Role, Unit};

/// Least weight of shared words between a heading and a body that stand apart: about two rare words.
const LEAST_SHARED: f32 = 1.5;
/// How many pages away from its heading a body may stand: a paper's outer sheet has four.
const FARTHEST: usize = 3;
/// How far below a heading its body starts, in pitches.
const UNDER: f32 = 3.0;

/// Pairs the headings with the bodies, as a whole. A heading that is left goes to the heading right below it, or stays
/// without a body.
pub fn pair(stories: Vec<Story>, vocabulary: &Vocabulary, readings: &[Reading], weights: &PairWeights) -> Vec<Story> {
    let bodies: Vec<Body> = (0..).zip(&stories).filter_map(|(index, story)| Body::of(index, story)).collect();
    let mut edges = Vec::new();
    let paper = Paper { stories: &stories, bodies: &bodies, vocabulary, readings };
    let heads = (0..stories.len()).filter(|index| !stories[*index].heading.is_empty());
    for head in heads {
        edges.extend(edges_of(head, &paper, weights));
    }
    let mut pairs = best_pairs(&edges);
    pairs.extend(last_pair(&stories, &pairs, readings));
    rebuild(stories, &pairs, readings)
}

/// What every heading asks of a body.
struct Body {
    /// Index of its story.
    story: usize,
    page: usize,
    /// Whether it is the rest of an article whose start is not here.
    starts_inside: bool,
}

impl Body {
    fn of(index: usize, story: &Story) -> Option<Self> {
        story.body.first()?;
        Some(Self { story: index, page: page(story), starts_inside: starts_inside(story) })
    }
}

/// What is known of all headings and bodies.
struct Paper<'a> {
    stories: &'a [Story],
    bodies: &'a [Body],
    vocabulary: &'a Vocabulary,
    readings: &'a [Reading],
}

fn page(story: &Story) -> usize {
    story.heading.iter().chain(&story.body).next().map_or(0, Block::page)
}

/// The bodies for which something speaks, and how much.
fn edges_of(head: usize, paper: &Paper, weights: &PairWeights) -> Vec<Edge> {
    let Paper { stories, bodies, vocabulary, readings } = *paper;
    let near = near(page(&stories[head]), bodies);
    let special = special_words(&stories[head].heading, vocabulary, near.clone());
    let weigh = |(body, &words): (&Body, &f32)| {
        let words = words.max(0.0).min(weights.shared_words);
        let edge = |weight: f32| Some(Edge { left: head, right: body.story, weight });
        if body.story == head {
            return edge(weights.stands_before + words);
        }
        let is_under = starts_under(&stories[head], &stories[body.story], readings);
        if body.starts_inside || (words < LEAST_SHARED && !is_under) {
            return None;
        }
        edge(if is_under { words + weights.stands_under } else { words })
    };
    bodies[near].iter().zip(&special).filter_map(weigh).collect()
}

/// Which of the bodies stand near enough to a heading on a page to be its own.
fn near(own: usize, bodies: &[Body]) -> Range<usize> {
    // Stories stand in reading order.
    let first = bodies.partition_point(|body| body.page + FARTHEST < own);
    let end = bodies.partition_point(|body| body.page <= own + FARTHEST);
    first..end.max(first)
}

/// How much more a heading shares with each of some bodies than with the others in the mean.
fn special_words(heading: &[Block], vocabulary: &Vocabulary, bodies: Range<usize>) -> Vec<f32> {
    let words: BTreeSet<String> = heading.iter().flat_map(|line| features(&line.text)).collect();
    let shared = vocabulary.shared(&words, bodies);
    let sum: f32 = shared.iter().sum();
    let others = shared.len().saturating_sub(1).max(1) as f32;
    shared.iter().map(|own| own - (sum - own) / others).collect()
}

/// Whether the body is the rest of an article whose start is not here.
fn starts_inside(story: &Story) -> bool {
    story
        .body
        .first()
        .is_some_and(|block| wording::starts_inside_sentence(&block.text) || block.role == Role::ContinuationLine)
}

fn starts_under(head: &Story, body: &Story, readings: &[Reading]) -> bool {
    // Most of all pairs are told by this, and there are many.
    if !head.body.is_empty() || !body.heading.is_empty() {
        return false;
    }
    let (Some(last), Some(first)) = (head.heading.last(), body.body.first()) else { return false };
    let Some(reading) = readings.get(first.page()) else { return false };
    if last.page() != first.page() || reading.page.unit == Unit::Cell {
        return false;
    }
    let (above, below) = (last.rect(), first.rect());
    let gap = (below.top - above.bottom) as f32;
    let inside = (above.left as f32) < below.mid_x() && below.mid_x() < above.right as f32;
    inside && -reading.scale.pitch < gap && gap < UNDER * reading.scale.pitch
}

/// The one heading without a body and the one body without a heading, where there is but one of each and the body
/// is seen to be a whole article.
fn last_pair(stories: &[Story], pairs: &[(usize, usize)], readings: &[Reading]) -> Option<(usize, usize)> {
    let headed: BTreeSet<usize> = pairs.iter().map(|(_, body)| *body).collect();
    let placed: BTreeSet<usize> = pairs.iter().map(|(head, _)| *head).collect();
    let free = |index: &usize| !stories[*index].heading.is_empty() && !placed.contains(index);
    let heads: Vec<usize> = (0..stories.len()).filter(free).collect();
    let signed = heads.iter().any(|head| !stories[*head].byline.is_empty());
    // A dump loses a headline to its end, and the body that opens it is the one without.
    let is_dump = readings.first().is_some_and(|reading| reading.page.unit == Unit::Cell);
    let is_at_end = heads.last().is_some_and(|head| head + 1 == stories.len());
    let is_top_of_dump = |index: usize| index == 0 && is_dump && is_at_end;
    let whole = |index: &usize| {
        let story = &stories[*index];
        let opens = story.body.first().is_some_and(|block| wording::opens_with_dateline(&block.text));
        !headed.contains(index)
            && !story.body.is_empty()
            && !starts_inside(story)
            && (opens || signed || !story.byline.is_empty() || is_top_of_dump(*index))
    };
    let bodies: Vec<usize> = (0..stories.len()).filter(whole).collect();
    match (&heads[..], &bodies[..]) {
        ([head], [body]) => Some((*head, *body)),
        _ => None,
    }
}

/// Puts each heading over its body.
fn rebuild(mut stories: Vec<Story>, pairs: &[(usize, usize)], readings: &[Reading]) -> Vec<Story> {
    let evidence: Vec<_> = pairs.iter().map(|(head, body)| link(&stories, *head, *body, readings)).collect();
    for (head, body) in pairs {
        // A writer named under a heading goes with it.
        if head != body && stories[*head].body.is_empty() && stories[*body].byline.is_empty() {
            stories[*body].byline = std::mem::take(&mut stories[*head].byline);
        }
    }
    let moved = pairs.iter().zip(evidence);
    let moves: Vec<_> =
        moved.map(|((head, body), link)| (*body, std::mem::take(&mut stories[*head].heading), link)).collect();
    let mut above: Vec<Vec<Block>> = Vec::new();
    let mut out = Vec::new();
    let mut headings: Vec<Option<(Vec<Block>, _)>> = vec![None; stories.len()];
    for (body, heading, link) in moves {
        headings[body] = Some((heading, link));
    }
    for (mut story, heading) in stories.into_iter().zip(headings) {
        let left = std::mem::take(&mut story.heading);
        if story.body.is_empty() && story.byline.is_empty() {
            above.push(left);
            continue;
        }
        if story.body.is_empty() && !left.is_empty() {
            out.push(Story { heading: left, ..story });
            continue;
        }
        let (own, link) = heading.unzip();
        let own = own.unwrap_or_default();
        let (joins, apart) = split_above(std::mem::take(&mut above), &own);
        out.extend(apart.into_iter().filter_map(alone));
        story.heading = joins.into_iter().flatten().chain(own).collect();
        story.heading_link = link;
        out.extend(alone(left));
        out.push(story);
    }
    out.extend(above.into_iter().filter_map(alone));
    out
}

/// The headings right above a heading that belong to it, and those that do not.
fn split_above(above: Vec<Vec<Block>>, heading: &[Block]) -> (Vec<Vec<Block>>, Vec<Vec<Block>>) {
    let Some(first) = heading.first() else { return (vec![], above) };
    let is_above = |line: &Block| {
        let (upper, lower) = (line.rect(), first.rect());
        line.page() == first.page() && upper.top <= lower.top && 0 < upper.across().overlap(&lower.across())
    };
    above.into_iter().partition(|lines| lines.iter().all(is_above))
}

fn alone(heading: Vec<Block>) -> Option<Story> {
    (!heading.is_empty()).then(|| Story { heading, ..Story::default() })
}

fn link(stories: &[Story], head: usize, body: usize, readings: &[Reading]) -> (LinkEvidence, Confidence) {
    const WORDS: f32 = 0.8;
    const PLACE: f32 = 0.75;
    const LAST: f32 = 0.6;
    if head == body {
        return stories[head].heading_link.unwrap_or((LinkEvidence::Order, Confidence::SURE));
    }
    if starts_under(&stories[head], &stories[body], readings) {
        return (LinkEvidence::UnderHeadline, Confidence::new(PLACE));
    }
    let shared = |block: &Block| features(&block.text);
    let words: BTreeSet<String> = stories[head].heading.iter().flat_map(shared).collect();
    let found = stories[body].body.iter().flat_map(shared).any(|word| words.contains(&word));
    if found {
        (LinkEvidence::SharedWords, Confidence::new(WORDS))
    } else {
        (LinkEvidence::OnlyOneLeft, Confidence::new(LAST))
    }
}
