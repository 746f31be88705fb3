"""OSIA's Filter: which of the people alike are named, by what their encounters say of them."""

from collections.abc import Mapping
from typing import Any

from satupintu.centre.osia.shapes import each, one_of
from satupintu.centre.osia.words import BIOMETRIC_TYPES
from satupintu.centre.problems import Code, bad

_LEAST, _MOST = "Min", "Max"


def read_filter(document: Mapping[str, Any]) -> dict[str, Any]:
    """What to sieve by: values of biographic or contextual data, or bounds (`yearOfBirthMin`). Raises CentreProblem."""
    types = document.get("biometricType", ["FINGER"])
    if not each(one_of(BIOMETRIC_TYPES))(types) or "FINGER" not in types:
        raise bad("biometricType is a list with FINGER: only fingers are compared.", Code.FILTER_UNKNOWN)
    wanted = {name: value for name, value in document.items() if name != "biometricType"}
    for name, value in wanted.items():
        if not _is_value(value) and not (isinstance(value, list) and all(map(_is_value, value))):
            raise bad(f"Filter {name[:80]} is a text, a number, or a list of them.", Code.FILTER_UNKNOWN)
    return wanted


def _is_value(value: object) -> bool:
    return isinstance(value, str | int | float)


def passes(wanted: Mapping[str, Any], told: Mapping[str, Any]) -> bool:
    """Whether an encounter that says `told` passes. Of whom nothing is said passes: a filter hides nobody unknown."""
    return all(_passes(name, value, told) for name, value in wanted.items())


def _passes(name: str, value: Any, told: Mapping[str, Any]) -> bool:
    if name in told:
        return told[name] in value if isinstance(value, list) else bool(told[name] == value)
    if name.endswith(_LEAST) and _comparable(said := told.get(name.removesuffix(_LEAST)), value):
        return bool(said >= value)
    if name.endswith(_MOST) and _comparable(said := told.get(name.removesuffix(_MOST)), value):
        return bool(said <= value)
    return True


def _comparable(said: Any, value: Any) -> bool:
    """Both texts or both numbers; what cannot be put in order excludes nobody."""
    both = (said, value)
    return all(isinstance(each, str) for each in both) or all(isinstance(each, int | float) for each in both)
