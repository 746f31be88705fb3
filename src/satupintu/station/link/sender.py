"""The sender: one pass over everything the station wants from the city, and the pause before the next.

docs/flows/station.md shows the order and why.
"""

import logging
import random
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import OperationalError, close_old_connections, connection
from django.utils import timezone

from satupintu.packets.requests import OF_THE_REQUEST
from satupintu.station.link.ahead import fetch_extract
from satupintu.station.link.city import City, CityRefuses, Unreachable, trusted
from satupintu.station.link.models import Line
from satupintu.station.link.outages import as_told, forget_old_outages, list_untold, mark_outages_told
from satupintu.station.link.parts import Pace, send
from satupintu.station.link.services import fetch_day, note_line, take_wish
from satupintu.station.link.standing import heed_standing
from satupintu.station.problems import Refused
from satupintu.station.vault import closing, lists, receipts, selectors
from satupintu.station.vault.extract import forget_old_extract
from satupintu.station.vault.identity import Identity, find_enrolled, get_identity
from satupintu.station.vault.lists import forget_old_lists
from satupintu.station.vault.services import forget_old_drafts
from satupintu.station.vault.stopping import earlier_time, mark_allowance_told, note_revoked

log = logging.getLogger("satupintu.station.sender")
LIST_EVERY = timedelta(seconds=30)
DAYS_AHEAD = 3  # over a weekend
AHEAD_EVERY = timedelta(hours=1)
ABOUT_THE_PACKET = {400, 409, *OF_THE_REQUEST}  # HTTP statuses
REVOKED = "STATION_REVOKED"  # of this station: what it sealed up to a number is taken nevertheless
MOST_DAYS = 5  # stated in a pass: each may wait for the centre


@dataclass
class Pass:
    """What one pass brought."""

    sent: int = 0
    refused: int = 0
    reachable: bool = True
    answered: bool = False  # the line was there, at least in the beginning
    stopped: bool = False  # the city answered so that going on made no sense


def run_once(now: datetime, *, with_list: bool = False) -> Pass:
    """Day list when it is old, packets oldest first, receipts and statuses, what was allowed; forget what may go.

    In the end days that are not closed yet are stated, and the extract is fetched. A revoked station gets no list.
    """
    done = Pass()
    if find_enrolled() is None:
        return done
    try:
        _call(done, now, asked=with_list)
    except Unreachable:
        done.reachable = False
        note_line(reachable=False, now=now)
    except (CityRefuses, Refused) as no:
        done.stopped = True
        note_line(reachable=True, now=now, problem=no.problem)
    forget_old_outages(now=now)
    forget_old_drafts(now=now)
    sure = earlier_time(now)  # a clock that jumped ahead takes nobody's list
    forget_old_lists(today=timezone.localdate(sure))
    forget_old_extract(now=sure)
    return done


def _call(done: Pass, now: datetime, *, asked: bool) -> None:
    """Raises Unreachable, CityRefuses; Refused when the city's answer is odd or the station lost its key."""
    identity = get_identity()
    city = City(identity)
    try:
        with city:
            listed, revoked = _fetch_list(city, now, asked=asked)
            _tell_outages(city)
            _send_waiting(city, identity, now, done)
            _fetch_receipts(city, identity, now)
            # only now: a city that came back from a backup has said so, and is offered what it lost
            receipts.forget_old_packets(now=earlier_time(now), keep_days=settings.KEEP_DAYS)
            odd = _state_days(city, identity, now)
            if revoked:
                raise revoked
            _tell_allowances(city, now)
            if listed:
                _fetch_lists_ahead(city, now)
                fetch_extract(city=city, now=now)  # last: it may be long, and packets are worth more
            if odd:
                raise odd
    finally:
        done.answered = city.has_answered


def _fetch_list(city: City, now: datetime, *, asked: bool) -> tuple[bool, CityRefuses | None]:
    """Whether it was time to and a list came; the city's word when it says that this station is revoked."""
    line = Line.objects.filter(reachable=True, listed_at__gt=now - LIST_EVERY).first()
    fresh = line is not None and line.listed_at is not None and _same_day(line.listed_at, now)
    if not asked and fresh:
        return False, None
    try:
        fetch_day(city=city, day=timezone.localdate(now), now=now)
    except CityRefuses as no:
        if no.problem.code != REVOKED:
            raise
        note_revoked(since=now)
        return False, no
    note_line(reachable=True, now=now)
    return True, None


def _fetch_lists_ahead(city: City, now: datetime) -> None:
    """The lists of the next days, so that a morning without a line finds who was asked to come.

    Once an hour, and when somebody signed in here for the first time: only a list that comes then opens for them.
    """
    today = timezone.localdate(now)
    for day in (today + timedelta(days=more) for more in range(1, DAYS_AHEAD + 1)):
        if lists.is_stale(day, now - AHEAD_EVERY):
            fetch_day(city=city, day=day, now=now)


def _tell_outages(city: City) -> None:
    """What was noted while the city was away. A city that does not know the call yet gets it when it does."""
    untold = list_untold()
    if untold:
        with suppress(CityRefuses):
            city.tell_outages([as_told(row) for row in untold])
            mark_outages_told(untold)


def _same_day(one: datetime, other: datetime) -> bool:
    return timezone.localdate(one) == timezone.localdate(other)


