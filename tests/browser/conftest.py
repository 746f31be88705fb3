"""Ground of the tests that open pages in a real browser: Chromium, axe, two widths."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

# the browser's own event loop runs in this thread; tests and live_server use the database beside it
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

PATIENCE = 30_000  # ms; the machine may be shared
expect.set_options(timeout=PATIENCE)
PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("SATUPINTU_CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.fail("No Chromium found. Install it (apt install chromium) or set SATUPINTU_CHROMIUM to its path.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in Indonesian at desk width; fails the test when the page's scripts fail.

    Without motion: axe would measure a colour on its way.
    """
    context = browser.new_context(viewport=DESK, locale="id-ID", timezone_id="Asia/Makassar", reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    yield page
    context.close()
    assert not failures


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)` asserts that axe finds nothing (A, AA, its own good practice) in the page as it stands."""

    def check(page: Page) -> None:
        violations = Axe().run(page, options=RULES).response["violations"]
        assert not violations, "\n".join(map(_told, violations))

    return check


def _told(violation: dict[str, Any]) -> str:
    nodes = "".join(f"\n    {node['html'][:200]}\n    {node['failureSummary']}" for node in violation["nodes"])
    return f"{violation['id']}: {violation['help']}{nodes}"


@pytest.fixture
def well_made(axe: Callable[[Page], None]) -> Callable[[Page], None]:
    """`well_made(page)`: axe is content and nothing sticks out, on a cheap phone and on a desk screen."""

    def check(page: Page) -> None:
        for size in (PHONE, DESK):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= size["width"], f"{page.url} is {wide} px wide in a window of {size['width']} px"
            axe(page)

    return check
