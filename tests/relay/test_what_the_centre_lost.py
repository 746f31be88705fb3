"""The centre lost its disk, got an older one, or other keys: the city notices and sends again what it keeps."""

import io
import json
from datetime import timedelta
from unittest import mock

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from fake_centre import alike

from cast import NOW, SYSTEM, refused
from satupintu.city.applications import services as applications
from satupintu.city.applications.selectors import get_application as entry_of
from satupintu.city.enrolment import keys as enrolment_keys
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.enrolment.selectors import READERS_CHANGED
from satupintu.city.foundation import clock
from satupintu.city.foundation.models import AuditEntry, Setting
from satupintu.city.foundation.selectors import find_setting
from satupintu.city.relay import selectors, services
from satupintu.city.relay.centre import Unreachable
from satupintu.city.relay.jobs.sending import run_once
from satupintu.city.relay.models import Adjudication, CentreReceipt, OutboxItem, Verdict
from satupintu.packets.keys import ReaderKey, ReadingKey, SigningKey
from satupintu.packets.status import Status

HOUR = timedelta(hours=1)


def passes(centre, hours=0.0, times=1):
    for number in range(times):
        with clock.stopped(NOW + hours * HOUR + timedelta(minutes=2 * number)):
            run_once(centre.line())


def answered(centre, hours=0.0):
    """The search was begun and is done."""
    passes(centre, hours)
    centre.task_state = "COMPLETED"
    passes(centre, hours + 0.1)


def alarms(action):
    return AuditEntry.objects.filter(action=action)


def loses(centre, *packets):
    for packet_id in packets:
        centre.encounters.pop(packet_id)
    centre.receipts = [each for each in centre.receipts if not any(packet in str(each) for packet in packets)]


def decides(case, cast, decision="SAME_PERSON", at=5.0):
    with clock.stopped(NOW + at * HOUR):
        for officer in (cast.vina, cast.vera):
            services.adjudicate(viewer=officer, case_id=case.pk, decision=decision, reason="seen")


@pytest.fixture
def both(centre, eka, fajar):
    """Eka and Fajar were found new; the centre has been looked at since."""
    answered(centre)
    assert set(OutboxItem.objects.values_list("state", flat=True)) == {"ANSWERED"}
    passes(centre, 2)
    return eka[0], fajar[0]


def test_what_the_centre_lost_is_sent_again_with_an_alarm_and_searched_anew(centre, both):
    loses(centre, both[1])
    passes(centre, 2.5)
    assert both[1] not in centre.encounters  # looked at less than an hour ago
    passes(centre, 3.5)
    (alarm,) = alarms("ALARM_CENTRE_LOST")
    assert alarm.detail["packets"] == 1
    answered(centre, 4)
    assert both[1] in centre.encounters
    item = OutboxItem.objects.get(packet__packet_id=both[1])
    assert (item.state, item.search, item.last_error) == ("ANSWERED", 2, "")
    assert Verdict.objects.count() == 2
    assert not Adjudication.objects.exists()
    assert enrolment.get_recording(both[1]).status is Status.PRINT_READY_RECORD
    assert alarms("ALARM_CENTRE_LOST").count() == 1


def test_what_came_last_is_looked_at_however_long_ago_it_was(centre, both):
    loses(centre, both[1])
    passes(centre, 24 * 90)
    passes(centre, 24 * 90 + 0.1)
    assert both[1] in centre.encounters


def test_while_nothing_is_missing_nothing_is_sent_and_no_alarm_sounds(centre, both):
    order = list(centre.order)
    passes(centre, 5, times=3)
    assert centre.order == order
    assert not AuditEntry.objects.filter(action__startswith="ALARM").exists()


def test_older_days_are_looked_at_only_when_something_recent_is_missing(centre, both):
    from satupintu.city.enrolment.models import Packet

    old = Packet.objects.get(packet_id=both[0])
    Packet.objects.filter(pk=old.pk).update(sealed_on=NOW.date() - timedelta(days=60))
    CentreReceipt.objects.filter(packet=old).update(kept_at=NOW - timedelta(days=60))
    loses(centre, both[0])
    passes(centre, 5)
    assert both[0] not in centre.encounters
    loses(centre, both[1])
    passes(centre, 7)
    passes(centre, 7.1)
    assert set(both) <= centre.encounters.keys()


def found_alike_anew(centre, cast, eka, **more):
    """Fajar came while Eka was missing there, and was found new; Eka is searched anew."""
    loses(centre, eka)
    centre.answers[str(cast.eka)] = alike(cast.fajar, **more)
    passes(centre, 3.5)
    answered(centre, 4)


