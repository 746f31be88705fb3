"""Impressions as PNG files."""

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from satupintu.synthetic.fingers import parameters as p
from satupintu.synthetic.fingers.impressions import impression
from satupintu.synthetic.fingers.master import master

ALL_TEN = tuple(range(1, 11))


def write(
    person: int,
    impressions: int,
    out_dir: Path,
    seed: int = 0,
    *,
    fingers: Sequence[int] = ALL_TEN,
    worn: bool = False,
) -> list[Path]:
    """Write FINGER_IMPRESSION.png (01_1.png …) for a person's fingers into `out_dir`, made if missing.

    Raises ValueError for fewer than one impression or a finger that does not exist, OSError for the folder.
    """
    if impressions < 1:
        raise ValueError(f"{impressions} impressions cannot be written; ask for at least 1.")
    out_dir.mkdir(parents=True, exist_ok=True)
    written = []
    for finger in fingers:
        skin = master(person, finger, seed)
        for number in range(1, impressions + 1):
            path = out_dir / f"{finger:02d}_{number}.png"
            path.write_bytes(as_png(impression(skin, number, worn=worn)))
            written.append(path)
    return written


def as_png(image: NDArray[np.uint8]) -> bytes:
    """PNG bytes that name 500 dpi."""
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, "PNG", dpi=(p.DPI, p.DPI), optimize=False)
    return buffer.getvalue()
