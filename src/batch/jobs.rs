//! From the paths that a user names to jobs: which files make one document, and where it goes.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::error::{Error, ErrorKind};
use crate::scan;

/// What makes one document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Group {
    /// Each file is a document.
    #[default]
    File,
    /// The files of a folder are a document.
    Folder,
    /// All files are one document.
    All,
}

/// One document to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// The files, in the order of their pages.
    pub inputs: Vec<Input>,
    pub output: Output,
}

impl Job {
    /// Bytes of its files together. One that is not there counts as empty, and is told when its turn comes.
    pub(super) fn size(&self) -> u64 {
        let size = |input: &Input| match input {
            Input::Stdin => 0,
            Input::File(path) => std::fs::metadata(path).map_or(0, |about| about.len()),
        };
        self.inputs.iter().map(size).sum()
    }
}

/// One file of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    Stdin,
    File(PathBuf),
}

impl Input {
    /// `-` is standard input, as everywhere.
    pub fn named(path: &Path) -> Self {
        if path == Path::new("-") { Input::Stdin } else { Input::File(path.to_owned()) }
    }

    /// The name to show.
    pub fn title(&self) -> String {
        match self {
            Input::Stdin => "standard input".to_owned(),
            Input::File(_) => self.name(),
        }
    }

    /// The name to keep as the source of the pages.
    pub fn name(&self) -> String {
        match self {
            Input::Stdin => "-".to_owned(),
            Input::File(path) => path.display().to_string(),
        }
    }
}

/// Where a document goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    Stdout,
    File(PathBuf),
}

/// Endings of files that are looked at when a folder is walked, besides those of images. A file named outright is read
/// whatever its ending.
const ENDINGS: [&str; 12] = ["gz", "hocr", "htm", "html", "json", "pdf", "text", "tsv", "txt", "xhtml", "xml", "zip"];

/// What was found under the paths.
#[derive(Default)]
struct Search {
    found: Vec<Found>,
    notes: Vec<Error>,
    empty: Vec<Error>,
    errors: Vec<Error>,
}

/// A file found, and the part of its path that the output mirrors.
struct Found {
    input: Input,
    mirrored: PathBuf,
}

/// What is to be done.
#[derive(Debug, Default)]
pub struct Plan {
    pub jobs: Vec<Job>,
    /// Jobs whose output is that of one before them.
    pub refused: Vec<Job>,
    /// Files left out of folders, and folders with nothing to read beside others with something.
    pub notes: Vec<Error>,
    /// What was refused, and paths that cannot be looked into; the rest is still planned. Folders with nothing to read, if
    /// there is nothing else.
    pub errors: Vec<Error>,
    /// The folder that the outputs go into; `None` where they go to one file or to standard output.
    pub folder: Option<PathBuf>,
}

/// What is to be made of the files.
#[derive(Clone, Copy, Debug, Default)]
pub struct Target<'a> {
    pub group: Group,
    /// The file or folder to write to; standard output where it is `None`.
    pub output: Option<&'a Path>,
    /// Another folder that is written to.
    pub report: Option<&'a Path>,
    /// The ending of documents in a folder.
    pub ending: &'a str,
}

/// Plans the jobs for the paths given. Folders are walked in natural order (`page-2` before `page-10`); folders that are
/// written to are left out.
pub fn plan(paths: &[PathBuf], target: Target<'_>) -> Plan {
    let Target { group, output, report, ending } = target;
    let written: Vec<PathBuf> =
        [output, report].into_iter().flatten().filter_map(|path| path.canonicalize().ok()).collect();
    let mut search = Search::default();
    paths.iter().for_each(|path| search.look_at(path, &written));
    let Search { found, mut notes, empty, mut errors } = search;
    if found.is_empty() && errors.is_empty() {
        errors.extend(empty);
    } else {
        notes.extend(empty);
    }
    let many = 1 < found.len() || paths.iter().any(|path| path.is_dir());
    let documents = gather(found, group);
    let one_document = documents.len() == 1 && (group == Group::All || !many);
    let folder = output.filter(|output| !is_one_file(output, one_document)).map(Path::to_owned);
    let jobs: Vec<Job> = documents
        .map(|found| {
            let output = place(&found[0].mirrored, group, output, ending, one_document);
            Job { inputs: found.into_iter().map(|found| found.input).collect(), output }
        })
        .collect();
    let mut twice = twice(&jobs).into_iter().peekable();
    let mut kept = Vec::with_capacity(jobs.len() - twice.len());
    let mut refused = Vec::new();
    for (number, job) in jobs.into_iter().enumerate() {
        match (&job.output, twice.next_if_eq(&number)) {
            (Output::File(file), Some(_)) => {
                errors.push(overwrites(&job.inputs[0], file));
                refused.push(job);
            }
            _ => kept.push(job),
        }
    }
    Plan { jobs: kept, refused, notes, errors, folder }
}

