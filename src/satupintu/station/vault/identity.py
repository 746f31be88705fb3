"""Who this station is: its own signing key, and the public keys of those it seals for and believes."""

from dataclasses import dataclass

from django.conf import settings

from satupintu.environment import kept
from satupintu.packets.keys import ReaderKey, SigningKey, VerifyingKey
from satupintu.station.problems import Refused
from satupintu.station.vault.models import Enrolment


@dataclass(frozen=True)
class Identity:
    station: str
    name: str
    kecamatan: str
    signing_key: SigningKey
    city_reader: ReaderKey
    centre_reader: ReaderKey
    city_signer: VerifyingKey
    centre_signer: VerifyingKey


def signing_key() -> SigningKey:
    """The station's own key, made at the first ask and kept in its keys folder (0600)."""
    return SigningKey(kept(settings.FOLDER.keys / "signing", lambda: SigningKey.generate().private))


def find_identity() -> Identity | None:
    """None before enrolment."""
    row = Enrolment.objects.first()
    if row is None:
        return None
    return Identity(
        row.station,
        row.name,
        row.kecamatan,
        signing_key(),
        ReaderKey(row.city_reader),
        ReaderKey(row.centre_reader),
        VerifyingKey(row.city_signer),
        VerifyingKey(row.centre_signer),
    )


def get_identity() -> Identity:
    """Raises Refused NOT_ENROLLED."""
    identity = find_identity()
    if identity is None:
        raise Refused("NOT_ENROLLED")
    return identity
