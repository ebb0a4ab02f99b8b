"""What a cell looks like, where that may say something of its row: struck through, coloured, noted.

In: a colour as a file gives it. Out: CellMark, whose colours have Chinese names.

    colour_names("FFFFC000")  ->  "橙黄"
"""

import colorsys
import re
from dataclasses import dataclass

# The end of each stretch of hues, in degrees, and what people call it.
HUES = (
    (14, "红"),
    (38, "橙"),
    (50, "橙黄"),
    (68, "黄"),
    (160, "绿"),
    (190, "青绿"),
    (200, "青蓝"),
    (252, "蓝"),
    (288, "紫"),
    (330, "紫粉"),
    (345, "粉红"),
    (361, "红"),
)
NAMED = {
    "red": "FF0000",
    "yellow": "FFFF00",
    "green": "008000",
    "blue": "0000FF",
    "gray": "808080",
    "grey": "808080",
    "lightgray": "D3D3D3",
    "lightgrey": "D3D3D3",
    "silver": "C0C0C0",
    "orange": "FFA500",
    "purple": "800080",
    "pink": "FFC0CB",
}
HEX = re.compile(r"#?(?:[0-9a-fA-F]{2})?([0-9a-fA-F]{6})")
SHORT_HEX = re.compile(r"#([0-9a-fA-F])([0-9a-fA-F])([0-9a-fA-F])")
RGB = re.compile(r"rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)")


@dataclass(frozen=True)
class CellMark:
    """What a cell looks like beside its value.

    Parameters
    ----------
    struck, partly_struck
        Whether all of its text is struck through, or a part.
    fill, font
        What its colours may be called, a Chinese character each; "" where it has none of its own.
    comment
        The text of its comment. Never shown, never kept: it may hold anybody's particulars.
    """

    struck: bool = False
    partly_struck: bool = False
    fill: str = ""
    font: str = ""
    comment: str = ""

    def __bool__(self) -> bool:
        return self != CellMark()

    def beside(self, other: "CellMark") -> "CellMark":
        """What both say of one cell."""
        return CellMark(
            self.struck or other.struck,
            self.partly_struck or other.partly_struck,
            self.fill or other.fill,
            self.font or other.font,
            self.comment or other.comment,
        )


def colour_names(written: str | None, tint: float = 0.0) -> str:
    """What a colour (FF0000, #f00, rgb(…), red), lightened by ``tint``, may be called.

    "" for none, and for black and white, which mark nothing.
    """
    rgb = _rgb(written or "")
    if rgb is None:
        return ""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in rgb))
    lightness = lightness * (1 + tint) if tint < 0 else lightness * (1 - tint) + tint
    if lightness > 0.97 or lightness < 0.08:
        return ""
    if saturation < 0.12:
        return "灰"
    degrees = hue * 360
    names = next(names for end, names in HUES if degrees < end)
    if names in ("红", "粉红") and lightness > 0.75:
        return "红粉"
    if names == "橙" and lightness < 0.4:
        return "橙棕褐"
    return names


def _rgb(written: str) -> tuple[int, ...] | None:
    written = NAMED.get(written.strip().lower(), written.strip())
    if match := HEX.fullmatch(written):
        return tuple(bytes.fromhex(match[1]))
    if match := SHORT_HEX.fullmatch(written):
        return tuple(17 * int(digit, 16) for digit in match.groups())
    if match := RGB.fullmatch(written):
        return tuple(min(int(part), 255) for part in match.groups())
    return None
