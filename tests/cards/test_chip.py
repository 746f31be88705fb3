"""Two fingers for a card's chip come from the centre, sealed to the printer; the city cannot read them."""

import json
import sys
from pathlib import Path

import pytest
from cards_cast import deliver, picture, refused

from cast import BACKEND, NOW, account
from satupintu.city.cards import services
from satupintu.city.cards.models import Card
from satupintu.city.enrolment.models import Packet
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.register.models import Resident
from satupintu.city.relay import services as relay
from satupintu.city.relay.rules.fingers import Asked
from satupintu.packets import jwe
from satupintu.packets.keys import ReadingKey

sys.path.insert(0, str(Path(__file__).parents[1] / "relay"))  # the centre that plays along lives there


@pytest.fixture
def printer(settings) -> ReadingKey:
    key = ReadingKey.generate()
    settings.PRINTER_KEY = key.public
    return key


@pytest.fixture
def centre():
    from fake_centre import FakeCentre

    return FakeCentre()


@pytest.fixture
def card(cast, record, printer) -> int:
    deliver(cast, 2)
    return services.print_card(viewer=cast.vina, application_id=record(photo=picture()))


def fetch(cast, card, centre):
    return json.loads(services.fetch_chip(viewer=cast.vina, card_id=card, centre=centre.line()))


def test_the_printer_opens_what_comes_and_nobody_else(cast, card, centre, printer):
    packet = Packet.objects.get().packet_id
    told = fetch(cast, card, centre)
    (wish,) = centre.wishes
    assert wish == {"purpose": "CARD", "card": told["card"], "reader": printer.public, "encounter": packet}
    assert (told["encounter"], [each["finger"] for each in told["fingers"]]) == (packet, [1, 2])
    opened = [jwe.decrypt(jwe.JweParts.from_compact(each["sealed"]), printer) for each in told["fingers"]]
    assert opened[1].endswith(packet.encode())
    actions = AuditEntry.objects.filter(action__startswith="CHIP_").order_by("pk")
    assert [(line.action, line.subjects, line.detail["serial"]) for line in actions] == [
        ("CHIP_ASKED", [str(cast.eka)], told["card"]),
        ("CHIP_CAME", [str(cast.eka)], told["card"]),
    ]


def test_what_was_sealed_for_something_else_is_not_handed_on(cast, card, centre):
    centre.seals_otherwise = {"case": "another card"}
    with refused("CENTRE_ODD"):
        fetch(cast, card, centre)
    assert list(AuditEntry.objects.filter(action="CHIP_CAME")) == []


@pytest.mark.parametrize("fingers", [(), (2,), (2, 2), (2, 2, 7), (2, 7, 3)])
def test_a_chip_takes_two_different_fingers(fingers):
    side = {"encounter": "e", "fingers": [{"finger": finger, "sealed": "a.b.c.d.e"} for finger in fingers]}
    with pytest.raises(ValueError, match="two different fingers"):
        Asked.for_card("A1", "key", "e").read({"encounters": [side]}, "id")


def test_only_a_card_that_waits_has_a_chip_to_write(cast, card, centre, settings):
    for viewer in (cast.ani, cast.citra):
        with refused("NOT_ALLOWED"):
            services.fetch_chip(viewer=viewer, card_id=card, centre=centre.line())
    services.report_misprint(viewer=cast.vina, card_id=card, reason="smeared")
    with refused("CARD_NOT_WAITING"):
        fetch(cast, card, centre)
    settings.PRINTER_KEY = "no key"
    with refused("NO_PRINTER_KEY"):
        fetch(cast, card, centre)
    assert centre.wishes == []


def test_whoever_was_recorded_before_this_service_has_no_fingers_here(cast, printer, centre):
    with refused("NO_FINGERS_HERE"):
        relay.fetch_for_chip(
            viewer=cast.vina, card="A1", application=0, subject=cast.eka, printer=printer.reader, centre=centre.line()
        )


def test_the_page_offers_the_file_where_the_printer_is_known(cast, card, client, settings, monkeypatch):
    monkeypatch.setattr("satupintu.city.cards.ui.printing.services.fetch_chip", lambda **_given: b"{}")
    client.force_login(account("vina"), backend=BACKEND)
    address = f"/meja/cetak/{card}/chip.json"
    assert address in client.get(f"/meja/cetak/{card}/").content.decode()
    assert client.get(address).status_code == 405
    answer = client.post(address)
    assert (answer.content, answer.headers["Content-Disposition"]) == (
        b"{}",
        f'attachment; filename="chip-{card}.json"',
    )
    settings.PRINTER_KEY = ""
    assert address not in client.get(f"/meja/cetak/{card}/").content.decode()


def test_a_card_from_before_this_service_is_offered_none(cast, printer, client):
    owner = Resident.objects.get(ref=cast.fajar)
    old = Card.objects.create(resident=owner, token="OLD", printed_at=NOW)
    client.force_login(account("vina"), backend=BACKEND)
    assert f"/meja/cetak/{old.pk}/chip.json" not in client.get(f"/meja/cetak/{old.pk}/").content.decode()
    with refused("CARD_NOT_WAITING"):
        services.fetch_chip(viewer=cast.vina, card_id=old.pk)
