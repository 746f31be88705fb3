"""All pages of the city that open without a parameter, in the small city of the cast: as a resident, as an officer."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Page

from satupintu.city.foundation.models import Assignment
from satupintu.city.foundation.viewers import Role
from satupintu.city.participation.ui import keeping
from turning import bring_session

Check = Callable[[Page], None]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
NOT_PAGES = ("api/", "keluar/")


def addresses(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, object]]:
    """Address and mark of access of each view without a parameter."""
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, route)
        elif isinstance(entry, URLPattern) and "<" not in route and not route.startswith(NOT_PAGES):
            yield route, getattr(entry.callback, "access", None)


def pages(client: Client, *, public: bool) -> list[str]:
    """What answers with a page of its own; forms that are only sent to, downloads and redirections do not."""
    found = []
    for route, access in addresses(get_resolver()):
        if (access == "public") is public:
            answer = client.get("/" + route)
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                found.append("/" + route)
    return found


def faults(page: Page, city: str, found: list[str], well_made: Check) -> list[str]:
    told = []
    for address in found:
        page.goto(city + address)
        try:
            well_made(page)
        except AssertionError as fault:
            told.append(f"{address}: {fault}")
    return told


@pytest.fixture
def city(settings, committed_cast, live_server, monkeypatch) -> str:
    settings.SIMULATED = True
    monkeypatch.setattr(keeping, "LOOK_AGAIN", 3600)  # a page that waits would go away while it is looked at
    return live_server.url


@pytest.mark.timeout(240)
def test_every_page_for_residents_is_well_made(page: Page, city: str, well_made: Check, client: Client) -> None:
    found = pages(client, public=True)
    assert "/" in found
    assert faults(page, city, found, well_made) == []


@pytest.mark.timeout(240)
def test_every_page_for_officers_is_well_made(page: Page, city: str, well_made: Check, client: Client) -> None:
    account = get_user_model().objects.create(username="rina", name="Rina Anggraini")
    Assignment.objects.bulk_create(Assignment(account=account, role=role, area="") for role in Role)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    bring_session(page, client, city)
    found = pages(client, public=False)
    assert "/meja/" in found
    assert faults(page, city, found, well_made) == []