/// The jobs whose output is that of one before them, in their order. Only numbers are kept: jobs may be many.
fn twice(jobs: &[Job]) -> Vec<usize> {
    let output = |job: &usize| match &jobs[*job].output {
        Output::Stdout => None,
        Output::File(path) => Some(path),
    };
    let mut order: Vec<usize> = (0..jobs.len()).filter(|job| output(job).is_some()).collect();
    order.sort_by(|a, b| output(a).cmp(&output(b)).then(a.cmp(b)));
    let pairs = order.windows(2).filter(|pair| output(&pair[0]) == output(&pair[1]));
    let mut twice: Vec<usize> = pairs.map(|pair| pair[1]).collect();
    twice.sort_unstable();
    twice
}

/// Whether an output is not a folder with files in it.
fn is_one_file(output: &Path, one_document: bool) -> bool {
    let is_folder = output.is_dir() || output.to_string_lossy().ends_with(std::path::MAIN_SEPARATOR);
    output == Path::new("-") || one_document && !is_folder
}

fn nothing_in(folder: &Path) -> Error {
    Error::new(ErrorKind::Blank, "there is no file to read in it")
        .in_file(folder)
        .with_hint("files with other endings are read where they are named outright")
}

fn left_alone(folder: &Path, unknown: usize) -> Error {
    let what = match unknown {
        1 => "1 file left alone: its ending is not known".to_owned(),
        _ => format!("{unknown} files left alone: their endings are not known"),
    };
    Error::unsupported(format!("{}: {what}", folder.display()))
}

fn overwrites(input: &Input, output: &Path) -> Error {
    Error::new(ErrorKind::Options, format!("its output {output:?} is that of another input"))
        .in_file(input.name())
        .with_hint(
            "name the folder that holds both, so that the output mirrors it, or make them one document: --group all",
        )
}

impl Search {
    fn look_at(&mut self, path: &Path, written: &[PathBuf]) {
        if path == Path::new("-") {
            return self.found.push(Found { input: Input::Stdin, mirrored: PathBuf::from("stdin") });
        }
        if !path.is_dir() {
            let mirrored = path.file_name().map(PathBuf::from).unwrap_or_default();
            return self.found.push(Found { input: Input::File(path.to_owned()), mirrored });
        }
        let before = self.found.len() + self.errors.len();
        let unknown = self.walk(path, written);
        if 0 < unknown {
            self.notes.push(left_alone(path, unknown));
        }
        if self.found.len() + self.errors.len() == before {
            self.empty.push(nothing_in(path));
        }
    }

