"""The fingerprint engine as the centre uses it: a gallery in a folder or in shards that follows the rows of templates.

One entry of the gallery is one active encounter; a person may have several. An entry's name says which images of the
encounter it is of, so what a gallery held before a change is never taken for what came after.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from django.conf import settings
from django.db.models import QuerySet

from satupintu.centre.models import Encounter, FingerTemplate, open_record
from satupintu.fingerprints import Gallery, decode, extract
from satupintu.fingerprints.comparison import compare
from satupintu.fingerprints.cylinders import cylinders
from satupintu.fingerprints.fingers import Finger, TenPrint, exchanged
from satupintu.fingerprints.gallery import opened_or_begun
from satupintu.fingerprints.gallery.searching import probe_of
from satupintu.fingerprints.problems import FingerprintProblem
from satupintu.fingerprints.shards import IncompleteSearch, ShardedGallery
from satupintu.fingerprints.templates import Template
from satupintu.fingerprints.thresholds import PARAMETERS, Candidate, evidence

MOST_TOGETHER = 500  # entries in one commit of the gallery
AnyGallery: TypeAlias = Gallery | ShardedGallery
_BETWEEN = "\x1f"  # between the parts of a gallery name; no identifier holds it: they are printable
MOST_NAMED = 500  # rows that one statement names; for more the whole table is read
MOST_COMPARED = 64  # as many as the gallery compares finger by finger; whom a filter leaves out is among them


class Entry(NamedTuple):
    """One encounter as the gallery holds it: what follows the ids tells its images from all others.

    `changed_at` does so even where the rows were put back from a backup and went on from there.
    """

    person_id: str
    encounter_id: str
    row: int
    revision: int
    changed_at: datetime

    @property
    def name(self) -> str:
        return _BETWEEN.join(map(str, self))


@dataclass(frozen=True)
class Found:
    """A candidate: the person, the encounter whose prints are alike, the weight of evidence, score by finger."""

    person_id: str
    encounter_id: str
    score: float
    per_finger: Mapping[Finger, float]
    hands_exchanged: bool
    galleries: tuple[str, ...] = ()

    def document(self, rank: int) -> dict[str, Any]:
        """OSIA's Candidate."""
        where: dict[str, Any] = {"encounterId": self.encounter_id}
        if self.galleries:
            where["galleries"] = list(self.galleries)
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

    def __init__(self, gallery: AnyGallery | None = None) -> None:
        self._gallery: AnyGallery = gallery if gallery is not None else Gallery()
        self._entries: dict[str, set[str]] = {}
        self._behind: set[str] = set()

    def __len__(self) -> int:
        return len(self._gallery)

    @classmethod
    def load(cls, folder: Path) -> "Engine":
        """From the gallery in the folder where there is one, made to agree with the rows, which are what counts."""
        engine = cls(_opened(folder))
        engine._agree()
        return engine

    def close(self) -> None:
        """Let go of the gallery's folder."""
        self._gallery.close()

    def extract(self, image: bytes, dpi: int) -> Template:
        """The minutiae of an image file. Raises FingerprintProblem."""
        return extract(decode(image), dpi)

    def can_use(self, template: Template) -> bool:
        """Whether it has enough minutiae to be compared."""
        return len(cylinders(template)) > 0

    def follow(self, people: Iterable[str]) -> None:
        """Take over what the rows say of these people now; what fails is taken up before the next search."""
        self._behind.update(people)
        for person in list(self._behind):
            for name in list(self._entries.get(person, ())):
                self._gallery.remove(name)  # where a shard is lost the name stays, for the next try
                self._entries[person].discard(name)
            self._entries.pop(person, None)
            entries = set(_entries(_searched().filter(person_id=person)))
            for entry in entries:
                self._note(entry)
            self._add(entries)
            self._behind.discard(person)

    def search(
        self,
        prints: TenPrint,
        *,
        without: str,
        most: int,
        threshold: float | None,
        among: Callable[[list[Found]], list[Found]] = list,
    ) -> list[Found]:
        """People alike, strongest first, each once, leaving out the person `without` and who is not `among`.

        Below `threshold` (by default where a person counts as unique) nobody is named. Raises FingerprintProblem.
        """
        self.follow(())
        least = PARAMETERS.unique_below if threshold is None else threshold
        found = _found(self._search(prints, self._entries.get(without, set())))
        return _strongest_each(among([candidate for candidate in found if candidate.score >= least]))[:most]

    def verify(self, probe: TenPrint, kept: TenPrint, *, threshold: float | None) -> tuple[bool, dict[Finger, float]]:
        """Whether the prints are of one person, and the score (0 to 1) of each finger that both have, as it is kept.

        By the stronger of both readings of the hands, as a search reads them.
        """
        readings = [scores for scores in (_scores(probe, kept), _scores(exchanged(probe), kept)) if scores]
        weight, scores = max(((evidence(each.values()), each) for each in readings), key=itemgetter(0), default=(0, {}))
        least = PARAMETERS.verified if threshold is None else threshold
        return bool(scores) and weight >= least, scores

    def _agree(self) -> None:
        wanted = list(_entries(_searched()))
        for entry in wanted:
            self._note(entry)
        held, names = set(self._gallery.names()), {entry.name for entry in wanted}
        with self._gallery.together():
            for name in held - names:
                self._gallery.remove(name)
        self._add({entry for entry in wanted if entry.name not in held})

    def _add(self, entries: set[Entry]) -> None:
        with_prints = _prints(entries)
        while together := list(islice(with_prints, MOST_TOGETHER)):
            with self._gallery.together():
                for entry, prints in together:
                    self._put(entry, prints)

    def _put(self, entry: Entry, prints: TenPrint) -> None:
        try:
            self._gallery.add(entry.name, prints)
        except FingerprintProblem as problem:
            if problem.code != "EMPTY_TENPRINT":  # prints too poor to be searched for are kept and never found
                raise

    def _search(self, prints: TenPrint, without: set[str]) -> list[Candidate]:
        """Raises IncompleteSearch while a shard is lost; one that came back without its people is filled first."""
        try:
            return self._gallery.search(prints, limit=MOST_COMPARED, without=without)
        except IncompleteSearch:
            if isinstance(self._gallery, ShardedGallery) and self._gallery.is_short():
                everybody = _prints(set(_entries(_searched())))
                self._gallery.refill((entry.name, probe_of(prints)) for entry, prints in everybody)
            raise

    def _note(self, entry: Entry) -> None:
        self._entries.setdefault(entry.person_id, set()).add(entry.name)


