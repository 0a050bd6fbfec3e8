//! `columnist inspect`.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use clap::Args;
use image::{ImageFormat, RgbImage};

use super::describe::{Stage, describe};
use super::{Ended, ReadingArgs, messages};
use crate::batch::{self, Input, Job, Output, Reader};
use crate::error::{Error, ErrorKind};
use crate::model::Document;
use crate::overlay;

#[derive(Debug, Args)]
pub struct InspectArgs {
    /// The image or dump to look into
    path: PathBuf,
    /// The stage whose result is printed
    #[arg(short, long, value_enum, default_value_t = Stage::Articles)]
    stage: Stage,
    /// The page to look at, counted from 1; articles go over pages, and those of all are printed
    #[arg(short, long, value_name = "N", default_value_t = 1)]
    page: usize,
    /// Draw the reading over the page, as a PNG: the name must end in .png
    #[arg(long, value_name = "FILE")]
    overlay: Option<PathBuf>,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// Reads a file and prints what a stage made of it.
pub fn run(args: &InspectArgs) -> Result<Ended, Error> {
    let input = Input::named(&args.path);
    args.overlay.as_ref().map_or(Ok(()), |file| check_overlay(file, &input))?;
    let job = Job { inputs: vec![input.clone()], output: Output::Stdout };
    let reader = Reader::open(args.reading.params(None)?, &[job])?;
    reader.missing_word_lists().iter().for_each(messages::print_warning);
    Ok(inspect(args, &input, &reader).unwrap_or_else(|error| Ended::failed(&error)))
}

fn inspect(args: &InspectArgs, input: &Input, reader: &Reader) -> Result<Ended, Error> {
    let read = reader.read_pages(input);
    read.errors.iter().for_each(messages::print_error);
    read.notes.iter().for_each(|note| messages::print_note(&format!("{}: {note}", input.title())));
    let failed = !read.errors.is_empty();
    let index = args.page.checked_sub(1).filter(|index| *index < read.pages.len());
    let Some(index) = index else {
        let ended = Ok(Ended::WithFailures);
        return if failed { ended } else { Err(no_such_page(args.page, read.pages.len()).in_file(input.name())) };
    };
    let document = reader.read_document(read.pages);
    messages::print_data(describe(&document, index, args.stage))?;
    if let Some(file) = &args.overlay {
        let scan = reader.picture(input, index)?;
        write_overlay(&document, index, scan.as_ref(), file)?;
    }
    Ok(if failed { Ended::WithFailures } else { Ended::Well })
}

fn no_such_page(page: usize, pages: usize) -> Error {
    Error::new(ErrorKind::Options, format!("there is no page {page}")).with_hint(format!("the file has {pages}"))
}

/// Refuses a name that is no PNG's, and files that are read.
fn check_overlay(file: &Path, input: &Input) -> Result<(), Error> {
    if !file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("png")) {
        let error = Error::new(ErrorKind::Output, "the overlay is a PNG, and its name does not end in .png");
        return Err(error.in_file(file).with_hint("give it a name such as look.png"));
    }
    batch::check_outputs([file.to_owned()], batch::read_with(input))
}

fn write_overlay(document: &Document, page: usize, scan: Option<&RgbImage>, file: &Path) -> Result<(), Error> {
    let Some(picture) = overlay::draw(document, page, scan) else { return Ok(()) };
    let mut bytes = Cursor::new(Vec::new());
    picture
        .write_to(&mut bytes, ImageFormat::Png)
        .map_err(|error| Error::new(ErrorKind::Output, error.to_string()).in_file(file))?;
    batch::write_atomically(file, &bytes.into_inner())
}
