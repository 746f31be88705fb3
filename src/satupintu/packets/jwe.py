"""JSON Web Encryption (RFC 7516) in the one form we use, and no other.

alg ECDH-ES direct over X25519 (RFC 7518 §4.6, RFC 8037 §3.2), enc A256GCM (RFC 7518 §5.3). Why:
docs/decisions/0003-jwe.md. Anything a header asks for beyond this is refused, never guessed.
"""

import base64
import binascii
import os
import struct
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.concatkdf import ConcatKDFHash

from satupintu.packets.canonical import canonical, parse
from satupintu.packets.keys import ReaderKey, ReadingKey
from satupintu.packets.problem import DocumentProblem, SealProblem

TYPE = "satupintu-part"
IV, TAG = 12, 16  # bytes
LONGEST_HEADER = 2048


@dataclass(frozen=True)
class JweParts:
    """The protected header as it is hashed (base64url text), and the three binary members."""

    header: str
    iv: bytes
    ciphertext: bytes
    tag: bytes

    def compact(self) -> str:
        """RFC 7516 §7.1; the second member is empty because the key is agreed, not carried."""
        return ".".join((self.header, "", *map(to_base64url, (self.iv, self.ciphertext, self.tag))))

    @classmethod
    def from_compact(cls, text: str) -> "JweParts":
        """Raises SealProblem."""
        members = text.split(".")
        if len(members) != 5 or members[1]:
            raise SealProblem("JWE_MALFORMED", "Not a compact JWE with direct key agreement.")
        return cls(members[0], *(from_base64url(member) for member in members[2:]))

    @property
    def body(self) -> bytes:
        """Binary form inside a packet: iv (12) + ciphertext + tag (16)."""
        return self.iv + self.ciphertext + self.tag

    @classmethod
    def from_body(cls, header: str, body: bytes) -> "JweParts":
        """Raises SealProblem when the body is too short to be one."""
        if len(body) < IV + TAG:
            raise SealProblem("JWE_MALFORMED", "A part is shorter than its seal.")
        return cls(header, body[:IV], body[IV:-TAG], body[-TAG:])

    @property
    def fields(self) -> dict[str, Any]:
        """The header's members, checked to be of the one form we use. Raises SealProblem."""
        return read_header(self.header)


def to_base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """The bytes of an unpadded base64url text (RFC 7515 §2). Raises SealProblem for any other spelling."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise SealProblem("JWE_MALFORMED", "A member is not base64url.") from None
    if to_base64url(raw) != text:
        raise SealProblem("JWE_MALFORMED", "A member is not in its one base64url spelling.")
    return raw


def encrypt(plain: bytes, reader: ReaderKey, **extras: str | int) -> JweParts:
    """Seal bytes for one reader with a key used this once.

    `extras` stand in the protected header beside alg, enc, epk, kid and typ: readable by all, alterable by none.
    """
    once = ReadingKey.generate()
    epk = {"kty": "OKP", "crv": "X25519", "x": to_base64url(once.reader.raw)}
    own = {"alg": "ECDH-ES", "enc": "A256GCM", "epk": epk, "kid": reader.key_id, "typ": TYPE}
    header = to_base64url(canonical({**extras, **own}))
    iv = os.urandom(IV)
    sealed = AESGCM(_content_key(once.agree(reader.raw))).encrypt(iv, plain, header.encode())
    return JweParts(header, iv, sealed[:-TAG], sealed[-TAG:])


def decrypt(parts: JweParts, key: ReadingKey) -> bytes:
    """Open what was sealed for `key`. Raises SealProblem when it was for another, altered, or of another form."""
    fields = parts.fields
    if fields["kid"] != key.key_id:
        raise SealProblem("NOT_THE_READER", f"Sealed for key {fields['kid'][:32]}, not for {key.key_id}.")
    if len(parts.iv) != IV or len(parts.tag) != TAG:
        raise SealProblem("JWE_MALFORMED", "Initialisation vector or tag has the wrong length.")
    secret = _content_key(key.agree(from_base64url(fields["epk"]["x"])))
    try:
        return AESGCM(secret).decrypt(parts.iv, parts.ciphertext + parts.tag, parts.header.encode())
    except InvalidTag:
        raise SealProblem("PART_ALTERED", "A part was altered after sealing, or is not what its header says.") from None


def read_header(header: str) -> dict[str, Any]:
    """Members of a protected header. Raises SealProblem unless it asks for exactly what we do."""
    try:
        fields = parse(from_base64url(header), limit=LONGEST_HEADER)
    except DocumentProblem as problem:
        raise SealProblem("JWE_MALFORMED", problem.problem.detail) from None
    if not isinstance(fields, dict) or not isinstance(fields.get("kid"), str):
        raise SealProblem("JWE_MALFORMED", "The header names no reader.")
    if (fields.get("alg"), fields.get("enc")) != ("ECDH-ES", "A256GCM") or fields.keys() & FOREIGN:
        raise SealProblem("JWE_FORM", "The header asks for another algorithm or an extension.")
    epk = fields.get("epk")
    if not isinstance(epk, dict) or (epk.get("kty"), epk.get("crv")) != ("OKP", "X25519"):
        raise SealProblem("JWE_FORM", "The sender's key is not an X25519 key.")
    if not isinstance(epk.get("x"), str):
        raise SealProblem("JWE_FORM", "The sender's key is missing.")
    return fields


# members that change how a JWE is opened (RFC 7516 §4.1, RFC 7518 §4.6.1); ignoring one would open it wrongly
FOREIGN = frozenset({"crit", "zip", "apu", "apv", "b64"})


def _content_key(secret: bytes) -> bytes:
    """RFC 7518 §4.6.2: Concat KDF, one round; AlgorithmID, empty PartyUInfo and PartyVInfo, 256 bits."""
    algorithm = b"A256GCM"
    info = struct.pack(">I", len(algorithm)) + algorithm + struct.pack(">III", 0, 0, 256)
    return ConcatKDFHash(SHA256(), 32, info).derive(secret)
