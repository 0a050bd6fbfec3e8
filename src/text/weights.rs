//! How much each kind of evidence says about the start of a block.

use serde::{Deserialize, Serialize};

/// The evidence for and against a block that starts at a line, in natural log odds: 1 is "three to one", 2 "seven to
/// one", 4 "fifty to one". What weighs 0 is left out. `models/weights.toml` lists them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StartWeights {
    /// Before anything is seen: paragraphs of papers have some seven lines.
    pub prior: f32,
    /// An indent, or none. What it says is learned from the page; this is how many times that counts.
    pub indent: f32,
    /// A Han line that is shorter than the column by an indent, in a dump that has lost its indents: learned, too.
    pub lost_indent: f32,
    /// White above the line, or none: learned, too.
    pub gap: f32,
    /// The most that white says in an open sentence: there it is a column's end rather than a paragraph's.
    pub gap_in_sentence: f32,
    /// White at the end of the line before, by em of it that the next piece would not have filled.
    pub white_at_end: f32,
    /// The most that white at the end says where the next word would not have fitted: lines are loose before long words.
    pub loose_line: f32,
    /// The line before ends a sentence. Two sentence ends in three inside a paragraph do not meet a line's end; at a
    /// paragraph's end nearly all do.
    pub after_sentence: f32,
    /// It ends in a colon, dash or semicolon: a line of introduction does, but more often the sentence goes on.
    pub after_lead: f32,
    /// It ends in no mark at all: the full stop was lost, or the line is a title.
    pub after_letter: f32,
    /// It ends in a comma: `Dear Sir,` is a paragraph of its own.
    pub after_clause: f32,
    /// It ends in a part of a word.
    pub after_part_of_word: f32,
    /// A comma before an indented capital is a misread full stop now and then.
    pub comma_before_capital: f32,
    /// A small letter, or a mark that closes, at the start of the line.
    pub inside_sentence: f32,
    /// A bracket is open.
    pub in_brackets: f32,
    /// A quotation is open; but quotations run over several paragraphs now and then.
    pub in_quotes: f32,
    /// The line is centred and the one before is not, or the other way round.
    pub centred: f32,
    /// The line stands at the right of its column and the one before does not, or the other way round.
    pub flush_right: f32,
    /// The line starts with a large initial.
    pub initial: f32,
    /// The line opens with a Chinese dateline, as only the first paragraph of an article does.
    pub dateline: f32,
    /// The type is larger or smaller than in the line before.
    pub new_type: f32,
    /// The line is in bold type and the one before is not, or the other way round.
    pub new_stroke: f32,
    /// It starts with a word in bold type behind text that is not.
    pub run_in: f32,
    /// The line starts with a list mark, as others of its region do.
    pub listed: f32,
    /// The same with `一、`.
    pub han_listed: f32,
    /// The same with a bullet, in a list of many items.
    pub bulleted: f32,
    /// A Han line starts with the number of a section and white behind it.
    pub section: f32,
    /// A quotation of which every line has its mark is set apart from the sentence that leads to it.
    pub quoted: f32,
}

impl Default for StartWeights {
    fn default() -> Self {
        Self {
            prior: -2.0,
            indent: 1.0,
            lost_indent: 1.0,
            gap: 1.0,
            gap_in_sentence: 1.5,
            white_at_end: 1.6,
            loose_line: 2.5,
            after_sentence: 1.6,
            after_lead: -0.7,
            after_letter: -2.5,
            after_clause: -5.0,
            after_part_of_word: -12.0,
            comma_before_capital: 2.0,
            inside_sentence: -4.0,
            in_brackets: -2.0,
            in_quotes: -0.8,
            centred: 3.0,
            flush_right: 4.0,
            initial: 4.0,
            dateline: 8.0,
            new_type: 2.5,
            new_stroke: 3.8,
            run_in: 2.5,
            listed: 2.5,
            han_listed: 4.0,
            bulleted: 4.5,
            section: 4.5,
            quoted: 6.0,
        }
    }
}
