"""Keeps the counts by combination up to date (docs/flows/participation.md, "Kept counts")."""

from datetime import date
from itertools import islice

from django.db import transaction

from satupintu.city.foundation import clock
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.participation.models import CellsKept, MonthKept, ParticipationCell
from satupintu.city.participation.rules.factors import Factor
from satupintu.city.participation.selectors import (
    count_coming,
    data_state,
    find_kept,
    list_cells,
    next_semester_end,
)
from satupintu.city.participation.selectors.kept import count_cells

MAY_COUNT = (Role.HEAD, Role.PLANNER, Role.VERIFIER)
MONTHS = 12
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
    until = next_semester_end(today)
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
        CellsKept.objects.exclude(pk=kept.pk).delete()
    return True


def _past_months(today: date) -> list[tuple[date, int, int]]:
    return [(day, *list_cells(day).total) for day in islice(clock.month_ends_before(today), MONTHS)]
