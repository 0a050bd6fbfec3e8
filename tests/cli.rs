//! The real binary: what it says, where it writes, how it ends.

use std::fs;
use std::io::Write;
use std::path::Path;

use assert_cmd::Command;
use columnist::scan::{self, ScanParams};

fn columnist(folder: &Path) -> Command {
    let mut command = Command::cargo_bin("columnist").expect("the binary is built");
    command.current_dir(folder);
    command
}

/// Runs the command and returns its exit status, its data and its messages.
fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = columnist(folder).args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().expect("it ends by itself"), text(output.stdout), text(output.stderr))
}

/// A file that fails costs one line that names it, and exit status 1.
fn check_failure(file: &str, bytes: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(file), bytes).unwrap();
    let (status, data, messages) = run(folder.path(), &["read", file]);
    assert_eq!((status, data.as_str()), (1, ""), "{messages}");
    let errors: Vec<_> = messages.lines().filter(|line| line.starts_with("error: ")).collect();
    assert_eq!(errors.len(), 1, "{messages}");
    assert!(errors[0].contains(file), "{messages}");
}

#[test]
fn a_dump_on_standard_input_becomes_articles_on_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    let dump = "The council met on Tues-\nday to hear the engi-\nneer and his Tuesday report.\n";
    let output = columnist(folder.path()).args(["read", "-t", "text"]).write_stdin(dump).output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.trim_end(), "The council met on Tuesday to hear the engineer and his Tuesday report.");
}

#[test]
fn a_folder_is_mirrored_and_a_bad_file_does_not_stop_the_run() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("in/a")).unwrap();
    fs::write(folder.path().join("in/a/one.txt"), "One line of text.\n").unwrap();
    fs::write(folder.path().join("in/two.txt"), b"%PDF-1.7 and no more").unwrap();
    let (status, _, messages) = run(folder.path(), &["read", "in", "-o", "out"]);
    assert_eq!(status, 1, "{messages}");
    assert!(messages.contains("two.txt"), "{messages}");
    assert!(fs::read_to_string(folder.path().join("out/a/one.txt.md")).unwrap().contains("One line of text."));
}

#[test]
fn a_truncated_image_is_one_clear_line() {
    check_failure("cut.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0");
}

#[test]
fn a_missing_file_is_one_clear_line() {
    let folder = tempfile::tempdir().unwrap();
    let (status, _, messages) = run(folder.path(), &["read", "nothing.png"]);
    assert_eq!(status, 1);
    assert!(messages.contains("nothing.png"), "{messages}");
}

#[test]
fn a_file_with_the_wrong_ending_is_one_clear_line() {
    check_failure("page.png", b"Only a line of text.\n");
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::GrayImage::from_pixel(400, 600, image::Luma([255])).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    check_failure("page.txt", &bytes.into_inner());
}

#[test]
fn a_format_that_is_named_counts_more_than_the_ending() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("page.jpg"), "The boats came home in the evening.\n").unwrap();
    assert_eq!(run(folder.path(), &["read", "page.jpg"]).0, 1);
    let (status, data, messages) = run(folder.path(), &["read", "page.jpg", "--from", "plain"]);
    assert_eq!(status, 0, "{messages}");
    assert!(data.contains("The boats came home"), "{data}");
}

#[cfg(feature = "tesseract")]
#[test]
fn one_kind_of_image_may_have_the_ending_of_another() {
    let folder = tempfile::tempdir().unwrap();
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/fraktur/page-1.jpg");
    let strip = image::open(page).unwrap().crop_imm(0, 0, 900, 400);
    strip.save_with_format(folder.path().join("page.jpg"), image::ImageFormat::Png).unwrap();
    let (status, data, messages) = run(folder.path(), &["read", "page.jpg", "-l", "Fraktur"]);
    assert_eq!(status, 0, "{messages}");
    assert!(!data.trim().is_empty());
}

#[cfg(feature = "tesseract")]
#[test]
fn a_blank_page_is_one_clear_line() {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::GrayImage::from_pixel(400, 600, image::Luma([255])).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    check_failure("blank.png", &bytes.into_inner());
}

#[test]
fn an_empty_file_is_one_clear_line() {
    check_failure("empty.txt", b"");
    check_failure("empty.tif", b"");
}

#[test]
fn an_image_of_one_pixel_is_one_clear_line() {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::GrayImage::new(1, 1).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    check_failure("dot.png", &bytes.into_inner());
}

