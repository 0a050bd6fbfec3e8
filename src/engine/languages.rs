//! Which languages can be read on this machine, and what to install for one that cannot.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::EngineParams;
use crate::error::{Error, ErrorKind};

/// Where Tesseract's data lies, in the order in which systems are likely to have it.
const USUAL_FOLDERS: [&str; 7] = [
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/local/share/tessdata",
    "/usr/share/tessdata",
    "/usr/share/tesseract/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/opt/homebrew/share/tessdata",
    "/opt/local/share/tessdata",
];

const ENDING: &str = "traineddata";

/// The folder that some systems put the data of scripts in.
const SCRIPT_FOLDER: &str = "script";

/// Names that mean the same data: upstream renamed German Fraktur in 2024.
const RENAMED: [(&str, &str); 1] = [("frk", "deu_latf")];

/// The four letters by which Debian's packages name a script.
const SCRIPT_CODES: [(&str, &str); 9] = [
    ("Arabic", "arab"),
    ("Cyrillic", "cyrl"),
    ("Fraktur", "frak"),
    ("Greek", "grek"),
    ("HanS", "hans"),
    ("HanT", "hant"),
    ("Hebrew", "hebr"),
    ("Japanese", "jpan"),
    ("Latin", "latn"),
];

/// What people write for a language, and Tesseract's name of it.
const OTHER_NAMES: [(&str, &str); 11] = [
    ("de", "deu"),
    ("en", "eng"),
    ("english", "eng"),
    ("fr", "fra"),
    ("french", "fra"),
    ("german", "deu"),
    ("ger", "deu"),
    ("fre", "fra"),
    ("chi", "chi_sim"),
    ("chinese", "chi_sim"),
    ("zh", "chi_sim"),
];

/// Most languages that an error lists: what can be taken in at a glance.
const MOST_NAMED: usize = 20;

/// Languages that were found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Languages {
    /// As Tesseract knows them in that folder, joined by `+`.
    pub names: String,
    pub folder: PathBuf,
    /// The file of each, in the order asked for.
    pub files: Vec<PathBuf>,
}

#[cfg(feature = "tesseract")]
impl Languages {
    /// Whether one of them is written in Han characters.
    pub fn have_han(&self) -> bool {
        const HAN: [&str; 4] = ["chi_", "jpn", "Han", "Japanese"];
        self.names.split('+').any(|name| HAN.iter().any(|han| name.trim_start_matches("script/").starts_with(han)))
    }
}

/// Finds the data of every language asked for, or says which one is missing and how to get it.
pub(super) fn check(params: &EngineParams) -> Result<Languages, Error> {
    let asked: Vec<&str> = params.languages.split('+').collect();
    if let Some(name) = asked.iter().find(|name| !is_name(name)) {
        return Err(bad_name(name, &params.languages));
    }
    let tessdata = Tessdata::find(params.tessdata.as_deref())?;
    let found = asked.iter().map(|name| tessdata.locate(name).ok_or_else(|| missing(name, &tessdata)));
    let names = found.collect::<Result<Vec<_>, _>>()?;
    let files = names.iter().map(|name| tessdata.file(name)).collect();
    Ok(Languages { names: names.join("+"), folder: tessdata.folder, files })
}

/// Letters, digits, `_` and `-`; a script may be given with its folder. Anything else could leave the folder.
fn is_name(name: &str) -> bool {
    let bare = name.strip_prefix("script/").unwrap_or(name);
    !bare.is_empty() && bare.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

fn bad_name(name: &str, all: &str) -> Error {
    let reason = match name {
        "" => format!("a language is missing in {all:?}"),
        _ => format!("{name:?} is not the name of a language"),
    };
    Error::new(ErrorKind::Language, reason).with_hint("name languages like `eng` or `eng+deu`")
}

fn missing(name: &str, tessdata: &Tessdata) -> Error {
    let installed = tessdata.installed();
    let folder = tessdata.folder.display();
    let there = match installed.len() {
        0 => "no language".to_owned(),
        1..=MOST_NAMED => installed.join(", "),
        number => format!("{number} others"),
    };
    let reason = format!("the data of language {name:?} is not in {folder}, which has {there}");
    let hint = match meant(name, &installed) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => how_to_install(name, tessdata),
    };
    Error::new(ErrorKind::Language, reason).with_hint(hint)
}

/// The installed language that somebody who writes such a name has in mind.
fn meant(name: &str, installed: &[String]) -> Option<String> {
    let other = OTHER_NAMES.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, meant)| *meant);
    let is_meant = |there: &&String| there.eq_ignore_ascii_case(name) || Some(there.as_str()) == other;
    installed.iter().find(is_meant).cloned()
}

fn how_to_install(name: &str, tessdata: &Tessdata) -> String {
    let bare = name.strip_prefix("script/").unwrap_or(name);
    let by_hand = format!("put {bare}.{ENDING} into {}", tessdata.folder.display());
    let script = SCRIPT_CODES.iter().find(|(script, _)| script.eq_ignore_ascii_case(bare));
    match script {
        Some((_, code)) => format!("install it with `apt-get install tesseract-ocr-script-{code}`, or {by_hand}"),
        None if bare.starts_with(|c: char| c.is_ascii_uppercase()) => by_hand,
        None => {
            let package = bare.to_ascii_lowercase().replace('_', "-");
            format!("install it with `apt-get install tesseract-ocr-{package}`, or {by_hand}")
        }
    }
}

/// A folder of traineddata.
pub(super) struct Tessdata {
    folder: PathBuf,
}