    /// Finds the files of a folder, and tells how many have an ending that is not known.
    fn walk(&mut self, folder: &Path, written: &[PathBuf]) -> usize {
        let visible = |name: &std::ffi::OsStr| !name.to_string_lossy().starts_with('.');
        let is_written = |entry: &DirEntry| {
            entry.file_type().is_dir() && entry.path().canonicalize().is_ok_and(|folder| written.contains(&folder))
        };
        let walk = WalkDir::new(folder)
            .sort_by(|a, b| natural_order(&a.file_name().to_string_lossy(), &b.file_name().to_string_lossy()))
            .into_iter()
            .filter_entry(|entry| entry.depth() == 0 || visible(entry.file_name()) && !is_written(entry));
        let mut unknown = 0;
        for entry in walk {
            match entry {
                Ok(entry) if !is_to_be_read(&entry) => {}
                Ok(entry) if !has_known_ending(entry.path()) => unknown += usize::from(entry.path().is_file()),
                Ok(entry) => {
                    let mirrored = entry.path().strip_prefix(folder).unwrap_or(entry.path()).to_owned();
                    self.found.push(Found { input: Input::File(entry.into_path()), mirrored });
                }
                Err(error) => {
                    let place = error.path().unwrap_or(folder).to_owned();
                    let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                    self.errors.push(Error::new(ErrorKind::Io, reason).in_file(place));
                }
            }
        }
        unknown
    }
}

/// Whether it is a file, a link to one, or a link to what is not there: that fails when its turn comes. Links to folders are
/// not followed: they may lead round in a circle.
fn is_to_be_read(entry: &DirEntry) -> bool {
    entry.file_type().is_file() || entry.path_is_symlink() && (entry.path().is_file() || is_dangling(entry.path()))
}

fn is_dangling(link: &Path) -> bool {
    std::fs::metadata(link).is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound)
}

fn has_known_ending(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    ending.is_some_and(|ending| ENDINGS.iter().chain(&scan::ENDINGS).any(|known| ending == *known))
}

/// Puts the files of one document together, in the order in which they were found. Each document is made when its turn comes.
fn gather(found: Vec<Found>, group: Group) -> Box<dyn ExactSizeIterator<Item = Vec<Found>>> {
    let mut documents: Vec<Vec<Found>> = Vec::new();
    let mut of_folder: HashMap<Option<PathBuf>, usize> = HashMap::new();
    match group {
        Group::File => return Box::new(found.into_iter().map(|file| vec![file])),
        Group::All if found.is_empty() => {}
        Group::All => documents.push(found),
        Group::Folder => {
            for file in found {
                let home = *of_folder.entry(folder(&file.input).map(Path::to_owned)).or_insert(documents.len());
                match documents.get_mut(home) {
                    Some(document) => document.push(file),
                    None => documents.push(vec![file]),
                }
            }
        }
    }
    Box::new(documents.into_iter())
}

fn folder(input: &Input) -> Option<&Path> {
    match input {
        Input::Stdin => None,
        Input::File(path) => path.parent(),
    }
}

fn place(mirrored: &Path, group: Group, output: Option<&Path>, ending: &str, one_document: bool) -> Output {
    let Some(output) = output else { return Output::Stdout };
    if output == Path::new("-") {
        return Output::Stdout;
    }
    if is_one_file(output, one_document) {
        return Output::File(output.to_owned());
    }
    let name = match (group, mirrored.parent()) {
        (Group::Folder, Some(parent)) if parent != Path::new("") => parent.to_owned(),
        _ => mirrored.to_owned(),
    };
    let mut file = output.join(name).into_os_string();
    file.push(".");
    file.push(ending);
    Output::File(file.into())
}

/// Compares names as people do: runs of digits by their value, the rest by character.
pub fn natural_order(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        let (Some(x), Some(y)) = (a.chars().next(), b.chars().next()) else { return a.len().cmp(&b.len()) };
        let (number_a, rest_a) = split_number(a);
        let (number_b, rest_b) = split_number(b);
        let (order, next_a, next_b) = if number_a.is_empty() || number_b.is_empty() {
            (x.cmp(&y), &a[x.len_utf8()..], &b[y.len_utf8()..])
        } else {
            (by_value(number_a, number_b), rest_a, rest_b)
        };
        if order != Ordering::Equal {
            return order;
        }
        (a, b) = (next_a, next_b);
    }
}

