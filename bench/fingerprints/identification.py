"""Identification among many invented people whose prints are like those of the set they were fitted to.

    python -m bench.fingerprints.identification [--people N] [--fingers 2|10] [--searches N] [--good] [--json]
    python -m bench.fingerprints.identification --hide DIR… [--people N] [--json]

Everybody's first impressions lie in a gallery; second ones of people in it (mates) and first ones of others
(strangers) are searched for, `--searches` of each. FPIR: share of strangers for whom somebody reaches the threshold;
FNIR: share of mates who do not. A person without a usable finger is missed too. By the way one finger's scores are
counted: a stranger's with everybody compared (all others of the gallery are below), a mate's own. `--good`: as at a
station where a poor print is taken again, twice at most. Gallery and answers are kept in `--gallery FOLDER`: a run
cut short goes on, a second one only tells. Beside it NIST's bozorth3 on the same points of 200 people.

With `--hide` each image lies, alone, in a gallery of one finger each, and is searched for by the finger's other
impressions.

Exit status 1 when a figure asked for is missed.
"""

import argparse
import json
import multiprocessing
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.stats import binomtest, poisson

from bench.fingerprints import hiding, rival
from bench.fingerprints.calibration import TEMPLATES
from bench.fingerprints.good import taken
from satupintu.fingerprints import Candidate, Decision, Finger, ReadGallery, StoredGallery, decide
from satupintu.fingerprints.parameters import SURVIVORS
from satupintu.synthetic.minutiae import CALIBRATED

