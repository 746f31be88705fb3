"""A batch of rows, tried or written: whole or not at all."""

from collections.abc import Sequence

from django.db import connection, transaction

from satupintu.city.foundation import clock
from satupintu.city.foundation.viewers import Viewer
from satupintu.city.register.importing.judging import Judged, Outcome
from satupintu.city.register.importing.lists import Way
from satupintu.city.register.importing.rows import Row
from satupintu.city.register.importing.writing import Batch
from satupintu.city.register.models import ImportBatch, ImportRun

_LOCK = 7_470_403  # any fixed number of its own: one batch at a time on PostgreSQL; SQLite has one writer anyway


def try_batch(*, viewer: Viewer, way: Way, rows: Sequence[Row]) -> list[Judged]:
    """What would become of the rows; the register stays as it is."""
    if not way.tries_by_writing:
        return way.judge(rows)
    with transaction.atomic():
        judged = way.judge(rows)
        way.write(Batch(viewer, run=0, number=0, file_sha256=""), judged)
        transaction.set_rollback(True)
    return judged


@transaction.atomic
def write_batch(*, viewer: Viewer, way: Way, run: ImportRun, number: int, rows: Sequence[Row]) -> list[Judged] | None:
    """All rows that are not refused, and the batch itself; None when the batch was written before.

    Judged under the lock: what two people import at once is entered once. Raises IntegrityError when a desk enters
    one of the newcomers in this moment; then nothing stands.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if run.batches.filter(number=number).exists():
        return None
    judged = way.judge(rows)
    event = way.write(Batch(viewer, run.pk, number, run.file_sha256), judged)
    outcomes = [each.outcome for each in judged]
    counts = {outcome.value.lower(): outcomes.count(outcome) for outcome in Outcome}
    ImportBatch.objects.create(run=run, number=number, event=event, written_at=clock.now(), **counts)
    return judged
