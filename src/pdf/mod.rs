//! PDF files: what is drawn on their pages, within bounds. Nothing about words or pixels.

mod bounds;
mod drawn;
mod frame;
mod image;

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::{Context, Device, InterpreterCache, InterpreterSettings, RenderContent, interpret_page, kurbo};

pub use drawn::{Drawn, Glyph, Placed};
pub use frame::Frame;
pub use image::{Encoded, Pixels, Raster};

use crate::error::Error;

/// Most pages of a file: fifty years of a daily.
const MOST_PAGES: usize = 100_000;

/// Tells whether the bytes begin like a PDF: some producers put a line break or a byte order mark before it.
pub fn is_pdf(bytes: &[u8]) -> bool {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes.trim_ascii_start()).starts_with(b"%PDF-")
}

/// An open PDF file.
pub struct File {
    pdf: Pdf,
}

impl File {
    /// Opens a file. Errors: it needs a password, is encrypted in a way nobody knows, is damaged beyond reading, or has
    /// more pages or data than anybody's paper.
    pub fn open(bytes: &[u8]) -> Result<Self, Error> {
        bounds::check_streams(bytes)?;
        let pdf = guarded(|| Pdf::new(bytes.to_vec()).map_err(explain))?;
        match pdf.pages().len() {
            0 => Err(Error::damaged("the PDF has no pages")),
            pages if MOST_PAGES < pages => {
                Err(Error::unsupported(format!("the PDF has {pages} pages; at most {MOST_PAGES} are read")))
            }
            _ => Ok(Self { pdf }),
        }
    }

    /// How many pages it has.
    pub fn pages(&self) -> usize {
        self.pdf.pages().len()
    }

    /// What is drawn on a page, counted from 0: letters, seen or unseen, the places of images, bars.
    pub fn drawn(&self, page: usize) -> Result<Drawn, Error> {
        let page = self.page(page)?;
        guarded(|| {
            bounds::check_work(page)?;
            let (width, height) = page.render_dimensions();
            let mut drawn = Drawn::on([width.into(), height.into()]);
            self.interpret(page, &mut drawn);
            drawn.finish()
        })
    }

    /// Hands over the images of a page in the order in which they are drawn, each with its number among them, until
    /// one fails.
    pub fn visit_images(
        &self,
        page: usize,
        visit: &mut dyn FnMut(usize, &Encoded<'_, '_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let page = self.page(page)?;
        guarded(|| {
            bounds::check_work(page)?;
            let mut visitor = image::Visitor::new(visit);
            self.interpret(page, &mut visitor);
            visitor.finish()
        })
    }

    fn page(&self, number: usize) -> Result<&hayro_interpret::hayro_syntax::page::Page<'_>, Error> {
        let pages = self.pdf.pages();
        pages.get(number).ok_or_else(|| Error::damaged(format!("there are only {} pages", pages.len())))
    }

    /// Draws a page in points, the origin top left, turned as it is to be shown. Notes and stamps laid over it are no
    /// part of the paper.
    fn interpret<'a>(&'a self, page: &hayro_interpret::hayro_syntax::page::Page<'a>, device: &mut impl Device<'a>) {
        let (width, height) = page.render_dimensions();
        let bounds = kurbo::Rect::new(0.0, 0.0, width.into(), height.into());
        let settings = InterpreterSettings { render_content: RenderContent::PAGE, ..InterpreterSettings::default() };
        let transform = kurbo::Affine::new(page.initial_transform(true).as_coeffs());
        let cache = InterpreterCache::new();
        let mut context = Context::new(transform, bounds, &cache, self.pdf.xref(), settings);
        interpret_page(page, &mut context, device);
    }
}

/// A file that makes the PDF library panic is damaged, and costs nothing but itself.
fn guarded<T>(read: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(damaged()))
}

fn damaged() -> Error {
    Error::damaged("the PDF is damaged").with_hint("try to repair it with `qpdf`, or get it again")
}

fn explain(error: LoadPdfError) -> Error {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            Error::unsupported("the PDF needs a password").with_hint("take the password off first: `qpdf --decrypt`")
        }
        LoadPdfError::Decryption(DecryptionError::UnsupportedAlgorithm) => {
            Error::unsupported("the PDF is encrypted in a way that is not supported")
                .with_hint("take the encryption off first: `qpdf --decrypt`")
        }
        _ => damaged(),
    }
}
