//! Reading order.

use std::cmp::Reverse;

use super::alleys::Alleys;
use super::centred::{cut_gutters, narrow_centred, widen_centred};
use super::decks::{apart, group_headlines, wholes};
use super::doubt::{is_speck, usual_confidence};
use super::floats::{Float, find_floats};
use super::upright::{put_upright, take_upright};
use crate::model::{Columns, Page, Rect, Region, Scale, Span};

/// Puts regions into reading order: what spans columns before what stands under it, then each column from top to
/// bottom, from left to right. A permutation that does not depend on the order of the input.
///
/// The page is cut again and again, as in recursive X-Y cuts (Nagy and Seth 1984), but across only where no gutter goes
/// on: white at the same height in two columns is no cut but where more tells that a row of articles ends there (`alleys`), a
/// headline or a rule over both is one, a picture set into columns that go on under it is none.
pub fn put_in_order(mut regions: Vec<Region>, page: &Page, columns: &Columns, scale: &Scale) -> Vec<Region> {
    regions.sort_by(|a, b| place(a).cmp(&place(b)));
    let slack = (SLACK * scale.type_size) as i32;
    let usual = usual_confidence(page);
    let (specks, regions): (Vec<_>, Vec<_>) =
        regions.into_iter().partition(|region| is_speck(region.lines.iter().flat_map(|line| &line.words), usual));
    let (upright, regions) = take_upright(regions);
    let floats = find_floats(&regions, page, columns, scale);
    let own_gutters: Vec<Rect> = columns.gutters.iter().map(|gutter| gutter.rect).collect();
    let along_floats = floats.iter().map(|float| float.gutter);
    let gutters = join_pieces(own_gutters.iter().copied().chain(along_floats), 2 * slack);
    let (captions, text) = regions.into_iter().partition(|region| floats.iter().any(|float| float.owns(region)));
    let (mut wholes, groups) = wholes(group_headlines(text, page, scale));
    let centred = widen_centred(&mut wholes, page, scale);
    let gutters = cut_gutters(gutters, &centred);
    let upright_lines = upright.iter().map(|region| region.rect).collect();
    let set_in = floats.iter().map(Float::set_in).collect();
    let frames = floats.iter().filter(|float| float.is_frame).map(Float::rect);
    let print = page.pictures.iter().chain(&page.rules).copied().chain(frames).collect();
    let alleys = Alleys { upright: upright_lines, set_in, print, scale, slack };
    let mut order = read(wholes, &gutters, &alleys);
    narrow_centred(&mut order, &centred);
    let order = apart(order, groups);
    let alleys = Alleys { upright: vec![], set_in: vec![], print: vec![], scale, slack };
    let order = put_captions(captions, floats, order, |own| read(own, &own_gutters, &alleys));
    put_specks(specks, put_upright(upright, order, page, scale))
}

/// Puts specks back, each behind the text next above it: they must not decide how the page is cut.
fn put_specks(specks: Vec<Region>, mut order: Vec<Region>) -> Vec<Region> {
    for speck in specks {
        let is_above = |region: &Region| {
            region.rect.mid_y() <= speck.rect.mid_y() && 0 < region.rect.across().overlap(&speck.rect.across())
        };
        let above = (0..order.len()).filter(|at| is_above(&order[*at])).max_by_key(|at| (order[*at].rect.bottom, *at));
        order.insert(above.map_or(0, |above| above + 1), speck);
    }
    order
}

/// Puts what belongs to pictures and frames in the text back, the lower first, so that those above keep their place. What stands in
/// a frame is ordered as a page is.
fn put_captions(
    captions: Vec<Region>,
    mut floats: Vec<Float>,
    mut order: Vec<Region>,
    in_frame: impl Fn(Vec<Region>) -> Vec<Region>,
) -> Vec<Region> {
    floats.sort_by_key(|float| Reverse(float.top()));
    let mut captions = captions;
    for float in floats {
        let (own, others) = captions.into_iter().partition(|region| float.owns(region));
        captions = others;
        let own = if float.is_frame { in_frame(own) } else { own };
        let at = float.place_in(&order);
        order.splice(at..at, own);
    }
    order
}

/// Boxes that overlap by less, in type sizes, stand beside each other: boxes are not exact and pages are not straight.
const SLACK: f32 = 0.5;
/// So do boxes that overlap by less of their own length: on a page that is not straight, long columns lean into each other.
const ASLANT: f32 = 0.06;

