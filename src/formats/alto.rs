//! ALTO: readings out.

mod write;

pub(super) use write::write;
pub(super) use write::{block_id, write_root};
