"""Two years at the desks: applications, blank cards arriving and running out, lines going down."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import numpy as np

from satupintu.synthetic.city import codes, days
from satupintu.synthetic.city.draws import Day, Whole, pick
from satupintu.synthetic.city.places import OFFICE, kecamatan
from satupintu.synthetic.city.shapes import (
    Applications,
    DailyCounts,
    Deliveries,
    Outage,
    Recordings,
    Residents,
    StockDays,
)
from satupintu.synthetic.city.totals import STUDY_POPULATION

WITA = timezone(timedelta(hours=8))
DAYS_BACK = 730
DAYS_IN_FULL = 90
KECAMATAN = len(kecamatan())
A_DAY = dict(zip(codes.KINDS, (24, 33, 18, 12, 17), strict=True))
"""Applications on one day at the city office (9 July 2025: 104 of five kinds)."""
BLANKS_IN_A_DELIVERY = (500, 4000)
BLANKS_LEFT = 443
SMALLEST_STOCK = 60
RESERVE, SHORT_RESERVE = (1900, 900), 600
"""Blanks that a delivery leaves beyond what is lacking that day: mean and spread, and in times of short supply."""
SHORT_SUPPLY = range(40, 100)
"""So many days ago little is delivered: nearly every city shows a shortage within the days told in full."""
OUTAGES_A_MONTH = {"CITY_CENTRE": 1.0, "STATION_CITY": 1.7}
LONG_OUTAGES, LONGEST_OUTAGE = 3, 96
"""On each line within the days told in full: so many that outlast a day, of so many hours at most."""


def invent_applications(
    rng: np.random.Generator, residents: Residents, recordings: Recordings, today: date
) -> tuple[Applications, DailyCounts]:
    """The last 90 days a row each (cards not printed yet), the days before as counts. New ones are the recordings."""
    first = today - timedelta(days=DAYS_BACK)
    desk_days = days.opening_days(first, today - timedelta(days=1))
    told = desk_days < days.day(today) - DAYS_IN_FULL
    # columns: each kecamatan's new ones, then the other kinds, all at the city's office
    counts = np.zeros((len(desk_days), KECAMATAN + len(codes.KINDS) - 1), dtype=np.int64)
    here = (recordings.recorded_on >= days.day(first)) & (recordings.kecamatan >= 0)
    of_day = np.searchsorted(desk_days, recordings.recorded_on[here])
    np.add.at(counts, (of_day, recordings.kecamatan[here]), 1)
    scale = len(residents) / STUDY_POPULATION
    for number, name in enumerate(codes.KINDS[1:], start=KECAMATAN):
        counts[:, number] = rng.poisson(A_DAY[name] * scale * days.busyness(desk_days))
    on, column = np.nonzero(counts[told])
    new = column < KECAMATAN
    daily = DailyCounts(
        made_on=desk_days[told][on],
        kecamatan=np.where(new, column, OFFICE),
        kind=np.where(new, 0, column - KECAMATAN + 1),
        count=counts[told][on, column],
    )
    return _in_full(rng, residents, recordings, desk_days[~told], counts[~told, KECAMATAN:]), daily


def _in_full(
    rng: np.random.Generator, residents: Residents, recordings: Recordings, desk_days: Day, counts: Whole
) -> Applications:
    recent = recordings.recorded_on >= desk_days[0]
    new = recent & (recordings.kecamatan >= 0)
    who, on, place = [recordings.resident[new]], [recordings.recorded_on[new]], [recordings.kecamatan[new]]
    free = np.zeros(len(residents))
    free[recordings.resident[~recent]] = 1.0
    newest = residents.since.astype(np.int64)
    for kind in range(1, len(codes.KINDS)):
        made_on = np.repeat(desk_days, counts[:, kind - 1])
        arrival = codes.KINDS[kind] == "PINDAH_DATANG"
        likely = free * (np.exp((newest - newest.max()) / 200.0) + 1e-9 if arrival else 1.0)
        chosen = rng.permutation(pick(rng, likely, len(made_on)))
        free[chosen] = 0
        who.append(chosen)
        on.append(made_on[: len(chosen)])
        place.append(np.full(len(chosen), OFFICE))
    kinds = np.repeat(np.arange(len(codes.KINDS)), [len(each) for each in who])
    made = np.concatenate(on)
    order = np.argsort(made, kind="stable")
    never = np.full(len(order), np.datetime64("NaT"), dtype="datetime64[D]")
    return Applications(
        resident=np.concatenate(who)[order],
        kind=kinds[order],
        kecamatan=np.concatenate(place)[order],
        made_on=made[order],
        ready_on=_ready(rng, kinds[order], made[order]),
        printed_on=never,
        handed_over_on=never,
        suket=np.zeros(len(order), dtype=bool),
    )


def _ready(rng: np.random.Generator, kind: Whole, made_on: Day) -> Day:
    """The day from which each card could be printed: a new one after the centre's answer, the others at once."""
    after_answer = 1 + rng.exponential(3.5, len(kind)).astype(np.int64)
    wait = np.where(kind == 0, after_answer, rng.random(len(kind)) < 0.25)
    ready: Day = made_on + wait
    return ready


