//! The layout stages on pages drawn as text, and the laws they keep.

use columnist::layout::{
    ColumnParams, RegionParams, RoleParams, cut_regions, find_columns, measure, name_roles, put_in_order, repair,
};
use columnist::model::{Columns, Confidence, Line, Page, Rect, Region, Role, Size, Source, Unit, Word, draw_page};
use columnist::{Lexicon, Options, read_document};
use proptest::prelude::*;

fn lay_out(page: Page) -> Vec<Region> {
    let page = repair(page);
    let scale = measure(&page);
    let columns = find_columns(&page, &scale, &ColumnParams::default());
    let regions = cut_regions(&page, &columns, &scale, &RegionParams::default());
    let regions = put_in_order(regions, &page, &columns, &scale);
    name_roles(regions, &page, &scale, &RoleParams::default())
}

fn draw(picture: &str) -> Page {
    draw_page(picture, Source::default())
}

fn columns_of(page: &Page) -> Columns {
    find_columns(page, &measure(page), &ColumnParams::default())
}

fn text_of(region: &Region) -> String {
    region.lines.iter().map(Line::text).collect::<Vec<_>>().join(" ")
}

/// The regions' texts in reading order, parted by a stroke.
fn reading_of(page: Page) -> String {
    lay_out(page).iter().map(text_of).collect::<Vec<_>>().join(" / ")
}

/// The page with the words that lie in the rows given set in type of twice the size.
fn with_large_type(mut page: Page, text: &str) -> Page {
    let is_large = |line: &Line| line.text().contains(text);
    for line in page.lines.iter_mut().filter(|line| is_large(line)) {
        for word in &mut line.words {
            word.type_size *= 2.0;
        }
    }
    page
}

/// Two columns of prose, as an engine that does not see the gutter reads them: each line runs over both.
const TWO_COLUMNS: &str = "
the old mill by the river was    the owner said that he had no
sold on Monday last to a man     wish to part with it but that
from the next parish who has     the wheel was past mending and
said that he will take it all    the roof let in the rain on all
down and build a warehouse in    that was stored beneath it and
its place before the winter      so he took what was offered to
comes and the roads are bad      him and went home to his wife";

#[test]
fn a_line_over_two_columns_is_cut_at_the_gutter() {
    let regions = lay_out(draw(TWO_COLUMNS));
    assert_eq!(regions.len(), 2);
    assert!(text_of(&regions[0]).ends_with("comes and the roads are bad"));
    assert!(text_of(&regions[1]).starts_with("the owner said that he had no wish"));
}

#[test]
fn a_headline_over_two_columns_is_read_before_both_and_ends_the_gutter() {
    let page = with_large_type(draw(&format!("\n         THE OLD MILL IS SOLD AT LAST\n{TWO_COLUMNS}")), "OLD MILL IS");
    let regions = lay_out(page.clone());
    assert_eq!(text_of(&regions[0]), "THE OLD MILL IS SOLD AT LAST");
    assert_eq!(regions[0].role, Role::Headline);
    let headline = regions[0].rect;
    assert!(columns_of(&page).gutters.iter().all(|gutter| headline.bottom <= gutter.rect.top));
}

#[test]
fn the_upper_half_is_read_before_a_headline_in_the_middle_of_the_page() {
    let page = draw(&format!("{TWO_COLUMNS}\n\n     A NEW BRIDGE IS TO BE BUILT OVER THE RIVER HERE\n{TWO_COLUMNS}"));
    let regions = lay_out(with_large_type(page, "NEW BRIDGE"));
    let starts: Vec<String> = regions.iter().map(|region| region.lines[0].text()).collect();
    assert_eq!(
        starts,
        [
            "the old mill by the river was",
            "the owner said that he had no",
            "A NEW BRIDGE IS TO BE BUILT OVER THE RIVER HERE",
            "the old mill by the river was",
            "the owner said that he had no",
        ]
    );
}

#[test]
fn a_heading_at_the_foot_of_a_column_is_the_kicker_of_the_headline_under_it() {
    let columns = "
the old mill by the river was    the wheel was past mending and
sold on Monday last to a man     the roof let in the rain on all
from the next parish who has     that was stored beneath it and
said that he will take it all    so he took what was offered to
down                             him and went home to his wife
                                 and told her all that they had
  Gone for good                  said to each other at the door

  THE OLD MILL BY THE RIVER IS SOLD AT LAST";
    let mut page = with_large_type(draw(columns), "THE OLD MILL BY");
    let kicker = |line: &Line| line.text().contains("Gone for");
    let words = page.lines.iter_mut().filter(|line| kicker(line)).flat_map(|line| &mut line.words);
    words.filter(|word| word.rect.left < 330).for_each(|word| word.type_size *= 1.25);
    let starts: Vec<String> = lay_out(page).iter().map(|region| region.lines[0].text()).collect();
    let expected = [
        "the old mill by the river was",
        "the wheel was past mending and",
        "Gone for good",
        "THE OLD MILL BY THE RIVER IS SOLD AT LAST",
    ];
    assert_eq!(starts, expected);
}

#[test]
fn white_at_one_height_in_two_columns_does_not_part_the_columns() {
    let regions = lay_out(draw(&format!("{TWO_COLUMNS}\n{TWO_COLUMNS}")));
    let lefts: Vec<i32> = regions.iter().map(|region| region.rect.left).collect();
    assert_eq!(lefts, [0, 0, 330, 330]);
}

#[test]
fn a_rule_over_the_page_parts_what_stands_over_it_from_what_stands_under_it() {
    let mut page = draw(&format!("{TWO_COLUMNS}\n{TWO_COLUMNS}"));
    let middle = 8 * 20 + 8;
    page.rules.push(Rect::new(0, middle, page.size.width, middle + 3));
    let lefts: Vec<i32> = lay_out(page).iter().map(|region| region.rect.left).collect();
    assert_eq!(lefts, [0, 330, 0, 330]);
}

#[test]
fn a_column_rule_speaks_for_a_gutter_that_is_no_wider_than_a_word_space() {
    let narrow: String = TWO_COLUMNS
        .lines()
        .filter(|line| 33 < line.len())
        .fold(String::new(), |all, line| format!("{all}{:<29} {}\n", line[..29].trim_end(), &line[33..]));
    let mut page = draw(&narrow);
    page.rules.push(Rect::new(293, 0, 297, page.size.height));
    assert_eq!(lay_out(page).len(), 2);
}

#[test]
fn prose_with_wide_word_spaces_is_never_cut() {
    let page = draw(
        "
the  old mill by  the  river was  sold
on  Monday  last to a  man  from  next
parish  who  has said  that  he  takes
it  all  down and builds  a  warehouse
in  its  place  before  winter  comes
and  the  roads are  bad again for  us
who  live up the  valley  beyond  here",
    );
    assert_eq!(columns_of(&page).gutters, []);
}

#[test]
fn the_white_between_the_cells_of_a_table_is_no_gutter() {
    let page = draw(
        "
Wheat     4   10   12
Barley    3    9   11
Oats      2    8   10
Rye       5    7   13
Beans     1    6   14
Pease     2    5   15
Hay       3    4   16
Straw     4    3   17",
    );
    assert_eq!(columns_of(&page).gutters, []);
    assert_eq!(lay_out(page)[0].role, Role::Table);
}

#[test]
fn the_names_of_a_numbered_list_are_no_column() {
    let mut page = draw(
        "
the old mill by the river had many owners in its day and
all of them are buried in the churchyard under the hill:
   1. Adam,     born about 1640; married Ruth Ellery.
   2. Barbara,  born about 1643, died as a child.
   3. Caleb,    born about 1646.
   4. Daniel,   born about 1650; married Mary Stone.
   5. Esther,   born about 1652; married Ezra Stone.
   6. Frances,  born about 1655.
   7. Gideon,   born about 1658; went to sea.
and so the mill was sold when the last of them had died.",
    );
    page.gutters.push(Rect::new(140, 60, 155, 200));
    assert_eq!(columns_of(&page).gutters, []);
    // An engine that took them for columns has torn the lines.
    let lines = page.lines.iter().flat_map(|line| {
        let at = line.words.iter().position(|word| word.text == "born").unwrap_or(0);
        let (name, rest) = line.words.split_at(at);
        [name, rest].map(|words| Line::new(words.to_vec())).into_iter().flatten()
    });
    page.lines = lines.collect();
    let reading = reading_of(page);
    assert!(reading.contains("3. Caleb, born about 1646."), "{reading}");
}

