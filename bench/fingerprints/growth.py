"""Time and memory of a search against the size of the gallery, and a plot of it.

    python -m bench.fingerprints.growth [--largest 7] [--json] [--plot docs/pictures/fingerprint-growth]

Stage 1 of one probe finger on one core over 10^4 … 10^7 templates, each of 25 to 60 cylinders. Up to 10^6 all templates
differ; beyond, they are copies of those. bozorth3 is measured on some hundred comparisons and multiplied (it has no
index, each comparison costs the same).
"""

import argparse
import csv
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from bench.fingerprints.speed import random_blocks, random_cylinders, warm_up
from satupintu.fingerprints.gallery.rooms import Memory
from satupintu.fingerprints.kernels.sweep import question, sweep
from satupintu.fingerprints.parameters import CHUNK, LANES, SIZES

DIFFERENT = 10**6
RUNS = 3
SHARES = {size: share for size, share in zip(SIZES, (0, 0, 0.2, 0.23, 0.23, 0.34, 0, 0, 0), strict=True) if share}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--largest", type=float, default=7, help="power of ten")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--plot", type=Path, help="writes PLOT.svg and PLOT.csv")
    asked = parser.parse_args()
    warm_up()
    each = bozorth3_seconds()
    rows = [row(round(10**power), each) for power in np.arange(4, asked.largest + 0.01, 0.5)]
    slope = np.polyfit(np.log10([r["templates"] for r in rows]), np.log10([r["seconds"] for r in rows]), 1)[0]
    report = {
        "rows": rows,
        "exponent": round(float(slope), 3),
        "nanoseconds_a_template": round(rows[-1]["seconds"] / rows[-1]["templates"] * 1e9),
        "bytes_a_template": round(rows[-1]["bytes"] / rows[-1]["templates"]),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    print(json.dumps(report, indent=None if asked.json else 2))
    if asked.plot:
        draw(rows, asked.plot)


def row(templates: int, bozorth3: float) -> dict[str, Any]:
    """One size: seconds of one core (the best of some), bytes of the columns."""
    print(f"{templates} templates", file=sys.stderr)
    rng = np.random.default_rng(templates)
    columns = [_columns(rng, size, max(1, round(templates * share / LANES))) for size, share in SHARES.items()]
    people = sum(owner.size for _, owner in columns)
    probe, sums = random_cylinders(rng), np.zeros(people, np.float32)
    best = np.inf
    for _ in range(RUNS):
        began = time.process_time()
        asked = question(probe.bits, probe.angle)
        for planes, owner in columns:
            sweep(*asked, planes, owner, sums)
        best = min(best, time.process_time() - began)
    places = sum(4 * CHUNK * planes.shape[1] * owner.size for planes, owner in columns)  # x and y, two bytes each
    held = places + sum(planes.nbytes + owner.nbytes for planes, owner in columns)
    return {
        "templates": people,
        "copies": people > DIFFERENT * 1.1,
        "seconds": round(best, 4),
        "bytes": held,
        "bozorth3_seconds": round(people * bozorth3, 2),
        "times_faster": round(people * bozorth3 / best),
    }


def _columns(rng: np.random.Generator, size: int, blocks: int) -> tuple[np.ndarray, np.ndarray]:
    different = min(blocks, round(DIFFERENT * SHARES[size] / LANES))
    planes, owner = random_blocks(rng, size, different)
    copies = -(-blocks // different)
    if copies == 1:
        return planes, owner
    tiled = Memory().spanning("planes", planes, blocks)
    for start in range(different, blocks, different):
        tiled[start : start + different] = planes[: blocks - start]
    return tiled, np.arange(blocks * LANES, dtype=np.int32).reshape(blocks, LANES)


def bozorth3_seconds() -> float:
    """Of one comparison of mindtct's minutiae, processor time."""
    from satupintu.fingerprints.extraction.nist import look
    from satupintu.synthetic.fingers import impression, master

    read = [look(impression(master(person, 2), 1)) for person in range(12)]
    began = time.process_time()
    for one in read:
        for other in read:
            one.compare(other)
    return (time.process_time() - began) / len(read) ** 2


def draw(rows: list[dict[str, Any]], path: Path) -> None:
    """`path`.svg and `path`.csv."""
    import altair as alt

    with path.with_suffix(".csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    lines = (("seconds", "stage 1"), ("bozorth3_seconds", "bozorth3 (multiplied)"))
    seconds = [{"templates": r["templates"], "y": r[column], "what": what} for r in rows for column, what in lines]
    held = [{"templates": r["templates"], "y": r["bytes"] / 1e6, "what": "columns of the gallery"} for r in rows]
    x = alt.X("templates:Q", scale=alt.Scale(type="log"), title="templates in the gallery (copies beyond a million)")
    charts = [
        alt.Chart({"values": points}, width=480, height=height, title=title)
        .mark_line(point=True)
        .encode(
            x=x,
            y=alt.Y("y:Q", scale=alt.Scale(type="log"), title=unit),
            color=alt.Color("what:N", title=None),
            strokeDash=alt.StrokeDash("what:N", title=None),
        )
        for points, height, title, unit in (
            (seconds, 320, "One finger against a gallery, one core", "seconds"),
            (held, 200, "Memory of the gallery, of which the system keeps what it has room for", "MB"),
        )
    ]
    alt.vconcat(*charts).save(str(path.with_suffix(".svg")))


if __name__ == "__main__":
    main()
