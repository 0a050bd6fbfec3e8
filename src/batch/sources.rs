//! The files that are read: no output may take the place of one.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::{Input, Output, Plan, album, issue};
use crate::error::{Error, ErrorKind};

/// What a file is, whatever name or link leads to it.
#[cfg(unix)]
type Identity = (u64, u64);
#[cfg(not(unix))]
type Identity = PathBuf;

/// `None` for what is not there, and for devices and pipes: these may be read and written at once.
fn identity(path: &Path) -> Option<Identity> {
    let about = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
    #[cfg(unix)]
    return Some((std::os::unix::fs::MetadataExt::dev(&about), std::os::unix::fs::MetadataExt::ino(&about)));
    #[cfg(not(unix))]
    return path.canonicalize().ok();
}

/// Looks whether an output is one of the files that are read. Those are only asked for where an output is there already.
///
/// # Errors
/// Where one is; it names both.
pub fn check_outputs(
    outputs: impl IntoIterator<Item = PathBuf>,
    sources: impl IntoIterator<Item = PathBuf>,
) -> Result<(), Error> {
    let there: HashMap<Identity, PathBuf> =
        outputs.into_iter().filter_map(|output| Some((identity(&output)?, output))).collect();
    if there.is_empty() {
        return Ok(());
    }
    let mut sources = sources.into_iter();
    let overwritten = sources.find_map(|source| Some((there.get(&identity(&source)?)?.clone(), source)));
    match overwritten {
        None => Ok(()),
        Some((output, source)) => {
            let error = Error::new(ErrorKind::Output, format!("it would take the place of {source:?}, which is read"));
            Err(error.in_file(output).with_hint("give the output another name or folder"))
        }
    }
}

/// A file, and what is read with it: the pages that it lists, if it is a METS file, and the image that has its name.
pub fn read_with(input: &Input) -> Vec<PathBuf> {
    let Input::File(path) = input else { return vec![] };
    let mut files = issue::pages_of(path);
    let images = files.iter().chain([path]).flat_map(|file| album::names_beside(file)).collect::<Vec<_>>();
    files.extend(images);
    files.push(path.clone());
    files
}

impl Plan {
    /// The files that will be written, those of jobs that are refused too.
    pub fn outputs(&self) -> impl Iterator<Item = PathBuf> {
        self.jobs.iter().chain(&self.refused).filter_map(|job| match &job.output {
            Output::File(path) => Some(path.clone()),
            Output::Stdout => None,
        })
    }

    /// The files that will be read. What is read with them is told where the output has a name of the user's own: the names
    /// in a folder are those of inputs, with an ending more.
    pub fn sources(&self) -> impl Iterator<Item = PathBuf> {
        let inputs = self.jobs.iter().chain(&self.refused).flat_map(|job| &job.inputs);
        inputs.flat_map(|input| match (input, &self.folder) {
            (Input::Stdin, _) => vec![],
            (Input::File(path), Some(_)) => vec![path.clone()],
            (Input::File(_), None) => read_with(input),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_file_is_known_again_by_any_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("a.txt"), "text").unwrap();
        std::fs::write(path("b.txt"), "text").unwrap();
        std::os::unix::fs::symlink("a.txt", path("link.txt")).unwrap();
        std::fs::hard_link(path("a.txt"), path("twin.txt")).unwrap();
        for output in ["a.txt", "link.txt", "twin.txt", "../x/a.txt"] {
            let output = match output.strip_prefix("..") {
                Some(_) => folder.path().join("..").join(folder.path().file_name().unwrap()).join("a.txt"),
                None => path(output),
            };
            let error = check_outputs([output.clone()], [path("a.txt")]).unwrap_err();
            assert_eq!(error.file, Some(output));
        }
        assert!(check_outputs([path("b.txt"), path("new.txt")], [path("a.txt")]).is_ok());
        assert!(check_outputs(["/dev/null".into()], ["/dev/null".into()]).is_ok());
    }

    #[test]
    fn pages_of_an_issue_and_images_beside_dumps_are_read_too() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let mets = "<mets><fileSec><fileGrp><file ID='A'><FLocat href='1.xml'/></file></fileGrp></fileSec></mets>";
        for (name, text) in [("mets.xml", mets), ("1.xml", "<alto/>"), ("1.png", "")] {
            std::fs::write(path(name), text).unwrap();
        }
        let sources = || read_with(&Input::File(path("mets.xml")));
        for name in ["mets.xml", "1.xml", "1.png"] {
            assert!(check_outputs([path(name)], sources()).is_err(), "{name}");
        }
    }
}
