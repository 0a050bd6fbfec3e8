//! A handle on Tesseract's C interface. Everything that is unsafe about Tesseract is in this file and in `plain_lines.rs`.

use std::ffi::{CStr, CString, c_char, c_int};
use std::path::Path;
use std::ptr::NonNull;
use std::sync::{Arc, Mutex, Once, PoisonError};
use std::time::{Duration, Instant};

use image::GrayImage;
use leptess::capi;

use super::fraktur::{FRAKTUR, complete_ligatures, mend_signs};
use super::hyphens::{Sign, mend_hyphen};
use super::languages::Languages;
use super::plain_lines::keeping_lines_plain;
use crate::error::Error;
use crate::model::{Confidence, Line, Rect, Word};
use crate::text::Dawg;

/// Longest side that Tesseract takes, in pixels: its coordinates have 16 bits.
const MAX_SIDE: u32 = 32_767;

/// What Tesseract is told about the scan, in dots to an inch. It measures the type itself; left without a number, it
/// guesses one and warns.
const USUAL_RESOLUTION: c_int = 300;

/// Points to an inch: at as many dots to an inch, a type size in points is one in pixels.
const POINTS_PER_INCH: c_int = 72;

/// How Tesseract divides an image into lines (its "page segmentation mode").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Division {
    /// It finds the columns itself (mode 3).
    Page,
    /// One column of lines of one size (mode 6).
    Column,
    /// One line (mode 7).
    Line,
    /// One line of large type, which is not looked at for the parts of a line (mode 13): those are measured for body type.
    LargeLine,
}

impl Division {
    fn mode(self) -> capi::TessPageSegMode {
        match self {
            Division::Page => capi::TessPageSegMode_PSM_AUTO,
            Division::Column => capi::TessPageSegMode_PSM_SINGLE_BLOCK,
            Division::Line => capi::TessPageSegMode_PSM_SINGLE_LINE,
            Division::LargeLine => capi::TessPageSegMode_PSM_RAW_LINE,
        }
    }
}

/// Why an image was not read.
#[derive(Debug)]
pub(super) enum Unread {
    /// The time was over.
    Late,
    Failed(Error),
}

/// Tesseract with its languages loaded. Threads can hand it on but not share it.
pub(super) struct Handle {
    api: NonNull<capi::TessBaseAPI>,
    /// The languages' word lists.
    lists: Arc<Vec<Dawg>>,
}

// SAFETY: an instance of Tesseract holds no thread-local state and is used through `&mut` only.
unsafe impl Send for Handle {}

impl Handle {
    /// Loads the languages; takes some 60 ms for each.
    pub fn open(languages: &Languages, lists: Arc<Vec<Dawg>>) -> Result<Self, Error> {
        static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
        // Loading a language writes variables that all instances share.
        let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let refused = || Error::engine(format!("Tesseract cannot load the data of {:?}", languages.names));
        let folder = path_string(&languages.folder).ok_or_else(refused)?;
        let names = CString::new(languages.names.as_str()).map_err(|_| refused())?;
        // SAFETY: the function takes nothing and returns an instance or null.
        let api = NonNull::new(unsafe { capi::TessBaseAPICreate() });
        let handle = Self { api: api.ok_or_else(|| Error::engine("Tesseract does not start"))?, lists };
        handle.silence();
        // SAFETY: the instance is alive, the strings end in NUL, and Tesseract copies them.
        let failed = unsafe { capi::TessBaseAPIInit3(handle.api.as_ptr(), folder.as_ptr(), names.as_ptr()) };
        if failed != 0 {
            let hint = "the file may be damaged, or of another version of Tesseract: install it again";
            return Err(refused().in_file(&languages.folder).with_hint(hint));
        }
        Ok(handle)
    }

    /// The same with word lists to complete ligatures by.
    pub fn with_lists(mut self, lists: Arc<Vec<Dawg>>) -> Self {
        self.lists = lists;
        self
    }