fn place(region: &Region) -> (i32, i32, i32, i32, &str) {
    let Rect { left, top, right, bottom } = region.rect;
    let text = region.words().next().map_or("", |word| &word.text);
    (top, left, bottom, right, text)
}

/// Joins the pieces of gutters that stand on each other, somewhat aside.
fn join_pieces(pieces: impl Iterator<Item = Rect>, aside: i32) -> Vec<Rect> {
    let mut pieces: Vec<Rect> = pieces.collect();
    pieces.sort_by_key(|rect| (rect.top, rect.left, rect.bottom, rect.right));
    let mut chains: Vec<Chain> = Vec::new();
    for piece in pieces {
        let goes_on = |chain: &Chain| {
            let touches = piece.top <= chain.last.bottom && chain.whole.top <= piece.bottom;
            touches && chain.last.across().gap(&piece.across()) <= aside
        };
        match chains.iter_mut().filter(|chain| goes_on(chain)).max_by_key(|chain| chain.whole.height()) {
            Some(chain) => chain.add(piece),
            None => chains.push(Chain { whole: piece, last: piece }),
        }
    }
    chains.into_iter().map(|chain| Rect { left: chain.last.left, right: chain.last.right, ..chain.whole }).collect()
}

/// Pieces of one gutter.
struct Chain {
    whole: Rect,
    /// The piece that reaches down farthest.
    last: Rect,
}

impl Chain {
    fn add(&mut self, piece: Rect) {
        self.whole = self.whole.union(&piece);
        if self.last.bottom < piece.bottom {
            self.last = piece;
        }
    }
}

fn read(regions: Vec<Region>, gutters: &[Rect], alleys: &Alleys) -> Vec<Region> {
    let slack = alleys.slack;
    if regions.len() < 2 {
        return regions;
    }
    // What divides none of these regions divides no fewer of them.
    let inner: Vec<Rect> = gutters.iter().filter(|gutter| divides(gutter, &regions, slack)).copied().collect();
    let open_across = |white: &Span, regions: &[Region]| {
        let through: Vec<&Rect> = inner.iter().filter(|gutter| runs_through(gutter, white, slack)).collect();
        alleys.is_open(white, &through, regions)
    };
    let level = |_: &Region| slack;
    let bands = split(regions, |region| region.rect.down(), level, open_across);
    if 1 < bands.len() {
        return bands.into_iter().flat_map(|band| read(band, &inner, alleys)).collect();
    }
    let regions = bands.into_iter().flatten().collect();
    let lean = |region: &Region| lean(region.rect.width(), slack);
    let columns = split(regions, |region| region.rect.across(), lean, |_, _| true);
    if 1 < columns.len() {
        return columns.into_iter().flat_map(|column| read(column, &inner, alleys)).collect();
    }
    untie(columns.into_iter().flatten().collect(), &inner, alleys)
}

/// Whether regions stand to both sides of the gutter, beside it.
pub(super) fn divides<'a>(gutter: &Rect, regions: impl IntoIterator<Item = &'a Region>, slack: i32) -> bool {
    let beside = |region: &&Region| slack < region.rect.down().overlap(&gutter.down());
    let (mut before, mut after) = (false, false);
    for region in regions.into_iter().filter(beside) {
        before |= region.rect.right <= gutter.mid_x() as i32 + slack;
        after |= gutter.mid_x() as i32 - slack <= region.rect.left;
    }
    before && after
}

/// Whether the gutter goes on over the white between two bands.
fn runs_through(gutter: &Rect, white: &Span, slack: i32) -> bool {
    gutter.top + slack < white.start.min(white.end) && white.start.max(white.end) < gutter.bottom - slack
}

/// Parts the regions at the white between their spans, where it is open. One part if there is none.
fn split(
    mut regions: Vec<Region>,
    span: impl Fn(&Region) -> Span,
    slack: impl Fn(&Region) -> i32,
    is_open: impl Fn(&Span, &[Region]) -> bool,
) -> Vec<Vec<Region>> {
    regions.sort_by(|a, b| (span(a).start, place(a)).cmp(&(span(b).start, place(b))));
    let mut ends: Vec<usize> = Vec::new();
    let mut end = i32::MIN;
    for (at, region) in regions.iter().enumerate() {
        let here = span(region);
        let slack = slack(region).min(here.len() / 2);
        let white = Span { start: end, end: here.start };
        if 0 < at && end <= here.start + slack && is_open(&white, &regions) {
            ends.push(at);
        }
        end = end.max(here.end);
    }
    let mut parts: Vec<Vec<Region>> = ends.iter().rev().map(|at| regions.split_off(*at)).collect();
    parts.push(regions);
    parts.reverse();
    parts
}

