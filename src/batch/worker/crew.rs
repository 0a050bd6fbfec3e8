//! The workers of a run: each thread has one, from its first image, PDF or archive on.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::budget::{Budget, Load};
use super::process::{Lost, Process, WorkerParams};
use super::protocol::{Answer, DocumentJob, Place, Task};
use crate::batch::desk::{Contents, Text};
use crate::error::{Error, ErrorKind};
use crate::model::{Page, Size};

/// How often a page is tried before it is set aside: an accident does not happen twice.
const TRIES: usize = 2;

/// What the workers of a run share.
pub struct Crew {
    params: WorkerParams,
    budget: Budget,
    /// Jobs that nobody has begun.
    waiting: AtomicUsize,
    /// Threads that have not come to their end.
    busy: AtomicUsize,
    /// The worker by which was tried whether they start at all.
    first: Mutex<Option<Process>>,
}

impl Crew {
    /// Sets workers up; none is started yet.
    pub fn new(params: WorkerParams, budget: Budget) -> Self {
        Self {
            params,
            budget,
            waiting: AtomicUsize::new(usize::MAX),
            busy: AtomicUsize::new(0),
            first: Mutex::default(),
        }
    }

    /// Hears how many jobs nobody has begun.
    pub(in crate::batch) fn hear_of_waiting(&self, jobs: usize) {
        // Two threads may tell of it in either order.
        self.waiting.fetch_min(jobs, Ordering::Relaxed);
    }

    /// Cores for a page that is begun now, where that is more than its worker was started with: no job waits, so that cores fall
    /// idle as others end. Twice the share of those that are busy keeps all at work.
    fn cores(&self) -> Option<NonZeroUsize> {
        /// Each has the languages' data loaded, and address space of its own, which is limited.
        const MOST: usize = 8;
        if 0 < self.waiting.load(Ordering::Relaxed) {
            return None;
        }
        let busy = self.busy.load(Ordering::Relaxed).max(1);
        let cores = self.params.cores;
        let wide = (2 * cores / busy).min(cores).min(MOST);
        NonZeroUsize::new(wide).filter(|_| self.params.share() < wide)
    }

    /// Starts the first worker and has it load the languages' data, so that what is missing is told before the run.
    pub fn try_out(&self) -> Result<(), Error> {
        let mut worker = self.worker();
        worker.ask(Task::Languages)?.errors.pop().map_or(Ok(()), Err)?;
        *self.first.lock().unwrap_or_else(PoisonError::into_inner) = worker.process.take();
        Ok(())
    }

    /// A thread's worker, to be started when it is needed.
    pub fn worker(&self) -> Worker<'_> {
        self.busy.fetch_add(1, Ordering::Relaxed);
        Worker { crew: self, process: None, asked: 0, pages: 0, bytes: 0 }
    }
}

/// The worker of a thread; another one takes its place when it is lost.
pub struct Worker<'a> {
    crew: &'a Crew,
    process: Option<Process>,
    /// How often it has been asked for something.
    asked: usize,
    /// Pages that the process has read.
    pages: usize,
    /// Bytes of the file that it was told to look at last, and has open.
    bytes: u64,
}

