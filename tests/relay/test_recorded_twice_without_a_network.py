"""One resident recorded twice, one time without a network: an officer decides, and nothing prints before that."""

from datetime import date

import pytest
from fake_centre import alike

from cast import PLACE_SELATAN, SELATAN, SYSTEM, refused, signed_in
from satupintu.city.applications import selectors as applications
from satupintu.city.applications import services as application_services
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.enrolment import services as enrolment_services
from satupintu.city.enrolment.models import Recording
from satupintu.city.enrolment.rules.pools import number_of
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.foundation.viewers import Grant, Role, Viewer
from satupintu.city.notices.models import Message
from satupintu.city.register.models import Resident
from satupintu.city.relay import selectors, services
from satupintu.city.relay.jobs.sending import run_once
from satupintu.city.relay.models import Adjudication
from satupintu.city.relay.rules.verdicts import Failure
from satupintu.packets.status import Status
from stations import Machine

PRINTED = (Status.SENT_FOR_CARD_PRINTING, Status.CARD_PRINTED)
UNUSABLE = 2000  # the centre's code for prints that cannot be used
REASON = "Foto sama; direkam di dua tempat."


@pytest.fixture
def selatan(cast) -> Machine:
    machine = Machine("bontang-selatan", PLACE_SELATAN).enrol()
    enrolment_services.top_up(station=machine.row, told=0, left=0)
    return machine


@pytest.fixture
def again(eka, selatan, cast) -> str:
    """Eka, who has asked and was recorded, is recorded in Selatan under its first number; gives the packet's id."""
    packet = selatan.seals(cast.eka, number_of(selatan.code, 1))
    selatan.sends(packet)
    return packet.packet_id


def searched(centre) -> None:
    run_once(centre.line())
    centre.calls_back()


def status_of(wish: int) -> Status:
    return applications.get_application(SYSTEM, wish).status


def decides(decision: str) -> None:
    client = signed_in("vina")
    case = Adjudication.objects.get()
    page = client.get(f"/meja/adjudikasi/{case.pk}/").content.decode()
    assert "direkam dua kali" in page
    assert 'data-side="beside"' in page
    for officer in (client, signed_in("vera")):
        answer = officer.post(f"/meja/adjudikasi/{case.pk}/", {"decision": decision, "reason": REASON})
        assert answer.status_code == 302


def test_nothing_prints_from_the_moment_the_second_recording_came(eka, again, centre):
    _packet, wish = eka
    assert selectors.has_open_case(wish)
    searched(centre)
    assert status_of(wish) is Status.ADJUDICATE_RECORD
    assert Adjudication.objects.get().verdict.outcome == "UNIQUE"


def test_the_same_person_gets_one_card_and_is_not_sent_for(eka, again, centre, cast):
    packet, wish = eka
    searched(centre)
    decides("SAME_PERSON")
    assert status_of(wish) is Status.PRINT_READY_RECORD
    assert not selectors.has_open_case(wish)
    assert enrolment.get_recording(packet).counts
    assert not enrolment.get_recording(again).counts
    assert not Message.objects.filter(template__in=("DUPLICATE", "COME_AGAIN")).exists()


def test_different_people_are_both_recorded_again(eka, again, centre, cast):
    _packet, wish = eka
    searched(centre)
    decides("DIFFERENT_PEOPLE")
    assert status_of(wish) is Status.UNREGISTERED
    assert not enrolment.is_recorded(cast.eka)
    assert selectors.has_open_case(wish)
    assert Message.objects.filter(template="COME_AGAIN").count() == 1
    assert AuditEntry.objects.filter(action="ALARM_TWO_PEOPLE_AS_ONE").count() == 1


def test_the_first_of_two_that_is_nobody_else_still_counts_and_waits_for_the_second(eka, again, centre, cast):
    packet, wish = eka
    centre.answers[str(cast.eka)] = alike(cast.fajar)
    searched(centre)
    case = Adjudication.objects.get(verdict__packet__packet_id=packet).pk
    for officer in (cast.vina, cast.vera):
        services.adjudicate(viewer=officer, case_id=case, decision="DIFFERENT_PEOPLE", reason=REASON)
    assert enrolment.get_recording(packet).counts
    assert status_of(wish) is Status.ADJUDICATE_RECORD
    assert selectors.has_open_case(wish)


