//! A language's word list as Tesseract's traineddata holds it: a graph whose edges are letters, so that words share
//! their beginnings and their ends.

use crate::error::Error;

/// First two bytes of a graph (`kDawgMagicNumber` in Tesseract's `dawg.h`); they tell the byte order too.
const MAGIC: u16 = 42;
/// Bytes of the head: the magic, the size of the letter table, the number of edges.
const HEAD: usize = 10;
/// Bits of an edge between its letter and its target.
const FLAG_BITS: u32 = 3;
/// The edge is the last of its node.
const LAST: u64 = 1;
/// A word ends with the edge.
const WORD_END: u64 = 4;
/// More letters than any script has; beyond, an edge's 64 bits could not hold letter, flags and target.
const MAX_LETTERS: usize = 1 << 24;
/// The letter table's name for the space.
const SPACE: &str = "NULL";

/// Known words. As compact in memory as in the file: 3.7 MB for the 340,000 words of English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dawg {
    edges: Vec<Edge>,
    /// Those that leave the root, by their letters: words start with many, and each look-up starts here.
    root: Vec<Edge>,
    layout: Layout,
    letters: Letters,
}

impl Dawg {
    /// Reads the graph and its letter table (the components `lstm-word-dawg` and `lstm-unicharset` of a traineddata
    /// file). A graph that leads nowhere, or in circles, is an error, so that looking into one always ends.
    pub fn parse(graph: &[u8], letters: &[u8]) -> Result<Self, Error> {
        let letters = Letters::parse(letters)?;
        let (edges, layout) = parse_edges(graph)?;
        let mut dawg = Self { edges, root: vec![], layout, letters };
        dawg.root = dawg.node(0).copied().collect();
        dawg.root.sort_by_key(|edge| layout.letter(*edge));
        if dawg.always_ends() { Ok(dawg) } else { Err(damaged("its edges lead nowhere, or in circles")) }
    }

    /// Whether the list has the word, in exactly these letters; but the long s of Fraktur lists is an s.
    pub fn contains(&self, word: &str) -> bool {
        !word.is_empty() && self.has_rest(0, word)
    }

    /// Every word of the list, those with the same beginning together.
    pub fn words(&self) -> impl Iterator<Item = String> {
        let open = if self.edges.is_empty() { vec![] } else { vec![Branch { edge: 0, length: 0 }] };
        Words { dawg: self, open, text: String::new() }
    }

    /// Whether some way from the node spells the rest of a word. A letter of the table may be several characters long.
    fn has_rest(&self, node: usize, rest: &str) -> bool {
        self.letters.beginnings(rest).any(|(letter, length)| {
            let goes_on = |edge: &Edge| {
                let target = self.layout.target(*edge);
                match &rest[length..] {
                    "" => self.layout.has(*edge, WORD_END),
                    rest => target != 0 && self.has_rest(target, rest),
                }
            };
            let is_letter = |edge: &&Edge| self.layout.letter(**edge) == letter;
            match node {
                0 => self.root_from(letter).take_while(is_letter).any(goes_on),
                _ => self.edges_of(node, letter).any(goes_on),
            }
        })
    }

    /// The edges of a letter that leave a node. Most of all time goes here: an edge is looked at no more than once.
    fn edges_of(&self, node: usize, letter: u32) -> impl Iterator<Item = &Edge> {
        let mut rest = self.edges.get(node..).unwrap_or(&[]).iter();
        let (of_letter, last) = (self.layout.letter_mask(), LAST << self.layout.letter_bits);
        std::iter::from_fn(move || {
            while let Some(edge) = rest.next() {
                if edge & last != 0 {
                    rest = [].iter();
                }
                if edge & of_letter == u64::from(letter) {
                    return Some(edge);
                }
            }
            None
        })
    }

    /// The edges that leave the root, from a letter's on.
    fn root_from(&self, letter: u32) -> impl Iterator<Item = &Edge> {
        self.root[self.root.partition_point(|edge| self.layout.letter(*edge) < letter)..].iter()
    }