#[cfg(feature = "tesseract")]
#[test]
fn an_unknown_language_keeps_the_run_from_starting() {
    let folder = tempfile::tempdir().unwrap();
    image::GrayImage::from_pixel(40, 40, image::Luma([255])).save(folder.path().join("page.png")).unwrap();
    let (status, _, messages) = run(folder.path(), &["read", "page.png", "-l", "xyz"]);
    assert_eq!(status, 2, "{messages}");
    assert!(messages.contains("xyz") && messages.contains("hint: "), "{messages}");
}

#[test]
fn a_language_without_a_word_list_is_told_once_and_dumps_are_read() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("data")).unwrap();
    fs::write(folder.path().join("data/deu.traineddata"), "").unwrap();
    for name in ["one.txt", "two.txt"] {
        fs::write(folder.path().join(name), "One line of text.\n").unwrap();
    }
    let languages = ["-l", "klingon", "--tessdata", "data"];
    for command in [["read", "one.txt", "two.txt"].as_slice(), &["inspect", "one.txt"]] {
        let (status, data, messages) = run(folder.path(), &[command, &languages].concat());
        assert!(status == 0 && data.contains("One line of text."), "{messages}");
        let notes: Vec<_> = messages.lines().filter(|line| line.starts_with("note: ")).collect();
        assert_eq!(notes.len(), 1, "{messages}");
        assert!(notes[0].contains("no word list of language \"klingon\"") && notes[0].ends_with("which has deu"));
    }
    let (_, _, messages) = run(folder.path(), &[&["read", "one.txt", "-q"], &languages[..]].concat());
    assert_eq!(messages, "");
    let json = ["read", "one.txt", "--log-format", "json"];
    let (_, _, messages) = run(folder.path(), &[&json, &languages[..]].concat());
    let events = messages.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    assert_eq!(events.filter(|event| event["event"] == "note" && event["note"]["kind"] == "language").count(), 1);
}

#[test]
fn inspect_shows_every_stage_and_draws_the_page() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("page.txt"), "THE HARBOUR\n\nThe council met\non Monday.\n").unwrap();
    for stage in ["page", "scale", "columns", "regions", "blocks", "articles"] {
        let (status, _, messages) = run(folder.path(), &["inspect", "page.txt", "--stage", stage]);
        assert_eq!(status, 0, "{stage}: {messages}");
    }
    let stage = |stage: &str| run(folder.path(), &["inspect", "page.txt", "--stage", stage]).1;
    assert_eq!(stage("columns"), "no gutters\n");
    assert!(stage("scale").starts_with("type size    20.0\n"), "{}", stage("scale"));
    assert!(stage("page").contains(" cells, 3 lines, 0 rules, 0 pictures, 0 gutters seen\n"), "{}", stage("page"));
    let articles = stage("articles");
    assert!(articles.contains("THE HARBOUR: 1 paragraph, 0 captions\n"), "{articles}");
    assert!(articles.contains("\n32 characters: 32 in articles, 0 in headings"), "{articles}");
    let (status, ..) = run(folder.path(), &["inspect", "page.txt", "--overlay", "look.png"]);
    assert_eq!(status, 0);
    assert!(image::open(folder.path().join("look.png")).unwrap().into_rgb8().pixels().any(|pixel| pixel.0 != [255; 3]));
}

#[test]
fn no_file_that_is_read_is_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir_all(path("s/pages")).unwrap();
    let page = alto(&[("b", 10, "Gates")]);
    let scan = png(200);
    let files = [
        ("one.txt", b"One line of text.\n".as_slice()),
        ("two.txt", b"Another line of text.\n"),
        ("two.txt.txt", b"A third line of text.\n"),
        ("page.xml", page.as_bytes()),
        ("page.png", &scan),
        ("pages/page-1.txt", b"A fourth line of text.\n"),
        ("my.toml", b""),
    ];
    files.iter().for_each(|(name, bytes)| fs::write(path("s").join(name), bytes).unwrap());
    for (args, named) in [
        ("read s/one.txt -t text -o s/one.txt", "s/one.txt"),
        ("read s/one.txt s/two.txt --group all -o s/two.txt", "s/two.txt"),
        ("read s --group all -t text -o s/two.txt", "s/two.txt"),
        ("read s/two.txt s/two.txt.txt -t text -o s/", "s/two.txt.txt"),
        ("read s/one.txt --profile s/my.toml -o s/my.toml", "s/my.toml"),
        ("read s -o out --report s", "s/pages/page-1.txt"),
        ("convert s/page.xml -t json -o s/../s/page.xml", "s/../s/page.xml"),
        ("convert s/page.xml -t pdf -o s/page.png", "s/page.png"),
        ("inspect s/one.txt --overlay s/one.txt", "s/one.txt"),
        ("inspect s/one.txt --overlay s/two.txt", "s/two.txt"),
        ("inspect s/page.xml --overlay s/page.png", "s/page.png"),
    ] {
        let (status, data, messages) = run(folder.path(), &args.split(' ').collect::<Vec<_>>());
        assert_eq!((status, data.as_str()), (2, ""), "{args}: {messages}");
        assert!(messages.starts_with(&format!("error: cannot write {named:?}: ")), "{args}: {messages}");
        assert!(messages.contains("hint: "), "{args}: {messages}");
    }
    for (name, bytes) in files {
        assert_eq!(fs::read(path("s").join(name)).unwrap(), bytes, "{name}");
    }
    assert!(!path("out").exists(), "nothing is done");
}