#[test]
fn verse_and_indents_make_no_gutter() {
    let page = draw(
        "
      The river ran, the wheel went round,
          And all the corn was ground;
      The river runs, the wheel is still,
          And no one keeps the mill.
      The miller sleeps beneath the grass,
          And over it we pass;
      The river runs, the wheel is gone,
          And still the stream goes on.",
    );
    assert_eq!(columns_of(&page).gutters, []);
}

#[test]
fn columns_of_unlike_height_are_read_one_after_the_other() {
    let page = draw(
        "
                                 he had no wish to part with it
                                 but that the wheel was past all
                                 mending and the roof let in the
the old mill by the river was    rain on what was stored beneath
sold on Monday last to a man     and so he took what was offered
from the next parish who has     to him and went home to his old
said that he will take it all    house on the hill by the church
down and build a warehouse in    from where he sees the whole of
its place before the winter      the valley and the river and is
comes and the roads are bad      content",
    );
    let regions = lay_out(page);
    assert_eq!(regions.len(), 2);
    assert!(text_of(&regions[0]).starts_with("the old mill"));
}

#[test]
fn a_headline_from_top_to_bottom_comes_before_the_text_at_its_side() {
    let mut page = draw(
        "
河边的老磨坊昨日售出，买主是邻村
的一位农户。磨坊建于一九一二年，
多年来一直空着，屋顶漏雨，水车也
早已坏了，村里几次商量都没有结果
最后由镇里出面。",
    );
    let headline = |text: &str, left: i32| Word {
        text: text.into(),
        rect: Rect::new(left, 20, left + 30, 20 + 24 * text.chars().count() as i32),
        type_size: 30.0,
        confidence: None,
        stroke: None,
    };
    for (text, left) in [("村里商量多年", 360), ("老磨坊售出", 420)] {
        page.lines.extend(Line::new(vec![headline(text, left)]));
    }
    let page = Page { size: Size { width: 500, ..page.size }, ..page };
    let reading = reading_of(page);
    assert!(reading.starts_with("老磨坊售出 / 村里商量多年 / 河边的老磨坊"), "{reading}");
}

#[test]
fn an_ornament_between_the_columns_does_not_end_the_gutter() {
    let with_star = TWO_COLUMNS.replace("take it all    the roof", "take it all  * the roof");
    let regions = lay_out(draw(&with_star));
    assert!(
        regions.iter().all(|region| region.lines.len() == 1 || 7 <= region.lines.len()),
        "{}",
        reading_of(draw(&with_star))
    );
}

#[test]
fn a_picture_parts_the_text_over_it_from_the_text_under_it_and_has_its_caption() {
    let mut page = draw(
        "
the old mill by the river was
sold on Monday last to a man
from the next parish





    The mill in its best days.

who has said that he will
take it all down and build a
warehouse in its place before
the winter comes and the",
    );
    page.pictures.push(Rect::new(0, 90, 300, 175));
    let regions = lay_out(page);
    let roles: Vec<Role> = regions.iter().map(|region| region.role).collect();
    assert_eq!(roles, [Role::Body, Role::Caption, Role::Body]);
}

#[test]
fn a_caption_in_type_a_little_smaller_is_parted_from_the_text_close_under_it() {
    let page = |caption_size: f32| {
        let mut page = draw(
            "
the old mill by the river was
sold on Monday last to a man
from the next parish





The mill in its best days and
after the fire of last year.
who has said that he will
take it all down and build a
warehouse in its place before
the winter comes and the",
        );
        page.pictures.push(Rect::new(0, 90, 300, 175));
        for line in page.lines.iter_mut().filter(|line| (180..220).contains(&line.rect.top)) {
            line.words.iter_mut().for_each(|word| word.type_size = caption_size);
        }
        lay_out(page).iter().map(|region| region.lines.len()).collect::<Vec<_>>()
    };
    assert_eq!(page(17.0), [3, 2, 4]);
    assert_eq!(page(20.0), [3, 6]);
}

#[test]
fn the_lines_of_a_block_are_those_of_its_region_on_a_page_that_leans() {
    let width = |line: i32, at: i32| 40 + (line * 7 + at * 5) % 4 * 18;
    let word = |line: i32, at: i32| {
        let left = 40 + (0..at).map(|before| width(line, before) + 12).sum::<i32>();
        let top = 60 + 30 * line + left / 50;
        let rect = Rect::new(left, top, left + width(line, at), top + 22);
        Word { text: "river".to_owned(), rect, type_size: 20.0, confidence: None, stroke: None }
    };
    let lines = (0..24).filter_map(|line| Line::new((0..9).map(|at| word(line, at)).collect()));
    let size = Size { width: 1000, height: 1200 };
    let page = Page { lines: lines.collect(), ..Page::empty(Source::default(), size, Unit::Pixel) };
    let document = read_document(vec![page.clone()], &Lexicon::default(), &Options::default());
    let reading = &document.readings[0];
    let origins: Vec<_> = reading.blocks.iter().flat_map(|block| &block.origins).collect();
    assert_eq!(origins.len(), 24);
    let is_line = |rect: &Rect, region: &Region| region.lines.iter().any(|line| line.rect == *rect);
    let in_articles = document.articles.iter().flat_map(|article| article.blocks()).flat_map(|block| &block.origins);
    assert!(
        origins.into_iter().chain(in_articles).all(|origin| is_line(&origin.rect, &reading.regions[origin.region]))
    );
    assert_eq!(reading.page.lines, page.lines);
}

#[test]
fn a_headline_whose_second_line_is_short_is_whole_on_a_page_that_leans() {
    let line = |number: i32, left: i32, words: &str| {
        let mut left = left;
        let word = |text: &str| {
            let (width, top) = (12 * text.len() as i32, 40 + 30 * number + left / 40);
            let rect = Rect::new(left, top, left + width, top + 22);
            left = rect.right + 12;
            Word { text: text.to_owned(), rect, type_size: 20.0, confidence: None, stroke: None }
        };
        Line::new(words.split(' ').map(word).collect())
    };
    let text = (0..20).map(|number| line(number + 4, 40, "the miller and the men of the old mill by the river went"));
    let lines = [line(0, 130, "THE OLD MILL AND THE BRIDGE OVER THE"), line(1, 330, "RIVER")].into_iter().chain(text);
    let size = Size { width: 800, height: 800 };
    let page = Page { lines: lines.flatten().collect(), ..Page::empty(Source::default(), size, Unit::Pixel) };
    let document = read_document(vec![page], &Lexicon::default(), &Options::default());
    let headline = document.articles[0].headline.as_ref().map(|headline| headline.text.as_str());
    assert_eq!(headline, Some("THE OLD MILL AND THE BRIDGE OVER THE RIVER"));
}

#[test]
fn lines_that_fill_a_column_and_stop_inside_a_sentence_are_no_caption() {
    let role = |last: &str| {
        let mut page = draw(&format!(
            "
the old mill by the river was
sold on Monday last to a man
from the next parish






The wheel and the roof, as he
{last}"
        ));
        page.pictures.push(Rect::new(0, 90, 300, 190));
        lay_out(page).last().unwrap().role
    };
    assert_eq!(role("found them on the third day,"), Role::Body);
    assert_eq!(role("found them."), Role::Caption);
}

