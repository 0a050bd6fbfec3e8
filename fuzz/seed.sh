#!/bin/sh
# Small files for the fuzzers to start from: those of the tests of the readers, a PDF of one line, and two images.
set -eu
cd "$(dirname "$0")/.."
cargo test --quiet --test formats -- --ignored write_the_small_files
mkdir -p fuzz/corpus/plain fuzz/corpus/image fuzz/corpus/issue fuzz/corpus/pdf
head -c 2000 samples/dump-en/dump.txt >fuzz/corpus/plain/dump
cp tests/jpeg2000/page.jp2 tests/jpeg2000/page.j2k fuzz/corpus/image/
cp fuzz/corpus/mets/small-* fuzz/corpus/issue/
cat >fuzz/corpus/pdf/line <<'END'
%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 612 792]>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/Contents 5 0 R/Resources<</Font<</F1 4 0 R>>/XObject<</X 6 0 R>>>>>>endobj
4 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/FirstChar 65/LastChar 67/Widths[500 600 700]/Encoding<</Differences[65/A/fi]>>>>endobj
5 0 obj<</Length 84>>stream
q BT /F1 12 Tf 72 700 Td (The gates) Tj 0 -14 Td [(of) -200 (it)] TJ ET Q 0 0 90 1 re f /X Do
endstream endobj
6 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 90 90]/Resources<</Font<</F1 4 0 R>>>>/Length 38>>stream
BT /F1 9 Tf 3 Tr 9 9 Td (unseen) Tj ET
endstream endobj
trailer<</Size 7/Root 1 0 R>>
END