/// Orders regions that no cut parts: takes out the one that is read first and cuts the others again.
fn untie(mut regions: Vec<Region>, gutters: &[Rect], alleys: &Alleys) -> Vec<Region> {
    let is_small = regions.len() < LARGEST_KNOT;
    let rect = |region: &Region| if is_small { in_column(region, &regions) } else { region.rect };
    let rects: Vec<Rect> = regions.iter().map(rect).collect();
    let is_first = |at: &usize| !(0..rects.len()).any(|other| comes_before(other, *at, &rects, alleys.slack));
    let topmost = || (0..rects.len()).min_by_key(|at| (rects[*at].top, rects[*at].left));
    let by_relation = if is_small { (0..rects.len()).find(is_first) } else { None };
    let first = by_relation.or_else(topmost).expect("a knot has regions");
    let mut order = vec![regions.remove(first)];
    order.extend(read(regions, gutters, alleys));
    order
}

/// The box of a region; that of a short line at the edge of a column, over its text, is as wide as the column.
fn in_column(region: &Region, regions: &[Region]) -> Rect {
    /// White under the line, in its heights.
    const CLOSE: i32 = 2;
    let rect = region.rect;
    let is_under = |other: &&Region| {
        let gap = other.rect.top - rect.bottom;
        let at_edge = (rect.left - other.rect.left).abs() <= rect.height();
        let is_short = 2 * rect.width() < other.rect.width() && other.rect.across().contains(&rect.across());
        at_edge && is_short && 0 <= gap && gap <= CLOSE * rect.height()
    };
    let column = regions.iter().filter(|_| region.lines.len() == 1).filter(is_under).min_by_key(|other| other.rect.top);
    column.map_or(rect, |column| Rect { left: column.rect.left, right: column.rect.right, ..rect })
}

/// Larger knots are specks on a ruined page; comparing all with all would take minutes.
const LARGEST_KNOT: usize = 300;

/// Breuel's relations (High Performance Document Layout Analysis, 2003, section 4): one that is above another in the same
/// column comes before it; one that is left of another comes before it, unless a third stands between the two in
/// height and over both.
fn comes_before(one: usize, other: usize, rects: &[Rect], slack: i32) -> bool {
    let (a, b) = (&rects[one], &rects[other]);
    if one == other {
        return false;
    }
    if overlap_in_earnest(a, b, slack) {
        return a.mid_y() < b.mid_y();
    }
    let over_both = |rect: &Rect| {
        let between = a.mid_y().min(b.mid_y()) < rect.mid_y() && rect.mid_y() < a.mid_y().max(b.mid_y());
        between && overlap_in_earnest(rect, a, slack) && overlap_in_earnest(rect, b, slack)
    };
    a.mid_x() < b.mid_x() && !rects.iter().any(over_both)
}

/// Whether one box stands over the other by more than a lean.
fn overlap_in_earnest(one: &Rect, other: &Rect, slack: i32) -> bool {
    let narrower = one.width().min(other.width());
    lean(narrower, slack).min(narrower / 2) < one.across().overlap(&other.across())
}

