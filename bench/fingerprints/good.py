"""Prints of invented people as they are taken at a station, as the gallery keeps them."""

from collections.abc import Sequence
from typing import Final

from satupintu.fingerprints import Finger, Template
from satupintu.fingerprints.cylinders import Cylinders, cylinders
from satupintu.synthetic.minutiae import CALIBRATED, impression_of, minutiae_of

ENOUGH: Final = 20  # minutiae of a good print
TRIES: Final = 3  # then the best is kept, as stations do
APART: Final = 100  # numbers between the tries of one touch


def taken(person: int, *, touch: int, fingers: Sequence[Finger], good: bool) -> dict[Finger, Cylinders]:
    """Cylinders of the person's fingers that have any; with `good`, poor prints are taken again."""
    made = {finger: cylinders(impression(person, finger, touch, good=good)) for finger in fingers}
    return {finger: found for finger, found in made.items() if len(found)}


def impression(person: int, finger: Finger, touch: int, *, good: bool) -> Template:
    """One impression as calibrated; with `good` the first that has ENOUGH minutiae, or the best of TRIES."""
    points = minutiae_of(person, finger, conditions=CALIBRATED)
    best = impression_of(points, touch, CALIBRATED)
    for again in range(1, TRIES if good else 1):
        if len(best) >= ENOUGH:
            break
        best = max(best, impression_of(points, touch + again * APART, CALIBRATED), key=len)
    return best.template()
