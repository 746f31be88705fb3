"""What an invented person looks like: chosen by chance from skin, hair, clothes and years."""

import math
import random
from dataclasses import dataclass
from typing import Final

from satupintu.synthetic.drawing import Colour, Point

WIDTH: Final = 480
HEIGHT: Final = 640
SKIN: Final[tuple[Colour, ...]] = (
    (246, 214, 184), (236, 196, 160), (224, 178, 138), (206, 156, 116), (184, 132, 94), (150, 102, 72),
)  # fmt: skip
HAIR: Final[tuple[Colour, ...]] = ((28, 24, 26), (38, 30, 28), (54, 38, 30), (70, 48, 36))
GREY_HAIR: Final[tuple[Colour, ...]] = ((150, 148, 148), (186, 184, 182), (216, 214, 212))
CLOTH: Final[tuple[Colour, ...]] = (
    (244, 244, 240), (62, 92, 118), (46, 110, 96), (120, 74, 108), (164, 112, 60), (96, 116, 64), (206, 198, 178),
)  # fmt: skip
VEIL: Final[tuple[Colour, ...]] = (
    (38, 44, 58), (232, 226, 214), (150, 170, 160), (122, 92, 112), (190, 156, 136), (92, 116, 140), (206, 176, 190),
)  # fmt: skip


@dataclass(frozen=True)
class Look:
    """What is drawn; the head's middle and half sizes in pixels."""

    woman: bool
    age: int
    skin: Colour
    hair: Colour
    cloth: Colour
    veil: Colour
    cover: str  # veil, peci or none
    style: int
    glasses: bool
    beard: str  # none, moustache or full
    middle: Point
    half: Point
    eye_gap: float
    smile: float
    pattern: bool


def draw_look(rng: random.Random, *, woman: bool, age: int) -> Look:
    """Chosen by chance, with greying by age: half of all people are grey at 55."""
    greyness = rng.random() < 1 / (1 + math.exp(-(age - 55) / 6))
    cover = "veil" if woman and rng.random() < 0.68 else "peci" if not woman and rng.random() < 0.22 else "none"
    return Look(
        woman=woman,
        age=age,
        skin=rng.choice(SKIN),
        hair=rng.choice(GREY_HAIR if greyness else HAIR),
        cloth=rng.choice(CLOTH),
        veil=rng.choice(VEIL),
        cover=cover,
        style=rng.randrange(4),
        glasses=rng.random() < (0.45 if age > 45 else 0.15),
        beard="none" if woman or age < 20 else rng.choice(("none", "none", "none", "moustache", "full")),
        middle=(WIDTH / 2 + rng.uniform(-3, 3), 298 + rng.uniform(-6, 6)),
        half=(rng.uniform(96, 110) - 4 * woman, rng.uniform(126, 140)),
        eye_gap=rng.uniform(36, 43),
        smile=rng.uniform(3, 13),
        pattern=rng.random() < 0.4,
    )


def outline(look: Look, grow: float = 0.0, jaw: float = 0.16) -> list[Point]:
    """The head's outline from the chin round: wide above, narrower at the jaw."""
    (cx, cy), (w, h) = look.middle, look.half
    points = []
    for i in range(72):
        turn = 2 * math.pi * i / 72
        down = math.cos(turn)
        narrow = 1 - jaw * max(0.0, down) ** 1.6
        points.append((cx + (w + grow) * math.sin(turn) * narrow, cy + (h + grow) * down))
    return points
