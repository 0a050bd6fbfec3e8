//! Lines that stand for themselves, put together as a stanza, a list or an address: one block with its line breaks.

use super::headings::region;
use super::wording;
use crate::model::{Block, Confidence, Join, Reading, Role, Start};

/// Fewest lines of a stanza; two or three may be a signature and its date.
const FEWEST_LINES: usize = 4;
/// Farthest from line to line, in pitches: a blank line parts two stanzas.
const MOST_PITCHES: f32 = 1.6;

/// Share of the lines of a stanza that may end a sentence each, or start as speech does: more are paragraphs of one line.
const MOST_SENTENCES: f32 = 0.75;

/// Puts the stanzas among the paragraphs of a text together. For each block also where it is now.
pub fn join_stanzas(blocks: &[Block], readings: &[Reading]) -> (Vec<Block>, Vec<usize>) {
    let mut joined: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut places = Vec::with_capacity(blocks.len());
    for run in blocks.chunk_by(|line, next| goes_on(line, next, readings)) {
        let is_stanza = FEWEST_LINES <= run.len() && !are_sentences(run);
        for (number, line) in run.iter().enumerate() {
            match joined.last_mut().filter(|_| is_stanza && 0 < number) {
                Some(stanza) => append(stanza, line),
                None => joined.push(line.clone()),
            }
            places.push(joined.len() - 1);
        }
    }
    (joined, places)
}

/// Whether most lines are sentences of their own, as in dialogue.
fn are_sentences(lines: &[Block]) -> bool {
    let is_sentence = |line: &&Block| {
        !wording::is_open(&line.text) || line.text.starts_with(['—', '–', '-', '"', '“', '„', '«', '»', '\''])
    };
    MOST_SENTENCES * (lines.len() as f32) < lines.iter().filter(is_sentence).count() as f32
}

/// Whether a line stands under another of its kind, as in a stanza.
fn goes_on(line: &Block, next: &Block, readings: &[Reading]) -> bool {
    let ([upper], [lower]) = (&line.origins[..], &next.origins[..]) else { return false };
    let Some(reading) = readings.get(lower.page) else { return false };
    let distance = lower.rect.mid_y() - upper.rect.mid_y();
    line.role == Role::Body
        && matches!(line.start, Start::OwnLine | Start::RegionTop | Start::AfterShortLine | Start::AfterGap)
        && next.role == Role::Body
        && next.start == Start::OwnLine
        && (upper.page, upper.region) == (lower.page, lower.region)
        && 0.0 < distance
        && distance <= MOST_PITCHES * reading.scale.pitch
}

fn append(stanza: &mut Block, line: &Block) {
    stanza.add(line, '\n', Join::Line, Confidence::SURE);
    stanza.ending = line.ending;
    stanza.confidence = stanza.confidence.and(line.confidence);
}

/// Whether a clause is open right over a block, as in the lines of a poem.
pub(super) fn leaves_clause_open(before: &Block, block: &Block) -> bool {
    before.role == Role::Body && region(before) == region(block) && before.text.ends_with([',', ';'])
}

#[cfg(test)]
mod tests {
    use super::super::drawn::{body, reading};
    use super::*;

    fn lines(texts: &[&str], apart: i32) -> (Vec<Block>, Reading) {
        let line = |(number, text): (usize, &&str)| {
            let mut line = Block { start: Start::OwnLine, ..body(text) };
            line.origins[0].rect = line.origins[0].rect.shifted(0, number as i32 * apart);
            line
        };
        let lines: Vec<Block> = texts.iter().enumerate().map(line).collect();
        let page = reading(0, &lines);
        (lines, page)
    }

    fn joined(texts: &[&str], apart: i32) -> Vec<String> {
        let (lines, page) = lines(texts, apart);
        let (blocks, places) = join_stanzas(&lines, &[page]);
        assert_eq!((places.len(), places.last()), (texts.len(), Some(&(blocks.len() - 1))));
        blocks.into_iter().map(|block| block.text).collect()
    }

    const LINES: [&str; 4] =
        ["The ships go out at break of day", "Beyond the harbour wall,", "And far away", "They fall."];

    #[test]
    fn the_lines_of_a_stanza_are_one_block() {
        assert_eq!(joined(&LINES, 20), [LINES.join("\n")]);
        // With a blank line between two; and three lines are a signature.
        assert_eq!(joined(&LINES, 40).len(), 4);
        assert_eq!(joined(&LINES[..3], 20).len(), 3);
    }

    #[test]
    fn dialogue_is_no_stanza() {
        let speech = ["— You leave us?", "— Yes.", "— When?", "— By the first ship"];
        assert_eq!(joined(&speech, 20).len(), 4);
    }

    #[test]
    fn each_line_keeps_its_place_in_the_text() {
        let (lines, page) = lines(&LINES, 20);
        let stanza = &join_stanzas(&lines, &[page]).0[0];
        let texts: Vec<&str> = stanza.origins.iter().map(|origin| &stanza.text[origin.at..]).collect();
        assert_eq!(texts[2], "And far away\nThey fall.");
        assert_eq!(stanza.seams.iter().map(|seam| seam.at).collect::<Vec<_>>()[1], stanza.origins[2].at);
    }
}
