"""Where the register of the invented city is wrong, as registers are: gaps and slips in elements that no figure needs.

Nobody's birth date, sex, marital status, citizenship, RT or day of arrival is touched, so that every total stays.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from satupintu.synthetic.city import codes
from satupintu.synthetic.city.draws import Whole, Yes
from satupintu.synthetic.city.shapes import InventedCity, Residents

Faults = dict[int, dict[str, Any]]
"""By position of the resident: columns with what the register holds of them instead."""
NOTHING = "-"
OLDER_OCCUPATION_LIST, SAME_IN_BOTH_LISTS = 89, 84
"""The older list, and the last number that means the same in both."""
PER_10_000 = {
    "no_address": 15,
    "no_birthplace": 20,
    "no_education": 25,
    "older_list": 200,
    "no_nik": 6,
    "other_birth_date": 30,
    "other_sex": 4,
    "second_head": 4,
    "parent_as_child": 3,
}
"""Estimates, of all residents: kinds of slips that offices report, few enough to be worked through one by one."""


def invent_faults(rng: np.random.Generator, city: InventedCity) -> Faults:
    """Each kind for some of those whom it fits; nobody with an application shows one, nor anybody two."""
    people = city.residents
    free = np.ones(len(people), dtype=bool)
    free[city.applications.resident] = False
    faults: Faults = {}
    held = set(people.nik.tolist())
    for kind, share in PER_10_000.items():
        fits, change = _KINDS[kind]
        for who in _some(rng, free & fits(city), round(len(people) * share / 10_000)).tolist():
            told = change(people, who)
            if (number := told.get("nik")) in held:
                continue  # another's number would be a double, not a slip
            free[who] = False
            faults[who] = told
            held |= {number} - {None}
    return faults


def _some(rng: np.random.Generator, fitting: Yes, count: int) -> Whole:
    found = np.flatnonzero(fitting)
    return np.sort(rng.permutation(found)[:count])


def _everybody(city: InventedCity) -> Yes:
    return np.ones(len(city.residents), dtype=bool)


def _newborn(city: InventedCity) -> Yes:
    born: Yes = city.residents.birth_date > np.datetime64(city.cut_off) - np.timedelta64(365, "D")
    return born


def _relation(relation: int) -> Callable[[InventedCity], Yes]:
    return lambda city: city.residents.relation == relation


def _in_both_lists(city: InventedCity) -> Yes:
    same: Yes = city.residents.occupation <= SAME_IN_BOTH_LISTS
    return same


def _columns(**values: Any) -> Callable[[Residents, int], dict[str, Any]]:
    return lambda _people, _who: values


def _other_birth_date(people: Residents, who: int) -> dict[str, Any]:
    """The day of birth was corrected after the NIK was given; a NIK is for life."""
    nik = str(people.nik[who])
    day = int(nik[6:8]) % 40
    return {"nik": f"{nik[:6]}{int(nik[6:8]) - day + day % 28 + 1:02}{nik[8:]}"}


def _other_sex(people: Residents, who: int) -> dict[str, Any]:
    nik = str(people.nik[who])
    return {"nik": f"{nik[:6]}{(int(nik[6:8]) + 40) % 80:02}{nik[8:]}"}


_KINDS: dict[str, tuple[Callable[[InventedCity], Yes], Callable[[Residents, int], dict[str, Any]]]] = {
    "no_address": (_everybody, _columns(address=NOTHING)),
    "no_birthplace": (_everybody, _columns(birth_place=NOTHING)),
    "no_education": (_everybody, _columns(education=0)),
    "older_list": (_in_both_lists, _columns(occupation_list=OLDER_OCCUPATION_LIST)),
    "no_nik": (_newborn, _columns(nik=None)),
    "other_birth_date": (_everybody, _other_birth_date),
    "other_sex": (_everybody, _other_sex),
    "second_head": (_relation(codes.WIFE), _columns(relation=codes.HEAD)),
    "parent_as_child": (_relation(codes.PARENT), _columns(relation=codes.CHILD)),
}
