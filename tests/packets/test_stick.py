"""A stick is written by strangers too: nothing on it leads out of it, and no file is read without end."""

import os
from pathlib import Path

import pytest

from satupintu.packets import stick

STATION = "bontang-utara"


@pytest.fixture
def folder(tmp_path):
    """A station's folder on a stick, and what lies beside the stick, which nobody may touch."""
    (tmp_path / "precious").write_bytes(b"the city's database")
    there = stick.folder_of(tmp_path / "stick", STATION)
    there.mkdir(parents=True)
    return there


def precious(folder):
    return (folder.parent.parent / "precious").read_bytes()


def test_a_link_laid_where_a_file_is_written_aside_is_not_followed(folder):
    (folder / ".receipts.jsonl.part").symlink_to("../../precious")
    (folder / "receipts.jsonl").symlink_to("../../precious")
    stick.write_receipts(folder.parent, STATION, [{"a": "receipt"}])
    assert precious(folder) == b"the city's database"
    assert stick.read_receipts(folder.parent, STATION) == [b'{"a":"receipt"}']
    assert [file.name for file in folder.iterdir()] == ["receipts.jsonl"]


def test_a_link_laid_at_the_very_moment_is_not_followed_either(folder, monkeypatch):
    (folder / ".asked.json.part").symlink_to("../../precious")
    monkeypatch.setattr(Path, "unlink", lambda *_, **__: None)
    with pytest.raises(FileExistsError):
        stick.write(folder / "asked.json", b"a question")
    assert precious(folder) == b"the city's database"


def test_a_link_in_place_of_a_stations_folder_is_neither_read_nor_written(folder):
    elsewhere = folder.parent.parent / "elsewhere"
    folder.rename(elsewhere)
    (elsewhere / "1.packet").write_bytes(b"a packet")
    (elsewhere / "receipts.jsonl").write_bytes(b"a receipt\n")
    folder.symlink_to(elsewhere)
    unread = []
    assert stick.list_packets(folder.parent) == stick.list_packets(folder.parent, unread) == []
    ((name, why),) = unread
    assert (name, "A link stands in place of the folder" in why) == (folder.name, True)
    assert stick.read_receipts(folder.parent, STATION) == []
    with pytest.raises(OSError, match="A link stands in place"):
        stick.write(folder / "2.packet", b"a packet")
    assert sorted(file.name for file in elsewhere.iterdir()) == ["1.packet", "receipts.jsonl"]


def test_what_the_disk_does_not_show_is_named_and_the_others_are_listed(folder, monkeypatch):
    other = stick.folder_of(folder.parent, "z")
    for file in (folder / "1.packet", folder / "2.packet", other / "3.packet"):
        stick.write(file, b"a packet")
    lstat = Path.lstat

    def broken(path):
        if path.name in {"1.packet", other.name}:
            raise OSError(5, "Input/output error", str(path))
        return lstat(path)

    monkeypatch.setattr(Path, "lstat", broken)
    unread = []
    assert stick.list_packets(folder.parent, unread) == [folder / "2.packet"]
    assert [(name, "Input/output error" in why) for name, why in unread] == [("1.packet", True), (other.name, True)]
    assert stick.list_packets(folder.parent) == [folder / "2.packet"]


def test_files_beside_the_folders_and_other_folders_are_passed_over(folder):
    (folder.parent / "satupintu-notes.txt").write_bytes(b"a note")
    (folder.parent / "photos").mkdir()
    (folder.parent / "photos" / "1.packet").write_bytes(b"a photo")
    (folder / "notes.txt").write_bytes(b"a note")
    (folder / "folder.packet").mkdir()
    unread = []
    assert stick.list_packets(folder.parent, unread) == []
    assert unread == []


def test_receipts_without_end_are_read_as_far_as_they_are_whole(folder, monkeypatch):
    (folder / "receipts.jsonl").write_bytes(b"one\ntwo\nthree\n")
    assert stick.read_receipts(folder.parent, STATION) == [b"one", b"two", b"three"]
    monkeypatch.setattr(stick, "MOST_RECEIPTS", 10)
    assert stick.read_receipts(folder.parent, STATION) == [b"one", b"two"]
    with (folder / "receipts.jsonl").open("wb") as sparse:
        sparse.truncate(1024**4)
    assert stick.read_receipts(folder.parent, STATION) == []


def test_a_pipe_or_a_link_is_no_file_of_a_station(folder):
    os.mkfifo(folder / "receipts.jsonl")
    (folder / "asked.json").symlink_to("../../precious")
    assert stick.read_receipts(folder.parent, STATION) == []
    assert stick.find(folder.parent, STATION, stick.QUESTION) is None
    assert stick.find(folder.parent, "nobody", stick.QUESTION) is None


def test_of_a_folder_to_verify_what_systems_leave_there_is_no_part(folder):
    for name in ("b", "a", ".hidden", ".Trash-1000/x", "System Volume Information/IndexerVolumeGuid"):
        stick.write(folder / name, b"x")
    os.mkfifo(folder / "pipe")
    (folder / "link").symlink_to("../../precious")
    (folder / "up").symlink_to("..")
    assert stick.list_files(folder.parent) == [folder / "a", folder / "b"]


def test_a_folder_to_verify_that_cannot_be_read_is_not_taken_for_an_empty_one(folder):
    with pytest.raises(OSError, match="No such file"):
        stick.list_files(folder / "nowhere")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (os.fsdecode(b"\xff.packet"), "\\udcff.packet"),
        ("a\nEverything holds.", "a\\nEverything holds."),
        ("\x1b[2J", "\\x1b[2J"),
        ("hari é 1.packet", "hari é 1.packet"),
    ],
)
def test_a_name_suits_any_terminal(name, said):
    assert stick.shown(name) == said
    assert said.encode()
