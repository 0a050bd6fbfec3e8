//! What papers are called.

/// Words in the names of papers, in small letters; some stand at the end of a longer word.
const NAMES: [&str; 35] = [
    "zeitung",
    "blatt",
    "anzeiger",
    "kurier",
    "nachrichten",
    "bote",
    "journal",
    "gazette",
    "times",
    "herald",
    "tribune",
    "chronicle",
    "observer",
    "mercury",
    "examiner",
    "telegraph",
    "advertiser",
    "courier",
    "gazeta",
    "quotidien",
    "diario",
    "giornale",
    "corriere",
    "courant",
    "tidning",
    "日报",
    "晚报",
    "晨报",
    "时报",
    "周报",
    "早报",
    "商报",
    "日報",
    "晚報",
    "時報",
];

/// Whether a text holds a word that names of papers have.
pub fn holds_paper_name(text: &str) -> bool {
    let letters: String = text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    NAMES.iter().any(|name| letters.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_in_any_letters() {
        for name in ["THE KEMPTON HERALD", "Kempter Tageblatt", "中 原 日 报"] {
            assert!(holds_paper_name(name), "{name}");
        }
        assert!(!holds_paper_name("The mill is sold"));
    }
}
