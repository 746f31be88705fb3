"""What the station does with the city's answers, and how the line is. Transactions here never wait for the network."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from satupintu.packets.closing import Agreement
from satupintu.packets.keys import ReaderKey, VerifyingKey
from satupintu.packets.problem import Problem, SealProblem
from satupintu.station.link.ahead import fetch_numbers
from satupintu.station.link.city import City, CityRefuses, Unreachable, trusted
from satupintu.station.link.models import Line
from satupintu.station.link.outages import EVERY, note_try
from satupintu.station.link.standing import heed_standing
from satupintu.station.operators.drawer import DraftKey
from satupintu.station.operators.services import keep_operators
from satupintu.station.problems import Refused
from satupintu.station.vault import closing, lists
from satupintu.station.vault.identity import get_identity, keep_readers, make_signing_key
from satupintu.station.vault.models import Enrolment
from satupintu.station.vault.rules import Appointment, grouped
from satupintu.station.vault.selectors import last_sequence, list_receipted
from satupintu.station.vault.stopping import note_revoked

DESK_TIMEOUT = 6  # seconds: an operator waits for this call


@transaction.atomic
def note_line(*, reachable: bool, now: datetime, problem: Problem | None = None) -> None:
    """Keep how the line is; `since` moves only when it changes."""
    line, _made = Line.objects.get_or_create(pk=1, defaults={"reachable": reachable, "since": now})
    if line.reachable != reachable:
        line.since = now
    line.reachable, line.problem = reachable, problem.to_dict() if problem else None
    line.save()
    note_try(uplink=EVERY, answered=reachable, now=now)


@transaction.atomic
def ask_to_send(*, now: datetime) -> None:
    """The operator wants the line tried at once."""
    Line.objects.update_or_create(pk=1, defaults={"wanted": True}, create_defaults={"wanted": True, "since": now})


@transaction.atomic
def take_wish() -> bool:
    """Whether somebody asked since the last look."""
    return bool(Line.objects.filter(wanted=True).update(wanted=False))


def enrol(*, code: str, name: str, now: datetime) -> Enrolment:
    """Give the city our public key, once, in exchange for a code. Raises Refused, CityRefuses, Unreachable."""
    if last_sequence():  # numbers would go on where the packets of another station end
        raise Refused("RECORDED_HERE")
    own = make_signing_key().public
    with City(None) as city:
        answer = city.enrol(code=code, public_key=own, name=name)
    keys = {key: str(answer.get(key, "")) for key in ("city_reader", "centre_reader", "city_signer", "centre_signer")}
    try:
        for key, public in keys.items():
            ReaderKey(public) if key.endswith("reader") else VerifyingKey(public)
    except SealProblem as problem:
        raise Refused("CITY_ANSWER_WRONG", problem.problem.detail) from None
    told = {"station": str(trusted(answer, "station", str)), "kecamatan": str(answer.get("kecamatan", ""))}
    row, _ = Enrolment.objects.update_or_create(
        pk=1, defaults={**told, **keys, "signer": own, "name": name, "enrolled_at": now}
    )
    return row


def fetch_day(*, city: City, day: date, now: datetime) -> int:
    """Replace the list of `day` and the accounts by the city's; returns how many people are expected."""
    receipted = list_receipted()
    answer = city.day_list(day.isoformat())
    heed_standing(answer=answer, receipted=receipted, now=now)
    entries, accounts = trusted(answer, "entries", list), trusted(answer, "operators", list)
    appointments = [_appointment(entry) for entry in entries]
    with transaction.atomic():
        keep_operators(accounts=accounts)  # first: the list is sealed for who may work here now
        lists.replace_list(day=day, appointments=appointments, now=now)
        note_revoked(since=None)
        told = {"listed_at": now}
        Line.objects.update_or_create(pk=1, defaults=told, create_defaults={**told, "reachable": True, "since": now})
    if answer.get("readers") is not None:
        keep_readers(told=answer["readers"])
    fetch_numbers(city=city, given=answer.get("numbers"))
    return len(appointments)


def fetch_today(*, now: datetime) -> None:
    """The day list at once, for an operator it was not sealed for before. Without a line it comes with the next one."""
    with suppress(Refused), City(get_identity(), timeout=DESK_TIMEOUT) as city:
        try:
            fetch_day(city=city, day=localdate(now), now=now)
        except Unreachable:
            note_line(reachable=False, now=now)
        except CityRefuses as no:
            note_line(reachable=True, now=now, problem=no.problem)


def _appointment(entry: Mapping[str, Any]) -> Appointment:
    try:
        queue_number = entry.get("queue_number")
        return Appointment(
            application=str(entry["application"]),
            subject=str(entry["subject"]),
            claim_code=grouped(str(entry["claim_code"])),
            kind=str(entry.get("kind") or ""),
            slot=str(entry.get("slot") or ""),
            queue_number=None if queue_number is None else int(queue_number),
            biodata=dict(entry["biodata"]),
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        raise Refused("CITY_ANSWER_WRONG", "An entry of the day list is incomplete.") from None


def look_up(*, claim_code: str, day: date, key: DraftKey, now: datetime) -> Appointment:
    """A walk-in's entry, from the list when it is there, else from the city. Raises Refused."""
    code = _bare(claim_code)
    if not re.fullmatch(r"[0-9A-Z]{4,16}", code):
        raise Refused("CLAIM_CODE_WRONG")
    listed = (one.appointment for one in lists.open_lists(day, key) if _bare(one.appointment.claim_code) == code)
    here = next(listed, None)
    if here is None:
        answer = _ask_city(lambda city: city.look_up(code), now)
        here = _appointment(answer.get("entry", answer))
        lists.keep_walk_in(day=day, appointment=here)
    return here


def _bare(claim_code: str) -> str:
    return re.sub(r"[\s-]", "", claim_code).upper()


def close_day(*, day: date, now: datetime) -> Agreement:
    """State the day, send the statement, compare what comes back. Raises Refused; the statement stays either way."""
    identity = get_identity()
    statement = closing.state_day(day=day, identity=identity, now=now)
    answer = _ask_city(lambda city: city.close_day(statement.to_dict()), now)
    return closing.keep_answer(day=day, answer=answer, identity=identity, now=now)


def _ask_city(ask: Any, now: datetime) -> dict[str, Any]:
    """One call while the operator waits. Raises Refused."""
    with City(get_identity(), timeout=DESK_TIMEOUT) as city:
        try:
            answer: dict[str, Any] = ask(city)
        except Unreachable:
            note_line(reachable=False, now=now)
            raise Refused("CITY_UNREACHABLE") from None
        except CityRefuses as no:
            note_line(reachable=True, now=now)
            raise Refused(no.problem.code, problem=no.problem) from None
    note_line(reachable=True, now=now)
    return answer
