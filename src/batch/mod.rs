//! Many documents in parallel: jobs to outcomes. A job that fails costs nothing but itself.

mod album;
mod archive;
mod desk;
mod hand;
mod issue;
mod jobs;
mod ledger;
mod long;
mod reader;
mod record;
mod shard;
mod worker;
mod write;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Instant;

pub use album::Album;
pub use archive::Entry;
pub use hand::Hand;
pub use jobs::{Group, Input, Job, Output, Plan, natural_order, plan};
pub use ledger::{Again, Ledger};
pub use reader::{Read, Reader, ReaderParams, TextLayer, have_images, read_bytes};
pub use record::{Record, Stamp, State};
pub use shard::Shard;
pub use worker::{
    Answer, Budget, Crew, DocumentJob, MemorySize, Place, Request, Serving, Task, Worker, WorkerParams, serve,
    this_program,
};
pub use write::{write_atomically, write_files};

use crate::error::{Error, ErrorKind};
use crate::formats::Format;
use crate::model::{Document, Quality};

/// What became of a job.
#[derive(Debug)]
pub struct Outcome {
    /// Index of the job.
    pub job: usize,
    pub state: State,
    /// How long it took, in seconds.
    pub seconds: f32,
    /// Pages read.
    pub pages: usize,
    /// How far each of them can be trusted.
    pub quality: Vec<Quality>,
    /// What was to be written to standard output; `None` where it went to a file.
    pub bytes: Option<Vec<u8>>,
    /// Odd but readable things, each with the file's name.
    pub notes: Vec<String>,
    /// Files, pages or outputs that failed. The rest was read and written.
    pub errors: Vec<Error>,
}

/// How a run goes.
pub struct Run<'a> {
    pub jobs: &'a [Job],
    pub reader: &'a Reader,
    pub to: Format,
    pub threads: usize,
    /// Who reads images; this process where there are no workers.
    pub crew: Option<&'a Crew>,
    /// Where finished jobs are written down, and which are not done again.
    pub ledger: Option<&'a Ledger>,
    /// Shown every document that was written, with the seconds that it took.
    pub look: Option<&'a Look<'a>>,
    /// Set from outside to end the run after the pages that are being read.
    pub stop: &'a AtomicBool,
}

/// Who looks at documents.
pub type Look<'a> = dyn Fn(&Job, &Document, f32) + Sync + 'a;

impl Run<'_> {
    /// Runs the jobs. `done` is called with each outcome: in the order of the jobs where they go to standard output, as they
    /// end where they go to files. The ledger has a job before that.
    ///
    /// # Errors
    /// Where nothing more can be written: the run has ended then.
    pub fn start(&self, done: impl FnMut(Outcome) + Send) -> Result<(), Error> {
        let order = self.order();
        let next = AtomicUsize::new(0);
        let in_order = InOrder::new(done, self.prints());
        let full = Mutex::new(None);
        std::thread::scope(|scope| {
            for _ in 0..self.threads.clamp(1, self.jobs.len().max(1)) {
                scope.spawn(|| {
                    let worker = self.crew.map(Crew::worker);
                    let mut hand = match worker {
                        Some(worker) => Hand::with_worker(self.reader, self.stop, worker),
                        None => Hand::here(self.reader, self.stop),
                    };
                    while let Some((number, job)) = self.take(&order, &next) {
                        in_order.wait_for_turn(number, self.stop);
                        match self.perform(number, job, &mut hand) {
                            Ok(Some(outcome)) => in_order.hand_on(outcome),
                            Ok(None) => break,
                            Err(error) => {
                                self.stop.store(true, Ordering::Relaxed);
                                full.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
                            }
                        }
                    }
                });
            }
        });
        full.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
    }

    /// The numbers of the jobs in the order in which they are begun. Where nobody sees it, the largest go first, so that all
    /// threads come to their end at about the same time.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.jobs.len()).collect();
        if 1 < self.threads && !self.prints() {
            order.sort_by_cached_key(|&number| std::cmp::Reverse(self.jobs[number].size()));
        }
        order
    }

    fn prints(&self) -> bool {
        self.jobs.iter().any(|job| job.output == Output::Stdout)
    }

    fn take(&self, order: &[usize], next: &AtomicUsize) -> Option<(usize, &Job)> {
        if self.stop.load(Ordering::Relaxed) {
            return None;
        }
        let number = *order.get(next.fetch_add(1, Ordering::Relaxed))?;
        Some((number, &self.jobs[number]))
    }

    /// Does a job and writes it down; `None` where the run was stopped in its midst.
    fn perform(&self, number: usize, job: &Job, hand: &mut Hand<'_>) -> Result<Option<Outcome>, Error> {
        let begun = self.ledger.and_then(|ledger| ledger.begin(job));
        let outcome = run_job(number, job, hand, self.to, &Extras { ledger: self.ledger, look: self.look });
        if outcome.errors.iter().any(|error| error.kind == ErrorKind::Stopped) {
            return Ok(None);
        }
        if let Some(full) = outcome.errors.iter().find(|error| error.kind == ErrorKind::Storage) {
            return Err(full.clone());
        }
        if let (Some(ledger), Some(begun)) = (self.ledger, begun) {
            ledger.finish(begun, &outcome)?;
        }
        Ok(Some(outcome))
    }
}

/// Hands outcomes on, in the order of their jobs where that matters.
struct InOrder<F> {
    matters: bool,
    queue: Mutex<Queue<F>>,
    moved: Condvar,
}

struct Queue<F> {
    next: usize,
    waiting: Vec<Outcome>,
    done: F,
}

