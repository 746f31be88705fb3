"""Error rates with their uncertainty."""

from collections.abc import Iterator

import numpy as np

from satupintu.fingerprints.benchmark.protocol import Scores

FMRS = (1e-2, 1e-3, 1e-4)
RESAMPLINGS = 200


def rates(scores: Scores, weights: np.ndarray | None = None) -> dict[str, float]:
    """EER and FNMR at fixed FMR, in percent. A pair counts `weights` times."""
    fmr, fnmr = curve(scores, weights)
    crossing = int(np.argmin(np.abs(fnmr - fmr)))
    result = {"eer": 50 * (fnmr[crossing] + fmr[crossing])}
    result |= {f"fnmr_at_fmr_{most:g}": 100 * fnmr[np.argmax(fmr <= most + 1e-12)] for most in FMRS}
    return {name: round(float(value), 3) for name, value in result.items()}


def curve(scores: Scores, weights: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """FMR and FNMR (shares) at each threshold that stands before a score, and beyond the last."""
    weights = np.ones(len(scores.score)) if weights is None else weights
    order = np.argsort(scores.score, kind="stable")
    score, genuine, weight = scores.score[order], scores.genuine[order], weights[order]
    new = np.flatnonzero(np.diff(score, prepend=-np.inf))  # thresholds stand before each different score
    missed = np.concatenate([[0], np.cumsum(weight * genuine)])
    passed = np.concatenate([[0], np.cumsum(weight * ~genuine)])
    fnmr = np.append(missed[new], missed[-1]) / max(missed[-1], 1e-9)
    fmr = 1 - np.append(passed[new], passed[-1]) / max(passed[-1], 1e-9)  # a sample may hold one finger only
    return fmr, fnmr


def interval(scores: Scores) -> dict[str, list[float]]:
    """95% intervals from resampling fingers, not pairs: pairs of one finger are not independent."""
    samples = [rates(scores, weights) for weights in _resampled(scores)]
    return {name: np.round(np.percentile([s[name] for s in samples], [2.5, 97.5]), 2).tolist() for name in samples[0]}


def ratio(ours: Scores, theirs: Scores) -> dict[str, float | list[float]]:
    """Our EER as a share of theirs, both on the same fingers, with its 95% interval from the same resamplings."""
    shares = [
        rates(ours, weights)["eer"] / max(rates(theirs, weights)["eer"], 1e-3)
        for weights in _resampled(ours)  # scores of both stand in the same order of pairs
    ]
    share = rates(ours)["eer"] / max(rates(theirs)["eer"], 1e-3)
    return {"eer": round(share, 3), "interval_95": np.round(np.percentile(shares, [2.5, 97.5]), 3).tolist()}


def _resampled(scores: Scores) -> Iterator[np.ndarray]:
    """How often each pair counts when fingers are drawn with replacement."""
    rng = np.random.default_rng(1)
    count = scores.fingers.max() + 1
    for _ in range(RESAMPLINGS):
        times = np.bincount(rng.integers(0, count, count), minlength=count).astype(float)
        a, b = times[scores.fingers].T
        yield np.where(scores.genuine, a, a * b)


def evidence(scores: Scores) -> dict[str, float]:
    """What `thresholds.FINGER_EVIDENCE` rests on: the tails of both distributions; nothing of too few impostors."""
    impostor, genuine = np.sort(scores.score[~scores.genuine]), scores.score[scores.genuine]
    tail = impostor[-len(impostor) // 10 :]
    if len(np.unique(tail)) < 2:
        return {}
    above = np.log10(np.arange(len(tail), 0, -1) / len(impostor))
    slope, start = np.polyfit(tail, above, 1)
    found = {}
    for score in np.arange(0.18, 0.40, 0.02):
        density = max(np.mean(np.abs(genuine - score) < 0.03), 1 / len(genuine)) / 0.06
        false = 10 ** (slope * score + start) * -slope * np.log(10)
        found[f"{score:.2f}"] = round(float(np.log10(density / false)), 2)
    return found
