"""The sheet of a day: what the city hands out of it, signed, so that whoever gets the files sees whether they are all.

The statements themselves stand in the files; the sheet names each file by its hash and the stretch of the audit trail.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from satupintu.packets.canonical import canonical
from satupintu.packets.closing import SignedClosing
from satupintu.packets.keys import SigningKey, VerifyingKey, to_base64
from satupintu.packets.manifest import HEX_64
from satupintu.packets.problem import DocumentProblem
from satupintu.packets.receipt import SignedReceipt
from satupintu.packets.statement import SignedStatement

FORMAT = "satupintu-day-1"
CLOSINGS, RECEIPTS, MANIFESTS, TRAIL = "closings.jsonl", "receipts.jsonl", "manifests.jsonl", "audit.jsonl"
SHEET = "sheet.json"
FILES = (SHEET, CLOSINGS, RECEIPTS, MANIFESTS, TRAIL)  # of a day, as far as they have lines


@dataclass(frozen=True)
class Sheet:
    """What belongs to a day. `files`: SHA-256 (hex) by name.

    `audit_after`, `audit_until`: hashes of the line of the trail before the first handed out and of the last, both
    None when the trail was kept back.
    """

    date: date
    written_at: datetime
    stations: tuple[str, ...]
    files: Mapping[str, str]
    audit_after: str | None
    audit_until: str | None


class SignedSheet(SignedStatement):
    """A sheet as it travels: `document` (canonical JSON text), `signature` (base64), `key_id`."""

    @property
    def sheet(self) -> Sheet:
        """Its fields, whoever signed it. Raises DocumentProblem."""
        return _read(self)


def hand_out(
    *,
    date: date,
    written_at: datetime,
    stations: Iterable[str],
    closings: Iterable[SignedClosing],
    receipts: Iterable[SignedReceipt],
    manifests: Iterable[tuple[bytes, bytes]],
    trail: tuple[str, Sequence[str]] | None,
    signing_key: SigningKey,
) -> dict[str, bytes]:
    """The files of a day by name, the sheet among them; a file without lines is left out.

    `stations`: those that must have stated the day. `manifests`: (manifest, signature). `trail`: hash of the line
    before the first, and the lines as they were hashed; None keeps the trail back.
    """
    after, lines = trail or (None, ())
    until = sha256(lines[-1].encode()).hexdigest() if lines else after
    texts = {
        CLOSINGS: [each.to_json() for each in closings],
        RECEIPTS: [each.to_json() for each in receipts],
        MANIFESTS: [manifest_line(*each) for each in manifests],
        TRAIL: lines,
    }
    files = {name: "".join(f"{line}\n" for line in those).encode() for name, those in texts.items() if those}
    told = {
        "date": date.isoformat(),
        "written_at": written_at.isoformat(timespec="seconds"),
        "stations": sorted(stations),
        "files": {name: sha256(data).hexdigest() for name, data in files.items()},
        "audit_after": after,
        "audit_until": until,
    }
    return {SHEET: f"{SignedSheet.sign(FORMAT, told, signing_key).to_json()}\n".encode(), **files}


def manifest_line(manifest: bytes, signature: bytes) -> str:
    """A manifest with its station's signature, as one line."""
    return canonical({"manifest": manifest.decode(), "signature": to_base64(signature)}).decode()


def check(signed: SignedSheet, key: VerifyingKey) -> Sheet:
    """The sheet when `key` signed it. Raises SealProblem (signature) or DocumentProblem (content)."""
    signed.verify(key)
    return signed.sheet


_MEMBERS: dict[str, type] = {
    "date": date,
    "written_at": datetime,
    "stations": list,
    "files": dict,
    "audit_after": object,
    "audit_until": object,
}


def _read(signed: SignedSheet) -> Sheet:
    fields = signed.fields(FORMAT, _MEMBERS)
    hashes = list(fields["files"].values())
    if fields["audit_after"] is not None or fields["audit_until"] is not None:
        hashes += [fields["audit_after"], fields["audit_until"]]
    if not all(isinstance(value, str) and HEX_64.fullmatch(value) for value in hashes):
        raise DocumentProblem("MEMBERS_WRONG", "A hash is 64 lower-case hexadecimal digits.")
    if not all(isinstance(station, str) for station in fields["stations"]):
        raise DocumentProblem("MEMBERS_WRONG", "Stations are texts.")
    return Sheet(**{**fields, "stations": tuple(fields["stations"])})
