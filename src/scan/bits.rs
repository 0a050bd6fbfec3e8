//! Ink and paper, 64 pixels a word.

use image::GrayImage;

use crate::model::{Rect, Size, Span};

/// Pixels in a word.
pub(super) const WORD: usize = u64::BITS as usize;

/// A picture of ink on paper, one bit a pixel. Outside of it all is paper.
#[derive(Clone, PartialEq, Eq)]
pub struct Bits {
    size: Size,
    words_per_row: usize,
    // The leftmost pixel of a word is its lowest bit. Bits right of the picture are always 0.
    words: Vec<u64>,
}

/// A threshold for each square tile of an image: row by row, tiles at the right and lower edge may be cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tiles {
    /// Side of a tile, in pixels.
    pub side: u32,
    /// A pixel is ink where it is darker than the threshold of its tile.
    pub thresholds: Vec<u8>,
}

impl Bits {
    /// Makes a picture of paper alone.
    pub fn new(size: Size) -> Self {
        let size = Size { width: size.width.max(0), height: size.height.max(0) };
        let words_per_row = (size.width as usize).div_ceil(WORD);
        Self { size, words_per_row, words: vec![0; words_per_row * size.height as usize] }
    }

    /// Ink is what is darker than the threshold.
    pub fn darker_than(image: &GrayImage, threshold: u8) -> Self {
        let side = image.width().max(image.height()).max(1);
        Self::darker_than_tiles(image, &Tiles { side, thresholds: vec![threshold] })
    }

    /// Ink is what is darker than the threshold of its tile.
    pub fn darker_than_tiles(image: &GrayImage, tiles: &Tiles) -> Self {
        let size = Size { width: image.width() as i32, height: image.height() as i32 };
        let mut bits = Self::new(size);
        if bits.words.is_empty() {
            return bits;
        }
        let tiles_across = image.width().div_ceil(tiles.side) as usize;
        let rows = image.as_raw().chunks_exact(image.width() as usize);
        for (y, (pixels, words)) in rows.zip(bits.words.chunks_exact_mut(bits.words_per_row)).enumerate() {
            let first = y / tiles.side as usize * tiles_across;
            pack(pixels, words, tiles.side as usize, &tiles.thresholds[first..first + tiles_across]);
        }
        bits
    }

    pub fn size(&self) -> Size {
        self.size
    }

    pub fn width(&self) -> i32 {
        self.size.width
    }

    pub fn height(&self) -> i32 {
        self.size.height
    }

    /// The whole picture.
    pub fn bounds(&self) -> Rect {
        Rect { left: 0, top: 0, right: self.size.width, bottom: self.size.height }
    }

    /// Whether there is ink at a pixel; paper outside of the picture.
    pub fn is_ink(&self, x: i32, y: i32) -> bool {
        let inside = 0 <= x && x < self.size.width && 0 <= y && y < self.size.height;
        inside && self.row(y)[x as usize / WORD] >> (x as usize % WORD) & 1 == 1
    }

    /// Fills a box with ink; what lies outside of the picture is left out.
    pub fn fill(&mut self, rect: Rect) {
        self.change(rect, |word, mask| word | mask);
    }

    /// Makes a box paper; what lies outside of the picture is left out.
    pub fn clear(&mut self, rect: Rect) {
        self.change(rect, |word, mask| word & !mask);
    }

    /// The words of a row; bits right of the picture are 0.
    pub fn row(&self, y: i32) -> &[u64] {
        &self.words[y as usize * self.words_per_row..][..self.words_per_row]
    }

