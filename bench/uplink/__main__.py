"""`python -m bench.uplink --json`: sealing, a poor line, many at once, a backlog; 1 when a figure asked for is missed.

    python -m bench.uplink --seconds 60 --only sealing line crowd backlog

Everything runs on this machine: stations, line and city share its cores. The city is the real server with SQLite, or
the database that SATUPINTU_DATABASE_URL names; the relay does not run. MOSIP's own load test tells 1.85 registrations a
second for 10 clients and 0.97 for 30 (one pod, its own hardware and whole registration processor): figures to stand
beside these, not to be compared with them.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
from pathlib import Path

from bench.uplink.backlog import drain
from bench.uplink.ground import Ground
from bench.uplink.line import cross

MEASURES = ("sealing", "line", "crowd", "backlog")
SEALED_MS, SENT_TWICE, DRAINED = 100.0, 0.10, 300.0  # asked for: milliseconds at p99, share of bytes, seconds

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--seconds", type=int, default=600, help="of each crowd")
parser.add_argument("--only", nargs="+", choices=MEASURES, default=MEASURES)
parser.add_argument("--sealings", type=int, default=300)
parser.add_argument("--clients", nargs="+", type=int, default=[10, 30])
parser.add_argument("--packets", type=int, default=300, help="of each of the five stations with a backlog")
parser.add_argument("--size", type=int, default=500_000, help="bytes of a packet that is sealed, crosses or waits")
parser.add_argument("--cuts", type=int, default=20)
parser.add_argument("--seed", type=int, default=1, help="of the moments of the cuts")
parser.add_argument("--port-base", type=int, default=21_000)
parser.add_argument("--json", action="store_true")
arguments = parser.parse_args()
figures: dict[str, object] = {}
missed: list[str] = []


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def load() -> float:
    """Programs that wanted a processor in the last minute, ours too: on a shared machine the clock says little."""
    return round(os.getloadavg()[0], 1)


def tell(name: str, figure: dict[str, object], *, reached: bool = True) -> None:
    figures[name] = figure
    if not reached:
        missed.append(name)
    if not arguments.json:
        print(name, figure, "" if reached else "- NOT REACHED", flush=True)


def ground(folder: str, name: str, *, stations: int, people: int, vaults: int) -> Ground:
    made = Ground(Path(folder) / name, arguments.port_base, stations, people, vaults)
    made.folder.mkdir()
    made.make()
    return made


def seal(folder: str) -> None:
    made = ground(folder, "sealing", stations=1, people=arguments.sealings, vaults=1)
    told = made.run("bench.uplink.recording", made.folder, 0, 1, arguments.sealings, arguments.size, station=0)
    times, processor = zip(*json.loads(told), strict=True)
    p99 = percentile(list(times), 0.99)
    figure = {
        "sealings": len(times),
        "p50_ms": round(statistics.median(times), 1),
        "p99_ms": round(p99, 1),
        "processor_p99_ms": round(percentile(list(processor), 0.99), 1),
        "load": load(),
        "asked_ms": SEALED_MS,
    }
    tell("sealing", figure, reached=p99 <= SEALED_MS)


def poor_line(folder: str) -> None:
    made = ground(folder, "line", stations=1, people=1, vaults=1)
    made.run("bench.uplink.recording", made.folder, 0, 1, 1, arguments.size, station=0)
    with made.serving():
        found = asyncio.run(cross(made, 0, rate=8000, cuts=arguments.cuts, seed=arguments.seed))
    share = found.again / found.size
    figure = {
        "bytes": found.size,
        "cuts": found.cuts,
        "sent_twice": found.again,
        "share_sent_twice": round(share, 4),
        "bytes_of_calls": found.other,
        "seconds": round(found.seconds, 1),
        "seconds_at_best": round(found.size / 8000, 1),
        "seed": arguments.seed,
        "asked_share": SENT_TWICE,
    }
    tell("line_64_kbit", figure, reached=share <= SENT_TWICE and found.cuts == arguments.cuts)


def crowds(folder: str) -> None:
    for clients in arguments.clients:
        people = 100 * clients
        made = ground(folder, f"crowd-{clients}", stations=clients, people=people, vaults=1)
        with made.serving() as server:
            asked, before = (made.folder, clients, arguments.seconds, 2_000_000, people), server.seconds
            told = json.loads(made.run("bench.uplink.crowd", *asked, station=0))
            taken = server.seconds - before
        times = told["seconds"]
        if not times:
            tell(f"crowd_{clients}", {"packets": 0, "failed": told["failed"], "load": load()}, reached=False)
            continue
        figure = {
            "packets": len(times),
            "failed": told["failed"],
            "seconds": round(told["took"], 1),
            "packets_a_second": round(len(times) / told["took"], 2),
            "mean_s": round(statistics.mean(times), 3),
            "p90_s": round(percentile(times, 0.9), 3),
            "city_processor_ms_a_packet": round(1000 * taken / len(times), 1),
            "load": load(),
        }
        tell(f"crowd_{clients}", figure, reached=not told["failed"])


def backlog(folder: str) -> None:
    stations = 5
    made = ground(folder, "backlog", stations=stations, people=stations * arguments.packets, vaults=stations)
    for each in range(stations):
        first = 1 + each * arguments.packets
        asked = (made.folder, each, first, arguments.packets, arguments.size)
        made.run("bench.uplink.recording", *asked, station=each)
    packets = stations * arguments.packets
    with made.serving() as server:
        before = server.seconds
        took = drain(made)
        taken = 1000 * (server.seconds - before) / packets
    figure = {
        "packets": packets,
        "seconds": took and round(took, 1),
        "city_processor_ms_a_packet": round(taken, 1),
        "load": load(),
        "asked_seconds": DRAINED,
    }
    tell("backlog", figure, reached=took is not None and took <= DRAINED)


for name, measure in zip(MEASURES, (seal, poor_line, crowds, backlog), strict=True):
    if name in arguments.only:
        with tempfile.TemporaryDirectory(prefix="satupintu-uplink-") as where:
            measure(where)
if arguments.json:
    print(json.dumps({**figures, "missed": missed}))
sys.exit(1 if missed else 0)
