"""A small composing room: type, lines, galleys and pages.

Sizes and places are in pixels of the finished image. A page is set `OVERSAMPLING` times as large and brought down
before it is aged, so that letters stand at fractions of a pixel as they do on paper.
"""

import functools
import re
from dataclasses import dataclass, field, replace

import pyphen
from PIL import Image, ImageDraw, ImageFont

OVERSAMPLING = 2
# The white between two words, in ems: natural, least. A justified line may have more, never less.
WORD_SPACE, LEAST_WORD_SPACE = 0.27, 0.17
# Type stands this far above and below its baseline, in ems; the boxes in truth.json follow it.
ASCENT, DESCENT = 0.74, 0.23


@dataclass(frozen=True)
class Type:
    """A face at a size. `stretch` condenses or widens it, `tracking` is added behind every letter, in ems."""

    path: str
    size: float
    index: int = 0
    stretch: float = 1.0
    tracking: float = 0.0
    features: tuple = ()

    def at(self, size, **changes):
        return replace(self, size=size, **changes)

    def width(self, text):
        return _advance(self, text)


@functools.lru_cache(maxsize=None)
def _font(path, index, size):
    return ImageFont.truetype(path, size, index=index)


def _loaded(type_):
    return _font(type_.path, type_.index, round(type_.size * OVERSAMPLING))


@functools.lru_cache(maxsize=200_000)
def _advance(type_, text):
    length = _loaded(type_).getlength(text, features=list(type_.features) or None) / OVERSAMPLING
    return length * type_.stretch + type_.tracking * type_.size * len(text)


@dataclass
class Mark:
    """A line as printed: its words, its place, and what it is for. `join` says how the next line of the same
    paragraph follows: `space`, `none`, `merge` (a dividing hyphen goes), `keep` (the hyphen stays); `end` is no join."""

    page: int
    text: str
    box: tuple
    role: str
    article: int | None
    paragraph: int | None
    join: str


class Sheet:
    """A page in the making: ink on white, and the lines set on it."""

    def __init__(self, number, width, height):
        self.number, self.width, self.height = number, width, height
        self.ink = Image.new("L", (width * OVERSAMPLING, height * OVERSAMPLING), 0)
        self.pen = ImageDraw.Draw(self.ink)
        self.marks = []

    def write(self, type_, x, baseline, text):
        """Draws text from x on the baseline."""
        if type_.tracking:
            for letter in text:
                self._draw(type_, x, baseline, letter)
                x += type_.width(letter)
        else:
            self._draw(type_, x, baseline, text)

    def _draw(self, type_, x, baseline, text):
        font, features = _loaded(type_), list(type_.features) or None
        at = (x * OVERSAMPLING, baseline * OVERSAMPLING)
        if type_.stretch == 1.0:
            self.pen.text(at, text, fill=255, font=font, anchor="ls", features=features)
            return
        left, top, right, bottom = font.getbbox(text, anchor="ls", features=features)
        drawn = Image.new("L", (right - left + 4, bottom - top + 4), 0)
        ImageDraw.Draw(drawn).text((2 - left, 2 - top), text, fill=255, font=font, anchor="ls", features=features)
        drawn = drawn.resize((max(1, round(drawn.width * type_.stretch)), drawn.height), Image.Resampling.LANCZOS)
        place = (round(at[0] + (left - 2) * type_.stretch), round(at[1] + top - 2))
        self.ink.paste(255, (*place, place[0] + drawn.width, place[1] + drawn.height), drawn)

    def rule(self, x0, y0, x1, y1):
        self.pen.rectangle([round(v * OVERSAMPLING) for v in (x0, y0, x1, y1)], fill=255)

    def frame(self, x0, y0, x1, y1, weight):
        self.rule(x0, y0, x1, y0 + weight)
        self.rule(x0, y1 - weight, x1, y1)
        self.rule(x0, y0, x0 + weight, y1)
        self.rule(x1 - weight, y0, x1, y1)

    def picture(self, image, x, y, width, height):
        size = (round(width * OVERSAMPLING), round(height * OVERSAMPLING))
        self.ink.paste(image.resize(size, Image.Resampling.LANCZOS), (round(x * OVERSAMPLING), round(y * OVERSAMPLING)))

    def mark(self, text, x0, x1, baseline, size, role, article=None, paragraph=None, join="end"):
        box = (x0, baseline - ASCENT * size, x1, baseline + DESCENT * size)
        self.marks.append(Mark(self.number, text, box, role, article, paragraph, join))

    def line(self, type_, text, x, width, baseline, role, align="centre", **whose):
        """Sets one line in a measure and marks it."""
        long = type_.width(text) - type_.tracking * type_.size
        start = {"left": x, "centre": x + (width - long) / 2, "right": x + width - long}[align]
        self.write(type_, start, baseline, text)
        self.mark(text, start, start + long, baseline, type_.size, role, **whose)


