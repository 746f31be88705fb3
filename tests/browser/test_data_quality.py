"""The pages of data quality with plots and lists in a real browser, on a phone and on a desk."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from cast import BACKEND, KELURAHAN_UTARA, SYSTEM, account
from satupintu.city.foundation import clock
from satupintu.city.register.models import Resident
from satupintu.city.register.services import quality
from turning import bring_session, follow

Check = Callable[[Page], None]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def verifier(settings, committed_cast, live_server, page: Page, client: Client) -> str:
    settings.SIMULATED = True
    with clock.stopped(clock.now() - timedelta(days=30)):
        quality.keep_counts(viewer=SYSTEM)
    Resident.objects.filter(ref=committed_cast.eka).update(nik=None)
    quality.keep_counts(viewer=SYSTEM)
    client.force_login(account("vina"), backend=BACKEND)
    bring_session(page, client, live_server.url)
    return live_server.url


def test_from_the_count_to_who_is_behind_it(page: Page, verifier: str, well_made: Check) -> None:
    page.goto(f"{verifier}/meja/mutu-data/")
    expect(page.get_by_role("img", name="Keraguan berat sejak hitungan pertama")).to_be_visible()
    well_made(page)
    follow(page.get_by_role("link", name="Tanpa NIK"))
    page.get_by_text("Sama, sebagai tabel: Tanpa NIK, menurut kelurahan").click()
    expect(page.get_by_role("region", name="Tabel: Tanpa NIK, menurut kelurahan")).to_be_visible()
    well_made(page)
    follow(page.get_by_role("link", name="Api-api"))
    expect(page.get_by_role("link", name="EKA WULANDARI")).to_be_visible()
    assert page.url == f"{verifier}/meja/mutu-data/NO_NIK/{KELURAHAN_UTARA}/"
    well_made(page)
