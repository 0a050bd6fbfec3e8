//! What is drawn on a page: letters with their places, the places of images, bars.

use hayro_interpret::font::{Glyph as Shape, GlyphRun, PositionedGlyph};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Shape as _, Vec2};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask};

use crate::error::Error;

/// Most letters of a page. A page of a broadsheet in small type has 60,000.
const MOST_GLYPHS: usize = 2_000_000;
/// Most images of a page; some producers cut a scan into strips or tiles.
const MOST_IMAGES: usize = 100_000;
/// Most bars of a page.
const MOST_BARS: usize = 100_000;
/// Fonts are designed in so many units an em.
const UNITS: f64 = 1000.0;
/// Thickest bar, in points.
const THICKEST_BAR: f64 = 6.0;
/// How many times as long as thick a bar is at least, as for rules in other formats.
const SLIMMEST_BAR: f64 = 8.0;

/// What is drawn on a page, in points of 1/72 inch, the origin top left.
#[derive(Debug, Default)]
pub struct Drawn {
    pub size: [f64; 2],
    pub glyphs: Vec<Glyph>,
    pub images: Vec<Placed>,
    /// Long thin things, as left, top, right and bottom.
    pub bars: Vec<[f64; 4]>,
    /// How many shapes were filled or stroked: letters drawn as outlines are some.
    pub shapes: usize,
    is_full: bool,
}

/// A letter, or several that one sign stands for.
#[derive(Debug, Clone)]
pub struct Glyph {
    /// `None` where the file does not say which letter it is.
    pub text: Option<String>,
    /// Where it stands: at the left end of its base line, or in the middle above it if it is set vertically.
    pub origin: [f64; 2],
    /// From the origin to where the next one would stand.
    pub advance: [f64; 2],
    /// From the base line up, as long as the type is high.
    pub up: [f64; 2],
    /// Whether it is drawn: the text under a scan is not.
    pub is_visible: bool,
    pub is_vertical: bool,
    /// Whether it is the first of what one instruction shows.
    pub starts_run: bool,
}

/// An image, and where it lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    /// In pixels, as the file says.
    pub width: u32,
    pub height: u32,
    /// From its pixels to the page, as in PDF: `x' = a x + c y + e`, `y' = b x + d y + f`.
    pub transform: [f64; 6],
}

impl Placed {
    pub(super) fn of(image: &Image, transform: Affine) -> Self {
        Self { width: image.width(), height: image.height(), transform: transform.as_coeffs() }
    }

    /// The box round it on the page: left, top, right, bottom.
    pub fn bounds(&self) -> [f64; 4] {
        let pixels = Rect::new(0.0, 0.0, self.width.into(), self.height.into());
        let Rect { x0, y0, x1, y1 } = Affine::new(self.transform).transform_rect_bbox(pixels);
        [x0, y0, x1, y1]
    }

    /// Whether it lies neither turned nor mirrored.
    pub fn is_upright(&self) -> bool {
        let [a, b, c, d, ..] = self.transform;
        0.0 < a && 0.0 < d && b.abs() < LEVEL * a && c.abs() < LEVEL * d
    }
}

/// What a coordinate may be off by, as a share, before a thing is not level.
const LEVEL: f64 = 1e-3;

impl Drawn {
    pub(super) fn on(size: [f64; 2]) -> Self {
        Self { size, ..Self::default() }
    }

    pub(super) fn finish(self) -> Result<Self, Error> {
        if self.is_full {
            let reason = format!("a page holds more than {MOST_GLYPHS} letters, or as many images");
            return Err(Error::unsupported(reason).with_hint("convert the page to an image first"));
        }
        Ok(self)
    }

    fn add_glyph(&mut self, glyph: &PositionedGlyph, next: Option<Point>, run: &Run) {
        let transform = run.transform * glyph.transform();
        let origin = transform * Point::ZERO;
        let direction = |x: f64, y: f64| (transform * Point::new(x, y)) - origin;
        let up = direction(0.0, UNITS);
        let width = advance_of(glyph).filter(|width| 0.0 < *width).unwrap_or(UNITS / 2.0);
        let advance = if run.is_vertical { direction(0.0, -UNITS) } else { direction(width, 0.0) };
        // A substitute font is stretched to its width, and the stretch is in the transform already.
        let advance = match next.map(|next| next - origin) {
            Some(step) if is_shorter(step, advance) => step,
            _ => advance,
        };
        let numbers = [origin.x, origin.y, advance.x, advance.y, up.x, up.y];
        if !numbers.iter().all(|number| number.is_finite()) {
            return;
        }
        let text = glyph.as_unicode().map(|text| match text {
            BfString::Char(letter) => letter.to_string(),
            BfString::String(letters) => letters,
        });
        self.glyphs.push(Glyph {
            text,
            origin: [origin.x, origin.y],
            advance: [advance.x, advance.y],
            up: [up.x, up.y],
            is_visible: run.is_visible,
            is_vertical: run.is_vertical,
            starts_run: run.is_start,
        });
    }

    /// Whether the same was shown at the same place just before: filled, then stroked.
    fn is_repeated(&self, first: Point) -> bool {
        let before = self.glyphs.iter().rev().find(|glyph| glyph.starts_run);
        before.is_some_and(|before| before.origin == [first.x, first.y])
    }
}

/// What the letters of one instruction share.
struct Run {
    transform: Affine,
    is_visible: bool,
    is_vertical: bool,
    is_start: bool,
}

fn is_shorter(step: Vec2, advance: Vec2) -> bool {
    let along = step.dot(advance);
    0.0 < along && along < advance.dot(advance)
}

fn advance_of(glyph: &Shape) -> Option<f64> {
    let width = match glyph {
        Shape::Outline(outline) => outline.advance_width(),
        Shape::Type3(drawn) => drawn.advance_width(),
    };
    width.map(f64::from)
}

impl<'a> Device<'a> for Drawn {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, _: &DrawMode) {
        self.shapes += 1;
        let Rect { x0, y0, x1, y1 } = props.transform.transform_rect_bbox(path.bounding_box());
        let (short, long) = ((x1 - x0).min(y1 - y0), (x1 - x0).max(y1 - y0));
        if short <= THICKEST_BAR && SLIMMEST_BAR * short.max(1.0) <= long && self.bars.len() < MOST_BARS {
            self.bars.push([x0, y0, x1, y1]);
        }
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let places = |glyph: &PositionedGlyph| (props.transform * glyph.transform()) * Point::ZERO;
        let Some(first) = run.glyphs().first() else { return };
        if matches!(mode, DrawMode::Stroke(_)) && self.is_repeated(places(first)) {
            return;
        }
        if MOST_GLYPHS < self.glyphs.len() + run.glyphs().len() {
            self.is_full = true;
            return;
        }
        let is_vertical = run.writing_mode() == WritingMode::Vertical;
        let is_visible = !matches!(mode, DrawMode::Invisible);
        for (at, glyph) in run.glyphs().iter().enumerate() {
            let run_here = Run { transform: props.transform, is_visible, is_vertical, is_start: at == 0 };
            self.add_glyph(glyph, run.glyphs().get(at + 1).map(places), &run_here);
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        if MOST_IMAGES <= self.images.len() {
            self.is_full = true;
            return;
        }
        self.images.push(Placed::of(&image, props.transform));
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
