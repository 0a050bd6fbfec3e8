//! The running head that a dump repeats where a new page begins, though nothing else says so.

use std::collections::HashMap;

use crate::model::{Line, Page, Region, Unit, holds_paper_name, number_at_edge};

/// Cuts the running heads of a dump out of its regions: lines of the same letters whose numbers count up, with the name of a paper
/// or in the midst of a sentence. Chapters are numbered, too, but part none.
pub(super) fn part_repeated_heads(regions: Vec<Region>, page: &Page) -> Vec<Region> {
    if page.unit != Unit::Cell {
        return regions;
    }
    let lines: Vec<&Line> = regions.iter().flat_map(|region| &region.lines).collect();
    let heads = find_heads(&lines);
    if !heads.contains(&true) {
        return regions;
    }
    let mut heads = heads.into_iter();
    let part = |region: Region| {
        let told: Vec<(Line, bool)> = region.lines.into_iter().zip(heads.by_ref()).collect();
        let pieces = told.chunk_by(|(_, one), (_, other)| !one && !other);
        let lines = |piece: &[(Line, bool)]| piece.iter().map(|(line, _)| line.clone()).collect();
        pieces.filter_map(|piece| Region::new(lines(piece))).collect::<Vec<_>>()
    };
    regions.into_iter().flat_map(part).collect()
}

/// Which regions are running heads that a dump repeats.
pub(super) fn repeated_heads(regions: &[Region], page: &Page) -> Vec<bool> {
    if page.unit != Unit::Cell {
        return vec![false; regions.len()];
    }
    let lines: Vec<&Line> = regions.iter().flat_map(|region| &region.lines).collect();
    let mut heads = find_heads(&lines).into_iter();
    let heads_in = |region: &Region| heads.by_ref().take(region.lines.len()).filter(|is_head| *is_head).count();
    let counts: Vec<usize> = regions.iter().map(heads_in).collect();
    regions.iter().zip(counts).map(|(region, heads)| heads == region.lines.len()).collect()
}

fn find_heads(lines: &[&Line]) -> Vec<bool> {
    let mut alike: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, line) in lines.iter().enumerate() {
        if let Some(letters) = letters_of_head(line) {
            alike.entry(letters).or_default().push(at);
        }
    }
    let mut heads = vec![false; lines.len()];
    for group in alike.values() {
        for pair in group.windows(2).filter(|pair| count_up(lines[pair[0]], lines[pair[1]])) {
            let parts = |at: &usize| parts_sentence(lines, *at);
            if holds_paper_name(&lines[pair[0]].text()) || pair.iter().any(parts) {
                pair.iter().for_each(|at| heads[*at] = true);
            }
        }
    }
    heads
}

/// The letters of a short line that starts or ends with a number.
fn letters_of_head(line: &Line) -> Option<String> {
    const FEWEST: usize = 6;
    const LONGEST: usize = 70;
    let text = line.text();
    let letters: String = text.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect();
    let told = FEWEST <= letters.chars().count() && text.chars().count() <= LONGEST && number_at_edge(&text).is_some();
    told.then_some(letters)
}

/// Whether the page numbers at the edges of two heads follow each other; one page or two may have none.
fn count_up(line: &Line, next: &Line) -> bool {
    const MOST: u32 = 3;
    let numbers = |line: &Line| [line.words.first(), line.words.last()].map(|word| number_at_edge(&word?.text));
    let (ours, theirs) = (numbers(line), numbers(next));
    let follows = |(own, other): (u32, u32)| other.checked_sub(own).is_some_and(|pages| (1..=MOST).contains(&pages));
    ours.into_iter().flatten().any(|own| theirs.into_iter().flatten().any(|other| follows((own, other))))
}

/// Whether the line before stops inside a sentence that the line behind goes on with.
fn parts_sentence(lines: &[&Line], at: usize) -> bool {
    let (Some(before), Some(behind)) = (at.checked_sub(1).map(|at| lines[at].text()), lines.get(at + 1)) else {
        return false;
    };
    let goes_on = behind.text().chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase);
    goes_on && !before.trim_end().ends_with(['.', '!', '?', ':'])
}
