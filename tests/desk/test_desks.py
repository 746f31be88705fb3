"""The desk of each role, the resident's whole page, the head's screen, the auditor's."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from cast import KELURAHAN_SELATAN, NOW, PLACE_UTARA, SELATAN, SYSTEM, TODAY, UTARA, resident
from satupintu.city.applications import services as application_services
from satupintu.city.applications.rules.kinds import Kind
from satupintu.city.cards import services as cards
from satupintu.city.desk import selectors
from satupintu.city.desk.ui.head import head_board
from satupintu.city.enrolment.models import Recording
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.foundation.problems import Problem
from satupintu.city.participation import services as participation
from satupintu.city.register.models import ReasonGiven, Resident
from satupintu.city.relay.models import Outage


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


PLOTS = ("bulan", "kelurahan", "hambatan")


def test_the_heads_board_shows_who_is_missing_and_what_is_expected(cast, sign_in):
    before = sign_in("citra").get("/meja/kepala/")
    assert "data-missing" not in text(before)
    assert "data-under-way" in text(before)
    assert sign_in("citra").get("/meja/kepala/bulan.svg").status_code == 503
    with pytest.raises(Problem):
        selectors.get_board(cast.citra)
    for number in range(40):
        resident(f"P{number}", date(1990, 1, 1 + number % 28), 1 + number % 2, serial=200 + number)
    for week in range(26):
        ref = resident(f"W{week}", date(1980, 1, 1 + week), 1, serial=300 + week)
        Recording.objects.create(
            resident=Resident.objects.get(ref=ref),
            place_id=PLACE_UTARA,
            recorded_on=date(2026, 7, 1) - timedelta(weeks=week),
            status="PRINT_READY_RECORD",
            status_since=NOW,
        )
    participation.keep_page(viewer=cast.citra, make=head_board, asked={}, language="id")
    client = sign_in("citra")
    page = text(client.get("/meja/kepala/"))
    assert 'data-rate="36.62" data-gap="45"' in page
    assert page.count('class="plot whole"') == len(PLOTS)
    assert "data-missing" in page
    assert "data-stale" not in page
    assert f"/meja/belum-rekam/?area={KELURAHAN_SELATAN}" in page
    for plot in PLOTS:
        assert client.get(f"/meja/kepala/{plot}.svg")["Content-Type"] == "image/svg+xml"
        assert client.get(f"/meja/kepala/{plot}.csv").status_code == 200
    assert "perkiraan" in text(client.get("/meja/kepala/bulan.csv"))
    assert client.get("/meja/kepala/apa.svg").status_code == 404
    resident("NEW", date(1990, 1, 1), 1, serial=999)
    assert "data-stale" in text(client.get("/meja/kepala/"))


@pytest.fixture
def jobs_at_once(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


def test_without_enough_weeks_nothing_is_forecast(cast, sign_in, jobs_at_once):
    page = text(sign_in("citra").get("/meja/kepala/"))
    assert 'data-forecast=""' in page
    assert "Minggu perekaman yang utuh masih terlalu sedikit" in page


def test_the_head_forecasts_to_another_day(cast, sign_in, jobs_at_once):
    client = sign_in("citra")
    page = text(client.get("/meja/kepala/", {"until": "2026-08-17"}))
    assert "17 Agustus 2026" in page
    assert "/meja/kepala/bulan.svg?until=2026-08-17" in page
    assert client.get("/meja/kepala/bulan.svg", {"until": "2026-08-17"}).status_code == 200
    for wrong in ("kemarin", "2026-07-06", "2028-01-01"):
        assert client.get("/meja/kepala/", {"until": wrong}).status_code == 400
        assert client.get("/meja/kepala/bulan.svg", {"until": wrong}).status_code == 400


def test_the_three_largest_causes_are_obstacles(cast, sign_in, jobs_at_once):
    for day, reason in ((1, "TOO_FAR"), (2, "NO_NEED")):
        ReasonGiven.objects.create(
            key=uuid4(),
            resident=Resident.objects.get(ref=(cast.eka, cast.kiki)[day - 1]),
            reason=reason,
            asked_on=TODAY - timedelta(days=day),
            written_at=NOW,
        )
    found = text(sign_in("citra").get("/meja/kepala/hambatan.csv"))
    assert {line.split(",")[0] for line in found.splitlines()[1:]} == {
        "Terlalu jauh",
        "Merasa tidak perlu atau tidak tahu",
    }


def test_the_board_is_the_heads_alone(cast, sign_in):
    assert sign_in("vina").get("/meja/kepala/bulan.svg").status_code == 403
    with pytest.raises(Problem):
        selectors.get_board(cast.vina)
