//! The workers of a run: each thread has one, from its first image on.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use super::budget::Budget;
use super::process::{Lost, Process, WorkerParams};
use super::protocol::{Answer, Place, Task};
use crate::batch::reader::{Read, stopped};
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
    /// What ails them all, as the first said that could not work.
    ailment: OnceLock<Error>,
}

impl Crew {
    /// Sets workers up; none is started yet.
    pub fn new(params: WorkerParams, budget: Budget) -> Self {
        Self { params, budget, first: Mutex::default(), ailment: OnceLock::new() }
    }

    /// Starts the first worker, so that what ails all of them is told before the run.
    pub fn try_out(&self) -> Result<(), Error> {
        *self.first.lock().unwrap_or_else(PoisonError::into_inner) = Some(self.start()?);
        Ok(())
    }

    fn start(&self) -> Result<Process, Error> {
        if let Some(ailment) = self.ailment.get() {
            return Err(ailment.clone());
        }
        Process::start(&self.params).inspect_err(|error| {
            if error.kind != ErrorKind::Worker {
                self.ailment.get_or_init(|| error.clone());
            }
        })
    }

    /// A thread's worker, to be started when it is needed.
    pub fn worker(&self) -> Worker<'_> {
        Worker { crew: self, process: None, pages: 0 }
    }
}

/// The worker of a thread; another one takes its place when it is lost.
pub struct Worker<'a> {
    crew: &'a Crew,
    process: Option<Process>,
    /// Pages that the process has read.
    pages: usize,
}

impl Worker<'_> {
    /// Reads the pages of an image file one by one. A page that fails, or takes its worker with it, is told; the others
    /// are read.
    pub(in crate::batch) fn read(&mut self, place: &Place, stop: &AtomicBool) -> Read {
        let mut read = Read::default();
        let sizes = match self.ask(Task::Sizes(place.clone())) {
            Ok(answer) if answer.errors.is_empty() => answer.sizes,
            Ok(answer) => return Read { errors: answer.errors, ..read },
            Err(error) => return Read::failed(error.in_file(place.name())),
        };
        for (number, size) in sizes.iter().enumerate() {
            if stop.load(Ordering::Relaxed) {
                read.errors.push(stopped());
                break;
            }
            match self.read_page(place, number, *size) {
                Ok(page) => read.pages.push(page),
                Err(error) => read.errors.push(error.at_page(number, sizes.len())),
            }
        }
        read.errors = read.errors.into_iter().map(|error| error.in_file(place.name())).collect();
        read
    }

    /// Reads one page of a file, counted from 0; `size` is what its header claims.
    pub(in crate::batch) fn read_page(
        &mut self,
        place: &Place,
        number: usize,
        size: Option<Size>,
    ) -> Result<Page, Error> {
        let admitted = self.crew.budget.admit(size)?;
        let task = Task::Page { place: place.clone(), number, memory: Some(admitted.most_memory()) };
        let mut answer = self.ask(task)?;
        self.pages += 1;
        if self.crew.params.pages <= self.pages {
            self.process = None;
        }
        match (answer.page, answer.errors.pop()) {
            (Some(page), _) => Ok(page),
            (None, Some(error)) => Err(error),
            (None, None) => Err(Error::new(ErrorKind::Worker, "its worker answered without a page")),
        }
    }

    fn ask(&mut self, task: Task) -> Result<Answer, Error> {
        let mut why = String::new();
        for _ in 0..TRIES {
            match self.process()?.ask(task.clone()) {
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
                first.map_or_else(|| self.crew.start(), Ok)?
            }
        };
        Ok(self.process.insert(started))
    }
}