    /// The runs of ink in a row, from left to right.
    pub fn runs(&self, y: i32) -> Runs<'_> {
        Runs { row: self.row(y), at: 0 }
    }

    /// The number of ink pixels.
    pub fn area(&self) -> i64 {
        self.words.iter().map(|word| i64::from(word.count_ones())).sum()
    }

    /// The number of ink pixels in a box.
    pub fn area_in(&self, rect: Rect) -> i64 {
        self.rows_in(rect).iter().map(|&count| i64::from(count)).sum()
    }

    /// The number of ink pixels in each row of a box (cut to the picture).
    pub fn rows_in(&self, rect: Rect) -> Vec<i32> {
        let Some(rect) = rect.intersect(&self.bounds()) else { return vec![] };
        let masks: Vec<(usize, u64)> = masks(rect.across()).collect();
        let count = |y| {
            let row = self.row(y);
            masks.iter().map(|&(at, mask)| (row[at] & mask).count_ones() as i32).sum()
        };
        (rect.top..rect.bottom).map(count).collect()
    }

    /// The number of ink pixels in each column of a box (cut to the picture).
    pub fn columns_in(&self, rect: Rect) -> Vec<i32> {
        let Some(rect) = rect.intersect(&self.bounds()) else { return vec![] };
        let mut changes = vec![0; rect.width() as usize + 1];
        for y in rect.top..rect.bottom {
            for run in self.runs_in(y, rect.across()) {
                changes[(run.start - rect.left) as usize] += 1;
                changes[(run.end - rect.left) as usize] -= 1;
            }
        }
        changes.pop();
        let mut count = 0;
        changes
            .into_iter()
            .map(|change| {
                count += change;
                count
            })
            .collect()
    }

    /// The smallest box in a box that holds all its ink; `None` where there is none.
    pub fn trimmed(&self, rect: Rect) -> Option<Rect> {
        let rect = rect.intersect(&self.bounds())?;
        let ends = |counts: &[i32]| {
            let first = counts.iter().position(|&count| 0 < count)? as i32;
            let last = counts.iter().rposition(|&count| 0 < count)? as i32;
            Some((first, last + 1))
        };
        let (top, bottom) = ends(&self.rows_in(rect))?;
        let (left, right) = ends(&self.columns_in(rect))?;
        Some(Rect { left, top, right, bottom }.shifted(rect.left, rect.top))
    }

    /// The runs of ink in a part of a row, cut to it.
    pub fn runs_in(&self, y: i32, across: Span) -> impl Iterator<Item = Span> {
        Runs { row: self.row(y), at: across.start.max(0) as usize }
            .take_while(move |run| run.start < across.end)
            .map(move |run| Span { start: run.start, end: run.end.min(across.end) })
    }

    /// The picture inside a box; what of the box lies outside of the picture is paper.
    pub fn crop(&self, rect: Rect) -> Bits {
        let mut part = Bits::new(Size { width: rect.width(), height: rect.height() });
        let Some(seen) = rect.intersect(&self.bounds()) else { return part };
        for y in seen.top..seen.bottom {
            let from = (y - rect.top) as usize * part.words_per_row;
            let row = &mut part.words[from..from + part.words_per_row];
            shift(self.row(y), row, rect.left as isize);
        }
        part.trim();
        part
    }

    /// Ink where both have ink. Like all that join two pictures, for pictures of one size.
    pub fn and(&self, other: &Bits) -> Bits {
        self.zip(other, |a, b| a & b)
    }

    /// Ink where either has ink.
    pub fn or(&self, other: &Bits) -> Bits {
        self.zip(other, |a, b| a | b)
    }

    /// Ink where this has ink and the other has none.
    pub fn without(&self, other: &Bits) -> Bits {
        self.zip(other, |a, b| a & !b)
    }

    /// Ink and paper exchanged.
    pub fn inverted(&self) -> Bits {
        let mut inverted = self.zip(self, |a, _| !a);
        inverted.trim();
        inverted
    }

    /// Ink wherever there is ink within `across` pixels to the left or right and `down` above or below.
    pub fn dilated(&self, across: i32, down: i32) -> Bits {
        let mut bits = self.clone();
        bits.spread_across(across);
        bits.spread_down(down);
        bits
    }

    /// Ink only where all within `across` and `down` is ink; outside of the picture is taken for ink.
    pub fn eroded(&self, across: i32, down: i32) -> Bits {
        self.inverted().dilated(across, down).inverted()
    }

    /// White that is narrower than a box of `2 across + 1` by `2 down + 1` is filled; outside is paper.
    pub fn closed(&self, across: i32, down: i32) -> Bits {
        let Rect { right, bottom, .. } = self.bounds();
        let padded = Rect { left: -across, top: -down, right: right + across, bottom: bottom + down };
        let closed = self.crop(padded).dilated(across, down).eroded(across, down);
        closed.crop(self.bounds().shifted(across, down))
    }

    /// Ink that is narrower than a box of `2 across + 1` by `2 down + 1` is taken away; outside is paper.
    pub fn opened(&self, across: i32, down: i32) -> Bits {
        let Rect { right, bottom, .. } = self.bounds();
        let padded = Rect { left: -1, top: -1, right: right + 1, bottom: bottom + 1 };
        let opened = self.crop(padded).eroded(across, down).dilated(across, down);
        opened.crop(self.bounds().shifted(1, 1))
    }

    fn change(&mut self, rect: Rect, change: impl Fn(u64, u64) -> u64) {
        let Some(rect) = rect.intersect(&self.bounds()) else { return };
        for y in rect.top..rect.bottom {
            let row = &mut self.words[y as usize * self.words_per_row..][..self.words_per_row];
            for (at, mask) in masks(rect.across()) {
                row[at] = change(row[at], mask);
            }
        }
    }

    fn zip(&self, other: &Bits, join: impl Fn(u64, u64) -> u64) -> Bits {
        assert_eq!(self.size, other.size, "only pictures of one size can be joined");
        let words = self.words.iter().zip(&other.words).map(|(&a, &b)| join(a, b)).collect();
        Bits { words, ..*self }
    }

    /// Makes the bits right of the picture 0.
    fn trim(&mut self) {
        let used = self.size.width as usize % WORD;
        if used == 0 {
            return;
        }
        for row in self.words.chunks_exact_mut(self.words_per_row) {
            row[self.words_per_row - 1] &= (1 << used) - 1;
        }
    }

    fn spread_across(&mut self, radius: i32) {
        if radius <= 0 || self.words.is_empty() {
            return;
        }
        // Room on the left, as the window is first laid to the left of each pixel.
        let room = (radius as usize).div_ceil(WORD);
        let mut wide = vec![0; self.words_per_row + 2 * room];
        let mut moved = wide.clone();
        for row in self.words.chunks_exact_mut(self.words_per_row) {
            if row.iter().all(|&word| word == 0) {
                continue;
            }
            wide.fill(0);
            wide[room..room + row.len()].copy_from_slice(row);
            for step in doublings(2 * radius as usize) {
                shift(&wide, &mut moved, -(step as isize));
                wide.iter_mut().zip(&moved).for_each(|(word, moved)| *word |= moved);
            }
            shift(&wide, row, (room * WORD) as isize + radius as isize);
        }
        self.trim();
    }

    fn spread_down(&mut self, radius: i32) {
        if radius <= 0 || self.words.is_empty() {
            return;
        }
        let radius = radius as usize * self.words_per_row;
        let mut tall = vec![0; self.words.len() + radius];
        tall[..self.words.len()].copy_from_slice(&self.words);
        for step in doublings(2 * radius / self.words_per_row) {
            let step = step * self.words_per_row;
            for at in (step..tall.len()).rev() {
                tall[at] |= tall[at - step];
            }
        }
        self.words.copy_from_slice(&tall[radius..]);
    }

    fn rows(&self) -> impl Iterator<Item = &[u64]> {
        self.words.chunks_exact(self.words_per_row.max(1))
    }
}