    /// Reads an image: its lines, with boxes in the image's pixels.
    pub fn read(&mut self, image: &GrayImage, division: Division, limit: Duration) -> Result<Vec<Line>, Unread> {
        let (width, height) = image.dimensions();
        if width == 0 || height == 0 {
            return Ok(vec![]);
        }
        if MAX_SIDE < width.max(height) {
            let error = Error::unsupported(format!("Tesseract reads at most {MAX_SIDE} pixels a side"));
            return Err(Unread::Failed(error.with_hint("scale the image down, or cut it")));
        }
        turn_openmp_off();
        self.set_image(image, division);
        let lines = self.recognize(limit).map(|()| self.lines(image));
        // SAFETY: the instance is alive; no iterator is left.
        unsafe { capi::TessBaseAPIClear(self.api.as_ptr()) };
        lines
    }

    /// Stops both libraries from writing to the user's terminal.
    fn silence(&self) {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            let nowhere = if cfg!(windows) { c"nul" } else { c"/dev/null" };
            // SAFETY: the instance is alive and copies the strings; the severity is a plain number.
            unsafe {
                capi::TessBaseAPISetVariable(self.api.as_ptr(), c"debug_file".as_ptr(), nowhere.as_ptr());
                capi::setMsgSeverity(capi::L_SEVERITY_NONE as _);
            }
        });
    }

    fn set_image(&mut self, image: &GrayImage, division: Division) {
        let (width, height) = (image.width() as c_int, image.height() as c_int);
        // SAFETY: the instance is alive; the pixels are width times height bytes without padding, and are copied.
        unsafe {
            capi::TessBaseAPISetPageSegMode(self.api.as_ptr(), division.mode());
            capi::TessBaseAPISetImage(self.api.as_ptr(), image.as_raw().as_ptr(), width, height, 1, width);
            capi::TessBaseAPISetSourceResolution(self.api.as_ptr(), USUAL_RESOLUTION);
        }
    }

    fn recognize(&mut self, limit: Duration) -> Result<(), Unread> {
        let start = Instant::now();
        let milliseconds = c_int::try_from(limit.as_millis()).unwrap_or(c_int::MAX);
        // SAFETY: the instance and the monitor are alive until the monitor is deleted.
        let failed = unsafe {
            let monitor = capi::TessMonitorCreate();
            capi::TessMonitorSetDeadlineMSecs(monitor, milliseconds);
            let failed = keeping_lines_plain(|| capi::TessBaseAPIRecognize(self.api.as_ptr(), monitor));
            capi::TessMonitorDelete(monitor);
            failed
        };
        match failed {
            0 => Ok(()),
            _ if limit <= start.elapsed() => Err(Unread::Late),
            _ => Err(Unread::Failed(Error::engine("Tesseract failed on this image"))),
        }
    }

    fn lines(&mut self, image: &GrayImage) -> Vec<Line> {
        // SAFETY: the instance is alive. The resolution is only used to turn the type size into points.
        let words = unsafe {
            capi::TessBaseAPISetSourceResolution(self.api.as_ptr(), POINTS_PER_INCH);
            capi::TessBaseAPIGetIterator(self.api.as_ptr())
        };
        let Some(raw) = NonNull::new(words) else { return vec![] };
        let mut words = Words { raw };
        let mut lines: Vec<Vec<(Word, bool)>> = vec![];
        let mut line_box = None;
        loop {
            if words.starts_line() || lines.is_empty() {
                lines.push(vec![]);
                line_box = words.rect_of(Words::LINE);
            }
            if let (Some(word), Some(line)) = (words.word(), lines.last_mut()) {
                let mended = match (line_box, words.last_sign()) {
                    (Some(whole), Some(sign)) => mend_hyphen(&word.text, image, whole, word.rect, &sign),
                    _ => None,
                };
                let text = mended.unwrap_or(word.text);
                line.push((Word { text, ..word }, words.is_fraktur()));
            }
            if !words.advance() {
                break;
            }
        }
        self.mend_fraktur(lines).into_iter().filter_map(Line::new).collect()
    }
}

