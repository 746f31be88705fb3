"""The hands of the people in the journey: images from a folder, or invented ones."""

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

    def finger(self, person: int, impression: int, finger: int) -> bytes:
        """One finger, one impression (counted from 1; a folder with fewer repeats its last)."""
        if person < len(self.given):
            files = self.given[person][finger]
            return files[min(impression, len(files)) - 1].read_bytes()
        return _invented(self.first_person + person, impression, finger)


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


@lru_cache(maxsize=50)
def _invented(person: int, impression: int, finger: int) -> bytes:
    from PIL import Image

    from satupintu.synthetic import fingers

    file = BytesIO()
    drawn = fingers.impression(fingers.master(person, finger), impression)
    Image.fromarray(drawn).save(file, "PNG", dpi=(500, 500))
    return file.getvalue()