#[test]
fn a_page_of_a_document_is_not_written_over_a_file_that_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let pages = two_pages(["first", "second"]);
    fs::write(folder.path().join("a.2.xml"), &pages).unwrap();
    let (status, _, messages) = run(folder.path(), &["convert", "a.2.xml", "-t", "page", "-o", "a.xml"]);
    assert!(status == 1 && messages.contains("cannot write \"a.2.xml\""), "{messages}");
    let (status, _, messages) = run(folder.path(), &["read", "a.2.xml", "-t", "page", "-o", "a.xml"]);
    assert!(status == 1 && messages.contains("cannot write \"a.2.xml\""), "{messages}");
    assert_eq!(fs::read_to_string(folder.path().join("a.2.xml")).unwrap(), pages);
    assert!(!folder.path().join("a.xml").exists());
}

#[test]
fn folders_that_are_written_to_are_not_read_however_they_are_named() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), "One line of text.\n").unwrap();
    for output in ["out", "./out", "out/../out/"] {
        let (status, _, messages) = run(folder.path(), &["read", ".", "-t", "text", "-o", output, "--report", "look"]);
        assert!(status == 0 && messages.contains("1 done"), "{messages}");
    }
}

#[test]
fn the_same_failure_has_the_same_status_and_says_what_failed() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("page.txt"), "One line of text.\n").unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    for (args, expected, message) in [
        ("read page.txt -t hocr -o b.hocr", 1, "error: cannot make hocr of \"page.txt\": the text has no coordinates"),
        (
            "convert page.txt -t hocr -o b.hocr",
            1,
            "error: cannot make hocr of \"page.txt\": the text has no coordinates",
        ),
        ("read none.txt", 1, "error: cannot read \"none.txt\": "),
        ("convert none.txt -t hocr", 1, "error: cannot read \"none.txt\": "),
        ("inspect none.txt", 1, "error: cannot read \"none.txt\": "),
        ("inspect page.txt -p 7", 1, "error: cannot read \"page.txt\": there is no page 7"),
        ("read page.txt -o file/a.md", 1, "error: cannot write \"file/a.md\": "),
        ("convert page.txt -t json -o file/a.json", 1, "error: cannot write \"file/a.json\": "),
        ("inspect page.txt --overlay file/a.png", 1, "error: cannot write \"file/a.png\": "),
        ("read page.txt --profile none.toml", 2, "error: cannot read \"none.toml\": "),
        ("inspect page.txt --profile none.toml", 2, "error: cannot read \"none.toml\": "),
        ("read - -f json", 1, "error: cannot read standard input"),
        ("convert - -t json -f json", 1, "error: cannot read standard input"),
    ] {
        let output = columnist(folder.path()).args(args.split(' ')).write_stdin("Text.").output().unwrap();
        let messages = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(expected), "{args}: {messages}");
        assert!(messages.starts_with(message), "{args}: {messages}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_left_alone_in_a_folder_is_counted_and_a_link_to_nowhere_fails() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    for name in ["one.txt", "one.doc", "notes", ".hidden.doc", ".hidden.txt"] {
        fs::write(folder.path().join("in").join(name), "One line of text.\n").unwrap();
    }
    for (to, name) in [("gone.txt", "link.txt"), ("gone.doc", "link.doc"), (".", "loop.txt")] {
        std::os::unix::fs::symlink(to, folder.path().join("in").join(name)).unwrap();
    }
    let (status, data, messages) = run(folder.path(), &["read", "in"]);
    assert!(status == 1 && data == "One line of text.\n", "{data}{messages}");
    let lines: Vec<_> = messages.lines().collect();
    assert_eq!(lines.len(), 2, "{messages}");
    assert_eq!(lines[0], "note: in: 2 files left alone: their endings are not known");
    assert!(lines[1].starts_with("error: cannot read \"in/link.txt\": "), "{messages}");
}

