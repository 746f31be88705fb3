"""`python -m bench.synthetic_fingers [--fingers N] [--impressions K] [--json]`.

How fast invented fingers are made, and how real they look to NIST's programs: NFIQ 2 quality, mindtct's minutiae, and
bozorth3's scores of pairs of one finger (genuine) and of different fingers (impostor).
"""

import argparse
import itertools
import json
import time
from collections.abc import Iterable

import numpy as np

from satupintu.fingerprints.extraction.nist import look
from satupintu.synthetic.fingers import impression, master
from satupintu.synthetic.minutiae import impression_of, minutiae_of

LIKELY_MATCH = 40  # bozorth3's customary threshold


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fingers", type=int, default=30)
    parser.add_argument("--impressions", type=int, default=3)
    parser.add_argument("--worn", action="store_true", help="skin of old age")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    result = {"fingers": asked.fingers, "impressions": asked.impressions, "worn": asked.worn}
    result |= speed() | likeness(asked.fingers, asked.impressions, worn=asked.worn)
    if asked.json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        print(f"{name:<36}{value}")


def speed() -> dict[str, float]:
    """Seconds of processor time on one core, compiled code warm."""
    made = master(0, 1)
    impression(made, 1)
    points = [minutiae_of(person, 1) for person in range(50)]
    impression_of(points[0], 1)
    return {
        "seconds_a_master": timed(lambda n: master(n, n % 10 + 1), range(1, 9)),
        "seconds_an_impression": timed(lambda n: impression(made, n), range(1, 17)),
        "milliseconds_a_minutiae_set": 1000 * timed(lambda n: minutiae_of(n, n % 10 + 1), range(2000)),
        "milliseconds_a_minutiae_impression": 1000 * timed(lambda n: impression_of(points[n % 50], n), range(1, 1000)),
    }


def timed(make, numbers: Iterable[int]) -> float:
    numbers = list(numbers)
    start = time.process_time()
    for number in numbers:
        make(number)
    return round((time.process_time() - start) / len(numbers), 6)


def likeness(fingers: int, impressions: int, *, worn: bool) -> dict[str, object]:
    touches = range(1, impressions + 1)
    read = {}
    for number in range(fingers):
        made = master(100 + number, number % 10 + 1)
        for touch in touches:
            read[number, touch] = look(impression(made, touch, worn=worn), nfiq2=True)
    genuine = [
        read[number, a].compare(read[number, b])
        for number in range(fingers)
        for a, b in itertools.combinations(touches, 2)
    ]
    impostor = [read[a, 1].compare(read[b, touches[-1]]) for a, b in itertools.combinations(range(fingers), 2)]
    quality = [one.quality().score for one in read.values()]
    counts = [len(one.get()) for one in read.values()]
    return {
        "nfiq2_5_50_95": spread(quality),
        "nfiq2_over_30": round(float(np.mean(np.array(quality) > 30)), 3),
        "minutiae_5_50_95": spread(counts),
        "genuine_5_50_95": spread(genuine),
        "genuine_least": min(genuine),
        "genuine_under_40": round(float(np.mean(np.array(genuine) < LIKELY_MATCH)), 4),
        "impostor_5_50_95": spread(impostor),
        "impostor_most": max(impostor),
    }


def spread(values: list[int]) -> list[float]:
    return [round(float(v), 1) for v in np.percentile(values, (5, 50, 95))]


if __name__ == "__main__":
    main()