    /// The edges that leave a node: up to the one that says it is the last.
    fn node(&self, first: usize) -> impl Iterator<Item = &Edge> {
        let mut ended = false;
        let edges = self.edges.get(first..).unwrap_or(&[]);
        edges.iter().take_while(move |edge| !std::mem::replace(&mut ended, self.layout.has(**edge, LAST)))
    }

    /// Follows every edge that can be reached from the root, once.
    fn always_ends(&self) -> bool {
        let mut walks = vec![Walk::Unseen; self.edges.len()];
        let mut steps = if self.edges.is_empty() { vec![] } else { vec![Step::Enter(0)] };
        while let Some(step) = steps.pop() {
            let index = match step {
                Step::Enter(index) => index,
                Step::Leave(index) => {
                    walks[index] = Walk::Done;
                    continue;
                }
            };
            match walks.get(index) {
                None | Some(Walk::Open) => return false,
                Some(Walk::Done) => continue,
                Some(Walk::Unseen) => walks[index] = Walk::Open,
            }
            steps.push(Step::Leave(index));
            let edge = self.edges[index];
            if !self.layout.has(edge, LAST) {
                steps.push(Step::Enter(index + 1));
            }
            if self.layout.target(edge) != 0 {
                steps.push(Step::Enter(self.layout.target(edge)));
            }
        }
        true
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Walk {
    Unseen,
    Open,
    Done,
}

enum Step {
    Enter(usize),
    Leave(usize),
}

fn damaged(what: &str) -> Error {
    Error::damaged(format!("the word list is damaged: {what}"))
}

/// A letter, flags, and the index of the first edge of the node it leads to (0, the root: no word goes on).
type Edge = u64;

/// Where the parts of an edge lie: from the lowest bit the letter, the flags, the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Layout {
    letter_bits: u32,
}

impl Layout {
    fn letter(self, edge: Edge) -> u32 {
        (edge & self.letter_mask()) as u32
    }

    fn letter_mask(self) -> u64 {
        !(u64::MAX << self.letter_bits)
    }

    fn has(self, edge: Edge, flag: u64) -> bool {
        (edge >> self.letter_bits) & flag != 0
    }

    fn target(self, edge: Edge) -> usize {
        (edge >> (self.letter_bits + FLAG_BITS)) as usize
    }
}

fn parse_edges(graph: &[u8]) -> Result<(Vec<Edge>, Layout), Error> {
    let (head, edges) = graph.split_at_checked(HEAD).ok_or_else(|| damaged("it is cut short"))?;
    let little = head[..2] == MAGIC.to_le_bytes();
    if !little && head[..2] != MAGIC.to_be_bytes() {
        return Err(damaged("it does not start like one"));
    }
    let number = |bytes: &[u8]| {
        let bytes = bytes.try_into().expect("the head has two numbers of four bytes");
        if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) }
    };
    let (letters, count) = (number(&head[2..6]) as usize, number(&head[6..HEAD]) as usize);
    let (edges, rest) = edges.as_chunks::<8>();
    if edges.len() != count || !rest.is_empty() || MAX_LETTERS < letters {
        return Err(damaged("its length is not what it says"));
    }
    let layout = Layout { letter_bits: (letters + 1).next_power_of_two().trailing_zeros() };
    let edge = |bytes: &[u8; 8]| if little { u64::from_le_bytes(*bytes) } else { u64::from_be_bytes(*bytes) };
    Ok((edges.iter().map(edge).collect(), layout))
}

/// The letters that edges name by their number. A letter can be several characters: a base with its accent, a ligature.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Letters {
    texts: Vec<Box<str>>,
    /// Numbers of the letters, sorted by text.
    sorted: Vec<u32>,
    /// For each first byte the length of the longest letter that starts with it.
    longest: Box<[usize; 256]>,
    /// The numbers of the letters of one byte.
    single: Box<[Option<u32>; 256]>,
    /// Number of the long s.
    long_s: Option<u32>,
}

