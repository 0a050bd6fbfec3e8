//! hOCR: pages in, from any engine and in any state; readings out.

mod elements;
mod read;
mod title;
mod write;

pub(super) use read::read;
pub(super) use write::write;
