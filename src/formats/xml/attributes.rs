//! Where a start tag ends, and the attributes in it.

use memchr::{memchr, memchr_iter, memchr2, memchr3};

use super::{is_in_name, name_at};

/// Most quotes inside a value that are looked at for its end: more are no file name.
const MOST_QUOTES: usize = 16;

/// The attributes of a start tag in their order: names and raw values.
#[derive(Clone, Debug)]
pub(super) struct Attributes<'a> {
    rest: &'a str,
    /// Whether they are as XML has them: each behind white space, its value in quotes. Nearly all are, and are read without a
    /// doubt.
    is_sound: bool,
}

/// What stands behind the name of a start tag.
pub(super) struct Inside<'a> {
    pub attributes: Attributes<'a>,
    /// Whether the tag ends with `/>`.
    pub is_empty: bool,
    pub ending: Ending,
}

/// Where a start tag ends, counted from behind its name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Ending {
    Bracket(usize),
    NextTag(usize),
    FileEnd,
}

impl<'a> Inside<'a> {
    pub fn of(inside: &'a str) -> Self {
        let sound = sound_end(inside.as_bytes());
        let ending = sound.map_or_else(|| tag_end(inside), Ending::Bracket);
        let end = match ending {
            Ending::Bracket(end) | Ending::NextTag(end) => end,
            Ending::FileEnd => 0,
        };
        let text = inside[..end].trim_end();
        let before_slash = text.strip_suffix('/');
        let attributes = Attributes { rest: before_slash.unwrap_or(text), is_sound: sound.is_some() };
        Self { attributes, is_empty: before_slash.is_some(), ending }
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<(&'a str, &'a str)> {
        let first = if self.is_sound { next_sound(self.rest) } else { next_attribute(self.rest) };
        let (name, value, after) = first?;
        self.rest = after;
        Some((name, value))
    }
}

/// Where a tag ends whose attributes are as XML has them.
fn sound_end(inside: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        let space = inside[at..].iter().position(|byte| !byte.is_ascii_whitespace())?;
        at += space;
        match inside[at] {
            b'>' => return Some(at),
            b'/' => return (inside.get(at + 1) == Some(&b'>')).then_some(at + 1),
            first if space == 0 || !(first.is_ascii_alphabetic() || first == b'_') => return None,
            _ => at += 1,
        }
        at += inside[at..].iter().position(|byte| !is_in_name(*byte))?;
        let [b'=', quote @ (b'"' | b'\''), value @ ..] = &inside[at..] else { return None };
        let length = memchr2(*quote, b'<', value).filter(|end| value[*end] == *quote)?;
        at += "=''".len() + length;
    }
}

/// The first attribute of a tag that has a [`sound_end`]: its name, its raw value, and what follows.
fn next_sound(text: &str) -> Option<(&str, &str, &str)> {
    let bytes = text.as_bytes();
    let name = bytes.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let equals = name + bytes[name..].iter().position(|byte| *byte == b'=')?;
    let value = equals + "='".len();
    let end = value + memchr(*bytes.get(equals + 1)?, bytes.get(value..)?)?;
    Some((&text[name..equals], &text[value..end], &text[end + 1..]))
}

fn tag_end(inside: &str) -> Ending {
    let limit = inside.find('<');
    let region = &inside[..limit.unwrap_or(inside.len())];
    let mut at = 0;
    while let Some(found) = memchr3(b'>', b'"', b'\'', &region.as_bytes()[at..]) {
        at += found;
        let character = region.as_bytes()[at];
        if character == b'>' {
            return Ending::Bracket(at);
        }
        let opens_value = region[..at].trim_ascii_end().ends_with('=');
        let value_length = if opens_value { value_length(&region[at + 1..], character) } else { None };
        at += 1 + value_length.map_or(0, |length| length + 1);
    }
    limit.map_or(Ending::FileEnd, Ending::NextTag)
}

/// How long a quoted value is. A quote ends it where a tag can go on: engines write file names with quotes in them.
fn value_length(text: &str, quote: u8) -> Option<usize> {
    let quotes = memchr_iter(quote, text.as_bytes());
    quotes.take(MOST_QUOTES).find(|at| can_end_value(&text[at + 1..]))
}

fn can_end_value(after: &str) -> bool {
    let Some(first) = after.as_bytes().first() else { return true };
    if first.is_ascii_whitespace() || matches!(first, b'>' | b'/' | b'?') {
        return true;
    }
    name_at(after).is_some_and(|name| after[name.len()..].starts_with('='))
}

/// The first attribute: its name, its raw value, and what follows.
fn next_attribute(text: &str) -> Option<(&str, &str, &str)> {
    let start = text.bytes().position(|byte| byte.is_ascii_alphabetic() || byte == b'_')?;
    let text = &text[start..];
    let name = name_at(text)?;
    let after = text[name.len()..].trim_ascii_start();
    let Some(value) = after.strip_prefix('=').map(str::trim_ascii_start) else { return Some((name, "", after)) };
    let quote = value.bytes().next().filter(|byte| matches!(byte, b'"' | b'\''));
    let Some(quote) = quote else {
        let end = value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len());
        return Some((name, &value[..end], &value[end..]));
    };
    let value = &value[1..];
    let end = value_length(value, quote).unwrap_or(value.len());
    Some((name, &value[..end], value.get(end + 1..).unwrap_or("")))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What is between a name and the end of the file, mostly attributes in sound form.
    fn insides() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            8 => "[ \n]{0,2}[a-zA-Z_:][a-z0-9.:-]{0,3}=(\"[^\"<]{0,4}\"|'[^'<]{0,4}')",
            1 => "[a-z =/<>\"'ä?&]{0,3}",
        ];
        (proptest::collection::vec(piece, 0..6), "[ /]{0,2}>?[<a\"]{0,3}")
            .prop_map(|(pieces, end)| pieces.concat() + &end)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        /// Sound attributes are read in a faster way, and as all others are.
        #[test]
        fn sound_attributes_are_read_as_others_are(inside in insides()) {
            let Inside { attributes, ending, .. } = Inside::of(&inside);
            prop_assert_eq!(ending, tag_end(&inside));
            if attributes.is_sound {
                let others = Attributes { is_sound: false, ..attributes };
                prop_assert_eq!(attributes.collect::<Vec<_>>(), others.collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn the_attributes_of_a_usual_tag_are_sound() {
        for inside in [">", "/>", " a=\"1\">", "\n a='\"' b:c=\"'>\" />", " a=\"\" >"] {
            assert!(Inside::of(inside).attributes.is_sound, "{inside}");
        }
        for inside in
            ["", " a>", " a=1>", " a = '1'>", " a='1'b='2'>", " a='1", " a='<'>", " a='1'/b>", " 1='a'>", " ä='1'>"]
        {
            assert!(!Inside::of(inside).attributes.is_sound, "{inside}");
        }
    }
}
