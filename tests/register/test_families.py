"""Family cards: issued, given another head, joined by adoption and recognition."""

from datetime import date

import pytest
from reporting import die, kk, report, row

from cast import RT_UTARA, TODAY, refused
from satupintu.city.register import selectors, services
from satupintu.city.register.models import NumberIssued, Resident


def new_card(cast, members, rt=RT_UTARA, **more):
    return services.enter_family_card(
        viewer=cast.vina, report=more.pop("report", report()), members=members, rt=rt, address="JL. BARU 3"
    )


def test_a_new_card_takes_its_members_and_a_new_number(cast):
    given = report()
    entered = new_card(cast, {cast.eka: 1, cast.hana: 9}, report=given)
    assert new_card(cast, {cast.eka: 1, cast.hana: 9}, report=given) == entered
    assert row(cast.eka).family == row(cast.hana).family != row(cast.fajar).family
    assert (row(cast.eka).relation, row(cast.hana).relation) == (1, 9)
    assert row(cast.eka).family.issued_on == TODAY
    assert NumberIssued.objects.get().kind == "KK"


@pytest.mark.parametrize("relations", [(1, 1), (4, 9), (1, 12)])
def test_a_family_has_one_head_and_known_relations(cast, relations):
    with refused("EVENT_DOES_NOT_FIT"):
        new_card(cast, dict(zip((cast.eka, cast.hana), relations, strict=True)))


def test_nobody_who_is_gone_gets_a_card(cast):
    with refused("EVENT_DOES_NOT_FIT"):
        new_card(cast, {cast.joni: 1})
    with refused("EVENT_DOES_NOT_FIT"):
        new_card(cast, {cast.eka: 1}, rt="64.74.01.1006")


def test_a_family_whose_head_died_gets_another_with_a_new_number(cast):
    old = kk(cast.fajar)
    die(cast.vina, cast.fajar)
    given = report()
    call = {"viewer": cast.vina, "report": given, "kk_number": old, "head": cast.eka, "relations": {cast.gita: 9}}
    entered = services.change_head(**call)
    assert services.change_head(**call) == entered
    assert kk(cast.eka) == kk(cast.gita) != old
    assert [row(ref).relation for ref in (cast.eka, cast.gita, cast.fajar)] == [1, 9, 1]
    assert row(cast.fajar).family.ended_on == TODAY
    with refused("NO_SUCH_FAMILY"):
        services.change_head(**call | {"report": report()})


def test_the_new_head_must_be_a_member(cast):
    with refused("EVENT_DOES_NOT_FIT"):
        services.change_head(viewer=cast.vina, report=report(), kk_number=kk(cast.fajar), head=cast.kiki, relations={})
    with refused("EVENT_DOES_NOT_FIT"):  # the old head stays and needs another relation
        services.change_head(viewer=cast.vina, report=report(), kk_number=kk(cast.fajar), head=cast.eka, relations={})


@pytest.mark.parametrize("enter", [services.enter_adoption, services.enter_recognition])
def test_a_child_joins_the_family_that_takes_it(cast, enter):
    given = report(date(2026, 6, 1))
    call = {"viewer": cast.vina, "report": given, "ref": cast.gita, "kk_number": kk(cast.kiki)}
    entered = enter(**call)
    assert enter(**call) == entered
    gita = row(cast.gita)
    assert (gita.family, gita.relation, gita.rt_id) == (row(cast.kiki).family, 4, row(cast.kiki).rt_id)
    with refused("EVENT_DOES_NOT_FIT"):
        enter(**call | {"report": report(), "ref": cast.joni})


def test_a_family_is_listed_with_its_head_first(cast):
    die(cast.vina, cast.eka)
    lines = selectors.list_family(cast.ani, cast.gita)
    assert [(line.name, line.relation, line.here) for line in lines] == [
        ("FAJAR HIDAYAT", "KEPALA KELUARGA", True),
        ("EKA WULANDARI", "ANAK", False),
        ("GITA LESTARI", "ANAK", True),
    ]
    Resident.objects.filter(ref=cast.ian).update(family=None)
    assert selectors.list_family(cast.ani, cast.ian) == []
    with refused("NO_SUCH_RESIDENT"):
        selectors.list_family(cast.arif, cast.gita)
