//! `columnist convert`.

use std::path::PathBuf;

use clap::Args;

use super::{Ended, format_names, messages};
use crate::batch::{self, Album, Input, Read, Reader, ReaderParams, TextLayer};
use crate::error::{Error, ErrorKind};
use crate::formats::{self, Format, WriteParams};
use crate::layout;
use crate::model::{Columns, Document, Page, Reading, Region};
use crate::scan::ScanParams;

#[derive(Debug, Args)]
pub struct ConvertArgs {
    /// The dump to convert, also packed with gzip, or a ZIP archive of its pages; `-` is standard input
    path: PathBuf,
    /// Write to this file; standard output otherwise
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Format to write: those that keep the places of words
    #[arg(short, long, value_name = "FORMAT", value_parser = format_names::placed())]
    to: Format,
    /// Format to read; found from the content otherwise
    #[arg(short, long, value_name = "FORMAT", value_parser = format_names::read())]
    from: Option<Format>,
}

/// Reads a dump and writes its words, as they are, in another format.
pub fn run(args: &ConvertArgs) -> Result<Ended, Error> {
    let input = Input::named(&args.path);
    if let Some(path) = &args.output {
        batch::check_outputs([path.clone()], batch::read_with(&input))?;
    }
    Ok(convert(args, &input).unwrap_or_else(|error| Ended::failed(&error)))
}

fn convert(args: &ConvertArgs, input: &Input) -> Result<Ended, Error> {
    let (pages, ended) = read_pages(input, args.from)?;
    let readings = pages.into_iter().map(as_it_is).collect();
    let document = Document { readings, ..Document::default() };
    let album = Album::new(&ScanParams::default());
    let params = WriteParams::default();
    let pictures = |page: &Page| album.picture(page);
    let failed = |error: Error| error.in_file(input.name());
    match &args.output {
        Some(path) => {
            let files = formats::write_files(&document, args.to, &params, &pictures).map_err(failed)?;
            batch::check_outputs(batch::numbered_paths(path, args.to, files.len()), batch::read_with(input))?;
            batch::write_files(path, args.to, &files, batch::write_atomically)?;
        }
        None => {
            let file = formats::write_with_pictures(&document, args.to, &params, &pictures).map_err(failed)?;
            messages::print_data(file)?;
        }
    }
    Ok(ended)
}

/// Reads the pages of a dump. What fails is told and the rest is converted, if there is any.
fn read_pages(input: &Input, from: Option<Format>) -> Result<(Vec<Page>, Ended), Error> {
    let reader = Reader::new(ReaderParams { from, text_layer: TextLayer::Only, ..ReaderParams::default() });
    let Read { pages, notes, mut errors } = reader.read_pages(input);
    notes.iter().for_each(|note| messages::print_note(&format!("{}: {note}", input.title())));
    // A blank page is a page in any format.
    errors.retain(|error| error.kind != ErrorKind::Blank);
    let last = if pages.is_empty() { errors.pop() } else { None };
    errors.iter().for_each(messages::print_error);
    let ended = if errors.is_empty() { Ended::Well } else { Ended::WithFailures };
    last.map_or(Ok((pages, ended)), Err)
}

/// A reading that leaves every line where the source had it.
fn as_it_is(page: Page) -> Reading {
    let regions = page.lines.iter().filter_map(|line| Region::new(vec![line.clone()])).collect();
    let scale = layout::measure(&page);
    Reading { page, scale, columns: Columns::default(), regions, blocks: vec![] }
}
