"""From one page to the next."""

from django.test import Client
from playwright.sync_api import Locator, Page


def follow(link_or_button: Locator) -> None:
    """Presses it and waits until the page that it leads to is loaded.

    A click alone returns while the browser is between two pages: what looks at once sees the one before, or none.
    """
    with link_or_button.page.expect_navigation():
        link_or_button.click()


def press(page: Page, key: str) -> None:
    """A key that leads to another page, as `follow`: there the next key finds whoever listens for it."""
    with page.expect_navigation():
        page.keyboard.press(key)


def bring_session(page: Page, client: Client, address: str) -> None:
    """The browser is signed in at `address` as the test client is."""
    cookies = [{"name": name, "value": each.value, "url": address} for name, each in client.cookies.items()]
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
