"""Packets go to the centre in order, once, whatever the line does."""

import json
from datetime import timedelta

import httpx
import pytest
from django.db import OperationalError

from cast import NOW, SYSTEM
from satupintu.city.applications import selectors as applications
from satupintu.city.enrolment import keys
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.enrolment.models import Recording
from satupintu.city.foundation import clock
from satupintu.city.foundation.models import AuditEntry, Setting
from satupintu.city.foundation.problems import Problem
from satupintu.city.relay import selectors, services
from satupintu.city.relay.centre import NotLetIn, Unreachable
from satupintu.city.relay.jobs import sending
from satupintu.city.relay.jobs.sending import MOST_TRIES, run_once
from satupintu.city.relay.models import CentreReceipt, Outage, OutboxItem, Verdict
from satupintu.packets.keys import SigningKey
from satupintu.packets.receipt import issue
from satupintu.packets.status import Status
from stations import CENTRE_SIGNER, Machine, asks_for_a_card


def status_of(wish: int) -> Status:
    return applications.get_application(SYSTEM, wish).status


def state_of(packet_id: str) -> str:
    return OutboxItem.objects.get(packet__packet_id=packet_id).state


def passes(centre, minutes: float = 0) -> int:
    with clock.stopped(NOW + timedelta(minutes=minutes)):
        return run_once(centre.line())


def test_a_packet_goes_to_the_centre_as_the_station_sealed_it(centre, cast, eka):
    packet_id, wish = eka
    passes(centre)
    document = centre.documents[packet_id]
    assert document["biographicData"] == {"yearOfBirth": 1990, "gender": "F"}
    assert document["encounterId"] == packet_id
    taken = [item["biometricSubType"] for item in document["biometricData"] if "image" in item]
    assert taken == ["RIGHT_THUMB", "RIGHT_INDEX", "EYE_RIGHT", "EYE_LEFT"]
    missing = next(item for item in document["biometricData"] if "missing" in item)
    assert missing["missing"] == [{"biometricSubType": "RIGHT_MIDDLE", "presence": "BANDAGED"}]
    assert status_of(wish) is Status.RECEIVED_AT_CENTRAL
    assert state_of(packet_id) == "SEARCHING"
    assert CentreReceipt.objects.get().document == centre.receipts[0]


def test_nobody_found_alike_means_the_card_may_be_printed(centre, eka):
    packet_id, wish = eka
    passes(centre)
    assert centre.calls_back() == [204]
    assert status_of(wish) is Status.PRINT_READY_RECORD
    assert enrolment.find_recording(packet_id).status is Status.PRINT_READY_RECORD
    assert (Verdict.objects.get().outcome, Verdict.objects.get().heard_by) == ("UNIQUE", "CALLBACK")
    assert passes(centre) == 0


def test_packets_go_in_order_of_their_numbers_however_they_came(centre, cast, utara):
    packets = [utara.seals(ref, asks_for_a_card(ref)) for ref in (cast.eka, cast.fajar, cast.kiki)]
    for packet in reversed(packets):
        utara.sends(packet)
    passes(centre)
    assert centre.order == [1, 2, 3]


def test_a_line_that_is_down_keeps_everything_and_is_noted(centre, eka, fajar):
    centre.down = True
    for _ in range(2):
        with pytest.raises(Unreachable):
            passes(centre)
        OutboxItem.objects.update(next_try_at=NOW)
    assert Outage.objects.get().ended_at is None
    assert status_of(eka[1]) is Status.PROCESSING
    centre.down = False
    passes(centre, minutes=5)
    assert Outage.objects.get().ended_at == NOW + timedelta(minutes=5)
    assert centre.order == [1, 2]
    assert selectors.list_outages(NOW.date()) == [("CITY_CENTRE", NOW, NOW + timedelta(minutes=5))]
    assert selectors.list_outages(NOW.date() + timedelta(days=1)) == []


def test_a_packet_that_must_wait_holds_back_its_station_and_no_other(centre, cast, eka, fajar):
    selatan = Machine(code="bontang-selatan", place="SELATAN").enrol()
    other = selatan.seals(cast.kiki, asks_for_a_card(cast.kiki))
    selatan.sends(other)
    services.collect()
    OutboxItem.objects.filter(packet__packet_id=eka[0]).update(next_try_at=NOW + timedelta(minutes=1))
    passes(centre)
    assert set(centre.encounters) == {other.packet_id}
    passes(centre, minutes=2)
    assert set(centre.encounters) == {other.packet_id, eka[0], fajar[0]}


def test_a_packet_whose_turn_fails_holds_back_its_station_in_that_very_pass(centre, eka, fajar):
    centre.overrides["create"] = httpx.Response(500, json={"code": 9, "message": "broken"})
    passes(centre)
    assert centre.order == []
    passes(centre, minutes=2)
    assert centre.order == [1, 2]


