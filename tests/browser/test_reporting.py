"""Somebody reports a death from a cheap phone, and two officers decide it. Every page on the way is well made."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

import cast as people
from satupintu.city.foundation import services as foundation
from satupintu.city.foundation.viewers import Grant, Role
from satupintu.city.register.models import CommunityReport
from turning import bring_session, follow

Check = Callable[[Page], None]
pytestmark = pytest.mark.slow


@pytest.fixture
def city(settings, committed_cast, live_server) -> str:
    settings.SIMULATED = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    foundation.open_account(
        viewer=people.SYSTEM,
        username="vera",
        name="Vera Kusuma",
        password=people.PASSWORD,
        grants=(Grant(Role.VERIFIER),),
    )
    return live_server.url


@pytest.fixture
def letter() -> dict[str, object]:
    out = BytesIO()
    Image.new("RGB", (3000, 2000), "#ddeeff").save(out, "JPEG")
    return {"name": "surat.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def go_on(page: Page) -> None:
    follow(page.locator("main button[type=submit]").first)


def tell_day(page: Page, name: str) -> None:
    today = timezone.localdate()
    for part in ("day", "month", "year"):
        page.fill(f"[name={name}_{part}]", str(getattr(today, part)))


def sign_in(page: Page, city: str, name: str) -> None:
    client = Client()
    client.force_login(people.account(name), backend=people.BACKEND)
    page.context.clear_cookies()
    bring_session(page, client, city)


def report(page: Page, city: str, letter: dict[str, object], well_made: Check) -> str:
    page.goto(f"{city}/lapor/")
    go_on(page)  # nothing chosen: the page with its errors
    well_made(page)
    page.check("[value=DEATH]")
    go_on(page)
    well_made(page)
    page.fill("[name=name]", "Fajar Hidayat")
    page.fill("[name=born]", "1985")
    page.select_option("[name=area]", people.KELURAHAN_UTARA)
    go_on(page)
    tell_day(page, "happened_on")
    well_made(page)
    go_on(page)
    well_made(page)
    page.set_input_files("[name=photo]", letter)  # type: ignore[arg-type]
    go_on(page)
    page.check("[value=NEIGHBOUR]")
    page.fill("[name=reporter]", "Siti")
    well_made(page)
    go_on(page)
    well_made(page)
    go_on(page)
    well_made(page)
    return page.locator("[data-claim-code]").get_attribute("data-claim-code") or ""


@pytest.mark.timeout(180)
def test_from_the_first_question_to_the_second_officer(
    page: Page, city: str, committed_cast, letter: dict[str, object], well_made: Check
) -> None:
    code = report(page, city, letter, well_made)
    number = CommunityReport.objects.get(claim_code=code).pk
    sign_in(page, city, "ani")
    for address in ("", f"{number}/", f"{number}/{committed_cast.fajar}/"):
        page.goto(f"{city}/meja/laporan/{address}")
        well_made(page)
    follow(page.locator("main .card--now button[type=submit]"))
    sign_in(page, city, "vera")
    page.goto(f"{city}/meja/laporan/{number}/")
    well_made(page)
    follow(page.get_by_role("button", name="Sahkan dan catat"))
    page.context.clear_cookies()
    page.goto(f"{city}/lapor/status/")
    well_made(page)
    page.fill("[name=claim_code]", code)
    go_on(page)
    expect(page.locator("[data-state=ACCEPTED]")).to_be_visible()
    well_made(page)
