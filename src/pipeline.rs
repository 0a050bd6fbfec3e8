//! The pipeline, top to bottom.

use crate::assemble::{self, Articles};
use crate::layout::{self, Layout, Sheet};
use crate::model::{Columns, Document, Page, Reading, Scale};
use crate::options::Options;
use crate::quality;
use crate::text::{self, Lexicon};

/// Reads a document: its pages one by one, then its articles across them; and judges how far each page can be trusted.
pub fn read_document(pages: Vec<Page>, lexicon: &Lexicon, options: &Options) -> Document {
    let known = lexicon.with_words_of(&pages);
    let (readings, sheets) = pages.into_iter().map(|page| read_levelled(page, &known, options)).unzip();
    let document = layout::lean_back(assemble::assemble(readings, &known, &options.assemble), sheets);
    Document { quality: quality::judge(&document, lexicon), ..document }
}

/// Reads one page. Pure: same page, lexicon and options, same reading.
pub fn read_page(page: Page, lexicon: &Lexicon, options: &Options) -> Reading {
    match read_levelled(page, lexicon, options) {
        (reading, Some(sheet)) => sheet.put_back(reading),
        (reading, None) => reading,
    }
}

/// Reads a page as if its lines were level, and says how they stand where they are not.
fn read_levelled(page: Page, lexicon: &Lexicon, options: &Options) -> (Reading, Option<Sheet>) {
    let (page, sheet) = layout::level(layout::repair(page));
    (read_level_page(page, lexicon, options), sheet)
}

/// Reads a page whose lines are level.
fn read_level_page(page: Page, lexicon: &Lexicon, options: &Options) -> Reading {
    let scale = layout::measure(&page);
    if keeps_layout(&page, options) {
        return read_as_told(page, scale, lexicon, options);
    }
    let columns = layout::find_columns(&page, &scale, &options.columns);
    let regions = layout::cut_regions(&page, &columns, &scale, &options.regions);
    let regions = layout::put_in_order(regions, &page, &columns, &scale);
    let regions = layout::name_roles(regions, &page, &scale, &options.roles);
    let blocks = text::join_lines(&regions, &scale, lexicon, &options.text);
    Reading { page, scale, columns, regions, blocks }
}

/// Whether the source's blocks stay: because somebody asked for it, or because it tells articles in them.
fn keeps_layout(page: &Page, options: &Options) -> bool {
    let tells_articles = page.blocks.iter().any(|block| block.article.is_some());
    let is_asked = options.regions.layout == Layout::Keep && !page.blocks.is_empty();
    is_asked || options.assemble.articles == Articles::Keep && tells_articles
}

/// Reads a page in the blocks and the order of its source.
fn read_as_told(page: Page, scale: Scale, lexicon: &Lexicon, options: &Options) -> Reading {
    let regions = layout::keep_regions(&page);
    let regions = layout::name_roles(regions, &page, &scale, &options.roles);
    let regions = layout::keep_roles(regions, &page);
    let blocks = text::join_lines(&regions, &scale, lexicon, &options.text);
    Reading { page, scale, columns: Columns::default(), regions, blocks }
}