def invent_printing(
    rng: np.random.Generator, applications: Applications, daily: DailyCounts, residents: int, today: date
) -> tuple[Applications, Deliveries, StockDays]:
    """Cards in the order in which they became ready, each when a blank was there; how the stock of blanks went."""
    told = int(daily.count.sum())
    ready = np.concatenate([np.repeat(daily.made_on, daily.count), applications.ready_on])
    order = np.argsort(ready, kind="stable")
    deliveries = _deliveries(rng, ready[order], residents / STUDY_POPULATION, today)
    # first come, first served: the nth card waits for the delivery that brings the nth blank
    supply = np.cumsum(deliveries.blanks)
    delivery = np.searchsorted(supply, np.arange(len(ready)), side="right").clip(0, len(supply) - 1)
    printed: Day = np.empty_like(ready)
    printed[order] = np.maximum(ready[order], deliveries.arrived_on[delivery])
    printed += days.weekday(printed) == 6
    stock_days = _stock_days(deliveries, printed, today)
    printed = printed[told:]
    yet = printed < days.day(today)
    waited = printed - applications.ready_on > np.timedelta64(6, "D")
    pick_up: Day = printed + (rng.geometric(0.45, len(printed)) - 1)
    pick_up += days.weekday(pick_up) == 6
    finished = replace(
        applications,
        printed_on=np.where(yet, printed, np.datetime64("NaT")),
        handed_over_on=np.where(pick_up < days.day(today), pick_up, np.datetime64("NaT")),
        suket=waited & (rng.random(len(printed)) < 0.4),
    )
    return finished, deliveries, stock_days


def _stock_days(deliveries: Deliveries, printed: Day, today: date) -> StockDays:
    every_day = np.arange(days.day(today) - DAYS_BACK - 1, days.day(today))
    received = np.zeros(len(every_day), dtype=np.int64)
    used = received.copy()
    np.add.at(received, np.searchsorted(every_day, deliveries.arrived_on), deliveries.blanks)
    np.add.at(used, np.searchsorted(every_day, printed[printed < days.day(today)]), 1)
    return StockDays(every_day, received, used, np.cumsum(received - used))


def _deliveries(rng: np.random.Generator, ready: Day, scale: float, today: date) -> Deliveries:
    """Irregular deliveries that follow the need too late and too little now and then, and leave some blanks today."""
    least, most = (max(5, round(size * scale)) for size in BLANKS_IN_A_DELIVERY)
    on = days.day(today) - DAYS_BACK
    arrived, blanks, total = [on], [most // 2], most // 2
    while (on := on + int(rng.integers(8, 29))) < days.day(today) - 3:
        lacking = int(np.searchsorted(ready, on, side="right")) - total
        if int((days.day(today) - on).astype(np.int64)) in SHORT_SUPPLY:
            wanted = lacking + SHORT_RESERVE * scale
            if wanted < 1:
                continue
        else:
            wanted = lacking + rng.normal(*RESERVE) * scale
        size = int(np.clip(wanted, least, most))
        arrived.append(on)
        blanks.append(size)
        total += size
    needed = int(np.searchsorted(ready, days.day(today))) + max(SMALLEST_STOCK, round(BLANKS_LEFT * scale)) - total
    if needed > 0:
        arrived.append(days.day(today) - 1)
        blanks.append(max(needed, least))
    return Deliveries(days.while_open(np.array(arrived)), np.array(blanks))


def invent_outages(rng: np.random.Generator, today: date) -> tuple[Outage, ...]:
    """Outages of two years on the three station lines and the line to the centre, in order of beginning."""
    lines: list[tuple[str, int | None]] = [("CITY_CENTRE", None), *(("STATION_CITY", each) for each in range(3))]
    start = datetime(today.year, today.month, today.day, tzinfo=WITA) - timedelta(days=DAYS_BACK)
    found = []
    for line, place in lines:
        clock, end = 0.0, DAYS_BACK * 24.0
        while (clock := clock + rng.exponential(30 * 24 / OUTAGES_A_MONTH[line])) < end:
            hours = float(np.clip(rng.lognormal(np.log(2.5), 1.1), 0.1, 120.0))
            began = start + timedelta(minutes=round(clock * 60))
            clock = min(clock + hours, end)
            found.append(Outage(line, place, began, start + timedelta(minutes=round(clock * 60))))
    # spread over the days told in full, so that two of them never meet on a line
    apart = (DAYS_IN_FULL - 6) // LONG_OUTAGES
    for line, place in lines:
        for number in range(LONG_OUTAGES):
            ago = timedelta(days=DAYS_IN_FULL - number * apart - int(rng.integers(0, apart - 5)), hours=-10)
            began = start + timedelta(days=DAYS_BACK) - ago
            found.append(Outage(line, place, began, began + timedelta(hours=int(rng.integers(20, LONGEST_OUTAGE)))))
    return tuple(sorted(found, key=lambda each: (each.began, each.line)))
