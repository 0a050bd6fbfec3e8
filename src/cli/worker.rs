//! `columnist worker`.

use std::num::NonZeroUsize;
use std::time::Duration;

use clap::Args;

use super::read::seconds;
use super::{Ended, ReadingArgs, format_names, use_cores};
use crate::batch::{self, Reader, Serving};
use crate::error::Error;
use crate::formats::{Extras, Format};

#[derive(Debug, Args)]
pub struct WorkerArgs {
    /// Format to write documents in
    #[arg(short, long, value_name = "FORMAT", default_value = "markdown", value_parser = format_names::written())]
    to: Format,
    /// What Markdown and plain text have beside the articles
    #[arg(long, value_enum, value_name = "WHICH", default_value_t)]
    extras: Extras,
    /// Format to read dumps in; found from the content otherwise
    #[arg(short, long, value_name = "FORMAT", value_parser = format_names::read())]
    from: Option<Format>,
    /// Processor cores to use; all otherwise
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,
    /// Seconds that the engine may take for a page
    #[arg(long, value_name = "SECONDS", default_value_t = 600.0, value_parser = seconds)]
    page_timeout: f64,
    /// Die with the process that started this one
    #[arg(long, hide = true)]
    one_run: bool,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// Does jobs from standard input until it ends.
pub fn run(args: &WorkerArgs) -> Result<Ended, Error> {
    let cores = args.threads.or(std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    use_cores(cores);
    let mut params = args.reading.params(args.from)?;
    params.engine.deadline = Duration::from_secs_f64(args.page_timeout);
    params.extras = args.extras;
    let serving = if args.one_run { Serving::OneRun } else { Serving::Anybody };
    batch::serve(Reader::new(params), args.to, serving)?;
    Ok(Ended::Well)
}
