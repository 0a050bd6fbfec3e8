//! `columnist read`.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::progress::{LogFormat, Progress};
use super::{Ended, ReadingArgs, format_names, messages, use_cores};
use crate::batch::{
    self, Again, Budget, Crew, Group, Job, Ledger, MemorySize, Output, Plan, Reader, ReaderParams, Target,
};
use crate::batch::{Look, Run, Shard, State, TextLayer, WorkerParams};
use crate::error::{Error, ErrorKind};
use crate::formats::{Extras, Format};
use crate::model::Document;
use crate::report::{self, Views};

#[derive(Debug, Args)]
pub struct ReadArgs {
    /// Images, dumps and folders of them; `-` is standard input
    #[arg(value_name = "PATH", default_value = "-")]
    paths: Vec<PathBuf>,
    /// Write to this file, or into this folder, which then mirrors the folders read; standard output otherwise
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Format to write
    #[arg(short, long, value_name = "FORMAT", default_value = "markdown", value_parser = format_names::written())]
    to: Format,
    /// What Markdown and plain text have beside the articles
    #[arg(long, value_enum, value_name = "WHICH", default_value_t)]
    extras: Extras,
    /// Format to read dumps in; found from the content otherwise
    #[arg(short, long, value_name = "FORMAT", value_parser = format_names::read())]
    from: Option<Format>,
    /// What makes one document
    #[arg(long, value_enum, default_value_t)]
    group: Group,
    /// Processor cores to use; all otherwise
    #[arg(short, long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Say nothing but errors
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    bulk: BulkArgs,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// What matters to runs over many files.
#[derive(Debug, Args)]
#[command(next_help_heading = "Many files")]
struct BulkArgs {
    /// Read everything again, also what the output folder's ledger has as done
    #[arg(long, visible_alias = "force")]
    fresh: bool,
    /// Leave alone what has failed before, instead of trying it again
    #[arg(long, conflicts_with = "fresh")]
    skip_failed: bool,
    /// Do only this part of the documents, such as 3/16: the third of sixteen machines
    #[arg(long, value_name = "N/M")]
    shard: Option<Shard>,
    /// Read images in this process: what crashes ends the run
    #[arg(long)]
    in_process: bool,
    /// Memory that all pages at work may take together, such as 8G; three quarters of the machine's otherwise
    #[arg(long, value_name = "SIZE")]
    memory: Option<MemorySize>,
    /// Seconds that a page may take
    #[arg(long, value_name = "SECONDS", default_value_t = 600.0, value_parser = seconds)]
    page_timeout: f64,
    /// Pages after which a worker process is replaced by a new one
    #[arg(long, value_name = "N", default_value = "500")]
    worker_pages: NonZeroUsize,
    /// Write a report for people into this folder: HTML with totals, failures, and doubtful pages beside their scans
    #[arg(long, value_name = "DIR")]
    report: Option<PathBuf>,
    /// How messages are written
    #[arg(long, value_enum, default_value_t)]
    log_format: LogFormat,
}

/// Reads a time: more than none, and less than a month.
pub(super) fn seconds(text: &str) -> Result<f64, String> {
    const MOST: f64 = 30.0 * 24.0 * 3600.0;
    let number: f64 = text.parse().map_err(|_| "not a number of seconds".to_owned())?;
    if 0.0 < number && number <= MOST { Ok(number) } else { Err(format!("not between 0 and {MOST} seconds")) }
}

/// Reads all that was named and writes it out; what fails is told, and the rest goes on.
pub fn run(args: &ReadArgs) -> Result<Ended, Error> {
    let cores = args.jobs.or(std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let plan = args.plan();
    args.check_outputs(&plan)?;
    let params = args.params()?;
    let ledger = args.open_ledger(&plan, &params)?;
    let (jobs, settled) = unsettled(plan.jobs, ledger.as_ref());
    let inputs: usize = jobs.iter().map(|job| job.inputs.len()).sum();
    let threads = cores.clamp(1, jobs.len().max(1));
    let crew = if args.bulk.in_process || inputs < 2 { None } else { Some(args.crew(&params, threads, cores)?) };
    match &crew {
        None => use_cores(cores),
        Some(crew) if batch::have_images(&jobs) => crew.try_out()?,
        // Scans in archives and PDFs are seen when these are read.
        Some(_) => {}
    }
    let reader = if crew.is_some() { Reader::new(params) } else { Reader::open(params, &jobs)? };
    let stop = if inputs < 2 { Stop::default() } else { Stop::at_signals()? };
    let mut progress = Progress::start(&jobs, &settled, args.bulk.log_format, args.quiet);
    plan.errors.iter().for_each(|error| progress.refuse(error));
    plan.notes.iter().for_each(|note| progress.warn(note));
    if !jobs.is_empty() {
        reader.missing_word_lists().iter().for_each(|note| progress.warn(note));
    }
    let mut first = true;
    let views = Views::default();
    let look = |job: &Job, document: &Document, seconds: f32| {
        if let (Output::File(output), Some(folder)) = (&job.output, &plan.folder) {
            views.consider(output.strip_prefix(folder).unwrap_or(output), document, seconds);
        }
    };
    let run = Run {
        jobs: &jobs,
        reader: &reader,
        to: args.to,
        threads,
        crew: crew.as_ref(),
        ledger: ledger.as_ref(),
        look: args.bulk.report.as_ref().map(|_| &look as &Look<'_>),
        stop: &stop.flag,
    };
    let ended = run.start(|outcome| {
        let printed = outcome.bytes.as_ref().map_or(Ok(()), |bytes| progress.pause(|| args.print(bytes, &mut first)));
        if let Err(error) = printed {
            progress.fail(&error);
        }
        progress.finish(&jobs[outcome.job], &outcome);
    });
    let ended = ended.map(|()| stop.signal());
    if let (Some(report), Some(outputs)) = (&args.bulk.report, &plan.folder) {
        let written = progress.pause(|| report::write(report, outputs, views, &reader));
        written.unwrap_or_else(|error| progress.fail(&error));
    }
    let all_well = progress.end(ledger.as_ref().map(Ledger::path), ended.as_ref().ok().copied().flatten());
    match ended? {
        Some(signal) => Ok(Ended::BySignal(signal)),
        None if all_well => Ok(Ended::Well),
        None => Ok(Ended::WithFailures),
    }
}

/// The jobs that are this run's and not yet done, and how the others ended.
fn unsettled(jobs: Vec<Job>, ledger: Option<&Ledger>) -> (Vec<Job>, Vec<State>) {
    let Some(ledger) = ledger else { return (jobs, vec![]) };
    let mut settled = vec![];
    let mut left = vec![];
    for job in jobs.into_iter().filter(|job| ledger.is_ours(job)) {
        match ledger.settled(&job) {
            Some(state) => settled.push(state),
            None => left.push(job),
        }
    }
    (left, settled)
}

impl ReadArgs {
    fn plan(&self) -> Plan {
        let target = Target {
            group: self.group,
            output: self.output.as_deref(),
            report: self.bulk.report.as_deref(),
            ending: self.to.endings()[0],
        };
        batch::plan(&self.paths, target)
    }

    /// Refuses a file in place of a folder, and to write over what is read.
    fn check_outputs(&self, plan: &Plan) -> Result<(), Error> {
        if let Some(file) = plan.folder.as_ref().filter(|folder| folder.exists() && !folder.is_dir()) {
            let error = Error::new(ErrorKind::Output, "several documents need a folder to go to, and this is none");
            return Err(error.in_file(file).with_hint("name a folder, or make them one document: --group all"));
        }
        let report = self.bulk.report.iter().flat_map(|folder| report::files_in(folder));
        batch::check_outputs(plan.outputs().chain(report), plan.sources().chain(self.reading.profile.clone()))
    }

    fn params(&self) -> Result<ReaderParams, Error> {
        let mut params = self.reading.params(self.from)?;
        params.engine.deadline = Duration::from_secs_f64(self.bulk.page_timeout);
        params.extras = self.extras;
        Ok(params)
    }

    /// The ledger of the output folder; `None` where the output is no folder.
    fn open_ledger(&self, plan: &Plan, params: &ReaderParams) -> Result<Option<Ledger>, Error> {
        let Some(folder) = &plan.folder else {
            let flags = [("--shard", self.bulk.shard.is_some()), ("--report", self.bulk.report.is_some())];
            return match flags.iter().find(|(_, is_given)| *is_given) {
                None => Ok(None),
                Some((flag, _)) => Err(Error::new(ErrorKind::Options, format!("{flag} needs a folder to write to"))
                    .with_hint("give it with --output FOLDER/")),
            };
        };
        let again = match &self.bulk {
            BulkArgs { fresh: true, .. } => Again::All,
            BulkArgs { skip_failed: true, .. } => Again::Missing,
            _ => Again::Unfinished,
        };
        // How long a page may take changes no page that was read.
        let mut params = params.clone();
        params.engine.deadline = Duration::ZERO;
        let options = format!("{params:?} {:?}", self.to);
        Ledger::open(folder, self.bulk.shard, &options, again).map(Some)
    }

    fn crew(&self, params: &ReaderParams, workers: usize, cores: usize) -> Result<Crew, Error> {
        let mut arguments: Vec<std::ffi::OsString> = vec!["worker".into(), "--one-run".into()];
        let timeout = self.bulk.page_timeout.to_string();
        let extras = self.extras.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
        for (flag, value) in [
            ("--languages", params.engine.languages.as_str()),
            ("--page-timeout", &timeout),
            ("--to", self.to.name()),
            ("--extras", &extras),
        ] {
            arguments.extend([flag.into(), value.into()]);
        }
        if let Some(format) = params.from {
            arguments.extend(["--from".into(), format.name().into()]);
        }
        if params.text_layer == TextLayer::Ignore {
            arguments.extend(["--text-layer".into(), "ignore".into()]);
        }
        if let Some(folder) = &params.engine.tessdata {
            arguments.extend(["--tessdata".into(), folder.into()]);
        }
        let params = WorkerParams {
            program: batch::this_program()?,
            args: arguments,
            options: params.options.clone(),
            page_limit: params.engine.deadline,
            crew: workers,
            cores,
            pages: self.bulk.worker_pages.get(),
        };
        Ok(Crew::new(params, Budget::new(self.bulk.memory)))
    }

    /// Prints a document to standard output.
    fn print(&self, bytes: &[u8], first: &mut bool) -> Result<(), Error> {
        let separator = if *first { "" } else { separator(self.to) };
        *first = false;
        messages::print_data([separator.as_bytes(), bytes].concat())
    }
}

/// What stands between two documents on standard output.
fn separator(format: Format) -> &'static str {
    match format {
        Format::Markdown => "\n---\n\n",
        Format::Plain => "\n",
        _ => "",
    }
}

/// Whether somebody wants the run to end: the first signal lets the pages at work be read, a second one ends it at once.
#[derive(Default)]
struct Stop {
    flag: Arc<AtomicBool>,
    signal: Arc<AtomicUsize>,
}

impl Stop {
    fn at_signals() -> Result<Self, Error> {
        let stop = Self::default();
        for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
            let status = super::SIGNALLED + signal;
            // In this order: the second signal finds what the first has set.
            signal_hook::flag::register_conditional_shutdown(signal, status, Arc::clone(&stop.flag))
                .and_then(|_| signal_hook::flag::register(signal, Arc::clone(&stop.flag)))
                .and_then(|_| signal_hook::flag::register_usize(signal, Arc::clone(&stop.signal), signal as usize))
                .map_err(|error| Error::new(ErrorKind::Options, format!("no signals can be caught: {error}")))?;
        }
        Ok(stop)
    }

    /// The signal that came, if one did.
    fn signal(&self) -> Option<i32> {
        let signal = self.signal.load(Ordering::Relaxed);
        (signal != 0).then_some(signal as i32)
    }
}

/// Whether the documents go to a terminal.
pub(super) fn go_to_terminal(jobs: &[Job]) -> bool {
    let to_stdout = jobs.iter().any(|job| job.output == Output::Stdout);
    to_stdout && std::io::IsTerminal::is_terminal(&std::io::stdout())
}