def wish_of(packet_id):
    return enrolment.get_recording(packet_id).application


def test_of_two_found_alike_now_who_were_not_then_neither_gets_a_card_before_officers_decide(centre, cast, both):
    found_alike_anew(centre, cast, both[0])
    line = alarms("ALARM_VERDICT_CONTRADICTED").get()
    assert line.subjects == [str(cast.eka), str(cast.fajar)]
    assert OutboxItem.objects.get(packet__packet_id=both[0]).state == "ANSWERED"
    assert all(selectors.has_open_case(wish_of(packet_id)) for packet_id in both)
    assert enrolment.get_recording(both[0]).status is Status.ADJUDICATE_RECORD
    decides(Adjudication.objects.get(), cast)
    assert enrolment.get_recording(both[0]).status is Status.DUPLICATE_ONE_TO_ONE
    assert not selectors.has_open_case(wish_of(both[1]))


def test_a_card_that_was_printed_before_its_case_was_opened_is_handed_over_after_it(centre, cast, both):
    application = wish_of(both[0])
    for word in (Status.SENT_FOR_CARD_PRINTING, Status.CARD_PRINTED):
        applications.advance_status(viewer=SYSTEM, application_id=application, to=word)
    found_alike_anew(centre, cast, both[0])
    assert selectors.has_open_case(application)
    decides(Adjudication.objects.get(), cast, "DIFFERENT_PEOPLE")
    assert not selectors.has_open_case(application)
    assert entry_of(SYSTEM, application).status is Status.CARD_PRINTED


def test_who_is_less_alike_than_the_centre_calls_alike_is_nobody_new(centre, cast, both):
    found_alike_anew(centre, cast, both[0], score=settings.CENTRE_THRESHOLDS.unique_below - 0.1)
    assert not alarms("ALARM_VERDICT_CONTRADICTED").exists()
    assert not any(selectors.has_open_case(wish_of(packet_id)) for packet_id in both)


def test_a_case_decided_before_is_open_again_and_says_why(centre, cast, eka, fajar):
    centre.answers[str(cast.eka)] = alike(cast.hana)
    answered(centre)
    passes(centre, 2)
    case = Adjudication.objects.get()
    decides(case, cast, "DIFFERENT_PEOPLE", at=3)
    found_alike_anew(centre, cast, eka[0])
    case.refresh_from_db()
    assert (case.round, case.decided_at, case.decision) == (2, None, "")
    assert [each["person"] for each in case.verdict.candidates] == [str(cast.hana), str(cast.fajar)]
    assert all(selectors.has_open_case(wish_of(packet_id)) for packet_id in (eka[0], fajar[0]))
    (undone,) = selectors.get_case(cast.vina, case.pk).undoings
    assert (undone.officer, undone.decision, bool(undone.reason)) == ("", "DIFFERENT_PEOPLE", True)


def test_what_officers_said_of_a_case_before_somebody_new_was_found_does_not_decide_it(centre, cast, eka, fajar):
    centre.answers[str(cast.eka)] = alike(cast.hana)
    answered(centre)
    passes(centre, 2)
    case = Adjudication.objects.get()
    services.adjudicate(viewer=cast.vina, case_id=case.pk, decision="DIFFERENT_PEOPLE", reason="x")
    found_alike_anew(centre, cast, eka[0])
    assert not services.adjudicate(viewer=cast.vera, case_id=case.pk, decision="DIFFERENT_PEOPLE", reason="y")
    assert not case.undoings.exists()


def test_a_recording_that_does_not_count_is_not_asked_about_again(centre, cast, eka, fajar):
    centre.answers[str(cast.eka)] = alike(cast.hana)
    answered(centre)
    passes(centre, 2)
    decides(Adjudication.objects.get(), cast, at=3)
    found_alike_anew(centre, cast, eka[0])
    assert alarms("ALARM_VERDICT_CONTRADICTED").exists()
    assert not Adjudication.objects.filter(decided_at=None).exists()


def test_who_was_compared_already_from_the_other_side_is_nobody_new(centre, cast, eka, fajar):
    centre.answers[str(cast.fajar)] = alike(cast.eka)
    answered(centre)
    loses(centre, eka[0], fajar[0])
    centre.answers[str(cast.eka)] = alike(cast.fajar)
    passes(centre, 3.5)
    answered(centre, 4)
    assert set(OutboxItem.objects.values_list("state", flat=True)) == {"ANSWERED"}
    assert not alarms("ALARM_VERDICT_CONTRADICTED").exists()


