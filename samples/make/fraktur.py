"""Sets samples/fraktur: the front page of a German weekly of 1880, in three columns."""

import pathlib
import re
import sys

import ageing
from fonts import FRAKTUR
from manuscript import read_copy, write_truth
from press import Divider, Frame, Sheet, Type, centred_lines, dash, least_height, pieces, pour, set_paragraph, text_line, white

HERE = pathlib.Path(__file__).parent
WIDTH, HEIGHT = 2160, 3190
LEFT, FOOT = 110, 3080
COLUMNS, GUTTER = 3, 44
MEASURE = (WIDTH - 2 * LEFT - (COLUMNS - 1) * GUTTER) / COLUMNS
SIZE, PITCH = 37, 41
PLAIN = Type(FRAKTUR, SIZE)
# Fraktur has no italic: what matters is spaced.
BODY = {"roman": PLAIN, "italic": PLAIN, "small": PLAIN, "bold": Type(FRAKTUR, SIZE, tracking=0.07)}
HEAD = Type(FRAKTUR, 54)
GREAT_HEAD = Type(FRAKTUR, 94)
DECK = Type(FRAKTUR, 46)
DIVIDER = Divider("de_DE", together="st")
AGE = ageing.Age(seed=1880, turn=0.58, paper=218, ink=46, light=30, noise=4.5, blur=0.7, spread=0.05, specks=110)


def long_s(text):
    """German copy with its long s: everywhere but at a word's end and before a `§`, which marks a part's end."""
    return re.sub(r"s(?=[a-zäöüßſ])", "ſ", text).replace("§", "")


def column(number):
    return LEFT + number * (MEASURE + GUTTER)


def span(first, last):
    return column(last) + MEASURE - column(first)


def article(copy, head=True):
    items = []
    if head:
        items += centred_lines(copy.headline.split("|"), HEAD, MEASURE, 62, "headline", copy.number)
        items.append(white(8, glue=0.5))
    for number, (role, text) in enumerate(copy.body):
        lines = set_paragraph(pieces(text, BODY, DIVIDER), MEASURE, SIZE, indent=SIZE)
        rows = [text_line(line, PITCH, SIZE, role, copy.number, number) for line in lines]
        rows[0].keep = True
        rows[-1].last_of_paragraph = 3 < len(rows)
        items += rows
    return items


def follow(*articles):
    items = []
    for galley in articles:
        if items:
            items += [white(12), dash(MEASURE, 0.3), white(8)]
        items += galley
    return items


def masthead(sheet):
    sheet.line(Type(FRAKTUR, 168), "Wittmoorer Wochenblatt", LEFT, span(0, 2), 230, "masthead")
    sheet.line(Type(FRAKTUR, 44), long_s("Amtliches Anzeigeblatt für die Stadt Wittmoor und das Moorland."), LEFT, span(0, 2), 308, "masthead")
    y = 340
    sheet.rule(LEFT, y, WIDTH - LEFT, y + 6)
    sheet.rule(LEFT, y + 11, WIDTH - LEFT, y + 13)
    fact, base = Type(FRAKTUR, 44), y + 58
    sheet.line(fact, "Nr. 37.", LEFT + 12, 500, base, "masthead", align="left")
    sheet.line(fact, "Wittmoor, Sonnabend, den 11. September 1880.", LEFT, span(0, 2), base, "masthead")
    sheet.line(fact, "14. Jahrgang.", WIDTH - LEFT - 512, 500, base, "masthead", align="right")
    sheet.rule(LEFT, base + 20, WIDTH - LEFT, base + 22)
    sheet.rule(LEFT, base + 27, WIDTH - LEFT, base + 33)
    return base + 60


def heading(sheet, copy, first, last, y):
    x, measure = column(first), span(first, last)
    items = centred_lines(copy.headline.split("|"), GREAT_HEAD, measure, 104, "headline", copy.number)
    items += [dash(measure, 0.12, height=22)]
    items += centred_lines(copy.decks, DECK, measure, 58, "deck", copy.number)
    items += centred_lines([copy.byline], Type(FRAKTUR, 36), measure, 48, "byline", copy.number)
    for item in items:
        item.draw(sheet, x, y)
        y += item.height
    return y + 14


def advertisement(sheet, number, top, bottom, rows):
    x = column(number)
    sheet.frame(x, top, x + MEASURE, bottom, 5)
    sheet.frame(x + 10, top + 10, x + MEASURE - 10, bottom - 10, 2)
    spare = (bottom - top - 40 - sum(size * 1.1 for _, size in rows)) / (len(rows) + 1)
    print(f"advertisement of column {number}: {spare:+.0f} pixels between the lines", file=sys.stderr)
    y = top + 20
    for text, size in rows:
        y += spare + size * 1.1
        type_ = Type(FRAKTUR, size)
        stretch = min(1.0, (MEASURE - 60) / type_.width(long_s(text)))
        sheet.line(type_.at(size, stretch=stretch), long_s(text), x + 24, MEASURE - 48, y - size * 0.28, "advertisement", paragraph=number)


OVENS = [("Eiserne Öfen", 66), ("für Torf und Holz empfiehlt", 40), ("Johann Petersen am Markt.", 44)]
BEES = [("Reiner Heidehonig", 72), ("in Gläsern und Eimern bei", 42), ("Wittwe Harms am Walle.", 54), ("Leere Gläser nimmt zurück", 40)]


def set_page(copy):
    sheet = Sheet(0, WIDTH, HEIGHT)
    top = masthead(sheet)
    text_top = heading(sheet, copy["bahn"], 0, 1, top)
    lead = article(copy["bahn"], head=False)
    foot = text_top + least_height(lead, 2)
    pour(lead, [Frame(sheet, column(n), text_top, foot) for n in (0, 1)])
    sheet.rule(column(0), foot + 18, column(1) + MEASURE, foot + 21)
    below = foot + 40
    left, _ = pour(follow(article(copy["rath"]), article(copy["hecht"])), [Frame(sheet, column(n), below, FOOT) for n in (0, 1)])
    advertisement(sheet, 1, FOOT - left + 30, FOOT, BEES)
    names = ("depeschen", "theater", "markt")
    left, _ = pour(follow(*(article(copy[name]) for name in names)), [Frame(sheet, column(2), top, FOOT)])
    advertisement(sheet, 2, FOOT - left + 30, FOOT, OVENS)
    for gutter, start, end in ((0, text_top, foot), (0, below, FOOT), (1, top, FOOT)):
        x = column(gutter) + MEASURE + GUTTER / 2
        sheet.rule(x - 1, start, x + 1, end)
    return sheet


def with_long_s(article):
    article.headline = long_s(article.headline)
    article.decks = [long_s(deck) for deck in article.decks]
    article.byline = article.byline and long_s(article.byline)
    article.body = [(role, long_s(text)) for role, text in article.body]
    return article


READING_ORDER = ["bahn", "rath", "hecht", "depeschen", "theater", "markt"]


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    copy = {name: with_long_s(article) for name, article in read_copy(HERE / "text/fraktur.txt").items()}
    for number, name in enumerate(READING_ORDER):
        copy[name].number = number
    sheet = set_page(copy)
    ageing.age(sheet, AGE, behind=sheet).save(folder / "page-1.jpg", quality=66, dpi=(250, 250))
    write_truth(folder, "Fraktur", [copy[name] for name in READING_ORDER], [sheet], [AGE], ageing.moved)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) if 1 < len(sys.argv) else HERE.parent / "fraktur")
