//! Names of writers: bylines and signatures.

use crate::model::{holds_han, is_han};
use crate::text::{self, opens_with_dateline};

/// What a byline starts or ends with in Chinese papers.
const HAN_CREDITS: [&str; 22] = [
    "本报",
    "本刊",
    "本版",
    "新华社",
    "中新社",
    "特约",
    "见习",
    "实习",
    "首席",
    "全媒体",
    "记者",
    "通讯员",
    "评论员",
    "作者",
    "编译",
    "撰文",
    "摄影",
    "供图",
    "供稿",
    "文图",
    "图文",
    "整理",
];
/// Words that make a Chinese line a byline: who wrote, drew or sent it.
const HAN_AUTHORS: [&str; 12] =
    ["记者", "通讯员", "评论员", "作者", "编译", "撰文", "摄影", "供图", "供稿", "新华社发", "中新社发", "文/图"];
/// How the line of a writer or photographer starts: 文/张三.
const HAN_PENS: [&str; 2] = ["文/", "图/"];
/// Longest name of a person in a Chinese byline, in characters.
const LONGEST_HAN_NAME: usize = 4;
/// The family names that four of five Chinese bear.
const FAMILY_NAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤張劉陳楊黃趙吳孫馬鄭羅許韓馮鄧";
/// How bylines start in European papers.
const BY: [&str; 12] = [
    "by ",
    "von ",
    "par ",
    "from our ",
    "from a ",
    "(from our ",
    "(by ",
    "(von ",
    "(par ",
    "de notre ",
    "(de notre ",
    "di ",
];
/// Words of a European byline or name that are written small.
const SMALL_NAME_WORDS: [&str; 14] =
    ["of", "de", "von", "van", "der", "du", "la", "le", "di", "da", "and", "und", "et", "the"];
/// Words that show a newspaper's own writer.
const CORRESPONDENTS: [&str; 6] =
    ["correspondent", "korrespondent", "correspondant", "mitarbeiter", "berichterstatter", "corrispondente"];
/// Most words of a name in a European byline, titles and degrees among them.
const LONGEST_NAME: usize = 9;

/// Whether the line says who wrote the article.
pub fn is_byline(text: &str, longest: usize) -> bool {
    let text = text.trim();
    text.chars().count() <= longest && (is_han_byline(text) || is_european_byline(text) || is_initials(text))
}

fn is_han_byline(text: &str) -> bool {
    if !holds_han(text) {
        return false;
    }
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let named = HAN_AUTHORS.iter().any(|word| bare.contains(word)) || HAN_PENS.iter().any(|pen| bare.starts_with(pen));
    let column = bare.split_once("记者").is_some_and(|(_, rest)| text::names_column(rest));
    if !named || column || opens_with_dateline(text) {
        return false;
    }
    let mut names = text.to_owned();
    for word in HAN_AUTHORS.iter().chain(&HAN_CREDITS).chain(&HAN_PENS) {
        names = names.replace(word, " ");
    }
    let is_name = |name: &str| name.chars().all(is_han) && name.chars().count() <= LONGEST_HAN_NAME;
    names.split(|c: char| c.is_whitespace() || "/／、，,（）()□■●·|｜：:“”\"".contains(c)).all(is_name)
}

/// Whether the line is the name of a person and nothing else, as it stands under Chinese comments.
pub fn is_han_name(text: &str) -> bool {
    let text = text.trim().trim_start_matches(['□', '■', '●', '○', '◎']).trim();
    if !text.chars().next().is_some_and(|first| FAMILY_NAMES.contains(first)) {
        return false;
    }
    let letters = text.chars().filter(|c| !c.is_whitespace()).count();
    (2..=LONGEST_HAN_NAME).contains(&letters) && text.chars().all(|c| is_han(c) || c.is_whitespace())
}

/// Whether a line says by whom an article is: `By John Smith`, `Von unserem Korrespondenten`.
pub fn is_european_byline(text: &str) -> bool {
    let lower = text.to_lowercase().replace('ſ', "s");
    if !BY.iter().any(|by| lower.starts_with(by)) {
        return false;
    }
    let own_writer = CORRESPONDENTS.iter().any(|word| lower.contains(word));
    let words: Vec<&str> = text.split_whitespace().skip(1).collect();
    let named = !words.is_empty() && words.len() <= LONGEST_NAME && words.iter().all(|word| is_name_word(word));
    named || own_writer
}

fn is_name_word(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let capital = bare.chars().next().is_none_or(|first| first.is_uppercase());
    capital || SMALL_NAME_WORDS.contains(&bare.to_lowercase().as_str())
}

/// `W. H. D.`: an article is signed with initials.
pub fn is_initials(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.len() >= 2 && words.iter().all(|word| is_initial(word))
}

fn is_initial(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    letters == 1 && word.ends_with('.') && word.chars().any(char::is_uppercase)
}

/// `W. B. GERISH.`: a name with its initials before it, and nothing else.
pub fn has_initials(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [initials @ .., name] = &words[..] else { return false };
    let spelled = name.chars().filter(|c| c.is_alphabetic()).count();
    1 < spelled && !initials.is_empty() && initials.iter().all(|word| is_initial(word)) && is_signature(text)
}

/// Whether every word of a short line is written as a name is.
pub fn is_signature(text: &str) -> bool {
    /// Letters of the shortest name.
    const SHORTEST: usize = 3;
    let letters = || text.chars().filter(|c| c.is_alphabetic()).take(SHORTEST).count();
    let in_brackets = text.starts_with(['(', '[']);
    let words: Vec<&str> = text.split_whitespace().take(LONGEST_NAME).collect();
    text.chars().any(char::is_uppercase)
        && !in_brackets
        && !words.is_empty()
        && words.len() < LONGEST_NAME
        && (SHORTEST <= letters() || is_initials(text))
        && words.iter().all(|word| is_name_word(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_name_people_and_nothing_else() {
        const LONGEST: usize = 60;
        for text in [
            "记者 王小明 通讯员 李四 文/图",
            "本报记者 赵大年",
            "By Our Special Correspondent",
            "By JOHN SMITH",
            "W. H. D.",
            "文/张三",
        ] {
            assert!(is_byline(text, LONGEST), "{text}");
        }
        for text in [
            "记者手记",
            "语文/数学",
            "记者在现场看到许多居民",
            "By the time he came",
            "A. Smith was there",
            "Par un beau matin",
        ] {
            assert!(!is_byline(text, LONGEST), "{text}");
        }
    }
}