#[test]
fn a_folder_with_nothing_to_read_is_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("empty")).unwrap();
    fs::create_dir(folder.path().join("full")).unwrap();
    fs::write(folder.path().join("full/one.txt"), "One line of text.\n").unwrap();
    let message = "cannot read \"empty\": there is no file to read in it";
    let (status, _, messages) = run(folder.path(), &["read", "empty", "-q"]);
    assert!(status == 1 && messages.starts_with(&format!("error: {message}\nhint: ")), "{messages}");
    let (status, _, messages) = run(folder.path(), &["read", "empty", "full"]);
    assert!(status == 0 && messages.starts_with(&format!("note: {message}\nhint: ")), "{messages}");
    let (_, help, _) = run(folder.path(), &["read", "--help"]);
    assert!(help.split_whitespace().collect::<Vec<_>>().join(" ").contains("there was no file to read"), "{help}");
}

#[test]
fn several_documents_need_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    fs::write(folder.path().join("in/one.txt"), "One line of text.\n").unwrap();
    fs::write(folder.path().join("there.txt"), "Mine.\n").unwrap();
    for input in [["in", "in"], ["in/one.txt", "in"]] {
        let (status, _, messages) = run(folder.path(), &["read", input[0], input[1], "-o", "there.txt"]);
        assert_eq!(status, 2, "{messages}");
        assert!(messages.contains("cannot write \"there.txt\": several documents need a folder"), "{messages}");
        assert!(messages.contains("--group all"), "{messages}");
    }
    assert_eq!(fs::read_to_string(folder.path().join("there.txt")).unwrap(), "Mine.\n");
}

#[test]
fn a_page_that_an_issue_has_lost_is_told_with_the_issue() {
    let folder = tempfile::tempdir().unwrap();
    write_issue(folder.path());
    fs::rename(folder.path().join("1.xml"), folder.path().join("2.xml")).unwrap();
    let (status, _, messages) = run(folder.path(), &["read", "mets.xml"]);
    assert_eq!(status, 1);
    assert!(messages.contains("1.xml\": the METS file \"mets.xml\" lists it"), "{messages}");
}

#[test]
fn each_command_tells_the_formats_that_it_takes() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("page.txt"), "One line of text.\n").unwrap();
    let check = |args: &[&str], there: &[&str], missing: &[&str], expected: i32| {
        let (status, data, messages) = run(folder.path(), args);
        let told = format!("{data}{messages}");
        assert_eq!(status, expected, "{told}");
        let told: Vec<_> = told.split(|c: char| !c.is_alphanumeric() && c != '-').collect();
        assert!(there.iter().all(|name| told.contains(name)), "{args:?}: {told:?}");
        assert!(!missing.iter().any(|name| told.contains(name)), "{args:?}: {told:?}");
    };
    for command in ["read", "worker"] {
        check(&[command, "--help"], &["markdown", "epub", "hocr", "textract", "loc-words"], &[], 0);
    }
    check(&["convert", "--help"], &["hocr", "alto", "pdf", "textract"], &["markdown", "epub"], 0);
    check(&["read", "page.txt", "-t", "docx"], &["markdown", "epub", "hocr"], &["textract"], 2);
    check(&["read", "page.txt", "-f", "docx"], &["plain", "textract"], &["epub"], 2);
    check(&["read", "page.txt", "-f", "epub"], &["plain", "textract", "not", "read"], &[], 2);
    check(&["convert", "page.txt", "-t", "text"], &["text", "hocr", "alto", "columnist", "read"], &["plain"], 2);
    for ending in ["text", "TXT", "Plain", "md", "alto.xml"] {
        let (status, _, messages) = run(folder.path(), &["read", "page.txt", "-t", ending, "-o", "/dev/null"]);
        assert!(!messages.contains("invalid value") && status < 2, "{ending}: {messages}");
    }
    for command in ["read", "convert"] {
        check(&[command, "page.txt", "-t", "html"], &["hocr", "HTML", "epub"], &[], 2);
    }
}

#[test]
fn the_profile_printed_can_be_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let (_, profile, _) = run(folder.path(), &["options"]);
    fs::write(folder.path().join("my.toml"), profile).unwrap();
    fs::write(folder.path().join("page.txt"), "A line.\n").unwrap();
    let (status, _, messages) = run(folder.path(), &["read", "page.txt", "--profile", "my.toml"]);
    assert_eq!(status, 0, "{messages}");
}

