//! The ledger of an output folder: what was done, with what, and what failed why. One line of JSON for each document, only
//! ever appended to; the same command again does what is missing in it.

use std::collections::HashMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{BufRead, BufReader, ErrorKind as IoErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::record::{Record, Stamp, State};
use super::shard::Shard;
use super::write::{explain, sweep};
use super::{Job, Outcome, Output};
use crate::error::{Error, ErrorKind};

const NAME: &str = "columnist-ledger";
const ENDING: &str = ".jsonl";

/// The mark of temporary files of a run that is no shard.
const WHOLE: &str = "run";

/// The line that `--fresh` writes: what was done before is not looked at.
#[derive(Serialize, Deserialize)]
struct Fresh {
    fresh_since: u64,
}

/// A line of a ledger.
#[derive(Deserialize)]
#[serde(untagged)]
enum Entry {
    Fresh(Fresh),
    Record(Box<Record>),
}

/// Which documents are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Again {
    /// Those that are missing, changed or have failed.
    #[default]
    Unfinished,
    /// Those that are missing or changed.
    Missing,
    /// All.
    All,
}

/// What is kept of a record in memory.
struct Known {
    state: State,
    time: u64,
    bytes: Option<u64>,
    /// Fingerprint of the inputs and of what they were read with.
    fingerprint: u64,
}

/// A job at work: its name, and its files as they were when it began.
pub(super) struct Begun {
    output: String,
    file: PathBuf,
    inputs: Vec<Stamp>,
}

/// The open ledger of a run. Its lock goes with the process, however that ends.
pub struct Ledger {
    folder: PathBuf,
    path: PathBuf,
    file: Mutex<File>,
    /// Keeps a run over everything away while a shard runs.
    _shared: Option<File>,
    made_with: String,
    mark: String,
    shard: Option<Shard>,
    again: Again,
    known: HashMap<String, Known>,
}

impl Ledger {
    /// Opens the ledger of a folder, making both. `options` is any text that changes when the options do.
    ///
    /// # Errors
    /// Where another run works on the folder, or it cannot be written.
    pub fn open(folder: &Path, shard: Option<Shard>, options: &str, again: Again) -> Result<Self, Error> {
        std::fs::create_dir_all(folder).map_err(|error| explain(&error).in_file(folder))?;
        let whole = folder.join(format!("{NAME}{ENDING}"));
        let (path, mark) = match shard {
            None => (whole.clone(), WHOLE.to_owned()),
            Some(shard) => (folder.join(format!("{NAME}-{}{ENDING}", shard.name())), shard.name()),
        };
        let shared = shard.map(|_| open_file(&whole).and_then(|file| lock_shared(file, &whole))).transpose()?;
        let file = lock(open_file(&path)?, &path)?;
        let made_with = format!("{} {:016x}", env!("CARGO_PKG_VERSION"), fingerprint(options.as_bytes()));
        let mut ledger = Self {
            folder: folder.to_owned(),
            path,
            file: Mutex::new(file),
            _shared: shared,
            made_with,
            mark,
            shard,
            again,
            known: HashMap::new(),
        };
        ledger.read_all(&whole)?;
        ledger.start()?;
        Ok(ledger)
    }

    /// Where the ledger lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The mark of this run's temporary files.
    pub(super) fn mark(&self) -> &str {
        &self.mark
    }

    /// Shows every record of all ledgers of the folder, in the order in which they were written in each. A line that is no
    /// record (the last of a run that was killed) is left out.
    pub fn for_each_record(folder: &Path, mut show: impl FnMut(Record)) -> Result<(), Error> {
        for path in ledgers_in(folder)? {
            for_each_entry(&path, |entry| {
                if let Entry::Record(record) = entry {
                    show(*record);
                }
            })?;
        }
        Ok(())
    }