#[test]
fn a_speck_beside_a_picture_hides_no_gutter() {
    let rows: String =
        ["the old mill by the river was", "sold on Monday last to a man", "from the next parish who has"]
            .iter()
            .cycle()
            .take(8)
            .enumerate()
            .map(|(row, text)| match row {
                0 => format!("{text:<31}{text}\n"),
                3 | 5 => format!("L{:<30}{text}\n", ""),
                _ => format!("{:<31}{text}\n", ""),
            })
            .collect();
    let mut page = draw(&rows);
    page.pictures.push(Rect::new(20, 25, 290, 160));
    page.gutters.push(Rect::new(295, 0, 308, 160));
    assert_eq!(columns_of(&page).gutters.len(), 1);
}

/// Two columns with a picture set into them, as wide as both, and a line under it.
fn with_a_picture_over_two_columns(line_under: &str) -> Page {
    let upper = TWO_COLUMNS.trim_start();
    let lower = "\
and there they sat that night    nor would he hear of it again
until the lamp was burnt down    for the rest of his long life
and the cock began to crow in    though his sons asked him for
the yard of the inn where the    the truth more than once when
carts stood ready for the way    they were grown and had mills
to the market in the old town    of their own down the river";
    let mut page = draw(&format!("{upper}\n\n\n\n\n\n{line_under:^62}\n\n{lower}"));
    page.pictures.push(Rect::new(0, 150, 620, 235));
    page
}

#[test]
fn columns_go_on_under_a_picture_that_is_set_into_them() {
    let reading = reading_of(with_a_picture_over_two_columns("The mill in its best days."));
    let (left, right) = (reading.find("and there they sat").unwrap(), reading.find("the owner said").unwrap());
    assert!(left < right, "{reading}");
    let (caption, last) = (reading.find("The mill in its").unwrap(), reading.find("nor would he hear").unwrap());
    assert!(right < caption && caption < last, "{reading}");
}

#[test]
fn a_caption_that_leans_down_beside_the_gutter_under_it_parts_no_columns() {
    let mut page = with_a_picture_over_two_columns("The mill in its best days.");
    let caption = page.lines.iter_mut().find(|line| line.text().starts_with("The mill in")).unwrap();
    let foot = caption.rect.bottom;
    caption.words.iter_mut().for_each(|word| word.rect.bottom += 8);
    caption.rect.bottom += 8;
    // The gutter that was seen in the image begins where the caption stood.
    page.gutters.push(Rect::new(290, foot, 330, foot + 140));
    let reading = reading_of(page);
    let (left, right) = (reading.find("and there they sat").unwrap(), reading.find("the owner said").unwrap());
    assert!(left < right, "{reading}");
}

#[test]
fn a_rule_that_is_longer_than_a_picture_ends_the_columns_over_it() {
    let comes_first = |right: i32| {
        let mut page = with_a_picture_over_two_columns("The mill in its best days.");
        page.size.width = 700;
        page.rules.push(Rect::new(0, 268, right, 271));
        let reading = reading_of(page);
        reading.find("and there they sat").unwrap() < reading.find("the owner said").unwrap()
    };
    assert!(comes_first(620) && !comes_first(700));
}

#[test]
fn a_headline_under_a_picture_ends_the_columns_over_it() {
    let page = with_large_type(with_a_picture_over_two_columns("THE MILL IS SOLD"), "MILL IS SOLD");
    let reading = reading_of(page);
    let (left, right) = (reading.find("and there they sat").unwrap(), reading.find("the owner said").unwrap());
    assert!(right < left, "{reading}");
}

/// The page with a frame of rules in the place of its picture.
fn with_a_frame(page: Page) -> Page {
    let Rect { left, top, right, bottom } = page.pictures[0];
    let rules = [
        Rect::new(left, top, right, top + 3),
        Rect::new(left, bottom - 3, right, bottom),
        Rect::new(left, top, left + 3, bottom),
        Rect::new(right - 3, top, right, bottom),
    ];
    Page { pictures: vec![], rules: rules.to_vec(), ..page }
}

/// Two columns with a frame set into them that holds one large word.
fn with_a_framed_word() -> Page {
    let mut page = with_a_picture_over_two_columns("");
    page.pictures[0].top -= 5;
    let rect = Rect::new(200, 170, 420, 210);
    page.lines.extend(Line::new(vec![Word {
        text: "PILLS".to_owned(),
        rect,
        type_size: 40.0,
        confidence: None,
        stroke: None,
    }]));
    with_a_frame(page)
}

#[test]
fn columns_go_on_under_a_frame_where_a_sentence_goes_on_under_it() {
    let comes_first = |end: &str| {
        let mut page = with_a_framed_word();
        let words = page.lines.iter_mut().flat_map(|line| &mut line.words);
        words.filter(|word| ["bad", "wife"].contains(&&*word.text)).for_each(|word| word.text += end);
        let reading = reading_of(page);
        reading.find("and there they sat").unwrap() < reading.find("the owner said").unwrap()
    };
    assert!(comes_first("") && !comes_first("."));
}

#[test]
fn what_stands_in_a_frame_is_read_from_top_to_bottom() {
    let mut page = with_a_picture_over_two_columns("");
    page.pictures[0].top -= 5;
    for (text, top, height) in [("PILLS", 152, 20), ("FOR", 175, 12), ("ALL", 190, 8), ("GOUT", 215, 12)] {
        let rect = Rect::new(200, top, 420, top + height);
        let word = Word { text: text.to_owned(), rect, type_size: height as f32, confidence: None, stroke: None };
        page.lines.extend(Line::new(vec![word]));
    }
    let reading = reading_of(with_a_frame(page));
    let places = ["PILLS", "FOR", "ALL", "GOUT"].map(|text| reading.find(text).unwrap());
    assert!(places.is_sorted(), "{reading}");
}

#[test]
fn columns_go_on_under_a_frame_where_the_text_under_it_goes_on_beside_what_stands_over_it() {
    let comes_first = |mended: &[(&str, &str)]| {
        let mut page = with_a_framed_word();
        let whole = [("bad", "bad."), ("wife", "wife."), ("and", "And"), ("nor", "Nor")];
        for (text, mended) in whole.iter().chain(mended) {
            let words = page.lines.iter_mut().flat_map(|line| &mut line.words);
            let is_first = |word: &&mut Word| word.text == *text && (*text != "and" || 200 < word.rect.top);
            words.filter(is_first).take(1).for_each(|word| word.text = (*mended).to_owned());
        }
        let reading = reading_of(page);
        reading.find("And there they sat").unwrap() < reading.find("the owner said").unwrap()
    };
    // Where the text under it ends, too, nothing tells.
    assert!(comes_first(&[]) && !comes_first(&[("town", "town.")]));
}

#[test]
fn a_drop_cap_does_not_break_the_lines_beside_it() {
    let mut page = draw(
        "
   HE old mill by the river was
   sold on Monday last to a man
from the next parish who has
said that he will take it all
down and build a warehouse in",
    );
    let initial =
        Word { text: "T".into(), rect: Rect::new(0, 20, 26, 60), type_size: 40.0, confidence: None, stroke: None };
    page.lines[0].words.insert(0, initial);
    let page = Page { lines: page.lines.into_iter().filter_map(|line| Line::new(line.words)).collect(), ..page };
    assert_eq!(
        reading_of(page),
        "T HE old mill by the river was sold on Monday last to a man from the next parish who has \
         said that he will take it all down and build a warehouse in"
    );
}

#[test]
fn a_line_that_the_engine_has_torn_is_one_line() {
    let page = draw("the old mill by the river was sold\non Monday last to a man from here");
    let torn = page.lines.iter().flat_map(|line| {
        let (left, right) = line.words.split_at(4);
        [left, right].map(|words| Line::new(words.to_vec()).expect("there are words"))
    });
    let page = Page { lines: torn.collect(), ..page.clone() };
    let regions = lay_out(page);
    assert_eq!(regions.iter().map(|region| region.lines.len()).collect::<Vec<_>>(), [2]);
}