PEOPLE: Final = 120_000
HIDDEN_AMONG: Final = 10_000
STRANGERS: Final = 5_000_000  # first number of those who are in no gallery
FPIR: Final = 0.001
ONE_FINGER: Final = (0.28, 0.30, 0.32, 0.34, 0.37, 0.44)  # scores at which one finger's rates are told
ASKED: Final = {2: 0.005, 10: 0.0}  # FNIR at that FPIR, by fingers
TOGETHER: Final = 500  # people made and committed at once
TOLD: Final = 20  # searches from one line of progress to the next
PROCESSES: Final = 2
Answer = dict[str, Any]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, help=f"in the gallery: {PEOPLE}, or {HIDDEN_AMONG} to hide among")
    parser.add_argument("--fingers", type=int, choices=rival.FINGERS, default=2)
    parser.add_argument("--searches", type=int, default=3_000, help="of mates, and as many of strangers")
    parser.add_argument("--good", action="store_true", help="poor prints are taken again")
    parser.add_argument("--gallery", type=Path, help="a folder to keep gallery and answers in")
    parser.add_argument("--hide", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--templates", type=Path, default=TEMPLATES, help="where minutiae of hidden images are kept")
    parser.add_argument("--processes", type=int, default=PROCESSES)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    if given.hide:
        report = hiding.hide(given.hide, given.templates, given.people or HIDDEN_AMONG, given.processes)
    else:
        report = identify(given)
    if given.json:
        print(json.dumps(report, indent=2))
    else:
        for name, value in report.items():
            print(f"{name:<36}{value}")
    return 0 if report.get("reached", True) else 1


def identify(given: argparse.Namespace) -> dict[str, Any]:
    people = given.people or PEOPLE
    fingers = rival.FINGERS[given.fingers]
    name = f"{given.fingers}-fingers{'-good' if given.good else ''}"
    folder = given.gallery or TEMPLATES / f"gallery-{name}"
    claim(folder, f"{name} {CALIBRATED}")
    with multiprocessing.get_context("spawn").Pool(given.processes) as pool:
        fill(folder, people, partial(taken, fingers=fingers, good=given.good), pool)
    mates = np.random.default_rng(3).permutation(people)[: given.searches].tolist()
    # by turns, so that a run cut short has as many of each
    probes = [probe for number, mate in enumerate(mates) for probe in ((mate, 2), (STRANGERS + number, 1))]
    answers = ask(folder, people, probes, given)
    report: dict[str, Any] = {"people": people, "fingers": given.fingers, "good": given.good}
    report |= rates(answers[::2], answers[1::2], given.fingers) | {
        "beside": beside(folder, fingers, people, good=given.good)
    }
    report["one finger"] = one_finger(answers[::2], answers[1::2], people * len(fingers))
    report["load"] = round(os.getloadavg()[0], 1)
    return report


def beside(folder: Path, fingers: Sequence[Finger], people: int, *, good: bool) -> dict[str, Any]:
    """The baseline's figures, measured once, and what a search of all would take it."""
    file = folder / "beside.json"
    if not file.exists():
        file.write_text(json.dumps(rival.beside(fingers, good=good)))
    figures: dict[str, Any] = json.loads(file.read_text())
    a_second = figures["bozorth3, comparisons a second of one core"]
    return figures | {"bozorth3, a search of all, estimated s": round(people * len(fingers) / a_second)}


def claim(folder: Path, made_of: str) -> None:
    """Raises SystemExit for a folder whose gallery was made of something else."""
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / "made-of.txt"
    if note.exists() and note.read_text() != made_of:
        raise SystemExit(f"{folder} holds a gallery of other fingers or conditions: {note}. Name another folder.")
    note.write_text(made_of)


def fill(folder: Path, people: int, make: Any, pool: Any) -> None:
    """Whoever is missing from the gallery is made and added."""
    gallery = StoredGallery(folder)
    missing = [number for number in range(people) if str(number) not in gallery]
    made = pool.imap(partial(make, touch=1), missing, chunksize=50)
    for together in batched(zip(missing, made, strict=True), TOGETHER):
        with gallery.together():
            for number, prints in together:
                gallery.add_cylinders(str(number), prints)
        print(f"{len(gallery)} of {people} people in the gallery", file=sys.stderr)
    gallery.close()


def ask(folder: Path, people: int, probes: list[tuple[int, int]], given: argparse.Namespace) -> list[Answer]:
    """Answers in the order of the probes; those given already to a gallery of this size are read."""
    file = folder / f"answers-{people}.jsonl"
    known = {}
    if file.exists():
        lines = [line for line in file.read_text().splitlines(keepends=True) if line.endswith("\n")]
        known = {(answer["person"], answer["touch"]): answer for answer in map(json.loads, lines)}
    missing = [probe for probe in probes if probe not in known]
    begin = (folder, people, given.fingers, given.good)
    with (
        multiprocessing.get_context("spawn").Pool(given.processes, open_gallery, begin) as pool,
        file.open("w") as kept,
    ):
        kept.writelines(json.dumps(answer) + "\n" for answer in known.values())
        for count, answer in enumerate(pool.imap(search, missing, chunksize=5), 1):
            known[answer["person"], answer["touch"]] = answer
            kept.write(json.dumps(answer) + "\n")
            if count % TOLD == 0:
                kept.flush()
                print(f"{count} of {len(missing)} searches", file=sys.stderr)
    return [known[probe] for probe in probes]


opened: dict[str, Any] = {}  # in each process of a pool: the gallery and how prints are taken


def open_gallery(folder: Path, people: int, fingers: int, good: bool) -> None:  # noqa: FBT001 - a pool's initargs
    gallery = ReadGallery(folder)
    gallery.threads = 1  # a process a core
    if len(gallery) != people:
        raise SystemExit(f"{folder} holds {len(gallery)} people, not {people}. Name another folder.")
    opened.update(gallery=gallery, take=partial(taken, fingers=rival.FINGERS[fingers], good=good))


def search(probe: tuple[int, int]) -> Answer:
    """What the gallery says: score and rank of the person, the strongest other one, the decision."""
    person, touch = probe
    prints = opened["take"](person, touch=touch)
    found: list[Candidate] = opened["gallery"].search_cylinders(prints, SURVIVORS) if prints else []
    strange = [score for one in found if one.person_id != str(person) for score in one.per_finger.values()]
    own = [score for one in found if one.person_id == str(person) for score in one.per_finger.values()]
    ranks = [rank for rank, candidate in enumerate(found, 1) if candidate.person_id == str(person)]
    return {
        "person": person,
        "touch": touch,
        "rank": ranks[0] if ranks else None,
        "score": found[ranks[0] - 1].score if ranks else None,
        "other": max((one.score for one in found if one.person_id != str(person)), default=None),
        "decision": decide(found).value,
        "fingers": sorted(score for score in (strange if touch == 1 else own) if score >= ONE_FINGER[0] or touch == 2),
    }


def rates(mates: list[Answer], strangers: list[Answer], fingers: int) -> dict[str, Any]:
    nobody = -np.inf
    own = np.array([nobody if one["score"] is None else one["score"] for one in mates])
    false = np.sort([nobody if one["other"] is None else one["other"] for one in strangers])[::-1]
    threshold = float(np.nextafter(false[int(FPIR * len(false))], np.inf))  # the last of those that would be too many
    missed, alarms = int((own < threshold).sum()), int((false >= threshold).sum())
    fnir = missed / len(own)
    return {
        "searches of mates and strangers": (len(own), len(false)),
        "threshold": round(threshold, 2),
        "FPIR %, 95%": share(alarms, len(false)),
        "FNIR %, 95%": share(missed, len(own)),
        "FNIR % where the threshold is FPIR's bounds": [
            round(100 * float(np.mean(own < at)), 2) for at in threshold_bounds(false)
        ],
        "mates not first %, 95%": share(sum(one["rank"] != 1 for one in mates), len(mates)),
        "mates not among those compared": sum(one["rank"] is None for one in mates),
        "decisions on mates %": decisions(mates),
        "decisions on strangers %": decisions(strangers),
        "strongest stranger": round(float(false[0]), 2),
        "asked: FNIR % at most": 100 * ASKED[fingers],
        "reached": fnir <= ASKED[fingers],
    }


def one_finger(mates: list[Answer], strangers: list[Answer], prints: int) -> list[dict[str, float]]:
    """Rates at some scores; mates who did not come among those compared say nothing here."""
    own = np.array([score for one in mates for score in one.get("fingers", [])])
    strange = [one["fingers"] for one in strangers if "fingers" in one]
    false = np.array([score for scores in strange for score in scores])
    compared = 2 * len(strange) * prints  # a stranger's hands are tried the other way round as well
    if not len(own) or not compared:  # answers of an older run
        return []
    return [
        {
            "score": at,
            "FMR": float((false >= at).sum() / compared),
            "FNMR %": round(100 * float((own < at).mean()), 2),
            "comparisons": compared,
        }
        for at in ONE_FINGER
    ]


def threshold_bounds(false: np.ndarray) -> list[float]:
    """Thresholds that as many strangers pass as chance allows where one in a thousand does: fewest and most."""
    return [float(false[int(count)]) for count in poisson.ppf((0.025, 0.975), FPIR * len(false))]


def share(count: int, total: int) -> tuple[float, float, float]:
    """Percent, and the bounds of Clopper and Pearson."""
    bounds = binomtest(count, total).proportion_ci(method="exact")
    return round(100 * count / total, 3), round(100 * bounds.low, 3), round(100 * bounds.high, 3)


def decisions(answers: list[Answer]) -> dict[str, float]:
    said = [answer["decision"] for answer in answers]
    return {one.value: round(100 * said.count(one.value) / len(said), 2) for one in Decision}


def batched(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    rows = iter(rows)
    while together := list(islice(rows, size)):
        yield together


if __name__ == "__main__":
    sys.exit(main())
