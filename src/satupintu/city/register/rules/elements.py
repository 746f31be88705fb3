"""The data elements of KTP and KK: which may be changed or corrected, and what each may hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from satupintu.city.register.rules import codes
from satupintu.city.register.rules.nik import errors as nik_errors
from satupintu.city.register.rules.occupations import OCCUPATIONS, OLDER_LIST

Check = Callable[[Any], bool]


def _text(most: int) -> Check:
    return lambda value: isinstance(value, str) and 0 < len(value.strip()) <= most


def _code(table: type[codes.Code]) -> Check:
    return lambda value: isinstance(value, int) and value in set(table)


def _day(value: Any) -> bool:
    return isinstance(value, date)


def _none_or(check: Check) -> Check:
    return lambda value: value is None or check(value)


ELEMENTS: Mapping[str, Check] = {
    "nik": lambda value: isinstance(value, str) and not nik_errors(value),
    "name": _text(100),
    "birth_place": _text(60),
    "birth_date": _day,
    "sex": _code(codes.Sex),
    "blood_group": _code(codes.BloodGroup),
    "religion": _code(codes.Religion),
    "marital_status": _code(codes.Marital),
    "married_on": _none_or(_day),
    "education": _code(codes.Education),
    "occupation": lambda value: isinstance(value, int) and 1 <= value <= len(OCCUPATIONS),
    "occupation_list": lambda value: value in {OLDER_LIST, len(OCCUPATIONS)},
    "income_band": _none_or(_code(codes.IncomeBand)),
    "nationality": lambda value: isinstance(value, str) and len(value) == 3 and value.isascii() and value.isupper(),
    "itap_until": _none_or(_day),
    "relation": _code(codes.Relation),
    "address": _text(200),
}
"""By field: whether it can hold a value. RT and family follow moves and family cards, life status its own events."""

_TEXTS = frozenset({"name", "birth_place", "address"})
CHANGEABLE = frozenset(
    {"blood_group", "religion", "education", "occupation", "occupation_list", "income_band", "nationality"}
) | {"itap_until", "sex"}
"""What may truly become another during a life; all else was entered wrongly, or has an event of its own."""


def unfit(values: Mapping[str, Any]) -> list[str]:
    """The fields that are no element or cannot hold their value."""
    return [name for name, value in values.items() if name not in ELEMENTS or not ELEMENTS[name](value)]


def tidy(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the register holds them: texts in capitals, without blanks around and between."""
    return {
        name: " ".join(value.split()).upper() if name in _TEXTS and isinstance(value, str) else value
        for name, value in values.items()
    }


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Somebody to be entered into the register. `nik`: "" when it is not known; codes of `rules.codes`."""

    name: str
    birth_place: str
    birth_date: date
    sex: int
    religion: int
    nik: str = ""
    blood_group: int = codes.BloodGroup.UNKNOWN
    marital_status: int = codes.Marital.SINGLE
    married_on: date | None = None
    education: int = codes.Education.NONE_YET
    occupation: int = 1
    occupation_list: int = len(OCCUPATIONS)
    income_band: int | None = None
    nationality: str = "IDN"
    itap_until: date | None = None
    relation: int = codes.Relation.OTHER

    def fields(self) -> dict[str, Any]:
        """The elements by field, an unknown NIK as None."""
        return {name: int(value) if isinstance(value, codes.Code) else value for name, value in vars(self).items()} | {
            "nik": self.nik or None
        }
