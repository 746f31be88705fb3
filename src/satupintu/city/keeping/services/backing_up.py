"""A backup is made: database, keys and files of one moment, sealed into one file (docs/flows/backup.md)."""

import fcntl
import hashlib
import io
import os
import platform
import shutil
import tarfile
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, cast

import django
from django.conf import settings

from satupintu.city.enrolment import keys
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.enrolment import services as enrolment_services
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.services import note_setting
from satupintu.city.foundation.viewers import Role, Viewer, program
from satupintu.city.keeping import databases, selectors
from satupintu.city.keeping.problems import CANNOT_WRITE, KEY_EXISTS, KEY_ODD
from satupintu.city.keeping.rules import manifest as manifests
from satupintu.city.keeping.rules.manifest import DATABASE, FOLDERS, Manifest
from satupintu.environment import sync_folder
from satupintu.packets.keys import ReaderKey, ReadingKey
from satupintu.packets.problem import SealProblem
from satupintu.packets.stream import CHUNK, SealedWriter

SUFFIX = ".backup"
PUBLIC = ".pub"
WRITTEN_OUT = ".satupintu-written-out-"  # how folders with a database written out begin: nobody else names one so
HALF_LIVES = 86_400  # seconds


def make_key(file: Path) -> ReaderKey:
    """Make a pair: the private half in `file` (0600), the public one beside it in `file`.pub.

    Raises KEY_EXISTS, CANNOT_WRITE.
    """
    key = ReadingKey.generate()
    public = file.with_name(file.name + PUBLIC)
    if file.exists() or public.exists():
        raise Problem(KEY_EXISTS, file.name)
    try:
        file.touch(mode=0o600, exist_ok=False)
        file.write_text(f"{key.private}\n")
        public.write_text(f"{key.public}\n")
    except OSError as wrong:
        raise Problem(CANNOT_WRITE, str(wrong)) from None
    return key.reader


def read_public(text: str) -> ReaderKey:
    """A public key from its text, or from the file of that name. Raises KEY_ODD."""
    try:
        return ReaderKey(Path(text).read_text().strip() if Path(text).is_file() else text.strip())
    except (SealProblem, OSError, ValueError):
        raise Problem(KEY_ODD, text[:80]) from None


def back_up(*, viewer: Viewer, out: Path, reader: ReaderKey) -> Path:
    """Write a backup to a new file, or under the name of the moment into a folder; gives the file.

    Written aside and renamed: a file of that name is whole. Raises NOT_ALLOWED, KEY_EXISTS (never over another file),
    CANNOT_WRITE, PROGRAM_MISSING, PROGRAM_FAILED. A sealing key that waited for a backup is used from now on.
    """
    viewer.need(Role.ADMINISTRATOR)
    with alone():
        return _back_up(viewer, out, reader)