#[test]
fn loose_lines_that_the_engine_has_torn_are_whole() {
    // At the top of a column at every white, and two lines one under the other, the second over a short one.
    let page = draw(
        "
the    mill    by     the    river
had stood there since the old days
of the king, and a man of the next
parish had it     from  his father
and sold it to him   on the Monday
before.",
    );
    let pieces = page.lines.iter().flat_map(|line| {
        let words = line.words.chunk_by(|left, right| right.rect.left - left.rect.right <= 20);
        words.filter_map(|words| Line::new(words.to_vec())).collect::<Vec<_>>()
    });
    let page = Page { lines: pieces.collect(), ..page.clone() };
    assert!(10 < page.lines.len());
    let lines: Vec<usize> = lay_out(page).iter().map(|region| region.lines.len()).collect();
    assert_eq!(lines, [6]);
}

fn roles_of(picture: &str) -> Vec<(Role, String)> {
    lay_out(draw(picture)).iter().map(|region| (region.role, region.lines[0].text())).collect()
}

#[test]
fn a_short_piece_between_blank_lines_of_a_dump_is_a_heading() {
    let roles = roles_of(
        "
THE OLD MILL SOLD.

The old mill by the river was
sold on Monday last to a man
from the next parish who has
much land there.

A Bridge for the Valley

The council has voted the sum
of ninety pounds for a bridge
over the ford at the mill and
for the road to it.",
    );
    let headings: Vec<&str> =
        roles.iter().filter(|(role, _)| *role == Role::Headline).map(|(_, text)| text.as_str()).collect();
    assert_eq!(headings, ["THE OLD MILL SOLD.", "A Bridge for the Valley"]);
}

#[test]
fn a_piece_between_two_column_breaks_of_a_han_dump_is_text() {
    let roles = roles_of(
        "
老磨坊昨日售出 河边将建新仓库
旧水车留给村里的博物馆

本报讯 河边的老磨坊昨日售出，买主
是邻村的一位农户。磨坊建于一九一二
年，多年来一直空着，屋顶漏雨，水车
也早已坏了，村里几次商量都没有结果

，最后由镇里出面。
买主说，他打算在冬天以前把旧房拆

掉，在原地建一座仓库，供附近几个村
子存放粮食。镇里答应修一条新路，从
桥头一直通到仓库门口，明年春天完工
，费用由镇里和买主各出一半。",
    );
    let role = |start: &str| roles.iter().find(|(_, text)| text.starts_with(start)).map(|(role, _)| *role);
    assert_eq!(role("老磨坊"), Some(Role::Headline));
    assert_eq!(role("，最后由"), Some(Role::Body));
}

#[test]
fn a_headline_as_wide_as_the_column_under_it_is_a_headline() {
    let roles = roles_of(
        "
老磨坊昨日售出
旧水车留给村里的博物馆，来年开放供人参观

本报讯 河边的老磨坊昨日售出，买主是邻村
的一位农户。磨坊建于一九一二年，多年来一
直空着，屋顶漏雨，水车也早已坏了，村里几
次商量都没有结果，最后由镇里出面。",
    );
    assert_eq!(roles[0].0, Role::Headline);
}

#[test]
fn a_page_number_over_a_rule_is_no_text() {
    let mut page = draw(&format!("12          THE COUNTY GAZETTE\n\n{TWO_COLUMNS}"));
    page.rules.push(Rect::new(0, 24, page.size.width, 27));
    let regions = lay_out(page);
    assert_eq!(regions[0].role, Role::RunningHead);
    assert!(regions[1..].iter().all(|region| region.role == Role::Body));
}

/// The page with the lines that hold a text in type of so many times the size, from the left edge on.
fn enlarged(mut page: Page, text: &str, times: i32) -> Page {
    let mut down = 0;
    for line in &mut page.lines {
        let is_large = line.text().contains(text);
        let more = if is_large { (times - 1) * line.rect.height() } else { 0 };
        let words = line.words.iter().map(|word| {
            let rect = word.rect.shifted(0, down);
            let type_size = if is_large { word.type_size * times as f32 } else { word.type_size };
            let wide = |edge: i32| if is_large { (edge - line.rect.left) * times * 2 / 3 } else { edge };
            let rect = Rect { left: wide(rect.left), right: wide(rect.right), bottom: rect.bottom + more, ..rect };
            Word { rect, type_size, ..word.clone() }
        });
        *line = Line::new(words.collect()).expect("a line has words");
        down += more;
    }
    page.size.height += down;
    page
}

#[test]
fn a_papers_name_is_no_headline() {
    let roles = |name: &str, times: i32| {
        let page = draw(&format!("\n           {name}\n\n{}", TWO_COLUMNS.repeat(9)));
        lay_out(enlarged(page, name, times)).iter().map(|region| region.role).collect::<Vec<_>>()
    };
    let [masthead, headline, body] = [Role::Masthead, Role::Headline, Role::Body];
    assert_eq!(roles("THE HERALD", 10), [masthead, body, body]);
    assert_eq!(roles("THE HERALD", 3), [headline, body, body]);
}

#[test]
fn the_title_in_the_middle_and_the_number_at_the_edge_over_a_page_of_a_book_are_no_text() {
    let text = "\x20    \"Nobody knows,\" said the old man
who had come with the boat in the
evening, \"how many of them went.\"
He sat down by the fire, and there
he stayed until the lamp was out.";
    let roles = |head: &str| {
        let mut page = draw(&format!("{head}\n{text}"));
        let words = page.lines.remove(0).words;
        page.lines
            .extend(words.chunk_by(|a, b| b.rect.left - a.rect.right < 50).map(<[Word]>::to_vec).filter_map(Line::new));
        let regions = lay_out(page);
        regions.iter().map(|region| (region.role, region.lines[0].text())).collect::<Vec<_>>()
    };
    let told = roles("48           OF MILLS");
    assert_eq!(told[..2], [(Role::Folio, "48".into()), (Role::RunningHead, "OF MILLS".into())]);
    assert!(told[2..].iter().all(|(role, _)| *role == Role::Body), "{told:?}");
    assert!(roles("OF MILLS").iter().all(|(role, _)| *role != Role::RunningHead));
}

#[test]
fn the_numbers_of_two_pages_at_the_foot_of_a_sheet_are_no_text() {
    let foot = |left: &str, right: &str| {
        let mut page = draw(TWO_COLUMNS);
        let top = page.lines.iter().map(|line| line.rect.bottom).max().unwrap_or(0) + 8;
        let piece = |text: &str, at: i32| {
            let rect = Rect::new(at, top, at + 10 * text.len() as i32, top + 20);
            Line::new(vec![Word { text: text.into(), rect, type_size: 20.0, confidence: None, stroke: None }])
        };
        page.lines.extend([piece(left, 0), piece(right, 500)].into_iter().flatten());
        page.size.height = top + 30;
        lay_out(page).iter().filter(|region| region.role == Role::RunningHead).count()
    };
    assert_eq!(foot("44 THE MILL", "OF MILLS 45"), 2);
    assert_eq!(foot("44 THE MILL", "OF MILLS 48"), 0);
}

#[test]
fn large_type_at_one_side_of_a_page_is_no_papers_name() {
    let role = |left: i32| {
        let page = draw(&format!("\nWORKS\n\n{:>62}\n\n{}", "May 3, 1893", TWO_COLUMNS.repeat(9)));
        let mut page = enlarged(page, "WORKS", 6);
        let word = Word { rect: page.lines[0].words[0].rect.shifted(left, 0), ..page.lines[0].words[0].clone() };
        page.lines[0] = Line::new(vec![word]).expect("a line has a word");
        let foot = page.lines[1].rect.bottom + 8;
        page.rules.push(Rect::new(0, foot, page.size.width, foot + 3));
        let regions = lay_out(page);
        regions.iter().find(|region| text_of(region) == "WORKS").map(|region| region.role)
    };
    assert_eq!(role(210), Some(Role::Masthead));
    assert_eq!(role(0), Some(Role::Headline));
}

