"""Chinese lines: no stop at a line's start, no opening mark at its end, marks squeezed, the rest driven out."""

import re

from press import SetLine

NEVER_FIRST = set("，。、；：？！）》〉”’」』】…")
NEVER_LAST = set("（《〈“‘「『【")
# These marks fill only the left or the right half of their square: the other half may go.
LEFT_HALF = set("，。、；：？！）》”’」』】")
RIGHT_HALF = NEVER_LAST
SQUEEZE = 0.5


def set_han(text, type_, measure, indent=0.0, bold=None, bold_letters=0):
    """Divides a paragraph into lines of a measure. The first `bold_letters` are set in `bold`."""
    size = type_.size
    units = [match.group() for match in re.finditer(r"[0-9A-Za-z./%]+|\s+|.", text)]
    types, passed = [], 0
    for unit in units:
        types.append(bold if passed < bold_letters else type_)
        passed += len(unit)
    lines, start = [], 0
    while start < len(units):
        room = measure - (0.0 if lines else indent)
        stop = _line_end(units, types, start, room, size)
        final = stop == len(units)
        left = 0.0 if lines else indent
        lines.append(_placed(units[start:stop], types[start:stop], left, room, size, final))
        start = stop
        while start < len(units) and units[start].isspace():
            start += 1
    return lines


def _width(unit, type_, size):
    return size if unit.isspace() else type_.width(unit)


def _slack(units, size):
    """How much a line may be squeezed."""
    return SQUEEZE * size * sum(unit in LEFT_HALF or unit in RIGHT_HALF for unit in units)


def _line_end(units, types, start, room, size):
    wide, stop = 0.0, start
    while stop < len(units) and wide + _width(units[stop], types[stop], size) <= room + 0.01:
        wide += _width(units[stop], types[stop], size)
        stop += 1
    if stop == len(units):
        return stop
    inside = stop
    while inside < len(units) and units[inside] in NEVER_FIRST:
        wide += _width(units[inside], types[inside], size)
        inside += 1
    if inside != stop and wide - _slack(units[start:inside], size) * 0.8 <= room:
        return inside
    while start + 1 < stop and (units[stop] in NEVER_FIRST or units[stop - 1] in NEVER_LAST):
        stop -= 1
    return stop


def _placed(units, types, left, room, size, final):
    while units and units[-1].isspace():
        units, types = units[:-1], types[:-1]
    widths = [_width(unit, type_, size) for unit, type_ in zip(units, types)]
    over = sum(widths) - room
    shifts = [0.0] * len(units)
    if 0.01 < over:
        share = over / _slack(units, size)
        for at, unit in enumerate(units):
            if unit in LEFT_HALF or unit in RIGHT_HALF:
                widths[at] -= SQUEEZE * size * share
                shifts[at] = -SQUEEZE * size * share if unit in RIGHT_HALF else 0.0
    gap = 0.0 if final or 0 <= over else -over / max(1, len(units) - 1)
    x, runs = left, []
    for unit, type_, wide, shift in zip(units, types, widths, shifts):
        if not unit.isspace():
            runs.append((type_, x + shift, unit))
        x += wide + gap
    return SetLine(runs, "".join(units), left, x - gap, "end" if final else "none")
