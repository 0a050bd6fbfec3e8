//! Tesseract's names of languages as the rest of the world writes them.

/// Names whose tag is not their ISO 639 code of three letters (BCP 47 asks for the shortest), or that name a script too.
const TAGS: [(&str, &str); 52] = [
    ("afr", "af"),
    ("ara", "ar"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("chi_sim", "zh-Hans"),
    ("chi_tra", "zh-Hant"),
    ("cym", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("deu_latf", "de-Latf"),
    ("ell", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("eus", "eu"),
    ("fas", "fa"),
    ("fin", "fi"),
    ("Fraktur", "de-Latf"),
    ("fra", "fr"),
    ("frk", "de-Latf"),
    ("gle", "ga"),
    ("glg", "gl"),
    ("HanS", "zh-Hans"),
    ("HanT", "zh-Hant"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("ind", "id"),
    ("isl", "is"),
    ("ita", "it"),
    ("jpn", "ja"),
    ("kor", "ko"),
    ("lat", "la"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("nld", "nl"),
    ("nor", "no"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("spa", "es"),
    ("swe", "sv"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("yid", "yi"),
];

/// The BCP 47 tag of the first of the languages (`deu+Fraktur`) that is one; `None` where all are scripts.
pub fn language_tag(languages: &str) -> Option<String> {
    languages.split('+').find_map(tag_of)
}

fn tag_of(name: &str) -> Option<String> {
    let name = name.rsplit('/').next().unwrap_or(name).trim_end_matches("_vert").trim_end_matches("_old");
    let known = TAGS.iter().find(|(known, _)| *known == name).map(|(_, tag)| (*tag).to_owned());
    let is_code = name.len() == 3 && name.bytes().all(|byte| byte.is_ascii_lowercase());
    known.or_else(|| is_code.then(|| name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_has_the_shortest_tag() {
        for (names, tag) in [
            ("deu+Fraktur", Some("de")),
            ("script/Fraktur", Some("de-Latf")),
            ("chi_tra_vert", Some("zh-Hant")),
            ("Latin+nds", Some("nds")),
            ("Latin", None),
        ] {
            assert_eq!(language_tag(names).as_deref(), tag, "{names}");
        }
    }
}
