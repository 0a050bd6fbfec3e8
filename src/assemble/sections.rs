//! Headings over several articles.

use super::stories::Story;
use super::vocabulary::{Vocabulary, features};
use crate::model::{Block, Origin, Role};

/// A banner over articles.
#[derive(Debug)]
pub struct Banner {
    pub block: Block,
    /// Where the first paragraph of each article under it stands.
    pub starts: Vec<Vec<Origin>>,
}

/// Fewest articles that a banner stands over.
const FEWEST_ARTICLES: usize = 3;
/// Share of a banner's words that each article under it has: it names what all of them speak of.
const SHARED_BY_ALL: f32 = 0.3;
/// How much more a headline shares with its own body than with the next best, in the rarity of one word that two
/// of six bodies have. A banner shares as much with several.
const SPECIAL: f32 = 1.0;

/// Takes the banners out of the headings of the stories.
pub fn take_banners(stories: &mut [Story], vocabulary: &Vocabulary) -> Vec<Banner> {
    let mut banners: Vec<Banner> = stories.iter_mut().filter_map(take_named).collect();
    for story in stories.iter_mut() {
        // A banner leaves a headline below it.
        if 2 <= story.heading.len() && is_banner(&story.heading[0], vocabulary) {
            let block = Block { role: Role::Banner, ..story.heading.remove(0) };
            banners.push(Banner { block, starts: vec![] });
        }
    }
    for banner in &mut banners {
        banner.starts = starts_under(&banner.block, stories, vocabulary);
    }
    banners
}

/// Takes the line that the layout named a banner.
fn take_named(story: &mut Story) -> Option<Banner> {
    let at = story.heading.iter().position(|line| line.role == Role::Banner)?;
    Some(Banner { block: story.heading.remove(at), starts: vec![] })
}

/// Whether the words of a line are shared by all bodies and special to none.
fn is_banner(line: &Block, vocabulary: &Vocabulary) -> bool {
    let words = features(&line.text);
    let covered = vocabulary.covered(&words);
    let by_all = covered.iter().all(|share| SHARED_BY_ALL <= *share);
    if covered.len() < FEWEST_ARTICLES || !by_all {
        return false;
    }
    let mut shared = vocabulary.shared(&words, 0..covered.len());
    shared.sort_by(f32::total_cmp);
    let [.., second, best] = shared[..] else { return false };
    best - second < SPECIAL
}

fn starts_under(banner: &Block, stories: &[Story], vocabulary: &Vocabulary) -> Vec<Vec<Origin>> {
    let covered = vocabulary.covered(&features(&banner.text));
    let firsts = stories.iter().filter_map(|story| story.body.first());
    let under = firsts.zip(covered).filter(|(_, share)| SHARED_BY_ALL <= *share);
    under.map(|(first, _)| first.origins.clone()).collect()
}
