"""Keeps the counts of the register's faults: each night's, and ends of months before the first (data-quality.md)."""

from datetime import date
from itertools import islice

from django.db import transaction
from django_tasks import task

from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.viewers import Role, Viewer, program
from satupintu.city.register.models import QualityCount
from satupintu.city.register.rules.quality import QualityCell
from satupintu.city.register.selectors.quality import count_faults

MAY_COUNT = (Role.VERIFIER, Role.HEAD)


def keep_counts(*, viewer: Viewer) -> list[QualityCell]:
    """Count today and keep it; a second count of the same day takes the place of the first. Raises NOT_ALLOWED."""
    viewer.need(*MAY_COUNT)
    today = clock.today()
    cells = count_faults(today)
    _keep(viewer, today, cells, afterwards=False)
    return cells


def keep_past(*, viewer: Viewer, months: int) -> list[date]:
    """Count the ends of the last months, as known then, where nothing was kept; gives the days. Raises NOT_ALLOWED."""
    viewer.need(*MAY_COUNT)
    kept = set(QualityCount.objects.values_list("day", flat=True).distinct())
    days = [day for day in sorted(islice(clock.month_ends_before(clock.today()), months)) if day not in kept]
    for day in days:
        _keep(viewer, day, count_faults(day, known_on=day), afterwards=True)
    return days


def ask_for_counts(*, viewer: Viewer) -> None:
    """Have today counted in the background, which takes some seconds. Raises NOT_ALLOWED."""
    viewer.need(*MAY_COUNT)
    count_in_background.enqueue()


@task()
def count_in_background() -> None:
    """The job that `ask_for_counts` leaves."""
    keep_counts(viewer=program("register_check"))


# -- inside -------------------------------------------------------------------------------------
@transaction.atomic
def _keep(viewer: Viewer, day: date, cells: list[QualityCell], *, afterwards: bool) -> None:
    QualityCount.objects.filter(day=day).delete()
    now = clock.now()
    QualityCount.objects.bulk_create(
        QualityCount(
            day=day,
            kind=cell.kind,
            kelurahan_id=cell.kelurahan,
            count=cell.count,
            of=cell.of,
            afterwards=afterwards,
            counted_at=now,
        )
        for cell in cells
    )
    audit.record(viewer, "QUALITY_COUNTED", detail={"day": day.isoformat(), "afterwards": afterwards})
