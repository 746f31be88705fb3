"""A resident asks for a card and looks it up; the counter serves them. Every page on the way is well made."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

import cast as people
from satupintu.city.applications.ui import queue
from turning import follow, press

Check = Callable[[Page], None]


@pytest.fixture
def city(settings, committed_cast, live_server, monkeypatch) -> str:
    settings.SIMULATED = True
    monkeypatch.setattr(queue, "SECONDS", 3600)  # the screen would go away while it is looked at
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    people.slots(day=timezone.localdate() + timedelta(days=1), quota=1)
    return live_server.url


def go_on(page: Page) -> None:
    follow(page.locator("main button[type=submit]"))


def tell_birth_date(page: Page, born) -> None:
    for part in ("day", "month", "year"):
        page.fill(f"[name=birth_date_{part}]", str(getattr(born, part)))


def ask(page: Page, city: str, ref, look: Check) -> str:
    nik, kk, born = people.papers(ref)
    page.goto(f"{city}/permohonan/")
    look(page)
    page.check("[value=BARU]")
    go_on(page)
    go_on(page)  # nothing filled in: the page with its errors
    look(page)
    page.fill("[name=nik]", nik)
    page.fill("[name=kk_number]", kk)
    tell_birth_date(page, born)
    go_on(page)
    for answer in ("[value=UTARA]", "[name=slot] >> nth=0"):
        look(page)
        page.check(answer)
        go_on(page)
    for _ in ("contact", "check"):
        look(page)
        go_on(page)
    look(page)
    return page.locator("[data-claim-code]").get_attribute("data-claim-code") or ""


def test_from_the_first_question_to_the_number_at_the_counter(
    page: Page, city: str, committed_cast, well_made: Check
) -> None:
    code = ask(page, city, committed_cast.eka, well_made)
    page.goto(f"{city}/status/")
    page.fill("[name=claim_code]", code)
    tell_birth_date(page, people.papers(committed_cast.eka)[2])
    go_on(page)
    expect(page.locator("[data-status=UNREGISTERED]")).to_be_visible()
    well_made(page)
    follow(page.get_by_role("link", name="Pilih waktu lain"))
    well_made(page)
    page.check("[value=UTARA]")
    go_on(page)
    well_made(page)
    page.check("[name=slot] >> nth=1")
    go_on(page)
    expect(page.get_by_role("heading", name="Waktu baru Anda")).to_be_visible()
    well_made(page)

    page.goto(f"{city}/masuk/?next=/meja/depan/")
    page.fill("[name=username]", "ani")
    page.fill("[name=password]", people.PASSWORD)
    go_on(page)
    expect(page.get_by_role("heading", name="Ada yang datang")).to_be_visible()
    page.keyboard.press("F2")
    page.keyboard.type(code)
    press(page, "Enter")
    expect(page.get_by_text("Nomor 1")).to_be_visible()
    press(page, "F8")
    expect(page.locator("[data-now='1']")).to_be_visible()
    well_made(page)
    page.keyboard.press("F4")
    page.keyboard.type("eka wulandari")
    press(page, "Enter")
    expect(page.locator("[data-subject]")).to_be_visible()
    well_made(page)
    for address in (f"/meja/depan/bukti/{code}/", "/meja/depan/loket/", "/meja/pesan/", "/antrean/UTARA/?layar"):
        page.goto(city + address)
        well_made(page)
