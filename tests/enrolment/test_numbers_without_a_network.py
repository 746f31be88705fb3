"""A station has numbers ahead and knows whom it may meet; what it records under a number becomes one application."""

from datetime import date

import pytest
from django.test import Client

from cast import NOW, PLACE_SELATAN, SYSTEM
from satupintu.city.applications import selectors as applications
from satupintu.city.applications import services as application_services
from satupintu.city.applications.models import Application, SetAside
from satupintu.city.enrolment import selectors, services
from satupintu.city.enrolment.models import Recording
from satupintu.city.enrolment.problems import PACKET_QUARANTINED
from satupintu.city.enrolment.rules.pools import BLOCK, MOST_LOST
from satupintu.city.foundation import claim_codes
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.foundation.problems import NOT_ALLOWED, Problem
from satupintu.city.foundation.viewers import Grant, Role, Viewer
from satupintu.city.notices.models import Message
from satupintu.city.register.models import Resident
from satupintu.packets.status import Status
from stations import Machine, asks_for_a_card


def asks(machine: Machine, last: int = 0, left: int = 0):
    return machine.calls("POST", "/api/stations/numbers", {"last": last, "left": left})


def numbers(machine: Machine, last: int = 0, left: int = 0) -> list[dict]:
    return asks(machine, last, left).json()["numbers"]


def extract(machine: Machine, known: str = "") -> dict:
    return machine.calls("GET", f"/api/stations/extract?known={known}").json()


def refused(machine: Machine, packet) -> Problem:
    with pytest.raises(Problem) as caught:
        machine.sends(packet)
    return caught.value


def read(code: str, born: date = date(2008, 3, 2)):
    return applications.status_by_claim_code(code, born)


# -- the pool -------------------------------------------------------------------------------------
def test_a_station_gets_a_block_of_numbers_of_its_own(utara, cast):
    selatan = Machine("bontang-selatan", PLACE_SELATAN).enrol()
    ours, theirs = numbers(utara), numbers(selatan)
    assert len(ours) == len(theirs) == BLOCK
    assert ours[0]["number"] == "bontang-utara:1"
    assert not {each["claim_code"] for each in ours} & {each["claim_code"] for each in theirs}
    assert all(claim_codes.find(each["claim_code"]) == each["claim_code"] for each in ours)


def test_asking_again_after_a_lost_answer_gives_the_same_numbers(utara, cast):
    assert numbers(utara) == numbers(utara)
    assert SetAside.objects.count() == BLOCK
    assert AuditEntry.objects.filter(action="NUMBERS_SET_ASIDE").count() == 1


def test_a_pool_is_filled_up_to_a_block(utara, cast):
    numbers(utara)
    more = numbers(utara, last=BLOCK, left=20)
    assert [each["ordinal"] for each in more] == list(range(BLOCK + 1, 2 * BLOCK - 19))
    assert numbers(utara, last=2 * BLOCK - 20, left=BLOCK) == []


def test_the_day_list_says_how_far_the_numbers_go(utara, cast):
    numbers(utara)
    assert utara.calls("GET", "/api/stations/day-list").json()["numbers"] == BLOCK


def test_a_restored_city_finds_the_claim_codes_again_that_it_gave(utara, cast):
    before = numbers(utara)
    SetAside.objects.all().delete()
    numbers(utara, last=BLOCK, left=BLOCK)
    assert [code for _, code in applications.list_set_aside(utara.code, 0)] == [each["claim_code"] for each in before]


@pytest.mark.parametrize(("last", "left"), [(-1, 0), (MOST_LOST + 1, 0), (0, -1)])
def test_numbers_that_cannot_have_been_given_are_refused(utara, cast, last, left):
    assert asks(utara, last, left).status_code == 400


# -- the extract ----------------------------------------------------------------------------------
def test_the_extract_names_who_is_not_recorded_and_has_not_asked(utara, cast):
    told = extract(utara)
    names = {person["biodata"]["name"] for person in told["people"]}
    assert "EKA WULANDARI" in names
    assert "KIKI RAHMA" not in names  # of Selatan
    assert set(told["people"][0]) == {"subject", "biodata"}
    asks_for_a_card(cast.eka)
    assert "EKA WULANDARI" not in {person["biodata"]["name"] for person in extract(utara)["people"]}


def test_the_extract_does_not_travel_twice_and_is_audited_when_it_does(utara, cast):
    told = extract(utara)
    again = extract(utara, told["hash"])
    assert (again["unchanged"], again["people"], again["hash"]) == (True, [], told["hash"])
    (line,) = AuditEntry.objects.filter(action="EXTRACT_HANDED_OUT")
    assert line.detail == {"area": utara.row.place.area_id, "people": len(told["people"])}
    assert line.subjects == [person["subject"] for person in told["people"]]


def test_the_extract_is_bounded_and_begins_with_the_youngest(utara, cast, settings):
    everybody = [person["biodata"]["birth_date"] for person in extract(utara)["people"]]
    settings.EXTRACT_MOST = 1
    (only,) = extract(utara)["people"]
    assert only["biodata"]["birth_date"] == max(everybody)


def test_who_may_not_read_people_gets_no_extract(utara, cast):
    planner = Viewer(account=None, name="planner", grants=(Grant(Role.PLANNER, ""),))
    with pytest.raises(Problem) as caught:
        selectors.get_extract(planner, "")
    assert caught.value.kind is NOT_ALLOWED


