//! A run that is disturbed in every way still reads every good page once, to the same bytes as one left in peace, and lists every bad
//! one. The short form runs with the tests. The long one:
//!
//! ```sh
//! SOAK_PAGES=2000 SOAK_KILLS=20 SOAK_IMAGES=some/folder SOAK_LANGUAGES=eng cargo test --release --test soak -- --ignored
//! ```
//!
//! `SOAK_IMAGES` is a folder of page images to make the pages of (a sample otherwise), `SOAK_SEED` a number to draw other ones.
#![cfg(all(target_os = "linux", feature = "tesseract"))]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use image::{DynamicImage, GrayImage, imageops};
use serde_json::Value;

/// How hard a soak is.
struct Soak {
    pages: u32,
    /// How often the run is killed.
    kills: u32,
    images: Vec<PathBuf>,
    languages: String,
    /// Longest side of what is cut out of the images, in pixels.
    cut: u32,
    /// Longest time between two disturbances, in milliseconds.
    pause: u64,
    seed: u64,
}

#[test]
fn a_disturbed_run_reads_what_a_quiet_one_reads() {
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/fraktur/page-1.jpg");
    let images = vec![PathBuf::from(sample)];
    soak(&Soak { pages: 6, kills: 3, images, languages: "Fraktur".to_owned(), cut: 600, pause: 700, seed: 1 });
}

#[test]
#[ignore = "takes as long as it is told to"]
fn a_long_run_is_disturbed() {
    let setting = |name: &str| std::env::var(name).ok();
    let number = |name: &str, usual: u64| setting(name).map_or(usual, |text| text.parse().expect("a number"));
    let folder =
        setting("SOAK_IMAGES").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("samples"), PathBuf::from);
    let mut images = vec![];
    find_images(&folder, &mut images);
    soak(&Soak {
        pages: number("SOAK_PAGES", 2000) as u32,
        kills: number("SOAK_KILLS", 20) as u32,
        images,
        languages: setting("SOAK_LANGUAGES").unwrap_or_else(|| "eng".to_owned()),
        cut: 1600,
        pause: number("SOAK_PAUSE", 20_000),
        seed: number("SOAK_SEED", 1),
    });
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
}

fn soak(soak: &Soak) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    let mut dice = Dice(soak.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    write_pages(&folder.path().join("in"), soak, &mut dice);
    write_hostile_files(&folder.path().join("in"));
    let start = Instant::now();
    let status = run(folder.path(), soak, "quiet").wait().unwrap();
    eprintln!("the quiet run took {:.1} s", start.elapsed().as_secs_f32());
    assert_eq!(status.code(), Some(1), "the hostile files fail");
    let workers = disturb(folder.path(), soak, &mut dice);
    check(folder.path());
    for worker in workers {
        let gone = || !fs::read_to_string(format!("/proc/{worker}/cmdline")).is_ok_and(|line| line.contains("one-run"));
        assert!(gone(), "worker {worker} has outlived its run");
    }
}

/// Pieces of pages: turned, scaled, cropped, stained, and dumps between them.
fn write_pages(folder: &Path, soak: &Soak, dice: &mut Dice) {
    let mut open: Option<(usize, DynamicImage)> = None;
    for page in 0..soak.pages {
        let source = page as usize * soak.images.len() / soak.pages as usize;
        if open.as_ref().is_none_or(|(at, _)| *at != source) {
            open = Some((source, image::open(&soak.images[source]).unwrap()));
        }
        let (_, image) = open.as_ref().unwrap();
        let (width, height) = (image.width().min(soak.cut), image.height().min(soak.cut / 2));
        let x = dice.up_to(u64::from(image.width() - width) + 1) as u32;
        let y = dice.up_to(u64::from(image.height() - height) + 1) as u32;
        let piece = image.crop_imm(x, y, width, height).into_luma8();
        let piece = match page % 5 {
            0 => piece,
            1 => imageops::resize(&piece, width * 2 / 3, height * 2 / 3, imageops::FilterType::Triangle),
            2 => stained(piece, dice),
            3 => imageops::rotate180(&piece),
            _ => imageops::resize(&piece, width * 4 / 3, height * 4 / 3, imageops::FilterType::Triangle),
        };
        piece.save(folder.join(format!("page-{page}.{}", ["png", "jpg", "tif"][page as usize % 3]))).unwrap();
        fs::write(folder.join(format!("dump-{page}.txt")), format!("The council met on Tues-\nday number {page}.\n"))
            .unwrap();
    }
}

fn stained(mut piece: GrayImage, dice: &mut Dice) -> GrayImage {
    for _ in 0..piece.len() / 50 {
        let at = dice.up_to(piece.len() as u64) as usize;
        piece.as_mut()[at] = dice.up_to(256) as u8;
    }
    piece
}