# ---------------------------------------------------------------- words and their breaks


@dataclass
class Cut:
    """A place where a word may be divided: after `letters` characters, with a hyphen to be printed or not."""

    letters: int
    hyphen: str
    join: str


@dataclass
class Piece:
    """A word: letters in one or more types, and where it may be divided."""

    runs: list
    cuts: list = field(default_factory=list)

    @property
    def text(self):
        return "".join(text for _, text in self.runs)

    def part(self, start, end, hyphen=""):
        """The runs between two letters, with a hyphen behind."""
        at, out = 0, []
        for type_, text in self.runs:
            cut = text[max(0, start - at) : max(0, end - at)]
            if cut:
                out.append((type_, cut))
            at += len(text)
        if hyphen and out:
            out[-1] = (out[-1][0], out[-1][1] + hyphen)
        return out

    def width(self, start, end, hyphen=""):
        return sum(type_.width(text) for type_, text in self.part(start, end, hyphen))


class Divider:
    """Finds where words may be divided: by the language's patterns, after printed hyphens and after dashes."""

    def __init__(self, language, hyphen="-", shortest=5, together=None):
        """`together`: two letters that are never parted, as st in German type."""
        self.patterns = pyphen.Pyphen(lang=language, left=2, right=3)
        self.hyphen, self.shortest, self.together = hyphen, shortest, together

    def cuts(self, word):
        found = []
        for match in re.finditer(r"[^\W\d_]+", word):
            letters = match.group()
            if self.shortest <= len(letters) and (match.start() == 0 or word[match.start() - 1] != "'"):
                letters = letters.replace("ſ", "s")
                for at in self.patterns.positions(letters):
                    if letters[at - 1 : at + 1] != self.together:
                        found.append(Cut(match.start() + at, self.hyphen, "merge"))
        for match in re.finditer(r"(?<=[^\W\d_])[-⸗](?=[^\W\d_]{2})", word):
            found.append(Cut(match.end(), "", "keep"))
        for match in re.finditer(r"—(?=\w)", word):
            found.append(Cut(match.end(), "", "none"))
        return sorted(found, key=lambda cut: cut.letters)


def pieces(text, types, divider):
    """Splits marked-up text into words. `_…_` is italic, `{…}` small capitals (kept as capitals), `*…*` bold."""
    style, word, out = "roman", [], []
    for char in text + " ":
        if char in "_*{}":
            turned = {"_": "italic", "*": "bold", "{": "small", "}": "small"}[char]
            style = "roman" if style == turned else turned
        elif char == " ":
            if word:
                runs = [(types[name], letters) for name, letters in word]
                whole = "".join(letters for _, letters in runs)
                out.append(Piece(runs, divider.cuts(whole) if divider else []))
            word = []
        elif word and word[-1][0] == style:
            word[-1] = (style, word[-1][1] + char)
        else:
            word.append((style, char))
    return out


# ---------------------------------------------------------------- justified paragraphs


@dataclass
class SetLine:
    """A line of a paragraph: runs with their place in the measure."""

    runs: list
    text: str
    left: float
    right: float
    join: str


