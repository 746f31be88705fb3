"""A backup opens with the private key alone, is whole or not there, and comes back as it was."""

import os
import shutil
import tarfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path

import httpx
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.utils import translation

from cast import NOW, SYSTEM, TODAY, refused
from satupintu.city.applications import selectors as applications
from satupintu.city.enrolment import keys
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.enrolment import services as enrolment_services
from satupintu.city.enrolment.models import Packet
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.models import AuditEntry, Setting
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.services import note_setting
from satupintu.city.keeping import databases, selectors, services
from satupintu.city.keeping.rules import manifest as manifests
from satupintu.city.keeping.services import backing_up
from satupintu.city.register.models import Resident
from satupintu.city.relay.centre import Unreachable
from satupintu.city.relay.jobs.sending import RECEIPTS_AFTER, run_once
from satupintu.city.relay.models import CentreReceipt
from satupintu.city.relay.services import close_day, keyring
from satupintu.packets import closing
from satupintu.packets.keys import SigningKey
from satupintu.packets.problem import DocumentProblem
from satupintu.packets.receipt import issue
from satupintu.packets.status import Status
from satupintu.packets.stream import SealedReader, SealedWriter
from stations import CENTRE_SIGNER, asks_for_a_card


@pytest.fixture
def eka(cast, utara, centre):
    """Eka's packet, at the city and at the centre; gives (packet, application)."""
    wish = asks_for_a_card(cast.eka)
    packet = utara.seals(cast.eka, wish)
    utara.sends(packet)
    run_once(centre.line())
    return packet, wish


def backed_up(outside: Path, safe: Path) -> Path:
    return services.back_up(viewer=SYSTEM, out=outside, reader=services.read_public(f"{safe}.pub"))


def destroyed(folder: Path) -> None:
    """The disk is gone: database, keys, files."""
    keys.signing_key.cache_clear()
    shutil.rmtree(folder)
    folder.mkdir()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    else:
        connection.close()
        for tail in ("", "-wal", "-shm"):
            databases.file_of_sqlite().with_name(databases.file_of_sqlite().name + tail).unlink(missing_ok=True)


def restored(file: Path, safe: Path, **options):
    return services.restore(file=file, key=services.read_private(safe), **options)


def test_a_city_comes_back_as_it_was(folder, outside, safe, cast, utara, eka):
    (folder / "imports" / "abc").mkdir()
    (folder / "imports" / "abc" / "list").write_text("a list that waits")
    signer, reader, head = keys.signing_key().public, keys.reading_key().public, audit.head()
    file = backed_up(outside, safe)
    destroyed(folder)
    manifest, found = restored(file, safe)
    assert found.wrong == ()
    assert found.counts == manifest.counts
    assert (manifest.counts.packets, manifest.counts.centre_receipts, manifest.stations) == (1, 1, {utara.code: 1})
    assert manifest.audit_head == head
    assert (keys.signing_key().public, keys.reading_key().public) == (signer, reader)
    assert enrolment.open_part(cast.vina, eka[0].packet_id, "biodata") == f"biodata of {cast.eka}".encode()
    assert (folder / "imports" / "abc" / "list").read_text() == "a list that waits"
    assert (folder / "keys" / "signing").stat().st_mode & 0o777 == 0o600
    assert list(audit.broken_links()) == []
    assert AuditEntry.objects.filter(action="RESTORED").count() == 1
    with pytest.raises(DatabaseError, match="only grow"):
        AuditEntry.objects.update(actor="somebody else")  # the database guards itself as before


def test_a_restore_begins_another_life(folder, outside, safe, cast, utara, eka):
    before = enrolment.standing(utara.code)
    assert before == {"epoch": "", "last": 1, "whole": 1, "missing": []}
    file = backed_up(outside, safe)
    restored(file, safe, over=True)
    first = enrolment.standing(utara.code)
    restored(file, safe, over=True)
    second = enrolment.standing(utara.code)
    assert "" != first["epoch"] != second["epoch"] != ""
    assert (second["last"], second["whole"]) == (1, 1)