def _opened(folder: Path) -> AnyGallery:
    """The gallery in the folder; one that is broken is deleted, for the rows hold all that was in it."""
    if settings.SHARDS:
        from satupintu.fingerprints.shards.over_ray import gallery_over_ray

        return gallery_over_ray(folder, settings.SHARDS, settings.RAY_ADDRESS)
    return opened_or_begun(folder)


def _searched() -> QuerySet[Encounter]:
    """Encounters whose prints are searched for."""
    return Encounter.objects.filter(status=Encounter.Status.ACTIVE, deleted_at=None, templates__isnull=False)


def _entries(rows: QuerySet[Encounter]) -> Iterator[Entry]:
    found = rows.order_by("pk").distinct().values_list("person_id", "encounter_id", "pk", "revision", "changed_at")
    return (Entry(*row) for row in found.iterator())


def _prints(entries: set[Entry]) -> Iterator[tuple[Entry, TenPrint]]:
    """Templates of these entries, read row by row: a full table does not fit in the memory this may use."""
    of_row = {entry.row: entry for entry in entries}
    rows = FingerTemplate.objects.order_by("encounter_id", "finger").values_list("encounter_id", "finger", "record")
    if len(of_row) <= MOST_NAMED:
        rows = rows.filter(encounter_id__in=of_row)
    for row, fingers in groupby(rows.iterator(), key=lambda row: row[0]):
        if row in of_row:
            yield of_row[row], {Finger(f): Template.from_bytes(open_record(row, f, record)) for _, f, record in fingers}


def _scores(probe: TenPrint, kept: TenPrint) -> dict[Finger, float]:
    return {finger: compare(template, kept[finger]) for finger, template in probe.items() if finger in kept}


def _found(candidates: list[Candidate]) -> list[Found]:
    found = []
    for candidate in candidates:
        person, encounter, *_ = candidate.person_id.split(_BETWEEN)
        found.append(Found(person, encounter, candidate.score, candidate.per_finger, candidate.hands_exchanged))
    return found


def _strongest_each(found: list[Found]) -> list[Found]:
    strongest: dict[str, Found] = {}
    for candidate in sorted(found, key=lambda c: (-c.score, c.person_id)):
        strongest.setdefault(candidate.person_id, candidate)
    return list(strongest.values())
