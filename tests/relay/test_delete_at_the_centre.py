"""A recording made under another's name is deleted at the centre, and whose name it bore is recorded anew."""

from datetime import timedelta

import httpx
import pytest
from django.db import IntegrityError, OperationalError
from fake_centre import alike

from cast import NOW, SYSTEM, refused, signed_in
from satupintu.city.applications import selectors as applications
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.enrolment.models import Recording
from satupintu.city.foundation import clock
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.notices.models import Message
from satupintu.city.relay import selectors, services
from satupintu.city.relay.jobs.deleting import run_deletions
from satupintu.city.relay.jobs.sending import run_once
from satupintu.city.relay.models import Adjudication, Deletion, Verdict
from satupintu.packets.status import Status

REASON = "Jari ini jari Fajar; KTP Eka dipakai orang lain."


@pytest.fixture
def case(centre, cast, eka) -> int:
    """Under Eka's name somebody was recorded who is Fajar, as two officers found."""
    centre.answers[str(cast.eka)] = alike(cast.fajar)
    run_once(centre.line())
    centre.calls_back()
    number = Adjudication.objects.get().pk
    decide(cast, number, "SAME_PERSON")
    return number


@pytest.fixture
def ordered(cast, case) -> int:
    assert [says(officer, case) for officer in (cast.vina, cast.vera)] == [False, True]
    return case


def decide(cast, case: int, decision: str) -> None:
    for officer in (cast.vina, cast.vera):
        services.adjudicate(viewer=officer, case_id=case, decision=decision, reason=REASON)


def says(officer, case: int) -> bool:
    return services.delete_at_centre(viewer=officer, case_id=case, reason=REASON)


def status_of(wish: int) -> Status:
    return applications.get_application(SYSTEM, wish).status


def test_two_officers_order_it_the_centre_deletes_it_and_the_person_begins_anew(cast, centre, eka, ordered):
    packet, wish = eka
    assert status_of(wish) is Status.DUPLICATE_ONE_TO_ONE
    assert run_deletions(centre.line()) == 1
    assert centre.deleted == [(str(cast.eka), packet, f"{packet}.delete.0")]
    assert status_of(wish) is Status.UNREGISTERED
    assert Message.objects.filter(template="COME_AGAIN").count() == 1
    assert not enrolment.get_recording(packet).counts
    assert run_deletions(centre.line()) == 0, "what is done is not asked again"
    actions = ("DELETION_ASKED", "DELETION_ORDERED", "DELETED_AT_CENTRE")
    assert AuditEntry.objects.filter(action__in=actions, subjects=[str(cast.eka)]).count() == 3
    seen = selectors.get_case(cast.vina, ordered)
    assert (seen.deletion.stands, seen.may_delete, seen.may_undo) == ("done", False, False)


def test_the_relay_carries_an_order_to_the_centre_on_its_rounds(centre, eka, ordered):
    run_once(centre.line())
    assert [encounter for _, encounter, _ in centre.deleted] == [eka[0]]


def test_the_person_recorded_anew_gets_a_card(cast, centre, eka, ordered, utara):
    run_deletions(centre.line())
    centre.answers.clear()
    utara.sends(utara.seals(cast.eka, eka[1]))
    run_once(centre.line())
    centre.calls_back()
    assert status_of(eka[1]) is Status.PRINT_READY_RECORD
    assert not selectors.has_open_case(eka[1])


def test_one_officer_deletes_nothing_and_may_take_the_word_back(cast, centre, case):
    assert not says(cast.vina, case)
    with refused("OPINION_GIVEN"):
        says(cast.vina, case)
    with refused("NO_OPINION"):
        services.withdraw_deletion(viewer=cast.vera, case_id=case)
    assert run_deletions(centre.line()) == 0
    services.withdraw_deletion(viewer=cast.vina, case_id=case)
    assert selectors.get_case(cast.vina, case).deletion is None
    assert AuditEntry.objects.filter(action="DELETION_WITHDRAWN").count() == 1


