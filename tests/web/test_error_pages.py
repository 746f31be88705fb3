import json
import logging

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.test import Client
from django.urls import include, path

from satupintu.city.foundation.access import gate, public, requires
from satupintu.city.foundation.problems import NOT_FOUND, Problem
from satupintu.city.foundation.viewers import Role

pytestmark = pytest.mark.django_db


def breaks(request):
    raise RuntimeError("the disk is full of 6474911708900001")


def refuses(request):
    raise PermissionDenied


def cannot_read(request):
    raise BadRequest


def misses(request):
    raise Problem(NOT_FOUND, "Application 12")


class Addresses:
    """Views that go wrong, beside the city's own."""

    urlpatterns = [
        path("rusak/", public(breaks)),
        path("api/rusak/", gate("nothing to check")(breaks)),
        path("tolak/", public(refuses)),
        path("api/tolak/", gate("nothing to check")(refuses)),
        path("buruk/", public(cannot_read)),
        path("tiada/", public(misses)),
        path("kepala/", requires(Role.HEAD)(lambda request: None)),
        path("tanpa-tanda/", lambda request: None),
        path("", include("satupintu.city.config.urls")),
    ]
    handler400 = "satupintu.city.web.errors.bad_request"
    handler403 = "satupintu.city.web.errors.not_allowed"
    handler404 = "satupintu.city.web.errors.not_found"
    handler500 = "satupintu.city.web.errors.server_error"


@pytest.fixture
def visitor(settings) -> Client:
    settings.ROOT_URLCONF = Addresses
    settings.SIMULATED = True
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/rusak/", 500, "Bukan kesalahan Anda"),
        ("/tolak/", 403, "NOT_ALLOWED"),
        ("/buruk/", 400, "BAD_REQUEST"),
        ("/tiada/", 404, "Application 12"),
        ("/tidak-pernah-ada/", 404, "NOT_FOUND"),
    ],
)
def test_a_page_that_fails_says_what_happened_and_what_to_do(visitor, address, status, words):
    answer = visitor.get(address)
    assert answer.status_code == status
    page = answer.content.decode()
    assert words in page
    assert "Ke halaman depan" in page
    assert "DATA SIMULASI" in page


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/rusak/", 500, "SERVER_ERROR"),
        ("/api/tolak/", 403, "NOT_ALLOWED"),
        ("/api/tidak-pernah-ada", 404, "NOT_FOUND"),
    ],
)
def test_a_program_gets_a_problem_document(visitor, address, status, code):
    answer = visitor.get(address)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    document = json.loads(answer.content)
    assert document["code"] == code
    assert document["what_to_do"]


def test_what_broke_is_not_told_on_the_page(visitor):
    assert "6474911708900001" not in visitor.get("/rusak/").content.decode()


def test_the_broken_page_comes_even_when_the_database_is_gone(visitor, monkeypatch):
    from django.db.backends.utils import CursorWrapper

    def gone(*_):
        raise ConnectionError("database gone")

    monkeypatch.setattr(CursorWrapper, "execute", gone)
    visitor.cookies["satupintu_city"] = "x" * 32
    answer = visitor.get("/")
    assert answer.status_code == 500
    assert "Bukan kesalahan Anda" in answer.content.decode()


def test_an_account_without_the_task_is_refused_with_advice(visitor, django_user_model):
    account = django_user_model.objects.create(username="rina", name="Rina Anggraini")
    visitor.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    for address in ("/kepala/", "/tanpa-tanda/"):
        answer = visitor.get(address)
        assert answer.status_code == 403
        assert "Ke meja saya" in answer.content.decode()


def test_who_is_not_signed_in_is_led_to_the_sign_in_page(visitor):
    assert visitor.get("/kepala/")["Location"] == "/masuk/?next=/kepala/"


def test_a_page_left_open_too_long_says_that_nothing_was_saved(settings, caplog):
    with caplog.at_level(logging.WARNING):
        answer = Client(enforce_csrf_checks=True).post("/masuk/", {"username": "rina", "password": "salah"})
    assert answer.status_code == 403
    assert "terlalu lama terbuka" in answer.content.decode()


def test_who_guesses_too_often_is_told_to_wait(settings, django_user_model):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # slow ones are for living guessers
    django_user_model.objects.create(username="rina", name="Rina Anggraini")
    client = Client()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = client.post("/masuk/", {"username": "rina", "password": "salah"})
    assert answer.status_code == 429
    assert "TOO_MANY_TRIES" in answer.content.decode()
