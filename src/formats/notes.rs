//! What readers note.

use memchr::memchr_iter;

/// What was odd in a file, and where.
#[derive(Default)]
pub(crate) struct Notes {
    list: Vec<String>,
    left_out: usize,
    /// Lines of the file before the text that is being read.
    lines_before: usize,
}

impl Notes {
    /// Most notes kept of one file: a file that is wrong throughout is wrong in the same way.
    const MOST: usize = 20;

    pub fn add(&mut self, note: String) {
        if self.list.len() < Self::MOST { self.list.push(note) } else { self.left_out += 1 }
    }

    /// Notes something at a byte of the text, by its line.
    pub fn add_at(&mut self, text: &str, at: usize, what: &str) {
        if Self::MOST <= self.list.len() {
            self.left_out += 1;
            return;
        }
        let line = 1 + self.lines_before + lines_of(&text[..at]);
        self.list.push(format!("line {line}: {what}"));
    }

    /// What is read from now on stands behind this text.
    pub fn pass(&mut self, text: &str) {
        self.lines_before += lines_of(text);
    }

    pub fn into_list(mut self) -> Vec<String> {
        if 0 < self.left_out {
            self.list.push(format!("and {} more like these", self.left_out));
        }
        self.list
    }
}

fn lines_of(text: &str) -> usize {
    memchr_iter(b'\n', text.as_bytes()).count()
}
