"""The fingerprint engine as the centre uses it: a gallery in memory, built from the rows of templates.

One entry of the gallery is one encounter; a person may have several.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db.models import Value
from django.db.models.functions import Coalesce

from satupintu.centre.models import FingerTemplate
from satupintu.fingerprints import Gallery, decode, extract
from satupintu.fingerprints.comparison import compare
from satupintu.fingerprints.fingers import Finger, TenPrint
from satupintu.fingerprints.problems import FingerprintProblem
from satupintu.fingerprints.templates import Template
from satupintu.fingerprints.thresholds import PARAMETERS, Candidate, evidence

_BETWEEN = "\x1f"  # between person and encounter in a gallery name; no identifier holds it


@dataclass(frozen=True)
class Found:
    """A candidate: the person, the encounter whose prints are alike, the weight of evidence, score by finger."""

    person_id: str
    encounter_id: str
    score: float
    per_finger: Mapping[Finger, float]
    hands_exchanged: bool

    def document(self, rank: int) -> dict[str, Any]:
        """OSIA's Candidate."""
        where = {"encounterId": self.encounter_id} if self.encounter_id else {}
        scores = [
            {"score": round(score, 4), **where, "biometricType": "FINGER", "biometricSubType": finger.name}
            for finger, score in sorted(self.per_finger.items())
        ]
        others = {"handsExchanged": self.hands_exchanged}
        return {
            "personId": self.person_id,
            "rank": rank,
            "score": round(self.score, 3),
            "scores": scores,
            "others": others,
        }


class Engine:
    """Owned by the work program; not shared between processes."""

    def __init__(self, gallery: Gallery | None = None) -> None:
        self._gallery = gallery if gallery is not None else Gallery()
        self._entries: dict[str, set[str]] = {}

    def __len__(self) -> int:
        return len(self._gallery)

    @classmethod
    def load(cls, path: Path) -> "Engine":
        """From the saved gallery where there is one, made to agree with the rows, which are what counts."""
        engine = cls(_saved(path))
        wanted = list(_keys())
        for key in wanted:
            engine._note(key)
        missing = {key for key in wanted if key not in engine._gallery}
        if len(engine._gallery) + len(missing) != len(wanted):  # it holds people whose prints are gone
            engine._gallery, missing = Gallery(), set(wanted)
        for key, prints in _prints(missing):
            engine._add(key, prints)
        return engine

    def save(self, path: Path) -> None:
        """So that the next start is quick."""
        self._gallery.save(path)

    def extract(self, image: bytes, dpi: int) -> Template:
        """The minutiae of an image file. Raises FingerprintProblem."""
        return extract(decode(image), dpi)

    def put(self, person_id: str, encounter_id: str, prints: TenPrint) -> None:
        """Add an encounter's prints, or replace them."""
        key = _key(person_id, encounter_id)
        self._gallery.remove(key)
        self._note(key)
        self._add(key, prints)

    def drop(self, person_id: str) -> None:
        """Forget all prints of a person."""
        for key in self._entries.pop(person_id, set()):
            self._gallery.remove(key)

    def search(self, prints: TenPrint, *, without: str, most: int, threshold: float | None) -> list[Found]:
        """People alike, strongest first, each once, leaving out the person `without`.

        Below `threshold` (by default where a person counts as unique) nobody is named. Raises FingerprintProblem.
        """
        own = len(self._entries.get(without, ()))
        found = _others(self._gallery.search(prints, limit=most + own), without)
        if not found or found[0].score < PARAMETERS.duplicate_from:
            # the gallery tries exchanged hands only where nobody is clear; here the person's own print always is
            exchanged = {finger.of_other_hand: template for finger, template in prints.items()}
            turned = _others(self._gallery.search(exchanged, limit=most + own), without)
            found += [replace(candidate, hands_exchanged=True) for candidate in turned]
        least = PARAMETERS.unique_below if threshold is None else threshold
        return _strongest_each(candidate for candidate in found if candidate.score >= least)[:most]

    def verify(self, probe: TenPrint, kept: TenPrint, *, threshold: float | None) -> tuple[bool, dict[Finger, float]]:
        """Whether the prints are of one person, and the score (0 to 1) of each finger that both have."""
        scores = {finger: compare(template, kept[finger]) for finger, template in probe.items() if finger in kept}
        least = PARAMETERS.verified if threshold is None else threshold
        return bool(scores) and evidence(scores.values()) >= least, scores

    def _add(self, key: str, prints: TenPrint) -> None:
        try:
            self._gallery.add(key, prints)
        except FingerprintProblem as problem:
            if problem.code != "EMPTY_TENPRINT":  # prints too poor to be searched for are kept and never found
                raise

    def _note(self, key: str) -> None:
        self._entries.setdefault(key.partition(_BETWEEN)[0], set()).add(key)


def _saved(path: Path) -> Gallery:
    try:
        return Gallery.load(path)
    except (FileNotFoundError, FingerprintProblem):
        return Gallery()


def _key(person_id: str, encounter_id: str) -> str:
    return f"{person_id}{_BETWEEN}{encounter_id}"


def _rows() -> Any:
    rows = FingerTemplate.objects.annotate(of=Coalesce("encounter__encounter_id", Value("")))
    return rows.order_by("person_id", "of", "finger").values_list("person_id", "of", "finger", "record")


def _keys() -> Iterator[str]:
    rows = FingerTemplate.objects.values_list("person_id", "encounter__encounter_id").distinct()
    return (_key(person, encounter or "") for person, encounter in rows)


def _prints(keys: set[str]) -> Iterator[tuple[str, TenPrint]]:
    """Templates of these entries, read row by row: a full table does not fit in the memory this may use."""
    if not keys:
        return
    for (person, encounter), rows in groupby(_rows().iterator(), key=lambda row: row[:2]):
        key = _key(person, encounter)
        if key in keys:
            yield key, {Finger(row[2]): Template.from_bytes(bytes(row[3])) for row in rows}


def _others(candidates: list[Candidate], without: str) -> list[Found]:
    found = []
    for candidate in candidates:
        person, _, encounter = candidate.person_id.partition(_BETWEEN)
        if person != without:
            found.append(Found(person, encounter, candidate.score, candidate.per_finger, candidate.hands_exchanged))
    return found


def _strongest_each(found: Iterator[Found]) -> list[Found]:
    strongest: dict[str, Found] = {}
    for candidate in sorted(found, key=lambda c: (-c.score, c.person_id)):
        strongest.setdefault(candidate.person_id, candidate)
    return list(strongest.values())
