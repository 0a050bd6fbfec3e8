//! Lines to paragraphs, headings, bylines: the stage.

use std::borrow::Cow;

use super::blocks::{block_of, with_line};
use super::bylines::{cut_set_off, is_byline, is_continuation_line, is_credit, is_signature};
use super::characters::widest_han_gap;
use super::habits::Habits;
use super::headings::{mark_headings, runs_on, set_numbers_apart, take_back_cut_lines};
use super::initials::join_initials;
use super::rows::{Kind, Row, renew_frames, set_frames, squeeze_marks};
use super::sentences::{Close, Nesting};
use super::starts::{Setting, Verdict, count_listed, ending_of, weigh, white_at_end};
use super::verse::mark_verse;
use super::{Lexicon, TextParams};
use crate::model::{Block, Confidence, Cue, Ending, Line, Region, Role, Scale, Start};

/// Joins the lines of the regions to blocks. Letters are kept; only declared hyphens and spaces go.
pub fn join_lines(regions: &[Region], scale: &Scale, lexicon: &Lexicon, params: &TextParams) -> Vec<Block> {
    let mut rows = rows_of(regions, scale, params);
    join_initials(&mut rows, lexicon);
    squeeze_marks(&mut rows);
    let framing = set_frames(&mut rows, regions);
    let habits = Habits::learn(&rows, scale, params);
    mark_headings(&mut rows, &habits, params);
    mark_verse(&mut rows, &habits, params);
    // Headings count no more among the lines that show the column.
    renew_frames(&mut rows, regions, &framing);
    let habits = Habits::learn(&rows, scale, params);
    let nesting = Nesting::default();
    let setting = Setting { habits: &habits, scale, params, nesting, lines_so_far: 1, listed: 0 };
    take_back_cut_lines(&mut rows, regions, &setting);
    set_numbers_apart(&mut rows);
    let listed = count_listed(&rows);
    let reader = Reader { regions, scale, lexicon, params, habits, listed };
    reader.read(&rows)
}

/// Everything that stays the same from line to line.
struct Reader<'a> {
    regions: &'a [Region],
    scale: &'a Scale,
    lexicon: &'a Lexicon,
    params: &'a TextParams,
    habits: Habits,
    listed: Vec<usize>,
}

/// The block that is being read.
struct Draft {
    block: Block,
    nesting: Nesting,
    lines: usize,
}

