"""Takes the pictures of the documents from a running service: `./run` in one window, then `python scripts/pictures.py`.

Everything on them is invented.
"""

import argparse
import json
import os
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).parent.parent / "docs/pictures"
DESK = {"width": 1280, "height": 860}
PHONE = {"width": 360, "height": 740}
PUBLIC = {"city-home": "/", "city-status": "/status/", "city-participation": "/partisipasi/"}
DESKS = {
    "city-counter": ("loket", "/meja/depan/"),
    "city-not-recorded": ("loket", "/meja/belum-rekam/"),
    "city-print": ("verifikator", "/meja/cetak/"),
    "city-relay": ("verifikator", "/meja/relai/"),
    "city-closing": ("verifikator", "/meja/penutupan/"),
    "city-cases": ("verifikator", "/meja/adjudikasi/"),
    "city-stock": ("blanko", "/meja/blangko/"),
    "city-head": ("kepala", "/meja/kepala/"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--city", default="http://127.0.0.1:8000")
    parser.add_argument("--var", type=Path, default=Path("var"))
    arguments = parser.parse_args()
    told = json.loads((arguments.var / "demo/accounts.json").read_text())
    password = {account["username"]: account["password"] for account in told}
    with sync_playwright() as playwright:
        chromium = os.environ.get("SATUPINTU_CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, path in PUBLIC.items():
            for suffix, size in (("", DESK), ("-phone", PHONE)):
                page = browser.new_page(viewport=size, locale="id")
                take(page, arguments.city + path, name + suffix)
        for username in {user for user, _path in DESKS.values()}:
            page = signed_in(browser, arguments.city, username, password[username])
            for name, (user, path) in DESKS.items():
                if user == username:
                    take(page, arguments.city + path, name)
        browser.close()


def signed_in(browser: Browser, city: str, username: str, password: str) -> Page:
    page = browser.new_page(viewport=DESK, locale="id")
    page.goto(f"{city}/masuk/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.click("main [type=submit]")
    return page


def take(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.screenshot(path=FOLDER / f"{name}.png")
    print(name)


if __name__ == "__main__":
    main()
