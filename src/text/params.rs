//! What a user of another print tradition would change.

use serde::{Deserialize, Serialize};

use super::StartWeights;
use super::characters::{HanSpaces, OldLetters};

/// How lines become paragraphs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TextParams {
    /// Smallest indent of a first line, in type sizes. Most papers indent by one em; narrow columns by less, but
    /// hardly below a half, as it would not be seen.
    pub min_indent: f32,
    /// Largest indent of a first line, in type sizes: what stands further in is centred or set to the right.
    pub max_indent: f32,
    /// Indent of a first line that a Han dump has lost, in type sizes: it shows as a line that much shorter than
    /// the column. Chinese papers indent by two characters, Japanese by one.
    pub lost_indent: f32,
    /// White between two lines that parts paragraphs, beyond the usual distance of the lines, in pitches.
    pub min_gap: f32,
    /// What stands between Han characters and the letters or digits beside them.
    pub han_spaces: HanSpaces,
    /// What becomes of ligatures and of the long s.
    pub old_letters: OldLetters,
    /// Words that a byline has, in any capitals.
    pub byline_words: Vec<String>,
    /// Words that a byline starts with, if a name follows.
    pub byline_openers: Vec<String>,
    /// How a line starts that says whose a picture is.
    pub credit_words: Vec<String>,
    /// Longest byline, in cells of half an em: some sixty letters or thirty Han characters.
    pub max_byline: usize,
    /// How a Han dateline ends: the space behind it stays.
    pub dateline_endings: Vec<String>,
    /// How a line starts that sends the reader to another page.
    pub continuation_words: Vec<String>,
    /// Words that English papers put behind a name with a hyphen: `Cooper-street`.
    pub street_words: Vec<String>,
    /// Words after which a hyphen stands for a part of a word: `Vor- und Nachteile`.
    pub suspending_words: Vec<String>,
    /// What speaks for a block that starts at a line, and how much.
    pub starts: StartWeights,
}

impl Default for TextParams {
    fn default() -> Self {
        Self {
            min_indent: 0.5,
            max_indent: 4.0,
            lost_indent: 2.0,
            min_gap: 0.4,
            han_spaces: HanSpaces::default(),
            old_letters: OldLetters::default(),
            byline_words: owned(&BYLINE_WORDS),
            byline_openers: owned(&BYLINE_OPENERS),
            credit_words: owned(&CREDIT_WORDS),
            max_byline: 60,
            dateline_endings: owned(&["讯", "訊", "电", "電"]),
            continuation_words: owned(&CONTINUATION_WORDS),
            street_words: owned(&STREET_WORDS),
            suspending_words: owned(&SUSPENDING_WORDS),
            starts: StartWeights::default(),
        }
    }
}

const BYLINE_WORDS: [&str; 46] = [
    "本报记者",
    "本报特派记者",
    "本报通讯员",
    "本报评论员",
    "特约记者",
    "特约评论员",
    "见习记者",
    "实习记者",
    "实习生",
    "新华社记者",
    "新华社发",
    "新华社",
    "记者",
    "通讯员",
    "作者",
    "撰文",
    "摄影",
    "摄影报道",
    "文/图",
    "文/",
    "图/",
    "图/文",
    "文/摄",
    "供图",
    "供稿",
    "本報記者",
    "特約記者",
    "記者",
    "通訊員",
    "攝影",
    "our own correspondent",
    "our special correspondent",
    "our correspondent",
    "a staff reporter",
    "staff writer",
    "staff reporter",
    "a special correspondent",
    "unserem korrespondenten",
    "unserem eigenen korrespondenten",
    "unserem berichterstatter",
    "eigener bericht",
    "notre correspondant",
    "notre correspondant particulier",
    "notre envoyé spécial",
    "nostro corrispondente",
    "nuestro corresponsal",
];

const BYLINE_OPENERS: [&str; 8] = ["by", "from", "von", "par", "de", "di", "por", "door"];

const CREDIT_WORDS: [&str; 20] = [
    "photo:",
    "photos:",
    "photo by",
    "photos by",
    "photograph by",
    "photographs by",
    "photography by",
    "photographed by",
    "illustration:",
    "illustration by",
    "illustrations by",
    "illustrated by",
    "drawing by",
    "photo :",
    "photographie :",
    "foto:",
    "fotos:",
    "foto von",
    "bild:",
    "zeichnung von",
];

const CONTINUATION_WORDS: [&str; 23] = [
    "下转第",
    "上接第",
    "下转",
    "上接",
    "紧接第",
    "下轉第",
    "上接第",
    "转第",
    "continued on page",
    "continued from page",
    "continued on p.",
    "continued from p.",
    "(continued on",
    "turn to page",
    "see page",
    "fortsetzung auf seite",
    "fortsetzung von seite",
    "fortsetzung s.",
    "suite page",
    "suite en page",
    "suite à la page",
    "suite de la page",
    "continua a pagina",
];

const STREET_WORDS: [&str; 9] = ["street", "road", "lane", "square", "terrace", "avenue", "place", "quay", "crescent"];

const SUSPENDING_WORDS: [&str; 14] =
    ["und", "oder", "u.", "bzw.", "sowie", "resp.", "bis", "and", "or", "et", "ou", "en", "of", "och"];

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}