def set_paragraph(words, measure, em, indent=0.0, last="left"):
    """Divides a paragraph into justified lines, the best for the whole paragraph (Knuth and Plass, *Breaking
    Paragraphs into Lines*, 1981, with costs of our own)."""
    chosen = None
    fronts = [[(0, 0)]]  # by line: the (word, letter) places reached
    costs = [{(0, 0): (0.0, None, None)}]
    while fronts[-1]:
        wide = measure - (indent if len(fronts) == 1 else 0.0)
        reached = {}
        for start in fronts[-1]:
            for stop, cost, cut in _lines_from(words, start, wide, em):
                total = costs[-1][start][0] + cost + _run_of_hyphens(costs, start, cut)
                if stop not in reached or total < reached[stop][0]:
                    reached[stop] = (total, start, cut)
        end = (len(words), 0)
        if end in reached:
            total = reached[end][0]
            if chosen is None or total < chosen[0]:
                chosen = (total, len(fronts))
        costs.append(reached)
        fronts.append([place for place in reached if place != end])
    return _built(words, costs, chosen[1], measure, em, indent, last)


def _run_of_hyphens(costs, start, cut):
    """Two divided words under each other are a small blemish."""
    before = costs[-1][start][2]
    return 60.0 if cut and before and cut.hyphen and before.hyphen else 0.0


def _lines_from(words, start, wide, em):
    """Every line that may start at a place: where it stops, what it costs, and the cut it ends with."""
    first, letter = start
    filled = 0.0
    for i in range(first, len(words)):
        word, begin = words[i], letter if i == first else 0
        gaps = i - first
        if wide < filled + gaps * LEAST_WORD_SPACE * em:
            return
        for cut in word.cuts:
            if begin < cut.letters:
                long = filled + word.width(begin, cut.letters, cut.hyphen)
                cost = _cost(wide - long, gaps, em)
                if cost is not None:
                    yield (i, cut.letters), cost + (45.0 if cut.hyphen else 5.0), cut
        filled += word.width(begin, len(word.text))
        if i + 1 == len(words):
            if gaps * LEAST_WORD_SPACE * em <= wide - filled:
                yield (i + 1, 0), 0.0, None
            return
        cost = _cost(wide - filled, gaps, em)
        if cost is not None:
            yield (i + 1, 0), cost, None


def _cost(white, gaps, em):
    if white < gaps * LEAST_WORD_SPACE * em:
        return None
    if gaps == 0:
        return 4000.0 * (1.0 + white / em)
    off = white / gaps / em - WORD_SPACE
    return 900.0 * off * off if 0 < off else 4000.0 * off * off


def _built(words, costs, count, measure, em, indent, last):
    stop, lines = (len(words), 0), []
    for number in range(count, 0, -1):
        _, start, cut = costs[number][stop]
        lines.insert(0, (start, stop, cut))
        stop = start
    out = []
    for number, (start, stop, cut) in enumerate(lines):
        final = number + 1 == len(lines)
        left = indent if number == 0 else 0.0
        groups = _words_between(words, start, stop, cut)
        long = [sum(type_.width(text) for type_, text in group) for group in groups]
        white = measure - left - sum(long)
        space = white / max(1, len(groups) - 1)
        if final and last != "justify":
            space = min(space, WORD_SPACE * em)
        x, runs = left, []
        if final and last == "right":
            x = measure - sum(long) - space * (len(groups) - 1)
        begin = x
        for group, width in zip(groups, long):
            at = x
            for type_, text in group:
                runs.append((type_, at, text))
                at += type_.width(text)
            x += width + space
        text = " ".join("".join(text for _, text in group) for group in groups)
        join = "end" if final else cut.join if cut else "space"
        out.append(SetLine(runs, text, begin, x - space, join))
    return out


def _words_between(words, start, stop, cut):
    (first, letter), (after, until) = start, stop
    groups = []
    for i in range(first, after + (1 if until else 0)):
        begin = letter if i == first else 0
        whole = len(words[i].text)
        if until and i == after:
            groups.append(words[i].part(begin, until, cut.hyphen))
        else:
            groups.append(words[i].part(begin, whole))
    return groups


# ---------------------------------------------------------------- galleys


@dataclass
class Item:
    """What stands in a galley: something of a height that draws itself, or white that may grow."""

    height: float
    draw: object = None
    glue: float = 0.0
    keep: bool = False
    parts: bool = False  # a rule between two articles: not wanted at a column's head or foot
    last_of_paragraph: bool = False

    @property
    def is_white(self):
        return self.draw is None


def white(height, glue=1.0):
    return Item(height, glue=glue)


