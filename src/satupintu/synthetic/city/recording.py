"""Who is recorded, since when, and what held the others back."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from satupintu.synthetic.city import codes, days
from satupintu.synthetic.city.draws import Day, Real, Whole, Yes, one_of, one_of_each, pick, split
from satupintu.synthetic.city.livelihood import WORKS, works
from satupintu.synthetic.city.places import kelurahan
from satupintu.synthetic.city.shapes import Recordings, Residents, Truth
from satupintu.synthetic.city.totals import STUDY_POPULATION, STUDY_RECORDED, Totals

FIRST_RECORDINGS = date(2011, 9, 1)
"""When the e-KTP began in the cities; before, nobody could be recorded."""
REASON_SHARES = (13, 12, 15, 21, 10, 6, 7, 4, 4, 8)
"""In the order of codes.REASONS; invented, in the study's order of weight."""
FAR_AWAY = ("64.74.02.1005", "64.74.01.1001", "64.74.01.1004")
RECORDED_A_DAY = 24
"""New cards asked for on a working day (city office, July 2025)."""
AT_HOME_KECAMATAN = 0.93
ELSEWHERE = -1
"""Recorded in another city, before moving here."""
# URGENT_NEED, TURNED_17, DUTY_KNOWN, MOBILE_SERVICE, EMPLOYER_OR_SCHOOL, RT_OR_NEIGHBOUR, SAW_ANNOUNCEMENT
MOTIVE_SHARES = ((52, 0, 14, 8, 9, 12, 5), (33, 27, 8, 8, 17, 4, 3))
COMES_AFTER_ALL = (0.5, 1.5, 0.6, 1.0, 1.0, 0.8, 3.0, 0.0, 0.0, 2.0)
"""How readily each reason gives way after the cut-off, in the order of codes.REASONS."""
JUST_17_COMES = 6.0


@dataclass(frozen=True, slots=True)
class Facts:
    """What the reasons depend on, beside the residents' columns."""

    age: Whole
    must_have_one: Yes
    duty_from: Day


def facts_on(cut_off: date, today: date, age: Whole, residents: Residents) -> Facts:
    """Who has the duty of UU 24/2013 art. 63 on the cut-off day.

    `duty_from`: the 17th birthday or the marriage before it, for these and for who turned 17 since; else NaT.
    """
    married_early = (age < 17) & (residents.marital != codes.SINGLE)
    must = ((age >= 17) | married_early) & (residents.citizenship != codes.WNA_WITHOUT_ITAP)
    seventeenth = days.birthday(residents.birth_date, 17)
    duty_from = np.where(married_early, days.day(cut_off) - 40 - np.arange(len(age)) % 200, seventeenth)
    turned_17 = (seventeenth > days.day(cut_off)) & (seventeenth <= days.day(today)) & ~married_early
    has_begun = must | (turned_17 & (residents.citizenship == codes.WNI))
    return Facts(age, must, np.where(has_begun, duty_from, np.datetime64("NaT")))


def hold_back(rng: np.random.Generator, totals: Totals, residents: Residents, facts: Facts, cut_off: date) -> Truth:
    """Exactly totals.not_recorded people with a reason each, and the motive of all others with the duty."""
    size = len(residents)
    reason = np.full(size, -1)
    for number, (count, weight) in enumerate(
        zip(split(totals.not_recorded, REASON_SHARES), _weights(residents, facts, cut_off), strict=True)
    ):
        reason[pick(rng, weight * (facts.must_have_one & (reason < 0)), int(count))] = number
    # a small city may lack people whom a reason fits; nobody told the rest
    short = totals.not_recorded - int((reason >= 0).sum())
    unaware = codes.REASONS.index("UNAWARE")
    reason[pick(rng, (facts.must_have_one & (reason < 0)).astype(np.float64), short)] = unaware
    gone = days.day(cut_off) - np.floor(30 + rng.exponential(700, size).clip(0, 3000)).astype(np.int64)
    gone = np.maximum(gone, residents.since)
    never = np.datetime64("NaT")
    return Truth(
        reason=reason,
        motive=np.full(size, -1),
        duty_from=facts.duty_from,
        died_on=np.where(reason == codes.REASONS.index("DEAD_NOT_REPORTED"), gone, never),
        moved_on=np.where(reason == codes.REASONS.index("MOVED_NOT_REPORTED"), gone, never),
    )