impl Reader<'_> {
    fn read(&self, rows: &[Row]) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut draft: Option<Draft> = None;
        for at in 0..rows.len() {
            let start = self.start_at(at, rows, draft.as_ref());
            draft = match (draft, start) {
                (Some(draft), None) => Some(self.go_on(draft, &rows[at])),
                (draft, start) => {
                    blocks.extend(draft.map(|draft| self.finish(draft, rows, at)));
                    Some(self.begin(&rows[at], start.unwrap_or((Start::RegionTop, Confidence::SURE))))
                }
            };
        }
        blocks.extend(draft.map(|draft| self.finish(draft, rows, rows.len())));
        blocks
    }

    /// Why a block starts at a row, or `None` if the block before goes on.
    fn start_at(&self, at: usize, rows: &[Row], draft: Option<&Draft>) -> Option<(Start, Confidence)> {
        let row = &rows[at];
        if let Kind::Own(_, start) = row.kind {
            return Some((start, Confidence::SURE));
        }
        let previous = at.checked_sub(1).map(|last| &rows[last]);
        let inside = previous.is_some_and(|previous| previous.region == row.region);
        match (inside, row.role) {
            (true, role) if role.is_furniture() => None,
            (true, role) if role == Role::Table || row.kind == Kind::OwnLine => {
                Some((Start::OwnLine, Confidence::SURE))
            }
            (true, role) if role.is_any_heading() || row.kind == Kind::Heading => {
                let nesting = draft.map_or_else(Nesting::default, |draft| draft.nesting);
                let goes_on = previous.is_some_and(|previous| runs_on(previous, row, nesting));
                (!goes_on).then_some((Start::OwnLine, Confidence::SURE))
            }
            _ => self.start_of_text(at, rows, draft),
        }
    }

    /// The same for running text: at the top of a region the text before it may go on, which is for `assemble` to say.
    fn start_of_text(&self, at: usize, rows: &[Row], draft: Option<&Draft>) -> Option<(Start, Confidence)> {
        let row = &rows[at];
        let before = at.checked_sub(1).map(|last| &rows[last]);
        let goes_on = |before: &&Row| before.role == row.role && before.kind == Kind::Text;
        let previous = before.filter(goes_on);
        let verdict = self.weigh_start(at, rows, previous, draft);
        let inside = before.is_some_and(|before| before.region == row.region);
        match (inside, verdict.starts()) {
            (true, false) if previous.is_some() => None,
            (true, _) => Some((verdict.reason.unwrap_or(Start::AfterShortLine), verdict.confidence())),
            (false, false) => Some((Start::RegionTop, verdict.confidence())),
            (false, true) => Some((verdict.reason.unwrap_or(Start::RegionTop), verdict.confidence())),
        }
    }

    fn weigh_start(&self, at: usize, rows: &[Row], previous: Option<&Row>, draft: Option<&Draft>) -> Verdict {
        let next = rows.get(at + 1).filter(|next| next.region == rows[at].region);
        let setting = Setting {
            habits: &self.habits,
            scale: self.scale,
            params: self.params,
            nesting: draft.map_or_else(Nesting::default, |draft| draft.nesting),
            lines_so_far: draft.map_or(0, |draft| draft.lines),
            listed: self.listed[at],
        };
        weigh(previous, &rows[at], next, &setting)
    }

    fn begin(&self, row: &Row, (start, confidence): (Start, Confidence)) -> Draft {
        let region = &self.regions[row.region];
        let cue = if matches!(row.kind, Kind::Own(..)) { Cue::Words } else { region.cue };
        let block = block_of(row, start, confidence.and(region.confidence), cue, self.scale);
        let mut nesting = Nesting::default();
        nesting.read(row.text());
        Draft { block, nesting, lines: 1 }
    }

    fn go_on(&self, mut draft: Draft, row: &Row) -> Draft {
        draft.nesting.read(row.text());
        Draft { block: with_line(draft.block, row, self.lexicon, self.params), lines: draft.lines + 1, ..draft }
    }

    /// The block, with how its last line stands in the column. `end` is the row behind it.
    fn finish(&self, draft: Draft, rows: &[Row], end: usize) -> Block {
        let last = &rows[end - 1];
        let next_piece = rows.get(end).map_or(1.0, |next| next.first_piece().max(1.0));
        let white = white_at_end(last, next_piece, draft.lines, &self.habits, self.params);
        let ending = if last.kind == Kind::Text { ending_of(last, white, &self.params.starts) } else { Ending::Short };
        let block = Block { ending, ..draft.block };
        if draft.lines == 1 && block.role != Role::Caption && is_credit(&block.text, self.params) {
            return Block { role: Role::Caption, cue: Cue::Words, ..block };
        }
        block
    }
}

/// The rows of all regions, bylines cut off, in the frames of their columns.
fn rows_of<'a>(regions: &'a [Region], scale: &Scale, params: &TextParams) -> Vec<Row<'a>> {
    let widest_gap = widest_han_gap(regions.iter().flat_map(|region| &region.lines));
    let mut rows = Vec::new();
    for (number, region) in regions.iter().enumerate() {
        let first = rows.len();
        for line in &region.lines {
            let row = |line: Cow<'a, Line>| Row::new(line, number, region.role, widest_gap, scale, params);
            match Some(line).filter(|_| region.role == Role::Body).and_then(|line| cut_set_off(line, params)) {
                Some((text, tail)) => {
                    rows.extend([row(Cow::Owned(text)), row(Cow::Owned(tail)).into_own(Start::SetOff, params)]);
                }
                None => rows.push(row(Cow::Borrowed(line))),
            }
        }
        if region.role == Role::Body {
            mark_ornaments(&mut rows[first..]);
            mark_own_lines(&mut rows[first..], params);
        }
        if region.role == Role::Body || region.role.is_heading() {
            mark_bylines_under_headings(&mut rows[first..], params);
        }
    }
    rows
}