fn lean(width: i32, slack: i32) -> i32 {
    slack.max((ASLANT * width as f32) as i32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{ColumnParams, RegionParams, cut_regions, find_columns, measure};
    use crate::model::{Line, Size, Source, Word, draw_page};

    /// The first words of the regions, in reading order.
    fn order_of(page: Page) -> String {
        let scale = measure(&page);
        let columns = find_columns(&page, &scale, &ColumnParams::default());
        let regions = cut_regions(&page, &columns, &scale, &RegionParams::default());
        let order = put_in_order(regions, &page, &columns, &scale);
        let first = |region: &Region| region.words().next().map_or(String::new(), |word| word.text.clone());
        order.iter().map(first).collect::<Vec<_>>().join(" ")
    }

    fn draw(picture: &str) -> Page {
        draw_page(picture, Source::default())
    }

    /// The page with the lines that hold a text set in type of twice the size.
    fn with_large_type(mut page: Page, texts: &[&str]) -> Page {
        let is_large = |word: &&mut Word| texts.contains(&word.text.as_str());
        page.lines.iter_mut().flat_map(|line| &mut line.words).filter(is_large).for_each(|word| word.type_size *= 2.0);
        page
    }

    #[test]
    fn a_headline_centred_over_three_columns_is_read_before_the_first() {
        let page = draw(
            "
                                     HARBOUR

    one the old mill by      two the owner said      three the house on
    the river was sold on    that he had no wish     the hill by the old
    Monday last to a man     to part with it but     church from where he
    from the next parish     that the wheel was      sees the whole of the
    who has said that he     past mending and the    valley and the river
    will take it all down    roof let in the rain    and is content with it",
        );
        assert_eq!(order_of(page), "HARBOUR one two three");
    }

    #[test]
    fn a_headline_centred_over_columns_and_a_pale_picture_is_read_before_the_byline_of_the_first() {
        let page = draw(
            "
                         HARBOUR BRIDGE WAS BUILT NOW

    byline Hall, of Leith
    one the old mill by                               three the house on
    the river was sold on                             the hill by the old
    Monday last to a man                              church from where he
    from the next parish                              sees the whole of the
    who has said that he                              valley and the river
    will take it all down                             and is content with it",
        );
        assert_eq!(order_of(page), "HARBOUR byline three");
    }

    /// Two rows of two columns; the sentence at the foot of the first column goes on in the second.
    const TWO_ROWS: &str = "
    one the old mill by      two the owner said
    the river was sold on    that he had no wish
    Monday last to a man     to part with it but
    from the next parish     that the wheel was
    who has said that he     past mending and the
    will take it all down    roof let in the rain.


    MARKET                   WEATHER
    three the house on       four the rain on the
    the hill by the old      hills by the river is
    church from where he     past mending and all
    sees the whole of the    of it was stored under
    valley and the river     the roof of the house
    and is content with.     on the hill by the mill.";

    #[test]
    fn headings_level_under_white_start_another_row_where_a_sentence_is_open() {
        let page = with_large_type(draw(TWO_ROWS), &["MARKET", "WEATHER"]);
        assert_eq!(order_of(page), "one two MARKET three WEATHER four");
    }

    #[test]
    fn headings_level_by_chance_start_no_row() {
        let closed = TWO_ROWS.replace("will take it all down ", "will take it all downs.");
        let page = with_large_type(draw(&closed), &["MARKET", "WEATHER"]);
        assert_eq!(order_of(page), "one MARKET three two WEATHER four");
    }

    #[test]
    fn headings_level_over_columns_that_start_elsewhere_start_another_row() {
        let closed = TWO_ROWS.replace("will take it all down ", "will take it all downs.");
        let (upper, lower) = closed.split_at(closed.find("    MARKET").expect("the row starts so"));
        let moved = lower.replace("\n    ", "\n      ");
        let page = with_large_type(draw(&format!("{upper}  {moved}")), &["MARKET", "WEATHER"]);
        assert_eq!(order_of(page), "one two MARKET three WEATHER four");
    }

    #[test]
    fn white_under_headlines_of_columns_is_no_cut() {
        let page = draw(
            "
    HARBOUR                  one sold on Monday      STRIKE
    BRIDGE                   last to a man there.    OF DOCKERS


    two the old mill by      three the owner said    four the house on
    the river was sold on    that he had no wish     the hill by the old
    Monday last to a man     to part with it but     church from where he
    from the next parish     that the wheel was      sees the whole of the
    who has said that he     past mending and the    valley and the river
    will take it all down    roof let in the rain    and is content with it",
        );
        let page = with_large_type(page, &["HARBOUR", "BRIDGE", "STRIKE", "OF", "DOCKERS"]);
        assert_eq!(order_of(page), "HARBOUR BRIDGE two one three STRIKE OF four");
    }

    #[test]
    fn a_headline_from_top_to_bottom_at_the_right_comes_before_all_columns_of_its_row() {
        let mut page = draw(
            "
河边的老磨坊昨日售出，买主是邻村    昨日村里开会商量，大家都说好的，
的一位农户。磨坊建于一九一二年，    水车早已坏了，屋顶漏雨多年没有人
多年来一直空着，屋顶漏雨，水车也    去修理，如今有人买下，大家都高兴
早已坏了，村里几次商量都没有结果    地说，明年春天就会有新的房子建在
最后由镇里出面，请来邻村的农户们    河边，孩子们也可以在那里读书了。",
        );
        let characters = "老磨坊售出";
        let rect = Rect::new(720, 20, 750, 20 + 24 * characters.chars().count() as i32);
        let headline = Word { text: characters.into(), rect, type_size: 30.0, confidence: None, stroke: None };
        page.lines.extend(Line::new(vec![headline]));
        let page = Page { size: Size { width: 800, ..page.size }, ..page };
        assert!(order_of(page).starts_with(characters));
    }
}
