"""The fingers of a case are read by the officer who decides it, with the own password, and by nobody else."""

import base64
import json
from datetime import timedelta

import httpx
import pytest
from django.contrib.auth.hashers import make_password
from fake_centre import PNG, alike

from cast import NOW, PASSWORD, SYSTEM, UTARA, refused, signed_in
from prints import picture
from satupintu.city.foundation import clock
from satupintu.city.foundation.models import Account, AuditEntry
from satupintu.city.foundation.services import open_account
from satupintu.city.foundation.viewers import Grant, Role, Viewer
from satupintu.city.relay import selectors, services
from satupintu.city.relay.jobs.sending import run_once
from satupintu.city.relay.models import Adjudication, Deletion, OfficerKey, Revealed, Verdict
from satupintu.city.relay.rules.fingers import pictures
from satupintu.packets.keys import ReadingKey
from satupintu.packets.problem import SealProblem

WHY = "Fotonya mirip, tanggal lahirnya berbeda."


@pytest.fixture
def case(centre, cast, fajar, eka) -> int:
    """Eka is alike Fajar, whose recording the centre names, and somebody of another city."""
    centre.answers[str(cast.eka)] = [*alike(cast.fajar, encounter=fajar[0]), *alike("ELSEWHERE", 4.0, "f" * 64)]
    run_once(centre.line())
    centre.calls_back()
    return Adjudication.objects.get().pk


@pytest.fixture
def wira(cast) -> Viewer:
    """Another verifier of the whole city."""
    return hired("wira", "")


def hired(name: str, area: str) -> Viewer:
    grants = (Grant(Role.VERIFIER, area),)
    person = open_account(viewer=SYSTEM, username=name, name=name.title(), password=PASSWORD, grants=grants)
    return Viewer(person.pk, person.name, grants)


def ask(centre, viewer, case, **more):
    told = {"password": PASSWORD, "reason": WHY} | more
    services.ask_for_fingers(viewer=viewer, case_id=case, centre=centre.line(), **told)


def look(viewer, case, password=PASSWORD):
    return services.look_at_fingers(viewer=viewer, case_id=case, password=password)


def address(encounter: str) -> str:
    return f"data:image/png;base64,{base64.b64encode(PNG + encounter.encode()).decode()}"


def test_the_officer_sees_both_side_by_side(centre, cast, case, eka, fajar):
    ask(centre, cast.vina, case)
    seen = look(cast.vina, case)
    assert seen.sides == ("EKA WULANDARI", "FAJAR HIDAYAT")
    assert seen.fingers == ((1, ["", ""]), (2, [address(eka[0]), address(fajar[0])])), "what is no PNG is not shown"
    key = OfficerKey.objects.get()
    assert centre.wishes == [
        {
            "purpose": "ADJUDICATION",
            "case": eka[0],
            "officer": "vina",
            "reader": key.public,
            "encounters": [eka[0], fajar[0]],
        }
    ]


def test_asking_twice_asks_the_centre_once(centre, cast, case):
    ask(centre, cast.vina, case)
    ask(centre, cast.vina, case)
    assert len(centre.wishes) == 1
    assert OfficerKey.objects.count() == Revealed.objects.count() == 1


def test_neither_what_lies_here_nor_the_trail_holds_a_finger_or_a_key(centre, cast, case, eka, fajar):
    ask(centre, cast.vina, case)
    look(cast.vina, case)
    kept = json.dumps(Revealed.objects.get().sealed)
    lines = {entry.action: entry for entry in AuditEntry.objects.filter(action__startswith="FINGERS_")}
    assert set(lines) == {"FINGERS_ASKED", "FINGERS_CAME", "FINGERS_SEEN"}
    for entry in lines.values():
        assert entry.subjects == [str(cast.eka), str(cast.fajar)]
        assert entry.detail["encounters"] == [eka[0], fajar[0]]
        assert entry.actor == "Vina Amalia"
        kept += json.dumps(entry.detail)
    assert lines["FINGERS_ASKED"].detail["reason"] == WHY
    for secret in (PNG, PNG + eka[0].encode()):
        assert base64.b64encode(secret).decode().rstrip("=") not in kept
    row = OfficerKey.objects.get()
    assert bytes(row.locked) != PASSWORD.encode()
    assert row.public not in kept


