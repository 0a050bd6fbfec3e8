//! What papers are called.

/// Words in the names of papers, in small letters: longer ones end in them, as `Tageblatt` does.
const ENDINGS: [&str; 21] = [
    "zeitung",
    "blatt",
    "anzeiger",
    "kurier",
    "journal",
    "gazette",
    "herald",
    "tribune",
    "chronicle",
    "observer",
    "mercury",
    "examiner",
    "advertiser",
    "courier",
    "gazeta",
    "quotidien",
    "diario",
    "giornale",
    "corriere",
    "courant",
    "tidning",
];
/// Such words that stand alone, as others end in them by chance.
const WORDS: [&str; 2] = ["times", "bote"];
const HAN_NAMES: [&str; 10] = ["日报", "晚报", "晨报", "时报", "周报", "早报", "商报", "日報", "晚報", "時報"];

/// Whether a text holds a word that names of papers have.
pub fn holds_paper_name(text: &str) -> bool {
    let small = text.to_lowercase();
    let mut words = small.split(|c: char| !c.is_alphanumeric());
    let is_name = |word: &str| WORDS.contains(&word) || ENDINGS.iter().any(|ending| word.ends_with(ending));
    // Names may be set with white between their letters.
    let letters: String = small.chars().filter(|c| c.is_alphanumeric()).collect();
    words.any(is_name)
        || ENDINGS.iter().any(|ending| letters.ends_with(ending))
        || HAN_NAMES.iter().any(|name| letters.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_in_any_letters() {
        for name in ["THE KEMPTON HERALD", "K E M P T E R  Z E I T U N G", "Kempter Tageblatt", "中 原 日 报"] {
            assert!(holds_paper_name(name), "{name}");
        }
        for text in ["The mill is sold", "sometimes, for 10 centimes", "es ist verboten"] {
            assert!(!holds_paper_name(text), "{text}");
        }
    }
}
