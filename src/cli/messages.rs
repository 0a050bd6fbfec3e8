//! Data to standard output, messages to standard error.

use std::io::{self, ErrorKind, Write};

use crate::error::Error;

/// Prints an error, and its hint on a line of its own.
pub fn print_error(error: &Error) {
    print_message(&format!("error: {error}"));
    print_hint(error);
}

/// Prints what does not keep the run from going on, and its hint on a line of its own.
pub fn print_warning(warning: &Error) {
    print_note(&warning.to_string());
    print_hint(warning);
}

fn print_hint(error: &Error) {
    if let Some(hint) = &error.hint {
        print_message(&format!("hint: {hint}"));
    }
}

/// Prints something odd that did not keep the text from being read.
pub fn print_note(note: &str) {
    print_message(&format!("note: {note}"));
}

/// Prints a line to standard error. That nobody reads it any more must not end a run over many files.
pub fn print_message(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Writes to standard output. Whoever closed the pipe has what they wanted: that is no error.
pub fn print_data(data: impl AsRef<[u8]>) -> Result<(), Error> {
    let mut out = io::stdout().lock();
    match out.write_all(data.as_ref()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Error::new(crate::ErrorKind::Output, error.to_string()).in_file("standard output"))
        }
        _ => Ok(()),
    }
}
