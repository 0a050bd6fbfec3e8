//! What the blank lines of a text dump say of its headings.

use super::measures::line_height;
use super::stories::Item;
use crate::model::{Reading, Unit};

/// Fewest headings with a blank line above that show that those part the articles.
const HABIT: usize = 3;

/// Whether blank lines part the articles of a dump: headings stand under some, and most paragraphs do not.
pub fn part_articles(items: &[Item], readings: &[Reading]) -> bool {
    let apart = |index: &usize| is_attached(items, *index, readings) == Some(false);
    let headings = (0..items.len()).filter(|index| matches!(items[*index], Item::Heading(_)));
    let is_text = |item: &Item| matches!(item, Item::Text(_));
    let goes_on = |index: &usize| is_text(&items[*index]) && is_text(&items[*index - 1]);
    let texts: Vec<usize> = (1..items.len()).filter(goes_on).collect();
    HABIT <= headings.filter(apart).count() && 2 * texts.iter().filter(|index| apart(index)).count() < texts.len()
}

/// Whether a heading or a text stands right under what is before it, without a blank line; `None` where it is not of a dump,
/// or nothing stands above.
pub fn is_attached(items: &[Item], index: usize, readings: &[Reading]) -> Option<bool> {
    let block = items[index].blocks().first()?;
    let above = items.get(index.checked_sub(1)?)?.blocks().last()?;
    let reading = readings.get(block.page()).filter(|reading| reading.page.unit == Unit::Cell)?;
    let (upper, lower) = (above.origins.last()?.rect, block.origins.first()?.rect);
    let stacked = above.page() == block.page() && 0 < upper.across().overlap(&lower.across()) && upper.top < lower.top;
    let gap = (lower.top - upper.bottom) as f32;
    stacked.then(|| 2.0 * gap < line_height(block).min(reading.scale.pitch))
}

#[cfg(test)]
mod tests {
    use super::super::drawn::{body, heading, reading};
    use super::*;
    use crate::model::Block;

    /// What follows each other, each with the number of blank lines above.
    fn items(lines: &[(usize, Block)]) -> (Vec<Item>, Vec<Reading>) {
        let mut row = 0;
        let placed = lines.iter().map(|(blank, block)| {
            row += blank;
            let mut block = block.clone();
            block.origins[0].rect = block.origins[0].rect.shifted(0, 20 * row as i32);
            row += 1;
            if block.role.is_heading() { Item::Heading(vec![block]) } else { Item::Text(block) }
        });
        (placed.collect(), vec![reading(0, &[])])
    }

    #[test]
    fn blank_lines_part_the_articles_where_headings_stand_under_them_and_paragraphs_do_not() {
        let dump = |blank: usize| {
            let article = [(1, heading("FIRE")), (0, body("It burned.")), (blank, body("It rained."))];
            let lines: Vec<(usize, Block)> = article.iter().cloned().cycle().take(12).collect();
            let (items, readings) = items(&lines);
            part_articles(&items, &readings)
        };
        assert!(dump(0));
        assert!(!dump(1));
    }

    #[test]
    fn a_heading_right_under_a_text_is_attached_to_it() {
        let (items, readings) = items(&[(0, body("It burned.")), (0, heading("THE MILL")), (1, heading("FLOOD"))]);
        let attached = [0, 1, 2].map(|index| is_attached(&items, index, &readings));
        assert_eq!(attached, [None, Some(true), Some(false)]);
    }
}
