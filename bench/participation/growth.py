"""How time grows with the persons: measured step by step, kept after each, drawn at the end."""

import csv
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.participation import rivals
from bench.participation.timing import alone

PICTURE = Path(__file__).parents[2] / "docs/pictures/cube-growth.svg"
RUNS = 6
SIZES = (100_000, 300_000, 1_000_000, 3_000_000, 10_000_000, 30_000_000, 100_000_000)
WAYS: dict[str, Callable[[Path], int]] = {
    "DuckDB": rivals.by_house,
    "Polars": rivals.by_polars,
    "pandas": rivals.by_pandas,
}
MOST = {"pandas": 10_000_000}  # beyond it pandas wants more memory than an office's machine has


@dataclass(frozen=True)
class Step:
    engine: str
    persons: int
    warm_s: float
    cpu_s: float
    memory_mb: int


def measured(folder: Path) -> list[Step]:
    """All steps; those that lie in `folder` already are not measured again. Files of persons are deleted after use."""
    from bench.participation import persons

    kept = folder / "growth.csv"
    steps = _read(kept)
    for size in SIZES:
        ways = [engine for engine in WAYS if size <= MOST.get(engine, size)]
        missing = [engine for engine in ways if (engine, size) not in {(step.engine, step.persons) for step in steps}]
        if not missing:
            continue
        file = folder / f"{size}.parquet"
        if not file.exists():
            persons.write(file, size, persons.as_frame(persons.whole_city()))
        for engine in missing:
            timing = alone(WAYS[engine], file, runs=RUNS)
            steps.append(Step(engine, size, timing.warm_s, timing.cpu_s, timing.memory_mb))
            _write(kept, steps)
            print(steps[-1], flush=True)
        file.unlink()
    return steps


def drawn(steps: list[Step]) -> None:
    """The plot and, beside it, its figures."""
    from satupintu.design import plots

    sheet = plots.Sheet(
        "The cube of five factors, by how many persons are counted",
        "Seconds of DuckDB, Polars and pandas from a hundred thousand to a hundred million persons.",
        f"Parquet (zstd), warm. python -m bench.participation --growth, {time.strftime('%d-%m-%Y')}",
        "seconds",
        mark="DATA SIMULASI",
        language="en",
        number=",.2~f",
    )
    steps = sorted(steps, key=lambda step: (list(WAYS).index(step.engine), step.persons))
    rows = [plots.Growth(step.engine, step.persons, step.warm_s) for step in steps]
    PICTURE.write_text(plots.growth(rows, sheet, "persons"), encoding="utf-8")
    _write(PICTURE.with_suffix(".csv"), steps)


def _read(file: Path) -> list[Step]:
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return [
        Step(row["engine"], int(row["persons"]), float(row["warm_s"]), float(row["cpu_s"]), int(row["memory_mb"]))
        for row in rows
    ]


def _write(file: Path, steps: list[Step]) -> None:
    from satupintu.design import plots

    file.write_text(plots.as_csv(steps), encoding="utf-8")