/// A name, a row with the date between two rules, and under them a headline in larger type than the name.
fn front_page(below_date: &str) -> Vec<Region> {
    let head = format!("\n       THE HARBOUR TIMES\n\nMay 3, 1893\n\n{below_date}\n\n");
    let page = draw(&format!("{head}{}", TWO_COLUMNS.repeat(9)));
    let page = enlarged(page, "THE HARBOUR TIMES", 5);
    let mut page = if below_date.is_empty() { page } else { enlarged(page, below_date, 6) };
    let date = page.lines.iter().find(|line| line.text().contains("1893")).expect("the date is drawn").rect;
    for top in [date.top - 10, date.bottom + 6] {
        page.rules.push(Rect::new(0, top, page.size.width, top + 3));
    }
    lay_out(page)
}

#[test]
fn the_headline_under_the_head_of_a_page_is_none_of_it_however_large() {
    let roles = |below_date: &str| {
        let regions = front_page(below_date);
        let role = |text: &str| regions.iter().find(|region| text_of(region).contains(text)).map(|region| region.role);
        (role("HARBOUR"), role("BRIDGE"))
    };
    let (name, headline) = roles("BRIDGE TO BE BUILT AT LAST");
    assert_eq!(name, Some(Role::Masthead));
    assert!(headline.is_some_and(|role| role.is_any_heading() || role == Role::Banner), "{headline:?}");
    assert_eq!(roles("").0, Some(Role::Masthead));
}

#[test]
fn a_headline_under_a_ruled_row_with_the_date_is_no_papers_name() {
    let role = |is_ruled: bool| {
        let headline = "BRIDGE TO BE BUILT AT LAST";
        let page = draw(&format!("Daily paper, May 3, 1893\n\n{headline}\n\n{}", TWO_COLUMNS.repeat(9)));
        let mut page = enlarged(page, headline, 9);
        let row = page.lines[0].rect;
        page.rules.extend(is_ruled.then(|| Rect::new(0, row.bottom + 4, page.size.width, row.bottom + 7)));
        let regions = lay_out(page);
        regions.iter().find(|region| text_of(region) == headline).map(|region| region.role)
    };
    assert_eq!(role(false), Some(Role::Masthead));
    assert!(role(true).is_some_and(|role| !role.is_furniture()));
}

#[test]
fn under_a_row_with_a_page_number_stands_no_papers_name() {
    let name = "THE TIMES";
    let role = |head: &str| {
        let page = draw(&format!("\n{head}\n\n     {name}\n\n{}", TWO_COLUMNS.repeat(9)));
        let regions = lay_out(enlarged(page, name, 9));
        regions.iter().find(|region| text_of(region) == name).map(|region| region.role)
    };
    assert_eq!(role("page &"), Some(Role::Headline));
    assert_eq!(role("No. & "), Some(Role::Masthead));
}

#[test]
fn number_name_and_date_of_a_paper_over_a_rule_are_no_text_however_large_the_name() {
    let picture = format!("Num. seven           KEMPTON           Saturday last\n\n{}", TWO_COLUMNS.repeat(3));
    let mut page = draw(&picture);
    let head = page.lines.remove(0).words;
    let sized = |words: &[Word], times: f32| {
        let word = |word: &Word| Word { type_size: times * word.type_size, ..word.clone() };
        Line::new(words.iter().map(word).collect()).expect("a piece has words")
    };
    let pieces = [sized(&head[..2], 1.0), sized(&head[2..3], 2.6), sized(&head[3..], 1.0)];
    page.lines.splice(..0, pieces);
    page.rules.push(Rect::new(0, 24, page.size.width, 27));
    let roles: Vec<Role> = lay_out(page).into_iter().take(4).map(|region| region.role).collect();
    assert_eq!(roles, [Role::RunningHead, Role::RunningHead, Role::RunningHead, Role::Body]);
}

#[test]
fn a_number_flush_right_ends_the_last_line_of_a_paragraph() {
    let reading = reading_of(draw(
        "
the old mill by the river was sold on
Monday last to a man from the next one
parish, who is known.            11576
Then he went home and told us all of it
and we wondered what he would do there.",
    ));
    assert!(reading.contains("who is known. 11576"), "{reading}");
    let prices = reading_of(draw(
        "
the prices of the market on this Monday
Wheat           12                   15
and nothing else was sold in the town.",
    ));
    assert!(!prices.contains("Wheat 15"), "{prices}");
}

#[test]
fn a_page_number_close_under_the_last_line_is_no_text() {
    let reading = reading_of(draw(
        "
the old mill by the river was
sold on Monday last to a man
from the next parish who has
said that he will take it all
down and build a ware-
              7",
    ));
    assert!(reading.ends_with("build a ware- / 7"), "{reading}");
}

#[test]
fn a_heading_over_two_headings_is_a_banner() {
    let page = draw(&format!(
        "
   NEWS  FROM  ALL  OVER  THE  OLD  COUNTY  OF  HARROW

 MILL SOLD AT LAST                  OWNER IS CONTENT
{TWO_COLUMNS}"
    ));
    let page = with_large_type(with_large_type(page, "COUNTY"), "MILL SOLD");
    let roles: Vec<Role> = lay_out(page).iter().map(|region| region.role).collect();
    assert_eq!(roles, [Role::Banner, Role::Headline, Role::Body, Role::Headline, Role::Body]);
}

#[test]
fn specks_are_noise() {
    let roles = roles_of("The old mill by the river was\nsold on Monday last to a man.\n\n           ~ .");
    assert_eq!(roles.last().map(|(role, _)| *role), Some(Role::Noise));
}

/// The page as an engine gives it that is sure of every word but those in lines with the text given.
fn unsure_of(mut page: Page, text: &str) -> Page {
    for line in &mut page.lines {
        let confidence = if line.text().contains(text) { 0.1 } else { 0.95 };
        line.words.iter_mut().for_each(|word| word.confidence = Some(Confidence::new(confidence)));
    }
    page
}

#[test]
fn what_an_engine_reads_into_a_row_of_stars_is_noise_and_no_headline() {
    let page = draw(
        "
the old mill by the river was
sold on Monday last to a man
from the next parish who has

        r+   k   &
the owner said that he had no
wish to part with it but that
the wheel was past mending and",
    );
    let roles: Vec<Role> = lay_out(unsure_of(page, "r+")).iter().map(|region| region.role).collect();
    assert_eq!(roles, [Role::Body, Role::Noise, Role::Body]);
}

#[test]
fn doubtful_words_among_specks_are_noise() {
    let roles = |others: usize| {
        let mut page = unsure_of(draw(TWO_COLUMNS), "no such text");
        let foot = page.lines.iter().map(|line| line.rect.bottom).max().unwrap_or(0);
        let put = |text: &str, (left, down): (i32, i32), confidence: f32| {
            let top = foot + down;
            let rect = Rect::new(left, top, left + 10 * text.len() as i32, top + 20);
            let confidence = Some(Confidence::new(confidence));
            Line::new(vec![Word { text: text.into(), rect, type_size: 20.0, confidence, stroke: None }])
        };
        page.size.height = foot + 260;
        page.lines.extend(put("pare og", (200, 150), 0.45));
        let specks = [(150, 100), (300, 110), (150, 200), (300, 210)];
        page.lines.extend(specks.into_iter().take(others).filter_map(|place| put("~.", place, 0.3)));
        let regions = lay_out(page);
        let told = regions.iter().find(|region| text_of(region) == "pare og").map(|region| region.role);
        (told, regions.iter().filter(|region| region.role == Role::Noise).count())
    };
    assert_eq!(roles(4), (Some(Role::Noise), 5));
    assert_ne!(roles(0).0, Some(Role::Noise));
}

