//! PDF: text layers in, searchable scans out.

mod font;
mod letters;
mod read;
mod write;

pub use read::PdfText;
pub(super) use read::read;
pub(super) use write::write;
