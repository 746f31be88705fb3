"""What lies here for the operators: locked with a fresh key, which is sealed for each of them and kept nowhere else."""

from collections.abc import Iterator
from contextlib import contextmanager

from cryptography.exceptions import InvalidTag

from satupintu.packets.jwe import JweParts, decrypt, encrypt
from satupintu.packets.problem import SealProblem
from satupintu.station.operators.drawer import DraftKey
from satupintu.station.operators.selectors import list_readers
from satupintu.station.problems import Refused


def sealed_for_operators(key: bytes) -> dict[str, str]:
    """The key sealed (compact JWE) for every operator who has signed in here, by the id of the operator's key."""
    return {reader.key_id: encrypt(key, reader).compact() for reader in list_readers()}


def opened(sealed: str, key: DraftKey) -> bytes:
    """The key that was sealed for this operator. Raises SealProblem."""
    return decrypt(JweParts.from_compact(sealed), key.reading_key)


@contextmanager
def undamaged() -> Iterator[None]:
    """What does not open inside raises Refused LIST_DAMAGED."""
    try:
        yield
    except (SealProblem, InvalidTag):
        raise Refused("LIST_DAMAGED") from None