def test_a_clock_that_jumped_and_came_back_holds_no_packet_up(centre, eka):
    with clock.stopped(NOW + timedelta(days=1)):
        services.collect()
    passes(centre)
    assert state_of(eka[0]) == "SEARCHING"


def test_an_answer_lost_after_the_centre_kept_the_encounter_does_no_harm(centre, eka):
    _packet_id, wish = eka
    centre.loses = ["create"]
    with pytest.raises(Unreachable):
        passes(centre)
    assert status_of(wish) is Status.PROCESSING
    passes(centre, minutes=2)
    assert centre.order == [1]
    assert status_of(wish) is Status.RECEIVED_AT_CENTRAL
    assert CentreReceipt.objects.get().document == centre.receipts[0]
    assert passes(centre, minutes=2) == 0


def test_receipts_are_asked_for_from_where_the_last_answer_ended(centre, eka, utara, cast):
    passes(centre)
    CentreReceipt.objects.all().delete()  # killed between the encounter and its receipt
    passes(centre, minutes=2)
    assert CentreReceipt.objects.get().document == centre.receipts[0]
    assert Setting.objects.get(name="centre_receipts_after").value == 1
    centre.overrides["receipts"] = httpx.Response(200, json={})
    CentreReceipt.objects.all().delete()
    with pytest.raises(Unreachable):
        passes(centre, minutes=2)


def test_what_is_at_the_centre_without_a_receipt_goes_on_all_the_same(centre, eka):
    centre.loses = ["create"]
    with pytest.raises(Unreachable):
        passes(centre)
    centre.receipts.clear()
    passes(centre, minutes=2)
    assert not CentreReceipt.objects.exists()
    assert state_of(eka[0]) == "SEARCHING"


@pytest.mark.parametrize("change", [{"by": "city"}, {"sequence": 9}, {"station": "elsewhere"}])
def test_a_receipt_about_something_else_is_not_kept(centre, eka, change):
    packet_id, _ = eka
    services.collect()
    told = {"packet_id": packet_id, "station": "bontang-utara", "sequence": 1, "by": "centre"} | change
    document = issue(received_at=NOW, signing_key=centre.signer, **told).to_dict()
    assert not services.keep_receipt(document=document)
    assert AuditEntry.objects.filter(action="ALARM_RECEIPT_ODD").count() == 1


def test_a_receipt_that_the_centre_did_not_sign_is_not_kept(centre, eka):
    _packet_id, wish = eka
    centre.signer = SigningKey.generate()
    passes(centre)
    assert not CentreReceipt.objects.exists()
    assert status_of(wish) is Status.SENT_FOR_ENROLLMENT
    assert not services.keep_receipt(document={"no": "receipt"})
    Setting.objects.all().delete()
    assert not services.keep_receipt(document=centre.receipts[0])


def test_a_packet_that_the_centre_refuses_waits_for_a_person_and_the_next_goes_on(centre, cast, eka, fajar):
    centre.overrides["create"] = httpx.Response(400, json={"code": 1004, "message": "does not fit"})
    passes(centre)
    assert (state_of(eka[0]), state_of(fajar[0])) == ("FAILED", "SEARCHING")
    assert AuditEntry.objects.filter(action="ALARM_CENTRE_REFUSES").exists()
    item = OutboxItem.objects.get(packet__packet_id=eka[0])
    assert "1004" in item.last_error
    services.send_again(viewer=cast.vina, item_id=item.pk)
    passes(centre)
    assert state_of(eka[0]) == "SEARCHING"
    with pytest.raises(Problem):
        services.send_again(viewer=cast.vina, item_id=0)


def test_a_packet_that_a_web_server_before_the_centre_refuses_holds_up_no_other(centre, eka, fajar):
    centre.overrides["create"] = httpx.Response(413, text="<html>Request Entity Too Large")
    passes(centre)
    assert (state_of(eka[0]), state_of(fajar[0])) == ("FAILED", "SEARCHING")
    assert "413" in OutboxItem.objects.get(packet__packet_id=eka[0]).last_error


@pytest.mark.parametrize(
    "answer",
    [httpx.Response(404, json={"code": 1403, "message": "No such address."}), httpx.Response(400, text="<html>")],
)
def test_an_answer_that_is_about_the_line_says_nothing_about_a_packet(centre, eka, answer):
    centre.overrides["create"] = answer
    with pytest.raises(Unreachable):
        passes(centre)
    assert state_of(eka[0]) == "WAITING"


