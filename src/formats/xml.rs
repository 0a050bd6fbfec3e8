//! The little XML and HTML that the formats share. Damaged markup is read as far as it goes; what is no tag is text.

mod attributes;
mod parts;

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;
use memchr::memchr;
use quick_xml::escape::resolve_html5_entity;

use self::attributes::{Attributes, Ending, Inside};
pub(super) use self::parts::{Part, Parts, Stop};
use super::Notes;

/// Longest name of an entity, `&` and `;` not counted: the longest of HTML has 31 characters.
const LONGEST_ENTITY: usize = 32;

/// A piece of markup.
pub(super) enum Token<'a> {
    Open(Tag<'a>),
    /// The name of an element that ends, without its prefix.
    Close(&'a str),
    /// Text between tags, its entities decoded. One run of text may come in several pieces.
    Text(Cow<'a, str>),
}

/// A start tag.
pub(super) struct Tag<'a> {
    /// Without its prefix, in the case of the file.
    pub name: &'a str,
    attributes: Attributes<'a>,
    /// Whether it ends with `/>`.
    pub is_empty: bool,
}

impl<'a> Tag<'a> {
    /// The value of an attribute, its entities decoded.
    pub fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        self.attributes().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| decode_entities(value))
    }

    /// The attributes in their order: names without their prefix, values as they stand, entities and all.
    pub fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        self.attributes.clone().map(|(name, value)| (local_name(name), value))
    }
}

/// The tokens of a text, from left to right. Comments, declarations and processing instructions are passed over.
pub(super) struct Tokens<'a, 'n> {
    text: &'a str,
    at: usize,
    /// Nothing that starts here or behind is read.
    end: usize,
    pub notes: &'n mut Notes,
    /// Ends that were looked for in vain; they are not looked for again.
    missing: Vec<&'static str>,
}

/// What a `<` turned out to start, and how long it is.
enum Found<'a> {
    Token(Token<'a>, usize),
    Nothing(usize),
    /// A `<` that is text.
    Letter,
}

impl<'a, 'n> Tokens<'a, 'n> {
    pub fn new(text: &'a str, notes: &'n mut Notes) -> Self {
        Self { text, at: 0, end: text.len(), notes, missing: vec![] }
    }

    /// Notes what is odd where the reader is.
    pub fn note(&mut self, what: &str) {
        self.notes.add_at(self.text, self.at, what);
    }

    /// Hands on each token, and notes what comes back as odd.
    pub fn read_with<Odd: AsRef<str>>(&mut self, mut read: impl FnMut(Token<'a>) -> Option<Odd>) {
        while let Some(token) = self.next() {
            if let Some(odd) = read(token) {
                self.note(odd.as_ref());
            }
        }
    }

    fn markup(&mut self) -> Found<'a> {
        let rest = &self.text[self.at..];
        match rest.as_bytes().get(1) {
            Some(b'!') => self.declaration(rest),
            Some(b'?') => instruction(rest),
            Some(b'/') => end_tag(rest),
            _ => self.start_tag(rest),
        }
    }

