"""A file tried or written: the report of its rows, batch by batch."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.db import IntegrityError

from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.register.importing.columns import Columns, ColumnsError, layout_of, recognise
from satupintu.city.register.importing.files import Table, UnreadableFile, read_table
from satupintu.city.register.importing.judging import Judged, Outcome, Seen, judge
from satupintu.city.register.importing.places import Places
from satupintu.city.register.importing.problems import IMPORT_FAILED, UNKNOWN_COLUMNS, UNREADABLE_IMPORT
from satupintu.city.register.importing.rows import Row, read_row
from satupintu.city.register.importing.writing import write_batch
from satupintu.city.register.models import ImportLayout, ImportRun

BATCH = 2000


@dataclass
class Outcomes:
    """What became of a file, or would.

    `told`: rows refused, changed or doubted, in order; `skipped`: rows of batches that an import broken off had
    written before; `run`: 0 for a trial.
    """

    table: Table
    columns: Columns
    run: int = 0
    skipped: int = 0
    counts: Counter[Outcome] = field(default_factory=Counter)
    told: list[Judged] = field(default_factory=list)

    @property
    def refused(self) -> list[Judged]:
        return [each for each in self.told if each.outcome is Outcome.REFUSED]


def try_import(*, viewer: Viewer, file: Path, mapping: Mapping[str, str] | None = None) -> Outcomes:
    """What an import would do; the register stays as it is. `mapping`: field to header, remembered for the layout.

    Raises NOT_ALLOWED, UNREADABLE_IMPORT, UNKNOWN_COLUMNS.
    """
    outcomes = _opened(viewer, file, mapping)
    for _, rows in _batches(outcomes, BATCH):
        _tell(outcomes, judge(rows))
    _record(viewer, "IMPORT_TRIED", outcomes)
    return outcomes


def apply_import(
    *, viewer: Viewer, file: Path, mapping: Mapping[str, str] | None = None, batch_size: int = BATCH
) -> Outcomes:
    """Write a file, a transaction a batch; one that was broken off goes on after its last batch.

    Raises NOT_ALLOWED, UNREADABLE_IMPORT, UNKNOWN_COLUMNS, IMPORT_FAILED.
    """
    outcomes = _opened(viewer, file, mapping)
    run = _run(viewer, outcomes, batch_size)
    outcomes.run = run.pk
    done = set(run.batches.values_list("number", flat=True))
    for number, rows in _batches(outcomes, run.batch_size):
        if number in done:
            outcomes.skipped += len(rows)
            continue
        judged = judge(rows)
        try:
            write_batch(viewer=viewer, run=run, number=number, judged=judged)
        except IntegrityError as wrong:  # somebody else entered one of these people meanwhile
            raise Problem(IMPORT_FAILED, str(number)) from wrong
        _tell(outcomes, judged)
    run.finished_at = clock.now()
    run.save(update_fields=["finished_at"])
    _record(viewer, "IMPORT_APPLIED", outcomes)
    return outcomes


def _opened(viewer: Viewer, file: Path, mapping: Mapping[str, str] | None) -> Outcomes:
    viewer.need(Role.VERIFIER, area="")
    try:
        table = read_table(file)
    except (UnreadableFile, OSError) as wrong:
        raise Problem(UNREADABLE_IMPORT, file.name) from wrong
    layout = layout_of(table.headers)
    remembered = ImportLayout.objects.filter(layout=layout).first()
    try:
        columns = recognise(table.headers, mapping or (remembered.mapping if remembered else None))
    except ColumnsError as wrong:
        raise Problem(UNKNOWN_COLUMNS, str(wrong)) from wrong
    if "nik" not in columns.places and not {"name", "birth_date", "kk_number"} <= columns.places.keys():
        raise Problem(UNKNOWN_COLUMNS, ", ".join(table.headers[:12]))
    if mapping:
        ImportLayout.objects.update_or_create(
            layout=layout, defaults={"mapping": dict(mapping), "remembered_at": clock.now()}
        )
    return Outcomes(table, columns)


def _run(viewer: Viewer, outcomes: Outcomes, batch_size: int) -> ImportRun:
    run, _ = ImportRun.objects.get_or_create(
        file_sha256=outcomes.table.sha256,
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
    find_rt, seen, today = Places(), Seen(), clock.today()
    lines = outcomes.table.rows
    for number, start in enumerate(range(0, len(lines), size), 1):
        rows = [read_row(line, texts, outcomes.columns, find_rt, today) for line, texts in lines[start : start + size]]
        for row in rows:
            seen.look(row)
        yield number, rows


def _tell(outcomes: Outcomes, judged: list[Judged]) -> None:
    outcomes.counts.update(each.outcome for each in judged)
    outcomes.told += [each for each in judged if each.row.findings or each.outcome is Outcome.CHANGED]


def _record(viewer: Viewer, action: str, outcomes: Outcomes) -> None:
    shown = [each.resident.ref for each in outcomes.told if each.resident is not None]
    counts = {outcome.value: number for outcome, number in outcomes.counts.items()}
    audit.record(viewer, action, subjects=shown, detail={"run": outcomes.run, **counts})