impl Handle {
    /// Sets right what the data for Fraktur writes, in the words that were read with it. The halves of a word that is divided
    /// between two lines are in no list.
    fn mend_fraktur(&self, lines: Vec<Vec<(Word, bool)>>) -> Vec<Vec<Word>> {
        let is_known = |word: &str| {
            let plain = word.replace('ſ', "s");
            self.lists.iter().any(|list| list.contains(&plain) || list.contains(&plain.to_lowercase()))
        };
        let mut goes_on = false;
        let mut mended = vec![];
        for line in lines {
            let last = line.len().saturating_sub(1);
            let is_divided = line.last().is_some_and(|(word, _)| word.text.ends_with(['-', '¬', '=', '⸗']));
            let words = line.into_iter().enumerate().map(|(at, (word, is_fraktur))| {
                if !is_fraktur {
                    return word;
                }
                let text = mend_signs(&word.text);
                let is_half = (at == 0 && goes_on) || (at == last && is_divided);
                let whole = if is_half { None } else { complete_ligatures(&text, is_known) };
                Word { text: whole.unwrap_or(text), ..word }
            });
            mended.push(words.collect());
            goes_on = is_divided;
        }
        mended
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        // SAFETY: the instance is alive and never used again.
        unsafe { capi::TessBaseAPIDelete(self.api.as_ptr()) };
    }
}

/// Tesseract's place among the words it has read; it lives as long as the result it stands in.
struct Words {
    raw: NonNull<capi::TessResultIterator>,
}

impl Words {
    const LINE: capi::TessPageIteratorLevel = capi::TessPageIteratorLevel_RIL_TEXTLINE;
    const WORD: capi::TessPageIteratorLevel = capi::TessPageIteratorLevel_RIL_WORD;
    const SIGN: capi::TessPageIteratorLevel = capi::TessPageIteratorLevel_RIL_SYMBOL;

    /// The word here, or `None` where Tesseract has no text or no box for it.
    fn word(&self) -> Option<Word> {
        let text = self.text_of(Self::WORD)?;
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let rect = self.rect_of(Self::WORD)?;
        // SAFETY: the iterator is alive.
        let percent = unsafe { capi::TessResultIteratorConfidence(self.raw.as_ptr(), Self::WORD) };
        let confidence = Some(Confidence::new(percent / 100.0));
        Some(Word { text: text.to_owned(), rect, type_size: self.type_size(&rect), confidence, stroke: None })
    }

    fn text_of(&self, level: capi::TessPageIteratorLevel) -> Option<String> {
        // SAFETY: the iterator is alive; the text is null or ends in NUL, and is ours to delete.
        unsafe {
            let text = capi::TessResultIteratorGetUTF8Text(self.raw.as_ptr(), level);
            if text.is_null() {
                return None;
            }
            let owned = CStr::from_ptr(text).to_string_lossy().into_owned();
            capi::TessDeleteText(text);
            Some(owned)
        }
    }

    /// The last sign of the word here, if the word ends its line.
    fn last_sign(&self) -> Option<Sign> {
        if !self.is_final(Self::LINE, Self::WORD) {
            return None;
        }
        // SAFETY: the iterator is alive; the copy is ours to delete.
        let mut signs = Words { raw: NonNull::new(unsafe { capi::TessResultIteratorCopy(self.raw.as_ptr()) })? };
        while !signs.is_final(Self::WORD, Self::SIGN) {
            if !signs.advance_by(Self::SIGN) {
                return None;
            }
        }
        Some(Sign {
            text: signs.text_of(Self::SIGN)?.trim().to_owned(),
            rect: signs.rect_of(Self::SIGN)?,
            is_fraktur: self.is_fraktur(),
        })
    }