    fn declaration(&mut self, rest: &'a str) -> Found<'a> {
        if let Some(comment) = rest.strip_prefix("<!--") {
            return self.comment(comment);
        }
        if let Some(characters) = rest.strip_prefix("<![CDATA[") {
            let Some(end) = self.find_end(characters, "]]>") else { return Found::Letter };
            return Found::Token(Token::Text(Cow::Borrowed(&characters[..end])), "<![CDATA[]]>".len() + end);
        }
        let head = &rest[..rest[1..].find('<').map_or(rest.len(), |next| next + 1)];
        if !head[2..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Found::Letter;
        }
        let subset = head.find('[').filter(|bracket| head.find('>').is_none_or(|end| *bracket < end));
        match (subset, head.find('>')) {
            (Some(start), _) => self.subset(rest, start),
            (None, Some(end)) => Found::Nothing(end + 1),
            (None, None) => Found::Letter,
        }
    }

    /// A comment that is not closed before the next one starts is text that an engine read so.
    fn comment(&mut self, comment: &'a str) -> Found<'a> {
        let end = match comment.find("<!--") {
            Some(next) => comment[..next].find("-->"),
            None => self.find_end(comment, "-->"),
        };
        match end {
            Some(end) => Found::Nothing("<!---->".len() + end),
            None => {
                self.note("a comment is not closed; it is read as text");
                Found::Letter
            }
        }
    }

    /// The inside of a document type. Entities declared there are never followed: they can be endless or read other files.
    fn subset(&mut self, rest: &'a str, start: usize) -> Found<'a> {
        self.note("the declarations in the document type are left out");
        let Some(end) = self.find_end(&rest[start..], "]") else { return Found::Nothing(start + 1) };
        let after = &rest[start + end + 1..];
        let tail = after.find('>').filter(|close| after[..*close].trim().is_empty()).map_or(0, |close| close + 1);
        Found::Nothing(start + end + 1 + tail)
    }

    fn start_tag(&mut self, rest: &'a str) -> Found<'a> {
        let Some(name) = name_at(&rest[1..]) else { return Found::Letter };
        let inside = &rest[1 + name.len()..];
        if !inside.is_empty()
            && !inside.starts_with(|c: char| c.is_ascii_whitespace() || c == '>')
            && !inside.starts_with("/>")
        {
            return Found::Letter;
        }
        let Inside { attributes, is_empty, ending } = Inside::of(inside);
        let length = match ending {
            Ending::Bracket(end) => end + 1,
            Ending::NextTag(end) if inside[..end].contains('=') => {
                self.note("a tag has no end");
                end
            }
            Ending::NextTag(_) => return Found::Letter,
            Ending::FileEnd => {
                self.note("the file breaks off inside a tag");
                return Found::Nothing(rest.len());
            }
        };
        let tag = Tag { name: local_name(name), attributes, is_empty };
        Found::Token(Token::Open(tag), 1 + name.len() + length)
    }

    fn find_end(&mut self, text: &str, end: &'static str) -> Option<usize> {
        if self.missing.contains(&end) {
            return None;
        }
        let found = text.find(end);
        if found.is_none() {
            self.missing.push(end);
        }
        found
    }
}

impl<'a> Iterator for Tokens<'a, '_> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        while self.at < self.end {
            let rest = &self.text[self.at..];
            let text_end = memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
            if 0 < text_end {
                self.at += text_end;
                return Some(Token::Text(decode_entities(&rest[..text_end])));
            }
            match self.markup() {
                Found::Token(token, length) => {
                    self.at += length;
                    return Some(token);
                }
                Found::Nothing(length) => self.at += length,
                Found::Letter => {
                    self.at += 1;
                    return Some(Token::Text(Cow::Borrowed("<")));
                }
            }
        }
        None
    }
}

/// Decodes the entities of XML and HTML; what is none stays as it is.
pub(super) fn decode_entities(text: &str) -> Cow<'_, str> {
    if memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        decoded.push_str(&rest[..start]);
        rest = &rest[start + 1..];
        match entity_at(rest) {
            Some((characters, length)) => {
                decoded.push_str(&characters);
                rest = &rest[length..];
            }
            None => decoded.push('&'),
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// Escapes text for an element or for an attribute in double quotes; characters that XML forbids are left out.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' => escaped.push(c),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => escaped.push(c),
        }
    }
    escaped
}

fn instruction(rest: &str) -> Found<'_> {
    let inside = &rest[..rest[1..].find('<').map_or(rest.len(), |next| next + 1)];
    let is_named = inside[2..].starts_with(|c: char| c.is_ascii_alphabetic());
    match inside.find("?>").filter(|_| is_named) {
        Some(end) => Found::Nothing(end + 2),
        None => Found::Letter,
    }
}

fn end_tag(rest: &str) -> Found<'_> {
    let Some(name) = name_at(&rest[2..]) else { return Found::Letter };
    let after = &rest[2 + name.len()..];
    let space = after.len() - after.trim_ascii_start().len();
    match after.as_bytes().get(space) {
        Some(b'>') => Found::Token(Token::Close(local_name(name)), 2 + name.len() + space + 1),
        None => Found::Nothing(rest.len()),
        Some(_) => Found::Letter,
    }
}

/// The name that the text starts with.
fn name_at(text: &str) -> Option<&str> {
    let name = &text[..text.bytes().position(|byte| !is_in_name(byte)).unwrap_or(text.len())];
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_').then_some(name)
}

fn is_in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':' | b'.' | b'-')
}

fn local_name(name: &str) -> &str {
    // Names are short: a search that prepares itself costs more than it finds.
    name.bytes().rposition(|byte| byte == b':').map_or(name, |colon| &name[colon + 1..])
}

/// The characters of the entity behind an `&`, and its length without that.
fn entity_at(text: &str) -> Option<(Cow<'static, str>, usize)> {
    let is_inside = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'#';
    let length = text.bytes().take(LONGEST_ENTITY).take_while(|byte| is_inside(byte)).count();
    let name = &text[..length];
    let is_closed = text[length..].starts_with(';');
    let characters = match name.strip_prefix('#') {
        Some(number) => Cow::Owned(character_of(number)?.to_string()),
        // Only these are taken without their semicolon: others are words.
        None if is_closed || matches!(name, "amp" | "lt" | "gt" | "quot") => Cow::Borrowed(resolve_html5_entity(name)?),
        None => return None,
    };
    Some((characters, length + usize::from(is_closed)))
}

