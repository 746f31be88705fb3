"""What OSIA's operations take in their address beside transaction, callback and priority."""

import math
from collections.abc import Mapping
from typing import Any

from satupintu.centre.osia.shapes import is_text, one_of
from satupintu.centre.osia.templates import ASKED
from satupintu.centre.osia.words import BIOMETRIC_SUBTYPES, BIOMETRIC_TYPES, TEMPLATE_FORMAT
from satupintu.centre.problems import bad

MOST_CANDIDATES = 10  # where nobody says how many
MOST_NAMED = 100
LONGEST_PAGE = 100_000
LAST_PLACE = 10**9
_TEMPLATES = dict(zip(ASKED, (one_of(BIOMETRIC_TYPES), one_of(BIOMETRIC_SUBTYPES), is_text), strict=True))


def search_settings(query: Mapping[str, str]) -> dict[str, int | float]:
    """`maxNbCand` (never more than MOST_NAMED) and `threshold` where given; of other settings none is taken.

    Raises CentreProblem 400.
    """
    found: dict[str, int | float] = {}
    if "maxNbCand" in query:
        found["maxNbCand"] = min(MOST_NAMED, whole(query["maxNbCand"], "maxNbCand", 1, LAST_PLACE))
    if "threshold" in query:
        found["threshold"] = _number(query["threshold"])
    if "serviceLevel" in query:
        whole(query["serviceLevel"], "serviceLevel", 0, 9)
    return found


def page_of(query: Mapping[str, str]) -> dict[str, int]:
    """`offset` and `limit` of a long list. Raises CentreProblem 400."""
    return {
        "offset": whole(query.get("offset", "0"), "offset", 0, LAST_PLACE),
        "limit": whole(query.get("limit", "1000"), "limit", 0, LONGEST_PAGE),
    }


def templates_asked(query: Mapping[str, str]) -> dict[str, Any]:
    """Which biometrics' templates; `qualityFormat` is a hint not taken: none is computed. Raises CentreProblem 400."""
    if query.get("templateFormat", TEMPLATE_FORMAT) != TEMPLATE_FORMAT:
        raise bad(f"Templates are given as {TEMPLATE_FORMAT}.")
    asked = {name: query[name] for name in _TEMPLATES if name in query}
    for name, value in asked.items():
        if not _TEMPLATES[name](value):
            raise bad(f"{name} is none that OSIA names.")
    return asked


def whole(text: str, name: str, least: int, most: int) -> int:
    """Raises CentreProblem 400."""
    if not (text.isascii() and text.isdecimal() and len(text) < 11 and least <= int(text) <= most):
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
