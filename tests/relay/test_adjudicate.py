"""A human looks at both and decides, with a reason."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from fake_centre import alike

from cast import BACKEND, SYSTEM, account
from satupintu.city.applications import selectors as applications
from satupintu.city.applications.models import StatusChange
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Grant, Role, Viewer
from satupintu.city.notices.models import Message
from satupintu.city.relay import selectors, services
from satupintu.city.relay.jobs.sending import run_once
from satupintu.city.relay.models import Adjudication
from satupintu.packets.status import Status
from stations import a_capture, asks_for_a_card

REASON = "Foto dan tanda tangan sama; nama lama di ijazah."


@pytest.fixture
def case(centre, cast, eka) -> int:
    """Eka is alike Fajar (of the city), Kiki (Selatan) and somebody the city does not know."""
    found = [*alike(cast.fajar), *alike(cast.kiki, 5.0), *alike("INVENTED-1-000001", 4.0)]
    found[0]["others"]["handsExchanged"] = True
    centre.answers[str(cast.eka)] = found
    run_once(centre.line())
    centre.calls_back()
    return Adjudication.objects.get().pk


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(account(name), backend=BACKEND)
    return client


def status_of(wish: int) -> Status:
    return applications.get_application(SYSTEM, wish).status


def test_the_same_person_is_not_printed_and_the_reason_is_shown(cast, eka, case):
    _packet_id, wish = eka
    page = signed_in("vina").post(f"/meja/adjudikasi/{case}/", {"decision": "SAME_PERSON", "reason": REASON})
    assert (page.status_code, page.headers["Location"]) == (302, "/meja/adjudikasi/")
    assert status_of(wish) is Status.DUPLICATE_RECORD
    assert not enrolment.is_recorded(cast.eka)
    assert not selectors.has_open_case(wish)
    assert Message.objects.filter(template="DUPLICATE").count() == 1
    assert StatusChange.objects.filter(application=wish).last().note == REASON
    shown = signed_in("citra").get(f"/meja/adjudikasi/{case}/").content.decode()
    assert REASON in shown
    assert "Vina Amalia" in shown
    assert 'data-decision="SAME_PERSON"' in shown


def test_different_people_may_be_printed(cast, eka, case):
    services.adjudicate(viewer=cast.vina, case_id=case, decision="DIFFERENT_PEOPLE", reason="Kembar.")
    assert status_of(eka[1]) is Status.PRINT_READY_RECORD
    assert enrolment.is_recorded(cast.eka)
    assert AuditEntry.objects.filter(action="CASE_DECIDED", subjects=[str(cast.eka)]).exists()


@pytest.mark.parametrize(
    ("name", "told", "code"),
    [
        ("vina", {"reason": "  "}, "REASON_MISSING"),
        ("vina", {"decision": "PERHAPS"}, "NO_SUCH_CASE"),
        ("vina", {"case_id": 0}, "NO_SUCH_CASE"),
        ("citra", {}, "NOT_ALLOWED"),
        ("ani", {}, "NOT_ALLOWED"),
    ],
)
def test_a_decision_needs_a_verifier_a_case_and_a_reason(cast, case, name, told, code):
    with pytest.raises(Problem) as caught:
        services.adjudicate(
            viewer=cast.viewers[name], **{"case_id": case, "decision": "SAME_PERSON", "reason": REASON} | told
        )
    assert caught.value.kind.code == code
    assert Adjudication.objects.get().decided_at is None


def test_a_case_is_decided_once(cast, case):
    services.adjudicate(viewer=cast.vina, case_id=case, decision="SAME_PERSON", reason=REASON)
    with pytest.raises(Problem) as caught:
        services.adjudicate(viewer=cast.vina, case_id=case, decision="DIFFERENT_PEOPLE", reason=REASON)
    assert caught.value.kind.code == "CASE_DECIDED"


def test_a_form_without_reason_says_so_and_keeps_the_case_open(case):
    page = signed_in("vina").post(f"/meja/adjudikasi/{case}/", {"decision": "SAME_PERSON"}).content.decode()
    assert "Tulis alasannya." in page
    assert Adjudication.objects.get().decided_at is None


def test_both_sides_are_shown_as_far_as_the_officer_may_see(cast, case):
    seen = selectors.get_case(cast.vina, case)
    assert (seen.person.name, seen.person.birth_date) == ("EKA WULANDARI", date(1990, 5, 1))
    assert [person.name for _, person in seen.candidates] == ["FAJAR HIDAYAT", "KIKI RAHMA", ""]
    page = signed_in("vina").get(f"/meja/adjudikasi/{case}/").content.decode()
    for text in ("EKA WULANDARI", "Api-Api".upper(), "FAJAR HIDAYAT", "9,0", "telunjuk kanan", "tertukar"):
        assert text in page
    assert "6474" not in page.replace("64.74", ""), "no NIK on the page"
    assert AuditEntry.objects.filter(action="CASE_READ").count() == 2


def test_the_photo_is_shown_beside_the_name(cast, utara, centre):
    wish = asks_for_a_card(cast.eka)
    capture = a_capture(cast.eka, wish)
    capture = replace(capture, parts={**capture.parts, "photo": b"\x89PNG\r\n\x1a\n...."})
    packet = utara.seals(cast.eka, wish, capture=capture)
    utara.sends(packet)
    centre.answers[str(cast.eka)] = alike(cast.fajar)
    run_once(centre.line())
    centre.calls_back()
    case = Adjudication.objects.get().pk
    assert selectors.get_case(cast.vina, case).person.photo.startswith("data:image/png;base64,")
    assert selectors.get_case(cast.citra, case).person.photo == "", "the head decides nothing and opens no photo"


def test_open_cases_are_listed_for_those_who_judge(cast, case):
    (line,) = selectors.list_cases(cast.vina)
    assert (line.person.name, line.outcome, line.best_score) == ("EKA WULANDARI", "DUPLICATE", 9.0)
    page = signed_in("vina").get("/meja/adjudikasi/").content.decode()
    assert f'data-case="{case}"' in page
    assert signed_in("ani").get("/meja/adjudikasi/").status_code == 403
    with pytest.raises(Problem):
        selectors.get_case(cast.vina, 0)


def test_a_verifier_of_another_kecamatan_sees_no_case_of_this_one(cast, case):
    assert selectors.list_cases(Viewer(1, "Elsewhere", (Grant(Role.VERIFIER, "64.74.03"),))) == []
