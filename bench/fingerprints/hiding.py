"""Real images, each hidden alone among invented people, and searched for by the finger's other impressions."""

import multiprocessing
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from bench.fingerprints.good import taken
from bench.fingerprints.real import Prints, genuine, impostors, prints_of
from satupintu.fingerprints import Finger, Gallery
from satupintu.fingerprints.cylinders import Cylinders
from satupintu.fingerprints.parameters import SURVIVORS
from satupintu.fingerprints.thresholds import FINGER_EVIDENCE, PARAMETERS

FINGER: Final = Finger.RIGHT_INDEX
HIDDEN: Final = "HIDDEN"
TAIL: Final = 0.1  # of the impostors' scores, continued as an exponential: as `benchmark.rates.evidence` does


def hide(folders: Sequence[Path], kept: Path, people: int, processes: int) -> dict[str, Any]:
    """For each set how often the hidden image was found, beside what the scores of its pairs foretell."""
    gallery = Gallery()
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        make = partial(taken, touch=1, fingers=(FINGER,), good=False)
        for number, prints in enumerate(pool.imap(make, range(people), chunksize=50)):
            if prints:
                gallery.add_cylinders(str(number), prints)
    return {"people": len(gallery)} | {folder.name: _found(gallery, prints_of(folder, kept)) for folder in folders}


def _found(gallery: Gallery, prints: Prints) -> dict[str, Any]:
    tried = [each for touches in prints.values() for each in _tries(gallery, touches)]
    print(f"{len(tried)} searches", file=sys.stderr)
    same, others = np.fromiter(genuine(prints), float), np.fromiter(impostors(prints), float)
    return {
        "searches": len(tried),
        "first %": _percent([first for first, _ in tried]),
        "first %, foretold": _percent(_outdoes(same, others, len(gallery))),
        **{
            f"score of {at:g} or more %, found and foretold": (
                _percent([score >= at for _, score in tried]),
                _percent(same >= at),
            )
            for at in _thresholds()
        },
    }


def _thresholds() -> list[float]:
    """Scores of a finger that say something, and that hand a card over."""
    scores, weights = zip(*FINGER_EVIDENCE[1:-1], strict=True)
    return [float(np.interp(weight, weights, scores)) for weight in (0.0, PARAMETERS.verified)]


def _tries(gallery: Gallery, touches: list[Cylinders]) -> list[tuple[bool, float]]:
    """Each impression hidden, each other one searched for: is it first, and its score (0 where it was not compared)."""
    tried = []
    for hidden in touches:
        gallery.add_cylinders(HIDDEN, {FINGER: hidden})
        for other in touches:
            if other is not hidden:
                found = gallery.search_cylinders({FINGER: other}, SURVIVORS)
                scores = {one.person_id: one.per_finger[FINGER] for one in found}
                score = scores.pop(HIDDEN, 0.0)
                tried.append((score > max(scores.values(), default=0.0), score))
        gallery.remove(HIDDEN)
    return tried


def _outdoes(same: np.ndarray, others: np.ndarray, people: int) -> np.ndarray:
    """How likely each genuine score is the highest beside `people` strangers drawn like the impostors."""
    ordered = np.sort(others)
    tail = ordered[-round(TAIL * len(ordered)) :]
    above = np.arange(len(tail), 0, -1) / len(ordered)
    slope, start = np.polyfit(tail, np.log(above), 1)
    beyond = np.where(same >= tail[0], np.exp(np.minimum(start + slope * same, 0)), 1.0)
    return np.asarray((1 - np.minimum(beyond, 1)) ** people)


def _percent(shares: Any) -> float:
    return round(100 * float(np.mean(shares)), 2)
