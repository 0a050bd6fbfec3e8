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


def markdown(told, lines, signed):
    """What columnist should write of the articles that `truth.json` tells. `signed`: bylines stand under the text."""
    out = ["\n\n".join(_head(lines))]
    if told["banner"]:
        out.append(f"# {told['banner']}")
    for article in told["articles"]:
        byline = [f"**{article['byline']}**"] if article["byline"] else []
        blocks = [f"## *{article['kicker']}*"] if article["kicker"] else []
        blocks.append(f"## {article['headline']}")
        blocks += [f"### *{deck}*" for deck in article["decks"]]
        blocks += [] if signed else byline
        blocks += [("### " if part["role"] == "cross_heading" else "") + part["text"] for part in article["body"]]
        blocks += byline if signed else []
        blocks += [f"> {caption}" for caption in article["captions"]]
        out.append("\n\n".join(blocks))
    return "\n\n---\n\n".join(part for part in out if part) + "\n"


def _head(lines):
    """The rows of the paper's head."""
    rows = []
    for line in (line for line in lines if line["role"] == "masthead"):
        if rows and line["box"][1] < rows[-1][-1]["box"][3] and rows[-1][-1]["box"][2] <= line["box"][0]:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [" ".join(line["text"] for line in row) for row in rows]


def write_truth(folder, language, articles, sheets, ages, moved, banner=None, between=" ", signed=False):
    """Writes truth.json and expected.md. `sheets` are the printed pages, `ages` how each was turned, `signed` whether bylines stand under the text."""
    lines = []
    for mark in sorted((mark for sheet in sheets for mark in sheet.marks), key=lambda mark: _place(mark, signed)):
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
    (folder / "expected.md").write_text(markdown(head, lines, signed), encoding="utf-8")


def _place(mark, signed):
    """Sorts by reading order: articles in their order, each from its headline to its captions; then what belongs to none, page by page."""
    if mark.article is None:
        return (1, mark.page, 0, 0)
    part = {"headline": 0, "kicker": 1, "deck": 2, "byline": 4.5 if signed else 3, "caption": 5}.get(mark.role, 4)
    return (0, mark.article, part, 0)
