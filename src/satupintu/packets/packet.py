"""A packet: one person's recording, frozen at capture. Byte by byte in docs/packet-format.md.

Sealing encrypts each part to its one reader and signs the manifest; from then on the station can check and
carry the packet but not read it.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from satupintu.packets.jwe import IV, TAG, JweParts, decrypt, encrypt, read_header
from satupintu.packets.keys import ReaderKey, ReadingKey, SigningKey, VerifyingKey
from satupintu.packets.manifest import (
    FIRST_PREVIOUS,
    LARGEST_MANIFEST,
    MOST_PARTS,
    Manifest,
    PartEntry,
    PartException,
)
from satupintu.packets.parts import PART_NAMES, READER_OF, Reader
from satupintu.packets.problem import PacketProblem, SealProblem

__all__ = [
    "FIRST_PREVIOUS",
    "LARGEST_PACKET",
    "MOST_PARTS",
    "Capture",
    "Manifest",
    "PartEntry",
    "PartException",
    "SealedPacket",
    "check",
    "check_manifest",
    "key_id_of",
    "open_part",
    "part_as_jwe",
    "seal",
]

MAGIC = b"SATUPINTU-PACKET-1\n"
SIGNATURE = 64  # bytes
LARGEST_PACKET = 8 * 1024 * 1024  # bytes
_START = len(MAGIC) + 4  # where the manifest begins
Wanted = ReaderKey | tuple[ReaderKey, ...] | None  # for whom parts must be sealed; None: whoever it is


@dataclass(frozen=True)
class Capture:
    """What was taken from one person, unsealed. `subject`: the city's reference of the resident, never a NIK.

    `application`: the city's reference of what was asked for. `parts`: bytes by part name.
    """

    subject: str
    application: str
    parts: Mapping[str, bytes] = field(repr=False)
    exceptions: list[PartException] = field(default_factory=list)


@dataclass(frozen=True)
class SealedPacket:
    """`manifest`: canonical JSON; `signature`: 64 bytes over it; `bodies`: iv + ciphertext + tag by part name."""

    manifest: bytes
    signature: bytes = field(repr=False)
    bodies: Mapping[str, bytes] = field(repr=False)

    @property
    def packet_id(self) -> str:
        return sha256(self.manifest).hexdigest()

    @property
    def contents(self) -> Manifest:
        """The manifest's fields, whoever signed it. Raises PacketProblem."""
        return Manifest.from_bytes(self.manifest)

    def to_bytes(self) -> bytes:
        """Raises PacketProblem when the whole would be larger than 8 MiB."""
        bodies = [self.bodies[part.name] for part in self.contents.parts]
        head = MAGIC + struct.pack(">I", len(self.manifest))
        data = b"".join((head, self.manifest, self.signature, *bodies))
        if len(data) > LARGEST_PACKET:
            raise PacketProblem("PACKET_TOO_LARGE", f"The packet has {len(data)} bytes.", LARGEST_PACKET)
        return data

    @classmethod
    def from_bytes(cls, data: bytes) -> "SealedPacket":
        """Read a packet's frame; nothing is checked against a key yet (see `check`). Raises PacketProblem."""
        if len(data) > LARGEST_PACKET:
            raise PacketProblem("PACKET_TOO_LARGE", f"The packet has {len(data)} bytes.", LARGEST_PACKET)
        if not data.startswith(MAGIC):
            raise PacketProblem("NOT_A_PACKET", "The first bytes are not a packet's.")
        (length,) = struct.unpack(">I", _take(data, len(MAGIC), 4))
        if length > LARGEST_MANIFEST:
            raise PacketProblem("MANIFEST_TOO_LARGE", f"The manifest claims {length} bytes.", len(MAGIC))
        manifest = _take(data, _START, length)
        signature = _take(data, _START + length, SIGNATURE)
        return cls(manifest, signature, _bodies(data, manifest, _START + length + SIGNATURE))


def _take(data: bytes, offset: int, length: int) -> bytes:
    if len(data) - offset < length:
        raise PacketProblem("CUT_SHORT", f"{length} bytes expected, the packet ends before.", offset)
    return data[offset : offset + length]


def _bodies(data: bytes, manifest: bytes, offset: int) -> dict[str, bytes]:
    try:
        parts = Manifest.from_bytes(manifest).parts
    except PacketProblem as problem:
        raise PacketProblem(problem.code, problem.problem.detail, _START) from None
    bodies: dict[str, bytes] = {}
    for part in parts:
        if part.name in bodies:
            raise PacketProblem("PARTS_UNORDERED", f"{part.name} stands twice.", _START)
        bodies[part.name] = _take(data, offset, part.size)
        offset += part.size
    if offset != len(data):
        raise PacketProblem("TRAILING_BYTES", "Bytes follow the last part.", offset)
    return bodies


