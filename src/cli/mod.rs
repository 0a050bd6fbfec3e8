//! Commands and flags.

mod convert;
mod describe;
mod format_names;
mod inspect;
mod messages;
mod options;
mod progress;
mod read;
mod shell;
mod worker;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::assemble::Articles;
use crate::batch::{ReaderParams, TextLayer};
use crate::engine::EngineParams;
use crate::error::Error;
use crate::formats::{Extras, Format};
use crate::layout::Layout;
use crate::options::Options;

/// The rule of all commands.
const EXIT_STATUS: &str = "Exit status: 0 all was read and written, 1 a file could not be read or an output not written, and the \
    rest was done, or there was no file to read, 2 it could not be started or go on, 130 or 143 it was interrupted or \
    terminated and what was at work was done.";

/// Turns scanned papers, and the OCR dumps people already have, into clean articles.
#[derive(Debug, Parser)]
#[command(name = "columnist", version, about, max_term_width = 100)]
#[command(after_help = EXIT_STATUS)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read images and dumps into articles
    #[command(after_help = EXIT_STATUS)]
    Read(read::ReadArgs),
    /// Show what a stage makes of a page, as text or drawn over the scan
    #[command(after_help = EXIT_STATUS)]
    Inspect(inspect::InspectArgs),
    /// Change the format of a dump without touching its words
    #[command(after_help = EXIT_STATUS)]
    Convert(convert::ConvertArgs),
    /// Do jobs from standard input, one a line (docs/worker.md)
    Worker(worker::WorkerArgs),
    /// Print the options that a profile can set, with their defaults
    Options,
    /// Print a completion script for a shell
    Completions(shell::CompletionsArgs),
    /// Print a manual page, to be read with `columnist man read | man -l -` or saved as columnist-read.1
    Man(shell::ManArgs),
}

/// What all commands that read files share.
#[derive(Debug, Args)]
struct ReadingArgs {
    /// Languages of the text, by Tesseract's names: scans need their data, dumps are repaired by their word lists
    #[arg(short, long, value_name = "LANG[+LANG…]", default_value = "eng")]
    languages: String,
    /// Folder with Tesseract's traineddata files
    #[arg(long, value_name = "DIR")]
    tessdata: Option<PathBuf>,
    /// Profile with options to change: a TOML file (see `columnist options`)
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
    /// Keep the blocks and the order of a dump, or find them anew
    #[arg(long, value_enum, value_name = "MODE")]
    layout: Option<Layout>,
    /// Keep the articles that METS, ALTO or PAGE XML tell, or rebuild them
    #[arg(long, value_enum, value_name = "MODE")]
    articles: Option<Articles>,
    /// Keep the text that a PDF, or a dump in the same document, has for scans, or ignore it and read the scans
    #[arg(long, value_enum, value_name = "MODE", default_value_t)]
    text_layer: TextLayer,
}

impl ReadingArgs {
    fn params(&self, from: Option<Format>) -> Result<ReaderParams, Error> {
        let mut options = match &self.profile {
            Some(file) => std::fs::read_to_string(file)
                .map_err(|error| Error::io(&error))
                .and_then(|text| Options::from_toml(&text))
                .map_err(|error| error.in_file(file))?,
            None => Options::default(),
        };
        options.regions.layout = self.layout.unwrap_or(options.regions.layout);
        options.assemble.articles = self.articles.unwrap_or(options.assemble.articles);
        let engine = EngineParams {
            languages: self.languages.clone(),
            tessdata: self.tessdata.clone(),
            ..EngineParams::default()
        };
        Ok(ReaderParams { options, engine, from, text_layer: self.text_layer, extras: Extras::default() })
    }
}

/// How a command ended, from which its exit status follows. An error in place of this is what kept the command from starting
/// or going on, whatever files it was given: flags, languages, a folder that cannot be written, a full disk.
enum Ended {
    Well,
    /// A file could not be read, or an output not made of it or written; the rest was done.
    WithFailures,
    /// Somebody sent this signal; what was at work was done.
    BySignal(i32),
}

impl Ended {
    /// Tells what failed where a command does one thing alone.
    fn failed(error: &Error) -> Self {
        messages::print_error(error);
        Self::WithFailures
    }
}

/// What shells add to the number of the signal that ended a command.
const SIGNALLED: i32 = 128;

/// Sets how many threads the engine uses in this process.
fn use_cores(cores: usize) {
    // Fails where the pool is at work already, which it is not yet.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(cores).build_global();
}

/// Parses the command line, runs the command, and says how it ended.
pub fn run() -> ExitCode {
    let ended = match Cli::parse().command {
        Command::Read(args) => read::run(&args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Convert(args) => convert::run(&args),
        Command::Worker(args) => worker::run(&args),
        Command::Options => options::run(),
        Command::Completions(args) => shell::print_completions(&args),
        Command::Man(args) => shell::print_manual(&args),
    };
    match ended {
        Ok(Ended::Well) => ExitCode::SUCCESS,
        Ok(Ended::WithFailures) => ExitCode::from(1),
        Ok(Ended::BySignal(signal)) => ExitCode::from(u8::try_from(SIGNALLED + signal).unwrap_or(1)),
        Err(error) => {
            messages::print_error(&error);
            ExitCode::from(2)
        }
    }
}
