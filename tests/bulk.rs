//! Runs over many files: what they leave, what they do when they are started again, and what they survive.

#[cfg(all(target_os = "linux", feature = "tesseract"))]
#[path = "common/scans.rs"]
mod scans;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn columnist(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_columnist"));
    command.current_dir(folder).args(args);
    command
}

fn run(folder: &Path, args: &[&str]) -> (i32, String) {
    let Output { status, stderr, .. } = columnist(folder, args).output().unwrap();
    (status.code().expect("it ends by itself"), String::from_utf8(stderr).unwrap())
}

/// The lines of the ledger, those of a shard too.
fn ledger(folder: &Path, name: &str) -> Vec<Value> {
    let text = fs::read_to_string(folder.join("out").join(name)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

const LEDGER: &str = "columnist-ledger.jsonl";

/// A folder `in` with so many dumps.
fn dumps(number: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    for page in 0..number {
        let text = format!("The council met on Tues-\nday for the {page}th time.\n");
        fs::write(folder.path().join(format!("in/p{page}.txt")), text).unwrap();
    }
    folder
}

#[test]
fn a_second_run_does_what_is_missing_and_nothing_else() {
    let folder = dumps(3);
    fs::write(folder.path().join("in/p3.txt"), b"%PDF-1.7 and no more").unwrap();
    let (status, messages) = run(folder.path(), &["read", "in", "-o", "out"]);
    assert_eq!(status, 1, "{messages}");
    assert!(messages.contains("3 done, 0 blank, 0 partly read, 1 failed"), "{messages}");
    fs::remove_file(folder.path().join("out/p1.txt.md")).unwrap();
    fs::write(folder.path().join("in/p3.txt"), "Now it is text.\n").unwrap();
    assert_eq!(run(folder.path(), &["read", "in", "-o", "out"]).0, 0);
    let mut done: Vec<_> = ledger(folder.path(), LEDGER).iter().map(|line| line["output"].to_string()).collect();
    let (first, second) = done.split_at_mut(4);
    second.sort();
    assert_eq!(first.len(), 4);
    assert_eq!(second, [r#""p1.txt.md""#, r#""p3.txt.md""#]);
    assert_eq!(run(folder.path(), &["read", "in", "-o", "out", "--fresh"]).0, 0);
    assert_eq!(ledger(folder.path(), LEDGER).len(), 6 + 1 + 4, "a line that says so, and all again");
}

#[test]
fn an_input_whose_output_is_taken_counts_as_failed() {
    let folder = dumps(1);
    fs::create_dir(folder.path().join("other")).unwrap();
    fs::write(folder.path().join("other/p0.txt"), "One line of text.\n").unwrap();
    let (status, messages) = run(folder.path(), &["read", "in/p0.txt", "other/p0.txt", "-o", "out"]);
    assert_eq!(status, 1, "{messages}");
    assert!(messages.contains("cannot read \"other/p0.txt\": its output \"out/p0.txt.md\""), "{messages}");
    assert!(messages.contains("1 done, 0 blank, 0 partly read, 1 failed: "), "{messages}");
}

#[test]
fn a_run_of_dumps_alone_starts_no_worker_and_needs_no_language() {
    let folder = dumps(3);
    let (status, messages) = run(folder.path(), &["read", "in", "-o", "out", "-l", "none-such", "--memory", "1M"]);
    assert_eq!(status, 0, "{messages}");
}

#[test]
fn a_dump_that_would_take_the_memory_of_all_is_refused() {
    let folder = dumps(2);
    fs::write(folder.path().join("in/large.txt"), "The council met.\n".repeat(7_000)).unwrap();
    let (status, messages) = run(folder.path(), &["read", "in", "-o", "out", "--memory", "10M", "-j", "1"]);
    assert_eq!(status, 1, "{messages}");
    assert!(messages.contains("2 done, 0 blank, 0 partly read, 1 failed"), "{messages}");
    assert!(messages.contains("takes some 11 MiB, more than the limit of 10"), "{messages}");
}

#[test]
fn what_failed_is_listed_with_its_reason_and_tried_again_unless_told_otherwise() {
    let folder = dumps(1);
    fs::write(folder.path().join("in/bad.png"), "no image").unwrap();
    let read = |flag: &[&str]| run(folder.path(), &[&["read", "in", "-o", "out"], flag].concat()).0;
    assert_eq!((read(&[]), read(&[]), read(&["--skip-failed"])), (1, 1, 1));
    let failed = ledger(folder.path(), LEDGER).into_iter().filter(|line| line["state"] == "failed");
    let failed: Vec<_> = failed.collect();
    assert_eq!(failed.len(), 2);
    assert!(failed[0]["errors"][0]["reason"].as_str().unwrap().contains("no image"), "{}", failed[0]);
}

#[test]
fn a_run_on_a_folder_where_another_one_works_does_not_start() {
    let folder = dumps(1);
    fs::create_dir(folder.path().join("out")).unwrap();
    let held = fs::File::create(folder.path().join("out").join(LEDGER)).unwrap();
    held.lock().unwrap();
    let (status, messages) = run(folder.path(), &["read", "in", "-o", "out"]);
    assert_eq!(status, 2);
    assert!(messages.contains("another run") && messages.contains("hint: "), "{messages}");
    drop(held);
    assert_eq!(run(folder.path(), &["read", "in", "-o", "out"]).0, 0);
}

#[test]
fn a_folder_that_cannot_be_written_is_told_before_anything_is_read() {
    let folder = dumps(1);
    fs::write(folder.path().join("out"), "a file").unwrap();
    let (status, messages) = run(folder.path(), &["read", "in", "-o", "out/"]);
    assert_eq!(status, 2, "{messages}");
    assert!(messages.starts_with("error: cannot write \"out/\": "), "{messages}");
    assert!(messages.contains("\nhint: a part of its path is a file"), "{messages}");
}

#[test]
fn shards_do_everything_once_between_them() {
    let folder = dumps(12);
    for shard in ["1/3", "2/3", "3/3"] {
        assert_eq!(run(folder.path(), &["read", "in", "-o", "out", "--shard", shard]).0, 0);
    }
    let shards =
        ["1-of-3", "2-of-3", "3-of-3"].map(|name| ledger(folder.path(), &format!("columnist-ledger-{name}.jsonl")));
    assert_eq!(shards.iter().map(Vec::len).sum::<usize>(), 12);
    assert_eq!(run(folder.path(), &["read", "in", "-o", "out"]).0, 0);
    assert_eq!(ledger(folder.path(), LEDGER).len(), 0, "nothing was left to do");
    let (status, messages) = run(folder.path(), &["read", "in", "--shard", "1/3"]);
    assert_eq!(status, 2);
    assert!(messages.contains("--output"), "{messages}");
}

#[test]
fn the_log_for_machines_is_json_on_every_line() {
    let folder = dumps(2);
    fs::write(folder.path().join("in/bad.png"), "no image").unwrap();
    let (status, log) = run(folder.path(), &["read", "in", "-o", "out", "--log-format", "json"]);
    assert_eq!(status, 1);
    let events: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(events[0]["event"], "start");
    assert_eq!(events[0]["documents"], 3);
    assert_eq!(events.iter().filter(|event| event["event"] == "document").count(), 3);
    let end = events.last().unwrap();
    assert_eq!((&end["event"], &end["done"], &end["failed"]), (&"end".into(), &2.into(), &1.into()));
}

#[test]
fn a_run_goes_on_when_nobody_reads_its_messages() {
    let folder = dumps(30);
    let mut command = columnist(folder.path(), &["read", "in", "-o", "out", "--log-format", "json"]);
    let mut run = command.stderr(std::process::Stdio::piped()).spawn().unwrap();
    drop(run.stderr.take());
    assert_eq!(run.wait().unwrap().code(), Some(0));
    assert_eq!(ledger(folder.path(), LEDGER).len(), 30);
}

#[test]
fn the_same_bytes_come_out_with_any_number_of_threads() {
    let folder = dumps(9);
    for (jobs, out) in [("1", "one"), ("4", "four")] {
        assert_eq!(run(folder.path(), &["read", "in", "-o", out, "-j", jobs, "-t", "json"]).0, 0);
    }
    for page in 0..9 {
        let read = |out: &str| fs::read(folder.path().join(out).join(format!("p{page}.txt.json"))).unwrap();
        assert_eq!(read("one"), read("four"));
    }
}

#[test]
fn the_report_shows_totals_failures_and_pages_and_links_to_nothing_that_is_not_there() {
    let folder = dumps(2);
    fs::write(folder.path().join("in/bad.png"), "no image").unwrap();
    assert_eq!(run(folder.path(), &["read", "in", "-o", "out", "--report", "look"]).0, 1);
    let index = fs::read_to_string(folder.path().join("look/index.html")).unwrap();
    assert!(index.contains("<b>3</b>documents") && index.contains("holds no image"), "{index}");
    let mut files = vec![(folder.path().join("look"), index)];
    for page in ["page-1.html", "page-2.html"] {
        files.push((
            folder.path().join("look/pages"),
            fs::read_to_string(folder.path().join("look/pages").join(page)).unwrap(),
        ));
    }
    for (home, html) in files {
        let links =
            html.split([' ', '>']).filter_map(|word| word.strip_prefix("href=\"").or(word.strip_prefix("src=\"")));
        let links: Vec<_> = links.map(|link| link.split('"').next().unwrap()).collect();
        assert!(!links.is_empty());
        for link in links {
            assert!(home.join(link).exists(), "{link}");
        }
    }
    let (status, messages) = run(folder.path(), &["read", "in/p0.txt", "--report", "look"]);
    assert_eq!(status, 2);
    assert!(messages.contains("--report needs a folder"), "{messages}");
}

#[cfg(unix)]
#[test]
fn names_that_are_no_text_are_read_once_and_told_as_they_look() {
    use std::os::unix::ffi::OsStrExt;
    let folder = dumps(0);
    for (name, text) in [(b"caf\xe9.txt".as_slice(), "The council met.\n"), (b"th\xe9.png", "no image")] {
        fs::write(folder.path().join("in").join(std::ffi::OsStr::from_bytes(name)), text).unwrap();
    }
    let read = || run(folder.path(), &["read", "in", "-o", "out", "--log-format", "json"]);
    let (first, second) = (read(), read());
    assert_eq!((first.0, second.0), (1, 1), "{} {}", first.1, second.1);
    assert!(first.1.contains("in/th\u{fffd}.png") && first.1.contains("no image"), "{}", first.1);
    assert_eq!(ledger(folder.path(), LEDGER).len(), 3, "the one that fails is read again, and it alone");
}

#[cfg(unix)]
#[test]
fn a_pipe_is_read_from_its_first_byte_on() {
    let folder = dumps(0);
    assert!(Command::new("mkfifo").arg(folder.path().join("pipe")).status().unwrap().success());
    let pipe = folder.path().join("pipe");
    let text = "The council met on Monday to hear what the mayor had to say, and on Tuesday to tell him why not.\n";
    let writer = std::thread::spawn(move || fs::write(pipe, text).unwrap());
    let Output { stdout, .. } = columnist(folder.path(), &["read", "pipe"]).output().unwrap();
    writer.join().unwrap();
    assert_eq!(String::from_utf8(stdout).unwrap(), text);
}

#[test]
fn a_worker_answers_each_line_and_outlives_nonsense() {
    use std::io::Write;
    let folder = dumps(2);
    let mut worker = columnist(folder.path(), &["worker", "-t", "text"]);
    let mut worker = worker.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).spawn().unwrap();
    let jobs = [
        r#"{"id":1,"document":{"inputs":["in/p0.txt"]}}"#,
        "no job",
        r#"{"id":"b","document":{"inputs":["in/p1.txt"],"output":"done/p1.txt"}}"#,
        r#"{"id":3,"document":{"inputs":["nothing.txt"]}}"#,
        r#"{"id":4,"document":{"inputs":[]}}"#,
        r#"{"id":5,"dig":{}}"#,
    ];
    worker.stdin.take().unwrap().write_all(jobs.join("\n").as_bytes()).unwrap();
    let output = worker.wait_with_output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), jobs.len());
    assert_eq!((&answers[0]["id"], &answers[0]["pages"]), (&1.into(), &1.into()));
    assert!(answers[0]["document"].as_str().unwrap().contains("on Tuesday for the 0th time."), "{}", answers[0]);
    assert_eq!((&answers[2]["id"], &answers[2]["document"]), (&"b".into(), &Value::Null));
    assert!(fs::read_to_string(folder.path().join("done/p1.txt")).unwrap().contains("1th time"));
    for at in [1, 3, 4, 5] {
        assert!(answers[at]["errors"][0]["reason"].is_string(), "{}", answers[at]);
    }
    assert_eq!(answers[5]["id"], 5);
}

/// A dump of one page with so many words.
fn long_dump(words: usize) -> String {
    (0..words)
        .map(|at| format!("{}{}", ["boats", "came", "home"][at % 3], if at % 9 == 8 { "\n" } else { " " }))
        .collect()
}

#[test]
fn a_dump_that_takes_longer_than_a_page_may_is_given_up_and_the_rest_is_read() {
    let folder = dumps(3);
    fs::write(folder.path().join("in/long.txt"), long_dump(2_000_000)).unwrap();
    let args = ["read", "in", "-o", "out", "-j", "1", "--memory", "16G", "--page-timeout", "0.2"];
    let (status, messages) = run(folder.path(), &args);
    assert_eq!(status, 1, "{messages}");
    assert!(messages.contains("3 done, 0 blank, 0 partly read, 1 failed"), "{messages}");
    assert!(messages.contains("in/long.txt") && messages.contains("did not answer in"), "{messages}");
    assert!(!folder.path().join("out/long.txt.md").exists());
}

#[test]
fn a_long_dump_is_read_by_a_worker_as_it_is_here() {
    let folder = dumps(1);
    fs::write(folder.path().join("in/long.txt"), long_dump(27_000)).unwrap();
    for (out, flag) in [("apart", "--quiet"), ("here", "--in-process")] {
        assert_eq!(run(folder.path(), &["read", "in", "-o", out, "-t", "text", flag]).0, 0);
    }
    let read = |out: &str| fs::read(folder.path().join(out).join("long.txt.txt")).unwrap();
    assert!(128 << 10 < read("here").len());
    assert_eq!(read("apart"), read("here"));
    // Not only text goes through a worker to standard output.
    let printed = |flag: &str| {
        let args = ["read", "in", "-t", "epub", "--group", "all", flag];
        columnist(folder.path(), &args).output().unwrap().stdout
    };
    let (apart, here) = (printed("--quiet"), printed("--in-process"));
    assert!(here.starts_with(b"PK"));
    assert_eq!(apart, here);
}

#[cfg(all(target_os = "linux", feature = "tesseract"))]
mod workers {
    use std::process::{Child, Stdio};
    use std::time::{Duration, Instant};

    use image::GrayImage;

    use super::scans::{Scan, pdf_of, zip_of};
    use super::*;

    const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/fraktur/page-1.jpg");

    /// A piece of a page.
    fn piece(number: u32) -> GrayImage {
        let page = image::open(SAMPLE).unwrap().into_luma8();
        image::imageops::crop_imm(&page, 0, 300 * (number % 9), 900, 300 + number / 9).to_image()
    }

    fn png(image: &GrayImage) -> Vec<u8> {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    /// A folder `in` with files.
    fn folder_with(files: &[(&str, Vec<u8>)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("in")).unwrap();
        for (name, bytes) in files {
            fs::write(folder.path().join("in").join(name), bytes).unwrap();
        }
        folder
    }

    /// A folder `in` with so many pieces of a page.
    fn scans(number: u32) -> tempfile::TempDir {
        let folder = folder_with(&[]);
        for number in 0..number {
            piece(number).save(folder.path().join(format!("in/p{number}.png"))).unwrap();
        }
        folder
    }

    /// Side of a page, in pixels, that takes a gigabyte and many seconds.
    const ENORMOUS: u32 = 20_000;

    /// An enormous white page of one bit a pixel, as PBM.
    fn enormous() -> Vec<u8> {
        let mut file = format!("P4 {ENORMOUS} {ENORMOUS}\n").into_bytes();
        file.resize(file.len() + (ENORMOUS * ENORMOUS / 8) as usize, 0);
        file
    }

    fn start(folder: &Path, args: &[&str]) -> Child {
        let mut command = columnist(folder, &["read", "in", "-o", "out", "-l", "Fraktur"]);
        command.args(args).stderr(Stdio::piped()).spawn().unwrap()
    }

    fn end(run: Child) -> (Option<i32>, String) {
        let output = run.wait_with_output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    }

    /// The processes that a run has started.
    fn workers(run: &Child) -> Vec<String> {
        let threads = fs::read_dir(format!("/proc/{}/task", run.id())).into_iter().flatten().flatten();
        let children = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
        children.flat_map(|text| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect()
    }

    fn send(signal: &str, process: &str) -> bool {
        Command::new("kill").args([signal, process]).stderr(Stdio::null()).status().unwrap().success()
    }

    /// Does something until it says that it was done.
    fn until(mut done: impl FnMut() -> bool) {
        let start = Instant::now();
        while !done() {
            assert!(start.elapsed() < Duration::from_secs(60), "it does not happen");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn lines_of_ledger(folder: &Path) -> usize {
        fs::read_to_string(folder.join("out").join(LEDGER)).map_or(0, |text| text.lines().count())
    }

    fn is_gone(process: &str) -> bool {
        let state = fs::read_to_string(format!("/proc/{process}/stat"));
        state.map_or(true, |state| state.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with('Z')))
    }

    #[test]
    fn workers_read_what_this_process_reads_also_out_of_archives_and_pdfs() {
        let [one, two] = [0, 1].map(piece);
        let pages = zip_of(&[("p0.png", &png(&one)), ("p1.png", &png(&two))]);
        let paper = pdf_of(&[Scan::from(&one), Scan::from(&two)]);
        let packed = zip_of(&[("paper.pdf", &paper)]);
        let folder =
            folder_with(&[("p0.png", png(&one)), ("pages.zip", pages), ("paper.pdf", paper), ("packed.zip", packed)]);
        for (out, flag) in [("apart", "--quiet"), ("here", "--in-process")] {
            let args = ["read", "in", "-o", out, "-l", "Fraktur", "-t", "json", flag];
            assert_eq!(run(folder.path(), &args).0, 0);
        }
        for name in ["p0.png.json", "pages.zip.json", "paper.pdf.json", "packed.zip.json"] {
            let read = |out: &str| fs::read_to_string(folder.path().join(out).join(name)).unwrap();
            assert_eq!(read("apart"), read("here"), "{name}");
        }
    }

    #[test]
    fn of_a_dump_and_its_scan_in_one_document_the_dump_is_read() {
        let scan = png(&piece(0));
        let dump = b"The gates were tried and held.".to_vec();
        let packed = zip_of(&[("p1.png", &scan), ("p1.txt", &dump)]);
        let folder = folder_with(&[]);
        for (name, bytes) in [("in/a/p1.png", &scan), ("in/a/p1.txt", &dump), ("in/b/pages.zip", &packed)] {
            let file = folder.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        let read = |layer: &str| {
            let args = ["read", "in", "-o", layer, "-l", "Fraktur", "--group", "folder", "--text-layer", layer];
            let (status, messages) = run(folder.path(), &args);
            assert_eq!(status, 0, "{messages}");
            let texts = [format!("{layer}/a.md"), format!("{layer}/b.md")];
            (texts.map(|text| fs::read_to_string(folder.path().join(text)).unwrap()), messages)
        };
        let (texts, messages) = read("keep");
        assert_eq!(texts, ["The gates were tried and held.\n"; 2], "{messages}");
        assert!(messages.contains("p1.png: not read, as p1.txt has its words"), "{messages}");
        let (texts, _) = read("ignore");
        assert!(texts.iter().all(|text| !text.is_empty() && !text.contains("gates")), "{texts:?}");
    }

    #[test]
    fn a_worker_that_is_killed_costs_nothing() {
        let folder = scans(3);
        let run = start(folder.path(), &["-j", "1", "--worker-pages", "2"]);
        until(|| workers(&run).first().is_some_and(|worker| send("-9", worker)));
        let (status, messages) = end(run);
        assert_eq!(status, Some(0), "{messages}");
        assert_eq!(ledger(folder.path(), LEDGER).len(), 3);
    }

    #[test]
    fn a_page_that_kills_its_workers_is_set_aside_with_its_reason_and_the_rest_is_read() {
        let [one, two] = [0, 1].map(piece);
        let white = Scan { width: ENORMOUS, height: ENORMOUS, bits: 1, pixels: vec![0xff; enormous().len()] };
        let folder = folder_with(&[
            ("p0.png", png(&one)),
            ("pages.zip", zip_of(&[("p0.png", &png(&one)), ("p1.pbm", &enormous()), ("p2.png", &png(&two))])),
            ("paper.pdf", pdf_of(&[Scan::from(&one), white, Scan::from(&two)])),
        ]);
        // The workers inherit the limit: what is missing of memory ends them in the midst of a page.
        let mut command = Command::new("sh");
        command.current_dir(folder.path()).args(["-c", r#"ulimit -v 650000 && exec "$0" "$@""#]);
        command.arg(env!("CARGO_BIN_EXE_columnist")).args(["read", "in", "-o", "out", "-l", "Fraktur"]);
        let output = command.args(["-j", "1", "--memory", "16G"]).output().unwrap();
        let messages = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{messages}");
        assert!(messages.contains("1 done, 0 blank, 2 partly read, 0 failed"), "{messages}");
        for record in ledger(folder.path(), LEDGER).iter().filter(|record| record["state"] == "partial") {
            assert_eq!(record["pages"], 2, "{record}");
            let [error] = &record["errors"].as_array().unwrap()[..] else { panic!("{record}") };
            let reason = error["reason"].as_str().unwrap();
            assert!(reason.contains("given up after 2 tries") && reason.contains("SIGABRT"), "{record}");
            let place = (error["file"].as_str().unwrap(), error["place"].as_str());
            assert!([("in/pages.zip/p1.pbm", None), ("in/paper.pdf", Some("page 2"))].contains(&place), "{record}");
        }
    }

    #[test]
    fn a_worker_that_hangs_is_killed_when_the_time_of_its_page_is_over() {
        let folder = folder_with(&[("p0.pbm", enormous()), ("p1.txt", b"A dump.\n".to_vec())]);
        let (status, messages) = end(start(folder.path(), &["-j", "1", "--page-timeout", "0.01", "--memory", "16G"]));
        // On a slow machine it is no faster to start.
        assert!(status == Some(1) || status == Some(2), "{messages}");
        assert!(messages.contains("did not answer in"), "{messages}");
    }

    #[test]
    fn a_page_that_is_too_large_for_the_memory_is_refused_and_told_how_to_be_read() {
        let [one, two] = [0, 1].map(piece);
        let archive = |image: &GrayImage| zip_of(&[("page.png", &png(image))]);
        let paper = |image: &GrayImage| pdf_of(&[Scan::from(image)]);
        for (ending, files) in [
            ("png", [png(&one), png(&two)]),
            ("zip", [archive(&one), archive(&two)]),
            ("pdf", [paper(&one), paper(&two)]),
        ] {
            let [one, two] = files;
            let names = [format!("p0.{ending}"), format!("p1.{ending}")];
            let folder = folder_with(&[(&names[0], one), (&names[1], two)]);
            let (status, messages) = end(start(folder.path(), &["--memory", "100M"]));
            assert_eq!(status, Some(1), "{messages}");
            assert!(messages.contains("more than the limit of 100") && messages.contains("--memory"), "{messages}");
            assert!(names.iter().all(|name| messages.contains(name.as_str())), "{messages}");
        }
    }

    #[test]
    fn a_large_scan_in_a_pdf_is_refused_by_its_own_size() {
        let white = || Scan { width: 8000, height: 8000, bits: 1, pixels: vec![0xff; 8_000_000] };
        let folder = folder_with(&[("p0.pdf", pdf_of(&[white()])), ("p1.pdf", pdf_of(&[white()]))]);
        let (status, messages) = end(start(folder.path(), &["--memory", "500M"]));
        assert_eq!(status, Some(1), "{messages}");
        assert!(messages.contains("more than the limit of 500"), "{messages}");
    }

    #[test]
    fn an_image_in_a_pdf_that_is_finer_than_any_scan_is_refused_and_not_taken_for_nothing() {
        let white = |side: u32| Scan { width: side, height: side, bits: 1, pixels: vec![0xff; 100] };
        let folder = folder_with(&[("p0.pdf", pdf_of(&[white(60_000)])), ("p1.pdf", pdf_of(&[white(60_000)]))]);
        let (status, messages) = end(start(folder.path(), &[]));
        assert_eq!(status, Some(1), "{messages}");
        assert_eq!(messages.matches("claims 60000 × 60000 pixels").count(), 2, "{messages}");
    }

    #[test]
    fn a_language_that_is_missing_is_told_of_scans_that_are_seen_late() {
        let paper = || pdf_of(&[Scan::from(&piece(0)), Scan::from(&piece(1))]);
        let folder = folder_with(&[("p0.pdf", paper()), ("p1.pdf", paper()), ("p2.txt", b"A dump.\n".to_vec())]);
        let (status, messages) = run(folder.path(), &["read", "in", "-o", "out", "-l", "none-such"]);
        assert_eq!(status, 1, "{messages}");
        assert!(messages.contains("1 done, 0 blank, 0 partly read, 2 failed"), "{messages}");
        let told = |kind: &str| {
            let lines = messages.lines().filter(|line| line.starts_with(kind));
            lines.filter(|line| line.contains("language \"none-such\" is not")).count()
        };
        assert_eq!((told("error: "), told("note: ")), (4, 1), "{messages}");
    }

    #[test]
    fn a_file_that_has_changed_between_two_jobs_is_opened_anew() {
        use std::io::{BufRead, BufReader, Write};
        let folder = folder_with(&[("p0.png", png(&piece(0)))]);
        let mut worker = columnist(folder.path(), &["worker", "-l", "Fraktur"]);
        let mut worker = worker.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (mut jobs, mut answers) = (worker.stdin.take().unwrap(), BufReader::new(worker.stdout.take().unwrap()));
        let mut ask = || {
            writeln!(jobs, r#"{{"look":{{"path":"in/p0.png"}}}}"#).unwrap();
            let mut answer = String::new();
            answers.read_line(&mut answer).unwrap();
            serde_json::from_str::<Value>(&answer).unwrap()["sizes"][0]["height"].clone()
        };
        assert_eq!((ask(), ask()), (300.into(), 300.into()));
        fs::write(folder.path().join("in/p0.png"), png(&GrayImage::new(900, 400))).unwrap();
        assert_eq!(ask(), 400);
        drop((jobs, answers));
        assert!(worker.wait().unwrap().success());
    }

    #[test]
    fn a_worker_that_takes_more_memory_than_its_page_may_ends_alone() {
        use std::io::Write;
        use std::os::unix::process::ExitStatusExt;
        let folder = scans(0);
        image::GrayImage::new(9000, 9000).save(folder.path().join("in/p0.png")).unwrap();
        let mut worker = columnist(folder.path(), &["worker", "-l", "Fraktur"]);
        let mut worker = worker.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let jobs = [
            r#"{"options":{}}"#,
            r#"{"look":{"path":"in/p0.png"}}"#,
            r#"{"page":{"path":"in/p0.png","number":0,"memory":1000000}}"#,
        ];
        writeln!(worker.stdin.take().unwrap(), "{}", jobs.join("\n")).unwrap();
        let output = worker.wait_with_output().unwrap();
        assert!(output.status.signal().is_some(), "{output:?}");
        // Whichever asks first for what is not there: our own code, or the engine, whose exception nobody catches.
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(["memory allocation", "foreign exceptions"].iter().any(|words| told.contains(words)), "{output:?}");
    }

    #[test]
    fn a_page_is_the_same_on_any_number_of_cores() {
        use std::io::{BufRead, Write};
        let folder = scans(1);
        let mut worker = columnist(folder.path(), &["worker", "-l", "Fraktur"]);
        let mut worker = worker.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let jobs = ["", r#","cores":1"#, r#","cores":3"#]
            .map(|cores| format!(r#"{{"page":{{"path":"in/p0.png","number":0{cores}}}}}"#));
        writeln!(worker.stdin.take().unwrap(), "{}", jobs.join("\n")).unwrap();
        let output = worker.wait_with_output().unwrap();
        let answers: Vec<Value> =
            output.stdout.lines().map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect();
        assert!(answers[0]["page"]["lines"].as_array().is_some_and(|lines| !lines.is_empty()), "{output:?}");
        assert!(answers.len() == 3 && answers.windows(2).all(|pair| pair[0]["page"] == pair[1]["page"]), "{output:?}");
    }

    #[test]
    fn workers_die_with_their_run() {
        let folder = scans(4);
        let mut run = start(folder.path(), &["-j", "2"]);
        until(|| 0 < lines_of_ledger(folder.path()));
        let left = workers(&run);
        assert!(!left.is_empty());
        run.kill().unwrap();
        run.wait().unwrap();
        until(|| left.iter().all(|worker| is_gone(worker)));
        let (status, messages) = end(start(folder.path(), &[]));
        assert_eq!(status, Some(0), "{messages}");
    }

    #[test]
    fn an_interrupt_lets_the_page_at_work_be_read_and_the_next_run_goes_on() {
        let folder = scans(6);
        for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
            let before = lines_of_ledger(folder.path());
            let run = start(folder.path(), &["-j", "1"]);
            until(|| before < lines_of_ledger(folder.path()));
            assert!(send(signal, &run.id().to_string()));
            let (status, messages) = end(run);
            assert_eq!(status, Some(code), "{messages}");
            assert!(messages.contains("run the same command again"), "{messages}");
        }
        let (status, messages) = end(start(folder.path(), &[]));
        assert_eq!(status, Some(0), "{messages}");
        let mut names: Vec<_> = ledger(folder.path(), LEDGER).iter().map(|line| line["output"].to_string()).collect();
        names.sort();
        names.dedup();
        assert_eq!((names.len(), lines_of_ledger(folder.path())), (6, 6));
    }

    #[test]
    fn a_second_interrupt_ends_the_run_at_once() {
        let folder = scans(8);
        let mut run = start(folder.path(), &["-j", "1"]);
        until(|| 0 < lines_of_ledger(folder.path()));
        let left = workers(&run);
        // A worker that does not get on: only the second signal can end this.
        for worker in &left {
            send("-STOP", worker);
        }
        // Two that come close together are one.
        until(|| {
            send("-INT", &run.id().to_string());
            run.try_wait().unwrap().is_some()
        });
        assert_eq!(end(run).0, Some(130));
        until(|| left.iter().all(|worker| is_gone(worker)));
    }
}