    /// Reads the ledgers of all shards. Of two records of a document the later counts. In its own file a fresh start is told
    /// from what it made void by the order of lines, in the others by the clock.
    fn read_all(&mut self, whole: &Path) -> Result<(), Error> {
        let mut files = vec![];
        for path in ledgers_in(&self.folder)? {
            files.push((read_known(&path)?, path));
        }
        let starts = |file: &Path| {
            let bearing = files.iter().filter(|(_, path)| path != file && (*path == self.path || path == whole));
            bearing.map(|((_, fresh_since), _)| *fresh_since).max().flatten()
        };
        let starts: Vec<_> = files.iter().map(|(_, path)| starts(path)).collect();
        for (((known, _), _), start) in files.into_iter().zip(starts) {
            for (name, new) in known.into_iter().filter(|(_, known)| start.is_none_or(|start| start < known.time)) {
                if self.known.get(&name).is_none_or(|old| old.time <= new.time) {
                    self.known.insert(name, new);
                }
            }
        }
        Ok(())
    }

    /// Closes a line that a killed run has left open, removes its temporary files, and forgets the past where that is asked.
    fn start(&mut self) -> Result<(), Error> {
        let is_whole = self._shared.is_none();
        let is_ours = |mark: &str| mark == self.mark || is_whole && (mark == WHOLE || Shard::is_name(mark));
        sweep(&self.folder, is_ours);
        self.close_line().map_err(|error| explain(&error).in_file(&self.path))?;
        if self.again == Again::All {
            self.known.clear();
            self.append(&Fresh { fresh_since: now() })?;
        }
        Ok(())
    }

    fn close_line(&self) -> std::io::Result<()> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        if file.seek(SeekFrom::End(0))? == 0 {
            return Ok(());
        }
        file.seek(SeekFrom::End(-1))?;
        let mut last = [0];
        file.read_exact(&mut last)?;
        if last == *b"\n" { Ok(()) } else { file.write_all(b"\n") }
    }

    /// The state of a job for which nothing is to be done; `None` where it is to be read.
    pub fn settled(&self, job: &Job) -> Option<State> {
        let Output::File(output) = &job.output else { return None };
        let known = self.known.get(&self.name(job)?)?;
        let is_settled = known.state.is_final() || self.again == Again::Missing;
        let is_same = || known.fingerprint == fingerprint_of(&stamps(job), &self.made_with);
        let is_there = || match known.bytes {
            Some(bytes) => std::fs::metadata(output).is_ok_and(|about| about.len() == bytes),
            None => true,
        };
        (is_settled && is_same() && is_there()).then_some(known.state)
    }

    /// Whether the job is in the part that this run does.
    pub fn is_ours(&self, job: &Job) -> bool {
        let name = self.name(job).unwrap_or_default();
        self.shard.is_none_or(|shard| shard.has(&name))
    }

    /// Looks at the files of a job that begins now; `None` where its output lies elsewhere.
    pub(super) fn begin(&self, job: &Job) -> Option<Begun> {
        let Output::File(file) = &job.output else { return None };
        Some(Begun { output: self.name(job)?, file: file.clone(), inputs: stamps(job) })
    }

    /// Writes the record of a finished job.
    pub(super) fn finish(&self, begun: Begun, outcome: &Outcome) -> Result<(), Error> {
        let is_written = outcome.state != State::Failed;
        self.append(&Record {
            output: begun.output,
            state: outcome.state,
            inputs: begun.inputs,
            made_with: self.made_with.clone(),
            time: now(),
            seconds: outcome.seconds,
            pages: outcome.pages,
            quality: outcome.quality.clone(),
            bytes: std::fs::metadata(&begun.file).ok().map(|about| about.len()).filter(|_| is_written),
            notes: outcome.notes.clone(),
            errors: outcome.errors.clone(),
        })
    }

    /// Appends in one go, so that lines of two threads never mix and a full disk leaves at most a broken last line.
    fn append(&self, entry: &impl Serialize) -> Result<(), Error> {
        let mut line = serde_json::to_vec(entry).map_err(|error| Error::new(ErrorKind::Output, error.to_string()))?;
        line.push(b'\n');
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(&line).map_err(|error| {
            // Without its ledger no run can go on, whatever the reason.
            Error { kind: ErrorKind::Storage, ..explain(&error) }.in_file(&self.path)
        })
    }

    fn name(&self, job: &Job) -> Option<String> {
        let Output::File(path) = &job.output else { return None };
        path.strip_prefix(&self.folder).ok().map(|path| path.to_string_lossy().into_owned())
    }
}

fn stamps(job: &Job) -> Vec<Stamp> {
    job.inputs.iter().map(Stamp::of).collect()
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs()
}

