"""The minutiae of folders of images, extracted once: the images serve benchmarks and enter nothing else."""

import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from satupintu.fingerprints import Template, decode, extract
from satupintu.fingerprints.benchmark.protocol import impressions
from satupintu.fingerprints.comparison import compare_cylinders
from satupintu.fingerprints.cylinders import Cylinders, cylinders

Prints = dict[str, list[Cylinders]]


def prints_of(folder: Path, kept: Path) -> Prints:
    """Cylinders of all impressions by finger; minutiae are kept in the folder `kept`. Raises ValueError, OSError."""
    beside = kept / folder.name
    beside.mkdir(parents=True, exist_ok=True)
    found: Prints = {}
    for image in impressions([folder]):
        record = beside / f"{image.path.stem}.iso"
        if not record.exists():
            record.write_bytes(extract(decode(image.path.read_bytes())).to_bytes())
            print(f"{image.path.stem} of {folder.name} extracted", file=sys.stderr)
        found.setdefault(image.finger, []).append(cylinders(Template.from_bytes(record.read_bytes())))
    return found


def genuine(prints: Prints) -> Iterator[float]:
    """Scores of all pairs of impressions of one finger."""
    return (compare_cylinders(a, b) for touches in prints.values() for a, b in combinations(touches, 2))


def impostors(prints: Prints, *, touches: int | None = None) -> Iterator[float]:
    """Scores of all pairs of different fingers; of each finger the first `touches`, or every one, take part."""
    for one, other in combinations(prints.values(), 2):
        yield from (compare_cylinders(a, b) for a in one[:touches] for b in other[:touches])
