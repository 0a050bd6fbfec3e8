//! The pipeline, top to bottom.

use crate::assemble;
use crate::layout;
use crate::model::{Document, Page, Reading};
use crate::options::Options;
use crate::text::{self, Lexicon};

/// Reads a document: its pages one by one, then its articles across them.
pub fn read_document(pages: Vec<Page>, lexicon: &Lexicon, options: &Options) -> Document {
    let lexicon = lexicon.with_words_of(&pages);
    let readings = pages.into_iter().map(|page| read_page(page, &lexicon, options)).collect();
    assemble::assemble(readings, &lexicon, &options.assemble)
}

/// Reads one page. Pure: same page, lexicon and options, same reading.
pub fn read_page(page: Page, lexicon: &Lexicon, options: &Options) -> Reading {
    let page = layout::repair(page);
    let scale = layout::measure(&page);
    let columns = layout::find_columns(&page, &scale, &options.columns);
    let regions = layout::cut_regions(&page, &columns, &scale, &options.regions);
    let regions = layout::put_in_order(regions, &page, &columns, &scale);
    let regions = layout::name_roles(regions, &page, &scale, &options.roles);
    let blocks = text::join_lines(&regions, &scale, lexicon, &options.text);
    Reading { page, scale, columns, regions, blocks }
}
