//! The house rules that a program can check: who may use whom, what is pure, how long files and functions are.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Longest file, in lines, tests not counted.
const LONGEST_FILE: usize = 400;
/// Longest function, in lines.
const LONGEST_FUNCTION: usize = 60;

/// Modules from the lowest layer up, with what of ours each may use.
const LAYERS: [(&str, &[&str]); 16] = [
    ("error", &[]),
    ("model", &["error"]),
    ("pdf", &["error"]),
    ("scan", &["error", "model", "pdf"]),
    ("formats", &["error", "model", "pdf"]),
    ("layout", &["error", "model"]),
    ("text", &["error", "model"]),
    ("assemble", &["error", "model", "text"]),
    ("quality", &["error", "model", "text"]),
    ("engine", &["error", "model", "scan", "formats", "text"]),
    ("options", &["error", "model", "scan", "formats", "layout", "text", "assemble", "engine"]),
    ("pipeline", &["error", "model", "scan", "formats", "layout", "text", "assemble", "quality", "engine", "options"]),
    ("overlay", &["error", "model"]),
    ("batch", &["error", "model", "scan", "formats", "layout", "text", "assemble", "engine", "options", "pipeline"]),
    ("report", &["error", "model", "overlay", "batch"]),
    (
        "cli",
        &[
            "error", "model", "scan", "formats", "layout", "text", "assemble", "engine", "options", "pipeline",
            "overlay", "batch", "report",
        ],
    ),
];

/// Modules that touch nothing outside: same values in, same values out.
const PURE: [&str; 7] = ["model", "layout", "text", "assemble", "quality", "pipeline", "options"];
const IMPURE: [&str; 9] =
    ["std::fs", "std::io", "std::env", "std::time", "println!", "image::", "leptess::", "rayon::", "std::process"];

struct Source {
    path: PathBuf,
    /// The first part of the path below `src`, without its ending.
    module: String,
    /// Lines before the file's own tests, without comments.
    lines: Vec<String>,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                sources.push(read_source(&root, path));
            }
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources
}

fn read_source(root: &Path, path: PathBuf) -> Source {
    let below = path.strip_prefix(root).unwrap().to_owned();
    let first = below.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    let text = std::fs::read_to_string(&path).unwrap();
    let lines = text.lines().take_while(|line| line.trim() != "#[cfg(test)]").map(without_comment);
    let lines = lines.collect();
    Source { path: below, module: first.trim_end_matches(".rs").to_owned(), lines }
}

fn without_comment(line: &str) -> String {
    let is_comment = line.trim_start().starts_with("//");
    if is_comment { String::new() } else { line.to_owned() }
}

/// The modules of ours that a line names.
fn named_modules(line: &str) -> BTreeSet<String> {
    let after_crate = line.split("crate::").skip(1);
    let word =
        |rest: &str| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default().to_owned();
    after_crate.map(word).filter(|name| LAYERS.iter().any(|(module, _)| module == name)).collect()
}

#[test]
fn no_module_uses_one_above_or_beside_it() {
    let mut wrong = Vec::new();
    for source in sources() {
        let Some((_, allowed)) = LAYERS.iter().find(|(module, _)| *module == source.module) else { continue };
        for (number, line) in source.lines.iter().enumerate() {
            for name in named_modules(line) {
                if name != source.module && !allowed.contains(&name.as_str()) {
                    wrong.push(format!("{}:{} uses {name}", source.path.display(), number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn imports_name_one_module_each() {
    // `use crate::{a, b}` would hide modules from the check of the layers.
    for source in sources() {
        assert!(!source.lines.iter().any(|line| line.contains("crate::{")), "{}", source.path.display());
    }
}

#[test]
fn every_module_has_a_layer() {
    for source in sources().iter().filter(|source| !["lib", "main"].contains(&source.module.as_str())) {
        assert!(LAYERS.iter().any(|(module, _)| *module == source.module), "{} has no layer", source.path.display());
    }
}

#[test]
fn the_core_touches_nothing_outside() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| PURE.contains(&source.module.as_str())) {
        for (number, line) in source.lines.iter().enumerate() {
            wrong.extend(
                IMPURE
                    .iter()
                    .filter(|name| line.contains(**name))
                    .map(|name| format!("{}:{} uses {name}", source.path.display(), number + 1)),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_are_short() {
    let long: Vec<_> = sources()
        .iter()
        .filter(|source| LONGEST_FILE < source.lines.len())
        .map(|source| format!("{}: {} lines", source.path.display(), source.lines.len()))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn functions_are_short() {
    let mut long = Vec::new();
    for source in sources() {
        for (start, length) in functions(&source.lines) {
            if LONGEST_FUNCTION < length {
                long.push(format!("{}:{}: {length} lines", source.path.display(), start + 1));
            }
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

/// Where each function starts and how many lines it has, by the indent of its closing brace (rustfmt keeps it).
fn functions(lines: &[String]) -> Vec<(usize, usize)> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let is_function = words.iter().take_while(|word| !word.contains('(')).any(|word| *word == "fn");
        if !is_function || line.trim_end().ends_with(';') {
            continue;
        }
        let end = lines[start..].iter().position(|other| other.trim() == "}" && indent(other) == indent(line));
        found.extend(end.map(|end| (start, end + 1)));
    }
    found
}

#[test]
fn the_checks_see_what_they_look_for() {
    assert_eq!(
        named_modules("use crate::{layout, text}; crate::formats::read()"),
        BTreeSet::from(["formats".to_owned()])
    );
    let text: Vec<String> = "fn a() {\n    if x {\n    }\n}\n\nfn b();".lines().map(str::to_owned).collect();
    assert_eq!(functions(&text), [(0, 4)]);
    assert!(sources().len() > LAYERS.len());
}
