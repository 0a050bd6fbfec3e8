//! How fast dumps are read.

use std::fmt::Write;
use std::hint::black_box;

use columnist::formats;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const LINES: usize = 5_000;
const WORDS: usize = 8;

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

criterion_group!(benches, read_hocr, read_alto, read_plain);
criterion_main!(benches);