def _send_waiting(city: City, identity: Identity, now: datetime, done: Pass) -> None:
    stumbled, pace = False, Pace()
    for packet in selectors.list_to_send(now):
        try:
            answer = send(city, packet, pace)
        except Refused as wrong:
            receipts.keep_refusal(packet=packet, problem=wrong.problem, now=now)
            done.refused += 1
            continue
        except CityRefuses as no:
            # a city that stumbles (500) over one packet may take the next; over two in a row, it is the city
            about_it = no.status in ABOUT_THE_PACKET or no.problem.code == REVOKED
            if not about_it and (no.status != 500 or stumbled):
                raise  # about the station or the city, not about this packet: the next would fare no better
            stumbled = no.status == 500
            receipts.keep_refusal(packet=packet, problem=no.problem, now=now)
            done.refused += 1
            continue
        stumbled = False
        try:
            receipts.keep_receipt(answer=answer, by="city", enrolled=identity)
            done.sent += 1
        except Refused as wrong:
            receipts.keep_refusal(packet=packet, problem=wrong.problem, now=now)
            done.refused += 1
        note_line(reachable=True, now=now)


def _fetch_receipts(city: City, identity: Identity, now: datetime) -> None:
    if not selectors.is_anything_awaited(now):
        return
    after: int | None = selectors.ask_receipts_after(now)
    wrong: Refused | None = None
    while after is not None:
        receipted = selectors.list_receipted()
        answer = city.receipts(selectors.ask_news(after, now))
        heed_standing(answer=answer, receipted=receipted, now=now)
        for by in ("city", "centre"):
            for receipt in trusted(answer, by, list):
                try:
                    receipts.keep_receipt(answer=receipt, by=by, enrolled=identity)
                except Refused as problem:  # one that cannot be believed does not hold back the others
                    wrong = wrong or problem
        receipts.keep_statuses(answers=trusted(answer, "statuses", list))
        after = _next_page(answer, after)
    if wrong:
        raise wrong
    note_line(reachable=True, now=now)


def _state_days(city: City, identity: Identity, now: datetime) -> Refused | CityRefuses | None:
    """Days that an outage, or nobody at the desk, left open. An odd answer about one is given and holds up no other."""
    wrong: Refused | CityRefuses | None = None
    for day in selectors.days_to_state(now)[:MOST_DAYS]:
        statement = closing.state_day(day=day, identity=identity, now=now)
        try:
            answer = city.close_day(statement.to_dict())
            closing.keep_answer(day=day, answer=answer, identity=identity, now=now)
        except (Refused, CityRefuses) as problem:
            wrong = wrong or problem
    return wrong


def _next_page(answer: Mapping[str, Any], after: int) -> int | None:
    """The number after which to go on asking; None when that was all. Raises Refused CITY_ANSWER_WRONG."""
    if answer.get("more") is not True:
        return None
    upto = int(trusted(answer, "upto", int))
    if upto <= after:
        raise Refused("CITY_ANSWER_WRONG", "Its pages do not end.")
    return upto


def _tell_allowances(city: City, now: datetime) -> None:
    """What a supervisor allowed here, into the city's audit trail; there once, however often it is told."""
    for allowance in selectors.list_untold_allowances():
        told = {name: getattr(allowance, name) for name in ("stop", "supervisor", "operator", "reason", "more")}
        times = {name: timezone.localtime(getattr(allowance, name)).isoformat() for name in ("allowed_at", "until")}
        city.tell_allowance({"id": str(allowance.id), **told, **times})
        mark_allowance_told(allowance=allowance, now=now)


def pause(failures: int, *, roll: float) -> float:
    """Seconds until the next pass: the usual beat, or doubling while the city is away, capped, with jitter.

    `roll` in [0, 1): spreads stations that lost the same line, so that they do not all come back in one second.
    """
    if not failures:
        return float(settings.SEND_EVERY)
    return min(settings.LONGEST_WAIT, 2.0 ** min(failures, 10)) * (0.5 + roll / 2)


def run_for_ever() -> None:
    """Pass after pass until the process is stopped. A wish at the desk or a new packet ends the pause.

    A disk that fails or is full ends no more than a pass: what waits leaves once it is well again.
    """
    failures, with_list = 0, True
    while True:
        try:
            failures, with_list = _one_pass(failures, with_list=with_list)
        except OperationalError:
            log.exception("the station's own database does not answer")
            connection.close()
            time.sleep(pause(1, roll=random.random()))  # noqa: S311 - no secret


def _one_pass(failures: int, *, with_list: bool) -> tuple[int, bool]:
    """A pass and the pause after it; gives failures in a row, and whether the operator asked for the next pass."""
    now = timezone.now()
    done = run_once(now, with_list=with_list)
    # a line that breaks and breaks again still brings a packet on each time: no long pause
    well = done.reachable and not done.stopped
    failures = 0 if well else 1 if done.sent or (not done.reachable and done.answered) else failures + 1
    if done.sent or done.refused or failures == 1:
        log.info("sent %s, refused %s, city %s", done.sent, done.refused, "answers" if done.reachable else "away")
    asked = _wait(pause(failures, roll=random.random()), quiet=bool(failures))  # noqa: S311 - no secret
    close_old_connections()
    return failures, asked


def _wait(seconds: float, *, quiet: bool) -> bool:
    """Sleep in short steps. True when the operator asked to try at once."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(min(0.5, seconds))
        if take_wish():
            return True
        if not quiet and next(iter(selectors.list_to_send(timezone.now())), None) is not None:
            return False
    return False
