"""Signatures for invented residents: a running hand shaped by the letters of the name, legible as nobody's."""

import itertools
import random
from dataclasses import dataclass
from typing import Final

from satupintu.synthetic.drawing import MARK, Colour, Point, Sheet, rounded

WIDTH: Final = 600
HEIGHT: Final = 200
PAPER: Final[Colour] = (255, 255, 255)
INKS: Final[tuple[Colour, ...]] = ((24, 32, 88), (20, 20, 28), (30, 50, 130))
TALL: Final = frozenset("bdfhklt")
DEEP: Final = frozenset("fgjpqyz")


# corners of four initials: across and up, in parts of the letter's size
CAPITALS: Final[tuple[tuple[Point, ...], ...]] = (
    ((0, 0.55), (0.25, 0.95), (0.45, 0.5), (0.3, -0.1), (0.1, 0.1), (0.5, 0.6), (0.95, 0.98), (0.9, 0.3), (1.1, 0)),
    ((0.75, 0.8), (0.45, 1), (0.08, 0.7), (0.1, 0.15), (0.5, -0.08), (0.95, 0.2), (0.75, 0.5), (0.4, 0.35), (1.1, 0.1)),
    ((0, 0), (0.2, 0.9), (0.32, 0.98), (0.5, 0.3), (0.58, 0.2), (0.75, 0.9), (0.88, 0.95), (0.95, 0.15), (1.2, 0.1)),
    ((0.2, 0), (0.3, 0.9), (0.1, 0.8), (0.45, 1), (0.9, 0.85), (0.8, 0.52), (0.35, 0.48), (0.95, 0.25), (0.7, -0.05),
     (0.2, 0.05), (1.1, 0.2)),
)  # fmt: skip


@dataclass(frozen=True)
class Hand:
    """How a person writes: letter height and width in pixels, slant, roundness, rise of the line."""

    x_height: float
    step: float
    slant: float
    wildness: float
    rise: float
    width: float
    ink: Colour


def draw_signature(seed: int, name: str) -> bytes:
    """A signature as PNG, 600 × 200, dark ink on white; the same for the same seed and name."""
    rng = random.Random(f"signature {seed} {name}")  # noqa: S311 - a drawing
    letters = [c for c in name.lower().split(" ")[0] if c.isalpha()][:9] or ["a"]
    hand = Hand(
        x_height=rng.uniform(24, 36),
        step=rng.uniform(24, 36) * min(1.0, 9 / (len(letters) + 2)),
        slant=rng.uniform(0.1, 0.5),
        wildness=rng.uniform(0.08, 0.3),
        rise=rng.uniform(-0.02, 0.14),
        width=rng.uniform(2.4, 3.8),
        ink=rng.choice(INKS),
    )
    sheet = Sheet(WIDTH, HEIGHT, PAPER)
    for line in _centred([_capital(hand, rng), _running(hand, letters, rng), _flourish(hand, len(letters), rng)]):
        _write(sheet, hand, line, rng)
    sheet.words(MARK, (WIDTH - 48, HEIGHT - 14), 14, (150, 150, 156))
    return sheet.png()


def _placed(hand: Hand, x: float, y: float) -> Point:
    """From the hand's own frame (base line at 0, up is positive) to slanted, rising writing, y downwards."""
    return x + hand.slant * y, -hand.rise * x - y


def _centred(lines: list[list[Point]]) -> list[list[Point]]:
    """Moved to the middle of the sheet, and smaller where it would run over its edge."""
    xs, ys = zip(*itertools.chain(*lines), strict=True)
    size = min(1.0, (WIDTH - 60) / (max(xs) - min(xs)), (HEIGHT - 44) / (max(ys) - min(ys)))
    x, y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    return [[(WIDTH / 2 + (px - x) * size, HEIGHT / 2 + (py - y) * size) for px, py in line] for line in lines]


def _capital(hand: Hand, rng: random.Random) -> list[Point]:
    """A large looped initial."""
    tall, wide = hand.x_height * rng.uniform(2.4, 3.2), rng.uniform(44, 70)
    wobble = hand.wildness * 0.25
    return [
        _placed(hand, (x + rng.gauss(0, wobble)) * wide, (y + rng.gauss(0, wobble * 0.7)) * tall)
        for x, y in rng.choice(CAPITALS)
    ]


def _running(hand: Hand, letters: list[str], rng: random.Random) -> list[Point]:
    """One line through the small letters, flatter towards the end as the hand hurries."""
    points: list[Point] = [(52, hand.x_height * 0.2)]
    x = 66.0
    for index, letter in enumerate(letters[1:] or letters):
        calm = max(0.3, 1 - 0.09 * index)
        for dx, y in _letter(letter):
            sway = rng.gauss(0, hand.wildness)
            points.append((x + (dx + sway * 0.5) * hand.step, (y + sway * 0.6) * hand.x_height * calm))
        x += hand.step * rng.uniform(0.8, 1.3)
    points.append((x + rng.uniform(30, 80), hand.x_height * rng.uniform(-0.1, 0.9)))
    return [_placed(hand, *point) for point in points]


def _letter(letter: str) -> list[Point]:
    if letter in TALL and letter in DEEP:
        return [(0.3, 1.9), (0.1, 1.2), (0.15, -1.1), (0.5, -0.9), (0.6, 0.1)]
    if letter in TALL:
        return [(0.35, 2.0), (0.1, 1.9), (0.1, 0.05), (0.45, 0.8), (0.7, 0.05)]
    if letter in DEEP:
        return [(0.5, 0.9), (0.1, 0.6), (0.4, 0.1), (0.45, -1.2), (0.05, -1.1), (0.75, 0.2)]
    if letter in "mnwuv":
        return [(0.15, 0.9), (0.25, 0), (0.5, 0.95), (0.6, 0), (0.85, 0.8)]
    if letter in "eaocs":
        return [(0.55, 0.9), (0.15, 0.8), (0.15, 0.05), (0.7, 0.1)]
    return [(0.25, 0.95), (0.35, 0), (0.75, 0.3)]


def _flourish(hand: Hand, letters: int, rng: random.Random) -> list[Point]:
    """A stroke below, from the end back to the beginning or the other way."""
    end = 80 + letters * hand.step
    left, right = rng.uniform(-30, 40), end * rng.uniform(0.8, 1.15)
    low = -rng.uniform(22, 44)
    sweep = [(right, low + 26), (right * 0.6, low + rng.uniform(-6, 8)), (left, low), (left + 26, low - 13)]
    sweep.append((right * rng.uniform(0.5, 1.0), low - rng.uniform(-8, 8)))
    return [_placed(hand, *point) for point in sweep[: rng.choice((3, 5, 5))]]


def _write(sheet: Sheet, hand: Hand, corners: list[Point], rng: random.Random) -> None:
    """Ink along the line: thin where the pen is fast, thick where it turns."""
    line = rounded(corners, closed=False, steps=16)
    width = hand.width
    for (ax, ay), (bx, by) in itertools.pairwise(line):
        speed = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
        width += 0.25 * (hand.width * (1.35 - min(0.85, speed / 7)) - width) + rng.gauss(0, 0.03)
        sheet.stroke([(ax, ay), (bx, by)], hand.ink, max(0.9, width))
