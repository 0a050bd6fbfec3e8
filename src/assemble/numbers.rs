//! Numbers before headings and paragraphs.

use crate::model::is_han;

/// Whether a heading or paragraph is numbered: `2.`, `3.1`, `IV.`, `（一）`, `一、`.
pub fn is_numbered(text: &str) -> bool {
    let text = text.trim_start();
    let bare = text.trim_start_matches(['(', '（', '§']).trim_start();
    let label: String = bare.chars().take_while(|c| is_label_character(*c)).collect();
    let rest = &bare[label.len()..];
    let numeral = label.trim_end_matches('.');
    let closed = bare.len() < text.len() && rest.starts_with([')', '）', ' ']);
    let by_mark = label.ends_with('.') || rest.starts_with(['、', '．', ')', '）', ' ', '\u{3000}']);
    !numeral.is_empty() && (closed || by_mark || numbers_han(numeral, rest)) && is_numeral(numeral)
}

/// Whether the section that one text heads is part of that of another: `3.1` of `3`.
pub fn is_part_of(text: &str, whole: &str) -> bool {
    let number = |text: &str| text.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect::<String>();
    let (part, whole) = (number(text), number(whole));
    let rest = part.strip_prefix(whole.trim_end_matches('.'));
    !whole.is_empty() && rest.is_some_and(|rest| rest.trim_end_matches('.').len() > 1 && rest.starts_with('.'))
}

/// Whether one text is the entry of a list behind the other: `4.` behind `3.`, or behind `2.` where one was not read.
pub fn comes_next(text: &str, before: &str) -> bool {
    /// Larger ones are years and pages.
    const LONGEST: usize = 3;
    let number = |text: &str| {
        let digits: String = text.trim_start().chars().take_while(char::is_ascii_digit).collect();
        let rest = &text.trim_start()[digits.len()..];
        let is_counted = digits.len() <= LONGEST && rest.starts_with(['.', ')', '．', '）']);
        digits.parse::<u32>().ok().filter(|_| is_counted && !rest.chars().nth(1).is_some_and(|c| c.is_ascii_digit()))
    };
    matches!((number(text), number(before)), (Some(own), Some(other)) if (1..=2).contains(&own.saturating_sub(other)))
}

/// What tables and pictures are called where they are numbered.
const TABLES: [&str; 16] = [
    "table",
    "tab",
    "tabelle",
    "tableau",
    "tabla",
    "tabella",
    "таблица",
    "табл",
    "figure",
    "fig",
    "abbildung",
    "abb",
    "figura",
    "рис",
    "plate",
    "diagram",
];

/// Whether a text is the title of a numbered table or picture: `TABLE 1. Exports`, `Fig. 3`, `表2`.
pub fn names_table(text: &str) -> bool {
    let is_number = |rest: &str| {
        let number: String = rest.trim_start_matches(['.', ' ']).chars().take_while(|c| c.is_alphanumeric()).collect();
        !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || "IVX".contains(c))
    };
    if let Some(rest) = text.strip_prefix(['表', '图', '圖']) {
        return is_number(rest);
    }
    let word: String = text.chars().take_while(|c| c.is_alphabetic()).collect();
    TABLES.contains(&&*word.to_lowercase()) && is_number(&text[word.len()..])
}

/// Whether a text is an item of a list of prices or results: it has figures, and ends as a sentence does.
pub fn is_item(text: &str) -> bool {
    text.trim_end().ends_with('.') && text.contains(|c: char| c.is_ascii_digit()) && text.contains(char::is_lowercase)
}

/// Whether a text is several numbers with fewer letters than figures and marks, as what is read in a table: `6 43/8 46`; or one so
/// long that it is that of an advertisement. The years of a reign are none.
pub fn is_figures(text: &str) -> bool {
    /// In digits.
    const YEAR: usize = 4;
    let numbers = || text.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty());
    // Most texts have no figure at all.
    let Some(first) = numbers().next() else { return false };
    if numbers().nth(1).is_none() && first.len() <= YEAR {
        return false;
    }
    let written = || text.chars().filter(|c| !c.is_whitespace());
    let letters = written().filter(|c| c.is_alphabetic()).count();
    let is_year = |number: &str| number.len() == YEAR && (number.starts_with('1') || number.starts_with("20"));
    let are_years = || numbers().all(is_year);
    2 * letters < written().count() && !are_years()
}

/// Whether a number stands right before a Chinese title, as OCR gives `2 天然气` : not before what is counted or dated.
fn numbers_han(numeral: &str, rest: &str) -> bool {
    const COUNTED: &str = "年月日号时点分秒个名位人次件条项种类家岁元万亿千百米吨倍期版届第届%％";
    let section =
        numeral.split('.').all(|part| (1..=2).contains(&part.len()) && part.chars().all(|c| c.is_ascii_digit()));
    section && rest.chars().next().is_some_and(|c| is_han(c) && c.is_alphabetic() && !COUNTED.contains(c))
}

/// The longest label before a heading, in characters: `XVIII`, `10.12.3`.
const LONGEST_LABEL: usize = 8;

fn is_label_character(c: char) -> bool {
    c.is_ascii_digit() || c == '.' || "IVXLC".contains(c) || han_digit(c).is_some()
}

fn is_numeral(label: &str) -> bool {
    let digits = label.chars().all(|c| c.is_ascii_digit() || c == '.');
    let roman = label.chars().all(|c| "IVXLC".contains(c));
    let han = label.chars().all(|c| han_digit(c).is_some());
    label.chars().count() <= LONGEST_LABEL && (digits || roman || han)
}

/// The value of a Han numeral; 十 is 10.
pub fn han_digit(c: char) -> Option<u32> {
    "〇一二三四五六七八九十".chars().position(|digit| digit == c).map(|value| value as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_headings_are_told_from_years_and_words() {
        for text in ["一、总则", "（二）办法", "2天然气的性质", "3.1 Results", "IV. The end", "2. Next", "(3) so"]
        {
            assert!(is_numbered(text), "{text}");
        }
        assert!(is_part_of("3.1 Results", "3 Methods") && is_part_of("2.10", "2."));
        assert!(!is_part_of("31 Results", "3") && !is_part_of("3. Next", "3") && !is_part_of("Results", "Methods"));
        assert!(comes_next("4. David", "3. Samuel") && comes_next("3) so", "1) thus"));
        assert!(!comes_next("3.1 Results", "2. Methods") && !comes_next("1914. War", "1913. Peace"));
        assert!(
            is_item("Barley, 27s.") && !is_item("BARLEY, 27.") && !is_item("Prices of 1901") && !is_item("Prices.")
        );
        assert!(
            is_figures("6 43/8 46") && is_figures("10 08}11#} Locle") && is_figures("11591") && is_figures("1851 4371")
        );
        assert!(
            !is_figures("1914")
                && !is_figures("Postfach 11591")
                && !is_figures("1914–1918.")
                && !is_figures("No. 134")
                && !is_figures("Anno 1845")
        );
        for text in ["TABLE 1. Exports", "Fig. 3", "Tabelle IV", "表2", "Tab.12"] {
            assert!(names_table(text), "{text}");
        }
        for text in ["Tables of 1901", "Table talk", "图书馆", "Figure it out", "1 Table"] {
            assert!(!names_table(text), "{text}");
        }
        for text in ["一年一度的花会", "1958年", "3名学生", "Iron and coal", "Cold weather"] {
            assert!(!is_numbered(text), "{text}");
        }
    }
}
