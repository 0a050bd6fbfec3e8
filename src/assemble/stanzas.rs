//! Lines that stand for themselves, put together as a stanza, a list or an address: one block with its line breaks.

use super::stories::Story;
use crate::model::{Block, Confidence, Join, Origin, Reading, Role, Seam, Start};

/// Fewest lines of a stanza; two or three may be a signature and its date.
const FEWEST_LINES: usize = 4;
/// Farthest from line to line, in pitches: a blank line parts two stanzas.
const MOST_PITCHES: f32 = 1.6;

/// Puts the stanzas in the body of a story together.
pub fn join_stanzas(story: &mut Story, readings: &[Reading]) {
    let mut joined: Vec<Block> = Vec::with_capacity(story.body.len());
    let mut places = Vec::with_capacity(story.body.len());
    for run in story.body.chunk_by(|line, next| goes_on(line, next, readings)) {
        let is_stanza = FEWEST_LINES <= run.len();
        for (number, line) in run.iter().enumerate() {
            match joined.last_mut().filter(|_| is_stanza && 0 < number) {
                Some(stanza) => append(stanza, line),
                None => joined.push(line.clone()),
            }
            places.push(joined.len() - 1);
        }
    }
    story.carried.iter_mut().for_each(|at| *at = places.get(*at).copied().unwrap_or(*at));
    story.body = joined;
}

/// Whether a line stands under another of its kind, as in a stanza.
fn goes_on(line: &Block, next: &Block, readings: &[Reading]) -> bool {
    let ([upper], [lower]) = (&line.origins[..], &next.origins[..]) else { return false };
    let Some(reading) = readings.get(lower.page) else { return false };
    let distance = lower.rect.mid_y() - upper.rect.mid_y();
    line.role == Role::Body
        && next.role == Role::Body
        && next.start == Start::OwnLine
        && (upper.page, upper.region) == (lower.page, lower.region)
        && 0.0 < distance
        && distance <= MOST_PITCHES * reading.scale.pitch
}

fn append(stanza: &mut Block, line: &Block) {
    stanza.text.push('\n');
    let at = stanza.text.len();
    stanza.text.push_str(&line.text);
    stanza.seams.push(Seam { at, join: Join::Line, confidence: Confidence::SURE, dropped: 0 });
    stanza.origins.extend(line.origins.iter().map(|origin| Origin { at: at + origin.at, ..*origin }));
    stanza.ending = line.ending;
    stanza.confidence = stanza.confidence.and(line.confidence);
}

#[cfg(test)]
mod tests {
    use super::super::drawn::{body, reading};
    use super::*;

    fn story(texts: &[&str], apart: i32) -> (Story, Reading) {
        let line = |(number, text): (usize, &&str)| {
            let mut line = Block { start: Start::OwnLine, ..body(text) };
            line.origins[0].rect = line.origins[0].rect.shifted(0, number as i32 * apart);
            line
        };
        let body: Vec<Block> = texts.iter().enumerate().map(line).collect();
        let page = reading(0, &body);
        let story = Story {
            heading: vec![],
            byline: vec![],
            body,
            captions: vec![],
            heading_link: None,
            carried: vec![texts.len() - 1],
        };
        (story, page)
    }

    fn joined(texts: &[&str], apart: i32) -> Vec<String> {
        let (mut story, page) = story(texts, apart);
        join_stanzas(&mut story, &[page]);
        assert_eq!(story.carried, [story.body.len() - 1]);
        story.body.into_iter().map(|block| block.text).collect()
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
    fn each_line_keeps_its_place_in_the_text() {
        let (mut story, page) = story(&LINES, 20);
        join_stanzas(&mut story, &[page]);
        let stanza = &story.body[0];
        let lines: Vec<&str> = stanza.origins.iter().map(|origin| &stanza.text[origin.at..]).collect();
        assert_eq!(lines[2], "And far away\nThey fall.");
        assert_eq!(stanza.seams.iter().map(|seam| seam.at).collect::<Vec<_>>()[1], stanza.origins[2].at);
    }
}
