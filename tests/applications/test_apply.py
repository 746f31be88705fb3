"""Asking for a card."""

from datetime import date
from uuid import uuid4

import pytest

from cast import TODAY, refused, slots
from satupintu.city.applications import selectors, services
from satupintu.city.applications.models import Application, StatusChange
from satupintu.city.applications.rules.kinds import Kind
from satupintu.city.foundation import claim_codes
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.foundation.viewers import ANYONE
from satupintu.city.notices.models import Message
from satupintu.packets.status import Status


def ask(ref, kind=Kind.NEW, **more):
    return services.apply(viewer=ANYONE, kind=kind, resident_ref=ref, **more)


def test_a_first_card_starts_unregistered_with_a_claim_code_and_a_message(cast):
    code = ask(cast.eka, contact="0812 3456 7890", on_behalf_by="FAJAR HIDAYAT")
    entry = selectors.get_by_claim_code(cast.ani, claim_codes.shown(code))
    assert (entry.kind, entry.status, entry.subject) == (Kind.NEW, Status.UNREGISTERED, cast.eka)
    assert (entry.place, entry.day, entry.blank_set_aside) == (None, None, False)
    assert (entry.contact, entry.on_behalf_by) == ("0812 3456 7890", "FAJAR HIDAYAT")
    change = StatusChange.objects.get()
    assert (change.before, change.after, change.by) == ("", "UNREGISTERED", "anonymous")
    message = Message.objects.get()
    assert (message.template, message.channel) == ("APPLICATION_RECEIVED", "SMS")
    assert message.context == {"claim_code": claim_codes.shown(code)}
    assert AuditEntry.objects.latest("pk").subjects == [str(cast.eka)]


def test_an_application_with_a_time_has_a_seat_and_a_blank(cast):
    nine, _ = slots(capacity=3, quota=1)
    first = ask(cast.eka, slot_id=nine)
    second = ask(cast.fajar, slot_id=nine)
    entries = [selectors.get_by_claim_code(cast.ani, code) for code in (first, second)]
    assert [entry.blank_set_aside for entry in entries] == [True, False]
    assert entries[0].day == TODAY


def test_a_second_open_application_of_the_kind_is_refused(cast):
    code = ask(cast.eka)
    with refused("ALREADY_OPEN"):
        ask(cast.eka)
    ask(cast.eka, Kind.LOST)
    Application.objects.filter(claim_code=code).update(closed_at="2026-07-06T00:00Z")
    ask(cast.eka)


def test_two_who_ask_at_once_are_told_apart_by_the_database(cast, monkeypatch):
    ask(cast.eka)
    row = Application.objects.get().resident_id
    monkeypatch.setattr(services, "check_may_ask", lambda **_: row)  # the other came between check and writing
    with refused("ALREADY_OPEN"):
        ask(cast.eka)
    assert Application.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "kind", "code"),
    [
        ("gita", Kind.NEW, "NOT_WAJIB"),
        ("joni", Kind.NEW, "NOT_REGISTERED"),
        ("lala", Kind.LOST, "NOT_REGISTERED"),
        ("eka", Kind.EXTENSION, "FOREIGNERS_ONLY"),
        ("eka", Kind.ELSEWHERE, "NOT_OFFERED"),
    ],
)
def test_who_may_not_ask_is_told_why(cast, who, kind, code):
    with refused(code):
        ask(cast.residents[who], kind)
    assert not Application.objects.exists()


def test_a_married_girl_of_16_and_a_foreigner_may_ask(cast):
    ask(cast.hana)
    ask(cast.ian, Kind.EXTENSION)


def test_an_unknown_person_or_time_leaves_nothing_behind(cast):
    with refused("NO_SUCH_RESIDENT"):
        ask(uuid4())
    with refused("NO_SUCH_SLOT"):
        ask(cast.eka, slot_id=999)
    assert not Application.objects.exists()
    assert not Message.objects.exists()


def test_messages_of_later_stages_are_told_once_for_each_occasion(cast):
    code = ask(cast.eka)
    number = selectors.get_by_claim_code(cast.ani, code).id
    template = services.Template.CARD_READY
    assert services.tell(application_id=number, template=template, place="Bontang Utara")
    assert not services.tell(application_id=number, template=template, place="Bontang Utara")
    assert services.tell(application_id=number, template=template, once="2", place="Bontang Utara")
    with refused("NO_SUCH_APPLICATION"):
        services.tell(application_id=0, template=template)


def test_requests_are_counted_by_kind(cast):
    ask(cast.eka)
    ask(cast.fajar)
    ask(cast.fajar, Kind.LOST)
    assert selectors.count_requests(TODAY, date(2026, 7, 7)) == {"BARU": 2, "HILANG": 1}
    assert selectors.count_requests(date(2026, 7, 7), date(2026, 7, 8)) == {}
