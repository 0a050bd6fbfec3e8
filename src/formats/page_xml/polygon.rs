//! Outlines of PAGE XML: what box a tilted line has.

use crate::formats::draft::bounded_rect;
use crate::model::Rect;

/// Corners of an outline, or the points of a baseline.
#[derive(Clone, Debug, Default)]
pub(super) struct Polygon(Vec<[f64; 2]>);

/// Most corners of an outline that are read: engines trace pixels, and some thousand go round a headline.
const MOST_CORNERS: usize = 100_000;

impl Polygon {
    /// Reads `10,20 30,20 30,40`; what is no pair of numbers is left out.
    pub fn parse(points: &str) -> Self {
        let pairs = points.split_ascii_whitespace().filter_map(|pair| {
            let (x, y) = pair.split_once(',')?;
            corner(x, y)
        });
        Self(pairs.take(MOST_CORNERS).collect())
    }

    /// Adds a corner that is an element of its own, as in 2010.
    pub fn add(&mut self, x: &str, y: &str) {
        if self.0.len() < MOST_CORNERS {
            self.0.extend(corner(x, y));
        }
    }

    /// The smallest box that holds all.
    pub fn rect(&self) -> Option<Rect> {
        let [first, rest @ ..] = self.0.as_slice() else { return None };
        let start = [first[0], first[1], first[0], first[1]];
        bounded_rect(rest.iter().fold(start, |[left, top, right, bottom], [x, y]| {
            [left.min(*x), top.min(*y), right.max(*x), bottom.max(*y)]
        }))
    }

    /// A level box as thick as the outline is, round its middle: a tilted line does not reach into its neighbours.
    pub fn band(&self) -> Option<Rect> {
        let rect = self.rect()?;
        let (area, [x, y]) = self.area_and_middle();
        let thickness = area / f64::from(rect.longer_side());
        let is_wide = rect.height() <= rect.width();
        let edges = [f64::from(rect.left), f64::from(rect.top), f64::from(rect.right), f64::from(rect.bottom)];
        let band = match is_wide {
            true => [edges[0], y - thickness / 2.0, edges[2], y + thickness / 2.0],
            false => [x - thickness / 2.0, edges[1], x + thickness / 2.0, edges[3]],
        };
        // An outline that crosses itself has parts that cancel out.
        let is_sound = 1.0 <= thickness;
        if is_sound { bounded_rect(band.map(f64::round)).and_then(|band| band.intersect(&rect)) } else { Some(rect) }
    }

    /// Area and centre of mass, by the trapezoids under its edges (the shoelace formula).
    fn area_and_middle(&self) -> (f64, [f64; 2]) {
        let (mut twice, mut middle) = (0.0, [0.0; 2]);
        for (at, [x, y]) in self.0.iter().enumerate() {
            let [next_x, next_y] = self.0[(at + 1) % self.0.len()];
            let cross = x * next_y - next_x * y;
            twice += cross;
            middle[0] += (x + next_x) * cross;
            middle[1] += (y + next_y) * cross;
        }
        (twice.abs() / 2.0, middle.map(|sum| sum / (3.0 * twice)))
    }
}

fn corner(x: &str, y: &str) -> Option<[f64; 2]> {
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    Some([number(x)?, number(y)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_band_of_a_level_line_is_its_box() {
        let polygon = Polygon::parse("10,20 110,20 110,50 10,50");
        assert_eq!((polygon.rect(), polygon.band()), (Some(Rect::new(10, 20, 110, 50)), polygon.rect()));
    }

    #[test]
    fn the_band_of_a_tilted_line_is_as_thick_as_the_line() {
        let polygon = Polygon::parse("0,0 1000,40 1000,70 0,30");
        assert_eq!(polygon.band(), Some(Rect::new(0, 20, 1000, 50)));
        let upright = Polygon::parse("0,0 40,1000 50,1000 10,0");
        assert_eq!(upright.band(), Some(Rect::new(20, 0, 30, 1000)));
    }

    #[test]
    fn what_is_no_point_is_left_out_and_nonsense_has_no_box() {
        assert_eq!(Polygon::parse("10,20 x,y nan,1 3 110,50").rect(), Some(Rect::new(10, 20, 110, 50)));
        for nonsense in ["", "1,1", "9e99,0 1,1", "5,5 5,5"] {
            assert_eq!(Polygon::parse(nonsense).band(), None, "{nonsense}");
        }
    }
}
