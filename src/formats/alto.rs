//! ALTO, versions 1 to 4.

mod read;

pub(super) use read::read;
