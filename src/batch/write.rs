//! Files are written whole or not at all.

use std::fs;
use std::io::{ErrorKind as IoErrorKind, Write};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::error::{Error, ErrorKind};
use crate::formats::Format;

/// Writes a file through a temporary one beside it, making its folders. What stood there before stays until the new
/// file is complete and on the disk.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    write_marked(path, bytes, &std::process::id().to_string())
}

/// Writes the files of a document with `save`: the first to the path itself, the others beside it by their numbers. The first
/// comes last, so that all are there where it is.
pub fn write_files(
    path: &Path,
    format: Format,
    files: &[Vec<u8>],
    save: impl Fn(&Path, &[u8]) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut last_first = files.iter().enumerate().rev();
    last_first.try_for_each(|(index, file)| save(&numbered_path(path, format, 1 + index), file))
}

/// The paths of a document's files.
pub fn numbered_paths(path: &Path, format: Format, files: usize) -> impl Iterator<Item = PathBuf> {
    (1..=files).map(move |number| numbered_path(path, format, number))
}

/// `issue.page.xml`, `issue.2.page.xml`, `issue.3.page.xml` …
fn numbered_path(path: &Path, format: Format, number: usize) -> PathBuf {
    if number == 1 {
        return path.to_owned();
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let endings = format.endings().iter().map(|ending| format!(".{ending}"));
    let own = endings.filter(|ending| name.ends_with(ending.as_str())).map(|ending| ending.len()).next();
    let other = path.extension().map_or(0, |ending| 1 + ending.to_string_lossy().len());
    let (stem, ending) = name.split_at(name.len() - own.unwrap_or(other));
    path.with_file_name(format!("{stem}.{number}{ending}"))
}

/// Writes a file as [`write_atomically`] does, with a mark of the run in the temporary file's name, by which `sweep` finds it if the run is killed.
pub(super) fn write_marked(path: &Path, bytes: &[u8], mark: &str) -> Result<(), Error> {
    write_and_rename(path, bytes, mark).map_err(|error| explain(&error).in_file(path))
}

/// Tells apart what fails for this file from what will fail for all.
pub(super) fn explain(error: &std::io::Error) -> Error {
    match error.kind() {
        IoErrorKind::StorageFull | IoErrorKind::QuotaExceeded => {
            Error::new(ErrorKind::Storage, error.to_string()).with_hint("make room, then run the same command again")
        }
        IoErrorKind::ReadOnlyFilesystem => {
            Error::new(ErrorKind::Storage, error.to_string()).with_hint("write to a place that is not read-only")
        }
        IoErrorKind::PermissionDenied => Error::new(ErrorKind::Output, error.to_string())
            .with_hint("write to a folder that is yours, or change the rights of this one"),
        IoErrorKind::NotADirectory | IoErrorKind::AlreadyExists => {
            Error::new(ErrorKind::Output, error.to_string()).with_hint("a part of its path is a file: name a folder")
        }
        _ => Error::new(ErrorKind::Output, error.to_string()),
    }
}

fn write_and_rename(path: &Path, bytes: &[u8], mark: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| *folder != Path::new("")) {
        fs::create_dir_all(folder)?;
    }
    // A device or a pipe (`-o /dev/stdout`) cannot be renamed over.
    if path.exists() && !path.is_file() {
        return fs::write(path, bytes);
    }
    let temporary = temporary_name(path, mark);
    let written = fs::File::create(&temporary)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // The first error is the one to tell; a leftover that cannot be removed either has the same cause.
        let _ = fs::remove_file(&temporary);
    }
    written
}

const ENDING: &str = ".part";

fn temporary_name(path: &Path, mark: &str) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{mark}{ENDING}"));
    path.with_file_name(name)
}

/// Removes the temporary files that a killed run with one of these marks has left in the folder and below.
pub(super) fn sweep(folder: &Path, is_ours: impl Fn(&str) -> bool) {
    let is_left = |name: &str| {
        let mark =
            name.strip_prefix('.').and_then(|name| name.strip_suffix(ENDING)).and_then(|name| name.rsplit_once('.'));
        mark.is_some_and(|(_, mark)| is_ours(mark))
    };
    let entries = WalkDir::new(folder).into_iter().filter_map(Result::ok);
    for entry in entries.filter(|entry| entry.file_type().is_file() && is_left(&entry.file_name().to_string_lossy())) {
        // One that cannot be removed does no harm: the next run tries again.
        let _ = fs::remove_file(entry.path());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_made_and_nothing_else_is_left_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/page.md");
        write_atomically(&path, b"text").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"text");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn the_first_file_has_the_name_and_the_others_their_numbers_before_its_ending() {
        for (path, second) in [
            ("out/a.page.xml", "out/a.2.page.xml"),
            ("a.tif.page.xml", "a.tif.2.page.xml"),
            ("a.b.xml", "a.b.2.xml"),
            ("a", "a.2"),
        ] {
            assert_eq!(numbered_path(Path::new(path), Format::PageXml, 1), Path::new(path));
            assert_eq!(numbered_path(Path::new(path), Format::PageXml, 2), Path::new(second));
        }
    }

    #[test]
    fn the_file_of_the_name_is_written_last() {
        let written = std::cell::RefCell::new(vec![]);
        let save = |path: &Path, _: &[u8]| {
            written.borrow_mut().push(path.display().to_string());
            Ok(())
        };
        write_files(Path::new("a.page.xml"), Format::PageXml, &[vec![], vec![], vec![]], save).unwrap();
        assert_eq!(written.into_inner(), ["a.3.page.xml", "a.2.page.xml", "a.page.xml"]);
    }

    #[test]
    fn the_hint_is_for_what_keeps_the_file_from_being_written() {
        for (kind, hint) in [
            (IoErrorKind::StorageFull, "make room"),
            (IoErrorKind::ReadOnlyFilesystem, "not read-only"),
            (IoErrorKind::PermissionDenied, "rights"),
            (IoErrorKind::NotADirectory, "is a file"),
        ] {
            assert!(explain(&kind.into()).hint.unwrap().contains(hint), "{kind}");
        }
    }

    #[test]
    fn an_error_names_the_output() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("file"), "").unwrap();
        let error = write_atomically(&folder.path().join("file/page.md"), b"text").unwrap_err();
        assert!(error.to_string().contains("cannot write"), "{error}");
    }

    #[test]
    fn what_a_killed_run_left_is_swept_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        for name in [".p1.md.run.part", ".p2.md.7.part", "p1.md", "run.part"] {
            fs::write(folder.path().join(name), "half").unwrap();
        }
        sweep(folder.path(), |mark| mark == "run");
        let mut left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, [".p2.md.7.part", "p1.md", "run.part"]);
    }
}
