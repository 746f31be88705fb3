"""Which images are compared: FVC's protocol, all sets under one threshold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

SUFFIXES = {".png", ".tif", ".tiff", ".bmp", ".jpg", ".wsq"}


@dataclass(frozen=True)
class Impression:
    """An image named FINGER_IMPRESSION in a folder that is its set."""

    folder: str
    finger: str
    path: Path


@dataclass(frozen=True)
class Scores:
    """Of all pairs: score, is it one finger, and the numbers of both fingers (for resampling)."""

    score: np.ndarray
    genuine: np.ndarray
    fingers: np.ndarray
    folder: np.ndarray


def impressions(folders: Sequence[Path]) -> list[Impression]:
    """All images of the folders. Raises ValueError where there is none, OSError for a folder that is none."""
    found = [
        Impression(str(folder), path.stem.rsplit("_", 1)[0], path)
        for folder in folders
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in SUFFIXES
    ]
    if not found:
        raise ValueError("No images named FINGER_IMPRESSION.png (tif, bmp, jpg, wsq) in these folders.")
    return found


def pairs(images: Sequence[Impression]) -> Iterator[tuple[int, int]]:
    """Genuine: impressions of one finger; impostors: of different fingers of one set."""
    for i, j in combinations(range(len(images)), 2):
        if images[i].folder == images[j].folder:
            yield i, j


def gather(images: Sequence[Impression], scores: dict[tuple[int, int], float]) -> Scores:
    fingers = {key: n for n, key in enumerate(dict.fromkeys((i.folder, i.finger) for i in images))}
    number = [fingers[image.folder, image.finger] for image in images]
    return Scores(
        np.array(list(scores.values())),
        np.array([number[i] == number[j] for i, j in scores]),
        np.array([(number[i], number[j]) for i, j in scores]),
        np.array([Path(images[i].folder).name for i, _ in scores]),
    )