def test_a_centre_at_another_address_knows_nobody_and_so_says_nothing_of_prints(centre):
    centre.overrides["verify"] = httpx.Response(404, json={"code": 1403, "message": "No such address."})
    assert centre.line().verify("somebody", "t", {}) == (404, None)


@pytest.mark.parametrize("name", ["create", "receipts", "keys", "closing"])
def test_an_answer_nested_without_end_ends_no_program(centre, eka, name):
    """No step of a packet guards those that ask for receipts, for keys, for a closing."""
    calls = {"create": ("p", "e", {}), "receipts": (0,), "keys": (), "closing": ("bontang-utara", NOW.date())}
    centre.overrides[name] = httpx.Response(200, content=b"[" * 100_000)
    with pytest.raises(Unreachable):
        getattr(centre.line(), name)(*calls[name])


@pytest.mark.parametrize("odd", [7, "text", {"a": 1}, True])
def test_receipts_that_are_no_list_end_no_program(centre, eka, odd):
    passes(centre)
    CentreReceipt.objects.all().delete()
    centre.overrides["receipts"] = httpx.Response(200, json={"receipts": odd, "last": 1})
    with pytest.raises(Unreachable):
        passes(centre, minutes=2)
    passes(centre, minutes=4)
    assert CentreReceipt.objects.get().document == centre.receipts[0]


def test_a_centre_that_says_later_says_nothing_about_a_packet(centre, eka):
    for _ in range(MOST_TRIES + 1):
        centre.overrides["create"] = httpx.Response(503, json={"code": 1010, "message": "Ask again later."})
        with pytest.raises(Unreachable):
            passes(centre)
        OutboxItem.objects.update(next_try_at=NOW)
    assert state_of(eka[0]) == "WAITING"


def test_an_error_of_the_centre_is_tried_again_and_given_up_in_the_end(centre, eka):
    for number in range(MOST_TRIES + 1):
        centre.overrides["create"] = httpx.Response(500, json={"code": 9, "message": "broken"})
        passes(centre, minutes=2 * number)
        OutboxItem.objects.update(next_try_at=NOW)
    assert state_of(eka[0]) == "FAILED"


def test_silence_uses_up_no_patience_with_odd_answers(centre, eka):
    centre.down = True
    for hour in range(MOST_TRIES + 1):
        with pytest.raises(Unreachable):
            passes(centre, minutes=60 * hour)
    centre.down = False
    centre.overrides["create"] = httpx.Response(500, json={"code": 9, "message": "just starting"})
    passes(centre, minutes=1000)
    assert state_of(eka[0]) == "WAITING"


def test_an_outage_ends_although_nothing_is_due_any_more(centre, eka):
    """The answer came by callback while the line outwards was down."""
    passes(centre)
    centre.down = True
    with pytest.raises(Unreachable):
        passes(centre, minutes=2)
    assert centre.calls_back() == [204]
    for minutes in (4, 60):
        with pytest.raises(Unreachable):
            passes(centre, minutes)
    centre.down = False
    Setting.objects.filter(name=sending.RECEIPTS_AFTER).update(value=len(centre.receipts))  # nothing new there
    passes(centre, minutes=70)
    assert Outage.objects.get().ended_at == NOW + timedelta(minutes=70)


def test_a_centre_that_does_not_let_us_in_says_nothing_about_a_packet(centre, eka):
    for answer in (httpx.Response(403), httpx.Response(502, text="<html>"), httpx.Response(200, text="<html>")):
        centre.overrides["create"] = answer
        with pytest.raises(Unreachable):
            passes(centre)
        OutboxItem.objects.update(next_try_at=NOW)
    assert state_of(eka[0]) == "WAITING"


def test_a_centre_that_refuses_the_city_is_told_apart_from_a_line_that_is_down(centre, cast, eka):
    centre.down = True
    with pytest.raises(Unreachable):
        passes(centre)
    centre.down = False
    for minutes in (2, 4):
        centre.overrides["create"] = httpx.Response(403, json={"code": 1006, "message": "another key"})
        with pytest.raises(NotLetIn):
            passes(centre, minutes=minutes)
    assert not Outage.objects.filter(ended_at=None).exists(), "the line is well"
    since, said = selectors.get_monitor(cast.vina).not_let_in
    assert (since, said) == (NOW + timedelta(minutes=2), "HTTP 403 1006 another key")
    assert OutboxItem.objects.get().last_error == said
    assert AuditEntry.objects.filter(action="ALARM_CENTRE_REFUSES_CITY").count() == 1
    passes(centre, minutes=8)
    assert selectors.get_monitor(cast.vina).not_let_in is None
    assert state_of(eka[0]) == "SEARCHING"


