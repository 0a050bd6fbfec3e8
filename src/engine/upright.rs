//! Lines that run from top to bottom, put down and read as others are.

use image::imageops::{self, FilterType};
use image::{GrayImage, Luma};

use super::reading::shade_of_paper;
use crate::model::{Confidence, Line, Rect, Word, is_han};
use crate::scan::upright::Upright;

/// How sure an engine is of the line at least, in the mean of its characters.
const SURE: f32 = 0.5;

/// Share of the characters seen that are read, at least.
const READ: f32 = 0.6;

/// White round the characters, in widths of the line.
const MARGIN: f32 = 0.3;
const BETWEEN: f32 = 0.06;

/// Height of a bracket or mark, in pitches of the line, at most. From top to bottom brackets are set turned.
const BRACKET: f32 = 0.8;

/// The characters of a line beside each other, each as high as wide: type that was flattened is stretched.
pub(super) fn beside_each_other(page: &GrayImage, line: &Upright) -> GrayImage {
    let side = line.rect.width() as f32;
    let pitch = line.rect.height() as f32 / line.cells.len() as f32;
    let characters: Vec<GrayImage> = line.cells.iter().map(|cell| character(page, cell, side, pitch)).collect();
    let (margin, between) = ((MARGIN * side) as u32, (BETWEEN * side) as u32);
    let highest = characters.iter().map(GrayImage::height).max().unwrap_or(1);
    let width: u32 = characters.iter().map(|character| character.width() + between).sum();
    let paper = Luma([shade_of_paper(page, line.rect)]);
    let mut strip = GrayImage::from_pixel(width + 2 * margin, highest + 2 * margin, paper);
    let mut x = margin;
    for character in characters {
        let y = margin + (highest - character.height()) / 2;
        imageops::replace(&mut strip, &character, x.into(), y.into());
        x += character.width() + between;
    }
    strip
}

fn character(page: &GrayImage, cell: &Rect, side: f32, pitch: f32) -> GrayImage {
    let (left, top) = (cell.left as u32, cell.top as u32);
    let inside = imageops::crop_imm(page, left, top, cell.width() as u32, cell.height() as u32);
    if (cell.height() as f32) < BRACKET * pitch {
        return imageops::rotate270(&*inside);
    }
    let height = (cell.height() as f32 * side / pitch) as u32;
    imageops::resize(&*inside, side as u32, height.max(1), FilterType::Triangle)
}

/// What was read, as one word in the place of the line; `None` where it is not sure, or no Han text.
pub(super) fn upright_word(read: &[Line], line: &Upright) -> Option<Word> {
    let words = || read.iter().flat_map(|line| &line.words);
    let text: String = words().map(|word| word.text.as_str()).collect();
    let characters = text.chars().count();
    let sum: f32 =
        words().map(|word| word.confidence.map_or(0.0, Confidence::value) * word.text.chars().count() as f32).sum();
    let sure = sum / characters.max(1) as f32;
    let han = text.chars().filter(|c| is_han(*c)).count();
    let enough = READ * line.cells.len() as f32 <= characters as f32 && characters < 2 * han;
    (enough && SURE <= sure).then(|| Word {
        text,
        rect: line.rect,
        type_size: line.rect.width() as f32,
        confidence: Some(Confidence::new(sure)),
        stroke: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(characters: i32) -> Upright {
        let cell = |at: i32| Rect::new(100, 30 * at, 140, 30 * at + 30);
        Upright { rect: Rect::new(100, 0, 140, 30 * characters), cells: (0..characters).map(cell).collect() }
    }

    fn read(text: &str, confidence: f32) -> Vec<Line> {
        let confidence = Some(Confidence::new(confidence));
        let word =
            Word { text: text.into(), rect: Rect::new(0, 0, 100, 40), type_size: 40.0, confidence, stroke: None };
        Line::new(vec![word]).into_iter().collect()
    }

    #[test]
    fn flattened_characters_are_put_beside_each_other_as_squares() {
        let page = GrayImage::from_pixel(200, 200, Luma([255]));
        let strip = beside_each_other(&page, &line(5));
        assert_eq!(strip.dimensions(), (2 * 12 + 5 * (40 + 2), 40 + 2 * 12));
    }

    #[test]
    fn what_is_read_stands_in_the_place_of_the_line_if_it_is_sure() {
        let word = upright_word(&read("老磨坊售出", 0.9), &line(5)).unwrap();
        assert_eq!((word.text.as_str(), word.rect, word.type_size), ("老磨坊售出", line(5).rect, 40.0));
        for (text, confidence) in [("老磨坊售出", 0.3), ("老磨", 0.9), ("1 2 3 4 5", 0.9), ("", 0.9)] {
            assert_eq!(upright_word(&read(text, confidence), &line(5)), None, "{text}");
        }
    }
}
