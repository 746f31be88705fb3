"""What the city hands out of a day is checked by an outsider with the public keys alone."""

import io
import json
import os
import zipfile
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cast import NOW, refused
from satupintu import command
from satupintu.city.enrolment import keys
from satupintu.city.enrolment.problems import CENTRE_UNKNOWN
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.models import AuditEntry, Setting
from satupintu.city.foundation.viewers import program
from satupintu.city.keeping.services import examining
from satupintu.city.relay import services
from satupintu.city.relay.jobs.sending import run_once
from satupintu.packets import closing, verifying
from satupintu.packets.keys import ReadingKey, SigningKey
from satupintu.packets.sheet import SHEET, TRAIL
from satupintu.packets.verifying import Keyring, reading, verify

DAY = NOW.date()


@pytest.fixture
def closed(centre, utara, eka, fajar):
    """The day of a station whose two packets are everywhere."""
    run_once(centre.line())
    told = closing.state(
        place="station", station=utara.code, date=DAY, packets=[(1, eka[0]), (2, fajar[0])], signing_key=utara.key
    )
    services.close_day(station=utara.code, statement=told.to_dict(), centre=centre.line())


def handed_out(cast, day=DAY, **options):
    return services.hand_out_day(viewer=cast.citra, day=day, **options)


def found(files, day=DAY):
    return {wrong.code for wrong in verify(files.items(), services.keyring(), day).wrong}


def test_a_closed_day_holds_against_itself(cast, closed):
    audit.record(program("tests"), "LATER")
    files = handed_out(cast)
    report = verify(files.items(), services.keyring(), DAY)
    assert (report.ok, report.closed) == (True, (("bontang-utara", DAY.isoformat(), True),))
    told = {name: report.checked[name] for name in ("manifests", "receipts", "closings", "sheets")}
    assert told == {"manifests": 2, "receipts": 4, "closings": 3, "sheets": 1}
    assert report.checked["audit_lines"] == AuditEntry.objects.count()


def test_a_day_closed_before_the_centre_lost_its_keys_still_holds(cast, closed):
    lost = keys.find_centre_signer()
    for _ in range(2):
        new = {"reader": ReadingKey.generate().reader.public, "signer": SigningKey.generate().public}
        services.change_centre_keys(viewer=cast.rama, told=new)
    assert keys.list_centre_signers_before()[0] == lost
    files = handed_out(cast)
    assert verify(files.items(), services.keyring(), DAY).ok
    assert list(examining._centre_receipts()) == []


def test_the_trail_may_be_kept_back(cast, closed):
    files = handed_out(cast, with_trail=False)
    assert TRAIL not in files
    assert found(files) == set()


def test_a_day_that_no_station_closed_is_named(cast, eka):
    assert found(handed_out(cast)) == {"SILENT"}


def test_the_stretch_of_the_trail_begins_after_the_day_before_and_reaches_the_closing(cast, closed):
    with clock.stopped(NOW + timedelta(days=1)):
        later = audit.record(program("tests"), "LATER")
        tomorrow = handed_out(cast, DAY + timedelta(days=1))
        head = audit.head()
    (told,) = (json.loads(line) for line in [json.loads(tomorrow[SHEET])["document"]])
    assert (told["audit_after"], told["audit_until"]) == (later.previous, head)
    assert json.loads(handed_out(cast, DAY)[TRAIL].splitlines()[0])[0] == audit.START
    since, until = clock.starts(DAY + timedelta(days=9)), clock.starts(DAY + timedelta(days=10))
    assert audit.stretch(since, until, []) == (audit.head(), [])
    after, lines = audit.stretch(since, until, [later.hash])
    assert (after, lines[0]) == (later.previous, audit.text_of(later))


def test_a_trail_that_somebody_wrote_anew_in_the_database_contradicts_the_closing(cast, closed):
    """The owner of the database can lift the guard and make all hashes fit; the signed closing stands."""
    line = AuditEntry.objects.order_by("pk").first()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [line._meta.db_table]
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {line._meta.db_table} DISABLE TRIGGER USER")
    line.action = "NEVER_HAPPENED"
    before = line.previous
    for each in [line, *AuditEntry.objects.filter(pk__gt=line.pk).order_by("pk")]:
        each.previous = before
        each.hash = before = audit.hash_of(each)
        each.save()
    assert list(audit.broken_links()) == []
    assert found(handed_out(cast)) == {"AUDIT_HEAD_UNKNOWN"}


@pytest.mark.parametrize("name", ["budi", "slamet", "vina"])
def test_only_the_auditor_and_the_head_hand_out_a_day(cast, name):
    with refused("NOT_ALLOWED"):
        services.hand_out_day(viewer=cast.viewers[name], day=DAY)


def test_the_command_writes_the_files_and_verify_reads_them(cast, closed, tmp_path, capsys):
    folder, keys = tmp_path / "hari", tmp_path / "kunci.json"
    call_command("closing_export", day=DAY.isoformat(), out=folder, keys=keys)
    capsys.readouterr()

    def verified(*words):
        with pytest.raises(SystemExit) as left:
            command.main(["verify", "--keys", str(keys), *words])
        return left.value.code, capsys.readouterr().out

    code, told = verified("--json", "--day", DAY.isoformat(), str(folder))
    assert (code, json.loads(told)["ok"]) == (0, True)
    code, told = verified(str(folder), str(keys))
    assert (code, "Everything holds." in told, f"bontang-utara {DAY}: closed" in told) == (0, True, True)
    receipts = folder / "receipts.jsonl"
    receipts.write_bytes(receipts.read_bytes().replace(b"city", b"mine", 1))
    code, told = verified(str(folder))
    assert code == 1
    assert "receipts.jsonl:1: " in told
    code, _ = verified(str(tmp_path / "nowhere"))
    assert "nowhere" in str(code)
    keys.write_text("{}")
    assert "MEMBERS_WRONG" in str(verified(str(folder))[0])


