//! The memory that a run may use: pages are let in by the size that their headers tell.

use std::ops::Add;
use std::str::FromStr;
use std::sync::{Condvar, Mutex, PoisonError};

use super::limits;
use crate::error::{Error, ErrorKind};
use crate::model::{Page, Size, Unit};
use crate::scan;

/// Memory that reading takes for a pixel of the page, in bytes. On pages of 35 to 79 megapixels, grey and colour, the peak was
/// 5 to 6; pages with small type are enlarged, which doubles that.
const BYTES_PER_PIXEL: u64 = 12;
/// How many times its length a file takes that is open: a PDF is kept once for its text and twice for its scans.
const OPEN: u64 = 3;
/// How many times its length a dump takes until its document is written: 80 of plain text and 3 of markup were measured, on
/// 3 and 11 MB.
const PLAIN: u64 = 100;
const MARKUP: u64 = 5;
/// Memory that a word takes from then on, in bytes: as much as the bytes of one in plain text.
const WORD: u64 = 1_000;
/// What takes so much memory may take as long as a page. The text of a GiB is put together in some seconds, a page read in as
/// many.
const AS_LONG_AS_A_PAGE: u64 = 1 << 30;
/// What a worker takes besides: the languages' data, stacks.
const BASE: u64 = 150 << 20;
/// Address space is not memory: allocators reserve more than they use, and stacks more than they fill.
const RESERVED: u64 = 3 << 30;
/// How many times the memory that its size speaks for a page may take before it is ended: a leak takes any amount.
const LEEWAY: u64 = 3;
/// The share of the machine's memory that a run takes if nobody says how much.
const SHARE: (u64, u64) = (3, 4);

/// A number of bytes as people write it: `8G`, `500M`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemorySize(pub u64);

impl FromStr for MemorySize {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = || Error::new(ErrorKind::Options, format!("{text:?} is no size such as 8G or 500M"));
        let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
        let power = match text[digits.len()..].trim().to_ascii_uppercase().trim_end_matches("IB").trim_end_matches('B')
        {
            "" => 0,
            "K" => 10,
            "M" => 20,
            "G" => 30,
            "T" => 40,
            _ => return Err(wrong()),
        };
        let number: u64 = digits.parse().map_err(|_| wrong())?;
        number.checked_mul(1 << power).map(Self).ok_or_else(wrong)
    }
}

/// What is left of the memory of a run.
pub struct Budget {
    total: u64,
    used: Mutex<u64>,
    freed: Condvar,
    /// Whoever is next waits with this in hand, so that a large page is not passed over for ever.
    turn: Mutex<()>,
}

impl Budget {
    /// So much, or three quarters of the machine's memory.
    pub fn new(size: Option<MemorySize>) -> Self {
        let usual = || limits::memory().map_or(u64::MAX, |memory| memory / SHARE.1 * SHARE.0);
        let total = size.map_or_else(usual, |size| size.0);
        Self { total, used: Mutex::default(), freed: Condvar::new(), turn: Mutex::default() }
    }

    /// Waits until there is room for something.
    ///
    /// # Errors
    /// Where there never is.
    pub(super) fn admit(&self, load: Load) -> Result<Admitted<'_>, Error> {
        let bytes = BASE.saturating_add(load.0);
        if self.total < bytes {
            return Err(too_large(bytes, self.total, "raise --memory, scale the image down, or divide the file"));
        }
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = self.freed.wait_while(used, |used| self.total - *used < bytes);
        *wait.unwrap_or_else(PoisonError::into_inner) += bytes;
        Ok(Admitted { budget: self, bytes })
    }

    /// Fails where a dump takes more than one of so many threads may. Those are read in the run itself, which nothing ends that
    /// takes too much.
    pub(super) fn check_dump(&self, load: Load, threads: usize) -> Result<(), Error> {
        let most = self.total / threads.max(1) as u64;
        let hint = "raise --memory, lower --jobs, or divide the file";
        if most < load.0 { Err(too_large(load.0, most, hint)) } else { Ok(()) }
    }
}

fn too_large(bytes: u64, limit: u64, hint: &str) -> Error {
    let reason = format!("reading it takes some {} MiB, more than the limit of {}", bytes >> 20, limit >> 20);
    Error::new(ErrorKind::Worker, reason).with_hint(hint)
}

