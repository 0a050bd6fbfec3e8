//! Lines grouped into regions.

use serde::{Deserialize, Serialize};

use super::barriers::barriers;
use super::lines::{Strip, cut_lines};
use crate::model::{Columns, Page, Rect, Region, Scale, Span};

/// How lines are grouped. Each field is where the evidence alone parts two lines; half of one and half of another do too.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RegionParams {
    /// Distance from line to line that parts two regions, in pitches of the type. A blank line makes 2; paragraphs are
    /// set up to 1.3 apart.
    pub max_pitch: f32,
    /// Ratio of two type sizes that parts two regions. Engines measure one type with some 10 % of scatter.
    pub max_type_ratio: f32,
}

impl Default for RegionParams {
    fn default() -> Self {
        Self { max_pitch: 1.5, max_type_ratio: 1.3 }
    }
}

/// Cuts lines at gutters and groups them into regions: lines of one column and one type, without large white, a rule or a
/// picture between. No word is lost or doubled. From top to bottom and left to right.
pub fn cut_regions(page: &Page, columns: &Columns, scale: &Scale, params: &RegionParams) -> Vec<Region> {
    let strips = cut_lines(page, columns, scale);
    let barriers = barriers(page, scale);
    let below: Vec<Vec<usize>> = (0..strips.len()).map(|at| strips_below(at, &strips, scale, params)).collect();
    let sole_above = |at: usize| below.iter().filter(|under| under.contains(&at)).count() == 1;
    let follows: Vec<Option<usize>> = (0..strips.len())
        .map(|at| match below[at][..] {
            [under] if sole_above(under) => Some(under),
            _ => None,
        })
        .map(|under| under)
        .collect();
    let links: Vec<Option<usize>> = follows
        .iter()
        .enumerate()
        .map(|(at, under)| under.filter(|under| !is_parted(at, *under, &strips, &barriers, scale, params)))
        .collect();
    let starts = (0..strips.len()).filter(|at| !links.contains(&Some(*at)));
    let chain = |start: usize| std::iter::successors(Some(start), |at| links[*at]);
    starts.filter_map(|start| Region::new(chain(start).map(|at| strips[at].line.clone()).collect())).collect()
}

/// The strips that stand directly under one: one in a column, more where it stands over several.
fn strips_below(at: usize, strips: &[Strip], scale: &Scale, params: &RegionParams) -> Vec<usize> {
    /// Share of the narrower line that lies under the other.
    const MIN_OVERLAP: f32 = 0.3;
    let strip = &strips[at];
    let farthest = params.max_pitch * pitch_of(strip.type_size, scale);
    let under: Vec<usize> = (0..strips.len())
        .filter(|other| {
            let other = &strips[*other];
            let distance = other.band.mid() - strip.band.mid();
            let narrower = strip.across().len().min(other.across().len()) as f32;
            scale.pitch.min(pitch_of(strip.type_size, scale)) / 2.0 < distance
                && distance <= farthest.max(params.max_pitch * pitch_of(other.type_size, scale))
                && MIN_OVERLAP * narrower <= strip.across().overlap(&other.across()) as f32
        })
        .collect();
    let hidden = |at: usize| under.iter().any(|other| *other != at && hides(&strips[*other], &strips[at]));
    under.iter().copied().filter(|at| !hidden(*at)).collect()
}

/// Whether a strip stands between another and what is above both.
fn hides(strip: &Strip, other: &Strip) -> bool {
    strip.band.end <= other.band.mid() as i32 && 0 < strip.across().overlap(&other.across())
}

/// The distance from line to line that goes with a type size.
fn pitch_of(type_size: f32, scale: &Scale) -> f32 {
    scale.pitch * type_size / scale.type_size
}

/// Whether two lines that follow each other belong to two regions: white, type and centring weighed together.
fn is_parted(
    at: usize,
    under: usize,
    strips: &[Strip],
    barriers: &[Rect],
    scale: &Scale,
    params: &RegionParams,
) -> bool {
    let (above, below) = (&strips[at], &strips[under]);
    let pitch = pitch_of(above.type_size.max(below.type_size), scale);
    let distance = (below.band.mid() - above.band.mid()) / pitch;
    let white = (distance - 1.0) / (params.max_pitch - 1.0);
    let ratio = (above.type_size / below.type_size).ln().abs() / params.max_type_ratio.ln();
    is_barred(above, below, barriers) || 1.0 < white.max(0.0) + ratio
}

fn is_barred(above: &Strip, below: &Strip, barriers: &[Rect]) -> bool {
    let common = Span {
        start: above.line.rect.left.max(below.line.rect.left),
        end: above.line.rect.right.min(below.line.rect.right),
    };
    let between = |rect: &Rect| above.band.mid() < rect.mid_y() && rect.mid_y() < below.band.mid();
    barriers.iter().any(|rect| between(rect) && 0 < rect.across().overlap(&common))
}
