"""Shoulders, neck and clothes."""

from satupintu.synthetic.drawing import Sheet, tinted
from satupintu.synthetic.faces.look import Look


def draw_body(sheet: Sheet, look: Look) -> None:
    cx, cy = look.middle
    _, h = look.half
    neck = 42 if look.woman else 52
    wide = 178 if look.woman else 200
    shadow = tinted(look.skin, 0.84)
    sheet.blob(
        [(cx - wide, 700), (cx - wide + 6, 560), (cx - wide * 0.62, 508), (cx - neck - 6, 478), (cx + neck + 6, 478),
         (cx + wide * 0.62, 508), (cx + wide - 6, 560), (cx + wide, 700)],
        look.cloth,
    )  # fmt: skip
    if look.pattern:
        _batik(sheet, look, wide)
    sheet.shape(
        [(cx - neck, cy + h * 0.5), (cx + neck, cy + h * 0.5), (cx + neck + 2, 486), (cx - neck - 2, 486)], shadow
    )
    sheet.oval((cx, 486), (neck + 2, 24), shadow)
    collar = tinted(look.cloth, 0.86)
    if not look.woman or look.style % 2:
        for side in (-1, 1):
            sheet.shape(
                [(cx + side * (neck + 4), 468), (cx + side * (neck + 30), 492), (cx + side * 26, 556), (cx, 512)],
                collar,
            )
        sheet.stroke([(cx, 516), (cx, 640)], tinted(look.cloth, 0.78), 2)


def _batik(sheet: Sheet, look: Look, wide: float) -> None:
    """Four petals and a seed, over and over, cut to the cloth."""
    cx = look.middle[0]
    light, dark = tinted(look.cloth, 1.5), tinted(look.cloth, 0.72)
    for row in range(5):
        for column in range(-5, 6):
            x, y = cx + column * 40 + (row % 2) * 20, 532 + row * 28
            if abs(x - cx) > wide - 26 or y < 520 + abs(x - cx) * 0.16 + 8:
                continue
            for dx, dy in ((7, 0), (-7, 0), (0, 7), (0, -7)):
                sheet.oval((x + dx, y + dy), (5.2, 5.2), dark)
            sheet.oval((x, y), (3, 3), light)
