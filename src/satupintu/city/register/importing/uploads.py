"""Files that officers bring to the page: kept privately, tried and written by jobs, gone when they are written.

A step that a crash broke off is started again by whoever looks at it; writing then goes on after its last batch.
"""

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django_tasks import task

from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.access import viewer_for
from satupintu.city.foundation.models import Account
from satupintu.city.foundation.problems import NOT_ALLOWED, NOT_FOUND, Problem
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.register.importing.files import MOST_BYTES, NoList, read_table
from satupintu.city.register.importing.judging import Outcome
from satupintu.city.register.importing.lists import HOLDS
from satupintu.city.register.importing.problems import (
    IMPORT_BROKE,
    IMPORT_UNDER_WAY,
    NO_LIST,
    UNKNOWN_COLUMNS,
    UNKNOWN_LIST,
    UNREADABLE_IMPORT,
)
from satupintu.city.register.importing.services import Outcomes, apply_import, try_import
from satupintu.city.register.importing.words import row_as_json, write_refused
from satupintu.city.register.models import ImportUpload

KEEP = timedelta(days=30)
"""How long the report of an import, and a file that nobody wrote, are kept: they hold personal data."""
SILENT = timedelta(minutes=2)
"""A step that gave no sign of life for so long was broken off; its slowest batch takes seconds."""
State = ImportUpload.State
_MOVING = {State.TRYING, State.APPLYING}


def receive(*, viewer: Viewer, name: str, chunks: Iterable[bytes], holds: str = "") -> UUID:
    """Keep a file and let it be tried. Raises NOT_ALLOWED, UNKNOWN_LIST, UNREADABLE_IMPORT for one too large."""
    account = _need(viewer, holds)
    _forget_old()
    now = clock.now()
    shown = re.sub(r"\d{16}", "…", name)[:100]  # no NIK in what is listed
    upload = ImportUpload(name=shown, holds=holds, uploaded_by_id=account, uploaded_at=now, moved_at=now)
    _keep(upload, chunks)
    with transaction.atomic():
        upload.save(force_insert=True)
        try_upload.enqueue(str(upload.key), account, {})
    return upload.key


def try_again(*, viewer: Viewer, key: UUID, holds: str = "", mapping: Mapping[str, str] | None = None) -> None:
    """Say what a list holds, and which column holds which field (field to header), and let it be tried again.

    Raises NOT_ALLOWED, NOT_FOUND, UNKNOWN_LIST, IMPORT_UNDER_WAY.
    """
    account = _need(viewer, holds)
    with transaction.atomic():
        _begin(key, State.TRYING, counts={}, told={}, unread=[], **{"holds": holds} if holds else {})
        try_upload.enqueue(str(key), account, dict(mapping or {}))


def apply(*, viewer: Viewer, key: UUID) -> None:
    """Write a list that was tried, or go on with one that was broken off.

    Raises NOT_ALLOWED, NOT_FOUND, IMPORT_UNDER_WAY also before it was tried to its end.
    """
    account = _need(viewer)
    with transaction.atomic():
        if not get_upload(viewer, key).counts:
            raise Problem(IMPORT_UNDER_WAY)
        _begin(key, State.APPLYING)
        apply_upload.enqueue(str(key), account)


def give_up(*, viewer: Viewer, key: UUID) -> None:
    """Throw away a list that is not to be written, with its report. Raises NOT_ALLOWED, NOT_FOUND, IMPORT_UNDER_WAY."""
    upload = get_upload(viewer, key)
    if upload.state == State.APPLIED or is_under_way(upload):
        raise Problem(IMPORT_UNDER_WAY)
    audit.record(viewer, "IMPORT_GIVEN_UP", detail={"name": upload.name})
    upload.delete()
    _forget(upload)


@task()
def try_upload(key: str, account: int, mapping: dict[str, str]) -> None:
    """The job of `receive` and `try_again`."""
    _carry_out(key, State.TRYING, State.TRIED, account, try_import, mapping=mapping)


@task()
def apply_upload(key: str, account: int) -> None:
    """The job of `apply`; the roles that `account` has by now must allow it."""
    _carry_out(key, State.APPLYING, State.APPLIED, account, apply_import)


def _carry_out(key: str, begun: str, end: str, account: int, act: Callable[..., Outcomes], **more: Any) -> None:
    upload = ImportUpload.objects.filter(key=key, state=begun).first()
    if upload is None:  # given up, or finished by the job of whoever started it anew
        return

    def progress(done: int, rows: int) -> None:
        ImportUpload.objects.filter(pk=upload.pk).update(done=done, rows=rows, moved_at=clock.now())

    viewer = viewer_for(Account.objects.get(pk=account), purpose="import")
    problem = Problem(IMPORT_BROKE)
    try:
        outcomes = act(viewer=viewer, file=_file(upload), holds=upload.holds, progress=progress, **more)
    except Problem as wrong:
        problem = wrong
        if wrong.kind in {UNKNOWN_COLUMNS, UNKNOWN_LIST}:
            upload.unread = read_table(_file(upload)).headers
    else:
        _write_report(upload, outcomes)
        upload.state = end
    finally:
        if upload.state != end:
            upload.state, upload.problem, upload.problem_detail = State.STOPPED, problem.kind.code, problem.detail[:300]
        upload.moved_at = clock.now()
        upload.save(update_fields=_TOLD)
    if end == State.APPLIED and upload.state == end:
        _file(upload).unlink(missing_ok=True)


