"""`python -m bench.participation [--growth] [--folder FOLDER] [--json]`: the five-way cube beside others.

Source: Parquet (zstd) on disk, read anew each time. Each way runs in a process of its own; warm: the median of five
runs after the first (ORM: two). `page`: the query of a page, from the kept counts. Leaves with 1 when 167,094 rows
take more than 60 ms or less than twice pandas' speed, 20 M rows more than 2 s, more than Polars or more than 1 GB, or
the page's query more than 20 ms.
--growth: 10⁵ to 10⁸ rows; plot and figures into docs/pictures/cube-growth.svg and .csv.
--folder: what is prepared and measured is kept there, and a run that was broken off goes on.
"""

import argparse
import json
import os
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

from bench.participation import registered, rivals
from bench.participation.growth import drawn, measured
from bench.participation.timing import Timing, alone

CITY, NATION = 167_094, 20_000_000
RUNS, FEW_RUNS = 6, 3


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--folder", type=Path, help="thrown away when left out")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with nullcontext(asked.folder) if asked.folder else tempfile.TemporaryDirectory(prefix="satupintu-bench-") as name:
        folder = Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        if asked.growth:
            drawn(measured(folder))
            return 0
        os.environ |= {"SATUPINTU_VAR": str(folder.resolve()), "SATUPINTU_SIMULATED": "1"}
        os.environ.pop("SATUPINTU_DATABASE_URL", None)
        result = beside_others(folder)
    print(as_json(result)) if asked.json else show(result)
    return 0 if reached(result) else 1


def beside_others(folder: Path) -> dict[str, Timing]:
    """Timings by name; each is kept in `folder` as soon as it is there."""
    kept = folder / "timings.json"
    result = {name: Timing(**each) for name, each in json.loads(kept.read_text()).items()} if kept.exists() else {}
    files = {"city": (folder / "city.parquet", CITY), "nation": (folder / "nation.parquet", NATION)}
    for file, rows in files.values():
        prepare(file, rows)
    alone(registered.fill, CITY, runs=1)
    ways = (rivals.by_house, rivals.by_polars, rivals.by_pandas)
    asked = [(f"{name} {way.__name__}", way, file, RUNS) for name, (file, _) in files.items() for way in ways]
    asked += [("city page", registered.by_page, None, RUNS), ("city by_orm", registered.by_orm, None, FEW_RUNS)]
    for name, way, about, runs in asked:
        if name not in result:
            result[name] = alone(way, about, runs=runs)
            kept.write_text(as_json(result))
    return result


def prepare(file: Path, rows: int) -> None:
    from bench.participation import persons

    if not file.exists():
        persons.write(file, rows, persons.as_frame(persons.whole_city()))


def reached(result: dict[str, Timing]) -> bool:
    small, large = result["city by_house"], result["nation by_house"]
    same = all(
        result[f"{name} {way}"].rows == result[f"{name} by_house"].rows
        for name in ("city", "nation")
        for way in ("by_polars", "by_pandas")
    )
    return (
        same
        and small.warm_s <= 0.06
        and 2 * small.warm_s <= result["city by_pandas"].warm_s
        and large.warm_s <= min(2.0, result["nation by_polars"].warm_s)
        and large.memory_mb <= 1000
        and result["city page"].warm_s <= 0.02
    )


def as_json(result: dict[str, Timing]) -> str:
    return json.dumps({name: timing._asdict() for name, timing in result.items()})


def show(result: dict[str, Timing]) -> None:
    print(f"{'':28}{'rows':>8}{'first s':>10}{'warm s':>10}{'CPU s':>10}{'memory MB':>11}")
    for name, each in result.items():
        print(f"{name:28}{each.rows:8,}{each.first_s:10.3f}{each.warm_s:10.4f}{each.cpu_s:10.4f}{each.memory_mb:11}")


if __name__ == "__main__":
    sys.exit(main())
