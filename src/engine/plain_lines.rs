//! Spares Tesseract the work of packing the image of every line as a PNG and unpacking it again: a fifteenth of its time
//! (5.3 as Debian builds it, five pages). It calls Leptonica's `pixWriteMem` for it and reads any format back. The linker puts a
//! program's own function before that of a library: the one here keeps the pixels as they are while Tesseract reads for us.
//! The symbol is this library's, so that every program with it has this function; outside of a call of Tesseract it hands on to
//! Leptonica's. It asks for Leptonica as a shared library, as Debian has it.

#[cfg(all(target_os = "linux", not(target_feature = "crt-static")))]
pub(super) use linked::keeping_lines_plain;

/// Runs a call of Tesseract.
#[cfg(not(all(target_os = "linux", not(target_feature = "crt-static"))))]
pub(super) fn keeping_lines_plain<T>(read: impl FnOnce() -> T) -> T {
    read()
}

#[cfg(all(target_os = "linux", not(target_feature = "crt-static")))]
mod linked {
    use std::cell::Cell;
    use std::ffi::{c_int, c_void};

    use leptess::capi;

    thread_local! {
        /// Whether Tesseract reads for us in this thread.
        static READS: Cell<bool> = const { Cell::new(false) };
    }

    type Write = unsafe extern "C" fn(*mut *mut u8, *mut usize, *mut capi::Pix, c_int) -> c_int;

    /// Runs a call of Tesseract, during which this thread keeps the images of lines as they are.
    pub fn keeping_lines_plain<T>(read: impl FnOnce() -> T) -> T {
        READS.set(true);
        let result = read();
        READS.set(false);
        result
    }

    /// Leptonica's function of this name: packs an image in memory, and gives 0 where that went well.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn pixWriteMem(
        data: *mut *mut u8,
        size: *mut usize,
        pix: *mut capi::Pix,
        format: c_int,
    ) -> c_int {
        const FAILED: c_int = 1;
        if READS.get() && format == capi::IFF_PNG as c_int {
            // SAFETY: it asks of its caller what this function does.
            return unsafe { capi::pixWriteMemSpix(data, size, pix) as c_int };
        }
        // SAFETY: the symbol is null or Leptonica's own function.
        unsafe {
            let next = libc::dlsym(libc::RTLD_NEXT, c"pixWriteMem".as_ptr());
            if next.is_null() {
                // Tesseract uses both whatever came of it.
                (*data, *size) = (std::ptr::null_mut(), 0);
                return FAILED;
            }
            std::mem::transmute::<*mut c_void, Write>(next)(data, size, pix, format)
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        fn packed() -> Vec<u8> {
            let (mut data, mut size) = (std::ptr::null_mut(), 0);
            // SAFETY: the image is alive until it is destroyed; the bytes are as many as is said, and freed once.
            unsafe {
                let mut pix = capi::pixCreate(4, 3, 8);
                assert_eq!(pixWriteMem(&mut data, &mut size, pix, capi::IFF_PNG as c_int), 0);
                let bytes = std::slice::from_raw_parts(data, size).to_vec();
                libc::free(data.cast());
                capi::pixDestroy(&mut pix);
                bytes
            }
        }

        #[test]
        fn images_are_kept_plain_while_tesseract_reads_and_never_else() {
            assert!(packed().starts_with(b"\x89PNG"));
            assert!(keeping_lines_plain(packed).starts_with(b"spix"));
            assert!(packed().starts_with(b"\x89PNG"));
        }

        #[test]
        fn libraries_find_this_function_first() {
            // SAFETY: a symbol is looked up and not called.
            let found = unsafe { libc::dlsym(libc::RTLD_DEFAULT, c"pixWriteMem".as_ptr()) };
            assert_eq!(found as usize, pixWriteMem as Write as usize);
        }
    }
}
