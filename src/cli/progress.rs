//! How a run goes: a bar with rate and time left for people, lines of JSON for machines.

use std::path::Path;
use std::time::Instant;

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::{messages, read::go_to_terminal};
use crate::batch::{Job, Outcome, Output, State};
use crate::error::Error;
use crate::model::{Quality, Verdict};

/// How messages are written to standard error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// For machines: one JSON object a line.
    Json,
}

/// A line of the log for machines.
#[derive(Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
enum Event<'a> {
    Start {
        /// Documents to read.
        documents: usize,
        /// Documents that an earlier run has settled.
        settled: usize,
    },
    /// Something that is no document's.
    Error { error: &'a Error },
    /// Something that is no document's, and no failure.
    Note { note: &'a Error },
    Document {
        inputs: Vec<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        output: Option<String>,
        state: State,
        pages: usize,
        #[serde(skip_serializing_if = "<[Quality]>::is_empty")]
        quality: &'a [Quality],
        seconds: f32,
        notes: &'a [String],
        errors: &'a [Error],
    },
    End {
        #[serde(flatten)]
        counts: Counts,
        seconds: f32,
        #[serde(skip_serializing_if = "Option::is_none")]
        signal: Option<i32>,
    },
}

/// How many documents ended how, in this run and those before.
#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Counts {
    done: usize,
    blank: usize,
    partial: usize,
    failed: usize,
    /// Pages read in this run.
    pages: usize,
    /// Those among them that somebody should look at or scan again.
    doubtful: usize,
    /// Documents to read when the run began.
    to_read: usize,
    /// Documents read or failed in this run.
    ended: usize,
}

impl Counts {
    fn add(&mut self, state: State) {
        match state {
            State::Done => self.done += 1,
            State::Blank => self.blank += 1,
            State::Partial => self.partial += 1,
            State::Failed => self.failed += 1,
        }
    }
}

/// Tells how a run goes.
pub struct Progress {
    bar: ProgressBar,
    format: LogFormat,
    quiet: bool,
    counts: Counts,
    /// Those among the failed that the ledger does not have: they were never begun.
    refused: usize,
    all_well: bool,
    start: Instant,
}

impl Progress {
    pub fn start(jobs: &[Job], settled: &[State], format: LogFormat, quiet: bool) -> Self {
        let bar = if format == LogFormat::Text && !quiet { bar(jobs) } else { ProgressBar::hidden() };
        let mut counts = Counts { to_read: jobs.len(), ..Counts::default() };
        settled.iter().for_each(|state| counts.add(*state));
        let all_well = settled.iter().all(|state| state.is_final());
        let progress = Self { bar, format, quiet, counts, refused: 0, all_well, start: Instant::now() };
        progress.log(&Event::Start { documents: jobs.len(), settled: settled.len() });
        progress
    }

    /// Does something with the terminal to itself.
    pub fn pause<T>(&self, act: impl FnOnce() -> T) -> T {
        self.bar.suspend(act)
    }

    /// Tells an error that is no document's.
    pub fn fail(&mut self, error: &Error) {
        self.all_well = false;
        match self.format {
            LogFormat::Text => self.pause(|| messages::print_error(error)),
            LogFormat::Json => self.log(&Event::Error { error }),
        }
    }

    /// Tells of an input that is not even begun.
    pub fn refuse(&mut self, error: &Error) {
        self.counts.failed += 1;
        self.refused += 1;
        self.fail(error);
    }

    /// Tells what does not keep the run from going on.
    pub fn warn(&self, note: &Error) {
        match self.format {
            LogFormat::Text if self.quiet => {}
            LogFormat::Text => self.pause(|| messages::print_warning(note)),
            LogFormat::Json => self.log(&Event::Note { note }),
        }
    }

    /// Tells what became of a document.
    pub fn finish(&mut self, job: &Job, outcome: &Outcome) {
        self.all_well &= outcome.errors.is_empty();
        self.counts.add(outcome.state);
        self.counts.ended += 1;
        self.counts.pages += outcome.pages;
        self.counts.doubtful += outcome.quality.iter().filter(|quality| quality.verdict != Verdict::Fine).count();
        match self.format {
            LogFormat::Text => self.pause(|| {
                outcome.errors.iter().for_each(messages::print_error);
                let notes = outcome.notes.iter().filter(|_| !self.quiet);
                notes.for_each(|note| messages::print_note(note));
            }),
            LogFormat::Json => self.log(&Event::Document {
                inputs: job.inputs.iter().map(crate::batch::Input::name).collect(),
                output: match &job.output {
                    Output::Stdout => None,
                    Output::File(path) => Some(path.display().to_string()),
                },
                state: outcome.state,
                pages: outcome.pages,
                quality: &outcome.quality,
                seconds: outcome.seconds,
                notes: &outcome.notes,
                errors: &outcome.errors,
            }),
        }
        self.bar.set_message(self.trouble());
        self.bar.inc(1);
    }

    /// What somebody who watches would want to know.
    fn trouble(&self) -> String {
        let failed = self.counts.failed + self.counts.partial;
        let told = [(failed, "failed"), (self.counts.doubtful, "pages doubtful")];
        let told = told.iter().filter(|(number, _)| 0 < *number).map(|(number, what)| format!(", {number} {what}"));
        told.collect()
    }

    /// Sums up, and tells whether all went well.
    pub fn end(self, ledger: Option<&Path>, signal: Option<i32>) -> bool {
        self.bar.finish_and_clear();
        let counts = self.counts;
        self.log(&Event::End { counts, seconds: self.start.elapsed().as_secs_f32(), signal });
        let left = counts.to_read - counts.ended;
        if self.format == LogFormat::Json || self.quiet {
            return self.all_well;
        }
        if let Some(ledger) = ledger {
            let Counts { done, blank, partial, failed, .. } = counts;
            let failures = if blank + partial + failed == self.refused { "" } else { "; the ledger has the reasons" };
            messages::print_message(&format!(
                "{done} done, {blank} blank, {partial} partly read, {failed} failed{failures}: {}",
                ledger.display()
            ));
        }
        if signal.is_some() && 0 < left {
            let again = if ledger.is_some() { "; run the same command again to go on" } else { "" };
            messages::print_message(&format!("ended before all was read: {left} documents are left{again}"));
        }
        self.all_well
    }

    fn log(&self, event: &Event<'_>) {
        if self.format == LogFormat::Json {
            messages::print_message(&serde_json::to_string(event).expect("an event has text for keys"));
        }
    }
}

/// A bar with rate and time left, on a terminal, where there is something to wait for.
fn bar(jobs: &[Job]) -> ProgressBar {
    if jobs.len() < 2 || go_to_terminal(jobs) {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} documents, {per_sec}, {eta} left{msg}")
        .expect("the template is valid");
    ProgressBar::new(jobs.len() as u64).with_style(style)
}
