//! How fast dumps are read.

use std::fmt::Write;
use std::hint::black_box;
use std::io::Read;
use std::time::Instant;

use columnist::Page;
use columnist::formats::{self, Format};
use columnist::model::Word;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const LINES: usize = 5_000;
const WORDS: usize = 8;

/// Slowest reading of ALTO, in bytes a second.
const SLOWEST: f64 = 150e6;
/// Most memory that reading a long file takes above its own words, in bytes.
const MOST_ROOM: usize = 200_000_000;
/// Length of a long file, in bytes.
const LONG: usize = 1_000_000_000;

/// A page as an engine writes it: five thousand lines of eight words.
fn hocr() -> String {
    let mut hocr = String::from(
        "<html><body><div class='ocr_page' title='image \"page.png\"; bbox 0 0 2000 200000; ppageno 0'>\n",
    );
    for line in 0..LINES {
        let top = 40 * line;
        let bottom = top + 30;
        write!(hocr, "<p class='ocr_par'><span class='ocr_line' title=\"bbox 0 {top} 2000 {bottom}; x_size 30\">")
            .unwrap();
        for word in 0..WORDS {
            let left = 250 * word;
            let right = left + 200;
            write!(
                hocr,
                "<span class='ocrx_word' title='bbox {left} {top} {right} {bottom}; x_wconf 93'>harbour&#39;s</span> "
            )
            .unwrap();
        }
        hocr.push_str("</span></p>\n");
    }
    hocr.push_str("</div></body></html>\n");
    hocr
}

fn read_hocr(criterion: &mut Criterion) {
    let hocr = hocr();
    let input = formats::read(hocr.as_bytes(), "page.hocr").unwrap();
    assert_eq!(input.pages[0].lines.len(), LINES);
    assert_eq!(input.pages[0].words().count(), LINES * WORDS);
    assert!(input.pages[0].words().all(|word| word.text == "harbour's"));
    let mut group = criterion.benchmark_group("formats");
    group.throughput(Throughput::Bytes(hocr.len() as u64));
    group
        .bench_function("read hOCR", |bencher| bencher.iter(|| formats::read(black_box(hocr.as_bytes()), "page.hocr")));
    group.finish();
}

/// The same page as ALTO.
fn alto() -> String {
    let mut alto = String::from(
        "<alto xmlns=\"http://www.loc.gov/standards/alto/ns-v4#\"><Layout><Page ID=\"P1\" WIDTH=\"2000\" HEIGHT=\"200000\"><PrintSpace>\n",
    );
    for line in 0..LINES {
        let top = 40 * line;
        writeln!(
            alto,
            "<TextBlock ID=\"B{line}\"><TextLine ID=\"L{line}\" HPOS=\"0\" VPOS=\"{top}\" WIDTH=\"2000\" HEIGHT=\"30\">"
        )
        .unwrap();
        for word in 0..WORDS {
            let left = 250 * word;
            writeln!(
                alto,
                "\t\t<String ID=\"S{line}_{word}\" HPOS=\"{left}\" VPOS=\"{top}\" WIDTH=\"200\" HEIGHT=\"30\" \
                 CONTENT=\"harbour&apos;s\" WC=\"0.93\" CC=\"363000000\"/>\n\t\t<SP ID=\"P{line}_{word}\" HPOS=\"{}\" VPOS=\"{top}\" WIDTH=\"50\"/>",
                left + 200
            )
            .unwrap();
        }
        alto.push_str("</TextLine></TextBlock>\n");
    }
    alto.push_str("</PrintSpace></Page></Layout></alto>\n");
    alto
}

fn read_alto(criterion: &mut Criterion) {
    let alto = alto();
    let input = formats::read(alto.as_bytes(), "page.xml").unwrap();
    assert_eq!(input.pages[0].lines.len(), LINES);
    assert!(input.pages[0].words().all(|word| word.text == "harbour's"));
    let mut group = criterion.benchmark_group("formats");
    group.throughput(Throughput::Bytes(alto.len() as u64));
    group.bench_function("read ALTO", |bencher| bencher.iter(|| formats::read(black_box(alto.as_bytes()), "page.xml")));
    group.finish();
    // The best of many is what the reader can do, whatever else the machine does.
    let best =
        (0..200).map(|_| seconds(|| formats::read(black_box(alto.as_bytes()), "page.xml"))).fold(f64::MAX, f64::min);
    assert!(SLOWEST * best <= alto.len() as f64, "ALTO is read at {:.0} MB/s", alto.len() as f64 / best / 1e6);
}

fn seconds<T>(read: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    black_box(read());
    start.elapsed().as_secs_f64()
}

/// A long file of many pages, that lies nowhere. It is the first to be read: only the most memory ever taken is known.
fn read_long_alto(_: &mut Criterion) {
    let alto = alto();
    let (start, end) = (alto.find("<Page").unwrap(), alto.find("</Layout>").unwrap());
    let page = &alto.as_bytes()[start..end];
    let pages = LONG / page.len();
    let mut source: Box<dyn Read> = Box::new(&alto.as_bytes()[..start]);
    for _ in 0..pages {
        source = Box::new(source.chain(page));
    }
    let before = most_memory();
    let input = formats::read_parts(source.chain(&alto.as_bytes()[end..]), "long.xml", Format::Alto).unwrap();
    assert_eq!(input.pages.len(), pages);
    let own: usize = input.pages.iter().map(own_memory).sum();
    let Some(taken) = most_memory().zip(before).map(|(after, before)| after - before) else { return };
    println!("formats/read long ALTO: {} MB for {} MB of words", taken / 1_000_000, own / 1_000_000);
    assert!(taken <= own + MOST_ROOM);
}

/// What the words of a page take, with their lines and blocks.
fn own_memory(page: &Page) -> usize {
    let words = page.words().map(|word| size_of::<Word>() + word.text.capacity());
    let names = page.blocks.iter().flat_map(|block| &block.names).map(|name| size_of::<String>() + name.capacity());
    words.chain(names).sum::<usize>() + size_of_val(page.lines.as_slice()) + size_of_val(page.blocks.as_slice())
}

/// The most memory that this process ever had, in bytes, where the system tells it.
fn most_memory() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<usize>().ok().map(|size| 1024 * size)
}

fn read_plain(criterion: &mut Criterion) {
    let text = "The gates of the new dock were tried on Tuesday.\n".repeat(LINES);
    assert_eq!(formats::read(text.as_bytes(), "dump.txt").unwrap().pages[0].lines.len(), LINES);
    let mut group = criterion.benchmark_group("formats");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group
        .bench_function("read plain", |bencher| bencher.iter(|| formats::read(black_box(text.as_bytes()), "dump.txt")));
    group.finish();
}

criterion_group!(benches, read_long_alto, read_hocr, read_alto, read_plain);
criterion_main!(benches);
