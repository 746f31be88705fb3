"""Accounts, signing in, and what opens to whom."""

import pytest
from django.test import RequestFactory

from cast import BACKEND, PASSWORD, SYSTEM, UTARA, account
from satupintu.city.foundation import access, selectors, services
from satupintu.city.foundation.models import Account, AuditEntry
from satupintu.city.foundation.viewers import ANYONE, Grant, Role

pytestmark = pytest.mark.django_db


def test_signing_in_by_the_page_opens_the_desk(cast, client):
    answer = client.post("/masuk/", {"username": "ani", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get("/meja/depan/").status_code == 200
    assert client.post("/keluar/").status_code == 302
    assert client.get("/meja/depan/").headers["Location"].startswith("/masuk/")


def test_a_wrong_password_opens_nothing(cast, client):
    client.post("/masuk/", {"username": "ani", "password": "salah"})
    assert client.get("/meja/depan/").status_code == 302


def test_another_role_is_told_that_it_may_not(cast, client):
    client.force_login(account("dewi"), backend=BACKEND)
    assert client.get("/meja/depan/").status_code == 403


def test_a_view_without_a_mark_opens_for_nobody(cast):
    def unmarked(request):
        raise AssertionError

    middleware = access.AccessMiddleware(lambda request: None)
    request = RequestFactory().get("/")
    request.viewer = ANYONE
    assert middleware.process_view(request, unmarked).status_code == 302
    request.user, request.session, request.viewer = account("citra"), {}, cast.citra
    assert middleware.process_view(request, unmarked).status_code == 403


def test_a_gate_lets_its_view_check_for_itself():
    @access.gate("by its signature")
    def called(request): ...

    request = RequestFactory().post("/api/")
    request.viewer = ANYONE
    assert access.AccessMiddleware(lambda request: None).process_view(request, called) is None
    assert called.gate == "by its signature"


def test_the_viewer_of_a_request_has_the_roles(cast):
    request = RequestFactory().get("/")
    request.user = account("ani")
    viewer = access.viewer_of(request)
    assert viewer.grants == (Grant(Role.FRONT_DESK, UTARA),)
    request.user.is_active = False
    assert access.viewer_of(request) is ANYONE


def test_opening_an_account_again_keeps_the_password_and_adds_roles(cast):
    before = account("ani").password
    services.open_account(
        viewer=SYSTEM, username="ani", name="X", password="lain-sekali-22", grants=[Grant(Role.OPERATOR, UTARA)]
    )
    assert account("ani").password == before
    assert set(account("ani").assignments.values_list("role", flat=True)) == {"FRONT_DESK", "OPERATOR"}
    assert AuditEntry.objects.filter(action="ACCOUNT_OPENED").exists()


def test_operators_of_a_kecamatan_are_listed_with_encoded_passwords(cast):
    names = [operator["username"] for operator in selectors.list_operators(UTARA)]
    assert names == ["budi"]
    assert selectors.list_operators(UTARA)[0]["password"] == account("budi").password
    assert selectors.list_operators("64.74.02") == []


def test_stations_are_told_which_operators_are_supervisors_there(cast):
    assert selectors.list_operators(UTARA)[0]["roles"] == ["OPERATOR"]
    grants = [Grant(Role.SUPERVISOR, "64.74.02")]
    services.open_account(viewer=SYSTEM, username="budi", name="X", password="lain-sekali-22", grants=grants)
    assert selectors.list_operators(UTARA)[0]["roles"] == ["OPERATOR"]
    grants = [Grant(Role.SUPERVISOR, UTARA)]
    services.open_account(viewer=SYSTEM, username="budi", name="X", password="lain-sekali-22", grants=grants)
    assert selectors.list_operators(UTARA)[0]["roles"] == ["OPERATOR", "SUPERVISOR"]


def test_a_name_is_found_in_any_case(cast):
    assert Account.objects.get_by_natural_key("ANI").name == str(account("ani")) == "Ani Lestari"


def test_facts_about_the_installation_are_kept():
    assert selectors.find_setting("invented") is None
    services.note_setting(name="invented", value={"seed": 1})
    services.note_setting(name="invented", value={"seed": 2})
    assert selectors.find_setting("invented") == {"seed": 2}
