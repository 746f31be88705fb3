"""The pages of the roster: for the head of the RT online, for a phone, for officers who were told something."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from cast import BACKEND, NOW, RT_SELATAN, TODAY, account
from rt_heads import head_of_rt
from satupintu.city.foundation import clock
from satupintu.city.register.models import ReasonGiven, StatusSaid
from satupintu.city.register.rules.roster import Source


@pytest.fixture
def as_head(cast, client):
    head_of_rt()
    client.force_login(account("kirana"), backend=BACKEND)
    return client


def text(answer):
    return answer.content.decode()


def said():
    return list(StatusSaid.objects.order_by("pk").values_list("resident__ref", "kind", "where", "source"))


# -- online ---------------------------------------------------------------------------------------
def test_the_page_shows_own_people_by_house_and_no_nik(cast, as_head):
    page = text(as_head.get("/rt/"))
    assert page.count('<section class="house"><h2>JL. PELITA 7</h2>') == 1
    assert "EKA WULANDARI" in page
    assert "1990" in page
    assert "KIKI" not in page
    assert "647491" not in page
    assert page.count("<h1") == 1


def test_a_page_of_ticks_is_written_and_again_once_when_sent_twice(cast, as_head):
    form = {
        "page_key": str(uuid4()),
        f"kind-{cast.eka}": "STUDIES_OUTSIDE",
        f"where-{cast.eka}": "Malang",
        f"until-{cast.eka}": "2027-07-01",
        f"where-{cast.fajar}": "not ticked",
        f"kind-{cast.gita}": "LIVES_HERE",
    }
    for _ in range(2):
        page = text(as_head.post("/rt/", form, follow=True))
    assert said() == [(cast.eka, "STUDIES_OUTSIDE", "Malang", "RT_HEAD"), (cast.gita, "LIVES_HERE", "", "RT_HEAD")]
    assert "2 orang dicatat." in page
    assert "Belajar di luar, menurut kabar 6 Juli 2026" in page


def test_what_cannot_be_written_is_said_by_name(cast, as_head):
    form = {
        "page_key": str(uuid4()),
        f"kind-{cast.eka}": "WORKS_OUTSIDE",
        f"until-{cast.eka}": "2020-01-01",
        f"kind-{cast.kiki}": "LIVES_HERE",
    }
    page = text(as_head.post("/rt/", form, follow=True))
    assert "EKA WULANDARI: Ini tidak mungkin" in page
    assert "Seseorang: Orang ini tidak lagi ada" in page
    assert said() == []


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"page_key": "x"},
        {"page_key": str(uuid4()), "kind-x": "LIVES_HERE"},
        {"page_key": str(uuid4()), f"kind-{uuid4()}": "ON_THE_MOON"},
        {"page_key": str(uuid4()), f"kind-{uuid4()}": "LIVES_HERE", "until-": "x"},
    ],
)
def test_a_forged_form_is_no_breakdown(cast, as_head, form):
    assert as_head.post("/rt/", form).status_code in {302, 400}
    assert said() == []


def test_the_roster_is_for_heads_of_an_rt(cast, as_head, sign_in):
    assert as_head.get(f"/rt/?rt={RT_SELATAN}").status_code == 403
    assert as_head.get("/rt/?page=99").status_code == 200
    for name in ("ani", "citra", "rama"):
        assert sign_in(name).get("/rt/").status_code == 403


def test_the_head_of_two_rts_finds_the_other(cast, as_head):
    head_of_rt(RT_SELATAN)
    assert f'href="?rt={RT_SELATAN}"' in text(as_head.get("/rt/"))
    assert "KIKI RAHMA" in text(as_head.get(f"/rt/?rt={RT_SELATAN}"))


# -- a phone --------------------------------------------------------------------------------------
def test_the_shell_that_a_phone_keeps_is_the_same_for_everybody(cast, as_head, client):
    mine = as_head.get("/rt/luring/")
    client.logout()
    assert mine.content == client.get("/rt/luring/").content
    assert "Kirana" not in text(mine)
    assert "csrfmiddlewaretoken" not in text(mine)


def test_the_worker_stands_beside_the_pages(cast, client):
    answer = client.get("/rt/pekerja.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert b"addEventListener" in b"".join(answer.streaming_content)


def post(client, path, told):
    return client.post(path, told if isinstance(told, str) else json.dumps(told), content_type="application/json")


def test_a_phone_takes_the_roster_and_sends_ticks_once(cast, as_head):
    taken = post(as_head, "/api/rt/roster", {"rt": ""}).json()
    assert {frozenset(person) for person in taken["people"]} == {
        frozenset({"ref", "name", "born", "house", "kind", "said_on"})
    }
    key = str(uuid4())
    tick = {"key": key, "ref": str(cast.eka), "kind": "LIVES_HERE", "where": "", "until": "", "said_on": str(TODAY)}
    gone = tick | {"key": str(uuid4()), "ref": str(cast.joni)}
    for _ in range(2):
        answer = post(as_head, "/api/rt/ticks", {"copy": taken["copy"], "ticks": [tick, gone]}).json()
        assert answer["results"][0] == {"key": key, "problem": None}
        assert answer["results"][1]["problem"]["code"] == "NOT_ON_THE_ROSTER"
    assert said() == [(cast.eka, "LIVES_HERE", "", "RT_HEAD")]
    with clock.stopped(NOW + timedelta(hours=26)):
        late = post(as_head, "/api/rt/ticks", {"copy": taken["copy"], "ticks": [tick]})
    assert (late.status_code, late.json()["code"]) == (409, "ROSTER_TOO_OLD")
    assert late.json()["what_to_do"]


@pytest.mark.parametrize(
    "told",
    [
        "no json",
        "[]",
        {"copy": str(uuid4())},
        {"copy": str(uuid4()), "ticks": ["x"]},
        {"copy": str(uuid4()), "ticks": [{}]},
        {"copy": str(uuid4()), "ticks": [{}] * 101},
        {"copy": "x", "ticks": []},
    ],
)
def test_ticks_that_cannot_be_read_are_refused_as_a_whole(cast, as_head, told):
    answer = post(as_head, "/api/rt/ticks", told)
    assert (answer.status_code, answer.json()["code"]) == (400, "BAD_REQUEST")


def test_a_phone_that_is_not_signed_in_gets_nothing(cast, client):
    assert post(client, "/api/rt/roster", {}).status_code == 302
    assert post(client, "/api/rt/ticks", {}).status_code == 302


# -- officers -------------------------------------------------------------------------------------
def test_an_officer_writes_down_what_the_family_says_and_why_nobody_came(cast, sign_in):
    client, address = sign_in("ani"), f"/meja/kabar/{cast.eka}/"
    page = text(client.get(address))
    assert "<h1>EKA WULANDARI</h1>" in page
    word = {"kind": "WORKS_OUTSIDE", "where": "Samarinda", "source": "FAMILY", "key": str(uuid4())}
    assert client.post(address, word | {"kind": ""}).status_code == 400
    page = text(client.post(address, word, follow=True))
    assert "Samarinda" in page
    assert said() == [(cast.eka, "WORKS_OUTSIDE", "Samarinda", Source.FAMILY)]
    reason = {"reason": "NO_LEAVE", "words": "perusahaan tidak memberi izin", "reason_key": str(uuid4())}
    page = text(client.post(address, reason, follow=True))
    assert "tidak mendapat izin" in page
    assert "perusahaan" not in page
    assert ReasonGiven.objects.get().words == "perusahaan tidak memberi izin"
    assert client.post(address, reason | {"reason": "BORED"}).status_code == 400


def test_an_officer_writes_of_people_of_the_own_area_only(cast, sign_in):
    assert sign_in("ani").get(f"/meja/kabar/{cast.kiki}/").status_code == 404
    assert sign_in("citra").get(f"/meja/kabar/{cast.eka}/").status_code == 403