def test_what_two_officers_had_deleted_is_not_brought_back(centre, cast, both):
    from satupintu.city.relay.models import Deletion

    case = Adjudication.objects.create(verdict=Verdict.objects.get(packet__packet_id=both[0]), opened_at=NOW)
    officers = {"asked_by_id": cast.vina.account, "ordered_by_id": cast.citra.account}
    Deletion.objects.create(
        case=case, reason="x", asked_at=NOW, ordered_reason="y", ordered_at=NOW, done_at=NOW, **officers
    )
    loses(centre, both[0])
    passes(centre, 3.5, times=2)
    assert both[0] not in centre.encounters
    assert not alarms("ALARM_CENTRE_LOST").exists()


def test_a_line_that_falls_silent_while_it_is_looked_at_is_an_outage_and_looked_at_again(centre, both):
    loses(centre, both[0])
    centre.loses = ["closing"]
    with pytest.raises(Unreachable):
        passes(centre, 3.5)
    passes(centre, 3.6)
    assert alarms("ALARM_CENTRE_LOST").exists()


def test_a_statement_that_the_centre_did_not_sign_says_nothing_of_losses(centre, both):
    centre.signer = SigningKey.generate()
    passes(centre, 3.5)
    assert not alarms("ALARM_CENTRE_LOST").exists()
    assert alarms("ALARM_CENTRE_KEYS_CHANGED").exists()


def test_a_clock_that_was_ahead_holds_up_no_look(centre, both):
    Setting.objects.filter(name="centre_looked_at").update(value=(NOW + timedelta(days=300)).isoformat())
    loses(centre, both[0])
    passes(centre, 3.5)
    assert alarms("ALARM_CENTRE_LOST").exists()


def test_where_the_centre_has_no_port_of_ours_it_is_not_asked(centre, both, settings):
    settings.CENTRE_HAS_PORT = False
    assert services.look_at_centre(centre=centre.line()) == 0


def test_a_receipt_of_a_key_that_the_centre_has_no_more_gives_way_to_a_new_one(centre, both):
    item = OutboxItem.objects.get(packet__packet_id=both[0])
    kept = CentreReceipt.objects.get(packet=item.packet)
    CentreReceipt.objects.filter(pk=kept.pk).update(document={**kept.document, "signature": "AAAA"})
    assert services.keep_receipt(document=kept.document)
    assert CentreReceipt.objects.get(pk=kept.pk).document == kept.document


def told_by(centre, *words):
    out = io.StringIO()
    with mock.patch("satupintu.city.relay.management.commands.centre_keys.Centre", centre.line):
        call_command("centre_keys", *words, stdout=out)
    return out.getvalue()


def test_other_keys_of_the_centre_are_entered_by_hand_and_told_to_stations(centre, cast, tmp_path):
    new = {"reader": ReadingKey.generate().reader.public, "signer": SigningKey.generate().public}
    before = find_setting(READERS_CHANGED)
    (tmp_path / "keys.json").write_text(json.dumps(new))
    said = told_by(centre, "--file", str(tmp_path / "keys.json"))
    assert ReaderKey(new["reader"]).key_id in said.splitlines()[0]
    assert ReaderKey(new["reader"]).key_id not in said.splitlines()[1]  # the centre itself still says the old ones
    assert enrolment_keys.find_centre_reader() == ReaderKey(new["reader"])
    assert find_setting(READERS_CHANGED) != before
    assert alarms("CENTRE_KEYS_CHANGED").count() == 1
    told_by(centre, "--file", str(tmp_path / "keys.json"))
    assert alarms("CENTRE_KEYS_CHANGED").count() == 1  # the same again changes nothing


@pytest.mark.parametrize("content", ["", "[]", '{"reader": 1, "signer": 2}'])
def test_what_are_no_keys_is_refused_in_a_sentence(centre, cast, tmp_path, content):
    (tmp_path / "keys.json").write_text(content)
    with pytest.raises(CommandError):
        told_by(centre, "--file", str(tmp_path / "keys.json"))


def test_what_the_centre_says_is_shown_and_its_silence_too(centre, db, settings):
    assert told_by(centre).splitlines()[0].endswith("tidak ada")
    centre.down = True
    assert told_by(centre).splitlines()[1].endswith("tidak ada")
    settings.CENTRE_HAS_PORT = False
    assert len(told_by(centre).splitlines()) == 1


def test_only_an_administrator_changes_them(cast):
    with refused("NOT_ALLOWED"):
        services.change_centre_keys(viewer=cast.vina, told={})


def test_a_relay_that_begins_looks_at_once(centre, both):
    loses(centre, both[0])
    services.look_soon()
    services.look_soon()
    passes(centre, 2.1)
    assert alarms("ALARM_CENTRE_LOST").exists()
