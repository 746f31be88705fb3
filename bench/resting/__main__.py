"""`python -m bench.resting --json`: start everything, wait until it rests, measure (proportional set size, MB)."""

import argparse
import json
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from satupintu.running.layout import Layout
from satupintu.running.serving import running
from satupintu.running.status import measure

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--residents", type=int, default=167_094)
parser.add_argument("--port-base", type=int, default=19_000)
parser.add_argument("--rest", type=float, default=20, help="seconds to wait before measuring")
parser.add_argument("--json", action="store_true")
arguments = parser.parse_args()


def silent(_line: str) -> None:
    """The figures are what is printed."""


with tempfile.TemporaryDirectory(prefix="satupintu-bench-") as folder:
    layout = Layout(Path(folder), arguments.port_base, arguments.residents)
    began = time.monotonic()
    with running(layout, silent):
        first = time.monotonic() - began
    began = time.monotonic()
    with running(layout, silent):
        later = time.monotonic() - began
        time.sleep(arguments.rest)
        programs = [asdict(program) for program in measure(layout.var)]
    size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())

figures = {
    "residents": arguments.residents,
    "first_start_seconds": round(first, 1),
    "later_start_seconds": round(later, 1),
    "memory_mb": round(sum(program["memory_mb"] for program in programs), 1),
    "folder_mb": round(size / 2**20, 1),
    "programs": {program["name"]: program["memory_mb"] for program in programs},
}
print(json.dumps(figures) if arguments.json else "\n".join(f"{name}: {value}" for name, value in figures.items()))
