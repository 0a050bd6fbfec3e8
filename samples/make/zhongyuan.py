"""Sets samples/zhongyuan: six reports under one banner, as a Chinese newspaper page of our days."""

import pathlib
import sys

import numpy as np

import ageing
import pictures
from fonts import SANS_HAN, SANS_HAN_BOLD, SERIF_HAN, SERIF_HAN_BOLD, SIMPLIFIED
from han import set_han
from manuscript import read_copy, write_truth
from press import Frame, Sheet, Type, least_height, pour, text_line

HERE = pathlib.Path(__file__).parent
BANNER = "推进“五星”支部创建 筑牢基层治理根基"
WIDTH, HEIGHT = 3760, 3660
LEFT, FOOT = 132, 3540
SIZE, PITCH, LETTERS = 34, 50, 16
MEASURE, GUTTER = SIZE * LETTERS, 46
BODY = Type(SERIF_HAN, SIZE, SIMPLIFIED)
BODY_BOLD = Type(SERIF_HAN_BOLD, SIZE, SIMPLIFIED)
BYLINE = Type(SANS_HAN, SIZE, SIMPLIFIED)
KICKER = Type(SANS_HAN, 50, SIMPLIFIED)
CAPTION = Type(SANS_HAN, 32, SIMPLIFIED)
SERIF_HEAD = Type(SERIF_HAN_BOLD, 92, SIMPLIFIED)
SANS_HEAD = Type(SANS_HAN_BOLD, 92, SIMPLIFIED)
START = "本报讯"
AGE = ageing.Age(seed=2022, turn=-0.45, paper=232, ink=44, light=24, noise=3.2, blur=0.6, spread=0.04, specks=30)


def column(number):
    return LEFT + number * (MEASURE + GUTTER)


def span(first, last):
    return column(last) + MEASURE - column(first)


def text(copy):
    """The galley of an article: its paragraphs, and its byline behind them."""
    items = []
    for number, (role, paragraph) in enumerate(copy.body):
        bold = len(START) if paragraph.startswith(START) else 0
        lines = set_han(paragraph, BODY, MEASURE, 2 * SIZE, BODY_BOLD, bold)
        items += [text_line(line, PITCH, SIZE, role, copy.number, number) for line in lines]
    return items + byline(copy, lines[-1], items)


def byline(copy, last, items):
    """The byline stands at the end of the last line if there is room, else on a line of its own, to the right."""
    long = set_han(copy.byline, BYLINE, 10 * MEASURE)[0]
    wide = long.right - long.left
    own_line = MEASURE < last.right + 2 * SIZE + wide

    def draw(sheet, x, y):
        baseline = y + PITCH * 0.5 + SIZE * 0.32
        start = x + MEASURE - wide
        for type_, at, letters in long.runs:
            sheet.write(type_, start + at, baseline, letters)
        sheet.mark(copy.byline, start, start + wide, baseline, SIZE, "byline", copy.number)

    if own_line:
        row = text_line(long, PITCH, SIZE, "byline", copy.number, None)
        row.draw = draw
        return [row]
    before = items[-1].draw

    def draw_both(sheet, x, y):
        before(sheet, x, y)
        draw(sheet, x, y)

    items[-1].draw = draw_both
    return []


def headline(sheet, copy, type_, first, last, y):
    """Kicker and headline over columns; returns where the text may start."""
    x, measure = column(first), span(first, last)
    if copy.kicker:
        y += 62
        sheet.line(KICKER, copy.kicker, x, measure, y - 8, "kicker", article=copy.number)
        middle, half = x + measure / 2, KICKER.width(copy.kicker) / 2
        for start in (middle - half - 110, middle + half + 30):
            sheet.rule(start, y - 28, start + 80, y - 24)
    words = copy.headline.replace(" ", "\u3000")
    type_ = type_.at(min(type_.size, measure / type_.width(words) * type_.size * 0.985))
    y += type_.size * 1.16
    sheet.line(type_, words, x, measure, y - 0.06 * type_.size, "headline", article=copy.number)
    sheet.marks[-1].text = copy.headline
    return y + 34


def report(sheet, copy, type_, first, last, y):
    """An article under a headline, its columns of one height; returns where it ends."""
    top = headline(sheet, copy, type_, first, last, y)
    galley = text(copy)
    high = least_height(galley, last - first + 1)
    pour(galley, [Frame(sheet, column(n), top, top + high) for n in range(first, last + 1)], stretch_lines=0)
    return top + high


def first_report(sheet, copy, y):
    """The headline stands in a frame at the left, the text in two columns beside it."""
    galley = text(copy)
    high = least_height(galley, 2)
    pour(galley, [Frame(sheet, column(n), y, y + high) for n in (1, 2)], stretch_lines=0)
    x = column(0)
    sheet.frame(x, y + 4, x + MEASURE - 8, y + high - 8, 5)
    sheet.line(KICKER, copy.kicker, x, MEASURE - 8, y + 104, "kicker", article=copy.number)
    sheet.rule(x + 130, y + 124, x + MEASURE - 138, y + 128)
    rows = ["凝聚“三力”", "促发展", "助力“五星”", "稳创建"]
    step = (high - 150) / len(rows)
    for number, row in enumerate(rows):
        baseline = y + 128 + step * (number + 0.5) + SERIF_HEAD.size * 0.34
        join = "none" if number + 1 < len(rows) else "end"
        sheet.line(SERIF_HEAD.at(80), row, x, MEASURE - 8, baseline, "headline", article=copy.number, join=join)
    return y + high


