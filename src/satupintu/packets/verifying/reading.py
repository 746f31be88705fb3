"""Each document by itself: it is what its signer signed, to the byte, or it is named.

A file is one packet, or lines; each line says what it is (docs/packet-format.md) and ends with a line feed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple

from satupintu.packets import closing, receipt, sheet
from satupintu.packets.canonical import parse_canonical
from satupintu.packets.closing import Closing, SignedClosing
from satupintu.packets.keys import from_base64
from satupintu.packets.manifest import HEX_64, Manifest
from satupintu.packets.packet import MAGIC, SealedPacket, check, check_manifest
from satupintu.packets.problem import DocumentProblem, Refusal
from satupintu.packets.receipt import Receipt, SignedReceipt
from satupintu.packets.sheet import Sheet, SignedSheet
from satupintu.packets.statement import LONGEST, SignedStatement
from satupintu.packets.stick import QUESTION_FORMAT, QUESTION_MEMBERS
from satupintu.packets.verifying.keyring import Keyring
from satupintu.packets.verifying.report import Wrong

PACKET_FILE = ".packet"
LARGEST_FILE = 1024**3  # bytes; the trail of a day that was stated anew after months reaches over all of them


class Where(NamedTuple):
    """File and line (0: the whole file) of a document."""

    file: str
    line: int = 0


@dataclass
class Trail:
    """Lines of the audit trail in one file. `after`: the hash the first one names; `hashes`: of each line."""

    after: str = ""
    hashes: list[str] = field(default_factory=list)


@dataclass
class Evidence:
    """What was given and holds by itself, with where it stands, and what does not hold."""

    hashes: dict[str, str] = field(default_factory=dict)
    manifests: list[tuple[Where, str, Manifest]] = field(default_factory=list)
    receipts: list[tuple[Where, Receipt]] = field(default_factory=list)
    closings: list[tuple[Where, Closing]] = field(default_factory=list)
    sheets: list[tuple[Where, Sheet]] = field(default_factory=list)
    trails: dict[str, Trail] = field(default_factory=dict)
    packets: int = 0
    wrong: list[Wrong] = field(default_factory=list)

    def say(self, where: Where, code: str, what: str) -> None:
        self.wrong.append(Wrong(*where, code, what))


def read(name: str, data: bytes, keyring: Keyring, evidence: Evidence) -> None:
    """Take one file apart; what holds goes into the evidence, what does not among its wrongs."""
    evidence.hashes[name] = sha256(data).hexdigest()
    if len(data) > LARGEST_FILE:
        evidence.say(Where(name), "FILE_TOO_LARGE", f"A file has at most {LARGEST_FILE} bytes.")
        return
    if name.endswith(PACKET_FILE) or data.startswith(MAGIC):
        _attempt(Where(name), _packet, data, keyring, evidence)
        return
    *lines, rest = data.split(b"\n")
    if rest or not lines:
        evidence.say(Where(name), "CUT_SHORT", "The file is empty, or its last line does not end.")
    for number, line in enumerate(lines, start=1):
        _attempt(Where(name, number), _line, line, keyring, evidence)


def _attempt(where: Where, take: Any, data: bytes, keyring: Keyring, evidence: Evidence) -> None:
    try:
        take(where, data, keyring, evidence)
    except Refusal as refusal:
        evidence.say(where, refusal.code, refusal.problem.detail)


def _packet(where: Where, data: bytes, keyring: Keyring, evidence: Evidence) -> None:
    packet = SealedPacket.from_bytes(data)
    manifest = check(packet, keyring.of_place("station", packet.contents.station))
    evidence.packets += 1
    evidence.manifests.append((where, packet.packet_id, manifest))


def _line(where: Where, line: bytes, keyring: Keyring, evidence: Evidence) -> None:
    if line.startswith(b"["):
        _trail_line(where, line, evidence)
        return
    document = parse_canonical(line, limit=2 * LONGEST)
    if isinstance(document, dict) and document.keys() == {"manifest", "signature"}:
        _manifest(where, document, keyring, evidence)
        return
    kinds = {receipt.FORMAT: _receipt, closing.FORMAT: _closing, sheet.FORMAT: _sheet, QUESTION_FORMAT: _question}
    signed = SignedStatement.from_dict(document)
    if signed.format not in kinds:
        raise DocumentProblem("FORMAT_UNKNOWN", "The document is of no known kind.")
    kinds[signed.format](where, document, keyring, evidence)


def _trail_line(where: Where, line: bytes, evidence: Evidence) -> None:
    """A line of the trail names the hash of the one before; a wrong one is still what the next must name."""
    trail = evidence.trails.setdefault(where.file, Trail())
    before = trail.hashes[-1] if trail.hashes else None
    trail.hashes.append(sha256(line).hexdigest())
    try:
        named = json.loads(line)[0]
    except (ValueError, IndexError, RecursionError):
        raise DocumentProblem("NOT_JSON", "Not a line of the audit trail.") from None
    if not isinstance(named, str) or not HEX_64.fullmatch(named):
        raise DocumentProblem("MEMBERS_WRONG", "A line of the audit trail begins with the hash of the one before.")
    if before is None:
        trail.after = named
    elif named != before:
        raise DocumentProblem("TRAIL_BROKEN", "The line before is not the one that this line was written after.")


def _manifest(where: Where, document: Mapping[str, Any], keyring: Keyring, evidence: Evidence) -> None:
    if not all(isinstance(text, str) for text in document.values()):
        raise DocumentProblem("MEMBERS_WRONG", "Manifest and signature are texts.")
    data = document["manifest"].encode()
    key = keyring.of_place("station", Manifest.from_bytes(data).station)
    manifest = check_manifest(data, from_base64(document["signature"], length=64), key)
    evidence.manifests.append((where, sha256(data).hexdigest(), manifest))


def _question(_where: Where, document: object, keyring: Keyring, _evidence: Evidence) -> None:
    """Which receipts a station lacks, as it stands on a stick: signed, and evidence of nothing."""
    signed = SignedStatement.from_dict(document)
    told = signed.fields(QUESTION_FORMAT, QUESTION_MEMBERS)
    signed.verify(keyring.of_place("station", told["station"]))


def _receipt(where: Where, document: object, keyring: Keyring, evidence: Evidence) -> None:
    signed = SignedReceipt.from_dict(document)
    told = signed.receipt
    if told.by == "station":
        raise DocumentProblem("MEMBERS_WRONG", "A station gives no receipts.")
    evidence.receipts.append((where, receipt.check(signed, keyring.of_place(told.by, told.station, signed.key_id))))


def _closing(where: Where, document: object, keyring: Keyring, evidence: Evidence) -> None:
    signed = SignedClosing.from_dict(document)
    told = signed.closing
    evidence.closings.append((where, closing.check(signed, keyring.of_place(told.place, told.station, signed.key_id))))


def _sheet(where: Where, document: object, keyring: Keyring, evidence: Evidence) -> None:
    evidence.sheets.append((where, sheet.check(SignedSheet.from_dict(document), keyring.city)))
