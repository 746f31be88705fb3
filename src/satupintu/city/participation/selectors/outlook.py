"""What the register says of the weeks to come: how many were recorded a week, who comes of age. Counts, no names."""

from datetime import date, timedelta

from django.db.models import Count, Q

from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.foundation import clock
from satupintu.city.participation.rules.forecast import MOST_WEEKS, Forecast, forecast
from satupintu.city.participation.statistics.cells import Count as Persons
from satupintu.city.register import selectors as register


def next_semester_end(today: date) -> date:
    """The first 30 June or 31 December after a day."""
    return next(
        day for day in (date(today.year, 6, 30), date(today.year, 12, 31), date(today.year + 1, 6, 30)) if day > today
    )


def weekly_recorded(today: date) -> list[tuple[date, int]]:
    """(Sunday that ends it, persons recorded for the first time) of the last whole weeks, oldest first.

    Weeks before the first recording are left out: nothing was counted then.
    """
    end = today - timedelta(days=today.isoweekday() % 7)
    by_day = enrolment.count_first_recorded(end - timedelta(weeks=MOST_WEEKS), end)
    weeks = [end - timedelta(weeks=back) for back in reversed(range(MOST_WEEKS))]
    sums = [(week, sum(by_day.get(week - timedelta(days=back), 0) for back in range(7))) for week in weeks]
    first = next((place for place, (_, persons) in enumerate(sums) if persons), len(sums))
    return sums[first:]


def count_coming(until: date) -> Persons:
    """Residents who need no KTP today and must have one by a day, by what is known now; recorded of them already."""
    today = clock.today()
    coming = register.residents_on(today).filter(register.wajib_ktp_on(until)).exclude(register.wajib_ktp_on(today))
    done = Q(pk__in=enrolment.recorded_by(today))
    counted = coming.aggregate(n=Count("pk"), done=Count("pk", filter=done))
    return Persons(counted["n"], counted["done"])


def forecast_to(until: date, now: Persons, coming: Persons) -> Forecast | None:
    """Those not yet recorded on a later day; `now` as of today, `coming` until then.

    None where the past weeks do not reach so far.
    """
    today = clock.today()
    wajib = now.wajib + coming.wajib
    waiting = wajib - now.recorded - coming.recorded
    weeks = [persons for _, persons in weekly_recorded(today)]
    return forecast(weeks, wajib=wajib, not_recorded=waiting, days=(until - today).days)
