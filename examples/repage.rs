//! OUTDIR LANG=JSON… : pages kept in JSON documents through the pipeline again, to Markdown. TRACE=1 prints the blocks.
use columnist::engine::{EngineParams, word_lists};
use columnist::*;
fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (out, inputs) = args.split_first().unwrap();
    let options = Options::default();
    let mut lexicons: std::collections::HashMap<String, Lexicon> = Default::default();
    for input in inputs {
        let (lang, file) = input.split_once('=').unwrap();
        let lexicon = lexicons.entry(lang.to_owned()).or_insert_with(|| {
            let params = EngineParams { languages: lang.to_owned(), ..EngineParams::default() };
            word_lists(&params).unwrap().into_iter().fold(Lexicon::default(), Lexicon::with_list)
        });
        let value: serde_json::Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        let readings = value["document"]["readings"].as_array().unwrap();
        let pages = readings.iter().map(|r| serde_json::from_value(r["page"].clone()).unwrap()).collect();
        let document = read_document(pages, lexicon, &options);
        if std::env::var("TRACE").is_ok() {
            for r in &document.readings {
                for b in &r.blocks {
                    let t: String = b.text.chars().take(50).collect();
                    let e: String = b.text.chars().rev().take(12).collect::<Vec<_>>().into_iter().rev().collect();
                    println!("{:?} {:?} {:?} {:?} {:.2} r{} n{} {:?} | {t} … {e}", b.role, b.cue, b.start, b.ending,
                        b.confidence.value(), b.origins[0].region, b.origins.len(), b.rect());
                }
            }
        }
        let text = formats::write(&document, formats::Format::Markdown).unwrap();
        let stem = std::path::Path::new(file).file_stem().unwrap().to_string_lossy().into_owned();
        std::fs::write(format!("{out}/{stem}.md"), text).unwrap();
    }
}
