//! What stands under a line across the foot of a page, as a feuilleton does: the columns above it go on at the head of the next
//! page, and it goes on at the foot of that.

use super::wording::is_open;
use crate::model::{Block, Rect, Role, Start};

/// Puts the foot of a page behind the text that goes on from its columns at the head of the next page: where a paragraph is cut
/// at their end, and text without a start follows. The foot goes on at the foot of that page; where it is cut and there is none, or
/// nothing goes on, the order stays as it is.
pub fn put_behind(blocks: Vec<Block>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut waiting: Vec<Block> = Vec::new();
    for page in blocks.chunk_by(|a, b| a.page() == b.page()) {
        let (columns, foot) = page.split_at(foot_of(page).unwrap_or(page.len()));
        let opens_with_text = |blocks: &[Block]| blocks.first().is_some_and(|first| !first.role.is_any_heading());
        if !waiting.is_empty() && opens_with_text(foot) {
            out.extend_from_slice(columns);
            waiting.extend_from_slice(foot);
        } else {
            let goes_on = waiting.last().zip(columns.first()).is_some_and(|(foot, first)| {
                let follows = first.page() == foot.page() + 1 && first.role == Role::Body;
                follows && first.start == Start::RegionTop && !is_cut(foot)
            });
            let onward =
                if goes_on { columns.iter().take_while(|block| !block.role.is_any_heading()).count() } else { 0 };
            out.extend_from_slice(&columns[..onward]);
            out.append(&mut waiting);
            out.extend_from_slice(&columns[onward..]);
            waiting.extend_from_slice(foot);
        }
        if !columns.last().is_some_and(is_cut) {
            out.append(&mut waiting);
        }
    }
    out.extend(waiting);
    out
}

/// Whether a paragraph must go on elsewhere.
fn is_cut(block: &Block) -> bool {
    block.role == Role::Body && is_open(&block.text)
}

/// Where the foot of a page starts: at the widest white across it that has columns over and under it.
fn foot_of(page: &[Block]) -> Option<usize> {
    let rects: Vec<Rect> = page.iter().map(Block::rect).collect();
    // The highest top from each block on.
    let mut tops = vec![i32::MAX; page.len() + 1];
    for at in (0..page.len()).rev() {
        tops[at] = tops[at + 1].min(rects[at].top);
    }
    let heads = column_heads(&rects);
    let (Some(first), Some(last)) = (heads.first(), heads.last()) else { return None };
    let mut bottom = i32::MIN;
    let mut best: Option<(i32, usize)> = None;
    for at in 1..page.len() {
        bottom = bottom.max(rects[at - 1].bottom);
        let white = tops[at].saturating_sub(bottom);
        let has_columns = *first < at && at < *last;
        if 0 <= white && has_columns && best.is_none_or(|(widest, _)| widest < white) {
            best = Some((white, at));
        }
    }
    best.map(|(_, at)| at)
}

/// The blocks that stand at the head of a further column: beside the one before, and above its end.
fn column_heads(rects: &[Rect]) -> Vec<usize> {
    let is_head = |at: &usize| rects[at - 1].right <= rects[*at].left && rects[*at].top < rects[at - 1].bottom;
    (1..rects.len()).filter(is_head).collect()
}

#[cfg(test)]
mod tests {
    use super::super::drawn::{body, heading};
    use super::*;

    /// Blocks of a page in boxes, each `(text, column, row)`; text in capitals is a heading.
    fn page(number: usize, blocks: &[(&str, i32, i32)]) -> Vec<Block> {
        let draw = |(text, column, row): &(&str, i32, i32)| {
            let mut block = if text.chars().any(char::is_lowercase) { body(text) } else { heading(text) };
            let (left, top) = (column * 100, row * 100);
            block.start = if text.starts_with(char::is_lowercase) { Start::RegionTop } else { Start::Indented };
            block.origins[0].rect = Rect::new(left, top, left + 90, top + 80);
            block.origins[0].page = number;
            block
        };
        blocks.iter().map(draw).collect()
    }

    fn order(pages: &[&[(&str, i32, i32)]]) -> Vec<String> {
        let blocks = pages.iter().enumerate().flat_map(|(number, blocks)| page(number, blocks)).collect();
        put_behind(blocks).into_iter().map(|block| block.text).collect()
    }

    const FRONT: [(&str, i32, i32); 5] =
        [("NEWS", 0, 0), ("The king came.", 0, 1), ("He left for the", 1, 0), ("TALE", 0, 3), ("Once there was", 1, 3)];

    /// The same with a foot that ends.
    fn whole_foot() -> [(&'static str, i32, i32); 5] {
        FRONT.map(|(text, column, row)| (if text == "Once there was" { "Once." } else { text }, column, row))
    }

    #[test]
    fn the_columns_over_a_feuilleton_go_on_behind_the_page() {
        let next = [("town of Ems.", 0, 0), ("WEATHER", 0, 1), ("It rains.", 1, 0)];
        let expected =
            ["NEWS", "The king came.", "He left for the", "town of Ems.", "TALE", "Once.", "WEATHER", "It rains."];
        assert_eq!(order(&[&whole_foot(), &next]), expected);
        // The foot may go on as well.
        assert_eq!(order(&[&FRONT, &next])[3..6], ["TALE", "Once there was", "town of Ems."]);
    }

    #[test]
    fn a_feuilleton_goes_on_at_the_foot_of_the_next_page() {
        let next = [("town of Ems.", 0, 0), ("It rains.", 1, 0), ("a man", 0, 3), ("and a wife.", 1, 3)];
        let expected = ["town of Ems.", "It rains.", "TALE", "Once there was", "a man", "and a wife."];
        assert_eq!(order(&[&FRONT, &next])[3..], expected);
    }

    #[test]
    fn where_nothing_is_cut_the_order_stays() {
        let whole =
            FRONT.map(|(text, column, row)| (if text.starts_with("He") { "He left." } else { text }, column, row));
        let next = [("Once more.", 0, 0), ("WEATHER", 0, 1), ("It rains.", 1, 0)];
        assert_eq!(order(&[&whole, &next])[3..6], ["TALE", "Once there was", "Once more."]);
    }
}
