use columnist::formats;
fn main() {
    for file in std::env::args().skip(1) {
        let bytes = std::fs::read(&file).unwrap();
        match formats::read(&bytes, &file) {
            Ok(input) => {
                for n in &input.notes {
                    eprintln!("{file}: {n}");
                }
                for p in &input.pages {
                    eprintln!("page {:?} {:?} {} lines", p.size, p.unit, p.lines.len());
                    for l in &p.lines {
                        println!("{}", l.text());
                    }
                }
            }
            Err(e) => eprintln!("ERR {e} {:?}", e.hint),
        }
    }
}
