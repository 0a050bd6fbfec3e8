"""Sets samples/broadsheet-1900: two pages of an English newspaper of about 1900, in six columns."""

import pathlib
import sys

import numpy as np

import ageing
import pictures
from fonts import DIDOT_BOLD, FRAKTUR, LIBERTINE, LIBERTINE_BOLD, LIBERTINE_ITALIC, NARROW_BOLD
from manuscript import read_copy, write_truth
from press import Divider, Frame, Sheet, Type, centred_lines, dash, least_height, pieces, pour, set_paragraph, text_line, white

HERE = pathlib.Path(__file__).parent
WIDTH, HEIGHT = 2700, 3230
LEFT, RIGHT, FOOT = 96, 96, 3146
COLUMNS, GUTTER = 6, 30
MEASURE = (WIDTH - LEFT - RIGHT - (COLUMNS - 1) * GUTTER) / COLUMNS
SIZE, PITCH, INDENT = 28, 32, 28
BODY = {
    "roman": Type(LIBERTINE, SIZE),
    "italic": Type(LIBERTINE_ITALIC, SIZE),
    "bold": Type(LIBERTINE_BOLD, SIZE),
    "small": Type(LIBERTINE, 21.5),
}
HEAD = Type(DIDOT_BOLD, 30, stretch=0.72)
GREAT_HEAD = Type(DIDOT_BOLD, 78, stretch=0.62)
DECK = Type(LIBERTINE_BOLD, 25)
GREAT_DECK = Type(LIBERTINE_BOLD, 33, stretch=0.86)
BYLINE = Type(LIBERTINE_ITALIC, 25)
CROSS_HEAD = Type(LIBERTINE, 24, tracking=0.05)
CAPTION = Type(LIBERTINE_ITALIC, 25)
DIVIDER = Divider("en_GB")
DATE = "SATURDAY, MAY 12, 1900."
AGES = [
    ageing.Age(seed=1900, turn=0.42, light=28),
    ageing.Age(seed=1901, turn=-0.36, light=24, paper=222),
]


def column(number):
    return LEFT + number * (MEASURE + GUTTER)


def span(first, last):
    return column(last) + MEASURE - column(first)


# ---------------------------------------------------------------- articles as galleys


def article(copy, head=True):
    """An article of one column's width: its headline, what stands under it, and its text."""
    items = []
    if head:
        items += heading(copy, MEASURE, HEAD, 37, DECK, 31)
    for number, (role, text) in enumerate(copy.body):
        items += body(copy, number, role, text)
    return items


def heading(copy, measure, head, head_pitch, deck, deck_pitch):
    items = centred_lines(copy.headline.split("|"), head, measure, head_pitch, "headline", copy.number)
    for text in copy.decks:
        items.append(white(6, glue=0.3))
        items.append(rule_between(measure, 0.16, copy))
        items += centred_lines(text.split("|"), deck, measure, deck_pitch, "deck", copy.number)
    if copy.byline:
        items.append(white(5, glue=0.3))
        items += centred_lines([copy.byline], BYLINE, measure, 31, "byline", copy.number)
    items.append(white(9, glue=0.5))
    return items


def rule_between(measure, share, copy):
    return dash(measure, share, weight=1.5, height=11)


def body(copy, number, role, text):
    if role == "cross_heading":
        lines = centred_lines([text], CROSS_HEAD, MEASURE, 31, role, copy.number, number)
        return [white(9, glue=1.0), *lines, white(4, glue=0.4)]
    last = "right" if text.isupper() and len(text) < 24 else "left"
    indent = 0 if last == "right" else INDENT
    lines = set_paragraph(pieces(text, BODY, DIVIDER), MEASURE, SIZE, indent, last)
    items = [text_line(line, PITCH, SIZE, role, copy.number, number) for line in lines]
    if 1 < len(items):
        items[0].keep = True
        items[-1].last_of_paragraph = 3 < len(items)
    return items


def follow(*articles):
    """Articles one under the other, with a short rule between."""
    items = []
    for galley in articles:
        if items:
            items += [white(13), dash(MEASURE, 0.34), white(13)]
        items += galley
    return items


def stack(sheet, items, x, y):
    """Sets items under each other and returns where they end."""
    for item in items:
        if not item.is_white:
            item.draw(sheet, x, y)
        y += item.height
    return y


# ---------------------------------------------------------------- advertisements


