//! Many documents in parallel: jobs to outcomes. A job that fails costs nothing but itself.

mod album;
mod archive;
mod issue;
mod jobs;
mod reader;
mod write;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

pub use album::Album;
pub use jobs::{Group, Input, Job, Output, natural_order, plan};
pub use reader::{Reader, ReaderParams, TextLayer, read_bytes};
pub use write::write_atomically;

use crate::error::Error;
use crate::formats::Format;
use crate::model::Document;

/// What became of a job.
#[derive(Debug)]
pub struct Outcome {
    /// Index of the job.
    pub job: usize,
    /// Pages read.
    pub pages: usize,
    /// What was to be written to standard output; `None` where it went to a file.
    pub bytes: Option<Vec<u8>>,
    /// Odd but readable things, each with the file's name.
    pub notes: Vec<String>,
    /// Files, pages or outputs that failed. The rest was read and written.
    pub errors: Vec<Error>,
}

/// Runs the jobs on `threads` threads. `done` is called with each outcome in the order of the jobs.
pub fn run(jobs: &[Job], reader: &Reader, to: Format, threads: usize, done: impl FnMut(Outcome) + Send) {
    let next = AtomicUsize::new(0);
    let in_order = Mutex::new(InOrder { next: 0, waiting: Vec::new(), done });
    std::thread::scope(|scope| {
        for _ in 0..threads.clamp(1, jobs.len().max(1)) {
            scope.spawn(|| {
                while let Some((number, job)) = take(&next, jobs) {
                    let outcome = run_job(number, job, reader, to);
                    in_order.lock().expect("no holder of the lock panics").hand_on(outcome);
                }
            });
        }
    });
}

fn take<'a>(next: &AtomicUsize, jobs: &'a [Job]) -> Option<(usize, &'a Job)> {
    let number = next.fetch_add(1, Ordering::Relaxed);
    jobs.get(number).map(|job| (number, job))
}

/// Hands outcomes on in the order of their jobs.
struct InOrder<F> {
    next: usize,
    waiting: Vec<Outcome>,
    done: F,
}

impl<F: FnMut(Outcome)> InOrder<F> {
    fn hand_on(&mut self, outcome: Outcome) {
        self.waiting.push(outcome);
        while let Some(at) = self.waiting.iter().position(|outcome| outcome.job == self.next) {
            (self.done)(self.waiting.swap_remove(at));
            self.next += 1;
        }
    }
}

fn run_job(number: usize, job: &Job, reader: &Reader, to: Format) -> Outcome {
    let mut outcome = Outcome { job: number, pages: 0, bytes: None, notes: vec![], errors: vec![] };
    let mut pages = Vec::new();
    let listed = issue::listed(&job.inputs);
    for input in job.inputs.iter().filter(|input| !issue::is_listed(input, &listed)) {
        // A bug in one page must not end a run over many.
        let read = catch_unwind(AssertUnwindSafe(|| reader.read_pages(input)));
        let mut read = read.unwrap_or_else(|panic| reader::Read::failed(panicked(&*panic).in_file(input.name())));
        issue::number_behind(&pages, &mut read.pages);
        pages.extend(read.pages);
        outcome.notes.extend(read.notes.into_iter().map(|note| format!("{}: {note}", input.name())));
        outcome.errors.extend(read.errors);
    }
    if pages.is_empty() && !outcome.errors.is_empty() {
        return outcome;
    }
    outcome.pages = pages.len();
    let name = job.inputs[0].name();
    let document = catch_unwind(AssertUnwindSafe(|| reader.read_document(pages)));
    let written = document.map_err(|panic| panicked(&*panic)).and_then(|document| emit(&document, job, reader, to));
    match written {
        Ok(bytes) => outcome.bytes = bytes,
        Err(error) => outcome.errors.push(error.in_file(name)),
    }
    outcome
}

/// Writes the document to its file, or returns what is to go to standard output.
fn emit(document: &Document, job: &Job, reader: &Reader, to: Format) -> Result<Option<Vec<u8>>, Error> {
    let bytes = reader.write(document, to)?;
    match &job.output {
        Output::Stdout => Ok(Some(bytes)),
        Output::File(path) => write_atomically(path, &bytes).map(|()| None),
    }
}

fn panicked(panic: &(dyn std::any::Any + Send)) -> Error {
    let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    Error::engine(format!("this is a bug in columnist: {}", text.unwrap_or("a panic without a message")))
        .with_hint("please report it, with the file if you may")
}
