"""Packets carried by hand: a folder on a stick, the same packets and the same receipts as over the line.

One folder per station, `satupintu-STATION/`, with a file per packet, the station's signed question which receipts it
lacks (`asked.json`) and, on the way back, `receipts.jsonl`. The only module of this room that touches files. A file is
written aside and renamed once it is on the disk, so that a stick pulled out too early holds whole files only.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

from satupintu.packets.canonical import canonical
from satupintu.packets.packet import LARGEST_PACKET

RECEIPTS = "receipts.jsonl"
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


def list_packets(stick: Path) -> list[Path]:
    """Files of all stations, by station and number. Links and hidden files are no packets."""
    found = stick.glob("satupintu-*/*.packet")
    return sorted(file for file in found if file.is_file() and not file.is_symlink() and not file.name.startswith("."))


def read(file: Path) -> bytes:
    """A packet's bytes; of a file that is larger than any packet, one more than the largest. Raises OSError."""
    with file.open("rb") as opened:
        return opened.read(LARGEST_PACKET + 1)


def write(file: Path, data: bytes) -> None:
    """Whole and on the disk, or not at all. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f".{file.name}.part")
    try:
        with aside.open("wb") as opened:
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


def write_receipts(stick: Path, station: str, receipts: Iterable[Mapping[str, str]]) -> None:
    """Signed receipts, a line each. Raises OSError."""
    lines = b"".join(canonical(dict(receipt)) + b"\n" for receipt in receipts)
    write(folder_of(stick, station) / RECEIPTS, lines)


def read_receipts(stick: Path, station: str) -> list[bytes]:
    """Lines as they stand there, unchecked; none when nothing came back yet. Raises OSError."""
    file = folder_of(stick, station) / RECEIPTS
    return file.read_bytes().splitlines() if file.is_file() else []