/// The character with a number in decimal, or in hexadecimal behind an `x`.
fn character_of(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    match u8::try_from(code) {
        // Numbers of the C1 controls are those of Windows-1252, as in HTML.
        Ok(byte @ 0x80..=0x9F) => WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next(),
        _ => char::from_u32(code).filter(|c| *c != '\0'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tags as `<name>`, ends as `</name>`, text as it is; with bars between.
    fn show(text: &str) -> String {
        let mut notes = Notes::default();
        let mut shown: Vec<String> = Vec::new();
        for token in Tokens::new(text, &mut notes) {
            shown.push(match token {
                Token::Open(tag) => format!("<{}{}>", tag.name, if tag.is_empty { "/" } else { "" }),
                Token::Close(name) => format!("</{name}>"),
                Token::Text(text) => text.into_owned(),
            });
        }
        shown.join("|")
    }

    fn attribute(tag: &str, name: &str) -> Option<String> {
        let mut notes = Notes::default();
        let token = Tokens::new(tag, &mut notes).next();
        let Some(Token::Open(tag)) = token else { panic!("no tag in {tag}") };
        tag.attribute(name).map(Cow::into_owned)
    }

    #[test]
    fn well_formed_markup_is_read_as_it_stands() {
        assert_eq!(show("<?xml version='1.0'?><a:b c='1'>x<!-- y --><d/></a:b >"), "<b>|x|<d/>|</b>");
        assert_eq!(show("<a><![CDATA[x < y &amp; z]]></a>"), "<a>|x < y &amp; z|</a>");
    }

    #[test]
    fn a_name_is_what_stands_behind_its_last_colon() {
        for (name, local) in [("a", "a"), ("a:b", "b"), ("a:b:c", "c"), (":b", "b"), ("a:", ""), ("", "")] {
            assert_eq!(local_name(name), local);
        }
    }

    #[test]
    fn a_bracket_that_starts_no_tag_is_a_letter() {
        assert_eq!(show("a<1<b<</"), "a|<|1|<|b|<|<|/");
        assert_eq!(show("<?»x<i>"), "<|?»x|<i>");
        assert_eq!(show("<!--<b>"), "<|!--|<b>");
        assert_eq!(show("<!<b>"), "<|!|<b>");
    }

    #[test]
    fn values_are_found_in_any_kind_of_quotes_and_in_none() {
        let tag = "<a one=1 TWO = '2' x:three=\"3 &lt; 4\" checked four=''>";
        for (name, value) in [("one", "1"), ("two", "2"), ("three", "3 < 4"), ("checked", ""), ("four", "")] {
            assert_eq!(attribute(tag, name).as_deref(), Some(value), "{name}");
        }
        assert_eq!(attribute(tag, "five"), None);
    }

    #[test]
    fn a_quote_inside_a_file_name_ends_no_value() {
        let tag = "<a title='image \"it's.png\"; bbox 0 0 1 1' class='x'>";
        assert_eq!(attribute(tag, "title").unwrap(), "image \"it's.png\"; bbox 0 0 1 1");
        assert_eq!(attribute(tag, "class").unwrap(), "x");
        assert_eq!(attribute("<a title=\"1\"class=\"x\">", "class").unwrap(), "x");
    }

    #[test]
    fn a_quote_that_is_not_closed_costs_one_tag() {
        assert_eq!(show("<a title='bbox 1 2>one</a><b>"), "<a>|one|</a>|<b>");
        assert_eq!(show("<a title='1'<b>"), "<a>|<b>");
        assert_eq!(show("x<a title='1"), "x");
    }

    #[test]
    fn entities_of_html_are_known_and_broken_ones_stay() {
        assert_eq!(decode_entities("&auml;&#228;&#xe4;&amp;&lt;&nbsp;|"), "ää".to_owned() + "ä&<\u{a0}|");
        assert_eq!(decode_entities("&#150;"), "–");
        for broken in
            ["&", "&;", "&#;", "&#x110000;", "&#xD800;", "&#0;", "&nothing;", "& amp;", "&auml", "&#99999999999;"]
        {
            assert_eq!(decode_entities(broken), broken);
        }
        assert_eq!(decode_entities("Smith &amp Sons"), "Smith & Sons");
    }

    #[test]
    fn what_is_escaped_is_decoded_again() {
        let text = "\"<a> & 'b' ]]> äöü 報 \u{1F4F0}";
        assert_eq!(decode_entities(&escape(text)), text);
        assert_eq!(escape("a\u{0}\u{FFFE}b"), "ab");
    }
}
