"""The ledger as the stages feed it: from steps, outages, stock and words; nobody is named."""

from datetime import date, timedelta

import pytest

from cast import NOW, SYSTEM, TODAY
from satupintu.city.applications import selectors as applications
from satupintu.city.applications import services as application_services
from satupintu.city.applications.models import Application
from satupintu.city.applications.rules.kinds import Kind
from satupintu.city.cards.models import StockDay
from satupintu.city.enrolment.models import Recording
from satupintu.city.enrolment.services.stations import open_station
from satupintu.city.foundation import clock
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.foundation.problems import Problem
from satupintu.city.participation.ledger.cases import Outcome, What
from satupintu.city.participation.ledger.causes import Cause
from satupintu.city.participation.selectors import obstacles
from satupintu.city.register.models import ReasonGiven, Resident, StatusSaid
from satupintu.city.relay.models import Outage
from satupintu.packets.status import Status

DAY = timedelta(days=1)


def opened(cast, days):
    with clock.stopped(NOW + days * DAY):
        return obstacles.open_ledger(cast.citra)


@pytest.fixture
def way(cast):
    """Recorded at Utara the day after the request; its packet leaves two days later; no blank is free at the end."""
    code = application_services.apply(viewer=SYSTEM, kind=Kind.NEW, resident_ref=cast.eka)
    application = applications.get_by_claim_code(SYSTEM, code).id
    steps = {1: Status.BIO_CAPTURED, 3: Status.PROCESSING, 4: Status.SENT_FOR_ENROLLMENT, 5: Status.PRINT_READY_RECORD}
    for day, status in steps.items():
        with clock.stopped(NOW + day * DAY):
            application_services.advance_status(viewer=SYSTEM, application_id=application, to=status)
    resident = Resident.objects.get(ref=cast.eka)
    Recording.objects.create(
        resident=resident, application_id=application, place_id="UTARA", recorded_on=TODAY + DAY,
        status=Status.PRINT_READY_RECORD, status_since=NOW,
    )  # fmt: skip
    return code


def test_a_request_is_booked_from_steps_outages_and_stock(cast, way):
    open_station(viewer=SYSTEM, code="ST-U", name="Utara", place="UTARA")
    Outage.objects.create(line="STATION_CITY", station_id="ST-U", began_at=NOW + DAY, ended_at=NOW + 3 * DAY)
    Outage.objects.create(line="STATION_CITY", station=None, began_at=NOW, ended_at=NOW + 9 * DAY)
    over_by_midnight = NOW + 3 * DAY
    Outage.objects.create(line="CITY_CENTRE", began_at=over_by_midnight, ended_at=over_by_midnight + DAY / 24)
    Outage.objects.create(line="CITY_CENTRE", began_at=NOW + 4 * DAY, ended_at=None)
    StockDay.objects.create(day=TODAY + 5 * DAY, left=0)
    ledger = opened(cast, 7)
    assert {each.case.ref for each in ledger.requests} == {way}
    assert [(each.cause, each.days) for each in ledger.requests] == [
        (Cause.NO_SHOW, 1),
        (Cause.STATION_LINE, 2),
        (Cause.OPERATORS, 1),
        (Cause.CENTRE_LINE, 1),
        (Cause.BLANKS, 1),
        (Cause.CLOSED, 1),
    ]
    assert ledger.requests[0].case.place == "64.74.01.1006"
    assert [trace.split(":")[0] for trace in ledger.requests[1].traces] == ["outage", "step"]


def test_who_is_not_recorded_is_booked_from_what_was_said(cast):
    eka, kiki = (Resident.objects.get(ref=ref) for ref in (cast.eka, cast.kiki))
    today = TODAY + 40 * DAY
    ReasonGiven.objects.create(key=cast.eka, resident=eka, reason="TOO_FAR", asked_on=TODAY, written_at=NOW)
    ReasonGiven.objects.create(key=cast.kiki, resident=eka, reason="URGENT_NEED", asked_on=TODAY, written_at=NOW)
    StatusSaid.objects.create(
        key=cast.kiki, resident=kiki, kind="STUDIES_OUTSIDE", source="RT_HEAD", said_on=TODAY, written_at=NOW
    )
    ledger = opened(cast, 40)
    of = {ref: [each for each in ledger.persons if each.case.ref == str(ref)] for ref in (cast.eka, cast.kiki)}
    assert [each.cause for each in of[cast.eka]] == [Cause.TOO_FAR]
    assert Cause.STUDYING_AWAY in {each.cause for each in of[cast.kiki]}
    for bookings in of.values():
        assert sum(each.days for each in bookings) == bookings[0].case.days
        assert bookings[-1].end == today


