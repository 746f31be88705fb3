"""The counter: check in, call, papers, who walks in, the screen of the queue."""

import re

import pytest

from cast import BACKEND, PLACE_UTARA, SYSTEM, account, papers, slots
from satupintu.city.applications import selectors, services
from satupintu.city.applications.models import Application
from satupintu.city.applications.rules.kinds import Kind
from satupintu.city.foundation import services as foundation
from satupintu.city.foundation.viewers import Grant, Role
from satupintu.packets.status import Status

DESK = "/meja/depan/"


@pytest.fixture
def ani(client, cast):
    client.force_login(account("ani"), backend=BACKEND)
    return client


def ask(ref, kind=Kind.NEW, **more):
    return services.apply(viewer=SYSTEM, kind=kind, resident_ref=ref, **more)


def page_after(client, path, **data):
    return client.post(path, data, follow=True).content.decode()


def test_the_day_of_the_place_with_names(ani, cast):
    nine, _ = slots()
    code = ask(cast.kiki, slot_id=nine)
    page = ani.get(DESK).content.decode()
    assert "KIKI RAHMA" in page
    assert f'data-claim-code="{code}"' in page
    assert "09.00" in page
    assert papers(cast.kiki)[0] not in page


def test_check_in_then_call(ani, cast):
    code = ask(cast.eka)
    assert "Nomor 1" in page_after(ani, f"{DESK}datang/", claim_code=code.lower())
    assert 'data-now="1"' in page_after(ani, f"{DESK}panggil/")
    assert "Tidak ada yang menunggu." in page_after(ani, f"{DESK}panggil/")
    assert "Isi kode klaim." in page_after(ani, f"{DESK}datang/", claim_code="")
    assert "Tidak ada permohonan dengan kode klaim ini." in page_after(
        ani, f"{DESK}datang/", claim_code="7KQ2-M8X4-ZPR1T"
    )


def test_papers_are_confirmed(ani, cast):
    code = ask(cast.fajar, Kind.LOST)
    page_after(ani, f"{DESK}datang/", claim_code=code)
    assert "Berkas sudah benar" in ani.get(DESK).content.decode()
    assert "Kartu sekarang dapat dicetak." in page_after(ani, f"{DESK}berkas/", claim_code=code)
    assert selectors.get_by_claim_code(cast.ani, code).status is Status.PRINT_READY_RECORD


def test_who_walks_in_is_found_by_a_posted_nik_and_gets_code_and_number(ani, cast):
    page = page_after(ani, f"{DESK}cari/", query=papers(cast.eka)[0])
    assert f'data-subject="{cast.eka}"' in page
    answer = ani.post(f"{DESK}permohonan/", {"kind": "BARU", "subject": cast.eka})
    slip = ani.get(answer.headers["Location"]).content.decode()
    code = re.search(r'data-claim-code="(\w{13})"', slip).group(1)
    assert 'data-number="1"' in slip
    assert selectors.get_by_claim_code(cast.ani, code).subject == cast.eka
    assert f"/meja/depan/bukti/{code}/" in page_after(ani, f"{DESK}cari/", query="EKA WULANDARI")


def test_a_search_that_finds_nobody_shows_the_way_for_people_from_elsewhere(ani, cast):
    assert "/permohonan/" in page_after(ani, f"{DESK}cari/", query=papers(cast.kiki)[0])
    assert ani.get(f"{DESK}cari/").status_code == 200
    assert "Isi NIK" in page_after(ani, f"{DESK}cari/")


def test_nobody_applies_for_whom_they_may_not_see_or_for_no_kind(ani, cast):
    assert "Orang ini tidak ada" in page_after(ani, f"{DESK}permohonan/", kind="BARU", subject=cast.kiki)
    assert "Pilih keperluan" in page_after(ani, f"{DESK}permohonan/", subject=cast.eka)
    assert "mulai usia 17 tahun" in page_after(ani, f"{DESK}permohonan/", kind="BARU", subject=cast.gita)
    assert not Application.objects.exists()


def test_a_screen_stands_where_it_is_told(ani, cast):
    foundation.open_account(viewer=SYSTEM, username="ani", name="", password="", grants=[Grant(Role.FRONT_DESK)])
    assert "Kantor Disdukcapil" in ani.get(DESK).content.decode()
    assert ani.get(f"{DESK}loket/").status_code == 200
    assert "Loket 3" in page_after(ani, f"{DESK}loket/", place=PLACE_UTARA, window=3)
    assert ani.post(f"{DESK}loket/", {"place": "nowhere", "window": 1}).status_code == 400


def test_a_desk_whose_area_has_no_place_stays_shut(client, cast):
    services_of_barat = [Grant(Role.FRONT_DESK, "64.74.03")]
    foundation.open_account(
        viewer=SYSTEM, username="bayu", name="Bayu", password="rahasia-sekali-1", grants=services_of_barat
    )
    client.force_login(account("bayu"), backend=BACKEND)
    assert client.get(DESK).status_code == 403
    assert client.post(f"{DESK}datang/", {"claim_code": ask(cast.eka)}).status_code == 403


@pytest.mark.parametrize("path", ["datang/", "panggil/", "berkas/", "permohonan/"])
def test_what_changes_something_is_only_posted(ani, path):
    assert ani.get(DESK + path).status_code == 405


@pytest.mark.parametrize("name", ["budi", "dewi", "slamet"])
def test_the_counter_is_for_the_front_desk(client, cast, name):
    client.force_login(account(name), backend=BACKEND)
    for path in ("", "cari/", "loket/", "datang/"):
        assert client.get(DESK + path).status_code == 403


def test_the_screen_in_the_room_shows_numbers_and_nothing_else(client, cast):
    assert "Belum ada nomor yang dipanggil." in client.get("/antrean/UTARA/").content.decode()
    codes = [ask(ref) for ref in (cast.eka, cast.fajar, cast.hana)]
    for code in codes:
        services.draw_ticket(viewer=SYSTEM, claim_code=code, place=PLACE_UTARA)
    services.call_next(viewer=SYSTEM, place=PLACE_UTARA, window=1)
    services.call_next(viewer=SYSTEM, place=PLACE_UTARA, window=2)
    page = client.get("/antrean/UTARA/").content.decode()
    assert re.findall(r'data-called="(\d+)"', page) == ["2", "1"]
    assert 'data-waiting="1"' in page
    assert not any(code in page for code in codes)
    assert client.get("/antrean/nowhere/").status_code == 404


def test_the_screen_renews_itself_only_when_asked_to(client, cast):
    assert client.get("/antrean/UTARA/?layar").headers["Refresh"] == "5"
    assert "Refresh" not in client.get("/antrean/UTARA/").headers
