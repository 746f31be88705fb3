"""The city's own pages around the stages: home, sign-in, errors."""

from collections.abc import Callable

import pytest
from django.urls import include, path
from playwright.sync_api import Page, expect

from satupintu.city.foundation.access import public, requires
from satupintu.city.foundation.models import Account
from satupintu.city.foundation.viewers import Role
from turning import follow

Check = Callable[[Page], None]
pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "kunci-yang-panjang"


def breaks(request):
    raise RuntimeError


class Addresses:
    urlpatterns = [
        path("rusak/", public(breaks)),
        path("kepala/", requires(Role.HEAD)(lambda request: None)),
        path("", include("satupintu.city.config.urls")),
    ]
    handler404 = "satupintu.city.web.errors.not_found"
    handler500 = "satupintu.city.web.errors.server_error"


@pytest.fixture
def city(settings, live_server) -> str:
    settings.ROOT_URLCONF = Addresses
    settings.SIMULATED = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # slow ones are for living guessers
    return live_server.url


@pytest.fixture
def rina(city: str) -> Account:
    account = Account(username="rina", name="Rina Anggraini")
    account.set_password(PASSWORD)
    account.save()
    return account


def sign_in(page: Page) -> None:
    page.get_by_label("Nama pengguna").fill("rina")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    follow(page.get_by_role("button", name="Masuk", exact=True))


@pytest.mark.parametrize("address", ["/", "/masuk/", "/tidak-ada/", "/rusak/"])
def test_each_page_is_well_made(page: Page, city: str, well_made: Check, address: str) -> None:
    page.goto(city + address)
    well_made(page)
    expect(page.get_by_text("DATA SIMULASI")).to_be_visible()


def test_a_wrong_password_is_said_first_and_can_be_mended(page: Page, city: str, rina: Account, well_made: Check):
    page.goto(city + "/masuk/?next=/")
    page.get_by_label("Nama pengguna").fill("rina")
    page.get_by_label("Kata sandi").fill("salah")
    follow(page.get_by_role("button", name="Masuk", exact=True))
    expect(page.get_by_role("alert")).to_be_focused()
    well_made(page)
    sign_in(page)
    expect(page.get_by_text("Rina Anggraini")).to_be_visible()
    follow(page.get_by_role("button", name="Keluar"))
    expect(page.get_by_role("link", name="Petugas: masuk")).to_be_visible()


def test_a_closed_page_tells_the_officer_where_to_go(page: Page, city: str, rina: Account, well_made: Check):
    page.goto(city + "/kepala/")
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("NOT_ALLOWED")).to_be_visible()
    well_made(page)


def test_the_language_switch_keeps_the_page(page: Page, city: str):
    page.goto(city + "/masuk/")
    follow(page.get_by_role("button", name="English"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Staff: sign in")
    follow(page.get_by_role("button", name="Indonesia"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Petugas: masuk")


def test_the_first_tab_skips_to_the_content(page: Page, city: str):
    page.goto(city + "/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Langsung ke isi")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
