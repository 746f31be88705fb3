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


def test_nothing_to_press_is_smaller_than_a_thumb(page: Page) -> None:
    show(page, "gallery_page.html")
    page.set_viewport_size({"width": 320, "height": 640})
    small = page.eval_on_selector_all(
        "button, .button, .nav__link, .back, input:not([type=hidden], [type=radio], [type=checkbox]), select, .choice",
        "all => all.filter(e => e.getBoundingClientRect().height < 44).map(e => e.outerHTML.slice(0, 80))",
    )
    assert small == []


def test_paper_shows_the_content_and_no_navigation(page: Page) -> None:
    show(page, "gallery_page.html")
    page.emulate_media(media="print")
    expect(page.get_by_text("DATA SIMULASI")).to_be_visible()
    expect(page.get_by_text("7KQ4-MX2P")).to_be_visible()
    for gone in (".nav", ".session", ".buttons", ".pages", ".summary__change"):
        expect(page.locator(gone).first).to_be_hidden()


def test_who_asks_for_less_motion_gets_none(page: Page) -> None:
    show(page, "gallery_page.html")
    moving = "all => all.filter(e => getComputedStyle(e).transitionDuration !== '0s').length"
    page.emulate_media(reduced_motion="no-preference")
    assert page.eval_on_selector_all("*", moving) > 0
    page.emulate_media(reduced_motion="reduce")
    assert page.eval_on_selector_all("*", moving) == 0


def test_a_wrong_form_is_well_made_and_its_summary_leads_to_the_fields(page: Page, well_made: Check) -> None:
    show(page, "gallery_page.html", wrong=True)
    well_made(page)
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    for number in range(summary.get_by_role("link").count()):
        summary.get_by_role("link").nth(number).click()
        assert page.evaluate("document.activeElement.matches('input, select, textarea')")


@pytest.mark.parametrize(
    "fault",
    [
        "<img src='data:,'>",
        "<p style='color: #999; background: #fff'>Terlalu pucat untuk dibaca</p>",
        "<div style='width: 400px'>Terlalu lebar</div>",
    ],
)
def test_a_page_that_is_not_well_made_is_found_out(page: Page, well_made: Check, fault: str) -> None:
    page.set_content(f"<html lang='id'><title>Uji</title><main><h1>Uji</h1>{fault}</main></html>")
    with pytest.raises(AssertionError):
        well_made(page)
