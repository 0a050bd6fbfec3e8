//! The worker's own side: jobs in, answers out, until nobody asks any more.

use std::io::{BufRead, Write};
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{self, Receiver};

use serde_json::Value;

use super::limits;
use super::protocol::{Answer, Bytes, DocumentJob, Place, Request, Task};
use crate::batch::desk::Desk;
use crate::batch::making::{Made, Writing, make_here};
use crate::batch::reader::{Read, Reader};
use crate::batch::{Hand, Input, Job, Output, panicked};
use crate::error::{Error, ErrorKind};
use crate::formats::Format;

/// For whom a worker works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Serving {
    /// Whoever writes to its standard input: what was asked for is done to the end.
    Anybody,
    /// The run that started it, with which it dies.
    OneRun,
}

/// Does one job after the other from standard input, and writes one answer for each to standard output.
///
/// # Errors
/// Where the answers cannot be written.
pub fn serve(reader: Reader, to: Format, serving: Serving) -> Result<(), Error> {
    if serving == Serving::OneRun {
        limits::serve_one_run();
        ignore_signals();
    }
    let mut server = Server { reader, to, desk: Desk::default() };
    for line in requests(serving) {
        let answer = server.answer(&line);
        let mut line = serde_json::to_vec(&answer).map_err(|error| Error::new(ErrorKind::Output, error.to_string()))?;
        line.push(b'\n');
        let mut out = std::io::stdout().lock();
        let written = out.write_all(&line).and_then(|()| out.flush());
        written.map_err(|error| Error::new(ErrorKind::Output, error.to_string()).in_file("standard output"))?;
    }
    Ok(())
}

/// Signals that somebody sends to all processes of a run: it is for the run to say when its workers end.
fn ignore_signals() {
    let heard = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        // One that cannot be ignored ends the worker, and the run starts another.
        let _ = signal_hook::flag::register(signal, Arc::clone(&heard));
    }
}

/// The lines of standard input. A run that has gone ends its worker in the midst of its page.
fn requests(serving: Serving) -> Receiver<Vec<u8>> {
    let (sender, lines) = mpsc::sync_channel(1);
    std::thread::spawn(move || {
        let mut input = std::io::stdin().lock();
        let mut line = Vec::new();
        while matches!(input.read_until(b'\n', &mut line), Ok(1..)) {
            if !line.trim_ascii().is_empty() && sender.send(std::mem::take(&mut line)).is_err() {
                break;
            }
            line.clear();
        }
        if serving == Serving::OneRun {
            // At once: destructors of the libraries would run while their code does.
            signal_hook::low_level::exit(0);
        }
    });
    lines
}

/// A worker at work.
struct Server {
    reader: Reader,
    to: Format,
    /// Where the file lies open that was asked for last.
    desk: Desk,
}

impl Server {
    fn answer(&mut self, line: &[u8]) -> Answer {
        let request: Request = match serde_json::from_slice(line) {
            Ok(request) => request,
            Err(error) => {
                let id = serde_json::from_slice::<Value>(line).ok().and_then(|job| job.get("id").cloned());
                let error = Error::new(ErrorKind::Options, format!("this is no job: {error}"));
                return Answer { id: id.unwrap_or_default(), ..Answer::failed(error) };
            }
        };
        let id = request.id;
        let done = catch_unwind(AssertUnwindSafe(|| self.perform(request.task)));
        let answer = done.unwrap_or_else(|panic| Err(panicked(&*panic))).unwrap_or_else(Answer::failed);
        Answer { id, ..answer }
    }

    fn perform(&mut self, task: Task) -> Result<Answer, Error> {
        match task {
            Task::Document(job) => within(job.memory, || self.document(job)),
            Task::Look { place, memory } => {
                let look = || self.desk.look(&self.reader, checked(&place)?);
                within(memory, look).map(Answer::of_contents)
            }
            Task::Text { place, number, memory } => {
                let read = || self.desk.text(&self.reader, checked(&place)?, number);
                within(memory, read).map(Answer::of_text)
            }
            Task::Page { place, number, memory, cores } => {
                let read = || self.desk.read(&self.reader, checked(&place)?, number);
                within(memory, || on_cores(cores, read)).map(|page| Answer { page: Some(page), ..Answer::default() })
            }
            Task::Languages => self.reader.open_engine().map(|()| Answer::default()),
            Task::Options(options) => {
                self.desk = Desk::default();
                self.reader.set_options(*options);
                Ok(Answer::default())
            }
        }
    }

    fn document(&self, job: DocumentJob) -> Result<Answer, Error> {
        if job.inputs.is_empty() && job.pages.is_empty() {
            return Err(Error::new(ErrorKind::Options, "the document has no inputs"));
        }
        let read = Read { pages: job.pages, ..Read::default() };
        let process = std::process::id().to_string();
        let mark = job.mark.as_deref().unwrap_or(&process);
        let writing = Writing { to: self.to, mark, is_shown: job.show };
        let inputs = job.inputs.into_iter().map(Input::File).collect();
        let job = Job { inputs, output: job.output.map_or(Output::Stdout, Output::File) };
        let never = AtomicBool::new(false);
        let made = make_here(read, &job, &mut Hand::here(&self.reader, &never), writing);
        let Made { pages, quality, is_written, bytes, document: shown, notes, errors } = made;
        let (pages, document) = (Some(pages), bytes.map(Bytes));
        Ok(Answer { pages, quality, is_written, document, shown, notes, errors, ..Answer::default() })
    }
}

/// Standard input is where the jobs come from.
fn checked(place: &Place) -> Result<&Place, Error> {
    if place.is_stdin() { Err(Error::new(ErrorKind::Options, "the path is empty")) } else { Ok(place) }
}

/// Does something on so many cores, where it is told how many.
fn on_cores<T: Send>(cores: Option<NonZeroUsize>, act: impl FnOnce() -> Result<T, Error> + Send) -> Result<T, Error> {
    /// As large as that of the main thread, on which all is read otherwise.
    const STACK: usize = 8 << 20;
    let pool = |cores: NonZeroUsize| rayon::ThreadPoolBuilder::new().num_threads(cores.get()).stack_size(STACK).build();
    let pool = cores.map(pool);
    match pool {
        // Without threads of its own it takes those that are there.
        None | Some(Err(_)) => act(),
        Some(Ok(pool)) => pool.install(act),
    }
}

/// Does something with so much address space at most. Where that does not suffice, the process ends.
fn within<T>(memory: Option<u64>, act: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    limits::limit_memory(memory);
    let done = act();
    limits::limit_memory(None);
    done
}

/// This program, also where its file has been replaced since it was started.
pub fn this_program() -> Result<PathBuf, Error> {
    if cfg!(target_os = "linux") {
        return Ok(PathBuf::from("/proc/self/exe"));
    }
    std::env::current_exe().map_err(|error| Error::io(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_how_many_cores_to_use_has_as_many() {
        let count = |cores: usize| on_cores(NonZeroUsize::new(cores), || Ok(rayon::current_num_threads())).unwrap();
        assert_eq!([count(1), count(3)], [1, 3]);
        assert_eq!(count(0), rayon::current_num_threads());
    }
}
