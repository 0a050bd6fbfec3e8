//! A job done: its files read, and the document written. What may take long is a worker's to the end, for that can be killed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::reader::{self, Read, Reader, is_packed_or_drawn};
use super::sources::{check_outputs, read_with};
use super::worker::{Answer, DocumentJob, Load, Worker};
use super::write::{numbered_paths, write_files, write_marked};
use super::{Hand, Input, Job, Look, Outcome, Output, State, issue, panicked, twins};
use crate::error::{Error, ErrorKind};
use crate::formats::Format;
use crate::model::{Document, Quality};

/// From how many bytes on dumps are read by a worker. To ask one takes as long as to read some hundred words; and what takes
/// the square of the words of a shorter dump is done in seconds.
const LONG: u64 = 128 << 10;

/// What came of a job.
#[derive(Default)]
pub(super) struct Made {
    pub pages: usize,
    pub quality: Vec<Quality>,
    pub is_written: bool,
    /// What was to be written to standard output.
    pub bytes: Option<Vec<u8>>,
    /// The document, for whoever looks at it.
    pub document: Option<Document>,
    pub notes: Vec<String>,
    pub errors: Vec<Error>,
}

/// How documents are written.
#[derive(Clone, Copy)]
pub(super) struct Writing<'a> {
    pub to: Format,
    /// Stands in the names of files that are not yet whole.
    pub mark: &'a str,
    /// Whether the document is looked at when it is written.
    pub is_shown: bool,
}

/// Reads a document and writes it: here, or by a worker where its dumps are long or one has read its pages.
pub(super) fn run_job(
    number: usize,
    job: &Job,
    hand: &mut Hand<'_>,
    writing: Writing<'_>,
    look: Option<&Look<'_>>,
) -> Outcome {
    let start = Instant::now();
    let made = make(job, hand, writing);
    let seconds = start.elapsed().as_secs_f32();
    if let (Some(look), Some(document)) = (look, &made.document) {
        look(job, document, seconds);
    }
    let state = State::of(&made.errors, made.is_written);
    let Made { pages, quality, bytes, notes, errors, .. } = made;
    Outcome { job: number, state, seconds, pages, quality, bytes, notes, errors }
}

fn make(job: &Job, hand: &mut Hand<'_>, writing: Writing<'_>) -> Made {
    let may_ask = hand.worker().is_some() && is_file_or_stdout(&job.output);
    let long = if may_ask { long_dumps(job) } else { None };
    if let (Some((inputs, load)), Some(worker)) = (long, hand.worker()) {
        return hand_over(DocumentJob { inputs, ..DocumentJob::default() }, load, job, worker, writing);
    }
    let asked = hand.asked();
    let read = read_inputs(job, hand);
    let is_by_worker = asked < hand.asked();
    match hand.worker() {
        Some(worker) if may_ask && is_by_worker && !read.pages.is_empty() => {
            let Read { pages, notes, errors } = read;
            let load = Load::of_pages(&pages);
            let made = hand_over(DocumentJob { pages, ..DocumentJob::default() }, load, job, worker, writing);
            Made { notes: [notes, made.notes].concat(), errors: [errors, made.errors].concat(), ..made }
        }
        _ => put_together(read, job, hand.reader(), writing),
    }
}

/// Makes a document of pages and then those of files, all in this process.
pub(super) fn make_here(before: Read, job: &Job, hand: &mut Hand<'_>, writing: Writing<'_>) -> Made {
    let mut read = before;
    let mut files = read_inputs(job, hand);
    issue::number_behind(&read.pages, &mut files.pages);
    read.append(files);
    put_together(read, job, hand.reader(), writing)
}

/// What a worker would write to as its own standard output stays ours.
fn is_file_or_stdout(output: &Output) -> bool {
    match output {
        Output::Stdout => true,
        Output::File(path) => path.is_file() || !path.exists(),
    }
}

/// The files of a job, and what they take, where they are nothing but dumps and long.
fn long_dumps(job: &Job) -> Option<(Vec<PathBuf>, Load)> {
    let path = |input: &Input| match input {
        Input::File(path) => Some(path.clone()),
        Input::Stdin => None,
    };
    let inputs: Vec<PathBuf> = job.inputs.iter().map(path).collect::<Option<_>>()?;
    let listed = inputs.iter().flat_map(|input| issue::pages_of(input));
    let mut files: Vec<PathBuf> = inputs.iter().cloned().chain(listed).collect();
    files.sort_unstable();
    files.dedup();
    let mut bytes = 0;
    let mut load = Load::default();
    for file in &files {
        let about = file.metadata().ok().filter(|about| about.is_file())?;
        bytes += about.len();
        load = load + Load::of_file(&file.to_string_lossy(), about.len());
    }
    let is_long = LONG <= bytes && !files.into_iter().any(|file| is_packed_or_drawn(&Input::File(file)));
    is_long.then_some((inputs, load))
}

