//! Headline, caption, table, furniture: what the place and the type of a region say of it.

use serde::{Deserialize, Serialize};

use super::edges::name_edges;
use super::grids::find_grids;
use super::headings::{is_banner, weigh_heading};
use super::noise::find_noise;
use super::notes::{name_framed, name_ruled_table, weigh_caption, weigh_footnote, weigh_table};
use super::setting::Setting;
use crate::model::{Confidence, Cue, Page, Region, Role, Scale};

/// How roles are told apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RoleParams {
    /// Smallest headline type, in body type sizes. Cross headings in bold body type are found by their place.
    pub min_headline: f32,
    /// Largest type of captions and notes, in body type sizes.
    pub max_note: f32,
    /// Most lines of a heading that is set in body type. Long decks in narrow columns have more, in larger type.
    pub max_heading_lines: usize,
}

impl Default for RoleParams {
    fn default() -> Self {
        Self { min_headline: 1.2, max_note: 0.92, max_heading_lines: 3 }
    }
}

/// What a region is, why, and how surely.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Verdict {
    pub role: Role,
    pub cue: Cue,
    pub confidence: Confidence,
}

impl Verdict {
    /// The verdict whose evidence adds up to the given logit: 0 is even.
    pub fn weighed(role: Role, cue: Cue, logit: f32) -> Self {
        Self { role, cue, confidence: Confidence::new(1.0 / (1.0 + (-logit).exp())) }
    }
}

/// Gives each region its role; changes nothing but role, cue and confidence. What is surest is taken; where nothing is
/// surer than chance, it is body text.
pub fn name_roles(regions: Vec<Region>, page: &Page, scale: &Scale, params: &RoleParams) -> Vec<Region> {
    let setting = Setting::of(&regions, page, scale);
    let noise = find_noise(&setting);
    // On most pages there is none.
    if noise.iter().all(Option::is_none) {
        let verdicts = judge_all(&setting, params);
        return regions.into_iter().zip(verdicts).map(|(region, verdict)| named(region, verdict)).collect();
    }
    // Specks at the edges of a page must not hide its running head.
    let (mut readable, mut unreadable) = (Vec::new(), Vec::new());
    for (region, noise) in regions.into_iter().zip(&noise) {
        if noise.is_none() { readable.push(region) } else { unreadable.push(region) }
    }
    let verdicts = judge_all(&Setting::of(&readable, page, scale), params);
    let mut readable = readable.into_iter().zip(verdicts).map(|(region, verdict)| named(region, verdict));
    let mut unreadable = unreadable.into_iter();
    let in_place = |noise: Option<Verdict>| match noise {
        Some(verdict) => unreadable.next().map(|region| named(region, verdict)),
        None => readable.next(),
    };
    noise.into_iter().filter_map(in_place).collect()
}

fn named(region: Region, Verdict { role, cue, confidence }: Verdict) -> Region {
    Region { role, cue, confidence, ..region }
}

fn judge_all(setting: &Setting, params: &RoleParams) -> Vec<Verdict> {
    let (edges, grids) = (name_edges(setting, params), find_grids(setting.page, setting.scale));
    let mut verdicts: Vec<Verdict> = (0..setting.regions.len())
        .map(|at| {
            let told = edges[at].or_else(|| name_ruled_table(at, &grids, setting)).or_else(|| name_framed(at, setting));
            told.unwrap_or_else(|| judge(at, setting, params))
        })
        .collect();
    let headings: Vec<bool> = verdicts.iter().map(|verdict| verdict.role == Role::Headline).collect();
    for (at, verdict) in verdicts.iter_mut().enumerate() {
        if is_banner(at, setting, &headings) {
            *verdict = Verdict { role: Role::Banner, cue: Cue::Spanning, ..*verdict };
        }
    }
    verdicts
}

fn judge(at: usize, setting: &Setting, params: &RoleParams) -> Verdict {
    let weighed = [
        weigh_caption(at, setting, params),
        weigh_table(at, setting),
        weigh_footnote(at, setting, params),
        weigh_heading(at, setting, params),
    ];
    let surest = weighed.into_iter().max_by(|a, b| a.confidence.value().total_cmp(&b.confidence.value()));
    let surest = surest.expect("every role was weighed");
    let even = Confidence::new(0.5);
    if even < surest.confidence {
        return surest;
    }
    Verdict { role: Role::Body, cue: Cue::Default, confidence: Confidence::new(1.0 - surest.confidence.value()) }
}
