//! Many documents in parallel: jobs to outcomes. A job that fails costs nothing but itself.

mod album;
mod archive;
mod desk;
mod hand;
mod issue;
mod jobs;
mod ledger;
mod long;
mod making;
mod reader;
mod record;
mod shard;
mod sources;
mod twins;
mod worker;
mod write;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

pub use album::Album;
pub use archive::Entry;
pub use hand::Hand;
pub use jobs::{Group, Input, Job, Output, Plan, Target, natural_order, plan};
pub use ledger::{Again, Ledger};
pub use reader::{Read, Reader, ReaderParams, TextLayer, have_images, read_bytes};
pub use record::{Record, Stamp, State};
pub use shard::Shard;
pub use sources::{check_outputs, read_with};
pub use worker::{
    Answer, Budget, Crew, DocumentJob, MemorySize, Place, Request, Serving, Task, Worker, WorkerParams, serve,
    this_program,
};
pub use write::{numbered_paths, write_atomically, write_files};

use self::making::{Writing, run_job};
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
        let begun = next.fetch_add(1, Ordering::Relaxed);
        if let Some(crew) = self.crew {
            crew.hear_of_waiting(order.len().saturating_sub(begun + 1));
        }
        let number = *order.get(begun)?;
        Some((number, &self.jobs[number]))
    }

    /// Does a job and writes it down; `None` where the run was stopped in its midst.
    fn perform(&self, number: usize, job: &Job, hand: &mut Hand<'_>) -> Result<Option<Outcome>, Error> {
        let begun = self.ledger.and_then(|ledger| ledger.begin(job));
        let process = std::process::id().to_string();
        let mark = self.ledger.map_or(process.as_str(), Ledger::mark);
        let writing = Writing { to: self.to, mark, is_shown: self.look.is_some() };
        let outcome = run_job(number, job, hand, writing, self.look);
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
