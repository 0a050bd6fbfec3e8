//! `columnist inspect`.

use std::fmt::Write;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use image::{ImageFormat, RgbImage};

use super::{Ended, ReadingArgs, messages};
use crate::batch::{self, Input, Job, Output, Reader};
use crate::error::{Error, ErrorKind};
use crate::model::{Block, Document, Line, Reading, Rect};
use crate::overlay;

#[derive(Debug, Args)]
pub struct InspectArgs {
    /// The image or dump to look into
    path: PathBuf,
    /// The stage whose result is printed
    #[arg(short, long, value_enum, default_value_t = Stage::Articles)]
    stage: Stage,
    /// The page to look at, counted from 1
    #[arg(short, long, value_name = "N", default_value_t = 1)]
    page: usize,
    /// Draw the reading over the page, as a PNG: the name must end in .png
    #[arg(long, value_name = "FILE")]
    overlay: Option<PathBuf>,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// The stages, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Stage {
    /// Words in boxes, as they were read
    Page,
    /// The page's measures
    Scale,
    /// Gutters
    Columns,
    /// Groups of lines in reading order, with their roles
    Regions,
    /// Paragraphs and headings, with the reason for each start and join
    Blocks,
    /// Articles, with the reason for each part
    Articles,
}

/// Reads a file and prints what a stage made of it.
pub fn run(args: &InspectArgs) -> Result<Ended, Error> {
    let input = Input::named(&args.path);
    args.overlay.as_ref().map_or(Ok(()), |file| check_overlay(file, &input))?;
    let job = Job { inputs: vec![input.clone()], output: Output::Stdout };
    let reader = Reader::open(args.reading.params(None)?, &[job])?;
    reader.missing_word_lists().iter().for_each(messages::print_warning);
    Ok(inspect(args, &input, &reader).unwrap_or_else(|error| Ended::failed(&error)))
}

fn inspect(args: &InspectArgs, input: &Input, reader: &Reader) -> Result<Ended, Error> {
    let read = reader.read_pages(input);
    read.errors.iter().for_each(messages::print_error);
    read.notes.iter().for_each(|note| messages::print_note(&format!("{}: {note}", input.title())));
    let failed = !read.errors.is_empty();
    let index = args.page.checked_sub(1).filter(|index| *index < read.pages.len());
    let Some(index) = index else {
        let ended = Ok(Ended::WithFailures);
        return if failed { ended } else { Err(no_such_page(args.page, read.pages.len()).in_file(input.name())) };
    };
    let document = reader.read_document(read.pages);
    messages::print_data(describe(&document, index, args.stage))?;
    if let Some(file) = &args.overlay {
        let scan = reader.picture(input, index)?;
        write_overlay(&document, index, scan.as_ref(), file)?;
    }
    Ok(if failed { Ended::WithFailures } else { Ended::Well })
}

fn no_such_page(page: usize, pages: usize) -> Error {
    Error::new(ErrorKind::Options, format!("there is no page {page}")).with_hint(format!("the file has {pages}"))
}

/// Refuses a name that is no PNG's, and files that are read.
fn check_overlay(file: &Path, input: &Input) -> Result<(), Error> {
    if !file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("png")) {
        let error = Error::new(ErrorKind::Output, "the overlay is a PNG, and its name does not end in .png");
        return Err(error.in_file(file).with_hint("give it a name such as look.png"));
    }
    batch::check_outputs([file.to_owned()], batch::read_with(input))
}

fn write_overlay(document: &Document, page: usize, scan: Option<&RgbImage>, file: &Path) -> Result<(), Error> {
    let Some(picture) = overlay::draw(document, page, scan) else { return Ok(()) };
    let mut bytes = Cursor::new(Vec::new());
    picture
        .write_to(&mut bytes, ImageFormat::Png)
        .map_err(|error| Error::new(ErrorKind::Output, error.to_string()).in_file(file))?;
    batch::write_atomically(file, &bytes.into_inner())
}

fn describe(document: &Document, page: usize, stage: Stage) -> String {
    let reading = &document.readings[page];
    match stage {
        Stage::Page => describe_page(reading),
        Stage::Scale => format!("{:#?}\n", reading.scale),
        Stage::Columns => describe_columns(reading),
        Stage::Regions => describe_regions(reading),
        Stage::Blocks => reading.blocks.iter().map(describe_block).collect(),
        Stage::Articles => describe_articles(document),
    }
}

fn describe_page(reading: &Reading) -> String {
    let page = &reading.page;
    let mut text = format!(
        "{} × {} {:?}s, {} lines, {} rules, {} pictures, {} gutters seen\n",
        page.size.width,
        page.size.height,
        page.unit,
        page.lines.len(),
        page.rules.len(),
        page.pictures.len(),
        page.gutters.len()
    );
    text.extend(page.lines.iter().map(|line| format!("{} {}\n", place(&line.rect), line.text())));
    text
}

fn describe_columns(reading: &Reading) -> String {
    let gutters = reading.columns.gutters.iter();
    gutters
        .map(|gutter| format!("{} {:?} {:.2}\n", place(&gutter.rect), gutter.why, gutter.confidence.value()))
        .collect()
}

fn describe_regions(reading: &Reading) -> String {
    let mut text = String::new();
    for (number, region) in reading.regions.iter().enumerate() {
        let (role, cue, sure) = (region.role, region.cue, region.confidence.value());
        let words = shorten(&region.lines.iter().map(Line::text).collect::<Vec<_>>().join(" / "));
        let _ = writeln!(text, "{:>3} {} {role:?} ({cue:?} {sure:.2}) {words}", number + 1, place(&region.rect));
    }
    text
}

fn describe_block(block: &Block) -> String {
    let mut text = format!(
        "{:?} ({:?}), {:?}, {:?}, {:.2}: {}\n",
        block.role,
        block.cue,
        block.start,
        block.ending,
        block.confidence.value(),
        shorten(&block.text)
    );
    for seam in
        block.seams.iter().filter(|seam| !matches!(seam.join, crate::model::Join::Space | crate::model::Join::Unspaced))
    {
        let before = block.text[..seam.at].rsplit(char::is_whitespace).next().unwrap_or_default();
        let after = block.text[seam.at..].split(char::is_whitespace).next().unwrap_or_default();
        let _ = writeln!(text, "    {before}|{after} {:?} {:.2}", seam.join, seam.confidence.value());
    }
    text
}

/// The articles, with their links, the most doubtful first.
fn describe_articles(document: &Document) -> String {
    let mut text = String::new();
    for (number, article) in document.articles.iter().enumerate() {
        let headline = article.headline.as_ref().map_or("(no headline)", |headline| headline.text.as_str());
        let paragraphs = article.body.len();
        let _ = writeln!(
            text,
            "{:>3} {headline}: {paragraphs} paragraphs, {} captions",
            number + 1,
            article.captions.len()
        );
        let mut links = article.links.clone();
        links.sort_by(|a, b| a.confidence.value().total_cmp(&b.confidence.value()));
        for link in links {
            let start = article.part(link.part).map_or(String::new(), |block| shorten(&block.text));
            let _ = writeln!(text, "      {:.2} {:?} by {:?}: {start}", link.confidence.value(), link.part, link.why);
        }
    }
    let _ = writeln!(text, "{:?}", document.tally);
    text
}

fn place(rect: &Rect) -> String {
    format!("{:>5},{:<5} {:>4}×{:<4}", rect.left, rect.top, rect.width(), rect.height())
}

fn shorten(text: &str) -> String {
    /// Fits a terminal of usual width beside the numbers.
    const LENGTH: usize = 72;
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
