"""The administrator opens, locks and changes accounts; everybody changes the own password."""

import re

import pytest

from cast import PASSWORD, SYSTEM, UTARA, account
from satupintu.city.foundation import selectors, services
from satupintu.city.foundation.viewers import Grant, Role


@pytest.fixture
def adi(cast, sign_in):
    services.add_account(viewer=SYSTEM, username="adi", name="Adi", grants=[Grant(Role.ADMINISTRATOR)])
    return sign_in("adi")


def number_of(name):
    return account(name).pk


def entry(name):
    return selectors.get_account(SYSTEM, number_of(name))


def act(client, name, word, **told):
    return client.post(f"/meja/akun/{number_of(name)}/{word}/", told)


def test_whoever_is_opened_here_signs_in_with_the_password_shown_once(adi, client):
    told = {"username": "ayu.lestari", "name": "Ayu Lestari", "role": "FRONT_DESK", "area": UTARA}
    page = adi.post("/meja/akun/baru/", told).content.decode()
    password = re.search(r"data-password>([\w-]+)<", page)[1]
    assert password not in adi.get("/meja/akun/").content.decode()
    adi.logout()
    assert client.post("/masuk/", {"username": "ayu.lestari", "password": password}).status_code == 302
    assert entry("ayu.lestari").grants == (Grant(Role.FRONT_DESK, UTARA),)


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"username": "adi", "name": "Adi", "role": "HEAD"},
        {"username": "Ä", "name": "Adi", "role": "HEAD"},
        {"username": "budi", "name": "Budi", "role": "HEAD", "area": "99.99"},
        {"username": "budi", "name": "Budi", "role": "KING"},
    ],
)
def test_a_wrong_form_comes_back_with_what_is_wrong(adi, told):
    answer = adi.post("/meja/akun/baru/", told)
    assert answer.status_code == 400
    assert "error-summary" in answer.content.decode()


def test_the_list_names_everybody_with_their_tasks(adi):
    page = adi.get("/meja/akun/").content.decode()
    assert 'data-account="citra"' in page
    assert f"({UTARA})" in page
    assert adi.get(f"/meja/akun/{number_of('citra')}/").status_code == 200
    assert adi.get("/meja/akun/99999/").status_code == 404


def test_tasks_are_given_and_taken(adi):
    assert act(adi, "citra", "beri", role="HEAD", area="").status_code == 302
    assert Grant(Role.HEAD) in entry("citra").grants
    assert act(adi, "citra", "cabut", role="HEAD", area="").status_code == 302
    assert Grant(Role.HEAD) not in entry("citra").grants
    assert act(adi, "citra", "beri", role="HEAD", area="99.99").status_code == 400


def test_an_account_is_locked_unlocked_and_given_a_new_password(adi):
    act(adi, "citra", "kunci")
    assert not entry("citra").is_active
    act(adi, "citra", "buka")
    assert entry("citra").is_active
    page = act(adi, "citra", "sandi-baru").content.decode()
    assert account("citra").check_password(re.search(r"data-password>([\w-]+)<", page)[1])


def test_what_cannot_be_done_is_said_on_the_page(adi):
    for each in selectors.list_accounts(SYSTEM):
        if each.username != "adi":
            services.lock_account(viewer=SYSTEM, username=each.username)
    act(adi, "adi", "kunci")
    assert entry("adi").is_active
    assert "administrator" in adi.get(f"/meja/akun/{number_of('adi')}/").content.decode()
    assert act(adi, "citra", "sulap").status_code == 404


def test_the_auditor_sees_the_list_and_changes_nothing(cast, client, sign_in):
    services.add_account(viewer=SYSTEM, username="indra", name="Indra", grants=[Grant(Role.AUDITOR)])
    indra = sign_in("indra")
    page = indra.get("/meja/akun/").content.decode()
    assert "/meja/akun/baru/" not in page
    assert f"/meja/akun/{number_of('citra')}/" not in page
    assert act(indra, "citra", "kunci").status_code == 403
    assert indra.get(f"/meja/akun/{number_of('citra')}/").status_code == 403


def test_everybody_changes_the_own_password_and_stays_signed_in(cast, sign_in):
    ani = sign_in("ani")
    new = {"new_password1": "kopi susu pagi hari", "new_password2": "kopi susu pagi hari"}
    assert ani.get("/kata-sandi/").status_code == 200
    assert ani.post("/kata-sandi/", {"old_password": "salah", **new}).status_code == 400
    short = {"new_password1": "pendek", "new_password2": "pendek"}
    assert ani.post("/kata-sandi/", {"old_password": PASSWORD, **short}).status_code == 400
    assert ani.post("/kata-sandi/", {"old_password": PASSWORD, **new}).status_code == 302
    assert ani.get("/meja/").status_code == 200
    assert account("ani").check_password("kopi susu pagi hari")
