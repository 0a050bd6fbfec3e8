//! Parquet out: a table of articles with the columns of CSV; where CSV puts several texts into a field, a list.

use std::sync::Arc;

use parquet::basic::Compression;
use parquet::column::writer::ColumnWriter;
use parquet::data_type::{ByteArray, ByteArrayType, DataType, FloatType, Int32Type};
use parquet::errors::ParquetError;
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;

use super::PRODUCER;
use super::records::{Passage, Record, records};
use crate::model::Document;

/// Lists are as the format's own document on logical types asks for: three levels, no element missing.
const SCHEMA: &str = "message articles {
    REQUIRED BYTE_ARRAY source (UTF8);
    REQUIRED INT32 article;
    OPTIONAL BYTE_ARRAY section (UTF8);
    OPTIONAL BYTE_ARRAY headline (UTF8);
    REQUIRED group kicker (LIST) { REPEATED group list { REQUIRED BYTE_ARRAY element (UTF8); } }
    REQUIRED group decks (LIST) { REPEATED group list { REQUIRED BYTE_ARRAY element (UTF8); } }
    REQUIRED group byline (LIST) { REPEATED group list { REQUIRED BYTE_ARRAY element (UTF8); } }
    REQUIRED BYTE_ARRAY text (UTF8);
    REQUIRED group captions (LIST) { REPEATED group list { REQUIRED BYTE_ARRAY element (UTF8); } }
    REQUIRED group pages (LIST) { REPEATED group list { REQUIRED INT32 element; } }
    REQUIRED FLOAT confidence;
}";

pub(super) fn write(document: &Document) -> Vec<u8> {
    let records: Vec<Record> = records(document).collect();
    write_records(&records).expect("a vector takes all that is written to it, and each column has what the schema says")
}

fn write_records(records: &[Record]) -> Result<Vec<u8>, ParquetError> {
    let schema = Arc::new(parse_message_type(SCHEMA)?);
    let properties = WriterProperties::builder()
        .set_created_by(PRODUCER.to_owned())
        .set_writer_version(WriterVersion::PARQUET_1_0)
        .set_compression(Compression::SNAPPY)
        .build();
    let mut file = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties))?;
    let mut rows = file.next_row_group()?;
    for column in columns(records) {
        let writer = rows.next_column()?.expect("the schema has a column for each");
        write_column(writer, &column)?;
    }
    rows.close()?;
    file.into_inner()
}

/// The values of a column, row by row.
enum Column {
    Texts(Vec<Vec<ByteArray>>),
    Numbers(Vec<Vec<i32>>),
    Shares(Vec<Vec<f32>>),
}

/// The columns in the order of the schema. A row of one that is no list has one value, or none where it is missing.
fn columns(records: &[Record]) -> Vec<Column> {
    let texts = |texts: &dyn Fn(&Record) -> Vec<String>| {
        let row = |record| texts(record).into_iter().map(|text| ByteArray::from(text.into_bytes())).collect();
        Column::Texts(records.iter().map(row).collect())
    };
    let numbers = |numbers: &dyn Fn(&Record) -> Vec<usize>| {
        let number = |number| i32::try_from(number).unwrap_or(i32::MAX);
        let row = |record| numbers(record).into_iter().map(number).collect();
        Column::Numbers(records.iter().map(row).collect())
    };
    let captions = |record: &Record| {
        let text = |caption: &Passage| caption.text.clone();
        record.captions.iter().map(text).collect()
    };
    vec![
        texts(&|record| vec![record.source.clone()]),
        numbers(&|record| vec![record.article]),
        texts(&|record| record.section.iter().cloned().collect()),
        texts(&|record| record.headline.iter().cloned().collect()),
        texts(&|record| record.kicker.clone()),
        texts(&|record| record.decks.clone()),
        texts(&|record| record.byline.clone()),
        texts(&|record| vec![record.text()]),
        texts(&captions),
        numbers(&|record| record.pages.clone()),
        Column::Shares(records.iter().map(|record| vec![record.confidence]).collect()),
    ]
}

fn write_column(mut writer: SerializedColumnWriter, column: &Column) -> Result<(), ParquetError> {
    match column {
        Column::Texts(rows) => write_rows::<ByteArrayType>(&mut writer, rows)?,
        Column::Numbers(rows) => write_rows::<Int32Type>(&mut writer, rows)?,
        Column::Shares(rows) => write_rows::<FloatType>(&mut writer, rows)?,
    }
    writer.close()
}

/// Writes values with their levels: whether there is a value, and whether it is not the first of its row.
fn write_rows<T: DataType>(writer: &mut SerializedColumnWriter, rows: &[Vec<T::T>]) -> Result<(), ParquetError> {
    let is_there = |row: &Vec<T::T>| vec![i16::from(!row.is_empty()); row.len().max(1)];
    let follows = |row: &Vec<T::T>| (0..row.len().max(1)).map(|at| i16::from(0 < at)).collect::<Vec<_>>();
    let there: Vec<i16> = rows.iter().flat_map(is_there).collect();
    let following: Vec<i16> = rows.iter().flat_map(follows).collect();
    let values: Vec<T::T> = rows.iter().flatten().cloned().collect();
    let descriptor = descriptor_of(writer.untyped());
    let there = (0 < descriptor.0).then_some(there.as_slice());
    let following = (0 < descriptor.1).then_some(following.as_slice());
    writer.typed::<T>().write_batch(&values, there, following).map(|_| ())
}

/// How many levels a column has: of values that may be missing, and of lists.
fn descriptor_of(writer: &ColumnWriter) -> (i16, i16) {
    let descriptor = match writer {
        ColumnWriter::ByteArrayColumnWriter(writer) => writer.get_descriptor(),
        ColumnWriter::Int32ColumnWriter(writer) => writer.get_descriptor(),
        ColumnWriter::FloatColumnWriter(writer) => writer.get_descriptor(),
        _ => unreachable!("the schema has no other columns"),
    };
    (descriptor.max_def_level(), descriptor.max_rep_level())
}
