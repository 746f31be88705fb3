"""Words on who has not come, as they would have been given; and the true causes, into a file that no service reads."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from satupintu.city.config.inventing.desks import claim_codes_of
from satupintu.city.config.inventing.people import references
from satupintu.city.config.inventing.rows import moment, write_rows
from satupintu.city.register.models import ReasonGiven, StatusConflict, StatusSaid
from satupintu.city.register.rules.roster import Source, Why
from satupintu.synthetic.city import InventedCity
from satupintu.synthetic.city.draws import source
from satupintu.synthetic.city.waiting import Held, Told, Waiting, invent_waiting

AFTERNOON, EVENING = 480, 600  # minutes after eight
GONE = ("DEAD", "MOVED")
TRUE_CAUSES = Path("simulated", "true-causes.jsonl")
"""Below the folder of the data, beside the city's own."""
MARK = "DATA SIMULASI"


def waiting_of(city: InventedCity) -> Waiting:
    return invent_waiting(source(city.seed, len(city.residents), "waiting"), city)


def write_words(city: InventedCity, waiting: Waiting) -> None:
    """What heads of RTs and officers heard; a case for an officer where somebody is said to be gone."""
    told = sorted((each for person in waiting.persons for each in person.told), key=lambda each: each.on)
    bits = source(city.seed, len(city.residents), "keys of words").bytes(16 * len(told))
    keys = (UUID(bytes=bits[start : start + 16], version=4) for start in range(0, len(bits), 16))
    keyed = list(zip(told, keys, strict=True))
    write_rows(StatusSaid, (_said(each, key) for each, key in keyed if each.is_place))
    write_rows(ReasonGiven, (_reason(each, key) for each, key in keyed if not each.is_place))
    write_rows(StatusConflict, (_conflict(each) for each in told if each.word in GONE))


def write_truth(folder: Path, city: InventedCity, waiting: Waiting) -> Path:
    """One line a case: its reference and the causes that truly held, day range by day range. Gives the file."""
    path = folder / TRUE_CAUSES
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        file.writelines(json.dumps(line) + "\n" for line in _lines(city, waiting))
    return path


def _lines(city: InventedCity, waiting: Waiting) -> Iterator[dict[str, Any]]:
    for code, plan in zip(claim_codes_of(city), waiting.plans, strict=True):
        yield {"mark": MARK, "what": "APPLICATION", "ref": code, "causes": _causes(plan.held)}
    refs = [str(ref) for ref in references(city)]
    for person in waiting.persons:
        yield {"mark": MARK, "what": "PERSON", "ref": refs[person.resident], "causes": _causes(person.held)}


def _causes(held: Iterable[Held]) -> list[dict[str, str]]:
    return [{"cause": each.cause, "first": each.first.isoformat(), "end": each.end.isoformat()} for each in held]


def _said(told: Told, key: UUID) -> StatusSaid:
    return StatusSaid(
        key=key,
        resident_id=told.resident + 1,
        kind=told.word,
        source=Source.RT_HEAD,
        said_on=told.on,
        written_at=moment(told.on, EVENING),
    )


def _reason(told: Told, key: UUID) -> ReasonGiven:
    return ReasonGiven(
        key=key,
        resident_id=told.resident + 1,
        reason=told.word,
        asked_on=told.on,
        written_at=moment(told.on, AFTERNOON),
    )


def _conflict(told: Told) -> StatusConflict:
    return StatusConflict(resident_id=told.resident + 1, why=Why.AGAINST_REGISTER, opened_at=moment(told.on, EVENING))
