"""`python -m bench.invented_city [--residents N] [--in-memory] [--json]`: seconds and peak memory of inventing a city,
and, unless --in-memory, of writing it into a new SQLite database by the real command."""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time

from satupintu.synthetic.city import invent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--residents", type=int, default=167_094)
    parser.add_argument("--seed", type=int, default=2016)
    parser.add_argument("--in-memory", action="store_true", help="write nothing into a database")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    began: list[tuple[str, float]] = []
    invent(asked.residents, asked.seed, progress=lambda step: began.append((step, time.perf_counter())))
    ends = [moment for _, moment in began[1:]] + [time.perf_counter()]
    steps = {step: round(end - start, 3) for (step, start), end in zip(began, ends, strict=True)}
    result: dict[str, object] = {
        "residents": asked.residents,
        "seconds": round(ends[-1] - began[0][1], 3),
        "steps": steps,
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    if not asked.in_memory:
        result |= written(asked.residents, asked.seed)
    if asked.json:
        print(json.dumps(result))
        return
    print(f"{asked.residents:,} residents invented in {result['seconds']} s, {result['peak_memory_mb']} MB at most")
    if "written_seconds" in result:
        print(f"written in {result['written_seconds']} s, {result['written_peak_memory_mb']} MB at most")
    for step, seconds in steps.items():
        print(f"  {step:<14}{seconds:8.3f} s")


def written(residents: int, seed: int) -> dict[str, object]:
    """The same city by `invent`, in a database of its own that is thrown away: the whole command, start included."""
    with tempfile.TemporaryDirectory(prefix="satupintu-bench-") as folder:
        environment = {**os.environ, "SATUPINTU_VAR": folder, "SATUPINTU_SIMULATED": "1"}
        environment.pop("SATUPINTU_DATABASE_URL", None)
        command = [sys.executable, "-m", "satupintu.city"]
        subprocess.run([*command, "migrate", "--verbosity", "0"], env=environment, check=True)
        began = time.perf_counter()
        size = ["--residents", str(residents), "--seed", str(seed)]
        subprocess.run([*command, "invent", *size], env=environment, check=True, capture_output=True)
        seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {"written_seconds": round(seconds, 1), "written_peak_memory_mb": round(peak / 1024)}


if __name__ == "__main__":
    main()
