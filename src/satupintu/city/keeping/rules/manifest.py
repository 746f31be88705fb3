"""A backup's manifest: what is in it, signed by the city whose it is. It stands in front, before the files it names."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from satupintu.packets.keys import SigningKey, VerifyingKey
from satupintu.packets.problem import DocumentProblem
from satupintu.packets.statement import SignedStatement

FORMAT = "satupintu-backup-1"
NAME = "manifest.json"
DATABASE = "database"
FOLDERS = ("keys", "imports")
SIGNING, READING = "keys/signing", "keys/reading"
_FILE = re.compile(rf"{DATABASE}|(?:{'|'.join(FOLDERS)})/(?:[\w-][\w.-]*/)?[\w-][\w.-]*", re.ASCII)


@dataclass(frozen=True)
class Counts:
    """How many rows, as they were in the very moment of the database that lies in the backup."""

    packets: int
    centre_receipts: int
    recordings: int
    residents: int
    audit_lines: int


@dataclass(frozen=True)
class Manifest:
    """`database`: its kind ("sqlite", "postgresql"). `migrations`: "stage.name" of each that had been applied.

    `stations`: the highest number that had come, by station. `files`: SHA-256 (hex) by name in the backup.
    """

    made_at: datetime
    database: str
    versions: Mapping[str, str]
    migrations: tuple[str, ...]
    counts: Counts
    stations: Mapping[str, int]
    audit_head: str
    files: Mapping[str, str]


class SignedManifest(SignedStatement):
    """A manifest as it lies in the backup: `document` (canonical JSON text), `signature` (base64), `key_id`."""

    @property
    def manifest(self) -> Manifest:
        """Its fields, whoever signed it. Raises DocumentProblem."""
        return _read(self)


def sign(manifest: Manifest, key: SigningKey) -> SignedManifest:
    """The manifest as the city signs it."""
    told = {**asdict(manifest), "made_at": manifest.made_at.isoformat(timespec="seconds")}
    return SignedManifest.sign(FORMAT, told, key)


def check(signed: SignedManifest, key: VerifyingKey) -> Manifest:
    """The manifest when `key` signed it. Raises SealProblem (signature) or DocumentProblem (content)."""
    signed.verify(key)
    return signed.manifest


def newer(manifest: Manifest, known: Iterable[str]) -> list[str]:
    """Migrations of the backup that this version of the service does not know: it is older than the backup."""
    return sorted(set(manifest.migrations) - set(known))


_MEMBERS: dict[str, type] = {
    "made_at": datetime,
    "database": str,
    "versions": dict,
    "migrations": list,
    "counts": dict,
    "stations": dict,
    "audit_head": str,
    "files": dict,
}


def _read(signed: SignedManifest) -> Manifest:
    fields = signed.fields(FORMAT, _MEMBERS)
    if not all(_FILE.fullmatch(name) for name in fields["files"]) or DATABASE not in fields["files"]:
        raise DocumentProblem("MEMBERS_WRONG", "The files are not those of a backup.")
    try:
        counts = Counts(**fields.pop("counts"))
    except TypeError:
        raise DocumentProblem("MEMBERS_WRONG", "The counts are not those of a backup.") from None
    return Manifest(counts=counts, migrations=tuple(fields.pop("migrations")), **fields)