/// Files that are broken, empty, something else, or claim to be enormous. Their names start with `bad`.
fn write_hostile_files(folder: &Path) {
    let mut png = std::io::Cursor::new(Vec::new());
    GrayImage::from_fn(300, 300, |x, y| image::Luma([(x * y) as u8]))
        .write_to(&mut png, image::ImageFormat::Png)
        .unwrap();
    let png = png.into_inner();
    let mut enormous = png.clone();
    // Width and height stand behind the signature and the head of the first chunk.
    enormous[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
    let mut scrambled = png.clone();
    scrambled[100..].iter_mut().for_each(|byte| *byte = byte.wrapping_mul(31));
    let circle = [b"II*\0\x08\0\0\0".as_slice(), b"\0\0\x08\0\0\0"].concat();
    let files: [(&str, &[u8]); 11] = [
        ("bad-cut.png", &png[..png.len() / 2]),
        ("bad-enormous.png", &enormous),
        ("bad-scrambled.png", &scrambled),
        ("bad-text.png", b"This is text."),
        ("bad-empty.jpg", b""),
        ("bad-start.jpg", b"\xff\xd8\xff\xe0"),
        ("bad-circle.tif", &circle),
        ("bad-archive.zip", b"PK\x03\x04 and no more"),
        ("bad-packed.gz", b"\x1f\x8b\x08\x00"),
        ("bad-page.json", b"{\"columnist\": \"1\", \"schema\": 1, \"document\": {"),
        ("bad-zeros.png", &[0; 5000]),
    ];
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes).unwrap();
    }
}

fn run(folder: &Path, soak: &Soak, out: &str) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_columnist"));
    command.current_dir(folder).args(["read", "in", "-o", out, "-j", "2", "-t", "json", "-l", &soak.languages]);
    command.args(["--worker-pages", "7"]).stderr(Stdio::null()).spawn().unwrap()
}

/// Starts the run again and again, kills it and its workers, and lets it go to its end at last. Returns every worker seen.
fn disturb(folder: &Path, soak: &Soak, dice: &mut Dice) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    for _ in 0..soak.kills {
        let mut child = run(folder, soak, "out");
        // Sometimes before it has done anything, sometimes when it has got on.
        for _ in 0..=dice.up_to(4) {
            std::thread::sleep(Duration::from_millis(dice.up_to(soak.pause)));
            let workers = workers(&child);
            if let Some(worker) = workers.get(dice.up_to(workers.len() as u64) as usize) {
                let signal = ["-KILL", "-SEGV", "-ABRT"][dice.up_to(3) as usize];
                Command::new("kill").args([signal, worker]).stderr(Stdio::null()).status().unwrap();
            }
            seen.extend(workers);
        }
        seen.extend(workers(&child));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let mut child = run(folder, soak, "out");
    while child.try_wait().unwrap().is_none() {
        seen.extend(workers(&child));
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(child.wait().unwrap().code(), Some(1), "the hostile files fail");
    seen
}

fn workers(run: &Child) -> Vec<String> {
    let threads = fs::read_dir(format!("/proc/{}/task", run.id())).into_iter().flatten().flatten();
    let children = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    children.flat_map(|text| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// Compares the disturbed run with the quiet one.
fn check(folder: &Path) {
    let (quiet, out) = (folder.join("quiet"), folder.join("out"));
    let names = |folder: &Path| -> BTreeSet<String> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    };
    assert_eq!(names(&quiet), names(&out), "the same files, and none left over");
    let (calm, wild) = (records(&quiet), records(&out));
    for name in names(&folder.join("in")) {
        let output = format!("{name}.json");
        let last = |records: &BTreeMap<String, Vec<Value>>| records[&output].last().unwrap()["state"].clone();
        assert_eq!(last(&calm), last(&wild), "{name}");
        let finals =
            wild[&output].iter().filter(|record| record["state"] == "done" || record["state"] == "blank").count();
        if name.starts_with("bad") {
            assert_eq!((last(&wild), finals), ("failed".into(), 0), "{name}");
            assert!(wild[&output].last().unwrap()["errors"][0]["reason"].is_string(), "{name}");
        } else {
            assert_eq!(finals, 1, "{name} is read once");
            assert!(fs::read(quiet.join(&output)).unwrap() == fs::read(out.join(&output)).unwrap(), "{name}");
        }
    }
}

/// The records of each document, in their order. Lines that a kill has cut are none.
fn records(folder: &Path) -> BTreeMap<String, Vec<Value>> {
    let text = fs::read_to_string(folder.join("columnist-ledger.jsonl")).unwrap();
    let mut records: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for record in text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
        records.entry(record["output"].as_str().unwrap().to_owned()).or_default().push(record);
    }
    records
}
