"""Measure the fingerprint engine beside NIST's on folders of images.

    python -m bench.fingerprints DIR… [--json] [--engine-only]

Each folder is a set; images are named FINGER_IMPRESSION.(png|tif|bmp|jpg|wsq), 500 dpi. Genuine pairs: all impressions
of one finger; impostors: all pairs of different fingers of a set. All sets are judged under one threshold. Times are
processor time of one core, so that a busy machine does not change them much; a search is also timed by the clock.
"""

import argparse
import json
import time
from pathlib import Path
from typing import Any

from bench.fingerprints import speed
from bench.fingerprints.engines import Nist, SatuPintu
from bench.fingerprints.protocol import Impression, Scores, gather, impressions, pairs
from bench.fingerprints.rates import evidence, interval, rates


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--engine-only", action="store_true", help="leave the baseline out")
    parser.add_argument("--people", type=int, default=5_000, help="in the gallery whose search is timed")
    given = parser.parse_args()
    images = impressions(given.folders)
    speed.warm_up()
    engines = [SatuPintu()] if given.engine_only else [SatuPintu(), Nist()]
    report = {engine.name: measure(engine, images) for engine in engines}
    report["stage 1, one core"] = speed.stage_1()
    report["search"] = speed.search(given.people)
    print(json.dumps(report, indent=2) if given.json else table(report))


def measure(engine: Any, images: list[Impression]) -> dict[str, Any]:
    started = time.process_time()
    features = [engine.features(image) for image in images]
    extracted = time.process_time()
    results = {
        (i, j): 0.0 if features[i] is None or features[j] is None else engine.score(features[i], features[j])
        for i, j in pairs(images)
    }
    compared = time.process_time()
    scores = gather(images, results)
    return {
        "genuine": int(scores.genuine.sum()),
        "impostors": int((~scores.genuine).sum()),
        "refused": sum(feature is None for feature in features),
        "pooled": rates(scores),
        "interval_95": interval(scores),
        "sets": {str(folder): rates(_of(scores, folder)) for folder in sorted(set(scores.folder))},
        "extract_cpu_ms": round((extracted - started) / len(images) * 1000, 1),
        "comparisons_per_cpu_s": round(len(results) / (compared - extracted)),
        **({"evidence": evidence(scores)} if engine.name == SatuPintu.name else {}),
    }


def _of(scores: Scores, folder: str) -> Scores:
    here = scores.folder == folder
    return Scores(scores.score[here], scores.genuine[here], scores.fingers[here], scores.folder[here])


def table(report: dict[str, Any]) -> str:
    lines = []
    for name, found in report.items():
        if "pooled" not in found:
            lines.append(f"{name}: {found}")
            continue
        lines.append(f"{name}: {found['genuine']} genuine, {found['impostors']} impostors, {found['refused']} refused")
        for rate, value in found["pooled"].items():
            low, high = found["interval_95"][rate]
            lines.append(f"  {rate:22} {value:6.2f}%   ({low} to {high})")
        speeds = found["extract_cpu_ms"], found["comparisons_per_cpu_s"]
        lines.append("  {} ms an image, {} comparisons/s, of one core's time".format(*speeds))
    return "\n".join(lines)


if __name__ == "__main__":
    main()
