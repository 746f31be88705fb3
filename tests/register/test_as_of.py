"""The register as of any day, as any day knew it: last semester's figures come out again after corrections."""

from datetime import date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reporting import BABY, die, kk, move, report, row, undo

from cast import RT_SELATAN, SELATAN, TODAY, UTARA, refused, resident
from satupintu.city.foundation import clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.register import selectors, services
from satupintu.city.register.models import Resident
from satupintu.city.register.rules.elements import Newcomer
from satupintu.city.register.rules.events import Report
from satupintu.city.register.rules.reading import age_groups

CUT = date(2026, 6, 30)
ZONE = ZoneInfo("Asia/Makassar")


def at(day, hour=9):
    return clock.stopped(datetime.combine(day, time(hour), ZONE))


def figures(on, known_on=None, area=""):
    counted = selectors.population_as_of(on, known_on, area)
    return counted.population, counted.wajib_ktp, {group: pair for group, pair in counted.by_age.items() if any(pair)}


def test_last_semesters_figures_come_out_again_after_corrections(cast):
    with at(date(2026, 7, 2)):
        published = {area: figures(CUT, area=area) for area in ("", UTARA, SELATAN)}
    with at(date(2026, 7, 20)):  # reported late: all of it happened before the cut-off
        die(cast.vina, cast.kiki, date(2026, 6, 1))
        move(cast.vina, [cast.eka, cast.fajar, cast.gita], RT_SELATAN, date(2026, 5, 1))
        services.correct(viewer=cast.vina, report=report(CUT), ref=cast.hana, values={"birth_date": date(2000, 1, 1)})
        services.enter_birth(
            viewer=cast.vina,
            report=report(date(2026, 6, 20)),
            child=Newcomer(**vars(BABY) | {"birth_date": date(2026, 6, 20)}),
            kk_number=kk(cast.fajar),
        )
        mistaken = die(cast.vina, cast.ian, date(2026, 6, 2))
    with at(date(2026, 7, 21)):
        undo(cast.vina, mistaken)
        for area, then in published.items():
            assert figures(CUT, date(2026, 7, 2), area) == then
        assert figures(CUT)[:2] == (6, 4)  # without kiki, with the child
        assert figures(CUT, area=SELATAN)[:2] == (4, 2)
        assert figures(CUT, date(2026, 7, 20))[:2] == (5, 3)  # ian was thought dead that day
        assert "15_19" in published[""][2]
        assert figures(CUT)[2]["25_29"] == (0, 1)  # hana by the birth date that was right all along


def test_a_day_before_somebody_was_known_has_no_such_person(cast):
    with at(date(2026, 7, 20)):
        child = services.enter_birth(viewer=cast.vina, report=report(), child=BABY, kk_number=kk(cast.fajar)).ref
        assert selectors.resident_as_of(cast.vina, child, TODAY).card.name == "BAYU FAJAR"
        with refused("NO_SUCH_RESIDENT"):
            selectors.resident_as_of(cast.vina, child, TODAY, date(2026, 7, 19))
        taken_over = resident("IMAN", date(1990, 1, 1), 1, serial=8, known_since=clock.now())
        assert selectors.population_as_of(TODAY, date(2026, 7, 19)).population == 6
        assert selectors.population_as_of(TODAY).population == 8
        die(cast.vina, taken_over, TODAY)
        with refused("NO_SUCH_RESIDENT"):
            selectors.resident_as_of(cast.vina, taken_over, TODAY, date(2026, 7, 19))


def test_one_person_as_of_a_day_is_read_with_the_area_and_the_trail(cast):
    services.enter_marriage(viewer=cast.vina, report=report(date(2026, 6, 1)), spouses=[cast.gita])
    assert not selectors.resident_as_of(cast.ani, cast.gita, date(2026, 5, 31)).is_wajib_ktp
    assert selectors.resident_as_of(cast.ani, cast.gita, date(2026, 6, 1)).is_wajib_ktp
    with refused("NO_SUCH_RESIDENT"):
        selectors.resident_as_of(cast.arif, cast.gita, TODAY)
    with refused("NOT_ALLOWED"):
        selectors.resident_as_of(cast.slamet, cast.gita, TODAY)


WAYS = st.sampled_from(("death", "marriage", "out", "within", "wrong", "undo"))
HAPPENINGS = st.lists(st.tuples(st.integers(0, 3), WAYS, st.integers(0, 40)), min_size=1, max_size=6)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(HAPPENINGS, st.integers(0, 60))
def test_counts_in_the_database_agree_with_every_person_read_alone(cast, happenings, ago):
    with transaction.atomic():
        known = _let_happen(cast, happenings)
        on = TODAY - timedelta(ago)
        for day in known:
            sheets = [_sheet(cast, ref, on, day) for ref in Resident.objects.values_list("ref", flat=True)]
            here = [
                each
                for each in sheets
                if each.registered_from <= on and (each.registered_until is None or on < each.registered_until)
            ]
            counted = selectors.population_as_of(on, day)
            assert counted.population == len(here)
            assert counted.wajib_ktp == sum(each.is_wajib_ktp for each in sheets)
            assert counted.by_age == _by_age(here, on)
            in_selatan = [each for each in here if each.card.area == RT_SELATAN]
            assert selectors.population_as_of(on, day, SELATAN).population == len(in_selatan)
        transaction.set_rollback(True)


def _let_happen(cast, happenings):
    people, entered, days = [cast.eka, cast.fajar, cast.hana, cast.kiki], [], [TODAY]
    for number, (who, way, ago) in enumerate(happenings, start=1):
        days.append(TODAY + timedelta(number))
        given = Report(key=str(uuid4()), happened_on=TODAY - timedelta(ago))
        ref = people[who]
        try:
            with at(days[-1]), transaction.atomic():
                if way == "undo" and entered:
                    undo(cast.vina, entered.pop(), TODAY)
                elif way == "death":
                    entered.append(services.enter_death(viewer=cast.vina, report=given, ref=ref))
                elif way == "marriage":
                    entered.append(services.enter_marriage(viewer=cast.vina, report=given, spouses=[ref]))
                elif way == "out":
                    entered.append(services.enter_move_out(viewer=cast.vina, report=given, refs=[ref], destination="X"))
                elif way == "within":
                    entered.append(
                        move(cast.vina, [ref], RT_SELATAN, given.happened_on, relations={ref: 1}, address=f"JL. {ago}")
                    )
                else:
                    values = {"birth_date": date(2009, 6, 1) + timedelta(ago), "sex": 1 + ago % 2}
                    entered.append(services.correct(viewer=cast.vina, report=given, ref=ref, values=values))
        except Problem:
            continue
    return days


def _sheet(cast, ref, on, day):
    return selectors.resident_as_of(cast.vina, ref, on, day)


def _by_age(here, on):
    counted = {name: [0, 0] for name, _, _ in age_groups()}
    for each in here:
        born = each.card.birth_date
        age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
        name = next(name for name, _, last in age_groups() if last is None or age <= last)
        counted[name][each.card.sex_code - 1] += 1
    return {name: tuple(pair) for name, pair in counted.items()}


def test_periods_hold_what_the_person_is_now(cast):
    die(cast.vina, cast.eka)
    newest = row(cast.eka).periods.get(known_until=None, valid_until=None)
    assert (newest.life_status, newest.valid_from) == ("MATI", TODAY)