#[test]
fn completions_and_the_manual_are_printed() {
    let folder = tempfile::tempdir().unwrap();
    let (_, script, _) = run(folder.path(), &["completions", "bash"]);
    assert!(script.contains("complete"));
    let (_, manual, _) = run(folder.path(), &["man"]);
    let pages = manual.lines().filter_map(|line| line.strip_prefix("columnist\\-"));
    let pages: Vec<_> = pages.map(|page| page.trim_end_matches("(1)").to_owned()).collect();
    assert!(pages.contains(&"read".to_owned()) && pages.contains(&"man".to_owned()), "{manual}");
    for page in pages {
        let (status, manual, messages) = run(folder.path(), &["man", &page]);
        assert!(status == 0 && manual.contains(&format!(".TH columnist-{page} 1")), "{page}: {manual}{messages}");
        assert_eq!(manual.matches(".TH").count(), 1, "{page}");
    }
    let (status, _, messages) = run(folder.path(), &["man", "nothing"]);
    assert!(status == 2 && messages.contains("inspect"), "{messages}");
}

/// A page of ALTO with these blocks: name, top, text of the line.
fn alto(blocks: &[(&str, i32, &str)]) -> String {
    let word = |text: &str, at: usize, top: i32| {
        format!("<String CONTENT=\"{text}\" HPOS=\"{}\" VPOS=\"{top}\" WIDTH=\"60\" HEIGHT=\"20\"/>", 10 + 70 * at)
    };
    let block = |(name, top, text): &(&str, i32, &str)| {
        let words: String = text.split(' ').enumerate().map(|(at, text)| word(text, at, *top)).collect();
        format!("<TextBlock ID=\"{name}\"><TextLine>{words}</TextLine></TextBlock>")
    };
    let blocks: String = blocks.iter().map(block).collect();
    format!("<alto><Layout><Page WIDTH=\"900\" HEIGHT=\"700\">{blocks}</Page></Layout></alto>")
}

/// An issue of one page: two articles, the second printed first.
fn write_issue(folder: &Path) {
    let area = |kind: &str, block: &str| {
        format!("<div TYPE=\"{kind}\"><fptr><area FILEID=\"A\" BEGIN=\"{block}\"/></fptr></div>")
    };
    let article = |title: &str, text: &str| {
        format!(
            "<div TYPE=\"ARTICLE\"><div TYPE=\"HEADING\">{}</div><div TYPE=\"BODY\">{}</div></div>",
            area("TITLE", title),
            area("PARAGRAPH", text)
        )
    };
    let mets = format!(
        "<mets><fileSec><fileGrp USE=\"Text\"><file ID=\"A\"><FLocat href=\"file://./1.xml\"/></file></fileGrp></fileSec>\
         <structMap TYPE=\"LOGICAL\"><div TYPE=\"ISSUE\">{}{}</div></structMap></mets>",
        article("head1", "text1"),
        article("head2", "text2")
    );
    fs::write(folder.join("mets.xml"), mets).unwrap();
    let page = [
        ("head2", 100, "The weather"),
        ("text2", 130, "It rained."),
        ("head1", 300, "The dock"),
        ("text1", 330, "The gates were tried."),
    ];
    fs::write(folder.join("1.xml"), alto(&page)).unwrap();
}

#[test]
fn the_articles_of_an_issue_are_kept_and_its_pages_read_once() {
    let folder = tempfile::tempdir().unwrap();
    write_issue(folder.path());
    let (status, data, messages) = run(folder.path(), &["read", "mets.xml", "1.xml", "--group", "all"]);
    assert_eq!(status, 0, "{messages}");
    assert_eq!(data, "## The dock\n\nThe gates were tried.\n\n---\n\n## The weather\n\nIt rained.\n");
    let (_, data, _) = run(folder.path(), &["read", "mets.xml", "--articles", "rebuild"]);
    assert!(data.find("weather").unwrap() < data.find("gates").unwrap(), "{data}");
}

/// A file packed with gzip.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// A ZIP archive of files.
fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn packed_dumps_are_read_and_a_damaged_archive_is_one_clear_line() {
    let folder = tempfile::tempdir().unwrap();
    let (packed, twice) = (gzip(b"Page nine.\n"), gzip(&gzip(b"Page eight.\n")));
    let pages: [(&str, &[u8]); 4] = [
        ("p10.txt", b"Page ten.\n"),
        ("../p2.txt", b"Page two.\n"),
        (".hidden.txt", b"Hidden.\n"),
        ("p9.txt.gz", &packed),
    ];
    fs::write(folder.path().join("pages.zip"), zip(&pages)).unwrap();
    let (status, data, messages) = run(folder.path(), &["read", "pages.zip", "-t", "text"]);
    assert_eq!(status, 0, "{messages}");
    assert!(data.find("Page nine.") < data.find("Page ten.") && data.contains("Page nine."), "{data}");
    assert!(!data.contains("Page two.") && !data.contains("Hidden"), "{data}");
    fs::write(folder.path().join("pages.zip"), zip(&[("p8.gz", &twice)])).unwrap();
    let (status, _, messages) = run(folder.path(), &["read", "pages.zip", "-t", "text"]);
    assert!(status == 1 && messages.contains("pages.zip/p8.gz") && messages.contains("a gzip archive"), "{messages}");
    check_failure("cut.gz", b"\x1F\x8B\x08\x00");
    check_failure("cut.zip", b"PK\x03\x04 and no more");
}

