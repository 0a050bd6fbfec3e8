//! The reading order of PAGE XML: groups in groups, with numbers or without.

use std::borrow::Cow;

use crate::formats::xml::Tag;

/// Groups in groups that are followed; files have two.
const DEEPEST: usize = 30;

/// Names of regions, each with the numbers of the groups that it stands in and its own.
#[derive(Default)]
pub(super) struct ReadingOrder {
    /// The numbers of the groups that are open, and how many members each has so far.
    open: Vec<(u32, u32)>,
    regions: Vec<(Vec<u32>, String)>,
}

impl ReadingOrder {
    pub fn open(&mut self, tag: &Tag) {
        let number = self.number(tag);
        if self.open.len() < DEEPEST && !tag.is_empty {
            self.open.push((number, 0));
        }
    }

    pub fn close(&mut self) {
        self.open.pop();
    }

    pub fn add(&mut self, tag: &Tag) {
        let number = self.number(tag);
        let path = self.open.iter().map(|group| group.0).chain([number]).collect();
        let name = tag.attribute("regionRef").map(Cow::into_owned);
        self.regions.extend(name.map(|name| (path, name)));
    }

    /// The member's own number; in groups without order its place in the file.
    fn number(&mut self, tag: &Tag) -> u32 {
        let place = self.open.last_mut().map_or(0, |group| {
            group.1 += 1;
            group.1 - 1
        });
        tag.attribute("index").and_then(|index| index.trim().parse().ok()).unwrap_or(place)
    }

    /// The names in reading order.
    pub fn names(mut self) -> Vec<String> {
        self.regions.sort_by(|one, other| one.0.cmp(&other.0));
        self.regions.into_iter().map(|region| region.1).collect()
    }
}
