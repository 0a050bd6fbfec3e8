//! ALTO, versions 1 to 4 in and 4.4 out.

mod read;
mod write;

pub(super) use read::{read, read_parts};
pub(super) use write::{block_id, write, write_root};
