"""A real ABIS that speaks OSIA alone takes the centre's place, and nothing is lost by it."""

from datetime import timedelta

import pytest
from django.test import Client
from plain_abis import PlainAbis, alike

from cast import BACKEND, NOW, PASSWORD, SYSTEM, account, refused
from satupintu.city.applications import selectors as applications
from satupintu.city.enrolment import keys
from satupintu.city.enrolment import services as enrolment
from satupintu.city.foundation import clock
from satupintu.city.foundation.models import AuditEntry, Setting
from satupintu.city.relay import services
from satupintu.city.relay.centre import NotLetIn, Unreachable
from satupintu.city.relay.jobs.sending import run_once
from satupintu.city.relay.models import Adjudication, CentreReceipt, OutboxItem, Verdict
from satupintu.city.relay.rules.verdicts import Thresholds
from satupintu.packets import closing, receipt
from satupintu.packets.keys import VerifyingKey
from satupintu.packets.receipt import SignedReceipt
from satupintu.packets.status import Status
from satupintu.packets.verifying import verify
from stations import CENTRE_READER, Machine


@pytest.fixture
def abis(cast, settings) -> PlainAbis:
    """The city before its first contact, told of an ABIS without our port that scores 0 to 1."""
    Setting.objects.filter(name=keys.CENTRE_KEYS).delete()
    settings.CENTRE_HAS_PORT = False
    settings.CENTRE_READER = CENTRE_READER.public
    settings.CENTRE_THRESHOLDS = Thresholds(0.3, 0.7)
    plain = PlainAbis()
    services.trust_centre(centre=plain.line())
    return plain


def passes(abis, minutes: float = 0) -> None:
    with clock.stopped(NOW + timedelta(minutes=minutes)):
        run_once(abis.line())


def status_of(wish: int) -> Status:
    return applications.get_application(SYSTEM, wish).status


def news(machine: Machine) -> dict:
    return machine.calls("GET", "/api/packets/receipts?after=0").json()


def closes(abis, machine: Machine, *packets: str):
    told = closing.state(
        place="station",
        station=machine.code,
        date=NOW.date(),
        packets=list(enumerate(packets, start=1)),
        signing_key=machine.key,
    )
    return services.close_day(station=machine.code, statement=told.to_dict(), centre=abis.line())


def test_a_packet_goes_its_whole_way_and_nobody_alike_is_printed(abis, utara, eka):
    packet_id, wish = eka
    passes(abis)
    assert status_of(wish) is Status.RECEIVED_AT_CENTRAL
    assert abis.calls_back() == [204]
    assert status_of(wish) is Status.PRINT_READY_RECORD
    assert Verdict.objects.get().outcome == "UNIQUE"
    assert [each for each in abis.asked if "/v1/" not in each] == []
    (given,) = news(utara)["centre"]
    told = receipt.check(SignedReceipt.from_dict(given), VerifyingKey(keys.find_centre_signer().public))
    assert (told.packet_id, told.by, told.station, told.sequence) == (packet_id, "centre", utara.code, 1)


def test_the_citys_word_in_the_centres_place_is_known_by_its_key_and_names_the_answer(abis, eka):
    passes(abis)
    assert CentreReceipt.objects.get().document["key_id"] == keys.signing_key().verifying_key.key_id
    line = AuditEntry.objects.get(action="CENTRE_VOUCHED_FOR")
    assert line.detail == {"packet": eka[0], "answered": "createEncounter: HTTP 200"}


@pytest.mark.parametrize(
    ("score", "outcome"), [(0.69, "UNDECIDED"), (0.7, "DUPLICATE"), (0.29, "UNIQUE"), (0.3, "UNDECIDED")]
)
def test_the_scores_of_another_engine_count_by_the_thresholds_that_are_set(abis, cast, eka, fajar, score, outcome):
    abis.answers[str(cast.eka)] = alike(cast.fajar, score, fajar[0])
    passes(abis)
    abis.calls_back()
    assert Verdict.objects.get(packet__packet_id=eka[0]).outcome == outcome
    printed = status_of(eka[1]) is Status.PRINT_READY_RECORD
    assert printed == (outcome == "UNIQUE") == (not Adjudication.objects.exists())


def test_a_callback_that_never_comes_is_asked_for(abis, cast, eka, fajar):
    abis.answers[str(cast.eka)] = alike(cast.fajar, 0.9, fajar[0])
    passes(abis)
    passes(abis, minutes=1)
    assert Verdict.objects.get(packet__packet_id=eka[0]).outcome == "DUPLICATE"
    assert set(Verdict.objects.values_list("heard_by", flat=True)) == {"POLLING"}


