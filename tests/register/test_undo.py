"""Undo is an event: it restores what was, and is refused while later events rest on the one to be undone."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reporting import BABY, die, kk, move, report, row, undo

from cast import RT_SELATAN, TODAY, refused
from satupintu.city.foundation.problems import Problem
from satupintu.city.register import selectors, services
from satupintu.city.register.models import FamilyCard, LifeEvent, NumberIssued, Resident
from satupintu.city.register.selectors.steps import state_of


def everybody():
    """All that the register says now, of whoever is valid."""
    people = {each.ref: state_of(each) for each in Resident.objects.exclude(life_status="TIDAK VALID")}
    cards = FamilyCard.objects.exclude(pk__in=FamilyCard.objects.filter(changes__made=True))
    return people, {each.pk: state_of(each) for each in cards}


def test_a_death_undone_brings_back_the_person_and_the_duty(cast):
    before = everybody()
    entered = die(cast.vina, cast.kiki, date(2026, 5, 1))
    undone = undo(cast.vina, entered)
    assert everybody() == before
    assert selectors.facts_for_application(cast.kiki).wajib
    event = LifeEvent.objects.get(pk=undone.event)
    assert (event.kind, event.undoes_id) == ("UNDONE", entered.event)
    with refused("ALREADY_UNDONE"):
        undo(cast.vina, entered)
    with refused("ALREADY_UNDONE"):
        undo(cast.vina, undone)


def test_the_same_undo_sent_twice_is_entered_once_and_by_a_verifier_only(cast):
    entered, given = die(cast.vina, cast.kiki), report()
    with refused("NOT_ALLOWED"):
        undo(cast.arif, entered)
    first = services.undo(viewer=cast.vina, report=given, event=entered.event)
    assert services.undo(viewer=cast.vina, report=given, event=entered.event) == first
    with refused("NO_SUCH_EVENT"):
        services.undo(viewer=cast.vina, report=report(), event=10**6)


def test_an_event_on_which_later_ones_rest_is_not_undone_and_they_are_named(cast):
    family = [cast.eka, cast.fajar, cast.gita]
    first = move(cast.vina, family, RT_SELATAN, date(2026, 5, 1))
    second = services.correct(viewer=cast.vina, report=report(), ref=cast.eka, values={"address": "JL. MELATI 90"})
    with pytest.raises(Problem) as caught:
        undo(cast.vina, first)
    assert caught.value.kind.code == "LATER_EVENTS"
    assert f"({second.event})" in caught.value.detail
    undo(cast.vina, second)
    undo(cast.vina, first)
    assert row(cast.eka).address == "JL. PELITA 7"


def test_a_birth_undone_leaves_nobody_counted_and_its_nik_to_nobody(cast):
    def birth():
        return services.enter_birth(viewer=cast.vina, report=report(), child=BABY, kk_number=kk(cast.fajar))

    entered = birth()
    nik = row(entered.ref).nik
    undo(cast.vina, entered)
    child = row(entered.ref)
    assert (child.life_status, child.nik) == ("TIDAK VALID", None)
    assert selectors.count_population(TODAY) == selectors.population_as_of(TODAY).population == 6
    assert NumberIssued.objects.get().state == "WITHDRAWN"
    assert row(birth().ref).nik == f"{nik[:12]}0002"


def test_a_card_that_somebody_joined_since_is_not_undone(cast):
    entered = services.enter_family_card(
        viewer=cast.vina, report=report(), members={cast.hana: 1}, rt=row(cast.hana).rt_id, address="JL. PELITA 7"
    )
    joined = services.enter_adoption(viewer=cast.vina, report=report(), ref=cast.gita, kk_number=kk(cast.hana))
    with refused("LATER_EVENTS"):
        undo(cast.vina, entered)
    undo(cast.vina, joined)
    undo(cast.vina, entered)
    assert FamilyCard.objects.filter(ended_on=TODAY).count() == 1  # the new card; the old one holds again


def test_a_stillbirth_can_be_undone(cast):
    entered = services.enter_stillbirth(viewer=cast.vina, report=report(), mother=cast.eka)
    undo(cast.vina, entered)
    assert [each.undone_by for each in selectors.list_timeline(cast.vina, cast.eka)][-1] is not None


def _events(cast):
    """Ways to change somebody, each with a day; some will be refused, as they should be."""
    people = [cast.eka, cast.fajar, cast.hana, cast.kiki]

    def act(who, kind, ago):
        ref, on, key = people[who], TODAY - timedelta(ago), str(uuid4())
        given = report(on, key)
        ways = {
            "death": lambda: services.enter_death(viewer=cast.vina, report=given, ref=ref),
            "marriage": lambda: services.enter_marriage(viewer=cast.vina, report=given, spouses=[ref]),
            "divorce": lambda: services.enter_divorce(viewer=cast.vina, report=given, spouses=[ref]),
            "out": lambda: services.enter_move_out(viewer=cast.vina, report=given, refs=[ref], destination="X"),
            "within": lambda: move(cast.vina, [ref], RT_SELATAN, on, relations={ref: 1}, address=f"JL. {ago}"),
            "name": lambda: services.enter_name_change(viewer=cast.vina, report=given, ref=ref, name=f"N{ago}"),
            "wrong": lambda: services.correct(
                viewer=cast.vina, report=given, ref=ref, values={"birth_date": date(1990, 1, 1) + timedelta(ago)}
            ),
            "birth": lambda: services.enter_birth(
                viewer=cast.vina,
                report=given,
                child=BABY.__class__(**vars(BABY) | {"birth_date": on}),
                kk_number=kk(ref),
            ),
        }
        with transaction.atomic():
            return ways[kind]()

    return act


KINDS = st.sampled_from(("death", "marriage", "divorce", "out", "within", "name", "wrong", "birth"))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), KINDS, st.integers(0, 60)), min_size=1, max_size=6))
def test_whatever_is_entered_and_undone_from_the_newest_leaves_the_register_as_it_was(cast, wanted):
    with transaction.atomic():
        act, before, entered = _events(cast), everybody(), []
        for each in wanted:
            try:
                entered.append(act(*each))
            except Problem:
                continue
        for each in reversed(entered):
            undo(cast.vina, each)
        assert everybody() == before
        for ago in (0, 30, 70):
            on = TODAY - timedelta(ago)
            assert selectors.population_as_of(on).population == 6
        transaction.set_rollback(True)