def text_line(line, pitch, size, role, article, paragraph, keep=False):
    def draw(sheet, x, y):
        baseline = y + pitch * 0.5 + size * 0.32
        for type_, at, text in line.runs:
            sheet.write(type_, x + at, baseline, text)
        sheet.mark(line.text, x + line.left, x + line.right, baseline, size, role, article, paragraph, line.join)

    return Item(pitch, draw, keep=keep)


def centred_lines(texts, type_, measure, pitch, role, article, paragraph=None):
    """Lines of a heading, each centred in the measure and squeezed where it would be too long."""
    items = []
    for number, text in enumerate(texts):
        own = type_
        long = type_.width(text)
        if measure < long:
            own = replace(type_, stretch=type_.stretch * measure / long * 0.995)
        join = "end" if number + 1 == len(texts) else "space"

        def draw(sheet, x, y, own=own, text=text, join=join):
            baseline = y + pitch * 0.5 + own.size * 0.34
            whose = dict(article=article, paragraph=paragraph, join=join)
            sheet.line(own, text, x, measure, baseline, role, **whose)

        items.append(Item(pitch, draw, keep=True))
    return items


def dash(measure, share, weight=1.5, height=16.0):
    """The short rule between two articles of a column."""

    def draw(sheet, x, y):
        middle = y + height / 2
        sheet.rule(x + measure * (0.5 - share / 2), middle, x + measure * (0.5 + share / 2), middle + weight)

    return Item(height, draw, keep=True, parts=True)


@dataclass
class Frame:
    """A place for a galley's column on a sheet."""

    sheet: Sheet
    x: float
    top: float
    bottom: float
    on_end: object = None


def pour(items, frames, stretch_lines=0.035):
    """Fills frames with a galley one after the other and drives each column out to its foot with the white it has.
    Returns the height left in the last frame used, and how many frames were used."""
    rest, used, left = list(items), 0, 0.0
    for frame in frames:
        rest = _without_head(rest)
        if not rest:
            break
        column, rest = _fill(rest, frame.bottom - frame.top)
        left = _draw_column(column, frame, stretch_lines if rest else 0.0)
        used += 1
    if rest:
        over = sum(item.height for item in rest)
        raise ValueError(f"{over:.0f} pixels of galley are left over")
    return left, used


def _fill(items, height):
    """The items that fit, and the rest; a heading is not parted from what follows it."""
    total, count, safe = 0.0, 0, 0
    for count, item in enumerate(items, start=1):
        total += item.height
        if height + 0.01 < total:
            break
        if item.is_white:
            safe = count if safe == count - 1 else safe
        elif not item.keep and not (count < len(items) and _is_widow(items, count)):
            safe = count
    else:
        safe = len(items)
    column = items[:safe]
    while column and (column[-1].is_white or column[-1].parts):
        column.pop()
    return column, items[safe:]


def _without_head(items):
    """A galley without the white and the rules that stood before what is now its first line."""
    first = next((at for at, item in enumerate(items) if not item.is_white and not item.parts), len(items))
    return items[first:]


def _is_widow(items, count):
    """Whether a column that ends here would leave the last line of a paragraph alone on top of the next."""
    return items[count].last_of_paragraph


def _draw_column(column, frame, stretch_lines):
    spare = frame.bottom - frame.top - sum(item.height for item in column)
    glue = sum(item.glue * item.height for item in column if item.is_white)
    lines = sum(item.height for item in column if not item.is_white)
    give_lines = min(spare, lines * stretch_lines)
    give_white = min(spare - give_lines, glue * 2.5) if stretch_lines else 0.0
    y = frame.top
    for item in column:
        if item.is_white:
            y += item.height + (give_white * item.glue * item.height / glue if glue else 0.0)
            continue
        item.draw(frame.sheet, frame.x, y)
        y += item.height * (1 + (give_lines / lines if lines else 0.0))
    return frame.bottom - y


def least_height(items, columns):
    """The least height at which a galley fits into so many columns of the same height."""
    height = sum(item.height for item in items) / columns
    while not _fits(items, columns, height):
        height += 2.0
    return height


def _fits(items, columns, height):
    rest = list(items)
    for _ in range(columns):
        rest = _without_head(rest)
        _, rest = _fill(rest, height)
    return not _without_head(rest)
