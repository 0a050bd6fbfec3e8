//! PAGE XML: readings out.

mod write;

pub(super) use write::write;
