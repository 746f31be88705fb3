"""`satupintu city account`: the first administrator of a new city, and whoever may not wait for one."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cast import UTARA

pytestmark = pytest.mark.django_db


def account(*words):
    out = StringIO()
    call_command("account", *words, stdout=out)
    return out.getvalue()


def password_in(told):
    return re.search(r"\w{4}-\w{4}-\w{4}-\w{4}", told)[0]


def test_the_first_administrator_is_opened_from_the_server(client):
    told = account("open", "adi", "--name", "Adi", "--role", "ADMINISTRATOR")
    assert client.post("/masuk/", {"username": "adi", "password": password_in(told)}).status_code == 302
    assert client.get("/meja/akun/").status_code == 200


def test_tasks_passwords_and_locks(cast):
    account("open", "ayu", "--name", "Ayu", "--role", "OPERATOR", "--area", UTARA)
    assert f"OPERATOR@{UTARA}, SUPERVISOR" in account("give", "ayu", "--role", "SUPERVISOR")
    assert "SUPERVISOR" not in account("take", "AYU", "--role", "SUPERVISOR")
    assert password_in(account("password", "ayu"))
    assert "dikunci" in account("lock", "ayu")
    assert "dikunci" in account("list")
    assert "dikunci" not in account("unlock", "ayu")
    assert "citra" in account("list")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("lock", "nobody"), "nobody"),
        (("give", "nobody", "--role", "HEAD", "--area", "99"), "99"),
        (("open", "Ü", "--name", "Ü", "--role", "HEAD"), "Ü"),
    ],
)
def test_what_cannot_be_done_is_said(cast, words, said):
    with pytest.raises(CommandError, match=said):
        account(*words)
