//! Formats on the command line: which there are, and by which names.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, PossibleValuesParser, StyledStr, TypedValueParser};
use clap::error::{ContextKind, ContextValue};
use clap::{Arg, Command};

use crate::formats::Format;

/// Reads the name of a format, or an ending of its files.
#[derive(Clone, Copy)]
pub struct FormatNames {
    is_taken: fn(Format) -> bool,
    endings: fn(Format) -> Vec<&'static str>,
    tip: fn(Format) -> Option<&'static str>,
}

/// Formats of dumps.
pub fn read() -> FormatNames {
    let tip = |format: Format| (!format.can_be_read()).then_some("this format is written and not read");
    FormatNames { is_taken: Format::can_be_read, endings: |format| format.endings().to_vec(), tip }
}

/// Formats of documents.
pub fn written() -> FormatNames {
    let tip = |format: Format| match format {
        Format::Hocr => {
            Some("`hocr` is HTML with the places of words; for people `columnist read` writes markdown and epub")
        }
        Format::Parquet => Some("this build has no Parquet"),
        _ => Some("this format is read and not written"),
    };
    FormatNames { is_taken: Format::can_be_written, endings: endings_written, tip }
}

/// Formats that keep the places of words.
pub fn placed() -> FormatNames {
    let is_taken = |format: Format| format.can_be_written() && format.holds_places();
    let tip = |format: Format| match format {
        _ if is_text(format) => Some("words have no places in it; `columnist read` makes it of a dump"),
        _ => (written().tip)(format),
    };
    FormatNames { is_taken, endings: endings_written, tip }
}

fn is_text(format: Format) -> bool {
    format.can_be_written() && !format.holds_places()
}

/// Whoever asks for HTML wants a page to read, and hOCR is none.
fn endings_written(format: Format) -> Vec<&'static str> {
    let endings = format.endings().iter().copied();
    endings.filter(|ending| format != Format::Hocr || *ending == "hocr").collect()
}

impl FormatNames {
    fn taken(&self) -> impl Iterator<Item = Format> + use<> {
        Format::ALL.into_iter().filter(|format| (self.is_taken)(*format)).collect::<Vec<_>>().into_iter()
    }

    fn format_named(&self, name: &str) -> Option<Format> {
        let name = name.to_ascii_lowercase();
        self.taken().find(|format| format.name() == name || (self.endings)(*format).contains(&name.as_str()))
    }
}

impl TypedValueParser for FormatNames {
    type Value = Format;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<Format, clap::Error> {
        let name = value.to_string_lossy();
        if let Some(format) = self.format_named(&name) {
            return Ok(format);
        }
        let names = PossibleValuesParser::new(self.taken().map(Format::name));
        let mut error = match names.parse_ref(command, arg, OsStr::new(&format!("{name}"))) {
            Ok(_) => clap::Error::new(clap::error::ErrorKind::InvalidValue).with_cmd(command),
            Err(error) => error,
        };
        if let Some(tip) = name.parse().ok().and_then(self.tip) {
            error.remove(ContextKind::SuggestedValue);
            error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(tip)]));
        }
        Err(error)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let value = |format: Format| {
            let endings = (self.endings)(format).into_iter().filter(move |ending| *ending != format.name());
            PossibleValue::new(format.name()).aliases(endings)
        };
        Some(Box::new(self.taken().map(value)))
    }
}
