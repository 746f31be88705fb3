"""Measure the fingerprint engine beside NIST's on folders of images, and how fast a gallery is searched.

    python -m bench.fingerprints DIR… [--json] [--engine-only] [--plots FOLDER]

Each folder is a set; images are named FINGER_IMPRESSION.(png|tif|bmp|jpg|wsq), 500 dpi. Genuine pairs: all impressions
of one finger; impostors: all pairs of different fingers of a set. All sets are judged under one threshold. Times are
processor time of one core, so that a busy machine does not change them much; a search is also timed by the clock.
The first half alone: `satupintu fingerprints bench`.
"""

import argparse
import json
from pathlib import Path

from bench.fingerprints import speed
from satupintu.fingerprints import benchmark


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--engine-only", action="store_true", help="leave the baseline out")
    parser.add_argument("--people", type=int, default=5_000, help="in the gallery whose search is timed")
    parser.add_argument("--plots", type=Path, help="a folder for det.svg and scores.svg")
    given = parser.parse_args()
    speed.warm_up()
    try:
        measured = benchmark.measure(given.folders, baseline=not given.engine_only)
    except (OSError, ValueError) as wrong:
        raise SystemExit(str(wrong)) from wrong
    report = benchmark.report(measured)
    report["extraction, one core"] = speed.extraction()
    report["stage 1, one core"] = speed.stage_1()
    report["search"] = speed.search(given.people)
    print(json.dumps(report, indent=2) if given.json else benchmark.table(report))
    if given.plots:
        benchmark.draw(measured, given.plots)


if __name__ == "__main__":
    main()
