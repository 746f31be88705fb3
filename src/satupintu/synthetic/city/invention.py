"""The way of an invention, a step a line; docs/flows/synthetic-city.md tells the reasons."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np

from satupintu.synthetic.city import codes, days, history, identity, livelihood, names, places, recording
from satupintu.synthetic.city.draws import Day, Text, Whole, source
from satupintu.synthetic.city.households import Kin, invent_households
from satupintu.synthetic.city.people import People, invent_people
from satupintu.synthetic.city.shapes import Families, InventedCity, Residents
from satupintu.synthetic.city.totals import STUDY_POPULATION, cut_off, totals_for

Progress = Callable[[str], None]

REGISTERED_HERE = 0.9
"""Share whose NIK carries the kecamatan where they live; the others moved within the city."""
YEARS_HERE = 16.0
"""Mean of the years a family from elsewhere has lived here: some 6,000 people arrive in a year (2024)."""
FROM_HERE_BY_AGE_OF_HEAD = (20, 35, 50, 70), (0.55, 0.38, 0.2, 0.08)
"""Share of families that were here before their head was born, by the head's age."""


def invent(
    residents: int = STUDY_POPULATION, seed: int = 2016, today: date | None = None, progress: Progress | None = None
) -> InventedCity:
    """A city of this many residents, the same for the same seed, size and day.

    `progress` is called with the name of each step as it begins. Raises TooSmallError below 300 residents.
    """
    say = progress or (lambda _: None)
    totals = totals_for(residents)
    today = today or (datetime.now(UTC) + timedelta(hours=8)).date()
    until = cut_off(today)

    def rng(step: str) -> np.random.Generator:
        say(step)
        return source(seed, residents, step)

    people = invent_people(rng("people"), totals)
    kin = invent_households(rng("households"), people)
    rts, homes = _family_after_family(rng("places"), people, kin)
    families, register = _register(rng, people, kin, homes, rts, until)
    facts = recording.facts_on(until, today, people.age, register)
    truth = recording.hold_back(rng("reasons"), totals, register, facts, until)
    recordings, truth = recording.record(rng("recordings"), register, truth, facts, until, today)
    asked, daily = history.invent_applications(rng("applications"), register, recordings, today)
    asked, deliveries, stock_days = history.invent_printing(rng("printing"), asked, daily, residents, today)
    return InventedCity(
        seed=seed,
        today=today,
        cut_off=until,
        totals=totals,
        areas=places.areas(),
        kecamatan=places.kecamatan(),
        kelurahan=places.kelurahan(),
        rts=rts,
        institutions=livelihood.institutions(),
        families=families,
        residents=register,
        recordings=recordings,
        applications=asked,
        daily_counts=daily,
        deliveries=deliveries,
        stock_days=stock_days,
        outages=history.invent_outages(rng("outages"), today),
        truth=truth,
    )


def _family_after_family(rng: np.random.Generator, people: People, kin: Kin) -> tuple[tuple[places.Rt, ...], Whole]:
    """Number the families anew, as they live along the city, and order everyone by family, head first."""
    kin.family = rng.permutation(int(kin.family.max()) + 1)[kin.family]
    order = np.lexsort((-people.age, kin.relation, kin.family))
    position = np.empty(len(order) + 1, dtype=np.int64)
    position[order], position[-1] = np.arange(len(order)), -1
    for column in ("age", "sex", "marital", "citizenship"):
        setattr(people, column, getattr(people, column)[order])
    kin.family, kin.relation = kin.family[order], kin.relation[order]
    kin.mother, kin.father = position[kin.mother[order]], position[kin.father[order]]
    return places.settle(rng, np.bincount(kin.family))


@dataclass(frozen=True, slots=True)
class _Roots:
    """Where a family and its members come from."""

    religion: Whole
    family_origin: Whole
    origin: Whole
    arrived_on: Day


