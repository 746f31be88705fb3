"""Error rates with their uncertainty."""

import numpy as np

from bench.fingerprints.protocol import Scores

FMRS = (1e-2, 1e-3, 1e-4)
RESAMPLINGS = 200


def rates(scores: Scores, weights: np.ndarray | None = None) -> dict[str, float]:
    """EER and FNMR at fixed FMR, in percent. A pair counts `weights` times."""
    weights = np.ones(len(scores.score)) if weights is None else weights
    order = np.argsort(scores.score, kind="stable")
    score, genuine, weight = scores.score[order], scores.genuine[order], weights[order]
    new = np.flatnonzero(np.diff(score, prepend=-np.inf))  # thresholds stand before each different score
    missed = np.concatenate([[0], np.cumsum(weight * genuine)])
    passed = np.concatenate([[0], np.cumsum(weight * ~genuine)])
    fnmr = np.append(missed[new], missed[-1]) / missed[-1]
    fmr = 1 - np.append(passed[new], passed[-1]) / passed[-1]
    crossing = int(np.argmin(np.abs(fnmr - fmr)))
    result = {"eer": 50 * (fnmr[crossing] + fmr[crossing])}
    result |= {f"fnmr_at_fmr_{most:g}": 100 * fnmr[np.argmax(fmr <= most + 1e-12)] for most in FMRS}
    return {name: round(float(value), 3) for name, value in result.items()}


def interval(scores: Scores) -> dict[str, list[float]]:
    """95% intervals from resampling fingers, not pairs: pairs of one finger are not independent."""
    rng = np.random.default_rng(1)
    count = scores.fingers.max() + 1
    samples = []
    for _ in range(RESAMPLINGS):
        times = np.bincount(rng.integers(0, count, count), minlength=count).astype(float)
        a, b = times[scores.fingers].T
        samples.append(rates(scores, np.where(scores.genuine, a, a * b)))
    names = samples[0]
    return {name: np.round(np.percentile([s[name] for s in samples], [2.5, 97.5]), 2).tolist() for name in names}


def evidence(scores: Scores) -> dict[str, float]:
    """What `thresholds.FINGER_EVIDENCE` rests on: the tails of both distributions."""
    impostor, genuine = np.sort(scores.score[~scores.genuine]), scores.score[scores.genuine]
    tail = impostor[-len(impostor) // 10 :]
    above = np.log10(np.arange(len(tail), 0, -1) / len(impostor))
    slope, start = np.polyfit(tail, above, 1)
    found = {}
    for score in np.arange(0.18, 0.40, 0.02):
        density = max(np.mean(np.abs(genuine - score) < 0.03), 1 / len(genuine)) / 0.06
        false = 10 ** (slope * score + start) * -slope * np.log(10)
        found[f"{score:.2f}"] = round(float(np.log10(density / false)), 2)
    return found