impl<F: FnMut(Outcome)> InOrder<F> {
    /// How far a job may run ahead of the first that is not yet handed on: what is done waits in memory.
    const AHEAD: usize = 256;

    fn new(done: F, matters: bool) -> Self {
        Self { matters, queue: Mutex::new(Queue { next: 0, waiting: Vec::new(), done }), moved: Condvar::new() }
    }

    fn wait_for_turn(&self, job: usize, stop: &AtomicBool) {
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let is_ahead = |queue: &mut Queue<F>| queue.next + Self::AHEAD <= job && !stop.load(Ordering::Relaxed);
        if self.matters {
            drop(self.moved.wait_while(queue, is_ahead));
        }
    }

    fn hand_on(&self, outcome: Outcome) {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.matters {
            return (queue.done)(outcome);
        }
        queue.waiting.push(outcome);
        while let Some(at) = queue.waiting.iter().position(|outcome| outcome.job == queue.next) {
            let outcome = queue.waiting.swap_remove(at);
            (queue.done)(outcome);
            queue.next += 1;
        }
        self.moved.notify_all();
    }
}

/// What a run has besides, and a worker has not.
#[derive(Default)]
struct Extras<'a> {
    ledger: Option<&'a Ledger>,
    look: Option<&'a Look<'a>>,
}

/// Reads a document and writes it.
fn run_job(number: usize, job: &Job, hand: &mut Hand<'_>, to: Format, extras: &Extras<'_>) -> Outcome {
    let start = Instant::now();
    let Read { pages, notes, mut errors } = read_inputs(job, hand);
    let count = pages.len();
    let mut quality = vec![];
    let write = || {
        let document = hand.reader().read_document(pages);
        quality.clone_from(&document.quality);
        let bytes = emit(&document, job, hand.reader(), to, extras.ledger)?;
        if let Some(look) = extras.look {
            look(job, &document, start.elapsed().as_secs_f32());
        }
        Ok::<_, Error>(bytes)
    };
    let was_read = 0 < count || errors.is_empty();
    // Neither must one in what is made of the pages; and writing opens the scans again where the format shows them.
    let write = || catch_unwind(AssertUnwindSafe(write)).unwrap_or_else(|panic| Err(panicked(&*panic)));
    let (is_written, bytes) = match was_read.then(write) {
        None => (false, None),
        Some(Ok(bytes)) => (true, bytes),
        Some(Err(error)) => {
            errors.push(error.in_file(job.inputs[0].name()));
            (false, None)
        }
    };
    let state = State::of(&errors, is_written);
    let seconds = start.elapsed().as_secs_f32();
    Outcome { job: number, state, seconds, pages: count, quality, bytes, notes, errors }
}

/// Reads all files of a document; no page of one that was stopped in its midst.
fn read_inputs(job: &Job, hand: &mut Hand<'_>) -> Read {
    let mut whole = Read::default();
    let listed = issue::listed(&job.inputs);
    for input in job.inputs.iter().filter(|input| !issue::is_listed(input, &listed)) {
        if hand.is_stopped() {
            return Read::failed(reader::stopped());
        }
        // A bug in one page must not end a run over many.
        let read = catch_unwind(AssertUnwindSafe(|| hand.read_pages(input)));
        let mut read = read.unwrap_or_else(|panic| Read::failed(panicked(&*panic).in_file(input.name())));
        if read.errors.iter().any(|error| error.kind == ErrorKind::Stopped) {
            return Read::failed(reader::stopped());
        }
        issue::number_behind(&whole.pages, &mut read.pages);
        whole.pages.extend(read.pages);
        whole.notes.extend(read.notes.into_iter().map(|note| format!("{}: {note}", input.name())));
        whole.errors.extend(read.errors);
    }
    whole
}

/// Writes the document to its file, or returns what is to go to standard output.
fn emit(
    document: &Document,
    job: &Job,
    reader: &Reader,
    to: Format,
    ledger: Option<&Ledger>,
) -> Result<Option<Vec<u8>>, Error> {
    let Output::File(path) = &job.output else { return reader.write(document, to).map(Some) };
    let files = reader.write_files(document, to)?;
    write_files(path, to, &files, |path, file| match ledger {
        None => write_atomically(path, file),
        Some(ledger) => write::write_marked(path, file, ledger.mark()),
    })?;
    Ok(None)
}

fn panicked(panic: &(dyn std::any::Any + Send)) -> Error {
    let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    Error::engine(format!("this is a bug in columnist: {}", text.unwrap_or("a panic without a message")))
        .with_hint("please report it, with the file if you may")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_files_go_first_where_nobody_sees_the_order() {
        let folder = tempfile::tempdir().unwrap();
        let input = |length: usize| {
            let path = folder.path().join(length.to_string());
            std::fs::write(&path, vec![b'x'; length]).unwrap();
            Input::File(path)
        };
        let reader = Reader::new(ReaderParams::default());
        let order = |threads: usize, output: Output| {
            let job = |lengths: &[usize]| Job {
                inputs: lengths.iter().map(|length| input(*length)).collect(),
                output: output.clone(),
            };
            let jobs = [job(&[30]), job(&[1]), job(&[20, 20]), job(&[1])];
            let stop = AtomicBool::new(false);
            let (reader, jobs) = (&reader, &jobs);
            let to = Format::Markdown;
            Run { jobs, reader, to, threads, crew: None, ledger: None, look: None, stop: &stop }.order()
        };
        assert_eq!(order(2, Output::File("out".into())), [2, 0, 1, 3]);
        assert_eq!(order(1, Output::File("out".into())), [0, 1, 2, 3]);
        assert_eq!(order(2, Output::Stdout), [0, 1, 2, 3]);
    }
}
