"""The two databases as a backup needs them: written out at one moment, put back, looked at from beside."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import cast

from django.conf import settings
from django.db import connection, transaction

from satupintu.city.foundation.problems import Problem
from satupintu.city.keeping.problems import PROGRAM_FAILED, PROGRAM_MISSING


def kind() -> str:
    """Which of the two it is: "sqlite" or "postgresql"."""
    return str(connection.vendor)


def version() -> str:
    """The version of the database program."""
    return ".".join(map(str, connection.get_database_version()))


def file_of_sqlite() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def folder() -> Path:
    """Where a file lies that is to become the database by a rename."""
    return file_of_sqlite().parent if kind() == "sqlite" else settings.FOLDER.path


def is_living() -> bool:
    """Whether there are tables that a restore would write over."""
    if kind() == "sqlite" and not file_of_sqlite().exists():
        return False  # asking would make the file
    return bool(connection.introspection.table_names())


@contextmanager
def written_out(to: Path) -> Iterator[None]:
    """Write the whole database to a file; inside the block reads see exactly what stands in it.

    Others may go on writing meanwhile. Raises PROGRAM_MISSING, PROGRAM_FAILED.
    """
    if kind() == "sqlite":
        with (
            closing(sqlite3.connect(f"{file_of_sqlite().absolute().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(to)) as target,
        ):
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        with looking_at(str(to)):
            yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        options = ("--format=custom", "--compress=1", f"--snapshot={cursor.fetchone()[0]}", f"--file={to}")
        _run("pg_dump", *options, *_AS_IT_IS)
        yield


def put_back(file: Path) -> None:
    """Fill the PostgreSQL database from a file that `written_out` made, all or nothing; what stood there goes.

    Raises PROGRAM_MISSING, PROGRAM_FAILED.
    """
    connection.close()
    _run("pg_restore", "--single-transaction", "--exit-on-error", "--clean", "--if-exists", *_AS_IT_IS, str(file))


def generation() -> int | None:
    """Another number after each `put_back` into PostgreSQL, since it makes the tables anew; None without tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations')::oid")
        return cast("int | None", cursor.fetchone()[0])


@contextmanager
def beside(file: Path) -> Iterator[None]:
    """Let this thread work on the database in a file that is not in place; SQLite's file keeps what was written.

    PostgreSQL reads no files: it fills a database of its own for it, which goes at the end. Raises like `put_back`.
    """
    if kind() == "sqlite":
        with looking_at(str(file), _WORKED_ON):
            yield
        return
    name = f"satupintu_verify_{os.getpid()}"
    _create(name)
    try:
        with looking_at(name):
            put_back(file)
            yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")


def _create(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")


# its hash is taken
_LOOKED_AT = "PRAGMA query_only=ON; PRAGMA temp_store=MEMORY;"
# cut off it is unpacked anew, and it is synced before it is put in place; one file, nothing beside it
_WORKED_ON = "PRAGMA journal_mode=DELETE; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"


@contextmanager
def looking_at(name: str, pragmas: str = _LOOKED_AT) -> Iterator[None]:
    """Let this thread work on another database of the same kind; `pragmas` are SQLite's."""
    own = connection.settings_dict
    connection.close()
    options = {"init_command": pragmas} if kind() == "sqlite" else {}
    connection.settings_dict = {**own, "NAME": name, "OPTIONS": options or own["OPTIONS"]}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = own


def faults() -> list[str]:
    """What the database finds wrong with its pages and references. PostgreSQL checked both when it was filled."""
    if kind() == "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check(20)")
        found = [str(word) for (word,) in cursor.fetchall() if word != "ok"]
        cursor.execute("PRAGMA foreign_key_check")
        return found + [f"{table} {row} → {parent}" for table, row, parent, _ in cursor.fetchmany(20)]


def skip_numbers(table: str, by: int) -> int:
    """Let a table's next row take a number `by` further on; gives the highest number before."""
    with connection.cursor() as cursor:
        if kind() == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
            sequence = cursor.fetchone()[0]
            cursor.execute("SELECT nextval(%s)", [sequence])
            before = int(cursor.fetchone()[0]) - 1
            cursor.execute("SELECT setval(%s, %s)", [sequence, before + by])
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            row = cursor.fetchone()
            before = int(row[0]) if row else 0
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, before + by])
    return before


_AS_IT_IS = ("--no-owner", "--no-privileges")


def _run(program: str, *options: str) -> None:
    """Raises PROGRAM_MISSING, PROGRAM_FAILED with the program's last words."""
    found = shutil.which(program)
    if found is None:
        raise Problem(PROGRAM_MISSING, program)
    told = connection.settings_dict
    # libpq's own settings: a password never stands on a command line
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    reach = {name: str(told[key]) for name, key in names.items() if told.get(key)}
    command = [found, f"--dbname={told['NAME']}", *options]
    ended = subprocess.run(command, env={**os.environ, **reach}, capture_output=True, text=True, check=False)  # noqa: S603
    if ended.returncode:
        raise Problem(PROGRAM_FAILED, (ended.stderr.strip() or program).splitlines()[-1][:300])
