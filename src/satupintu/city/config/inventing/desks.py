"""Applications of the last 90 days with every step, and counts of the days before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from satupintu.city.applications.models import Application, DayCount, StatusChange
from satupintu.city.cards.models import Card, Suket
from satupintu.city.config.inventing.areas import place_codes
from satupintu.city.config.inventing.rows import moment, write_rows
from satupintu.city.foundation.claim_codes import ALPHABET, LENGTH
from satupintu.city.foundation.models import Account
from satupintu.packets.status import Status
from satupintu.synthetic.city import InventedCity, codes
from satupintu.synthetic.city.draws import source
from satupintu.synthetic.city.waiting import Plan, Waiting, minutes

TOKEN_LENGTH = 26
MINUTE = timedelta(minutes=1)
SUKET_VALID = timedelta(days=183)
OFFICER = "loket (riwayat)"


@dataclass(frozen=True)
class Way:
    """An invented application with its steps; the last one is where it stands."""

    number: int
    invented: dict[str, Any]
    steps: tuple[tuple[Status, datetime], ...]

    @property
    def status(self) -> Status:
        return self.steps[-1][0]

    @property
    def since(self) -> datetime:
        return self.steps[-1][1]

    def when(self, status: Status) -> datetime | None:
        return dict(self.steps).get(status)


def write_desks(city: InventedCity, waiting: Waiting) -> dict[int, Way]:
    """Write applications, steps, cards, sukets and counts; gives the ways of new cards by position of the resident."""
    ways = [
        Way(number, each, tuple(steps(each, plan, made, done)))
        for number, (each, plan, (made, done)) in enumerate(
            zip(city.applications.rows(), waiting.plans, minutes(city).tolist(), strict=True), start=1
        )
    ]
    write_rows(Application, _applications(city, ways))
    write_rows(StatusChange, _changes(ways))
    write_rows(Card, _cards(city, ways))
    write_rows(Suket, _sukets(city, ways, _officer()))
    write_rows(DayCount, _day_counts(city))
    return {way.invented["resident"]: way for way in ways if way.invented["kind"] == 0}


def steps(application: dict[str, Any], plan: Plan, made: int, done: int) -> Iterator[tuple[Status, datetime]]:
    """Each status with its moment, in order. `made`, `done`: minutes after eight of asking and of printing."""
    asked: date = application["made_on"]
    if application["kind"] == 0:
        yield from _until_the_answer(asked, plan, made)
    else:
        yield Status.REQUEST_VALIDATION, moment(asked, made)
    printed: date | None = application["printed_on"]
    if printed is None:
        return
    ready: date = application["ready_on"]
    ready_at = made + 20 if ready == asked else 5
    printed_at = ready_at + 30 if printed == ready else done
    yield Status.PRINT_READY_RECORD, moment(ready, ready_at)
    if plan.sent_back:
        yield Status.SENT_FOR_CARD_PRINTING, moment(ready, ready_at + 5)
        yield Status.PRINT_READY_RECORD, moment(ready, ready_at + 9)
    yield Status.SENT_FOR_CARD_PRINTING, moment(printed, printed_at)
    yield Status.CARD_PRINTED, moment(printed, printed_at + 4)
    handed: date | None = application["handed_over_on"]
    if handed is not None:
        yield Status.CARD_ISSUED, moment(handed, printed_at + 25 if handed == printed else done)


def _until_the_answer(asked: date, plan: Plan, made: int) -> Iterator[tuple[Status, datetime]]:
    """A recording leaves the station, and the city, at the moments of the plan."""
    yield Status.UNREGISTERED, moment(asked, made)
    yield Status.BIO_CAPTURED, moment(asked, made + 25)
    if plan.read_on and plan.recorded_at:
        yield Status.PROCESSING, moment(asked, made + 27)
        yield Status.ENROLL_FAILURE_AT_REGIONAL, moment(asked, made + 30)
        yield Status.BIO_CAPTURED, plan.recorded_at
    if plan.left_at:
        yield Status.PROCESSING, plan.left_at
    if plan.sent_at:
        yield Status.SENT_FOR_ENROLLMENT, plan.sent_at
        yield Status.RECEIVED_AT_CENTRAL, plan.sent_at + MINUTE
    if plan.doubted_on:
        yield Status.ADJUDICATE_RECORD, moment(plan.doubted_on, 1)


def _applications(city: InventedCity, ways: list[Way]) -> Iterator[Application]:
    claim_codes = claim_codes_of(city)
    for way in ways:
        yield Application(
            claim_code=next(claim_codes),
            kind=codes.KINDS[way.invented["kind"]],
            resident_id=way.invented["resident"] + 1,
            status=way.status,
            status_since=way.since,
            created_at=way.steps[0][1],
            closed_at=way.since if way.status.is_final else None,
        )


def claim_codes_of(city: InventedCity) -> Iterator[str]:
    """Along the applications, the same ones for the same city."""
    return random_words(city, "claim codes", len(city.applications), LENGTH)


def _changes(ways: list[Way]) -> Iterator[StatusChange]:
    for way in ways:
        before = ""
        for status, at in way.steps:
            yield StatusChange(application_id=way.number, before=before, after=status, at=at, by=OFFICER)
            before = status


def _cards(city: InventedCity, ways: list[Way]) -> Iterator[Card]:
    tokens = random_words(city, "card tokens", len(ways), TOKEN_LENGTH)
    for way in ways:
        printed_at = way.when(Status.CARD_PRINTED)
        if printed_at:
            yield Card(
                resident_id=way.invented["resident"] + 1,
                application_id=way.number,
                token=next(tokens),
                printed_at=printed_at,
                handed_over_at=way.when(Status.CARD_ISSUED),
            )


def _sukets(city: InventedCity, ways: list[Way], officer: Account) -> Iterator[Suket]:
    """Letters of those who waited for a blank, issued two days after the card could have been printed."""
    tokens = random_words(city, "suket tokens", len(ways), TOKEN_LENGTH)
    waited = [way for way in ways if way.invented["suket"] and way.status is Status.CARD_ISSUED]
    for number, way in enumerate(waited, start=1):
        ready: date = way.invented["ready_on"]
        yield Suket(
            number=f"471.13/{number:06d}/SIMULASI/{ready.year}",
            token=next(tokens),
            resident_id=way.invented["resident"] + 1,
            application_id=way.number,
            issued_at=moment(ready + timedelta(days=2), 90),
            issued_by=officer,
            valid_until=ready + timedelta(days=2) + SUKET_VALID,
            withdrawn_at=way.since,
        )


def _officer() -> Account:
    """Whoever acted before this service: nobody can sign in as them."""
    account = Account(username=OFFICER, name="Petugas sebelum layanan ini (simulasi)", is_active=False)
    account.set_unusable_password()
    account.save(force_insert=True)
    return account


def _day_counts(city: InventedCity) -> Iterator[DayCount]:
    places = place_codes(city)
    for each in city.daily_counts.rows():
        yield DayCount(
            place_id=places[each["kecamatan"]],
            day=each["made_on"],
            kind=codes.KINDS[each["kind"]],
            count=each["count"],
        )


def random_words(city: InventedCity, what: str, count: int, length: int) -> Iterator[str]:
    """Different random words in the alphabet of claim codes, the same ones for the same city."""
    letters = np.array(list(ALPHABET))
    drawn = source(city.seed, len(city.residents), what).integers(0, len(letters), (count, length))
    return ("".join(row) for row in letters[drawn].tolist())
