//! Where pixels lay in the user's file.

use crate::model::Rect;

/// A shift, a turn and a scale: takes a point of a conditioned image to its place in the user's file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placement {
    /// The place of the image's origin.
    origin: (f64, f64),
    /// Where one step to the right in the image leads in the file. One step down leads at a right angle to it.
    step: (f64, f64),
}

impl Default for Placement {
    /// An image that is the file's.
    fn default() -> Self {
        Self { origin: (0.0, 0.0), step: (1.0, 0.0) }
    }
}

impl Placement {
    /// How many pixels of the file one pixel of the image is.
    pub fn scale(&self) -> f64 {
        self.step.0.hypot(self.step.1)
    }

    /// By how many degrees the page lies askew in the file, clockwise.
    pub fn angle(&self) -> f64 {
        self.step.1.atan2(self.step.0).to_degrees()
    }

    /// The placement of a piece whose origin is at the given point of the image.
    #[must_use]
    pub fn shifted(self, x: f64, y: f64) -> Self {
        Self { origin: self.place(x, y), ..self }
    }

    /// The placement of the image enlarged by `factor`.
    #[must_use]
    pub fn enlarged(self, factor: f64) -> Self {
        Self { step: (self.step.0 / factor, self.step.1 / factor), ..self }
    }

    /// The placement of an image turned so that what rose or fell by `degrees` (clockwise) is level, about its
    /// origin.
    #[must_use]
    pub fn levelled(self, degrees: f64) -> Self {
        let (sin, cos) = degrees.to_radians().sin_cos();
        Self { step: (self.step.0 * cos - self.step.1 * sin, self.step.0 * sin + self.step.1 * cos), ..self }
    }

    /// The place of a point of the image.
    pub fn place(&self, x: f64, y: f64) -> (f64, f64) {
        let (right, down) = self.step;
        (self.origin.0 + x * right - y * down, self.origin.1 + x * down + y * right)
    }

    /// The point of the image at a place: the inverse of [`Placement::place`].
    pub fn find(&self, x: f64, y: f64) -> (f64, f64) {
        let (right, down) = self.step;
        let square = right * right + down * down;
        let (x, y) = (x - self.origin.0, y - self.origin.1);
        ((x * right + y * down) / square, (y * right - x * down) / square)
    }

    /// The smallest box of the file that holds the image's box.
    pub fn to_file(&self, rect: Rect) -> Rect {
        around(rect, |x, y| self.place(x, y))
    }

    /// The smallest box of the image that holds the file's box.
    pub fn from_file(&self, rect: Rect) -> Rect {
        around(rect, |x, y| self.find(x, y))
    }
}

/// The box round the four mapped corners.
fn around(rect: Rect, map: impl Fn(f64, f64) -> (f64, f64)) -> Rect {
    let (left, top, right, bottom) = (rect.left.into(), rect.top.into(), rect.right.into(), rect.bottom.into());
    let corners = [map(left, top), map(right, top), map(left, bottom), map(right, bottom)];
    let least = |of: fn(&(f64, f64)) -> f64| corners.iter().map(of).fold(f64::INFINITY, f64::min);
    let most = |of: fn(&(f64, f64)) -> f64| corners.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
    Rect {
        left: (least(|corner| corner.0) + ROUNDING).floor() as i32,
        top: (least(|corner| corner.1) + ROUNDING).floor() as i32,
        right: (most(|corner| corner.0) - ROUNDING).ceil() as i32,
        bottom: (most(|corner| corner.1) - ROUNDING).ceil() as i32,
    }
}

/// A corner that misses a whole pixel by less than this, in pixels, stands on it: the sums are not exact.
const ROUNDING: f64 = 1e-3;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_piece_of_an_enlarged_image_is_found_in_the_file() {
        let placement = Placement::default().shifted(100.0, 50.0).enlarged(2.0).shifted(10.0, 20.0);
        assert_eq!(placement.to_file(Rect::new(0, 0, 8, 6)), Rect::new(105, 60, 109, 63));
    }

    #[test]
    fn a_page_that_fell_to_the_right_is_placed_lower_at_its_right() {
        let placement = Placement::default().levelled(1.0);
        let (_, y) = placement.place(1000.0, 0.0);
        assert!((y - 1000.0 * 1f64.to_radians().sin()).abs() < 1e-9, "{y}");
        assert!((placement.angle() - 1.0).abs() < 1e-9);
    }

    proptest! {
        // Mapping a box there and back keeps it inside, and without a turn adds no more than the rounding.
        #[test]
        fn mapping_there_and_back_stays_within_the_rounding(
            left in 0..3000i32, top in 0..3000i32, width in 1..500i32, height in 1..500i32,
            factor in 0.3..4.0f64, angle in -5.0..5.0f64, x in -50.0..200.0f64, y in -50.0..200.0f64,
        ) {
            let rect = Rect::new(left, top, left + width, top + height);
            let placement = Placement::default().shifted(x, y).enlarged(factor);
            let back = placement.from_file(placement.to_file(rect));
            let slack = (factor.ceil() + 1.0) as i32;
            prop_assert!(back.contains(&rect));
            prop_assert!(rect.left - back.left <= slack && back.right - rect.right <= slack, "{rect:?} {back:?}");
            prop_assert!(rect.top - back.top <= slack && back.bottom - rect.bottom <= slack, "{rect:?} {back:?}");

            let turned = placement.levelled(angle);
            prop_assert!(turned.from_file(turned.to_file(rect)).contains(&rect));
        }

        #[test]
        fn a_point_comes_back_to_where_it_was(
            x in -100.0..5000.0f64, y in -100.0..5000.0f64, factor in 0.3..4.0f64, angle in -10.0..10.0f64,
        ) {
            let placement = Placement::default().levelled(angle).shifted(7.0, -3.0).enlarged(factor);
            let (file_x, file_y) = placement.place(x, y);
            let (back_x, back_y) = placement.find(file_x, file_y);
            prop_assert!((back_x - x).abs() < 1e-6 && (back_y - y).abs() < 1e-6);
        }
    }
}