def test_what_was_sealed_after_the_backup_comes_again_with_its_application(folder, outside, safe, cast, utara, centre):
    file = backed_up(outside, safe)
    fajar = asks_for_a_card(cast.fajar)  # asked, recorded and at the centre after the backup
    packet = utara.seals(cast.fajar, fajar)
    utara.sends(packet)
    run_once(centre.line())
    destroyed(folder)
    restored(file, safe)
    assert enrolment.standing(utara.code)["last"] == 0
    assert [(each.station, each.sequence) for each in services.missing_here(viewer=SYSTEM, centre=centre.line())] == [
        (utara.code, 1)
    ]
    assert utara.sends(packet).new
    assert services.missing_here(viewer=SYSTEM, centre=centre.line()) == []
    run_once(centre.line())  # 409: the centre has it; its receipt lies behind what the old city had read
    assert CentreReceipt.objects.get().packet.packet_id == packet.packet_id
    centre.calls_back()
    again = applications.get_application(SYSTEM, fajar)
    assert (again.subject, again.status) == (cast.fajar, Status.PRINT_READY_RECORD)
    assert asks_for_a_card(cast.eka) > fajar  # no number is given twice


def test_a_city_that_died_after_it_changed_its_sealing_key_opens_what_comes(folder, outside, safe, cast, utara):
    """Stations hear of a key only once a backup holds it."""
    old, new = enrolment_services.rotate_sealing_key(viewer=cast.rama)
    assert keys.reading_key().key_id == old
    file = backed_up(outside, safe)
    assert keys.reading_key().key_id == new
    packet = utara.seals(cast.eka, asks_for_a_card(cast.eka))
    destroyed(folder)
    restored(file, safe)
    utara.sends(packet)
    assert enrolment.open_part(cast.vina, packet.packet_id, "photo") == f"photo of {cast.eka}".encode()


def test_a_key_that_cannot_be_put_in_place_is_said_and_waits_on(folder, outside, safe, cast, monkeypatch):
    old, new = enrolment_services.rotate_sealing_key(viewer=cast.rama)

    def full(_key):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(keys, "put_in_place", full)
        with refused("BACKUP_CANNOT_WRITE"):
            backed_up(outside, safe)
    assert (keys.reading_key().key_id, enrolment.find_next_reader()) == (old, new)


def test_receipts_that_were_read_before_the_packet_came_back_are_read_again(folder, outside, safe, cast, utara, centre):
    file = backed_up(outside, safe)
    packets = [utara.seals(ref, asks_for_a_card(ref)) for ref in (cast.eka, cast.fajar)]
    for packet in packets:
        utara.sends(packet)
    run_once(centre.line())
    destroyed(folder)
    restored(file, safe)
    for packet in packets:  # the second comes after the first one's receipts were read
        utara.sends(packet)
        run_once(centre.line())
    assert CentreReceipt.objects.count() == 2


def test_a_receipt_that_was_read_two_lives_ago_is_kept_all_the_same(folder, outside, safe, cast, utara, centre):
    first = backed_up(outside, safe)
    packet = utara.seals(cast.eka, asks_for_a_card(cast.eka))
    utara.sends(packet)
    run_once(centre.line())
    restored(first, safe, over=True)
    note_setting(name=RECEIPTS_AFTER, value=1)  # the second life read it while the packet was away
    utara.sends(packet)
    second = backed_up(outside / "second", safe)
    restored(second, safe, over=True)
    run_once(centre.line())
    assert CentreReceipt.objects.get().packet.packet_id == packet.packet_id


def test_who_asked_anew_meanwhile_has_one_application(folder, outside, safe, cast, utara):
    file = backed_up(outside, safe)
    packet = utara.seals(cast.eka, asks_for_a_card(cast.eka))
    restored(file, safe, over=True)
    anew = asks_for_a_card(cast.eka)
    utara.sends(packet)
    assert enrolment.find_recording(packet.packet_id).application == anew


def test_no_station_can_invent_an_application(folder, outside, safe, cast, utara):
    file = backed_up(outside, safe)
    fajar = asks_for_a_card(cast.fajar)
    with refused("PACKET_QUARANTINED"):  # no number was lost yet
        utara.sends(utara.seals(cast.eka, fajar + 50))
    restored(file, safe, over=True)
    kiki = asks_for_a_card(cast.kiki)
    for number in (kiki, kiki + 10, "x"):  # somebody else's, never given, none
        with refused("PACKET_QUARANTINED"):
            utara.sends(utara.seals(cast.eka, number))


def test_nothing_living_is_written_over_unasked(folder, outside, safe, cast, eka):
    file = backed_up(outside, safe)
    with refused("BACKUP_OVER_LIVING"):
        restored(file, safe)
    (folder / "keys" / "signing").write_text(SigningKey.generate().private)
    restored(file, safe, over=True)
    kept = [path.name for path in (folder / "keys").iterdir() if path.name.startswith("before-")]
    assert len(kept) == 1  # a key is never thrown away
    if connection.vendor == "sqlite":
        assert list(databases.file_of_sqlite().parent.glob("before-*sqlite3"))


