"""A restore that is cut off leaves the city as it was, or a city that does not start; begun again, it ends well."""

import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from cast import SYSTEM, refused
from satupintu.city.enrolment import keys
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.foundation import audit
from satupintu.city.foundation.models import NightWork
from satupintu.city.keeping import databases, services, unfinished
from satupintu.city.keeping.problems import PROGRAM_FAILED
from satupintu.city.keeping.services import restoring
from satupintu.city.relay.jobs.sending import run_once
from stations import asks_for_a_card

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is put in place by a rename")


class Killed(BaseException):
    """The power is gone: nothing that only catches what goes wrong sees it."""


@pytest.fixture
def backup(folder, outside, safe, cast, utara, centre) -> Path:
    """Of a city to which another packet came since, and whose reading key has become another one."""
    file = services.back_up(viewer=SYSTEM, out=outside, reader=services.read_public(f"{safe}.pub"))
    utara.sends(utara.seals(cast.eka, asks_for_a_card(cast.eka)))
    run_once(centre.line())
    keys.put_in_place(keys.make_reading_key())
    return file


def restored(file: Path, safe: Path, **options):
    return services.restore(file=file, key=services.read_private(safe), **options)


def standing() -> tuple[str, str, str, str]:
    """By what a city is known: its trail, its life, its keys."""
    epoch = enrolment.standing("bontang-utara")["epoch"]
    return audit.head(), epoch, keys.signing_key().public, keys.reading_key().public


def killed_at(monkeypatch, owner, name: str, call: int = 1) -> None:
    """The power goes just before a step is called the given time."""
    step, calls = getattr(owner, name), count(1)

    def dies(*given, **named):
        if next(calls) == call:
            raise Killed
        return step(*given, **named)

    monkeypatch.setattr(owner, name, dies)


def starts() -> bool:
    """Whether programs of the city start."""
    try:
        apps.get_app_config("keeping").ready()
    except SystemExit as ended:
        return ended.code != 3  # after any other code gunicorn starts its workers again and again
    return True


LONG = [(restoring, "call_command"), (restoring, "examine"), (restoring, "_begin_epoch")]
if connection.vendor == "sqlite":
    AS_IT_WAS = [(restoring, "_extract"), *LONG, (restoring, "_sync"), (unfinished, "begin")]
    NOTHING_STARTS = [(restoring, "_place_sqlite"), (restoring, "_set_aside", 2)]
else:
    AS_IT_WAS = [(restoring, "_extract"), (unfinished, "begin")]
    NOTHING_STARTS = [(databases, "put_back"), *LONG]
NOTHING_STARTS += [(restoring, "_copy"), (restoring, "_copy", 3), (unfinished, "end")]


@pytest.mark.parametrize("step", AS_IT_WAS + NOTHING_STARTS, ids=lambda step: " ".join(map(str, step[1:])))
def test_cut_off_at_any_step_the_old_city_stands_or_nothing_starts(backup, safe, monkeypatch, capsys, step):
    before = standing()
    with monkeypatch.context() as power:
        killed_at(power, *step)
        with pytest.raises(Killed):
            restored(backup, safe, over=True)
    if step in AS_IT_WAS:
        assert starts()
        assert standing() == before
    else:
        assert not starts()
        assert "satupintu restore" in capsys.readouterr().err
    manifest, found = restored(backup, safe, over=step in AS_IT_WAS)
    assert (found.wrong, found.counts) == ((), manifest.counts)
    assert starts()
    assert standing()[1] not in {"", before[1]}


@on_postgresql
def test_a_database_that_refuses_the_backup_may_serve_on_as_it_was(backup, safe, monkeypatch):
    def fails(_file):
        raise restoring.Problem(PROGRAM_FAILED)

    before = standing()
    with monkeypatch.context() as patch:
        patch.setattr(databases, "put_back", fails)
        with refused("BACKUP_PROGRAM_FAILED"):
            restored(backup, safe, over=True)
        assert starts()
        assert standing() == before
        unfinished.begin()  # an earlier one was cut off: what stands here may be half of it
        with refused("BACKUP_PROGRAM_FAILED"):
            restored(backup, safe)
    assert not starts()
    put_back = databases.put_back
    unfinished.end()

    def fails_late(file):
        put_back(file)
        fails(file)

    with monkeypatch.context() as patch:
        patch.setattr(databases, "put_back", fails_late)
        with refused("BACKUP_PROGRAM_FAILED"):
            restored(backup, safe, over=True)
    assert not starts()


def test_what_a_killed_restore_unpacked_is_gone_after_the_next_one(folder, backup, safe):
    left = databases.folder() / ".satupintu-unpacked-killed"
    (left / "keys").mkdir(parents=True)
    (left / "keys" / "signing").write_text("a key in the open")
    restored(backup, safe, over=True)
    assert not left.exists()


def test_while_a_restore_has_not_ended_only_restore_starts(tmp_path, monkeypatch, settings):
    environment = {"SATUPINTU_VAR": str(tmp_path), "SATUPINTU_SIMULATED": "1", "PATH": "/usr/bin:/bin"}
    settings.FOLDER = type(settings.FOLDER)(tmp_path / "city")
    settings.FOLDER.path.mkdir()
    unfinished.begin()

    def typed(*words):
        command = [sys.executable, "-m", "satupintu.city", *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    relay = typed("relay", "--once")
    assert (relay.returncode, relay.stdout, relay.stderr.count("\n")) == (3, "", 1)
    assert "satupintu restore" in relay.stderr
    again = typed("restore", str(tmp_path / "nowhere"), "--key-file", str(tmp_path / "nowhere"))
    assert again.returncode == 1
    assert "nowhere" in again.stderr


def test_a_backup_of_an_older_version_is_brought_up_to_date_before_it_is_looked_at(
    folder, outside, safe, cast, monkeypatch
):
    """The version of today asks for a table of which the older one knew nothing."""
    examine = restoring.examine
    monkeypatch.setattr(restoring, "examine", lambda *given: NightWork.objects.count() or examine(*given))
    call_command("migrate", "foundation", "0003", verbosity=0)
    try:
        file = services.back_up(viewer=SYSTEM, out=outside, reader=services.read_public(f"{safe}.pub"))
        manifest, found = services.verify(file=file, key=services.read_private(safe))
        assert (found.wrong, found.counts) == ((), manifest.counts)
        manifest, found = restored(file, safe, over=True)
        assert (found.wrong, found.counts) == ((), manifest.counts)
        assert not NightWork.objects.exists()
    finally:
        call_command("migrate", verbosity=0)
