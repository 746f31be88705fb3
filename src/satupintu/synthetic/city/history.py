"""Two years at the desks: applications, blank cards arriving and running out, lines going down."""

from datetime import date, datetime, timedelta, timezone

import numpy as np

from satupintu.synthetic.city import codes, days
from satupintu.synthetic.city.draws import Day, Whole, pick
from satupintu.synthetic.city.shapes import Applications, DailyCounts, Deliveries, Outage, Recordings, Residents
from satupintu.synthetic.city.totals import STUDY_POPULATION

WITA = timezone(timedelta(hours=8))
DAYS_BACK = 730
DAYS_IN_FULL = 90
A_DAY = dict(zip(codes.KINDS, (24, 33, 18, 12, 17), strict=True))
"""Applications on one day at the city office (9 July 2025: 104 of five kinds)."""
BLANKS_IN_A_DELIVERY = (500, 4000)
BLANKS_LEFT = 443
SMALLEST_STOCK = 60
OUTAGES_A_MONTH = {"CITY_CENTRE": 1.0, "STATION_CITY": 1.7}


def invent_applications(
    rng: np.random.Generator, residents: Residents, recordings: Recordings, today: date
) -> tuple[Applications, DailyCounts]:
    """The last 90 days a row each (cards not printed yet), the days before as counts. New ones are the recordings."""
    first = today - timedelta(days=DAYS_BACK)
    full_from = days.day(today) - DAYS_IN_FULL
    desk_days = days.opening_days(first, today - timedelta(days=1))
    scale = len(residents) / STUDY_POPULATION
    counts = np.zeros((len(desk_days), len(codes.KINDS)), dtype=np.int64)
    recent = (recordings.recorded_on >= days.day(first)) & (recordings.kecamatan >= 0)
    np.add.at(counts[:, 0], np.searchsorted(desk_days, recordings.recorded_on[recent]), 1)
    for kind, name in enumerate(codes.KINDS[1:], start=1):
        counts[:, kind] = rng.poisson(A_DAY[name] * scale * days.busyness(desk_days))
    told = desk_days < full_from
    made, kind_of = np.nonzero(counts[told])
    daily = DailyCounts(desk_days[told][made], kind_of, counts[told][made, kind_of])
    return _in_full(rng, residents, recordings, desk_days[~told], counts[~told]), daily


def _in_full(
    rng: np.random.Generator, residents: Residents, recordings: Recordings, desk_days: Day, counts: Whole
) -> Applications:
    recent = recordings.recorded_on >= desk_days[0]
    new = recent & (recordings.kecamatan >= 0)
    parts = [(recordings.resident[new], np.zeros(int(new.sum()), dtype=np.int64), recordings.recorded_on[new])]
    free = np.zeros(len(residents))
    free[recordings.resident[~recent]] = 1.0
    newest = residents.since.astype(np.int64)
    for kind in range(1, len(codes.KINDS)):
        made_on = np.repeat(desk_days, counts[:, kind])
        arrival = codes.KINDS[kind] == "PINDAH_DATANG"
        likely = free * (np.exp((newest - newest.max()) / 200.0) + 1e-9 if arrival else 1.0)
        who = rng.permutation(pick(rng, likely, len(made_on)))
        free[who] = 0
        parts.append((who, np.full(len(who), kind), made_on[: len(who)]))
    resident, kinds, made = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.argsort(made, kind="stable")
    nothing = np.full(len(order), np.datetime64("NaT"), dtype="datetime64[D]")
    return Applications(
        resident[order], kinds[order], made[order], nothing, nothing.copy(), np.zeros(len(order), dtype=bool)
    )


def invent_printing(
    rng: np.random.Generator, applications: Applications, daily: DailyCounts, residents: int, today: date
) -> tuple[Applications, Deliveries, int]:
    """Cards in the order in which they became ready, each when a blank was there; what is left of the blanks."""
    ready = _ready(rng, applications)
    told = np.repeat(daily.made_on, daily.count)
    every = np.sort(np.concatenate([told, ready]))
    deliveries = _deliveries(rng, every, residents / STUDY_POPULATION, today)
    rank = np.empty(len(ready), dtype=np.int64)
    rank[np.argsort(ready, kind="stable")] = np.arange(len(ready))
    supply = np.cumsum(deliveries.blanks)
    # first come, first served: the nth card waits for the delivery that brings the nth blank
    delivery = np.searchsorted(supply, len(told) + rank, side="right").clip(0, len(supply) - 1)
    printed = np.maximum(ready, deliveries.arrived_on[delivery])
    printed = printed + (days.weekday(printed) == 6)
    yet = printed < days.day(today)
    waited = printed - ready > np.timedelta64(6, "D")
    pick_up = printed + rng.geometric(0.45, len(printed)) - 1
    handed = np.where(yet & (pick_up < days.day(today)), pick_up, np.datetime64("NaT"))
    told_applications = Applications(
        applications.resident,
        applications.kind,
        applications.made_on,
        np.where(yet, printed, np.datetime64("NaT")),
        handed,
        waited & (rng.random(len(ready)) < 0.4),
    )
    used = len(told) + int(yet.sum())
    return told_applications, deliveries, int(supply[-1]) - used


def _ready(rng: np.random.Generator, applications: Applications) -> Day:
    """The day from which each card could be printed: a new one after the centre's answer, the others at once."""
    new = applications.kind == 0
    wait = np.where(new, 1 + np.floor(rng.exponential(3.5, len(new))), rng.random(len(new)) < 0.25)
    return applications.made_on + wait.astype(np.int64)


def _deliveries(rng: np.random.Generator, ready: Day, scale: float, today: date) -> Deliveries:
    """Irregular deliveries that follow the need too late and too little now and then, and leave some blanks today."""
    least, most = (max(5, round(size * scale)) for size in BLANKS_IN_A_DELIVERY)
    on = days.day(today) - DAYS_BACK
    arrived, blanks, total = [on], [most // 2], most // 2
    while (on := on + int(rng.integers(9, 34))) < days.day(today) - 3:
        lacking = int(np.searchsorted(ready, on, side="right")) - total
        size = int(np.clip(lacking + rng.normal(1300, 900) * scale, least, most))
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
    for line, kecamatan in lines:
        clock, end = 0.0, DAYS_BACK * 24.0
        while (clock := clock + rng.exponential(30 * 24 / OUTAGES_A_MONTH[line])) < end:
            hours = float(np.clip(rng.lognormal(np.log(2.5), 1.1), 0.1, 120.0))
            began = start + timedelta(minutes=round(clock * 60))
            clock = min(clock + hours, end)
            found.append(Outage(line, kecamatan, began, start + timedelta(minutes=round(clock * 60))))
    return tuple(sorted(found, key=lambda each: (each.began, each.line)))
