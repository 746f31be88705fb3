"""`python -m bench.invented_city [--residents N] [--json]`: seconds a step, in all, and peak memory."""

import argparse
import json
import resource
import time

from satupintu.synthetic.city import invent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--residents", type=int, default=167_094)
    parser.add_argument("--seed", type=int, default=2016)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    began: list[tuple[str, float]] = []
    invent(asked.residents, asked.seed, progress=lambda step: began.append((step, time.perf_counter())))
    ends = [moment for _, moment in began[1:]] + [time.perf_counter()]
    steps = {step: round(end - start, 3) for (step, start), end in zip(began, ends, strict=True)}
    result = {
        "residents": asked.residents,
        "seconds": round(ends[-1] - began[0][1], 3),
        "steps": steps,
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    if asked.json:
        print(json.dumps(result))
        return
    print(f"{asked.residents:,} residents invented in {result['seconds']} s, {result['peak_memory_mb']} MB at most")
    for step, seconds in steps.items():
        print(f"  {step:<14}{seconds:8.3f} s")


if __name__ == "__main__":
    main()
