"""In place of the centre's fingerprint engine, for which one finger takes 0.4 s: it finds what was arranged."""

from collections.abc import Iterable
from pathlib import Path

from bench.faults.people import has_twin, subject
from satupintu.centre.engine import Found
from satupintu.fingerprints.fingers import Finger, TenPrint
from satupintu.fingerprints.templates import Template

ALIKE = str(subject(0))  # nobody of this city


class Engine:
    """Any image gives the same two minutiae; a search finds nobody, or for some the same one somebody."""

    def __len__(self) -> int:
        return 0

    @classmethod
    def load(cls, _path: Path) -> "Engine":
        return cls()

    def save(self, _path: Path) -> None:
        """There is nothing to keep."""

    def extract(self, _image: bytes, _dpi: int) -> Template:
        return Template([10, 60], [10, 60], [0.5, 1.5], [1, 2], [50, 50], 100, 100)

    def can_use(self, _template: Template) -> bool:
        return True

    def follow(self, _people: Iterable[str]) -> None:
        """The rows are what counts."""

    def search(self, _prints: TenPrint, *, without: str, **_settings: object) -> list[Found]:
        alike = Found(ALIKE, "arranged", 20.0, {Finger(1): 0.9}, hands_exchanged=False)
        return [alike] if has_twin(without) else []
