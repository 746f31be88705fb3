"""What each half of a comparison is worth: relaxation, alignment, both (docs/decisions/0015).

    python -m bench.fingerprints.halves DIR… [--json]

Folders and pairs as in `bench.fingerprints`; rates in percent, all sets under one threshold.
"""

import argparse
import json
import math
from pathlib import Path

from satupintu.fingerprints import decode, extract
from satupintu.fingerprints.benchmark.protocol import gather, impressions, pairs
from satupintu.fingerprints.benchmark.rates import rates
from satupintu.fingerprints.comparison import compare_cylinders
from satupintu.fingerprints.cylinders import Cylinders, cylinders
from satupintu.fingerprints.kernels.alignment import agreement
from satupintu.fingerprints.kernels.relaxation import mean_of_gainers, relax
from satupintu.fingerprints.kernels.similarity import frame


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    images = impressions(given.folders)
    made = [cylinders(extract(decode(image.path.read_bytes()))) for image in images]
    halves = {(i, j): halves_of(made[i], made[j]) for i, j in pairs(images)}
    scores = {
        "relaxation": {pair: relaxed for pair, (relaxed, _) in halves.items()},
        "alignment": {pair: aligned for pair, (_, aligned) in halves.items()},
        "both": {(i, j): compare_cylinders(made[i], made[j]) for i, j in halves},
    }
    told = {name: rates(gather(images, each)) for name, each in scores.items()}
    if given.json:
        print(json.dumps({"images": len(images), "pairs": len(halves), **told}, indent=2))
        return
    print(f"{len(images)} images, {len(halves)} pairs")
    for name, each in told.items():
        print(f"{name:<12}{'  '.join(f'{what} {value}' for what, value in each.items())}")


def halves_of(a: Cylinders, b: Cylinders) -> tuple[float, float]:
    """The two square roots that `kernels/similarity.py` weighs."""
    if len(a) > len(b):
        a, b = b, a
    xy_a, xy_b = frame(a.x, a.y), frame(b.x, b.y)
    rows, columns, start, relaxed = relax(a.bits, xy_a, a.angle, b.bits, xy_b, b.angle)
    local = mean_of_gainers(start, relaxed, min(len(a), len(b)))
    common, _ = agreement(rows, columns, relaxed, xy_a, a.angle, xy_b, b.angle)
    return math.sqrt(local), math.sqrt(common)


if __name__ == "__main__":
    main()
