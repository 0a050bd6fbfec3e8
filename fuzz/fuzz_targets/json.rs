#![no_main]

use columnist::formats::{self, Format};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = formats::read_as(bytes, "dump", Format::Json);
});
