"""Whom stations seal for: the city states it, signed, once a sealing key was changed (docs/operations/keys.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from satupintu.packets.keys import ReaderKey, SigningKey, VerifyingKey
from satupintu.packets.statement import SignedStatement

FORMAT = "satupintu-readers-1"


@dataclass(frozen=True)
class Readers:
    """`city`, `centre`: whom parts are sealed for from now on. `changed_at`: aware; a later statement replaces it.

    `centre_signer`: whose receipts are the centre's from now on; None: as before.
    """

    city: ReaderKey
    centre: ReaderKey
    changed_at: datetime
    centre_signer: VerifyingKey | None = None


class SignedReaders(SignedStatement):
    """As it travels: `document` (canonical JSON text), `signature` (base64), `key_id`."""


_SIGNER = "centre_signer"
_MEMBERS: Mapping[str, type] = {"city": str, "centre": str, "changed_at": datetime, _SIGNER: str}


def state(*, readers: Readers, signing_key: SigningKey) -> SignedReaders:
    """Sign whom to seal for. `signing_key`: the city's."""
    told = {
        "city": readers.city.public,
        "centre": readers.centre.public,
        "changed_at": readers.changed_at.isoformat(),
    }
    if readers.centre_signer:
        told[_SIGNER] = readers.centre_signer.public
    return SignedReaders.sign(FORMAT, told, signing_key)


def check(signed: SignedReaders, key: VerifyingKey) -> Readers:
    """The readers when `key` signed them. Raises SealProblem (signature, keys) or DocumentProblem (content)."""
    signed.verify(key)
    told = signed.fields(FORMAT, _MEMBERS, optional=frozenset({_SIGNER}))
    signer = VerifyingKey(told[_SIGNER]) if _SIGNER in told else None
    return Readers(ReaderKey(told["city"]), ReaderKey(told["centre"]), told["changed_at"], signer)
