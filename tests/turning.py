"""From one page to the next."""

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
