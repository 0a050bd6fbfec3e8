//! Every value that passes between stages.

pub mod article;
pub mod folios;
pub mod geometry;
pub mod grid;
pub mod page;
pub mod papers;
pub mod picture;
pub mod quality;
pub mod reading;

pub use article::{
    Article, Block, Document, Ending, Evidence, Join, Link, LinkEvidence, Origin, Part, Seam, Section, Start, Tally,
    lighter,
};
pub use folios::{Folio, folio_of, is_page_word, number_at_edge, page_number};
pub use geometry::{Rect, Size, Span, median, quantile, weighted_median};
pub use grid::{draw_page, holds_han, is_han, is_hyphen};
pub use page::{Confidence, Cue, Line, Page, Region, Role, Source, SourceBlock, Unit, Word};
pub use papers::holds_paper_name;
pub use picture::{Colours, Packing, Picture};
pub use quality::{Quality, Verdict};
pub use reading::{Columns, Gutter, GutterEvidence, Reading, Scale};