def persons(ledger, ref):
    (case,) = {id(each.case): each.case for each in ledger.persons if each.case.ref == str(ref)}.values()
    return case


def test_whoever_waited_within_two_years_is_in_the_ledger_until_the_recording(cast, way):
    case = persons(opened(cast, 3), cast.eka)
    assert (case.ended, case.outcome) == (TODAY + DAY, Outcome.DONE)


def test_who_was_recorded_before_that_never_waits(cast, way):
    assert str(cast.eka) not in {each.case.ref for each in opened(cast, 800).persons}


def test_who_came_here_recorded_never_waited_here(cast):
    Resident.objects.filter(ref=cast.kiki).update(registered_from=TODAY - 10 * DAY)
    Recording.objects.create(
        resident=Resident.objects.get(ref=cast.kiki), place_id="UTARA", recorded_on=TODAY - 100 * DAY,
        status=Status.CARD_ISSUED, status_since=NOW,
    )  # fmt: skip
    assert str(cast.kiki) not in {each.case.ref for each in opened(cast, 1).persons}


def test_who_died_or_moved_away_waited_until_then(cast):
    ledger = opened(cast, 1)
    for ref in (cast.joni, cast.lala):
        case = persons(ledger, ref)
        assert (case.ended, case.outcome) == (date(2025, 3, 1), Outcome.GONE)
    assert str(cast.joni) not in {each.case.ref for each in opened(cast, 300).persons}


def test_a_recording_that_does_not_count_ends_no_waiting(cast, way):
    Recording.objects.update(counts=False)
    assert persons(opened(cast, 3), cast.eka).outcome is Outcome.OPEN


def test_a_request_of_somebody_who_is_gone_waits_until_then(cast, way):
    Resident.objects.filter(ref=cast.eka).update(life_status="MATI", registered_until=TODAY + 6 * DAY)
    (case,) = {id(each.case): each.case for each in opened(cast, 20).requests}.values()
    assert (case.ended, case.outcome) == (TODAY + 6 * DAY, Outcome.GONE)
    assert opened(cast, 6).requests[-1].end == TODAY + 6 * DAY


def requests_of(ledger):
    return {(each.case.ended, each.case.outcome, each.cause) for each in ledger.requests}


def test_a_past_day_is_booked_as_it_stood_then(cast, way):
    with clock.stopped(NOW + 30 * DAY):
        then = obstacles.open_ledger(cast.citra, TODAY + 4 * DAY)
    assert then.until == TODAY + 4 * DAY
    assert requests_of(then) == requests_of(opened(cast, 4))
    case = persons(then, cast.eka)
    assert (case.ended, case.outcome) == (TODAY + DAY, Outcome.DONE)
    with clock.stopped(NOW + 30 * DAY):
        before = obstacles.open_ledger(cast.citra, TODAY)
    assert persons(before, cast.eka).outcome is Outcome.OPEN
    assert before.requests == ()


def test_a_day_replayed_asks_for_the_requests_of_its_own_ninety_days(cast, way):
    Application.objects.update(closed_at=NOW + 8 * DAY)
    on = TODAY + 7 * DAY
    with clock.stopped(NOW + 200 * DAY):
        asked = obstacles.open_ledger(cast.citra, back_to=on)
        other = obstacles.open_ledger(cast.citra, back_to=TODAY + 300 * DAY)
    assert asked.requests == other.requests == ()
    assert asked.replayed(set(), on).requests == 1
    assert other.replayed(set(), on).requests == 0
    assert asked.replayed(set(), TODAY + 150 * DAY).requests == 0


def test_only_the_kinds_asked_for_are_read(cast, way):
    with clock.stopped(NOW + 7 * DAY):
        ledger = obstacles.open_ledger(cast.citra, kinds={What.PERSON})
        assert ledger.requests == ()
        assert ledger.persons == obstacles.open_ledger(cast.citra).persons
        assert obstacles.open_ledger(cast.citra, kinds={What.APPLICATION}).persons == ()


def test_whoever_opens_the_ledger_stands_in_the_trail(cast):
    opened(cast, 1)
    assert AuditEntry.objects.filter(action="LEDGER_OPENED").count() == 1


@pytest.mark.parametrize("name", ["ani", "slamet", "rama"])
def test_the_ledger_is_for_who_steers_and_who_audits(cast, name):
    with pytest.raises(Problem):
        obstacles.open_ledger(getattr(cast, name))
