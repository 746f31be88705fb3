"""An administrator opens an account and changes it; both pages are well made on a phone and at a desk."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from cast import BACKEND, SYSTEM, account
from satupintu.city.foundation import services
from satupintu.city.foundation.viewers import Grant, Role
from turning import bring_session, follow

Check = Callable[[Page], None]
pytestmark = pytest.mark.django_db(transaction=True)
PICTURES = os.environ.get("SATUPINTU_PICTURES", "")


def test_from_a_new_account_to_a_locked_one(
    settings, page: Page, client: Client, committed_cast, live_server, well_made: Check
) -> None:
    settings.SIMULATED = True
    services.add_account(viewer=SYSTEM, username="adi", name="Adi", grants=[Grant(Role.ADMINISTRATOR)])
    client.force_login(account("adi"), backend=BACKEND)
    bring_session(page, client, live_server.url)
    page.goto(f"{live_server.url}/meja/akun/")
    well_made(page)
    follow(page.get_by_role("link", name="Buka akun"))
    follow(page.get_by_role("button", name="Buka"))  # nothing filled in: the page with its errors
    well_made(page)
    page.get_by_label("Nama pengguna").fill("ayu.lestari")
    page.get_by_label("Nama orangnya").fill("Ayu Lestari")
    follow(page.get_by_role("button", name="Buka"))
    expect(page.locator("[data-password]")).to_be_visible()
    well_made(page)
    page.goto(f"{live_server.url}/meja/akun/")
    follow(page.get_by_role("link", name="ayu.lestari"))
    well_made(page)
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / "account.png")
    follow(page.get_by_role("button", name="Kunci akun ini"))
    expect(page.locator("[data-active=no]")).to_be_visible()
    well_made(page)
    page.goto(f"{live_server.url}/kata-sandi/")
    well_made(page)
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / "password.png")
        page.goto(f"{live_server.url}/meja/akun/")
        page.screenshot(path=Path(PICTURES) / "accounts.png")
