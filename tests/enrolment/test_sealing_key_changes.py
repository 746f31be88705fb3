"""The city's sealing key is changed: what came before opens, what comes late is received, stations are told."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from cast import NOW, refused
from satupintu.city.enrolment import keys, selectors, services
from satupintu.city.foundation import clock
from satupintu.city.foundation.models import AuditEntry
from satupintu.packets.keys import ReadingKey
from satupintu.packets.readers import SignedReaders, check
from stations import asks_for_a_card


@pytest.fixture
def own_keys(db, settings, tmp_path):
    """A folder of sealing keys for this test alone; the signing key stays that of the session."""
    keys.signing_key()
    settings.KEYS = tmp_path
    return tmp_path


def rotates(cast) -> tuple[str, str]:
    """A backup holds the new key."""
    old, new = services.rotate_sealing_key(viewer=cast.rama)
    services.use_sealing_key(viewer=cast.rama, key_id=new)
    return old, new


def told_to(machine) -> object:
    return machine.calls("GET", "/api/stations/day-list").json()["readers"]


def test_what_was_sealed_before_opens_and_what_comes_late_is_received(own_keys, utara, cast):
    early = utara.seals(cast.eka, asks_for_a_card(cast.eka))
    late = utara.seals(cast.fajar, asks_for_a_card(cast.fajar))
    utara.sends(early)
    rotates(cast)
    utara.sends(late)
    new = utara.seals(cast.hana, asks_for_a_card(cast.hana))
    utara.sends(new)
    for packet, person in ((early, cast.eka), (late, cast.fajar), (new, cast.hana)):
        assert selectors.open_part(cast.vina, packet.packet_id, "photo") == f"photo of {person}".encode()


def test_before_a_backup_holds_it_nobody_is_told_of_a_key(own_keys, utara, cast):
    old, new = services.rotate_sealing_key(viewer=cast.rama)
    assert (keys.reading_key().key_id, told_to(utara)) == (old, None)
    read_by_a_thief, (_, new) = new, services.rotate_sealing_key(viewer=cast.rama)
    services.use_sealing_key(viewer=cast.rama, key_id=read_by_a_thief)
    services.use_sealing_key(viewer=cast.rama, key_id=old)  # an older backup
    services.use_sealing_key(viewer=cast.rama, key_id="never made")
    assert keys.reading_key().key_id == old
    services.use_sealing_key(viewer=cast.rama, key_id=new)
    services.use_sealing_key(viewer=cast.rama, key_id=new)
    assert keys.reading_key().key_id == new
    assert AuditEntry.objects.filter(action="SEALING_KEY_CHANGED").count() == 1


def test_a_packet_for_a_key_that_the_city_never_had_is_quarantined(own_keys, utara, cast, monkeypatch):
    rotates(cast)
    stranger = ReadingKey.generate()
    with monkeypatch.context() as patch:
        patch.setattr(keys, "reading_key", lambda: stranger)
        packet = utara.seals(cast.eka, asks_for_a_card(cast.eka))
    with refused("PACKET_QUARANTINED"):
        utara.sends(packet)


def test_a_change_is_later_than_the_one_before_also_where_the_clock_was_ahead_then(own_keys, utara, cast):
    """Stations pass over a statement that is not later than what they know."""
    changed = []
    for at in (NOW + timedelta(days=365), NOW, NOW + timedelta(days=400)):
        with clock.stopped(at):
            rotates(cast)
            readers = SignedReaders.from_dict(selectors.find_readers().to_dict())
            changed.append(check(readers, keys.signing_key().verifying_key).changed_at)
    assert changed == [NOW + timedelta(days=365), NOW + timedelta(days=365, seconds=1), NOW + timedelta(days=400)]


def test_stations_are_told_once_there_is_something_to_tell(own_keys, utara, cast):
    assert told_to(utara) is None
    rotates(cast)
    readers = check(SignedReaders.from_dict(told_to(utara)), keys.signing_key().verifying_key)
    assert (readers.city, readers.changed_at) == (keys.reading_key().reader, NOW)
    assert (readers.centre, readers.centre_signer) == (keys.find_centre_reader(), keys.find_centre_signer())
    with clock.stopped(NOW + timedelta(days=1)):
        rotates(cast)
        assert check(SignedReaders.from_dict(selectors.find_readers().to_dict()), keys.signing_key().verifying_key)
    assert selectors.find_readers().document != readers


def test_the_keys_are_files_of_their_owner_only_and_none_is_lost(own_keys, cast):
    first = keys.reading_key()
    ids = {first.key_id, *rotates(cast), *rotates(cast)}
    assert {key.key_id for key in keys.list_reading_keys()} == ids
    assert keys.find_reading_key(first.key_id) == first
    assert {file.stat().st_mode & 0o777 for file in own_keys.iterdir() if file.is_file()} == {0o600}


def test_it_is_the_administrators_and_stands_in_the_trail(own_keys, cast):
    for name in ("vina", "citra", "ani"):
        with refused("NOT_ALLOWED"):
            services.rotate_sealing_key(viewer=cast.viewers[name])
        with refused("NOT_ALLOWED"):
            services.use_sealing_key(viewer=cast.viewers[name], key_id="any")
    old, new = rotates(cast)
    line = AuditEntry.objects.get(action="SEALING_KEY_CHANGED")
    assert (line.actor, line.detail) == ("Rama Putra", {"before": old, "after": new})


def test_the_command_says_what_to_do_next(own_keys, cast):
    said = StringIO()
    call_command("rotate_sealing_key", stdout=said)
    assert {keys.reading_key().key_id, selectors.find_next_reader()} <= set(re.findall(r"[\w-]{10,}", said.getvalue()))
    assert "Make a backup now" in said.getvalue() or "Buat cadangan" in said.getvalue()