impl std::fmt::Debug for Bits {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(formatter, "Bits {} × {}", self.size.width, self.size.height)?;
        for row in self.rows() {
            let is_ink = |x: usize| row[x / WORD] >> (x % WORD) & 1 == 1;
            let drawn: String = (0..self.size.width as usize).map(|x| if is_ink(x) { '#' } else { '.' }).collect();
            writeln!(formatter, "{drawn}")?;
        }
        Ok(())
    }
}

/// The runs of ink in a row.
pub struct Runs<'a> {
    row: &'a [u64],
    at: usize,
}

impl Iterator for Runs<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let start = next_set(self.row, self.at, |word| word)?;
        let end = next_set(self.row, start, |word| !word).unwrap_or(self.row.len() * WORD);
        self.at = end;
        Some(Span { start: start as i32, end: end as i32 })
    }
}

/// The first bit from `at` on that is set in the words as `seen`.
fn next_set(row: &[u64], at: usize, seen: impl Fn(u64) -> u64) -> Option<usize> {
    let first = at / WORD;
    let word = seen(*row.get(first)?) & (u64::MAX << (at % WORD));
    if word != 0 {
        return Some(first * WORD + word.trailing_zeros() as usize);
    }
    let rest = row[first + 1..].iter().position(|&word| seen(word) != 0)?;
    let at = first + 1 + rest;
    Some(at * WORD + seen(row[at]).trailing_zeros() as usize)
}

/// The words that a span touches, with the bits it covers in each.
pub(super) fn masks(span: Span) -> impl Iterator<Item = (usize, u64)> {
    let (start, end) = (span.start as usize, span.end as usize);
    (start / WORD..end.div_ceil(WORD)).map(move |at| {
        let from = u64::MAX << start.saturating_sub(at * WORD);
        let beyond = ((at + 1) * WORD).saturating_sub(end);
        (at, from & (u64::MAX >> beyond))
    })
}

/// Steps that, shifted and joined one after the other, spread a pixel over `reach` more.
fn doublings(reach: usize) -> impl Iterator<Item = usize> {
    let mut done = 0;
    std::iter::from_fn(move || {
        let step = (done + 1).min(reach - done);
        done += step;
        (0 < step).then_some(step)
    })
}