impl Drop for Worker<'_> {
    fn drop(&mut self) {
        self.crew.busy.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Worker<'_> {
    /// Has a file of so many bytes looked at.
    pub(in crate::batch) fn look(&mut self, place: &Place, bytes: u64) -> Result<Contents, Error> {
        let admitted = self.crew.budget.admit(Load::of_file(&place.name(), bytes))?;
        self.bytes = bytes;
        let memory = Some(admitted.most_memory());
        self.ask(Task::Look { place: place.clone(), memory })?.into_contents()
    }

    /// Has the text of a page of a PDF read, counted from 0.
    pub(in crate::batch) fn text(&mut self, place: &Place, number: usize) -> Result<Text, Error> {
        let admitted = self.crew.budget.admit(Load::of_page(None, self.bytes))?;
        let memory = Some(admitted.most_memory());
        let text = self.ask(Task::Text { place: place.clone(), number, memory })?.into_text();
        self.count_page();
        text
    }

    /// Has the words of one page of a file read, counted from 0; `size` is what its header claims.
    pub(in crate::batch) fn read(&mut self, place: &Place, number: usize, size: Option<Size>) -> Result<Page, Error> {
        let admitted = self.crew.budget.admit(Load::of_page(size, self.bytes))?;
        let memory = Some(admitted.most_memory());
        let cores = self.crew.cores();
        let page = self.ask(Task::Page { place: place.clone(), number, memory, cores })?.into_page();
        self.count_page();
        page
    }

    /// Has a document made, of dumps or of pages.
    pub(in crate::batch) fn make(&mut self, job: DocumentJob, load: Load) -> Result<Answer, Error> {
        let admitted = self.crew.budget.admit(load)?;
        let memory = Some(admitted.most_memory());
        self.ask_for(Task::Document(DocumentJob { memory, ..job }), load.pages())
    }

    pub(in crate::batch) fn asked(&self) -> usize {
        self.asked
    }

    /// Fails where a dump of so many bytes is too large to be read in this process.
    pub(in crate::batch) fn check_dump(&self, name: &str, bytes: u64) -> Result<(), Error> {
        self.crew.budget.check_dump(Load::of_file(name, bytes), self.crew.params.crew)
    }

    /// Lets the process go when it has done its share.
    fn count_page(&mut self) {
        self.pages += 1;
        if self.crew.params.pages <= self.pages {
            self.process = None;
        }
    }

    fn ask(&mut self, task: Task) -> Result<Answer, Error> {
        self.ask_for(task, 1)
    }

    /// Asks for something that may take as long as so many pages.
    fn ask_for(&mut self, task: Task, pages: u32) -> Result<Answer, Error> {
        self.asked += 1;
        let mut why = String::new();
        for _ in 0..TRIES {
            match self.process()?.ask(&task, pages) {
                Ok(answer) => return Ok(answer),
                Err(Lost(reason)) => {
                    self.process = None;
                    why = reason;
                }
            }
        }
        let error = Error::new(ErrorKind::Worker, format!("given up after {TRIES} tries: {why}"));
        Err(error.with_hint("look at the file; run the same command again to try it once more"))
    }

    fn process(&mut self) -> Result<&mut Process, Error> {
        let started = match self.process.take() {
            Some(process) => process,
            None => {
                self.pages = 0;
                let first = self.crew.first.lock().unwrap_or_else(PoisonError::into_inner).take();
                first.map_or_else(|| Process::start(&self.crew.params), Ok)?
            }
        };
        Ok(self.process.insert(started))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::options::Options;

    fn crew(workers: usize, cores: usize) -> Crew {
        let params = WorkerParams {
            program: "columnist".into(),
            args: vec![],
            options: Options::default(),
            page_limit: Duration::from_secs(1),
            crew: workers,
            cores,
            pages: 1,
        };
        Crew::new(params, Budget::new(None))
    }

    #[test]
    fn pages_take_more_than_their_share_when_no_job_waits() {
        let crew = crew(8, 8);
        let mut workers: Vec<_> = (0..8).map(|_| crew.worker()).collect();
        crew.hear_of_waiting(1);
        assert_eq!(crew.cores(), None);
        crew.hear_of_waiting(0);
        let mut cores = vec![];
        for busy in [8, 4, 3, 2, 1] {
            workers.truncate(busy);
            cores.extend(crew.cores().map(NonZeroUsize::get));
        }
        assert_eq!(cores, [2, 4, 5, 8, 8]);
        crew.hear_of_waiting(3);
        assert!(crew.cores().is_some(), "a thread that was slow to tell");
    }

    #[test]
    fn pages_of_one_document_have_all_cores_as_it_is() {
        let crew = crew(1, 8);
        let _worker = crew.worker();
        crew.hear_of_waiting(0);
        assert_eq!(crew.cores(), None);
    }
}
