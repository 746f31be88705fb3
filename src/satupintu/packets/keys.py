"""Keys: Ed25519 to sign (RFC 8032), X25519 to read (RFC 7748). As text: standard base64 of the raw 32 bytes."""

import base64
import binascii
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from satupintu.packets.problem import SealProblem


def to_base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def from_base64(text: str, *, length: int) -> bytes:
    """The bytes of a base64 text of exactly `length` bytes. Raises SealProblem."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise SealProblem("KEY_UNREADABLE", "A key or signature is not base64.") from None
    # a second spelling of the same bytes (stray last bits) would give one signature two texts
    if len(raw) != length or to_base64(raw) != text:
        raise SealProblem("KEY_UNREADABLE", f"A key or signature is not {length} bytes in plain base64.")
    return raw


def _key_id(public: str) -> str:
    return sha256(base64.b64decode(public)).hexdigest()[:16]


@dataclass(frozen=True)
class VerifyingKey:
    """Checks what one place signed. `public`: base64. Raises SealProblem when made from anything else."""

    public: str

    def __post_init__(self) -> None:
        from_base64(self.public, length=32)

    @property
    def key_id(self) -> str:
        return _key_id(self.public)

    def verify(self, signature: bytes, data: bytes) -> None:
        """Raises SealProblem unless `signature` (64 bytes) is this key's over `data`."""
        try:
            key = Ed25519PublicKey.from_public_bytes(from_base64(self.public, length=32))
            key.verify(signature, data)
        except (InvalidSignature, ValueError):
            raise SealProblem("SIGNATURE_WRONG", f"Not signed by key {self.key_id}, or altered since.") from None


@dataclass(frozen=True)
class SigningKey:
    """Signs for one place. The private half never shows in a representation."""

    private: str = field(repr=False)

    def __post_init__(self) -> None:
        from_base64(self.private, length=32)

    @classmethod
    def generate(cls) -> "SigningKey":
        return cls(to_base64(Ed25519PrivateKey.generate().private_bytes_raw()))

    @classmethod
    def from_private(cls, private: str) -> "SigningKey":
        return cls(private)

    @property
    def public(self) -> str:
        return to_base64(self._key.public_key().public_bytes_raw())

    @property
    def key_id(self) -> str:
        return _key_id(self.public)

    @property
    def verifying_key(self) -> VerifyingKey:
        return VerifyingKey(self.public)

    def sign(self, data: bytes) -> bytes:
        """The 64 bytes of an Ed25519 signature over `data`."""
        return self._key.sign(data)

    @property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(from_base64(self.private, length=32))


@dataclass(frozen=True)
class ReaderKey:
    """Public half of a reader: whoever holds it can seal for that reader and open nothing."""

    public: str

    def __post_init__(self) -> None:
        from_base64(self.public, length=32)

    @property
    def key_id(self) -> str:
        return _key_id(self.public)

    @property
    def raw(self) -> bytes:
        return from_base64(self.public, length=32)


@dataclass(frozen=True)
class ReadingKey:
    """Private half of a reader: opens what was sealed for it."""

    private: str = field(repr=False)

    def __post_init__(self) -> None:
        from_base64(self.private, length=32)

    @classmethod
    def generate(cls) -> "ReadingKey":
        return cls(to_base64(X25519PrivateKey.generate().private_bytes_raw()))

    @classmethod
    def from_private(cls, private: str) -> "ReadingKey":
        return cls(private)

    @property
    def public(self) -> str:
        return to_base64(self._key.public_key().public_bytes_raw())

    @property
    def key_id(self) -> str:
        return _key_id(self.public)

    @property
    def reader(self) -> ReaderKey:
        return ReaderKey(self.public)

    def agree(self, public: bytes) -> bytes:
        """The secret shared with the owner of an X25519 public key (32 bytes). Raises SealProblem."""
        try:
            return self._key.exchange(X25519PublicKey.from_public_bytes(public))
        except ValueError:  # wrong length, or a point of low order that would make the secret zero
            raise SealProblem("KEY_UNREADABLE", "The sender's key cannot be used.") from None

    @property
    def _key(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(from_base64(self.private, length=32))
