"""What an officer sees drawn on two prints: where ridges end or fork, and which of those fall together.

Drawn by the city's own engine for the eye; the centre decided by its own.
"""

import base64
import math
from dataclasses import dataclass

from satupintu.fingerprints import FingerprintProblem, Template, correspondences, decode, extract

ARM = 14.0  # pixels from a minutia's middle to the end of its arm


@dataclass(frozen=True)
class Mark:
    """A minutia at (x, y), its arm's end at (x2, y2), pixels; `number`: of its pair, 0 where it has none."""

    x: float
    y: float
    x2: float
    y2: float
    number: int


@dataclass(frozen=True)
class Drawn:
    """A picture (data address) with its size in pixels and its marks."""

    image: str
    width: int
    height: int
    marks: tuple[Mark, ...]


def beside(one: str, other: str) -> tuple[Drawn, Drawn] | None:
    """Two pictures of a finger (data addresses) with their minutiae; None where one of them shows no print."""
    try:
        first, second = _template(one), _template(other)
    except FingerprintProblem:
        return None
    pairs = sorted(correspondences(first, second), key=lambda pair: (first.y[pair[0]], first.x[pair[0]]))
    of_first = {a: number for number, (a, _) in enumerate(pairs, start=1)}
    of_second = {b: number for number, (_, b) in enumerate(pairs, start=1)}
    return _drawn(one, first, of_first), _drawn(other, second, of_second)


def _template(image: str) -> Template:
    return extract(decode(base64.b64decode(image.partition(",")[2])))


def _drawn(image: str, template: Template, numbers: dict[int, int]) -> Drawn:
    rows = zip(template.x.tolist(), template.y.tolist(), template.angle.tolist(), strict=True)
    marks = [_mark(x, y, angle, numbers.get(row, 0)) for row, (x, y, angle) in enumerate(rows)]
    return Drawn(image, template.width, template.height, tuple(marks))


def _mark(x: float, y: float, angle: float, number: int) -> Mark:
    return Mark(
        round(x, 1), round(y, 1), round(x + ARM * math.cos(angle), 1), round(y - ARM * math.sin(angle), 1), number
    )