#[test]
fn letters_beside_the_columns_are_noise_and_do_not_hide_the_running_head() {
    let mut page = draw(&format!("              THE MILLER               12\n\n\n{TWO_COLUMNS}"));
    page.rules.push(Rect::new(0, 25, 620, 28));
    let confidence = Some(Confidence::new(0.4));
    let speck = Word { text: "B".into(), rect: Rect::new(700, 0, 708, 16), type_size: 30.0, confidence, stroke: None };
    let mut page = unsure_of(page, "no such text");
    page.lines.extend(Line::new(vec![speck]));
    page.size.width = 720;
    let roles: Vec<(Role, String)> = lay_out(page).iter().map(|region| (region.role, text_of(region))).collect();
    assert!(roles.contains(&(Role::Noise, "B".into())), "{roles:?}");
    assert!(roles.contains(&(Role::RunningHead, "THE MILLER 12".into())), "{roles:?}");
}

#[test]
fn a_volume_number_under_the_last_line_is_no_text() {
    let roles = roles_of(
        "the old mill by the river was\nsold on Monday last to a man\nfrom the next parish who has\n  VOL. XXXVI.",
    );
    assert_eq!(roles.last(), Some(&(Role::RunningHead, "VOL. XXXVI.".into())), "{roles:?}");
}

#[test]
fn a_volume_number_under_one_column_is_no_text_though_the_other_reaches_its_foot() {
    let roles = roles_of(&format!("{TWO_COLUMNS}\n  VOL. XXXVI.                    and told her all about the mill"));
    assert!(roles.contains(&(Role::RunningHead, "VOL. XXXVI.".into())), "{roles:?}");
}

#[test]
fn a_number_alone_that_says_that_it_is_the_pages_is_no_text() {
    for number in ["— 7 —", "Page 7"] {
        let head = roles_of(&format!("{number:^62}\n\n{TWO_COLUMNS}"));
        assert!(head.contains(&(Role::Folio, number.into())), "{head:?}");
        let foot = roles_of(&format!("{TWO_COLUMNS}\n\n{number:^62}"));
        assert!(foot.contains(&(Role::Folio, number.into())), "{foot:?}");
    }
    let roles = roles_of(&format!("{:^62}\n\n{TWO_COLUMNS}", "SEVEN"));
    assert!(roles.contains(&(Role::Headline, "SEVEN".into())), "{roles:?}");
}

#[test]
fn a_line_in_the_middle_over_all_columns_is_a_running_head_if_the_first_column_has_a_heading() {
    let columns = format!("    THE MILL IS SOLD\n\n{}", TWO_COLUMNS.trim_start());
    let roles = roles_of(&format!("{:^62}\n\n{columns}", "The Miller"));
    assert!(roles.contains(&(Role::RunningHead, "The Miller".into())), "{roles:?}");
    let roles = roles_of(&format!("{:^62}\n\n{TWO_COLUMNS}", "The Miller"));
    assert_ne!(roles[0].0, Role::RunningHead, "{roles:?}");
    let headed = format!("{:^62}\n\n{TWO_COLUMNS}", "A BRIDGE IS TO BE BUILT OVER THE RIVER");
    let roles = roles_of(&format!("{:^62}\n\n{headed}", "The Miller"));
    assert_ne!(roles[0].0, Role::RunningHead, "{roles:?}");
}

#[test]
fn a_papers_name_of_few_letters_stands_in_the_middle_with_parted_words_beside_it() {
    let mut page = draw(&format!("\n\n{:<45}国内 统一 刊号\n\n\n{}", "2025年5月3日", TWO_COLUMNS.repeat(9)));
    let top = page.lines[0].rect.top - 20;
    let rect = Rect::new(250, top, 370, top + 60);
    page.lines.extend(Line::new(vec![Word {
        text: "教育周刊".into(),
        rect,
        type_size: 60.0,
        confidence: None,
        stroke: None,
    }]));
    let regions = lay_out(page);
    let roles: Vec<(Role, String)> = regions.iter().map(|region| (region.role, text_of(region))).collect();
    assert!(roles.contains(&(Role::Masthead, "教育周刊".into())), "{roles:?}");
    assert_eq!(roles.iter().filter(|(role, _)| *role == Role::Imprint).count(), 2, "{roles:?}");
}

#[test]
fn text_at_the_side_of_a_caption_is_none_though_the_picture_stands_over_both() {
    let upper = TWO_COLUMNS.trim_start();
    let lower = "\
and there they sat that night    nor would he hear of it again
until the lamp was burnt down    for the rest of his long life
and the cock began to crow in    though his sons asked him for";
    let mut page = draw(&format!("{upper}\n\n\n\n\n\nThe mill in its days.\n\n{lower}"));
    page.pictures.push(Rect::new(0, 150, 620, 245));
    let regions = lay_out(page);
    let captions: Vec<String> = regions.iter().filter(|region| region.role == Role::Caption).map(text_of).collect();
    assert_eq!(captions, ["The mill in its days."]);
}

#[test]
fn a_running_head_that_comes_again_with_the_next_number_is_cut_out_of_a_dump() {
    let page = |head: &str, next: &str| {
        roles_of(&format!(
            "\
{head}
The old mill by the river was sold
on Monday last to a man from the
{next}
next parish who has much land, and
all that was stored beneath it."
        ))
    };
    let roles = page("12 THE MILLER Monday", "THE MILLER Monday 13");
    let heads: Vec<&str> =
        roles.iter().filter(|(role, _)| *role == Role::RunningHead).map(|(_, text)| text.as_str()).collect();
    assert_eq!(heads, ["12 THE MILLER Monday", "THE MILLER Monday 13"]);
    assert_eq!(page("12 THE MILLER Monday", "THE MILLER Monday 19").len(), 1);
}

#[test]
fn columns_go_on_under_a_picture_into_which_an_engine_read_large_letters() {
    let mut page = unsure_of(with_a_picture_over_two_columns("The mill in its best days."), "no such text");
    let confidence = Some(Confidence::new(0.2));
    let letters =
        Word { text: "oe".into(), rect: Rect::new(270, 165, 350, 215), type_size: 50.0, confidence, stroke: None };
    page.lines.extend(Line::new(vec![letters]));
    let reading = reading_of(page);
    let (left, right) = (reading.find("and there they sat").unwrap(), reading.find("the owner said").unwrap());
    assert!(left < right, "{reading}");
}

#[test]
fn a_gutter_as_narrow_as_a_word_space_is_seen_where_the_source_ends_its_lines() {
    let halves = TWO_COLUMNS.lines().filter(|line| 33 < line.len()).map(|line| (line[..29].trim_end(), &line[33..]));
    let mut page = Page::empty(Source::default(), Size { width: 600, height: 200 }, Unit::Pixel);
    for (row, (left, right)) in (0..).zip(halves) {
        let mut place = |text: &str, from: i32, to: i32| {
            let letter = (to - from) as f32 / text.len() as f32;
            let word = |(at, text): (usize, &str)| {
                let edge = |at: usize| from + (at as f32 * letter) as i32;
                let rect = Rect::new(edge(at), row * 20, edge(at + text.len()), row * 20 + 20);
                Word { text: text.into(), rect, type_size: 20.0, confidence: None, stroke: None }
            };
            let starts = text.split(' ').scan(0, |at, word| {
                let start = *at;
                *at += word.len() + 1;
                Some((start, word))
            });
            page.lines.extend(Line::new(starts.map(word).collect()));
        };
        // The page leans: no upright stripe is white from top to bottom.
        let lean = 4 * row;
        place(left, lean, 290 + lean);
        place(right, 306 + lean, 596);
    }
    let regions = lay_out(page);
    assert_eq!(regions.len(), 2, "{:?}", regions.iter().map(text_of).collect::<Vec<_>>());
}

#[test]
fn an_empty_page_has_no_regions() {
    assert_eq!(lay_out(draw("")), []);
    assert_eq!(columns_of(&draw("")), Columns::default());
}

