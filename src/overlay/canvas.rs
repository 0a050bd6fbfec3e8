//! Marks on a picture: translucent boxes, frames, arrows, numbers.

use image::{Rgb, RgbImage};
use imageproc::drawing::draw_polygon_mut;
use imageproc::point::Point;

use crate::model::Rect;

pub type Colour = [u8; 3];

/// The digits 0 to 9, three pixels wide and five high, a row in three bits.
const DIGITS: [[u8; 5]; 10] = [
    [7, 5, 5, 5, 7],
    [2, 6, 2, 2, 7],
    [7, 1, 7, 4, 7],
    [7, 1, 7, 1, 7],
    [5, 5, 7, 1, 1],
    [7, 4, 7, 1, 7],
    [7, 4, 7, 5, 7],
    [7, 1, 2, 2, 2],
    [7, 5, 7, 5, 7],
    [7, 5, 7, 1, 7],
];
const DIGIT_WIDTH: i32 = 3;
const DIGIT_HEIGHT: i32 = 5;
const ARROW_STRENGTH: f32 = 0.7;
const SOLID: f32 = 0.92;

/// A picture that is drawn on, and the line width of the marks.
pub struct Canvas {
    image: RgbImage,
    stroke: i32,
}

impl Canvas {
    pub fn over(image: RgbImage, stroke: i32) -> Self {
        Self { image, stroke }
    }

    pub fn into_image(self) -> RgbImage {
        self.image
    }

    /// Lays a colour over a box; `strength` 1 hides what is under it. What lies outside the picture is left out.
    pub fn fill(&mut self, rect: Rect, colour: Colour, strength: f32) {
        let (width, height) = self.image.dimensions();
        for y in rect.top.max(0)..rect.bottom.min(height as i32) {
            for x in rect.left.max(0)..rect.right.min(width as i32) {
                blend(self.image.get_pixel_mut(x as u32, y as u32), colour, strength);
            }
        }
    }

    /// Draws the edges of a box, `weight` strokes wide.
    pub fn frame(&mut self, rect: Rect, colour: Colour, weight: i32) {
        let edge = self.stroke * weight;
        self.fill(Rect { bottom: rect.top + edge, ..rect }, colour, SOLID);
        self.fill(Rect { top: rect.bottom - edge, ..rect }, colour, SOLID);
        self.fill(Rect { right: rect.left + edge, ..rect }, colour, SOLID);
        self.fill(Rect { left: rect.right - edge, ..rect }, colour, SOLID);
    }

    /// Draws a line with a head, from one point to another.
    pub fn arrow(&mut self, from: (f32, f32), to: (f32, f32), colour: Colour) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = dx.hypot(dy).max(1.0);
        for step in 0..length as i32 {
            let (x, y) = (from.0 + dx * step as f32 / length, from.1 + dy * step as f32 / length);
            let dot = Rect::new(x as i32, y as i32, x as i32 + self.stroke, y as i32 + self.stroke);
            self.fill(dot, colour, ARROW_STRENGTH);
        }
        let head = self.stroke as f32 * 6.0;
        let (along, aside) =
            ((dx / length * head, dy / length * head), (-dy / length * head / 2.0, dx / length * head / 2.0));
        let back = (to.0 - along.0, to.1 - along.1);
        self.polygon(&[to, (back.0 + aside.0, back.1 + aside.1), (back.0 - aside.0, back.1 - aside.1)], colour);
    }

    /// Draws a triangle that points at the left end of a line: a block starts here.
    pub fn wedge(&mut self, line: Rect, colour: Colour) {
        let (x, y, size) = (line.left as f32, line.mid_y(), self.stroke as f32 * 4.0);
        self.polygon(&[(x, y), (x - size, y - size), (x - size, y + size)], colour);
    }

    /// Draws a dot behind the right end of a line: its hyphen was looked at.
    pub fn dot(&mut self, line: Rect, colour: Colour) {
        let size = self.stroke * 4;
        let middle = line.mid_y() as i32;
        self.fill(Rect::new(line.right, middle - size / 2, line.right + size, middle + size / 2), colour, SOLID);
    }

    /// Draws a bar behind the right end of a line: the block ends here.
    pub fn stop(&mut self, line: Rect, colour: Colour) {
        let left = line.right + self.stroke * 2;
        self.fill(Rect::new(left, line.top, left + self.stroke * 2, line.bottom), colour, SOLID);
    }

    /// Writes a number on a plate whose corner lies at the point.
    pub fn label(&mut self, x: i32, y: i32, number: usize, colour: Colour) {
        let dot = self.stroke * 2;
        let digits: Vec<usize> = number.to_string().bytes().map(|digit| usize::from(digit - b'0')).collect();
        let width = (digits.len() as i32 * (DIGIT_WIDTH + 1) + 1) * dot;
        self.fill(Rect::new(x, y, x + width, y + (DIGIT_HEIGHT + 2) * dot), colour, SOLID);
        for (place, digit) in (0..).zip(digits) {
            self.digit(x + (1 + place * (DIGIT_WIDTH + 1)) * dot, y + dot, digit, dot);
        }
    }

    fn digit(&mut self, left: i32, top: i32, digit: usize, dot: i32) {
        for (row, bits) in (0..).zip(DIGITS[digit]) {
            for column in (0..DIGIT_WIDTH).filter(|column| bits >> (DIGIT_WIDTH - 1 - column) & 1 == 1) {
                let (x, y) = (left + column * dot, top + row * dot);
                self.fill(Rect::new(x, y, x + dot, y + dot), [255; 3], 1.0);
            }
        }
    }

    fn polygon(&mut self, corners: &[(f32, f32)], colour: Colour) {
        let points: Vec<Point<i32>> = corners.iter().map(|(x, y)| Point::new(*x as i32, *y as i32)).collect();
        if points.first() != points.last() {
            draw_polygon_mut(&mut self.image, &points, Rgb(colour));
        }
    }
}

fn blend(pixel: &mut Rgb<u8>, colour: Colour, strength: f32) {
    for (value, new) in pixel.0.iter_mut().zip(colour) {
        *value = (f32::from(*value) * (1.0 - strength) + f32::from(new) * strength) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_outside_the_picture_are_left_out() {
        let mut canvas = Canvas::over(RgbImage::from_pixel(20, 20, Rgb([255; 3])), 2);
        canvas.label(15, 15, 1234567890, [200, 0, 0]);
        canvas.arrow((-50.0, -50.0), (90.0, 90.0), [0, 0, 200]);
        canvas.frame(Rect::new(-9, -9, 50, 50), [0, 200, 0], 3);
        assert_ne!(canvas.into_image().get_pixel(18, 18), &Rgb([255; 3]));
    }

    #[test]
    fn a_full_fill_is_the_colour_itself() {
        let mut canvas = Canvas::over(RgbImage::new(4, 4), 1);
        canvas.fill(Rect::new(1, 1, 3, 3), [9, 8, 7], 1.0);
        let image = canvas.into_image();
        assert_eq!((image.get_pixel(1, 1), image.get_pixel(3, 3)), (&Rgb([9, 8, 7]), &Rgb([0; 3])));
    }
}
