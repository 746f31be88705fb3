"""Settings that come from the environment, read once and checked at the start of each place.

Shared by the three places because they start alike; it knows none of them.
"""

import os
import secrets
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

NO_TABLE = ("no such table", "does not exist")  # as SQLite and PostgreSQL say it


class SettingError(ValueError):
    """A setting is missing or wrong; the message says which and what to write."""


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise SettingError(f"{name} is not set. Set it in the environment and start again.")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value not in {"0", "1"}:
        raise SettingError(f"{name} is {value!r}. Write 1 for yes or 0 for no.")
    return value == "1"


def whole(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    if not value.isdecimal():
        raise SettingError(f"{name} is {value!r}. Write a whole number.")
    return int(value)


def time_of_day(name: str, default: str) -> time:
    value = os.environ.get(name, default)
    try:
        hour, minute = map(int, value.split(":"))
        return time(hour, minute)
    except ValueError:
        raise SettingError(f"{name} is {value!r}. Write a time of the day such as 02:30.") from None


def url(name: str, default: str) -> str:
    value = os.environ.get(name, default).rstrip("/")
    if not is_url(value):
        raise SettingError(f"{name} is {value!r}. Write an address such as http://127.0.0.1:8000.")
    return value


def named_urls(name: str) -> dict[str, str]:
    """Addresses by name, in their order: `fiber=http://10.1.0.5:8000, gsm=https://city.example`; {} when unset."""
    pairs = [each.strip().partition("=") for each in os.environ.get(name, "").split(",") if each.strip()]
    for key, _, value in pairs:
        if not (0 < len(key) <= 30 and key.isprintable() and is_url(value)):
            raise SettingError(
                f"{name} has {key}={value!r}. Write NAME=ADDRESS, NAME=ADDRESS; a name has 30 letters at most."
            )
    if len({key for key, _, _ in pairs}) < len(pairs):
        raise SettingError(f"{name} has a name twice. Give each address a name of its own.")
    return {key: value.rstrip("/") for key, _, value in pairs}


def is_url(text: str) -> bool:
    try:
        return urlsplit(text).scheme in {"http", "https"} and bool(urlsplit(text).hostname)
    except ValueError:  # an address in brackets that is none
        return False


@dataclass(frozen=True)
class Folder:
    """One place's folder under SATUPINTU_VAR: its database, keys and files."""

    path: Path

    @property
    def keys(self) -> Path:
        return self.path / "keys"

    def secret(self, name: str) -> str:
        """A random secret kept in the keys folder, made at the first start (0600)."""
        return kept(self.keys / name, lambda: secrets.token_urlsafe(50))


def kept(file: Path, make: Callable[[], str]) -> str:
    """The text of a secret file, made when missing, readable by its owner only (0600)."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # written aside and linked: of two programs starting at once the second reads what the first wrote, whole
        with tempfile.NamedTemporaryFile("w", dir=file.parent) as aside:  # made with 0600
            aside.write(make())
            aside.flush()
            os.fsync(aside.fileno())
            with suppress(FileExistsError):
                file.hardlink_to(aside.name)
        sync_folder(file.parent)
    return file.read_text().strip()


def sync_folder(folder: Path) -> None:
    """Have on the disk which files are in it, and under which names."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def folder(place: str) -> Folder:
    """The folder of a place, made if missing."""
    path = Path(text("SATUPINTU_VAR", "var")).absolute() / place
    path.mkdir(parents=True, exist_ok=True)
    return Folder(path)


def sqlite(path: Path, *, durable: bool) -> dict[str, Any]:
    """Django's DATABASES entry for an SQLite file.

    IMMEDIATE takes the write lock at BEGIN, so that readers who turn writers wait instead of failing;
    `durable` sets synchronous=FULL: in WAL mode NORMAL may lose the last commits at a power cut.
    """
    synchronous = "FULL" if durable else "NORMAL"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; PRAGMA foreign_keys=ON;"
            " PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;",
        },
    }


def database(path: Path, *, durable: bool) -> dict[str, Any]:
    """The database named by SATUPINTU_DATABASE_URL (postgresql://user:password@host:port/name), else SQLite."""
    address = os.environ.get("SATUPINTU_DATABASE_URL", "")
    if not address:
        return sqlite(path, durable=durable)
    parts = urlsplit(address)
    if parts.scheme not in {"postgresql", "postgres"} or len(parts.path) < 2:
        raise SettingError(
            "SATUPINTU_DATABASE_URL must look like postgresql://user:password@host:5432/name, or be left out."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path[1:],
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        # whatever the server's own default: a receipt is signed for what lies on the disk
        "OPTIONS": {"options": "-c synchronous_commit=on"},
    }


def manage(words: list[str], *, settings: str, make_it: str) -> None:
    """Run a management command of a place; where its database is not there yet, leave with `make_it`."""
    from django.core.management import execute_from_command_line
    from django.db import OperationalError, ProgrammingError

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings)
    try:
        execute_from_command_line(words)
    except (OperationalError, ProgrammingError) as wrong:
        if not any(said in str(wrong) for said in NO_TABLE):
            raise
        sys.exit(make_it)
