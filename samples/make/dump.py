"""Writes samples/dump-broadsheet from the truth of the broadsheet: some of its columns as a program gives them that
takes text out of a PDF, with the lines as printed, a blank line round each headline, and the indents kept."""

import json
import pathlib

HERE = pathlib.Path(__file__).parent
# Articles without decks or headings inside: text alone cannot tell these from headlines.
HEADLINES = ["THE LIFEBOAT CALLED OUT.", "CONCERT AT THE ASSEMBLY ROOMS.", "A BALLOON OVER THE WOLDS.", "DROWNED IN THE GRAVING-DOCK."]
HEADLINES += ["A WHALE FOR THE MUSEUM.", "THE CHURCH CLOCK.", "THE ALLOTMENTS SOCIETY.", "THE WEATHER AND THE CROPS."]


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    source = HERE.parent / "broadsheet-1900"
    truth = json.loads((source / "truth.json").read_text(encoding="utf-8"))
    chosen = [n for n, article in enumerate(truth["articles"]) if article["headline"] in HEADLINES]
    dump, before = [], None
    for line in truth["lines"]:
        if line["article"] not in chosen:
            continue
        if line["role"] == "headline":
            dump += ["", line["text"], ""] if dump else [line["text"], ""]
        else:
            dump.append(("  " if line["paragraph"] != before else "") + line["text"])
        before = line["paragraph"] if line["role"] == "body" else None
    (folder / "dump.txt").write_text("\n".join(dump) + "\n", encoding="utf-8")
    articles = (source / "expected.md").read_text(encoding="utf-8").rstrip("\n").split("\n\n---\n\n")
    articles = [article for article in articles if article.startswith("## ")]
    text = "\n\n---\n\n".join(articles[n] for n in chosen) + "\n"
    (folder / "expected.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(HERE.parent / "dump-broadsheet")
