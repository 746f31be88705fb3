"""The city's key files: made at the first start, never replaced in silence."""

from io import StringIO

import pytest
from django.core.management import call_command

from cast import NOW, refused
from satupintu.city.enrolment import keys, selectors, services
from satupintu.city.enrolment.problems import KEY_LOST
from satupintu.city.foundation.models import AuditEntry, Setting
from satupintu.city.foundation.services import note_setting
from satupintu.packets.keys import ReadingKey, SigningKey
from satupintu.packets.readers import SignedReaders, check
from stations import asks_for_a_card

READERS = {"reading": keys.reading_key, "signing": keys.signing_key}


@pytest.fixture
def folder(db, settings, tmp_path):
    """Of this test alone: what it loses no other one misses."""
    settings.KEYS = tmp_path / "keys"
    keys.signing_key.cache_clear()
    yield settings.KEYS
    keys.signing_key.cache_clear()


def started_again(name: str) -> object:
    keys.signing_key.cache_clear()
    return READERS[name]()


@pytest.mark.parametrize("name", READERS)
def test_the_first_start_makes_a_key_and_the_next_one_finds_it(folder, name):
    made = READERS[name]()
    assert started_again(name) == made
    assert (folder / name).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("left", [None, b"", b"\xff\xfe", "another"])
def test_a_lost_file_is_not_replaced_and_serves_again_once_it_is_back(folder, name, left):
    made, file = READERS[name](), folder / name
    text = file.read_text()
    file.unlink()
    if left is not None:
        other = (SigningKey if name == "signing" else ReadingKey).generate().private
        file.write_bytes(other.encode() if left == "another" else left)
    with refused("KEY_LOST"):
        started_again(name)
    assert file.exists() == (left is not None)
    file.write_text(text)
    assert started_again(name) == made


@pytest.mark.parametrize("name", READERS)
def test_a_city_of_before_notes_the_keys_that_lie_there(folder, name):
    made = READERS[name]()
    Setting.objects.all().delete()
    assert started_again(name) == made
    (folder / name).unlink()
    with refused("KEY_LOST"):
        started_again(name)


def test_a_station_hears_the_citys_words_and_keeps_its_packet(folder, utara, cast):
    packet = utara.seals(cast.eka, asks_for_a_card(cast.eka))
    (folder / "reading").rename(folder / "away")
    answer = utara.calls("PUT", f"/api/packets/{packet.packet_id}", packet.to_bytes())
    assert (answer.status_code, answer.json()["code"]) == (KEY_LOST.status, "KEY_LOST")
    assert KEY_LOST.status not in {502, 503, 504}  # a station would take that for a line that is down
    (folder / "away").rename(folder / "reading")
    assert utara.calls("PUT", f"/api/packets/{packet.packet_id}", packet.to_bytes()).status_code == 201


def test_a_changed_sealing_key_is_the_citys_own_and_so_is_an_older_one_put_back(folder, cast):
    first = keys.reading_key()
    _, new = services.rotate_sealing_key(viewer=cast.rama)
    services.use_sealing_key(viewer=cast.rama, key_id=new)
    assert keys.reading_key().key_id == new
    (folder / "reading").write_text(first.private)
    assert keys.reading_key() == first


def test_a_sealing_key_of_before_a_change_does_not_come_back_alone(folder, cast):
    first = keys.reading_key()
    _, new = services.rotate_sealing_key(viewer=cast.rama)
    services.use_sealing_key(viewer=cast.rama, key_id=new)
    for file in folder.glob("reading*"):
        file.unlink()
    (folder / "reading").write_text(first.private)  # stations seal for the other one
    with refused("KEY_LOST"):
        keys.reading_key()


def test_files_that_cannot_be_read_are_given_up_too_and_stay_aside(folder, cast):
    made = [keys.reading_key(), keys.signing_key()]
    for name, left in zip(READERS, (b"", b"\xff\xfe"), strict=True):
        (folder / name).write_bytes(left)
    services.give_up_lost_keys(viewer=cast.rama)
    assert {started_again(name).public for name in READERS}.isdisjoint({before.public for before in made})
    assert (folder / "unreadable-signing").read_bytes() == b"\xff\xfe"


def test_where_the_city_signs_in_place_of_its_centre_the_new_key_does(folder, cast):
    mine, others = keys.signing_key().public, SigningKey.generate().public
    for signer, after in ((mine, None), (others, others)):
        note_setting(name=keys.CENTRE_KEYS, value={"reader": ReadingKey.generate().public, "signer": signer})
        (folder / "signing").unlink()
        services.give_up_lost_keys(viewer=cast.rama)
        assert keys.find_centre_signer().public == (after or keys.signing_key().public)


def test_where_no_backup_has_them_others_take_their_place_and_stations_are_told(folder, utara, cast):
    old = {keys.reading_key().key_id, keys.signing_key().key_id}
    for name in READERS:
        (folder / name).unlink()
    with refused("NOT_ALLOWED"):
        services.give_up_lost_keys(viewer=cast.vina)
    said = StringIO()
    call_command("give_up_lost_keys", stdout=said)
    new = {keys.reading_key().key_id, keys.signing_key().key_id}
    assert not new & old
    assert all(key_id in said.getvalue() for key_id in new)
    told = utara.calls("GET", "/api/stations/day-list").json()["readers"]
    readers = check(SignedReaders.from_dict(told), keys.signing_key().verifying_key)
    assert (readers.city, readers.changed_at) == (keys.reading_key().reader, NOW)
    assert selectors.find_readers().to_dict() == told
    line = AuditEntry.objects.get(action="KEYS_GIVEN_UP")
    assert set(line.detail.values()) == new