# -- a recording under a number ---------------------------------------------------------------------
def test_a_packet_under_a_number_becomes_an_application_with_the_promised_claim_code(utara, cast):
    first = numbers(utara)[0]
    packet = utara.seals(cast.eka, first["number"])
    assert utara.sends(packet).new
    made = applications.get_by_claim_code(SYSTEM, first["claim_code"])
    assert (made.subject, made.status, made.claim_code) == (cast.eka, Status.PROCESSING, first["claim_code"])
    assert selectors.get_recording(packet.packet_id).application == made.id
    assert SetAside.objects.get(ordinal=1).application_id == made.id
    assert Recording.objects.get().place_id == utara.place
    assert Message.objects.filter(template="APPLICATION_RECEIVED").count() == 1
    assert not utara.sends(packet).new
    assert Application.objects.count() == 1


@pytest.mark.parametrize(
    "number", ["bontang-selatan:1", "bontang-utara:51", "bontang-utara:01", "bontang-utara:x", "1:1"]
)
def test_a_number_that_the_station_was_not_given_is_quarantined(utara, cast, number):
    selatan = Machine("bontang-selatan", PLACE_SELATAN).enrol()
    numbers(utara), numbers(selatan)
    assert refused(utara, utara.seals(cast.eka, number)).kind is PACKET_QUARANTINED
    assert not Application.objects.exists()


def test_a_used_number_with_somebody_else_is_quarantined(utara, cast):
    first = numbers(utara)[0]
    utara.sends(utara.seals(cast.eka, first["number"]))
    assert refused(utara, utara.seals(cast.fajar, first["number"])).kind is PACKET_QUARANTINED
    assert Application.objects.get().resident.ref == cast.eka


def test_who_asked_in_the_meantime_has_one_application_and_both_claim_codes_lead_to_it(utara, cast):
    first = numbers(utara)[0]
    wish = asks_for_a_card(cast.eka)
    utara.sends(utara.seals(cast.eka, first["number"]))
    assert applications.get_by_claim_code(SYSTEM, first["claim_code"]).id == wish
    born = Application.objects.get().resident.birth_date
    told = read(first["claim_code"], born)
    assert (told.application.id, told.application.status) == (wish, Status.PROCESSING)
    assert read(first["claim_code"], date(1900, 1, 1)) is None
    assert application_services.draw_ticket(viewer=SYSTEM, claim_code=first["claim_code"], place=utara.place) == 1
    assert Recording.objects.get().beside is None  # asked, not recorded: nothing to decide


def test_a_code_of_the_pool_says_nothing_before_its_packet_came(utara, cast):
    first = numbers(utara)[0]
    assert read(first["claim_code"]) is None
    asked = {"claim_code": first["claim_code"], "birth_date_day": 2, "birth_date_month": 3, "birth_date_year": 2008}
    page = Client().post("/status/", asked)
    assert "tanpa jaringan" in page.content.decode()


def test_two_recordings_of_one_resident_stand_beside_each_other_and_both_are_told(utara, cast):
    selatan = Machine("bontang-selatan", PLACE_SELATAN).enrol()
    ours, theirs = numbers(utara)[0], numbers(selatan)[0]
    one, two = utara.seals(cast.eka, ours["number"]), selatan.seals(cast.eka, theirs["number"])
    utara.sends(one), selatan.sends(two)
    assert Application.objects.count() == 1
    assert selectors.find_beside(one.packet_id) is None
    assert selectors.find_beside(two.packet_id).packet_id == one.packet_id
    assert Message.objects.filter(template="TWO_RECORDINGS").count() == 1
    assert AuditEntry.objects.filter(action="TWO_RECORDINGS").count() == 1


def test_the_order_of_arrival_does_not_matter(utara, cast):
    selatan = Machine("bontang-selatan", PLACE_SELATAN).enrol()
    wish = asks_for_a_card(cast.eka)
    utara.sends(utara.seals(cast.eka, numbers(utara)[0]["number"]))
    late = selatan.seals(cast.eka, wish)
    selatan.sends(late)
    assert selectors.find_beside(late.packet_id) is not None


def test_two_recordings_with_a_network_are_the_business_of_the_centre_as_before(utara, cast):
    wish = asks_for_a_card(cast.eka)
    utara.sends(utara.seals(cast.eka, wish))
    again = utara.seals(cast.eka, wish)
    utara.sends(again)
    assert selectors.find_beside(again.packet_id) is None


def test_a_recording_that_counts_no_longer_is_no_second_one(utara, cast):
    first, second = numbers(utara)[:2]
    one = utara.seals(cast.eka, first["number"])
    utara.sends(one)
    services.withdraw(packet_id=one.packet_id)
    two = utara.seals(cast.eka, second["number"])
    utara.sends(two)
    assert selectors.find_beside(two.packet_id) is None
    assert not selectors.is_left_without_a_recording(Application.objects.get().pk)


def test_who_was_recorded_before_this_service_is_recorded_twice_too(utara, cast):
    first = numbers(utara)[0]
    row = Recording.objects.create(
        resident=Resident.objects.get(ref=cast.eka),
        place_id=utara.place,
        recorded_on=NOW.date(),
        status=Status.CARD_ISSUED,
        status_since=NOW,
    )
    packet = utara.seals(cast.eka, first["number"])
    utara.sends(packet)
    assert selectors.find_beside(packet.packet_id).id == row.pk