/// Marks lines without a letter or a digit between two sentences: rows of stars, and what was read for a short rule.
fn mark_ornaments(rows: &mut [Row]) {
    for at in 0..rows.len() {
        let after_end = at.checked_sub(1).is_none_or(|last| rows[last].close == Close::Sentence);
        let before_start = rows.get(at + 1).is_none_or(|next| !next.starts_inside);
        if after_end && before_start && !rows[at].text().chars().any(char::is_alphanumeric) {
            rows[at].kind = Kind::OwnLine;
        }
    }
}

/// Marks bylines and pointers to other pages that have a line of their own.
fn mark_own_lines(rows: &mut [Row], params: &TextParams) {
    for at in 0..rows.len() {
        let after_end =
            at.checked_sub(1).is_none_or(|last| rows[last].kind != Kind::Text || rows[last].close == Close::Sentence);
        let before_start = rows.get(at + 1).is_none_or(|next| !next.starts_inside);
        let row = &rows[at];
        if row.kind != Kind::Text || !after_end || !before_start {
            continue;
        }
        let byline = is_byline(row.text(), params) || (0 < at && at + 1 == rows.len() && is_signature(row.text()));
        if byline || is_continuation_line(row.text(), params) {
            rows[at] = rows[at].clone().into_own(Start::OwnLine, params);
        }
    }
}