class Advertisement:
    """Lines of display type in a frame: (text, face, share of the measure or type size, white above)."""

    count = 0

    def __init__(self, *lines):
        self.lines = lines

    def draw(self, sheet, x, top, bottom, measure=MEASURE):
        """Sets it between top and bottom, with the white spread."""
        sheet.frame(x, top, x + measure, bottom, 4)
        sheet.frame(x + 8, top + 8, x + measure - 8, bottom - 8, 1.5)
        inner = measure - 44
        types = [self._type(line, inner) for line in self.lines]
        spare = bottom - top - 36 - sum(type_.size * 1.06 for type_ in types)
        if spare < 0:
            raise ValueError(f"{self.lines[0][0]}: {-spare:.0f} pixels too high")
        y, gap = top + 18, spare / (len(types) + 1)
        for type_, line in zip(types, self.lines):
            y += gap + type_.size * 1.06
            baseline = y - type_.size * 0.25
            sheet.line(type_, line[0], x + 22, inner, baseline, "advertisement", paragraph=Advertisement.count)
        Advertisement.count += 1

    def least(self, measure=MEASURE):
        return 36 + sum(self._type(line, measure - 44).size * 1.06 for line in self.lines) + 5 * len(self.lines)

    def _type(self, line, inner):
        type_ = Type(line[1], line[2])
        long = type_.width(line[0])
        return type_ if long <= inner else Type(line[1], line[2], stretch=inner / long * 0.99)


COCOA = Advertisement(
    ("PELHAM’S", DIDOT_BOLD, 66), ("PURE COCOA.", NARROW_BOLD, 46), ("Strengthens without heating.", LIBERTINE_ITALIC, 27),
    ("“A cup at eleven carries one to dinner.”", LIBERTINE, 24), ("IN TINS, 6d. AND 1s.", LIBERTINE_BOLD, 29), ("Of all Grocers.", LIBERTINE_ITALIC, 26),
)
BOOTS = Advertisement(
    ("J. TARRANT & SON,", LIBERTINE_BOLD, 40), ("41, SILVER STREET.", LIBERTINE, 27), ("SEA-BOOTS", DIDOT_BOLD, 60),
    ("Hand-sewn and warranted dry.", LIBERTINE_ITALIC, 27), ("REPAIRS IN ONE DAY.", NARROW_BOLD, 32),
)
STEAM = Advertisement(
    ("TO LONDON BY SEA.", NARROW_BOLD, 42), ("The fast steamship", LIBERTINE_ITALIC, 27), ("“LADY TARN”", DIDOT_BOLD, 52),
    ("leaves the New Quay every", LIBERTINE, 26), ("Tuesday and Friday at six.", LIBERTINE, 26), ("Saloon, 9s. Fore-cabin, 5s. 6d.", LIBERTINE_BOLD, 27), ("STEWARDESS CARRIED.", LIBERTINE, 23),
)
PIANOS = Advertisement(
    ("PIANOS", DIDOT_BOLD, 84), ("ON THE THREE YEARS’ SYSTEM,", NARROW_BOLD, 31), ("from ten shillings a month.", LIBERTINE_ITALIC, 28),
    ("HERR BLUM’S MUSIC WAREHOUSE,", LIBERTINE_BOLD, 30), ("The Parade. Tuning in town and country.", LIBERTINE, 26),
)
PILLS = Advertisement(
    ("DR. ORME’S", LIBERTINE_BOLD, 40), ("LIVER PILLS", DIDOT_BOLD, 62), ("give no pain and leave no regret.", LIBERTINE_ITALIC, 27), ("THIRTEEN-PENCE THE BOX.", NARROW_BOLD, 32),
)
LAMPS = Advertisement(
    ("LET THERE BE", LIBERTINE, 30), ("LIGHT!", DIDOT_BOLD, 92), ("Incandescent mantles, fitted", LIBERTINE_ITALIC, 27), ("while you wait.", LIBERTINE_ITALIC, 27), ("STARK, IRONMONGER, FORE ST.", NARROW_BOLD, 31),
)
COALS = Advertisement(
    ("COALS! COALS!", NARROW_BOLD, 48), ("Best Tarn Valley, screened,", LIBERTINE_ITALIC, 28), ("21s. the ton, put down.", LIBERTINE_BOLD, 30), ("OLD QUAY COAL WHARF.", LIBERTINE, 26),
)
HATS = Advertisement(
    ("THE NEW", LIBERTINE, 28), ("STRAW HATS", DIDOT_BOLD, 62), ("have come from Luton.", LIBERTINE_ITALIC, 28), ("MISS AMORY, 7, THE PARADE.", LIBERTINE_BOLD, 29), ("Mourning at short notice.", LIBERTINE, 25),
)


# ---------------------------------------------------------------- page 1


def front_page(sheet, copy):
    top = masthead(sheet)
    left_columns(sheet, copy, top)
    lead = lead_story(sheet, copy, top)
    council_and_regatta(sheet, copy, top)
    for gutter in (1, 3):
        column_rule(sheet, gutter, top, FOOT)
    return lead


