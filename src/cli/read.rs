//! `columnist read`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::{Ended, ReadingArgs, messages};
use crate::batch::{self, Group, Job, Outcome, Output, Reader};
use crate::error::Error;
use crate::formats::Format;

#[derive(Debug, Args)]
pub struct ReadArgs {
    /// Images, dumps and folders of them; `-` is standard input
    #[arg(value_name = "PATH", default_value = "-")]
    paths: Vec<PathBuf>,
    /// Write to this file, or into this folder, which then mirrors the folders read; standard output otherwise
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Format to write
    #[arg(short, long, value_name = "FORMAT", default_value = "markdown")]
    to: Format,
    /// Format to read dumps in; found from the content otherwise
    #[arg(short, long, value_name = "FORMAT")]
    from: Option<Format>,
    /// What makes one document
    #[arg(long, value_enum, default_value_t)]
    group: Group,
    /// Threads; one for each core otherwise
    #[arg(short, long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Say nothing but errors
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// Reads all that was named and writes it out; what fails is told, and the rest goes on.
pub fn run(args: &ReadArgs) -> Result<Ended, Error> {
    let threads = args.jobs.or(std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let (jobs, errors) = batch::plan(&args.paths, args.group, args.output.as_deref(), args.to.endings()[0]);
    let mut failed = !errors.is_empty();
    errors.iter().for_each(messages::print_error);
    let reader = Reader::open(args.reading.params(args.from)?, &jobs)?;
    let progress = progress_bar(&jobs, args.quiet);
    let mut first = true;
    batch::run(&jobs, &reader, args.to, threads, |outcome| {
        failed |= !outcome.errors.is_empty();
        progress.suspend(|| failed |= report(&outcome, args, &mut first).is_err());
        progress.inc(1);
    });
    progress.finish_and_clear();
    Ok(if failed { Ended::WithFailures } else { Ended::Well })
}

/// Prints what a job has to say; `Err` when standard output cannot be written.
fn report(outcome: &Outcome, args: &ReadArgs, first: &mut bool) -> Result<(), ()> {
    outcome.errors.iter().for_each(messages::print_error);
    if !args.quiet {
        outcome.notes.iter().for_each(|note| messages::print_note(note));
    }
    let Some(bytes) = &outcome.bytes else { return Ok(()) };
    let separator = if *first { "" } else { separator(args.to) };
    *first = false;
    let data = [separator.as_bytes(), bytes].concat();
    messages::print_data(data).map_err(|error| messages::print_error(&error))
}

/// What stands between two documents on standard output.
fn separator(format: Format) -> &'static str {
    match format {
        Format::Markdown => "\n---\n\n",
        Format::Plain => "\n",
        _ => "",
    }
}

/// A bar with rate and time left, on a terminal, where there is something to wait for.
fn progress_bar(jobs: &[Job], quiet: bool) -> ProgressBar {
    let to_terminal = jobs.iter().any(|job| job.output == Output::Stdout);
    if quiet || jobs.len() < 2 || to_terminal && std::io::IsTerminal::is_terminal(&std::io::stdout()) {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} documents, {per_sec}, {eta} left")
        .expect("the template is valid");
    ProgressBar::new(jobs.len() as u64).with_style(style)
}