/// Has a worker make a document.
fn hand_over(task: DocumentJob, load: Load, job: &Job, worker: &mut Worker<'_>, writing: Writing<'_>) -> Made {
    let pages = task.pages.len();
    let output = match &job.output {
        Output::Stdout => None,
        Output::File(path) => Some(path.clone()),
    };
    let task = DocumentJob { output, mark: Some(writing.mark.to_owned()), show: writing.is_shown, ..task };
    let Answer { pages: read, quality, is_written, document, shown, notes, errors, .. } =
        worker.make(task, load).unwrap_or_else(Answer::failed);
    Made {
        pages: read.unwrap_or(pages),
        quality,
        is_written,
        bytes: document.map(|document| document.0),
        document: shown,
        notes,
        errors: errors.into_iter().map(|error| error.in_file(job.inputs[0].name())).collect(),
    }
}

/// Reads all files of a document; no page of one that was stopped in its midst.
fn read_inputs(job: &Job, hand: &mut Hand<'_>) -> Read {
    let mut whole = Read::default();
    let listed = issue::listed(&job.inputs);
    let inputs: Vec<&Input> = job.inputs.iter().filter(|input| !issue::is_listed(input, &listed)).collect();
    let names: Vec<String> = inputs.iter().map(|input| input.name()).collect();
    let paths: Vec<&Path> = names.iter().map(Path::new).collect();
    let reads = twins::read_each(&paths, hand.reader().text_layer(), |at| {
        if hand.is_stopped() {
            return Read::failed(reader::stopped());
        }
        // A bug in one page must not end a run over many.
        let read = catch_unwind(AssertUnwindSafe(|| hand.read_pages(inputs[at])));
        read.unwrap_or_else(|panic| Read::failed(panicked(&*panic).in_file(&names[at])))
    });
    if reads.iter().flat_map(|read| &read.errors).any(|error| error.kind == ErrorKind::Stopped) {
        return Read::failed(reader::stopped());
    }
    for (input, mut read) in inputs.iter().zip(reads) {
        issue::number_behind(&whole.pages, &mut read.pages);
        read.notes.iter_mut().for_each(|note| *note = format!("{}: {note}", input.title()));
        whole.append(read);
    }
    whole
}

/// Puts pages together and writes the document, in this process.
fn put_together(read: Read, job: &Job, reader: &Reader, writing: Writing<'_>) -> Made {
    let Read { pages, notes, errors } = read;
    let mut made = Made { pages: pages.len(), notes, errors, ..Made::default() };
    if made.pages == 0 && !made.errors.is_empty() {
        return made;
    }
    let write = || {
        let document = reader.read_document(pages);
        made.quality.clone_from(&document.quality);
        made.bytes = emit(&document, job, reader, writing)?;
        made.document = writing.is_shown.then_some(document);
        made.is_written = true;
        Ok(())
    };
    // A bug must not end the run here either; and writing opens the scans again where the format shows them.
    let written = catch_unwind(AssertUnwindSafe(write)).unwrap_or_else(|panic| Err(panicked(&*panic)));
    if let Err(error) = written {
        made.errors.push(error.in_file(job.inputs.first().map_or_else(String::new, Input::name)));
    }
    made
}

/// Writes the document to its file, or returns what is to go to standard output.
fn emit(document: &Document, job: &Job, reader: &Reader, writing: Writing<'_>) -> Result<Option<Vec<u8>>, Error> {
    let Output::File(path) = &job.output else { return reader.write(document, writing.to).map(Some) };
    let files = reader.write_files(document, writing.to)?;
    check_outputs(numbered_paths(path, writing.to, files.len()), sources(document, job))?;
    write_files(path, writing.to, &files, |path, file| write_marked(path, file, writing.mark))?;
    Ok(None)
}

/// The files of a job, and those that its pages come from.
fn sources(document: &Document, job: &Job) -> impl Iterator<Item = PathBuf> {
    let pages = document.readings.iter().map(|reading| PathBuf::from(&reading.page.source.file));
    job.inputs.iter().flat_map(read_with).chain(pages)
}
