"""Words on who has not come, as they would have been given; and the true causes, into a file that no service reads."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
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
from satupintu.synthetic.city.reporting import Ticked, invent_ticks
from satupintu.synthetic.city.waiting import Held, Told, Waiting, invent_waiting

AFTERNOON, EVENING = 480, 600  # minutes after eight
GONE, HERE = ("DEAD", "MOVED"), "LIVES_HERE"
TRUE_CAUSES = Path("simulated", "true-causes.jsonl")
"""Below the folder of the data, beside the city's own."""
MARK = "DATA SIMULASI"


def waiting_of(city: InventedCity) -> Waiting:
    return invent_waiting(source(city.seed, len(city.residents), "waiting"), city)


def ticks_of(city: InventedCity) -> list[Ticked]:
    return invent_ticks(source(city.seed, len(city.residents), "ticks"), city)


def write_words(city: InventedCity, waiting: Waiting, ticks: list[Ticked]) -> list[tuple[int, Told]]:
    """What heads of RTs and officers heard; a case for an officer where words disagree.

    Gives the words by which somebody is gone and nobody says otherwise, with their numbers: they are reports.
    """
    told = sorted((each for person in waiting.persons for each in person.told), key=lambda each: each.on)
    places = [each for each in told if each.is_place]
    reasons = [each for each in told if not each.is_place]
    keys = keys_of(city, "keys of words", len(told) + len(ticks))
    said = (_said(each.resident, each.word, each.on, Source.RT_HEAD, next(keys)) for each in places)
    ticked = (_said(each.resident, each.word, each.on, _source(each), next(keys)) for each in ticks)
    write_rows(StatusSaid, chain(said, ticked))
    write_rows(ReasonGiven, (_reason(each, next(keys)) for each in reasons))
    write_rows(StatusConflict, (_conflict(each) for each in ticks if each.by_head and each.word != HERE))
    return [(number, each) for number, each in enumerate(places, start=1) if each.word in GONE]


def keys_of(city: InventedCity, what: str, count: int) -> Iterator[UUID]:
    """Random keys, the same ones for the same city."""
    bits = source(city.seed, len(city.residents), what).bytes(16 * count)
    return (UUID(bytes=bits[start : start + 16], version=4) for start in range(0, len(bits), 16))


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


def _said(resident: int, word: str, on: date, by: Source, key: UUID) -> StatusSaid:
    return StatusSaid(
        key=key,
        resident_id=resident + 1,
        kind=word,
        source=by,
        said_on=on,
        written_at=moment(on, EVENING),
    )


def _source(tick: Ticked) -> Source:
    return Source.RT_HEAD if tick.by_head else Source.NEIGHBOUR


def _reason(told: Told, key: UUID) -> ReasonGiven:
    return ReasonGiven(
        key=key,
        resident_id=told.resident + 1,
        reason=told.word,
        asked_on=told.on,
        written_at=moment(told.on, AFTERNOON),
    )


def _conflict(tick: Ticked) -> StatusConflict:
    why = Why.AGAINST_REGISTER if tick.word in GONE else Why.DIFFERS
    return StatusConflict(resident_id=tick.resident + 1, why=why, opened_at=moment(tick.on, EVENING))