def test_what_was_ordered_is_neither_taken_back_nor_undone_nor_ordered_again(cast, ordered):
    with refused("NO_OPINION"):
        services.withdraw_deletion(viewer=cast.vina, case_id=ordered)
    with refused("NOT_UNDOABLE"):
        services.undo_decision(viewer=cast.vina, case_id=ordered, reason=REASON)
    with refused("NOT_DELETABLE"):
        says(cast.vina, ordered)
    assert signed_in("vina").get(f"/meja/adjudikasi/{ordered}/hapus/").status_code == 409


def test_a_decision_undone_takes_the_one_word_along(cast, case):
    says(cast.vina, case)
    services.undo_decision(viewer=cast.vera, case_id=case, reason=REASON)
    assert not Deletion.objects.exists()
    with refused("NOT_DELETABLE"):
        says(cast.vina, case)


def test_different_people_are_not_deleted(cast, case):
    services.undo_decision(viewer=cast.vera, case_id=case, reason=REASON)
    decide(cast, case, "DIFFERENT_PEOPLE")
    with refused("NOT_DELETABLE"):
        says(cast.vina, case)


@pytest.mark.parametrize(("name", "code"), [("citra", "NOT_ALLOWED"), ("ani", "NOT_ALLOWED")])
def test_only_verifiers_order_it(cast, case, name, code):
    with refused(code):
        says(cast.viewers[name], case)


def test_it_needs_a_reason(cast, case):
    with refused("REASON_MISSING"):
        services.delete_at_centre(viewer=cast.vina, case_id=case, reason=" ")


def test_a_silent_centre_is_asked_the_same_until_it_is_done(cast, centre, eka, ordered):
    centre.down = True
    run_deletions(centre.line())
    centre.down = False
    assert run_deletions(centre.line()) == 0, "not at once"
    assert selectors.get_case(cast.vina, ordered).deletion.last_error == "ConnectError"
    centre.loses.append("delete")
    with clock.stopped(NOW.replace(hour=NOW.hour + 1)):
        run_deletions(centre.line())
    assert status_of(eka[1]) is Status.DUPLICATE_ONE_TO_ONE
    with clock.stopped(NOW.replace(hour=NOW.hour + 2)):
        assert run_deletions(centre.line()) == 1
    assert {transaction for *_, transaction in centre.deleted} == {f"{eka[0]}.delete.0"}
    assert status_of(eka[1]) is Status.UNREGISTERED


def test_a_centre_that_refuses_is_asked_anew_and_its_words_stand_on_the_page(cast, centre, eka, ordered):
    centre.overrides["delete"] = httpx.Response(500, json={"code": 3001, "message": "engine"})
    run_deletions(centre.line())
    assert "HTTP 500" in signed_in("citra").get(f"/meja/adjudikasi/{ordered}/").content.decode()
    with clock.stopped(NOW.replace(hour=NOW.hour + 1)):
        run_deletions(centre.line())
    assert [transaction for *_, transaction in centre.deleted] == [f"{eka[0]}.delete.1"]


@pytest.mark.parametrize("body", [{"detail": "Not Found"}, ["nothing here"]])
def test_a_web_server_that_knows_no_such_page_has_deleted_nothing(centre, ordered, body):
    centre.overrides["delete"] = httpx.Response(404, json=body)
    run_once(centre.line())
    assert Deletion.objects.get().done_at is None
    run_after_a_minute(centre)
    assert Deletion.objects.get().done_at


@pytest.mark.parametrize("answer", [httpx.Response(404), httpx.Response(404, json={"code": 1001, "message": "gone"})])
def test_a_centre_that_has_it_no_more_has_deleted_it(centre, ordered, answer):
    centre.overrides["delete"] = answer
    run_once(centre.line())
    assert Deletion.objects.get().done_at


