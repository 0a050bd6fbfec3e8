//! The table that Tesseract writes: a row for each page, block, paragraph, line and word.

use std::collections::HashMap;

use super::draft::{BlockDraft, PageDrafts, Piece, bounded_rect};
use super::encoding::decode;
use super::{Input, Notes};
use crate::error::Error;
use crate::model::{Confidence, Rect};

/// How the first row starts.
pub(super) const HEADER: &str = "level\tpage_num\t";

/// Reads all pages.
pub(super) fn read(bytes: &[u8], file: &str) -> Result<Input, Error> {
    let mut notes = Notes::default();
    let text = decode(bytes, &mut notes)?;
    let mut rows = text.lines().zip(1..).skip_while(|(row, _)| row.trim().is_empty());
    let header = rows.next().map_or("", |(row, _)| row);
    let columns = Columns::of(header).ok_or_else(|| {
        let reason = format!("its first row is not the header of Tesseract's table: {HEADER:?} … text");
        Error::damaged(reason).at("line 1")
    })?;
    let mut reader = Reader { pages: PageDrafts::of(file) };
    for (row, line) in rows.filter(|(row, _)| !row.trim().is_empty()) {
        match columns.record(row) {
            Some(record) => reader.take(record),
            None => notes.add(format!("line {line}: this row is left out: it has not the columns of the header")),
        }
    }
    Ok(Input { pages: reader.pages.finish(), notes: notes.into_list() })
}

/// Where the columns stand that are read.
struct Columns {
    level: usize,
    /// Left, top, width, height.
    edges: [usize; 4],
    confidence: Option<usize>,
    text: usize,
}

/// A row, by its level.
struct Record<'a> {
    level: u8,
    rect: Option<Rect>,
    confidence: Option<Confidence>,
    text: &'a str,
}

impl Columns {
    fn of(header: &str) -> Option<Self> {
        let names: HashMap<&str, usize> = header.split('\t').map(str::trim).zip(0..).collect();
        let at = |name: &str| names.get(name).copied();
        Some(Self {
            level: at("level")?,
            edges: [at("left")?, at("top")?, at("width")?, at("height")?],
            confidence: at("conf"),
            text: at("text")?,
        })
    }

    /// The record of a row. Rows above words have no text; a text may hold tabs, as it is the last column.
    fn record<'a>(&self, row: &'a str) -> Option<Record<'a>> {
        let fields: Vec<&str> = row.splitn(self.text + 1, '\t').collect();
        let number = |column: usize| fields.get(column)?.trim().parse::<f64>().ok();
        let level = fields.get(self.level)?.trim().parse().ok()?;
        let [left, top, width, height] = self.edges.map(number);
        let rect = bounded_rect([left?, top?, left? + width?, top? + height?]);
        let percent = self.confidence.and_then(number).filter(|percent| 0.0 <= *percent);
        let confidence = percent.map(|percent| Confidence::new((percent / 100.0) as f32));
        Some(Record { level, rect, confidence, text: fields.get(self.text).copied().unwrap_or_default() })
    }
}

struct Reader<'a> {
    pages: PageDrafts<'a>,
}

impl Reader<'_> {
    fn take(&mut self, record: Record) {
        if record.level == 1 {
            self.pages.start(record.rect);
        }
        let page = self.pages.current();
        match record.level {
            2 => page.start_block(BlockDraft::default()),
            4 => page.start_line(record.rect, None),
            5 if !record.text.trim().is_empty() => {
                let piece = Piece {
                    text: record.text.to_owned(),
                    rect: record.rect,
                    confidence: record.confidence,
                    type_size: None,
                };
                page.add_piece(piece);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n";

    fn read_rows(rows: &str) -> Input {
        read(format!("{HEAD}{rows}").as_bytes(), "page.tsv").unwrap()
    }

    #[test]
    fn words_stand_in_their_lines_with_box_and_confidence() {
        let input = read_rows(
            "1\t1\t0\t0\t0\t0\t0\t0\t900\t700\t-1\t\n2\t1\t1\t0\t0\t0\t10\t10\t90\t60\t-1\t\n\
             4\t1\t1\t1\t1\t0\t10\t10\t90\t20\t-1\t\n5\t1\t1\t1\t1\t1\t10\t12\t40\t15\t96.5\tone\n5\t1\t1\t1\t1\t2\t60\t10\t40\t20\t0\ttwo\n\
             4\t1\t1\t1\t2\t0\t10\t40\t90\t20\t-1\t\n5\t1\t1\t1\t2\t1\t10\t40\t40\t20\t-1\tthree\n",
        );
        let page = &input.pages[0];
        let texts: Vec<String> = page.lines.iter().map(crate::model::Line::text).collect();
        assert_eq!((texts, page.size.width), (vec!["one two".to_owned(), "three".to_owned()], 900));
        let word = &page.lines[0].words[0];
        assert_eq!((word.rect, word.type_size), (Rect::new(10, 12, 50, 27), 20.0));
        let confidences: Vec<_> = page.words().map(|word| word.confidence.map(Confidence::value)).collect();
        assert_eq!(confidences, [Some(0.965), Some(0.0), None]);
        assert!(input.notes.is_empty());
    }

    #[test]
    fn a_row_that_is_cut_is_noted_and_the_others_are_read() {
        let input = read_rows(
            "4\t1\t1\t1\t1\t0\t10\t10\t90\t20\t-1\t\n5\t1\t1\t1\n5\t1\t1\t1\t1\t1\t10\t12\t40\t15\t96\tone\n",
        );
        assert_eq!(input.pages[0].lines[0].text(), "one");
        assert_eq!(input.notes, ["line 3: this row is left out: it has not the columns of the header"]);
    }

    #[test]
    fn a_table_without_a_text_column_is_an_error_with_its_line() {
        let error = read(b"level\tpage_num\tleft\n", "a.tsv").unwrap_err();
        assert_eq!(error.place.as_deref(), Some("line 1"));
    }

    #[test]
    fn each_page_row_starts_a_page_and_a_blank_page_stays() {
        let input = read_rows(
            "1\t1\t0\t0\t0\t0\t0\t0\t900\t700\t-1\t\n1\t2\t0\t0\t0\t0\t0\t0\t800\t600\t-1\t\n\
             4\t2\t1\t1\t1\t0\t10\t10\t90\t20\t-1\t\n5\t2\t1\t1\t1\t1\t10\t12\t40\t15\t96\tone\n",
        );
        let pages: Vec<_> =
            input.pages.iter().map(|page| (page.source.frame, page.lines.len(), page.size.width)).collect();
        assert_eq!(pages, [(0, 0, 900), (1, 1, 800)]);
    }
}