def _weights(residents: Residents, facts: Facts, cut_off: date) -> list[Real]:
    """For each reason how well it fits each person, in the order of codes.REASONS."""
    age, does = facts.age, residents.occupation
    man = residents.sex == codes.MALE
    little_school = residents.education <= 3
    single = residents.marital == codes.SINGLE
    newcomer = days.day(cut_off) - residents.since < np.timedelta64(3 * 365, "D")
    outdoors = np.isin(does, (19, 11, 21, 81, 26, 13))
    far = np.isin(residents.kelurahan, [number for number, area in enumerate(kelurahan()) if area.code in FAR_AWAY])
    grown = np.ones(len(age))
    return [
        ((age >= 17) & (age <= 24) & single) * np.where(does == codes.PUPIL, 8.0, 0.4),
        newcomer * (age >= 19) * np.where(age < 45, 2.0, 1.0),
        (age >= 55) * np.interp(age, [55, 65, 75, 90], [0.4, 1.5, 6.0, 12.0]) * np.where(little_school, 1.3, 1.0),
        (works(does) & (age <= 60)) * np.where(man, 3.0, 1.0) * np.where(outdoors, 2.0, 1.0),
        (works(does) & (residents.bond == WORKS)) * np.where(man, 1.3, 1.0),
        np.where(far, 9.0, 0.3) * np.where(little_school, 1.6, 1.0) * np.where(man, 1.0, 1.3),
        grown,
        (age >= 40) * np.interp(age, [40, 60, 75, 95], [0.1, 1.0, 6.0, 20.0]),
        ((age >= 18) & (age <= 60)) * np.where(single, 2.5, 1.0),
        grown * np.where(little_school, 3.0, 1.0) * np.where(age < 20, 6.0, 1.0) * np.where(works(does), 0.7, 1.2),
    ]


def record(
    rng: np.random.Generator, residents: Residents, truth: Truth, facts: Facts, cut_off: date, today: date
) -> tuple[Recordings, Truth]:
    """Everyone without a reason by the cut-off; after it up to yesterday, some of the others and new 17-year-olds.

    The truth comes back with what made each of them come.
    """
    before = np.flatnonzero(facts.must_have_one & (truth.reason < 0))
    first_days = _until_cut_off(rng, facts.duty_from[before], residents.since[before], cut_off, today)
    after, later_days = _since_cut_off(rng, residents, truth, cut_off, today)
    who = np.r_[before, after]
    on = np.concatenate([first_days, later_days])
    at_home = rng.random(len(who)) < AT_HOME_KECAMATAN
    kecamatan = np.where(at_home, residents.kecamatan[who], rng.integers(0, 3, len(who)))
    kecamatan = np.where(on < residents.since[who], ELSEWHERE, kecamatan)
    came_young = on - days.birthday(residents.birth_date[who], 17) < np.timedelta64(400, "D")
    motive = truth.motive.copy()
    motive[who] = one_of_each(rng, MOTIVE_SHARES, came_young.astype(np.int64))
    order = np.argsort(on, kind="stable")
    return Recordings(who[order], on[order], kecamatan[order]), replace(truth, motive=motive)


def _until_cut_off(rng: np.random.Generator, duty_from: Day, since: Day, cut_off: date, today: date) -> Day:
    end = days.day(cut_off)
    start = np.maximum(duty_from, days.day(FIRST_RECORDINGS))
    room = (end - start).astype(np.int64)
    # a first wave within two years of the duty, the rest dropping in over all the time since
    dropping_in = rng.random(len(room)) * room
    wait = np.where(rng.random(len(room)) < 0.75, rng.exponential(220, len(room)), dropping_in)
    wait = np.where(wait > room, dropping_in, wait)
    on = start + wait.astype(np.int64)
    # stragglers keep the desks of the last two years as busy as they are
    recent = today - timedelta(days=730)
    desk_days = days.opening_days(recent, cut_off)
    wanted = RECORDED_A_DAY * len(on) / STUDY_RECORDED * len(desk_days)
    here = since <= on
    of_late = here & (on >= days.day(recent))
    settled = here & ~of_late & (since <= days.day(recent))
    late = pick(rng, settled.astype(np.float64), max(0, round(wanted - float(of_late.sum()))))
    if len(desk_days):
        on[late] = desk_days[one_of(rng, days.busyness(desk_days), len(late))]
    every_day = days.opening_days(FIRST_RECORDINGS - timedelta(days=7), cut_off)
    snapped: Day = every_day[np.searchsorted(every_day, on, side="right") - 1]
    return snapped


def _since_cut_off(
    rng: np.random.Generator, residents: Residents, truth: Truth, cut_off: date, today: date
) -> tuple[Whole, Day]:
    desk_days = days.opening_days(cut_off + timedelta(days=1), today - timedelta(days=1))
    if not len(desk_days):
        return np.zeros(0, dtype=np.int64), desk_days
    just_17 = (truth.duty_from > days.day(cut_off)) & (truth.duty_from <= desk_days[-1])
    ready = np.where(truth.reason >= 0, np.array(COMES_AFTER_ALL)[truth.reason], 0) + JUST_17_COMES * just_17
    rate = RECORDED_A_DAY * len(residents) / STUDY_POPULATION
    wanted = rng.poisson(rate * float(days.busyness(desk_days).sum()))
    # never everybody: some reasons last
    who = pick(rng, ready, min(int(wanted), int((ready > 0).sum() * 0.6)))
    on = rng.permutation(desk_days[one_of(rng, days.busyness(desk_days), len(who))])
    on = np.where(just_17[who], np.maximum(on, truth.duty_from[who] + rng.integers(0, 20, len(who))), on)
    return who, desk_days[np.searchsorted(desk_days, on).clip(0, len(desk_days) - 1)]