impl Tessdata {
    /// The folder given; else the one the environment names; else the first of the usual ones with a language in it.
    pub fn find(given: Option<&Path>) -> Result<Self, Error> {
        if let Some(folder) = given {
            return Self::given(folder);
        }
        let environment = std::env::var_os("TESSDATA_PREFIX").map(PathBuf::from);
        let named = environment.iter().flat_map(|prefix| [prefix.clone(), prefix.join("tessdata")]);
        let usual = USUAL_FOLDERS.iter().map(PathBuf::from);
        let mut folders = named.chain(usual).map(|folder| Self { folder });
        folders.find(|tessdata| !tessdata.installed().is_empty()).ok_or_else(|| {
            let hint =
                "install a language with `apt-get install tesseract-ocr-eng`, or name the folder with --tessdata";
            Error::new(ErrorKind::Language, "no data of Tesseract was found on this machine").with_hint(hint)
        })
    }

    fn given(folder: &Path) -> Result<Self, Error> {
        if !folder.is_dir() {
            let error = Error::new(ErrorKind::Language, "the folder with Tesseract's data does not exist");
            return Err(error.in_file(folder));
        }
        Ok(Self { folder: folder.to_owned() })
    }

    /// The names of the languages whose data is there; scripts without their folder.
    pub fn installed(&self) -> Vec<String> {
        let folders = [self.folder.clone(), self.folder.join(SCRIPT_FOLDER)];
        let names: BTreeSet<String> = folders.iter().flat_map(|folder| names_in(folder)).collect();
        names.into_iter().collect()
    }

    /// The name by which Tesseract finds the language in this folder.
    fn locate(&self, name: &str) -> Option<String> {
        let bare = name.strip_prefix("script/").unwrap_or(name);
        let same = |pair: &&(&str, &str)| pair.0 == bare || pair.1 == bare;
        let renamed = RENAMED.iter().find(same).map(|(old, new)| if *old == bare { *new } else { *old });
        let names = [Some(bare.to_owned()), Some(format!("{SCRIPT_FOLDER}/{bare}")), renamed.map(str::to_owned)];
        names.into_iter().flatten().find(|name| self.file(name).is_file())
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.{ENDING}"))
    }
}

fn names_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return vec![] };
    let files = entries.filter_map(Result::ok).map(|entry| entry.path());
    let data = files.filter(|file| file.extension().is_some_and(|ending| ending == ENDING));
    data.filter_map(|file| Some(file.file_stem()?.to_str()?.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn tessdata(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(SCRIPT_FOLDER)).unwrap();
        for name in names {
            fs::write(folder.path().join(format!("{name}.{ENDING}")), "").unwrap();
        }
        folder
    }

    fn check_in(folder: &tempfile::TempDir, languages: &str) -> Result<Languages, Error> {
        let tessdata = Some(folder.path().to_owned());
        check(&EngineParams { languages: languages.to_owned(), tessdata, ..EngineParams::default() })
    }

    #[test]
    fn languages_are_found_in_the_order_asked_for() {
        let folder = tessdata(&["deu", "eng", "chi_sim"]);
        let languages = check_in(&folder, "eng+chi_sim").unwrap();
        assert_eq!(languages.names, "eng+chi_sim");
        assert_eq!(languages.files[1], folder.path().join("chi_sim.traineddata"));
    }

    #[test]
    fn a_script_is_found_in_either_place_and_by_either_name() {
        let beside = tessdata(&["Fraktur"]);
        let inside = tessdata(&["script/Fraktur"]);
        for asked in ["Fraktur", "script/Fraktur"] {
            assert_eq!(check_in(&beside, asked).unwrap().names, "Fraktur");
            assert_eq!(check_in(&inside, asked).unwrap().names, "script/Fraktur");
        }
        assert_eq!(check_in(&tessdata(&["deu_latf"]), "frk").unwrap().names, "deu_latf");
    }

    #[test]
    fn a_missing_language_is_named_with_what_is_there_and_what_to_install() {
        let error = check_in(&tessdata(&["deu", "eng"]), "eng+chi_tra").unwrap_err();
        assert_eq!(error.kind, ErrorKind::Language);
        assert!(error.reason.contains("\"chi_tra\"") && error.reason.ends_with("deu, eng"), "{error}");
        assert!(error.hint.unwrap().contains("`apt-get install tesseract-ocr-chi-tra`"));
        let error = check_in(&tessdata(&["deu"]), "Fraktur").unwrap_err();
        assert!(error.hint.unwrap().contains("`apt-get install tesseract-ocr-script-frak`"));
    }

    #[test]
    fn a_usual_other_name_gets_a_hint() {
        let folder = tessdata(&["deu", "script/Fraktur"]);
        assert_eq!(check_in(&folder, "de").unwrap_err().hint.unwrap(), "did you mean `deu`?");
        assert_eq!(check_in(&folder, "fraktur").unwrap_err().hint.unwrap(), "did you mean `Fraktur`?");
    }

    #[test]
    fn a_name_that_could_leave_the_folder_is_refused() {
        let folder = tessdata(&["deu"]);
        for name in ["", "deu+", "../deu", "script/../deu", "deu\0", "/etc/deu", "~deu", "d\u{e9}u"] {
            let error = check_in(&folder, name).unwrap_err();
            assert_eq!((error.kind, error.hint.is_some()), (ErrorKind::Language, true), "{name:?}");
        }
    }

    #[test]
    fn a_folder_that_does_not_exist_is_named() {
        let tessdata = Some(PathBuf::from("/nonexistent/tessdata"));
        let error = check(&EngineParams { tessdata: tessdata.clone(), ..EngineParams::default() }).unwrap_err();
        assert_eq!((error.kind, error.file), (ErrorKind::Language, tessdata));
    }
}
