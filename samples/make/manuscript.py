"""The authors' copy, and the truth that comes of it.

Copy is a text file. A line that starts with `= ` opens an article and names it; `# ` is its headline, `^ ` its kicker,
`_ ` a deck, `~ ` its byline, `=== ` a heading inside it, `> ` a caption; any other line is a paragraph. A `|` ends a
printed line of a heading.
"""

import json
import re
from dataclasses import asdict, dataclass, field


@dataclass
class Article:
    name: str
    number: int
    kicker: str | None = None
    headline: str = ""
    decks: list = field(default_factory=list)
    byline: str | None = None
    body: list = field(default_factory=list)  # (role, text): `body` or `cross_heading`
    captions: list = field(default_factory=list)


def read_copy(path, first_number=0):
    """The articles of a file, by name, numbered in its order."""
    articles, article = {}, None
    for line in path.read_text(encoding="utf-8").splitlines():
        sign, _, text = line.partition(" ")
        if sign == "=":
            article = articles[text] = Article(text, first_number + len(articles))
        elif sign == "#":
            article.headline = text
        elif sign == "^":
            article.kicker = text
        elif sign == "_":
            article.decks.append(text)
        elif sign == "~":
            article.byline = text
        elif sign == ">":
            article.captions.append(text)
        elif sign == "===":
            article.body.append(("cross_heading", text))
        elif line:
            article.body.append(("body", line))
    return articles


def plain(text, between=" "):
    """Copy without its marks of type."""
    return re.sub(r"[_{}*]", "", text.replace("|", between))


def markdown(articles, banner=None, between=" "):
    """What columnist should write of the articles."""
    out = []
    for article in articles:
        blocks = [f"## {plain(article.headline, between)}"]
        for line in [article.kicker, *article.decks]:
            if line:
                blocks.append(f"*{plain(line, between)}*")
        if article.byline:
            blocks.append(f"**{plain(article.byline, between)}**")
        for role, text in article.body:
            blocks.append(("### " if role == "cross_heading" else "") + plain(text, between))
        blocks += [f"> {plain(caption, between)}" for caption in article.captions]
        out.append("\n\n".join(blocks))
    if banner:
        out.insert(0, f"# {banner}")
    return "\n\n---\n\n".join(out) + "\n"


def write_truth(folder, language, articles, sheets, ages, moved, banner=None, between=" "):
    """Writes truth.json and expected.md. `sheets` are the printed pages, `ages` how each was turned."""
    lines = []
    for mark in sorted((mark for sheet in sheets for mark in sheet.marks), key=_in_reading_order):
        entry = asdict(mark)
        entry["box"] = moved(mark.box, sheets[mark.page], ages[mark.page])
        lines.append(entry)
    pages = [{"image": f"page-{s.number + 1}.jpg", "width": s.width, "height": s.height} for s in sheets]
    told = [
        {
            "kicker": article.kicker and plain(article.kicker, between),
            "headline": plain(article.headline, between),
            "decks": [plain(deck, between) for deck in article.decks],
            "byline": article.byline and plain(article.byline, between),
            "body": [{"role": role, "text": plain(text, between)} for role, text in article.body],
            "captions": [plain(caption, between) for caption in article.captions],
        }
        for article in articles
    ]
    head = {"language": language, "pages": pages, "banner": banner, "articles": told}
    body = ",\n".join("  " + json.dumps(line, ensure_ascii=False) for line in lines)
    text = json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "lines": [\n' + body + "\n ]\n}\n"
    (folder / "truth.json").write_text(text, encoding="utf-8")
    (folder / "expected.md").write_text(markdown(articles, banner, between), encoding="utf-8")


def _in_reading_order(mark):
    """Articles in their order, each from its headline to its captions; then what belongs to none, page by page."""
    if mark.article is None:
        return (1, mark.page, 0, 0)
    part = {"headline": 0, "kicker": 1, "deck": 2, "byline": 3, "caption": 5}.get(mark.role, 4)
    return (0, mark.article, part, 0)
