//! How much each kind of evidence says about headings: natural log odds, as those of `text`. What weighs 0 is left out.
//! `models/weights.toml` lists them.

use serde::{Deserialize, Serialize};

/// Whether a block is a heading. Told by reading some thirty pages of papers and dumps, and rounded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HeadingWeights {
    /// The source's markup names it a heading. This and the five below count times how sure layout was.
    pub told_by_markup: f32,
    /// Layout saw it by its larger type.
    pub told_by_type: f32,
    /// Layout saw it by its width over several columns.
    pub told_by_span: f32,
    /// Layout saw it by its capitals.
    pub told_by_capitals: f32,
    /// Layout saw it by the white on both sides.
    pub told_by_centring: f32,
    /// Layout saw it by anything else.
    pub told_otherwise: f32,
    /// Layout saw nothing of a heading in it, though it knew its type and its white.
    pub unseen: f32,
    /// Before anything is seen: most blocks are none.
    pub prior: f32,
    /// It is no longer than `max_heading`.
    pub short: f32,
    /// It is longer.
    pub long: f32,
    /// It has more lines than a heading in one type.
    pub many_lines: f32,
    /// It ends as only a sentence or clause ends: with 。 or a comma.
    pub sentence_end: f32,
    /// It ends with a point; but headings of old papers do so too.
    pub point: f32,
    /// A sentence ends inside it.
    pub sentence_inside: f32,
    /// It starts inside a sentence.
    pub inside_sentence: f32,
    /// It opens with a Chinese dateline.
    pub dateline: f32,
    /// It is a Chinese line of two halves with white between.
    pub halves: f32,
    /// It is more figures and marks than letters, as what is read in a table.
    pub figures: f32,
    /// It ends in an article, a preposition or a conjunction, and no heading stands behind it.
    pub leads_on: f32,
    /// It is Chinese text without a mark at its end, which does not go on in the text after.
    pub unfinished: f32,
    /// It is all in capitals.
    pub capitals: f32,
    /// It ends with no point.
    pub no_point: f32,
    /// Its lines do not fill a column: one before the last is shorter than another.
    pub uneven_lines: f32,
    /// Its lines are those of a paragraph.
    pub full_lines: f32,
    /// Its lines are much shorter, or longer, than the column of the text next to it.
    pub other_measure: f32,
    /// It is one short line before a longer text.
    pub one_short_line: f32,
    /// It is one line, as much shorter than the column as an indent: the first line of a paragraph that was cut.
    pub first_line_of_paragraph: f32,
    /// The sentence before is open and goes on in it.
    pub goes_on_from_before: f32,
    /// Its own sentence is open and goes on behind it.
    pub goes_on_after: f32,
    /// The text after it starts inside a sentence.
    pub before_inside: f32,
    /// The text after it goes on with its last word.
    pub divided_word: f32,
    /// A byline or a pointer to another page stands before it.
    pub after_byline: f32,
    /// `By John Smith` stands behind it.
    pub before_byline: f32,
    /// A dateline stands behind it.
    pub before_dateline: f32,
    /// Nothing stands behind it.
    pub last_of_all: f32,
    /// It stands in the last line of a text.
    pub set_off: f32,
    /// A number opens it, and none the text after.
    pub numbered: f32,
    /// Its region holds nothing else.
    pub alone: f32,
    /// It is one line in the middle of its column, with white on both sides.
    pub centred: f32,
    /// It is one line that ends as a sentence does, at the left of its column, as paragraphs of one line are set.
    pub set_as_paragraph: f32,
    /// It stands at the edge of its column, and the paragraphs of the page are indented.
    pub no_indent: f32,
    /// It stands right over a headline in larger type.
    pub over_headline: f32,
    /// Body text stands right above or below it, in its region.
    pub inside_region: f32,
    /// It stands between a heading and what opens the text or the next heading.
    pub deck: f32,
    /// Its lines have one middle with the heading over them, and white on both sides.
    pub centred_under: f32,
    /// It is one of several lines that stand for themselves in one region, as those of verse.
    pub in_verse: f32,
    /// It is one line without a point whose longer words have capitals, before a longer text.
    pub titled: f32,
    /// Other paragraphs start with its words: it is the name of who speaks.
    pub opens_others: f32,
    /// The text before or after is the entry of a list beside it, by its number, or as both are lines with figures and a full
    /// stop.
    pub entry: f32,
    /// It is set in bold type, and the texts beside it are not.
    pub bold: f32,
    /// The text right over it ends in a comma or semicolon.
    pub after_clause: f32,
}

