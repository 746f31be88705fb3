"""The night's work is done once, caught up, tried again, and one failure holds up nothing else."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult

from satupintu.city.foundation import clock, nights
from satupintu.city.foundation.models import NightWork
from satupintu.city.foundation.nights import LONGEST, MOST_TRIES, PAUSE, SETTLING, NightJob
from satupintu.city.foundation.problems import NOT_FOUND, Problem

pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 7, 6, 21, 0, tzinfo=ZoneInfo("Asia/Makassar"))
NEXT = datetime(2026, 7, 7, 2, 30, tzinfo=ZoneInfo("Asia/Makassar"))


class Jobs:
    """Two jobs that write down that they were done; what stands in `broken` fails."""

    def __init__(self):
        self.done, self.broken = [], {}
        self.listed = tuple(NightJob(name, name, lambda name=name: self._do(name)) for name in ("first", "second"))

    def _do(self, name):
        self.done.append(name)
        if name in self.broken:
            raise self.broken[name]


@pytest.fixture
def jobs(settings, monkeypatch):
    settings.NIGHT_AT = time(2, 30)
    ours = Jobs()
    monkeypatch.setattr(nights, "jobs", lambda: ours.listed)
    return ours


def run(at):
    with clock.stopped(at):
        return nights.run_night()


def plan(at, **more):
    with clock.stopped(at):
        return nights.plan_night(**more)


def waiting():
    return list(DBTaskResult.objects.filter(status="READY").values_list("run_after", flat=True))


def test_a_night_is_named_by_the_day_on_which_its_time_came():
    at = time(2, 30)
    assert nights.night_of(datetime(2026, 7, 6, 2, 30), at) == date(2026, 7, 6)  # noqa: DTZ001
    assert nights.night_of(datetime(2026, 7, 6, 2, 29), at) == date(2026, 7, 5)  # noqa: DTZ001


def test_each_job_is_done_once_a_night(jobs):
    assert [(row.job, row.night, row.problem) for row in run(EVENING)] == [
        ("first", date(2026, 7, 6), ""),
        ("second", date(2026, 7, 6), ""),
    ]
    assert run(EVENING + timedelta(hours=5)) == []  # two in the morning is still the same night
    assert len(run(NEXT)) == 2
    assert jobs.done == ["first", "second"] * 2


def test_whoever_was_off_for_days_catches_up_once(jobs):
    run(EVENING)
    run(EVENING + timedelta(days=5))
    assert jobs.done == ["first", "second"] * 2
    assert NightWork.objects.count() == 4


def test_a_job_that_fails_holds_up_no_other_and_its_words_are_not_kept(jobs):
    jobs.broken = {"first": ValueError("6474910101900001"), "second": Problem(NOT_FOUND, "somebody")}
    run(EVENING)
    assert jobs.done == ["first", "second"]
    assert list(NightWork.objects.order_by("job").values_list("problem", flat=True)) == ["ValueError", "NOT_FOUND"]


def test_a_job_that_fails_is_tried_again_an_hour_later_and_at_most_three_times(jobs):
    jobs.broken = {"first": ValueError()}
    run(EVENING)
    assert run(EVENING + PAUSE - timedelta(seconds=1)) == []
    for hour in (1, 2, 3, 4):
        run(EVENING + hour * PAUSE)
    assert jobs.done == ["first", "second"] + ["first"] * (MOST_TRIES - 1)
    run(NEXT)
    assert jobs.done[-2:] == ["first", "second"]


def test_a_try_that_succeeds_leaves_no_problem_behind(jobs):
    jobs.broken = {"first": ValueError()}
    run(EVENING)
    jobs.broken = {}
    (row,) = run(EVENING + PAUSE)
    assert (row.problem, row.tries) == ("", 2)
    with clock.stopped(EVENING):
        state, _ = nights.list_states()
    assert state.done_at == EVENING + PAUSE


def test_a_job_that_another_program_has_begun_is_left_to_it_until_it_must_be_dead(jobs):
    NightWork.objects.create(night=EVENING.date(), job="first", began_at=EVENING)
    run(EVENING + LONGEST - timedelta(seconds=1))
    assert jobs.done == ["second"]
    run(EVENING + LONGEST)
    assert jobs.done == ["second", "first"]


def test_the_database_refuses_a_second_row_of_a_job_and_night(jobs):
    NightWork.objects.create(night=EVENING.date(), job="first", began_at=EVENING)
    with pytest.raises(IntegrityError), transaction.atomic():
        NightWork.objects.create(night=EVENING.date(), job="first", began_at=EVENING)


def test_a_start_plans_what_is_due_for_half_a_minute_later_and_then_the_next_night(jobs):
    assert plan(EVENING, after=SETTLING) == EVENING + SETTLING
    assert waiting() == [EVENING + SETTLING]
    run(EVENING)
    assert plan(EVENING, after=SETTLING) == NEXT
    assert waiting() == [NEXT]
    assert nights.find_planned() == NEXT


def test_a_failure_is_planned_for_an_hour_later(jobs):
    jobs.broken = {"second": ValueError()}
    run(EVENING)
    assert plan(EVENING) == EVENING + PAUSE


def test_the_task_leaves_the_next_one_behind_even_when_it_breaks(jobs, monkeypatch):
    with clock.stopped(EVENING):
        nights.work_at_night.call()
    assert (jobs.done, waiting()) == (["first", "second"], [NEXT])

    def breaks():
        raise ArithmeticError

    monkeypatch.setattr(nights, "run_night", breaks)
    with clock.stopped(NEXT), pytest.raises(ArithmeticError):
        nights.work_at_night.call()
    assert waiting() == [NEXT]


def test_before_the_first_start_nobody_waits(jobs):
    assert nights.find_planned() is None
    assert [state.newest for state in nights.list_states()] == [None, None]
