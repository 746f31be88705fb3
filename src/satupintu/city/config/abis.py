"""What the city is told of its centre, checked at the start: a real ABIS differs from ours (docs/decisions/0016)."""

import math

from satupintu.city.relay.rules.verdicts import OURS, Thresholds
from satupintu.environment import SettingError, text
from satupintu.packets.keys import ReaderKey
from satupintu.packets.problem import SealProblem


def has_port() -> bool:
    """Whether the centre answers our own port for keys, receipts, closings and fingers beside OSIA."""
    value = text("SATUPINTU_CENTRE_PORT", "own")
    if value not in {"own", "none"}:
        raise SettingError(
            f"SATUPINTU_CENTRE_PORT is {value!r}. Write own, or none for an ABIS that speaks OSIA alone."
        )
    return value == "own"


def reader(*, needed: bool) -> str:
    """The public key for which stations seal fingers, "" where the centre tells it itself."""
    if not needed:
        return ""
    value = text("SATUPINTU_CENTRE_READER")
    try:
        return ReaderKey(value).public
    except SealProblem:
        raise SettingError(f"SATUPINTU_CENTRE_READER is {value!r}. Write an X25519 public key in base64.") from None


def thresholds() -> Thresholds:
    """From which score on somebody is doubtful, and a double."""
    unique_below = _number("SATUPINTU_UNIQUE_BELOW", OURS.unique_below)
    duplicate_from = _number("SATUPINTU_DUPLICATE_FROM", OURS.duplicate_from)
    if unique_below > duplicate_from:
        raise SettingError(
            f"SATUPINTU_UNIQUE_BELOW ({unique_below}) is above SATUPINTU_DUPLICATE_FROM ({duplicate_from})."
            " Write a lower one."
        )
    return Thresholds(unique_below, duplicate_from)


def _number(name: str, default: float) -> float:
    value = text(name, str(default))
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise SettingError(f"{name} is {value!r}. Write a number such as 0.6.")
    return number
