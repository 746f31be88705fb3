import pytest
from django.shortcuts import render
from django.test import Client
from django.urls import include, path
from lxml import html

from satupintu.city.foundation.access import gate, public, requires
from satupintu.city.foundation.models import Assignment
from satupintu.city.foundation.viewers import Role
from satupintu.city.web.navigation import Way

pytestmark = pytest.mark.django_db

WAYS = (
    Way("Depan", "front"),
    Way("Cetak", "printing", "Kartu yang siap dicetak."),
    Way("Cetak ulang", "reprinting"),
    Way("Status", "status", "Dengan kode pengambilan."),
    Way("Program", "program"),
    Way("Tertutup", "closed"),
)


def page():
    """A view of its own: the mark of access is kept on the view."""

    def view(request):
        return render(request, "web/home.html" if request.path == "/depan/" else "design/page.html")

    return view


class Addresses:
    urlpatterns = [
        path("depan/", public(page()), name="front"),
        path("cetak/", requires(Role.STOCK_OFFICER)(page()), name="printing"),
        path("cetak/ulang/", requires(Role.STOCK_OFFICER)(page()), name="reprinting"),
        path("status/", public(page()), name="status"),
        path("api/program", gate("no check")(page()), name="program"),
        path("tertutup/", page(), name="closed"),
        path("", include("satupintu.city.config.urls")),
    ]


@pytest.fixture(autouse=True)
def addresses(settings, monkeypatch):
    settings.ROOT_URLCONF = Addresses
    monkeypatch.setattr("satupintu.city.config.navigation.WAYS", WAYS)


def offered(page: bytes) -> list[str]:
    return [" ".join(link.text_content().split()) for link in html.fromstring(page).xpath("//nav//a")]


def test_a_resident_is_offered_what_is_public_and_may_sign_in(client):
    page = client.get("/status/").content
    assert offered(page) == ["Depan", "Status"]
    assert "/masuk/" in html.fromstring(page).xpath("//header//a/@href")


def test_the_home_page_says_more_about_each_way_and_does_not_offer_it_twice(client):
    page = client.get("/depan/").content
    assert offered(page) == []
    assert html.fromstring(page).xpath("//main//ul[contains(@class, 'tiles')]//a/@href") == ["/depan/", "/status/"]
    assert "Dengan kode pengambilan." in page.decode()


def test_an_officer_is_offered_the_ways_of_the_own_task_only(client, django_user_model):
    account = django_user_model.objects.create(username="rina", name="Rina Anggraini")
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert offered(client.get("/depan/").content) == []
    Assignment.objects.create(account=account, role=Role.STOCK_OFFICER)
    page = client.get("/depan/").content
    assert offered(page) == ["Cetak", "Cetak ulang"]
    assert "Rina Anggraini" in page.decode()
    assert html.fromstring(page).xpath("//header//a/@href")[0] == "/meja/"


def test_the_nearest_entry_is_the_current_one(client, django_user_model):
    account = django_user_model.objects.create(username="rina", name="Rina Anggraini")
    Assignment.objects.create(account=account, role=Role.STOCK_OFFICER)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    for address, label in {"/cetak/": "Cetak", "/cetak/ulang/": "Cetak ulang"}.items():
        current = html.fromstring(client.get(address).content).xpath("//nav//a[@aria-current]")
        assert [" ".join(link.text_content().split()) for link in current] == [label]


def test_the_language_changes_and_the_page_stays(client):
    answer = client.post("/bahasa/", {"language": "en", "next": "/status/"})
    assert answer["Location"] == "/status/"
    assert "Your e-KTP, through one door" in client.get("/depan/").content.decode()
    client.post("/bahasa/", {"language": "id", "next": "/"})
    assert "KTP-el Anda, lewat satu pintu" in client.get("/depan/").content.decode()


def test_the_language_switch_never_leads_elsewhere(client):
    answer = client.post("/bahasa/", {"language": "en", "next": "https://example.org/"})
    assert "example.org" not in answer["Location"]
    assert client.get("/bahasa/")["Location"] == "/"


def test_indonesian_comes_first_whatever_the_browser_asks_for_beyond_our_languages():
    page = Client(headers={"accept-language": "fr"}).get("/depan/").content
    assert html.fromstring(page).get("lang") == "id"


@pytest.mark.parametrize("name", ["tokens.css", "base.css", "components.css", "desk.css", "print.css", "design.js"])
def test_styles_and_script_come_from_the_place_itself(client, name):
    answer = client.get(f"/static/design/{name}")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)
