"""`python -m bench.faults --tampering N | --power-cuts N [--seed S] [--json]`: faults on purpose; 1 when one goes unnoticed.

--power-cuts: a station's writes and syncs, cut off at so many moments; what was not synced is lost or torn.
--tampering: so many changes of packets, receipts, manifests, closings and the trail, put before `satupintu verify`.
"""

import argparse
import json
import sys
import time

from bench.faults import tampering


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--tampering", type=int, metavar="N")
    what.add_argument("--power-cuts", type=int, metavar="N")
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if asked.power_cuts is not None:
        return cut_power(asked)
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


def cut_power(asked: argparse.Namespace) -> int:
    from bench.faults import power

    told = power.run(asked.power_cuts, asked.seed)
    print(json.dumps(told) if asked.json else "\n".join(f"{name}: {value}" for name, value in told.items()))
    return 0 if told["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