fn open_file(path: &Path) -> Result<File, Error> {
    let opened = OpenOptions::new().read(true).append(true).create(true).open(path);
    opened.map_err(|error| explain(&error).in_file(path))
}

fn lock(file: File, path: &Path) -> Result<File, Error> {
    locked(file.try_lock(), path).map(|()| file)
}

fn lock_shared(file: File, path: &Path) -> Result<File, Error> {
    locked(file.try_lock_shared(), path).map(|()| file)
}

/// A file system that knows no locks is no reason not to work on it.
fn locked(tried: Result<(), TryLockError>, path: &Path) -> Result<(), Error> {
    match tried {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => {
            let error = Error::new(ErrorKind::Options, "another run is at work on this folder").in_file(path);
            Err(error.with_hint("wait for its end, or write to another folder"))
        }
        Err(TryLockError::Error(error)) if error.kind() == IoErrorKind::Unsupported => Ok(()),
        Err(TryLockError::Error(error)) => Err(explain(&error).in_file(path)),
    }
}

/// The ledgers of a folder: of a run over everything, and of shards, sorted.
fn ledgers_in(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = std::fs::read_dir(folder).map_err(|error| Error::io(&error).in_file(folder))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    paths.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let middle = name.strip_prefix(NAME).and_then(|name| name.strip_suffix(ENDING));
        middle.is_some_and(|middle| middle.is_empty() || middle.strip_prefix('-').is_some_and(Shard::is_name))
    });
    paths.sort();
    Ok(paths)
}

/// The last record of each document since the last fresh start, and when that was.
fn read_known(path: &Path) -> Result<(HashMap<String, Known>, Option<u64>), Error> {
    let mut known = HashMap::new();
    let mut start = None;
    for_each_entry(path, |entry| match entry {
        Entry::Fresh(fresh) => {
            known.clear();
            start = Some(fresh.fresh_since);
        }
        Entry::Record(record) => {
            let fingerprint = fingerprint_of(&record.inputs, &record.made_with);
            let Record { output, state, time, bytes, .. } = *record;
            known.insert(output, Known { state, time, bytes, fingerprint });
        }
    })?;
    Ok((known, start))
}

fn for_each_entry(path: &Path, mut show: impl FnMut(Entry)) -> Result<(), Error> {
    let mut reader = BufReader::new(File::open(path).map_err(|error| Error::io(&error).in_file(path))?);
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = reader.read_until(b'\n', &mut line).map_err(|error| Error::io(&error).in_file(path))?;
        if read == 0 {
            return Ok(());
        }
        // A run that was killed leaves half a line.
        if let Ok(entry) = serde_json::from_slice(&line) {
            show(entry);
        }
    }
}

fn fingerprint_of(inputs: &[Stamp], made_with: &str) -> u64 {
    let mut text = made_with.to_owned();
    for stamp in inputs {
        text.push_str(&format!("\0{}\0{:?}\0{:?}", stamp.name, stamp.size, stamp.modified));
    }
    fingerprint(text.as_bytes())
}

