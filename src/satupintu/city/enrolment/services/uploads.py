"""A packet that comes in parts (docs/flows/relay.md): what has come is kept, whatever becomes of the line."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from satupintu.city.enrolment.models import Station, Upload
from satupintu.city.enrolment.problems import (
    CITY_DISK_FULL,
    UPLOAD_ALTERED,
    UPLOAD_OFFSET,
    UPLOAD_UNKNOWN,
    OffsetProblem,
)
from satupintu.city.enrolment.rules.uploads import MOST_UNFINISHED, Announced, is_hash
from satupintu.city.enrolment.selectors import find_receipt
from satupintu.city.enrolment.services.receiving import Received, receive
from satupintu.city.enrolment.unfinished import OtherOffset, Unfinished
from satupintu.city.foundation import clock
from satupintu.city.foundation.problems import BAD_REQUEST, Problem


@transaction.atomic
def announce(*, station: Station, announced: Announced) -> int:
    """Expect a packet; gives how many of its bytes are here. Announced otherwise than before, it begins anew."""
    file = Unfinished(station.code, announced.packet_id)
    told = {"sha256": announced.sha256, "size": announced.size}
    more = {**told, "announced_at": clock.now()}
    # by the database's word: two may announce it at once, over two lines
    row, is_new = Upload.objects.get_or_create(station=station, packet_id=announced.packet_id, defaults=more)
    if is_new:
        _make_room(station)
    elif (row.sha256, row.size) != (announced.sha256, announced.size):
        Upload.objects.filter(pk=row.pk).update(begun_anew=False, **told)
        file.drop()
    if file.size > announced.size:  # left behind by another announcement, in a database of before
        file.drop()
    return file.size


def append(*, station: Station, packet_id: str, sha256: str, offset: int, pieces: Iterable[bytes]) -> int | Received:
    """Add to what has come, piece by piece as it comes; gives how much is here, or the receipt of the whole packet.

    Raises UPLOAD_UNKNOWN (not announced, or otherwise), UPLOAD_OFFSET with the right one, UPLOAD_ALTERED (the whole is
    not what was announced; begin anew), CITY_DISK_FULL, and what `receive` raises.
    """
    if not is_hash(packet_id) or not is_hash(sha256):
        raise Problem(UPLOAD_UNKNOWN)
    row = Upload.objects.filter(station=station, packet_id=packet_id, sha256=sha256).first()
    if row is None:
        receipt = find_receipt(packet_id)
        if receipt is None:
            raise Problem(UPLOAD_UNKNOWN)
        return Received(receipt, new=False)
    file, at = Unfinished(station.code, packet_id), offset
    try:
        with file.open() as growing:
            growing.append(at, b"")
            for piece in pieces:
                if at + len(piece) > row.size:
                    raise Problem(BAD_REQUEST, "More bytes came than were announced.")
                growing.append(at, piece)
                at += len(piece)
    except OtherOffset:
        raise OffsetProblem(UPLOAD_OFFSET, file.size) from None
    except OSError as wrong:
        raise Problem(CITY_DISK_FULL, wrong.strerror or "") from None
    return _complete(station, row, file) if at == row.size else at


def _complete(station: Station, row: Upload, file: Unfinished) -> Received:
    try:
        body = file.read()
    except FileNotFoundError:  # of two that sent the last part, the other one was received
        body = b""
    receipt = find_receipt(row.packet_id)
    if receipt is not None:
        _forget(row)
        return Received(receipt, new=False)
    if hashlib.sha256(body).hexdigest() != row.sha256 and not row.begun_anew:
        Upload.objects.filter(pk=row.pk).update(begun_anew=True)
        file.drop()
        raise OffsetProblem(UPLOAD_ALTERED, 0)
    try:
        received = receive(station=station, packet_id=row.packet_id, body=body)
    except Problem:  # the bytes are kept among the refused ones
        _forget(row)
        raise
    _forget(row)
    return received


def sweep_uploads() -> int:
    """Throw away what came of packets that nobody went on with for days; gives how many. They can begin anew."""
    before = clock.now() - timedelta(days=settings.UPLOAD_DAYS)
    rows = Upload.objects.filter(announced_at__lt=before)
    gone = [row for row in rows if not _is_young(Unfinished(row.station_id, row.packet_id).path, before)]
    for row in gone:
        _forget(row)
    known = {Unfinished(*each).path for each in Upload.objects.values_list("station", "packet_id")}
    strays = [path for path in _files() if path not in known and not _is_young(path, before)]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(gone) + len(strays)


def _make_room(station: Station) -> None:
    for row in Upload.objects.filter(station=station).order_by("-pk")[MOST_UNFINISHED:]:
        _forget(row)


def _files() -> list[Path]:
    return list(settings.UPLOADS.iterdir()) if settings.UPLOADS.is_dir() else []


def _is_young(path: Path, before: datetime) -> bool:
    return path.exists() and path.stat().st_mtime >= before.timestamp()


def _forget(row: Upload) -> None:
    Unfinished(row.station_id, row.packet_id).drop()
    Upload.objects.filter(pk=row.pk).delete()