_TOLD = ("state", "counts", "told", "unread", "problem", "problem_detail", "run", "moved_at", "holds")


def _write_report(upload: ImportUpload, outcomes: Outcomes) -> None:
    upload.holds = upload.holds or outcomes.kind
    upload.run_id = outcomes.run or None
    upload.counts = {outcome.value: outcomes.counts[outcome] for outcome in Outcome}
    upload.told = Counter(each.outcome.value for each in outcomes.told)
    upload.unread = list(outcomes.columns.unknown)
    write_refused(outcomes, refused_file(upload))
    _report(upload).touch(mode=0o600)
    with _report(upload).open("w", encoding="utf-8") as file:
        for each in outcomes.told:
            ref = str(each.resident.ref) if each.resident else ""
            file.write(json.dumps(row_as_json(each) | {"ref": ref}) + "\n")


# -- reading ------------------------------------------------------------------------------------
def list_uploads(viewer: Viewer, most: int = 20) -> list[ImportUpload]:
    """The newest files, as they stand. Raises NOT_ALLOWED."""
    _need(viewer)
    return list(ImportUpload.objects.select_related("uploaded_by").order_by("-uploaded_at")[:most])


def get_upload(viewer: Viewer, key: UUID) -> ImportUpload:
    """Raises NOT_ALLOWED, NOT_FOUND."""
    _need(viewer)
    upload = ImportUpload.objects.select_related("uploaded_by").filter(key=key).first()
    if upload is None:
        raise Problem(NOT_FOUND)
    return upload


def is_under_way(upload: ImportUpload) -> bool:
    """Whether a step is waiting or at work, and not broken off."""
    return upload.state in _MOVING and clock.now() - upload.moved_at < SILENT


def has_report(upload: ImportUpload) -> bool:
    """Whether its rows can still be shown."""
    return _report(upload).exists()


def list_rows(viewer: Viewer, upload: ImportUpload, outcome: str, start: int, end: int) -> list[dict[str, Any]]:
    """Rows of the report from `start` until before `end`, all or those of one outcome, as `row_as_json` gives them."""
    _need(viewer)
    rows = list(islice(_rows(upload, outcome), start, end))
    shown = [row["ref"] for row in rows if row["ref"]]
    audit.record(viewer, "IMPORT_READ", subjects=shown, detail={"import": str(upload.key)})
    return rows


def read_refused(viewer: Viewer, key: UUID) -> bytes:
    """The CSV of the refused rows. Raises NOT_ALLOWED, NOT_FOUND also when it is no longer kept."""
    upload = get_upload(viewer, key)
    file = refused_file(upload)
    if not file.exists():
        raise Problem(NOT_FOUND)
    audit.record(viewer, "IMPORT_REFUSED_READ", detail={"import": str(key)})
    return file.read_bytes()


def _rows(upload: ImportUpload, outcome: str) -> Iterator[dict[str, Any]]:
    if not has_report(upload):
        return
    with _report(upload).open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            if outcome in {"", row["outcome"]}:
                yield row


# -- inside -------------------------------------------------------------------------------------
def _need(viewer: Viewer, holds: str = "") -> int:
    """The account as which jobs act: a person's, since a program brings its lists by the command."""
    viewer.need(Role.VERIFIER, area="")
    if viewer.account is None:
        raise Problem(NOT_ALLOWED)
    if holds and holds not in HOLDS:
        raise Problem(UNKNOWN_LIST, holds)
    return viewer.account


def _begin(key: UUID, state: str, **more: Any) -> None:
    """Let a step begin unless one is under way or the list was written. Raises NOT_FOUND, IMPORT_UNDER_WAY."""
    upload = ImportUpload.objects.select_for_update().filter(key=key).first()
    if upload is None:
        raise Problem(NOT_FOUND)
    if upload.state == State.APPLIED or is_under_way(upload):
        raise Problem(IMPORT_UNDER_WAY)
    begun = {"state": state, "done": 0, "problem": "", "problem_detail": "", "moved_at": clock.now()}
    ImportUpload.objects.filter(pk=upload.pk).update(**begun | more)


def _folder(upload: ImportUpload) -> Path:
    folder: Path = settings.IMPORTS / str(upload.key)
    return folder


def _file(upload: ImportUpload) -> Path:
    return _folder(upload) / "list"


def _report(upload: ImportUpload) -> Path:
    return _folder(upload) / "report.jsonl"


def refused_file(upload: ImportUpload) -> Path:
    """Where the CSV of the refused rows lies."""
    return _folder(upload) / "refused.csv"


def _keep(upload: ImportUpload, chunks: Iterable[bytes]) -> None:
    _folder(upload).mkdir(parents=True, mode=0o700)
    size = 0
    _file(upload).touch(mode=0o600)
    with _file(upload).open("wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > MOST_BYTES:
                break
            file.write(chunk)
    if size > MOST_BYTES:
        _forget(upload)
        raise Problem(UNREADABLE_IMPORT, str(NO_LIST[NoList.TOO_LARGE]))


def _forget_old() -> None:
    old = ImportUpload.objects.filter(uploaded_at__lt=clock.now() - KEEP)
    for upload in old:
        _forget(upload)
    old.exclude(state=State.APPLIED).delete()


def _forget(upload: ImportUpload) -> None:
    shutil.rmtree(_folder(upload), ignore_errors=True)
