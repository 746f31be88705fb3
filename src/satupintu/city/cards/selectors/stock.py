"""Blanks: how many, for how long, and the ledger. No person stands in it; the number is public."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Case, Count, IntegerField, Max, Min, Q, Sum, Value, When
from django.db.models.functions import TruncDate

from satupintu.city.cards.models import Blank, BlankMovement, Card, Delivery, HandOver, StockDay
from satupintu.city.cards.rules.entries import DeliveryEntry, Movement, StockOut
from satupintu.city.cards.rules.stock import WORKING_DAYS_LOOKED_AT, Cover, Stock, cover
from satupintu.city.foundation import clock
from satupintu.city.foundation.viewers import Role, Viewer

STOCK_READERS = (Role.STOCK_OFFICER, Role.VERIFIER, Role.HEAD, Role.AUDITOR)
SATURDAY = 5
LEDGER_PAGE = 50  # lines


def stock_shown() -> Stock:
    """Blanks by state, now. Public: the Dirjen asked in 2022 that the stock be announced every day."""
    counts = dict(Blank.objects.values_list("state").annotate(number=Count("pk")))
    return Stock(**{state.lower(): counts.get(state, 0) for state in Blank.State.values})


def stock_cover() -> Cover:
    """How many working days the blanks on hand last: median use of the last 20 working days before today."""
    days = _working_days_before(clock.today(), WORKING_DAYS_LOOKED_AT)
    used = _used_by_day(days[0])
    first = _first_day_in_books()
    looked_at = [used.get(day, 0) for day in days if first is not None and day >= first]
    return cover(stock_shown().on_hand, looked_at)


def stock_outs(since: date) -> list[StockOut]:
    """Times from `since` on in which no blank was free; from the ledger, and from the older counts by day."""
    zone = ZoneInfo(settings.TIME_ZONE)
    empty_days = StockDay.objects.filter(day__gte=since, left=0).order_by("day").values_list("day", flat=True)
    days = [StockOut(*(datetime.combine(day + timedelta(days=d), time(), zone) for d in (0, 1))) for day in empty_days]
    return days + [out for out in _empty_times() if out.until is None or out.until.date() >= since]


def data_state() -> str:
    """Another text after each movement of a blank and each hand-over, for later stages that keep what they counted."""
    newest = (model.objects.aggregate(newest=Max("pk"))["newest"] for model in (BlankMovement, StockDay, HandOver))
    return "|".join(map(str, newest))


def count_printed(day: date) -> int:
    """Cards printed on a day."""
    return Card.objects.filter(printed_at__date=day).count()


def list_ledger(viewer: Viewer, page: int = 1) -> tuple[list[Movement], int]:
    """A page of the ledger, newest first, and how many pages there are. Blanks that changed together are one line."""
    viewer.need(*STOCK_READERS)
    together = BlankMovement.objects.values("at", "before", "after", "by__name", "reason").annotate(
        first=Min("blank__serial"), last=Max("blank__serial"), number=Count("pk"), newest=Max("pk")
    )
    pages = max(1, -(-together.count() // LEDGER_PAGE))
    page = min(max(1, page), pages)
    rows = together.order_by("-newest")[(page - 1) * LEDGER_PAGE : page * LEDGER_PAGE]
    return [
        Movement(r["first"], r["last"], r["number"], r["before"], r["after"], r["at"], r["by__name"] or "", r["reason"])
        for r in rows
    ], pages


def list_deliveries(viewer: Viewer, limit: int = 20) -> list[DeliveryEntry]:
    """The newest deliveries."""
    viewer.need(*STOCK_READERS)
    rows = Delivery.objects.order_by("-received_on", "-pk")[:limit]
    return [DeliveryEntry(r.received_on, r.first_serial, r.last_serial, r.count, r.note) for r in rows]


def list_reserved(viewer: Viewer) -> list[tuple[date, str, int, int]]:
    """(day, place, blanks set aside, of them promised to somebody) of the coming slots."""
    viewer.need(*STOCK_READERS)
    rows = Blank.objects.filter(state=Blank.State.RESERVED).values_list("slot__day", "slot__place__name")
    counted = rows.annotate(number=Count("pk"), promised=Count("application")).order_by(
        "slot__day", "slot__place__name"
    )
    return list(counted)


def _used_by_day(since: date) -> dict[date, int]:
    """Blanks used a day: counted from the ledger, and before it from the counts by day."""
    older = dict(StockDay.objects.filter(day__gte=since).values_list("day", "used"))
    rows = BlankMovement.objects.filter(after=Blank.State.USED, at__date__gte=since).annotate(day=TruncDate("at"))
    for day, number in rows.values_list("day").annotate(number=Count("pk")):
        older[day] = older.get(day, 0) + number
    return older


def _first_day_in_books() -> date | None:
    older = StockDay.objects.order_by("day").values_list("day", flat=True).first()
    newer = BlankMovement.objects.order_by("at").values_list("at", flat=True).first()
    days = [day for day in (older, newer.astimezone(ZoneInfo(settings.TIME_ZONE)).date() if newer else None) if day]
    return min(days, default=None)


def _working_days_before(day: date, count: int) -> list[date]:
    """The last `count` days from Monday to Friday before `day`, oldest first."""
    days: list[date] = []
    while len(days) < count:
        day -= timedelta(days=1)
        if day.weekday() < SATURDAY:
            days.append(day)
    return days[::-1]


def _empty_times() -> Iterator[StockOut]:
    free = Blank.State.FREE
    change = Case(When(after=free, then=Value(1)), default=Value(-1), output_field=IntegerField())
    steps = BlankMovement.objects.filter(Q(before=free) | Q(after=free)).values_list("at")
    count, empty_since = 0, None
    for at, delta in steps.annotate(delta=Sum(change)).order_by("at"):
        count += delta
        if count <= 0 and empty_since is None:
            empty_since = at
        elif count > 0 and empty_since is not None:
            yield StockOut(empty_since, at)
            empty_since = None
    if empty_since is not None:
        yield StockOut(empty_since, None)
