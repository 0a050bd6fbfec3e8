//! A run that is disturbed in every way still reads every good page once, to the same bytes as one left in peace, and lists every bad
//! one. The short form runs with the tests. The long one:
//!
//! ```sh
//! SOAK_PAGES=2000 SOAK_KILLS=20 SOAK_IMAGES=some/folder SOAK_LANGUAGES=eng cargo test --release --test soak -- --ignored
//! ```
//!
//! | Setting | Is |
//! |---|---|
//! | `SOAK_PAGES` | files with pages to make (2000); as many dumps stand between them |
//! | `SOAK_KILLS` | how often the run is killed and started again (20) |
//! | `SOAK_IMAGES` | a folder of page images to cut the pages out of; the samples otherwise |
//! | `SOAK_CUT` | longest side of what is cut out, in pixels (1600) |
//! | `SOAK_PAUSE` | longest time between two blows at workers, in milliseconds (4000) |
//! | `SOAK_LANGUAGES` | as `--languages` (`eng`) |
//! | `SOAK_SEED` | a number, to draw other pages and blows |
//! | `SOAK_DUMPS` | small dumps of the smaller of two runs, of which the other one has ten times as many (2000) |
//! | `SOAK_PROGRAM` | the program; the one that Cargo has built otherwise |
#![cfg(all(target_os = "linux", feature = "tesseract"))]

#[path = "common/scans.rs"]
mod scans;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use image::{DynamicImage, GrayImage, ImageFormat, Luma, imageops};
use imageproc::geometric_transformations::{Border, Interpolation, rotate_about_center};
use serde_json::Value;

use scans::{Scan, pdf_of, zip_of};

/// How hard a soak is.
struct Soak {
    program: PathBuf,
    /// Files with pages.
    pages: u32,
    /// How often the run is killed.
    kills: usize,
    images: Vec<PathBuf>,
    languages: String,
    /// Longest side of what is cut out of the images, in pixels.
    cut: u32,
    /// Longest time between two blows at workers, in milliseconds.
    pause: u64,
    seed: u64,
}

#[test]
fn a_disturbed_run_reads_what_a_quiet_one_reads() {
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/fraktur/page-1.jpg");
    soak(&Soak {
        program: program(),
        pages: 6,
        kills: 3,
        images: vec![sample.into()],
        languages: "Fraktur".to_owned(),
        cut: 600,
        pause: 700,
        seed: 1,
    });
}

#[test]
#[ignore = "takes as long as it is told to"]
fn a_long_run_is_disturbed() {
    let folder =
        setting("SOAK_IMAGES").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("samples"), PathBuf::from);
    let mut images = vec![];
    find_images(&folder, &mut images);
    soak(&Soak {
        program: program(),
        pages: number("SOAK_PAGES", 2000) as u32,
        kills: number("SOAK_KILLS", 20) as usize,
        images,
        languages: setting("SOAK_LANGUAGES").unwrap_or_else(|| "eng".to_owned()),
        cut: number("SOAK_CUT", 1600) as u32,
        pause: number("SOAK_PAUSE", 4000),
        seed: number("SOAK_SEED", 1),
    });
}

#[test]
fn ten_times_the_dumps_take_no_more_memory() {
    check_memory(100);
}

#[test]
#[ignore = "takes minutes"]
fn ten_times_many_dumps_take_no_more_memory() {
    check_memory(number("SOAK_DUMPS", 2000));
}

/// Highest memory of a run over ten times the dumps, as a share of that of the smaller run.
const MOST_GROWTH: f32 = 1.2;

fn check_memory(dumps: u64) {
    let [few, many] = [dumps, 10 * dumps].map(peak_of_dumps);
    let growth = many as f32 / few as f32;
    eprintln!("{dumps} dumps: {few} KiB; {} dumps: {many} KiB; {growth:.2} times as much", 10 * dumps);
    assert!(growth <= MOST_GROWTH, "{few} KiB became {many}");
}

