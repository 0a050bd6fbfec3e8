//! Markup that comes part by part, so that a long file is never held whole.

use std::io::Read;

use memchr::memmem::{find, find_iter, rfind};
use memchr::memrchr;

use super::{Notes, Tokens};
use crate::formats::encoding::Soundness;

/// Bytes that are read at a time: what fits into a processor's cache.
const PART: usize = 256 * 1024;
/// What can hold a `<` that starts nothing, and how it ends.
const CLOSED: [(&str, &str); 2] = [("<!--", "-->"), ("<![CDATA[", "]]>")];

/// Text of which all markup that starts before `end` can be told without what follows.
pub(in crate::formats) struct Part<'t> {
    text: &'t str,
    end: usize,
    /// Whether the file ends with it.
    pub is_last: bool,
    /// How far it was read.
    at: usize,
}

impl<'t> Part<'t> {
    /// A file in one part.
    pub fn whole(text: &'t str) -> Self {
        Self { text, end: text.len(), is_last: true, at: 0 }
    }

    /// Reads the part with its tokens.
    pub fn read<'n>(&mut self, notes: &'n mut Notes, read: impl FnOnce(&mut Tokens<'t, 'n>)) {
        let mut tokens = Tokens { end: self.end, ..Tokens::new(self.text, notes) };
        read(&mut tokens);
        self.at = tokens.at;
    }
}

/// The parts of a file, for as long as it is plain UTF-8 without a document type: all else is told by the whole.
pub(in crate::formats) struct Parts<R> {
    source: R,
    /// Bytes that are read at a time.
    size: usize,
    /// What was read from it and not yet handed on.
    read: Vec<u8>,
    /// How much of that is known to be text.
    valid: usize,
    soundness: Soundness,
    /// Whether nothing is left to be read from the source.
    is_over: bool,
}

/// Why no more parts come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::formats) enum Stop {
    End,
    /// The file has to be seen whole; what was read of it counts for nothing.
    Unsure,
}

impl<R: Read> Parts<R> {
    pub fn of(source: R) -> Self {
        Self { source, size: PART, read: vec![], valid: 0, soundness: Soundness::default(), is_over: false }
    }

