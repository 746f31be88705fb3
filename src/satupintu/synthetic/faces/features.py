"""Head, eyes, nose, mouth, and what the years add."""

from typing import Final

from satupintu.synthetic.drawing import Colour, Sheet, rounded, tinted
from satupintu.synthetic.faces.look import Look, outline

LIP: Final[Colour] = (176, 88, 84)
INK: Final[Colour] = (34, 28, 30)


def draw_head(sheet: Sheet, look: Look) -> None:
    (cx, cy), (w, _) = look.middle, look.half
    if look.cover != "veil":
        for side in (-1, 1):
            sheet.oval((cx + side * (w + 3), cy + 8), (15, 25), tinted(look.skin, 0.93))
            sheet.oval((cx + side * (w + 4), cy + 9), (8, 15), tinted(look.skin, 0.82))
    sheet.shape(outline(look, jaw=0.2 if look.woman else 0.13), look.skin)


def draw_features(sheet: Sheet, look: Look) -> None:
    cx, cy = look.middle
    shade = tinted(look.skin, 0.82)
    for side in (-1, 1):
        _eye(sheet, look, cx + side * look.eye_gap, cy + 4, side)
        sheet.oval((cx + side * 54, cy + 52), (19, 12), _blend(look.skin, (224, 120, 110), 0.22))
    sheet.arc((cx, cy + 40), (13, 9), (15, 165), tinted(look.skin, 0.72), 4)
    _mouth(sheet, look)
    if look.age > 48:
        _years(sheet, look, shade)
    if look.glasses:
        _glasses(sheet, look)


def _eye(sheet: Sheet, look: Look, x: float, y: float, side: int) -> None:
    sheet.oval((x, y), (14, 9.5), (250, 248, 244))
    sheet.oval((x, y), (8.6, 9), (56, 38, 30))
    sheet.oval((x, y), (4.4, 4.6), INK)
    sheet.oval((x + 3, y - 3), (2.2, 2.2), (255, 255, 255))
    sheet.arc((x, y + 1), (15.5, 12), (198, 342), INK, 4.6 if look.woman else 3.4)
    if look.woman:
        sheet.stroke([(x + side * 13, y - 4), (x + side * 19, y - 9)], INK, 3.2)
    brow = tinted(look.hair, 0.9)
    lift = 26 if look.woman else 24
    bow = [(x - side * 15, y - lift + 4), (x + side * 2, y - lift - 3), (x + side * 19, y - lift + 4)]
    sheet.stroke(rounded(bow, closed=False), brow, 4.2 if look.woman else 7.5)


def _mouth(sheet: Sheet, look: Look) -> None:
    cx, cy = look.middle
    if look.beard == "full":
        _beard(sheet, look)
    if look.beard != "none":
        ends = [(cx - 34, cy + 74), (cx - 14, cy + 60), (cx, cy + 63), (cx + 14, cy + 60), (cx + 34, cy + 74)]
        sheet.blob([*ends, (cx, cy + 70)], look.hair)
    lip = LIP if look.woman else tinted(look.skin, 0.62)
    sheet.arc((cx, cy + 80 - look.smile), (27, 4 + look.smile), (20, 160), lip, 6.5 if look.woman else 5)


def _beard(sheet: Sheet, look: Look) -> None:
    (cx, cy), (w, _) = look.middle, look.half
    lower = [p for p in outline(look, 3, 0.13) if p[1] > cy + 34]
    right, left = [p for p in lower if p[0] >= cx], [p for p in lower if p[0] < cx]
    inner = [(cx + w * 0.62, cy + 58), (cx + 38, cy + 68), (cx, cy + 62), (cx - 38, cy + 68), (cx - w * 0.62, cy + 58)]
    sheet.shape([*left, *right, *inner], look.hair)
    sheet.oval((cx, cy + 80), (27, 11), look.skin)


def _years(sheet: Sheet, look: Look, shade: Colour) -> None:
    """Lines beside the eyes and mouth, more of them with the years."""
    cx, cy = look.middle
    for side in (-1, 1):
        for step in range(1 + (look.age > 62)):
            x = cx + side * (look.eye_gap + 22)
            sheet.stroke([(x, cy + 4 + 7 * step), (x + side * 10, cy + 1 + 11 * step)], shade, 2.6)
        sheet.arc((cx + side * 22, cy + 66), (22, 22), (-50, 30) if side > 0 else (150, 230), shade, 3)
    if look.age > 60 and look.cover == "none":
        for step in range(2):
            sheet.arc((cx, cy - 50 - 15 * step), (42, 8), (200, 340), shade, 2.6)


def _glasses(sheet: Sheet, look: Look) -> None:
    cx, cy = look.middle
    frame: Colour = (48, 44, 52)
    for side in (-1, 1):
        sheet.ring((cx + side * look.eye_gap, cy + 5), (27, 23), frame, 4)
        temple = look.half[0] - (12 if look.cover == "veil" else 2)
        sheet.stroke([(cx + side * (look.eye_gap + 26), cy + 1), (cx + side * temple, cy - 3)], frame, 4)
    sheet.arc((cx, cy + 4), (12, 8), (200, 340), frame, 4)


def _blend(a: Colour, b: Colour, share: float) -> Colour:
    red, green, blue = (round(p + (q - p) * share) for p, q in zip(a, b, strict=True))
    return red, green, blue
