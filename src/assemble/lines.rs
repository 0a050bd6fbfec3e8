//! Names the lines that only their wording and their neighbours tell: bylines, headings, continuation lines.

use super::AssembleParams;
use super::wording;
use crate::model::{Block, Confidence, Cue, Ending, Role, Start};

/// Gives headings, bylines and continuation lines their roles; changes nothing but role, cue and confidence.
pub fn name_lines(blocks: Vec<Block>, params: &AssembleParams) -> Vec<Block> {
    let named: Vec<Block> = blocks.into_iter().map(|block| name_by_wording(block, params)).collect();
    let mut out: Vec<Block> = Vec::with_capacity(named.len());
    for (index, block) in named.iter().enumerate() {
        let neighbours = Neighbours { before: out.last(), after: named.get(index + 1) };
        let block = name_by_place(block.clone(), neighbours, params);
        out.push(block);
    }
    out
}

fn name_by_wording(block: Block, params: &AssembleParams) -> Block {
    if wording::continuation(&block.text).is_some() {
        return named(block, Role::ContinuationLine, 0.9);
    }
    if wording::is_byline(&block.text, params.max_byline) {
        return named(block, Role::Byline, 0.9);
    }
    block
}

fn named(block: Block, role: Role, confidence: f32) -> Block {
    Block { role, cue: Cue::Words, confidence: Confidence::new(confidence), ..block }
}

#[derive(Clone, Copy)]
struct Neighbours<'a> {
    before: Option<&'a Block>,
    after: Option<&'a Block>,
}

fn name_by_place(block: Block, neighbours: Neighbours, params: &AssembleParams) -> Block {
    match block.role {
        Role::Body | Role::Headline | Role::Kicker | Role::Deck | Role::Byline => {}
        _ => return block,
    }
    if is_signature(&block, neighbours) {
        return named(block, Role::Byline, 0.7);
    }
    let weight = heading_weight(&block, neighbours, params);
    let confidence = Confidence::new(logistic(weight));
    match block.role {
        Role::Body if 0.0 < weight => Block { role: Role::Headline, cue: Cue::SetApart, confidence, ..block },
        Role::Headline | Role::Kicker | Role::Deck if weight < 0.0 => {
            Block { role: Role::Body, cue: Cue::Default, confidence, ..block }
        }
        _ => block,
    }
}

/// The probability that a weight (log odds) stands for.
pub fn logistic(weight: f32) -> f32 {
    1.0 / (1.0 + (-weight).exp())
}

/// A name under a text: set in its last line, or on the right below it.
fn is_signature(block: &Block, neighbours: Neighbours) -> bool {
    let Some(before) = neighbours.before.filter(|before| before.role == Role::Body) else { return false };
    let ended = !wording::is_open(&before.text);
    let (Some(line), Some(column)) = (block.origins.first(), before.origins.last()) else { return false };
    let single = block.origins.len() == 1;
    let same_region = line.region == column.region && line.page == column.page;
    let han_name = wording::is_han_name(&block.text) && (same_region || block.start == Start::SetOff);
    let on_the_right =
        column.rect.mid_x() < line.rect.left as f32 && line.rect.right <= before.rect().right + line.rect.height();
    ended && single && (han_name || (on_the_right && wording::is_signature(&block.text)))
}

/// The log odds that a block is a heading.
fn heading_weight(block: &Block, neighbours: Neighbours, params: &AssembleParams) -> f32 {
    let text = block.text.trim();
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (capitals, small) =
        (letters.clone().filter(|c| c.is_uppercase()).count(), letters.filter(|c| c.is_lowercase()).count());
    let closed = !wording::is_open(text);
    let evidence = [
        (true, -1.0),
        (block.role != Role::Body, role_weight(block)),
        (text.chars().count() <= params.max_heading, 1.0),
        (params.max_heading < text.chars().count(), -3.0),
        (2 < block.origins.len(), -1.0),
        (text.ends_with(['。', '；', '，', ',', ';']), -4.0),
        (closed && text.ends_with('.') && small != 0, -1.5),
        (wording::starts_inside_sentence(text), -3.0),
        (small == 0 && 2 < capitals, 1.5),
        (!closed || wording::is_lead_in(text), 1.0),
        (goes_on_from(block, neighbours.before), -3.0),
        (neighbours.after.is_some_and(|after| goes_on_from(after, Some(block))), -2.0),
        (neighbours.after.is_none(), -0.5),
        (block.start == Start::SetOff, -2.0),
        (stands_apart(block, neighbours), 0.5),
    ];
    evidence.into_iter().filter(|(holds, _)| *holds).map(|(_, weight)| weight).sum()
}

/// What the layout stage saw counts by what it saw it from.
fn role_weight(block: &Block) -> f32 {
    let most = match block.cue {
        Cue::Markup => 6.0,
        Cue::TypeSize | Cue::Spanning => 4.0,
        Cue::Capitals | Cue::Centred => 3.0,
        _ => 2.0,
    };
    most * block.confidence.value()
}

fn goes_on_from(block: &Block, before: Option<&Block>) -> bool {
    before.is_some_and(|before| {
        before.role == Role::Body
            && before.ending == Ending::Full
            && wording::is_open(&before.text)
            && block.start == Start::RegionTop
            && matches!(block.cue, Cue::Default | Cue::SetApart)
    })
}

fn stands_apart(block: &Block, neighbours: Neighbours) -> bool {
    let region = |block: &Block| block.origins.first().map(|origin| (origin.page, origin.region));
    let own = region(block);
    neighbours.before.is_none_or(|before| region(before) != own)
        && neighbours.after.is_none_or(|after| region(after) != own)
}

#[cfg(test)]
mod tests {
    use super::super::drawn::{body, full, heading, of_role, reading, top};
    use super::*;

    fn roles(blocks: &[Block]) -> Vec<Role> {
        let placed = reading(0, blocks).blocks;
        name_lines(placed, &AssembleParams::default()).into_iter().map(|block| block.role).collect()
    }

    #[test]
    fn a_short_line_without_a_point_is_a_heading_although_nothing_is_known_of_its_type() {
        assert_eq!(
            roles(&[body("春日花会昨日开幕"), body("本报讯 昨日，花会在公园开幕，游人很多。")]),
            [Role::Headline, Role::Body]
        );
    }

    #[test]
    fn the_rest_of_a_sentence_is_no_heading_however_short() {
        assert_eq!(roles(&[full("花会昨日在公园开幕，游"), top("人很多。")]), [Role::Body, Role::Body]);
        assert_eq!(roles(&[full("The ship left"), top("the harbour.")]), [Role::Body, Role::Body]);
    }

    #[test]
    fn bylines_and_continuation_lines_are_told_by_their_words() {
        assert_eq!(
            roles(&[
                heading("By John Smith"),
                body("A sentence, and another, and so on to the end of it."),
                body("(Continued on page 3)")
            ]),
            [Role::Byline, Role::Body, Role::ContinuationLine]
        );
    }

    #[test]
    fn captions_stay_what_layout_named_them() {
        assert_eq!(roles(&[of_role(Role::Table, "A short line")]), [Role::Table]);
    }
}