/// Highest memory in KiB of a run over so many small dumps.
fn peak_of_dumps(dumps: u64) -> u64 {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    for page in 0..dumps {
        let text = format!("THE COUNCIL\n\nThe council met on Tues-\nday to hear report number {page}.\n").repeat(10);
        fs::write(folder.path().join(format!("in/dump-{page}.txt")), text).unwrap();
    }
    let mut command = Command::new(program());
    command.current_dir(folder.path()).args(["read", "in", "-o", "out", "-j", "2", "--quiet"]);
    let mut run = command.spawn().unwrap();
    let mut peak = 0;
    let status = loop {
        let about = fs::read_to_string(format!("/proc/{}/status", run.id())).unwrap_or_default();
        let line = about.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(peak);
        if let Some(status) = run.try_wait().unwrap() {
            break status;
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    assert!(status.success());
    assert_eq!(finished(&folder.path().join("out")) as u64, dumps);
    peak
}

fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn number(name: &str, usual: u64) -> u64 {
    setting(name).map_or(usual, |text| text.parse().expect("a number"))
}

fn program() -> PathBuf {
    setting("SOAK_PROGRAM").map_or_else(|| env!("CARGO_BIN_EXE_columnist").into(), PathBuf::from)
}

fn find_images(folder: &Path, images: &mut Vec<PathBuf>) {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            find_images(&path, images);
        } else if path.extension().is_some_and(|ending| ["png", "jpg", "jpeg"].iter().any(|known| ending == *known)) {
            images.push(path);
        }
    }
}

/// Numbers that look like chance (Marsaglia's xorshift, 2003).
struct Dice(u64);

impl Dice {
    fn up_to(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most.max(1)
    }

    fn place_in(&mut self, length: usize) -> usize {
        self.up_to(length as u64) as usize
    }
}

