//! PAGE XML, 2010 to 2019.

mod order;
mod polygon;
mod read;
mod regions;

pub(super) use read::read;
