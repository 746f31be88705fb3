"""Pages that a job makes ahead, in a real browser: while they wait, when they are there, and their files."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from cast import BACKEND, PLACE_UTARA, account, resident
from satupintu.city.enrolment.models import Recording
from satupintu.city.foundation import clock
from satupintu.city.participation.models import KeptPage
from satupintu.city.participation.ui import keeping
from satupintu.city.register.models import Resident
from turning import bring_session

Check = Callable[[Page], None]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city(settings, committed_cast, live_server, page: Page, client: Client) -> str:
    settings.SIMULATED = True
    client.force_login(account("citra"), backend=BACKEND)
    bring_session(page, client, live_server.url)
    return live_server.url


@pytest.fixture
def jobs_at_once(settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def town(city: str) -> str:
    """People of both sexes; half of them recorded, one a week."""
    for number in range(60):
        ref = resident(f"P{number}", date(1990, 1, 1 + number % 28), 1 + number % 2, serial=100 + number)
        if number % 2:
            Recording.objects.create(
                resident=Resident.objects.get(ref=ref),
                place_id=PLACE_UTARA,
                recorded_on=clock.today() - timedelta(weeks=number // 2),
                status="PRINT_READY_RECORD",
                status_since=clock.now(),
            )
    return city


def test_while_a_page_waits_it_says_so_and_looks_again_by_itself(page: Page, city: str) -> None:
    page.goto(f"{city}/partisipasi/hambatan/")
    expect(page.get_by_text("Menunggu giliran.")).to_be_visible()
    KeptPage.objects.update(step=2, steps=3)
    expect(page.get_by_text("2 dari 3")).to_be_visible()  # without a click
    page.goto("about:blank")


@pytest.mark.parametrize("step", [0, 2])
def test_a_page_that_waits_is_well_made(page: Page, city: str, step: int, monkeypatch, well_made: Check) -> None:
    monkeypatch.setattr(keeping, "LOOK_AGAIN", 3600)  # it would go away while it is looked at
    page.goto(f"{city}/partisipasi/hambatan/")
    KeptPage.objects.update(step=step, steps=step and 3)
    page.reload()
    well_made(page)


@pytest.mark.parametrize("path", ["/partisipasi/faktor/", "/partisipasi/laporan/", "/meja/kepala/"])
@pytest.mark.usefixtures("jobs_at_once")
def test_each_page_is_well_made_when_it_is_there(
    page: Page, town: str, client: Client, path: str, well_made: Check
) -> None:
    client.get(path)  # the first plot of a process loads its library, which may take seconds
    page.goto(town + path)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    expect(page.locator("figure.plot").first).to_be_visible()
    well_made(page)


@pytest.mark.usefixtures("jobs_at_once")
def test_a_plot_of_the_heads_board_can_be_taken_along(page: Page, town: str, client: Client) -> None:
    client.get("/meja/kepala/")
    page.goto(f"{town}/meja/kepala/")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Grafik (SVG)").first.click()
    assert taken.value.suggested_filename.endswith("bulan.svg")


@pytest.mark.usefixtures("jobs_at_once")
def test_what_is_stored_nowhere_can_be_taken_along_too(page: Page, town: str, client: Client) -> None:
    client.get("/partisipasi/banding/")
    page.goto(f"{town}/partisipasi/banding/")
    for kind, begins in (("Grafik (SVG)", "<svg"), ("Tabel (CSV)", "area,source,wajib_ktp")):
        with page.expect_download() as taken:
            page.get_by_role("link", name=kind).click()
        assert taken.value.path().read_text(encoding="utf-8").startswith(begins)
