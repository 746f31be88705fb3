"""A file tried or written: the report of its rows, batch by batch."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.db import IntegrityError
from django.db.models import Sum

from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.register.importing.batches import try_batch, write_batch
from satupintu.city.register.importing.columns import Columns, ColumnsError, layout_of, recognise
from satupintu.city.register.importing.files import Table, UnreadableFile, read_table
from satupintu.city.register.importing.judging import Judged, Outcome, Seen
from satupintu.city.register.importing.lists import HOLDS, WAYS, ListKind, Way, kind_of
from satupintu.city.register.importing.places import Places
from satupintu.city.register.importing.problems import (
    IMPORT_FAILED,
    NO_LIST,
    UNKNOWN_COLUMNS,
    UNKNOWN_LIST,
    UNREADABLE_IMPORT,
)
from satupintu.city.register.importing.rows import Row, read_row
from satupintu.city.register.importing.values import EVENTS
from satupintu.city.register.models import ImportLayout, ImportRun
from satupintu.city.register.rules.events import EventKind

Progress = Callable[[int, int], None]
"""Called after each batch with the number of rows that are done, and of all."""


@dataclass
class Outcomes:
    """What became of a file, or would.

    `holds`: what was said of the list. `told`: rows refused, changed or doubted, in order; `skipped`: rows of batches
    that were written before (counted all the same); `run`: 0 for a trial.
    """

    table: Table
    columns: Columns
    kind: ListKind
    holds: str = ""
    run: int = 0
    skipped: int = 0
    counts: Counter[Outcome] = field(default_factory=Counter)
    told: list[Judged] = field(default_factory=list)

    @property
    def refused(self) -> list[Judged]:
        return [each for each in self.told if each.outcome is Outcome.REFUSED]

    @property
    def way(self) -> Way:
        return WAYS[self.kind]


def try_import(
    *,
    viewer: Viewer,
    file: Path,
    holds: str = "",
    mapping: Mapping[str, str] | None = None,
    progress: Progress = lambda *_: None,
) -> Outcomes:
    """What an import would do; the register stays as it is.

    `holds`: one of `lists.HOLDS`, "" to go by the columns. `mapping`: field to header, remembered for the layout.
    Raises NOT_ALLOWED, UNREADABLE_IMPORT, UNKNOWN_COLUMNS, UNKNOWN_LIST.
    """
    outcomes = _opened(viewer, file, holds, mapping)
    done = 0
    with _rows_set_aside():
        for _, rows in _batches(outcomes, outcomes.way.batch):
            _tell(outcomes, try_batch(viewer=viewer, way=outcomes.way, rows=rows))
            progress(done := done + len(rows), len(outcomes.table.rows))
    _record(viewer, "IMPORT_TRIED", outcomes)
    return outcomes


def apply_import(
    *,
    viewer: Viewer,
    file: Path,
    holds: str = "",
    mapping: Mapping[str, str] | None = None,
    batch_size: int | None = None,
    progress: Progress = lambda *_: None,
) -> Outcomes:
    """Write a file, a transaction a batch; one that was broken off goes on after its last batch.

    Raises as `try_import`, and IMPORT_FAILED.
    """
    outcomes = _opened(viewer, file, holds, mapping)
    run = _run(viewer, outcomes, batch_size or outcomes.way.batch)
    outcomes.run = run.pk
    done = 0
    with _rows_set_aside():
        for number, rows in _batches(outcomes, run.batch_size):
            try:
                judged = write_batch(viewer=viewer, way=outcomes.way, run=run, number=number, rows=rows)
            except IntegrityError as wrong:  # a desk entered one of these people in the same moment
                raise Problem(IMPORT_FAILED, str(number)) from wrong
            if judged is None:
                outcomes.skipped += len(rows)
                judged = try_batch(viewer=viewer, way=outcomes.way, rows=rows)  # the report names its refused rows too
            _tell(outcomes, judged)
            progress(done := done + len(rows), len(outcomes.table.rows))
    outcomes.counts = _counts(run)
    ImportRun.objects.filter(pk=run.pk, finished_at=None).update(finished_at=clock.now())
    _record(viewer, "IMPORT_APPLIED", outcomes)
    return outcomes


def _opened(viewer: Viewer, file: Path, holds: str, mapping: Mapping[str, str] | None) -> Outcomes:
    viewer.need(Role.VERIFIER, area="")
    if holds and holds not in HOLDS:
        raise Problem(UNKNOWN_LIST, holds)
    try:
        table = read_table(file)
    except UnreadableFile as wrong:
        raise Problem(UNREADABLE_IMPORT, str(NO_LIST[wrong.reason])) from wrong
    except OSError as wrong:
        raise Problem(UNREADABLE_IMPORT, file.name) from wrong
    layout = layout_of(table.headers)
    named = _named(layout, mapping or {})
    try:
        kind = kind_of(holds, recognise(table.headers, named).places.keys())
        if kind is None:
            raise Problem(UNKNOWN_LIST)
        columns = recognise(table.headers, named, WAYS[kind].fields)
    except ColumnsError as wrong:
        raise Problem(UNKNOWN_COLUMNS, str(wrong)) from wrong
    if not any(needed <= columns.places.keys() for needed in WAYS[kind].needs):
        raise Problem(UNKNOWN_COLUMNS, ", ".join(header[:30] for header in table.headers[:12]))
    if mapping:
        ImportLayout.objects.update_or_create(layout=layout, defaults={"mapping": named, "remembered_at": clock.now()})
    return Outcomes(table, columns, kind, holds)


def _named(layout: str, mapping: Mapping[str, str]) -> dict[str, str]:
    """What was remembered of a layout, and what is said now: a column that is named anew loses its old field."""
    remembered = ImportLayout.objects.filter(layout=layout).first()
    kept = remembered.mapping.items() if remembered else ()
    return {field: header for field, header in kept if header not in mapping.values()} | dict(mapping)


@contextmanager
def _rows_set_aside() -> Iterator[None]:
    """Millions of cells live to the end: searching them for cycles again and again took a third of the time.

    The rows of a batch hold no cycles, so that they go without the collector as soon as nobody needs them.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _run(viewer: Viewer, outcomes: Outcomes, batch_size: int) -> ImportRun:
    run, _ = ImportRun.objects.get_or_create(
        file_sha256=outcomes.table.sha256,
        holds=outcomes.holds or outcomes.kind,
        finished_at=None,
        defaults={
            "rows": len(outcomes.table.rows),
            "batch_size": batch_size,
            "written_by_id": viewer.account,
            "started_at": clock.now(),
        },
    )
    return run


