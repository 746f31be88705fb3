"""Who this station is: its own signing key, and the public keys of those it seals for and believes."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from satupintu.environment import kept
from satupintu.packets.keys import ReaderKey, SigningKey, VerifyingKey
from satupintu.packets.problem import Refusal, SealProblem
from satupintu.packets.readers import SignedReaders, check
from satupintu.station.problems import Refused
from satupintu.station.vault.models import Enrolment


@dataclass(frozen=True)
class Enrolled:
    """What the city gave: a name, and whom to seal for and believe."""

    station: str
    name: str
    kecamatan: str
    city_reader: ReaderKey
    centre_reader: ReaderKey
    city_signer: VerifyingKey
    centre_signer: VerifyingKey


@dataclass(frozen=True)
class Identity(Enrolled):
    """And the station's own key, with which it was enrolled."""

    signing_key: SigningKey


def make_signing_key() -> SigningKey:
    """The key to be enrolled with, kept in the station's keys folder (0600). Raises Refused KEY_LOST."""
    return _read_key(kept(_key_file(), lambda: SigningKey.generate().private))


def signing_key() -> SigningKey:
    """Raises Refused KEY_LOST when its file is gone, unreadable or of another kind: no other takes its place."""
    try:
        return _read_key(_key_file().read_text().strip())
    except (OSError, UnicodeDecodeError):
        raise Refused("KEY_LOST") from None


def _key_file() -> Path:
    folder: Path = settings.FOLDER.keys
    return folder / "signing"


def _read_key(text: str) -> SigningKey:
    try:
        return SigningKey(text)
    except SealProblem:
        raise Refused("KEY_LOST") from None


def find_enrolled() -> Enrolled | None:
    """None before enrolment."""
    row = Enrolment.objects.first()
    return None if row is None else _enrolled(row)


def get_enrolled() -> Enrolled:
    """Raises Refused NOT_ENROLLED."""
    return _enrolled(_row())


def get_identity() -> Identity:
    """Raises Refused NOT_ENROLLED; KEY_LOST also for another key: the city would believe no packet."""
    row = _row()
    own = signing_key()
    if not row.signer:  # enrolled before it was noted
        Enrolment.objects.filter(signer="").update(signer=own.public)
    elif row.signer != own.public:
        raise Refused("KEY_LOST")
    return Identity(**vars(_enrolled(row)), signing_key=own)


def is_key_lost() -> bool:
    """Whether an enrolled station has no key that the city would believe."""
    try:
        get_identity()
    except Refused as refused:
        return refused.code == "KEY_LOST"
    return False


def _row() -> Enrolment:
    row = Enrolment.objects.first()
    if row is None:
        raise Refused("NOT_ENROLLED")
    return row


def _enrolled(row: Enrolment) -> Enrolled:
    return Enrolled(
        row.station,
        row.name,
        row.kecamatan,
        ReaderKey(row.city_reader),
        ReaderKey(row.centre_reader),
        VerifyingKey(row.city_signer),
        VerifyingKey(row.centre_signer),
    )


@transaction.atomic(durable=True)
def keep_readers(*, told: object) -> bool:
    """Seal for other keys from the next packet on, when the city says so, signed, and later than what is known here.

    An older statement is passed over: somebody may play it again whose key was the reason to change. True when
    something changed. Raises Refused CITY_ANSWER_WRONG for what the city did not sign.
    """
    row = Enrolment.objects.get()
    try:
        readers = check(SignedReaders.from_dict(told), VerifyingKey(row.city_signer))
    except Refusal as problem:
        raise Refused("CITY_ANSWER_WRONG", problem.problem.detail) from None
    if row.readers_changed_at is not None and readers.changed_at <= row.readers_changed_at:
        return False
    row.city_reader, row.centre_reader = readers.city.public, readers.centre.public
    if readers.centre_signer:
        row.centre_signer = readers.centre_signer.public
    row.readers_changed_at = readers.changed_at
    row.save(update_fields=["city_reader", "centre_reader", "centre_signer", "readers_changed_at"])
    return True
