"""bozorth3 of NIST's NBIS on the same points: errors among 200 people, and how fast it compares."""

import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from bench.fingerprints.good import impression
from satupintu.fingerprints import Finger, Template
from satupintu.fingerprints.comparison import compare_cylinders
from satupintu.fingerprints.cylinders import cylinders
from satupintu.fingerprints.extraction.nist import extractor
from satupintu.fingerprints.thresholds import evidence

FINGERS: Final[Mapping[int, Sequence[Finger]]] = {2: (Finger.RIGHT_INDEX, Finger.LEFT_INDEX), 10: tuple(Finger)}
PEOPLE: Final = 200
MOST: Final = 2  # fingers compared, so that it ends in minutes
FMR: Final = 0.001
RECORD_HEADER: Final = 24


def beside(fingers: Sequence[Finger], *, good: bool) -> dict[str, Any]:
    """Both matchers over all pairs of 200 people by two fingers: FNMR where 1 pair of strangers in 1,000 passes."""
    compared = fingers[:MOST]
    sides = [
        [[impression(person, finger, touch, good=good) for finger in compared] for person in range(PEOPLE)]
        for touch in (1, 2)
    ]
    points = [[[cylinders(one) for one in person] for person in side] for side in sides]
    ours, _ = _scores(*points, lambda pairs: evidence(compare_cylinders(a, b) for a, b in pairs))
    read = reader()
    records = [[[read(one) for one in person] for person in side] for side in sides]
    theirs, seconds = _scores(*records, lambda pairs: float(sum(a.compare(b) for a, b in pairs)))
    a_second = PEOPLE**2 * len(compared) / seconds
    return {
        "people": PEOPLE,
        "fingers": len(compared),
        "FNMR %": missed(ours),
        "FNMR %, bozorth3": missed(theirs),
        "bozorth3, comparisons a second of one core": round(a_second),
    }


def reader() -> Any:
    """Template → NIST's minutiae, by a record as nbis-py reads them."""
    nist = extractor()

    def read(template: Template) -> Any:
        record = template.to_bytes()
        # it wants a view header two bytes shorter than the standard's, and no extended data
        shorter = bytearray(record[:RECORD_HEADER] + record[RECORD_HEADER + 2 : -2])
        shorter[8:12] = len(shorter).to_bytes(4, "big")
        shorter[RECORD_HEADER] = 0
        return nist.load_iso_19794_2_2005(bytes(shorter))

    return read


def missed(scores: np.ndarray) -> float:
    """Percent of mates (the diagonal) below the score that one pair of strangers in 1,000 reaches."""
    strangers = np.sort(scores[~np.eye(len(scores), dtype=bool)])[::-1]
    return round(100 * float(np.mean(np.diag(scores) <= strangers[int(FMR * len(strangers))])), 2)


def _scores(kept: list[list[Any]], searched: list[list[Any]], score: Any) -> tuple[np.ndarray, float]:
    began = time.process_time()
    rows = [[score(zip(one, other, strict=True)) for other in kept] for one in searched]
    return np.array(rows), time.process_time() - began
