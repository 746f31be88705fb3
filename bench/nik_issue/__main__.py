"""`python -m bench.nik_issue [--count 10000] [--workers 8] [--prefixes 20] [--kills 20] [--only sqlite] [--json]`:
births entered by several programs at once on SQLite and on PostgreSQL, while programs are killed (kill -9) and started
anew. Leaves with 1 when a NIK was given twice, a serial is missing, or a birth is.
"""

import argparse
import json
import random
import subprocess
import sys
import time

from bench.databases import DATABASES, Environment, on_each

BIRTHS = [sys.executable, "-m", "bench.nik_issue.births"]
OUTCOME = "import json; from bench.nik_issue import births; print(json.dumps(births.outcome()))"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--prefixes", type=int, default=20)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--only", choices=DATABASES)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    results = on_each(asked.only, lambda environment: measured(asked, environment))
    if asked.json:
        print(json.dumps(results))
    else:
        for database, result in results.items():
            print(database, *(f"{name} {value}" for name, value in result.items()), sep="  ")
    return 0 if all(is_whole(result, asked.count) for result in results.values()) else 1


def is_whole(result: dict[str, float], count: int) -> bool:
    """Whether each birth has its own NIK, and each serial counted is somebody's."""
    right = result["births"] == result["residents"] == result["niks"] == count
    return right and not (result["doubles"] or result["gaps"] or result["issued_without_resident"])


def measured(asked: argparse.Namespace, environment: Environment) -> dict[str, float]:
    found = "from bench.nik_issue import births; births.found()"
    subprocess.run([sys.executable, "-c", found], env=environment, check=True)
    began = time.monotonic()
    killed = run_and_kill(asked, environment)
    seconds = time.monotonic() - began
    told = subprocess.run(
        [sys.executable, "-c", OUTCOME], env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return {
        **json.loads(told.stdout),
        "workers": asked.workers,
        "killed": killed,
        "seconds": round(seconds, 1),
        "births_a_second": round(asked.count / seconds, 1),
    }


def run_and_kill(asked: argparse.Namespace, environment: dict[str, str]) -> int:
    """Start all programs, kill one at a time at random moments and start it anew; gives how many died at work."""

    def start(worker: int) -> "subprocess.Popen[bytes]":
        share = map(str, (worker, asked.workers, asked.count, asked.prefixes))
        return subprocess.Popen([*BIRTHS, *share], env=environment)

    chance, killed = random.Random(4), 0
    running = {worker: start(worker) for worker in range(asked.workers)}
    time.sleep(2)  # until they are at work
    while running:
        for worker, program in list(running.items()):
            if program.poll() is not None:
                del running[worker]
                if program.returncode:
                    raise SystemExit(f"program {worker} failed")
        if running and killed < asked.kills:
            worker = chance.choice(sorted(running))
            running[worker].kill()
            if running[worker].wait():  # 0: it had just ended by itself
                killed += 1
                running[worker] = start(worker)
        time.sleep(chance.uniform(0.2, 1.2))
    return killed


if __name__ == "__main__":
    sys.exit(main())