def test_a_question_whose_answer_got_lost_stands_in_the_trail_and_may_be_asked_again(centre, cast, case):
    centre.loses = ["reseal"]
    with refused("CENTRE_UNREACHABLE"):
        ask(centre, cast.vina, case)
    assert AuditEntry.objects.filter(action="FINGERS_ASKED").count() == 1
    ask(centre, cast.vina, case)
    assert centre.wishes[0] == centre.wishes[1]
    assert look(cast.vina, case).fingers


def test_another_officer_sees_nothing_of_it(centre, cast, case, wira):
    ask(centre, cast.vina, case)
    with refused("NO_FINGERS"):
        look(wira, case)
    assert selectors.find_fingers(wira, case) is None
    page = signed_in("wira").get(f"/meja/adjudikasi/{case}/sidik-jari/").content.decode()
    assert "Minta sidik jari ke pusat" in page
    ask(centre, wira, case)
    assert {wish["officer"] for wish in centre.wishes} == {"vina", "wira"}
    row = Revealed.objects.get(officer=cast.vina.account)
    with pytest.raises(SealProblem, match="NOT_THE_READER"):
        pictures(row.sealed, ReadingKey.generate())


def test_two_officers_of_different_areas_each_ask_for_whom_they_may_see(centre, cast, fajar, eka):
    centre.answers[str(cast.eka)] = [*alike(cast.fajar, encounter=fajar[0]), *alike(cast.kiki, encounter="e" * 64)]
    run_once(centre.line())
    centre.calls_back()
    case = Adjudication.objects.get().pk
    whole, part = hired("sinta", ""), hired("yudi", UTARA)
    for officer in (whole, part):
        ask(centre, officer, case)
    assert [wish["encounters"] for wish in centre.wishes] == [[eka[0], fajar[0], "e" * 64], [eka[0], fajar[0]]]
    assert {wish["case"] for wish in centre.wishes} == {eka[0]}, "a number of a case may come again after a restore"
    assert look(part, case).sides == ("EKA WULANDARI", "FAJAR HIDAYAT")


def test_a_recording_that_the_centre_has_deleted_withholds_none_of_the_others(centre, cast, fajar, eka):
    centre.answers[str(cast.eka)] = [*alike(cast.fajar, encounter=fajar[0]), *alike(cast.kiki, encounter="e" * 64)]
    run_once(centre.line())
    centre.calls_back()
    case = Adjudication.objects.get().pk
    of_fajar = Adjudication.objects.create(verdict=Verdict.objects.get(packet__packet_id=fajar[0]), opened_at=NOW)
    asked = {"asked_by_id": cast.vina.account, "reason": "not Fajar", "asked_at": NOW}
    ordered = {"ordered_by_id": cast.vera.account, "ordered_reason": "not Fajar", "ordered_at": NOW}
    Deletion.objects.create(case=of_fajar, **asked, **ordered, done_at=NOW)
    ask(centre, hired("sinta", ""), case)
    assert centre.wishes[0]["encounters"] == [eka[0], "e" * 64]


@pytest.mark.parametrize("name", ["citra", "ani", "rama"])
def test_who_decides_no_cases_neither_asks_nor_looks(centre, cast, case, name):
    for do in (lambda: ask(centre, cast.viewers[name], case), lambda: look(cast.viewers[name], case)):
        with refused("NOT_ALLOWED"):
            do()
    assert signed_in(name).get(f"/meja/adjudikasi/{case}/sidik-jari/").status_code == 403


def test_a_program_has_no_eyes(centre, cast, case):
    with refused("NOT_ALLOWED"):
        ask(centre, SYSTEM, case)


def test_a_wrong_password_opens_nothing_and_guessing_ends(centre, cast, case):
    ask(centre, cast.vina, case)
    for _ in range(5):
        with refused("WRONG_PASSWORD"):
            look(cast.vina, case, "salah")
    with refused("TOO_MANY_TRIES"):
        look(cast.vina, case)
    assert not AuditEntry.objects.filter(action="FINGERS_SEEN").exists()


def test_a_wrong_password_asks_nothing(centre, cast, case):
    with refused("WRONG_PASSWORD"):
        ask(centre, cast.vina, case, password="salah")
    assert not centre.wishes
    assert not OfficerKey.objects.exists()


