"""`python -m bench.faults …`: faults on purpose; leaves with 1 when one goes unnoticed or does harm (docs/faults.md).

--recordings N --kills K: a campaign of so many recordings and kills, network, disks and clocks in proportion.
--sabotage: the same campaign in small over deliberately broken copies of the source; each must be caught.
--exhaustive: capture, upload, relay and closing, killed before every write, sync, unlink and send, once each.
--machine RUNS: stations and city step by step in any order (Hypothesis); --folder F goes on where it stopped.
--power-cuts N: a station's writes and syncs, cut off at so many moments; what was not synced is lost or torn.
--disks N: the city's disk destroyed so many times and restored from the last backup.
--tampering N: so many changes of packets, receipts, manifests, closings and the trail, put before `satupintu verify`.
"""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--recordings", type=int, metavar="N")
    what.add_argument("--sabotage", action="store_true")
    what.add_argument("--tampering", type=int, metavar="N")
    what.add_argument("--disks", type=int, metavar="N")
    what.add_argument("--power-cuts", type=int, metavar="N")
    what.add_argument("--exhaustive", action="store_true")
    what.add_argument("--machine", type=int, metavar="RUNS")
    parser.add_argument("--kills", type=int, metavar="K", help="by default a fifth of the recordings")
    parser.add_argument("--only", metavar="NAME", help="of the broken variants")
    parser.add_argument("--folder", type=Path, help="an empty one, to be looked at afterwards")
    parser.add_argument("--migrated", type=Path, help="databases to begin with")
    parser.add_argument("--first-breach", action="store_true", help="end a campaign there")
    parser.add_argument("--every", type=int, default=1, metavar="K", help="of the crash points, one in so many")
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if asked.disks is not None:
        return destroy(asked)
    if asked.tampering is not None:
        return tamper(asked)
    if asked.power_cuts is not None:
        return cut_power(asked)
    if asked.machine is not None:
        return play_machine(asked)
    if asked.exhaustive:
        return kill_everywhere(asked)
    return break_it(asked) if asked.sabotage else campaign(asked)


def campaign(asked: argparse.Namespace) -> int:
    from bench.faults import campaign

    kills = asked.recordings // 5 if asked.kills is None else asked.kills
    told = campaign.run(
        asked.recordings,
        kills,
        asked.seed,
        folder=asked.folder,
        migrated=asked.migrated,
        stops_at_a_breach=asked.first_breach,
    )
    whole = not told["told"] and not told["unfinished"]
    _tell(told, as_json=asked.json)
    return 0 if whole else 1


def break_it(asked: argparse.Namespace) -> int:
    from bench.faults import sabotage

    told = sabotage.run(asked.seed, asked.only)
    _tell(told, as_json=asked.json)
    return 0 if told["untouched_passes"] and not told["missed"] else 1


def destroy(asked: argparse.Namespace) -> int:
    from bench.faults import destroyed

    told = destroyed.run(asked.disks, asked.seed)
    _tell(told, as_json=asked.json)
    return 0 if destroyed.is_whole(told, asked.disks) else 1


def tamper(asked: argparse.Namespace) -> int:
    from bench.faults import tampering

    began = time.monotonic()
    told = tampering.run(asked.tampering, asked.seed)
    told["seconds"] = round(time.monotonic() - began, 1)
    if asked.json:
        print(json.dumps(told))
    else:
        print(f"seed {told['seed']}: {told['detected']} of {told['tamperings']} tamperings detected among all files,")
        print(f"{told['detected_alone']} of {told['alone']} alone; untouched and said to be whole:", end=" ")
        print(f"{told['said_whole']} of {told['untouched']}; {told['seconds']} s")
        print(*told["missed"], sep="\n", end="")
    whole = told["said_whole"] == told["untouched"]
    return 0 if whole and not told["missed"] else 1


def kill_everywhere(asked: argparse.Namespace) -> int:
    from bench.faults import exhaustive

    told = exhaustive.run(asked.every, say=lambda line: print(line, file=sys.stderr))
    _tell(told, as_json=asked.json)
    return 1 if told["lost"] or told["doubled"] or told["wrong"] else 0


def play_machine(asked: argparse.Namespace) -> int:
    from bench.faults import machine

    told = machine.run(asked.machine, asked.seed, asked.folder)
    _tell(told, as_json=asked.json)
    return 1 if told["failed_seeds"] else 0


def cut_power(asked: argparse.Namespace) -> int:
    from bench.faults import power

    told = power.run(asked.power_cuts, asked.seed)
    _tell(told, as_json=asked.json)
    return 0 if told["ok"] else 1


def _tell(told: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(told))
        return
    for name, value in told.items():
        print(f"{name}: {value}")


if __name__ == "__main__":
    sys.exit(main())