fn soak(soak: &Soak) {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::create_dir(folder.join("in")).unwrap();
    fs::create_dir(folder.join("tmp")).unwrap();
    let mut dice = Dice(soak.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    write_pages(&folder.join("in"), soak, &mut dice);
    write_hostile_files(&folder.join("in"));
    let start = Instant::now();
    let status = run(folder, soak, "quiet").wait().unwrap();
    eprintln!("the quiet run took {:.1} s", start.elapsed().as_secs_f32());
    assert_eq!(status.code(), Some(1), "the hostile files fail");
    disturb(folder, soak, &mut dice);
    check(folder);
    assert_eq!(names(&folder.join("tmp")), BTreeSet::new(), "no temporary file is left");
}

/// Pieces of pages, worn in every way, as files, in archives and in PDFs; torn copies of some, and dumps between them.
fn write_pages(folder: &Path, soak: &Soak, dice: &mut Dice) {
    let mut open: Option<(usize, DynamicImage)> = None;
    for page in 0..soak.pages {
        let source = page as usize * soak.images.len() / soak.pages as usize;
        if open.as_ref().is_none_or(|(at, _)| *at != source) {
            open = Some((source, image::open(&soak.images[source]).unwrap()));
        }
        let (_, image) = open.as_ref().unwrap();
        let mut piece = || worn(cut_out(image, soak.cut, dice), dice);
        let (ending, bytes) = match page % 10 {
            4 => ("zip", zip_of(&[("one.png", &png(&piece())), ("two.png", &png(&piece()))])),
            5 => ("pdf", pdf_of(&[Scan::from(&piece()), Scan::from(&piece())])),
            0 | 3 | 8 => ("png", png(&piece())),
            1 | 6 | 9 => ("jpg", encoded(&piece(), ImageFormat::Jpeg)),
            _ => ("tif", encoded(&piece(), ImageFormat::Tiff)),
        };
        if page % 7 == 1 {
            fs::write(folder.join(format!("torn-{page}.{ending}")), torn(bytes.clone(), dice)).unwrap();
        }
        fs::write(folder.join(format!("page-{page}.{ending}")), bytes).unwrap();
        let dump = format!("The council met on Tues-\nday number {page}.\n");
        fs::write(folder.join(format!("dump-{page}.txt")), dump).unwrap();
    }
}

fn cut_out(image: &DynamicImage, cut: u32, dice: &mut Dice) -> GrayImage {
    let (width, height) = (image.width().min(cut), image.height().min(cut / 2));
    let x = dice.up_to(u64::from(image.width() - width) + 1) as u32;
    let y = dice.up_to(u64::from(image.height() - height) + 1) as u32;
    image.crop_imm(x, y, width, height).into_luma8()
}

/// A piece as bad scanners and bad times leave it.
fn worn(piece: GrayImage, dice: &mut Dice) -> GrayImage {
    let (width, height) = piece.dimensions();
    let resized = |width, height| imageops::resize(&piece, width, height, imageops::FilterType::Triangle);
    match dice.up_to(8) {
        0 => resized(width * 2 / 3, height * 2 / 3),
        1 => resized(width * 4 / 3, height * 4 / 3),
        2 => imageops::rotate180(&piece),
        3 => rotate_about_center(
            &piece,
            (dice.up_to(80) as f32 - 40.0) / 10.0 * std::f32::consts::PI / 180.0,
            Interpolation::Bilinear,
            Border::Constant(Luma([230])),
        ),
        4 => stained(piece, dice),
        5 => imageops::blur(&piece, 1.5),
        6 => imageops::contrast(&piece, -40.0),
        _ => piece,
    }
}

fn stained(mut piece: GrayImage, dice: &mut Dice) -> GrayImage {
    for _ in 0..piece.len() / 50 {
        let at = dice.place_in(piece.len());
        piece.as_mut()[at] = dice.up_to(256) as u8;
    }
    piece
}

fn png(image: &GrayImage) -> Vec<u8> {
    encoded(image, ImageFormat::Png)
}

fn encoded(image: &GrayImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A file that is cut, or of which some bytes are others. Some of these can still be read.
fn torn(mut bytes: Vec<u8>, dice: &mut Dice) -> Vec<u8> {
    if dice.up_to(3) == 0 {
        bytes.truncate(dice.place_in(bytes.len()));
        return bytes;
    }
    for _ in 0..=dice.up_to(20) {
        let at = dice.place_in(bytes.len());
        bytes[at] = dice.up_to(256) as u8;
    }
    bytes
}

/// Files that are broken, empty, something else, or claim to be enormous. Their names start with `bad`; in those that start with
/// `half` there is one page that can be read.
fn write_hostile_files(folder: &Path) {
    let good = GrayImage::from_fn(300, 300, |x, y| Luma([(x * y) as u8]));
    let png = png(&good);
    let mut enormous = png.clone();
    // Width and height stand behind the signature and the head of the first chunk.
    enormous[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
    let mut scrambled = png.clone();
    scrambled[100..].iter_mut().for_each(|byte| *byte = byte.wrapping_mul(31));
    let circle = [b"II*\0\x08\0\0\0".as_slice(), b"\0\0\x08\0\0\0"].concat();
    let claims = Scan { width: 30_000, height: 30_000, bits: 8, pixels: vec![0; 100] };
    let deep = "<html>".to_owned() + &"<div class='ocr_page'>".repeat(100_000);
    let files: [(&str, &[u8]); 16] = [
        ("bad-cut.png", &png[..png.len() / 2]),
        ("bad-enormous.png", &enormous),
        ("bad-scrambled.png", &scrambled),
        ("bad-text.png", b"This is text."),
        ("bad-empty.jpg", b""),
        ("bad-start.jpg", b"\xff\xd8\xff\xe0"),
        ("bad-circle.tif", &circle),
        ("bad-archive.zip", b"PK\x03\x04 and no more"),
        ("bad-all.zip", &zip_of(&[("cut.png", &png[..png.len() / 2]), ("enormous.png", &enormous)])),
        ("bad-packed.gz", b"\x1f\x8b\x08\x00"),
        ("bad-page.json", b"{\"columnist\": \"1\", \"schema\": 1, \"document\": {"),
        ("bad-zeros.png", &[0; 5000]),
        ("bad-paper.pdf", b"%PDF-1.7 and no more"),
        ("bad-claims.pdf", &pdf_of(&[claims])),
        ("torn-deep.hocr", deep.as_bytes()),
        ("half.zip", &zip_of(&[("dump.txt", b"The council met.\n"), ("enormous.png", &enormous)])),
    ];
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes).unwrap();
    }
}

fn run(folder: &Path, soak: &Soak, out: &str) -> Child {
    let mut command = Command::new(&soak.program);
    command.current_dir(folder).env("TMPDIR", folder.join("tmp"));
    command.args(["read", "in", "-o", out, "-j", "2", "-t", "json", "-l", &soak.languages, "--worker-pages", "7"]);
    command.stderr(Stdio::null()).spawn().unwrap()
}

/// Starts the run again and again, hurts its workers and kills it while there is work left; lets it go to its end at last.
fn disturb(folder: &Path, soak: &Soak, dice: &mut Dice) {
    let start = Instant::now();
    let all = finished(&folder.join("quiet"));
    let (mut kills, mut blows, mut given_up) = (0, 0, 0);
    while kills < soak.kills {
        let mut child = run(folder, soak, "out");
        let done = finished(&folder.join("out"));
        // Sometimes before it has done anything, sometimes when it has got on.
        let enough = done + dice.place_in(2 * (all - done) / (soak.kills - kills + 1));
        loop {
            std::thread::sleep(Duration::from_millis(dice.up_to(soak.pause)));
            if child.try_wait().unwrap().is_some() {
                // Its workers were hurt so often that it gave pages up, or has not begun.
                given_up += 1;
                break;
            }
            if enough <= finished(&folder.join("out")) {
                kills += 1;
                break;
            }
            blows += usize::from(hurt_a_worker(&child, dice));
        }
        // One that has ended feels nothing.
        child.kill().unwrap();
        child.wait().unwrap();
        wait_for_the_end_of_all(folder);
    }
    let status = run(folder, soak, "out").wait().unwrap();
    assert_eq!(status.code(), Some(1), "the hostile files fail");
    wait_for_the_end_of_all(folder);
    eprintln!(
        "the disturbed run was killed {kills} times and {blows} of its workers, and ended {given_up} times too early; it took {:.1} s",
        start.elapsed().as_secs_f32()
    );
}

/// How many documents of a folder are settled.
fn finished(folder: &Path) -> usize {
    let text = fs::read_to_string(folder.join(LEDGER)).unwrap_or_default();
    ["\"state\":\"done\"", "\"state\":\"blank\""].iter().map(|state| text.matches(state).count()).sum()
}

const LEDGER: &str = "columnist-ledger.jsonl";

/// Ends one of the run's workers, if there is one.
fn hurt_a_worker(run: &Child, dice: &mut Dice) -> bool {
    let threads = fs::read_dir(format!("/proc/{}/task", run.id())).into_iter().flatten().flatten();
    let children = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    let workers: Vec<String> =
        children.flat_map(|text| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect();
    let Some(worker) = workers.get(dice.place_in(workers.len())) else { return false };
    let signal = ["-KILL", "-SEGV", "-ABRT"][dice.place_in(3)];
    Command::new("kill").args([signal, worker]).stderr(Stdio::null()).status().unwrap().success()
}

/// No process outlives its run: all that a run starts have its `TMPDIR`.
fn wait_for_the_end_of_all(folder: &Path) {
    let mark = format!("TMPDIR={}", folder.join("tmp").display()).into_bytes();
    let is_ours = |process: &fs::DirEntry| {
        let variables = fs::read(process.path().join("environ")).unwrap_or_default();
        variables.split(|byte| *byte == 0).any(|variable| variable == mark)
    };
    let start = Instant::now();
    loop {
        let left: Vec<_> = fs::read_dir("/proc").unwrap().flatten().filter(is_ours).map(|entry| entry.path()).collect();
        if left.is_empty() {
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "{left:?} have outlived their run");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn names(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// Compares the disturbed run with the quiet one.
fn check(folder: &Path) {
    let (quiet, out) = (folder.join("quiet"), folder.join("out"));
    let (calm, wild) = (records(&quiet), records(&out));
    let mut written = BTreeSet::from([LEDGER.to_owned()]);
    let mut states: BTreeMap<String, usize> = BTreeMap::new();
    for name in names(&folder.join("in")) {
        let output = format!("{name}.json");
        let last = |records: &BTreeMap<String, Vec<Value>>| records[&output].last().unwrap()["state"].clone();
        let state = last(&wild).as_str().unwrap().to_owned();
        assert_eq!(last(&calm), state, "{name}: {:?}", wild[&output].last());
        let is_settled = |record: &&Value| record["state"] == "done" || record["state"] == "blank";
        let times = wild[&output].iter().filter(is_settled).count();
        let is_final = ["done", "blank"].contains(&&*state);
        assert_eq!(times, usize::from(is_final), "{name} is read once, or listed");
        assert_eq!(state == "done", wild[&output].last().unwrap().get("errors").is_none(), "{name}");
        if state != "failed" {
            assert!(fs::read(quiet.join(&output)).unwrap() == fs::read(out.join(&output)).unwrap(), "{name}");
            written.insert(output);
        }
        let is_as_expected = match name.split(['-', '.']).next().unwrap() {
            "bad" => state == "failed",
            "half" => state == "partial",
            "torn" => true,
            _ => is_final,
        };
        assert!(is_as_expected, "{name}: {state}");
        *states.entry(state).or_default() += 1;
    }
    assert_eq!(names(&quiet), written, "the documents, and nothing left over");
    assert_eq!(names(&out), written, "the documents, and nothing left over");
    eprintln!("{states:?}");
}

/// The records of each document, in their order. Lines that a kill has cut are none.
fn records(folder: &Path) -> BTreeMap<String, Vec<Value>> {
    let text = fs::read_to_string(folder.join(LEDGER)).unwrap();
    let mut records: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for record in text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
        records.entry(record["output"].as_str().unwrap().to_owned()).or_default().push(record);
    }
    records
}
