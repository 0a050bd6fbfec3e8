//! METS: an issue as a list of pages, and what its logical structure says of their blocks.

mod logical;
mod read;
mod write;

pub(super) use read::read;
pub use read::{Issue, IssuePage};
pub(super) use write::write;
