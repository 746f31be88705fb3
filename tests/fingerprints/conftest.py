"""Invented fingers: minutiae drawn at random along smooth directions, and four rendered images (bench.fingerprints)."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from satupintu.fingerprints import Finger, Template, decode

PRINTS = Path(__file__).parent / "prints"
SHARED = Path(__file__).parents[3] / "shared" / "data" / "fingerprints"


@cache
def invent_template(seed: int, count: int = 45) -> Template:
    """A finger of its own for each seed."""
    rng = np.random.default_rng(seed)
    points = np.empty((0, 2))
    while len(points) < count:
        point = rng.uniform((70, 70), (304, 318))
        if (np.hypot(*(points - point).T) > 13).all():
            points = np.vstack([points, point])
    x, y = points.T
    bend = rng.normal(0, 0.012, 2)
    angle = rng.uniform(0, np.pi) + bend[0] * x + bend[1] * y + np.pi * rng.integers(0, 2, count)
    angle += rng.normal(0, 0.2, count)
    kind, quality = rng.integers(1, 3, count), rng.integers(50, 100, count)
    return Template(x, y, np.remainder(angle, 2 * np.pi), kind, quality, 374, 388)


def take_again(template: Template, seed: int, turn: float = 0.15, shift: tuple[float, float] = (8, -5)) -> Template:
    """Another impression: turned about the middle (radians, counterclockwise), shifted, worn, bent a little."""
    rng = np.random.default_rng(seed)
    seen = rng.random(len(template)) > 0.15
    dx = template.x[seen] - template.width / 2 + rng.normal(0, 1.5, seen.sum())
    dy = template.y[seen] - template.height / 2 + rng.normal(0, 1.5, seen.sum())
    x = template.width / 2 + np.cos(turn) * dx + np.sin(turn) * dy + shift[0]
    y = template.height / 2 - np.sin(turn) * dx + np.cos(turn) * dy + shift[1]
    angle = np.remainder(template.angle[seen] + turn + rng.normal(0, 0.06, seen.sum()), 2 * np.pi)
    inside = (x >= 0) & (x < template.width) & (y >= 0) & (y < template.height)
    kept = (column[inside] for column in (x, y, angle, template.kind[seen], template.quality[seen]))
    return Template(*kept, template.width, template.height)


@pytest.fixture(scope="session", name="invent")
def _invent() -> Callable[..., Template]:
    return invent_template


@pytest.fixture(scope="session", name="again")
def _again() -> Callable[..., Template]:
    return take_again


@pytest.fixture(scope="session")
def ten_prints() -> Callable[[int], dict[Finger, Template]]:
    """All ten fingers of person number n."""
    return lambda person: {finger: invent_template(1000 * person + finger) for finger in Finger}


@pytest.fixture(scope="session")
def taken_again() -> Callable[[dict[Finger, Template]], dict[Finger, Template]]:
    return lambda prints: {finger: take_again(print_, 7 + finger) for finger, print_ in prints.items()}


@pytest.fixture(scope="session")
def image() -> Callable[[str], np.ndarray]:
    """An invented finger's image by name: a_1, a_2, b_1, b_2 (finger, impression)."""
    return lambda name: decode((PRINTS / f"{name}.png").read_bytes())


@pytest.fixture(scope="session")
def shared_prints() -> Path:
    if not SHARED.is_dir():
        pytest.skip("needs the folder ../shared beside the checkout")
    return SHARED
