"""Hair, veil (jilbab) and cap (peci)."""

import math
from typing import Final

from satupintu.synthetic.drawing import Colour, Point, Sheet, rounded, tinted
from satupintu.synthetic.faces.look import Look, outline

# from right to left across the forehead, in half heads
HAIRLINES: Final[tuple[tuple[Point, ...], ...]] = (
    ((1, -0.27), (0.66, -0.62), (-0.22, -0.66), (-1, -0.27)),
    ((1, -0.24), (0.78, -0.50), (-0.38, -0.78), (-1, -0.27)),
    ((1, -0.32), (0.55, -0.58), (0, -0.52), (-0.55, -0.58), (-1, -0.32)),
    ((1, -0.27), (0.33, -0.76), (-0.72, -0.52), (-1, -0.27)),
)


def draw_hair_behind(sheet: Sheet, look: Look) -> None:
    """Long hair falls behind the shoulders."""
    if not look.woman or look.cover != "none":
        return
    (cx, cy), (w, h) = look.middle, look.half
    long = (30, 150, 190, 235)[look.style]
    right = [(w * 0.7, -h * 0.84), (w + 14, -h * 0.4), (w + 24, long * 0.6), (w + 4, long)]
    around = [(0, -h - 14), *right, *((-x, y) for x, y in right[::-1])]
    sheet.blob([(cx + x, cy + y) for x, y in around], tinted(look.hair, 0.85))


def draw_covering(sheet: Sheet, look: Look) -> None:
    if look.cover == "veil":
        _veil(sheet, look)
    else:
        _hair(sheet, look)
        if look.cover == "peci":
            _peci(sheet, look)


def _hair(sheet: Sheet, look: Look) -> None:
    (cx, cy), (w, h) = look.middle, look.half
    if not look.woman and look.age > 52 and look.style == 3 and look.cover == "none":
        _bald(sheet, look)
        return
    top = [p for p in outline(look, 13 if look.woman else 11, 0.1) if p[1] < cy - 8]
    top.sort(key=lambda p: math.atan2(p[1] - cy, p[0] - cx))
    edge = w - 9
    line = [(cx + x * edge, cy + y * h) for x, y in HAIRLINES[look.style]]
    sheet.shape([*top, *rounded(line, closed=False)], look.hair)


def _bald(sheet: Sheet, look: Look) -> None:
    (cx, cy), (w, _) = look.middle, look.half
    for side in (-1, 1):
        rim = [(w + 3, -44), (w + 9, -10), (w - 1, 12), (w - 11, -20)]
        sheet.blob([(cx + side * x, cy + y) for x, y in rim], look.hair)


def _peci(sheet: Sheet, look: Look) -> None:
    (cx, cy), (w, h) = look.middle, look.half
    foot, crown = cy - h * 0.56, cy - h - 46
    felt: Colour = (30, 28, 32) if look.style != 2 else (70, 30, 36)
    sheet.blob(
        [(cx - w - 5, foot + 4), (cx - w * 0.9, (foot + crown) / 2), (cx - w * 0.78, crown + 6), (cx, crown - 8),
         (cx + w * 0.78, crown + 6), (cx + w * 0.9, (foot + crown) / 2), (cx + w + 5, foot + 4), (cx, foot - 8)],
        felt,
    )  # fmt: skip
    sheet.stroke(
        rounded([(cx - w * 0.74, crown + 12), (cx, crown + 2), (cx + w * 0.74, crown + 12)], closed=False),
        tinted(felt, 1.25),
        3,
    )


def _veil(sheet: Sheet, look: Look) -> None:
    """Cloth round the face and over the shoulders; the face's opening is left free by drawing a thick frame."""
    (cx, cy), (w, h) = look.middle, look.half
    fold = tinted(look.veil, 0.84)
    opening = [(cx + (x - cx) * 0.94, cy + 8 + (y - cy) * 0.9) for x, y in outline(look, 0, 0.2)]
    right = [(0, -h - 30), (w + 12, -h * 0.7), (w + 34, 0), (w + 26, h * 0.75), (138, 545 - cy), (150, 640 - cy)]
    around = [*right, (0, 660 - cy), *((-x, y) for x, y in right[:0:-1])]
    outer = rounded([(cx + x, cy + y) for x, y in around])
    start = min(range(len(outer)), key=lambda i: outer[i][1] + abs(outer[i][0] - cx))
    top = min(range(len(opening)), key=lambda i: opening[i][1])
    round_out = [*outer[start:], *outer[:start], outer[start]]
    round_in = [*opening[top:], *opening[:top], opening[top]]
    sheet.shape([*round_out, *round_in], look.veil)
    for step, side in enumerate((-1, 1, -1)):
        x = cx + side * (34 + 26 * step)
        sheet.stroke(
            rounded([(x * 0.4 + cx * 0.6, cy + h + 6), (x, cy + h + 66), (x + side * 16, 636)], closed=False), fold, 4
        )
    sheet.stroke([*opening[top:], *opening[:top], opening[top]], fold, 4)