@contextmanager
def alone() -> Iterator[None]:
    """One backup or restore at a time: another one may be putting a key in place."""
    with (settings.FOLDER.path / "backup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _back_up(viewer: Viewer, out: Path, reader: ReaderKey) -> Path:
    waiting = enrolment.find_next_reader()  # before the files are listed: its own is among them
    now = clock.local()
    target = out / f"satupintu-{now:%Y%m%d-%H%M%S}{SUFFIX}" if out.is_dir() else out
    if target.exists():
        raise Problem(KEY_EXISTS, target.name)
    half = target.with_name(f".{target.name}.half")
    _sweep(target.parent)
    try:
        with tempfile.TemporaryDirectory(prefix=WRITTEN_OUT, dir=settings.FOLDER.path) as folder:
            files = {DATABASE: Path(folder) / DATABASE, **_files(Path(folder))}
            with databases.written_out(files[DATABASE]):
                told = _manifest(now, files)
            _seal(half, reader, told, files)
        half.rename(target)
        sync_folder(target.parent)
    except OSError as wrong:
        raise Problem(CANNOT_WRITE, str(wrong)) from None
    finally:
        half.unlink(missing_ok=True)
    size = target.stat().st_size
    note_setting(name=selectors.LAST, value={"at": now.isoformat(), "file": target.name, "bytes": size})
    detail = {"file": target.name, "packets": told.counts.packets, "key": reader.key_id}
    audit.record(viewer, "BACKED_UP", detail=detail)
    if waiting is not None:
        try:
            enrolment_services.use_sealing_key(viewer=viewer, key_id=waiting)
        except OSError as wrong:
            raise Problem(CANNOT_WRITE, str(wrong)) from None
    return target


def _sweep(out: Path) -> None:
    """What a backup left that was killed: a copy of the database and the keys in the open, and half a file."""
    for folder in settings.FOLDER.path.glob(f"{WRITTEN_OUT}*/"):
        shutil.rmtree(folder, ignore_errors=True)
    for half in out.glob(f".satupintu-*{SUFFIX}.half"):
        if half.stat().st_mtime < time.time() - HALF_LIVES:  # another city may be writing into the same folder
            half.unlink(missing_ok=True)


def back_up_tonight() -> Path:
    """As the settings say, and keep the newest `BACKUP_KEEP` of that folder. Raises like `back_up`, and KEY_ODD."""
    folder = Path(settings.BACKUP_OUT)
    if not folder.is_dir():  # a disk that is not mounted must not become a folder of the disk that may die
        raise Problem(CANNOT_WRITE, str(folder))
    made = back_up(viewer=program("backup"), out=folder, reader=read_public(settings.BACKUP_KEY))
    for old in sorted(folder.glob(f"satupintu-*{SUFFIX}"))[: -settings.BACKUP_KEEP]:
        old.unlink()
    return made


def _files(folder: Path) -> dict[str, Path]:
    """What the service cannot do without beside its database, by name in the backup."""
    keys.signing_key(), keys.reading_key()  # made at the first use, which may be this one
    found: dict[str, Path] = {}
    for name, place in zip(FOLDERS, (settings.KEYS, settings.IMPORTS), strict=True):
        inside = (path for path in sorted(place.rglob("*")) if _is_whole(path))
        found |= {f"{name}/{path.relative_to(place).as_posix()}": path for path in inside}
    # it may come from the environment; a centre that knows no other must be answered after a restore as well
    token = folder / "centre-token"
    token.write_text(settings.CENTRE_TOKEN)
    return {**found, "keys/centre-token": token}


def _is_whole(path: Path) -> bool:
    """A file of its own that nobody is still writing."""
    return path.is_file() and not path.is_symlink() and not path.name.startswith(keys.HALF)


def _manifest(now: datetime, files: Mapping[str, Path]) -> Manifest:
    return Manifest(
        made_at=now,
        database=databases.kind(),
        versions={
            "satupintu": version("satupintu"),
            "django": django.get_version(),
            "python": platform.python_version(),
            "database": databases.version(),
        },
        migrations=selectors.list_migrations(),
        counts=selectors.count_rows(),
        stations=selectors.highest_numbers(),
        audit_head=audit.head(),
        files={name: hash_of(path) for name, path in files.items()},
    )


def hash_of(file: Path) -> str:
    """SHA-256 of a file's bytes, hex."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _seal(half: Path, reader: ReaderKey, told: Manifest, files: Mapping[str, Path]) -> None:
    head = manifests.sign(told, keys.signing_key()).to_json().encode()
    half.touch(mode=0o600)
    with half.open("wb") as raw:
        with (
            SealedWriter(raw, reader) as sealed,
            tarfile.open(mode="w|", fileobj=cast("IO[bytes]", sealed), bufsize=CHUNK) as tar,
        ):
            entry = tarfile.TarInfo(manifests.NAME)
            entry.size = len(head)
            tar.addfile(entry, io.BytesIO(head))
            for name, path in files.items():
                tar.add(path, name, recursive=False)
        raw.flush()
        os.fsync(raw.fileno())
