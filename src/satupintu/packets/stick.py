"""Packets carried by hand: a folder on a stick, the same packets and the same receipts as over the line.

One folder per station, `satupintu-STATION/`, with a file per packet, the station's signed question which receipts it
lacks (`asked.json`) and, on the way back, `receipts.jsonl`. The only module of this room that touches files. A file is
written aside and renamed once it is on the disk, so that a stick pulled out too early holds whole files only. A stick
is written by strangers too: no link on it is followed, and no file read further than what it may hold.
"""

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from errno import ELOOP
from pathlib import Path
from stat import S_ISREG
from urllib.parse import quote

from satupintu.packets.canonical import canonical
from satupintu.packets.packet import LARGEST_PACKET

RECEIPTS = "receipts.jsonl"
MOST_RECEIPTS = 16 * 1024 * 1024  # bytes read of them, some 35,000; what lies behind is asked for with the next stick
LEFT_BY_SYSTEMS = ("System Volume Information", "$RECYCLE.BIN", "lost+found")  # folders that any stick may have
QUESTION = "asked.json"
QUESTION_FORMAT = "satupintu-asked-1"
# whose question it is, and what packets/polling.py asks
QUESTION_MEMBERS: Mapping[str, type] = dict.fromkeys(("station", "after", "city", "centre", "known"), str)


def folder_of(stick: Path, station: str) -> Path:
    """Where a station's packets lie; a name that is no folder's is spelled so that it becomes one."""
    return stick / f"satupintu-{quote(station, safe='')}"


def packet_file(stick: Path, station: str, sequence: int, packet_id: str) -> Path:
    """Sorted by name, files stand in the order of their numbers."""
    return folder_of(stick, station) / f"{sequence:012}-{packet_id[:16]}.packet"


def list_packets(stick: Path, unread: list[tuple[str, str]] | None = None) -> list[Path]:
    """Files of all stations, by station and number. Links and hidden files are no packets.

    `unread` gets (name, why) of what the stick does not let us look at, and of links in place of a station's folder:
    the others are listed all the same. Raises OSError when the stick itself cannot be read.
    """
    passed = [] if unread is None else unread
    found: list[Path] = []
    for folder in sorted(stick.iterdir()):
        if not folder.name.startswith("satupintu-"):
            continue
        try:
            entries = _entries(folder)
        except OSError as wrong:
            passed.append((shown(folder.name), str(wrong)))
            continue
        for file in entries:
            try:
                if file.name.endswith(".packet") and not file.name.startswith(".") and is_regular(file):
                    found.append(file)
            except OSError as wrong:
                passed.append((shown(file.name), str(wrong)))
    return found


def _entries(folder: Path) -> list[Path]:
    """What lies in a station's folder, by name; nothing in what is no folder. Raises OSError."""
    _refuse_link(folder)
    return sorted(folder.iterdir()) if folder.is_dir() else []


def is_regular(file: Path) -> bool:
    """Whether it is a file, and no link to one, no pipe and no device. Raises OSError, also when it is not there."""
    return S_ISREG(file.lstat().st_mode)


def list_files(folder: Path) -> list[Path]:
    """All files below a folder, by name: no links, pipes or devices, nothing hidden or left by a system.

    Raises OSError, also when a folder below cannot be read.
    """
    found: list[Path] = []
    for where, folders, names in os.walk(folder, onerror=_raise):
        folders[:] = [name for name in folders if not (name.startswith(".") or name in LEFT_BY_SYSTEMS)]
        files = [Path(where, name) for name in names if not name.startswith(".")]
        found += [file for file in files if is_regular(file)]
    return sorted(found)


def _raise(wrong: OSError) -> None:
    raise wrong


def shown(name: str) -> str:
    """A file's name as any terminal takes it: whoever named the file may have used bytes that are no text."""
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in name)


def find(stick: Path, station: str, name: str) -> Path | None:
    """A station's file on the stick; None when it is not there, or only behind a link. Raises OSError."""
    folder = folder_of(stick, station)
    with suppress(FileNotFoundError, NotADirectoryError):
        if not folder.is_symlink() and is_regular(folder / name):
            return folder / name
    return None


def read(file: Path) -> bytes:
    """A packet's bytes; of a file that is larger than any packet, one more than the largest. Raises OSError."""
    return read_at_most(file, LARGEST_PACKET + 1)


def read_at_most(file: Path, most: int) -> bytes:
    """The first bytes of a file, however long it is. Raises OSError."""
    with file.open("rb") as opened:
        return opened.read(most)


def write(file: Path, data: bytes) -> None:
    """Whole and on the disk, or not at all. Raises OSError, also where a link stands in place of the folder."""
    file.parent.mkdir(parents=True, exist_ok=True)
    _refuse_link(file.parent)
    aside = file.with_name(f".{file.name}.part")
    aside.unlink(missing_ok=True)  # left by a stick pulled out too early, or a link that a stranger laid there
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o666), "wb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _refuse_link(folder: Path) -> None:
    """Raises OSError for a link: it may lead out of the stick."""
    if folder.is_symlink():
        raise OSError(ELOOP, "A link stands in place of the folder", str(folder))


def write_receipts(stick: Path, station: str, receipts: Iterable[Mapping[str, str]]) -> None:
    """Signed receipts, a line each. Raises OSError."""
    lines = b"".join(canonical(dict(receipt)) + b"\n" for receipt in receipts)
    write(folder_of(stick, station) / RECEIPTS, lines)


def read_receipts(stick: Path, station: str) -> list[bytes]:
    """Lines as they stand there, unchecked, of a longer file the first whole ones; none when nothing came back yet.

    Raises OSError.
    """
    file = find(stick, station, RECEIPTS)
    data = read_at_most(file, MOST_RECEIPTS + 1) if file else b""
    return (data if len(data) <= MOST_RECEIPTS else data.rpartition(b"\n")[0]).splitlines()