/// A page of columns of random words, with a headline now and then: drawn, then given to the laws.
fn pages() -> impl Strategy<Value = Page> {
    let word = prop::sample::select(vec![
        "mill",
        "the",
        "river",
        "a",
        "warehouse",
        "sold",
        "of",
        "parish",
        "12",
        "He",
        "bad.",
    ]);
    let line = prop::collection::vec(word, 0..7);
    let column = prop::collection::vec(line, 1..14);
    let gap = 1..6usize;
    (prop::collection::vec(column, 1..4), gap, prop::bool::ANY).prop_map(|(columns, gap, has_headline)| {
        const WIDTH: usize = 30;
        let rows = columns.iter().map(Vec::len).max().unwrap_or(0);
        let mut picture = String::new();
        if has_headline {
            picture.push_str("   A HEADLINE OVER ALL THE COLUMNS\n\n");
        }
        for row in 0..rows {
            for column in &columns {
                let text = column.get(row).map_or_else(String::new, |words| words.join(" "));
                picture.push_str(&format!("{:<width$}", &text[..text.len().min(WIDTH)], width = WIDTH + gap));
            }
            picture.push('\n');
        }
        draw(&picture)
    })
}

fn bag_of_words<'a>(words: impl Iterator<Item = &'a Word>) -> Vec<(String, Rect)> {
    let mut bag: Vec<(String, Rect)> = words.map(|word| (word.text.clone(), word.rect)).collect();
    bag.sort_by_key(|(text, rect)| (rect.top, rect.left, rect.bottom, rect.right, text.clone()));
    bag
}

fn moved(rect: &Rect, factor: i32, shift: i32) -> Rect {
    Rect::new(
        rect.left * factor + shift,
        rect.top * factor + shift,
        rect.right * factor + shift,
        rect.bottom * factor + shift,
    )
}

/// The page drawn larger and moved over the paper.
fn transformed(page: &Page, factor: i32, shift: i32) -> Page {
    let mut page = page.clone();
    for line in &mut page.lines {
        line.rect = moved(&line.rect, factor, shift);
        for word in &mut line.words {
            word.rect = moved(&word.rect, factor, shift);
            word.type_size *= factor as f32;
        }
    }
    page.size.width = page.size.width * factor + shift;
    page.size.height = page.size.height * factor + shift;
    page
}

fn transformed_regions(regions: Vec<Region>, factor: i32, shift: i32) -> Vec<Vec<(String, Rect)>> {
    let words =
        |region: &Region| region.words().map(|word| (word.text.clone(), moved(&word.rect, factor, shift))).collect();
    regions.iter().map(words).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn no_word_is_lost_or_doubled(page in pages()) {
        let regions = lay_out(page.clone());
        prop_assert_eq!(bag_of_words(regions.iter().flat_map(Region::words)), bag_of_words(page.words()));
    }

    #[test]
    fn words_run_from_left_to_right_and_lines_from_top_to_bottom(page in pages()) {
        for region in lay_out(page) {
            prop_assert!(region.lines.windows(2).all(|pair| pair[0].rect.mid_y() < pair[1].rect.mid_y()));
            for line in &region.lines {
                prop_assert!(line.words.windows(2).all(|pair| pair[0].rect.left <= pair[1].rect.left));
            }
        }
    }

    #[test]
    fn a_larger_page_elsewhere_on_the_paper_is_read_alike(page in pages(), factor in 1..5i32, shift in 0..500i32) {
        let other = transformed(&page, factor, shift);
        prop_assert_eq!(transformed_regions(lay_out(page), factor, shift), transformed_regions(lay_out(other), 1, 0));
    }

    #[test]
    fn reading_order_does_not_depend_on_the_order_of_the_input(page in pages(), turn in 0..40usize) {
        let scale = measure(&page);
        let columns = find_columns(&page, &scale, &ColumnParams::default());
        let regions = cut_regions(&page, &columns, &scale, &RegionParams::default());
        let mut turned = regions.clone();
        turned.reverse();
        let count = turned.len().max(1);
        turned.rotate_left(turn % count);
        prop_assert_eq!(put_in_order(regions, &page, &columns, &scale), put_in_order(turned, &page, &columns, &scale));
    }

    #[test]
    fn the_order_of_the_lines_in_the_source_does_not_matter(page in pages()) {
        let mut turned = page.clone();
        turned.lines.reverse();
        prop_assert_eq!(lay_out(page), lay_out(turned));
    }

    #[test]
    fn naming_roles_changes_nothing_but_role_cue_and_confidence(page in pages()) {
        let scale = measure(&page);
        let columns = columns_of(&page);
        let regions = put_in_order(cut_regions(&page, &columns, &scale, &RegionParams::default()), &page, &columns, &scale);
        let named = name_roles(regions.clone(), &page, &scale, &RoleParams::default());
        let bare = |region: &Region| Region::new(region.lines.clone()).expect("a region has lines");
        prop_assert_eq!(named.iter().map(bare).collect::<Vec<_>>(), regions);
    }

    #[test]
    fn a_plain_dump_keeps_its_order(lines in prop::collection::vec("([a-z]{1,9} ){0,8}", 1..30)) {
        let page = draw(&lines.join("\n"));
        let in_order: Vec<String> = page.words().map(|word| word.text.clone()).collect();
        let regions = lay_out(page);
        prop_assert_eq!(regions.iter().flat_map(Region::words).map(|word| word.text.clone()).collect::<Vec<_>>(), in_order);
    }
}

/// The page with the lines that hold one of the texts in smaller type.
fn with_small_type(mut page: Page, texts: &[&str]) -> Page {
    let is_small = |line: &Line| texts.iter().any(|text| line.text().contains(text));
    for line in page.lines.iter_mut().filter(|line| is_small(line)) {
        line.words.iter_mut().for_each(|word| word.type_size *= 0.8);
    }
    page
}

#[test]
fn smaller_type_under_a_sentence_that_goes_on_in_the_next_column_is_a_note_though_its_mark_was_not_read() {
    let picture = |stop: &str| {
        format!(
            "
the old mill by the river was    to part with it but the wheel
sold on Monday last to a man     was past mending and the roof
from the next parish who has     let in the rain so he took
said that he will take it all    what was offered to him there
down and build a warehouse he    and went home to his old wife
told us that he had no wish{stop}     and they were glad of that day

The mill is drawn on a map of    who had both been born in it
the parish of last year too.     many years before all of this"
        )
    };
    let note = |stop: &str| {
        let regions = lay_out(with_small_type(draw(&picture(stop)), &["The mill is", "the parish of"]));
        regions.iter().find(|region| region.role == Role::Footnote).map(text_of)
    };
    assert_eq!(note("").as_deref(), Some("The mill is drawn on a map of the parish of last year too."));
    assert_eq!(note("."), None);
}

#[test]
fn all_that_stands_in_the_frame_of_an_advertisement_belongs_to_it() {
    let mut page = with_large_type(
        draw(
            "
the old mill by the river was
sold on Monday last to a man
from the next parish who has
said that he will take it all
down and build a warehouse in

             PILLS

       for all the ills
         of this life

        of all grocers",
        ),
        "PILLS",
    );
    let unframed = lay_out(page.clone());
    let pills = page.words().find(|word| word.text == "PILLS").expect("the page has the word").rect;
    page.size.width += 20;
    page.size.height += 20;
    let (top, bottom) = (pills.top - 10, page.size.height - 15);
    page.rules.extend([Rect::new(5, top, 8, bottom), Rect::new(300, top, 303, bottom)]);
    page.rules.extend([Rect::new(5, top, 303, top + 3), Rect::new(5, bottom - 3, 303, bottom)]);
    let roles = |regions: Vec<Region>| regions[1..].iter().map(|region| region.role).collect::<Vec<_>>();
    assert!(roles(unframed).contains(&Role::Headline));
    let framed = roles(lay_out(page));
    assert!(framed.iter().all(|role| *role == Role::Advertisement), "{framed:?}");
}

#[test]
fn a_line_in_capitals_that_fills_the_column_is_no_part_of_the_text_under_it() {
    let regions = lay_out(draw(
        "
the old mill by the river was
sold on Monday last to a man.
A NEW BRIDGE IS TO BE OPENED.
the next parish is to have it
said that he will take it all
down and build a warehouse in",
    ));
    assert!(regions.iter().any(|region| text_of(region) == "A NEW BRIDGE IS TO BE OPENED."), "{regions:?}");
}

