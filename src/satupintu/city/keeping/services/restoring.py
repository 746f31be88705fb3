"""The way back: a backup is opened, put in place whole or not at all, and checked (docs/flows/backup.md)."""

import hashlib
import os
import secrets
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction
from django.db.migrations.loader import MigrationLoader

from satupintu.city.applications.services import LOST_NUMBERS
from satupintu.city.enrolment import keys
from satupintu.city.enrolment.selectors import EPOCH
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.selectors import find_setting
from satupintu.city.foundation.services import note_setting
from satupintu.city.foundation.viewers import program
from satupintu.city.keeping import databases, unfinished
from satupintu.city.keeping.problems import (
    CANNOT_READ,
    CANNOT_WRITE,
    DAMAGED,
    KEY_ODD,
    LIVING,
    NEWER,
    OTHER_CITY,
    OTHER_DATABASE,
    WRONG_KEY,
)
from satupintu.city.keeping.rules import manifest as manifests
from satupintu.city.keeping.rules.manifest import DATABASE, READING, SIGNING, Manifest, SignedManifest
from satupintu.city.keeping.services.backing_up import alone
from satupintu.city.keeping.services.examining import Found, examine
from satupintu.environment import sync_folder
from satupintu.packets.keys import ReadingKey, SigningKey, VerifyingKey
from satupintu.packets.problem import Refusal, SealProblem
from satupintu.packets.stream import CHUNK, SealedReader

VIEWER = program("restore")
UNPACKED = ".satupintu-unpacked-"  # how folders with an unpacked backup begin: nobody else names one so
LONGEST_MANIFEST = 8 * CHUNK
SKIPPED = 100_000
"""Numbers of applications that are left out, since the lost days gave some of them away."""


@dataclass(frozen=True)
class Unpacked:
    """A backup's files, whole as its manifest says, in a folder that goes when the block ends."""

    folder: Path
    manifest: Manifest

    @property
    def database(self) -> Path:
        return self.folder / DATABASE

    def key(self, name: str) -> str:
        return (self.folder / name).read_text().strip()


def read_private(file: Path) -> ReadingKey:
    """The private half in a file. Raises KEY_ODD, CANNOT_READ."""
    try:
        return ReadingKey.from_private(file.read_text().strip())
    except (SealProblem, ValueError):
        raise Problem(KEY_ODD, file.name) from None
    except OSError as wrong:
        raise Problem(CANNOT_READ, str(wrong)) from None


def verify(*, file: Path, key: ReadingKey, city: VerifyingKey | None = None) -> tuple[Manifest, Found]:
    """Open a backup and check all of it, without putting anything in place. `city`: whose signature it must bear.

    Raises CANNOT_READ, WRONG_KEY, DAMAGED, OTHER_CITY, NEWER, OTHER_DATABASE, PROGRAM_MISSING, PROGRAM_FAILED.
    """
    with alone(), _unpacked(file, key, city) as backup, databases.beside(backup.database):
        return backup.manifest, _bring_up_to_date(backup)


def restore(
    *, file: Path, key: ReadingKey, city: VerifyingKey | None = None, over: bool = False
) -> tuple[Manifest, Found]:
    """Check a backup, begin a new epoch and put it in place. `over`: also where there is a city already.

    An SQLite database that stood there is kept beside the new one. Cut off, it left everything as it was or a city
    that does not start (`unfinished`), and may be begun again. Raises what `verify` raises, and LIVING.
    """
    with alone():
        if databases.is_living() and not over and not unfinished.is_begun():
            raise Problem(LIVING)
        for left in databases.folder().glob(f"{UNPACKED}*/"):  # by one that was killed: keys and data in the open
            shutil.rmtree(left)
        with _unpacked(file, key, city) as backup:
            found = _restore_sqlite(backup) if databases.kind() == "sqlite" else _restore_postgresql(backup)
    return backup.manifest, found


def _restore_sqlite(backup: Unpacked) -> Found:
    """All that takes long is done on the unpacked file; only renames remain for the time under the mark."""
    with databases.beside(backup.database):
        found = _make_ready(backup)
    _sync(backup.database)
    unfinished.begin()
    _place_files(backup)
    _place_sqlite(backup.database)
    unfinished.end()
    return found


def _restore_postgresql(backup: Unpacked) -> Found:
    """There is no file to rename: the mark stands from before the first row until everything is ready."""
    begun_before, stood = unfinished.is_begun(), databases.generation()
    unfinished.begin()
    try:
        databases.put_back(backup.database)
    except Problem:
        if not begun_before and databases.generation() == stood:  # nothing was changed: what stands here may serve
            unfinished.end()
        raise
    found = _make_ready(backup)
    _place_files(backup)
    unfinished.end()
    return found


def _make_ready(backup: Unpacked) -> Found:
    found = _bring_up_to_date(backup)
    _begin_epoch(backup.manifest)
    return found


def _bring_up_to_date(backup: Unpacked) -> Found:
    """Migrate, then examine: the backup may be of an older version, and today's models ask for today's columns.

    Before the new epoch, whose line in the audit trail stands in no manifest.
    """
    call_command("migrate", verbosity=0)
    return examine(
        backup.manifest, SigningKey.from_private(backup.key(SIGNING)), ReadingKey.from_private(backup.key(READING))
    )