impl Letters {
    /// Reads a letter table: the count, then a line for each letter, which starts with its text.
    fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let text = std::str::from_utf8(bytes).map_err(|_| damaged("its letters are not UTF-8"))?;
        let mut lines = text.lines();
        let count = lines.next().and_then(|line| line.trim().parse::<usize>().ok());
        let count = count.ok_or_else(|| damaged("its letters are not counted"))?;
        let texts: Vec<Box<str>> = lines.take(count).map(|line| letter(line).into()).collect();
        if texts.len() != count {
            return Err(damaged("letters are missing"));
        }
        let mut sorted: Vec<u32> = (0..count as u32).filter(|number| !texts[*number as usize].is_empty()).collect();
        sorted.sort_by_key(|number| &texts[*number as usize]);
        let mut letters =
            Self { texts, sorted, longest: Box::new([0; 256]), single: Box::new([None; 256]), long_s: None };
        letters.long_s = letters.number("ſ");
        for number in &letters.sorted {
            let bytes = letters.texts[*number as usize].as_bytes();
            let first = usize::from(bytes[0]);
            letters.longest[first] = letters.longest[first].max(bytes.len());
            if bytes.len() == 1 {
                letters.single[first].get_or_insert(*number);
            }
        }
        Ok(letters)
    }

    fn text(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", |text| text)
    }

    /// The letters that a text can start with, and their lengths in bytes.
    fn beginnings(&self, text: &str) -> impl Iterator<Item = (u32, usize)> {
        let first = text.bytes().next().map_or(0, usize::from);
        let ends = (2..=self.longest[first].min(text.len())).filter(|end| text.is_char_boundary(*end));
        let letters = ends.filter_map(|end| Some((self.number(&text[..end])?, end)));
        let letters = self.single[first].map(|number| (number, 1)).into_iter().chain(letters);
        let long_s = self.long_s.filter(|_| text.starts_with('s')).map(|number| (number, 1));
        letters.chain(long_s)
    }

    fn number(&self, letter: &str) -> Option<u32> {
        let place = self.sorted.binary_search_by_key(&letter, |number| self.text(*number)).ok()?;
        Some(self.sorted[place])
    }
}

/// The text of a letter table's line; none for the entries that stand for no letter.
fn letter(line: &str) -> &str {
    match line.split(' ').next().unwrap_or_default() {
        SPACE => " ",
        "Joined" => "",
        broken if broken.len() > 1 && broken.starts_with('|') => "",
        letter => letter,
    }
}

/// Walks the graph along its edges.
struct Words<'a> {
    dawg: &'a Dawg,
    /// What is still to be walked, nearest last.
    open: Vec<Branch>,
    text: String,
}

/// An edge, and how long the text before it is, in bytes.
struct Branch {
    edge: usize,
    length: usize,
}

