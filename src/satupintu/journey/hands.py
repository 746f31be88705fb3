"""The hands of the people in the journey: images from a folder, or invented ones."""

from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from satupintu.journey.browser import StepFailed

SUFFIXES = {".png", ".tif", ".tiff", ".bmp"}


class Hands:
    """Fingers 1-10 of person 0, 1, 2 …, several impressions each, as image files.

    A folder holds images named FINGER_IMPRESSION.png; ten fingers, in order of their names, make one person. Who is
    not in the folder is invented.
    """

    def __init__(self, folder: Path | None, *, first_person: int) -> None:
        self.first_person = first_person
        self.given = _read(folder) if folder else []

    def hand(self, person: int, impression: int) -> Mapping[int, bytes]:
        """All ten fingers of a person, one impression (counted from 1; a folder with fewer repeats its last)."""
        if person < len(self.given):
            return {
                finger: files[min(impression, len(files)) - 1].read_bytes()
                for finger, files in self.given[person].items()
            }
        return _invented(self.first_person + person, impression)


def _read(folder: Path) -> list[dict[int, list[Path]]]:
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and "_" in path.stem)
    fingers: dict[str, list[Path]] = {}
    for path in files:
        fingers.setdefault(path.stem.rsplit("_", 1)[0], []).append(path)
    names = sorted(fingers, key=lambda name: (len(name), name))
    if len(names) < 10:
        raise StepFailed(
            f"{folder} holds {len(names)} fingers: ten are needed, named FINGER_IMPRESSION.png such as 01_1.png."
        )
    return [
        {number + 1: fingers[name] for number, name in enumerate(names[first : first + 10])}
        for first in range(0, len(names) - 9, 10)
    ]


@lru_cache(maxsize=8)
def _invented(person: int, impression: int) -> Mapping[int, bytes]:
    from PIL import Image

    from satupintu.synthetic import fingers

    images: dict[int, bytes] = {}
    for finger in range(1, 11):
        file = BytesIO()
        Image.fromarray(fingers.impression(fingers.master(person, finger), impression)).save(
            file, "PNG", dpi=(500, 500)
        )
        images[finger] = file.getvalue()
    return images
