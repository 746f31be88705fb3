"""Features of all images, scores of all pairs, and what they come to."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from satupintu.fingerprints.benchmark.engines import Engine, Nist, SatuPintu
from satupintu.fingerprints.benchmark.protocol import Impression, Scores, gather, impressions, pairs
from satupintu.fingerprints.benchmark.rates import evidence, interval, rates, ratio
from satupintu.fingerprints.parameters import DPI


@dataclass(frozen=True)
class Measured:
    """One engine over all images: its scores, images it refused, milliseconds and comparisons of one core's time."""

    engine: str
    scores: Scores
    refused: int
    extract_ms: float
    comparisons_per_s: int

    def report(self) -> dict[str, Any]:
        scores = self.scores
        return {
            "genuine": int(scores.genuine.sum()),
            "impostors": int((~scores.genuine).sum()),
            "refused": self.refused,
            "pooled": rates(scores),
            "interval_95": interval(scores),
            "sets": {str(folder): rates(_of(scores, folder)) for folder in sorted(set(scores.folder))},
            "extract_cpu_ms": self.extract_ms,
            "comparisons_per_cpu_s": self.comparisons_per_s,
            **({"evidence": evidence(scores)} if self.engine == SatuPintu.name else {}),
        }


def measure(folders: Sequence[Path], *, dpi: int = DPI, baseline: bool = True) -> list[Measured]:
    """The engine over folders of images named FINGER_IMPRESSION, and the baseline.

    Raises ValueError where no finger can be compared with itself or none with another, OSError for no folder.
    """
    images = impressions(folders)
    if {images[i].finger == images[j].finger for i, j in pairs(images)} != {True, False}:
        raise ValueError("A folder needs two impressions of a finger and one of another: FINGER_IMPRESSION.png.")
    engines: list[Engine] = [SatuPintu(dpi), Nist(dpi)] if baseline else [SatuPintu(dpi)]
    return [_measured(engine, images) for engine in engines]


def report(measured: Sequence[Measured]) -> dict[str, Any]:
    """What was measured, by engine; with the baseline, the engine's share of its errors."""
    told: dict[str, Any] = {one.engine: one.report() for one in measured}
    if len(measured) > 1:
        told["share of the baseline's errors"] = ratio(measured[0].scores, measured[1].scores)
    return told


def table(told: dict[str, Any]) -> str:
    """A report as lines to read."""
    lines = []
    for name, found in told.items():
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


def _measured(engine: Engine, images: list[Impression]) -> Measured:
    engine.features(images[0])  # loads and compiles what no image should pay for
    started = time.process_time()
    features = [engine.features(image) for image in images]
    extracted = time.process_time()
    if features[0] is not None:
        engine.score(features[0], features[0])
    began = time.process_time()
    results = {
        (i, j): 0.0 if features[i] is None or features[j] is None else engine.score(features[i], features[j])
        for i, j in pairs(images)
    }
    compared = time.process_time()
    return Measured(
        engine.name,
        gather(images, results),
        sum(feature is None for feature in features),
        round((extracted - started) / len(images) * 1000, 1),
        round(len(results) / max(compared - began, 1e-9)),
    )


def _of(scores: Scores, folder: str) -> Scores:
    here = scores.folder == folder
    return Scores(scores.score[here], scores.genuine[here], scores.fingers[here], scores.folder[here])
