"""The desk in Chromium: by keys alone, and what axe finds (WCAG 2.2 A and AA). Serves itself."""

import os
import shutil

import pytest
from fake_city import PASSWORD, an_entry

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture
def page(station, live_server, monkeypatch):
    if CHROMIUM is None:
        pytest.skip("needs Chromium on the path")
    from playwright.sync_api import sync_playwright

    # Playwright runs an event loop in this thread; Django then takes every query for an async one
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        size = {"width": 1366, "height": 768}
        # without motion: axe would measure a colour on its way
        page = browser.new_page(viewport=size, base_url=live_server.url, reduced_motion="reduce")
        yield page
        browser.close()


class ByKeys:
    """An operator who never touches the mouse."""

    def __init__(self, page):
        self.page = page
        self.said: list[str] = []
        page.on("console", lambda message: self.said.append(message.text) if message.type == "error" else None)

    def press(self, key):
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    @property
    def title(self):
        return self.page.locator("h1").inner_text()

    def sign_in(self):
        self.page.goto("/masuk/")
        self.page.wait_for_function("document.activeElement.name == 'username'")  # by itself, soon after the page came
        self.page.keyboard.type("sari")
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(PASSWORD)
        self.press("Enter")


def found_by_axe(page):
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=RULES).response["violations"]
    return [(violation["id"], [node["html"][:160] for node in violation["nodes"]]) for violation in found]


class Looks:
    """Looks at a page on a phone and at a desk; `found`: what axe has found, by the name of the look and width."""

    def __init__(self, page):
        self.page = page
        self.found = {}

    def __call__(self, name):
        for width, height in ((320, 640), (1366, 768)):
            self.page.set_viewport_size({"width": width, "height": height})
            assert self.page.evaluate("document.documentElement.scrollWidth") <= width, name
            if found := found_by_axe(self.page):
                self.found[name, width] = found


def test_a_person_is_recorded_by_keys_alone_and_axe_finds_nothing(page, station):
    desk = ByKeys(page)
    seen = {}

    def look(name):
        seen[name] = found_by_axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name

    page.goto("/masuk/")
    look("sign in")
    desk.sign_in()
    look("today")
    desk.press("F9")
    look("biodata")
    desk.press("F9")
    look("photo, nothing yet")
    desk.press("Enter")
    look("photo")
    desk.press("F9")
    desk.press("F9")
    look("signature")
    desk.press("F9")
    page.request.post("/simulator/hand", multipart={"poor": "finger-01"})
    desk.press("F9")
    assert "Jempol kanan" in desk.title
    look("a poor finger")
    page.keyboard.press("F4")
    look("leaving out")
    page.keyboard.press("F4")
    for _ in range(10):
        desk.press("F9")
    assert "Mata kanan" in desk.title
    desk.press("F9")
    look("eyes")
    page.keyboard.press("F4")
    page.locator("#reason-EYE_DISEASE:focus").wait_for()
    page.keyboard.press("Space")
    desk.press("Enter")
    assert "Periksa dan segel" in desk.title
    look("check")
    desk.press("F9")
    look("slip")
    assert "AB01-CD01" in page.locator("main").inner_text()
    page.goto("/kotak-keluar/")
    look("outbox")
    page.goto("/tutup-hari/")
    look("closing")
    assert {name: found for name, found in seen.items() if found} == {}
    assert desk.said == []


def test_the_desk_fits_a_phone(page, station):
    desk = ByKeys(page)
    page.set_viewport_size({"width": 320, "height": 640})
    desk.sign_in()
    for path in ("/", "/kotak-keluar/", "/tutup-hari/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        assert found_by_axe(page) == [], path
    page.goto("/")
    desk.press("F9")
    desk.press("F9")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_who_walks_in_without_a_network_is_found_on_a_page_that_axe_is_content_with(page, station):
    from django.utils import timezone

    from satupintu.station.link.sender import run_once

    desk = ByKeys(page)
    desk.sign_in()
    station.people = [{name: an_entry(number)[name] for name in ("subject", "biodata")} for number in (21, 22)]
    run_once(timezone.now(), with_list=True)
    station.away = True
    run_once(timezone.now(), with_list=True)
    look = Looks(page)

    def search(born):
        page.fill("[name=name]", "contoh")
        page.fill("[name=birth_date]", born)
        with page.expect_navigation():
            page.locator("[name=birth_date]").press("Enter")

    page.goto("/tanpa-jaringan/")
    assert "Daftar berisi 2 orang" in page.locator("main").inner_text()
    look("the question")
    with page.expect_navigation():
        page.locator("main form button[type=submit]").click()
    look("nothing filled in")
    search("1900-01-01")
    look("nobody of that name")
    search("2011-04-12")
    look("somebody")
    with page.expect_navigation():
        page.get_by_role("button", name="Mulai").click()
    look("biodata under a number")
    assert look.found == {}
    assert desk.said == []


def test_a_supervisor_allows_more_on_a_page_that_axe_is_content_with(page, station, settings):
    settings.LEAST_FREE_MB = 10**9
    desk = ByKeys(page)
    desk.sign_in()
    look = Looks(page)

    def allow(password):
        told = {"reason": "Antrean panjang, jalan putus", "more": "5", "hours": "3", "username": "wati"}
        for name, value in {**told, "password": password}.items():
            page.fill(f"[name={name}]", value)
        with page.expect_navigation():
            page.locator("[name=password]").press("Enter")

    look("stopped")
    page.goto("/izin/")
    look("the question")
    allow("salah")
    look("a wrong password")
    allow("sandi wati")
    look("goes on")
    page.goto("/izin/")
    assert "wati" in page.locator("main").inner_text()
    look("what was allowed")
    settings.FLOOR_MB = 10**9
    page.reload()
    look("nothing can be allowed")
    assert look.found == {}


def test_the_strip_says_by_itself_that_the_line_broke(page, station):
    from django.utils import timezone

    from satupintu.station.link.services import note_line

    desk = ByKeys(page)
    desk.sign_in()
    assert "Kota terhubung" in page.locator(".strip").inner_text()
    note_line(reachable=False, now=timezone.now())
    page.locator(".strip--away, .strip__item--away").wait_for()
    assert "Kota tidak terhubung" in page.locator(".strip").inner_text()