def test_a_backup_is_tried_without_touching_anything(folder, outside, safe, cast, eka):
    file = backed_up(outside, safe)
    Resident.objects.filter(name="KIKI RAHMA").update(name="AFTER THE BACKUP")
    before = sorted(path.name for path in folder.rglob("*"))
    manifest, found = services.verify(file=file, key=services.read_private(safe), city=keys.signing_key().verifying_key)
    assert (found.wrong, found.counts) == ((), manifest.counts)
    assert Resident.objects.filter(name="AFTER THE BACKUP").exists()
    assert sorted(path.name for path in folder.rglob("*")) == before


def test_what_is_written_meanwhile_is_not_half_in_it(folder, outside, safe, cast, monkeypatch):
    count = selectors.count_rows

    def somebody_writes_first():
        with ThreadPoolExecutor(1) as other:  # a connection of its own
            other.submit(lambda: audit.record(SYSTEM, "WRITTEN_MEANWHILE") and connection.close()).result()
        return count()

    monkeypatch.setattr(selectors, "count_rows", somebody_writes_first)
    file = backed_up(outside, safe)
    monkeypatch.undo()
    assert AuditEntry.objects.filter(action="WRITTEN_MEANWHILE").exists()
    _, found = services.verify(file=file, key=services.read_private(safe))
    assert found.wrong == ()
    assert found.counts.audit_lines == AuditEntry.objects.count() - 2  # that line, and the one about the backup


