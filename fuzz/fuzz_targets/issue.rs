#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = columnist::formats::Issue::parse(bytes);
});
