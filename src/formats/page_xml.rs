//! PAGE XML, 2010 to 2019.

mod polygon;
mod read;

pub(super) use read::read;
