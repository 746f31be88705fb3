"""Settings of a search in its address: how many candidates, above which score."""

import math
from collections.abc import Mapping

from satupintu.centre.problems import bad

MOST_CANDIDATES = 10


def search_settings(query: Mapping[str, str]) -> dict[str, int | float]:
    """`maxNbCand` and `threshold` where given; `priority`, `accuracyLevel` and `serviceLevel` are hints not taken.

    Raises CentreProblem 400.
    """
    found: dict[str, int | float] = {}
    if "maxNbCand" in query:
        found["maxNbCand"] = _whole(query["maxNbCand"], "maxNbCand", 1, 100)
    if "threshold" in query:
        found["threshold"] = _number(query["threshold"])
    if "priority" in query:
        _whole(query["priority"], "priority", 0, 9)
    return found


def _whole(text: str, name: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and least <= int(text) <= most):
        raise bad(f"{name} is a whole number from {least} to {most}.")
    return int(text)


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise bad("threshold is a number.")
    return number