/// Writes `from` into `to`, moved to the left by `left` pixels; what nothing is moved to becomes paper.
fn shift(from: &[u64], to: &mut [u64], left: isize) {
    let (words, bits) = (left.div_euclid(WORD as isize), left.rem_euclid(WORD as isize));
    let word = |at: isize| usize::try_from(at).ok().and_then(|at| from.get(at)).copied().unwrap_or(0);
    for (at, target) in to.iter_mut().enumerate() {
        let at = at as isize + words;
        *target = word(at) >> bits;
        if bits != 0 {
            *target |= word(at + 1) << (WORD as isize - bits);
        }
    }
}

fn pack(pixels: &[u8], words: &mut [u64], side: usize, thresholds: &[u8]) {
    for (tile, (pixels, &threshold)) in pixels.chunks(side).zip(thresholds).enumerate() {
        let mut x = tile * side;
        let mut pixels = pixels;
        while !pixels.is_empty() {
            let (now, rest) = pixels.split_at(pixels.len().min(WORD - x % WORD));
            let ink = now.iter().rev().fold(0, |word, &pixel| word << 1 | u64::from(pixel < threshold));
            words[x / WORD] |= ink << (x % WORD);
            x += now.len();
            pixels = rest;
        }
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use image::Luma;
    use imageproc::distance_transform::Norm;
    use imageproc::morphology;
    use proptest::prelude::*;

    /// Small pictures with some ink, wider than a word. Not of one pixel, for which imageproc is wrong.
    pub fn pictures() -> impl Strategy<Value = GrayImage> {
        (2..150_u32, 2..20_u32, 1..100_u8).prop_flat_map(|(width, height, share)| {
            let pixel = (0..100_u8).prop_map(move |draw| if draw < share { 0 } else { 255 });
            proptest::collection::vec(pixel, (width * height) as usize)
                .prop_map(move |pixels| GrayImage::from_raw(width, height, pixels).expect("as many pixels"))
        })
    }

    /// The ink as white, as imageproc has it.
    pub fn ink_as_white(image: &GrayImage) -> GrayImage {
        let mut image = image.clone();
        image::imageops::invert(&mut image);
        image
    }

    fn to_bits(image: &GrayImage) -> Bits {
        Bits::darker_than(image, 128)
    }

    fn pixels_of(bits: &Bits) -> Vec<(i32, i32)> {
        let pixels = (0..bits.height()).flat_map(|y| (0..bits.width()).map(move |x| (x, y)));
        pixels.filter(|&(x, y)| bits.is_ink(x, y)).collect()
    }

    fn boxes() -> impl Strategy<Value = Rect> {
        (-5..160_i32, -5..30_i32, -5..160_i32, -5..30_i32).prop_map(|(a, b, c, d)| Rect::new(a, b, c, d))
    }

    fn holds(rect: &Rect, x: i32, y: i32) -> bool {
        rect.left <= x && x < rect.right && rect.top <= y && y < rect.bottom
    }

    proptest! {
        #[test]
        fn dark_pixels_are_ink(image in pictures()) {
            let bits = to_bits(&image);
            for (x, y, pixel) in image.enumerate_pixels() {
                prop_assert_eq!(bits.is_ink(x as i32, y as i32), pixel.0[0] == 0);
            }
            prop_assert_eq!(bits.area(), pixels_of(&bits).len() as i64);
        }

        #[test]
        fn each_tile_has_its_threshold(side in 1..90_u32, width in 1..200_u32, height in 1..30_u32) {
            let image = GrayImage::from_fn(width, height, |x, y| Luma([(x * 7 + y * 31) as u8]));
            let (across, down) = (width.div_ceil(side), height.div_ceil(side));
            let thresholds: Vec<u8> = (0..across * down).map(|tile| (tile * 37) as u8).collect();
            let bits = Bits::darker_than_tiles(&image, &Tiles { side, thresholds: thresholds.clone() });
            for (x, y, pixel) in image.enumerate_pixels() {
                let threshold = thresholds[(y / side * across + x / side) as usize];
                prop_assert_eq!(bits.is_ink(x as i32, y as i32), pixel.0[0] < threshold);
            }
        }

        #[test]
        fn dilation_and_erosion_are_those_of_imageproc(image in pictures(), radius in 0..9_u8) {
            // imageproc takes the white of a page whose width and height together are within the radius for near ink.
            prop_assume!(u32::from(radius) < image.width() + image.height());
            let white = ink_as_white(&image);
            let dilated = morphology::dilate(&white, Norm::LInf, radius);
            prop_assert_eq!(to_bits(&image).dilated(radius.into(), radius.into()), to_bits(&ink_as_white(&dilated)));
            let eroded = ink_as_white(&morphology::dilate(&image, Norm::LInf, radius));
            prop_assert_eq!(to_bits(&image).eroded(radius.into(), radius.into()), to_bits(&ink_as_white(&eroded)));
        }

        #[test]
        fn dilation_by_a_flat_box_is_the_union_of_shifts(image in pictures(), across in 0..70, down in 0..4) {
            let bits = to_bits(&image);
            let mut expected = Bits::new(bits.size());
            for (x, y) in pixels_of(&bits) {
                expected.fill(Rect::new(x - across, y - down, x + across + 1, y + down + 1));
            }
            prop_assert_eq!(bits.dilated(across, down), expected);
        }

        #[test]
        fn closing_adds_and_opening_takes_away(image in pictures(), across in 0..9, down in 0..4) {
            let bits = to_bits(&image);
            let (closed, opened) = (bits.closed(across, down), bits.opened(across, down));
            prop_assert_eq!(bits.without(&closed).area(), 0);
            prop_assert_eq!(opened.without(&bits).area(), 0);
            prop_assert_eq!(closed.closed(across, down), closed);
            prop_assert_eq!(opened.opened(across, down), opened);
        }

        #[test]
        fn closing_does_not_know_where_the_picture_ends(image in pictures(), across in 0..9, down in 0..4) {
            let bits = to_bits(&image);
            let wider = Rect { left: -13, top: -7, right: bits.width() + 70, bottom: bits.height() + 3 };
            let expected = bits.closed(across, down).crop(wider);
            prop_assert_eq!(bits.crop(wider).closed(across, down), expected);
            let expected = bits.opened(across, down).crop(wider);
            prop_assert_eq!(bits.crop(wider).opened(across, down), expected);
        }

        #[test]
        fn a_crop_shows_the_same_ink(image in pictures(), rect in boxes()) {
            let bits = to_bits(&image);
            let part = bits.crop(rect);
            for y in 0..rect.height() {
                for x in 0..rect.width() {
                    prop_assert_eq!(part.is_ink(x, y), bits.is_ink(rect.left + x, rect.top + y));
                }
            }
            prop_assert_eq!(part.area(), bits.area_in(rect));
        }

        #[test]
        fn projections_count_the_ink(image in pictures(), rect in boxes()) {
            let bits = to_bits(&image);
            let seen = rect.intersect(&bits.bounds()).unwrap_or(Rect::new(0, 0, 0, 0));
            let in_row = |y| (seen.left..seen.right).filter(|&x| bits.is_ink(x, y)).count() as i32;
            let in_column = |x| (seen.top..seen.bottom).filter(|&y| bits.is_ink(x, y)).count() as i32;
            if !seen.is_empty() {
                prop_assert_eq!(bits.rows_in(rect), (seen.top..seen.bottom).map(in_row).collect::<Vec<_>>());
                prop_assert_eq!(bits.columns_in(rect), (seen.left..seen.right).map(in_column).collect::<Vec<_>>());
            }
        }

        #[test]
        fn filling_and_clearing_change_the_box_alone(image in pictures(), rect in boxes()) {
            let bits = to_bits(&image);
            let (mut filled, mut cleared) = (bits.clone(), bits.clone());
            filled.fill(rect);
            cleared.clear(rect);
            for (x, y, _) in image.enumerate_pixels() {
                let (x, y) = (x as i32, y as i32);
                let ink = bits.is_ink(x, y);
                prop_assert_eq!(filled.is_ink(x, y), ink || holds(&rect, x, y));
                prop_assert_eq!(cleared.is_ink(x, y), ink && !holds(&rect, x, y));
            }
        }

        #[test]
        fn runs_are_the_ink_of_the_row(image in pictures()) {
            let bits = to_bits(&image);
            let mut drawn = Bits::new(bits.size());
            for y in 0..bits.height() {
                let runs: Vec<Span> = bits.runs(y).collect();
                prop_assert!(runs.windows(2).all(|pair| pair[0].end < pair[1].start));
                runs.iter().for_each(|run| drawn.fill(Rect::new(run.start, y, run.end, y + 1)));
            }
            prop_assert_eq!(&drawn, &bits);
            prop_assert_eq!(bits.inverted().inverted(), bits);
        }
    }

    #[test]
    fn a_picture_without_pixels_is_ordinary() {
        let empty = Bits::darker_than(&GrayImage::new(0, 5), 128);
        assert_eq!(empty.closed(3, 3).opened(2, 2).inverted().area(), 0);
        assert_eq!(empty.runs(2).count(), 0);
    }
}
