"""What delayed whom, request by request: the ledger of waiting, by claim code only."""

from datetime import timedelta

import pytest
from lxml import html

from cast import BACKEND, NOW, SYSTEM, account
from satupintu.city.applications import selectors as applications
from satupintu.city.applications import services as application_services
from satupintu.city.applications.rules.kinds import Kind
from satupintu.city.foundation import clock
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.participation.ledger.sums import totals
from satupintu.city.participation.models import KeptPage
from satupintu.city.participation.selectors.obstacles import open_ledger
from satupintu.city.participation.ui import delays
from satupintu.city.relay.models import Outage
from satupintu.packets.status import Status

DAY = timedelta(days=1)
S = Status


@pytest.fixture
def code(cast):
    """Asked on the first day; each day one status further, while the line to the centre was down for a night."""
    made = application_services.apply(viewer=SYSTEM, kind=Kind.NEW, resident_ref=cast.eka)
    application = applications.get_by_claim_code(SYSTEM, made).id
    Outage.objects.create(line="CITY_CENTRE", began_at=NOW + 2 * DAY, ended_at=NOW + 3 * DAY)
    for day, status in enumerate((S.BIO_CAPTURED, S.PROCESSING, S.SENT_FOR_ENROLLMENT, S.PRINT_READY_RECORD), 1):
        with clock.stopped(NOW + day * DAY):
            application_services.advance_status(viewer=SYSTEM, application_id=application, to=status)
    return made


def opened(client, name="citra", days=7):
    client.force_login(account(name), backend=BACKEND)
    with clock.stopped(NOW + days * DAY):
        return client.get("/meja/hambatan/")


def booked(tree, row):
    return {each.get("data-cause"): int(each.get("data-days")) for each in tree.xpath(f"//tr[{row}]//span")}


def test_the_page_says_of_each_request_what_the_ledger_books(cast, code, client):
    tree = html.fromstring(opened(client).content)
    with clock.stopped(NOW + 7 * DAY):
        ledger = open_ledger(cast.citra)
    found = {each.cause.value: each.days for each in totals(ledger.requests) if each.days}
    assert found["CENTRE_LINE"] == 1
    assert sum(found.values()) == 7
    assert booked(tree, f"@data-claim-code='{code}'") == found
    assert {row.get("data-cause") for row in tree.xpath("//tr[@data-cases='1']")} == set(found)


def test_whoever_looks_stands_in_the_trail(cast, code, client):
    opened(client)
    opened(client)
    assert AuditEntry.objects.filter(action="DELAYS_SEEN").count() == 2


def test_it_names_claim_codes_and_nobody(cast, code, client):
    page = opened(client).content.decode()
    assert code in page
    assert "WULANDARI" not in page
    assert str(cast.eka) not in page


def test_a_request_that_has_not_waited_a_night_is_not_listed(cast, code, client):
    assert code not in opened(client, days=0).content.decode()


def test_of_more_than_it_can_show_the_page_shows_those_that_waited_longest(cast, code, client, monkeypatch):
    with clock.stopped(NOW + 3 * DAY):
        later = application_services.apply(viewer=SYSTEM, kind=Kind.NEW, resident_ref=cast.kiki)
    assert later in opened(client).content.decode()
    monkeypatch.setattr(delays, "SHOWN", 1)
    KeptPage.objects.all().delete()
    page = opened(client).content.decode()
    assert code in page
    assert later not in page


@pytest.mark.parametrize(("name", "status"), [("dewi", 200), ("ani", 403)])
def test_delays_are_for_who_steers_and_who_audits(cast, client, name, status):
    assert opened(client, name).status_code == status
