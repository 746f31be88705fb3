"""Keeps the counts by combination up to date (docs/flows/participation.md, "Kept counts")."""

from datetime import date, timedelta

from django.core.cache import cache
from django.db import transaction
from django_tasks import task

from satupintu.city.foundation import clock
from satupintu.city.foundation.viewers import Role, Viewer, program
from satupintu.city.participation.models import CauseKept, CellsKept, MonthKept, ParticipationCell
from satupintu.city.participation.rules.factors import Factor
from satupintu.city.participation.selectors import (
    count_coming,
    data_state,
    delay_totals,
    find_kept,
    list_cells,
    list_delays,
    next_semester_end,
)
from satupintu.city.participation.selectors.kept import count_cells

MAY_COUNT = (Role.HEAD, Role.PLANNER, Role.VERIFIER)
MONTHS = 12
ASKED = 60  # seconds in which one request to count is enough
FIELDS = tuple(f"{factor.value.lower()}{'_id' * (factor is Factor.KELURAHAN)}" for factor in Factor)


def keep_cells(*, viewer: Viewer) -> bool:
    """Count anew where the day or the data have changed since the kept count; tells whether it did. Raises NOT_ALLOWED.

    Past months are counted once a day: only late reports change them.
    """
    viewer.need(*MAY_COUNT)
    before = find_kept()
    if before and not before.is_stale:
        return False
    today = clock.today()
    same_day = CellsKept.objects.filter(day=today).order_by("-pk").first()
    months = [(m.day, m.wajib, m.recorded) for m in same_day.months.all()] if same_day else _past_months(today)
    state, cells = data_state(), count_cells(today)  # the state first: what changes meanwhile makes the count stale
    causes, until = delay_totals(list_delays(viewer)), next_semester_end(today)
    coming = count_coming(until)
    with transaction.atomic():
        kept = CellsKept.objects.create(
            day=today,
            data_state=state,
            counted_at=clock.now(),
            until=until,
            coming_wajib=coming.wajib,
            coming_recorded=coming.recorded,
        )
        ParticipationCell.objects.bulk_create(
            (
                ParticipationCell(kept=kept, **dict(zip(FIELDS, levels, strict=True)), **counted._asdict())
                for levels, counted in cells.items()
            ),
            batch_size=5000,
        )
        MonthKept.objects.bulk_create(MonthKept(kept=kept, day=d, wajib=w, recorded=r) for d, w, r in months)
        CauseKept.objects.bulk_create(
            CauseKept(kept=kept, cause=cause, cases=cases, seconds=round(lasted.total_seconds()))
            for cause, cases, lasted in causes
        )
        CellsKept.objects.exclude(pk=kept.pk).delete()
    return True


def ask_for_cells(*, viewer: Viewer) -> None:
    """Have it done in the background, which takes some seconds. Raises NOT_ALLOWED."""
    viewer.need(*MAY_COUNT)
    if cache.add("participation-cells-asked", value=True, timeout=ASKED):
        count_in_background.enqueue()


@task()
def count_in_background() -> None:
    """The job that `ask_for_cells` leaves."""
    keep_cells(viewer=program("participation_cells"))


def _past_months(today: date) -> list[tuple[date, int, int]]:
    ends = [today.replace(day=1) - timedelta(days=1)]
    while len(ends) < MONTHS:
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
    return [(day, *list_cells(day).total) for day in ends]
