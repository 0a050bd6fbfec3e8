//! The workers of a run: each thread has one, from its first image, PDF or archive on.

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
    /// The worker by which was tried whether they start at all.
    first: Mutex<Option<Process>>,
}

impl Crew {
    /// Sets workers up; none is started yet.
    pub fn new(params: WorkerParams, budget: Budget) -> Self {
        Self { params, budget, first: Mutex::default() }
    }

    /// Starts the first worker and has it load the languages' data, so that what is missing is told before the run.
    pub fn try_out(&self) -> Result<(), Error> {
        let mut worker = self.worker();
        worker.ask(Task::Languages)?.errors.pop().map_or(Ok(()), Err)?;
        *self.first.lock().unwrap_or_else(PoisonError::into_inner) = worker.process;
        Ok(())
    }

    /// A thread's worker, to be started when it is needed.
    pub fn worker(&self) -> Worker<'_> {
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
        let page = self.ask(Task::Page { place: place.clone(), number, memory })?.into_page();
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
