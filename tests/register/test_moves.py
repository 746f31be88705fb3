"""Moves: out, in, within; the duty to hold a KTP goes along."""

from datetime import date, timedelta

import pytest
from reporting import BABY, kk, move, report, row

from cast import RT_SELATAN, RT_UTARA, SELATAN, TODAY, UTARA, papers, refused
from satupintu.city.register import selectors, services
from satupintu.city.register.models import LifeEvent
from satupintu.city.register.rules.elements import Newcomer

RINA = Newcomer(name="RINA AYU", birth_place="SAMARINDA", birth_date=date(1992, 3, 4), sex=2, religion=1, relation=1)


def leave(viewer, refs, on=TODAY):
    return services.enter_move_out(viewer=viewer, report=report(on), refs=refs, destination="Samarinda")


def arrive(viewer, people, on=TODAY, **more):
    where = {"rt": RT_UTARA, "address": "JL. BARU 1", "origin": "Samarinda"}
    return services.enter_move_in(viewer=viewer, report=report(on), people=people, **where | more)


def test_a_family_that_leaves_is_not_counted_and_its_card_ends(cast):
    given = report(TODAY)
    first = services.enter_move_out(
        viewer=cast.ani, report=given, refs=[cast.eka, cast.fajar, cast.gita], destination="Samarinda"
    )
    again = services.enter_move_out(
        viewer=cast.ani, report=given, refs=[cast.eka, cast.fajar, cast.gita], destination="Samarinda"
    )
    assert first == again
    assert selectors.count_population(TODAY, UTARA) == 2
    assert row(cast.eka).life_status == "PINDAH"
    assert row(cast.eka).family.ended_on == TODAY
    assert LifeEvent.objects.get().detail == {"destination": "Samarinda"}
    with refused("EVENT_DOES_NOT_FIT"):
        leave(cast.ani, [cast.eka])
    with refused("EVENT_DOES_NOT_FIT"):
        leave(cast.ani, [])


def test_newcomers_get_a_card_of_their_own_and_a_nik_later(cast):
    entered = arrive(cast.ani, [RINA, Newcomer(**vars(BABY) | {"birth_date": date(2020, 1, 1)})])
    mother, child = (row(ref) for ref in entered.made)
    assert (mother.nik, mother.family, mother.registered_from) == (None, child.family, TODAY)
    assert mother.family.kk_number == "6474910607260001"
    assert selectors.count_wajib_ktp(TODAY) == 6
    given = report()
    numbered = services.give_nik(viewer=cast.ani, report=given, ref=mother.ref)
    assert services.give_nik(viewer=cast.ani, report=given, ref=mother.ref) == numbered
    assert row(mother.ref).nik == "6474914403920001"
    with refused("EVENT_DOES_NOT_FIT"):
        services.give_nik(viewer=cast.ani, report=report(), ref=mother.ref)


def test_who_comes_back_is_the_same_person(cast):
    nik, _, born = papers(cast.lala)
    lala = Newcomer(name="LALA JANNAH", birth_place="BONTANG", birth_date=born, sex=2, religion=1, nik=nik, relation=9)
    with refused("EVENT_DOES_NOT_FIT"):
        arrive(cast.vina, [lala], date(2025, 2, 1), kk_number=kk(cast.fajar), address="JL. PELITA 7")
    given = report(date(2026, 7, 1))
    where = {"rt": RT_UTARA, "address": "JL. PELITA 7", "origin": "Samarinda", "kk_number": kk(cast.fajar)}
    entered = services.enter_move_in(viewer=cast.vina, report=given, people=[lala], **where)
    assert services.enter_move_in(viewer=cast.vina, report=given, people=[lala], **where) == entered
    assert (entered.ref, entered.made) == (cast.lala, ())
    assert (row(cast.lala).life_status, row(cast.lala).family) == ("HIDUP", row(cast.fajar).family)
    assert selectors.count_population(date(2026, 6, 30)) == 6
    assert selectors.count_population(date(2026, 7, 1)) == 7
    # as of a day of the first stay, between the stays, and now
    counts = [
        selectors.population_as_of(on).population for on in (date(2025, 2, 1), date(2025, 5, 1), date(2026, 7, 1))
    ]
    assert counts == [8, 6, 7]


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("EVENT_DOES_NOT_FIT", {"rt": UTARA}),
        ("EVENT_DOES_NOT_FIT", {"kk_number": "of fajar"}),
        ("NO_SUCH_FAMILY", {"kk_number": "6474919999999999"}),
        ("NOT_ALLOWED", {"rt": RT_SELATAN}),
    ],
)
def test_arrivals_that_do_not_fit_are_refused(cast, code, wrong):
    if wrong.get("kk_number") == "of fajar":
        wrong = {"kk_number": kk(cast.fajar)}  # who holds another address
    with refused(code):
        arrive(cast.ani, [RINA], **wrong)


