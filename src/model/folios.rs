//! Page numbers: what they look like alone, and in a line with other words.

/// A text that is the number of a page and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Folio {
    pub number: u32,
    /// Whether it says itself that it is one: between dashes, or with the word for a page.
    pub is_marked: bool,
}

/// No paper has more digits to its page numbers.
const MOST_DIGITS: usize = 5;
/// What papers print before the number.
const PAGE_WORDS: [&str; 4] = ["page", "seite", "pagina", "página"];
const SHORTENED: [&str; 4] = ["p", "pag", "pág", "s"];

/// Tells a page number that stands alone: `12`, `— xii —`, `Page 3`, `第3版`.
pub fn folio_of(text: &str) -> Option<Folio> {
    let text = text.trim();
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let between_dashes = text.starts_with(is_dash) && text.ends_with(is_dash);
    let is_page = |word: &str| is_page_word(word) || SHORTENED.contains(&word.to_lowercase().as_str());
    let (number, is_marked) = match words[..] {
        [number] => (arabic(number).or_else(|| roman(number)), between_dashes),
        [word, number] if is_page(word) => (arabic(number), true),
        _ => (None, false),
    };
    let folio = number.map(|number| Folio { number, is_marked });
    folio.or_else(|| Some(Folio { number: han_page(&words.concat())?, is_marked: true }))
}

/// Whether a word is that for a page, and not shortened.
pub fn is_page_word(word: &str) -> bool {
    PAGE_WORDS.contains(&word.to_lowercase().as_str())
}

/// The number of a page with what stands beside it: the first one, `A03 要闻`.
pub fn page_number(text: &str) -> Option<u32> {
    let digits: String = text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    arabic(&digits).or_else(|| folio_of(text).map(|folio| folio.number))
}

/// The number with which a text ends or starts, as a running head does.
pub fn number_at_edge(text: &str) -> Option<u32> {
    let words = text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let mut words = words.filter(|word| !word.is_empty());
    let first = words.next()?;
    words.next_back().and_then(arabic).or_else(|| arabic(first))
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―' | '−' | '~' | '*' | '·' | '•' | '[' | ']')
}

fn arabic(word: &str) -> Option<u32> {
    let told = word.len() <= MOST_DIGITS && word.chars().all(|c| c.is_ascii_digit());
    word.parse().ok().filter(|_| told)
}

fn roman(word: &str) -> Option<u32> {
    /// Prefaces are shorter.
    const MOST_PAGES: u32 = 300;
    let small = word.to_ascii_lowercase();
    let may_be = !small.is_empty() && small.chars().all(|c| "ivxlc".contains(c));
    if may_be { (1..MOST_PAGES).find(|number| in_roman(*number) == small) } else { None }
}

fn in_roman(number: u32) -> String {
    const NUMERALS: [(u32, &str); 9] =
        [(100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")];
    let (mut rest, mut text) = (number, String::new());
    for (value, numeral) in NUMERALS {
        text.push_str(&numeral.repeat((rest / value) as usize));
        rest %= value;
    }
    text
}

fn han_page(text: &str) -> Option<u32> {
    arabic(text.strip_prefix('第')?.strip_suffix(['版', '页', '頁'])?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_alone_is_a_page_and_may_say_so() {
        let told = |text: &str| folio_of(text).map(|folio| (folio.number, folio.is_marked));
        assert_eq!(["12", "12.", "xiv"].map(told), [Some((12, false)), Some((12, false)), Some((14, false))]);
        assert_eq!(["— 7 —", "Page 3", "第 51 版"].map(told), [Some((7, true)), Some((3, true)), Some((51, true))]);
        assert_eq!(["April 3", "civic", "3 men", "—", "123456"].map(told), [None; 5]);
    }

    #[test]
    fn a_running_head_starts_or_ends_with_its_number() {
        assert_eq!(["THE HERALD 12", "13 THE HERALD.", "— 7 —"].map(number_at_edge), [Some(12), Some(13), Some(7)]);
        assert_eq!(number_at_edge("On 3 May it rained"), None);
        assert_eq!(["A03 要闻", "Page 3", "xii", "none"].map(page_number), [Some(3), Some(3), Some(12), None]);
    }
}
