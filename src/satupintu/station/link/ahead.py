"""What the station fetches ahead, to record people who walk in while there is no network."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from satupintu.station.link.city import City, CityRefuses, trusted
from satupintu.station.problems import Refused
from satupintu.station.vault import extract, pool
from satupintu.station.vault.extract import Somebody
from satupintu.station.vault.pool import Given


def fetch_numbers(*, city: City, given: object) -> None:
    """More numbers when few are left, or when the city knows of fewer than are here: it lost some with its disk.

    `given`: the highest that the city knows of; a city that says none does not give any yet.
    """
    last = pool.last_number()
    if not isinstance(given, int) or not (pool.is_low() or given < last):
        return
    with suppress(CityRefuses):  # no numbers today: the list and the packets are worth more
        answer = city.numbers(last=last, left=pool.count_left())
        pool.keep_numbers(given=[_number(each) for each in trusted(answer, "numbers", list)])


def fetch_extract(*, city: City, now: datetime) -> None:
    """The extract of the register, once a day; whole when another one is due. A city may not give any yet."""
    kept = extract.find_extract()
    if kept is not None and kept.asked_at is not None and localdate(kept.asked_at) == localdate(now):
        return
    with suppress(CityRefuses):
        known = kept.hash if kept is not None else ""
        answer = city.extract(known)
        if known and answer.get("unchanged") is True:
            extract.note_unchanged(now=now)
            return
        people = [_somebody(each) for each in trusted(answer, "people", list)]
        extract.replace_extract(digest=trusted(answer, "hash", str), people=people, now=now)


def _number(told: Mapping[str, Any]) -> Given:
    try:
        return Given(int(told["ordinal"]), str(told["number"]), str(told["claim_code"]))
    except (KeyError, TypeError, ValueError):
        raise Refused("CITY_ANSWER_WRONG", "A number is incomplete.") from None


def _somebody(told: Mapping[str, Any]) -> Somebody:
    try:
        return Somebody(str(told["subject"]), dict(told["biodata"]))
    except (KeyError, TypeError, ValueError):
        raise Refused("CITY_ANSWER_WRONG", "An entry of the extract is incomplete.") from None
