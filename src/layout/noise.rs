//! What speaks for specks, ornaments and drawings that an engine took for letters.

use super::doubt::letters;
use super::roles::Verdict;
use super::setting::{Setting, TEXT_LINES, text_of};
use crate::model::{Cue, Line, Rect, Region, Role, Span, Word, folio_of};

/// What is unlikely until something speaks for it, as a logit; so are all weights here.
const UNLIKELY: f32 = -2.0;

/// The regions in which nothing can be read; `None` for the others.
pub(super) fn find_noise(setting: &Setting) -> Vec<Option<Verdict>> {
    let column = text_column(setting);
    let alone: Vec<f32> = (0..setting.regions.len()).map(|at| weigh(at, setting, column)).collect();
    let noise = |(at, logit): (usize, &f32)| {
        let logit = logit + if *logit <= 0.0 && lies_in_cloud(at, &alone, setting) { CLOUD } else { 0.0 };
        (0.0 < logit).then(|| Verdict::weighed(Role::Noise, Cue::Unreadable, logit))
    };
    alone.iter().enumerate().map(noise).collect()
}

/// What it says that others round a doubtful region are noise: photographs and upright print come in pieces.
const CLOUD: f32 = 2.5;

/// Whether most of what stands round a few doubtful words is noise.
fn lies_in_cloud(at: usize, logits: &[f32], setting: &Setting) -> bool {
    /// In type sizes.
    const REACH: f32 = 3.0;
    const FEWEST: usize = 3;
    /// Times the others.
    const MOST: usize = 2;
    const DOUBTFUL: f32 = 0.25;
    let region = &setting.regions[at];
    let reach = (REACH * setting.scale.type_size) as i32;
    let around = region.rect.grown(reach);
    // Specks lie round the number of a page, too.
    if setting.doubt(region) < DOUBTFUL || folio_of(&text_of(region)).is_some() {
        return false;
    }
    let near = setting.boxes.touching(&around);
    let noise = near.iter().filter(|other| 0.0 < logits[**other]).count();
    // The region itself is none.
    let others = near.len().saturating_sub(noise + 1);
    FEWEST <= noise && MOST * others <= noise
}

/// From the left edge of the leftmost text to the right edge of the rightmost.
fn text_column(setting: &Setting) -> Option<Span> {
    let texts = setting.regions.iter().filter(|region| TEXT_LINES <= region.lines.len());
    texts.map(|region| region.rect.across()).reduce(|one, other| one.union(&other))
}

fn weigh(at: usize, setting: &Setting, column: Option<Span>) -> f32 {
    const NO_LETTER: f32 = 4.0;
    const FEW_LETTERS: f32 = 1.0;
    const FEW: usize = 4;
    const UNSURE: f32 = 5.0;
    const EACH_LETTER: f32 = -0.3;
    const DRAWN: f32 = 3.0;
    const IN_MARGIN: f32 = 2.0;
    const LYING: f32 = 0.25;
    const STARS: f32 = 2.0;
    const LONE: f32 = 2.0;
    const MANY: usize = 10;
    /// Smaller type, in body type sizes, is not printed beside the body's.
    const SMALLEST: f32 = 0.6;
    const LOW: f32 = 2.0;
    let region = &setting.regions[at];
    let letters = letters(region.words(), MANY);
    let few = letters <= FEW;
    let doubt = setting.doubt(region);
    let in_margin = column.is_some_and(|column| column.overlap(&region.rect.across()) <= 0);
    let mut logit = UNLIKELY + UNSURE * doubt + EACH_LETTER * letters.min(MANY) as f32;
    logit += if LYING < doubt && setting.type_ratio(at) < SMALLEST { LOW } else { 0.0 };
    logit += if letters == 0 { NO_LETTER } else { 0.0 };
    logit += if few { FEW_LETTERS } else { -1.0 };
    logit += if is_lone_letter(region) && setting.is_set_apart(at) { LONE } else { 0.0 };
    logit += if few && touches_picture(&region.rect, setting) { DRAWN } else { 0.0 };
    logit += if LYING < doubt && lies_in_line(at, setting) { DRAWN } else { 0.0 };
    logit += if LYING < doubt && are_stars(at, setting) { STARS } else { 0.0 };
    logit + if few && in_margin { IN_MARGIN } else { 0.0 }
}

/// Whether a region is one small letter or two and no mark: neither a heading nor the end of a sentence.
fn is_lone_letter(region: &Region) -> bool {
    const MOST: usize = 2;
    let mut words = region.words();
    let (Some(word), None) = (words.next(), words.next()) else { return false };
    word.length() <= MOST && word.text.chars().all(char::is_lowercase)
}

/// Whether pieces of a letter or two stand an em apart, as a row of stars does.
fn are_stars(at: usize, setting: &Setting) -> bool {
    const LONGEST: usize = 3;
    /// In type sizes. Words of a line stand half as far apart.
    const APART: f32 = 0.8;
    let [line] = &setting.regions[at].lines[..] else { return false };
    let short = line.words.iter().all(|word| word.text.chars().filter(|c| c.is_alphanumeric()).count() <= LONGEST);
    let apart = |pair: &[Word]| APART * setting.scale.type_size < (pair[1].rect.left - pair[0].rect.right) as f32;
    short && 1 < line.words.len() && line.words.windows(2).any(apart)
}

/// Whether a region lies in a line of another, where no second line can stand.
fn lies_in_line(at: usize, setting: &Setting) -> bool {
    let rect = setting.regions[at].rect;
    let others = setting.regions.iter().enumerate().filter(|(other, _)| *other != at);
    let inside = |line: &Line| line.rect.intersect(&rect).is_some_and(|part| 3 * rect.area() < 4 * part.area());
    let holds = |line: &Line| inside(line) && 3 * rect.height() < 2 * line.rect.height();
    others.flat_map(|(_, region)| &region.lines).any(holds)
}

/// Whether most of a region lies in a picture or close at its side, or most of a picture in it.
fn touches_picture(rect: &Rect, setting: &Setting) -> bool {
    let side = setting.scale.type_size as i32;
    let meets = |picture: &Rect| {
        let reach = Rect { left: picture.left - side, right: picture.right + side, ..*picture };
        reach.intersect(rect).is_some_and(|part| rect.area().min(picture.area()) < 2 * part.area())
    };
    setting.pictures.iter().copied().any(meets)
}
