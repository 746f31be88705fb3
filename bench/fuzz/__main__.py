"""`python -m bench.fuzz [--records N] [--headers N] [--extractions N] [--seed S] [--json]`: broken bytes, in bulk.

Minutiae records and heads of image files are mutated and read; whole images are mutated and extracted. Each must end
in a template, an image or a FingerprintProblem, within seconds and within memory; anything else is printed with the
seed and the number that make it again (`--only NUMBER`), and the bench leaves with 1.
"""

import argparse
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np

from bench.fuzz.subjects import SLOW, Subject, subjects
from satupintu.fingerprints import FingerprintProblem

MEMORY = 4 << 30  # bytes of address space: onnxruntime's own threads and code included


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--headers", type=int, default=20_000)
    parser.add_argument("--extractions", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="this number alone, of each subject asked for")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    counts = {"records": asked.records, "headers": asked.headers, "extractions": asked.extractions}
    report = {
        subject.name: fuzz(subject, _numbers(counts[subject.name], asked.only), asked.seed)
        for subject in subjects()
        if counts[subject.name]
    }
    report["peak_memory_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(json.dumps(report, indent=None if asked.json else 2))
    sys.exit(any(found["wrong"] for name, found in report.items() if name != "peak_memory_mb"))


def fuzz(subject: Subject, numbers: range, seed: int) -> dict[str, object]:
    """How the mutations of a subject ended, the longest in seconds of processor time, and those that went wrong."""
    ended: Counter[str] = Counter()
    wrong: list[str] = []
    slowest = 0.0
    for number in numbers:
        data = subject.broken(np.random.default_rng((seed, number)))
        began = time.process_time()
        word = outcome(subject.read, data)
        took = time.process_time() - began
        slowest = max(slowest, took)
        ended[word if word.isupper() or word == "read" else "wrong"] += 1
        if took > SLOW or not (word.isupper() or word == "read"):
            wrong.append(f"--seed {seed} --only {number}: {word}, {took:.1f} s")
    return {"count": len(numbers), "ended": dict(ended.most_common()), "slowest_s": round(slowest, 2), "wrong": wrong}


def outcome(read: Callable[[Any], object], data: Any) -> str:
    """ "read", the code of a named problem, or what went wrong in words."""
    try:
        read(data)
    except FingerprintProblem as problem:
        return problem.code
    except Exception as error:  # noqa: BLE001 - whatever comes is what is looked for
        return f"{type(error).__name__} {error}"[:200]
    return "read"


def _numbers(count: int, only: int | None) -> range:
    return range(count) if only is None else range(only, only + 1)


main()