#[test]
fn what_a_packed_dump_is_is_told_by_its_content_and_not_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    // What is no UTF-8 is noted.
    let page = format!("<?xml version='1.0' encoding='ISO-8859-1'?>{}", alto(&[("b", 10, "The fl~te")]));
    let page: Vec<u8> = page.bytes().map(|byte| if byte == b'~' { 0xFB } else { byte }).collect();
    for name in ["page.xml.gz", "page.txt.gz", "dump.gz", "dump"] {
        fs::write(folder.path().join(name), gzip(&page)).unwrap();
        let (_, data, messages) = run(folder.path(), &["read", name, "-t", "text"]);
        assert_eq!(data, "The flûte\n", "{messages}");
        assert!(messages.starts_with(&format!("note: {name}: read as ")), "{messages}");
    }
    let output = columnist(folder.path()).args(["read", "-t", "text"]).write_stdin(gzip(&page)).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "The flûte\n");
}

#[test]
fn packed_dumps_are_converted_an_archive_to_one_document() {
    let folder = tempfile::tempdir().unwrap();
    let page = |word: &str| alto(&[("b", 10, word)]).into_bytes();
    fs::write(folder.path().join("dump.gz"), gzip(&page("Gates"))).unwrap();
    let pages = zip(&[("p10.xml", &page("Ten")), ("p2.xml", &page("Two"))]);
    fs::write(folder.path().join("pages.zip"), &pages).unwrap();
    let convert = |args: &[&str]| run(folder.path(), &[&["convert"], args].concat());
    let (status, data, messages) = convert(&["dump.gz", "-t", "hocr"]);
    assert!(status == 0 && data.contains(">Gates<"), "{messages}");
    let (status, data, messages) = convert(&["pages.zip", "-t", "hocr"]);
    assert_eq!((status, messages.as_str()), (0, ""));
    assert!(data.find(">Two<").unwrap() < data.find(">Ten<").unwrap(), "{data}");
    let output = columnist(folder.path()).args(["convert", "-", "-t", "hocr"]).write_stdin(pages).output().unwrap();
    let ends = |data: &str| [">Two<", ">Ten<"].map(|word| data.matches(word).count());
    assert_eq!(ends(&String::from_utf8_lossy(&output.stdout)), [1, 1]);
    // A format that holds one page is written as so many files, which standard output cannot hold.
    assert_eq!(convert(&["pages.zip", "-t", "page", "-o", "out/c.xml"]).0, 0);
    for (file, word) in [("c.xml", "Two"), ("c.2.xml", "Ten")] {
        assert!(fs::read_to_string(folder.path().join("out").join(file)).unwrap().contains(word), "{file}");
    }
    let (status, data, messages) = convert(&["pages.zip", "-t", "page"]);
    assert_eq!((status, data.as_str()), (1, ""));
    assert!(messages.contains("a PAGE file holds one page"), "{messages}");
}

#[test]
fn what_cannot_be_converted_in_an_archive_is_told_and_the_rest_is_converted() {
    let folder = tempfile::tempdir().unwrap();
    let mut image = std::io::Cursor::new(Vec::new());
    image::GrayImage::new(400, 600).write_to(&mut image, image::ImageFormat::Png).unwrap();
    let page = alto(&[("b", 10, "Gates")]);
    let pages = zip(&[("p1.xml", page.as_bytes()), ("p2.xml", b"<tei/>"), ("p3.png", image.get_ref())]);
    fs::write(folder.path().join("pages.zip"), pages).unwrap();
    fs::write(folder.path().join("p1.png"), image.get_ref()).unwrap();
    fs::write(folder.path().join("cut.gz"), b"\x1F\x8B\x08\x00").unwrap();
    let convert = |name: &str| run(folder.path(), &["convert", name, "-t", "hocr"]);
    let (status, data, messages) = convert("pages.zip");
    assert!(status == 1 && data.contains(">Gates<"), "{messages}");
    for (file, why) in [("pages.zip/p3.png", "this is an image"), ("pages.zip/p2.xml", "this is TEI XML")] {
        assert!(messages.lines().any(|line| line.contains(file) && line.contains(why)), "{messages}");
    }
    for name in ["p1.png", "cut.gz"] {
        let (status, data, messages) = convert(name);
        assert_eq!((status, data.as_str()), (1, ""), "{messages}");
        assert!(messages.starts_with("error: ") && messages.contains(name), "{messages}");
    }
}