def test_an_encounter_that_was_there_already_is_vouched_for_as_that(abis, eka):
    abis.loses_the_next_answer = True
    with pytest.raises(Unreachable):
        passes(abis)
    assert not CentreReceipt.objects.exists()
    passes(abis, minutes=1)
    assert AuditEntry.objects.get(action="CENTRE_VOUCHED_FOR").detail["answered"] == "createEncounter: HTTP 409"


def test_what_was_vouched_for_once_is_not_vouched_for_again(abis, eka):
    passes(abis)
    kept = CentreReceipt.objects.get().document
    OutboxItem.objects.update(state="WAITING")
    passes(abis, minutes=1)
    assert CentreReceipt.objects.get().document == kept
    assert AuditEntry.objects.filter(action="CENTRE_VOUCHED_FOR").count() == 1


def test_a_promise_to_keep_an_encounter_is_no_receipt(abis, eka):
    abis.only_accepts = True
    passes(abis)
    assert not CentreReceipt.objects.exists()
    assert OutboxItem.objects.get().state == "WAITING"
    passes(abis, minutes=2)
    assert CentreReceipt.objects.exists()


def test_a_day_closes_between_station_and_city_once_the_abis_answered_for_each_packet(abis, utara, eka, fajar):
    told, _, _ = closes(abis, utara, eka[0], fajar[0])
    assert (told.agrees, told.missing) == (False, {"centre": [eka[0], fajar[0]]})
    passes(abis)
    told, by_city, by_centre = closes(abis, utara, eka[0], fajar[0])
    assert told.agrees
    assert by_centre.key_id == by_city.key_id
    assert closing.check(by_centre, keys.find_centre_signer()).place == "centre"
    assert [each for each in abis.asked if "/v1/" not in each] == []


def test_what_is_handed_out_of_such_a_day_holds_for_an_outsider(abis, cast, utara, eka):
    passes(abis)
    closes(abis, utara, eka[0])
    files = services.hand_out_day(viewer=cast.citra, day=NOW.date())
    assert verify(files.items(), services.keyring(), NOW.date()).ok


def test_a_station_may_enrol_before_the_first_contact(abis):
    Setting.objects.filter(name=keys.CENTRE_KEYS).delete()
    machine = Machine()
    enrolment.open_station(viewer=SYSTEM, code=machine.code, name=machine.code, place=machine.place)
    code = enrolment.make_enrolment_code(viewer=SYSTEM, station=machine.code)
    told = {"code": code, "public_key": machine.key.public, "name": machine.code}
    answer = Client().post("/api/stations/enrol", told, content_type="application/json").json()
    assert (answer["centre_reader"], answer["centre_signer"]) == (CENTRE_READER.public, keys.signing_key().public)


def test_fingers_that_osia_cannot_hand_out_are_said_to_be_withheld(abis, cast, eka, fajar):
    abis.answers[str(cast.eka)] = alike(cast.fajar, 0.9, fajar[0])
    passes(abis)
    abis.calls_back()
    case = Adjudication.objects.get().pk
    client = Client()
    client.force_login(account("vina"), backend=BACKEND)
    page = client.post(f"/meja/adjudikasi/{case}/sidik-jari/", {"reason": "Fotonya mirip.", "password": PASSWORD})
    assert page.status_code < 500
    assert "Pusat tidak memberikan sidik jari ini" in page.content.decode()
    assert "data:image" not in page.content.decode()
    with refused("FINGERS_WITHHELD"):
        services.ask_for_fingers(viewer=cast.vina, case_id=case, password=PASSWORD, reason="?", centre=abis.line())


@pytest.mark.parametrize("change", [{"CENTRE_HAS_PORT": True}, {"CENTRE_READER": "another"}])
def test_another_kind_of_centre_than_stations_know_gets_nothing_and_all_waits(abis, settings, eka, change):
    for name, value in change.items():
        setattr(settings, name, value)
    with pytest.raises(NotLetIn, match="SATUPINTU_CENTRE_PORT"):
        passes(abis)
    assert abis.asked == []
    assert OutboxItem.objects.get().state == "WAITING"


def test_a_centre_that_was_trusted_with_its_own_keys_cannot_become_a_plain_one(cast, settings, centre, eka):
    settings.CENTRE_HAS_PORT = False
    settings.CENTRE_READER = CENTRE_READER.public
    with pytest.raises(NotLetIn):
        run_once(centre.line())
    assert centre.order == []


def test_recorded_again_at_an_abis_that_compares_nobody_is_for_officers(abis, cast, utara, eka):
    passes(abis)
    abis.calls_back()
    again = utara.seals(cast.eka, eka[1])
    utara.sends(again)
    passes(abis, minutes=1)
    passes(abis, minutes=2)
    assert Adjudication.objects.get().verdict.packet.packet_id == again.packet_id
