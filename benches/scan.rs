//! How long the steps take on a drawn page of 5,000 × 7,000 pixels: each that conditions a scan, and the zones.

use std::hint::black_box;

use columnist::model::{Rect, Size, Source};
use columnist::scan::binarize::{even_light, find_ink_in, measure_light};
use columnist::scan::bits::Bits;
use columnist::scan::borders::find_borders;
use columnist::scan::components::Components;
use columnist::scan::deskew::{find_angle, level};
use columnist::scan::noise::measure_noise;
use columnist::scan::scale::{find_letters, measure_x_height, resize};
use columnist::scan::zones::{Script, ZoneParams, find_zones};
use columnist::scan::{Scan, ScanParams, clean};
use criterion::{Criterion, criterion_group, criterion_main};
use image::{GrayImage, Luma};

const SIZE: Size = Size { width: 5_000, height: 7_000 };
const X_HEIGHT: i32 = 20;
const COLUMNS: i32 = 6;
const LINES: i32 = 120;

/// Six columns of 120 lines of hollow letters in words of five, which stand elsewhere in each line: white under white would be
/// a gutter.
fn page() -> GrayImage {
    let mut ink = Bits::new(SIZE);
    for column in 0..COLUMNS {
        for line in 0..LINES {
            let is_space = |letter: i32| (letter + 1 + line % 4) % 6 == 5;
            for letter in (0..30).filter(|letter| !is_space(*letter)) {
                draw_letter(&mut ink, 150 + 800 * column + 24 * letter, 400 + 50 * line, letter % 3 == 0);
            }
        }
    }
    GrayImage::from_fn(SIZE.width as u32, SIZE.height as u32, |x, y| {
        Luma([if ink.is_ink(x as i32, y as i32) { 30 } else { 240 }])
    })
}

fn draw_letter(ink: &mut Bits, left: i32, top: i32, has_ascender: bool) {
    let ascender = if has_ascender { X_HEIGHT / 2 } else { 0 };
    let outer = Rect::new(left, top - ascender, left + 16, top + X_HEIGHT);
    ink.fill(outer);
    ink.clear(Rect::new(outer.left + 4, outer.top + 4, outer.right - 4, outer.bottom - 4));
}

fn condition(criterion: &mut Criterion) {
    let page = page();
    let light = measure_light(&page);
    let ink = find_ink_in(&page, &light);
    let borders = find_borders(&ink);
    let components = Components::of(&ink);
    let letters = find_letters(&components, ink.bounds());
    let x_height = measure_x_height(&letters).unwrap();
    assert!((x_height - X_HEIGHT as f32).abs() < 1.0, "{x_height}");
    assert_eq!(components.all.len(), (COLUMNS * LINES * 25) as usize);
    assert!(borders.area_in(ink.bounds()) == 0 && !light.is_uneven() && find_angle(&letters).abs() < 0.1);
    let scan = Scan::new(page.clone(), Source { file: "drawn.png".to_owned(), frame: 0 });
    assert_eq!(clean(scan.clone(), &ScanParams::default()).pixels, page, "nothing is wrong with it");

    let mut group = criterion.benchmark_group("condition");
    group.sample_size(10);
    group.bench_function("measure the light", |bencher| bencher.iter(|| measure_light(black_box(&page))));
    group.bench_function("even the light", |bencher| bencher.iter(|| even_light(black_box(&page), &light)));
    group.bench_function("find the ink", |bencher| bencher.iter(|| find_ink_in(black_box(&page), &light)));
    group.bench_function("find the borders", |bencher| bencher.iter(|| find_borders(black_box(&ink))));
    group.bench_function("find the components", |bencher| bencher.iter(|| Components::of(black_box(&ink))));
    group.bench_function("measure the type", |bencher| {
        bencher.iter(|| measure_x_height(&find_letters(black_box(&components), ink.bounds())))
    });
    group.bench_function("measure the grain", |bencher| bencher.iter(|| measure_noise(black_box(&page), &ink)));
    group.bench_function("find the angle", |bencher| bencher.iter(|| find_angle(black_box(&letters))));
    group.bench_function("turn by a degree", |bencher| bencher.iter(|| level(black_box(&page), 1.0, u8::MAX)));
    group.bench_function("halve", |bencher| bencher.iter(|| resize(black_box(&page), 0.5)));
    group.bench_function("all that a good scan needs", |bencher| {
        bencher.iter(|| clean(black_box(scan.clone()), &ScanParams::default()))
    });
    group.finish();
}

fn zones(criterion: &mut Criterion) {
    let page = page();
    let ink = find_ink_in(&page, &measure_light(&page));
    let find = || find_zones(black_box(&page), &ink, X_HEIGHT as f32, Script::Other, &ZoneParams::default());
    let zones = find();
    assert_eq!(zones.zones.iter().map(|zone| zone.lines.len()).sum::<usize>(), (COLUMNS * LINES) as usize);
    assert_eq!((zones.gutters.len(), zones.pictures.len(), zones.rules.len()), (COLUMNS as usize - 1, 0, 0));
    let mut group = criterion.benchmark_group("zones");
    group.sample_size(10);
    group.bench_function("find the zones", |bencher| bencher.iter(find));
    group.finish();
}

criterion_group!(benches, condition, zones);
criterion_main!(benches);