@pytest.fixture
def before(cast, selatan) -> Recording:
    """Eka was recorded before this service, and now once more under a number."""
    row = Recording.objects.create(
        resident=Resident.objects.get(ref=cast.eka),
        place_id=PLACE_SELATAN,
        recorded_on=date(2020, 1, 2),
        status=Status.CARD_ISSUED,
        status_since=selatan.row.enrolled_at,
    )
    packet = selatan.seals(cast.eka, number_of(selatan.code, 1))
    selatan.sends(packet)
    return row


def test_who_was_recorded_long_ago_is_asked_to_the_office_and_gets_no_second_card(before, centre, cast):
    searched(centre)
    decides("SAME_PERSON")
    wish = applications.list_of_subject(SYSTEM, cast.eka)[0]
    assert wish.status is Status.DUPLICATE_RECORD
    assert enrolment.is_recorded(cast.eka)
    assert Message.objects.filter(template="DUPLICATE").count() == 1


def test_somebody_else_recorded_under_the_name_begins_anew(before, centre, cast):
    searched(centre)
    decides("DIFFERENT_PEOPLE")
    assert applications.list_of_subject(SYSTEM, cast.eka)[0].status is Status.UNREGISTERED
    assert enrolment.is_recorded(cast.eka)  # the record from before, which no packet of ours brought


@pytest.mark.parametrize("first_is_heard", [True, False])
def test_an_earlier_recording_that_the_centre_cannot_use_leaves_the_later_one(eka, again, centre, first_is_heard):
    packet, wish = eka
    run_once(centre.line())
    words = [(f"{again}.1", ()), (f"{packet}.1", Failure(UNUSABLE, "unusable"))]
    for transaction, heard in words if first_is_heard else reversed(words):
        services.hear(transaction_id=transaction, heard=heard, by="CALLBACK")
    assert status_of(wish) is Status.PRINT_READY_RECORD
    assert enrolment.get_recording(again).counts
    assert not Adjudication.objects.exists()
    assert not selectors.has_open_case(wish)
    assert not Message.objects.filter(template="COME_AGAIN").exists()


@pytest.mark.parametrize("first_is_heard", [True, False])
def test_a_second_recording_that_the_centre_cannot_use_gives_way(eka, again, centre, first_is_heard):
    packet, wish = eka
    run_once(centre.line())
    words = [(f"{packet}.1", ()), (f"{again}.1", Failure(UNUSABLE, "unusable"))]
    for transaction, heard in words if first_is_heard else reversed(words):
        services.hear(transaction_id=transaction, heard=heard, by="CALLBACK")
    assert status_of(wish) is Status.PRINT_READY_RECORD
    assert not selectors.has_open_case(wish)
    assert not Message.objects.filter(template="COME_AGAIN").exists()


# -- two people, and the card of the first was ready or printed --------------------------------------
WHY = "Kartu ditarik dan dimusnahkan; keduanya direkam lagi."


@pytest.fixture
def ready(eka, centre) -> int:
    """Eka's card stands ready to print before anybody is recorded again under that name; gives the application."""
    searched(centre)
    assert status_of(eka[1]) is Status.PRINT_READY_RECORD
    return eka[1]


@pytest.fixture
def printed(ready, selatan, centre, cast) -> int:
    """... and was printed before the decision that they are two people."""
    for word in PRINTED:
        application_services.advance_status(viewer=cast.vina, application_id=ready, to=word)
    two_people(selatan, centre, cast)
    return ready


def two_people(selatan, centre, cast) -> None:
    selatan.sends(selatan.seals(cast.eka, number_of(selatan.code, 1)))
    searched(centre)
    decides("DIFFERENT_PEOPLE")


def misprinted(cast, wish: int) -> None:
    application_services.advance_status(viewer=cast.vina, application_id=wish, to=Status.PRINT_READY_RECORD)


