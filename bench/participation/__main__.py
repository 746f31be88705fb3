"""`python -m bench.participation [--growth] [--json]`: the five-way cube beside others, each in a process of its own.

Source: Parquet (zstd) on disk, read anew each time; warm: the median of five runs after the first. Leaves with 1
when 167,094 rows take more than 60 ms or less than twice pandas' speed, or 20 M rows more than 2 s, more than Polars
or more than 1 GB.
--growth: 10⁵ to 10⁸ rows, with a plot beside the figures (docs/pictures/cube-growth.svg).
"""

import argparse
import json
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.participation import persons, rivals

CITY, NATION = 167_094, 20_000_000
WARM = 5


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="satupintu-bench-") as folder:
        os.environ |= {"SATUPINTU_VAR": folder, "SATUPINTU_SIMULATED": "1"}
        result = growth(Path(folder)) if asked.growth else beside_others(Path(folder))
    print(json.dumps(result) if asked.json else "\n".join(f"{name}: {value}" for name, value in result.items()))
    return 0 if asked.growth or reached(result) else 1


def beside_others(folder: Path) -> dict[str, Any]:
    city = persons.as_frame(persons.whole_city())
    result: dict[str, Any] = {}
    for name, rows in (("city", CITY), ("nation", NATION)):
        file = folder / f"{name}.parquet"
        persons.write(file, rows, city)
        for way in (rivals.by_house, rivals.by_polars, rivals.by_pandas):
            result[f"{name} {way.__name__}"] = alone(way, file)
    result["city by_orm"] = alone(of_orm, CITY)
    return result


def growth(folder: Path) -> dict[str, Any]:
    city = persons.as_frame(persons.whole_city())
    result = {}
    for power in (5, 6, 7, 8):
        file = folder / f"{power}.parquet"
        persons.write(file, 10**power, city)
        result[f"10^{power}"] = alone(rivals.by_house, file)
        file.unlink()
    return result


def reached(result: dict[str, Any]) -> bool:
    small, large = result["city by_house"], result["nation by_house"]
    rows = {name: each["rows"] for name, each in result.items()}
    same = all(count == rows[f"{name.split()[0]} by_house"] for name, count in rows.items() if "orm" not in name)
    return (
        same
        and small["warm_s"] <= 0.06
        and 2 * small["warm_s"] <= result["city by_pandas"]["warm_s"]
        and large["warm_s"] <= min(2.0, result["nation by_polars"]["warm_s"])
        and large["memory_mb"] <= 1000
    )


def alone(way: Any, about: Any) -> dict[str, float]:
    """Run in a process of its own: rows, seconds of the first and of the best later run, peak memory in MB."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(timed, (way, about))


def timed(way: Any, about: Any) -> dict[str, float]:
    times = []
    for _ in range(1 + WARM):
        began = time.perf_counter()
        rows = way(about)
        times.append(time.perf_counter() - began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    warm = sorted(times[1:])[WARM // 2]
    return {"rows": rows, "first_s": round(times[0], 3), "warm_s": round(warm, 3), "memory_mb": peak}


def of_orm(residents: int) -> int:
    """The invented city in SQLite, counted by Django; filled once."""
    from django.core.management import call_command

    import bench.nik_issue.city  # noqa: F401  # first: it sets Django up
    from satupintu.city.register.models import Resident

    if not (Path(os.environ["SATUPINTU_VAR"]) / "filled").exists():
        call_command("migrate", verbosity=0)
        call_command("invent", residents=residents)
        (Path(os.environ["SATUPINTU_VAR"]) / "filled").touch()
    return rivals.by_orm(Resident.objects)


if __name__ == "__main__":
    sys.exit(main())
