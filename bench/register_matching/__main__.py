"""`python -m bench.register_matching [--seeds 11 … 20] [--json]`: lists of 5,000 against registers of 119,026.

Per seed: precision, recall, seconds and seconds of processor of the linkage at the accept threshold of a roll, and the
same of a plain join (equal NIK, or equal name and birth date) on the same list. Leaves with 1 when the means miss 0.999
and 0.95, or the slowest seed took 5 s.

`--doubles` counts instead what is found of people who stand in the register twice, under two NIKs: 300 of each seed,
entered a second time with the errors of a list. A pair proposed as one person, or shown to look at.

`--learn` counts instead how often each level is seen, on the seeds of TUNING.
"""

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from statistics import mean

from bench.register_matching.invented import Invented, invent_doubles, invent_list
from satupintu.city.register.matching.comparing import pairs_of_list, pairs_of_register
from satupintu.city.register.rules.matching import THRESHOLDS, Purpose, is_sure

TUNING = (1, 2, 101, 102)
"""Seeds that weights and thresholds were set with; never measured."""
MEASURED = tuple(range(11, 21))
LEAST_PRECISION, LEAST_RECALL, MOST_SECONDS = 0.999, 0.95, 5.0
Found = list[tuple[int, int]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=list(MEASURED))
    parser.add_argument("--doubles", action="store_true")
    parser.add_argument("--learn", action="store_true")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if asked.learn:
        from bench.register_matching.learning import learn

        print(json.dumps(learn([invent_list(seed) for seed in TUNING]), indent=1))
        return 0
    if set(asked.seeds) & set(TUNING):
        parser.error(f"seeds {TUNING} set the thresholds; measure others")
    pairs_of_list([], [], 0.5)  # loads splink and DuckDB, which a worker does once
    rows = [(doubled if asked.doubles else measured)(seed) for seed in asked.seeds]
    means = {name: round(mean(row[name] for row in rows), 5) for name in rows[0] if name != "seed"}
    slowest = max(row["seconds"] for row in rows)
    if asked.json:
        print(json.dumps({"seeds": rows, "mean": means, "slowest": slowest}, indent=1))
    else:
        for row in [*rows, {"seed": "mean", **means}]:
            print(*(f"{name} {value}" for name, value in row.items()), sep="  ", flush=True)
    if asked.doubles:
        return 0
    good = means["precision"] >= LEAST_PRECISION and means["recall"] >= LEAST_RECALL and slowest < MOST_SECONDS
    return 0 if good else 1


def measured(seed: int) -> dict[str, float]:
    """Both ways on the list of one seed; recall is of the rows whose person the register holds."""
    invented = invent_list(seed)
    linked = _judged(invented, by_linkage)
    joined = _judged(invented, by_join)
    return {"seed": seed, **linked, **{f"join_{name}": value for name, value in joined.items()}}


def doubled(seed: int) -> dict[str, float]:
    """Pairs of one person within the register; nobody but a human decides what becomes of them, so no bar is set."""
    register, truth = invent_doubles(seed)
    began = time.monotonic()
    pairs = pairs_of_register(register, THRESHOLDS[Purpose.DOUBLES].look)
    seconds = time.monotonic() - began
    shown = [frozenset((pair.one, pair.other)) for pair in pairs]
    surely = [is_sure(Purpose.DOUBLES, pair.probability, pair.levels) for pair in pairs]
    sure = [pair for pair, so in zip(shown, surely, strict=True) if so]
    return {
        "seed": seed,
        "precision": round(len(truth.intersection(sure)) / max(1, len(sure)), 5),
        "recall": round(len(truth.intersection(sure)) / len(truth), 5),
        "shown_precision": round(len(truth.intersection(shown)) / max(1, len(shown)), 5),
        "shown_recall": round(len(truth.intersection(shown)) / len(truth), 5),
        "seconds": round(seconds, 2),
    }


def by_linkage(invented: Invented) -> Found:
    """What the product proposes for a roll."""
    roll = Purpose.SCHOOL
    pairs = pairs_of_list(invented.rows, invented.register, THRESHOLDS[roll].look)
    return [(pair.one, pair.other) for pair in pairs if is_sure(roll, pair.probability, pair.levels)]


def by_join(invented: Invented) -> Found:
    """Equal NIK; else equal name and birth date, when only one resident has both."""
    by_nik = {person.nik: person.key for person in invented.register}
    by_name = defaultdict(list)
    for person in invented.register:
        by_name[person.name, person.birth_date].append(person.key)
    found: Found = []
    for row in invented.rows:
        namesakes = by_name.get((row.name, row.birth_date), [])
        if row.nik in by_nik:
            found.append((row.key, by_nik[row.nik]))
        elif len(namesakes) == 1:
            found.append((row.key, namesakes[0]))
    return found


def _judged(invented: Invented, way: Callable[[Invented], Found]) -> dict[str, float]:
    began, worked = time.monotonic(), time.process_time()
    found = way(invented)
    seconds, cpu = time.monotonic() - began, time.process_time() - worked
    outcome = Counter(invented.truth[row] == person for row, person in found)
    here = sum(person > 0 for person in invented.truth.values())
    return {
        "precision": round(outcome[True] / max(1, len(found)), 5),
        "recall": round(outcome[True] / here, 5),
        "seconds": round(seconds, 2),
        "cpu": round(cpu, 2),
    }


if __name__ == "__main__":
    sys.exit(main())