def test_a_newcomer_with_the_nik_of_somebody_here_is_refused(cast):
    nik, *_ = papers(cast.eka)
    with refused("NIK_HELD"):
        arrive(cast.ani, [Newcomer(**vars(RINA) | {"nik": nik})])
    with refused("EVENT_DOES_NOT_FIT"):
        arrive(cast.ani, [])
    with refused("EVENT_DOES_NOT_FIT"):
        arrive(cast.ani, [RINA, RINA])  # two heads
    with refused("EVENT_DOES_NOT_FIT"):
        arrive(cast.ani, [RINA], address="JL. PELITA 7", kk_number=kk(cast.fajar))  # a second head


def test_a_whole_family_keeps_its_card_and_takes_its_duty_along(cast):
    before = kk(cast.fajar)
    move(cast.ani, [cast.eka, cast.fajar, cast.gita], RT_SELATAN)
    card = row(cast.eka).family
    assert (card.kk_number, card.rt_id, card.address, card.ended_on) == (before, RT_SELATAN, "JL. MELATI 9", None)
    assert selectors.count_wajib_ktp(TODAY, SELATAN) == 3
    with refused("NOT_ALLOWED"):
        move(cast.ani, [cast.eka], RT_UTARA)  # now Selatan's business


def test_part_of_a_family_gets_a_new_card_or_joins_one(cast):
    entered = move(cast.vina, [cast.eka], RT_SELATAN, relations={cast.eka: 1})
    assert entered.ref == cast.eka
    assert kk(cast.eka) != kk(cast.fajar)
    assert kk(cast.eka).startswith("647492060726")
    move(cast.vina, [cast.gita], RT_SELATAN, kk_number=kk(cast.eka), relations={cast.gita: 9})
    assert kk(cast.gita) == kk(cast.eka)
    with refused("EVENT_DOES_NOT_FIT"):  # fajar is still a head, and eka's family has one
        move(cast.vina, [cast.fajar], RT_SELATAN, kk_number=kk(cast.eka))
    with refused("EVENT_DOES_NOT_FIT"):
        move(cast.vina, [cast.joni], RT_SELATAN)


def test_two_families_that_move_together_get_one_card(cast):
    given = report()
    call = {"viewer": cast.vina, "report": given, "refs": [cast.hana, cast.ian], "rt": RT_SELATAN, "address": "JL. A"}
    first = services.enter_move_within(**call, relations={cast.ian: 1, cast.hana: 11})
    assert services.enter_move_within(**call, relations={cast.ian: 1, cast.hana: 11}) == first
    assert kk(cast.hana) == kk(cast.ian)


def test_the_count_of_an_area_on_a_day_follows_the_move(cast):
    move(cast.vina, [cast.eka, cast.fajar, cast.gita], RT_SELATAN)
    yesterday = TODAY - timedelta(1)
    for area, then, now in ((UTARA, 5, 2), (SELATAN, 1, 4), ("", 6, 6)):
        assert selectors.population_as_of(yesterday, area=area).population == then
        assert selectors.population_as_of(TODAY, area=area).population == now
        assert selectors.population_as_of(TODAY, yesterday, area).population == then
    first, second = selectors.list_addresses(cast.vina, cast.eka)
    assert (first.since, first.until, first.area, first.address) == (None, TODAY, RT_UTARA, "JL. PELITA 7")
    assert (second.since, second.until, second.area, second.address) == (TODAY, None, RT_SELATAN, "JL. MELATI 9")
