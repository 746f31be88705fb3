"""A human looks at both and decides, with a reason."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest
from fake_centre import alike

from cast import NOW, SELATAN, SYSTEM, UTARA, account, signed_in
from satupintu.city.applications import selectors as applications
from satupintu.city.applications import services as applications_services
from satupintu.city.applications.models import Application, StatusChange
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.enrolment.models import Recording
from satupintu.city.foundation.models import Assignment, AuditEntry
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


@contextmanager
def refused(code: str):
    with pytest.raises(Problem) as caught:
        yield
    assert caught.value.kind.code == code


def says(officer: Viewer, case: int, decision: str) -> bool:
    return services.adjudicate(viewer=officer, case_id=case, decision=decision, reason=REASON)


def decide(cast, case: int, decision: str) -> None:
    """As two officers do."""
    assert [says(officer, case, decision) for officer in (cast.vina, cast.vera)] == [False, True]


def status_of(wish: int) -> Status:
    return applications.get_application(SYSTEM, wish).status


def test_the_same_person_is_not_printed_and_the_reason_is_shown(cast, eka, case):
    _packet_id, wish = eka
    for officer in ("vina", "vera"):
        page = signed_in(officer).post(f"/meja/adjudikasi/{case}/", {"decision": "SAME_PERSON", "reason": REASON})
        assert (page.status_code, page.headers["Location"]) == (302, "/meja/adjudikasi/")
    assert status_of(wish) is Status.DUPLICATE_ONE_TO_MANY
    assert not enrolment.is_recorded(cast.eka)
    assert not selectors.has_open_case(wish)
    assert Message.objects.filter(template="DUPLICATE").count() == 1
    assert StatusChange.objects.filter(application=wish).last().note == REASON
    shown = signed_in("citra").get(f"/meja/adjudikasi/{case}/").content.decode()
    assert REASON in shown
    assert "Vina Amalia" in shown
    assert "Vera Nirmala" in shown
    assert 'data-decision="SAME_PERSON"' in shown


def test_different_people_may_be_printed(cast, eka, case):
    decide(cast, case, "DIFFERENT_PEOPLE")
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
    decide(cast, case, "SAME_PERSON")
    with refused("CASE_DECIDED"):
        services.adjudicate(viewer=cast.vina, case_id=case, decision="DIFFERENT_PEOPLE", reason=REASON)
    with refused("NO_OPINION"):
        services.take_back(viewer=cast.vina, case_id=case)


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
    elsewhere = Viewer(1, "Elsewhere", (Grant(Role.VERIFIER, "64.74.03"),))
    assert selectors.list_cases(elsewhere) == []
    with refused("NO_SUCH_CASE"):
        selectors.get_case(elsewhere, case)
    assert not AuditEntry.objects.filter(action="CASE_READ").exists()


@pytest.mark.parametrize(
    "act",
    [
        lambda who, case: says(who, case, "DIFFERENT_PEOPLE"),
        lambda who, case: services.take_back(viewer=who, case_id=case),
        lambda who, case: services.undo_decision(viewer=who, case_id=case, reason=REASON),
        lambda who, case: services.begin_anew(viewer=who, case_id=case, reason=REASON),
        lambda who, case: services.delete_at_centre(viewer=who, case_id=case, reason=REASON),
        lambda who, case: services.withdraw_deletion(viewer=who, case_id=case),
    ],
)
def test_a_verifier_of_another_kecamatan_does_nothing_in_a_case_of_this_one(cast, case, act):
    elsewhere = Viewer(account("citra").pk, "Elsewhere", (Grant(Role.VERIFIER, SELATAN),))
    with refused("NO_SUCH_CASE"):
        act(elsewhere, case)
    assert not Adjudication.objects.get().opinions.exists()


def test_a_verifier_of_the_same_kecamatan_decides_with_another(cast, eka, case):
    here = Viewer(account("citra").pk, "Here", (Grant(Role.VERIFIER, UTARA),))
    assert not says(here, case, "DIFFERENT_PEOPLE")
    assert says(cast.vera, case, "DIFFERENT_PEOPLE")


def test_the_page_of_a_case_outside_ones_area_is_not_found(case):
    Assignment.objects.filter(account=account("vina")).update(area=SELATAN)
    told = {"decision": "SAME_PERSON", "reason": REASON}
    assert signed_in("vina").get(f"/meja/adjudikasi/{case}/").status_code == 404
    assert signed_in("vina").post(f"/meja/adjudikasi/{case}/", told).status_code == 404


@pytest.mark.parametrize(
    ("people", "word"), [(("fajar",), Status.DUPLICATE_ONE_TO_ONE), (("fajar", "kiki"), Status.DUPLICATE_ONE_TO_MANY)]
)
def test_the_word_of_a_duplicate_tells_one_other_person_from_several(cast, eka, centre, people, word):
    centre.answers[str(cast.eka)] = [found for name in people for found in alike(getattr(cast, name))]
    run_once(centre.line())
    centre.calls_back()
    number = Adjudication.objects.get().pk
    decide(cast, number, "SAME_PERSON")
    assert status_of(eka[1]) is word
    services.undo_decision(viewer=cast.vina, case_id=number, reason=REASON)
    assert status_of(eka[1]) is Status.ADJUDICATE_RECORD


def test_one_officer_decides_nothing(cast, eka, case):
    assert not says(cast.vina, case, "DIFFERENT_PEOPLE")
    assert status_of(eka[1]) is Status.ADJUDICATE_RECORD
    assert selectors.has_open_case(eka[1])
    with refused("OPINION_GIVEN"):
        says(cast.vina, case, "DIFFERENT_PEOPLE")
    page = signed_in("vina").get(f"/meja/adjudikasi/{case}/").content.decode()
    assert "data-waits" in page
    assert "verifikator kedua ditunggu" in signed_in("vina").get("/meja/adjudikasi/").content.decode()


def test_the_second_officer_does_not_see_what_the_first_said(cast, case):
    says(cast.vina, case, "DIFFERENT_PEOPLE")
    page = signed_in("vera").get(f"/meja/adjudikasi/{case}/").content.decode()
    assert 'data-others="1"' in page
    assert "data-opinion" not in page
    assert REASON not in page
    assert "mungkin Anda" in signed_in("vera").get("/meja/adjudikasi/").content.decode()
    assert "data-opinion" not in signed_in("citra").get(f"/meja/adjudikasi/{case}/").content.decode()


def test_two_who_differ_leave_it_to_a_third(cast, eka, case):
    assert not says(cast.vina, case, "DIFFERENT_PEOPLE")
    assert not says(cast.vera, case, "SAME_PERSON")
    assert "data-at-odds" in signed_in("vera").get(f"/meja/adjudikasi/{case}/").content.decode()
    third = Viewer(account("citra").pk, "Citra Dewanti", (Grant(Role.VERIFIER, ""),))
    assert says(third, case, "SAME_PERSON")
    assert status_of(eka[1]) is Status.DUPLICATE_ONE_TO_MANY
    assert [each.decision for each in selectors.get_case(cast.vina, case).opinions] == [
        "DIFFERENT_PEOPLE",
        "SAME_PERSON",
        "SAME_PERSON",
    ]


def test_an_opinion_is_taken_back_and_stays_on_record(cast, case):
    says(cast.vina, case, "DIFFERENT_PEOPLE")
    says(cast.vera, case, "SAME_PERSON")
    page = signed_in("vina").post(f"/meja/adjudikasi/{case}/tarik/")
    assert page.status_code == 302
    with refused("NO_OPINION"):
        services.take_back(viewer=cast.vina, case_id=case)
    assert says(cast.vina, case, "SAME_PERSON")
    said = selectors.get_case(cast.vera, case).opinions
    assert [(each.decision, each.taken_back_at is None) for each in said] == [
        ("DIFFERENT_PEOPLE", False),
        ("SAME_PERSON", True),
        ("SAME_PERSON", True),
    ]
    assert "ditarik kembali" in signed_in("vera").get(f"/meja/adjudikasi/{case}/").content.decode()
    assert AuditEntry.objects.filter(action="OPINION_TAKEN_BACK").count() == 1


@pytest.mark.parametrize("decision", ["SAME_PERSON", "DIFFERENT_PEOPLE"])
def test_a_decision_is_undone_and_taken_anew(cast, eka, case, decision):
    decide(cast, case, decision)
    other = {"SAME_PERSON": "DIFFERENT_PEOPLE", "DIFFERENT_PEOPLE": "SAME_PERSON"}[decision]
    client = signed_in("vera")
    assert "batalkan" in client.get(f"/meja/adjudikasi/{case}/").content.decode()
    assert "Dua verifikator memutuskan" in client.get(f"/meja/adjudikasi/{case}/batalkan/").content.decode()
    assert "Tulis alasannya." in client.post(f"/meja/adjudikasi/{case}/batalkan/", {}).content.decode()
    answer = client.post(f"/meja/adjudikasi/{case}/batalkan/", {"reason": "Akta lama ditemukan."})
    assert answer.status_code == 302
    assert status_of(eka[1]) is Status.ADJUDICATE_RECORD
    assert selectors.has_open_case(eka[1])
    assert enrolment.is_recorded(cast.eka)
    decide(cast, case, other)
    seen = selectors.get_case(cast.vina, case)
    assert [(each.round, each.decision) for each in seen.opinions] == [(1, decision)] * 2 + [(2, other)] * 2
    assert [(each.round, each.decision, each.officer) for each in seen.undoings] == [(1, decision, "Vera Nirmala")]
    assert "Akta lama ditemukan." in client.get(f"/meja/adjudikasi/{case}/").content.decode()
    assert AuditEntry.objects.filter(action="DECISION_UNDONE", subjects=[str(cast.eka)]).count() == 1


def test_what_was_printed_or_recorded_again_is_not_undone(cast, eka, case):
    with refused("NOT_UNDOABLE"):
        services.undo_decision(viewer=cast.vina, case_id=case, reason=REASON)
    decide(cast, case, "DIFFERENT_PEOPLE")
    with refused("REASON_MISSING"):
        services.undo_decision(viewer=cast.vina, case_id=case, reason=" ")
    applications_services.advance_status(
        viewer=SYSTEM, application_id=eka[1], to=Status.SENT_FOR_CARD_PRINTING, note="printer"
    )
    with refused("NOT_UNDOABLE"):
        services.undo_decision(viewer=cast.vina, case_id=case, reason=REASON)
    assert signed_in("vina").get(f"/meja/adjudikasi/{case}/batalkan/").status_code == 409


def test_a_program_judges_nobody(case):
    with refused("NOT_ALLOWED"):
        says(SYSTEM, case, "SAME_PERSON")


def test_a_closed_application_keeps_its_decision(cast, eka, case):
    decide(cast, case, "SAME_PERSON")
    Application.objects.update(closed_at=NOW)
    with refused("NOT_UNDOABLE"):
        services.undo_decision(viewer=cast.vina, case_id=case, reason=REASON)


def test_a_recording_without_an_application_is_judged_too(cast, case):
    Recording.objects.update(application=None)
    decide(cast, case, "SAME_PERSON")
    assert not Message.objects.filter(template="DUPLICATE").exists()
    services.undo_decision(viewer=cast.vina, case_id=case, reason=REASON)
    assert enrolment.is_recorded(cast.eka)