def test_the_command_without_the_trail_and_for_no_day(cast, closed, tmp_path):
    call_command("closing_export", "--day", DAY.isoformat(), "--out", str(tmp_path), "--without-audit")
    assert not (tmp_path / TRAIL).exists()
    for wrong in ("today", date.max.isoformat()):
        with pytest.raises(CommandError):
            call_command("closing_export", "--day", wrong, "--out", str(tmp_path))
    Setting.objects.all().delete()
    with pytest.raises(CommandError, match=str(CENTRE_UNKNOWN.title)):
        call_command("closing_export", day=DAY.isoformat(), out=tmp_path, keys=tmp_path / "kunci.json")


def test_a_trail_kept_back_does_not_lie_there_from_the_time_before(cast, closed, tmp_path):
    keys = tmp_path / "kunci.json"
    folder = tmp_path / "hari"
    call_command("closing_export", day=DAY.isoformat(), out=folder, keys=keys)
    (folder / "catatan.txt").write_text("of the office")
    call_command("closing_export", "--day", DAY.isoformat(), "--out", str(folder), "--without-audit")
    kept_back = handed_out(cast, with_trail=False)
    assert {file.name for file in folder.iterdir()} == {"catatan.txt", *kept_back}
    call_command("closing_export", "--day", (DAY + timedelta(days=30)).isoformat(), "--out", str(folder))
    assert not {"manifests.jsonl", "receipts.jsonl"} & {file.name for file in folder.iterdir()}


def test_an_outsider_is_told_what_was_not_checked(cast, closed, tmp_path, capsys, monkeypatch):
    folder, keys, empty = tmp_path / "hari", tmp_path / "kunci.json", tmp_path / "kosong"
    call_command("closing_export", day=DAY.isoformat(), out=folder, keys=keys)
    empty.mkdir()
    for name in (".hidden", "System Volume Information/x"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"what a system leaves there")
    os.mkfifo(folder / "pipe")
    (folder / "link").symlink_to("/etc/hostname")
    capsys.readouterr()

    def verified(*words):
        with pytest.raises(SystemExit) as left:
            command.main(["verify", "--keys", str(keys), *words])
        return left.value.code, capsys.readouterr().out

    code, told = verified(str(folder))
    assert (code, "Everything holds." in told) == (0, True)
    code, told = verified(str(empty))
    assert (code, "NOTHING_GIVEN" in told, "Everything holds." in told) == (1, True, False)
    (folder / SHEET).unlink()
    code, told = verified(str(folder))
    assert (code, "no sheet says whether it is all" in told) == (0, True)
    (folder / os.fsdecode(b"\xff\x1b.jsonl")).write_bytes(b"{}")
    for where in (verifying, reading):
        monkeypatch.setattr(where, "LARGEST_FILE", 100_000)
    with (folder / "endless.jsonl").open("wb") as sparse:
        sparse.truncate(1024**4)
    code, told = verified(str(folder))
    assert (code, "FILE_TOO_LARGE" in told) == (1, True)
    assert "/hari/\\udcff\\x1b.jsonl:0: CUT_SHORT" in told
    assert told.encode()


# -- the same from the page --------------------------------------------------------------------------
def archive_of(client, day=DAY, **told) -> dict[str, bytes]:
    answer = client.post(f"/meja/penutupan/{day}/berkas/", told)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="hari-{day}.zip"'
    assert "no-store" in answer.headers["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("trail", [{}, {"trail": "on"}])
def test_the_head_exports_a_day_with_one_press_and_an_outsider_checks_it(cast, closed, sign_in, trail):
    client = sign_in("citra")
    page = client.get("/meja/penutupan/").content.decode()
    assert page.count("data-hand-out=") == 1
    files = archive_of(client, **trail)
    assert (TRAIL in files) is bool(trail)
    keys = Keyring.from_bytes(client.get("/meja/penutupan/kunci.json").content)
    assert verify(files.items(), keys, DAY).ok
    line = AuditEntry.objects.get(action="DAY_HANDED_OUT")
    assert (line.actor, line.detail) == ("Citra Dewanti", {"day": str(DAY), "trail": bool(trail)})


def test_the_auditor_may_as_well_and_nobody_else(cast, closed, sign_in):
    auditor = sign_in("dewi")
    assert f'data-hand-out="{DAY}"' in auditor.get("/meja/penutupan/").content.decode()
    assert archive_of(auditor)
    for name in ("vina", "rama", "ani", "slamet"):
        client = sign_in(name)
        assert client.post(f"/meja/penutupan/{DAY}/berkas/").status_code == 403
        assert client.get("/meja/penutupan/kunci.json").status_code == 403
    assert "data-hand-out" not in sign_in("vina").get("/meja/penutupan/").content.decode()
    assert AuditEntry.objects.filter(action="DAY_HANDED_OUT").count() == 1


def test_it_takes_a_press_and_a_day(cast, sign_in):
    client = sign_in("citra")
    assert client.get(f"/meja/penutupan/{DAY}/berkas/").status_code == 405
    assert client.post("/meja/penutupan/kemarin/berkas/").status_code == 404


@pytest.mark.parametrize("day", [date.min, date.max])
def test_of_a_day_at_an_end_of_the_calendar_nothing_is_handed_out_and_nothing_noted(cast, sign_in, day):
    client = sign_in("citra")
    for told in ({}, {"trail": "on"}):
        assert client.post(f"/meja/penutupan/{day}/berkas/", told).status_code == 404
    assert not AuditEntry.objects.filter(action="DAY_HANDED_OUT").exists()