def seal(
    capture: Capture,
    *,
    station: str,
    sequence: int,
    previous: str,
    sealed_at: datetime,
    signing_key: SigningKey,
    city: ReaderKey,
    centre: ReaderKey,
) -> SealedPacket:
    """Encrypt each part to its reader and sign the manifest.

    `previous`: id of the station's packet before, or FIRST_PREVIOUS. Raises PacketProblem for an incomplete capture.
    """
    keys = {Reader.CITY: city, Reader.CENTRE: centre}
    parts = _known(capture.parts)
    jwes = {
        name: encrypt(parts[name], keys[READER_OF[name]], station=station, sequence=sequence, part=name)
        for name in parts
    }
    manifest = Manifest(
        station=station,
        sequence=sequence,
        previous=previous,
        sealed_at=sealed_at.replace(microsecond=0),
        subject=capture.subject,
        application=capture.application,
        parts=tuple(_entry(name, jwe) for name, jwe in jwes.items()),
        exceptions=tuple(sorted(capture.exceptions, key=lambda exception: _place(exception.part))),
    )
    manifest.check_completeness()
    frozen = manifest.to_bytes()
    packet = SealedPacket(frozen, signing_key.sign(frozen), {name: jwe.body for name, jwe in jwes.items()})
    packet.to_bytes()  # too large is said while the person still sits there
    return packet


def _known(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: parts[name] for name in sorted(parts, key=_place)}


def _place(name: str) -> int:
    if name not in PART_NAMES:
        raise PacketProblem("PART_UNKNOWN", f"{name[:40]} is no part of a packet.")
    return PART_NAMES.index(name)


def _entry(name: str, jwe: JweParts) -> PartEntry:
    body = jwe.body
    return PartEntry(name, READER_OF[name], jwe.header, sha256(body).hexdigest(), len(body))


def check(
    packet: SealedPacket,
    key: VerifyingKey,
    *,
    city: Wanted = None,
    centre: Wanted = None,
) -> Manifest:
    """Everything that can be checked without opening a part: signature, completeness, hashes, readers.

    `key`: the station's. `city`, `centre`: when given, parts must be sealed for this key, or one of these.
    Raises SealProblem for a wrong signature, PacketProblem for the rest.
    """
    manifest = check_manifest(packet.manifest, packet.signature, key, city=city, centre=centre)
    if list(packet.bodies) != [part.name for part in manifest.parts]:
        raise PacketProblem("PARTS_UNORDERED", "The bodies are not those the manifest lists.")
    offset = _START + len(packet.manifest) + SIGNATURE
    for part in manifest.parts:
        body = packet.bodies[part.name]
        if len(body) != part.size or sha256(body).hexdigest() != part.sha256:
            raise PacketProblem("PART_ALTERED", f"{part.name} is not what the station sealed.", offset)
        offset += part.size
    return manifest


def check_manifest(
    data: bytes,
    signature: bytes,
    key: VerifyingKey,
    *,
    city: Wanted = None,
    centre: Wanted = None,
) -> Manifest:
    """What can be checked of a packet without its bodies: all of `check` but their hashes. Raises like `check`."""
    key.verify(signature, data)
    manifest = Manifest.from_bytes(data)
    manifest.check_completeness()
    for part in manifest.parts:
        fields = _header(part)
        told = (fields.get("station"), fields.get("sequence"), fields.get("part"))
        if told != (manifest.station, manifest.sequence, part.name):
            raise PacketProblem("PART_FROM_ELSEWHERE", f"{part.name} was sealed for another packet or place.", _START)
    _check_readers(manifest, {Reader.CITY: city, Reader.CENTRE: centre})
    return manifest


def _check_readers(manifest: Manifest, keys: Mapping[Reader, Wanted]) -> None:
    for reader, wanted in keys.items():
        known = (wanted,) if isinstance(wanted, ReaderKey) else wanted
        kids = {_header(part)["kid"] for part in manifest.parts if part.reader is reader}
        if len(kids) > 1 or (known is not None and kids - {key.key_id for key in known}):
            raise PacketProblem("READER_WRONG", f"Parts for the {reader.value} are sealed for another key.", _START)


def _header(part: PartEntry) -> dict[str, object]:
    try:
        return read_header(part.header)
    except SealProblem as problem:
        raise PacketProblem("HEADER_MALFORMED", f"{part.name}: {problem.problem.detail}", _START) from None


def key_id_of(packet: SealedPacket, name: str) -> str:
    """For which key a part is sealed. Raises PacketProblem when it is not there."""
    return str(read_header(_jwe(packet, name).header)["kid"])


def open_part(packet: SealedPacket, name: str, key: ReadingKey) -> bytes:
    """The bytes of one part. Raises PacketProblem when it is not there, SealProblem when `key` does not open it."""
    return decrypt(_jwe(packet, name), key)


def part_as_jwe(packet: SealedPacket, name: str) -> str:
    """One part as compact JWE (RFC 7516 §7.1), to be carried on by who cannot read it. Raises PacketProblem."""
    return _jwe(packet, name).compact()


def _jwe(packet: SealedPacket, name: str) -> JweParts:
    for part in packet.contents.parts:
        if part.name == name and len(packet.bodies.get(name, b"")) >= IV + TAG:
            return JweParts.from_body(part.header, packet.bodies[name])
    raise PacketProblem("PART_MISSING", f"The packet has no {name[:40]}.")
