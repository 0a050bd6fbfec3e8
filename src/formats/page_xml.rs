//! PAGE XML, 2010 to 2019 in, and 2019 out.

mod order;
mod polygon;
mod read;
mod regions;
mod write;

pub(super) use read::read;
pub(super) use write::{write, write_pages};
