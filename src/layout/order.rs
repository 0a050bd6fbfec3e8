//! Reading order.

use crate::model::{Columns, Region, Scale};

/// Puts regions into reading order: a permutation that does not depend on the order of the input.
pub fn put_in_order(mut regions: Vec<Region>, _columns: &Columns, _scale: &Scale) -> Vec<Region> {
    regions.sort_by_key(|region| (region.rect.top, region.rect.left));
    regions
}