def _roots(rng: np.random.Generator, people: People, kin: Kin, until: date) -> _Roots:
    families = int(kin.family.max()) + 1
    religion = names.religions(rng, families)
    family_origin = names.origins(rng, religion)
    foreign = people.citizenship != codes.WNI
    origin = np.where(foreign, names.FOREIGN, family_origin[kin.family])
    years_ago = rng.exponential(YEARS_HERE, families).clip(0.1, 45)
    head_age = people.age[kin.relation == codes.HEAD]
    of_old = rng.random(families) < np.interp(head_age, *FROM_HERE_BY_AGE_OF_HEAD)
    years_ago = np.where(of_old, 100, years_ago)
    return _Roots(religion, family_origin, origin, days.day(until) - (years_ago * 365).astype(np.int64))


def _register(
    rng: Callable[[str], np.random.Generator],
    people: People,
    kin: Kin,
    homes: Whole,
    rts: tuple[places.Rt, ...],
    until: date,
) -> tuple[Families, Residents]:
    births = days.born(rng("birth dates"), people.age, until)
    roots = _roots(rng("origins"), people, kin, until)
    birthplace = names.birthplaces(rng("birthplaces"), roots.origin, births, roots.arrived_on[kin.family])
    families = _families(rng("family cards"), kin, homes, rts, roots, births, until)
    rt = homes[kin.family]
    kelurahan = places.kelurahan_of(rts)[rt]
    kecamatan = places.kecamatan_of_kelurahan()[kelurahan]
    draw = rng("livelihoods")
    taught = livelihood.education(draw, people.age)
    does = livelihood.occupation(draw, people.age, people.sex, people.marital, taught)
    institution, bond = livelihood.belonging(draw, people.age, does, kelurahan, people.sex == codes.MALE)
    draw = rng("identities")
    return families, Residents(
        nik=identity.niks(_first_registered(draw, kecamatan), births, people.sex),
        name=names.names(draw, roots.origin, people.sex, kin.family),
        sex=people.sex,
        birth_date=births,
        birthplace=birthplace,
        family=kin.family,
        relation=kin.relation,
        marital=people.marital,
        religion=roots.religion[kin.family],
        blood_group=names.blood_groups(draw, len(births)),
        education=taught,
        occupation=does,
        income_band=livelihood.income(draw, people.age, taught, does),
        citizenship=people.citizenship,
        nationality=names.nationalities(roots.origin, birthplace),
        itap_until=_itap_until(draw, people, until),
        since=_since(births, birthplace, roots.arrived_on[kin.family]),
        kelurahan=kelurahan,
        kecamatan=kecamatan,
        rt=rt,
        mother=kin.mother,
        father=kin.father,
        institution=institution,
        bond=bond,
    )


def _families(
    rng: np.random.Generator,
    kin: Kin,
    homes: Whole,
    rts: tuple[places.Rt, ...],
    roots: _Roots,
    births: Day,
    until: date,
) -> Families:
    head = np.flatnonzero(kin.relation == codes.HEAD)
    # a card is issued when a family forms: after the head turns 17, and not before the numbers of 2006
    opened = np.maximum(days.birthday(births[head], 17), np.datetime64("2007-01-02"))
    opened = np.minimum(opened, days.day(until))
    issued = days.while_open(
        opened + (rng.random(len(head)) ** 1.3 * (days.day(until) - opened).astype(int)).astype(int)
    )
    kecamatan = places.kecamatan_of_kelurahan()[places.kelurahan_of(rts)[homes]]
    return Families(
        kk_number=identity.kk_numbers(kecamatan, issued),
        issued_on=issued,
        rt=homes,
        head=head,
        address=places.addresses(rng, homes, rts),
        origin=roots.family_origin,
    )


def _first_registered(rng: np.random.Generator, kecamatan: Whole) -> Whole:
    moved = rng.random(len(kecamatan)) >= REGISTERED_HERE
    return np.where(moved, rng.integers(0, 3, len(kecamatan)), kecamatan)


def _itap_until(rng: np.random.Generator, people: People, until: date) -> Day:
    """Permits of five years, valid on the cut-off day and for some months after today."""
    end = days.day(until) + 400 + rng.integers(0, 1400, len(people.age))
    return np.where(people.citizenship == codes.WNA_WITH_ITAP, end, np.datetime64("NaT"))


def _since(births: Day, birthplace: Text, arrived_on: Day) -> Day:
    return np.where(birthplace == "BONTANG", births, np.maximum(births, arrived_on))