/// A page of one grey.
fn png(grey: u8) -> Vec<u8> {
    let mut image = std::io::Cursor::new(Vec::new());
    let page = image::GrayImage::from_pixel(1000, 1000, image::Luma([grey]));
    page.write_to(&mut image, image::ImageFormat::Png).unwrap();
    image.into_inner()
}

#[test]
fn dumps_in_an_archive_are_written_over_their_scans_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let page = |word: &str| alto(&[("b", 10, word)]).into_bytes();
    let (one, two) = (page("Gates"), page("Locks"));
    let (light, dark) = (png(200), png(100));
    let pages = [("a/p1.xml", &one), ("a/p1.png", &light), ("a/p2.alto.xml", &two), ("a/p2.PNG", &dark)];
    fs::write(folder.path().join("pages.zip"), zip(&pages.map(|(name, bytes)| (name, bytes.as_slice())))).unwrap();
    let convert = |args: &[&str]| run(folder.path(), &[&["convert"], args].concat());
    let (status, _, messages) = convert(&["pages.zip", "-t", "pdf", "-o", "pages.pdf"]);
    assert_eq!((status, messages.as_str()), (0, ""));
    let file = fs::read(folder.path().join("pages.pdf")).unwrap();
    let pages = scan::load(&file, "pages.pdf", &ScanParams::default()).unwrap();
    let greys = pages.iter().map(|page| page.unwrap().pixels.get_pixel(500, 500).0[0]);
    assert_eq!(greys.collect::<Vec<_>>(), [200, 100]);
    let (_, data, _) = convert(&["pages.pdf", "-t", "hocr"]);
    assert!(data.contains(">Gates<") && data.contains(">Locks<"), "{data}");
}

#[test]
fn a_scan_outside_an_archive_is_none_of_its_pages() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("p1.png"), png(200)).unwrap();
    let page = alto(&[("b", 10, "Gates")]);
    for name in ["../p1.xml", "a/../../p1.xml", "/p1.xml", "pages.zip/../p1.xml", "p1.xml"] {
        let archive = zip(&[(name, page.as_bytes()), ("b/p1.png", &png(100))]);
        fs::write(folder.path().join("pages.zip"), archive).unwrap();
        let (status, _, messages) = run(folder.path(), &["convert", "pages.zip", "-t", "pdf", "-o", "pages.pdf"]);
        assert!(status != 0 && !folder.path().join("pages.pdf").exists(), "{name}: {messages}");
    }
}

#[test]
fn the_hyphen_of_a_word_that_is_not_joined_is_seen_in_text() {
    let folder = tempfile::tempdir().unwrap();
    let half = "<HYP CONTENT='-' HPOS='75' VPOS='10' WIDTH='9'/></TextLine>";
    let page = alto(&[("b", 10, "Tues")]).replacen("<String", "<String SUBS_TYPE='HypPart1' SUBS_CONTENT='Tuesday'", 1);
    fs::write(folder.path().join("page.xml"), page.replacen("</TextLine>", half, 1)).unwrap();
    for to in ["text", "markdown", "csv", "jsonl", "tei"] {
        let (_, data, messages) = run(folder.path(), &["read", "page.xml", "-t", to]);
        assert!(data.contains("Tues-") && !data.contains('\u{AD}'), "{to}: {data}{messages}");
    }
    let (_, data, _) = run(folder.path(), &["convert", "page.xml", "-t", "hocr"]);
    assert!(data.contains("Tues\u{AD}"), "{data}");
}

#[test]
fn a_blank_page_is_converted() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("blank.xml"), alto(&[])).unwrap();
    let (status, data, messages) = run(folder.path(), &["convert", "blank.xml", "-t", "hocr"]);
    assert_eq!((status, messages.as_str()), (0, ""));
    assert!(data.contains("ocr_page"), "{data}");
}

#[test]
fn an_issue_is_converted_with_the_pages_that_it_lists() {
    let folder = tempfile::tempdir().unwrap();
    write_issue(folder.path());
    let (status, data, messages) = run(folder.path(), &["convert", "mets.xml", "-t", "hocr"]);
    assert!(status == 0 && data.contains(">weather<"), "{messages}");
}

#[test]
fn the_layout_of_a_dump_is_kept_where_it_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let page = alto(&[("b", 300, "Set last, read first."), ("a", 100, "Set first, read last.")]);
    fs::write(folder.path().join("page.xml"), page).unwrap();
    let first_words = |mode: &str| {
        let (_, data, _) = run(folder.path(), &["read", "page.xml", "-t", "text", "--layout", mode]);
        data.split(',').next().unwrap().to_owned()
    };
    assert_eq!((first_words("keep"), first_words("find")), ("Set last".to_owned(), "Set first".to_owned()));
}

