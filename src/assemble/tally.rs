//! The account of characters: nothing is invented, nothing is lost.

use std::collections::BTreeMap;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use crate::model::{Block, Document, Join, Tally};

/// Counts what went in and what came out. Each side is counted on its own, so a character that was lost leaves
/// the account unbalanced, and one that was made up counts as invented.
pub fn count(document: &Document) -> Tally {
    let input: Characters =
        document.readings.iter().flat_map(|reading| reading.page.words()).map(|word| word.text.as_str()).collect();
    let articles = characters(document.articles.iter().flat_map(|article| article.blocks()));
    let sections = characters(document.sections.iter().map(|section| &section.banner));
    let furniture = characters(&document.furniture);
    let unplaced = characters(&document.unplaced);
    let output: Characters = [&articles, &sections, &furniture, &unplaced].into_iter().cloned().collect();
    Tally {
        input: input.total(),
        articles: articles.total(),
        sections: sections.total(),
        furniture: furniture.total(),
        unplaced: unplaced.total(),
        hyphens_mended: input.signs_not_in(&output).min(declared_signs(document)),
        invented: output.beyond(&input),
    }
}

/// Whether the account of a document is balanced: all that went in came out, but for hyphens that were mended.
pub fn is_balanced(tally: &Tally) -> bool {
    let output = tally.articles + tally.sections + tally.furniture + tally.unplaced + tally.hyphens_mended;
    tally.input == output && tally.invented == 0
}

fn characters<'a>(blocks: impl IntoIterator<Item = &'a Block>) -> Characters {
    blocks.into_iter().map(|block| block.text.as_str()).collect()
}

/// The hyphens that the blocks say were taken away, and the signs that an engine read for them.
fn declared_signs(document: &Document) -> usize {
    let articles = document.articles.iter().flat_map(|article| article.blocks());
    let sections = document.sections.iter().map(|section| &section.banner);
    let blocks = articles.chain(sections).chain(&document.furniture).chain(&document.unplaced);
    blocks
        .flat_map(|block| &block.seams)
        .filter(|seam| matches!(seam.join, Join::Mended(_)))
        .map(|seam| seam.dropped)
        .sum()
}

/// How often each character occurs, white space left out. Ligatures, the long s and other forms of a letter are
/// counted as the letters they are, so that spelling them out invents nothing.
#[derive(Clone, Debug, Default)]
struct Characters(BTreeMap<char, usize>);

impl<'a> FromIterator<&'a str> for Characters {
    fn from_iter<T: IntoIterator<Item = &'a str>>(texts: T) -> Self {
        let mut counts = BTreeMap::new();
        // Most letters are of these; the others are looked up.
        let mut low = [0; 256];
        let mut count = |c: char, low: &mut [usize; 256]| match low.get_mut(c as usize) {
            Some(count) => *count += 1,
            // The compatible form of the hyphen that never breaks, for which a plain one is written.
            None => *counts.entry(if c == '\u{2010}' { '-' } else { c }).or_default() += 1,
        };
        for text in texts {
            if text.is_ascii() {
                text.bytes().for_each(|byte| low[usize::from(byte)] += 1);
                continue;
            }
            // Most words are their own compatible form, and no letter goes together with one behind a space.
            for word in text.split(' ') {
                if word.chars().all(is_own_form) || is_nfkc_quick(word.chars()) == IsNormalized::Yes {
                    word.chars().for_each(|c| count(c, &mut low));
                } else {
                    word.nfkc().for_each(|c| count(c, &mut low));
                }
            }
        }
        let seen = low.into_iter().zip('\0'..).filter(|(count, _)| 0 < *count);
        seen.for_each(|(count, c)| *counts.entry(c).or_default() += count);
        counts.retain(|c, _| !c.is_whitespace());
        Self(counts)
    }
}

/// Letters that are plainly their own compatible form, alone and beside each other: the usual ones of Europe and China.
fn is_own_form(c: char) -> bool {
    matches!(c, '\0'..='~' | 'À'..='ı' | '一'..='鿿')
}

impl FromIterator<Characters> for Characters {
    fn from_iter<T: IntoIterator<Item = Characters>>(parts: T) -> Self {
        let mut counts = BTreeMap::new();
        for (c, count) in parts.into_iter().flat_map(|part| part.0) {
            *counts.entry(c).or_default() += count;
        }
        Self(counts)
    }
}

impl Characters {
    fn total(&self) -> usize {
        self.0.values().sum()
    }

    /// How many characters there are that the other side does not have.
    fn beyond(&self, other: &Characters) -> usize {
        let beyond = |(c, count): (&char, &usize)| count.saturating_sub(other.0.get(c).copied().unwrap_or(0));
        self.0.iter().map(beyond).sum()
    }

    /// How many hyphens and marks there are that the other side does not have: never a letter or digit.
    fn signs_not_in(&self, other: &Characters) -> usize {
        let signs = self.0.iter().filter(|(c, _)| !c.is_alphanumeric()).map(|(c, count)| (*c, *count)).collect();
        Characters(signs).beyond(other)
    }
}

#[cfg(test)]
mod tests {
    use super::super::drawn::{body, reading};
    use super::*;
    use crate::model::{Article, Confidence, Evidence, Seam};

    fn document(words: &str, output: Block) -> Document {
        let reading = reading(0, &[body(words)]);
        let articles = vec![Article { body: vec![output], ..Article::default() }];
        Document { readings: vec![reading], articles, ..Document::default() }
    }

    #[test]
    fn a_lost_word_unbalances_the_account() {
        let tally = count(&document("one two three", body("one three")));
        assert_eq!((tally.input, tally.articles), (11, 8));
        assert!(!is_balanced(&tally));
    }

    #[test]
    fn a_made_up_word_is_counted_as_invented() {
        let tally = count(&document("one two", body("one two six")));
        assert_eq!(tally.invented, 3);
    }

    #[test]
    fn only_a_declared_hyphen_may_go() {
        let mut mended = body("together");
        assert!(!is_balanced(&count(&document("toge- ther", mended.clone()))));
        let join = Join::Mended(Evidence::Lexicon);
        mended.seams.push(Seam { at: 4, join, confidence: Confidence::SURE, dropped: 1 });
        assert!(is_balanced(&count(&document("toge- ther", mended))));
    }
}
