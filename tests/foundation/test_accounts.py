"""Accounts, signing in, and what opens to whom."""

import pytest
from django.test import RequestFactory

from cast import BACKEND, PASSWORD, SYSTEM, UTARA, account, refused
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


ADMIN = Grant(Role.ADMINISTRATOR)


@pytest.fixture
def adi(db):
    """An administrator."""
    services.add_account(viewer=SYSTEM, username="adi", name="Adi Administrator", grants=[ADMIN])
    return access.viewer_of(_request_of("adi"))


def _request_of(name):
    request = RequestFactory().get("/")
    request.user = account(name)
    return request


def acts():
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def entry(viewer, name):
    return next(each for each in selectors.list_accounts(viewer) if each.username == name)


def test_an_administrator_opens_an_account_whose_password_is_told_once(adi, client):
    grant = Grant(Role.FRONT_DESK, UTARA)
    password = services.add_account(viewer=adi, username="ayu.lestari", name=" Ayu Lestari ", grants=[grant])
    assert client.post("/masuk/", {"username": "ayu.lestari", "password": password}).status_code == 302
    opened = entry(adi, "ayu.lestari")
    assert (opened.name, opened.is_active, opened.grants) == ("Ayu Lestari", True, (grant,))
    assert opened.signed_in_at is not None
    assert selectors.get_account(adi, opened.number) == opened
    assert password not in str(AuditEntry.objects.values())
    assert acts()[-1] == "ACCOUNT_OPENED"


@pytest.mark.parametrize(
    ("username", "name", "grant", "code"),
    [
        ("ADI", "Adi", ADMIN, "USER_NAME_WRONG"),
        ("6474910101900001", "Adi", ADMIN, "USER_NAME_WRONG"),
        ("a" * 61, "Adi", ADMIN, "USER_NAME_WRONG"),
        ("budi", " ", ADMIN, "USER_NAME_WRONG"),
        ("adi", "Adi", ADMIN, "ACCOUNT_EXISTS"),
        ("rt.1", "Ketua", Grant(Role.RT_HEAD), "AREA_NEEDED"),
        ("rt.1", "Ketua", Grant(Role.RT_HEAD, UTARA), "AREA_NEEDED"),
    ],
)
def test_an_account_that_cannot_be_is_refused(adi, username, name, grant, code):
    with refused(code):
        services.add_account(viewer=adi, username=username, name=name, grants=[grant])
    assert len(selectors.list_accounts(adi)) == 1


def test_a_locked_account_opens_nothing_more_and_stays_in_the_trail(adi, client):
    password = services.add_account(viewer=adi, username="ayu", name="Ayu", grants=[Grant(Role.OPERATOR)])
    assert client.post("/masuk/", {"username": "ayu", "password": password}).status_code == 302
    for _ in range(2):
        services.lock_account(viewer=adi, username="Ayu")
    assert client.get("/meja/").status_code == 302
    assert selectors.list_operators(UTARA) == []
    assert [each.username for each in selectors.list_accounts(adi)] == ["adi", "ayu"]
    assert client.post("/masuk/", {"username": "ayu", "password": password}).status_code == 200
    for _ in range(2):
        services.unlock_account(viewer=adi, username="ayu")
    assert client.post("/masuk/", {"username": "ayu", "password": password}).status_code == 302
    assert acts().count("ACCOUNT_LOCKED") == acts().count("ACCOUNT_UNLOCKED") == 1


def test_a_new_first_password_ends_what_was_open_with_the_old_one(adi, client):
    old = services.add_account(viewer=adi, username="ayu", name="Ayu", grants=[Grant(Role.OPERATOR)])
    client.post("/masuk/", {"username": "ayu", "password": old})
    new = services.renew_password(viewer=adi, username="ayu")
    assert client.get("/meja/").status_code == 302
    assert client.post("/masuk/", {"username": "ayu", "password": old}).status_code == 200
    assert client.post("/masuk/", {"username": "ayu", "password": new}).status_code == 302
    assert acts()[-1] == "PASSWORD_RENEWED"


def test_tasks_are_given_and_taken_once(adi):
    services.add_account(viewer=adi, username="ayu", name="Ayu", grants=[])
    grant = Grant(Role.PLANNER, UTARA)
    for _ in range(2):
        services.give_role(viewer=adi, username="ayu", grant=grant)
    assert entry(adi, "ayu").grants == (grant,)
    with refused("AREA_NEEDED"):
        services.give_role(viewer=adi, username="ayu", grant=Grant(Role.RT_HEAD))
    for _ in range(2):
        services.take_role(viewer=adi, username="ayu", grant=grant)
    assert entry(adi, "ayu").grants == ()
    assert acts().count("ROLE_GIVEN") == acts().count("ROLE_TAKEN") == 1


def test_the_last_administrator_stays_one(adi):
    with refused("LAST_ADMINISTRATOR"):
        services.lock_account(viewer=adi, username="adi")
    with refused("LAST_ADMINISTRATOR"):
        services.take_role(viewer=adi, username="adi", grant=ADMIN)
    services.add_account(viewer=adi, username="ayu", name="Ayu", grants=[ADMIN])
    services.lock_account(viewer=adi, username="adi")
    assert not entry(SYSTEM, "adi").is_active


def test_the_owner_changes_the_own_password(adi):
    changed = services.change_own_password(viewer=adi, password="kopi susu pagi hari")
    assert changed.check_password("kopi susu pagi hari")
    assert acts()[-1] == "PASSWORD_CHANGED"
    with refused("NO_SUCH_ACCOUNT"):
        services.change_own_password(viewer=ANYONE, password="kopi susu pagi hari")


@pytest.mark.parametrize(
    "act",
    [
        lambda who: services.add_account(viewer=who, username="b", name="B", grants=[]),
        lambda who: services.lock_account(viewer=who, username="citra"),
        lambda who: services.unlock_account(viewer=who, username="citra"),
        lambda who: services.renew_password(viewer=who, username="citra"),
        lambda who: services.give_role(viewer=who, username="citra", grant=ADMIN),
        lambda who: services.take_role(viewer=who, username="citra", grant=ADMIN),
        selectors.list_accounts,
    ],
)
def test_nobody_else_touches_accounts(cast, act):
    with refused("NOT_ALLOWED"):
        act(cast.citra)


def test_an_account_that_is_not_there_is_said(adi):
    with refused("NO_SUCH_ACCOUNT"):
        services.lock_account(viewer=adi, username="nobody")
    with refused("NO_SUCH_ACCOUNT"):
        selectors.get_account(adi, 10**6)