def run_after_a_minute(centre):
    with clock.stopped(NOW + timedelta(minutes=2)):
        run_once(centre.line())


def test_an_answer_that_breaks_something_ends_neither_the_pass_nor_the_relay(centre, ordered, monkeypatch):
    def stumbles(**_):
        raise ValueError("no text of a database")

    monkeypatch.setattr(services, "note_deleted", stumbles)
    assert run_deletions(centre.line()) == 1
    assert Deletion.objects.get().last_error == "ValueError"


def test_a_database_that_fails_ends_the_pass(centre, ordered, monkeypatch):
    def stumbles(**_):
        raise OperationalError

    monkeypatch.setattr(services, "note_deleted", stumbles)
    with pytest.raises(OperationalError):
        run_deletions(centre.line())


def test_two_recordings_of_one_resident_are_no_false_one(cast, case):
    Verdict.objects.update(candidates=[])
    Adjudication.objects.filter(pk=case).update(decision="SAME_PERSON", decided_at=NOW, decided_by=cast.vina.account)
    assert not selectors.get_case(cast.vina, case).may_delete


def test_it_is_done_once(cast, centre, eka, ordered):
    run_deletions(centre.line())
    services.note_deleted(deletion_id=Deletion.objects.get().pk)
    services.delete_later(deletion_id=Deletion.objects.get().pk, error="late")
    assert Deletion.objects.get().last_error == ""
    assert AuditEntry.objects.filter(action="DELETED_AT_CENTRE").count() == 1


def test_an_application_that_goes_on_with_another_recording_goes_on(cast, centre, eka, ordered):
    applications_row = Recording.objects.get(packet__packet_id=eka[0]).application
    applications_row.status = Status.PRINT_READY_RECORD
    applications_row.save()
    run_deletions(centre.line())
    assert status_of(eka[1]) is Status.PRINT_READY_RECORD
    assert not Message.objects.filter(template="COME_AGAIN").exists()


def test_a_recording_without_an_application_is_deleted_too(cast, centre, eka, ordered):
    Recording.objects.update(application=None)
    run_deletions(centre.line())
    assert selectors.get_case(cast.vina, ordered).deletion.stands == "done"
    assert not Message.objects.filter(template="COME_AGAIN").exists()


def test_the_database_knows_no_deletion_ordered_by_one_officer(cast, case):
    says(cast.vina, case)
    with pytest.raises(IntegrityError):
        Deletion.objects.update(ordered_by=cast.vina.account, ordered_reason=REASON, ordered_at=NOW)


def test_the_pages_lead_two_officers_through_it(cast, centre, case):
    address, deletes = f"/meja/adjudikasi/{case}/", f"/meja/adjudikasi/{case}/hapus/"
    vina, vera = signed_in("vina"), signed_in("vera")
    assert deletes in vina.get(address).content.decode()
    assert deletes not in signed_in("citra").get(address).content.decode()
    assert "Tulis alasannya." in vina.post(deletes, {}).content.decode()
    assert vina.post(deletes, {"reason": REASON}).headers["Location"] == address
    page = vina.get(address).content.decode()
    assert 'data-deletion="asked"' in page
    assert f"{deletes}tarik/" in page
    assert f'data-deletion-of="{case}"' in vera.get("/meja/adjudikasi/").content.decode()
    assert REASON in vera.get(deletes).content.decode()
    assert vina.post(f"{deletes}tarik/").status_code == 302
    assert "data-deletion" not in vera.get(address).content.decode()
    for officer in (vera, vina):
        assert officer.post(deletes, {"reason": REASON}).status_code == 302
    assert 'data-deletion="ordered"' in vina.get(address).content.decode()
    run_deletions(centre.line())
    page = vina.get(address).content.decode()
    assert 'data-deletion="done"' in page
    assert deletes not in page
    assert "data-deletion-of" not in vera.get("/meja/adjudikasi/").content.decode()
