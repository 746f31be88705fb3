"""The pages of relay and adjudication in a real browser, with something on them: an outage, bad lines, a case."""

import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from cast import BACKEND, PASSWORD, account
from prints import picture
from satupintu.city.enrolment import services as enrolment_services
from satupintu.city.enrolment.models import Packet, Recording, Station
from satupintu.city.enrolment.rules.uploads import Announced
from satupintu.city.foundation import clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.relay import services
from satupintu.city.relay.centre import Unreachable
from satupintu.city.relay.jobs.sending import run_once
from satupintu.city.relay.models import Adjudication, OutboxItem
from satupintu.city.relay.rules.outages import ToldOutage
from satupintu.packets.closing import state
from stations import Machine, asks_for_a_card, know_the_centre
from turning import bring_session, follow

sys.path.insert(0, str(Path(__file__).parents[1] / "relay"))  # the centre that plays along lives there

Check = Callable[[Page], None]
pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


@pytest.fixture
def centre(committed_cast):
    from fake_centre import FakeCentre

    know_the_centre()
    return FakeCentre()


@pytest.fixture
def utara(centre) -> Machine:
    return Machine().enrol()


@pytest.fixture
def recorded(committed_cast, utara) -> dict[str, str]:
    """Eka and Fajar were recorded in Utara; gives their packets by first name."""
    packets = {}
    for name in ("eka", "fajar"):
        resident = getattr(committed_cast, name)
        packet = utara.seals(resident, asks_for_a_card(resident), sealed_at=clock.local())
        utara.sends(packet)
        packets[name] = packet.packet_id
    return packets


@pytest.fixture
def vina(settings, committed_cast, live_server, page: Page, client: Client) -> str:
    """The verifier is signed in; gives the city's address."""
    settings.SIMULATED = True
    comes_in(page, client, "vina", live_server.url)
    return live_server.url


def comes_in(page: Page, client: Client, name: str, city: str) -> None:
    client.force_login(account(name), backend=BACKEND)
    bring_session(page, client, city)


def test_the_relay_in_an_outage_with_old_and_refused_packets(
    page: Page, vina: str, centre, utara, recorded, committed_cast, well_made: Check, settings
) -> None:
    run_once(centre.line())
    long_ago = clock.now() - timedelta(days=settings.AGED_DAYS + 2)
    eka = Recording.objects.filter(packet__packet_id=recorded["eka"])
    eka.update(status="SENT_FOR_ENROLLMENT", status_since=long_ago)
    OutboxItem.objects.filter(packet__packet_id=recorded["fajar"]).update(state="FAILED", last_error="HTTP 400")
    utara.sends(utara.seals(committed_cast.eka, eka.get().application_id, sealed_at=clock.local()))
    enrolment_services.announce(station=utara.row, announced=Announced("a" * 64, "b" * 64, 9))
    with pytest.raises(Problem):
        enrolment_services.receive(station=utara.row, packet_id="0" * 64, body=b"no packet")
    services.keep_outages(station=utara.code, told=[ToldOutage("gsm", clock.now() - HOUR, None)])
    centre.down = True
    with pytest.raises(Unreachable):
        run_once(centre.line())
    page.goto(f"{vina}/meja/relai/")
    expect(page.get_by_role("heading", name="Sudah terekam di tempat lain?")).to_be_visible()
    expect(page.get_by_role("button", name="Coba lagi semua yang ditolak")).to_be_visible()
    expect(page.get_by_text("Pusat data nasional tidak menjawab.")).to_be_visible()
    well_made(page)


def test_lines_that_failed_and_the_page_to_print(page: Page, vina: str, utara, recorded, well_made: Check) -> None:
    now = clock.now()
    Station.objects.update(enrolled_at=now - timedelta(days=40))
    Packet.objects.update(sealed_at=now - 5 * HOUR, received_at=now - HOUR)
    whole = [ToldOutage("", now - timedelta(days=day) - 6 * HOUR, now - timedelta(days=day)) for day in range(20)]
    services.keep_outages(station=utara.code, told=[*whole, ToldOutage("gsm", now - 9 * HOUR, now - HOUR)])
    services.line_is_down()
    page.goto(f"{vina}/meja/jalur/?hari=30")
    expect(page.get_by_role("heading", name="Dengan jalur kedua")).to_be_visible()
    well_made(page)
    follow(page.get_by_role("link", name=utara.code))
    expect(page.get_by_role("heading", name="Mengapa jalur ini tidak cukup")).to_be_visible()
    well_made(page)


