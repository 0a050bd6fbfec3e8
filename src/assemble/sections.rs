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
    let mut taken: Vec<(usize, Block)> =
        (0..).zip(stories.iter_mut()).filter_map(|(index, story)| Some((index, take_named(story)?))).collect();
    for (index, story) in stories.iter_mut().enumerate() {
        // A banner leaves a headline below it.
        if 2 <= story.heading.len() && is_banner(&story.heading[0], vocabulary) {
            taken.push((index, Block { role: Role::Banner, ..story.heading.remove(0) }));
        }
    }
    let banners = taken.into_iter().map(|(index, block)| {
        let mut starts = starts_under(&block, stories, vocabulary);
        if starts.is_empty() {
            starts.extend(start_below(&stories[index..]));
        }
        Banner { block, starts }
    });
    banners.collect()
}

/// Takes the line that the layout named a banner.
fn take_named(story: &mut Story) -> Option<Block> {
    let at = story.heading.iter().position(|line| line.role == Role::Banner)?;
    Some(story.heading.remove(at))
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

/// Where the text below a banner starts: what shares no word with it stands under it all the same.
fn start_below(stories: &[Story]) -> Option<Vec<Origin>> {
    stories.iter().find_map(|story| story.body.first()).map(|first| first.origins.clone())
}

#[cfg(test)]
mod tests {
    use crate::assemble::drawn::{body, heading, of_role, reading};
    use crate::assemble::{AssembleParams, assemble};
    use crate::model::Role;
    use crate::text::Lexicon;

    #[test]
    fn a_banner_that_shares_no_word_with_any_article_stands_over_the_one_below_it() {
        let page = [
            heading("MILL SOLD"),
            body("The old mill by the river was sold on Monday to a man from the next parish."),
            of_role(Role::Banner, "REGISTERED PHARMACIST"),
            heading("CIRCUS COMING"),
            body("A circus with nine elephants will be seen here for the first time on Friday."),
        ];
        let document = assemble(vec![reading(0, &page)], &Lexicon::default(), &AssembleParams::default());
        assert_eq!(document.sections.len(), 1);
        assert_eq!(document.sections[0].articles, [1]);
    }
}
