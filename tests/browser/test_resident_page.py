"""Finding a resident and reading the whole page, on a cheap phone and on a desk screen."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from playwright.sync_api import Page

from cast import BACKEND, account
from satupintu.city.foundation import clock
from satupintu.city.register import services
from satupintu.city.register.rules.events import Report
from turning import bring_session, follow

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.mark.timeout(120)
def test_a_resident_is_found_opened_for_a_purpose_and_well_shown(
    page: Page, settings, committed_cast, live_server, client: Client, well_made: Callable[[Page], None]
) -> None:
    settings.SIMULATED = True
    vina, eka = committed_cast.vina, committed_cast.eka
    late = Report(key="1", happened_on=clock.today() - timedelta(days=100), evidence="surat RT 7")
    died = services.enter_death(viewer=vina, report=late, ref=committed_cast.fajar)
    today = Report(key="2", happened_on=clock.today())
    services.correct(viewer=vina, report=today, ref=eka, values={"name": "EKA WULAN DARI", "blood_group": 1})
    services.undo(viewer=vina, report=Report(key="3", happened_on=clock.today()), event=died.event)
    client.force_login(account("vina"), backend=BACKEND)
    bring_session(page, client, live_server.url)
    page.goto(f"{live_server.url}/meja/penduduk/")
    page.fill("#id_text", "eka wulnadari")
    follow(page.locator("main button[type=submit]").first)
    well_made(page)
    follow(page.locator("main a[href*='/meja/penduduk/']").first)
    well_made(page)
    page.check("input[value=SERVE]")
    follow(page.locator("main button[type=submit]").first)
    assert page.locator("[data-event]").count() == 1
    well_made(page)
    page.goto(f"{live_server.url}/meja/penduduk/{committed_cast.fajar}/")
    page.check("input[value=OTHER]")
    follow(page.locator("main button[type=submit]").first)
    well_made(page)
    page.fill("#id_words", "pemeriksaan berkas kelurahan")
    follow(page.locator("main button[type=submit]").first)
    assert page.locator("[data-event]").count() == 2
    well_made(page)
