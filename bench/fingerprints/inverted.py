"""How many inverted images are named, and what one that is not costs (docs/fingerprints.md).

    python -m bench.fingerprints.inverted DIR… [--pairs N] [--json]

Of each folder N pairs of two impressions of a finger, one pair a finger: both as they are, and the second inverted.
"""

import argparse
import json
from itertools import groupby
from pathlib import Path
from statistics import median

from satupintu.fingerprints import FingerprintProblem, Template, compare, decode, extract
from satupintu.fingerprints.benchmark.protocol import impressions

STRONG = 0.30  # a score that speaks for one finger


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--pairs", type=int, default=10, help="of each folder, at most")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    images = impressions(given.folders)
    # a pair of which an image is refused for another reason says nothing of this
    right = [read(image.path, inverted=False) for image in images]
    turned = [read(image.path, inverted=True) for image in images]
    chosen = [pair for folder in given.folders for pair in pairs_of(images, str(folder))[: given.pairs]]
    chosen = [(i, j) for i, j in chosen if not any(isinstance(each, str) for each in (right[i], right[j], turned[j]))]
    as_is = scores(chosen, right, right)
    one_inverted = scores(chosen, right, turned)
    told = {
        "images": len(images),
        "named as they are": right.count("WRONG_POLARITY"),
        "named when inverted": turned.count("WRONG_POLARITY"),
        "pairs": len(chosen),
        f"of them {STRONG:.2f} or more": [sum(s >= STRONG for s in each) for each in (as_is, one_inverted)],
        "median": [round(median(each), 2) for each in (as_is, one_inverted)],
    }
    print(json.dumps(told, indent=2) if given.json else "\n".join(f"{name:<24}{value}" for name, value in told.items()))


def read(path: Path, *, inverted: bool) -> Template | str:
    """The template, or the code of the problem."""
    pixels = decode(path.read_bytes())
    try:
        return extract(255 - pixels if inverted else pixels)
    except FingerprintProblem as problem:
        return problem.code


def pairs_of(images: list, folder: str) -> list[tuple[int, int]]:
    """The first two impressions of each finger."""
    numbered = [(n, image) for n, image in enumerate(images) if image.folder == folder]
    fingers = [[n for n, _ in group] for _, group in groupby(numbered, key=lambda pair: pair[1].finger)]
    return [(finger[0], finger[1]) for finger in fingers if len(finger) > 1]


def scores(pairs: list[tuple[int, int]], first: list, second: list) -> list[float]:
    return [compare(first[i], second[j]) for i, j in pairs]


if __name__ == "__main__":
    main()
