//! Text dumps of Chinese newspaper pages: short articles in narrow columns, with the blank lines of column breaks, without
//! indents, and with one headline far from its article.

use columnist::model::{Article, Document, Source, draw_page};
use columnist::{Lexicon, Options, read_document};
use proptest::prelude::*;

struct Story {
    kicker: &'static str,
    headline: &'static str,
    paragraphs: [&'static str; 3],
    byline: &'static str,
}

/// A heading over all stories.
const BANNER: &str = "推进书香社区建设 丰富居民文化生活";

const STORIES: [Story; 5] = [
    Story {
        kicker: "柳河镇",
        headline: "旧粮仓变图书室 村民灯下读书忙",
        paragraphs: [
            "本报讯 近日，柳河镇把闲置多年的旧粮仓修缮一新，办起了全镇第一间乡村图书室。为推进书香社区建设，镇里筹集图书六千多册，每天晚上开放到九点，丰富居民文化生活。",
            "图书室由退休教师周桂兰看管。她说，来得最多的是放学的孩子和种菜的老人，孩子看故事，老人看农技，一本讲大棚育苗的册子已经被翻得卷了边，只好又添了三本。",
            "下一步，柳河镇还将在粮仓门前搭起凉棚，摆上桌椅，让前来看书的村民夏天有荫、冬天有阳，把这里变成村口最热闹的去处。",
        ],
        byline: "记者 周明 通讯员 马晓梅",
    },
    Story {
        kicker: "青石桥街道",
        headline: "流动书车进小巷 一周六天不停歇",
        paragraphs: [
            "本报讯 一辆刷成绿色的三轮车，每天下午准时停在青石桥街道的巷口，车厢打开就是两排书架。街道以此推进书香社区建设，丰富居民文化生活，至今已经走遍十七条小巷。",
            "骑车的是志愿者何师傅，过去他在邮局送信，熟悉每一户的门牌。他把借书的名单记在本子上，谁家的老人腿脚不便，他就把书送上楼去，下一周再来取回，从来没有丢过一本。",
            "青石桥街道计划再添两辆书车，并请中学生在周末随车讲解，使不识字的老人也能听上一段评书。",
        ],
        byline: "记者 赵云 文/图",
    },
    Story {
        kicker: "东岭村",
        headline: "晒谷场上办书会 老把式登台讲农时",
        paragraphs: [
            "本报讯 秋收刚过，东岭村的晒谷场上摆开长凳，一场读书会吸引了邻近三个村的居民。村里借农闲推进书香社区建设，丰富居民文化生活，台上讲书的都是种了一辈子地的老把式。",
            "七十岁的韩德山从节气讲到播种，又从播种讲到霜冻，讲到高兴处，干脆放下书本学起了布谷鸟叫，引得台下一片笑声，连路过收谷子的商贩也停下车来听。",
            "东岭村把每次讲的内容记录下来，年底将印成一本小册子，发给每家每户，留给后来的年轻人。",
        ],
        byline: "记者 周明 通讯员 郑国强 文/图",
    },
    Story {
        kicker: "南湖社区",
        headline: "母亲课堂学画画 绘本带回家里讲",
        paragraphs: [
            "本报讯 “原来我也能画兔子！”周六上午，南湖社区的活动室里笑声不断，二十多位母亲正跟着美术老师学画绘本。社区用这样的办法推进书香社区建设，丰富居民文化生活。",
            "课堂每次两个小时，先听老师讲一个绘本，再动手画出其中一页。画好的书页装订成册，由母亲带回家去讲给孩子听，下一次上课时再说说孩子问了些什么，哪一页最喜欢。",
            "南湖社区准备在年底办一次绘本展览，把母亲和孩子合作的书页挂满整条走廊，请大家投票评出最受欢迎的十页。",
        ],
        byline: "记者 林芳",
    },
    Story {
        kicker: "钟楼街道",
        headline: "百年茶馆添书香 说书声里话家常",
        paragraphs: [
            "本报讯 钟楼街道的百年茶馆里，最近多了一面书墙。茶客进门先挑一本书，再要一壶茶，坐到打烊也没有人催。茶馆与街道一道推进书香社区建设，丰富居民文化生活。",
            "掌柜说，书都是茶客捐的，有的扉页上还写着当年买书的日子。每逢初一和十五，茶馆请来说书人，讲的就是书墙上的故事，说到一半停下来，想知道后事的人只好自己去翻书。",
            "钟楼街道打算把这个办法传给另外四家茶馆，再由各家轮流办茶客书评会，一年下来评出最爱读书的茶客。",
        ],
        byline: "记者 赵云 通讯员 孙丽",
    },
];

/// How the page was set and what the dump made of it.
#[derive(Clone, Debug)]
struct Setting {
    /// The order of the stories.
    order: Vec<usize>,
    /// Place in the order of the story whose heading stands elsewhere.
    moved: usize,
    /// Place in the order of the story behind which that heading stands.
    moved_behind: usize,
    /// Place in the order of the story before which the banner stands.
    under_banner: usize,
    /// Characters of a line.
    width: usize,
    /// Lines of a column, after which the dump has a blank line.
    depth: usize,
}

fn settings() -> impl Strategy<Value = Setting> {
    let order = Just((0..STORIES.len()).collect::<Vec<_>>()).prop_shuffle();
    let place = || 0..STORIES.len();
    let places = (place(), place(), place());
    (order, places, 15_usize..20, 9_usize..24).prop_filter_map(
        "the banner stands over a heading that is in its place",
        |(order, (moved, moved_behind, under_banner), width, depth)| {
            let setting = Setting { order, moved, moved_behind, under_banner, width, depth };
            (moved != under_banner).then_some(setting)
        },
    )
}

/// The dump: the stories in their order, one heading elsewhere.
fn dump(setting: &Setting) -> String {
    let heading = |story: &Story| format!("{}\n{}\n", story.kicker, story.headline);
    let mut text = String::new();
    for (place, index) in setting.order.iter().enumerate() {
        let story = &STORIES[*index];
        if place == setting.under_banner {
            text.push_str(&format!("{BANNER}\n{}\n\n", story.headline));
        } else if place != setting.moved {
            text.push_str(&heading(story));
            text.push('\n');
        }
        text.push_str(&columns(story, setting));
        text.push_str(story.byline);
        text.push_str("\n\n");
        if place == setting.moved_behind {
            text.push_str(&heading(&STORIES[setting.order[setting.moved]]));
            text.push('\n');
        }
    }
    text
}

/// The paragraphs in lines, with a blank line after each paragraph and after each column.
fn columns(story: &Story, setting: &Setting) -> String {
    let mut text = String::new();
    let mut row = 0;
    for (number, paragraph) in story.paragraphs.iter().enumerate() {
        if 0 < number {
            text.push('\n');
        }
        let lines = broken(paragraph, setting.width);
        for (index, line) in lines.iter().enumerate() {
            let column_ends = 0 < row && row % setting.depth == 0;
            // Neither the first nor the last line of a paragraph stands alone at a column break.
            if column_ends && 1 < index && index + 1 < lines.len() {
                text.push('\n');
            }
            row += 1;
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

/// Breaks a paragraph in lines: the first two characters shorter, as it was indented; no mark at the start of a line.
fn broken(paragraph: &str, width: usize) -> Vec<String> {
    let characters: Vec<char> = paragraph.chars().collect();
    let mut lines = Vec::new();
    let mut start = 0;
    while start < characters.len() {
        let room = if start == 0 { width - 2 } else { width };
        let mut end = (start + room).min(characters.len());
        while end < characters.len() && "，。、！”；：".contains(characters[end]) {
            end -= 1;
        }
        lines.push(characters[start..end].iter().collect());
        start = end;
    }
    lines
}

fn read(text: &str) -> Document {
    let page = draw_page(text, Source::default());
    read_document(vec![page], &Lexicon::default(), &Options::default())
}

/// An article as its lines: kicker, headline, byline, paragraphs.
fn shown(article: &Article) -> Vec<String> {
    let blocks = article.kicker.iter().chain(&article.headline).chain(&article.decks).chain(&article.byline);
    blocks.chain(&article.body).map(|block| without_spaces(&block.text)).collect()
}

fn expected(story: &Story, under_banner: bool) -> Vec<String> {
    let kicker = if under_banner { None } else { Some(story.kicker) };
    let lines = kicker.into_iter().chain([story.headline, story.byline]).chain(story.paragraphs);
    lines.map(without_spaces).collect()
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The articles of a dump, each as its lines with a stroke between.
fn articles(text: &str) -> Vec<String> {
    read(text).articles.iter().map(|article| shown(article).join("|")).collect()
}

#[test]
fn a_headline_at_the_end_of_a_dump_belongs_to_the_text_without_one_at_its_start() {
    let drawn = "
　　清早六点，何师傅把车推到巷口，
车厢打开就是两排书架。

东岭村晒谷场上办书会
　　本报讯 秋收刚过，东岭村的晒谷
场上摆开长凳，来了许多人。

一辆三轮车";
    assert_eq!(
        articles(drawn),
        [
            "一辆三轮车|清早六点，何师傅把车推到巷口，车厢打开就是两排书架。",
            "东岭村晒谷场上办书会|本报讯秋收刚过，东岭村的晒谷场上摆开长凳，来了许多人。"
        ]
    );
}

#[test]
fn a_kicker_over_a_headline_opens_an_article_without_a_byline_before_it() {
    let drawn = "
东岭村晒谷场上办书会
　　秋收刚过，东岭村的晒谷场上摆开
长凳，来了许多人。

读者来信
巷口的书车为什么总不来
　　清早六点，何师傅把车推到巷口，
车厢打开就是两排书架。";
    assert_eq!(
        articles(drawn),
        [
            "东岭村晒谷场上办书会|秋收刚过，东岭村的晒谷场上摆开长凳，来了许多人。",
            "读者来信|巷口的书车为什么总不来|清早六点，何师傅把车推到巷口，车厢打开就是两排书架。"
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    // However the articles are ordered, whichever headline was moved away, and however wide and deep the columns are.
    #[test]
    fn each_article_of_a_dump_gets_its_heading_its_paragraphs_and_its_byline(setting in settings()) {
        let document = read(&dump(&setting));
        let articles: Vec<Vec<String>> = document.articles.iter().map(shown).collect();
        let place_of = |(place, index): (usize, &usize)| expected(&STORIES[*index], place == setting.under_banner);
        let wanted: Vec<Vec<String>> = setting.order.iter().enumerate().map(place_of).collect();
        prop_assert_eq!(articles, wanted);
        let banners: Vec<&str> = document.sections.iter().map(|section| section.banner.text.as_str()).collect();
        prop_assert_eq!(banners, [BANNER]);
    }
}

#[test]
fn the_account_of_a_dump_is_balanced() {
    let setting =
        Setting { order: vec![0, 1, 2, 3, 4], moved: 0, moved_behind: 4, under_banner: 1, width: 16, depth: 12 };
    let tally = read(&dump(&setting)).tally;
    assert!(columnist::assemble::is_balanced(&tally), "{tally:?}");
}

#[test]
fn a_stanza_comes_out_as_its_lines() {
    let prose = "  The boats came home in the evening and lay in the har-\nbour until the tide had turned. Nobody on the quay could\nsay how many had been lost, and the women stood there and\nwaited for the light, but it was long in coming and when\nit came one boat was missing.";
    let stanza = "O come with me where rivers go\nAnd never ask the way,\nFor all that any man can know\nIs known at close of day.";
    let document = read(&format!("{prose}\n\n{stanza}\n\n{prose}"));
    assert!(columnist::assemble::is_balanced(&document.tally), "{:?}", document.tally);
    let written = |format| String::from_utf8(columnist::formats::write(&document, format).unwrap()).unwrap();
    let markdown = written(columnist::formats::Format::Markdown);
    assert!(markdown.contains(&format!("\n\n{}\n\n", stanza.replace('\n', "  \n"))), "{markdown}");
    let tei = written(columnist::formats::Format::Tei);
    assert_eq!(tei.matches("<lb/>").count(), 3, "{tei}");
    assert_eq!(lines_of_stanzas(&document), stanza.lines().collect::<Vec<_>>());
}

/// The lines of all blocks with several.
fn lines_of_stanzas(document: &Document) -> Vec<&str> {
    let texts = document.articles.iter().flat_map(|article| &article.body).map(|block| block.text.as_str());
    texts.filter(|text| text.contains('\n')).flat_map(str::lines).collect()
}

/// What stands behind each word of a dump, by its number.
type Behind = fn(usize) -> &'static str;

/// Dumps of one page, by how their words are spread over it.
const SPREADS: [(&str, Behind); 5] = [
    ("one line", |_| " "),
    ("a word a line", |_| "\n"),
    ("lines of nine words", |at| if at % 9 == 8 { "\n" } else { " " }),
    ("blank lines between words", |at| if at % 2 == 0 { "\n\n" } else { "\n" }),
    ("three columns", |at| {
        if at % 9 == 8 {
            "\n"
        } else if at % 3 == 2 {
            "      "
        } else {
            " "
        }
    }),
];

fn spread(words: usize, behind: Behind) -> String {
    const WORDS: [&str; 11] =
        ["the", "boats", "came", "home", "quay", "until.", "tide", "Nobody", "lanterns", "were", "harbour,"];
    (0..words).flat_map(|at| [WORDS[at * 7 % WORDS.len()], behind(at)]).collect()
}

/// Short stories, each under a heading that shares words with the text of many others; one in three goes on elsewhere.
fn headed(stories: usize) -> String {
    const STEMS: [&str; 8] = ["BARGE", "CLOCK", "DRAIN", "EAGLE", "FLINT", "GRAIN", "HOUSE", "IRONS"];
    let word = |at: usize| format!("{}{}", STEMS[at % 8], ["FORD", "GATE", "HILL", "LAND", "MERE"][at / 8 % 5]);
    let story = |at: usize| {
        let heading = format!("{} {}", word(at * 7), word(at * 13 + 5));
        let text = format!("The {} and the {} were seen by all.", word(at * 11), word(at * 3 + 1)).to_lowercase();
        let end = if at.is_multiple_of(3) { "\n(Continued on page 2)\n" } else { "" };
        format!("{heading}\n\nT{}\n{end}\n", &text[1..])
    };
    (0..stories).map(story).collect()
}

fn seconds(text: &str) -> f64 {
    let start = std::time::Instant::now();
    read(text);
    start.elapsed().as_secs_f64()
}

#[test]
fn a_page_of_eight_times_the_words_does_not_take_the_square_of_that() {
    const TIMES: usize = 8;
    const MOST: f64 = 24.0;
    // A machine with other work to do may take longer for any of them, but not each time for the large one alone.
    const TRIES: usize = 5;
    for (name, behind) in SPREADS {
        let (small, large) = (spread(1_500, behind), spread(1_500 * TIMES, behind));
        let is_near_linear = || seconds(&large) < MOST * seconds(&small);
        assert!((0..TRIES).any(|_| is_near_linear()), "{name}");
    }
    let (small, large) = (headed(100), headed(100 * TIMES));
    assert!((0..TRIES).any(|_| seconds(&large) < MOST * seconds(&small)), "many headings");
}