def test_after_a_new_password_the_old_fingers_stay_shut_and_new_ones_may_be_asked_for(centre, cast, case):
    ask(centre, cast.vina, case)
    Account.objects.filter(username="vina").update(password=make_password("kata-baru-2"))
    with refused("NO_FINGERS"):
        look(cast.vina, case, "kata-baru-2")
    ask(centre, cast.vina, case, password="kata-baru-2")
    assert centre.wishes[0]["reader"] != centre.wishes[1]["reader"]
    assert look(cast.vina, case, "kata-baru-2").fingers


def decide(cast, case, decision):
    """As two officers do."""
    for officer in (cast.vina, cast.vera):
        services.adjudicate(viewer=officer, case_id=case, decision=decision, reason=WHY)


def test_deciding_the_case_deletes_them(centre, cast, case):
    ask(centre, cast.vina, case)
    decide(cast, case, "DIFFERENT_PEOPLE")
    assert not Revealed.objects.exists()
    for do in (lambda: look(cast.vina, case), lambda: ask(centre, cast.vina, case)):
        with refused("CASE_DECIDED"):
            do()


def test_what_comes_after_the_decision_is_not_kept(centre, cast, case):
    class Slow:
        def reseal(self, wish):
            answer = centre.line().reseal(wish)
            decide(cast, case, "SAME_PERSON")
            return answer

    with refused("CASE_DECIDED"):
        services.ask_for_fingers(viewer=cast.vina, case_id=case, password=PASSWORD, reason=WHY, centre=Slow())
    assert not Revealed.objects.exists()


def test_after_a_day_they_open_no_more_and_the_relay_deletes_them(centre, cast, case):
    ask(centre, cast.vina, case)
    with clock.stopped(NOW + timedelta(hours=24, seconds=-1)):
        run_once(centre.line())
        assert look(cast.vina, case).fingers
    with clock.stopped(NOW + timedelta(hours=24)):
        with refused("NO_FINGERS"):
            look(cast.vina, case)
        run_once(centre.line())
    assert not Revealed.objects.exists()


def test_another_case_is_another_question(centre, cast, case):
    ask(centre, cast.vina, case)
    for do in (lambda: look(cast.vina, case + 1), lambda: ask(centre, cast.vina, case + 1)):
        with refused("NO_SUCH_CASE"):
            do()


def test_an_officer_of_another_area_gets_no_fingers(centre, cast, case):
    with refused("NO_SUCH_CASE"):
        ask(centre, hired("yoga", "64.74.02"), case)


def test_whoever_lost_the_area_of_one_side_opens_no_more(centre, cast, kiki_alike):
    sinta = hired("sinta", "")
    ask(centre, sinta, kiki_alike)
    narrowed = Viewer(sinta.account, sinta.name, (Grant(Role.VERIFIER, UTARA),))
    with refused("NO_FINGERS"):
        look(narrowed, kiki_alike)
    with refused("NO_FINGERS_ALIKE"):
        ask(centre, narrowed, kiki_alike)


@pytest.fixture
def kiki_alike(centre, cast, eka) -> int:
    centre.answers[str(cast.eka)] = alike(cast.kiki, encounter="e" * 64)
    run_once(centre.line())
    centre.calls_back()
    return Adjudication.objects.get().pk


def test_a_candidate_without_a_recording_has_no_fingers_to_show(centre, cast, eka):
    centre.answers[str(cast.eka)] = alike(cast.fajar)
    run_once(centre.line())
    centre.calls_back()
    with refused("NO_FINGERS_ALIKE"):
        ask(centre, cast.vina, Adjudication.objects.get().pk)


def test_a_reason_is_needed(centre, cast, case):
    with refused("REASON_MISSING"):
        ask(centre, cast.vina, case, reason="  ")


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (409, {"code": 1410, "message": "never named"}, "FINGERS_WITHHELD"),
        (404, ["?"], "FINGERS_WITHHELD"),
        (403, {"code": 1006, "message": "another key"}, "CENTRE_REFUSES"),
        (403, None, "CENTRE_REFUSES"),
        (429, None, "CENTRE_UNREACHABLE"),
        (400, {"code": 1000, "message": "odd"}, "CENTRE_ODD"),
        (200, None, "CENTRE_ODD"),
        (200, {"encounters": []}, "CENTRE_ODD"),
        (200, {"encounters": [{"encounter": "a", "fingers": [{"finger": 11, "sealed": ""}]}]}, "CENTRE_ODD"),
        (200, {"encounters": [{"encounter": "a", "fingers": [{"finger": "1", "sealed": ""}]}]}, "CENTRE_ODD"),
    ],
)
def test_what_the_centre_refuses_or_garbles_is_said_and_not_kept(centre, cast, case, status, body, code):
    centre.overrides["reseal"] = httpx.Response(status, json=body)
    with refused(code):
        ask(centre, cast.vina, case)
    assert not Revealed.objects.exists()