def pictured_report(sheet, copy, y, foot):
    """A report whose text flows round a photograph over its last two columns."""
    top = headline(sheet, copy, SERIF_HEAD, 3, 5, y)
    galley = text(copy)
    lines = sum(item.height for item in galley)
    high = foot - top
    below = (lines - high) / 2
    below = PITCH * -(-below // PITCH)
    caption = 62
    photo = high - below - caption - 20
    art = pictures.square(2268, round(2268 * photo / span(4, 5)), np.random.default_rng(5))
    sheet.picture(art, column(4), top, span(4, 5), photo)
    sheet.line(CAPTION, copy.captions[0], column(4), span(4, 5), top + photo + 44, "caption", article=copy.number, paragraph=0)
    print(f"the photograph is {photo:.0f} pixels high", file=sys.stderr)
    frames = [Frame(sheet, column(3), top, foot)]
    frames += [Frame(sheet, column(n), foot - below, foot) for n in (4, 5)]
    pour(galley, frames, stretch_lines=0)
    return foot


def public_notice(sheet, top, bottom):
    """The advertisement of public interest that fills such pages."""
    x, wide = column(0), span(0, 2)
    sheet.frame(x, top, x + wide, bottom, 8)
    sheet.frame(x + 16, top + 16, x + wide - 16, bottom - 16, 2)
    middle = (top + bottom) / 2
    drop(sheet, x + 250, middle + 20, min(150, (bottom - top) * 0.26))
    place, measure = x + 460, wide - 520
    rows = [("节约每一滴水", SANS_HAN_BOLD, 132), ("留住一城清清河", SERIF_HAN, 72), ("讲文明　树新风　公益广告", SANS_HAN, 42)]
    y = middle - 200
    for number, (words, face, size) in enumerate(rows):
        y += size * 1.45
        sheet.line(Type(face, size, SIMPLIFIED), words, place, measure, y, "advertisement", paragraph=0)


def drop(sheet, x, y, size):
    """A drop of water over rings."""
    scale = 2
    for ring in (1.0, 0.66):
        box = [x - size * 1.2 * ring, y + size * (0.95 - 0.26 * ring), x + size * 1.2 * ring, y + size * (0.95 + 0.26 * ring)]
        sheet.pen.ellipse([v * scale for v in box], outline=255, width=10)
    body = [x - size * 0.5, y - size * 0.4, x + size * 0.5, y + size * 0.6]
    sheet.pen.ellipse([v * scale for v in body], fill=255)
    tip = [(x - size * 0.46, y - size * 0.08), (x + size * 0.46, y - size * 0.08), (x, y - size * 1.3)]
    sheet.pen.polygon([(a * scale, b * scale) for a, b in tip], fill=255)
    light = [x - size * 0.26, y + size * 0.0, x - size * 0.08, y + size * 0.28]
    sheet.pen.ellipse([v * scale for v in light], fill=0)


def running_head(sheet):
    base = 168
    sheet.line(Type(SANS_HAN_BOLD, 92, SIMPLIFIED), "06", LEFT, 200, base, "folio", align="left")
    sheet.line(Type(SANS_HAN_BOLD, 64, SIMPLIFIED), "基层治理", LEFT + 150, 400, base, "running_head", align="left")
    sheet.line(Type(SERIF_HAN_BOLD, 72, SIMPLIFIED, tracking=0.12), "中原新报", LEFT, span(0, 5), base, "running_head")
    small = Type(SANS_HAN, 36, SIMPLIFIED)
    sheet.line(small, "2022年9月28日　星期三", column(4), span(4, 5), base - 48, "running_head", align="right")
    sheet.line(small, "编辑　陈禾　校对　周楠　版式　李木", column(4), span(4, 5), base + 2, "running_head", align="right")
    sheet.rule(LEFT, base + 28, LEFT + span(0, 5), base + 36)
    sheet.rule(LEFT, base + 44, LEFT + span(0, 5), base + 46)
    return base + 46


def banner(sheet, y):
    type_ = Type(SANS_HAN_BOLD, 164, SIMPLIFIED)
    words = BANNER.replace(" ", "\u3000")
    sheet.line(type_, words, LEFT, span(0, 5), y + 236, "banner")
    sheet.marks[-1].text = BANNER
    sheet.rule(LEFT, y + 296, LEFT + span(0, 5), y + 299)
    return y + 340


def set_page(copy):
    sheet = Sheet(0, WIDTH, HEIGHT)
    top = banner(sheet, running_head(sheet))
    y = first_report(sheet, copy["ruhe"], top)
    sheet.rule(column(0), y + 22, column(2) + MEASURE, y + 24)
    y = report(sheet, copy["union"], SANS_HEAD, 0, 2, y + 44)
    y = report(sheet, copy["ludong"], SERIF_HEAD, 0, 2, y + 40)
    public_notice(sheet, y + 36, FOOT)
    print(f"the notice is {FOOT - y - 36:.0f} pixels high", file=sys.stderr)
    y = report(sheet, copy["lianhu"], SANS_HEAD, 3, 5, top - 20)
    sheet.rule(column(3), y + 22, column(5) + MEASURE, y + 24)
    last = text(copy["mianfang"])
    last_top = FOOT - least_height(last, 3) - 62 - 92 * 1.16 - 34 - 24
    pictured_report(sheet, copy["xilu"], y + 34, last_top - 26)
    report(sheet, copy["mianfang"], SANS_HEAD, 3, 5, last_top)
    middle = column(3) - GUTTER / 2
    sheet.rule(middle - 1, top, middle + 1, FOOT)
    return sheet


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    copy = read_copy(HERE / "text/zhongyuan.txt")
    sheet = set_page(copy)
    ageing.age(sheet, AGE).save(folder / "page-1.jpg", quality=62, dpi=(300, 300))
    write_truth(folder, "chi_sim", list(copy.values()), [sheet], [AGE], ageing.moved, BANNER, signed=True)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) if 1 < len(sys.argv) else HERE.parent / "zhongyuan")
