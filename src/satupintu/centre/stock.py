"""Fills the gallery with invented people, so that a search is a search. Demo only: their ids say what they are."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from satupintu.centre.engine import Engine
from satupintu.centre.models import Encounter, FingerTemplate, InGallery
from satupintu.fingerprints.fingers import Finger, TenPrint
from satupintu.synthetic.fifty import read_fifty
from satupintu.synthetic.minutiae import minutiae_of

FIRST_PERSON = 1_000_000  # numbers of the generator that no resident of the invented city uses
ENCOUNTER = "INVENTED"  # name and type of the one encounter each has
TOGETHER = 200  # people written in one statement


def stock(*, people: int, seed: int, gallery_folder: Path) -> int:
    """Add `people` made at minutiae level and the fifty made from images; gives how many were new.

    The work program must not run: it holds the gallery in memory.
    """
    made = 0
    with transaction.atomic():
        here = set(Encounter.objects.filter(encounter_id=ENCOUNTER).values_list("person_id", flat=True))
        missing = _invented(people, seed, here)
        while together := list(islice(missing, TOGETHER)):
            write(together)
            made += len(together)
    Engine.load(gallery_folder).close()
    return made


def write(people: list[tuple[str, TenPrint]]) -> None:
    """One encounter each, with templates and no images."""
    now = timezone.now()
    invented = {"document": {"encounterType": ENCOUNTER, "biometricData": []}, "kept_at": now, "changed_at": now}
    rows = Encounter.objects.bulk_create(
        Encounter(person_id=person, encounter_id=ENCOUNTER, **invented) for person, _ in people
    )
    InGallery.objects.bulk_create(InGallery(encounter=row, gallery=settings.GALLERY) for row in rows)
    FingerTemplate.objects.bulk_create(
        FingerTemplate.of(row, *each) for row, (_, prints) in zip(rows, people, strict=True) for each in prints.items()
    )


def _invented(people: int, seed: int, here: set[str]) -> Iterator[tuple[str, TenPrint]]:
    """Those that are not here yet."""
    for number, prints in read_fifty():
        if (person := f"INVENTED-IMAGE-{number:02}") not in here:
            yield person, prints
    for number in range(people):
        if (person := f"INVENTED-{seed}-{number:06}") not in here:
            yield person, _prints(FIRST_PERSON + number, seed)


def _prints(person: int, seed: int) -> TenPrint:
    return {finger: minutiae_of(person, finger, seed).template() for finger in Finger}
