"""What a hundred years and a scanner do to a printed page."""

import math

import numpy as np
from PIL import Image, ImageFilter

from press import OVERSAMPLING


class Age:
    """How a page has aged. `turn` is in degrees, light and noise in grey levels of 255, blur in pixels."""

    def __init__(self, seed, turn, paper=226, ink=38, light=26.0, noise=4.0, blur=0.7, spread=0.10, specks=60, show_through=0.035):
        self.seed, self.turn, self.paper, self.ink = seed, turn, paper, ink
        self.light, self.noise, self.blur, self.spread = light, noise, blur, spread
        self.specks, self.show_through = specks, show_through


def age(sheet, how, behind=None):
    """The sheet as a scan of old paper. `behind` is the sheet printed on its back, which shines through."""
    random = np.random.default_rng(how.seed)
    ink = _impression(_reduced(sheet), how, random)
    grey = _paper(ink.shape, how, random)
    if behind is not None:
        back = np.asarray(Image.fromarray(_bytes(_reduced(behind)[:, ::-1] * 255)).filter(ImageFilter.GaussianBlur(3)))
        grey -= how.show_through * 255 * (back / 255.0)
    grey = grey * (1 - ink) + how.ink * ink
    grey = _turned(_bytes(grey), how, random)
    grey += _light(grey.shape, how, random)
    grey = np.asarray(Image.fromarray(_bytes(grey)).filter(ImageFilter.GaussianBlur(how.blur)), dtype=np.float32)
    grey = grey + random.normal(0, how.noise, grey.shape).astype(np.float32)
    return Image.fromarray(_bytes(grey))


def moved(box, sheet, how):
    """Where a box of the sheet stands in the aged image."""
    x0, y0, x1, y1 = box
    turn = math.radians(how.turn)
    cx, cy = sheet.width / 2, sheet.height / 2
    corners = []
    for x, y in ((x0, y0), (x1, y0), (x0, y1), (x1, y1)):
        dx, dy = x - cx, y - cy
        corners.append((cx + dx * math.cos(turn) + dy * math.sin(turn), cy - dx * math.sin(turn) + dy * math.cos(turn)))
    xs, ys = zip(*corners)
    return [round(min(xs)), round(min(ys)), round(max(xs)), round(max(ys))]


def _reduced(sheet):
    small = sheet.ink.resize((sheet.width, sheet.height), Image.Resampling.BOX)
    return np.asarray(small, dtype=np.float32) / 255.0


def _impression(ink, how, random):
    """Ink spreads into the paper, more here and less there, and leaves pin-holes."""
    soft = np.asarray(Image.fromarray(_bytes(ink * 255)).filter(ImageFilter.GaussianBlur(0.6)), dtype=np.float32) / 255.0
    uneven = _clouds(ink.shape, 9, random) * 0.5 + _clouds(ink.shape, 160, random) * 0.5
    fine = random.normal(0, 1, ink.shape).astype(np.float32)
    level = 0.42 - how.spread * (1 + 0.6 * uneven) + 0.05 * fine
    spread = 1 / (1 + np.exp(-(soft - level) * 14))
    return spread * (0.93 + 0.05 * uneven) * (1 - 0.05 * np.abs(fine))


def _paper(shape, how, random):
    grain = _clouds(shape, 2, random) * 2.2 + _clouds(shape, 12, random) * 2.0 + _clouds(shape, 260, random) * 5.0
    grey = how.paper + grain
    height, width = shape
    for _ in range(how.specks):
        y, x = int(random.integers(height)), int(random.integers(width))
        size = int(random.integers(1, 3))
        grey[y : y + size, x : x + size] -= float(random.integers(40, 130))
    return grey


def _light(shape, how, random):
    """A lamp at one side, and the shadow of the binding at the other."""
    height, width = shape
    x = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    slope = -how.light * (0.55 * x + 0.3 * (y - 0.4) ** 2)
    binding = -how.light * 1.6 * np.exp(-(1 - x) / 0.018)
    return slope + binding + 0.25 * how.light * _clouds(shape, 700, random)


def _turned(grey, how, random):
    page = Image.fromarray(grey)
    return np.asarray(page.rotate(how.turn, Image.Resampling.BICUBIC, fillcolor=how.paper - 8), dtype=np.float32)


def _clouds(shape, size, random):
    """Smooth noise of about unit deviation, with features of about `size` pixels."""
    height, width = shape
    small = random.normal(0, 1, (height // size + 3, width // size + 3)).astype(np.float32)
    if size == 1:
        return small[:height, :width]
    return np.asarray(Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC))


def _bytes(array):
    return np.clip(np.asarray(array) + 0.5, 0, 255).astype(np.uint8)
