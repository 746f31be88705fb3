"""Fills the gallery with invented people, so that a search is a search. Demo only: their ids say what they are."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.db import transaction

from satupintu.centre.engine import Engine
from satupintu.centre.models import FingerTemplate
from satupintu.fingerprints.fingers import Finger, TenPrint
from satupintu.synthetic.fifty import read_fifty
from satupintu.synthetic.minutiae import minutiae_of

FIRST_PERSON = 1_000_000  # numbers of the generator that no resident of the invented city uses
TOGETHER = 200  # people written in one statement


def stock(*, people: int, seed: int, gallery_file: Path) -> int:
    """Add `people` made at minutiae level and the fifty made from images; gives how many were new.

    The work program must not run: it holds the gallery in memory.
    """
    made = 0
    with transaction.atomic():
        here = set(FingerTemplate.objects.filter(encounter=None).values_list("person_id", flat=True).distinct())
        missing = _invented(people, seed, here)
        while together := list(islice(missing, TOGETHER)):
            FingerTemplate.objects.bulk_create(
                FingerTemplate(person_id=person, finger=finger, record=template.to_bytes(finger))
                for person, prints in together
                for finger, template in prints.items()
            )
            made += len(together)
    Engine.load(gallery_file).save(gallery_file)
    return made


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