#[test]
fn a_line_over_two_columns_belongs_to_neither_although_one_stands_lower() {
    let mut page = draw(&format!("                 By our own writer in the town{TWO_COLUMNS}"));
    for word in page.lines.iter_mut().flat_map(|line| &mut line.words) {
        let down = if word.rect.top < 20 { -9 } else { 5 * i32::from(300 < word.rect.left) };
        word.rect = word.rect.shifted(0, down);
    }
    let regions = lay_out(page);
    assert_eq!(text_of(&regions[0]), "By our own writer in the town");
}

#[test]
fn cells_between_printed_rules_are_rows_of_a_table_and_no_columns() {
    let table = "
  Town      sheep    goats    cows
  Ashby      1200      310     877
  Burton      980       22     641
  Corby         7     1400      12
";
    let mut page = draw(&format!("{TWO_COLUMNS}\n{table}\n{TWO_COLUMNS}"));
    let word = |text: &str| page.words().find(|word| word.text == text).map(|word| word.rect).expect("it is drawn");
    let (first, last, cell) = (word("Town"), word("Corby"), word("12"));
    let (left, right) = (first.left - 20, cell.right + 20);
    let tops: Vec<i32> = ["Town", "Ashby", "Burton", "Corby"].iter().map(|town| word(town).top - 1).collect();
    let across = |top: i32| Rect::new(left, top, right, top + 1);
    let upright = |x: i32| Rect::new(x, tops[0], x + 1, last.bottom + 1);
    let sides = ["sheep", "goats", "cows"].map(|head| upright(word(head).left - 20));
    let bottom = across(last.bottom);
    page.rules.extend(tops.iter().map(|top| across(*top)).chain([bottom]).chain(sides));
    let table = |page: Page| {
        let regions = lay_out(page);
        let region = regions.iter().find(|region| text_of(region).contains("sheep")).expect("it is there");
        (region.role, region.lines.iter().map(Line::text).collect::<Vec<_>>())
    };
    let (role, rows) = table(page.clone());
    assert_eq!(role, Role::Table);
    assert_eq!(rows, ["Town sheep goats cows", "Ashby 1200 310 877", "Burton 980 22 641", "Corby 7 1400 12"]);
    let mut columns = draw(TWO_COLUMNS);
    let (width, height) = (columns.size.width, columns.size.height);
    columns.rules = vec![Rect::new(290, 20, 292, height)];
    columns.rules.extend([15, 82, height].map(|top| Rect::new(0, top, width, top + 1)));
    assert!(lay_out(columns).iter().all(|region| region.role != Role::Table));
}

#[test]
fn the_mark_of_a_note_behind_a_line_belongs_to_it() {
    let page = draw("the old mill by the river was\nsold to a man from the parish");
    let with_mark = |left: i32, top: i32, size: i32| {
        let mut page = page.clone();
        let last = page.lines[0].rect;
        let rect = Rect::new(last.right + left, last.top + top, last.right + left + 8, last.top + top + size);
        page.lines.push(
            Line::new(vec![Word { text: "3".into(), rect, type_size: 12.0, confidence: None, stroke: None }]).unwrap(),
        );
        page.size.width += 100;
        lay_out(page).iter().map(|region| region.lines.iter().map(Line::text).collect::<Vec<_>>()).collect::<Vec<_>>()
    };
    let whole = vec![vec!["the old mill by the river was 3".to_owned(), "sold to a man from the parish".to_owned()]];
    assert_eq!(with_mark(3, 0, 11), whole);
    // Far off.
    assert_ne!(with_mark(60, 0, 11), whole);
}

#[test]
fn a_corner_with_the_number_of_the_page_is_no_text() {
    let roles = |corner: &str| {
        let picture = format!(
            "
                                                    A/44/192
                                                    {corner}



of the report on the mill, and asks the council to sell it
before the end of the year to a man from the next parish who
will take it all down and build a warehouse of the stones.
The council has no wish to keep it, and the roof is leaking."
        );
        roles_of(&picture)
    };
    assert_eq!(roles("Page 29")[0].0, Role::RunningHead);
    assert_eq!(roles("Annex 29")[0].0, Role::Body);
}

#[test]
fn small_type_beside_the_column_of_a_book_is_a_note() {
    let mut page = draw(
        "
             the old mill by the river was sold on Monday last
The mill     to a man from the next parish who has said that he
is sold      will take it all down and build a warehouse of the
to a man.    stones, though he told us that he had no wish to
             part with it but the wheel was past mending and the
             roof let in the rain",
    );
    page.gutters.push(Rect::new(100, 20, 130, 140));
    let notes = |page: Page| {
        let regions = lay_out(page);
        regions.iter().filter(|region| region.role == Role::Footnote).map(text_of).collect::<Vec<_>>()
    };
    assert_eq!(notes(page.clone()), Vec::<String>::new());
    let words = page.lines.iter_mut().flat_map(|line| &mut line.words);
    words.filter(|word| word.rect.left < 110).for_each(|word| word.type_size *= 0.8);
    assert_eq!(notes(page), ["The mill is sold to a man."]);
    // A second column in small type.
    let row = "the corn     to a man from the next parish who has said that he\n";
    let mut page = draw(&row.repeat(7));
    page.gutters.push(Rect::new(90, 0, 130, 140));
    let words = page.lines.iter_mut().flat_map(|line| &mut line.words);
    words.filter(|word| word.rect.left < 90).for_each(|word| word.type_size *= 0.8);
    assert_eq!(notes(page), Vec::<String>::new());
}

/// The first lines of the regions of two Han columns under a headline, the second so far from the left. Two pieces of a line come
/// first, each with its left edge; the line under the second is indented by so much.
fn under_a_han_headline(pieces: [(&str, i32); 2], second: i32, indent: i32) -> Vec<String> {
    let word = |text: &str, left: i32, top: i32, em: i32| {
        let width = em * text.chars().count() as i32;
        let rect = Rect::new(left, top, left + width, top + em);
        Word { text: text.to_owned(), rect, type_size: em as f32, confidence: None, stroke: None }
    };
    let line = |words: &[Word]| Line::new(words.to_vec()).unwrap();
    let mut lines = vec![line(&[word("百株牡丹昨日一齐盛开", 35, 0, 40)])];
    lines.extend(pieces.map(|(text, left)| line(&[word(text, left, 50, 20)])));
    for row in 0..12 {
        let text = "昨日花会在公园开幕游人";
        let indent = if row == 0 { indent } else { 0 };
        let shorter: String = text.chars().skip(indent as usize / 20).collect();
        let columns = [(0, text), (second + indent, &*shorter)];
        lines.extend(columns.map(|(left, text)| line(&[word(text, left, 80 + 30 * row, 20)])));
    }
    let size = Size { width: 500, height: 500 };
    let gutters = vec![Rect::new(222, 45, second - 2, 470)];
    let page = Page { lines, gutters, ..Page::empty(Source::default(), size, Unit::Pixel) };
    lay_out(page).iter().map(|region| region.lines[0].text()).collect()
}

#[test]
fn a_deck_of_two_halves_over_two_columns_is_one_line_though_its_white_lies_over_the_gutter() {
    let texts = under_a_han_headline([("公园观花", 140), ("游人如织", 250)], 250, 0);
    assert_eq!(texts[..2], ["百株牡丹昨日一齐盛开", "公园观花 游人如织"]);
    assert_eq!(texts.len(), 4);
}

#[test]
fn a_first_line_with_its_indent_beside_a_short_last_line_is_no_deck_of_two_halves() {
    let texts = under_a_han_headline([("昨日花会在公园开幕", 40), ("开幕游人如织今日花", 238)], 238, 40);
    assert_eq!(texts, ["百株牡丹昨日一齐盛开", "昨日花会在公园开幕", "开幕游人如织今日花"]);
}