@pytest.mark.parametrize(
    "otherwise",
    [{"case": "0"}, {"officer": "wira"}, {"encounter": "f" * 64}, {"finger": "3"}, {"purpose": "CARD"}],
)
def test_a_seal_for_something_else_than_was_asked_is_not_kept(centre, cast, case, otherwise):
    centre.seals_otherwise = otherwise
    with refused("CENTRE_ODD"):
        ask(centre, cast.vina, case)
    assert not Revealed.objects.exists()


def test_a_body_that_is_no_seal_is_not_kept(centre, cast, case, eka, fajar):
    sides = [{"encounter": each, "fingers": [{"finger": 1, "sealed": "no seal"}]} for each in (eka[0], fajar[0])]
    centre.overrides["reseal"] = httpx.Response(200, json={"encounters": sides})
    with refused("CENTRE_ODD"):
        ask(centre, cast.vina, case)


def test_without_a_line_the_page_says_so(cast, case, settings):
    settings.CENTRE_URL = "http://127.0.0.1:9"
    with refused("CENTRE_UNREACHABLE"):
        services.ask_for_fingers(viewer=cast.vina, case_id=case, password=PASSWORD, reason=WHY)


def test_the_pages_lead_from_the_case_to_the_pictures(centre, cast, case, eka, fajar, monkeypatch):
    monkeypatch.setattr("satupintu.city.relay.services.asking.Centre", lambda **_: centre.line())
    officer, where = signed_in("vina"), f"/meja/adjudikasi/{case}/sidik-jari/"
    assert where in officer.get(f"/meja/adjudikasi/{case}/").content.decode()
    empty = officer.post(where, {}).content.decode()
    assert "Tulis alasannya." in empty
    wrong = officer.post(where, {"reason": WHY, "password": "salah"}).content.decode()
    assert "Ini bukan kata sandi Anda." in wrong
    assert officer.post(where, {"reason": WHY, "password": PASSWORD}).headers["Location"] == where
    shut = officer.get(where)
    assert "Buka sidik jari" in shut.content.decode()
    assert "data:image" not in shut.content.decode()
    page = officer.post(where, {"password": PASSWORD})
    shown = page.content.decode()
    assert f'src="{address(eka[0])}"' in shown
    assert f'src="{address(fajar[0])}"' in shown
    assert 'alt="Sidik jari FAJAR HIDAYAT, telunjuk kanan"' in shown
    assert "tidak ada gambar" in shown
    assert "no-store" in page.headers["Cache-Control"]
    assert (
        officer.post(f"/meja/adjudikasi/{case + 1}/sidik-jari/", {"reason": WHY, "password": PASSWORD}).status_code
        == 404
    )


def test_one_finger_is_opened_large_with_what_falls_together(centre, cast, case, monkeypatch):
    monkeypatch.setattr("satupintu.city.relay.services.asking.Centre", lambda **_: centre.line())
    prints = [picture("a_1.png"), picture("a_2.png")]
    monkeypatch.setattr(
        "satupintu.city.relay.services.revealing.pictures", lambda *_: [(1, [prints[0], ""]), (2, prints)]
    )
    ask(centre, cast.vina, case)
    officer, where = signed_in("vina"), f"/meja/adjudikasi/{case}/sidik-jari/"
    shown = officer.post(where, {"password": PASSWORD, "finger": "2"}).content.decode()
    assert shown.count('<svg class="print"') == 2
    assert "titik berimpit" in shown
    assert shown.count(">7</text>") == 2
    for finger in ("1", "5"):
        missing = officer.post(where, {"password": PASSWORD, "finger": finger}).content.decode()
        assert "tidak dapat ditumpangkan" in missing
    odd = officer.post(where, {"password": PASSWORD, "finger": "11"}).content.decode()
    assert "data:image" not in odd
