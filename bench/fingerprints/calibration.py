"""Fit the conditions of invented impressions to the engine's scores on one set of prints, and test them on another.

    python -m bench.fingerprints.calibration --fit DIR --test DIR [--generations N] [--plot FILE.svg] [--json]

With `--generations` it searches, from `satupintu.synthetic.minutiae.CALIBRATED` or, with `--anew`, from a first guess:
of eight random changes the best is kept if it is nearer, with ever smaller changes; the winner is printed, to be put
there by hand. Without, it tests what stands there. The search sees the set of `--fit` alone, and people whom no report
uses.

Nearness: Wasserstein's distance between scores of invented and real pairs, in deviations of the real ones; genuine and
impostor pairs, and their dangerous tails by themselves (genuine pairs' lowest tenth, impostors' highest fiftieth).
Images named FINGER_IMPRESSION.(png|tif|bmp|wsq); of them nothing is kept but minutiae, in `--templates FOLDER`.
"""

import argparse
import json
import multiprocessing
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.stats import ks_2samp, wasserstein_distance

from bench.fingerprints.real import Prints, genuine, impostors, prints_of
from satupintu.fingerprints.cylinders import cylinders
from satupintu.fingerprints.thresholds import FINGER_EVIDENCE
from satupintu.synthetic.minutiae import CALIBRATED, HEALTHY, Conditions, impression_of, minutiae_of

TEMPLATES: Final = Path("var/bench/fingerprints")
LOW: Final = 0.1  # share of the genuine pairs that is their dangerous tail
HIGH: Final = 0.02  # ... of the impostors
TOUCHES: Final = 4  # impressions of an invented finger
CHILDREN: Final = 8  # changes tried in a generation
SHRINKING: Final = 0.0375  # of the reach of changes, a generation
LEAST_REACH: Final = 0.1
FITTED_ON: Final = 9_000_000  # first person's number; galleries use lower ones
REPORTED_ON: Final = 9_500_000
THRESHOLDS: Final = tuple(score for score, _ in FINGER_EVIDENCE[1:-1])
SHARES: Final = np.linspace(0, 1, 200)  # points of a drawn line


@dataclass(frozen=True)
class Scored:
    """The engine's scores of a set of prints."""

    genuine: np.ndarray
    impostor: np.ndarray

    @classmethod
    def of(cls, prints: Prints, *, touches: int | None = None) -> "Scored":
        scores = (np.fromiter(genuine(prints), float), np.fromiter(impostors(prints, touches=touches), float))
        return cls(*scores)


