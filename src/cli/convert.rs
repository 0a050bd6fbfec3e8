//! `columnist convert`.

use std::path::PathBuf;

use clap::Args;

use super::{Ended, messages};
use crate::batch;
use crate::error::Error;
use crate::formats::{self, Format};

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
    let name = args.path.display().to_string();
    let bytes = batch::read_bytes(&input_of(&args.path)).map_err(|error| error.in_file(&name))?;
    let input = formats::read(&bytes, &name, args.from).map_err(|error| error.in_file(&name))?;
    input.notes.iter().for_each(|note| messages::print_note(&format!("{name}: {note}")));
    let text = formats::write_pages(&input.pages, args.to).map_err(|error| error.in_file(&name))?;
    match &args.output {
        Some(path) => batch::write_atomically(path, text.as_bytes())?,
        None => messages::print_data(&text)?,
    }
    Ok(Ended::Well)
}
