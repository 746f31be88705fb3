"""The city's own keys (files made at first use, 0600) and the centre's public ones (learned once, then fixed).

The reading key is read off its file each time: it may be changed while the programs run. Which keys are the city's own
stands in the database: a file that was lost is not replaced in silence.
"""

import os
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TypeVar

from django.conf import settings

from satupintu import environment
from satupintu.city.enrolment.problems import KEY_LOST
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.selectors import find_setting
from satupintu.city.foundation.services import note_setting
from satupintu.packets.keys import ReaderKey, ReadingKey, SigningKey, VerifyingKey
from satupintu.packets.problem import SealProblem

CENTRE_KEYS = "centre_keys"
CENTRE_SIGNERS_BEFORE = "centre_signers_before"
READING, SIGNING = "reading", "signing"
HALF = "tmp"  # how files begin that are being written; as Python names them
NAMED = "reading-"  # and the key's id: every key since the first change, also where a backup put another in place
UNREADABLE = (SealProblem, UnicodeDecodeError)
_Key = TypeVar("_Key", SigningKey, ReadingKey)


def reading_key() -> ReadingKey:
    """Opens what stations seal for the city from now on. Raises KEY_LOST."""
    return _own(READING, ReadingKey)


def list_reading_keys() -> list[ReadingKey]:
    """The one of today, and those before it: a packet may have been sealed long ago, or far from a line."""
    today, files = reading_key(), sorted(settings.KEYS.glob(f"{NAMED}*"))
    named = [ReadingKey.from_private(file.read_text().strip()) for file in files]
    return [today, *(key for key in named if key != today)]


def find_reading_key(key_id: str) -> ReadingKey | None:
    """The private half for a key id, of today or before."""
    return next((key for key in list_reading_keys() if key.key_id == key_id), None)


def make_reading_key() -> ReadingKey:
    """Make another and keep it and the one of today under their own names; today's stays in its place."""
    new = ReadingKey.generate()
    for key in (reading_key(), new):
        _keep_by_name(key)
    return new


def put_in_place(key: ReadingKey) -> None:
    """From now on it is the one of today; cut off in between nothing has changed."""
    with tempfile.NamedTemporaryFile("w", dir=settings.KEYS, prefix=HALF, delete=False) as aside:  # made with 0600
        try:
            aside.write(key.private)
            aside.flush()
            os.fsync(aside.fileno())
            Path(aside.name).replace(settings.KEYS / READING)
        except OSError:
            Path(aside.name).unlink(missing_ok=True)
            raise
    environment.sync_folder(settings.KEYS)
    note_setting(name=_noted(READING), value=key.public)  # not the one before, should that come back alone


def _keep_by_name(key: ReadingKey) -> None:
    environment.kept(_named(key.key_id), lambda: key.private)


def _named(key_id: str) -> Path:
    folder: Path = settings.KEYS
    return folder / f"{NAMED}{key_id}"


@cache
def signing_key() -> SigningKey:
    """Signs receipts and closings. Raises KEY_LOST."""
    return _own(SIGNING, SigningKey)


def give_up_own() -> None:
    """No backup has them: the city's own is what lies in the files; what is missing or cannot be read is made."""
    before, centre = find_setting(_noted(SIGNING)), find_setting(CENTRE_KEYS)
    for name, kind in ((READING, ReadingKey), (SIGNING, SigningKey)):
        note_setting(name=_noted(name), value="")
        with suppress(FileNotFoundError):
            _set_aside_unreadable(settings.KEYS / name, kind)
    signing_key.cache_clear()
    if centre and centre["signer"] == before:  # a centre without a port of ours: the city signs in its place
        believe_centre({**centre, "signer": signing_key().public})


def _set_aside_unreadable(file: Path, kind: type[SigningKey] | type[ReadingKey]) -> None:
    try:
        kind.from_private(file.read_text().strip())
    except UNREADABLE:
        file.rename(file.with_name(f"unreadable-{file.name}"))


def _own(name: str, kind: type[_Key]) -> _Key:
    """The key in a file, made once. Which one it was is noted: another in its place nobody would believe or seal for.

    A sealing key that was changed lies under its own name as well (`make_reading_key`).
    """
    file, known = settings.KEYS / name, find_setting(_noted(name))
    if known and not file.exists():
        raise Problem(KEY_LOST, f"keys/{file.name}")
    try:
        key = kind.from_private(environment.kept(file, lambda: kind.generate().private))
    except UNREADABLE:
        raise Problem(KEY_LOST, f"keys/{file.name}") from None
    if not known:
        note_setting(name=_noted(name), value=key.public)
    elif key.public != known and not _named(key.key_id).exists():
        raise Problem(KEY_LOST, f"keys/{file.name}")
    return key


def _noted(name: str) -> str:
    return f"own_{name}_key"


def believe_centre(new: dict[str, str]) -> None:
    """From now on these are the centre's keys. What it signed with the one before can still be checked."""
    known, before = find_setting(CENTRE_KEYS), find_setting(CENTRE_SIGNERS_BEFORE) or []
    note_setting(name=CENTRE_KEYS, value=new)
    if known and known["signer"] != new["signer"]:
        note_setting(name=CENTRE_SIGNERS_BEFORE, value=list(dict.fromkeys([*before, known["signer"]])))


def list_centre_signers_before() -> list[VerifyingKey]:
    """Keys with which the centre signed once and no longer does, the oldest first."""
    return [VerifyingKey(public) for public in find_setting(CENTRE_SIGNERS_BEFORE) or []]


def find_centre_reader() -> ReaderKey | None:
    """Whom stations seal fingers and irises for; None until the centre's keys are known."""
    keys = find_setting(CENTRE_KEYS)
    return ReaderKey(keys["reader"]) if keys else None


def find_centre_signer() -> VerifyingKey | None:
    """Whose receipts and closings are the centre's; None until its keys are known."""
    keys = find_setting(CENTRE_KEYS)
    return VerifyingKey(keys["signer"]) if keys else None