    /// Hands each part on, and counts the lines that were read for the notes.
    pub fn read_with(mut self, notes: &mut Notes, mut read: impl FnMut(&mut Part<'_>, &mut Notes)) -> Stop {
        while !self.is_over {
            let Some(end) = self.fill() else { return Stop::Unsure };
            let Ok(text) = str::from_utf8(&self.read[..self.valid]) else { return Stop::Unsure };
            let mut part = Part { text, end, is_last: self.is_over, at: 0 };
            read(&mut part, notes);
            let at = part.at;
            notes.pass(&text[..at]);
            self.read.drain(..at);
            self.valid -= at;
        }
        Stop::End
    }

    /// Reads on until there is markup that can be told, and returns where that ends.
    fn fill(&mut self) -> Option<usize> {
        loop {
            let before = self.read.len();
            // Twice as much each time, as what has no end yet is looked through again.
            let wanted = self.size.max(before);
            let count = self.source.by_ref().take(wanted as u64).read_to_end(&mut self.read).ok()?;
            self.is_over = count < wanted;
            self.check()?;
            let text = &self.read[..self.valid];
            let end = if self.is_over { Some(text.len()) } else { safe_end(text).filter(|end| 0 < *end) };
            if end.is_some() {
                return end;
            }
        }
    }

    /// Checks what was read last. A character may be cut where the next part goes on with it.
    fn check(&mut self) -> Option<()> {
        let new = &self.read[self.valid..];
        let text = match str::from_utf8(new) {
            Ok(text) => text,
            Err(error) if !self.is_over && error.error_len().is_none() => {
                str::from_utf8(&new[..error.valid_up_to()]).ok()?
            }
            Err(_) => return None,
        };
        let is_told = self.soundness.takes(text);
        self.valid += text.len();
        (is_told && !has_document_type(&self.read)).then_some(())
    }
}

/// The last `<` that is in no comment and in no characters of which the end is not there.
fn safe_end(read: &[u8]) -> Option<usize> {
    let end = memrchr(b'<', read)?;
    if find(read, b"<!").is_none() {
        return Some(end);
    }
    let ends = CLOSED.iter().filter_map(|(open, close)| {
        // One that opens in the midst of what closes the one before is still open.
        let open_after = rfind(read, close.as_bytes()).map_or(0, |closed| (closed + 1).saturating_sub(open.len()));
        find(&read[open_after..], open.as_bytes()).map(|at| open_after + at)
    });
    ends.chain([end]).min()
}

fn has_document_type(read: &[u8]) -> bool {
    find_iter(read, b"<!").any(|at| read.get(at + 2).is_some_and(u8::is_ascii_alphabetic))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Token;
    use super::*;

    /// What the tokens of a file are, with text that came in pieces put together, and the notes.
    type Told = (Vec<String>, Vec<String>);

    fn told(read: impl FnOnce(&mut Notes, &mut dyn FnMut(&mut Part<'_>, &mut Notes))) -> Told {
        let (mut tokens, mut notes): (Vec<String>, _) = (vec![], Notes::default());
        read(&mut notes, &mut |part, notes| {
            part.read(notes, |all| {
                all.read_with(|token| {
                    tokens.push(match token {
                        Token::Open(tag) => format!("<{} {:?}", tag.name, tag.attributes().collect::<Vec<_>>()),
                        Token::Close(name) => format!("</{name}"),
                        Token::Text(text) => text.into_owned(),
                    });
                    None::<&str>
                });
            });
        });
        (tokens, notes.into_list())
    }

    /// What is told of a text by parts of a size; `None` where it has to be seen whole.
    fn by_parts(text: &str, size: usize) -> Option<Told> {
        let mut stop = Stop::End;
        let told = told(|notes, read| stop = Parts { size, ..Parts::of(text.as_bytes()) }.read_with(notes, read));
        (stop == Stop::End).then_some(told)
    }

    /// Markup, much of it damaged, and a whole element now and then.
    fn markup() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            2 => "<(a b='[ >x]{0,2}'|/a|a b=\"1\" /|\\?a\\?)?>?\n?",
            1 => "(<!--|-->|<!-->|<!\\[CDATA\\[|\\]\\]>|<!|&amp;|&|'|\"|ä|報)[ x\n]{0,2}",
        ];
        proptest::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        /// A file says the same in parts of whatever size.
        #[test]
        fn parts_are_read_as_the_whole(text in markup(), size in 1_usize..40) {
            let whole = told(|notes, read| read(&mut Part::whole(&text), notes));
            prop_assume!(!has_document_type(text.as_bytes()));
            prop_assert_eq!(by_parts(&text, size), Some(whole));
        }
    }

    #[test]
    fn what_only_the_whole_tells_is_not_read_in_parts() {
        for text in ["<!DOCTYPE a><a>", "<a>\u{1}\u{2}\u{3}\u{4}</a>", "<a>\0</a>"] {
            assert_eq!(by_parts(text, 5), None, "{text:?}");
        }
        let mut notes = Notes::default();
        assert_eq!(Parts::of(&b"<a>\xE4</a>"[..]).read_with(&mut notes, |_, _| ()), Stop::Unsure);
    }

    #[test]
    fn a_file_whose_reading_fails_is_not_read_in_parts() {
        struct Failing;
        impl Read for Failing {
            fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
                Err(std::io::Error::other("the disk is gone"))
            }
        }
        let source = (&b"<a>"[..]).chain(Failing);
        assert_eq!(Parts::of(source).read_with(&mut Notes::default(), |_, _| ()), Stop::Unsure);
    }
}
