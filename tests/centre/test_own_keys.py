"""The centre's key files: made at the first start, never in place of lost ones."""

import base64

import pytest
from centre_cast import create, sealed
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.management import CommandError, call_command

from satupintu.centre import keys
from satupintu.centre.models import Encounter, FingerTemplate, OwnKey
from satupintu.centre.mosip import share
from satupintu.centre.osia.reading import fingers_of
from satupintu.centre.problems import CentreProblem
from satupintu.packets.keys import ReadingKey, SigningKey

OWN = {
    "reading": keys.reading_key,
    "signing": keys.signing_key,
    "resting": keys.resting_key,
    "mosip": share._private_key,
    "mosip-certificate": share.certificate,
}


@pytest.fixture
def folder(db, settings, tmp_path):
    """Of this test alone: what it loses no other one misses."""
    settings.KEYS = tmp_path / "keys"
    started_again()
    yield settings.KEYS
    started_again()


def started_again() -> None:
    for key in OWN.values():
        key.cache_clear()


def said(key):
    """What can be compared of a key."""
    return key.private_numbers() if isinstance(key, rsa.RSAPrivateKey) else key


@pytest.fixture
def recorded(folder, caller):
    """A station's recording with its receipt, and a template at rest."""
    create(caller, sealed("subject-1"))
    keys.resting_key()
    FingerTemplate.objects.create(encounter=Encounter.objects.get(), finger=1, record=b"closed")


def test_the_first_start_makes_keys_and_the_next_one_finds_them(folder):
    made = [said(key()) for key in OWN.values()]
    started_again()
    assert [said(key()) for key in OWN.values()] == made
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}


@pytest.mark.parametrize("left", [None, b"", b"no key", b"\xff\xfe", "another"])
@pytest.mark.parametrize("name", OWN)
def test_a_lost_file_is_not_replaced_and_serves_again_once_it_is_back(recorded, folder, name, left):
    made, kept = said(OWN[name]()), (folder / name).read_bytes()
    (folder / name).unlink()
    if left is not None:
        (folder / name).write_bytes(base64.b64encode(bytes(32)) if left == "another" else left)
    started_again()
    with pytest.raises(CentreProblem, match=f"keys/{name} is missing, or another one") as lost:
        OWN[name]()
    assert lost.value.status == 503  # the city waits with everything, not with one packet
    assert (folder / name).exists() == (left is not None)
    (folder / name).write_bytes(kept)
    assert said(OWN[name]()) == made


def test_whom_it_cannot_open_for_want_of_its_key_it_does_not_send_away(recorded, folder):
    image = fingers_of(Encounter.objects.get().document["biometricData"])[0]
    (folder / "reading").write_text(ReadingKey.generate().private)
    started_again()
    with pytest.raises(CentreProblem) as lost:
        image.open()
    assert lost.value.status == 503


def test_a_centre_of_before_notes_the_keys_that_lie_there(folder):
    made = {name: said(key()) for name, key in OWN.items()}
    OwnKey.objects.all().delete()
    started_again()
    assert {name: said(key()) for name, key in OWN.items()} == made
    (folder / "signing").unlink()
    started_again()
    with pytest.raises(CentreProblem):
        keys.signing_key()


def test_the_first_city_stays_the_city_though_the_file_that_says_so_is_lost(folder):
    first, second = SigningKey.generate().verifying_key, SigningKey.generate().verifying_key
    assert {keys.city_key(first=first), keys.city_key(first=second)} == {first.public}
    (folder / "city").unlink()
    with pytest.raises(CentreProblem, match="keys/city is missing"):
        keys.city_key(first=second)


@pytest.mark.parametrize("name", ["reading", "resting"])
@pytest.mark.parametrize("left", [None, ""])
def test_the_engine_does_not_begin_and_says_what_to_do(recorded, folder, name, left):
    (folder / name).unlink()
    if left is not None:
        (folder / name).write_text(left)
    started_again()
    with pytest.raises(CommandError, match=f"keys/{name} is missing.* Put keys/ back"):
        call_command("work")
