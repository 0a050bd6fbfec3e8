//! `columnist convert`.

use std::path::PathBuf;

use clap::Args;

use super::{Ended, messages};
use crate::batch::{self, Album, Input};
use crate::error::{Error, ErrorKind};
use crate::formats::{self, Format, WriteParams};
use crate::layout;
use crate::model::{Columns, Document, Page, Reading, Region};
use crate::scan::ScanParams;

#[derive(Debug, Args)]
pub struct ConvertArgs {
    /// The dump to convert; `-` is standard input
    path: PathBuf,
    /// Write to this file; standard output otherwise
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Format to write
    #[arg(short, long, value_name = "FORMAT")]
    to: Format,
    /// Format to read; found from the content otherwise
    #[arg(short, long, value_name = "FORMAT")]
    from: Option<Format>,
}

/// Reads a dump and writes its words, as they are, in another format.
pub fn run(args: &ConvertArgs) -> Result<Ended, Error> {
    if !args.to.holds_places() {
        return Err(Error::new(ErrorKind::Options, format!("{} cannot hold words with their places", args.to))
            .with_hint("`columnist read` makes text of a dump"));
    }
    let input = Input::named(&args.path);
    let name = input.name();
    let bytes = batch::read_bytes(&input).map_err(|error| error.in_file(&name))?;
    let read = match args.from {
        Some(format) => formats::read_as(&bytes, &name, format),
        None => formats::read(&bytes, &name),
    };
    let read = read.map_err(|error| error.in_file(&name))?;
    read.notes.iter().for_each(|note| messages::print_note(&format!("{name}: {note}")));
    let readings = read.pages.into_iter().map(as_it_is).collect();
    let document = Document { readings, ..Document::default() };
    let album = Album::new(&ScanParams::default());
    let params = WriteParams::default();
    let pictures = |page: &Page| album.picture(page);
    let failed = |error: Error| error.in_file(&name);
    match &args.output {
        Some(path) => {
            let files = formats::write_files(&document, args.to, &params, &pictures).map_err(failed)?;
            batch::write_files(path, args.to, &files, batch::write_atomically)?;
        }
        None => {
            let file = formats::write_with_pictures(&document, args.to, &params, &pictures).map_err(failed)?;
            messages::print_data(file)?;
        }
    }
    Ok(Ended::Well)
}

/// A reading that leaves every line where the source had it.
fn as_it_is(page: Page) -> Reading {
    let regions = page.lines.iter().filter_map(|line| Region::new(vec![line.clone()])).collect();
    let scale = layout::measure(&page);
    Reading { page, scale, columns: Columns::default(), regions, blocks: vec![] }
}