# what may change: how far at first, as a deviation of the logarithm, and how a factor enters
CHANGES: Final[dict[str, tuple[float, Callable[[Conditions, float], Any]]]] = {
    "count": (0.15, lambda c, by: (c.count[0] * by, c.count[1])),
    "contact": (0.08, lambda c, by: (c.contact[0] * by, c.contact[1] * by)),
    "agreement": (0.3, lambda c, by: c.agreement * by),
    "onward": (0.3, lambda c, by: c.onward * by),
    "missed": (0.3, lambda c, by: (c.missed[0], min(c.missed[1] * by, 0.6))),
    "invented": (0.4, lambda c, by: c.invented * by),
    "jitter": (0.3, lambda c, by: c.jitter * by),
    "sway": (0.3, lambda c, by: c.sway * by),
    "touching": (0.15, lambda c, by: (min(c.touching[0] * by, c.touching[1]), c.touching[1])),
    "aside": (0.3, lambda c, by: (c.aside[0] * by, c.aside[1] * by)),
    "pulled": (0.3, lambda c, by: c.pulled * by),
    "uneven_fingers": (0.4, lambda c, by: c.uneven_fingers * by),
    "uneven_touches": (0.4, lambda c, by: c.uneven_touches * by),
}
# where a search anew begins: prints of the size and number of points of the set fitted to, unevenly taken
BEGIN: Final = replace(
    HEALTHY,
    count=(33.0, 9.0),
    counts=(12, 100),
    contact=(92.0, 140.0),
    onward=4.0,
    jitter=0.7,
    sway=0.04,
    pulled=0.8,
    uneven_fingers=0.3,
    uneven_touches=0.3,
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fit", type=Path, required=True, metavar="DIR")
    parser.add_argument("--test", type=Path, required=True, metavar="DIR")
    parser.add_argument("--templates", type=Path, default=TEMPLATES, help="where minutiae of the images are kept")
    parser.add_argument("--generations", type=int, default=0)
    parser.add_argument("--anew", action="store_true", help="not from what was found before")
    parser.add_argument("--fingers", type=int, default=60, help="of each try; the report takes five times more")
    parser.add_argument("--plot", type=Path, help="an SVG of the three distributions")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    fit, test = (Scored.of(prints_of(folder, given.templates)) for folder in (given.fit, given.test))
    conditions = CALIBRATED
    if given.generations:
        start = BEGIN if given.anew else CALIBRATED
        conditions = search(fit, start, given.generations, given.fingers)
    made = invented(conditions, REPORTED_ON, 5 * given.fingers)
    healthy = invented(HEALTHY, REPORTED_ON, given.fingers)
    report = {
        "conditions": repr(conditions),
        "fit to invented": apart(fit, made),
        "test to invented": apart(test, made),
        "fit to test": apart(fit, test),
        "fit to HEALTHY": apart(fit, healthy),
        "pairs": {name: told(scored) for name, scored in (("fit", fit), ("test", test), ("invented", made))},
    }
    if given.plot:
        draw({f"fitted to: {given.fit.name}": fit, f"tested on: {given.test.name}": test, "invented": made}, given.plot)
    if given.json:
        print(json.dumps(report, indent=2))
        return
    for name, value in report.items():
        print(name, *(value.items() if isinstance(value, dict) else [value]), sep="\n    ")


def search(real: Scored, start: Conditions, generations: int, fingers: int) -> Conditions:
    """The nearest conditions that were met; the same for the same numbers."""
    rng = np.random.default_rng(7)
    measured = partial(distance, real, fingers)
    best, least = start, measured(start)
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        for generation in range(generations):
            reach = max(LEAST_REACH, 1 - generation * SHRINKING)
            children = [changed(best, rng, reach) for _ in range(CHILDREN)]
            distances = pool.map(measured, children, chunksize=1)
            if min(distances) < least:
                least = min(distances)
                best = children[distances.index(least)]
            print(f"generation {generation + 1}: {least:.3f} {best}", file=sys.stderr)
    return best


def changed(conditions: Conditions, rng: np.random.Generator, reach: float) -> Conditions:
    """A third of the numbers changed, on average."""
    changes = {}
    for name, (deviation, change) in CHANGES.items():
        by = float(np.exp(reach * deviation * rng.standard_normal()))
        if rng.random() < 1 / 3:
            changes[name] = change(conditions, by)
    return replace(conditions, **changes)


def distance(real: Scored, fingers: int, conditions: Conditions) -> float:
    return sum(apart(real, invented(conditions, FITTED_ON, fingers))["wasserstein"].values())


def invented(conditions: Conditions, first: int, fingers: int) -> Scored:
    """TOUCHES impressions of each finger; every finger of another person. Impostors by their first impressions."""
    prints = {}
    for number in range(fingers):
        finger = minutiae_of(first + number, number % 10 + 1, conditions=conditions)
        touches = (impression_of(finger, touch, conditions).template() for touch in range(1, TOUCHES + 1))
        prints[str(number)] = [made for made in map(cylinders, touches) if len(made)]
    return Scored.of(prints, touches=1)


def apart(real: Scored, other: Scored) -> dict[str, Any]:
    """Distances of two sets of scores: whole distributions and tails."""
    low, high = (lambda scores: tail(scores, LOW)), (lambda scores: -tail(-scores, HIGH))
    sides = {
        "genuine": (real.genuine, other.genuine),
        "impostor": (real.impostor, other.impostor),
    }
    wide = {name: a.std() for name, (a, _) in sides.items()}
    parts = dict(sides)
    parts["genuine, lowest"] = (low(real.genuine), low(other.genuine))
    parts["impostor, highest"] = (high(real.impostor), high(other.impostor))
    return {
        "wasserstein": {
            name: round(wasserstein_distance(*pair) / wide[name.partition(",")[0]], 3) for name, pair in parts.items()
        },
        "kolmogorov_smirnov": {name: round(float(ks_2samp(*pair).statistic), 3) for name, pair in sides.items()},
    }


def tail(scores: np.ndarray, share: float) -> np.ndarray:
    """The lowest ones."""
    return np.sort(scores)[: max(1, round(share * len(scores)))]


def told(scored: Scored) -> dict[str, Any]:
    """Percent of genuine pairs below, and of impostor pairs from, the engine's knots of evidence."""
    return {
        "genuine": len(scored.genuine),
        "impostor": len(scored.impostor),
        "fnmr": {str(at): round(100 * float(np.mean(scored.genuine < at)), 2) for at in THRESHOLDS},
        "fmr": {str(at): round(100 * float(np.mean(scored.impostor >= at)), 3) for at in THRESHOLDS},
    }


def draw(sets: dict[str, Scored], path: Path) -> None:
    """Shares of pairs with a score up to each, one line a set, genuine and impostor."""
    import altair as alt

    rows = [
        {"set": name, "pairs": pairs, "score": float(score), "share": float(share)}
        for name, scored in sets.items()
        for pairs, scores in (("same finger", scored.genuine), ("different fingers", scored.impostor))
        for share, score in zip(SHARES, np.quantile(scores, SHARES), strict=True)
    ]
    title = "Scores of the engine: share of pairs up to each score"
    chart = (
        alt.Chart({"values": rows}, width=560, height=320, title=title)
        .mark_line()
        .encode(
            x=alt.X("score:Q", title="score"),
            y=alt.Y("share:Q", title="share of pairs"),
            color=alt.Color("set:N", title=None),
            strokeDash=alt.StrokeDash("pairs:N", title=None),
        )
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    chart.save(str(path))


if __name__ == "__main__":
    main()