    fn rect_of(&self, level: capi::TessPageIteratorLevel) -> Option<Rect> {
        let (mut left, mut top, mut right, mut bottom) = (0, 0, 0, 0);
        // SAFETY: the iterator is alive, and a result iterator is a page iterator.
        let found = unsafe {
            let page = capi::TessResultIteratorGetPageIteratorConst(self.raw.as_ptr());
            capi::TessPageIteratorBoundingBox(page, level, &mut left, &mut top, &mut right, &mut bottom)
        };
        (found != 0).then(|| Rect::new(left, top, right, bottom))
    }

    /// Ascender to descender of the line the word stands in, as Tesseract measured it; else the height of the box.
    fn type_size(&self, rect: &Rect) -> f32 {
        let (mut size, mut font, mut unused) = (0, 0, [0; 6]);
        let [bold, italic, underlined, monospace, serif, small_capitals] = &mut unused;
        // SAFETY: the iterator is alive; the name that comes back is not used.
        unsafe {
            capi::TessResultIteratorWordFontAttributes(
                self.raw.as_ptr(),
                bold,
                italic,
                underlined,
                monospace,
                serif,
                small_capitals,
                &mut size,
                &mut font,
            );
        }
        if 0 < size { size as f32 } else { rect.height() as f32 }
    }

    /// Whether the word here was read with the data for Fraktur, which may lie in a folder of scripts.
    fn is_fraktur(&self) -> bool {
        // SAFETY: the iterator is alive; the name is null or ends in NUL, and stays Tesseract's.
        unsafe {
            let name = capi::TessResultIteratorWordRecognitionLanguage(self.raw.as_ptr());
            !name.is_null() && CStr::from_ptr(name).to_bytes().ends_with(FRAKTUR.as_bytes())
        }
    }

    fn starts_line(&self) -> bool {
        // SAFETY: the iterator is alive, and a result iterator is a page iterator.
        unsafe {
            let page = capi::TessResultIteratorGetPageIteratorConst(self.raw.as_ptr());
            capi::TessPageIteratorIsAtBeginningOf(page, Self::LINE) != 0
        }
    }

    /// Whether the element here is the last of what holds it.
    fn is_final(&self, holder: capi::TessPageIteratorLevel, element: capi::TessPageIteratorLevel) -> bool {
        // SAFETY: the iterator is alive, and a result iterator is a page iterator.
        unsafe {
            let page = capi::TessResultIteratorGetPageIteratorConst(self.raw.as_ptr());
            capi::TessPageIteratorIsAtFinalElement(page, holder, element) != 0
        }
    }

    fn advance(&mut self) -> bool {
        self.advance_by(Self::WORD)
    }

    fn advance_by(&mut self, element: capi::TessPageIteratorLevel) -> bool {
        // SAFETY: the iterator is alive.
        unsafe { capi::TessResultIteratorNext(self.raw.as_ptr(), element) != 0 }
    }
}

impl Drop for Words {
    fn drop(&mut self) {
        // SAFETY: the iterator is alive and never used again.
        unsafe { capi::TessResultIteratorDelete(self.raw.as_ptr()) };
    }
}

fn path_string(path: &Path) -> Option<CString> {
    CString::new(path.as_os_str().as_encoded_bytes()).ok()
}

/// Stops Tesseract from spreading one image over several threads of OpenMP, which costs seven times the time that it
/// saves. The environment variable for it is read when the library is loaded, so a program cannot set it for itself; this
/// setting holds for the calling thread. The function is looked up, as a Tesseract that was built without OpenMP does not
/// bring it along.
#[cfg(unix)]
fn turn_openmp_off() {
    // SAFETY: the symbol is null or the OpenMP function `void omp_set_max_active_levels(int)`.
    unsafe {
        let function = libc::dlsym(libc::RTLD_DEFAULT, c"omp_set_max_active_levels".as_ptr().cast::<c_char>());
        if !function.is_null() {
            let set_max_active_levels: extern "C" fn(c_int) = std::mem::transmute(function);
            set_max_active_levels(0);
        }
    }
}

#[cfg(not(unix))]
fn turn_openmp_off() {}
