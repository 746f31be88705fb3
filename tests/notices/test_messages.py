"""Messages: written once with what they tell of, sent once, never with a NIK."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cast import BACKEND, NOW, SYSTEM, account, papers, refused
from satupintu.city.applications import services as applications
from satupintu.city.applications.rules.kinds import Kind
from satupintu.city.foundation import clock
from satupintu.city.foundation.viewers import ANYONE
from satupintu.city.notices import channels, delivery, selectors, services
from satupintu.city.notices.models import Message
from satupintu.city.notices.rules import (
    MOST_TRIES,
    Channel,
    Template,
    channel_for,
    holds_number_like_a_nik,
    is_contact,
    wait_after,
)
from satupintu.city.notices.texts import text_of

FACTS = {"claim_code": "7KQ2-M8X4-ZPR1T", "place": "Kecamatan Bontang Utara", "valid_until": "6 Januari 2027"}


@pytest.fixture
def _now(db):
    with clock.stopped(NOW):
        yield


@pytest.fixture
def _real(settings):
    settings.SIMULATED = False


@pytest.fixture
def _simulated(settings):
    settings.SIMULATED = True


def write(key="a", channel=Channel.SMS, address="0812 3456 7890", template=Template.CARD_READY, **more):
    return services.write(key=key, channel=channel, address=address, template=template, **({"context": FACTS} | more))


class Broken:
    def send(self, address, text):
        raise channels.ChannelError("line down")


# -- writing ------------------------------------------------------------------------------------
@pytest.mark.usefixtures("_now")
def test_a_message_about_the_same_thing_is_written_once():
    assert write()
    assert not write()
    assert write("b")
    assert Message.objects.count() == selectors.count_waiting() == 2


@pytest.mark.usefixtures("_now")
def test_a_message_goes_with_the_transaction_of_what_it_tells_of():
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert not Message.objects.exists()


@pytest.mark.parametrize("template", Template)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_text_names_the_claim_code_and_fits_three_text_messages(template, language):
    text = text_of(template, FACTS, language)
    assert FACTS["claim_code"] in text
    assert len(text) <= 3 * 153
    assert "%(" not in text


@pytest.mark.parametrize("template", Template)
def test_texts_differ_by_language_and_a_missing_word_is_a_dash(template):
    assert text_of(template, FACTS, "id") != text_of(template, FACTS, "en")
    with translation.override("en"):
        assert "–" in text_of(template, {}, "id")


@pytest.mark.usefixtures("_now")
def test_a_message_that_would_carry_a_nik_is_refused():
    with pytest.raises(ValueError, match="NIK"):
        write(context={"claim_code": "x", "place": "6474914105900001"})
    assert not Message.objects.exists()


@given(st.from_regex(r"[0-9]{16}", fullmatch=True), st.text("abc .", max_size=5))
def test_sixteen_digits_together_are_like_a_nik(digits, around):
    assert holds_number_like_a_nik(f"{around}{digits}{around}")
    assert not holds_number_like_a_nik(digits[:15])
    assert not holds_number_like_a_nik(f"{digits}1")


@pytest.mark.parametrize(
    ("contact", "channel"),
    [
        ("0812 3456 7890", Channel.SMS),
        ("+62 812-3456-7890", Channel.SMS),
        ("eka@contoh.id", Channel.EMAIL),
        ("", Channel.COUNTER),
        ("tetangga", Channel.COUNTER),
        ("a@b", Channel.COUNTER),
        ("112", Channel.COUNTER),
    ],
)
def test_how_a_contact_is_reached(contact, channel):
    assert channel_for(contact) is channel
    assert is_contact(contact) is (channel is not Channel.COUNTER)


# -- sending ------------------------------------------------------------------------------------
@pytest.mark.usefixtures("_now", "_simulated")
def test_in_a_simulation_nothing_leaves_the_house():
    write(channel=Channel.EMAIL, address="eka@contoh.id")
    write("b")
    assert delivery.deliver() == 2
    assert mail.outbox == []
    assert set(Message.objects.values_list("sent_at", flat=True)) == {NOW}


@pytest.mark.usefixtures("_now", "_real")
def test_an_e_mail_is_sent_once_with_the_text():
    write(channel=Channel.EMAIL, address="eka@contoh.id")
    assert [delivery.deliver(), delivery.deliver()] == [1, 0]
    (sent,) = mail.outbox
    assert sent.to == ["eka@contoh.id"]
    assert FACTS["claim_code"] in sent.body
    assert sent.subject == "Permohonan KTP-el Anda"


@pytest.mark.usefixtures("_now", "_real")
def test_what_is_told_at_the_counter_counts_as_told():
    write(channel=Channel.COUNTER, address="")
    assert delivery.deliver() == 1


@pytest.mark.usefixtures("_now", "_real")
def test_without_a_service_for_text_messages_they_wait_and_say_so():
    write()
    assert delivery.deliver() == 0
    message = Message.objects.get()
    assert (message.tries, message.last_error, message.sent_at) == (1, "NOT_CONNECTED", None)
    assert delivery.deliver() == 0
    assert Message.objects.get().tries == 1  # not before its time


@pytest.mark.usefixtures("db")
def test_a_failure_is_tried_again_later_and_at_last_given_up(monkeypatch, cast):
    monkeypatch.setattr(delivery, "sender_for", lambda channel: Broken())
    write()
    at = NOW
    for _ in range(MOST_TRIES + 2):
        with clock.stopped(at):
            assert delivery.deliver() == 0
        at += timedelta(hours=13)
    message = Message.objects.get()
    assert (message.tries, message.last_error) == (MOST_TRIES, "line down")
    assert selectors.list_messages(cast.citra)[0].given_up


@pytest.mark.usefixtures("_real")
def test_a_mail_server_that_is_away_is_a_failure_like_another(settings, monkeypatch):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with pytest.raises(channels.ChannelError, match="ConnectionRefusedError"):
        channels.sender_for(Channel.EMAIL).send("eka@contoh.id", "…")


@pytest.mark.usefixtures("_now", "_simulated")
def test_what_one_sender_has_taken_up_another_leaves_alone():
    write()
    key = Message.objects.get().pk
    Message.objects.update(not_before=NOW + timedelta(minutes=5))  # as the first sender leaves it
    assert not delivery._send_one(key)
    assert delivery.deliver() == 0
    with clock.stopped(NOW + timedelta(minutes=6)):  # the first sender died
        assert delivery.deliver() == 1


@pytest.mark.usefixtures("_now", "_simulated")
def test_the_command_and_the_job_send_what_waits(capsys):
    write()
    call_command("deliver")
    assert capsys.readouterr().out.strip() == "1"
    write("b")
    assert delivery.deliver_messages.func() == 1


def test_each_wait_is_longer_up_to_half_a_day():
    waits = [wait_after(tries) for tries in range(1, 15)]
    assert waits[0] == timedelta(minutes=2)
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=12)


# -- reading ------------------------------------------------------------------------------------
def test_the_outbox_is_read_by_counter_and_head_only(cast):
    write()
    write("b", context=FACTS | {"claim_code": "0000-0000-00000"})
    assert len(selectors.list_messages(cast.ani)) == 2
    (entry,) = selectors.list_messages(cast.citra, claim_code="7KQ2M8X4ZPR1T")
    assert entry.claim_code == "7KQ2M8X4ZPR1T"
    assert "Bontang Utara" in entry.text
    for viewer in (ANYONE, cast.budi, cast.dewi):
        with refused("NOT_ALLOWED"):
            selectors.list_messages(viewer)


def test_the_page_shows_template_claim_code_and_no_nik(cast, client):
    code = applications.apply(viewer=SYSTEM, kind=Kind.NEW, resident_ref=cast.eka, contact="0812 3456 7890")
    client.force_login(account("ani"), backend=BACKEND)
    page = client.get("/meja/pesan/").content.decode()
    assert re.search(rf'data-message-template="APPLICATION_RECEIVED" data-claim-code="{code}"', page)
    assert papers(cast.eka)[0] not in page
    client.force_login(account("dewi"), backend=BACKEND)
    assert client.get("/meja/pesan/").status_code == 403
