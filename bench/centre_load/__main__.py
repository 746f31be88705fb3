"""`python -m bench.centre_load [--searches 2000] [--people 2000] [--kills 10] [--json]`: searches queued, worked off.

Half of those searched for were recorded before under another reference, half never. The program `work` is killed
(kill -9) at answers drawn by chance and started anew. Leaves with 1 when a search is without an answer, a double was
not found or a stranger taken for somebody.
"""

import argparse
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MANAGE = [sys.executable, "-m", "satupintu.centre"]
QUEUE = [sys.executable, "-m", "bench.centre_load.queue"]
LOOK = 0.05  # seconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--searches", type=int, default=2_000)
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if asked.people < asked.searches:
        parser.error("There must be as many people as searches: each double is of somebody of their own.")
    with tempfile.TemporaryDirectory(prefix="satupintu-load-") as folder:
        result = measured(Path(folder), asked)
    print(json.dumps(result) if asked.json else "\n".join(f"{name:<22}{value}" for name, value in result.items()))
    return 0 if is_whole(result) else 1


def measured(folder: Path, asked: argparse.Namespace) -> dict[str, float]:
    environment = {
        **os.environ,
        "SATUPINTU_VAR": str(folder),
        "SATUPINTU_SIMULATED": "1",
        "DJANGO_SETTINGS_MODULE": "satupintu.centre.settings",
    }
    subprocess.run([*MANAGE, "migrate", "-v0"], env=environment, check=True)
    subprocess.run([*QUEUE, str(asked.people), str(asked.searches)], env=environment, check=True)
    chance = random.Random(asked.seed)
    stops = sorted(chance.sample(range(1, asked.searches), asked.kills))
    began, kills, backlog = time.monotonic(), 0, []
    for stop in [*stops, asked.searches]:
        work = subprocess.Popen([*MANAGE, "work"], env=environment, stdout=subprocess.DEVNULL)
        while (answered := _answered(folder)) < stop:
            backlog.append((round(time.monotonic() - began, 2), asked.searches - answered))
            time.sleep(LOOK)
        work.send_signal(signal.SIGKILL if stop < asked.searches else signal.SIGTERM)
        kills += work.wait() == -signal.SIGKILL
    seconds = time.monotonic() - began
    waits = sorted(_rows(folder, "SELECT (julianday(answered_at) - julianday(asked_at)) * 86400 FROM centre_task"))
    told = [
        (person, json.loads(answer)) for person, answer in _rows(folder, "SELECT person_id, answer FROM centre_task")
    ]
    return {
        "searches": asked.searches,
        "people": asked.people,
        "kills": kills,
        "answered": _answered(folder),
        "doubles": sum(person.startswith("AGAIN") for person, _ in told),
        "doubles_found": sum(_is_found(person, answer) for person, answer in told if person.startswith("AGAIN")),
        "strangers_named": sum(bool(answer) for person, answer in told if person.startswith("NEW")),
        "seconds": round(seconds, 1),
        "searches_a_second": round(asked.searches / seconds, 2),
        "wait_p50_s": round(waits[len(waits) // 2][0], 1),
        "wait_p95_s": round(waits[int(len(waits) * 0.95)][0], 1),
        "backlog_half_after_s": next((at for at, left in backlog if left <= asked.searches / 2), seconds),
    }


def is_whole(result: dict[str, float]) -> bool:
    """Whether each search has an answer, and the right one."""
    right = result["doubles_found"] == result["doubles"] and not result["strangers_named"]
    return right and result["answered"] == result["searches"]


def _is_found(person: str, answer: list[dict[str, str]]) -> bool:
    return bool(answer) and answer[0]["personId"] == person.replace("AGAIN", "PERSON")


def _answered(folder: Path) -> int:
    return int(_rows(folder, "SELECT count(*) FROM centre_task WHERE status = 200")[0][0])


def _rows(folder: Path, query: str) -> list[tuple]:
    with sqlite3.connect(folder / "centre" / "centre.sqlite3", timeout=20) as connection:
        return connection.execute(query).fetchall()


if __name__ == "__main__":
    sys.exit(main())
