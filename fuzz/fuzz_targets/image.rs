#![no_main]

use columnist::scan::{self, ScanParams};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // Small images alone: what is slow because it is large is no fault.
    let params = ScanParams { max_megapixels: 1.0, ..ScanParams::default() };
    if let Ok(pages) = scan::load(bytes, "image", &params) {
        pages.iter().take(2).for_each(drop);
    }
});
