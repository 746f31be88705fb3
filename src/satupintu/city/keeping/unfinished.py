"""The mark of a restore that has begun to put things in place: while it stands, nothing of the city starts.

Keys, files and database come to their places one after the other. Cut off in between, the city would run on half of
each, and on its old epoch, so that no station would notice what is missing.
"""

from pathlib import Path

from django.conf import settings

from satupintu.environment import sync_folder


def is_begun() -> bool:
    """Whether a restore was begun here and has not ended."""
    return _mark().exists()


def begin() -> None:
    """Set the mark; it is on the disk when this returns."""
    _mark().touch(mode=0o600)
    sync_folder(_mark().parent)


def end() -> None:
    """Take the mark away; all that the restore did must be on the disk before."""
    sync_folder(_mark().parent)
    _mark().unlink()
    sync_folder(_mark().parent)


def _mark() -> Path:
    return settings.FOLDER.path / "unfinished-restore"