/// Marks Chinese bylines right under the lines of a heading: those hold no clause.
fn mark_bylines_under_headings(rows: &mut [Row], params: &TextParams) {
    for at in 1..rows.len() {
        if !rows[at].is_han || rows[at - 1].kind != Kind::Text || rows[at - 1].text().contains(['，', '。', '；', '、'])
        {
            return;
        }
        if is_byline(rows[at].text(), params) {
            rows[at] = rows[at].clone().into_own(Start::OwnLine, params);
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Source, Word, draw_page, is_han};

    /// Reads a drawn page: each piece between blank lines is a region.
    fn regions_of(drawn: &str) -> Vec<Region> {
        let mut pieces: Vec<Vec<Line>> = Vec::new();
        let mut below = i32::MIN;
        for line in draw_page(drawn, Source::default()).lines {
            if below < line.rect.top {
                pieces.push(Vec::new());
            }
            below = line.rect.bottom;
            pieces.last_mut().expect("a piece was started").push(line);
        }
        pieces.into_iter().filter_map(Region::new).collect()
    }

    fn join(regions: &[Region]) -> Vec<Block> {
        let han = regions.iter().flat_map(Region::words).any(|word| word.text.chars().any(is_han));
        let advance = if han { 20.0 } else { 10.0 };
        let scale = Scale { type_size: 20.0, pitch: 20.0, word_space: 10.0, advance };
        let lexicon = Lexicon::from_words(["harbour", "continued", "lanterns"]);
        join_lines(regions, &scale, &lexicon, &TextParams::default())
    }

    fn read(drawn: &str) -> Vec<(Start, String)> {
        join(&regions_of(drawn)).into_iter().map(|block| (block.start, block.text)).collect()
    }

    #[track_caller]
    fn check(drawn: &str, blocks: &[(Start, &str)]) {
        let expected: Vec<(Start, String)> = blocks.iter().map(|(start, text)| (*start, (*text).to_owned())).collect();
        assert_eq!(read(drawn), expected);
    }

    #[test]
    fn a_line_before_a_long_word_is_loose_and_ends_nothing() {
        check(
            "\
  The boats came home late
and lay in the harbour with
the light of
Lanternmanufacturers and of
those who live at the quay.
  When it was light all the
women went to the water to
count those lanterns.",
            &[
                (
                    Start::RegionTop,
                    "The boats came home late and lay in the harbour with the light of Lanternmanufacturers and of those who \
                     live at the quay.",
                ),
                (Start::Indented, "When it was light all the women went to the water to count those lanterns."),
            ],
        );
    }

    const HARBOUR: &str = "\
  The boats came home in the evening and lay in the har-
bour until the tide had turned. Nobody on the quay could
say how many had been lost.
  When it was light the women went down to the water and
counted the lanterns, and one was missing.
  It was found a week later on the sands near the church.";

    #[test]
    fn the_number_of_a_section_starts_a_block_behind_a_full_line() {
        let drawn = "
　　渔船昨天傍晚回到港口，停泊到
潮水退去的时候，岸上的人都在等。
3.1  港口近来发生的事
　　天亮以后妇女们到水边去数灯，
少了一盏，人们说那是最小的一条船。";
        let starts: Vec<String> = read(drawn).into_iter().map(|(_, text)| text.chars().take(4).collect()).collect();
        assert_eq!(starts, ["渔船昨天", "3.1 ", "天亮以后"]);
    }

    #[test]
    fn a_dateline_starts_a_paragraph_right_under_a_headline() {
        let drawn = "
渔船昨晚平安回到港口
本报讯 渔船昨天傍晚回到港
口，停泊到潮水退去的时候，岸
上的人都在等。";
        let starts: Vec<String> = read(drawn).into_iter().map(|(_, text)| text.chars().take(4).collect()).collect();
        assert_eq!(starts, ["渔船昨晚", "本报讯 "]);
    }

    /// The first words of the blocks, where the words of a page that hold one of some texts are bold.
    fn starts_with_bold(drawn: &str, bold: &[&str]) -> Vec<String> {
        let mut page = draw_page(drawn, Source::default());
        for word in page.lines.iter_mut().flat_map(|line| &mut line.words) {
            word.stroke = Some(if bold.contains(&word.text.as_str()) { 6.0 } else { 4.0 });
        }
        let blocks = join(&[Region::new(page.lines).expect("lines are drawn")]);
        blocks.iter().map(|block| block.text.split(' ').next().unwrap_or_default().to_owned()).collect()
    }

    #[test]
    fn a_line_in_bold_type_is_a_block_and_words_in_bold_type_start_one() {
        let heading = "\
The boats came home and lay in the harbour. It was night
The garden and the apples by the harbour of these towns,
and women went to the water and counted all the lanterns
until they saw one boat that had lain behind the others.";
        let line = ["garden", "apples", "by", "harbour", "of", "these", "towns,"];
        let ended = heading.replace("was night", "is over.");
        assert_eq!(starts_with_bold(&ended, &[]), ["The"]);
        assert_eq!(starts_with_bold(&ended, &line), ["The", "The"]);
        assert_eq!(starts_with_bold(heading, &line), ["The"]);
        let run_in = "\
The boats came home and lay in the harbour till night.
Brightwater is a town where nobody counts lanterns now
and the women went to the water to look at the boats.";
        assert_eq!(starts_with_bold(run_in, &["Brightwater"]), ["The", "Brightwater"]);
        assert_eq!(starts_with_bold(run_in, &[]), ["The"]);
    }

    #[test]
    fn a_chinese_byline_right_under_a_headline_is_a_block() {
        let starts = |drawn: &str| read(drawn).into_iter().map(|(_, text)| text).collect::<Vec<_>>();
        let drawn = "
渔船昨晚平安回到港口
记者 周明
渔船昨天傍晚回到港口，停泊到潮
水退去的时候，岸上的人都在等。";
        assert_eq!(starts(drawn)[..2], ["渔船昨晚平安回到港口", "记者 周明"]);
    }

    #[test]
    fn a_chinese_list_is_told_over_columns() {
        let drawn = "
渔船昨天傍晚回到港口，停泊到潮水退
去的时候，岸上的人都在等。大家说：
一、要有人上岸去看灯，一直看到
天亮的时候，风停了才回家来。

二、要有人到水边去看船，一直看
到天亮的时候，风停了才回家。";
        let starts: Vec<String> = read(drawn).into_iter().map(|(_, text)| text.chars().take(2).collect()).collect();
        assert_eq!(starts, ["渔船", "一、", "二、"]);
    }

    #[test]
    fn lines_inside_paragraphs_show_the_column_where_most_are_short() {
        let drawn = "
　　天亮以后妇女们到水边去数灯，少了一盏，人们
说那是最小的一条船，一直没有人看见它从海上回来
的时候是什么样子，只有守灯的老人说他看见过一回
那天夜里的风浪。

会上定了三件事：
先派人上岸去看灯，再派人到水边去看船，一
直看到天亮的时候，船没有回来，人也没有回家来。";
        let texts: Vec<String> = read(drawn).into_iter().map(|(_, text)| text).collect();
        assert_eq!(texts[1], "会上定了三件事：", "{texts:?}");
    }

    #[test]
    fn an_indent_starts_a_paragraph() {
        let text = [
            "The boats came home in the evening and lay in the harbour until the tide had turned. Nobody on the quay \
             could say how many had been lost.",
            "When it was light the women went down to the water and counted the lanterns, and one was missing.",
            "It was found a week later on the sands near the church.",
        ];
        let read = read(HARBOUR);
        assert_eq!(read.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>(), text);
    }

    #[test]
    fn an_indent_alone_starts_a_paragraph_where_the_last_line_fills_the_column() {
        let read = read(
            "\
  The boats came home in the evening and lay in the har-
bour until the tide had turned. Nobody on the quay could
say how many boats had been lost on the northern sands.
  When it was light the women went down to the water and
counted the lanterns, and they saw that one was missing.
  It was found a week later on the sands near the church.",
        );
        assert_eq!(read.iter().map(|(start, _)| *start).collect::<Vec<_>>()[1..], [Start::Indented; 2]);
    }

    #[test]
    fn a_short_last_line_ends_a_paragraph_where_nothing_is_indented() {
        check(
            "\
The boats came home in the evening and lay in the river
until the tide had turned. Nobody on the quay could say
how many had been lost.
When it was light the women went down to the water and
counted the lanterns, and they found that one was lost.
It was seen a week later on the sands near the church.",
            &[
                (
                    Start::RegionTop,
                    "The boats came home in the evening and lay in the river until the tide had turned. Nobody on \
                     the quay could say how many had been lost.",
                ),
                (
                    Start::AfterShortLine,
                    "When it was light the women went down to the water and counted the lanterns, and they found \
                     that one was lost. It was seen a week later on the sands near the church.",
                ),
            ],
        );
    }

    /// A dump of a column of 16 characters that has lost its indents.
    const WELL: &str = "\
昨日清早，村里的老人们围着新
打的水井坐成一圈，等着第一桶水从
井底慢慢地升上来。带队的老师傅说
这口井一共挖了四十多天。
水提上来的时候大家都站起身来
鼓掌，几个孩子争着去摸那只湿漉漉
的木桶。有人说水里带着一点点甜味
老师傅听了只是笑，没有回答大家。
他蹲下身子用手舀了一点放在嘴边又
慢慢地点了点头。
记者 张三 通讯员 李小四";

    #[test]
    fn a_han_line_two_characters_short_starts_a_paragraph_and_a_full_stop_at_the_edge_does_not() {
        check(
            WELL,
            &[
                (
                    Start::ShortFirstLine,
                    "昨日清早，村里的老人们围着新打的水井坐成一圈，等着第一桶水从井底慢慢地升上来。带队的老师傅说\
                     这口井一共挖了四十多天。",
                ),
                (
                    Start::AfterShortLine,
                    "水提上来的时候大家都站起身来鼓掌，几个孩子争着去摸那只湿漉漉的木桶。有人说水里带着一点点甜味\
                     老师傅听了只是笑，没有回答大家。他蹲下身子用手舀了一点放在嘴边又慢慢地点了点头。",
                ),
                (Start::OwnLine, "记者 张三 通讯员 李小四"),
            ],
        );
    }

    #[test]
    fn an_ornament_between_two_sentences_is_a_block_of_its_own() {
        let drawn = "\
The boats came home in the evening and lay in the river.
~~
When it was light the women went down to the water there
and counted the lanterns, and they found that it was one.";
        let texts: Vec<String> = read(drawn).into_iter().map(|(_, text)| text.chars().take(9).collect()).collect();
        assert_eq!(texts, ["The boats", "~~", "When it w"]);
    }

    #[test]
    fn a_quotation_that_marks_each_line_is_a_paragraph() {
        let drawn = "\
Le roi, par une ordonnance du mois de mai, régla le tout :
« Nous voulons que ces présentes soient publiées tous les
« mois de l'an par toute la ville, à son de trompe et cri
« public. »";
        assert_eq!(read(drawn).len(), 2);
    }

    #[test]
    fn a_byline_behind_the_last_sentence_is_a_block_of_its_own() {
        let blocks = join(&regions_of(&WELL.replace("头。\n记者 张三 通讯员 李小四", "头。 记者 张三")));
        let byline = blocks.last().expect("there are blocks");
        assert_eq!((byline.role, byline.start, byline.text.as_str()), (Role::Byline, Start::SetOff, "记者 张三"));
    }

    #[test]
    fn a_name_at_the_right_is_a_block_of_its_own_under_a_full_line() {
        let drawn = format!("{HARBOUR}\n{:>52}\n{HARBOUR}", "Otto Brand.");
        let blocks = read(&drawn);
        assert_eq!(blocks[3], (Start::SetOff, "Otto Brand.".to_owned()));
        assert_eq!(blocks.len(), 7);
    }

    #[test]
    fn a_sentence_open_before_a_blank_line_goes_on_behind_it() {
        let drawn = WELL.replace("湿漉漉\n", "湿漉漉\n\n");
        let blocks = join(&regions_of(&drawn));
        let starts: Vec<Start> = blocks.iter().map(|block| block.start).collect();
        assert_eq!(starts[1..3], [Start::AfterShortLine, Start::RegionTop]);
        assert_eq!((blocks[1].ending, blocks[2].ending), (Ending::Full, Ending::Short));
    }

    #[test]
    fn squeezed_punctuation_makes_no_line_short() {
        // Where marks take half a square, lines with more of them have more characters.
        let blocks = read(
            "\
山上的茶园里，采茶的人已经到齐
了，竹篓、草帽、水壶，一样不少。大家
唱着山歌，说说笑笑，手却不停下来片刻
太阳升到半山腰的时候每人的竹篓
都已装满，孩子们跑来送水，送毛巾。风
从谷底吹上来，带着泥土、青草、新茶的
香味，大家都说今年的雨水好，茶叶也好。
采茶季要到月底才结束，到那时全村
还要办一场热闹的茶会。",
        );
        assert_eq!(blocks.len(), 1);
    }

    #[test]
    fn a_kicker_and_a_headline_above_a_text_are_blocks_of_their_own() {
        let drawn = format!("东山村\n打井队四十天打出“幸福水” 老师傅一言不发\n\n{WELL}");
        let texts: Vec<String> = read(&drawn).into_iter().map(|(_, text)| text).collect();
        assert_eq!(texts[..2], ["东山村", "打井队四十天打出“幸福水” 老师傅一言不发"]);
    }

    #[test]
    fn the_rest_of_a_heading_belongs_to_it() {
        let drawn = format!("3 水井怎样打成以及谁在打\n它\n\n{WELL}");
        assert_eq!(read(&drawn)[0].1, "3 水井怎样打成以及谁在打它");
    }

    #[test]
    fn items_of_a_list_are_blocks() {
        let read = read(
            "\
1. The first boat carries the nets and the lines and all
that is needed for a week at sea.
2. The second boat carries the men, and it may not leave
before the first has gone, whatever the wind.
3. The third boat carries the water and the bread, and a
boy to cook.",
        );
        assert_eq!(read.iter().map(|(start, _)| *start).skip(1).collect::<Vec<_>>(), [Start::AfterShortLine; 2]);
    }

    #[test]
    fn hanging_lines_belong_to_the_line_above() {
        let read = read(
            "\
ABBOT, a house and some land on the hill above the mill,
    with a right to the water.
BARKER, the shop at the corner and the rooms over it, on
    the usual terms, for seven years from the spring and
    not longer.
COOPER, two fields by the river, when the water allows a
    man to walk on them.
DAWSON, nothing at all.",
        );
        assert_eq!(read.len(), 4, "{read:?}");
    }

    #[test]
    fn rows_of_a_table_stay_apart() {
        let mut regions = regions_of("Wheat   12s. 4d.\nOats     7s. 1d.");
        regions[0].role = Role::Table;
        assert_eq!(join(&regions).len(), 2);
    }

    /// The blocks of what stands behind the three of a story.
    fn behind_harbour(text: &str) -> Vec<String> {
        read(&format!("{HARBOUR}\n{text}")).into_iter().skip(3).map(|(_, text)| text).collect()
    }

    #[test]
    fn lines_of_verse_stay_apart() {
        let verse = "\
O come with me where rivers go
And never ask the way,
For all that any man can know
Is known at close of day.";
        assert_eq!(behind_harbour(verse), verse.lines().collect::<Vec<_>>());
    }

    #[test]
    fn the_lines_of_a_list_with_quantities_stay_apart() {
        let recipe = |ingredients: &str| {
            let rest = "Serve hot with a little of the custard and a glass of\nwater for each of the men.";
            read(&format!("{ingredients}\n{rest}")).into_iter().map(|(_, text)| text).collect::<Vec<_>>()
        };
        let ingredients = "\
A bay leaf
2 pounds of apples
1 small onion
Half a pint of milk
1 spoonful of flour
6 eggs";
        let blocks = recipe(ingredients);
        assert_eq!(blocks[..6], ingredients.lines().collect::<Vec<_>>());
        // Sentences go on over these.
        let counted = "\
The boats brought home at
15 score of fish, and of
The larger ones at
20 score a week before.";
        assert!(recipe(counted)[0].starts_with(&counted.replace('\n', " ")));
    }

    #[test]
    fn a_line_of_verse_may_be_as_wide_as_its_column() {
        let verse = "\
O come with me where rivers go
And never ask the way,
For all that any man or woman of the town can ever know
Is known at close of day,
Is known at fall of dew.";
        let blocks = behind_harbour(&format!("{verse}\n{HARBOUR}"));
        assert_eq!(blocks[..5], verse.lines().collect::<Vec<_>>());
    }

    #[test]
    fn the_first_line_of_the_paragraph_behind_verse_is_none_of_it() {
        let verse = "\
O come with me where rivers go
And never ask the way,
For all that any man can know
Is known at close of day.";
        for first in [
            "The women went down to the water with lanterns, and har-",
            "The women went down to the water with lanterns and har",
        ] {
            let blocks = read(&format!("{HARBOUR}\n{verse}\n{first}\nbour men came to meet them with the news."));
            assert!(blocks[7].1.ends_with("with the news."), "{blocks:?}");
            assert_eq!(blocks[6].1, "Is known at close of day.");
        }
    }

    #[test]
    fn a_pointer_to_another_page_is_a_block_of_its_own() {
        let blocks = join(&regions_of(&format!("{HARBOUR}\n(Continued on page 4.)")));
        assert_eq!(blocks.last().map(|block| block.role), Some(Role::ContinuationLine));
    }

    #[test]
    fn a_heading_in_large_type_runs_on_behind_a_comma() {
        let mut regions = regions_of("GREAT STORM ON THE COAST,\nMANY BOATS LOST\nThe Mayor Speaks");
        regions[0].role = Role::Headline;
        let texts: Vec<String> = join(&regions).into_iter().map(|block| block.text).collect();
        assert_eq!(texts, ["GREAT STORM ON THE COAST, MANY BOATS LOST", "The Mayor Speaks"]);
    }

    fn arbitrary_line() -> impl Strategy<Value = Vec<String>> {
        prop::collection::vec("[a-cA-B会议。，“”（）1-3.-]{1,7}", 1..6)
    }

    fn arbitrary_regions() -> impl Strategy<Value = Vec<Region>> {
        let line = (arbitrary_line(), 0..4);
        let region =
            (prop::collection::vec(line, 1..6), prop::sample::select(vec![Role::Body, Role::Headline, Role::Table]));
        prop::collection::vec(region, 0..4).prop_map(|pieces| {
            let mut top = 0;
            let regions = pieces.into_iter().filter_map(|(lines, role)| {
                let lines = lines.into_iter().filter_map(|(words, indent)| {
                    top += 20;
                    line_of(words, indent * 10, top)
                });
                Region::new(lines.collect()).map(|region| Region { role, ..region })
            });
            regions.collect()
        })
    }

    fn line_of(texts: Vec<String>, mut left: i32, top: i32) -> Option<Line> {
        let words = texts.into_iter().map(|text| {
            let width = 10 * text.chars().count() as i32;
            let rect = crate::model::Rect::new(left, top, left + width, top + 20);
            left += width + 10;
            Word { text, rect, type_size: 20.0, confidence: None, stroke: None }
        });
        Line::new(words.collect())
    }

    fn letters<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<char> {
        let mut letters: Vec<char> = texts.flat_map(str::chars).filter(|c| !c.is_whitespace()).collect();
        letters.sort_unstable();
        letters
    }

    fn mended(blocks: &[Block]) -> usize {
        let seams = blocks.iter().flat_map(|block| &block.seams);
        seams.filter(|seam| matches!(seam.join, crate::model::Join::Mended(_))).count()
    }

    proptest! {
        #[test]
        fn joining_lines_keeps_all_letters_but_the_hyphens_it_declares(regions in arbitrary_regions()) {
            let blocks = join(&regions);
            let input = letters(regions.iter().flat_map(Region::words).map(|word| word.text.as_str()));
            let output = letters(blocks.iter().map(|block| block.text.as_str()));
            prop_assert_eq!(input.len(), output.len() + mended(&blocks));
            let no_hyphens = |letters: Vec<char>| letters.into_iter().filter(|c| *c != '-').collect::<Vec<_>>();
            prop_assert_eq!(no_hyphens(input), no_hyphens(output));
        }

        #[test]
        fn origins_and_seams_point_into_the_text_in_order(regions in arbitrary_regions()) {
            for block in join(&regions) {
                prop_assert_eq!(block.origins.len(), block.seams.len() + 1);
                prop_assert_eq!(block.origins[0].at, 0);
                for (origin, seam) in block.origins[1..].iter().zip(&block.seams) {
                    prop_assert_eq!(origin.at, seam.at);
                    prop_assert!(block.text.is_char_boundary(seam.at) && seam.at <= block.text.len());
                }
                prop_assert!(block.origins.is_sorted_by_key(|origin| origin.at));
                prop_assert!(block.origins.iter().all(|origin| regions[origin.region].rect.contains(&origin.rect)));
            }
        }

        #[test]
        fn the_page_may_be_drawn_larger_or_elsewhere(regions in arbitrary_regions(), factor in prop::sample::select(vec![2, 4]), shift in 0..500) {
            // Powers of two, so that rounding decides nothing.
            let moved = |rect: crate::model::Rect| {
                let at = |x: i32| x * factor + shift;
                crate::model::Rect::new(at(rect.left), at(rect.top), at(rect.right), at(rect.bottom))
            };
            let grow = |word: &Word| {
                Word { rect: moved(word.rect), type_size: word.type_size * factor as f32, ..word.clone() }
            };
            let larger: Vec<Region> = regions.iter().filter_map(|region| {
                let lines = region.lines.iter().filter_map(|line| Line::new(line.words.iter().map(grow).collect()));
                Region::new(lines.collect()).map(|grown| Region { role: region.role, ..grown })
            }).collect();
            let size = 20.0 * factor as f32;
            let scale = Scale { type_size: size, pitch: size, word_space: size / 2.0, advance: size / 2.0 };
            let plain = Scale { type_size: 20.0, pitch: 20.0, word_space: 10.0, advance: 10.0 };
            let texts = |regions: &[Region], scale: &Scale| -> Vec<String> {
                let blocks = join_lines(regions, scale, &Lexicon::default(), &TextParams::default());
                blocks.into_iter().map(|block| block.text).collect()
            };
            prop_assert_eq!(texts(&regions, &plain), texts(&larger, &scale));
        }
    }
}