fn split_number(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

fn by_value(a: &str, b: &str) -> Ordering {
    let (short_a, short_b) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
    short_a.len().cmp(&short_b.len()).then_with(|| short_a.cmp(short_b)).then_with(|| a.len().cmp(&b.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_with(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "text").unwrap();
        }
        folder
    }

    fn plan_into(output: &Path, paths: &[PathBuf], group: Group) -> Plan {
        plan(paths, Target { group, output: Some(output), report: None, ending: "md" })
    }

    fn names(job: &Job) -> Vec<String> {
        job.inputs.iter().map(|input| input.name().rsplit('/').next().unwrap().to_owned()).collect()
    }

    #[test]
    fn page_2_comes_before_page_10() {
        let mut names = ["page-10", "page-2", "page-02b", "Page", "page-2a"];
        names.sort_by(|a, b| natural_order(a, b));
        assert_eq!(names, ["Page", "page-2", "page-2a", "page-02b", "page-10"]);
    }

    #[test]
    fn a_folder_is_walked_and_the_output_mirrors_it() {
        let folder = folder_with(&["a/p1.txt", "a/p2.txt", "b.txt", "notes.doc", ".hidden/x.txt"]);
        let Plan { jobs, errors, .. } = plan_into(Path::new("out"), &[folder.path().to_owned()], Group::File);
        assert!(errors.is_empty());
        let outputs: Vec<_> = jobs.iter().map(|job| job.output.clone()).collect();
        let file = |name: &str| Output::File(Path::new("out").join(name));
        assert_eq!(outputs, [file("a/p1.txt.md"), file("a/p2.txt.md"), file("b.txt.md")]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_file_is_read_also_one_that_leads_nowhere_and_one_to_a_folder_is_not_followed() {
        let folder = folder_with(&["elsewhere/p1.txt", "in/p2.txt"]);
        let link = |to: &str, name: &str| std::os::unix::fs::symlink(to, folder.path().join("in").join(name)).unwrap();
        link("../elsewhere/p1.txt", "p1.txt");
        link("../in", "circle.txt");
        link("../nowhere.txt", "p3.txt");
        link("p4.txt", "p4.txt");
        let Plan { jobs, .. } = plan_into(Path::new("out"), &[folder.path().join("in")], Group::File);
        assert_eq!(jobs.iter().map(names).collect::<Vec<_>>(), [vec!["p1.txt"], vec!["p2.txt"], vec!["p3.txt"]]);
    }

    #[test]
    fn the_files_of_a_folder_can_be_one_document() {
        let folder = folder_with(&["a/p10.txt", "a/p2.txt", "b/p1.txt"]);
        let Plan { jobs, .. } = plan_into(Path::new("out"), &[folder.path().to_owned()], Group::Folder);
        assert_eq!(jobs.iter().map(names).collect::<Vec<_>>(), [vec!["p2.txt", "p10.txt"], vec!["p1.txt"]]);
        assert_eq!(jobs[0].output, Output::File("out/a.md".into()));
    }

    #[test]
    fn all_paths_can_be_one_document_in_the_order_given() {
        let paths = ["z.txt", "a.txt"].map(PathBuf::from);
        let Plan { jobs, .. } = plan_into(Path::new("issue.md"), &paths, Group::All);
        assert_eq!(jobs.len(), 1);
        assert_eq!(names(&jobs[0]), ["z.txt", "a.txt"]);
        assert_eq!(jobs[0].output, Output::File("issue.md".into()));
    }

    #[test]
    fn two_inputs_never_share_an_output() {
        let folder = folder_with(&["a/p1.txt", "b/p1.txt"]);
        let paths = ["a/p1.txt", "b/p1.txt"].map(|name| folder.path().join(name));
        let Plan { jobs, errors, .. } = plan_into(Path::new("out"), &paths, Group::File);
        assert_eq!((jobs.len(), errors.len()), (1, 1));
    }

    #[test]
    fn the_output_folder_is_not_read_as_input() {
        let folder = folder_with(&["p1.txt", "out/old.txt"]);
        let Plan { jobs, .. } = plan_into(&folder.path().join("out"), &[folder.path().to_owned()], Group::File);
        assert_eq!(jobs.iter().map(names).collect::<Vec<_>>(), [vec!["p1.txt"]]);
    }
}
