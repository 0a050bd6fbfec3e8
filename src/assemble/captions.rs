//! Gives each caption to the article whose text stands nearest to its picture.

use super::stories::Story;
use crate::model::{Block, Reading, Rect};

/// Puts each caption into a story; returns those on pages where no story stands.
pub fn place(captions: Vec<Block>, stories: &mut [Story], readings: &[Reading]) -> Vec<Block> {
    let mut left = Vec::new();
    for caption in captions {
        match nearest(&caption, stories, readings) {
            Some(story) => stories[story].captions.push(caption),
            None => left.push(caption),
        }
    }
    left
}

fn nearest(caption: &Block, stories: &[Story], readings: &[Reading]) -> Option<usize> {
    let spot = with_picture(caption, readings);
    let distance_to = |story: &Story| {
        let blocks = story.heading.iter().chain(&story.body).flat_map(|block| &block.origins);
        let here = blocks.filter(|origin| origin.page == caption.page());
        here.map(|origin| distance(&origin.rect, &spot)).min()
    };
    let distances = stories.iter().enumerate().filter_map(|(index, story)| Some((distance_to(story)?, index)));
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
}
