#!/bin/sh
# Small files for the fuzzers to start from: what `columnist` writes of one sample, cut to its first lines.
set -eu
cd "$(dirname "$0")/.."
cargo build --quiet
columnist="${CARGO_TARGET_DIR:-target}/debug/columnist"
hocr=$(mktemp)
trap 'rm -f "$hocr"' EXIT
printf '%s' "<div class='ocr_page' title='bbox 0 0 900 400'><p class='ocr_par'><span class='ocr_line' title='bbox 10 10 90 40'><span class='ocrx_word' title='bbox 10 10 90 40; x_wconf 90'>Wort</span></span></p></div>" >"$hocr"
for format in alto hocr json mets page; do
    mkdir -p "fuzz/corpus/$format"
    "$columnist" convert "$hocr" -t "$format" -o "fuzz/corpus/$format/written"
done
mkdir -p fuzz/corpus/plain fuzz/corpus/image fuzz/corpus/issue
head -c 2000 samples/dump-en/dump.txt >fuzz/corpus/plain/dump
cp tests/jpeg2000/page.jp2 tests/jpeg2000/page.j2k fuzz/corpus/image/
cp fuzz/corpus/mets/written fuzz/corpus/issue/
