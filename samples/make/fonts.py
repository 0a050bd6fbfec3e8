"""Where the typefaces are. Debian packages fonts-linuxlibertine, fonts-gfs-didot, fonts-liberation, fonts-noto-cjk; see README.md."""

import io
import pathlib

from fontTools.ttLib import TTFont

_LIBERTINE = "/usr/share/fonts/opentype/linux-libertine/LinLibertine_"
LIBERTINE = _LIBERTINE + "R.otf"
LIBERTINE_ITALIC = _LIBERTINE + "RI.otf"
LIBERTINE_BOLD = _LIBERTINE + "RB.otf"
DIDOT_BOLD = "/usr/share/fonts/opentype/didot/GFSDidotBold.otf"
NARROW_BOLD = "/usr/share/fonts/truetype/liberation/LiberationSansNarrow-Bold.ttf"
SERIF_HAN = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"
SERIF_HAN_BOLD = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc"
SANS_HAN = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
SANS_HAN_BOLD = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"
# The place of simplified Chinese in the Noto collections.
SIMPLIFIED = 2


def _unpacked(woff):
    """The font of a .woff file as .ttf beside it."""
    plain = woff.with_suffix(".ttf")
    if not plain.exists():
        font = TTFont(woff, recalcTimestamp=False)
        font.flavor = None
        data = io.BytesIO()
        font.save(data)
        plain.write_bytes(data.getvalue())
    return str(plain)


# Put there by make.sh.
FRAKTUR = _unpacked(pathlib.Path(__file__).parent / "fetched/package/files/unifrakturmaguntia-all-400-normal.woff")