/// FNV-1a in 64 bits (Fowler, Noll, Vo; RFC 9923): the same for every build of the program, as a ledger needs it.
pub(super) fn fingerprint(bytes: &[u8]) -> u64 {
    const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    bytes.iter().fold(BASIS, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::Input;

    fn job(folder: &Path, name: &str) -> Job {
        let input = folder.join(name);
        if !input.exists() {
            std::fs::write(&input, "text").unwrap();
        }
        Job { inputs: vec![Input::File(input)], output: Output::File(folder.join("out").join(format!("{name}.md"))) }
    }

    fn open(folder: &Path, again: Again) -> Ledger {
        Ledger::open(&folder.join("out"), None, "options", again).unwrap()
    }

    fn finish(ledger: &Ledger, job: &Job, state: State) {
        if let (Output::File(path), true) = (&job.output, state != State::Failed) {
            std::fs::write(path, "done").unwrap();
        }
        let outcome = Outcome {
            job: 0,
            state,
            seconds: 0.1,
            pages: 1,
            quality: vec![],
            bytes: None,
            notes: vec![],
            errors: vec![],
        };
        ledger.finish(ledger.begin(job).unwrap(), &outcome).unwrap();
    }

    #[test]
    fn what_is_done_is_not_done_again_and_what_failed_is() {
        let folder = tempfile::tempdir().unwrap();
        let jobs = ["done", "blank", "partial", "failed"].map(|name| job(folder.path(), name));
        let ledger = open(folder.path(), Again::Unfinished);
        for (job, state) in jobs.iter().zip([State::Done, State::Blank, State::Partial, State::Failed]) {
            finish(&ledger, job, state);
        }
        drop(ledger);
        let settled = |again| {
            let ledger = open(folder.path(), again);
            jobs.iter().map(|job| ledger.settled(job).is_some()).collect::<Vec<_>>()
        };
        assert_eq!(settled(Again::Unfinished), [true, true, false, false]);
        assert_eq!(settled(Again::Missing), [true; 4]);
        assert_eq!(settled(Again::All), [false; 4]);
        assert_eq!(settled(Again::Missing), [false; 4], "what a fresh run forgot stays forgotten");
    }

    #[test]
    fn a_changed_input_other_options_and_a_lost_output_are_done_again() {
        let folder = tempfile::tempdir().unwrap();
        let jobs = ["same", "changed", "lost"].map(|name| job(folder.path(), name));
        let ledger = open(folder.path(), Again::Unfinished);
        jobs.iter().for_each(|job| finish(&ledger, job, State::Done));
        drop(ledger);
        std::fs::write(folder.path().join("changed"), "other text").unwrap();
        std::fs::remove_file(folder.path().join("out/lost.md")).unwrap();
        let ledger = open(folder.path(), Again::Unfinished);
        assert_eq!(jobs.each_ref().map(|job| ledger.settled(job).is_some()), [true, false, false]);
        drop(ledger);
        let other = Ledger::open(&folder.path().join("out"), None, "other options", Again::Unfinished).unwrap();
        assert_eq!(other.settled(&jobs[0]), None);
    }

    #[test]
    fn a_broken_last_line_costs_that_line_alone() {
        let folder = tempfile::tempdir().unwrap();
        let jobs = ["one", "two", "three"].map(|name| job(folder.path(), name));
        let ledger = open(folder.path(), Again::Unfinished);
        jobs[..2].iter().for_each(|job| finish(&ledger, job, State::Done));
        let path = ledger.path().to_owned();
        drop(ledger);
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, &text[..text.len() - 40]).unwrap();
        let ledger = open(folder.path(), Again::Unfinished);
        assert_eq!(jobs.each_ref().map(|job| ledger.settled(job).is_some()), [true, false, false]);
        finish(&ledger, &jobs[2], State::Done);
        drop(ledger);
        let ledger = open(folder.path(), Again::Unfinished);
        assert_eq!(jobs.each_ref().map(|job| ledger.settled(job).is_some()), [true, false, true]);
    }

    #[test]
    fn two_runs_on_one_folder_are_noticed_and_shards_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let shard = |text: &str| Some(text.parse::<Shard>().unwrap());
        let again = Again::Unfinished;
        let whole = Ledger::open(&out, None, "", again).unwrap();
        for shard in [None, shard("1/2")] {
            let error = Ledger::open(&out, shard, "", again).err().unwrap();
            assert!(error.to_string().contains("another run"), "{error}");
        }
        drop(whole);
        let first = Ledger::open(&out, shard("1/2"), "", again).unwrap();
        let _second = Ledger::open(&out, shard("2/2"), "", again).unwrap();
        assert!(Ledger::open(&out, shard("1/2"), "", again).is_err());
        assert!(Ledger::open(&out, None, "", again).is_err());
        drop(first);
    }

    #[test]
    fn a_run_over_everything_reads_what_the_shards_have_done() {
        let folder = tempfile::tempdir().unwrap();
        let job = job(folder.path(), "one");
        let out = folder.path().join("out");
        let shard = Ledger::open(&out, Some("2/3".parse().unwrap()), "options", Again::Unfinished).unwrap();
        finish(&shard, &job, State::Done);
        drop(shard);
        assert_eq!(open(folder.path(), Again::Unfinished).settled(&job), Some(State::Done));
        let mut names = vec![];
        Ledger::for_each_record(&out, |record| names.push(record.output)).unwrap();
        assert_eq!(names, ["one.md"]);
    }
}