impl Iterator for Words<'_> {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let layout = self.dawg.layout;
        while let Some(Branch { edge: index, length }) = self.open.pop() {
            let edge = self.dawg.edges[index];
            self.text.truncate(length);
            self.text.push_str(self.dawg.letters.text(layout.letter(edge)));
            if !layout.has(edge, LAST) {
                self.open.push(Branch { edge: index + 1, length });
            }
            if layout.target(edge) != 0 {
                self.open.push(Branch { edge: layout.target(edge), length: self.text.len() });
            }
            if layout.has(edge, WORD_END) {
                return Some(self.text.clone());
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LETTERS: &str = "8\nNULL 0\nJoined 7\n|Broken|0|1 f\na 3 0,255 Latin\nf 3\ni 3\nfi 3\nä 3\n";
    const A: u64 = 3;
    const F: u64 = 4;
    const I: u64 = 5;
    const FI: u64 = 6;
    const UMLAUT: u64 = 7;
    /// 8 letters and one more need four bits.
    const LETTER_BITS: u64 = 4;

    fn edge(letter: u64, flags: u64, target: u64) -> u64 {
        letter | flags << LETTER_BITS | target << (LETTER_BITS + u64::from(FLAG_BITS))
    }

    fn graph(edges: &[u64]) -> Vec<u8> {
        let mut bytes = MAGIC.to_le_bytes().to_vec();
        bytes.extend(8u32.to_le_bytes());
        bytes.extend((edges.len() as u32).to_le_bytes());
        bytes.extend(edges.iter().flat_map(|edge| edge.to_le_bytes()));
        bytes
    }

    /// a, af, ia, äff, äfi, äfia: the last two with a ligature.
    fn sample() -> [u64; 7] {
        [
            edge(A, WORD_END, 3),
            edge(I, 0, 6),
            edge(UMLAUT, LAST, 4),
            edge(F, WORD_END | LAST, 0),
            edge(F, 0, 3),
            edge(FI, WORD_END | LAST, 6),
            edge(A, WORD_END | LAST, 0),
        ]
    }

    fn parse(edges: &[u64]) -> Result<Dawg, Error> {
        Dawg::parse(&graph(edges), LETTERS.as_bytes())
    }

    #[test]
    fn a_list_gives_the_words_it_was_made_of() {
        let words: Vec<String> = parse(&sample()).unwrap().words().collect();
        assert_eq!(words, ["a", "af", "ia", "äff", "äfi", "äfia"]);
    }

    #[test]
    fn a_list_knows_its_words_and_no_others() {
        let dawg = parse(&sample()).unwrap();
        assert!(dawg.words().all(|word| dawg.contains(&word)));
        for other in ["", "i", "ä", "äf", "afa", "iaa", "A", "Joined", "|Broken|0|1", " ", "漢"] {
            assert!(!dawg.contains(other), "{other:?}");
        }
    }

    #[test]
    fn the_long_s_of_a_list_is_an_s() {
        let letters = "3\nNULL 0\nſ 3\ns 3\n";
        // ſs, in three letters and one more, which need two bits.
        let edge = |letter: u64, flags: u64, target: u64| letter | flags << 2 | target << (2 + u64::from(FLAG_BITS));
        let mut bytes = MAGIC.to_le_bytes().to_vec();
        bytes.extend(3u32.to_le_bytes());
        bytes.extend(2u32.to_le_bytes());
        bytes.extend([edge(1, LAST, 1), edge(2, WORD_END | LAST, 0)].iter().flat_map(|edge| edge.to_le_bytes()));
        let dawg = Dawg::parse(&bytes, letters.as_bytes()).unwrap();
        assert!(dawg.contains("ss") && dawg.contains("ſs"));
        assert!(!dawg.contains("sſ"));
    }

    #[test]
    fn a_list_of_the_other_byte_order_is_the_same_list() {
        let mut bytes = MAGIC.to_be_bytes().to_vec();
        bytes.extend(8u32.to_be_bytes());
        bytes.extend(7u32.to_be_bytes());
        bytes.extend(sample().iter().flat_map(|edge| edge.to_be_bytes()));
        assert_eq!(Dawg::parse(&bytes, LETTERS.as_bytes()).unwrap(), parse(&sample()).unwrap());
    }

    #[test]
    fn a_list_without_words_is_a_list() {
        let dawg = parse(&[]).unwrap();
        assert!(!dawg.contains("a"));
        assert_eq!(dawg.words().count(), 0);
    }

    #[test]
    fn a_list_that_leads_nowhere_or_in_circles_is_an_error() {
        let beyond_the_end = [edge(A, LAST, 9)];
        let without_a_last_edge = [edge(A, WORD_END, 0)];
        let in_circles = [edge(A, LAST, 1), edge(F, LAST, 2), edge(I, LAST, 1)];
        let into_itself = [edge(A, LAST, 1), edge(F, LAST, 1)];
        for edges in [&beyond_the_end[..], &without_a_last_edge, &in_circles, &into_itself] {
            assert!(parse(edges).is_err(), "{edges:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn damaged_bytes_never_panic(at in 0usize..66, byte: u8, length in 0usize..67) {
            let mut bytes = graph(&sample());
            bytes[at] = byte;
            bytes.truncate(length);
            if let Ok(dawg) = Dawg::parse(&bytes, LETTERS.as_bytes()) {
                // A damaged graph may be out of order, so that a look-up misses what a walk finds.
                dawg.words().for_each(|word| { dawg.contains(&word); });
            }
        }

        #[test]
        fn a_letter_table_of_any_kind_never_panics(table in "[0-9]{0,12}\n?[a-z| \n]{0,20}") {
            if let Ok(dawg) = Dawg::parse(&graph(&sample()), table.as_bytes()) {
                dawg.words().for_each(|word| { dawg.contains(&word); });
            }
        }
    }
}
