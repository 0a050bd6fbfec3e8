//! Gives each caption to the article whose text stands nearest to its picture.

use super::stories::Story;
use crate::model::{Block, Reading, Rect, Span};

/// Puts each caption into a story; returns those on pages where no story stands.
pub fn place(captions: Vec<Block>, stories: &mut [Story], readings: &[Reading]) -> Vec<Block> {
    let on_page = stories_by_page(stories, readings.len());
    let mut left = Vec::new();
    for set in put_together(captions, readings) {
        match nearest(&set, stories, &on_page, readings) {
            Some(story) => stories[story].captions.extend(set),
            None => left.extend(set),
        }
    }
    left
}

/// The captions that stand close under each other, as one speaks in two parts of one picture.
fn put_together(captions: Vec<Block>, readings: &[Reading]) -> Vec<Vec<Block>> {
    let mut sets: Vec<Vec<Block>> = Vec::new();
    for caption in captions {
        match sets.last_mut() {
            Some(set) if set.last().is_some_and(|above| is_one(above, &caption, readings)) => set.push(caption),
            _ => sets.push(vec![caption]),
        }
    }
    sets
}

fn is_one(above: &Block, below: &Block, readings: &[Reading]) -> bool {
    let Some(reading) = readings.get(above.page()).filter(|_| above.page() == below.page()) else { return false };
    let (upper, lower) = (above.rect(), below.rect());
    let gap = (lower.top - upper.bottom) as f32;
    0 < upper.across().overlap(&lower.across()) && gap.abs() < reading.scale.pitch / 2.0
}

/// The indices of the stories that have text on each page.
fn stories_by_page(stories: &[Story], pages: usize) -> Vec<Vec<usize>> {
    let mut on_page = vec![vec![]; pages];
    for (index, story) in stories.iter().enumerate() {
        for origin in story.heading.iter().chain(&story.body).flat_map(|block| &block.origins) {
            let here: Option<&mut Vec<usize>> = on_page.get_mut(origin.page);
            here.filter(|here| here.last() != Some(&index)).into_iter().for_each(|here| here.push(index));
        }
    }
    on_page
}

fn nearest(set: &[Block], stories: &[Story], on_page: &[Vec<usize>], readings: &[Reading]) -> Option<usize> {
    let caption = set.first()?;
    let spot = set.iter().map(|caption| with_picture(caption, readings)).reduce(|one, other| one.union(&other))?;
    let rules = readings.get(caption.page()).map_or(&[][..], |reading| &reading.page.rules);
    let distance_to = |story: &Story| {
        let blocks = story.heading.iter().chain(&story.body).flat_map(|block| &block.origins);
        let here = blocks.filter(|origin| origin.page == caption.page());
        here.map(|origin| distance(&origin.rect, &spot) + detour(&origin.rect, &spot, rules)).min()
    };
    let here = on_page.get(caption.page())?.iter().copied();
    let distances = here.filter_map(|index| Some((distance_to(&stories[index])?, index)));
    distances.min().map(|(_, index)| index)
}

/// The box of the caption and of the picture that it stands nearest to.
fn with_picture(caption: &Block, readings: &[Reading]) -> Rect {
    let rect = caption.rect();
    let pictures = readings.get(caption.page()).map_or(&[][..], |reading| &reading.page.pictures);
    let picture = pictures.iter().min_by_key(|picture| distance(picture, &rect));
    picture.map_or(rect, |picture| rect.union(picture))
}

fn distance(one: &Rect, other: &Rect) -> i32 {
    one.across().gap(&other.across()) + one.down().gap(&other.down())
}

/// What a text is farther from a picture where something parts them: a rule over most of the picture's width, or its side,
/// as a picture stands over or under its text.
fn detour(text: &Rect, spot: &Rect, rules: &[Rect]) -> i32 {
    /// In gaps aside.
    const ASIDE: i32 = 3;
    let between = Span { start: text.bottom.min(spot.bottom), end: text.top.max(spot.top) };
    let parts = |rule: &Rect| {
        let along = spot.width() < 2 * rule.across().overlap(&spot.across());
        rule.height() < rule.width() && along && between.contains(&rule.down())
    };
    let ruled_off = if rules.iter().any(parts) { spot.height() } else { 0 };
    ruled_off + ASIDE * text.across().gap(&spot.across())
}

#[cfg(test)]
mod tests {
    use super::super::drawn::{body, of_role, reading};
    use super::*;
    use crate::model::Role;

    #[test]
    fn a_caption_goes_to_the_nearest_text() {
        let reading = reading(0, &[body("Far off."), body("Near."), of_role(Role::Caption, "A picture.")]);
        let story = |block: usize| Story { body: vec![reading.blocks[block].clone()], ..Story::default() };
        let mut stories = [story(0), story(1)];
        let left = place(vec![reading.blocks[2].clone()], &mut stories, std::slice::from_ref(&reading));
        assert_eq!((left.len(), stories[0].captions.len(), stories[1].captions.len()), (0, 0, 1));
    }

    #[test]
    fn a_picture_belongs_to_the_text_under_it_and_not_to_that_at_its_side() {
        let mut reading = reading(0, &[body("Aside."), body("Under."), of_role(Role::Caption, "A picture.")]);
        let spots = [Rect::new(0, 0, 90, 200), Rect::new(100, 250, 300, 400), Rect::new(100, 201, 300, 220)];
        for (block, spot) in reading.blocks.iter_mut().zip(spots) {
            block.origins[0].rect = spot;
        }
        reading.page.pictures.push(Rect::new(100, 0, 300, 200));
        let story = |block: usize| Story { body: vec![reading.blocks[block].clone()], ..Story::default() };
        let mut stories = [story(0), story(1)];
        place(vec![reading.blocks[2].clone()], &mut stories, std::slice::from_ref(&reading));
        assert_eq!((stories[0].captions.len(), stories[1].captions.len()), (0, 1));
    }
}
