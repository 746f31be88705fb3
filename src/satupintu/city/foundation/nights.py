"""The night's work: jobs that are done once a night by whoever wakes up for them first (docs/flows/nights.md).

What the jobs are is wiring: `settings.NIGHT_JOBS` names the list.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from satupintu.city.foundation import clock
from satupintu.city.foundation.models import NightWork
from satupintu.city.foundation.problems import Problem

MOST_TRIES = 3
PAUSE = timedelta(hours=1)
"""Between a failure and the next try."""
LONGEST = timedelta(minutes=15)
"""What has not ended by then was killed."""
SETTLING = timedelta(seconds=30)
"""After a start, while the other programs need the processor."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class NightJob:
    """One job. `name`: kept in its rows; `do`: may be called twice without harm."""

    name: str
    label: str | Promise
    do: Callable[[], object]


def jobs() -> tuple[NightJob, ...]:
    """All jobs, in their order."""
    listed: tuple[NightJob, ...] = import_string(settings.NIGHT_JOBS)
    return listed


def night_of(moment: datetime, at: time) -> date:
    """The newest night whose time `at` has come at a local moment, named by the day on which it came."""
    return moment.date() if moment.time() >= at else moment.date() - timedelta(days=1)


def due_at(row: NightWork | None, now: datetime) -> datetime | None:
    """When a job of this night is to be done (again): at once without a row; None when it is done or given up."""
    if row is None:
        return now
    if row.tries >= MOST_TRIES:
        return None
    if row.ended_at is None:
        return max(now, row.began_at + LONGEST)
    return max(now, row.ended_at + PAUSE) if row.problem else None


def run_night() -> list[NightWork]:
    """Do what is due of the newest night; gives the rows of what was done or failed."""
    night = night_of(clock.local(), settings.NIGHT_AT)
    taken = ((job, _take(night, job.name)) for job in jobs())
    return [_do(job, row) for job, row in taken if row is not None]


@task()
def work_at_night() -> None:
    """The task that waits for the night; it leaves the next one behind, whatever becomes of this one."""
    try:
        run_night()
    finally:
        plan_night()


def plan_night(after: timedelta = timedelta()) -> datetime:
    """Let one task wait for the next moment at which something is due, not before `after` from now; gives the moment.

    Called when the program of small deferred work starts, and by each night.
    """
    now, night = clock.now(), night_of(clock.local(), settings.NIGHT_AT)
    rows = {row.job: row for row in NightWork.objects.filter(night=night)}
    next_night = timezone.make_aware(datetime.combine(night + timedelta(days=1), settings.NIGHT_AT))
    due = [at for job in jobs() if (at := due_at(rows.get(job.name), now)) is not None]
    moment = max(now + after, min([*due, next_night]))
    with transaction.atomic():
        waiting = DBTaskResult.objects.filter(task_path=work_at_night.module_path, status="READY")
        waiting.delete()
        work_at_night.using(run_after=moment).enqueue()
    return moment


@dataclass(frozen=True)
class JobState:
    """How a job stands: its newest row, and when it was last done without a problem."""

    job: NightJob
    newest: NightWork | None
    done_at: datetime | None


def list_states() -> list[JobState]:
    """How each job stands, in their order."""
    return [_state(job) for job in jobs()]


def find_planned() -> datetime | None:
    """When the night's work goes on; None when no program waits for it."""
    waiting = DBTaskResult.objects.filter(task_path=work_at_night.module_path, status__in=("READY", "RUNNING"))
    return waiting.order_by("-run_after").values_list("run_after", flat=True).first()


# -- inside ---------------------------------------------------------------------------------------
@transaction.atomic
def _take(night: date, name: str) -> NightWork | None:
    """The row of a job, taken for this try; None when it is not due, or another program has it."""
    now = clock.now()
    row, is_new = NightWork.objects.select_for_update().get_or_create(night=night, job=name, defaults={"began_at": now})
    if is_new:
        return row
    due = due_at(row, now)
    if due is None or due > now:
        return None
    row.began_at, row.ended_at, row.problem, row.tries = now, None, "", row.tries + 1
    row.save()
    return row


def _state(job: NightJob) -> JobState:
    rows = NightWork.objects.filter(job=job.name).order_by("-night")
    done = rows.filter(ended_at__isnull=False, problem="").values_list("ended_at", flat=True).first()
    return JobState(job, rows.first(), done)


def _do(job: NightJob, row: NightWork) -> NightWork:
    try:
        job.do()
    except Exception as failure:  # one job that fails holds up none of the others
        log.exception("the night's job %s failed", job.name)
        row.problem = failure.kind.code if isinstance(failure, Problem) else type(failure).__name__
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at", "problem"])
    return row