/// Memory that something takes a worker, besides what it has anyway, in bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::batch) struct Load(u64);

impl Add for Load {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Load {
    /// To make a document of pages that are read, and to show the largest of their scans.
    pub fn of_pages(pages: &[Page]) -> Self {
        let words = pages.iter().flat_map(Page::words).count();
        let scans = pages.iter().filter(|page| page.unit != Unit::Cell);
        let largest = scans.map(|page| Self::of_page(Some(page.size), 0).0).max();
        Self((words as u64).saturating_mul(WORD)) + Self(largest.unwrap_or_default())
    }

    /// How many times as long it may take as a page.
    pub fn pages(self) -> u32 {
        u32::try_from(1 + self.0 / AS_LONG_AS_A_PAGE).unwrap_or(u32::MAX)
    }

    /// To look at a file of so many bytes.
    pub fn of_file(name: &str, bytes: u64) -> Self {
        let name = name.to_ascii_lowercase();
        let times = match name.trim_end_matches(".gz").rsplit('.').next().unwrap_or_default() {
            "pdf" | "zip" => OPEN,
            ending if scan::ENDINGS.contains(&ending) => OPEN,
            "hocr" | "htm" | "html" | "json" | "tsv" | "xhtml" | "xml" => MARKUP,
            _ => PLAIN,
        };
        Self(bytes.saturating_mul(times))
    }

    /// To read a page of a size that its header claims, in a file of so many bytes.
    pub fn of_page(size: Option<Size>, bytes: u64) -> Self {
        let pixels = size.map_or(0, |size| size.width.max(0) as u64 * size.height.max(0) as u64);
        Self(pixels.saturating_mul(BYTES_PER_PIXEL).saturating_add(bytes.saturating_mul(OPEN)))
    }
}

/// The room of a page; it is free again when this is dropped.
pub(super) struct Admitted<'a> {
    budget: &'a Budget,
    bytes: u64,
}

impl Admitted<'_> {
    /// Most address space that a worker may have while it reads the page.
    pub fn most_memory(&self) -> u64 {
        RESERVED.saturating_add(LEEWAY.saturating_mul(self.bytes))
    }
}

impl Drop for Admitted<'_> {
    fn drop(&mut self) {
        *self.budget.used.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        self.budget.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        for (text, bytes) in
            [("8G", 8 << 30), ("500M", 500 << 20), ("3GiB", 3 << 30), ("1024", 1024), ("2 gb", 2 << 30)]
        {
            assert_eq!(text.parse::<MemorySize>().unwrap().0, bytes, "{text}");
        }
        for text in ["", "G", "8X", "-1G", "99999999999T"] {
            assert!(text.parse::<MemorySize>().is_err(), "{text}");
        }
    }

    #[test]
    fn no_more_is_let_in_than_there_is_room_for() {
        let page = Some(Size { width: 1000, height: 1000 });
        let page = Load::of_page(page, 0);
        let budget = Budget::new(Some(MemorySize(2 * (BASE + page.0) + 1)));
        let most = std::sync::atomic::AtomicU64::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let _in = budget.admit(page).unwrap();
                    let used = *budget.used.lock().unwrap();
                    most.fetch_max(used, std::sync::atomic::Ordering::Relaxed);
                });
            }
        });
        assert_eq!(*budget.used.lock().unwrap(), 0);
        assert!(most.into_inner() <= budget.total);
        assert!(budget.admit(Load::of_page(Some(Size { width: 100_000, height: 100_000 }), 0)).is_err());
        assert!(budget.admit(Load::of_file("bomb.txt", u64::MAX)).is_err());
    }

    #[test]
    fn a_dump_has_the_share_of_its_thread() {
        let budget = Budget::new(Some(MemorySize(1000 * PLAIN)));
        let is_read =
            |name: &str, bytes: u64, threads: usize| budget.check_dump(Load::of_file(name, bytes), threads).is_ok();
        assert!(is_read("p1.txt", 1000, 1) && !is_read("p1.txt", 1001, 1));
        assert!(is_read("p1.txt", 500, 2) && !is_read("p1.txt.gz", 501, 2));
        assert!(is_read("p1.alto.xml.gz", 1001, 2));
    }
}
