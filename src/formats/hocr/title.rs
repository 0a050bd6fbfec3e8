//! The `title` attribute, in which hOCR keeps what it knows.

use crate::formats::draft::{bounded_rect, bounded_size};
use crate::model::{Confidence, Rect};

/// Points to the inch, in which font sizes are given.
const POINTS: f64 = 72.0;

/// Properties such as `bbox 0 0 80 20; x_wconf 93`, read leniently: names and numbers, however they are separated.
pub(super) struct Title<'a>(Vec<&'a str>);

impl<'a> Title<'a> {
    pub fn new(title: &'a str) -> Self {
        // What stands in quotes is a file name, which may look like anything.
        let unquoted = title.split('"').step_by(2);
        let is_end = |c: char| c.is_whitespace() || matches!(c, ';' | ',');
        Self(unquoted.flat_map(move |part| part.split(is_end)).filter(|token| !token.is_empty()).collect())
    }

    /// The numbers that follow a name.
    fn numbers(&self, name: &str) -> impl Iterator<Item = f64> {
        let start = self.0.iter().position(|token| *token == name).map_or(self.0.len(), |at| at + 1);
        self.0[start..].iter().map_while(|token| token.parse::<f64>().ok())
    }

    /// The box, if there is a sound one.
    pub fn rect(&self) -> Option<Rect> {
        self.rect_named("bbox")
    }

    /// The box of a single character, which some engines call otherwise.
    pub fn character_rect(&self) -> Option<Rect> {
        self.rect().or_else(|| self.rect_named("x_bboxes"))
    }

    fn rect_named(&self, name: &str) -> Option<Rect> {
        let mut numbers = self.numbers(name);
        let edges = [numbers.next()?, numbers.next()?, numbers.next()?, numbers.next()?];
        bounded_rect(edges)
    }

    pub fn names_rect(&self) -> bool {
        self.0.contains(&"bbox")
    }

    /// Height of the type in pixels; font sizes in points need the resolution.
    pub fn type_size(&self, resolution: Option<f64>) -> Option<f32> {
        let pixels = self.numbers("x_size").next();
        let points = self.numbers("x_fsize").next();
        let size = pixels.or_else(|| Some(points? * resolution? / POINTS))?;
        bounded_size(size)
    }

    /// Pixels to the inch, on a page.
    pub fn resolution(&self) -> Option<f64> {
        self.numbers("scan_res").last()
    }

    /// The confidence of a word; engines give hundredths, of the word or of each letter.
    pub fn confidence(&self) -> Option<Confidence> {
        let percent = self.numbers("x_wconf").next().or_else(|| {
            let name = ["x_conf", "x_confs"].into_iter().find(|name| self.0.contains(name))?;
            let numbers: Vec<f64> = self.numbers(name).collect();
            (!numbers.is_empty()).then(|| numbers.iter().sum::<f64>() / numbers.len() as f64)
        })?;
        Some(Confidence::new((percent / 100.0) as f32))
    }
}