def begins_anew(viewer) -> int:
    return services.begin_anew(viewer=viewer, case_id=Adjudication.objects.get().pk, reason=WHY)


def test_two_people_begin_anew_even_where_the_card_was_ready(ready, selatan, centre, cast):
    two_people(selatan, centre, cast)
    assert status_of(ready) is Status.UNREGISTERED
    assert selectors.list_held_cases(cast.vina) == []


def test_a_printed_card_holds_its_application_until_it_is_taken_back(printed, cast):
    assert status_of(printed) is Status.CARD_PRINTED
    with refused("NOTHING_HELD"):
        begins_anew(cast.vina)
    page = signed_in("vina").get(f"/meja/adjudikasi/{Adjudication.objects.get().pk}/").content.decode()
    assert "Jangan diserahkan" in page
    assert "/mulai-lagi/" not in page
    misprinted(cast, printed)
    assert selectors.has_open_case(printed)


def test_the_verifier_lets_it_begin_anew_and_writes_why(printed, cast):
    misprinted(cast, printed)
    client, case = signed_in("vina"), Adjudication.objects.get().pk
    assert f'data-held-case="{case}"' in client.get("/meja/adjudikasi/").content.decode()
    address = f"/meja/adjudikasi/{case}/mulai-lagi/"
    assert address in client.get(f"/meja/adjudikasi/{case}/").content.decode()
    assert "Tulis alasannya." in client.post(address, {"reason": ""}).content.decode()
    assert client.post(address, {"reason": WHY}).headers["Location"] == f"/meja/adjudikasi/{case}/"
    assert status_of(printed) is Status.UNREGISTERED
    assert applications.newest_notes([printed])[printed] == WHY
    line = AuditEntry.objects.get(action="BEGUN_ANEW")
    assert (line.actor, line.subjects, line.detail["applications"]) == ("Vina Amalia", [str(cast.eka)], [printed])
    assert Message.objects.filter(template="COME_AGAIN").count() == 1
    assert client.get(address).status_code == 409
    assert "data-held-case" not in client.get("/meja/adjudikasi/").content.decode()


def test_pressing_twice_changes_nothing_more(printed, cast):
    misprinted(cast, printed)
    assert begins_anew(cast.vina) == 1
    with refused("NOTHING_HELD"):
        begins_anew(cast.vina)
    assert AuditEntry.objects.filter(action="BEGUN_ANEW").count() == 1


@pytest.mark.parametrize("name", ["citra", "ani", "rama"])
def test_who_decides_no_cases_lets_nothing_begin_anew(printed, cast, name):
    misprinted(cast, printed)
    with refused("NOT_ALLOWED"):
        begins_anew(cast.viewers[name])
    case = Adjudication.objects.get().pk
    assert signed_in(name).post(f"/meja/adjudikasi/{case}/mulai-lagi/", {"reason": WHY}).status_code == 403


def test_a_verifier_of_another_area_finds_nothing_to_free(printed, cast):
    misprinted(cast, printed)
    elsewhere = Viewer(cast.vina.account, "Vina", (Grant(Role.VERIFIER, SELATAN),))
    with refused("NO_SUCH_CASE"):
        begins_anew(elsewhere)


def test_it_needs_a_reason_and_a_case(printed, cast):
    case = Adjudication.objects.get().pk
    for told, code in (((case, " "), "REASON_MISSING"), ((case + 1, WHY), "NO_SUCH_CASE")):
        with refused(code):
            services.begin_anew(viewer=cast.vina, case_id=told[0], reason=told[1])


def test_recorded_again_meanwhile_nothing_prints_before_that_recording_was_checked(printed, utara, centre, cast):
    misprinted(cast, printed)
    third = utara.seals(cast.eka, printed)
    utara.sends(third)
    assert selectors.has_open_case(printed)
    with refused("NOTHING_HELD"):  # it is on its way already
        begins_anew(cast.vina)
    searched(centre)
    assert enrolment.get_recording(third.packet_id).status is Status.PRINT_READY_RECORD
    assert not selectors.has_open_case(printed)
