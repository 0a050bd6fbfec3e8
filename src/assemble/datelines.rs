//! Datelines: where and when a report was written, in front of it.

use super::wording;

/// Stems of the months' names in English, German, French and Italian. Longer words start with them, too, but none stands
/// beside a number behind a town and a comma.
const MONTHS: [&str; 26] = [
    "jan", "feb", "fév", "mar", "mär", "apr", "avr", "mai", "may", "jun", "juin", "jul", "juil", "aug", "aoû", "sep",
    "okt", "oct", "nov", "dez", "dec", "déc", "gen", "ott", "dic", "ago",
];
/// Days of the week.
const WEEKDAYS: [&str; 22] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonnabend",
    "sonntag",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
];
/// Longest name of a place, in words: "Im Hauptquartier General Eisenhowers".
const LONGEST_PLACE: usize = 4;
/// How far behind the place the date is looked for, in words: "Monday evening, 3rd May".
const REACH: usize = 4;

/// Whether a word in small letters is a day of the week.
pub fn is_weekday(word: &str) -> bool {
    WEEKDAYS.contains(&word)
}

/// Whether a text opens with a place and a date: "LONDON, Nov. 23. — The …", "Berlin, 28. Sept. (Tel.) …".
pub fn opens_with_place_and_date(text: &str) -> bool {
    date_end(text).is_some()
}

/// Whether a text opens with a dateline of any kind.
pub fn opens_with_any_dateline(text: &str) -> bool {
    wording::opens_with_dateline(text) || opens_with_place_and_date(text)
}

/// Whether a line is a place and a date and nothing more.
pub fn is_place_and_date(text: &str) -> bool {
    const REST: usize = 3;
    date_end(text).is_some_and(|end| text[end..].chars().filter(|c| c.is_alphanumeric()).count() <= REST)
}

/// Where the date behind a place ends, in bytes.
fn date_end(text: &str) -> Option<usize> {
    let (place, rest) = text.split_once(',')?;
    let place = place.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_name = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let words = place.split_whitespace().count();
    if !(1..=LONGEST_PLACE).contains(&words) || !place.split_whitespace().all(is_name) {
        return None;
    }
    let (mut number, mut month) = (false, false);
    for word in rest.split_whitespace().take(REACH) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        number |= bare.chars().next().is_some_and(|c| c.is_ascii_digit());
        month |= MONTHS.iter().any(|stem| bare.starts_with(stem));
        let end = word.as_ptr() as usize - text.as_ptr() as usize + word.len();
        if (number && month) || is_weekday(&bare) {
            return Some(end);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_opens_with_its_place_and_date() {
        for text in [
            "LONDON, Nov. 23. — The House met.",
            "Berlin, 28. Sept. (Tel.) In unterrichteten Kreisen heißt es",
            "Paris, 3 septembre. Le ministre est parti.",
            "MELBOURNE, Monday. The steamer has arrived.",
        ] {
            assert!(opens_with_place_and_date(text), "{text}");
        }
    }

    #[test]
    fn a_sentence_with_a_comma_is_no_dateline() {
        for text in
            ["Yesterday, the mayor opened the bridge.", "Smith, 23, was fined.", "Also, in the 3 towns, nothing."]
        {
            assert!(!opens_with_place_and_date(text), "{text}");
        }
    }

    #[test]
    fn a_line_of_its_own_holds_nothing_but_place_and_date() {
        assert!(is_place_and_date("Rom, 28. April"));
        assert!(!is_place_and_date("Rom, 28. April. Der König ist abgereist."));
    }
}
