"""`python -m bench.fingerprints.folder [--people 120000] [--json]`: how long a gallery in a folder takes to open.

Ten fingers a person, of 200 different people over and over; seconds by the clock to write, to open for writing, to open
for reading beside, and to search once everything has been read (no person is alike).
"""

import argparse
import json
import tempfile
import time
from pathlib import Path

import numpy as np

from bench.fingerprints.speed import random_cylinders, warm_up
from satupintu.fingerprints import Finger, ReadGallery, StoredGallery

DIFFERENT, TOGETHER = 200, 1_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=120_000)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    warm_up()
    with tempfile.TemporaryDirectory(prefix="satupintu-bench-") as folder:
        result = measured(Path(folder), asked.people)
    print(json.dumps(result) if asked.json else "\n".join(f"{name:<18}{value}" for name, value in result.items()))


def measured(folder: Path, people: int) -> dict[str, float]:
    rng, clock = np.random.default_rng(1), time.perf_counter
    some = [{finger: random_cylinders(rng) for finger in Finger} for _ in range(DIFFERENT)]
    began = clock()
    gallery = StoredGallery(folder)
    for first in range(0, people, TOGETHER):
        with gallery.together():
            for number in range(first, min(people, first + TOGETHER)):
                gallery.add_cylinders(f"p{number}", some[number % DIFFERENT])
    gallery.close()
    written = clock()
    StoredGallery(folder).close()
    opened = clock()
    reader = ReadGallery(folder)
    read = clock()
    probe = {finger: random_cylinders(rng) for finger in Finger}
    reader.search_cylinders(probe)
    before = clock()
    reader.search_cylinders(probe)
    after = clock()
    reader.close()
    seconds = {"write_s": written - began, "open_s": opened - written, "open_to_read_s": read - opened}
    return {
        "templates": people * len(Finger),
        **{k: round(v, 2) for k, v in (seconds | {"search_s": after - before}).items()},
    }


if __name__ == "__main__":
    main()
