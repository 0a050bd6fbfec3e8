//! A worker process as its run holds it.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::protocol::{Answer, Asked, Task};
use crate::error::{Error, ErrorKind};
use crate::options::Options;

/// How workers are started and when they are given up.
#[derive(Clone, Debug)]
pub struct WorkerParams {
    /// This program.
    pub program: PathBuf,
    /// Its arguments, up to those that make it a worker of a run, but for its share of the cores.
    pub args: Vec<OsString>,
    /// The options that it reads with.
    pub options: Options,
    /// The time that a page may take.
    pub page_limit: Duration,
    /// How many of them work at the same time.
    pub crew: usize,
    /// The cores that they share.
    pub cores: usize,
    /// Pages after which a worker is ended and another one started: whatever leaks does so for so long.
    pub pages: usize,
}

impl WorkerParams {
    /// The cores that a worker is started with.
    pub fn share(&self) -> usize {
        (self.cores / self.crew.max(1)).max(1)
    }

    /// A page that takes longer hangs: the engine keeps `page_limit` itself, and cleaning the image comes on top.
    fn patience(&self) -> Duration {
        self.page_limit + self.page_limit / 2 + Duration::from_secs(1)
    }
}

/// Why a worker has not answered.
#[derive(Debug)]
pub(super) struct Lost(pub String);

/// A running worker. It is killed when it is dropped.
pub(super) struct Process {
    child: Child,
    requests: Option<ChildStdin>,
    answers: Receiver<String>,
    complaints: Option<JoinHandle<String>>,
    patience: Duration,
    asked: u64,
}

impl Process {
    /// Starts a worker and waits until it is ready. One that is lost meanwhile is started again after a while: a machine may
    /// be short of something for a moment.
    ///
    /// # Errors
    /// What the worker itself says keeps it from working, such as a language that is not there.
    pub fn start(params: &WorkerParams) -> Result<Self, Error> {
        const PAUSE: Duration = Duration::from_secs(1);
        let started = Self::try_to_start(params).or_else(|_| {
            std::thread::sleep(PAUSE);
            Self::try_to_start(params)
        });
        started
            .unwrap_or_else(|Lost(why)| Err(Error::new(ErrorKind::Worker, format!("a worker does not start: {why}"))))
    }

    fn try_to_start(params: &WorkerParams) -> Result<Result<Self, Error>, Lost> {
        let mut command = Command::new(&params.program);
        command.args(&params.args).arg("--threads").arg(params.share().to_string());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt;
            // An interrupt typed at the terminal is for the run, which lets its workers end their pages.
            command.process_group(0).arg0(env!("CARGO_PKG_NAME"));
        }
        let mut child = command.spawn().map_err(|error| Lost(error.to_string()))?;
        let requests = child.stdin.take();
        let (sender, answers) = mpsc::channel();
        let output = child.stdout.take();
        std::thread::spawn(move || {
            let lines = output.into_iter().flat_map(|output| BufReader::new(output).lines().map_while(Result::ok));
            // Nobody listens any more when the worker has been given up.
            lines.map(|line| sender.send(line)).take_while(Result::is_ok).for_each(drop);
        });
        let errors = child.stderr.take();
        let complaints = Some(std::thread::spawn(move || last_words(errors)));
        let patience = params.patience();
        let mut process = Self { child, requests, answers, complaints, patience, asked: 0 };
        let mut answer = process.ask(&Task::Options(Box::new(params.options.clone())), 1)?;
        Ok(answer.errors.pop().map_or(Ok(process), Err))
    }

    /// Asks for something and waits for the answer, as long as so many pages may take.
    pub fn ask(&mut self, task: &Task, pages: u32) -> Result<Answer, Lost> {
        self.asked += 1;
        let patience = self.patience.saturating_mul(pages);
        let request = Asked { id: self.asked, task };
        let mut line = serde_json::to_vec(&request).map_err(|error| Lost(error.to_string()))?;
        line.push(b'\n');
        // One that does not listen has ended: the wait for its answer tells how.
        let _ = self.requests.as_mut().map(|requests| requests.write_all(&line));
        match self.answers.recv_timeout(patience) {
            Ok(line) => match serde_json::from_str::<Answer>(&line) {
                Ok(answer) if answer.id == self.asked => Ok(answer),
                _ => Err(Lost("its worker answered nonsense".to_owned())),
            },
            Err(RecvTimeoutError::Timeout) => {
                Err(Lost(format!("its worker did not answer in {} s and was killed", patience.as_secs())))
            }
            Err(RecvTimeoutError::Disconnected) => Err(Lost(self.obituary())),
        }
    }

    /// How it ended, and its last words.
    fn obituary(&mut self) -> String {
        let status = self.child.wait().map_or_else(|error| error.to_string(), describe);
        let words = self.complaints.take().and_then(|complaints| complaints.join().ok()).unwrap_or_default();
        if words.is_empty() { format!("its worker {status}") } else { format!("its worker {status}: {words}") }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // A worker at rest ends by itself when nobody can ask any more; one that hangs does not.
        self.requests = None;
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn describe(status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        let name = signal_hook::low_level::signal_name(signal).unwrap_or("unnamed");
        return format!("was ended by signal {signal} ({name})");
    }
    match status.code() {
        Some(code) => format!("ended with status {code}"),
        None => "ended".to_owned(),
    }
}

/// Reads all that is written, and keeps the first line of the last piece: what libraries say before they abort.
fn last_words(output: Option<impl Read>) -> String {
    /// A line is cut here; nobody reads more of it.
    const LONGEST: usize = 300;
    let mut last = String::new();
    let Some(output) = output else { return last };
    let mut reader = BufReader::new(output);
    let mut line = Vec::new();
    while matches!(reader.by_ref().take(1 << 16).read_until(b'\n', &mut line), Ok(1..)) {
        let text = String::from_utf8_lossy(&line);
        if !text.trim().is_empty() {
            last = text.trim().chars().take(LONGEST).collect();
        }
        line.clear();
    }
    last
}
