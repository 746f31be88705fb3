"""Who this station is: its own signing key, and the public keys of those it seals for and believes."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from satupintu.environment import kept
from satupintu.packets.keys import ReaderKey, SigningKey, VerifyingKey
from satupintu.packets.problem import Refusal
from satupintu.packets.readers import SignedReaders, check
from satupintu.station.problems import Refused
from satupintu.station.vault.models import Enrolment


@dataclass(frozen=True)
class Identity:
    """`has_own_key`: not after the key's file was lost and another was made; the city would believe no packet then."""

    station: str
    name: str
    kecamatan: str
    signing_key: SigningKey
    city_reader: ReaderKey
    centre_reader: ReaderKey
    city_signer: VerifyingKey
    centre_signer: VerifyingKey
    has_own_key: bool = True


def signing_key() -> SigningKey:
    """The station's own key, made at the first ask and kept in its keys folder (0600)."""
    return SigningKey(kept(settings.FOLDER.keys / "signing", lambda: SigningKey.generate().private))


def find_identity() -> Identity | None:
    """None before enrolment."""
    row = Enrolment.objects.first()
    if row is None:
        return None
    own = signing_key()
    if not row.signer:  # enrolled before it was noted
        Enrolment.objects.filter(signer="").update(signer=own.public)
    return Identity(
        row.station,
        row.name,
        row.kecamatan,
        own,
        ReaderKey(row.city_reader),
        ReaderKey(row.centre_reader),
        VerifyingKey(row.city_signer),
        VerifyingKey(row.centre_signer),
        has_own_key=row.signer in {"", own.public},
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


def get_identity() -> Identity:
    """Raises Refused NOT_ENROLLED, KEY_LOST."""
    identity = find_identity()
    if identity is None:
        raise Refused("NOT_ENROLLED")
    if not identity.has_own_key:
        raise Refused("KEY_LOST")
    return identity
