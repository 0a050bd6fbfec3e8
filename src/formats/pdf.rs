//! PDF: text layers in, searchable scans out.

mod font;
mod letters;
mod read;
mod write;

pub(super) use read::read;
pub(super) use write::write;
