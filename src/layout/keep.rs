//! The layout that the source has, where it can be trusted.

use serde::{Deserialize, Serialize};

use crate::model::{Confidence, Cue, Page, Region, Role};

/// Whether the blocks of the source stay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// Columns, regions and their order are found anew.
    #[default]
    Find,
    /// The source's blocks are the regions, in its order.
    Keep,
}

/// The source's blocks as regions, in its order; lines in none of them follow, each a region.
pub fn keep_regions(page: &Page) -> Vec<Region> {
    let mut lines = vec![vec![]; page.blocks.len()];
    let mut loose = Vec::new();
    for line in &page.lines {
        match page.block_of(&line.rect) {
            Some(block) => lines[block].push(line.clone()),
            None => loose.push(vec![line.clone()]),
        }
    }
    lines.into_iter().chain(loose).filter_map(Region::new).collect()
}

/// The regions with the roles that the source gives to its blocks.
pub fn keep_roles(regions: Vec<Region>, page: &Page) -> Vec<Region> {
    let role = |region: &Region| page.blocks[page.block_of(&region.lines.first()?.rect)?].role;
    let named = |region: Region| match role(&region) {
        // That a block is text says little: headings inside an article are.
        None | Some(Role::Body) if region.role == Role::CrossHeading => region,
        Some(role) => Region { role, cue: Cue::Markup, confidence: Confidence::SURE, ..region },
        None => region,
    };
    regions.into_iter().map(named).collect()
}
