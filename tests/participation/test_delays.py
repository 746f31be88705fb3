"""What delayed whom: from the steps of applications, the outages of the lines and the times without blanks."""

from datetime import timedelta

import pytest

from cast import BACKEND, NOW, SYSTEM, TODAY, account
from satupintu.city.applications import selectors as applications
from satupintu.city.applications import services as application_services
from satupintu.city.applications.rules.kinds import Kind
from satupintu.city.cards import services as cards
from satupintu.city.enrolment.models import Recording
from satupintu.city.enrolment.services.stations import open_station
from satupintu.city.foundation import clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.participation import selectors
from satupintu.city.participation.rules.delays import Cause
from satupintu.city.register.models import Resident
from satupintu.city.relay.models import Outage
from satupintu.packets.status import Status

DAY = timedelta(days=1)
S = Status


def walk(code, *statuses):
    """Take an application one status further each day."""
    application = applications.get_by_claim_code(SYSTEM, code).id
    for day, status in enumerate(statuses, start=1):
        with clock.stopped(NOW + day * DAY):
            application_services.advance_status(viewer=SYSTEM, application_id=application, to=status)
    return application


@pytest.fixture
def code(cast):
    return application_services.apply(viewer=SYSTEM, kind=Kind.NEW, resident_ref=cast.eka)


def test_each_day_belongs_to_whoever_was_waited_for(cast, code):
    Outage.objects.create(line="CITY_CENTRE", began_at=NOW + 2 * DAY, ended_at=NOW + 2.5 * DAY)
    walk(code, S.BIO_CAPTURED, S.PROCESSING, S.SENT_FOR_ENROLLMENT, S.RECEIVED_AT_CENTRAL, S.PRINT_READY_RECORD)
    with clock.stopped(NOW + 6 * DAY):
        cards.book_delivery(viewer=cast.slamet, first_serial="A1", last_serial="A1", received_on=clock.today())
        cards.return_blanks(viewer=cast.slamet, count=1, reason="x")
    with clock.stopped(NOW + 7 * DAY):
        (way,) = selectors.list_delays(cast.citra)
    assert way.claim_code == code
    assert way.is_open
    assert way.totals == {
        Cause.CENTRE: 2 * DAY,
        Cause.OFFICE: 2.5 * DAY,
        Cause.BLANKS: DAY,
        Cause.RESIDENT: DAY,
        Cause.LINE_DOWN: 0.5 * DAY,
    }
    assert [cause for cause, _, _ in selectors.delay_totals([way])][:2] == [Cause.OFFICE, Cause.CENTRE]


def test_a_station_s_outage_is_in_the_way_of_its_own_recordings_only(cast, code):
    open_station(viewer=SYSTEM, code="ST-U", name="Utara", place="UTARA")
    Outage.objects.create(line="STATION_CITY", station_id="ST-U", began_at=NOW + DAY, ended_at=NOW + 2 * DAY)
    Outage.objects.create(line="STATION_CITY", station=None, began_at=NOW + DAY, ended_at=None)
    application = walk(code, S.BIO_CAPTURED)

    def down():
        with clock.stopped(NOW + 3 * DAY):
            (way,) = selectors.list_delays(cast.citra)
        return way.totals.get(Cause.LINE_DOWN)

    assert down() is None
    recording = Recording.objects.create(
        resident=Resident.objects.get(ref=cast.eka), application_id=application, place_id="BARAT",
        recorded_on=TODAY + DAY, status=S.BIO_CAPTURED, status_since=NOW,
    )  # fmt: skip
    assert down() is None
    Recording.objects.filter(pk=recording.pk).update(place="UTARA")
    assert down() == DAY


def test_what_ended_long_ago_is_not_listed(cast, code):
    steps = (S.BIO_CAPTURED, S.PROCESSING, S.SENT_FOR_ENROLLMENT, S.PRINT_READY_RECORD)
    walk(code, *steps, S.SENT_FOR_CARD_PRINTING, S.CARD_PRINTED, S.CARD_ISSUED)
    with clock.stopped(NOW + 8 * DAY):
        assert [way.is_open for way in selectors.list_delays(cast.citra)] == [False]
    with clock.stopped(NOW + 200 * DAY):
        assert selectors.list_delays(cast.citra) == []


def test_the_page_names_claim_codes_and_nobody(cast, code, client):
    client.force_login(account("citra"), backend=BACKEND)
    with clock.stopped(NOW + 3 * DAY):
        page = client.get("/meja/hambatan/").content.decode()
    assert f'data-claim-code="{code}"' in page
    assert 'data-cause="RESIDENT" data-cases="1"' in page
    assert "WULANDARI" not in page


def test_delays_are_not_for_the_counter(cast):
    with pytest.raises(Problem):
        selectors.list_delays(cast.ani)
