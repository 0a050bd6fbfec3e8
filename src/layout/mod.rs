//! From words in boxes to regions in reading order. Pure; the stages in order.

mod barriers;
mod boxes;
mod bridges;
mod columns;
mod decks;
mod doubt;
mod edges;
mod floats;
mod grids;
mod headings;
mod initials;
mod keep;
mod lean;
mod lines;
mod masthead;
mod measure;
mod noise;
mod notes;
mod numbering;
mod order;
mod over;
mod regions;
mod repair;
mod roles;
mod room;
mod rows;
mod setting;
mod upright;
mod white;

pub use columns::{ColumnParams, find_columns};
pub use keep::{Layout, keep_regions, keep_roles};
pub use measure::measure;
pub use order::put_in_order;
pub use regions::{RegionParams, cut_regions};
pub use repair::repair;
pub use roles::{RoleParams, name_roles};
