"""The desk of each role, the resident's whole page, the head's screen, the auditor's."""

import pytest

from cast import BACKEND, KELURAHAN_SELATAN, SELATAN, SYSTEM, UTARA, account
from satupintu.city.applications import services as application_services
from satupintu.city.applications.rules.kinds import Kind
from satupintu.city.cards import services as cards
from satupintu.city.desk import selectors
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.foundation.problems import Problem
from satupintu.city.relay.models import Outage


@pytest.fixture
def sign_in(client):
    def as_(name):
        client.force_login(account(name), backend=BACKEND)
        return client

    return as_


def text(answer):
    return answer.content.decode()


def test_the_desk_shows_what_waits_for_this_role(cast, sign_in):
    cards.book_delivery(viewer=cast.slamet, first_serial="A1", last_serial="A4", received_on=clock.today())
    application_services.apply(viewer=SYSTEM, kind=Kind.LOST, resident_ref=cast.eka)
    counter = text(sign_in("ani").get("/meja/"))
    assert 'data-desk="counter" data-count="1"' in counter
    assert 'data-desk="not_recorded" data-count="4"' in counter
    assert 'data-desk="stock"' not in counter
    assert 'data-desk="stock" data-count="4"' in text(sign_in("slamet").get("/meja/"))


def test_the_list_of_not_recorded_stays_inside_the_area(cast, sign_in):
    client = sign_in("ani")
    page = text(client.get("/meja/belum-rekam/"))
    assert 'data-not-recorded="4"' in page
    assert "EKA WULANDARI" in page
    assert "KIKI" not in page
    assert client.get(f"/meja/belum-rekam/?area={SELATAN}").status_code == 403
    whole = sign_in("citra")
    assert 'data-not-recorded="5"' in text(whole.get("/meja/belum-rekam/?page=3"))
    assert 'data-not-recorded="1"' in text(whole.get(f"/meja/belum-rekam/?area={KELURAHAN_SELATAN}"))
    with pytest.raises(Problem):
        selectors.own_area(cast.slamet)


def test_a_residents_page_opens_for_a_purpose_and_says_who_looked(cast, sign_in):
    client = sign_in("ani")
    address = f"/meja/penduduk/{cast.eka}/"
    asked = client.get(address)
    assert "WULANDARI" not in text(asked)
    assert client.post(address, {}).status_code == 400
    assert client.post(address, {"purpose": "CURIOSITY"}).status_code == 400
    code = application_services.apply(viewer=SYSTEM, kind=Kind.NEW, resident_ref=cast.eka)
    page = text(client.post(address, {"purpose": "SERVE"}, follow=True))
    assert "EKA WULANDARI" in page
    assert f'data-claim-code="{code}"' in page
    read = AuditEntry.objects.filter(action="RESIDENT_READ").last()
    assert (read.actor, read.purpose, read.subjects) == ("Ani Lestari", "SERVE", [str(cast.eka)])
    assert "Ani Lestari" in page


def test_a_resident_of_another_area_is_not_found(cast, sign_in):
    client = sign_in("ani")
    address = f"/meja/penduduk/{cast.kiki}/"
    assert client.post(address, {"purpose": "SERVE"}, follow=True).status_code == 404


def test_the_heads_screen_holds_the_figures_of_the_day(cast, sign_in):
    cards.book_delivery(viewer=cast.slamet, first_serial="A1", last_serial="A4", received_on=clock.today())
    page = text(sign_in("citra").get("/meja/kepala/"))
    assert 'data-rate="0.00" data-gap="5"' in page
    assert 'data-stock="4"' in page
    assert 'data-packets="WAITING" data-count="0"' in page
    with pytest.raises(Problem):
        selectors.head_screen(cast.vina)


def test_the_auditor_reads_the_trail_and_checks_the_chain(cast, sign_in):
    client = sign_in("dewi")
    page = text(client.get("/meja/audit/?action=AREAS_LOADED"))
    assert page.count("data-entry=") == 1
    assert audit.head() in page
    assert "notice--success" in text(client.post("/meja/audit/", follow=True))
    assert "data-entry" not in text(client.get("/meja/audit/?page=99"))


def test_a_broken_chain_is_said_aloud(cast, sign_in):
    entry = AuditEntry.objects.first()
    forged = AuditEntry(
        at=entry.at, actor="nobody", action="FORGED", previous=entry.hash, hash="f" * 64, subjects=[], detail={}
    )
    forged.save(force_insert=True)
    assert "notice--error" in text(sign_in("dewi").post("/meja/audit/", follow=True))


def test_the_landing_page_tells_the_stock_and_whether_the_line_is_down(cast, client):
    cards.book_delivery(viewer=cast.slamet, first_serial="A1", last_serial="A4", received_on=clock.today())
    page = text(client.get("/"))
    assert 'data-stock="4"' in page
    assert "data-line-down" not in page
    Outage.objects.create(line="CITY_CENTRE", began_at=clock.now())
    assert "data-line-down" in text(client.get("/"))


def test_areas_to_choose_from_are_those_of_the_viewer(cast):
    assert {area.code[:8] for area in selectors.areas_of(cast.ani)} == {UTARA}