def test_the_monitor_says_what_to_compare_when_the_centre_refuses_the_city(centre, cast, eka, sign_in):
    centre.overrides["create"] = httpx.Response(403)
    with pytest.raises(NotLetIn):
        passes(centre)
    page = sign_in("vina").get("/meja/relai/").content.decode()
    assert "tidak mengizinkan kota ini masuk" in page
    assert "HTTP 403" in page
    assert "Bandingkan token bersama" in page


def test_a_proxys_page_is_no_word_of_the_centre(centre, eka):
    centre.overrides["create"] = httpx.Response(403, text="<html>blocked</html>")
    with pytest.raises(Unreachable) as caught:
        passes(centre)
    assert not isinstance(caught.value, NotLetIn)


def test_a_person_that_the_centre_lost_is_created_anew(centre, eka):
    packet_id, _ = eka
    centre.overrides["identify"] = httpx.Response(404)
    passes(centre)
    assert state_of(packet_id) == "WAITING"
    centre.encounters.clear()
    passes(centre, minutes=2)
    assert state_of(packet_id) == "SEARCHING"


def test_the_centres_keys_are_learned_once_and_a_change_sounds_the_alarm(centre, eka):
    Setting.objects.all().delete()
    passes(centre)
    assert keys.find_centre_signer().public == centre.signer.public
    centre.signer = SigningKey.generate()
    services.trust_centre(centre=centre.line())
    assert keys.find_centre_signer().public != centre.signer.public
    assert AuditEntry.objects.filter(action="ALARM_CENTRE_KEYS_CHANGED").count() == 1
    services.trust_centre(centre=_with_old_keys(centre))
    centre.overrides["keys"] = httpx.Response(200, json={"reader": "?"})
    with pytest.raises(Unreachable):
        services.trust_centre(centre=centre.line())


def _with_old_keys(centre):
    centre.signer = CENTRE_SIGNER
    return centre.line()


def test_a_packet_without_its_recording_waits_for_a_person_and_the_next_goes_on(centre, eka, fajar):
    Recording.objects.filter(packet__packet_id=eka[0]).delete()
    passes(centre)
    assert (state_of(eka[0]), state_of(fajar[0])) == ("FAILED", "SEARCHING")
    assert OutboxItem.objects.get(packet__packet_id=eka[0]).last_error == "NO_SUCH_PACKET"


def test_a_packet_over_which_the_relay_itself_stumbles_waits_for_a_person_and_the_next_goes_on(
    centre, eka, fajar, monkeypatch
):
    honest = sending.encounter_of

    def stumbles(packet, *, packet_id, **more):
        if packet_id == eka[0]:
            raise ZeroDivisionError
        return honest(packet, packet_id=packet_id, **more)

    monkeypatch.setattr(sending, "encounter_of", stumbles)
    passes(centre)
    assert (state_of(eka[0]), state_of(fajar[0])) == ("FAILED", "SEARCHING")
    assert OutboxItem.objects.get(state="FAILED").last_error == "ZeroDivisionError"
    assert AuditEntry.objects.filter(action="ALARM_CENTRE_REFUSES").count() == 1


def test_a_database_that_does_not_answer_says_nothing_about_a_packet(centre, eka, monkeypatch):
    def locked(*_, **__):
        raise OperationalError("database is locked")

    monkeypatch.setattr(sending, "encounter_of", locked)
    with pytest.raises(OperationalError):
        passes(centre)
    assert state_of(eka[0]) == "WAITING"


def test_a_receipt_that_was_forged_when_it_came_by_is_asked_for_again(centre, eka):
    """Between city and centre somebody alters the answer, and then the list of receipts."""
    spoiled = iter((True, True, False, False, False))
    honest = centre._receipts

    def altered(request, rest):
        told = json.loads(honest(request, rest).content)
        if next(spoiled):
            for receipt in told.get("receipts") or [told.get("receipt")]:
                receipt["signature"] = "A" * 86 + "=="
        return httpx.Response(200, json=told)

    centre._receipts = altered
    centre.loses = ["create"]
    with pytest.raises(Unreachable):
        passes(centre)
    for minutes in (2, 4, 6):
        passes(centre, minutes=minutes)
    assert CentreReceipt.objects.get().document == centre.receipts[0]
    assert AuditEntry.objects.filter(action="ALARM_RECEIPT_ODD").exists()


def test_a_receipt_that_is_nowhere_is_asked_for_at_a_calm_pace(centre, eka):
    passes(centre)
    CentreReceipt.objects.all().delete()
    centre.receipts.clear()
    asked = []
    honest = centre._receipts
    centre._receipts = lambda request, rest: asked.append(rest) or honest(request, rest)
    for _ in range(3):
        passes(centre, minutes=5)
    assert [rest for rest in asked if rest] == [[eka[0]]]
    passes(centre, minutes=6)
    assert len([rest for rest in asked if rest]) == 2
