"""The design's components as a browser shows them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .gallery import show

Check = Callable[[Page], None]


@pytest.mark.parametrize("template", ["gallery_page.html", "gallery_desk.html"])
def test_every_component_is_well_made_on_phone_and_desk(page: Page, well_made: Check, template: str) -> None:
    show(page, template)
    well_made(page)


def test_a_wrong_form_is_well_made_and_its_summary_leads_to_the_fields(page: Page, well_made: Check) -> None:
    show(page, "gallery_page.html", wrong=True)
    well_made(page)
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    for number in range(summary.get_by_role("link").count()):
        summary.get_by_role("link").nth(number).click()
        assert page.evaluate("document.activeElement.matches('input, select, textarea')")
