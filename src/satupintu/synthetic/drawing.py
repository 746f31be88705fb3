"""A sheet for flat drawings with smooth edges, and the word that marks what is drawn as invented."""

import io
import math
from collections.abc import Sequence
from typing import Final

from PIL import Image, ImageDraw, ImageFont

Colour = tuple[int, int, int]
Point = tuple[float, float]

MARK: Final = "SIMULASI"
FINENESS: Final = 3  # drawn three times as large, then reduced: the edges become smooth


class Sheet:
    """Draws in pixels of the finished picture."""

    def __init__(self, width: int, height: int, background: Colour) -> None:
        self.size = (width, height)
        self._image = Image.new("RGB", (width * FINENESS, height * FINENESS), background)
        self._pen = ImageDraw.Draw(self._image)

    def shape(self, points: Sequence[Point], colour: Colour) -> None:
        self._pen.polygon(_scaled(points), fill=colour)

    def blob(self, corners: Sequence[Point], colour: Colour) -> None:
        """A closed shape through the corners, without edges."""
        self.shape(rounded(corners), colour)

    def oval(self, middle: Point, half: Point, colour: Colour) -> None:
        (x, y), (w, h) = middle, half
        box = [(x - w) * FINENESS, (y - h) * FINENESS, (x + w) * FINENESS, (y + h) * FINENESS]
        self._pen.ellipse(box, fill=colour)

    def ring(self, middle: Point, half: Point, colour: Colour, width: float) -> None:
        (x, y), (w, h) = middle, half
        box = [(x - w) * FINENESS, (y - h) * FINENESS, (x + w) * FINENESS, (y + h) * FINENESS]
        self._pen.ellipse(box, outline=colour, width=round(width * FINENESS))

    def stroke(self, points: Sequence[Point], colour: Colour, width: float) -> None:
        """A line of even width with round ends."""
        self._pen.line(_scaled(points), fill=colour, width=round(width * FINENESS), joint="curve")
        for x, y in (points[0], points[-1]):
            self.oval((x, y), (width / 2, width / 2), colour)

    def arc(self, middle: Point, half: Point, span: tuple[float, float], colour: Colour, width: float) -> None:
        """Part of an oval from one angle to another, degrees clockwise from the right."""
        (x, y), (w, h) = middle, half
        steps = [math.radians(span[0] + (span[1] - span[0]) * i / 24) for i in range(25)]
        self.stroke([(x + w * math.cos(t), y + h * math.sin(t)) for t in steps], colour, width)

    def words(self, text: str, middle: Point, size: float, colour: Colour) -> None:
        font = ImageFont.load_default(size * FINENESS)
        self._pen.text((middle[0] * FINENESS, middle[1] * FINENESS), text, fill=colour, font=font, anchor="mm")

    def png(self, *, grey: bool = False) -> bytes:
        image = self._image.resize(self.size, Image.Resampling.BOX)
        buffer = io.BytesIO()
        (image.convert("L") if grey else image).save(buffer, "PNG", optimize=False)
        return buffer.getvalue()


def rounded(corners: Sequence[Point], *, closed: bool = True, steps: int = 10) -> list[Point]:
    """Points of a smooth curve through the corners (Catmull-Rom)."""
    around = [corners[-1], *corners, *corners[:2]] if closed else [corners[0], *corners, corners[-1]]
    curve: list[Point] = []
    for a, b, c, d in zip(around, around[1:], around[2:], around[3:], strict=False):
        for t in (i / steps for i in range(steps)):
            curve += [(_between(a[0], b[0], c[0], d[0], t), _between(a[1], b[1], c[1], d[1], t))]
    return curve if closed else [*curve, corners[-1]]


def _between(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)


def _scaled(points: Sequence[Point]) -> list[Point]:
    return [(x * FINENESS, y * FINENESS) for x, y in points]


def tinted(colour: Colour, factor: float) -> Colour:
    """Darker for a factor below 1, lighter above."""
    if factor <= 1:
        red, green, blue = (round(c * factor) for c in colour)
    else:
        red, green, blue = (round(255 - (255 - c) / factor) for c in colour)
    return red, green, blue