def test_another_key_or_an_altered_file_changes_nothing(folder, outside, safe, cast, eka):
    file = backed_up(outside, safe)
    other = outside / "other"
    services.make_key(other)
    wanted, given = (services.read_private(key).key_id for key in (safe, other))
    with pytest.raises(Problem, match=f"{wanted}, not for {given}") as told:  # which of the keys in the safe it is
        restored(file, other, over=True)
    assert told.value.kind.code == "BACKUP_WRONG_KEY"
    whole = file.read_bytes()
    for bad in (whole[:-1], whole[: len(whole) // 2], whole + b"x", whole[:-40] + bytes(40), b"another file", b""):
        file.write_bytes(bad)
        with refused("BACKUP_DAMAGED"):
            restored(file, safe, over=True)
    with refused("BACKUP_CANNOT_READ"):
        restored(outside / "nowhere", safe, over=True)
    assert Packet.objects.count() == 1
    assert not list(folder.glob(".satupintu-*"))


def resealed(file: Path, safe: Path, change) -> Path:
    """The backup with other content under a good seal: whoever has the public key can make that."""
    key = services.read_private(safe)
    entries = {}
    with file.open("rb") as raw, tarfile.open(mode="r|", fileobj=SealedReader(raw, key), bufsize=1 << 20) as tar:
        for entry in tar:
            entries[entry.name] = tar.extractfile(entry).read()
    odd = file.with_name("odd")
    with odd.open("wb") as raw, SealedWriter(raw, key.reader) as sealed:
        with tarfile.open(mode="w|", fileobj=sealed) as tar:
            for name, content in change(entries).items():
                entry = tarfile.TarInfo(name)
                entry.size = len(content or b"")
                entry.type = tarfile.REGTYPE if content is not None else tarfile.DIRTYPE
                tar.addfile(entry, BytesIO(content or b""))
        sealed.write(b"what stands after the end of an archive is read as well" * 100_000)
    return odd


@pytest.mark.parametrize(
    "change",
    [
        lambda entries: {},
        lambda entries: {"x": b""} | entries,
        lambda entries: entries | {"x": b"not named by the manifest"},
        lambda entries: entries | {"keys/signing": b"another key"},
        lambda entries: entries | {"keys/signing": None},
        lambda entries: {name: content for name, content in entries.items() if name != "keys/reading"},
        lambda entries: entries | {"manifest.json": entries["manifest.json"].replace(b"residents", b"resident")},
        lambda entries: entries | {"manifest.json": b"{}"},
    ],
    ids=["empty", "no manifest", "more", "altered", "a folder", "less", "manifest altered", "manifest empty"],
)
def test_a_good_seal_around_a_bad_archive_changes_nothing(folder, outside, safe, cast, eka, change):
    file = resealed(backed_up(outside, safe), safe, change)
    with refused("BACKUP_DAMAGED"):
        restored(file, safe, over=True)
    assert Packet.objects.count() == 1


def test_what_follows_the_archive_does_no_harm(folder, outside, safe, cast, eka):
    restored(resealed(backed_up(outside, safe), safe, dict), safe, over=True)
    assert Packet.objects.count() == 1


def test_another_number_of_rows_is_named(folder, outside, safe, cast, eka, monkeypatch):
    file = backed_up(outside, safe)
    count = selectors.count_rows
    monkeypatch.setattr(selectors, "count_rows", lambda: replace(count(), packets=0))
    _, found = services.verify(file=file, key=services.read_private(safe))
    assert [word.partition(":")[0] for word in found.wrong] == ["counts"]


def test_a_backup_of_another_city_is_known_by_its_signature(folder, outside, safe, cast, eka):
    file = backed_up(outside, safe)
    with refused("BACKUP_OF_ANOTHER_CITY"):
        restored(file, safe, city=SigningKey.generate().verifying_key, over=True)


def test_backups_of_a_newer_version_or_another_database_are_refused(folder, outside, safe, cast, monkeypatch):
    monkeypatch.setattr(selectors, "list_migrations", lambda: ("register.9999_of_next_year",))
    newer = backed_up(outside, safe)
    with refused("BACKUP_NEWER"):
        restored(newer, safe, over=True)
    monkeypatch.undo()
    newer.unlink()
    monkeypatch.setattr(databases, "kind", lambda: "oracle")
    monkeypatch.setattr(databases, "written_out", lambda to: to.touch() or nullcontext())
    other = backed_up(outside, safe)
    monkeypatch.undo()
    with refused("BACKUP_OTHER_DATABASE"):
        restored(other, safe, over=True)


def test_what_does_not_hold_is_named(folder, outside, safe, cast, utara, eka, centre):
    fajar = utara.seals(cast.fajar, asks_for_a_card(cast.fajar))
    utara.sends(fajar)
    other = issue(
        packet_id="0" * 64, station=utara.code, sequence=2, received_at=NOW, by="city", signing_key=keys.signing_key()
    )
    Packet.objects.filter(sequence=2).update(receipt=other.to_dict())
    Packet.objects.filter(sequence=1).update(content=Packet.objects.get(sequence=2).content)
    forged = issue(
        packet_id=eka[0].packet_id, station=utara.code, sequence=1, received_at=NOW, by="centre",
        signing_key=SigningKey.generate(),
    )  # fmt: skip
    CentreReceipt.objects.update(document=forged.to_dict())
    _, found = services.verify(file=backed_up(outside, safe), key=services.read_private(safe))
    told = "\n".join(found.wrong)
    for part in ("bontang-utara 1: another packet", "bontang-utara 2: ANOTHER_PACKET", "centre for bontang-utara 1"):
        assert part in told


def test_a_trail_that_was_written_anew_is_named(folder, outside, safe, cast, eka, monkeypatch):
    monkeypatch.setattr(audit, "hash_of", lambda entry: "0" * 64)
    file = backed_up(outside, safe)
    monkeypatch.setattr(audit, "head", lambda: "1" * 64)
    _, found = services.verify(file=file, key=services.read_private(safe))
    assert found.wrong[0].startswith("audit trail: ends with 1111")
    assert "does not follow" in found.wrong[1]


def test_a_backup_needs_room_and_never_overwrites(folder, outside, safe, cast, monkeypatch):
    public = services.read_public((outside / "kunci.pub").read_text())
    (outside / "taken").touch()
    with refused("BACKUP_KEY_EXISTS"):
        services.back_up(viewer=SYSTEM, out=outside / "taken", reader=public)
    with refused("BACKUP_CANNOT_WRITE"):
        services.back_up(viewer=SYSTEM, out=outside / "no" / "folder", reader=public)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backing_up, "_seal", full)
    with refused("BACKUP_CANNOT_WRITE"):
        services.back_up(viewer=SYSTEM, out=outside, reader=public)
    assert sorted(path.name for path in outside.iterdir()) == ["kunci", "kunci.pub", "taken"]
    assert not list(folder.glob(".satupintu-*"))
    with refused("NOT_ALLOWED"):
        services.back_up(viewer=cast.ani, out=outside, reader=public)


def test_keys_are_made_once_and_told_apart_from_other_texts(outside, safe):
    assert safe.stat().st_mode & 0o777 == 0o600
    assert services.read_private(safe).public == services.read_public(f"{safe}.pub").public
    with refused("BACKUP_KEY_EXISTS"):
        services.make_key(safe)
    with refused("BACKUP_CANNOT_WRITE"):
        services.make_key(outside / "no" / "folder")
    (outside / "poem").write_text("not a key")
    with refused("BACKUP_KEY_ODD"):
        services.read_public("not a key")
    with refused("BACKUP_KEY_ODD"):
        services.read_private(outside / "poem")
    with refused("BACKUP_CANNOT_READ"):
        services.read_private(outside / "nowhere")


def test_the_night_keeps_the_newest_and_says_when(folder, outside, safe, cast, settings):
    settings.BACKUP_OUT, settings.BACKUP_KEY, settings.BACKUP_KEEP = str(outside), f"{safe}.pub", 2
    assert selectors.find_last_backup(cast.rama).is_old
    for night in range(3):
        with clock.stopped(NOW + timedelta(days=night)):
            made = services.back_up_tonight()
    kept = sorted(path.name for path in outside.glob("*.backup"))
    assert (len(kept), kept[-1]) == (2, made.name)
    last = selectors.find_last_backup(cast.rama)
    assert (last.file, last.expected) == (made.name, True)
    with clock.stopped(NOW + timedelta(days=4)):
        assert not selectors.find_last_backup(cast.rama).is_old
    with clock.stopped(NOW + timedelta(days=4, hours=1)):
        assert selectors.find_last_backup(cast.rama).is_old
    settings.BACKUP_OUT = str(outside / "not mounted")
    with refused("BACKUP_CANNOT_WRITE"):
        services.back_up_tonight()


def test_the_programs_of_postgresql_are_asked_for_by_name(folder, outside, safe, cast, monkeypatch):
    monkeypatch.setattr(databases.shutil, "which", lambda program: None)
    with refused("BACKUP_PROGRAM_MISSING"):
        databases._run("pg_dump")
    monkeypatch.setattr(databases.shutil, "which", lambda program: "/bin/false")
    with refused("BACKUP_PROGRAM_FAILED"):
        databases._run("pg_dump")


@pytest.mark.parametrize(
    "name", ["../outside", "keys/../../outside", "/etc/passwd", "keys/a/b/c", "elsewhere/x", "keys/.", "keys/"]
)
def test_a_manifest_names_no_file_outside_its_folders(name):
    told = {
        "made_at": NOW.isoformat(), "database": "sqlite", "versions": {}, "migrations": [], "stations": {},
        "audit_head": "", "files": {"database": "0", name: "0"},
        "counts": dict.fromkeys(("packets", "centre_receipts", "recordings", "residents", "audit_lines"), 0),
    }  # fmt: skip
    key = SigningKey.generate()
    sign = manifests.SignedManifest.sign
    with pytest.raises(DocumentProblem, match="MEMBERS_WRONG"):
        manifests.check(sign(manifests.FORMAT, told, key), key.verifying_key)
    told["files"].pop(name)
    assert manifests.check(sign(manifests.FORMAT, told, key), key.verifying_key).database == "sqlite"
    told["counts"]["odd"] = 1
    with pytest.raises(DocumentProblem, match="MEMBERS_WRONG"):
        manifests.check(sign(manifests.FORMAT, told, key), key.verifying_key)


def typed(*words, **options):
    out = StringIO()
    with translation.override("en"):
        call_command(*words, stdout=out, **options)
    return out.getvalue()


def test_the_commands_say_what_they_did(folder, outside, cast, utara, eka, centre, monkeypatch):
    told = typed("backup", "--new-key", str(outside / "kunci"))
    assert "opens every backup" in told
    assert services.read_public(f"{outside / 'kunci'}.pub").key_id in told
    with pytest.raises(CommandError, match="--out FOLDER"):
        typed("backup", "--out", str(outside))
    with pytest.raises(CommandError, match="satupintu backup --new-key"):
        typed("backup", "--out", str(outside), "--key", "x")
    assert "is whole" in typed("backup", "--out", str(outside / "a"), "--key", str(outside / "kunci.pub"))
    words = ("restore", str(outside / "a"), "--key-file", str(outside / "kunci"))
    (outside / "public").write_bytes(keyring().to_bytes())
    assert "All of it holds" in typed(*words, "--verify-only", "--keys", str(outside / "public"))
    with pytest.raises(CommandError, match="There is a city here"):
        typed(*words)
    assert "satupintu city missing" in typed(*words, "--over")
    monkeypatch.setattr("satupintu.city.keeping.management.commands.missing.Centre", lambda timeout: centre.line())
    assert typed("missing").startswith("0 packets")
    Packet.objects.filter(pk__gt=0).update(packet_id="0" * 64)
    with pytest.raises(SystemExit):
        typed("missing")
    typed("backup", "--out", str(outside / "b"), "--key", str(outside / "kunci.pub"))
    with pytest.raises(SystemExit):
        typed("restore", str(outside / "b"), "--key-file", str(outside / "kunci"), "--verify-only")
    centre.down = True
    with pytest.raises(CommandError, match="does not answer"):
        typed("missing")


def test_only_what_the_centre_signed_is_called_missing(folder, cast, utara, eka, centre):
    told = {"packet_id": "0" * 64, "station": "x", "sequence": 1, "received_at": NOW, "by": "centre"}
    centre.receipts.append(issue(**told, signing_key=SigningKey.generate()).to_dict())
    assert services.missing_here(viewer=SYSTEM, centre=centre.line()) == []
    centre.receipts.append(issue(**told, signing_key=CENTRE_SIGNER).to_dict())
    assert len(services.missing_here(viewer=SYSTEM, centre=centre.line())) == 1
    for odd in ([], {"receipts": []}, {"receipts": 1, "last": 1}):
        centre.overrides["receipts"] = httpx.Response(200, json=odd)
        with pytest.raises(Unreachable):
            services.missing_here(viewer=SYSTEM, centre=centre.line())
    Setting.objects.filter(name=keys.CENTRE_KEYS).delete()
    with pytest.raises(CommandError):
        typed("missing")


def test_the_drill(folder, outside, safe, cast, utara, centre):
    """A morning, a backup, an afternoon, a dead disk, a restore: everything sealed is there and the day closes."""
    people = (cast.eka, cast.fajar, cast.kiki, cast.hana, cast.ian)
    sealed = []
    for ref in people:
        if len(sealed) == 2:
            file = backed_up(outside, safe)
        packet = utara.seals(ref, asks_for_a_card(ref))
        utara.sends(packet)
        sealed.append(packet)
        run_once(centre.line())
    centre.calls_back()
    destroyed(folder)
    _, found = restored(file, safe)
    assert (found.wrong, found.counts.packets) == ((), 2)
    standing = utara.calls("GET", "/api/packets/receipts?after=0").json()["standing"]
    assert (standing["whole"], standing["last"]) == (2, 2)
    for packet in sealed[standing["whole"] :]:  # as the station does: tests/station/test_restored_city.py
        assert utara.sends(packet).new
        run_once(centre.line())
    centre.task_state = "COMPLETED"
    with clock.stopped(NOW + timedelta(minutes=1)):
        run_once(centre.line())  # answers that the old city had heard are asked for
    assert services.missing_here(viewer=SYSTEM, centre=centre.line()) == []
    words = {each.status for each in (enrolment.find_recording(packet.packet_id) for packet in sealed)}
    assert words == {Status.PRINT_READY_RECORD}
    ids = [(packet.contents.sequence, packet.packet_id) for packet in sealed]
    told = closing.state(place="station", station=utara.code, date=TODAY, packets=ids, signing_key=utara.key)
    agreement, by_city, by_centre = close_day(station=utara.code, statement=told.to_dict(), centre=centre.line())
    assert agreement.agrees
    assert told.closing.root == by_city.closing.root == by_centre.closing.root
    assert list(audit.broken_links()) == []
    _, again = services.verify(file=backed_up(outside / "evening", safe), key=services.read_private(safe))
    assert (again.wrong, again.counts.packets) == ((), 5)


def test_what_a_killed_backup_left_goes_with_the_next_one(folder, outside, safe, cast):
    left, other = folder / ".satupintu-written-out-killed", folder / "backup-usb"
    other.mkdir()
    left.mkdir()
    (left / "database").write_bytes(b"in the open")
    old, new = outside / ".satupintu-1.backup.half", outside / ".satupintu-2.backup.half"
    for half in (old, new):
        half.touch()
    os.utime(old, (0, 0))
    backed_up(outside, safe)
    assert not left.exists()
    assert other.exists(), "nobody made it for this"
    assert (old.exists(), new.exists()) == (False, True), "another city may be writing the new one"
