"""Faces for invented residents: flat, friendly drawings that nobody takes for a photograph."""

import random
from typing import Final

from satupintu.synthetic.drawing import MARK, Colour, Sheet, tinted
from satupintu.synthetic.faces.body import draw_body
from satupintu.synthetic.faces.coverings import draw_covering, draw_hair_behind
from satupintu.synthetic.faces.features import draw_features, draw_head
from satupintu.synthetic.faces.look import HEIGHT, WIDTH, draw_look

RED: Final[Colour] = (196, 30, 38)  # background for an odd year of birth
BLUE: Final[Colour] = (28, 84, 168)  # ... for an even one


def draw_face(
    seed: int, sex: str, birth_year: int, background: tuple[int, int, int] | None = None, *, year: int = 2026
) -> bytes:
    """A face as PNG, 480 × 640, the same for the same numbers; sex is "L" or "M" (man), "P" or "F" (woman).

    `background` is red for an odd year of birth and blue for an even one when left out; `year` is the year in
    which the person is that old. Raises ValueError for another sex.
    """
    if sex not in {"L", "M", "P", "F"}:
        raise ValueError(f'Sex {sex!r} is not known; write "L" or "P" (or "M" or "F").')
    look = draw_look(random.Random(f"face {seed}"), woman=sex in {"P", "F"}, age=year - birth_year)  # noqa: S311 - a drawing
    sheet = Sheet(WIDTH, HEIGHT, background or (RED if birth_year % 2 else BLUE))
    draw_hair_behind(sheet, look)
    draw_body(sheet, look)
    draw_head(sheet, look)
    draw_features(sheet, look)
    draw_covering(sheet, look)
    below = look.veil if look.cover == "veil" else look.cloth
    sheet.words(MARK, (WIDTH / 2, HEIGHT - 24), 21, tinted(below, 0.4 if sum(below) > 330 else 4.0))
    return sheet.png()
