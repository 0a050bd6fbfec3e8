//! XML while it is written: what is opened is closed, and what stands in a value or text is escaped.

use std::fmt::{self, Display, Write};

use super::xml::escape;

/// The attributes of an element, in their order.
pub(super) type Attributes<'a> = [(&'a str, &'a dyn Display)];

pub(super) struct XmlWriter {
    out: String,
    open: Vec<&'static str>,
}

impl XmlWriter {
    /// Starts with the XML declaration and what else is to stand before the root.
    pub fn new(before_root: &str) -> Self {
        Self { out: format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{before_root}"), open: vec![] }
    }

    /// Opens an element that holds others.
    pub fn open(&mut self, name: &'static str, attributes: &Attributes) {
        self.start(name, attributes);
        self.out.push_str(">\n");
        self.open.push(name);
    }

    /// Closes the element opened last.
    pub fn close(&mut self) {
        let name = self.open.pop().expect("an element is open");
        self.end(name);
        self.out.push('\n');
    }

    /// Closes what was opened after so many elements were open.
    pub fn close_to(&mut self, depth: usize) {
        while depth < self.open.len() {
            self.close();
        }
    }

    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// Writes an element with nothing in it.
    pub fn empty(&mut self, name: &str, attributes: &Attributes) {
        self.start(name, attributes);
        self.out.push_str("/>\n");
    }

    /// Writes an element with text in it.
    pub fn text(&mut self, name: &str, attributes: &Attributes, text: &str) {
        self.inline(name, attributes, text);
        self.out.push('\n');
    }

    /// Writes an element with text in it, on the line that is being written.
    pub fn inline(&mut self, name: &str, attributes: &Attributes, text: &str) {
        self.start(name, attributes);
        self.out.push('>');
        self.out.push_str(&escape(text));
        self.end(name);
    }

    /// Opens an element whose content stands on one line; [`Self::close`] ends it.
    pub fn open_line(&mut self, name: &'static str, attributes: &Attributes) {
        self.start(name, attributes);
        self.out.push('>');
        self.open.push(name);
    }

    /// Writes text inside the element that is open.
    pub fn characters(&mut self, text: &str) {
        self.out.push_str(&escape(text));
    }

    /// Writes the lines of a text inside the element that is open, with an empty element between two.
    pub fn lines(&mut self, text: &str, end: &str) {
        for (at, line) in text.lines().enumerate() {
            if 0 < at {
                self.empty(end, &[]);
            }
            self.characters(line);
        }
    }

    /// Closes what is open and returns the whole.
    pub fn finish(mut self) -> String {
        self.close_to(0);
        self.out
    }

    fn start(&mut self, name: &str, attributes: &Attributes) {
        self.out.push('<');
        self.out.push_str(name);
        for (attribute, value) in attributes {
            self.out.push(' ');
            self.out.push_str(attribute);
            self.out.push_str("=\"");
            write!(Escaping(&mut self.out), "{value}").expect("a string takes all that is written to it");
            self.out.push('"');
        }
    }

    fn end(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }
}

/// Escapes all that is written through it.
struct Escaping<'a>(&'a mut String);

impl Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let is_plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'&' | b'<' | b'>' | b'"') || byte == b' ';
        if text.bytes().all(is_plain) {
            self.0.push_str(text)
        } else {
            self.0.push_str(&escape(text))
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_close_in_step_and_values_are_escaped() {
        let mut xml = XmlWriter::new("");
        xml.open("a", &[("one", &1), ("two", &"\"<&>\"")]);
        xml.text("b", &[], "x < y");
        xml.open_line("c", &[]);
        xml.inline("d", &[], "&");
        let body = "<a one=\"1\" two=\"&quot;&lt;&amp;&gt;&quot;\">\n<b>x &lt; y</b>\n<c><d>&amp;</d></c>\n</a>\n";
        assert_eq!(xml.finish(), format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{body}"));
    }
}