impl Default for HeadingWeights {
    fn default() -> Self {
        Self {
            told_by_markup: 6.0,
            told_by_type: 4.0,
            told_by_span: 4.0,
            told_by_capitals: 3.0,
            told_by_centring: 3.0,
            told_otherwise: 2.0,
            unseen: -1.0,
            prior: -1.0,
            short: 1.0,
            long: -3.0,
            many_lines: -1.0,
            sentence_end: -6.0,
            point: -1.5,
            sentence_inside: -3.0,
            inside_sentence: -3.0,
            dateline: -8.0,
            halves: 3.0,
            figures: -8.0,
            leads_on: -3.0,
            unfinished: 3.0,
            capitals: 1.5,
            no_point: 1.0,
            uneven_lines: 3.0,
            full_lines: -4.0,
            other_measure: 2.0,
            one_short_line: 1.5,
            first_line_of_paragraph: -3.5,
            goes_on_from_before: -3.0,
            goes_on_after: -2.0,
            before_inside: -3.0,
            divided_word: -6.0,
            after_byline: 2.0,
            before_byline: 2.0,
            before_dateline: 2.0,
            last_of_all: -0.5,
            set_off: -2.0,
            numbered: 1.5,
            alone: 0.5,
            centred: 3.0,
            set_as_paragraph: -2.0,
            no_indent: 2.0,
            over_headline: 3.0,
            inside_region: -2.0,
            deck: 8.0,
            centred_under: 3.0,
            in_verse: -5.0,
            titled: 1.0,
            opens_others: -5.0,
            entry: -3.0,
            bold: 3.5,
            after_clause: -4.0,
        }
    }
}

/// The sum of the weights of the signs that hold.
pub(super) fn sum_of(signs: impl IntoIterator<Item = (bool, f32)>) -> f32 {
    signs.into_iter().filter(|(holds, _)| *holds).map(|(_, weight)| weight).sum()
}

/// Whether a heading opens an article, or stands inside one. Signs that only an article's edge has weigh most; those
/// of type and place less, as cross headings share them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OpeningWeights {
    /// Most headings that are set apart open an article.
    pub heading: f32,
    /// No text stands before it.
    pub first: f32,
    /// A byline, or a pointer to another page, stands right before it.
    pub after_byline: f32,
    /// A byline stands right behind it.
    pub before_byline: f32,
    /// The text under it opens with a dateline.
    pub before_dateline: f32,
    /// It is set in larger type than the text beside it.
    pub larger_type: f32,
    /// It is wider than the column of the text.
    pub wider_than_column: f32,
    /// It has several lines.
    pub several_lines: f32,
    /// The columns above and below it differ in width.
    pub other_measure: f32,
    /// The text before it stands on another page.
    pub other_page: f32,
    /// Another heading, or nothing, stands behind it.
    pub before_heading: f32,
    /// Layout or the source names it a cross heading.
    pub named_inside: f32,
    /// A number opens it.
    pub numbered: f32,
    /// A short Chinese line stands over a long one in it.
    pub kicker: f32,
    /// One of its lines is a Chinese one of two halves with white between.
    pub halves: f32,
    /// It leads in to what follows.
    pub lead_in: f32,
    /// The text before it is open.
    pub inside_sentence: f32,
    /// It is Chinese, and no larger type shows it.
    pub han_paragraph: f32,
    /// A rule parts it from the text above.
    pub under_rule: f32,
    /// None does, and other headings of the page stand under rules.
    pub without_rule: f32,
    /// It tops a further column of a story, under the story's headline.
    pub under_headline: f32,
    /// It goes on in a column of the story whose headline stands over several, in much smaller type.
    pub inside_span: f32,
    /// It is in bold type of the size of the text: headings inside are, too.
    pub bold: f32,
    /// It is in small letters in a dump whose headlines are in capitals.
    pub lesser: f32,
    /// How much the other headings of the page that are set as it is say of it: times their log odds in the middle.
    pub of_others: f32,
    /// Other headings of the page stand over datelines, and it does not.
    pub without_dateline: f32,
    /// It stands right under the text of a dump in which blank lines part the articles.
    pub attached: f32,
    /// It stands under a blank line of such a dump.
    pub parted: f32,
}

impl Default for OpeningWeights {
    fn default() -> Self {
        Self {
            heading: 0.5,
            first: 1.5,
            after_byline: 3.0,
            before_byline: 3.0,
            before_dateline: 3.0,
            larger_type: 2.0,
            wider_than_column: 1.5,
            several_lines: 1.0,
            other_measure: 2.0,
            other_page: 1.0,
            before_heading: 1.5,
            named_inside: -4.0,
            numbered: -4.0,
            kicker: 2.0,
            halves: 1.5,
            lead_in: -4.0,
            inside_sentence: -2.0,
            han_paragraph: -1.5,
            under_rule: 2.0,
            without_rule: -4.0,
            under_headline: -4.0,
            inside_span: -4.0,
            bold: -1.5,
            lesser: -2.0,
            of_others: 0.7,
            without_dateline: -2.0,
            attached: -4.0,
            parted: 2.0,
        }
    }
}

/// Whether a heading belongs to a body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PairWeights {
    /// The heading stands right before the body. No shared words take a body from the heading over it, but they take
    /// one whose body stands elsewhere to a body without a heading.
    pub stands_before: f32,
    /// The body starts under a heading that has none in reading order.
    pub stands_under: f32,
    /// They share rare words: the most that those say.
    pub shared_words: f32,
}

impl Default for PairWeights {
    fn default() -> Self {
        Self { stands_before: 4.0, stands_under: 3.0, shared_words: 4.0 }
    }
}
