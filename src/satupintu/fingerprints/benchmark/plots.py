"""The benchmark as pictures: DET curves of the engines, and scores of mates and strangers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from satupintu.fingerprints.benchmark.measuring import Measured
from satupintu.fingerprints.benchmark.rates import curve

POINTS: Final = 200  # of a curve: what a screen can show
BINS: Final = 50
LEAST: Final = 1e-4  # rates below are drawn there: the sets are too small to say more


def draw(measured: Sequence[Measured], folder: Path) -> list[Path]:
    """Write `det.svg` and `scores.svg` into the folder; gives their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    charts = {"det.svg": _det(measured), "scores.svg": _distributions(measured)}
    for name, chart in charts.items():
        chart.save(str(folder / name))
    return [folder / name for name in charts]


def _det(measured: Sequence[Measured]) -> Any:
    import altair as alt

    rows = [row for one in measured for row in _curve_rows(one)]
    logarithmic = alt.Scale(type="log", domain=[LEAST, 1])
    return (
        alt.Chart({"values": rows}, width=480, height=360, title="Detection error trade-off")
        .mark_line(interpolate="step-after")
        .encode(
            x=alt.X("fmr:Q", scale=logarithmic, title="false match rate"),
            y=alt.Y("fnmr:Q", scale=logarithmic, title="false non-match rate"),
            color=alt.Color("engine:N", title=None),
            strokeDash=alt.StrokeDash("engine:N", title=None),
        )
    )


def _curve_rows(one: Measured) -> list[dict[str, Any]]:
    fmr, fnmr = curve(one.scores)
    at = np.unique(np.linspace(0, len(fmr) - 1, POINTS).astype(int))
    tail = np.flatnonzero(fmr < 0.02)  # the corner that matters is never thinned out
    at = np.unique(np.concatenate([at, tail[:: max(1, len(tail) // POINTS)]]))
    return [
        {"engine": one.engine, "fmr": max(float(fmr[i]), LEAST), "fnmr": max(float(fnmr[i]), LEAST)} for i in at[::-1]
    ]


def _distributions(measured: Sequence[Measured]) -> Any:
    import altair as alt

    return alt.vconcat(*(_distribution(one) for one in measured)).resolve_scale(x="independent")


def _distribution(one: Measured) -> Any:
    import altair as alt

    edges = np.histogram_bin_edges(one.scores.score, BINS)
    rows = []
    for genuine, who in ((True, "same finger"), (False, "different fingers")):
        counts, _ = np.histogram(one.scores.score[one.scores.genuine == genuine], edges)
        rows += [
            {"score": float(low), "to": float(high), "share": float(count / max(counts.sum(), 1)), "pairs": who}
            for low, high, count in zip(edges[:-1], edges[1:], counts, strict=True)
        ]
    return (
        alt.Chart({"values": rows}, width=480, height=160, title=f"Scores of {one.engine}")
        .mark_bar(opacity=0.6)
        .encode(
            x=alt.X("score:Q", title="score"),
            x2="to:Q",
            y=alt.Y("share:Q", stack=None, title="share of pairs"),
            color=alt.Color("pairs:N", title=None),
        )
    )