@contextmanager
def _unpacked(file: Path, key: ReadingKey, city: VerifyingKey | None) -> Iterator[Unpacked]:
    try:
        with tempfile.TemporaryDirectory(prefix=UNPACKED, dir=databases.folder()) as folder:
            try:
                manifest = _unpack(file, key, city, Path(folder))
            except (Refusal, tarfile.TarError) as wrong:
                kind = WRONG_KEY if isinstance(wrong, Refusal) and wrong.code == "NOT_THE_READER" else DAMAGED
                detail = wrong.problem.detail if isinstance(wrong, Refusal) else str(wrong)
                raise Problem(kind, detail) from None
            yield Unpacked(Path(folder), manifest)
    except OSError as wrong:
        raise Problem(CANNOT_WRITE if file.is_file() else CANNOT_READ, str(wrong)) from None


def _unpack(file: Path, key: ReadingKey, city: VerifyingKey | None, folder: Path) -> Manifest:
    with file.open("rb") as raw:
        sealed = SealedReader(raw, key)
        with tarfile.open(mode="r|", fileobj=cast("IO[bytes]", sealed), bufsize=CHUNK) as tar:
            first = tar.next()
            if first is None or first.name != manifests.NAME or first.size > LONGEST_MANIFEST:
                raise Problem(DAMAGED, manifests.NAME)
            signed = SignedManifest.from_json(_opened(tar, first).read())
            manifest = signed.manifest
            _check_fits(manifest)
            while (entry := tar.next()) is not None:
                _extract(tar, entry, manifest.files, folder)
        while sealed.read(CHUNK):  # whatever follows the archive bears a seal as well
            pass
    missing = [name for name in manifest.files if not (folder / name).is_file()]
    if missing:
        raise Problem(DAMAGED, missing[0])
    own = SigningKey.from_private((folder / SIGNING).read_text().strip()).verifying_key
    manifests.check(signed, own)
    if city is not None and own.public != city.public:
        raise Problem(OTHER_CITY, own.key_id)
    return manifest


def _check_fits(manifest: Manifest) -> None:
    if manifest.database != databases.kind():
        raise Problem(OTHER_DATABASE, manifest.database)
    newer = manifests.newer(manifest, (f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations))
    if newer:
        raise Problem(NEWER, ", ".join(newer[:3]))


def _extract(tar: tarfile.TarFile, entry: tarfile.TarInfo, files: Mapping[str, str], folder: Path) -> None:
    """Only what the manifest names, and only as it names it."""
    target = folder / entry.name
    if entry.name not in files or target.exists():
        raise Problem(DAMAGED, entry.name)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    target.touch(mode=0o600)
    hashed = hashlib.sha256()
    source = _opened(tar, entry)
    with target.open("wb") as out:
        while piece := source.read(CHUNK):
            hashed.update(piece)
            out.write(piece)
    if hashed.hexdigest() != files[entry.name]:
        raise Problem(DAMAGED, entry.name)


def _opened(tar: tarfile.TarFile, entry: tarfile.TarInfo) -> IO[bytes]:
    opened = tar.extractfile(entry)
    if opened is None:
        raise Problem(DAMAGED, entry.name)
    return opened


def _place_files(backup: Unpacked) -> None:
    keys.signing_key.cache_clear()
    for name in backup.manifest.files:
        if name != DATABASE:
            _copy(backup.folder / name, settings.FOLDER.path / name)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if target.exists() and target.read_bytes() != source.read_bytes():  # a key is never thrown away
        _set_aside(target)
    aside = target.with_name(f".{target.name}.half")
    aside.touch(mode=0o600)
    aside.write_bytes(source.read_bytes())
    _sync(aside)
    aside.replace(target)
    sync_folder(target.parent)
    sync_folder(target.parent.parent)  # in which the folder itself may be new


def _place_sqlite(source: Path) -> None:
    """The rename is the moment at which the city is back; what lay there before stays under another name."""
    connections.close_all()
    target = databases.file_of_sqlite()
    _set_aside(*(target.with_name(target.name + tail) for tail in ("-wal", "-shm", "")))
    source.replace(target)
    sync_folder(target.parent)


def _sync(file: Path) -> None:
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def _set_aside(*files: Path) -> None:
    """Under names that begin alike: what belongs together is still found together."""
    before = f"before-{clock.local():%Y%m%d-%H%M%S}-"
    for file in files:
        if file.exists():
            file.rename(file.with_name(before + file.name))


@transaction.atomic
def _begin_epoch(manifest: Manifest) -> None:
    """From now on stations see that this is not the city that gave them their receipts (docs/flows/backup.md)."""
    epoch = secrets.token_hex(8)
    note_setting(name=EPOCH, value=epoch)
    highest = databases.skip_numbers("applications_application", SKIPPED)
    lost = [*(find_setting(LOST_NUMBERS) or ()), [highest + 1, highest + SKIPPED]]
    note_setting(name=LOST_NUMBERS, value=lost)
    detail = {"made_at": manifest.made_at.isoformat(), "packets": manifest.counts.packets, "epoch": epoch}
    audit.record(VIEWER, "RESTORED", detail=detail)
