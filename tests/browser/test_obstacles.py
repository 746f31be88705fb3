"""The page of obstacles in a real browser, on a phone and on a desk."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from cast import BACKEND, account
from satupintu.city.foundation import clock
from satupintu.city.register.models import ReasonGiven, Resident
from turning import bring_session, follow

Check = Callable[[Page], None]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def head(settings, committed_cast, live_server, page: Page, client: Client) -> str:
    settings.SIMULATED = True
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    now = clock.now()
    ReasonGiven.objects.create(
        key=committed_cast.eka,
        resident=Resident.objects.get(ref=committed_cast.eka),
        reason="TOO_FAR",
        asked_on=clock.today() - timedelta(days=20),
        written_at=now,
    )
    client.force_login(account("citra"), backend=BACKEND)
    client.get("/partisipasi/hambatan/")  # made now: the first plot of a process loads its library for seconds
    bring_session(page, client, live_server.url)
    return live_server.url


def test_causes_what_would_have_been_and_what_changed(page: Page, head: str, well_made: Check) -> None:
    page.goto(f"{head}/partisipasi/hambatan/")
    expect(page.get_by_role("rowheader", name="Terlalu jauh")).to_be_visible()
    well_made(page)
    page.get_by_text("Pilih yang ditiadakan, dan suatu tindakan").click()
    page.get_by_label("Hari dari").select_option("PERSON")
    page.get_by_label("yang dibukukan pada").select_option("DISTANCE")
    follow(page.get_by_role("button", name="Tampilkan"))
    expect(page.get_by_role("heading", name="Apa yang berubah setelah suatu tindakan")).to_be_visible()
    well_made(page)