def masthead(sheet):
    sheet.line(Type(LIBERTINE_ITALIC, 30), "With which is incorporated the “Tarn Valley Advertiser.”", LEFT, span(0, 5), 92, "masthead")
    name = Type(FRAKTUR, 172, tracking=0.03)
    sheet.line(name, "The Port Arden Chronicle", LEFT, span(0, 5), 256, "masthead")
    y = 318
    sheet.rule(LEFT, y, WIDTH - RIGHT, y + 5)
    sheet.rule(LEFT, y + 10, WIDTH - RIGHT, y + 12)
    base = y + 46
    fact = Type(LIBERTINE_BOLD, 30, tracking=0.02)
    sheet.line(fact, "No. 2,214.—VOL. XLIII.", LEFT + 10, 700, base, "masthead", align="left")
    sheet.line(fact, "PORT ARDEN, " + DATE, LEFT, span(0, 5), base, "masthead")
    sheet.line(fact, "PRICE ONE PENNY.", WIDTH - RIGHT - 710, 700, base, "masthead", align="right")
    sheet.rule(LEFT, base + 18, WIDTH - RIGHT, base + 20)
    sheet.rule(LEFT, base + 25, WIDTH - RIGHT, base + 30)
    return base + 52


def left_columns(sheet, copy, top):
    galley = follow(*(article(copy[name]) for name in ("shipping", "lifeboat", "concert", "police", "balloon")))
    first = FOOT - 390
    frames = [Frame(sheet, column(0), top, first - 24), Frame(sheet, column(1), top, FOOT)]
    left, _ = pour(galley, frames)
    COCOA.draw(sheet, column(0), first, FOOT)
    fill_with(sheet, [STEAM], 1, FOOT - left + 30, FOOT)
    column_rule(sheet, 0, top, FOOT)


def fill_with(sheet, advertisements, number, top, bottom):
    """Sets advertisements one under the other so that they fill a column's foot."""
    least = [one.least() for one in advertisements]
    spare = (bottom - top - sum(least) - 20 * (len(least) - 1)) / len(least)
    print(f"advertisements of column {number}: {spare:+.0f} pixels to spare each", file=sys.stderr)
    y = top
    for one, height in zip(advertisements, least):
        one.draw(sheet, column(number), y, y + height + spare)
        y += height + spare + 20


def lead_story(sheet, copy, top):
    """The fire over two columns, and under it the register; returns what is left for page 2."""
    fire, register = copy["fire"], copy["assizes"]
    head = heading(fire, span(2, 3), GREAT_HEAD, 82, GREAT_DECK, 40)
    y = stack(sheet, head, column(2), top + 4) + 6
    foot_head = heading(register, span(2, 3), Type(DIDOT_BOLD, 50, stretch=0.66), 56, GREAT_DECK, 38)
    foot_text = article(register, head=False)
    high = least_height(foot_text, 2)
    start = FOOT - high - sum(item.height for item in foot_head)
    sheet.rule(column(2), start - 20, column(3) + MEASURE, start - 17)
    text_top = stack(sheet, foot_head, column(2), start)
    pour(foot_text, [Frame(sheet, column(n), text_top, FOOT) for n in (2, 3)])
    column_rule(sheet, 2, text_top, FOOT)
    end = start - 40
    column_rule(sheet, 2, y, end)
    note = end - PITCH * 0.3
    sheet.line(Type(LIBERTINE_ITALIC, 26), "(Continued on page 2.)", column(3), MEASURE, note, "continuation_line")
    return [Frame(sheet, column(2), y, end), Frame(sheet, column(3), y, end - PITCH - 8)]


def council_and_regatta(sheet, copy, top):
    council, regatta = article(copy["council"]), article(copy["regatta"], head=False)
    high = least_height(council, 2)
    pour(council, [Frame(sheet, column(n), top, top + high) for n in (4, 5)])
    column_rule(sheet, 4, top, top + high)
    y = top + high + 14
    sheet.rule(column(4), y, column(5) + MEASURE, y + 3)
    head = heading(copy["regatta"], span(4, 5), Type(DIDOT_BOLD, 56, stretch=0.64), 62, GREAT_DECK, 40)
    text = least_height(regatta, 2)
    captions = copy["regatta"].captions[0].split("|")
    picture_top = y + 24
    picture_foot = FOOT - text - sum(item.height for item in head) - 34 * len(captions) - 26
    art = pictures.regatta(1632, round(1632 * (picture_foot - picture_top) / span(4, 5)), np.random.default_rng(7))
    sheet.picture(art, column(4), picture_top, span(4, 5), picture_foot - picture_top)
    print(f"the cut is {picture_foot - picture_top:.0f} pixels high", file=sys.stderr)
    lines = centred_lines(captions, CAPTION, span(4, 5), 32, "caption", copy["regatta"].number, 0)
    y = stack(sheet, lines, column(4), picture_foot + 6) + 12
    y = stack(sheet, head, column(4), y)
    pour(regatta, [Frame(sheet, column(n), y, FOOT) for n in (4, 5)])
    column_rule(sheet, 4, y, FOOT)