#[cfg(feature = "tesseract")]
#[test]
fn a_scan_in_a_pdf_is_read_and_its_text_layer_is_kept_or_ignored() {
    let folder = tempfile::tempdir().unwrap();
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/fraktur/page-1.jpg");
    image::open(page).unwrap().crop_imm(0, 0, 900, 400).into_rgb8().save(folder.path().join("strip.jpg")).unwrap();
    let read = |args: &[&str]| {
        let (status, data, messages) = run(folder.path(), &[&["read", "-l", "Fraktur"], args].concat());
        assert_eq!(status, 0, "{messages}");
        data
    };
    // A dump that knows one word of the scan beside it becomes a PDF of that scan.
    let hocr = "<div class='ocr_page' title='bbox 0 0 900 400'><span class='ocr_line' title='bbox 10 10 90 40'>\
                <span class='ocrx_word' title='bbox 10 10 90 40'>Wort</span></span></div>";
    fs::write(folder.path().join("strip.hocr"), hocr).unwrap();
    read(&["strip.hocr", "-t", "pdf", "-o", "strip.pdf"]);
    assert_eq!(read(&["strip.pdf", "-t", "text"]).trim(), "Wort");
    let anew = read(&["strip.pdf", "-t", "text", "--text-layer", "ignore"]);
    assert_eq!(anew, read(&["strip.jpg", "-t", "text"]));
    assert!(20 < anew.len());
}

/// Two pages of hOCR, each with this in a line.
fn two_pages(words: [&str; 2]) -> String {
    let page = |word: &str| {
        format!(
            "<div class='ocr_page' title='bbox 0 0 900 900'><span class='ocr_line' title='bbox 10 10 300 40'>\
             <span class='ocrx_word' title='bbox 10 10 300 40'>{word}</span></span></div>"
        )
    };
    format!("<html><body>{}</body></html>", words.map(page).concat())
}

#[test]
fn each_page_of_a_document_is_a_page_file_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    fs::write(folder.path().join("in/issue.hocr"), two_pages(["first", "second"])).unwrap();
    let read = ["read", "in", "-t", "page", "-o", "out"];
    assert_eq!(run(folder.path(), &read).0, 0);
    assert_eq!(run(folder.path(), &["convert", "in/issue.hocr", "-t", "page", "-o", "out/c.xml"]).0, 0);
    for (file, word, other) in [
        ("issue.hocr.page.xml", "first", "second"),
        ("issue.hocr.2.page.xml", "second", "first"),
        ("c.xml", "first", "second"),
        ("c.2.xml", "second", "first"),
    ] {
        let page = fs::read_to_string(folder.path().join("out").join(file)).unwrap();
        assert!(page.contains(word) && !page.contains(other), "{file}: {page}");
    }
    let ledger = || fs::read_to_string(folder.path().join("out/columnist-ledger.jsonl")).unwrap();
    let before = ledger();
    assert_eq!(run(folder.path(), &read).0, 0);
    assert_eq!(ledger(), before, "what is done is not done again");
    let (status, _, messages) = run(folder.path(), &["read", "in/issue.hocr", "-t", "page"]);
    assert!(status == 1 && messages.contains("a PAGE file holds one page"), "{messages}");
}

#[test]
fn a_long_file_is_read_in_parts_as_a_short_one_is() {
    /// More than what is held whole.
    const LONG: usize = 17 << 20;
    let alto = |room: &str, word: &str| {
        let words = ["the", "dock", word].into_iter().zip(1..).map(|(word, place)| {
            format!("<String HPOS='{}' VPOS='10' WIDTH='90' HEIGHT='30' CONTENT='{word}'/>{room}", 100 * place)
        });
        let line = words.collect::<String>();
        format!("<alto><Page WIDTH='900' HEIGHT='900'><TextBlock><TextLine>{line}</TextLine></TextBlock></Page></alto>")
    };
    let folder = tempfile::tempdir().unwrap();
    let room = format!("<!-- {} -->", "\n".repeat(LONG / 3));
    // What is no UTF-8 is seen whole.
    let latin = alto(&room, "fl?te").bytes().map(|byte| if byte == b'?' { 0xFB } else { byte }).collect();
    let files = [
        ("short.xml", alto("", "gate").into_bytes()),
        ("long.xml", alto(&room, "gate").into_bytes()),
        ("latin.xml", latin),
    ];
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let text = |name: &str| run(folder.path(), &["read", name, "-t", "plain"]);
    assert_eq!(text("long.xml"), text("short.xml"));
    assert_eq!(text("latin.xml").1.trim(), "the dock flûte");
}