def test_a_case_its_fingers_and_the_decision(
    page: Page, vina: str, centre, committed_cast, recorded, well_made: Check, monkeypatch
) -> None:
    from fake_centre import alike

    monkeypatch.setattr("satupintu.city.relay.services.asking.Centre", lambda **_: centre.line())
    centre.answers[str(committed_cast.eka)] = alike(committed_cast.fajar, encounter=recorded["fajar"])
    run_once(centre.line())
    centre.calls_back()
    page.goto(f"{vina}/meja/adjudikasi/")
    well_made(page)
    follow(page.get_by_role("link", name="EKA WULANDARI"))
    well_made(page)
    follow(page.get_by_role("link", name="Bandingkan sidik jari"))
    well_made(page)
    send = page.locator("main button[type=submit]")
    follow(send)  # nothing filled in: the page with its errors
    well_made(page)
    page.fill("[name=reason]", "Fotonya mirip, tanggal lahirnya berbeda.")
    page.fill("[name=password]", "salah")
    follow(send)
    expect(page.get_by_text("Ini bukan kata sandi Anda.").first).to_be_visible()
    well_made(page)
    page.fill("[name=password]", PASSWORD)
    follow(send)
    expect(page.get_by_role("button", name="Buka sidik jari")).to_be_visible()
    well_made(page)
    page.fill("[name=password]", PASSWORD)
    follow(send)
    expect(page.get_by_alt_text("Sidik jari FAJAR HIDAYAT, telunjuk kanan")).to_be_attached()
    well_made(page)
    case = Adjudication.objects.get().pk
    prints = [picture("a_1.png"), picture("a_2.png")]
    monkeypatch.setattr("satupintu.city.relay.services.revealing.pictures", lambda *_: [(2, prints)])
    page.goto(f"{vina}/meja/adjudikasi/{case}/sidik-jari/")
    page.select_option("[name=finger]", "2")
    page.fill("[name=password]", PASSWORD)
    follow(send)
    expect(page.locator("svg.print")).to_have_count(2)
    well_made(page)
    page.goto(f"{vina}/meja/adjudikasi/{case}/")
    page.check("[value=DIFFERENT_PEOPLE]")
    page.fill("[name=reason]", "Sidik jarinya lain.")
    follow(send)
    services.adjudicate(viewer=committed_cast.vera, case_id=case, decision="DIFFERENT_PEOPLE", reason="Lain.")
    page.goto(f"{vina}/meja/adjudikasi/{case}/")
    expect(page.locator("[data-decision=DIFFERENT_PEOPLE]")).to_be_visible()
    well_made(page)


def test_two_cases_that_name_each_other_and_a_recording_to_be_deleted(
    page: Page, vina: str, centre, committed_cast, recorded, well_made: Check
) -> None:
    from fake_centre import alike

    centre.answers[str(committed_cast.eka)] = alike(committed_cast.fajar)
    centre.answers[str(committed_cast.fajar)] = alike(committed_cast.eka)
    run_once(centre.line())
    centre.calls_back()
    case = Adjudication.objects.get(verdict__packet__packet_id=recorded["eka"]).pk
    page.goto(f"{vina}/meja/adjudikasi/{case}/")
    expect(page.get_by_role("link", name="Ke kasus FAJAR HIDAYAT")).to_be_visible()
    well_made(page)
    for officer in (committed_cast.vina, committed_cast.vera):
        services.adjudicate(viewer=officer, case_id=case, decision="SAME_PERSON", reason="Jari Fajar.")
    page.reload()
    follow(page.get_by_role("link", name="Hapus perekaman di pusat data"))
    well_made(page)
    page.fill("[name=reason]", "Fotonya Fajar, jarinya Fajar.")
    follow(page.locator("main button[type=submit]"))
    expect(page.locator("[data-deletion=asked]")).to_be_visible()
    well_made(page)
    services.delete_at_centre(viewer=committed_cast.vera, case_id=case, reason="Bukan jari Eka.")
    page.goto(f"{vina}/meja/adjudikasi/")
    expect(page.get_by_role("heading", name="Akan dihapus di pusat data")).to_be_visible()
    well_made(page)
    follow(page.get_by_role("link", name="EKA WULANDARI"))
    expect(page.locator("[data-deletion=ordered]")).to_be_visible()
    well_made(page)


def test_a_day_that_does_not_close(
    page: Page, vina: str, client: Client, centre, utara, recorded, well_made: Check
) -> None:
    sealed = [(1, recorded["eka"]), (2, recorded["fajar"]), (3, "f" * 64)]
    told = state(place="station", station=utara.code, date=clock.today(), packets=sealed, signing_key=utara.key)
    services.close_day(station=utara.code, statement=told.to_dict(), centre=centre.line())
    page.goto(f"{vina}/meja/penutupan/")
    expect(page.locator(f"[data-missing='{'f' * 64}']").first).to_be_visible()
    well_made(page)
    comes_in(page, client, "citra", vina)
    page.reload()
    page.get_by_label("Dengan jejak audit hari itu").check()
    well_made(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Ekspor").click()
    assert download.value.suggested_filename == f"hari-{clock.today()}.zip"