def column_rule(sheet, gutter, top, bottom):
    x = column(gutter) + MEASURE + GUTTER / 2
    sheet.rule(x - 0.8, top, x + 0.8, bottom)


# ---------------------------------------------------------------- page 2


def second_page(sheet, copy, fire_frames):
    top = running_head(sheet)
    jump = Type(DIDOT_BOLD, 27, stretch=0.70)
    sheet.line(jump, "GREAT FIRE ON THE OLD QUAY.", column(0), MEASURE, top + 26, "continuation_line")
    sheet.line(Type(LIBERTINE_ITALIC, 25), "(Continued from page 1.)", column(0), MEASURE, top + 58, "continuation_line")
    names = ("letters", "inquest", "museum", "cricket", "clock", "allotments")
    galley = follow(article(copy["fire"], head=False), *(article(copy[name]) for name in names))
    feet = [FOOT - 420, FOOT - 400]
    BOOTS.draw(sheet, column(0), feet[0], FOOT)
    PILLS.draw(sheet, column(1), feet[1], FOOT)
    frames = [
        *fire_frames,
        Frame(sheet, column(0), top + 74, feet[0] - 24),
        Frame(sheet, column(1), top, feet[1] - 24),
        Frame(sheet, column(2), top, FOOT),
    ]
    left, _ = pour(galley, frames)
    fill_with(sheet, [LAMPS, PIANOS], 2, FOOT - left + 30, FOOT)
    for gutter in (0, 1, 2):
        column_rule(sheet, gutter, top, FOOT)
    harbour_bill(sheet, copy, top)


def running_head(sheet):
    face, base = Type(LIBERTINE_BOLD, 32, tracking=0.03), 104
    sheet.line(face, "2", LEFT + 6, 200, base, "folio", align="left")
    sheet.line(face, "THE PORT ARDEN CHRONICLE.", LEFT, span(0, 5), base, "running_head")
    sheet.line(face, DATE, WIDTH - RIGHT - 900, 894, base, "running_head", align="right")
    sheet.rule(LEFT, base + 20, WIDTH - RIGHT, base + 22)
    sheet.rule(LEFT, base + 27, WIDTH - RIGHT, base + 31)
    return base + 54


def harbour_bill(sheet, copy, top):
    """A story over three columns, and five of one column under it."""
    head = heading(copy["bill"], span(3, 5), Type(DIDOT_BOLD, 66, stretch=0.66), 74, GREAT_DECK, 42)
    y = stack(sheet, head, column(3), top + 2) + 4
    text = article(copy["bill"], head=False)
    foot = y + least_height(text, 3)
    pour(text, [Frame(sheet, column(n), y, foot) for n in (3, 4, 5)])
    below = foot + 44
    sheet.rule(column(3), foot + 18, column(5) + MEASURE, foot + 21)
    names = ("school", "obituary", "market", "weather", "railway", "art")
    galley = follow(*(article(copy[name]) for name in names))
    left, _ = pour(galley, [Frame(sheet, column(n), below, FOOT) for n in (3, 4, 5)])
    fill_with(sheet, [COALS, HATS], 5, FOOT - left + 30, FOOT)
    for gutter in (3, 4):
        column_rule(sheet, gutter, y, foot)
        column_rule(sheet, gutter, below, FOOT)


READING_ORDER = (
    ["shipping", "lifeboat", "concert", "police", "balloon", "fire", "assizes", "council", "regatta"]
    + ["letters", "inquest", "museum", "cricket", "clock", "allotments"]
    + ["bill", "school", "obituary", "market", "weather", "railway", "art"]
)


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    copy = read_copy(HERE / "text/broadsheet-1.txt") | read_copy(HERE / "text/broadsheet-2.txt")
    for number, name in enumerate(READING_ORDER):
        copy[name].number = number
    sheets = [Sheet(0, WIDTH, HEIGHT), Sheet(1, WIDTH, HEIGHT)]
    second_page(sheets[1], copy, front_page(sheets[0], copy))
    for sheet, other, how in zip(sheets, reversed(sheets), AGES):
        ageing.age(sheet, how, behind=other).save(folder / f"page-{sheet.number + 1}.jpg", quality=68, dpi=(200, 200))
    articles = [copy[name] for name in READING_ORDER]
    write_truth(folder, "eng", articles, sheets, AGES, ageing.moved)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) if 1 < len(sys.argv) else HERE.parent / "broadsheet-1900")