def _batches(outcomes: Outcomes, size: int) -> Iterator[tuple[int, list[Row]]]:
    seen, batch, number = Seen(), list[Row](), 0
    for row in _rows(outcomes):
        seen.look(row, outcomes.way.who(row))
        if len(batch) >= size and not outcomes.way.joins(batch[-1], row):
            yield (number := number + 1), batch
            batch = []
        batch.append(row)
    yield number + 1, batch


def _rows(outcomes: Outcomes) -> Iterator[Row]:
    find_rt, today = Places(), clock.today()
    given = {"event": EventKind(outcomes.holds)} if outcomes.holds in EVENTS else {}
    for line, texts in outcomes.table.rows:
        row = read_row(line, texts, outcomes.columns, find_rt, today)
        row.values = given | row.values
        yield row


def _counts(run: ImportRun) -> Counter[Outcome]:
    """What became of the whole file, batches before a crash included."""
    sums = run.batches.aggregate(**{each.value: Sum(each.value.lower()) for each in Outcome})
    return Counter({each: sums[each.value] for each in Outcome if sums[each.value]})


def _tell(outcomes: Outcomes, judged: list[Judged]) -> None:
    outcomes.counts.update(each.outcome for each in judged)
    outcomes.told += [each for each in judged if each.row.findings or each.outcome is Outcome.CHANGED]


def _record(viewer: Viewer, action: str, outcomes: Outcomes) -> None:
    shown = [each.resident.ref for each in outcomes.told if each.resident is not None]
    counts = {outcome.value: number for outcome, number in outcomes.counts.items()}
    audit.record(viewer, action, subjects=shown, detail={"run": outcomes.run, **counts})
