"""Pictures drawn by rule: an engraving and a photograph, both as tones from 0 (white) to 1 (black), then cut or screened."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter


def engraved(tones, pitch):
    """A wood-engraving: wavy lines whose thickness follows the tone."""
    height, width = tones.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    sway = 2.4 * np.sin(x / 61 + np.sin(y / 83) * 2) + 1.3 * np.sin(x / 23 + y / 47)
    phase = ((y + sway) / pitch) % 1.0
    thickness = np.clip(tones * 1.02, 0, 1)
    return Image.fromarray(((np.abs(phase - 0.5) * 2 < thickness) * 255).astype(np.uint8))


def screened(tones, cell):
    """A halftone at 45 degrees: dots that grow with the tone."""
    height, width = tones.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    u, v = (x + y) / (cell * 1.414), (x - y) / (cell * 1.414)
    level = 0.5 + 0.25 * (np.cos(2 * np.pi * u) + np.cos(2 * np.pi * v))
    return Image.fromarray(((level < tones) * 255).astype(np.uint8))


def regatta(width, height, random):
    """Yachts rounding a mark, under clouds; as ink."""
    tone = Image.new("F", (width, height), 0.0)
    pen = ImageDraw.Draw(tone)
    horizon = height * 0.56
    for y in range(height):
        above = 0.30 - 0.22 * y / horizon
        below = 0.20 + 0.30 * (y - horizon) / (height - horizon)
        pen.line([(0, y), (width, y)], fill=above if y < horizon else below)
    tone = Image.fromarray(np.asarray(tone) + _sky(width, height, horizon, random))
    pen = ImageDraw.Draw(tone)
    _shore(pen, width, horizon)
    outlines = Image.new("L", (width, height), 0)
    lines = ImageDraw.Draw(outlines)
    for left, foot, size in ((0.10, 0.62, 0.20), (0.80, 0.61, 0.17), (0.665, 0.66, 0.34), (0.33, 0.80, 0.70), (0.93, 0.70, 0.30)):
        _yacht(pen, lines, left * width, foot * height, size * height)
    _buoy(pen, lines, width * 0.56, height * 0.90, height * 0.11)
    art = np.asarray(engraved(np.asarray(tone), 8)).copy()
    art = np.maximum(art, _waves(width, height, horizon, random))
    art = np.where(_bright(tone) & (np.asarray(outlines) == 0), 0, art)
    art = np.maximum(art, np.asarray(outlines))
    edge = 5
    art[:edge], art[-edge:], art[:, :edge], art[:, -edge:] = 255, 255, 255, 255
    return Image.fromarray(art)


def _bright(tone):
    return np.asarray(tone) < 0.02


def _sky(width, height, horizon, random):
    clouds = np.zeros((height, width), dtype=np.float32)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    for _ in range(26):
        cx, cy = random.uniform(0, width), random.uniform(0.05, 0.75) * horizon
        rx, ry = random.uniform(0.05, 0.16) * width, random.uniform(0.02, 0.06) * height
        clouds -= 0.26 * np.exp(-(((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2))
    return np.where(y < horizon, np.maximum(clouds, -0.30), 0)


def _shore(pen, width, horizon):
    far = [(0, horizon)]
    for i in range(41):
        x = width * i / 40
        far.append((x, horizon - 16 - 14 * np.sin(i * 0.37) ** 2 - (26 if 27 < i < 36 else 0) * np.sin((i - 27) / 9 * np.pi)))
    far.append((width, horizon))
    pen.polygon(far, fill=0.62)
    tower = width * 0.79
    pen.rectangle([tower, horizon - 92, tower + 15, horizon - 30], fill=0.8)


def _yacht(pen, lines, x, foot, size):
    """A cutter heeling a little, its sails white with a shaded leech."""
    lean = 0.10 * size
    mast = (x + lean, foot - size)
    hull = [(x - 0.36 * size, foot - 0.075 * size), (x + 0.40 * size, foot - 0.085 * size), (x + 0.30 * size, foot + 0.02 * size), (x - 0.28 * size, foot + 0.025 * size)]
    main = [(x + 0.02 * size, foot - 0.11 * size), (x - 0.38 * size, foot - 0.15 * size), (x - 0.20 * size, foot - 0.78 * size), (x + 0.075 * size, foot - 0.70 * size)]
    topsail = [(x - 0.19 * size, foot - 0.79 * size), mast, (x + 0.08 * size, foot - 0.71 * size)]
    jib = [(x + 0.05 * size, foot - 0.12 * size), (x + 0.52 * size, foot - 0.10 * size), (x + 0.09 * size, foot - 0.80 * size)]
    shadow = [(x - 0.34 * size, foot + 0.02 * size), (x + 0.34 * size, foot + 0.02 * size), (x + 0.14 * size, foot + 0.20 * size), (x - 0.12 * size, foot + 0.17 * size)]
    pen.polygon(shadow, fill=0.62)
    for sail in (main, topsail, jib):
        pen.polygon(sail, fill=0.0)
        lines.line([*sail, sail[0]], fill=255, width=max(2, int(size / 110)))
    pen.polygon([main[0], ((main[0][0] + main[1][0]) / 2, main[1][1] + 0.02 * size), ((main[2][0] + main[3][0]) / 2 + 0.04 * size, main[3][1]), main[3]], fill=0.24)
    pen.polygon([jib[0], ((jib[0][0] + jib[1][0]) / 2 - 0.05 * size, jib[0][1]), jib[2]], fill=0.20)
    pen.polygon(hull, fill=1.0)
    lines.polygon(hull, fill=255)
    lines.line([(x, foot - 0.06 * size), mast], fill=255, width=max(3, int(size / 70)))
    lines.line([jib[1], (x + 0.34 * size, foot - 0.07 * size)], fill=255, width=max(2, int(size / 90)))
    lines.line([main[1], main[0]], fill=255, width=max(3, int(size / 80)))
    for at in (-0.16, -0.05, 0.06):
        lines.ellipse([x + (at - 0.02) * size, foot - 0.125 * size, x + (at + 0.02) * size, foot - 0.085 * size], fill=255)
    lines.polygon([mast, (mast[0] - 0.11 * size, mast[1] + 0.015 * size), (mast[0], mast[1] + 0.035 * size)], fill=255)


def _buoy(pen, lines, x, foot, size):
    pen.polygon([(x - 0.4 * size, foot), (x + 0.4 * size, foot), (x + 0.12 * size, foot - size), (x - 0.06 * size, foot - size)], fill=0.95)
    lines.line([(x + 0.03 * size, foot - size), (x + 0.06 * size, foot - 1.5 * size)], fill=255, width=5)
    lines.ellipse([x - 0.14 * size, foot - 1.78 * size, x + 0.26 * size, foot - 1.40 * size], fill=255)


def _waves(width, height, horizon, random):
    sea = Image.new("L", (width, height), 0)
    pen = ImageDraw.Draw(sea)
    for _ in range(520):
        y = horizon + (height - horizon) * random.uniform(0.02, 1.0) ** 1.2
        near = (y - horizon) / (height - horizon)
        long, x = (14 + 70 * near) * random.uniform(0.6, 1.4), random.uniform(0, width)
        points = [(x + long * t, y + (2 + 7 * near) * np.sin(t * np.pi)) for t in np.linspace(0, 1, 9)]
        pen.line(points, fill=255, width=max(2, int(1 + 4 * near)))
    return np.asarray(sea)


def square(width, height, random):
    """People at work on a paved square before blocks of flats; as screened ink."""
    tone = np.zeros((height, width), dtype=np.float32)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    tone += 0.10 + 0.14 * (1 - y / height)
    picture = Image.fromarray(tone)
    pen = ImageDraw.Draw(picture)
    ground = height * 0.66
    for left, wide, tall, shade in ((-0.02, 0.17, 0.52, 0.36), (0.17, 0.12, 0.38, 0.30), (0.31, 0.20, 0.60, 0.42), (0.54, 0.14, 0.42, 0.28), (0.70, 0.17, 0.56, 0.38), (0.88, 0.16, 0.34, 0.30)):
        _flats(pen, left * width, ground, wide * width, tall * height, shade, random)
    pen.rectangle([0, ground, width, height], fill=0.24)
    for i in range(14):
        edge = ground + (height - ground) * (i / 13) ** 1.7
        pen.line([(0, edge), (width, edge)], fill=0.33, width=3)
    for i in range(-14, 30):
        pen.line([(width * (0.5 + (i - 7.5) * 0.035), ground), (width * (0.5 + (i - 7.5) * 0.16), height)], fill=0.33, width=3)
    for i in range(26):
        _tree(pen, width * (i / 25) + random.uniform(-14, 14), ground, height * random.uniform(0.10, 0.2), random)
    _banner(pen, width, ground, height)
    for left, foot, tall, bend in ((0.12, 0.90, 0.34, 0.25), (0.25, 0.83, 0.28, -0.1), (0.40, 0.92, 0.37, 0.32), (0.55, 0.82, 0.27, -0.25), (0.68, 0.89, 0.33, 0.12), (0.82, 0.93, 0.38, -0.28), (0.93, 0.82, 0.26, 0.05)):
        _sweeper(pen, left * width, foot * height, tall * height, bend, random)
    grey = Image.fromarray((np.asarray(picture).clip(0, 1) * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(3))
    tones = np.asarray(grey) / 255.0 + random.normal(0, 0.012, (height, width))
    return screened(np.clip(tones, 0.05, 0.95), 8)


def _flats(pen, x, ground, wide, tall, shade, random):
    pen.rectangle([x, ground - tall, x + wide, ground], fill=shade)
    pen.rectangle([x + wide * 0.82, ground - tall, x + wide, ground], fill=shade + 0.16)
    rows, columns = int(tall / 44), max(3, int(wide / 42))
    for row in range(rows):
        for column in range(columns - 1):
            left, top = x + wide * 0.8 * (column + 0.25) / (columns - 1), ground - tall + 16 + row * 44
            pen.rectangle([left, top, left + wide * 0.40 / columns, top + 22], fill=shade + random.uniform(0.12, 0.34))


def _tree(pen, x, ground, tall, random):
    for _ in range(26):
        cx, cy, size = x + random.normal(0, tall * 0.28), ground - tall * random.uniform(0.35, 1.0), tall * random.uniform(0.10, 0.22)
        pen.ellipse([cx - size, cy - size, cx + size, cy + size], fill=random.uniform(0.48, 0.82))
    pen.rectangle([x - 3, ground - tall * 0.4, x + 3, ground + 3], fill=0.85)


def _banner(pen, width, ground, height):
    pen.rectangle([width * 0.33, ground - height * 0.20, width * 0.66, ground - height * 0.13], fill=0.70)
    for left in (0.33, 0.655):
        pen.rectangle([width * left, ground - height * 0.20, width * left + 9, ground + height * 0.02], fill=0.75)


def _sweeper(pen, x, foot, tall, bend, random):
    """A figure with a broom: legs, waistcoat, head with a cap."""
    pen.ellipse([x - tall * 0.30, foot - tall * 0.03, x + tall * 0.34, foot + tall * 0.045], fill=0.46)
    hip, neck = (x, foot - tall * 0.48), (x + bend * tall * 0.8, foot - tall * 0.82)
    for side in (-0.09, 0.09):
        pen.line([hip, (x + side * tall * 1.3, foot)], fill=0.86, width=int(tall * 0.095))
    pen.line([hip, neck], fill=random.choice([0.12, 0.58, 0.72]), width=int(tall * 0.215))
    head = (neck[0] + bend * tall * 0.12, neck[1] - tall * 0.09)
    radius = tall * 0.078
    pen.ellipse([head[0] - radius, head[1] - radius, head[0] + radius, head[1] + radius], fill=0.40)
    pen.pieslice([head[0] - radius * 1.15, head[1] - radius * 1.25, head[0] + radius * 1.15, head[1] + radius], 180, 360, fill=0.88)
    hand = (neck[0] + (0.26 if 0 <= bend else -0.26) * tall, foot - tall * 0.50)
    pen.line([(neck[0], neck[1] + tall * 0.07), hand], fill=0.62, width=int(tall * 0.075))
    broom = (hand[0] + (0.20 if 0 <= bend else -0.20) * tall, foot)
    pen.line([(hand[0] - (0.1 if 0 <= bend else -0.1) * tall, hand[1] - tall * 0.26), broom], fill=0.80, width=max(4, int(tall * 0.026)))
    pen.polygon([(broom[0], broom[1] - tall * 0.10), (broom[0] - tall * 0.08, broom[1] + 2), (broom[0] + tall * 0.08, broom[1] + 2)], fill=0.84)
