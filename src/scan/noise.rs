//! The grain of the paper, measured and stilled.

use image::GrayImage;
use imageproc::filter::gaussian_blur_f32;

use super::bits::Bits;
use crate::model::median;

/// Measures the standard deviation of the grain, in shades, on the bare paper.
///
/// A mask that answers to noise alone and not to slow changes of light (Immerkær, *Fast noise variance
/// estimation*, 1996), read off at the median so that specks have no say.
pub fn measure_noise(pixels: &GrayImage, ink: &Bits) -> f32 {
    let written = ink.dilated(MARGIN, MARGIN);
    let (width, height) = (pixels.width() as usize, pixels.height() as usize);
    let shades = pixels.as_raw();
    let mut answers = vec![];
    for y in (1..height.saturating_sub(1)).step_by(STEP) {
        let row = |line: usize| &shades[line * width..][..width];
        let (above, here, below) = (row(y - 1), row(y), row(y + 1));
        for x in (1..width.saturating_sub(1)).step_by(STEP) {
            if written.is_ink(x as i32, y as i32) {
                continue;
            }
            let corners = sum(above, x) + sum(below, x);
            let edges = 2 * (i32::from(above[x]) + i32::from(below[x]) + sum(here, x));
            answers.push((corners - edges + 4 * i32::from(here[x])).abs());
        }
    }
    median(answers).unwrap_or(0) as f32 / ANSWER
}

/// Pixels left out round ink, where its edges blur.
const MARGIN: i32 = 3;

/// Every so many pixels one is looked at, across and down.
const STEP: usize = 5;

/// The median answer of the mask to noise of standard deviation 1: six times the quartile of the normal
/// distribution.
const ANSWER: f32 = 6.0 * 0.6745;

fn sum(row: &[u8], x: usize) -> i32 {
    i32::from(row[x - 1]) + i32::from(row[x + 1])
}

/// Blurs an image so little that its letters stay whole.
pub fn blur(pixels: &GrayImage, x_height: f32) -> GrayImage {
    gaussian_blur_f32(pixels, x_height * BLUR)
}

/// Standard deviation of the blur, as a share of the x-height: a third of a stroke. 1.2 pixels at 300 dpi take
/// the errors of Tesseract on a noisy page from 25 % to 2 %.
const BLUR: f32 = 0.065;

#[cfg(test)]
mod tests {
    use image::Luma;
    use proptest::prelude::*;

    use super::*;
    use crate::model::Size;

    /// Paper with grain near the normal distribution: the sum of four even ones.
    fn paper(deviation: f32) -> GrayImage {
        let mut state = 1u32;
        let mut even = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 24) as f32 - 0.5
        };
        GrayImage::from_fn(300, 300, |_, _| {
            let grain = (even() + even() + even() + even()) * deviation * 3f32.sqrt();
            Luma([(160.0 + grain).round() as u8])
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]
        #[test]
        fn the_grain_is_measured(deviation in 3.0..25.0f32) {
            let page = paper(deviation);
            let measured = measure_noise(&page, &Bits::new(Size { width: 300, height: 300 }));
            prop_assert!((measured - deviation).abs() < 0.1 * deviation + 0.5, "{measured} for {deviation}");
        }
    }

    #[test]
    fn a_slow_change_of_light_is_no_grain() {
        let page = GrayImage::from_fn(300, 300, |x, y| Luma([(100 + x / 4 + y / 5) as u8]));
        assert!(measure_noise(&page, &Bits::new(Size { width: 300, height: 300 })) < 1.0);
    }
}
